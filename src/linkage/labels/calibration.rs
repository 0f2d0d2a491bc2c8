//! Calibration: from the match weight to the log odds that labels bear out.
//!
//! The weights of Fellegi and Sunter are over-confident where fields depend on each other. A logistic line through labelled
//! pairs corrects their scale and their zero (Platt 1999, in Advances in Large Margin Classifiers). One slope for all weights
//! makes sure pairs pay for what goes wrong among doubtful ones: the line bends at even odds (beta calibration: Kull, Silva
//! Filho & Flach 2017, Electronic Journal of Statistics 11(2):5052), little where labels are few. Many labels correct the
//! shape as well (isotonic regression, better from about a thousand labels on: Niculescu-Mizil & Caruana 2005, ICML).
//!
//! Custody: the pseudonymous zone; weights and words of the code book.

use serde::{Deserialize, Serialize};

use crate::estimate::numeric::isotonic::isotonic;
use crate::estimate::numeric::logistic::{Bent, Observation, fit, fit_bent};
use crate::linkage::model::Score;

/// Labels of either class that it takes: of fewer the line would tell more of chance than of the linkage.
const LEAST_OF_EACH: usize = 10;
/// Labels from which on the shape is corrected too, and labels of the rarer class.
const MANY: usize = 1000;
const MANY_OF_EACH: usize = 100;
/// A share of matches times that of others below which a level holds one of them alone.
const NEARLY_NONE: f64 = 1e-12;
/// Match weights, in bits, at which the model's own word counts as a label of weight one. Such a prior on the mean at chosen
/// points (Bedrick, Christensen & Johnson 1996, JASA 91(436):1450) keeps the line finite where weight parts the labels
/// completely, and near the model where they say little.
const PRIOR_AT: [f64; 2] = [-3.0, 3.0];
/// What holds the slopes below and above even odds together: one over the variance that is believed of half their difference.
/// Its standard deviation is a quarter: slopes may well differ by a half.
const PULL: f64 = 16.0;

/// A labelled pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Labelled {
    /// Match weight under the model, in bits.
    pub(crate) bits: f64,
    /// Whether it is one person.
    pub(crate) is_match: bool,
    /// Pairs for which it stands.
    pub(crate) weight: f64,
}

/// A map from match weight to calibrated log odds, both in bits. It ascends: calibration changes how sure a link is, and
/// the order of two pairs of one population never.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) enum Calibration {
    /// The model's own weights.
    #[default]
    None,
    /// A line that bends at weight 0.
    Logistic {
        /// Log odds at weight 0, in bits.
        intercept: f64,
        /// Bits of log odds a bit of weight, far below weight 0.
        below: f64,
        /// The same far above it.
        above: f64,
    },
    /// Through knots, straight between them, and beyond the outermost with the slopes of the line.
    Isotonic {
        /// Weight and log odds, both strictly ascending; at least one.
        knots: Vec<(f64, f64)>,
        /// Slope below the knots.
        below: f64,
        /// Slope above them.
        above: f64,
    },
}

/// Why a linkage stays uncalibrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Uncalibrated {
    /// Nobody labelled a pair of the population.
    NoLabels,
    /// All labels say the same.
    OneClass,
    /// Fewer than [`LEAST_OF_EACH`] of either class.
    TooFew,
    /// Heavier pairs are labelled a match less often: labels or model are wrong.
    RunsAgainst,
}

impl Uncalibrated {
    /// The reason in words.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Uncalibrated::NoLabels => "no labels",
            Uncalibrated::OneClass => "the labels are all of one class",
            Uncalibrated::TooFew => "fewer than 10 labels of one class",
            Uncalibrated::RunsAgainst => "the labels run against the match weights",
        }
    }
}

impl Calibration {
    /// Learns from labelled pairs.
    pub(crate) fn of(labels: &[Labelled]) -> Result<Calibration, Uncalibrated> {
        let matches = labels.iter().filter(|label| label.is_match).count();
        let rarer = matches.min(labels.len() - matches);
        if labels.is_empty() {
            return Err(Uncalibrated::NoLabels);
        }
        if rarer == 0 {
            return Err(Uncalibrated::OneClass);
        }
        if rarer < LEAST_OF_EACH {
            return Err(Uncalibrated::TooFew);
        }
        // Weighted, labels count for as many as tell as much without weights (Kish 1965): a sum of weights would pass for that many.
        let weights = || labels.iter().map(|label| label.weight);
        let scale = weights().sum::<f64>() / weights().map(|weight| weight * weight).sum::<f64>();
        let Bent {
            intercept,
            below,
            above,
        } = line(labels, scale).ok_or(Uncalibrated::RunsAgainst)?;
        let are_many = labels.len() >= MANY && rarer >= MANY_OF_EACH;
        let knots = if are_many { knots(labels) } else { Vec::new() };
        // Many labels that weight parts completely leave no knot.
        Ok(if knots.is_empty() {
            Calibration::Logistic {
                intercept,
                below,
                above,
            }
        } else {
            Calibration::Isotonic { knots, below, above }
        })
    }

    /// The score as calibrated.
    pub(crate) fn apply(&self, score: Score) -> Score {
        match self {
            Calibration::None => score,
            _ => {
                let weight = self.log_odds(score.weight);
                Score {
                    weight,
                    probability: 1.0 / (1.0 + libm::exp2(-weight)),
                }
            }
        }
    }

    /// Calibrated log odds of a match weight, both in bits.
    fn log_odds(&self, bits: f64) -> f64 {
        match self {
            Calibration::None => bits,
            Calibration::Logistic {
                intercept,
                below,
                above,
            } => {
                let natural = std::f64::consts::LN_2;
                let line = Bent {
                    intercept: intercept * natural,
                    below: *below,
                    above: *above,
                };
                line.log_odds(bits * natural) / natural
            }
            Calibration::Isotonic { knots, below, above } => {
                let after = knots.partition_point(|(knot, _)| *knot <= bits);
                let before = after.checked_sub(1).and_then(|place| knots.get(place));
                match (before, knots.get(after)) {
                    (Some((x, y)), Some((next_x, next_y))) => y + (next_y - y) * (bits - x) / (next_x - x),
                    (Some((x, y)), None) => y + above * (bits - x),
                    (None, Some((x, y))) => y + below * (bits - x),
                    (None, None) => bits,
                }
            }
        }
    }
}

/// The logistic line, its intercept in bits; none where it does not ascend. Where it would not ascend on both sides of even
/// odds it does not bend.
fn line(labels: &[Labelled], scale: f64) -> Option<Bent> {
    let natural = std::f64::consts::LN_2;
    let labelled = labels.iter().map(|label| Observation {
        x: label.bits * natural,
        target: if label.is_match { 1.0 } else { 0.0 },
        weight: label.weight * scale,
    });
    let prior = PRIOR_AT.into_iter().map(|bits| Observation {
        x: bits * natural,
        target: 1.0 / (1.0 + libm::exp2(-bits)),
        weight: 1.0,
    });
    let observations: Vec<Observation> = labelled.chain(prior).collect();
    let bent = fit_bent(&observations, PULL).filter(|line| line.below > 0.0 && line.above > 0.0);
    let straight = || {
        let line = fit(&observations).filter(|line| line.slope > 0.0)?;
        Some(Bent {
            intercept: line.intercept,
            below: line.slope,
            above: line.slope,
        })
    };
    let line = bent.or_else(straight)?;
    Some(Bent {
        intercept: line.intercept / natural,
        ..line
    })
}

/// Labels of one weight, or of a level of the isotonic regression.
#[derive(Debug, Clone, Copy)]
struct Tied {
    /// Weight of the pairs, in bits.
    bits: f64,
    /// Share of matches.
    share: f64,
    /// Pairs for which the labels stand, and the sum of the squares.
    weight: f64,
    squares: f64,
}

impl Tied {
    fn of(labels: &[Labelled]) -> Tied {
        let weights = || labels.iter().map(|label| label.weight);
        let weight: f64 = weights().sum();
        let matches = labels.iter().filter(|label| label.is_match);
        Tied {
            bits: labels.first().map_or(0.0, |label| label.bits),
            share: matches.map(|label| label.weight).sum::<f64>() / weight,
            weight,
            squares: weights().map(|weight| weight * weight).sum(),
        }
    }
}

/// Mean weight and log odds of each level of the isotonic regression that holds both matches and others.
///
/// Below and above all of them labels say the same of all pairs: how sure these are hangs on their weights, which the slope of
/// the line follows from the outermost level on. A level of its own there would be as sure at its upper end as in its middle, and
/// straight lines towards it would make its lower end doubtful, which no label bears out.
fn knots(labels: &[Labelled]) -> Vec<(f64, f64)> {
    let mut labels = labels.to_vec();
    labels.sort_by(|one, other| one.bits.total_cmp(&other.bits).then(one.is_match.cmp(&other.is_match)));
    // Pairs of one weight are one observation: what order they are in must not matter.
    let tied = labels.chunk_by(|one, other| one.bits == other.bits).map(Tied::of);
    let tied: Vec<Tied> = tied.collect();
    let numbers: Vec<(f64, f64)> = tied.iter().map(|tied| (tied.share, tied.weight)).collect();
    let mut rest = tied.as_slice();
    let mut levels: Vec<(f64, f64, f64)> = Vec::new();
    for level in isotonic(&numbers) {
        let (own, others) = rest.split_at(level.length.min(rest.len()));
        rest = others;
        if level.value * (1.0 - level.value) < NEARLY_NONE {
            continue;
        }
        let bits = own.iter().map(|tied| tied.bits * tied.weight).sum::<f64>() / level.weight;
        // Half a label on either side, of as many as tell as much without weights (Kish 1965): by weights, labels where many
        // were drawn would be parts of one, and half a label more than all of them.
        let labels = level.weight * level.weight / own.iter().map(|tied| tied.squares).sum::<f64>();
        let (matches, others) = (level.value * labels + 0.5, (1.0 - level.value) * labels + 0.5);
        levels.push((bits, libm::log2(matches / others), level.weight));
    }
    ascending(&levels)
}

/// Levels of few labels can fall below their neighbours once half a label is added: they are pooled again.
fn ascending(levels: &[(f64, f64, f64)]) -> Vec<(f64, f64)> {
    let numbers: Vec<(f64, f64)> = levels.iter().map(|(_, odds, weight)| (*odds, *weight)).collect();
    let mut rest = levels;
    let pooled = isotonic(&numbers).into_iter().map(|level| {
        let (own, others) = rest.split_at(level.length.min(rest.len()));
        rest = others;
        let bits = own.iter().map(|(bits, _, weight)| bits * weight).sum::<f64>() / level.weight;
        (bits, level.value)
    });
    pooled.collect()
}

#[cfg(test)]
mod tests;
