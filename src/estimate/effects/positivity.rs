//! Overlap: whether everybody could have been either treated or untreated.
//!
//! Custody: no zone. Shares and bounds of scores; a bound is the score of a single row.

use libm::{exp, sqrt};
use serde::Serialize;

use super::propensity::PropensityScore;
use super::treatment::{Treatment, effective_size};
use crate::estimate::numeric::sums::{Sum, sum};
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{Interval, Reservation};

/// A larger share of an arm outside of the other's scores is told.
const OUTSIDE: f64 = 0.1;
/// Scores this near to 0 or 1 are told.
const NEAR_END: f64 = 0.01;
/// A weight of so many times the mean of its arm is told.
const TIMES_THE_MEAN: f64 = 10.0;

/// How far both arms have the same scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overlap {
    /// Scores of the treated, from the least to the largest.
    pub treated: Interval,
    /// Scores of the untreated.
    pub untreated: Interval,
    /// Scores that lie within both; `None` where no score does.
    pub common: Option<Interval>,
    /// Share of the treated whose scores are outside of `common`.
    pub treated_outside: f64,
    /// Share of the untreated whose scores are.
    pub untreated_outside: f64,
    /// Share of all rows with scores below 0.01 or above 0.99.
    pub near_ends: f64,
    /// Bounds that let the effect in those between them be known best: see [`optimal_bounds`].
    pub optimal: Interval,
    /// Share of all rows whose scores are outside of `optimal`.
    pub outside_optimal: f64,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// Looks at how far both arms have the same scores.
pub fn overlap(score: &PropensityScore<'_>) -> Overlap {
    let scores = score.scores();
    let arm = |treated: bool| -> Vec<f64> {
        let rows = score.treatment().arm(treated).into_iter();
        rows.map(|row| scores[row]).collect()
    };
    let (ones, zeros) = (arm(true), arm(false));
    let (treated, untreated) = (range(&ones), range(&zeros));
    let common = Some(Interval {
        lower: treated.lower.max(untreated.lower),
        upper: treated.upper.min(untreated.upper),
    });
    let common = common.filter(|common| common.lower <= common.upper);
    let outside = |of: &[f64], bounds: Option<Interval>| {
        let beyond = |one: &&f64| bounds.is_none_or(|bounds| **one < bounds.lower || **one > bounds.upper);
        of.iter().filter(beyond).count() as f64 / of.len() as f64
    };
    let ends = Interval {
        lower: NEAR_END,
        upper: 1.0 - NEAR_END,
    };
    let (optimal, near_ends) = (optimal_bounds(score), outside(scores, Some(ends)));
    let (treated_outside, untreated_outside) = (outside(&ones, common), outside(&zeros, common));
    Overlap {
        treated,
        untreated,
        common,
        treated_outside,
        untreated_outside,
        near_ends,
        optimal,
        outside_optimal: outside(scores, Some(optimal)),
        reservations: applying([
            (
                treated_outside.max(untreated_outside) > OUTSIDE,
                Reservation::LittleOverlap,
            ),
            (near_ends > 0.0, Reservation::ScoresNearEnds),
        ]),
    }
}

fn range(values: &[f64]) -> Interval {
    Interval {
        lower: values.iter().copied().fold(f64::INFINITY, f64::min),
        upper: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    }
}

/// The bounds α and 1 - α for scores within which the effect in all is known best, whatever the outcome, if its variance
/// is the same everywhere (Crump, Hotz, Imbens & Mitnik 2009, Biometrika 96:187): α = ½ - √(¼ - 1/γ), with γ twice the
/// mean of 1/(e(1 - e)) over rows where that is at most γ; 0 and 1 where it is so for all rows.
pub fn optimal_bounds(score: &PropensityScore<'_>) -> Interval {
    // 1/(e(1 - e)) = 2 + odds + 1/odds.
    let inverse = score
        .log_odds()
        .iter()
        .map(|log_odds| 2.0 + exp(*log_odds) + exp(-*log_odds));
    let mut inverse: Vec<f64> = inverse.collect();
    inverse.sort_unstable_by(f64::total_cmp);
    let (mut so_far, mut gamma) = (Sum::default(), f64::INFINITY);
    for (before, value) in inverse.iter().enumerate() {
        so_far.add(*value);
        let twice = 2.0 * so_far.value() / (before + 1) as f64;
        if *value <= twice {
            let last = before + 1 == inverse.len();
            gamma = if last { f64::INFINITY } else { twice };
        }
    }
    // Less than 4 would be a mean of less than 2, and 1/(e(1 - e)) is never below 4.
    let lower = if gamma.is_finite() {
        0.5 - sqrt((0.25 - 1.0 / gamma).max(0.0))
    } else {
        0.0
    };
    Interval {
        lower,
        upper: 1.0 - lower,
    }
}

/// What has to be told of weights, whatever made them.
pub(super) fn of_weights(treatment: &Treatment<'_>, weights: &[f64]) -> Vec<Reservation> {
    let arm = |treated: bool| {
        let rows = treatment.arm(treated).into_iter().map(|row| weights[row]);
        rows.filter(|weight| *weight > 0.0).collect::<Vec<f64>>()
    };
    let arms = [arm(true), arm(false)];
    let extreme = |arm: &Vec<f64>| {
        let mean = sum(arm.iter().copied()) / arm.len() as f64;
        arm.iter().any(|weight| *weight > TIMES_THE_MEAN * mean)
    };
    let few = arms.iter().any(|arm| (arm.len() as u64) < FEW);
    let few_effective = |arm: &Vec<f64>| effective_size(arm.iter().copied()).is_none_or(|size| size < FEW as f64);
    applying([
        (few, Reservation::FewInArm),
        (arms.iter().any(extreme), Reservation::ExtremeWeights),
        (!few && arms.iter().any(few_effective), Reservation::FewEffective),
    ])
}
