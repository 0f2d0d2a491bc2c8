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
/// How far from them a fit is refused.
const ACCEPTED: f64 = 1e-7;
/// A ridge that is at least this share of the largest squared distance costs at most four digits when it is divided by.
const STRONG: f64 = 1e-4;
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
/// brings the point nearer and leaves when its weight would be negative. It ends after finitely many steps, with
/// weights exact to rounding.
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
    let hull = Hull::of(columns, target, ridge);
    let most = 20 * (columns.len() + target.len()) as u32 + 100;
    let corral = hull.nearest(most);
    let point = hull.combine(&corral);
    let violation = hull.violation(&point);
    let total = sum(point.weights.iter().copied());
    let proper = libm::fabs(total - 1.0) <= 1e-12 && point.weights.iter().all(|weight| *weight >= 0.0);
    if violation <= ACCEPTED && proper {
        Ok(SimplexFit {
            unique: ridge > 0.0 || hull.is_unique(&point, &corral),
            weights: point.weights,
            violation,
        })
    } else {
        Err(EstimateError::NotConverged { iterations: most })
    }
}

/// The columns less the target. With a ridge, each has a further coordinate of its own, √ridge, which is not written
/// out.
struct Hull {
    points: Vec<Vector>,
    ridge: f64,
    /// The largest distance from 0 among them.
    largest: f64,
}

/// A point of the hull: its coordinates, without those of the ridge, its weights and its squared distance from 0.
struct Point {
    coordinates: Vector,
    weights: Vec<f64>,
    square: f64,
}

impl Hull {
    fn of(columns: &[Vec<f64>], target: &[f64], ridge: f64) -> Hull {
        let point = |column: &Vec<f64>| {
            let less = column.iter().zip(target).map(|(value, target)| value - target);
            Vector::from_iterator(target.len(), less)
        };
        let points: Vec<Vector> = columns.iter().map(point).collect();
        let largest = points
            .iter()
            .fold(0.0, |most, point| f64::max(most, point.norm_squared()));
        Hull {
            points,
            ridge,
            largest: sqrt(largest + ridge),
        }
    }

    /// The weights of the point of the hull that is nearest to 0.
    fn nearest(&self, most: u32) -> Corral {
        let mut corral = Corral::start(self);
        for _ in 0..most {
            let point = self.combine(&corral);
            let Some(entering) = self.entering(&point, &corral) else {
                break;
            };
            let before = corral.clone();
            corral.enter(entering);
            let settled = corral.settle(self);
            if !settled || self.combine(&corral).square >= point.square {
                // Rounding only: the point that was reached is as near as can be told.
                return before;
            }
        }
        corral
    }

    fn combine(&self, corral: &Corral) -> Point {
        let length = self.points.first().map_or(0, |point| point.len());
        let mut coordinates = Vector::zeros(length);
        let mut weights = vec![0.0; self.points.len()];
        for (member, weight) in corral.members.iter().zip(&corral.weight) {
            coordinates.axpy(*weight, &self.points[*member], 1.0);
            weights[*member] = *weight;
        }
        let spread = self.ridge * corral.weight.iter().map(|weight| weight * weight).sum::<f64>();
        Point {
            square: coordinates.norm_squared() + spread,
            coordinates,
            weights,
        }
    }

    fn perfect(&self, point: &Point) -> bool {
        sqrt(point.square) <= NOTHING * self.largest
    }

    /// By how much a point lies on the near side of the plane through the nearest one, relative to their sizes: above 0
    /// for a point that would bring it nearer.
    fn gain(&self, nearest: &Point, index: usize) -> f64 {
        let scale = sqrt(nearest.square) * self.largest;
        if scale <= 0.0 {
            return 0.0;
        }
        let apart = &nearest.coordinates - &self.points[index];
        let spread: f64 = nearest.weights.iter().map(|weight| weight * weight).sum();
        (nearest.coordinates.dot(&apart) + self.ridge * (spread - nearest.weights[index])) / scale
    }

    /// The point that brings the nearest one nearer most steeply; none at the optimum.
    fn entering(&self, nearest: &Point, corral: &Corral) -> Option<usize> {
        if self.perfect(nearest) {
            return None;
        }
        let outside = (0..self.points.len()).filter(|index| !corral.members.contains(index));
        let gains = outside.map(|index| (index, self.gain(nearest, index)));
        let best = gains.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        (best.1 > OPTIMAL * 1e-2).then_some(best.0)
    }

    fn violation(&self, nearest: &Point) -> f64 {
        if self.perfect(nearest) {
            return 0.0;
        }
        (0..self.points.len()).fold(0.0, |most, index| f64::max(most, self.gain(nearest, index)))
    }

    fn is_unique(&self, nearest: &Point, corral: &Corral) -> bool {
        if self.points.len() == 1 {
            return true;
        }
        let mut outside = (0..self.points.len()).filter(|index| !corral.members.contains(index));
        !self.perfect(nearest) && !outside.any(|index| self.gain(nearest, index) > -OPTIMAL)
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

    /// Weights of sum 1, of any sign, with which the members come nearest to 0; `None` where they are not unique.
    fn affine(&self, hull: &Hull) -> Option<Vec<f64>> {
        if self.members.len() == 1 {
            Some(vec![1.0])
        } else if hull.ridge > STRONG * hull.largest * hull.largest {
            self.affine_by_ridge(hull)
        } else {
            self.affine_by_differences(hull)
        }
    }

    /// Least squares of one member on the differences of the others from it.
    fn affine_by_differences(&self, hull: &Hull) -> Option<Vec<f64>> {
        let (first, rest) = self.members.split_first()?;
        let rows = hull.points[*first].len();
        let own = if hull.ridge > 0.0 { self.members.len() } else { 0 };
        if rest.len() > rows + own {
            return None;
        }
        // The coordinates of the ridge follow those of the points, one for each member.
        let written = |member: usize, index: &usize| {
            let coordinate = |row: usize| match row.checked_sub(rows) {
                None => hull.points[*index][row],
                Some(other) if other == member => sqrt(hull.ridge),
                Some(_) => 0.0,
            };
            Vector::from_iterator(rows + own, (0..rows + own).map(coordinate))
        };
        let origin = written(0, first);
        let differences: Vec<Vector> = rest
            .iter()
            .enumerate()
            .map(|(member, index)| written(member + 1, index) - &origin)
            .collect();
        let sizes: Vec<f64> = differences.iter().map(|difference| difference.norm()).collect();
        let qr = Matrix::from_columns(&differences).qr();
        let triangle = qr.r();
        if (0..rest.len()).any(|k| libm::fabs(triangle[(k, k)]) <= NOTHING * sizes[k]) {
            return None;
        }
        let mut right = -origin;
        qr.q_tr_mul(&mut right);
        let others = triangle.solve_upper_triangular(&right.rows(0, rest.len()).into_owned())?;
        let first = 1.0 - sum(others.iter().copied());
        Some([first].into_iter().chain(others.iter().copied()).collect())
    }

    /// With a ridge ρ that is not small: the nearest point x has ρ w = ν - c'x for every member c, so that x = ν h with
    /// (ρ I + Σ c c') h = Σ c, in as many unknowns as there are coordinates, whatever the number of members.
    fn affine_by_ridge(&self, hull: &Hull) -> Option<Vec<f64>> {
        let rows = hull.points[*self.members.first()?].len();
        let mut cross = Matrix::identity(rows, rows) * hull.ridge;
        let mut right = Vector::zeros(rows);
        for index in &self.members {
            let point = &hull.points[*index];
            cross.ger(1.0, point, point, 1.0);
            right += point;
        }
        let h = cross.cholesky()?.solve(&right);
        let shares: Vec<f64> = self
            .members
            .iter()
            .map(|index| 1.0 - hull.points[*index].dot(&h))
            .collect();
        let total = sum(shares.iter().copied());
        Some(shares.into_iter().map(|share| share / total).collect())
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

    /// Columns (0,0), (4,0), (0,4); the target (1,2) lies inside: weights 1/4, 1/4, 1/2. The target (3,3) lies beyond
    /// the side from (4,0) to (0,4), nearest to its middle. The target (9,-1) is nearest to the corner (4,0).
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

    /// With a ridge of r, two columns 0 and 1 and the target 0: weight w of the second minimises w² + r(w² + (1-w)²),
    /// at w = r/(1 + 2r).
    #[test]
    fn a_ridge_spreads_the_weights() {
        let found = fit(&[vec![0.0], vec![1.0]], &[0.0], 0.5).unwrap();
        near(&found.weights, &[0.75, 0.25]);
    }

    /// Both ways to the best affine combination, on points where either is exact to twelve digits.
    #[test]
    fn both_ways_with_a_ridge_agree() {
        let columns: Vec<Vec<f64>> = (0..9)
            .map(|k| (0..4).map(|t| libm::sin(f64::from(7 * k + 3 * t * t))).collect())
            .collect();
        let hull = Hull::of(&columns, &[0.1, -0.2, 0.3, 0.4], 0.3);
        let corral = Corral {
            members: vec![4, 0, 7, 2, 8, 1],
            weight: vec![1.0 / 6.0; 6],
        };
        let (one, other) = (
            corral.affine_by_ridge(&hull).unwrap(),
            corral.affine_by_differences(&hull).unwrap(),
        );
        near(&one, &other);
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
