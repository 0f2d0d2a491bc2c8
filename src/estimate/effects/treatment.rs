//! Who was treated, whose effect is asked for, and what a comparison of both arms rests on.
//!
//! Custody: no zone. Marks by position; counts may be as small as one.

use serde::Serialize;

use super::super::covariates::{finite, length};
use super::super::{Clusters, EstimateError};
use crate::estimate::numeric::sums::sum;

/// A mark for each row: whether it was treated at time zero. Both arms have at least one row.
///
/// What happens after time zero, such as whether a service was ever used, is no treatment at time zero: to mark rows by
/// it gives the treated time in which they could not have had the event (immortal time).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Treatment<'a> {
    marks: &'a [bool],
    treated: usize,
}

impl<'a> Treatment<'a> {
    /// Checks that both arms are there.
    ///
    /// # Errors
    /// [`EstimateError::NoRows`], [`EstimateError::NothingToEstimate`] where nobody or everybody is treated.
    pub fn new(marks: &'a [bool]) -> Result<Treatment<'a>, EstimateError> {
        let treated = marks.iter().filter(|mark| **mark).count();
        let nothing = match (marks.len(), treated) {
            (0, _) => return Err(EstimateError::NoRows),
            (_, 0) => "nobody who is treated",
            (rows, treated) if rows == treated => "nobody who is untreated",
            _ => return Ok(Treatment { marks, treated }),
        };
        Err(EstimateError::NothingToEstimate { nothing })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.marks.len()
    }

    /// Number of treated rows.
    pub fn treated(&self) -> usize {
        self.treated
    }

    /// Number of untreated rows.
    pub fn untreated(&self) -> usize {
        self.marks.len() - self.treated
    }

    /// The marks, in the order given.
    pub fn marks(&self) -> &'a [bool] {
        self.marks
    }

    /// Positions of one arm, ascending.
    pub(super) fn arm(&self, treated: bool) -> Vec<usize> {
        (0..self.rows()).filter(|row| self.marks[*row] == treated).collect()
    }

    /// Whether an outcome, or another column, has a finite value for each row.
    pub(super) fn check(&self, what: &'static str, values: &[f64]) -> Result<(), EstimateError> {
        length(what, values.len(), self.rows())?;
        finite(what, values)
    }

    /// Weights over the largest of their arm, so that no sum of them overflows or vanishes.
    ///
    /// # Errors
    /// [`EstimateError::WeightsAllZero`] where those of an arm are.
    pub(super) fn relative(&self, weights: &[f64]) -> Result<Vec<f64>, EstimateError> {
        let largest = [false, true].map(|treated| {
            let rows = self.arm(treated).into_iter();
            rows.map(|row| weights[row]).fold(0.0, f64::max)
        });
        if largest.contains(&0.0) {
            return Err(EstimateError::WeightsAllZero);
        }
        let rows = weights.iter().zip(self.marks);
        Ok(rows
            .map(|(weight, mark)| weight / largest[usize::from(*mark)])
            .collect())
    }

    /// Clusters by label, or each row one of its own.
    pub(super) fn clusters(&self, labels: Option<&[u64]>) -> Result<Clusters, EstimateError> {
        match labels {
            Some(labels) => Clusters::new(labels, self.rows()),
            None => Ok(Clusters::each_row(self.rows())),
        }
    }
}

/// Whose effect: the population to which both arms are weighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Estimand {
    /// All rows (average effect, ATE).
    All,
    /// Those who were treated (ATT): what did the service do for those who got it?
    Treated,
    /// Those who were not (ATC): what would it have done for those who did not?
    Untreated,
    /// Those who could well have been either, each row by e(1 - e) (ATO; Li, Morgan & Zaslavsky 2018, JASA 113:390).
    /// No weight exceeds 1, and every covariate of a logistic score is balanced exactly: the default.
    Overlap,
    /// Those for whom a pair could be found, each row by min(e, 1 - e) (Li & Greene 2013, Int J Biostat 9:215).
    Matching,
}

impl Default for Estimand {
    /// [`Estimand::Overlap`]: with self-selection and referral, scores near 0 and 1 are the rule, and other weights let
    /// a few rows decide.
    fn default() -> Estimand {
        Estimand::Overlap
    }
}

/// What a comparison of two arms rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Compared {
    /// Treated rows with a weight above 0.
    pub treated: u64,
    /// Untreated rows with a weight above 0.
    pub untreated: u64,
    /// Persons, or other clusters, whose rows these are.
    pub persons: u64,
    /// Effective number of the treated, (Σw)²/Σw² (Kish 1965): as many unweighted rows would tell as much.
    pub effective_treated: f64,
    /// Effective number of the untreated.
    pub effective_untreated: f64,
}

impl Compared {
    /// Counts the rows that take part.
    pub(super) fn of(treatment: &Treatment<'_>, weights: &[f64], clusters: &Clusters) -> Compared {
        let taking = |row: &usize| weights[*row] > 0.0;
        let count = |treated| treatment.arm(treated).iter().filter(|row| taking(row)).count() as u64;
        let mut seen = vec![false; clusters.count()];
        for row in (0..treatment.rows()).filter(taking) {
            seen[clusters.numbers()[row] as usize] = true;
        }
        let effective =
            |treated| effective_size(treatment.arm(treated).into_iter().map(|row| weights[row])).unwrap_or(0.0);
        Compared {
            treated: count(true),
            untreated: count(false),
            persons: seen.iter().filter(|seen| **seen).count() as u64,
            effective_treated: effective(true),
            effective_untreated: effective(false),
        }
    }
}

/// (Σw)²/Σw²; `None` where all weights are 0. The weights are scaled by the largest, so that none overflows.
pub(super) fn effective_size(weights: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let largest = weights.clone().fold(0.0, f64::max);
    if largest <= 0.0 {
        return None;
    }
    let scaled = weights.map(|weight| weight / largest);
    let total = sum(scaled.clone());
    Some(total * total / sum(scaled.map(|weight| weight * weight)))
}
