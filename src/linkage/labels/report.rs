//! What labels tell of the linkage of one population, as it is reported.
//!
//! Custody: the pseudonymous zone; counts and shares only.

use serde::{Deserialize, Serialize};

use super::calibration::{Calibration, Uncalibrated};
use super::judged::Frame;

/// A share as labels tell it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LabelledShare {
    /// The share.
    pub share: f64,
    /// Lower limit of its interval.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Confidence of the interval.
    pub confidence: f64,
    /// Labels on which it rests.
    pub labels: u64,
    /// The labels of a simple random sample that would tell as much.
    pub effective_labels: f64,
}

/// A number of pairs as labels tell it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LabelledCount {
    /// The estimate.
    pub pairs: f64,
    /// Lower limit of its interval.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// The labels of one population, and what they made of its linkage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelReport {
    /// How probabilities were calibrated: `logistic`, `isotonic`, or `uncalibrated`.
    pub method: String,
    /// Why they were not, if they were not.
    pub reason: Option<String>,
    /// Pairs of the population that are labelled a match.
    pub matches: u64,
    /// Pairs that are labelled a non-match.
    pub non_matches: u64,
    /// Labelled pairs outside the evidence, for which no rule found them or the model gives them less than one per cent:
    /// they calibrate, and have no part in precision and recall.
    pub outside_evidence: u64,
    /// Labelled pairs of the evidence without a weight: they calibrate, and have no part in precision and recall.
    #[serde(default)]
    pub unweighted: u64,
    /// Log odds at match weight 0, in bits, of the logistic calibration.
    pub intercept: Option<f64>,
    /// Bits of log odds a bit of match weight, far above even odds; below 1 where the model is over-confident.
    pub slope: Option<f64>,
    /// The same far below even odds.
    #[serde(default)]
    pub slope_below: Option<f64>,
    /// Share of linked pairs that are one person, among the evidence.
    pub precision: Option<LabelledShare>,
    /// Share of the pairs that are one person that were linked, among the evidence: what blocking misses and what the
    /// model gives less than one per cent is not in it.
    pub recall: Option<LabelledShare>,
    /// False links among the evidence, by precision. Unlike what the model expects of single pairs, labels know what the
    /// other records of a person have told.
    pub false_links: Option<LabelledCount>,
    /// False links that the model expects among the same pairs, as labels calibrated it.
    #[serde(default)]
    pub expected_false_links: f64,
    /// Pairs of the evidence that are one person and were not linked, by recall; none where no labelled match was linked,
    /// which leaves no bound.
    pub missed_links: Option<LabelledCount>,
}

impl LabelReport {
    /// Nobody labelled anything.
    pub(crate) fn none() -> LabelReport {
        LabelReport::new(&Err(Uncalibrated::NoLabels), (0, 0), &Frame::default())
    }

    /// Whether labels calibrated the probabilities.
    pub fn is_calibrated(&self) -> bool {
        self.reason.is_none()
    }

    /// Reports what calibration made of so many matches and non-matches, of which those in the frame are among the
    /// evidence.
    pub(crate) fn new(
        calibration: &Result<Calibration, Uncalibrated>,
        (matches, non_matches): (u64, u64),
        frame: &Frame,
    ) -> LabelReport {
        let method = match calibration {
            Err(_) | Ok(Calibration::None) => "uncalibrated",
            Ok(Calibration::Logistic { .. }) => "logistic",
            Ok(Calibration::Isotonic { .. }) => "isotonic",
        };
        let line = match calibration {
            Ok(Calibration::Logistic {
                intercept,
                below,
                above,
            }) => Some((*intercept, *below, *above)),
            _ => None,
        };
        let (precision, recall) = (frame.precision(), frame.recall());
        let false_links = precision.map(|precision| precision.complement().of(frame.links() as f64));
        let true_links = frame.links() as f64 * precision.map_or(0.0, |precision| precision.share);
        // Of r matches in a hundred linked, (1 - r) / r are missed for each.
        let missed_links = recall.zip(precision).filter(|(recall, _)| recall.lower > 0.0);
        let missed_links = missed_links.map(|(recall, _)| recall.odds_against().of(true_links));
        LabelReport {
            method: method.to_owned(),
            reason: calibration.as_ref().err().map(|reason| reason.as_str().to_owned()),
            matches,
            non_matches,
            outside_evidence: (matches + non_matches).saturating_sub(frame.len()),
            unweighted: frame.unweighted(),
            intercept: line.map(|(intercept, ..)| intercept),
            slope: line.map(|(.., above)| above),
            slope_below: line.map(|(_, below, _)| below),
            precision,
            recall,
            false_links,
            expected_false_links: frame.expected_false_links(),
            missed_links,
        }
    }
}

/// A factor with its interval.
struct Factor(f64, f64, f64);

impl Factor {
    fn of(self, pairs: f64) -> LabelledCount {
        let Factor(factor, lower, upper) = self;
        LabelledCount {
            pairs: pairs * factor,
            lower: pairs * lower,
            upper: pairs * upper,
        }
    }
}

impl LabelledShare {
    /// One less the share.
    fn complement(self) -> Factor {
        Factor(1.0 - self.share, 1.0 - self.upper, 1.0 - self.lower)
    }

    /// (1 - share) / share.
    fn odds_against(self) -> Factor {
        let odds = |share: f64| (1.0 - share) / share;
        Factor(odds(self.share), odds(self.upper), odds(self.lower))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Decided;
    use super::*;

    #[test]
    fn errors_are_told_in_pairs() {
        // Of four linked labels three match, of four matches three are linked: 100 links, 25 false, 75 true, 25 missed.
        let mut frame = Frame::default();
        (0..100).for_each(|_| frame.count_link(0.25));
        for (is_match, is_linked) in [(true, true), (true, true), (true, true), (false, true), (true, false)] {
            let label = Decided {
                rows: (0, 1),
                is_match,
                stratum: None,
                weight: 1.0,
                sampled: Some(0.0),
            };
            frame.push(label, is_linked);
        }
        let report = LabelReport::new(&Err(Uncalibrated::TooFew), (4, 2), &frame);
        let told = |count: Option<LabelledCount>| count.map(|count| count.pairs);
        assert_eq!(
            (told(report.false_links), told(report.missed_links)),
            (Some(25.0), Some(25.0))
        );
        assert_eq!((report.outside_evidence, report.method.as_str()), (1, "uncalibrated"));
        let LabelledCount { pairs, lower, upper } = report.false_links.unwrap();
        assert!(0.0 < lower && lower < pairs && pairs < upper && upper < 100.0);
    }
}
