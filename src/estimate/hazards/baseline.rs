//! Baseline hazards and the curves that a fit predicts.
//!
//! Custody: no zone. A step of a curve may rest on a single event.

use libm::{exp, sqrt};
use serde::Serialize;

use super::CoxFit;
use super::cox::unscaled;
use super::likelihood::risks_at;
use super::risk_sets::visit;
use crate::estimate::covariates::{finite, length};
use crate::estimate::numeric::matrix::{Matrix, Vector};
use crate::estimate::numeric::sums::Sum;
use crate::estimate::survival::survival_interval;
use crate::estimate::{EstimateError, Interval, IntervalMethod};

/// The curve that a fit predicts for given covariates, without an event at the origin.
///
/// The cumulative hazard is exp(x'b) Λ(t), Λ the baseline hazard by the ties of the fit (Efron's where they are exact);
/// its variance is exp(2 x'b) [Σ dΛ²-like terms + q'Vq], q = ∫ (x - mean) dΛ and V the covariance of the fit (Tsiatis
/// 1981, Annals of Statistics 9:93-108; Therneau & Grambsch 2000, section 10.2); the survival is exp(-hazard), its
/// standard error survival times that of the hazard. As R's `survfit.coxph`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoxCurve {
    steps: Vec<CurveStep>,
    last_exit: i64,
}

/// A predicted curve on one day with events, and until the next.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurveStep {
    /// The day.
    pub time: i64,
    /// The cumulative hazard through the day.
    pub cumulative_hazard: f64,
    /// Its standard error.
    pub hazard_error: f64,
    /// Share without the event after the day.
    pub survival: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// A predicted curve read at one day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// The day.
    pub time: i64,
    /// Share without the event after the day.
    pub survival: f64,
    /// Its standard error; 0 before the first event.
    pub standard_error: f64,
    /// The interval; `None` where the survival is 1, before the first event, or so near 0 that there is none.
    pub interval: Option<Interval>,
    /// How the interval is made.
    pub method: IntervalMethod,
}

impl CoxFit {
    /// The curve predicted for `covariates`, in the order and scale of the fit, with an offset of 0, in the stratum with
    /// this label (any, where there are no strata).
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`]; [`EstimateError::NothingToEstimate`] for a
    /// stratum that is not in the fit; [`EstimateError::OutOfRange`] for covariates so far out that there is no hazard.
    pub fn curve(&self, covariates: &[f64], stratum: u32) -> Result<CoxCurve, EstimateError> {
        let sorted = &self.sorted;
        length("covariate", covariates.len(), sorted.columns.len())?;
        finite("covariate", covariates)?;
        let of_label = |label: &u32| !sorted.is_stratified || *label == stratum;
        let stratum = sorted.labels.iter().position(of_label);
        let Some(stratum) = stratum else {
            return Err(EstimateError::NothingToEstimate {
                nothing: "no such stratum in the fit",
            });
        };
        let groups = sorted.strata[stratum].clone();
        let x = Vector::from_fn(covariates.len(), |row, _| {
            (covariates[row] - sorted.centres[row][stratum]) / sorted.scales[row]
        });
        let linear = x.dot(&Vector::from_column_slice(&self.maximum.coefficients))
            - sorted.offset_centres.get(stratum).copied().unwrap_or(0.0);
        let mut increments = Vec::new();
        visit(
            sorted,
            &risks_at(sorted, &self.maximum.coefficients),
            self.hazard_ties(),
            |set| {
                if groups.contains(&set.number) {
                    let means = (0..x.len()).map(|column| set.mean_hazard(column));
                    increments.push(Increment {
                        time: set.group.time,
                        hazard: set.step().hazard,
                        variance: set.weight * set.ties.aa,
                        means: Vector::from_iterator(x.len(), means),
                    });
                }
            },
        );
        increments.reverse();
        let covariance = self.scaled_covariance();
        let last_exit = sorted.groups[groups.clone()].last().map_or(0, |group| group.time);
        let steps = curve_of(&increments, &x, exp(linear), &covariance);
        if steps
            .iter()
            .any(|step| !step.hazard_error.is_finite() || !step.standard_error.is_finite())
        {
            return Err(EstimateError::OutOfRange {
                what: "covariate of a predicted curve",
                must: "nearer to those of the fit: its hazard is beyond what numbers hold",
            });
        }
        Ok(CoxCurve { steps, last_exit })
    }

    /// The covariance in use, in the scale of the sorted columns.
    fn scaled_covariance(&self) -> Matrix {
        let inverse: Vec<f64> = self.sorted.scales.iter().map(|scale| 1.0 / scale).collect();
        unscaled(&self.covariance, &inverse)
    }
}

/// What the baseline gains at one time with events.
struct Increment {
    time: i64,
    hazard: f64,
    variance: f64,
    means: Vector,
}

fn curve_of(increments: &[Increment], x: &Vector, risk: f64, covariance: &Matrix) -> Vec<CurveStep> {
    let (mut hazard, mut variance) = (Sum::default(), Sum::default());
    let mut means = vec![Sum::default(); x.len()];
    let mut step = |increment: &Increment| {
        hazard.add(increment.hazard);
        variance.add(increment.variance);
        for (sum, mean) in means.iter_mut().zip(&increment.means) {
            sum.add(*mean);
        }
        let q = Vector::from_fn(x.len(), |row, _| x[row] * hazard.value() - means[row].value());
        let cumulative_hazard = risk * hazard.value();
        let hazard_error = risk * sqrt(variance.value() + q.dot(&(covariance * &q)));
        let survival = exp(-cumulative_hazard);
        CurveStep {
            time: increment.time,
            cumulative_hazard,
            hazard_error,
            survival,
            standard_error: survival * hazard_error,
        }
    };
    increments.iter().map(&mut step).collect()
}

impl CoxCurve {
    /// One step for each day with events, in order of time.
    pub fn steps(&self) -> &[CurveStep] {
        &self.steps
    }

    /// Reads the curve at a day; `None` after the last exit, where nobody was followed.
    pub fn at(&self, time: i64, method: IntervalMethod) -> Option<CurvePoint> {
        if time > self.last_exit {
            return None;
        }
        let passed = self.steps.partition_point(|step| step.time <= time);
        let step = passed.checked_sub(1).and_then(|last| self.steps.get(last));
        let survival = step.map_or(1.0, |step| step.survival);
        let standard_error = step.map_or(0.0, |step| step.standard_error);
        let inside = survival > 0.0 && survival < 1.0;
        Some(CurvePoint {
            time,
            survival,
            standard_error,
            interval: inside.then(|| survival_interval(survival, standard_error, method)),
            method,
        })
    }
}
