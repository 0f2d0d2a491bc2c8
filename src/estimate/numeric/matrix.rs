//! Matrices: symmetric positive definite ones with their factor, inverse and solutions, and symmetric ones by their
//! eigenvalues.
//!
//! Custody: no zone. Mathematics.
//!
//! `nalgebra` does the work, built without the kernels that it would choose by processor and with `libm`: the same bits
//! on every machine. Its matrices are columns one after the other.

use libm::{log, sqrt};
use nalgebra::{Cholesky, Dyn};

/// A matrix of any size.
pub type Matrix = nalgebra::DMatrix<f64>;
/// A column of any length.
pub type Vector = nalgebra::DVector<f64>;

/// The share of a row's own variation that those before it must leave unexplained. R's `coxph` and `lm` stand at 1.8e-12
/// and 1e-14 on this scale.
const INDEPENDENT: f64 = 1e-12;

/// A row that is no row of a positive definite matrix: it follows from those before it, or holds what is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dependent {
    /// Its position, from 0.
    pub row: usize,
}

/// A symmetric positive definite matrix A, factored as S L L' S with S diagonal and L L' of unit diagonal: the scale of
/// a row has no influence on whether it counts as independent.
///
/// ```
/// use seriatim::estimate::numeric::matrix::{Dependent, Factor, Matrix};
///
/// let factor = Factor::of(&Matrix::from_row_slice(2, 2, &[4.0, 2.0, 2.0, 5.0])).expect("positive definite");
/// let inverse = factor.inverse();
/// assert!((inverse[(0, 0)] - 0.3125).abs() < 1e-15 && (inverse[(0, 1)] + 0.125).abs() < 1e-15);
/// let singular = Matrix::from_row_slice(2, 2, &[1.0, 1.0, 1.0, 1.0]);
/// assert_eq!(Factor::of(&singular).err(), Some(Dependent { row: 1 }));
/// ```
#[derive(Debug, Clone)]
pub struct Factor {
    scale: Vector,
    cholesky: Cholesky<f64, Dyn>,
}

impl Factor {
    /// Factors a square matrix, of which the lower triangle is read.
    ///
    /// # Errors
    /// [`Dependent`]: the first row that is not independent of those before it. A row past the last for a matrix that is
    /// not square.
    pub fn of(matrix: &Matrix) -> Result<Factor, Dependent> {
        let size = matrix.nrows();
        if matrix.ncols() != size {
            return Err(Dependent { row: size });
        }
        let scale = matrix.diagonal().map(sqrt);
        if let Some(row) = scale.iter().position(|root| !(root.is_finite() && *root > 0.0)) {
            return Err(Dependent { row });
        }
        let scaled = Matrix::from_fn(size, size, |row, column| {
            matrix[(row.max(column), row.min(column))] / (scale[row] * scale[column])
        });
        match Cholesky::new(scaled.clone()).filter(independent) {
            Some(cholesky) => Ok(Factor { scale, cholesky }),
            None => Err(first_dependent(&scaled)),
        }
    }

    /// The inverse of the matrix; symmetric to the last bit.
    pub fn inverse(&self) -> Matrix {
        let inverse = self.cholesky.inverse();
        let size = self.scale.len();
        Matrix::from_fn(size, size, |row, column| {
            inverse[(row.max(column), row.min(column))] / (self.scale[row] * self.scale[column])
        })
    }

    /// The x with A x = `right`, which must be as long as the matrix.
    pub fn solve(&self, right: &Vector) -> Vector {
        let scaled = right.component_div(&self.scale);
        self.cholesky.solve(&scaled).component_div(&self.scale)
    }

    /// L x, L being the root of the matrix: A = L L'. Turns independent draws of variance 1 into draws with this variance.
    pub fn root_times(&self, right: &Vector) -> Vector {
        (self.cholesky.l() * right).component_mul(&self.scale)
    }

    /// The logarithm of the determinant.
    pub fn log_determinant(&self) -> f64 {
        let roots = self.cholesky.l_dirty().diagonal();
        let logarithms = roots
            .iter()
            .zip(&self.scale)
            .map(|(root, scale)| log(*root) + log(*scale));
        2.0 * logarithms.sum::<f64>()
    }
}

fn independent(cholesky: &Cholesky<f64, Dyn>) -> bool {
    let pivots = cholesky.l_dirty().diagonal();
    // Not `<`, so that what is no number counts as dependent.
    pivots.iter().all(|pivot| pivot * pivot > INDEPENDENT)
}

/// The first row with which the leading part of the matrix is no longer positive definite.
fn first_dependent(scaled: &Matrix) -> Dependent {
    let leading = |rows: &usize| scaled.view((0, 0), (*rows, *rows)).into_owned();
    let definite = |rows: &usize| Cholesky::new(leading(rows)).is_some_and(|part| independent(&part));
    let row = (1..=scaled.nrows()).take_while(definite).count();
    Dependent { row }
}

/// A symmetric matrix from its lower triangle, row by row.
pub fn symmetric(size: usize, triangle: &[f64]) -> Matrix {
    Matrix::from_fn(size, size, |row, column| {
        let (row, column) = (row.max(column), row.min(column));
        triangle[row * (row + 1) / 2 + column]
    })
}

/// A symmetric matrix by its eigenvalues, ascending, with the eigenvectors as columns in the same order, each with its
/// largest element (the first of equal ones) positive. `None` where an element is no finite number.
pub fn eigen(matrix: &Matrix) -> Option<(Vector, Matrix)> {
    if matrix.nrows() != matrix.ncols() || matrix.iter().any(|element| !element.is_finite()) {
        return None;
    }
    if matrix.is_empty() {
        // Which nalgebra does not factor.
        return Some((Vector::zeros(0), Matrix::zeros(0, 0)));
    }
    let found = nalgebra::SymmetricEigen::new(matrix.clone());
    let mut order: Vec<usize> = (0..matrix.nrows()).collect();
    order.sort_by(|a, b| found.eigenvalues[*a].total_cmp(&found.eigenvalues[*b]));
    let values = Vector::from_iterator(order.len(), order.iter().map(|column| found.eigenvalues[*column]));
    let columns: Vec<Vector> = order
        .iter()
        .map(|column| signed(found.eigenvectors.column(*column).into_owned()))
        .collect();
    Some((values, Matrix::from_columns(&columns)))
}

fn signed(column: Vector) -> Vector {
    let largest = column.iter().fold(
        0.0_f64,
        |most, element| if element.abs() > most.abs() { *element } else { most },
    );
    if largest < 0.0 { -column } else { column }
}

/// The symmetric B with B A B = the projection onto where A is not 0: the inverse square root of a symmetric matrix
/// without negative eigenvalues, those below 1e-10 of the largest counted as 0. `None` as [`eigen`].
pub fn inverse_root(matrix: &Matrix) -> Option<Matrix> {
    let (values, vectors) = eigen(matrix)?;
    let least = values.iter().fold(0.0_f64, |most, value| most.max(value.abs())) * 1e-10;
    let roots = values.map(|value| if value > least { 1.0 / sqrt(value) } else { 0.0 });
    let size = values.len();
    Some(Matrix::from_fn(size, size, |row, column| {
        (0..size)
            .map(|k| vectors[(row, k)] * roots[k] * vectors[(column, k)])
            .sum()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The Hilbert matrix of order 4, whose inverse is known in whole numbers.
    fn hilbert() -> Matrix {
        Matrix::from_fn(4, 4, |row, column| 1.0 / (row + column + 1) as f64)
    }

    #[test]
    fn the_inverse_of_the_hilbert_matrix_is_found() {
        let known = [
            16.0, -120.0, 240.0, -140.0, -120.0, 1200.0, -2700.0, 1680.0, 240.0, -2700.0, 6480.0, -4200.0, -140.0,
            1680.0, -4200.0, 2800.0,
        ];
        let factor = Factor::of(&hilbert()).unwrap();
        for (found, known) in factor.inverse().iter().zip(known) {
            assert!((found - known).abs() < 1e-9 * 6480.0, "{found} {known}");
        }
        // Its determinant is 1/6048000.
        assert!((factor.log_determinant() + log(6_048_000.0)).abs() < 1e-11);
        let solved = factor.solve(&Vector::from_element(4, 1.0));
        for (found, known) in solved.iter().zip([-4.0, 60.0, -180.0, 140.0]) {
            assert!((found - known).abs() < 1e-9, "{found} {known}");
        }
    }

    #[test]
    fn the_first_row_that_is_not_independent_is_named() {
        let refused = [
            (1, vec![0.0], 0),
            (1, vec![-1.0], 0),
            (1, vec![f64::NAN], 0),
            (2, vec![1.0, 1.0, 1.0, 1.0], 1),
            (2, vec![1e20, 1e10, 1e10, 1.0], 1),
            (2, vec![1.0, 0.0, 0.0, 0.0], 1),
            (3, vec![1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 2.0], 2),
            (2, vec![1.0, f64::NAN, f64::NAN, 1.0], 1),
        ];
        for (size, elements, row) in refused {
            let found = Factor::of(&Matrix::from_row_slice(size, size, &elements));
            assert_eq!(found.err(), Some(Dependent { row }), "{elements:?}");
        }
        assert!(Factor::of(&Matrix::from_row_slice(2, 2, &[1e20, 0.0, 0.0, 1e-20])).is_ok());
        assert_eq!(Factor::of(&Matrix::zeros(0, 0)).unwrap().inverse().len(), 0);
    }

    #[test]
    fn a_symmetric_matrix_is_put_together_again_from_its_eigenvalues() {
        // Eigenvalues 1 and 3, eigenvectors along the diagonals.
        let (values, vectors) = eigen(&Matrix::from_row_slice(2, 2, &[2.0, 1.0, 1.0, 2.0])).unwrap();
        assert!((values[0] - 1.0).abs() < 1e-14 && (values[1] - 3.0).abs() < 1e-14);
        assert!((vectors[(0, 1)] - vectors[(1, 1)]).abs() < 1e-14 && vectors[(0, 1)] > 0.0);
        let root = inverse_root(&hilbert()).unwrap();
        let whole = &root * hilbert() * &root;
        assert!((whole - Matrix::identity(4, 4)).amax() < 1e-9);
        assert!(eigen(&Matrix::from_element(1, 1, f64::NAN)).is_none());
        assert_eq!(eigen(&Matrix::zeros(0, 0)).map(|(values, _)| values.len()), Some(0));
        // A projection is its own inverse root.
        let projection = Matrix::from_element(2, 2, 0.5);
        assert!((inverse_root(&projection).unwrap() - projection).amax() < 1e-14);
    }
}
