//! The ascent of a likelihood with Jeffreys' prior as a penalty, free or with coefficients held where they are told.
//!
//! Custody: no zone. Mathematics.

use libm::{fabs, log};
use rayon::prelude::*;

use super::ascent::Slope;
use super::orthonormal::{BLOCK, added, block_gram, block_times, dot, symmetric};
use super::working::root;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::{Convergence, EstimateError};

/// Steps before a fit is given up: they approach the top by a constant share of the distance, not by its square.
const MOST_STEPS: u32 = 1000;
const MOST_HALVINGS: u32 = 60;
/// As in `ascent`.
const AT_REST: f64 = 1e-12;
const STALLED: f64 = 1e-9;
/// The longest step that is taken, in the linear predictor of any row: far from the top the penalty is not what it is here.
const LONGEST: f64 = 5.0;

/// Coefficients that are held: rows of D and values b with D γ = b.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) rows: Matrix,
    pub(super) values: Vector,
}

/// The penalised likelihood at one point.
struct Height {
    /// Log likelihood (its kernel) plus half the logarithm of the determinant of the information.
    penalised: f64,
    score: Vector,
    /// What stands for minus the second derivatives.
    curvature: Matrix,
}

/// The highest point.
pub(super) struct Summit {
    pub(super) coordinates: Vector,
    pub(super) penalised: f64,
    pub(super) convergence: Convergence,
}

/// Climbs ln L + ½ ln |I| (Firth 1993, Biometrika 80:27) from a start.
///
/// # Errors
/// [`EstimateError::NotConverged`].
pub(super) fn climb(slope: &Slope<'_>, start: &Vector, held: Option<&Held>) -> Result<Summit, EstimateError> {
    let refused = |iterations| EstimateError::NotConverged { iterations };
    let mut coordinates = start.clone();
    if let Some(held) = held {
        coordinates = feasible(&coordinates, held).ok_or(refused(0))?;
    }
    let mut height = at(slope, &coordinates).ok_or(refused(0))?;
    let mut shortest = f64::INFINITY;
    for iterations in 0..MOST_STEPS {
        let step = step(&height, held).ok_or(refused(iterations))?;
        let length = step.dot(&(&height.curvature * &step)).max(0.0);
        let length = libm::sqrt(length);
        if length <= AT_REST || (length <= STALLED && length >= shortest) {
            let last_step = length;
            let convergence = Convergence { iterations, last_step };
            let penalised = height.penalised;
            return Ok(Summit {
                coordinates,
                penalised,
                convergence,
            });
        }
        shortest = shortest.min(length);
        (coordinates, height) = halved(slope, &coordinates, &height, &step).ok_or(refused(iterations))?;
    }
    Err(refused(MOST_STEPS))
}

/// Likelihood, penalty and their derivatives; `None` where the information is not positive definite.
fn at(slope: &Slope<'_>, coordinates: &Vector) -> Option<Height> {
    let plain = slope.at(coordinates);
    let root = root(&plain.information)?;
    let half_determinant = -root.diagonal().iter().map(|element| log(*element)).sum::<f64>();
    let penalised = plain.kernel + half_determinant;
    let columns = slope.columns.columns();
    let blocks = slope.columns.blocks().enumerate();
    let parts: Vec<Vec<f64>> = blocks
        .map(|(number, block)| penalty_at(slope, number * BLOCK, block, coordinates, &root))
        .collect();
    let sums = added(&parts);
    let (score, curvature) = sums.split_at(columns);
    penalised.is_finite().then(|| Height {
        penalised,
        score: plain.score + Vector::from_column_slice(score),
        curvature: plain.information + symmetric(columns, curvature),
    })
}

/// The derivatives of ½ ln |I|: Σ ½ h κ q, with h the leverage of a row and κ the derivative of the logarithm of its
/// information by its linear predictor; and how much of that falls as the predictor rises, for h as it is.
fn penalty_at(slope: &Slope<'_>, start: usize, block: &[f64], coordinates: &Vector, root: &Matrix) -> Vec<f64> {
    let k = slope.columns.columns();
    let mut scores = block_times(block, k, coordinates.as_slice());
    let rows = scores.len();
    let mut squares = vec![0.0; rows];
    for column in root.column_iter() {
        let along = block_times(block, k, column.as_slice());
        for (square, value) in squares.iter_mut().zip(along) {
            *square += value * value;
        }
    }
    for (at, (score, square)) in scores.iter_mut().zip(&mut squares).enumerate() {
        let row = start + at;
        let predictor = *score + slope.response.offset_at(row);
        let point = slope.family.at(slope.response.outcome()[row], predictor);
        let leverage = if point.information > 0.0 {
            slope.response.weight(row) * point.information * *square
        } else {
            0.0
        };
        let (tilt, fall) = slope.family.tilt(&point, predictor);
        *score = 0.5 * leverage * tilt;
        *square = 0.5 * leverage * fall;
    }
    let mut found: Vec<f64> = block.chunks(rows).map(|column| dot(column, &scores)).collect();
    found.extend(block_gram(block, k, Some(&squares)));
    found
}

/// Newton's step, within what is held.
fn step(height: &Height, held: Option<&Held>) -> Option<Vector> {
    let factor = Factor::of(&height.curvature).ok()?;
    let free = factor.solve(&height.score);
    let Some(held) = held else { return Some(free) };
    let inverse = factor.inverse();
    let across = &inverse * held.rows.transpose();
    let against = Factor::of(&(&held.rows * &across)).ok()?;
    Some(&free - across * against.solve(&(&held.rows * &free)))
}

/// The nearest point at which all that is held is where it should be.
fn feasible(from: &Vector, held: &Held) -> Option<Vector> {
    let across = held.rows.transpose();
    let against = Factor::of(&(&held.rows * &across)).ok()?;
    Some(from + across * against.solve(&(&held.values - &held.rows * from)))
}

fn halved(slope: &Slope<'_>, from: &Vector, height: &Height, step: &Vector) -> Option<(Vector, Height)> {
    let farthest = slope
        .columns
        .times(step)
        .iter()
        .fold(0.0_f64, |most, change| most.max(fabs(*change)));
    let mut share = if farthest > LONGEST { LONGEST / farthest } else { 1.0 };
    let rounding = 1e-13 * fabs(height.penalised).max(1.0);
    for _ in 0..MOST_HALVINGS {
        let next = from + step * share;
        if let Some(found) = at(slope, &next)
            && found.penalised >= height.penalised - rounding
        {
            return Some((next, found));
        }
        share /= 2.0;
    }
    None
}
