//! A design in coordinates in which its columns are orthonormal: neither the units of covariates nor their correlation
//! cost digits, and every regression works on columns of one size.
//!
//! Custody: no zone. Mathematics.

use libm::{fabs, frexp, ldexp, sqrt};
use rayon::prelude::*;

use super::Design;
use crate::estimate::EstimateError;
use crate::estimate::numeric::lanes::dot;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector, symmetric};
use crate::estimate::numeric::sums::sum;

/// Rows that are worked on together. Fixed, so that sums do not depend on the number of threads.
pub(super) const BLOCK: usize = 1024;

/// The spread of a column, as a share of its largest value, below which it counts as constant.
const CONSTANT: f64 = 1e-13;

/// Where a standardised value is cut.
const FARTHEST: f64 = 1e100;

/// The columns q of a design X with Q = X T⁻¹ and Q' W Q = I, W the weights divided by the largest. The coefficients of X
/// are T γ, for the coefficients γ of Q.
///
/// Columns are centred (where there is an intercept) and scaled, then made orthonormal by two Cholesky factors (Yamamoto,
/// Nakatsukasa, Yanagisawa & Fukaya 2015, ETNA 44:306): as exact as Householder's QR up to a condition number of 10⁸, and
/// what is not as well conditioned as 10⁶ is refused as collinear.
#[derive(Debug, Clone)]
pub(super) struct Orthonormal {
    rows: usize,
    columns: usize,
    /// Block by block of [`BLOCK`] rows; within a block, column by column.
    blocks: Vec<f64>,
    transform: Matrix,
}

impl Orthonormal {
    /// # Errors
    /// [`EstimateError::Collinear`], [`EstimateError::NothingToEstimate`] without a column,
    /// [`EstimateError::OutOfRange`] for a covariate whose coefficient no number could hold.
    pub(super) fn of(design: &Design<'_>, weights: Option<&[f64]>) -> Result<Orthonormal, EstimateError> {
        let (rows, columns) = (design.rows(), design.coefficients());
        if columns == 0 {
            let nothing = "neither an intercept nor a covariate";
            return Err(EstimateError::NothingToEstimate { nothing });
        }
        let weights = relative(weights);
        let scales = scales(design, weights.as_deref())?;
        let mut found = Orthonormal {
            rows,
            columns,
            blocks: standardised(design, &scales),
            transform: Matrix::identity(columns, columns),
        };
        for _ in 0..2 {
            found.orthogonalise(design, weights.as_deref())?;
        }
        found.transform = unscaling(design, &scales) * found.transform;
        if found.transform.iter().all(|element| element.is_finite()) {
            Ok(found)
        } else {
            let must = "of a size that its coefficient can be written for";
            Err(EstimateError::OutOfRange {
                what: "covariate",
                must,
            })
        }
    }

    fn orthogonalise(&mut self, design: &Design<'_>, weights: Option<&[f64]>) -> Result<(), EstimateError> {
        let gram = self.gram(weights);
        let refused = |row: usize| match design.covariate(row) {
            Some(column) => EstimateError::Collinear { column },
            None => EstimateError::WeightsAllZero,
        };
        Factor::of(&gram).map_err(|dependent| refused(dependent.row))?;
        let last = self.columns - 1;
        let lower = gram.cholesky().ok_or(refused(last))?.unpack();
        let inverse = lower
            .solve_lower_triangular(&Matrix::identity(self.columns, self.columns))
            .ok_or(refused(last))?
            .transpose();
        let columns = self.columns;
        self.blocks
            .par_chunks_mut(BLOCK * columns)
            .for_each(|block| multiply(block, columns, &inverse));
        self.transform = &self.transform * &inverse;
        Ok(())
    }

    /// Q' W Q for weights of rows.
    pub(super) fn gram(&self, weights: Option<&[f64]>) -> Matrix {
        let columns = self.columns;
        let parts: Vec<Vec<f64>> = self
            .blocks
            .par_chunks(BLOCK * columns)
            .enumerate()
            .map(|(number, block)| {
                let rows = block.len() / columns;
                let weights = weights.map(|weights| &weights[number * BLOCK..number * BLOCK + rows]);
                block_gram(block, columns, weights)
            })
            .collect();
        symmetric(columns, &added(&parts))
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// T: from coordinates to coefficients.
    pub(super) fn transform(&self) -> &Matrix {
        &self.transform
    }

    /// The blocks of rows: each its columns, one after the other.
    pub(super) fn blocks(&self) -> rayon::slice::Chunks<'_, f64> {
        self.blocks.par_chunks(BLOCK * self.columns)
    }

    /// The coordinates of one row.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = f64> + '_ {
        let start = row / BLOCK * BLOCK;
        let rows = BLOCK.min(self.rows - start);
        let block = &self.blocks[start * self.columns..(start + rows) * self.columns];
        (0..self.columns).map(move |column| block[column * rows + row - start])
    }

    /// Q γ, row by row.
    pub(super) fn times(&self, coordinates: &Vector) -> Vec<f64> {
        let columns = self.columns;
        let blocks = self.blocks.par_chunks(BLOCK * columns);
        let parts: Vec<Vec<f64>> = blocks
            .map(|block| block_times(block, columns, coordinates.as_slice()))
            .collect();
        parts.concat()
    }

    /// Q' v for a value of each row.
    pub(super) fn transposed_times(&self, values: &[f64]) -> Vector {
        let columns = self.columns;
        let parts: Vec<Vec<f64>> = self
            .blocks
            .par_chunks(BLOCK * columns)
            .zip(values.par_chunks(BLOCK))
            .map(|(block, values)| block.chunks(values.len()).map(|column| dot(column, values)).collect())
            .collect();
        Vector::from_vec(added(&parts))
    }
}

/// Q γ for a block.
pub(super) fn block_times(block: &[f64], columns: usize, coordinates: &[f64]) -> Vec<f64> {
    let rows = block.len() / columns;
    let mut product = vec![0.0; rows];
    for (column, factor) in block.chunks(rows).zip(coordinates) {
        // Half of a triangular matrix.
        if *factor == 0.0 {
            continue;
        }
        for (sum, value) in product.iter_mut().zip(column) {
            *sum += factor * value;
        }
    }
    product
}

/// The lower triangle of Q' W Q for a block, row by row.
pub(super) fn block_gram(block: &[f64], columns: usize, weights: Option<&[f64]>) -> Vec<f64> {
    let rows = block.len() / columns;
    let mut triangle = Vec::with_capacity(columns * (columns + 1) / 2);
    let mut weighed = vec![0.0; rows];
    for (number, column) in block.chunks(rows).enumerate() {
        match weights {
            Some(weights) => {
                for ((product, value), weight) in weighed.iter_mut().zip(column).zip(weights) {
                    *product = value * weight;
                }
            }
            None => weighed.copy_from_slice(column),
        }
        triangle.extend(block.chunks(rows).take(number + 1).map(|other| dot(other, &weighed)));
    }
    triangle
}

/// Element by element, the parts added in their order.
pub(super) fn added(parts: &[Vec<f64>]) -> Vec<f64> {
    let length = parts.first().map_or(0, Vec::len);
    (0..length).map(|at| sum(parts.iter().map(|part| part[at]))).collect()
}

/// Every row of a block times a matrix, in place.
fn multiply(block: &mut [f64], columns: usize, matrix: &Matrix) {
    let old = block.to_vec();
    let rows = block.len() / columns;
    for (number, column) in block.chunks_mut(rows).enumerate() {
        column.copy_from_slice(&block_times(&old, columns, matrix.column(number).as_slice()));
    }
}

/// Weights divided by the largest.
fn relative(weights: Option<&[f64]>) -> Option<Vec<f64>> {
    let largest = weights?.iter().fold(0.0_f64, |most, weight| most.max(*weight));
    Some(weights?.iter().map(|weight| weight / largest).collect())
}

/// A power of two next to a size, by which numbers of this size can be divided without rounding.
pub(super) fn power_of_two(size: f64) -> f64 {
    if size > 0.0 {
        ldexp(1.0, frexp(size).1.clamp(-1000, 1000))
    } else {
        1.0
    }
}

/// How a column is brought to mean 0 and mean square 1: (x / largest - centre) / spread, `largest` a power of two.
struct Scale {
    largest: f64,
    centre: f64,
    spread: f64,
}

fn scales(design: &Design<'_>, weights: Option<&[f64]>) -> Result<Vec<Scale>, EstimateError> {
    let columns = design.covariates().columns().par_iter().enumerate();
    let found: Vec<_> = columns
        .map(|(number, column)| {
            scale(column, weights, design.has_intercept()).ok_or(EstimateError::Collinear { column: number })
        })
        .collect();
    found.into_iter().collect()
}

fn scale(column: &[f64], weights: Option<&[f64]>, centred: bool) -> Option<Scale> {
    let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
    let counted = |(row, value): (usize, &f64)| if weight(row) > 0.0 { fabs(*value) } else { 0.0 };
    let largest = column.iter().enumerate().map(counted).fold(0.0_f64, f64::max);
    if largest == 0.0 {
        return None;
    }
    let largest = power_of_two(largest);
    let centre = if centred {
        mean(column, weights, |x| x / largest)
    } else {
        0.0
    };
    let square = |x: f64| (x / largest - centre) * (x / largest - centre);
    let spread = sqrt(mean(column, weights, square));
    (spread > CONSTANT).then_some(Scale {
        largest,
        centre,
        spread,
    })
}

/// The weighted mean of a function of the values that have a weight.
fn mean(column: &[f64], weights: Option<&[f64]>, term: impl Fn(f64) -> f64) -> f64 {
    match weights {
        None => sum(column.iter().map(|value| term(*value))) / column.len() as f64,
        Some(weights) => {
            let rows = || column.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
            sum(rows().map(|(value, weight)| weight * term(*value))) / rows().map(|(_, weight)| weight).sum::<f64>()
        }
    }
}

/// The columns of the design, an intercept among them, centred and scaled, block by block.
fn standardised(design: &Design<'_>, scales: &[Scale]) -> Vec<f64> {
    let (rows, columns) = (design.rows(), design.coefficients());
    let mut blocks = vec![1.0; rows * columns];
    let skipped = usize::from(design.has_intercept());
    let filled = blocks.par_chunks_mut(BLOCK * columns).enumerate();
    filled.for_each(|(number, block)| {
        let (start, rows) = (number * BLOCK, block.len() / columns);
        let targets = block.chunks_mut(rows).skip(skipped);
        for ((target, column), scale) in targets.zip(design.covariates().columns()).zip(scales) {
            for (value, x) in target.iter_mut().zip(&column[start..start + rows]) {
                // Rows of weight 0 may lie anywhere; that they stay finite keeps 0 times them 0.
                *value = ((x / scale.largest - scale.centre) / scale.spread).clamp(-FARTHEST, FARTHEST);
            }
        }
    });
    blocks
}

/// From coefficients of standardised columns to those of the columns as given.
fn unscaling(design: &Design<'_>, scales: &[Scale]) -> Matrix {
    let columns = design.coefficients();
    let mut matrix = Matrix::identity(columns, columns);
    for (number, scale) in scales.iter().enumerate() {
        let at = design.position(number);
        matrix[(at, at)] = 1.0 / scale.spread / scale.largest;
        if design.has_intercept() {
            matrix[(0, at)] = -scale.centre / scale.spread;
        }
    }
    matrix
}
