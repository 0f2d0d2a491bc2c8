//! Settings: the days between the steps of proceedings.
//!
//! Custody: no zone.

use super::faults::SectionFaults;
use super::section::section;

section! {
    /// Section `[world.proceedings.days]`. Where there are two, the least and the greatest number of days, each number
    /// between as likely; all assumed.
    ProceedingsDays {
        /// From the receipt of an application to its issue.
        to_issue: range(0, 90) = (0, 5),
        /// From the issue of the first to that of the second application, where siblings have one each.
        siblings_apart: range(1, 200) = (1, 10),
        /// Least number of days from the issue of the first to that of the second application, where that is about a
        /// newborn.
        newborn_later: number(1, 1000) = 21,
        /// Least number of days from there to the end of the set.
        newborn_before_end: number(0, 1000) = 14,
        /// Age of that newborn at issue.
        newborn_age: range(0, 27) = (0, 20),
        /// By which the first of two applications ends before the second.
        first_ends_early: range(0, 1000) = (0, 56),
        /// From the issue of a second application to its consolidation into the first.
        to_consolidation: range(0, 1000) = (7, 60),
        /// From issue to an interim care order.
        to_interim_order: range(0, 200) = (1, 14),
        /// From a child's leaving by agreement to issue.
        after_agreement: range(0, 1000) = (1, 60),
        /// From the end of proceedings to the return of a child who had left and comes back.
        to_return: range(0, 200) = (0, 10),
        /// From an emergency protection order to issue.
        after_emergency: range(1, 28) = (1, 8),
        /// For which an emergency protection order lasts.
        emergency: range(0, 28) = (0, 8),
        /// From an application for a placement order to the end of the set.
        placement: range(0, 1000) = (20, 90),
        /// From a care order to the application to discharge it.
        to_discharge: range(0, 6000) = (200, 1500),
        /// For which an application for discharge lasts.
        discharge: range(0, 1000) = (60, 200),
        /// From the issue of an application to the end of its second entry for housekeeping.
        housekeeping: range(0, 1000) = (0, 21),
    }
}

impl ProceedingsDays {
    /// Adds what does not fit into a set of the fewest weeks.
    pub(super) fn check_within(&self, fewest_weeks: i32, faults: &mut SectionFaults<'_>) {
        let shortest = 7 * fewest_weeks;
        let (_, last_interim) = self.to_interim_order;
        faults.require(
            self.newborn_later + self.newborn_before_end <= shortest,
            "newborn_later",
            "and `newborn_before_end` must fit into the shortest set",
        );
        faults.require(
            self.newborn_age.1 < self.newborn_later,
            "newborn_age",
            "must be less than `newborn_later`, for the child is born while the first application runs",
        );
        faults.require(
            last_interim <= self.newborn_before_end && self.siblings_apart.1 + last_interim <= shortest,
            "to_interim_order",
            "must be over before the set ends, whenever its second application is issued",
        );
        faults.require(
            self.to_return.1 <= shortest,
            "to_return",
            "must be at most the length of the shortest set, for the child to be back before it leaves again",
        );
    }
}
