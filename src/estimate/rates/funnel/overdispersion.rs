//! Z scores of areas, how much more than chance they vary, and limits that allow for it.
//!
//! Custody: no zone. Counts of areas, however small.

use libm::{exp, floor, log, sqrt};
use serde::Serialize;

use super::super::counts::positive;
use super::areas;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, EstimateError, Interval, Reservation, Test};

/// The scale on which a ratio of observed to expected is compared with 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// √(O/E), standard error 1/(2√E), as the Care Quality Commission (Spiegelhalter, Sherlaw-Johnson, Bardsley, Blunt,
    /// Wood & Grigg 2012, Journal of the Royal Statistical Society A 175:1). The default: it exists without an event.
    #[default]
    SquareRoot,
    /// ln(O/E), standard error 1/√E, as NHS England's Summary Hospital-level Mortality Indicator. An area without an
    /// event has no score.
    Log,
}

/// What is done with the scores farthest out, so that areas that are different do not widen the limits by which they
/// would be found.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extremes {
    /// Nothing.
    Kept,
    /// Drawn in to the quantiles (type 7, as R's default) of this share and of 1 less it, as the Care Quality
    /// Commission.
    Winsorised(f64),
    /// Left out when their rank is among this share at either end, as the Summary Hospital-level Mortality Indicator:
    /// of k = 1/share groups of ranks, group ⌊rank·k/(n + 1)⌋, the first and the last.
    Truncated(f64),
}

impl Default for Extremes {
    /// 10 % drawn in at both ends.
    fn default() -> Extremes {
        Extremes::Winsorised(0.1)
    }
}

/// How limits allow for overdispersion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allowance {
    /// A variance between areas is added: √(s² + τ²). The default: limits of large areas do not close.
    #[default]
    Additive,
    /// Standard errors are multiplied by √φ, where φ is above 1.
    Multiplicative,
}

/// How much more than chance the ratios of areas vary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overdispersion {
    /// The scale of all that follows.
    pub scale: Scale,
    /// What was done with the scores farthest out.
    pub extremes: Extremes,
    /// Each area's distance from 1 in standard errors that hold by chance alone, in the order given. `None` for an area
    /// without an event on the scale of logarithms.
    pub scores: Vec<Option<f64>>,
    /// The same in standard errors √(s² + τ²).
    pub adjusted_scores: Vec<Option<f64>>,
    /// φ: the mean of the squared scores, after the extremes were dealt with. About 1 by chance alone.
    pub dispersion: f64,
    /// τ²: the variance between areas on the scale, by moments; 0 where they vary no more than chance lets them.
    pub between_variance: f64,
    /// The test of no more variation than chance: the sum of squared scores, as they are.
    pub heterogeneity: Test,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Scores of areas and their overdispersion: φ is the mean of z², and τ² = (kφ - (k - 1)) / (Σw - Σw²/Σw) for k areas
/// with weights w = 1/s², or 0 (DerSimonian & Laird 1986, with the target in the place of the mean).
///
/// # Errors
/// [`EstimateError::NoRows`], [`EstimateError::LengthDiffers`], [`EstimateError::OutOfRange`] for expectations that are
/// not between 1e-100 and 1e100, more than 1e10 events, or a share of extremes that is not between 0 and 1/2, both
/// excluded; [`EstimateError::NothingToEstimate`] for fewer than two areas with a score.
pub fn overdispersion(
    observed: &[u64],
    expected: &[f64],
    scale: Scale,
    extremes: Extremes,
) -> Result<Overdispersion, EstimateError> {
    areas(observed, expected)?;
    let pairs = observed.iter().zip(expected);
    let scores: Vec<Option<f64>> = pairs.map(|(o, e)| score(*o as f64, *e, scale)).collect();
    let scored: Vec<(f64, f64)> = scores
        .iter()
        .zip(expected)
        .filter_map(|(score, expected)| score.map(|score| (score, *expected)))
        .collect();
    let used = dealt_with(&scored, extremes)?;
    let dispersion = sum(used.iter().map(|(score, _)| score * score)) / used.len() as f64;
    let between_variance = between_variance(&used, dispersion, scale);
    let squares = sum(scored.iter().map(|(score, _)| score * score));
    Ok(Overdispersion {
        scale,
        extremes,
        adjusted_scores: adjusted(&scores, expected, between_variance, scale),
        dispersion,
        between_variance,
        heterogeneity: Test::chi_squared(squares, scored.len() as f64),
        reservations: applying([
            (scored.len() < scores.len(), Reservation::EmptyStratum),
            (between_variance == 0.0, Reservation::NoExtraVariation),
            ((used.len() as u64) < FEW, Reservation::FewAreas),
        ]),
        scores,
    })
}

/// Scores in standard errors √(s² + τ²) instead of s.
fn adjusted(scores: &[Option<f64>], expected: &[f64], between: f64, scale: Scale) -> Vec<Option<f64>> {
    let adjust = |(score, expected): (&Option<f64>, &f64)| {
        let error = standard_error(*expected, scale);
        let variance = error * error;
        score.map(|score| score * sqrt(variance / (variance + between)))
    };
    scores.iter().zip(expected).map(adjust).collect()
}

impl Overdispersion {
    /// Funnel limits for observed over expected, around 1, that allow for overdispersion. A lower limit that would be
    /// negative on the scale of square roots is 0.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for an expectation that is not between 1e-100 and 1e100.
    pub fn limits(
        &self,
        expected: f64,
        allowance: Allowance,
        level: ConfidenceLevel,
    ) -> Result<Interval, EstimateError> {
        positive("expected number of events", expected)?;
        let own = standard_error(expected, self.scale);
        let error = match allowance {
            Allowance::Additive => sqrt(own * own + self.between_variance),
            Allowance::Multiplicative => own * sqrt(self.dispersion.max(1.0)),
        };
        let half = level.deviate() * error;
        Ok(match self.scale {
            Scale::SquareRoot => {
                let low = (1.0 - half).max(0.0);
                Interval {
                    lower: low * low,
                    upper: (1.0 + half) * (1.0 + half),
                }
            }
            Scale::Log => Interval {
                lower: exp(-half),
                // Of next to nothing expected, as high as numbers go.
                upper: exp(half.min(700.0)),
            },
        })
    }
}

fn standard_error(expected: f64, scale: Scale) -> f64 {
    match scale {
        Scale::SquareRoot => 0.5 / sqrt(expected),
        Scale::Log => 1.0 / sqrt(expected),
    }
}

fn score(observed: f64, expected: f64, scale: Scale) -> Option<f64> {
    match scale {
        Scale::SquareRoot => Some(2.0 * (sqrt(observed) - sqrt(expected))),
        Scale::Log => (observed > 0.0).then(|| sqrt(expected) * log(observed / expected)),
    }
}

/// The scores, each with its expectation, of which φ and τ² are made.
fn dealt_with(scored: &[(f64, f64)], extremes: Extremes) -> Result<Vec<(f64, f64)>, EstimateError> {
    let nothing = "no second area to compare";
    let mut order: Vec<f64> = scored.iter().map(|(score, _)| *score).collect();
    order.sort_by(f64::total_cmp);
    let used: Vec<(f64, f64)> = match extremes {
        Extremes::Kept => scored.to_vec(),
        Extremes::Winsorised(share) | Extremes::Truncated(share) if !(share > 0.0 && share < 0.5) => {
            let (what, must) = ("share of extremes", "between 0 and 1/2");
            return Err(EstimateError::OutOfRange { what, must });
        }
        Extremes::Winsorised(share) => {
            let (low, high) = (quantile(&order, share), quantile(&order, 1.0 - share));
            let drawn_in = |(score, expected): &(f64, f64)| (score.min(high).max(low), *expected);
            scored.iter().map(drawn_in).collect()
        }
        Extremes::Truncated(share) => {
            let kept = |(score, _): &&(f64, f64)| inside(&order, *score, share);
            scored.iter().filter(kept).copied().collect()
        }
    };
    if used.len() < 2 {
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    Ok(used)
}

/// The quantile of sorted numbers, linear between the two nearest: type 7 of Hyndman & Fan (1996).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let place = last as f64 * share;
    let below = (floor(place) as usize).min(last);
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// Whether the rank of a score, the mean one of equal scores, is outside of the first and the last group.
fn inside(sorted: &[f64], score: f64, share: f64) -> bool {
    let fewer = sorted.partition_point(|other| *other < score);
    let as_many = sorted.partition_point(|other| *other <= score);
    let rank = (fewer + as_many + 1) as f64 / 2.0;
    let groups = 1.0 / share;
    let group = floor(rank * groups / (sorted.len() + 1) as f64);
    group > 0.0 && group < groups - 1.0
}

fn between_variance(used: &[(f64, f64)], dispersion: f64, scale: Scale) -> f64 {
    let weight = |(_, expected): &(f64, f64)| {
        let error = standard_error(*expected, scale);
        1.0 / (error * error)
    };
    let whole = sum(used.iter().map(weight));
    let squares = sum(used.iter().map(|area| weight(area) * (weight(area) / whole)));
    let count = used.len() as f64;
    let excess = count * dispersion - (count - 1.0);
    if excess > 0.0 && whole > squares {
        excess / (whole - squares)
    } else {
        0.0
    }
}
