//! Pairs at other thresholds: what would be linked, and how much of it rightly.
//!
//! The curve is of pairs as they were scored, before persons are made of them: what persons forbid (two parties of one
//! application) is not in it beyond the pair itself, nor what follows from other pairs. It tells where the threshold lies on
//! the way from few false links to few missed ones.
//!
//! Custody: the pseudonymous zone; counts and shares only.

use serde::{Deserialize, Serialize};

use crate::linkage::scoring::evidence::Pair;

use super::truth::Truth;

/// The thresholds, ascending.
pub(crate) const THRESHOLDS: [f64; 11] = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/// The pairs of at least one probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// The probability.
    pub threshold: f64,
    /// How many pairs have it.
    pub pairs: u64,
    /// Share of them that the model expects to be one person; none without a pair.
    pub expected_precision: Option<f64>,
    /// Share of all matches that the model expects that are among them; none without a match.
    pub expected_recall: Option<f64>,
    /// Share of them, as far as the truth judges both records, that are one person.
    pub precision: Option<f64>,
    /// Share of all pairs of one person that are among them.
    pub recall: Option<f64>,
}

/// Sums while pairs go by.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    pairs: u64,
    expected: f64,
    judged: u64,
    right: u64,
}

/// The curve of one population's scored pairs. `missed` matches are expected elsewhere: among the pairs that were not kept
/// and those that blocking missed. `truth` comes with the number of pairs of one person.
pub(crate) fn curve<'p>(
    pairs: impl Iterator<Item = &'p Pair>,
    missed: f64,
    truth: Option<(&Truth, u64)>,
) -> Vec<CurvePoint> {
    // One place for each interval between thresholds, the first for pairs below all of them.
    let mut between = [Sums::default(); THRESHOLDS.len() + 1];
    for pair in pairs {
        let reached = THRESHOLDS
            .iter()
            .filter(|threshold| pair.probability() >= **threshold)
            .count();
        let sums = &mut between[reached];
        sums.pairs += 1;
        sums.expected += pair.probability();
        let (first, second) = pair.rows();
        let persons = truth.and_then(|(truth, _)| truth.person(first).zip(truth.person(second)));
        if let Some((one, other)) = persons {
            sums.judged += 1;
            sums.right += u64::from(one == other);
        }
    }
    let matches = between.iter().map(|sums| sums.expected).sum::<f64>() + missed;
    let mut points = Vec::with_capacity(THRESHOLDS.len());
    let mut above = Sums::default();
    for (threshold, sums) in THRESHOLDS.iter().zip(&between[1..]).rev() {
        above.pairs += sums.pairs;
        above.expected += sums.expected;
        above.judged += sums.judged;
        above.right += sums.right;
        // Pairs are far below 2^53.
        points.push(CurvePoint {
            threshold: *threshold,
            pairs: above.pairs,
            expected_precision: ratio(above.expected, above.pairs as f64),
            expected_recall: ratio(above.expected, matches),
            precision: truth.and_then(|_| ratio(above.right as f64, above.judged as f64)),
            recall: truth.and_then(|(_, matching)| ratio(above.right as f64, matching as f64)),
        });
    }
    points.reverse();
    points
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::compare::{Elapsed, FIELDS, Pattern};
    use crate::linkage::model::Score;
    use crate::linkage::population::Population;

    #[test]
    fn shares_are_those_of_the_pairs_that_reach_the_threshold() {
        let pair = |probability: f64| {
            let score = Score {
                weight: 0.0,
                probability,
            };
            Pair::new(
                Population::Mothers,
                (0, 1),
                Pattern::of([0; FIELDS], Elapsed::UNKNOWN),
                score,
            )
        };
        let pairs = [pair(0.02), pair(0.5), pair(0.75), pair(1.0)];
        let points = curve(pairs.iter(), 0.23, None);
        let at = |threshold: f64| {
            points
                .iter()
                .find(|point| point.threshold == threshold)
                .copied()
                .unwrap()
        };
        assert_eq!(
            points.iter().map(|point| point.threshold).collect::<Vec<_>>(),
            THRESHOLDS
        );
        // Expected matches 0.02 + 0.5 + 0.75 + 1 + 0.23 = 2.5.
        assert_eq!((at(0.5).pairs, at(0.6).pairs, at(0.95).pairs), (3, 2, 1));
        assert_eq!(at(0.5).expected_precision, Some(0.75));
        assert!((at(0.5).expected_recall.unwrap() - 0.9).abs() < 1e-15);
        assert!((at(0.6).expected_recall.unwrap() - 0.7).abs() < 1e-15);
        assert_eq!((at(0.5).precision, at(0.5).recall), (None, None));
        assert!(
            curve([].into_iter(), 0.0, None)
                .iter()
                .all(|point| point.expected_recall.is_none())
        );
    }
}
