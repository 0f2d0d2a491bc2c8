//! Settings: mothers' own childhoods in care, and the records of them.
//!
//! Custody: no zone.

use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::faults::SectionFaults;
use crate::synthesis::day::Day;

/// Section `[world.care]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Care {
    /// Share of mothers who were looked after as children, by age band at the first set. *Fitted* with
    /// `returns.care_factor` to 40 % of recurrent mothers (F[12]); highest among the youngest, for care-experienced
    /// women have their children early (64 % a first birth in their teens, F[12]).
    pub(in crate::synthesis) experience: Vec<f64>,
    /// Mean length in days of a mother's own time in care.
    pub(in crate::synthesis) mean_days: f64,
    /// Share whose time in care began by agreement and not by an order.
    pub(in crate::synthesis) by_agreement: f64,
    /// First day of looked-after records (F[29b]).
    pub(in crate::synthesis) records_from: Day,
    /// First and last day of the years in which only a third of children were recorded, those whose day of birth is
    /// divisible by three (F[29c]).
    pub(in crate::synthesis) sampled: (Day, Day),
}

impl Default for Care {
    fn default() -> Care {
        Care {
            experience: vec![0.40, 0.36, 0.31, 0.27, 0.23],
            mean_days: 900.0,
            by_agreement: 0.4,
            records_from: Day::of(date(1992, 1, 1)),
            sampled: (Day::of(date(1998, 1, 1)), Day::of(date(2003, 12, 31))),
        }
    }
}

impl Care {
    pub(super) fn check(&self, age_bands: usize, faults: &mut SectionFaults<'_>) {
        faults.require(
            self.experience.len() == age_bands,
            "experience",
            "must have one share for each of `population.age_bands`",
        );
        for share in &self.experience {
            faults.shares(&[("experience", *share)]);
        }
        faults.shares(&[("by_agreement", self.by_agreement)]);
        faults.days("mean_days", self.mean_days);
        let (first, last) = self.sampled;
        faults.require(
            self.records_from <= first && first <= last,
            "sampled",
            "must be a first and a last day in order, after `records_from`",
        );
    }
}
