//! Random numbers in order.
//!
//! Custody: no zone.

use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::numeric::normal;
use crate::estimate::numeric::random::RandomStream;

/// A stream from which one number is taken after the other.
pub(super) struct Draws {
    stream: RandomStream,
    taken: u64,
}

impl Draws {
    pub(super) fn new(seed: u64, number: u64) -> Draws {
        Draws {
            stream: RandomStream::new(seed, number),
            taken: 0,
        }
    }

    /// Above 0 and below 1.
    fn uniform(&mut self) -> f64 {
        self.taken += 1;
        self.stream.uniform(self.taken) + f64::EPSILON / 4.0
    }

    /// The place of one of so many, each as likely as the others.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let place = (self.uniform() * count as f64) as usize;
        place.min(count.saturating_sub(1))
    }

    /// The place of one of several, taken with these weights; the last where they are all 0.
    pub(super) fn one_of(&mut self, weights: &[f64]) -> usize {
        let total: f64 = weights.iter().sum();
        let mut left = self.uniform() * total;
        for (place, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return place;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// Coefficients drawn from the normal distribution of their estimate. A variance without an inverse, of what the data
    /// do not tell, is left out.
    pub(super) fn coefficients(&mut self, values: &[f64], covariance: &Matrix) -> Vec<f64> {
        let Ok(factor) = Factor::of(covariance) else {
            return values.to_vec();
        };
        let normals = Vector::from_fn(values.len(), |_, _| normal::quantile(self.uniform()));
        let away = factor.root_times(&normals);
        values
            .iter()
            .zip(away.iter())
            .map(|(value, away)| value + away)
            .collect()
    }
}
