//! Calibration: from the match weight to the log odds that labels bear out.
//!
//! The weights of Fellegi and Sunter are over-confident where fields depend on each other. A logistic line through labelled
//! pairs corrects their scale and their zero (Platt 1999, in Advances in Large Margin Classifiers); many labels correct
//! their shape as well (isotonic regression, better from about a thousand labels on: Niculescu-Mizil & Caruana 2005, ICML).
//!
//! Custody: the pseudonymous zone; weights and words of the code book.

use serde::{Deserialize, Serialize};

use crate::estimate::numeric::isotonic::isotonic;
use crate::estimate::numeric::logistic::{Observation, fit};
use crate::linkage::model::Score;

/// Labels of either class that it takes: of fewer the line would tell more of chance than of the linkage.
const LEAST_OF_EACH: usize = 10;
/// Labels from which on the shape is corrected too, and labels of the rarer class.
const MANY: usize = 1000;
const MANY_OF_EACH: usize = 100;
/// Match weights, in bits, at which the model's own word counts as a label of weight one. Such a prior on the mean at chosen
/// points (Bedrick, Christensen & Johnson 1996, JASA 91(436):1450) keeps the line finite where weight parts the labels
/// completely, and near the model where they say little.
const PRIOR_AT: [f64; 2] = [-3.0, 3.0];

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
    /// A line.
    Logistic {
        /// Log odds at weight 0, in bits.
        intercept: f64,
        /// Bits of log odds a bit of weight.
        slope: f64,
    },
    /// Through knots, straight between them, and beyond the outermost with the slope of the line.
    Isotonic {
        /// Weight and log odds, both strictly ascending; at least one.
        knots: Vec<(f64, f64)>,
        /// Slope beyond the knots.
        slope: f64,
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
        // Weighted, labels count for as many as they are: a sum of weights would pass for that many labels.
        let total: f64 = labels.iter().map(|label| label.weight).sum();
        let scale = labels.len() as f64 / total;
        let line = line(labels, scale).ok_or(Uncalibrated::RunsAgainst)?;
        if labels.len() < MANY || rarer < MANY_OF_EACH {
            let (intercept, slope) = line;
            return Ok(Calibration::Logistic { intercept, slope });
        }
        Ok(Calibration::Isotonic {
            knots: knots(labels, scale),
            slope: line.1,
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
            Calibration::Logistic { intercept, slope } => intercept + slope * bits,
            Calibration::Isotonic { knots, slope } => {
                let after = knots.partition_point(|(knot, _)| *knot <= bits);
                let before = after.checked_sub(1).and_then(|place| knots.get(place));
                match (before, knots.get(after)) {
                    (Some((x, y)), Some((next_x, next_y))) => y + (next_y - y) * (bits - x) / (next_x - x),
                    (Some((x, y)), None) | (None, Some((x, y))) => y + slope * (bits - x),
                    (None, None) => bits,
                }
            }
        }
    }
}

/// Intercept, in bits, and slope of the logistic line; none where it does not ascend.
fn line(labels: &[Labelled], scale: f64) -> Option<(f64, f64)> {
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
    let line = fit(&observations)?;
    (line.slope > 0.0).then_some((line.intercept / natural, line.slope))
}

/// Mean weight and log odds of each level of the isotonic regression.
fn knots(labels: &[Labelled], scale: f64) -> Vec<(f64, f64)> {
    let mut labels = labels.to_vec();
    labels.sort_by(|one, other| one.bits.total_cmp(&other.bits).then(one.is_match.cmp(&other.is_match)));
    // Pairs of one weight are one observation: what order they are in must not matter.
    let tied = labels.chunk_by(|one, other| one.bits == other.bits).map(|tied| {
        let weight: f64 = tied.iter().map(|label| label.weight * scale).sum();
        let matches: f64 = tied
            .iter()
            .filter(|label| label.is_match)
            .map(|label| label.weight * scale)
            .sum();
        (tied.first().map_or(0.0, |label| label.bits), matches / weight, weight)
    });
    let tied: Vec<(f64, f64, f64)> = tied.collect();
    let numbers: Vec<(f64, f64)> = tied.iter().map(|(_, share, weight)| (*share, *weight)).collect();
    let mut rest = tied.as_slice();
    let mut levels: Vec<(f64, f64, f64)> = Vec::new();
    for level in isotonic(&numbers) {
        let (own, others) = rest.split_at(level.length.min(rest.len()));
        rest = others;
        let bits = own.iter().map(|(bits, _, weight)| bits * weight).sum::<f64>() / level.weight;
        // Half a label on either side: a level of matches alone is not certain.
        let matches = level.value * level.weight + 0.5;
        let others = (1.0 - level.value) * level.weight + 0.5;
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
mod tests {
    use super::*;

    fn label(bits: f64, is_match: bool, weight: f64) -> Labelled {
        Labelled { bits, is_match, weight }
    }

    /// For every weight from -10 to 10 bits, `times` labels each standing for as many matches and others as `log_odds` has it.
    fn labels(log_odds: impl Fn(f64) -> f64, times: usize) -> Vec<Labelled> {
        let bits = (-20..=20).map(|step| f64::from(step) / 2.0);
        let both = |bits: f64| {
            let share = 1.0 / (1.0 + libm::exp2(-log_odds(bits)));
            vec![[label(bits, true, share), label(bits, false, 1.0 - share)]; times].concat()
        };
        bits.flat_map(both).collect()
    }

    #[test]
    fn a_planted_line_is_found_again_and_the_prior_fades() {
        let planted = |bits: f64| 0.6 * bits - 1.0;
        let found = |times| match Calibration::of(&labels(planted, times)) {
            Ok(Calibration::Logistic { intercept, slope }) => (intercept, slope),
            other => panic!("{other:?}"),
        };
        let (few, many) = (found(1), found(11));
        assert!((many.0 + 1.0).abs() < 0.02 && (many.1 - 0.6).abs() < 0.01, "{many:?}");
        assert!((few.1 - 0.6).abs() > (many.1 - 0.6).abs() && few.1 > 0.6, "{few:?}");
    }

    #[test]
    fn many_labels_give_a_shape_that_no_line_has() {
        let planted = |bits: f64| if bits < 0.0 { bits } else { bits / 4.0 };
        let calibration = Calibration::of(&labels(planted, 25)).unwrap();
        assert!(matches!(calibration, Calibration::Isotonic { .. }));
        for bits in [-4.0, -1.0, 2.0, 6.0, 9.0] {
            // Half a label on either side draws levels of few matches a little towards even odds.
            assert!((calibration.log_odds(bits) - planted(bits)).abs() < 0.3, "{bits}");
        }
        let ascending: Vec<f64> = (-400..400)
            .map(|step| calibration.log_odds(f64::from(step) / 10.0))
            .collect();
        assert!(ascending.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn labels_that_cannot_calibrate_say_why() {
        let ten = |is_match, from: f64| (0..10).map(move |step| label(from + f64::from(step), is_match, 1.0));
        let refused = |labels: Vec<Labelled>| Calibration::of(&labels).unwrap_err();
        assert_eq!(refused(Vec::new()), Uncalibrated::NoLabels);
        assert_eq!(refused(ten(true, 0.0).collect()), Uncalibrated::OneClass);
        assert_eq!(
            refused(ten(true, 0.0).chain(ten(false, 0.0).take(9)).collect()),
            Uncalibrated::TooFew
        );
        let against = ten(true, -20.0).chain(ten(false, 10.0));
        assert_eq!(refused(against.collect()), Uncalibrated::RunsAgainst);
    }

    #[test]
    fn labels_that_weight_parts_completely_leave_a_finite_line_near_the_models() {
        let parted = (0..10).flat_map(|step| {
            [
                label(f64::from(step) + 2.0, true, 1.0),
                label(-2.0 - f64::from(step), false, 1.0),
            ]
        });
        let Ok(Calibration::Logistic { intercept, slope }) = Calibration::of(&parted.collect::<Vec<_>>()) else {
            panic!("a line");
        };
        assert!(
            intercept.abs() < 1e-6 && (1.0..2.0).contains(&slope),
            "{intercept} {slope}"
        );
    }

    #[test]
    fn a_score_is_moved_along_the_line_and_stays_where_there_is_none() {
        let score = Score {
            weight: 4.0,
            probability: 16.0 / 17.0,
        };
        assert_eq!(Calibration::None.apply(score), score);
        let line = Calibration::Logistic {
            intercept: -1.0,
            slope: 0.5,
        };
        // Half of four bits less one: odds 2.
        assert_eq!(line.apply(score).weight, 1.0);
        assert!((line.apply(score).probability - 2.0 / 3.0).abs() < 1e-15);
    }
}
