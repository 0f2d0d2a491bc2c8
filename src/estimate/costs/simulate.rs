//! The saving under draws of all that is not known exactly: probabilistic sensitivity analysis.
//!
//! A draw is a function of the seed, its number and the place of what is drawn, so that neither threads nor the order of
//! items change it.
//!
//! Custody: no zone. Numbers without a subject.

use serde::Serialize;

use super::Uncertain;
use crate::estimate::EstimateError;
use crate::estimate::numeric::random::RandomStream;
use crate::estimate::numeric::sums;

const MOST_DRAWS: u32 = 1_000_000;

/// What is drawn, and what a draw is worth.
pub struct Model<'m> {
    /// The numbers that are not known exactly.
    pub uncertain: &'m [Uncertain],
    /// What their values, in that order, come to.
    pub worth: &'m dyn Fn(&[f64]) -> f64,
}

/// What the draws were worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Simulated {
    /// Worths in ascending order.
    sorted: Vec<f64>,
    /// Their mean.
    pub mean: f64,
    /// The share of them above 0.
    pub above_zero: f64,
}

impl Simulated {
    /// The quantile at a share: the smallest worth that at least this share of the draws do not exceed.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let place = libm::ceil(share * self.sorted.len() as f64) as usize;
        self.sorted.get(place.saturating_sub(1)).copied()
    }

    /// Draws made.
    pub fn draws(&self) -> usize {
        self.sorted.len()
    }
}

/// Draws everything `draws` times.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for draws outside of 99 to a million, or a worth that is no finite number.
pub fn simulate(model: &Model<'_>, draws: u32, seed: u64) -> Result<Simulated, EstimateError> {
    if !(99..=MOST_DRAWS).contains(&draws) {
        let (what, must) = ("number of draws", "between 99 and 1,000,000");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let streams: Vec<(RandomStream, Uncertain)> = (0..)
        .zip(model.uncertain)
        .map(|(stream, uncertain)| (RandomStream::new(seed, stream), *uncertain))
        .collect();
    let worth = |draw: u64| {
        let values: Vec<f64> = streams
            .iter()
            .map(|(stream, uncertain)| uncertain.quantile(inside(stream.uniform(draw))))
            .collect();
        (model.worth)(&values)
    };
    let mut sorted: Vec<f64> = (0..u64::from(draws)).map(worth).collect();
    if sorted.iter().any(|worth| !worth.is_finite()) {
        let (what, must) = ("worth of a draw", "a finite number");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let mean = sums::sum(sorted.iter().copied()) / f64::from(draws);
    let above = sorted.iter().filter(|worth| **worth > 0.0).count();
    sorted.sort_by(f64::total_cmp);
    Ok(Simulated {
        sorted,
        mean,
        above_zero: above as f64 / f64::from(draws),
    })
}

/// A uniform number moved off 0, by half of the spacing of the numbers drawn.
fn inside(uniform: f64) -> f64 {
    const HALF: f64 = 0.5 / (1u64 << 53) as f64;
    if uniform == 0.0 { HALF } else { uniform }
}
