//! Symmetric positive definite matrices: the factor of Cholesky and the inverse.
//!
//! Custody: no zone. Mathematics.

use libm::sqrt;

/// The lower triangular factor L of a symmetric positive definite matrix A = L L'.
///
/// ```
/// use seriatim::estimate::numeric::cholesky::Cholesky;
///
/// let factor = Cholesky::of(2, &[4.0, 2.0, 2.0, 5.0]).expect("positive definite");
/// assert_eq!(factor.inverse(), [0.3125, -0.125, -0.125, 0.25]);
/// assert!(Cholesky::of(2, &[1.0, 2.0, 2.0, 1.0]).is_none());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    size: usize,
    /// Row by row; above the diagonal 0.
    factor: Vec<f64>,
}

impl Cholesky {
    /// Factors a matrix of `size` rows, given row by row, of which the lower triangle is read (Golub and Van Loan 2013,
    /// *Matrix Computations*, 4th edition, algorithm 4.2.1). None where it is not positive definite to working precision:
    /// a pivot that is less than 1e-12 of its diagonal element, or no number, counts as none.
    pub fn of(size: usize, matrix: &[f64]) -> Option<Cholesky> {
        if matrix.len() != size * size {
            return None;
        }
        let mut factor = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..=row {
                let (left, right) = (&factor[row * size..][..column], &factor[column * size..][..column]);
                let explained: f64 = left.iter().zip(right).map(|(left, right)| left * right).sum();
                let rest = matrix[row * size + column] - explained;
                factor[row * size + column] = if column < row {
                    rest / factor[column * size + column]
                } else if rest > 1e-12 * matrix[row * size + row] && rest.is_finite() {
                    sqrt(rest)
                } else {
                    return None;
                };
            }
        }
        Some(Cholesky { size, factor })
    }

    /// The inverse of the matrix, row by row; symmetric to the last bit.
    pub fn inverse(&self) -> Vec<f64> {
        let size = self.size;
        let mut inverse = vec![0.0; size * size];
        for column in 0..size {
            let solved = self.solved_unit(column);
            for row in column..size {
                inverse[row * size + column] = solved[row];
                inverse[column * size + row] = solved[row];
            }
        }
        inverse
    }

    /// The solution x of A x = e, the unit vector of a column: L y = e forwards, then L' x = y backwards.
    fn solved_unit(&self, column: usize) -> Vec<f64> {
        let size = self.size;
        let mut solved = vec![0.0; size];
        for row in column..size {
            let known: f64 = (column..row)
                .map(|done| self.factor[row * size + done] * solved[done])
                .sum();
            let unit = if row == column { 1.0 } else { 0.0 };
            solved[row] = (unit - known) / self.factor[row * size + row];
        }
        for row in (0..size).rev() {
            let known: f64 = (row + 1..size)
                .map(|done| self.factor[done * size + row] * solved[done])
                .sum();
            solved[row] = (solved[row] - known) / self.factor[row * size + row];
        }
        solved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The Hilbert matrix of order 4, whose inverse is known in whole numbers.
    fn hilbert() -> Vec<f64> {
        let entry = |number: usize| 1.0 / (number / 4 + number % 4 + 1) as f64;
        (0..16).map(entry).collect()
    }

    #[test]
    fn the_inverse_of_the_hilbert_matrix_is_found() {
        let known = [
            16.0, -120.0, 240.0, -140.0, -120.0, 1200.0, -2700.0, 1680.0, 240.0, -2700.0, 6480.0, -4200.0, -140.0,
            1680.0, -4200.0, 2800.0,
        ];
        let inverse = Cholesky::of(4, &hilbert()).unwrap().inverse();
        for (found, known) in inverse.iter().zip(known) {
            assert!((found - known).abs() < 1e-9 * 6480.0, "{found} {known}");
        }
    }

    #[test]
    fn what_is_not_positive_definite_has_no_factor() {
        let refused = [
            (1, vec![0.0]),
            (1, vec![-1.0]),
            (1, vec![f64::NAN]),
            (2, vec![1.0, 1.0, 1.0, 1.0]),
            (2, vec![1.0, 0.0, 0.0]),
        ];
        for (size, matrix) in refused {
            assert_eq!(Cholesky::of(size, &matrix), None);
        }
        assert!(Cholesky::of(0, &[]).unwrap().inverse().is_empty());
    }
}
