//! The ascent of a likelihood with Jeffreys' prior as a penalty, free or with coefficients held where they are told.
//!
//! Custody: no zone. Mathematics.

use libm::{fabs, log, sqrt};
use rayon::prelude::*;

use super::ascent::Slope;
use super::orthonormal::{BLOCK, added, block_gram, block_times};
use super::working::root;
use crate::estimate::numeric::lanes::dot;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector, eigen, symmetric};
use crate::estimate::{Convergence, EstimateError};

/// Steps before a fit is given up.
const MOST_STEPS: u32 = 500;
const MOST_HALVINGS: u32 = 60;
/// As in `ascent`.
const AT_REST: f64 = 1e-12;
const STALLED: f64 = 1e-9;
/// The longest step that is taken, in the linear predictor of any row: far from the top the penalty is not what it is here.
const LONGEST: f64 = 5.0;

/// The least part of the way to what is held that is gone at once.
const LEAST_SHARE: f64 = 1e-3;

/// The least curvature that a step reckons with, as a share of the most.
const LEAST_CURVATURE: f64 = 1e-10;

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
    /// Minus its second derivatives.
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
pub(super) fn climb(slope: &Slope<'_>, start: &Vector) -> Result<Summit, EstimateError> {
    climb_within(slope, start, None)
}

/// The same with what is held, which the start need not keep to: where it is too far away, by way of what lies between.
///
/// # Errors
/// [`EstimateError::NotConverged`].
pub(super) fn climb_held(slope: &Slope<'_>, start: &Vector, held: &Held) -> Result<Summit, EstimateError> {
    let origin = &held.rows * start;
    let (mut from, mut done, mut share) = (start.clone(), 0.0, 1.0);
    loop {
        let next = 1.0_f64.min(done + share);
        let between = Held {
            rows: held.rows.clone(),
            values: &origin + (&held.values - &origin) * next,
        };
        match climb_within(slope, &from, Some(&between)) {
            Ok(summit) if next == 1.0 => return Ok(summit),
            Ok(summit) => {
                from = summit.coordinates;
                done = next;
                share *= 2.0;
            }
            Err(error) if share < LEAST_SHARE => return Err(error),
            Err(_) => share /= 2.0,
        }
    }
}

fn climb_within(slope: &Slope<'_>, start: &Vector, held: Option<&Held>) -> Result<Summit, EstimateError> {
    let refused = |iterations| EstimateError::NotConverged { iterations };
    let mut coordinates = start.clone();
    if let Some(held) = held {
        coordinates = feasible(slope, &coordinates, held).ok_or(refused(0))?;
    }
    let mut height = at(slope, &coordinates).ok_or(refused(0))?;
    let mut shortest = f64::INFINITY;
    for iterations in 0..MOST_STEPS {
        let step = step(&height, held).ok_or(refused(iterations))?;
        let (step, length) = step;
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
    let k = slope.columns.columns();
    let blocks = slope.columns.blocks().enumerate();
    let parts: Vec<Vec<f64>> = blocks
        .map(|(number, block)| penalty_at(slope, number * BLOCK, block, coordinates, &root))
        .collect();
    let sums = added(&parts);
    let (score, rest) = sums.split_at(k);
    let (own, cubes) = rest.split_at(k * (k + 1) / 2);
    let likelihood = if slope.family.is_canonical() {
        plain.information
    } else {
        slope.observed_at(coordinates).information
    };
    penalised.is_finite().then(|| Height {
        penalised,
        score: plain.score + Vector::from_column_slice(score),
        curvature: likelihood - symmetric(k, own) + traces(k, cubes),
    })
}

/// The derivatives of ½ ln |I|. With h the leverage of a row, κ and κ' the derivatives of the logarithm of its information by
/// its linear predictor, and u = R' q:
/// - the first, Σ ½ h κ q;
/// - of the second, Σ ½ h (κ² + κ') q q', a triangle row by row;
/// - and Σ information κ u u' for each q, triangle after triangle, from which [`traces`] makes the rest of the second.
fn penalty_at(slope: &Slope<'_>, start: usize, block: &[f64], coordinates: &Vector, root: &Matrix) -> Vec<f64> {
    let k = slope.columns.columns();
    let predictors = block_times(block, k, coordinates.as_slice());
    let rows = predictors.len();
    let directions: Vec<Vec<f64>> = root
        .column_iter()
        .map(|column| block_times(block, k, column.as_slice()))
        .collect();
    let (mut first, mut second, mut tilted) = (vec![0.0; rows], vec![0.0; rows], vec![0.0; rows]);
    for (at, predictor) in predictors.into_iter().enumerate() {
        let row = start + at;
        let weight = slope.response.weight(row);
        if weight == 0.0 {
            continue;
        }
        let predictor = predictor + slope.response.offset_at(row);
        let point = slope.family.at(slope.response.outcome()[row], predictor);
        let square: f64 = directions.iter().map(|column| column[at] * column[at]).sum();
        let half_leverage = 0.5 * weight * point.information * square;
        let (tilt, bend) = slope.family.tilt(&point, predictor);
        first[at] = half_leverage * tilt;
        second[at] = half_leverage * (tilt * tilt + bend);
        tilted[at] = weight * point.information * tilt;
    }
    let mut found: Vec<f64> = block.chunks(rows).map(|column| dot(column, &first)).collect();
    found.extend(block_gram(block, k, Some(&second)));
    let directions = directions.concat();
    for column in block.chunks(rows) {
        let weights: Vec<f64> = column.iter().zip(&tilted).map(|(value, tilt)| value * tilt).collect();
        found.extend(block_gram(&directions, k, Some(&weights)));
    }
    found
}

/// ½ tr(G_a G_b) for the matrices G of which the triangles are given, one after the other.
fn traces(size: usize, triangles: &[f64]) -> Matrix {
    let matrices: Vec<Matrix> = triangles
        .chunks(size * (size + 1) / 2)
        .map(|triangle| symmetric(size, triangle))
        .collect();
    Matrix::from_fn(size, size, |row, column| 0.5 * matrices[row].dot(&matrices[column]))
}

/// Newton's step, within what is held, and its length in standard errors. Where the likelihood is not curved downwards, the
/// step is as if it were curved as much downwards as it is upwards: uphill all the same.
fn step(height: &Height, held: Option<&Held>) -> Option<(Vector, f64)> {
    let k = height.score.len();
    let free = match held {
        Some(held) => free_directions(&held.rows)?,
        None => Matrix::identity(k, k),
    };
    let score = free.tr_mul(&height.score);
    let curvature = free.tr_mul(&height.curvature) * &free;
    let found = match Factor::of(&curvature) {
        Ok(factor) => factor.solve(&score),
        Err(_) => {
            let (values, axes) = eigen(&curvature)?;
            let least = LEAST_CURVATURE * values.amax();
            let along = axes.tr_mul(&score);
            &axes * along.zip_map(&values, |part, value| part / fabs(value).max(least))
        }
    };
    let length = sqrt(fabs(found.dot(&score)));
    let found = free * found;
    found.iter().all(|part| part.is_finite()).then_some((found, length))
}

/// Orthonormal directions along which nothing that is held changes.
fn free_directions(rows: &Matrix) -> Option<Matrix> {
    let (values, axes) = eigen(&(rows.transpose() * rows))?;
    // The rows are independent: as many eigenvalues are above 0 as there are rows, and eigenvalues ascend.
    Some(axes.columns(0, values.len().saturating_sub(rows.nrows())).into_owned())
}

/// A point at which all that is held is where it should be: the nearest in standard errors.
fn feasible(slope: &Slope<'_>, from: &Vector, held: &Held) -> Option<Vector> {
    let factor = Factor::of(&slope.at(from).information).ok()?;
    let across = factor.inverse() * held.rows.transpose();
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
