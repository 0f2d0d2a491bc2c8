//! Least squares with weights that are not negative and sum to 1, by an active set: the point of a convex hull that is
//! nearest to a target.
//!
//! Custody: no zone. Mathematics.

use libm::sqrt;

use crate::estimate::EstimateError;
use crate::estimate::numeric::matrix::{Matrix, Vector};
use crate::estimate::numeric::sums::sum;

/// How far a fit may be from its optimality conditions, relative to the sizes of what is multiplied.
const OPTIMAL: f64 = 1e-10;
/// Beside the largest distance, a distance below this is none.
const NOTHING: f64 = 1e-12;

/// Weights with the checks that they passed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SimplexFit {
    /// One weight for each column; not negative, of sum 1.
    pub(super) weights: Vec<f64>,
    /// How far the optimality conditions are from being met: 0 at the best.
    pub(super) violation: f64,
    /// Whether other weights fit as well: an unweighted column lies at the same distance, or the fit is perfect.
    pub(super) unique: bool,
}

/// The weights w >= 0, Σw = 1, for which ‖target - Σ w column‖² + `ridge` ‖w‖² is least.
///
/// As Σw = 1, this is the point nearest to 0 in the convex hull of the columns less the target, found by Wolfe's (1976,
/// Mathematical Programming 11:128) method: the best affine combination of a few columns, of which one enters while it
/// brings the point nearer and leaves when its weight would be negative. It ends after finitely many steps, with weights
/// exact to rounding.
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] without a column; [`EstimateError::NotConverged`] where the conditions of
/// optimality are not met in the end.
pub(super) fn fit(columns: &[Vec<f64>], target: &[f64], ridge: f64) -> Result<SimplexFit, EstimateError> {
    if columns.is_empty() {
        return Err(EstimateError::NothingToEstimate {
            nothing: "no unit to compare with",
        });
    }
    let points: Vec<Vector> = (0..columns.len())
        .map(|own| point(columns, target, ridge, own))
        .collect();
    let hull = Hull::of(points);
    let mut corral = Corral::start(&hull);
    let most = 20 * (columns.len() + target.len()) as u32 + 100;
    for _ in 0..most {
        let nearest = hull.combine(&corral);
        let Some(entering) = hull.entering(&nearest, &corral) else {
            break;
        };
        let before = corral.clone();
        corral.enter(entering);
        let settled = corral.settle(&hull);
        if !settled || hull.combine(&corral).norm_squared() >= nearest.norm_squared() {
            // Rounding only: the point that was reached is as near as can be told.
            corral = before;
            break;
        }
    }
    let weights = corral.weights(columns.len());
    let nearest = hull.combine(&corral);
    let violation = hull.violation(&nearest);
    let total = sum(weights.iter().copied());
    if violation > 1e-7 || libm::fabs(total - 1.0) > 1e-12 || weights.iter().any(|weight| *weight < 0.0) {
        return Err(EstimateError::NotConverged { iterations: most });
    }
    Ok(SimplexFit {
        unique: ridge > 0.0 || hull.is_unique(&nearest, &corral),
        weights,
        violation,
    })
}

/// A column less the target; a ridge is a coordinate of its own for each column.
fn point(columns: &[Vec<f64>], target: &[f64], ridge: f64, own: usize) -> Vector {
    let rows = target.len();
    let length = if ridge > 0.0 { rows + columns.len() } else { rows };
    let mut point = Vector::zeros(length);
    for (row, (value, target)) in columns[own].iter().zip(target).enumerate() {
        point[row] = value - target;
    }
    if ridge > 0.0 {
        point[rows + own] = sqrt(ridge);
    }
    point
}

/// The points, and the largest distance from 0 among them.
struct Hull {
    points: Vec<Vector>,
    largest: f64,
}

impl Hull {
    fn of(points: Vec<Vector>) -> Hull {
        let largest = points.iter().fold(0.0, |most, point| f64::max(most, point.norm()));
        Hull { points, largest }
    }

    fn combine(&self, corral: &Corral) -> Vector {
        let length = self.points.first().map_or(0, |point| point.len());
        let mut nearest = Vector::zeros(length);
        for (member, weight) in corral.members.iter().zip(&corral.weight) {
            nearest.axpy(*weight, &self.points[*member], 1.0);
        }
        nearest
    }

    fn perfect(&self, nearest: &Vector) -> bool {
        nearest.norm() <= NOTHING * self.largest
    }

    /// By how much a point lies on the near side of the plane through the nearest one, relative to their sizes: above 0
    /// for a point that would bring it nearer.
    fn gain(&self, nearest: &Vector, point: &Vector) -> f64 {
        let scale = nearest.norm() * self.largest;
        if scale > 0.0 {
            nearest.dot(&(nearest - point)) / scale
        } else {
            0.0
        }
    }

    /// The point that brings the nearest one nearer most steeply; none at the optimum.
    fn entering(&self, nearest: &Vector, corral: &Corral) -> Option<usize> {
        if self.perfect(nearest) {
            return None;
        }
        let outside = (0..self.points.len()).filter(|index| !corral.members.contains(index));
        let gains = outside.map(|index| (index, self.gain(nearest, &self.points[index])));
        let best = gains.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        (best.1 > OPTIMAL * 1e-2).then_some(best.0)
    }

    fn violation(&self, nearest: &Vector) -> f64 {
        if self.perfect(nearest) {
            return 0.0;
        }
        self.points
            .iter()
            .fold(0.0, |most, point| f64::max(most, self.gain(nearest, point)))
    }

    fn is_unique(&self, nearest: &Vector, corral: &Corral) -> bool {
        if self.points.len() == 1 {
            return true;
        }
        let mut outside = (0..self.points.len()).filter(|index| !corral.members.contains(index));
        !self.perfect(nearest) && !outside.any(|index| self.gain(nearest, &self.points[index]) > -OPTIMAL)
    }
}

/// The columns that have weight.
#[derive(Debug, Clone)]
struct Corral {
    members: Vec<usize>,
    weight: Vec<f64>,
}

impl Corral {
    /// The point nearest to 0 alone.
    fn start(hull: &Hull) -> Corral {
        let norm = |index: &usize| hull.points[*index].norm();
        let first = (0..hull.points.len()).min_by(|a, b| norm(a).total_cmp(&norm(b)).then(a.cmp(b)));
        Corral {
            members: vec![first.unwrap_or(0)],
            weight: vec![1.0],
        }
    }

    fn enter(&mut self, index: usize) {
        self.members.push(index);
        self.weight.push(0.0);
    }

    /// Goes to the best affine combination; where that has a negative weight, only as far as all are positive, and
    /// without the one that ended there. Whether it arrived.
    fn settle(&mut self, hull: &Hull) -> bool {
        while let Some(best) = self.affine(hull) {
            if best.iter().all(|weight| *weight > 0.0) {
                self.weight = best;
                return true;
            }
            self.step(&best);
        }
        false
    }

    /// Moves towards `best` until a weight is 0, and drops it.
    fn step(&mut self, best: &[f64]) {
        let mut share = 1.0;
        let mut leaving = 0;
        for (index, (now, best)) in self.weight.iter().zip(best).enumerate() {
            let limit = if *best <= 0.0 {
                now / (now - best)
            } else {
                f64::INFINITY
            };
            // Not a number where a weight of 0 stays at 0: it leaves at once.
            let limit = if limit.is_nan() { 0.0 } else { limit };
            if limit < share {
                (share, leaving) = (limit, index);
            }
        }
        for (now, best) in self.weight.iter_mut().zip(best) {
            *now += share * (best - *now);
        }
        self.members.remove(leaving);
        self.weight.remove(leaving);
        let total: f64 = self.weight.iter().sum();
        self.weight
            .iter_mut()
            .for_each(|weight| *weight = weight.max(0.0) / total);
    }

    /// Weights of sum 1, of any sign, with which the members come nearest to 0: least squares of one member on the
    /// differences of the others from it. `None` where these are not independent.
    fn affine(&self, hull: &Hull) -> Option<Vec<f64>> {
        let origin = &hull.points[*self.members.first()?];
        let rest = self.members.get(1..)?;
        if rest.is_empty() {
            return Some(vec![1.0]);
        }
        if rest.len() > origin.len() {
            return None;
        }
        let differences: Vec<Vector> = rest.iter().map(|index| &hull.points[*index] - origin).collect();
        let sizes: Vec<f64> = differences.iter().map(|difference| difference.norm()).collect();
        let qr = Matrix::from_columns(&differences).qr();
        let triangle = qr.r();
        if (0..rest.len()).any(|k| libm::fabs(triangle[(k, k)]) <= NOTHING * sizes[k]) {
            return None;
        }
        let mut right = -origin.clone();
        qr.q_tr_mul(&mut right);
        let others = triangle.solve_upper_triangular(&right.rows(0, rest.len()).into_owned())?;
        let first = 1.0 - sum(others.iter().copied());
        Some([first].into_iter().chain(others.iter().copied()).collect())
    }

    fn weights(&self, columns: usize) -> Vec<f64> {
        let mut weights = vec![0.0; columns];
        for (member, weight) in self.members.iter().zip(&self.weight) {
            weights[*member] = *weight;
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: &[f64], expected: &[f64]) {
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }

    /// Columns (0,0), (4,0), (0,4); the target (1,2) lies inside: weights 1/4, 1/4, 1/2. The target (3,3) lies beyond the
    /// side from (4,0) to (0,4), nearest to its middle. The target (9,-1) is nearest to the corner (4,0).
    #[test]
    fn points_inside_beyond_a_side_and_beyond_a_corner() {
        let columns = [vec![0.0, 0.0], vec![4.0, 0.0], vec![0.0, 4.0]];
        let cases = [
            ([1.0, 2.0], [0.25, 0.25, 0.5], false),
            ([3.0, 3.0], [0.0, 0.5, 0.5], true),
            ([9.0, -1.0], [0.0, 1.0, 0.0], true),
        ];
        for (target, weights, unique) in cases {
            let found = fit(&columns, &target, 0.0).unwrap();
            near(&found.weights, &weights);
            assert_eq!(found.unique, unique);
            assert!(found.violation < 1e-12);
        }
    }

    /// With a ridge of r, two columns 0 and 1 and the target 0: weight w of the second minimises w² + r(w² + (1-w)²), at
    /// w = r/(1 + 2r).
    #[test]
    fn a_ridge_spreads_the_weights() {
        let found = fit(&[vec![0.0], vec![1.0]], &[0.0], 0.5).unwrap();
        near(&found.weights, &[0.75, 0.25]);
    }

    #[test]
    fn columns_that_are_the_same_are_told() {
        let columns = [vec![1.0, 0.0], vec![1.0, 0.0], vec![0.0, 1.0]];
        let found = fit(&columns, &[5.0, 1.0], 0.0).unwrap();
        assert!(!found.unique && (found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-15);
        assert!(fit(&[], &[1.0], 0.0).is_err());
        near(&fit(&[vec![3.0]], &[1.0], 0.0).unwrap().weights, &[1.0]);
    }
}
