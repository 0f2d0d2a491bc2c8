//! What is left of a fitted regression for its variances: for each row its information and its score, in coordinates in
//! which the information of all rows is the identity.
//!
//! Custody: no zone. Numbers by position.

use libm::sqrt;
use rayon::prelude::*;

use super::orthonormal::Orthonormal;
use crate::estimate::numeric::matrix::{Matrix, Vector};
use crate::estimate::{Clusters, EstimateError};

/// A fitted regression as seen from its estimate. With q the orthonormal coordinates of a row, I = Σ information q q' and
/// I⁻¹ = R R', the coordinates here are u = R' q: Σ information u u' is the identity.
#[derive(Debug, Clone)]
pub(super) struct Working {
    design: Orthonormal,
    /// Weight times expected information of each row by its linear predictor.
    information: Vec<f64>,
    /// Weight times derivative of the log likelihood of each row by its linear predictor.
    score: Vec<f64>,
    /// R.
    root: Matrix,
    /// T R, which takes these coordinates to coefficients: the model's covariance is its product with its transpose.
    decoding: Matrix,
    /// Rows that take part.
    rows: usize,
    /// Whether the variance is taken to be the same for all rows, whatever their weights.
    equal_variances: bool,
}

impl Working {
    /// `None` where the information is not positive definite, or no number.
    pub(super) fn new(design: Orthonormal, information: Vec<f64>, score: Vec<f64>, rows: usize) -> Option<Working> {
        let root = root(&design.gram(Some(&information)))?;
        let decoding = design.transform() * &root;
        decoding.iter().all(|element| element.is_finite()).then_some(Working {
            design,
            information,
            score,
            root,
            decoding,
            rows,
            equal_variances: false,
        })
    }

    /// As least squares are meant where clusters correct for leverage: weights tell what rows count for, and nothing of
    /// their variance.
    pub(super) fn with_equal_variances(self) -> Working {
        Working {
            equal_variances: true,
            ..self
        }
    }

    /// The mean of the weights, where variances are taken to be equal and weights are not.
    pub(super) fn mean_of_unequal_weights(&self) -> Option<f64> {
        let weights = || self.information.iter().filter(|weight| **weight > 0.0);
        let first = weights().next()?;
        let unequal = self.equal_variances && weights().any(|weight| weight != first);
        unequal.then(|| weights().sum::<f64>() / self.rows as f64)
    }

    /// Number of coefficients.
    pub(super) fn columns(&self) -> usize {
        self.design.columns()
    }

    /// Rows that take part.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// All rows, those of weight 0 among them.
    pub(super) fn all_rows(&self) -> usize {
        self.design.rows()
    }

    pub(super) fn score(&self, row: usize) -> f64 {
        self.score[row]
    }

    pub(super) fn information(&self, row: usize) -> f64 {
        self.information[row]
    }

    /// T R.
    pub(super) fn decoding(&self) -> &Matrix {
        &self.decoding
    }

    /// u = R' q of a row.
    pub(super) fn direction(&self, row: usize) -> Vector {
        let coordinates = Vector::from_iterator(self.columns(), self.design.row(row));
        self.root.tr_mul(&coordinates)
    }

    /// The leverage of a row, from 0 to 1: how far its fitted value follows its outcome.
    pub(super) fn leverage(&self, row: usize) -> f64 {
        (self.information[row] * self.direction(row).norm_squared()).min(1.0)
    }

    /// Marks the coefficients that move along a direction.
    pub(super) fn mark_moved(&self, direction: &Vector, marks: &mut [bool]) {
        let moved = &self.decoding * direction;
        for ((mark, change), row) in marks.iter_mut().zip(&moved).zip(self.decoding.row_iter()) {
            *mark |= change.abs() > 1e-7 * row.norm();
        }
    }

    /// Σ f u u' for a number f of each row.
    pub(super) fn weighted_gram(&self, factor: impl Fn(usize) -> f64 + Sync + Send) -> Matrix {
        let factors: Vec<f64> = (0..self.all_rows()).into_par_iter().map(factor).collect();
        self.root.tr_mul(&self.design.gram(Some(&factors))) * &self.root
    }

    /// The rows of each cluster, clusters in their order.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`] for clusters of other rows.
    pub(super) fn rows_by_cluster(&self, clusters: &Clusters) -> Result<Vec<Vec<usize>>, EstimateError> {
        let (found, rows) = (clusters.numbers().len(), self.all_rows());
        if found != rows {
            let what = "cluster";
            return Err(EstimateError::LengthDiffers { what, found, rows });
        }
        let mut members = vec![Vec::new(); clusters.count()];
        for (row, number) in clusters.numbers().iter().enumerate() {
            // A row without weight tells nothing, and does not make a cluster.
            if self.information[row] > 0.0 || self.score[row] != 0.0 {
                members[*number as usize].push(row);
            }
        }
        members.retain(|rows| !rows.is_empty());
        Ok(members)
    }

    /// The change of each coefficient (columns) with the weight of each row (rows), at the estimate: the rows of the
    /// influence function, of which the products add up to the robust covariance.
    pub(super) fn influence(&self) -> Matrix {
        let mut found = Matrix::zeros(self.all_rows(), self.columns());
        for row in 0..self.all_rows() {
            let change = &self.decoding * (self.direction(row) * self.score[row]);
            found.row_mut(row).copy_from(&change.transpose());
        }
        found
    }
}

/// The upper triangular R with R R' = A⁻¹, for a positive definite A.
pub(super) fn root(matrix: &Matrix) -> Option<Matrix> {
    let size = matrix.nrows();
    let scale = matrix.diagonal().map(sqrt);
    if !scale.iter().all(|root| root.is_finite() && *root > 0.0) {
        return None;
    }
    // Scaled first, so that small rows beside large ones lose nothing.
    let scaled = Matrix::from_fn(size, size, |row, column| {
        matrix[(row, column)] / (scale[row] * scale[column])
    });
    let inverse = scaled
        .cholesky()?
        .unpack()
        .solve_lower_triangular(&Matrix::identity(size, size))?;
    let root = Matrix::from_fn(size, size, |row, column| inverse[(column, row)] / scale[row]);
    root.iter().all(|element| element.is_finite()).then_some(root)
}
