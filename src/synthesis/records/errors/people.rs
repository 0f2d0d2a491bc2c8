//! Settings: how errors gather in some people's records.
//!
//! Custody: no zone.

use super::rates::{crowding, factor_of_rest, rates};
use crate::synthesis::world::SectionFaults;

rates! {
    /// Section `[world.records.disorder]`: whose records are worse than others'.
    Disorder {
        /// Share of people whose papers are in disorder.
        people: share = 0.20,
        /// What multiplies all rates of error in their records. The others' rates are lower, so that the mean stays.
        factor: rate = 3.0,
        /// What multiplies rates of typing and scanning errors in names of customs that clerks do not know.
        unfamiliar: rate = 2.0,
    }
}

impl Disorder {
    /// What multiplies the rates of error of a person of this standing.
    pub(in crate::synthesis::records) fn factor_of(&self, standing: f64) -> f64 {
        if standing < self.people {
            self.factor
        } else {
            factor_of_rest(self.people, self.factor)
        }
    }

    pub(super) fn check_crowding(&self, faults: &mut SectionFaults<'_>) {
        crowding("people", self.people, self.factor, faults);
    }
}
