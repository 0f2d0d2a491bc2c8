//! Settings: fathers in court, and couples that part.
//!
//! Custody: no zone.

use serde::{Deserialize, Serialize};

use super::faults::SectionFaults;

/// Section `[world.fathers]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Fathers {
    /// Share of fathers who are named and parties (about 70 %, F[20]).
    pub(in crate::synthesis) party: f64,
    /// Share who are named without party status.
    pub(in crate::synthesis) named: f64,
    /// Share who are known to exist, without a name. The rest is not mentioned at all.
    pub(in crate::synthesis) unnamed: f64,
    /// Share of first sets in which the children have two fathers, where there are two children or more.
    pub(in crate::synthesis) two_fathers: f64,
    /// Chance that a mother who returns has another partner by then (most return re-partnered or alone, F[15]).
    /// *Fitted* to return of fathers within 5 and 10 years of 13 and 17 % (F[14]).
    pub(in crate::synthesis) partner_change: f64,
    /// Hazard that a party father comes to court with another mother, whose first set it is then, relative to the
    /// hazard of return of a mother whose factors are 1. *Fitted* as above; most fathers who return do so with the
    /// same partner (F[15], F[20]).
    pub(in crate::synthesis) elsewhere: f64,
    /// Least age in years of a father at a birth; assumed.
    pub(in crate::synthesis) least_age: i32,
    /// Least and greatest number of days by which a mother's partner is older than she is, less than 0 where he is
    /// younger; assumed.
    pub(in crate::synthesis) older_by_days: (i32, i32),
    /// Share of fathers who live with the mother as long as they are together; assumed.
    pub(in crate::synthesis) at_home: f64,
    /// Hazard of a father's death per year, from the first set after he is met on; assumed.
    pub(in crate::synthesis) death_hazard: f64,
    /// Hazard that a father leaves England and Wales, per year from then on; assumed.
    pub(in crate::synthesis) departure_hazard: f64,
}

impl Default for Fathers {
    fn default() -> Fathers {
        Fathers {
            party: 0.70,
            named: 0.08,
            unnamed: 0.10,
            two_fathers: 0.25,
            partner_change: 0.84,
            elsewhere: 0.07,
            least_age: 15,
            older_by_days: (-1200, 4500),
            at_home: 0.5,
            death_hazard: 0.004,
            departure_hazard: 0.008,
        }
    }
}

impl Fathers {
    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.shares(&[
            ("party", self.party),
            ("named", self.named),
            ("unnamed", self.unnamed),
            ("two_fathers", self.two_fathers),
            ("partner_change", self.partner_change),
            ("at_home", self.at_home),
        ]);
        let known = self.party + self.named + self.unnamed;
        faults.require(
            known <= 1.0 + 1e-9,
            "party",
            "must leave room for `named` and `unnamed`",
        );
        faults.rates(&[
            ("elsewhere", self.elsewhere),
            ("death_hazard", self.death_hazard),
            ("departure_hazard", self.departure_hazard),
        ]);
        // More would make the families that fathers join grow without end.
        faults.require(self.elsewhere <= 1.0, "elsewhere", "must be at most 1");
        faults.number("least_age", self.least_age, (10, 25));
        faults.range("older_by_days", self.older_by_days, (-7300, 14600));
    }
}
