//! A cluster's score corrected for its leverage, and what a coefficient's error owes to the cluster.
//!
//! Custody: no zone. Mathematics.
//!
//! The working variance is the inverse of a row's information, or, in weighted least squares, the same for all rows. In the
//! first case the cluster's leverage is C = Σ information u u', in the coordinates of [`Working`]; in the second it takes
//! twice the size. No matrix grows with the rows of a cluster.

use libm::{pow, sqrt};

use super::sandwich::{ClusterRobust, LEAST_REST};
use super::working::Working;
use crate::estimate::numeric::matrix::{Matrix, Vector, eigen};

/// Directions of rows that are shorter than this, as a share of the longest, are none.
const LEAST_LENGTH: f64 = 1e-12;

/// What a coefficient's error owes to a cluster g. With p_g the part of each row's error in it, p_g'p_h = [g = h] `own`_g'
/// `own`_g + `parts`_g' J `parts`_h for all clusters h and the same J, and the like for two coefficients.
pub(super) struct Owed {
    pub(super) own: Vector,
    pub(super) parts: Vector,
}

/// A cluster where the working variance is the inverse of the information: its score t and its leverage C = V Λ V'.
pub(super) struct Cluster {
    score: Vector,
    shares: Vector,
    axes: Matrix,
}

impl Cluster {
    pub(super) fn of(working: &Working, rows: &[usize]) -> Cluster {
        let k = working.columns();
        let mut score = Vector::zeros(k);
        let mut leverage = Matrix::zeros(k, k);
        for row in rows {
            let direction = working.direction(*row);
            score.axpy(working.score(*row), &direction, 1.0);
            leverage.ger(working.information(*row), &direction, &direction, 1.0);
        }
        let (shares, axes) = by_axes(&leverage);
        Cluster { score, shares, axes }
    }

    /// (I - C)^power of a vector, directions that lie in the cluster alone left out.
    fn rest_to(&self, power: f64, vector: &Vector) -> Vector {
        let mut along = self.axes.tr_mul(vector);
        for (part, share) in along.iter_mut().zip(&self.shares) {
            *part *= rest_to(power, *share);
        }
        &self.axes * along
    }

    pub(super) fn corrected(&self, convention: ClusterRobust) -> Vector {
        self.rest_to(convention.power(), &self.score)
    }

    /// For the row d of a coefficient in D: √C (I - C)ᵖ d by the axes of C, and C (I - C)ᵖ d, with J = -I.
    pub(super) fn owed(&self, convention: ClusterRobust, row: &Vector) -> Owed {
        let power = convention.power();
        let along = self.axes.tr_mul(row);
        let shares = self.shares.map(|share| share.max(0.0));
        let corrected = along.zip_map(&shares, |part, share| part * rest_to(power, share));
        Owed {
            own: corrected.zip_map(&shares, |part, share| part * sqrt(share)),
            parts: &self.axes * corrected.component_mul(&shares),
        }
    }

    /// Marks the coefficients that move along a direction of which only this cluster knows.
    pub(super) fn mark_alone(&self, working: &Working, marks: &mut [bool]) {
        for (axis, share) in self.axes.column_iter().zip(&self.shares) {
            if 1.0 - share < LEAST_REST {
                working.mark_moved(&axis.into_owned(), marks);
            }
        }
    }
}

/// What all clusters of weighted least squares share where the working variance is the same for all rows.
pub(super) struct EqualVariances {
    /// K, with N divided by the mean weight.
    pub(super) kernel: Matrix,
    /// The mean weight.
    mean: f64,
}

impl EqualVariances {
    /// `None` where the working variance is the inverse of the information, be it that weights are equal.
    pub(super) fn of(working: &Working) -> Option<EqualVariances> {
        let (mean, k) = (working.mean_of_unequal_weights()?, working.columns());
        let squares = working.weighted_gram(|row| working.information(row) * (working.information(row) / mean));
        let kernel = Matrix::from_fn(2 * k, 2 * k, |row, column| match (row < k, column < k) {
            (true, true) => -squares[(row, column)],
            (false, false) => 0.0,
            _ => f64::from(row % k == column % k),
        });
        Some(EqualVariances { kernel, mean })
    }

    /// u and w u of a row, brought to one size; `None` for a row without a weight.
    fn both(&self, working: &Working, row: usize) -> Option<Vector> {
        let weight = working.information(row) / self.mean;
        let direction = working.direction(row) * sqrt(self.mean);
        let weighed = direction.iter().map(|part| part * weight);
        let both = direction.iter().copied().chain(weighed);
        (weight > 0.0).then(|| Vector::from_iterator(2 * direction.len(), both))
    }
}

/// A cluster of weighted least squares where the working variance is the same for all rows (Pustejovsky & Tipton 2018, with
/// Φ = I). With U its rows u' and W its weights, the variance of its residuals is I - Z K Z', Z = [U, W U] and
/// K = [-N, I; I, 0], N = Σ weight² u u' over all rows.
pub(super) struct WeightedCluster<'a> {
    plain: &'a Cluster,
    /// Z'e.
    residual: Vector,
    /// Z'Z = E Δ E' and √Δ, directions without length left out.
    axes: Matrix,
    lengths: Vector,
    /// The eigenvalues and -vectors of √Δ E'K E √Δ.
    shares: Vector,
    turns: Matrix,
    /// The root of the mean weight, by which U and W are brought to one size.
    size: f64,
}

impl<'a> WeightedCluster<'a> {
    /// With J = -K.
    pub(super) fn of(plain: &'a Cluster, working: &Working, rows: &[usize], equal: &EqualVariances) -> Self {
        let k = working.columns();
        let mut residual = Vector::zeros(2 * k);
        let mut gram = Matrix::zeros(2 * k, 2 * k);
        for row in rows {
            if let Some(both) = equal.both(working, *row) {
                residual.axpy(working.score(*row) / working.information(*row), &both, 1.0);
                gram.ger(1.0, &both, &both, 1.0);
            }
        }
        let (squares, axes) = by_axes(&gram);
        let least = LEAST_LENGTH * squares.max();
        let kept: Vec<usize> = (0..2 * k).filter(|at| squares[*at] > least).collect();
        let axes = axes.select_columns(&kept);
        let lengths = Vector::from_iterator(kept.len(), kept.iter().map(|at| sqrt(squares[*at])));
        let scaled = &axes * Matrix::from_diagonal(&lengths);
        let (shares, turns) = by_axes(&(scaled.tr_mul(&equal.kernel) * &scaled));
        WeightedCluster {
            plain,
            residual,
            axes,
            lengths,
            shares,
            turns,
            size: sqrt(equal.mean),
        }
    }

    pub(super) fn corrected(&self, convention: ClusterRobust) -> Vector {
        if convention != ClusterRobust::Cr2 {
            return self.plain.corrected(convention);
        }
        let mut along = self.axes.tr_mul(&self.residual).component_div(&self.lengths);
        along = self.turns.tr_mul(&along);
        for (part, share) in along.iter_mut().zip(&self.shares) {
            *part *= rest_to(-0.5, *share) - 1.0;
        }
        let moved = &self.axes * (&self.turns * along).component_mul(&self.lengths);
        let k = self.plain.score.len();
        &self.plain.score + moved.rows(k, k) * self.size
    }

    pub(super) fn owed(&self, convention: ClusterRobust, row: &Vector) -> Owed {
        let k = row.len();
        let below = |vector: &Vector| {
            Vector::from_iterator(2 * k, (0..2 * k).map(|at| if at < k { 0.0 } else { vector[at - k] }))
        };
        let along = match convention {
            ClusterRobust::Cr2 => {
                let along = self.axes.tr_mul(&below(row)).component_mul(&self.lengths);
                let mut turned = self.turns.tr_mul(&along);
                for (part, share) in turned.iter_mut().zip(&self.shares) {
                    *part *= rest_to(-0.5, *share);
                }
                &self.turns * turned
            }
            _ => {
                let corrected = self.plain.rest_to(convention.power(), row);
                self.axes.tr_mul(&below(&corrected)).component_mul(&self.lengths)
            }
        };
        Owed {
            parts: &self.axes * along.component_mul(&self.lengths),
            own: along,
        }
    }
}

/// Eigenvalues and -vectors. The elements are finite, since those of the directions were seen to be.
fn by_axes(matrix: &Matrix) -> (Vector, Matrix) {
    let size = matrix.nrows();
    eigen(matrix).unwrap_or((Vector::zeros(size), Matrix::identity(size, size)))
}

fn rest_to(power: f64, share: f64) -> f64 {
    let rest = 1.0 - share;
    match power {
        0.0 => 1.0,
        _ if rest < LEAST_REST => 0.0,
        -0.5 => 1.0 / sqrt(rest),
        _ => pow(rest, power),
    }
}
