//! Settings: the days between births, and those from an order to adoption and beyond.
//!
//! Custody: no zone.

use super::faults::SectionFaults;
use super::section::section;

section! {
    /// Section `[world.children.days]`. Where there are two, the least and the greatest number of days, each number
    /// between as likely; all assumed.
    ChildDays {
        /// Least number of days between two births that are no twins.
        birth_spacing: number(280, 3650) = 290,
        /// Between two births before the first set.
        between_births: range(280, 3650) = (300, 1500),
        /// From a placement order until the child is matched with adopters.
        to_match: range(0, 3650) = (60, 150),
        /// From a placement order to the adoption order.
        to_adoption: range(1, 3650) = (180, 570),
        /// From an adoption to its breakdown.
        to_breakdown: range(1, 6570) = (400, 2500),
    }
}

impl ChildDays {
    /// Adds what contradicts something else here.
    pub(super) fn check_order(&self, faults: &mut SectionFaults<'_>) {
        faults.require(
            self.birth_spacing <= self.between_births.0,
            "between_births",
            "must be at least `birth_spacing`",
        );
        faults.require(
            self.to_match.1 <= self.to_adoption.0,
            "to_adoption",
            "must not be less than `to_match`",
        );
    }
}
