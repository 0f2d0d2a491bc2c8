//! The ascent of a likelihood by Newton's steps, in coordinates in which columns are orthonormal.
//!
//! Custody: no zone. Mathematics.

use libm::{fabs, sqrt};
use rayon::prelude::*;

use super::family::At;
use super::likelihood::mean_outcome;
use super::orthonormal::{BLOCK, Orthonormal, added, block_gram, block_times};
use super::separation::{separated, separating};
use super::working::root;
use super::{Design, Family, Response};
use crate::estimate::numeric::lanes::dot;
use crate::estimate::numeric::matrix::{Matrix, Vector, eigen, symmetric};
use crate::estimate::numeric::sums::sum;
use crate::estimate::{Convergence, EstimateError};

/// Steps before a fit is given up.
const MOST_STEPS: u32 = 200;
/// Halvings of one step before a fit is given up.
const MOST_HALVINGS: u32 = 60;
/// A fit is at rest when its next step is no longer than this, in standard errors of any combination of coefficients.
const AT_REST: f64 = 1e-12;
/// The same, where rounding keeps the step from becoming any shorter.
const STALLED: f64 = 1e-9;
/// Steps shorter than this raise the likelihood by less than its rounding, and are taken as they are.
const BELOW_ROUNDING: f64 = 1e-4;
/// A step that moves some row's linear predictor by more than this, late in the ascent, may be on its way to infinity.
const FAR: f64 = 0.1;

/// The information along a direction, as a share of the most along any, below which the likelihood is as good as level.
const NEXT_TO_NOTHING: f64 = 1e-6;

/// The likelihood at one point.
#[derive(Debug, Clone)]
pub(super) struct Height {
    /// Log likelihood without what does not hang on coefficients.
    pub(super) kernel: f64,
    /// Its derivatives by the coordinates.
    pub(super) score: Vector,
    /// Fisher's information about the coordinates, or minus the second derivatives.
    pub(super) information: Matrix,
}

/// Where a likelihood is climbed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slope<'a> {
    pub(super) family: Family,
    pub(super) columns: &'a Orthonormal,
    pub(super) response: &'a Response<'a>,
}

/// The highest point.
#[derive(Debug, Clone)]
pub(super) struct Summit {
    pub(super) coordinates: Vector,
    pub(super) convergence: Convergence,
}

impl Slope<'_> {
    /// The likelihood at a point, with Fisher's information.
    pub(super) fn at(&self, coordinates: &Vector) -> Height {
        self.with(coordinates, |at| at.information)
    }

    /// The likelihood at a point, with minus its second derivatives as they are in place of the information.
    pub(super) fn observed_at(&self, coordinates: &Vector) -> Height {
        self.with(coordinates, |at| at.curvature)
    }

    /// Block by block on several threads; blocks are added in their order.
    fn with(&self, coordinates: &Vector, information: impl Fn(&At) -> f64 + Sync) -> Height {
        let k = self.columns.columns();
        let blocks = self.columns.blocks().enumerate();
        let parts: Vec<Vec<f64>> = blocks
            .map(|(number, block)| self.block_at(number * BLOCK, block, coordinates.as_slice(), &information))
            .collect();
        let sums = added(&parts);
        let (kernel, rest) = sums.split_at(1);
        let (score, information) = rest.split_at(k);
        Height {
            kernel: kernel.iter().sum(),
            score: Vector::from_column_slice(score),
            information: symmetric(k, information),
        }
    }

    /// Kernel, score and lower triangle of the information of a block.
    fn block_at(&self, start: usize, block: &[f64], coordinates: &[f64], of: &impl Fn(&At) -> f64) -> Vec<f64> {
        let k = self.columns.columns();
        let mut predictors = block_times(block, k, coordinates);
        let rows = predictors.len();
        let mut information = vec![0.0; rows];
        let mut kernels = 0.0;
        for ((row, predictor), information) in (start..).zip(&mut predictors).zip(&mut information) {
            let weight = self.response.weight(row);
            if weight == 0.0 {
                *predictor = 0.0;
                continue;
            }
            let (outcome, sum) = (self.response.outcome()[row], *predictor + self.response.offset_at(row));
            let at = self.family.at(outcome, sum);
            kernels += weight * at.kernel;
            *information = weight * of(&at);
            // The score takes the predictor's place, which is no longer needed.
            *predictor = weight * at.score;
        }
        let scores = predictors;
        let mut found = vec![kernels];
        found.extend(block.chunks(rows).map(|column| dot(column, &scores)));
        found.extend(block_gram(block, k, Some(&information)));
        found
    }

    /// Where the ascent starts: at the mean, with an intercept; else at the coordinates that come nearest to the linear
    /// predictors of means a little inside of the outcomes. `None` where there is no finite such point.
    fn start(&self, design: &Design<'_>) -> Option<Vector> {
        let found = if design.has_intercept() {
            self.level()
        } else {
            self.nearest()?
        };
        found.iter().all(|value| value.is_finite()).then_some(found)
    }

    /// As [`start`](Slope::start), or where all linear predictors are 0.
    pub(super) fn start_inside(&self, design: &Design<'_>) -> Vector {
        let nought = || Vector::zeros(self.columns.columns());
        self.start(design).unwrap_or_else(nought)
    }

    fn level(&self) -> Vector {
        let offsets = (0..self.columns.rows()).map(|row| match self.response.weight(row) {
            0.0 => 0.0,
            weight => weight * self.response.offset_at(row),
        });
        let offset = match self.response.offset() {
            Some(_) => sum(offsets) / self.response.total(),
            None => 0.0,
        };
        // The first column is the intercept, and the same for every row.
        let first = self.columns.row(0).next().unwrap_or(1.0);
        let mut level = Vector::zeros(self.columns.columns());
        level[0] = (self.family.link(mean_outcome(self.response)) - offset) / first;
        level
    }

    fn nearest(&self) -> Option<Vector> {
        let outcomes = self.response.outcome().iter().enumerate();
        let inside = |y: f64| {
            if self.family.is_share() {
                (y + 0.5) / 2.0
            } else {
                y + 0.1
            }
        };
        let (counts, targets): (Vec<f64>, Vec<f64>) = outcomes
            .map(|(row, outcome)| match self.response.weight(row) {
                0.0 => (0.0, 0.0),
                _ => (1.0, self.family.link(inside(*outcome)) - self.response.offset_at(row)),
            })
            .unzip();
        let root = root(&self.columns.gram(Some(&counts)))?;
        Some(&root * root.tr_mul(&self.columns.transposed_times(&targets)))
    }

    /// Climbs to the top.
    ///
    /// # Errors
    /// [`EstimateError::Separated`], [`EstimateError::NotConverged`].
    pub(super) fn climb(&self, design: &Design<'_>) -> Result<Summit, EstimateError> {
        self.climb_from(design, self.start_inside(design))
    }

    /// As [`climb`](Slope::climb), from a start.
    pub(super) fn climb_from(&self, design: &Design<'_>, start: Vector) -> Result<Summit, EstimateError> {
        let (mut coordinates, mut height) = (start.clone(), self.observed_at(&start));
        if !height.kernel.is_finite() {
            coordinates.fill(0.0);
            height = self.observed_at(&coordinates);
        }
        let mut shortest = f64::INFINITY;
        for iterations in 0..MOST_STEPS {
            let refused = EstimateError::NotConverged { iterations };
            let Some(root) = root(&height.information) else {
                return Err(self.separation(design, &coordinates).unwrap_or(refused));
            };
            let along = root.tr_mul(&height.score);
            let length = along.norm();
            let step = root * along;
            let last_step = length;
            if length <= AT_REST || (length <= STALLED && length >= shortest) {
                let convergence = Convergence { iterations, last_step };
                return self.summit(design, coordinates, &height, convergence);
            }
            shortest = shortest.min(length);
            if iterations > 2 && (self.goes_far(&step) || self.slows_down(iterations)) {
                let ways = [&step, &coordinates];
                if let Some(error) = ways.into_iter().find_map(|way| self.separation(design, way)) {
                    return Err(error);
                }
            }
            let halved = self.halved(&coordinates, &height, &step, length);
            (coordinates, height) = halved.ok_or(refused)?;
        }
        let iterations = MOST_STEPS;
        Err(EstimateError::NotConverged { iterations })
    }

    /// The point as the highest, unless the way to infinity only seems to end in it: a likelihood may be as good as level
    /// long before.
    fn summit(
        &self,
        design: &Design<'_>,
        coordinates: Vector,
        height: &Height,
        convergence: Convergence,
    ) -> Result<Summit, EstimateError> {
        let level = level_part(&coordinates, &height.information);
        match level.and_then(|direction| self.separation(design, &direction)) {
            Some(error) => Err(error),
            None => Ok(Summit {
                coordinates,
                convergence,
            }),
        }
    }

    fn separation(&self, design: &Design<'_>, direction: &Vector) -> Option<EstimateError> {
        let found = separating(self.columns, self.family, self.response, direction)?;
        Some(separated(design, self.columns, &found))
    }

    /// Whether steps to infinity may be short: the predictor of a complementary log-log model rises with the logarithm of
    /// the number of steps only.
    fn slows_down(&self, iterations: u32) -> bool {
        self.family == Family::ComplementaryLogLog && iterations > 5
    }

    fn goes_far(&self, step: &Vector) -> bool {
        let moves = self.columns.times(step);
        moves
            .iter()
            .enumerate()
            .any(|(row, change)| self.response.weight(row) > 0.0 && fabs(*change) > FAR)
    }

    /// The first of the whole step, its half, its quarter and so on that does not lower the likelihood.
    fn halved(&self, from: &Vector, height: &Height, step: &Vector, length: f64) -> Option<(Vector, Height)> {
        let mut share = 1.0;
        for _ in 0..MOST_HALVINGS {
            let next = from + step * share;
            let found = self.observed_at(&next);
            let rounding = 1e-14 * fabs(height.kernel) + sqrt(f64::MIN_POSITIVE);
            let holds = found.kernel.is_finite() && found.information.iter().all(|element| element.is_finite());
            if holds && (found.kernel >= height.kernel - rounding || length < BELOW_ROUNDING) {
                return Some((next, found));
            }
            share /= 2.0;
        }
        None
    }
}

/// The part of a point that lies along directions in which next to nothing is known; `None` where there is none.
fn level_part(coordinates: &Vector, information: &Matrix) -> Option<Vector> {
    let (values, axes) = eigen(information)?;
    let least = NEXT_TO_NOTHING * values.max();
    let mut along = axes.tr_mul(coordinates);
    for (part, value) in along.iter_mut().zip(&values) {
        if *value > least {
            *part = 0.0;
        }
    }
    (along.norm() > 0.0).then(|| axes * along)
}
