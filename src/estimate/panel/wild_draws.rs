//! One draw of the wild bootstrap, from sums over clusters, and the random factors of all draws.
//!
//! Custody: no zone. Numbers by position.

use libm::sqrt;

use super::wild::{WildSettings, WildWeights};
use crate::estimate::numeric::matrix::Vector;
use crate::estimate::numeric::random::RandomStream;

/// What of a cluster every draw rests on: its score under the hypothesis is `fixed` - (null - estimate) ·
/// `moving`, counted from the estimate so that a large one costs no digits, and `leverage` is
/// A X'WX a for its rows, with A = (X'WX)⁻¹ of all and a the row of the coefficient.
pub(super) struct ClusterSums {
    pub(super) fixed: Vector,
    pub(super) moving: Vector,
    pub(super) leverage: Vector,
}

/// The numerator and the variance of a draw, as polynomials of the null less the estimate: n₀ - δ n₁ and v₀ - 2δ v₁ +
/// δ² v₂.
pub(super) struct Draw {
    numerator: [f64; 2],
    variance: [f64; 3],
}

impl Draw {
    /// t² at a null less the estimate; infinite where nothing varies.
    pub(super) fn square(&self, shift: f64) -> f64 {
        let top = self.numerator[0] - shift * self.numerator[1];
        let [fixed, mixed, moving] = self.variance;
        let bottom = fixed - 2.0 * shift * mixed + shift * shift * moving;
        if bottom > 0.0 {
            top * top / bottom
        } else {
            f64::INFINITY
        }
    }
}

/// One draw: Σ v p with p = a's, and the variance Σ over clusters of (v p - leverage' Σ v s)².
pub(super) fn draw(sums: &[ClusterSums], row: &Vector, factors: &[f64]) -> Draw {
    let size = row.len();
    let (mut fixed, mut moving) = (Vector::zeros(size), Vector::zeros(size));
    for (of, factor) in sums.iter().zip(factors) {
        fixed.axpy(*factor, &of.fixed, 1.0);
        moving.axpy(*factor, &of.moving, 1.0);
    }
    let mut variance = [0.0; 3];
    for (of, factor) in sums.iter().zip(factors) {
        let left = factor * of.fixed.dot(row) - of.leverage.dot(&fixed);
        let right = factor * of.moving.dot(row) - of.leverage.dot(&moving);
        variance[0] += left * left;
        variance[1] += left * right;
        variance[2] += right * right;
    }
    Draw {
        numerator: [fixed.dot(row), moving.dot(row)],
        variance,
    }
}

/// The factors of all draws.
pub(super) struct Factors {
    points: Vec<f64>,
    pub(super) count: u32,
    pub(super) enumerated: bool,
    seed: u64,
}

impl Factors {
    pub(super) fn of(settings: WildSettings, clusters: usize) -> Factors {
        let points = match settings.weights {
            WildWeights::Rademacher => vec![-1.0, 1.0],
            WildWeights::Webb => {
                let (small, large) = (sqrt(0.5), sqrt(1.5));
                vec![-large, -1.0, -small, small, 1.0, large]
            }
        };
        let power = u32::try_from(clusters)
            .ok()
            .and_then(|clusters| (points.len() as u32).checked_pow(clusters));
        let all = power.filter(|all| *all <= settings.draws);
        Factors {
            points,
            count: all.unwrap_or(settings.draws),
            enumerated: all.is_some(),
            seed: settings.seed,
        }
    }

    pub(super) fn of_draw(&self, number: u32, clusters: usize) -> Vec<f64> {
        let base = self.points.len();
        if self.enumerated {
            let mut rest = number as usize;
            let digit = |_| {
                let point = self.points[rest % base];
                rest /= base;
                point
            };
            return (0..clusters).map(digit).collect();
        }
        let stream = RandomStream::new(self.seed, u64::from(number));
        let drawn = |cluster: u64| self.points[((stream.uniform(cluster) * base as f64) as usize).min(base - 1)];
        (0..clusters as u64).map(drawn).collect()
    }
}
