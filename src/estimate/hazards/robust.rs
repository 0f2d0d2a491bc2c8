//! The robust variance.
//!
//! Custody: no zone. A residual belongs to a single row.

use std::ops::Range;

use rayon::prelude::*;

use super::Ties;
use super::kernel::chunks;
use super::score_residuals::ScoreResiduals;
use super::sorted::Sorted;
use crate::estimate::Clusters;
use crate::estimate::numeric::lanes::dot;
use crate::estimate::numeric::matrix::{Factor, Matrix, symmetric};
use crate::estimate::numeric::sums::sum;

/// I⁻¹ Σ over clusters of U U' I⁻¹, U the score residuals of a cluster, in the scale of [`Sorted`].
pub(super) fn variance(sorted: &Sorted, risks: &[f64], factor: &Factor, ties: Ties, clusters: &Clusters) -> Matrix {
    let scores = ScoreResiduals::of(sorted, risks, ties);
    let columns = sorted.columns.len();
    if each_row_alone(clusters) {
        let write = |places: Range<usize>, part: &mut [Vec<f64>]| scores.write(places, part);
        return sandwich(factor, &products(columns, sorted.rows(), write));
    }
    let by_column = (0..columns).into_par_iter();
    let by_cluster: Vec<Vec<f64>> = by_column
        .map(|column| clustered(scores.whole(column), sorted, clusters))
        .collect();
    sandwich(factor, &products_of(&by_cluster))
}

/// D'D for the columns of D.
pub(super) fn products_of(columns: &[Vec<f64>]) -> Matrix {
    let rows = columns.first().map_or(0, Vec::len);
    products(columns.len(), rows, |places, part| {
        for (part, column) in part.iter_mut().zip(columns) {
            part.copy_from_slice(&column[places.clone()]);
        }
    })
}

/// The same for columns that are not held as a whole: `write` writes a range of their rows.
fn products(columns: usize, rows: usize, write: impl Fn(Range<usize>, &mut [Vec<f64>]) + Sync) -> Matrix {
    let parts: Vec<Vec<f64>> = chunks(rows)
        .map(|places| {
            let mut part = vec![vec![0.0; places.len()]; columns];
            write(places, &mut part);
            let pairs = part.iter().enumerate();
            let pairs = pairs.flat_map(|(row, a)| part[..=row].iter().map(move |b| dot(a, b)));
            pairs.collect()
        })
        .collect();
    let element = |element: usize| sum(parts.iter().map(|part| part[element]));
    let triangle: Vec<f64> = (0..columns * (columns + 1) / 2).map(element).collect();
    symmetric(columns, &triangle)
}

/// I⁻¹ D'D I⁻¹.
pub(super) fn sandwich(factor: &Factor, products: &Matrix) -> Matrix {
    let inverse = factor.inverse();
    let size = products.nrows();
    let whole = &inverse * products * &inverse;
    // Symmetric to the last bit.
    Matrix::from_fn(size, size, |row, column| whole[(row.max(column), row.min(column))])
}

fn each_row_alone(clusters: &Clusters) -> bool {
    clusters.count() == clusters.numbers().len()
}

/// Sums within clusters. Where each row is a cluster of its own, its residual is the sum.
pub(super) fn clustered(residuals: Vec<f64>, sorted: &Sorted, clusters: &Clusters) -> Vec<f64> {
    if each_row_alone(clusters) {
        return residuals;
    }
    let mut sums = vec![0.0; clusters.count()];
    for (row, residual) in sorted.order.iter().zip(residuals) {
        sums[clusters.numbers()[*row as usize] as usize] += residual;
    }
    sums
}
