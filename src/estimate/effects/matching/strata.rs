//! Strata in which both arms are compared: exact matching, coarsened or not, and classes of a score.
//!
//! Custody: no zone. A stratum for each row, and how many of each arm it has.

use super::nearest::combined;
use crate::estimate::EstimateError;
use crate::estimate::effects::Estimand;
use crate::estimate::effects::quantiles::{ascending, quantile};
use crate::estimate::effects::treatment::Treatment;

/// Rows in strata. A stratum in which an arm has nobody says nothing, and its rows have no part.
#[derive(Debug, Clone, PartialEq)]
pub struct Strata<'a> {
    pub(super) treatment: Treatment<'a>,
    /// The stratum of each row, from 0.
    pub(super) numbers: Vec<u32>,
    /// Untreated and treated rows of each.
    pub(super) counts: Vec<[u64; 2]>,
}

/// Strata of rows with the same labels in every column: exact matching. On [coarsened](super::coarsened()) covariates it
/// is coarsened exact matching (Iacus, King & Porro 2012, Political Analysis 20:1).
///
/// # Errors
/// [`EstimateError::LengthDiffers`], [`EstimateError::NothingToEstimate`] where no stratum has both arms.
pub fn exactly<'a>(labels: &[&[u64]], treatment: &Treatment<'a>) -> Result<Strata<'a>, EstimateError> {
    let (numbers, count) = combined(labels, treatment.rows())?;
    Strata::of(treatment, numbers, count)
}

/// Classes of a score (Rosenbaum & Rubin 1984, JASA 79:516), cut at quantiles (of type 7) of those whose effect is asked
/// for: of the treated, the untreated or all. A score on a cut belongs to the class above it. Equal quantiles make fewer
/// classes. MatchIt moves rows into classes without an arm; here these have no part, and that is told.
///
/// # Errors
/// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for no class or another
/// estimand, [`EstimateError::NothingToEstimate`] where no class has both arms.
pub fn subclasses<'a>(
    scores: &[f64],
    treatment: &Treatment<'a>,
    classes: u32,
    estimand: Estimand,
) -> Result<Strata<'a>, EstimateError> {
    treatment.check("score", scores)?;
    let of_arm = |treated: bool| ascending(treatment.arm(treated).into_iter().map(|row| scores[row]));
    let sorted = match estimand {
        Estimand::Treated => of_arm(true),
        Estimand::Untreated => of_arm(false),
        Estimand::All => ascending(scores.iter().copied()),
        Estimand::Overlap | Estimand::Matching => return Err(not_by_strata()),
    };
    if !(1..=1_000_000).contains(&classes) {
        return Err(EstimateError::OutOfRange {
            what: "number of classes",
            must: "from 1 to 1000000",
        });
    }
    let share = |cut: u32| f64::from(cut) / f64::from(classes);
    let cuts: Vec<f64> = (1..classes).filter_map(|cut| quantile(&sorted, share(cut))).collect();
    let class = |score: &f64| cuts.partition_point(|cut| cut <= score) as u32;
    Strata::of(treatment, scores.iter().map(class).collect(), classes as usize)
}

impl<'a> Strata<'a> {
    fn of(treatment: &Treatment<'a>, numbers: Vec<u32>, count: usize) -> Result<Strata<'a>, EstimateError> {
        let mut counts = vec![[0; 2]; count];
        for (number, mark) in numbers.iter().zip(treatment.marks()) {
            counts[*number as usize][usize::from(*mark)] += 1;
        }
        if counts
            .iter()
            .all(|[untreated, treated]| *untreated == 0 || *treated == 0)
        {
            return Err(EstimateError::NothingToEstimate {
                nothing: "no stratum with both treated and untreated",
            });
        }
        Ok(Strata {
            treatment: *treatment,
            numbers,
            counts,
        })
    }

    /// The stratum of each row; `None` where its stratum has nobody of the other arm.
    pub fn of_rows(&self) -> Vec<Option<u32>> {
        let both = |number: &u32| self.both(*number).is_some();
        self.numbers.iter().map(|number| Some(*number).filter(both)).collect()
    }

    /// Untreated and treated rows of a stratum that has both.
    pub(super) fn both(&self, number: u32) -> Option<[u64; 2]> {
        Some(self.counts[number as usize]).filter(|[untreated, treated]| *untreated > 0 && *treated > 0)
    }

    /// Rows of a stratum whose effect is asked for.
    pub(super) fn asking([untreated, treated]: [u64; 2], estimand: Estimand) -> Result<u64, EstimateError> {
        match estimand {
            Estimand::Treated => Ok(treated),
            Estimand::Untreated => Ok(untreated),
            Estimand::All => Ok(treated + untreated),
            Estimand::Overlap | Estimand::Matching => Err(not_by_strata()),
        }
    }

    /// The weight of each row: in each stratum both arms count as many as there are rows whose effect is asked for; 0
    /// in a stratum without both arms.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for another estimand than all, the treated or the untreated.
    pub fn weights(&self, estimand: Estimand) -> Result<Vec<f64>, EstimateError> {
        let weight = |(number, mark): (&u32, &bool)| match self.both(*number) {
            None => Ok(0.0),
            Some(counts) => {
                let asking = Strata::asking(counts, estimand)? as f64;
                Ok(asking / counts[usize::from(*mark)] as f64)
            }
        };
        self.numbers.iter().zip(self.treatment.marks()).map(weight).collect()
    }
}

fn not_by_strata() -> EstimateError {
    EstimateError::OutOfRange {
        what: "effect over strata",
        must: "that in the treated, in the untreated or in all",
    }
}
