//! Balance: how far apart the covariates of both arms lie, before and after weighting or matching.
//!
//! Custody: no zone. Means of covariates by arm, however small the arm.

use libm::{fabs, frexp, ldexp, sqrt};
use rayon::prelude::*;
use serde::Serialize;

use super::Estimand;
use super::treatment::Treatment;
use crate::estimate::covariates::checked_weights;
use crate::estimate::numeric::sums::{Sum, sum};
use crate::estimate::{Covariates, EstimateError, Reservation};

/// A standardised difference above this is told: the threshold that is used most (Austin 2009, Stat Med 28:3083; Zhang
/// et al. 2019, Ann Transl Med 7:16).
const APART: f64 = 0.1;

/// The standard deviation by which a difference in means is divided. It is always that before weighting, so that a
/// difference does not seem smaller because weighting made the arms more alike within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Denominator {
    /// That of the treated.
    Treated,
    /// That of the untreated.
    Untreated,
    /// √((s₁² + s₀²)/2): both arms count alike, whatever their sizes.
    Pooled,
    /// That of all rows together.
    All,
}

impl Denominator {
    /// That of the population whose effect is asked for: of the treated for theirs, of the untreated for theirs, else
    /// pooled.
    pub fn of(estimand: Estimand) -> Denominator {
        match estimand {
            Estimand::Treated => Denominator::Treated,
            Estimand::Untreated => Denominator::Untreated,
            Estimand::All | Estimand::Overlap | Estimand::Matching => Denominator::Pooled,
        }
    }
}

/// Both arms compared in all covariates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Balance {
    /// One for each covariate, in the order given.
    pub covariates: Vec<CovariateBalance>,
    /// What differences in means are divided by.
    pub denominator: Denominator,
    /// The largest distance of a standardised difference from 0: after weighting where there were weights.
    pub largest: Option<f64>,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// Both arms compared in one covariate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CovariateBalance {
    /// Whether it has no values but 0 and 1.
    pub binary: bool,
    /// As the data came.
    pub raw: Comparison,
    /// After weighting or matching; `None` without weights.
    pub adjusted: Option<Comparison>,
}

impl CovariateBalance {
    /// After weighting where there were weights, else as the data came.
    fn latest(&self) -> &Comparison {
        self.adjusted.as_ref().unwrap_or(&self.raw)
    }
}

/// Two distributions of a covariate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Comparison {
    /// Mean of the treated.
    pub mean_treated: f64,
    /// Mean of the untreated.
    pub mean_untreated: f64,
    /// Difference of means (treated less untreated) in standard deviations; `None` where that deviation is 0 or an arm
    /// too small to have one.
    pub standardised_difference: Option<f64>,
    /// Variance of the treated over that of the untreated; `None` for a binary covariate, whose variance follows from
    /// its mean, and where a variance is 0 or does not exist.
    pub variance_ratio: Option<f64>,
    /// The largest distance between both cumulative distributions (Kolmogorov-Smirnov).
    pub kolmogorov_smirnov: f64,
    /// The mean distance between both cumulative distributions over the distinct values among all rows; for a binary
    /// covariate the distance between both shares.
    pub mean_distance: f64,
}

/// Compares the arms in each covariate. Weights are those of [weighting](super::BalancingWeights), of
/// [matching](super::matching::Matches) or of [strata](super::matching::Strata): a row without a match has weight 0.
///
/// A weighted variance is Σw(x - x̄)²/(1 - Σw²) with weights that sum to 1, the unbiased one where they are equal; that
/// of a binary covariate is p(1 - p), as in MatchIt and cobalt.
///
/// # Errors
/// [`EstimateError::LengthDiffers`] for covariates or weights of other rows, [`EstimateError::NotFinite`],
/// [`EstimateError::WeightNegative`], [`EstimateError::WeightsAllZero`] also where those of one arm are.
pub fn balance(
    covariates: &Covariates<'_>,
    treatment: &Treatment<'_>,
    weights: Option<&[f64]>,
    denominator: Denominator,
) -> Result<Balance, EstimateError> {
    checked_weights(weights, treatment.rows())?;
    let equal = vec![1.0; treatment.rows()];
    compared(covariates, treatment, (&equal, weights), denominator)
}

/// Compares the arms in each covariate under weights before and after, where these are of different rows: those with whom trials
/// are held, say, and those matched, who stand in other trials. Deviations are those before.
///
/// # Errors
/// Those of [`balance`].
pub fn balance_between(
    covariates: &Covariates<'_>,
    treatment: &Treatment<'_>,
    [before, after]: [&[f64]; 2],
    denominator: Denominator,
) -> Result<Balance, EstimateError> {
    for weights in [before, after] {
        checked_weights(Some(weights), treatment.rows())?;
    }
    let before = treatment.relative(before)?;
    compared(covariates, treatment, (&before, Some(after)), denominator)
}

fn compared(
    covariates: &Covariates<'_>,
    treatment: &Treatment<'_>,
    (before, after): (&[f64], Option<&[f64]>),
    denominator: Denominator,
) -> Result<Balance, EstimateError> {
    crate::estimate::covariates::length("treatment", treatment.rows(), covariates.rows())?;
    let after = after.map(|weights| treatment.relative(weights)).transpose()?;
    let compared = covariates.columns().par_iter().map(|column| {
        let column = Column::of(column, treatment);
        let deviation = column.deviation(denominator, before);
        CovariateBalance {
            binary: column.binary,
            raw: column.compared(before, deviation),
            adjusted: after.as_ref().map(|weights| column.compared(weights, deviation)),
        }
    });
    let covariates: Vec<CovariateBalance> = compared.collect();
    let differences = covariates.iter().filter_map(|one| one.latest().standardised_difference);
    let largest = differences.map(fabs).reduce(f64::max);
    let apart = largest.is_some_and(|largest| largest > APART);
    Ok(Balance {
        covariates,
        denominator,
        largest,
        reservations: if apart {
            vec![Reservation::Unbalanced]
        } else {
            Vec::new()
        },
    })
}

/// A covariate beside the arms, its values divided by a power of two so that no square overflows.
struct Column<'a> {
    values: Vec<f64>,
    exponent: i32,
    marks: &'a [bool],
    binary: bool,
    /// Rows in ascending order of their value.
    order: Vec<usize>,
}

/// Mean and variance of an arm; the variance is `None` for a single row.
#[derive(Clone, Copy)]
struct Moments {
    mean: f64,
    variance: Option<f64>,
}

impl<'a> Column<'a> {
    fn of(column: &[f64], treatment: &Treatment<'a>) -> Column<'a> {
        let largest = column.iter().fold(0.0_f64, |most, value| most.max(fabs(*value)));
        let (_, exponent) = frexp(largest);
        // Twice, because 2^-exponent itself may be too large for a number.
        let half = exponent / 2;
        let values: Vec<f64> = column
            .iter()
            .map(|value| ldexp(ldexp(*value, -half), half - exponent))
            .collect();
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
        Column {
            values,
            exponent,
            marks: treatment.marks(),
            binary: column.iter().all(|value| *value == 0.0 || *value == 1.0),
            order,
        }
    }

    fn moments(&self, weights: &[f64], taking: impl Fn(bool) -> bool) -> Moments {
        let rows = || (0..self.values.len()).filter(|row| taking(self.marks[*row]));
        let total = sum(rows().map(|row| weights[row]));
        let share = |row: usize| weights[row] / total;
        let mean = sum(rows().map(|row| share(row) * self.values[row]));
        if self.binary {
            let share = ldexp(mean, self.exponent);
            let variance = ldexp(mean, self.exponent) * (1.0 - share);
            return Moments {
                mean,
                variance: Some(ldexp(variance, -2 * self.exponent)),
            };
        }
        let squares = sum(rows().map(|row| share(row) * (self.values[row] - mean) * (self.values[row] - mean)));
        let left = 1.0 - sum(rows().map(|row| share(row) * share(row)));
        let several = rows().filter(|row| weights[*row] > 0.0).take(2).count() == 2;
        Moments {
            mean,
            variance: (several && left > 0.0).then(|| squares / left),
        }
    }

    fn deviation(&self, denominator: Denominator, before: &[f64]) -> Option<f64> {
        let arm = |treated: bool| self.moments(before, move |mark| mark == treated).variance;
        let variance = match denominator {
            Denominator::Treated => arm(true),
            Denominator::Untreated => arm(false),
            Denominator::Pooled => arm(true).zip(arm(false)).map(|(one, other)| (one + other) / 2.0),
            Denominator::All => self.moments(before, |_| true).variance,
        };
        variance.filter(|variance| *variance > 0.0).map(sqrt)
    }

    fn compared(&self, weights: &[f64], deviation: Option<f64>) -> Comparison {
        let treated = self.moments(weights, |mark| mark);
        let untreated = self.moments(weights, |mark| !mark);
        let difference = treated.mean - untreated.mean;
        let ratio = treated.variance.zip(untreated.variance);
        let ratio = ratio.filter(|(one, other)| !self.binary && *one > 0.0 && *other > 0.0);
        let (kolmogorov_smirnov, mean_distance) = self.distances(weights);
        Comparison {
            mean_treated: ldexp(treated.mean, self.exponent),
            mean_untreated: ldexp(untreated.mean, self.exponent),
            standardised_difference: deviation.map(|deviation| difference / deviation),
            variance_ratio: ratio.map(|(one, other)| one / other),
            kolmogorov_smirnov,
            mean_distance: if self.binary { kolmogorov_smirnov } else { mean_distance },
        }
    }

    /// The largest and the mean distance of both cumulative distributions over the distinct values.
    fn distances(&self, weights: &[f64]) -> (f64, f64) {
        let total = |treated: bool| {
            let rows = self.order.iter().filter(|row| self.marks[**row] == treated);
            sum(rows.map(|row| weights[*row]))
        };
        let (treated, untreated) = (total(true), total(false));
        let (mut ahead, mut all, mut largest, mut distinct) = (Sum::default(), Sum::default(), 0.0_f64, 0_u64);
        for (place, row) in self.order.iter().enumerate() {
            ahead.add(if self.marks[*row] {
                weights[*row] / treated
            } else {
                -weights[*row] / untreated
            });
            let next = self.order.get(place + 1);
            if next.is_none_or(|next| self.values[*next] != self.values[*row]) {
                // After the last value both have reached 1, whatever rounding says.
                let distance = if next.is_some() { fabs(ahead.value()) } else { 0.0 };
                largest = largest.max(distance);
                all.add(distance);
                distinct += 1;
            }
        }
        (largest, all.value() / distinct as f64)
    }
}
