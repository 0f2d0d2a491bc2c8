//! Settings: the hazard of a further set of proceedings.
//!
//! Custody: no zone; this is the planted process that estimates are held against.

use serde::{Deserialize, Serialize};

use super::faults::SectionFaults;

/// Section `[world.returns]`. The hazard of a further set on a day is that of the time since the conclusion of the last
/// one, times the factors of the mother's age band (`population.age_bands`), her care experience, the number of
/// children in the last set, its year, and what is not recorded of her.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Returns {
    /// Hazard per year from each whole year since the conclusion on. *Fitted* to return within 5, 7 and 10 years of
    /// issue of 22, 24.9 and 25 to 29 % (F[14], CALC, F[17]); most returns come within three years (F[16]).
    pub(in crate::synthesis) hazard: Vec<(i32, f64)>,
    /// Factor for mothers who were looked after as children. *Fitted*: 40 % of recurrent mothers (F[12]); no figure is
    /// published for the others.
    pub(in crate::synthesis) care_factor: f64,
    /// Factor by number of subjects at the start of the last set, for one, two and so on; the last stands for all larger numbers.
    pub(in crate::synthesis) children_factors: Vec<f64>,
    /// Factor from each year of issue on. Mothers whose first proceedings came after 2014 return more often (F[18]).
    pub(in crate::synthesis) year_factors: Vec<(i16, f64)>,
    /// Factor for every set after the second: what has happened twice happens again. *Fitted* to the share of
    /// applications that belong to recurrent mothers.
    pub(in crate::synthesis) later_factor: f64,
    /// Standard deviation of the logarithm of the unrecorded factor, which has mean 1. 0 leaves nothing unrecorded.
    pub(in crate::synthesis) frailty: f64,
}

impl Default for Returns {
    fn default() -> Returns {
        Returns {
            hazard: vec![(0, 0.123), (1, 0.0535), (2, 0.0235), (3, 0.013), (7, 0.0095)],
            care_factor: 1.5,
            children_factors: vec![1.0, 1.05, 1.1],
            year_factors: vec![(2008, 0.95), (2014, 1.05)],
            later_factor: 1.4,
            frailty: 0.5,
        }
    }
}

impl Returns {
    /// Factor of the number of children in a set.
    pub(in crate::synthesis) fn children_factor(&self, children: usize) -> f64 {
        let last = self.children_factors.len().saturating_sub(1);
        let place = children.saturating_sub(1).min(last);
        self.children_factors.get(place).copied().unwrap_or(1.0)
    }

    /// Factor of the year in which a set was issued.
    pub(in crate::synthesis) fn year_factor(&self, year: i16) -> f64 {
        let since = self.year_factors.iter().rev().find(|(from, _)| *from <= year);
        since.map_or(1.0, |(_, factor)| *factor)
    }

    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        let years = self.hazard.iter().map(|(from, _)| *from);
        faults.require(
            self.hazard.first().is_some_and(|(from, _)| *from == 0) && years.is_sorted_by(|a, b| a < b),
            "hazard",
            "must start at year 0 and have its years in ascending order",
        );
        let positive = self.hazard.iter().all(|(_, rate)| rate.is_finite() && *rate > 0.0);
        faults.require(positive, "hazard", "must be rates above 0");
        faults.rates(&[
            ("care_factor", self.care_factor),
            ("later_factor", self.later_factor),
            ("frailty", self.frailty),
        ]);
        for factor in &self.children_factors {
            faults.rates(&[("children_factors", *factor)]);
        }
        let years = self.year_factors.iter().map(|(from, _)| *from);
        faults.require(
            years.is_sorted_by(|a, b| a < b),
            "year_factors",
            "must have its years in ascending order",
        );
        for (_, factor) in &self.year_factors {
            faults.rates(&[("year_factors", *factor)]);
        }
    }
}
