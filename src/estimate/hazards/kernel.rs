//! Loops over columns, shared among threads in ranges that do not depend on their number.
//!
//! Custody: no zone. Mathematics.

use std::ops::Range;

use libm::exp;
use rayon::prelude::*;

use crate::estimate::numeric::lanes::{dot, total};

/// Rows that are worked through by one thread before the next are taken. Fixed, so that sums do not depend on threads.
pub(super) const CHUNK: usize = 4096;

/// The fixed ranges of rows.
pub(super) fn chunks(rows: usize) -> impl IndexedParallelIterator<Item = Range<usize>> {
    (0..rows.div_ceil(CHUNK))
        .into_par_iter()
        .map(move |chunk| chunk * CHUNK..rows.min((chunk + 1) * CHUNK))
}

/// Writes weight · exp(offset + Σ coefficient · column) of each row, into memory that may have been used before: new memory
/// takes longer to be had than the numbers to be worked out.
pub(super) fn write_relative_risks(
    columns: &[Vec<f64>],
    coefficients: &[f64],
    offset: Option<&[f64]>,
    weights: Option<&[f64]>,
    risks: &mut [f64],
) {
    // A climb starts with coefficients of 0, where every risk is 1.
    let varying = || {
        columns
            .iter()
            .zip(coefficients)
            .filter(|(_, coefficient)| **coefficient != 0.0)
    };
    risks.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, risks)| {
        let first = chunk * CHUNK;
        let places = first..first + risks.len();
        if let Some(offset) = offset {
            risks.copy_from_slice(&offset[places.clone()]);
        } else {
            risks.fill(0.0);
        }
        for (column, coefficient) in varying() {
            for (risk, value) in risks.iter_mut().zip(&column[places.clone()]) {
                *risk += coefficient * value;
            }
        }
        if offset.is_some() || varying().next().is_some() {
            risks.iter_mut().for_each(|risk| *risk = exp(*risk));
        } else {
            risks.fill(1.0);
        }
        if let Some(weights) = weights {
            for (risk, weight) in risks.iter_mut().zip(&weights[places]) {
                *risk *= weight;
            }
        }
    });
}

/// The lower triangle of Σ w x x', row by row, and Σ w x, for rows whose weights `w` are given chunk by chunk.
pub(super) fn moments(columns: &[Vec<f64>], rows: usize, weights: impl Fn(Range<usize>, &mut [f64]) + Sync) -> Moments {
    let parts: Vec<Moments> = chunks(rows)
        .map(|places| {
            let mut w = vec![0.0; places.len()];
            weights(places.clone(), &mut w);
            Moments::of(columns, places, &w)
        })
        .collect();
    let mut whole = Moments::none(columns.len());
    parts.iter().for_each(|part| whole.add(part));
    whole
}

/// First and second moments of covariates under weights.
pub(super) struct Moments {
    pub(super) first: Vec<f64>,
    /// The lower triangle, row by row.
    pub(super) second: Vec<f64>,
}

impl Moments {
    fn none(columns: usize) -> Moments {
        Moments {
            first: vec![0.0; columns],
            second: vec![0.0; columns * (columns + 1) / 2],
        }
    }

    fn of(columns: &[Vec<f64>], places: Range<usize>, w: &[f64]) -> Moments {
        let mut moments = Moments::none(columns.len());
        let mut weighted = vec![0.0; w.len()];
        let mut triangle = moments.second.iter_mut();
        for (row, column) in columns.iter().enumerate() {
            for ((weighted, w), value) in weighted.iter_mut().zip(w).zip(&column[places.clone()]) {
                *weighted = w * value;
            }
            moments.first[row] = total(&weighted);
            for (other, element) in columns[..=row].iter().zip(&mut triangle) {
                *element = dot(&weighted, &other[places.clone()]);
            }
        }
        moments
    }

    fn add(&mut self, other: &Moments) {
        for (sum, term) in self.first.iter_mut().zip(&other.first) {
            *sum += term;
        }
        for (sum, term) in self.second.iter_mut().zip(&other.second) {
            *sum += term;
        }
    }
}
