//! Fine and Gray's regression of the subdistribution hazard.
//!
//! Custody: no zone. A fit keeps the rows that it was made from.

use rayon::prelude::*;
use serde::Serialize;

use super::competing::{Competing, FineGrayConvention};
use super::newton::Maximum;
use super::robust::{clustered, products_of, sandwich};
use super::score_residuals::ScoreResiduals;
use super::sorted::Sorted;
use super::{
    Coefficient, Cox, CoxCurve, CoxFit, HazardRows, HazardVariance, Penalty, Proportionality, Ties, TimeScale, robust,
};
use crate::estimate::covariates::length;
use crate::estimate::numeric::matrix::Matrix;
use crate::estimate::numeric::sums::Sum;
use crate::estimate::{Basis, Clusters, ConfidenceLevel, Convergence, EstimateError, Reservation, Test};

/// What is asked of a regression of the subdistribution hazard: how covariates act on the cumulative incidence of one kind
/// of event where others make it impossible (Fine & Gray 1999, JASA 94:496-509).
///
/// Who has a competing event stays in the risk set, with the weight G(t-)/G(exit-) of those who would still be under
/// observation. The sums over them are carried from time to time, so that a step of the fit takes one pass over rows; no
/// row is ever repeated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FineGray {
    /// Which package's rules hold.
    pub convention: FineGrayConvention,
    /// Breslow's ties, or Efron's; exact ones there are not.
    pub ties: Ties,
    /// Level of intervals.
    pub level: ConfidenceLevel,
    /// Newton steps after which the fit is given up.
    pub most_iterations: u32,
}

impl Default for FineGray {
    /// Breslow's ties, as Fine and Gray have them and `crr` does.
    fn default() -> FineGray {
        FineGray {
            convention: FineGrayConvention::default(),
            ties: Ties::Breslow,
            level: ConfidenceLevel::default(),
            most_iterations: 50,
        }
    }
}

/// A fitted regression of the subdistribution hazard. Standard errors are robust, by cluster where clusters are told.
#[derive(Debug)]
pub struct FineGrayFit {
    fit: CoxFit,
    settings: FineGray,
    competing_events: u64,
}

impl FineGray {
    /// Fits. `rows` hold the event of interest, `competing` marks those rows that end with another event; what is neither
    /// is censored. With strata, baseline and distribution of censoring are of each stratum.
    ///
    /// # Errors
    /// As [`Cox::fit`]; [`EstimateError::OutOfRange`] for a row that is marked as both, for delayed entry, for which
    /// the weights are not defined here, and for exact ties.
    pub fn fit(&self, rows: &HazardRows<'_>, competing: &[bool]) -> Result<FineGrayFit, EstimateError> {
        self.check(rows, competing)?;
        let mut sorted = Sorted::of(rows)?;
        let marks: Vec<bool> = sorted.order.iter().map(|row| competing[*row as usize]).collect();
        let competing_events = marks.iter().filter(|mark| **mark).count() as u64;
        sorted.competing = Some(Competing::of(&sorted, marks, self.convention));
        let cox = Cox {
            ties: self.ties,
            penalty: Penalty::None,
            variance: HazardVariance::Robust,
            level: self.level,
            most_iterations: self.most_iterations,
        };
        let convention = self.convention;
        let fit = cox.fit_sorted(rows, sorted, |sorted, maximum, clusters, risks| match convention {
            FineGrayConvention::Finegray => robust::variance(sorted, risks, &maximum.factor, cox.ties, clusters),
            FineGrayConvention::Crr => with_censoring(sorted, maximum, risks, cox.ties, clusters),
        })?;
        Ok(FineGrayFit {
            fit,
            settings: *self,
            competing_events,
        })
    }

    fn check(&self, rows: &HazardRows<'_>, competing: &[bool]) -> Result<(), EstimateError> {
        length("competing mark", competing.len(), rows.len())?;
        if competing
            .iter()
            .zip(rows.event)
            .any(|(competing, event)| *competing && *event)
        {
            return Err(EstimateError::OutOfRange {
                what: "row",
                must: "marked with the event of interest or with a competing one, not with both",
            });
        }
        if rows.entry.is_some_and(|entry| entry.iter().any(|entry| *entry > 0)) {
            return Err(EstimateError::OutOfRange {
                what: "entry in a Fine-Gray regression",
                must: "0 for every row: its weights are not defined for delayed entry",
            });
        }
        if self.ties == Ties::Exact {
            return Err(EstimateError::OutOfRange {
                what: "rule for ties in a Fine-Gray regression",
                must: "Breslow's or Efron's",
            });
        }
        Ok(())
    }
}

impl FineGrayFit {
    /// The coefficients: logarithms of subdistribution hazard ratios, in the order of the covariates.
    pub fn coefficients(&self) -> &[Coefficient] {
        self.fit.coefficients()
    }

    /// The covariance of the coefficients.
    pub fn covariance(&self) -> &Matrix {
        self.fit.covariance()
    }

    /// Log pseudo-likelihood with all coefficients 0.
    pub fn null_log_likelihood(&self) -> f64 {
        self.fit.null_log_likelihood()
    }

    /// Log pseudo-likelihood of the fit.
    pub fn log_likelihood(&self) -> f64 {
        self.fit.log_likelihood()
    }

    /// Wald's test of all coefficients; `None` where there are none or their variance has no inverse. A pseudo-likelihood
    /// has no likelihood ratio or score test.
    pub fn wald(&self) -> Option<Test> {
        self.fit.tests().and_then(|tests| tests.wald)
    }

    /// What the fit rests on; `events` are those of interest.
    pub fn basis(&self) -> Basis {
        self.fit.basis()
    }

    /// Rows that end with a competing event.
    pub fn competing_events(&self) -> u64 {
        self.competing_events
    }

    /// How the fit came to rest.
    pub fn convergence(&self) -> Convergence {
        self.fit.convergence()
    }

    /// What a reader has to be told.
    pub fn reservations(&self) -> &[Reservation] {
        self.fit.reservations()
    }

    /// What was asked for.
    pub fn settings(&self) -> FineGray {
        self.settings
    }

    /// The test of proportional subdistribution hazards, with weights as known.
    ///
    /// # Errors
    /// As [`CoxFit::proportionality`].
    pub fn proportionality(&self, scale: TimeScale) -> Result<Proportionality, EstimateError> {
        self.fit.proportionality(scale)
    }

    /// The predicted share still without the event of interest: one minus the cumulative incidence, which is
    /// 1 - exp(-exp(x'b) Λ(t)). Its standard error takes the weights as known.
    ///
    /// # Errors
    /// As [`CoxFit::curve`].
    pub fn curve(&self, covariates: &[f64], stratum: u32) -> Result<CoxCurve, EstimateError> {
        self.fit.curve(covariates, stratum)
    }
}

/// I⁻¹ Σ (η + ψ)(η + ψ)' I⁻¹ of Fine & Gray (1999, section 3): ψ is what a row brings by way of the estimated
/// distribution of censoring.
fn with_censoring(sorted: &Sorted, maximum: &Maximum, risks: &[f64], ties: Ties, clusters: &Clusters) -> Matrix {
    let scores = ScoreResiduals::of(sorted, risks, ties);
    let by_cluster: Vec<Vec<f64>> = (0..sorted.columns.len())
        .into_par_iter()
        .map(|column| {
            let mut residuals = scores.whole(column);
            add_censoring(sorted, risks, &scores, column, &mut residuals);
            clustered(residuals, sorted, clusters)
        })
        .collect();
    sandwich(&maximum.factor, &products_of(&by_cluster))
}

/// ψ = ∫ q(u)/π(u) dMᶜ(u), with q(u) = Σ over competing events before u of r/G(exit-) ∫ from u on of (x - mean) G(t-) dΛ.
fn add_censoring(sorted: &Sorted, risks: &[f64], scores: &ScoreResiduals<'_>, column: usize, residuals: &mut [f64]) {
    let Some(competing) = &sorted.competing else { return };
    let to_come = scores.to_come_from(column);
    let values = &sorted.columns[column];
    for stratum in &sorted.strata {
        let (mut s0, mut s1, mut accumulated) = (Sum::default(), Sum::default(), Sum::default());
        for number in stratum.clone() {
            let group = &sorted.groups[number];
            let observed = competing.observed[number];
            // As in `crr`, an event at the time of a censoring counts as after it.
            let (hazard, mean) = to_come[number];
            let q = observed * (s1.value() * hazard - s0.value() * mean);
            let at_risk = competing.at_risk[number];
            let censored = competing.censored[number];
            let share = if censored > 0.0 { q / at_risk } else { 0.0 };
            let step = if censored > 0.0 {
                share * censored / at_risk
            } else {
                0.0
            };
            accumulated.add(step);
            for place in group.rows() {
                let is_event = place < group.events_end as usize || competing.marks[place];
                let own = if is_event { 0.0 } else { share };
                residuals[place] += sorted.weight(place) * (own - accumulated.value());
                if competing.marks[place] {
                    s0.add(risks[place] / observed);
                    s1.add(risks[place] * values[place] / observed);
                }
            }
        }
    }
}
