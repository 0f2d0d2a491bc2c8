//! Settings: systems that number people anew.
//!
//! Custody: no zone.

use serde::{Deserialize, Serialize};

use crate::synthesis::world::{MOST_DAYS, SectionFaults};

/// Section `[world.records.systems]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct SystemChanges {
    /// Share of offices that change their system.
    pub(in crate::synthesis) offices: f64,
    /// First year in which they do.
    pub(in crate::synthesis) first_year: i16,
    /// Last year in which they do.
    pub(in crate::synthesis) last_year: i16,
    /// Share of people whom the new system has twice, with two numbers.
    pub(in crate::synthesis) copied_twice: f64,
    /// Days of a spell within which such a person is found under the same one of the two numbers; assumed.
    pub(in crate::synthesis) spell_days: i32,
}

impl Default for SystemChanges {
    fn default() -> SystemChanges {
        SystemChanges {
            offices: 0.6,
            first_year: 2011,
            last_year: 2019,
            copied_twice: 0.01,
            spell_days: 90,
        }
    }
}

impl SystemChanges {
    /// No office changes its system.
    pub(super) fn none() -> SystemChanges {
        SystemChanges {
            offices: 0.0,
            copied_twice: 0.0,
            ..SystemChanges::default()
        }
    }

    /// Adds what is out of bounds.
    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.share("offices", self.offices);
        faults.share("copied_twice", self.copied_twice);
        let years = [self.first_year, self.last_year];
        faults.require(
            years.iter().all(|year| (1900..=2100).contains(year)),
            "first_year",
            "and `last_year` must lie between 1900 and 2100",
        );
        faults.require(
            self.first_year <= self.last_year,
            "first_year",
            "must not come after `last_year`",
        );
        faults.number("spell_days", self.spell_days, (1, MOST_DAYS));
    }
}
