//! Labels: what people say of pairs of records, fed back into the linkage.
//!
//! Labels calibrate; they join and part nobody by themselves. A label is one person's word on one pair, and a linkage that
//! obeyed it would be judged on the very pairs it was told.
//!
//! Custody: the pseudonymous zone; pseudonyms of records and words of the code book.

mod calibration;
mod judged;
mod reading;
mod report;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::LinkageError;
use super::nodes::records::Records;

pub(crate) use calibration::{Calibration, Labelled, Uncalibrated};
pub(crate) use judged::Frame;
pub(crate) use reading::labels;
pub use report::{LabelReport, LabelledCount, LabelledShare};

/// What somebody says of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    /// The records are one person.
    Match,
    /// They are two people.
    NonMatch,
    /// They may be either.
    Unsure,
}

impl Judgement {
    /// The judgement that a word of the code book names.
    pub(crate) fn parse(word: &str) -> Option<Judgement> {
        match word {
            "match" => Some(Judgement::Match),
            "non-match" => Some(Judgement::NonMatch),
            "unsure" => Some(Judgement::Unsure),
            _ => None,
        }
    }
}

/// A row of a file of labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Pseudonyms of the two records, in any order.
    pub records: [String; 2],
    /// What is said of them; none where nobody has looked yet.
    pub judgement: Option<Judgement>,
    /// The stratum from which the pair was drawn; labels without one are a stratum of their own.
    pub stratum: Option<i64>,
    /// Pairs of the stratum for each one drawn. A label without it calibrates only: how it came to be drawn is not known.
    pub weight: Option<f64>,
}

/// What became of the labels. Each row is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelCounts {
    /// Rows.
    pub rows: u64,
    /// Pairs said to be one person.
    pub matches: u64,
    /// Pairs said to be two.
    pub non_matches: u64,
    /// Pairs of which nobody is sure.
    pub unsure: u64,
    /// Pairs on which rows contradict each other: they count as unsure.
    pub contradicting: u64,
    /// Pairs without a label yet.
    pub unlabelled: u64,
    /// Rows that repeat a pair.
    pub repeated: u64,
    /// Rows that name a record which linkage does not know.
    pub unknown_records: u64,
    /// Rows that name one record twice.
    pub of_one_record: u64,
}

/// A pair of records while its rows are gathered.
#[derive(Debug)]
struct Gathered {
    judgements: [bool; 3],
    stratum: Option<i64>,
    weight: Option<f64>,
}

/// The labels of a linkage, told apart and weighted.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    counts: LabelCounts,
    /// Decided pairs, by rows.
    decided: Vec<Decided>,
}

/// A pair that people have decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Decided {
    /// Rows of the records, smaller first.
    pub(crate) rows: (u32, u32),
    /// Whether they are one person.
    pub(crate) is_match: bool,
    /// The stratum.
    pub(crate) stratum: Option<i64>,
    /// Pairs for which it stands: those of its stratum shared out among the decided ones.
    pub(crate) weight: f64,
    /// Share of the stratum's pairs that were decided; none where no weight tells how the pair was drawn.
    pub(crate) sampled: Option<f64>,
}

impl Labels {
    /// Gathers labels. The order of rows, and of the records in a row, makes no difference.
    ///
    /// # Errors
    /// [`LinkageError::LabelWeights`] for weights that are not positive numbers.
    pub(crate) fn of(labels: &[Label], records: &Records) -> Result<Labels, LinkageError> {
        let is_sound = |weight: f64| weight.is_finite() && weight > 0.0;
        let unsound = labels
            .iter()
            .filter_map(|label| label.weight)
            .filter(|weight| !is_sound(*weight));
        let labels_without_sense = unsound.count();
        if labels_without_sense > 0 {
            return Err(LinkageError::LabelWeights {
                labels: labels_without_sense,
            });
        }
        let mut counts = LabelCounts {
            rows: labels.len() as u64,
            ..LabelCounts::default()
        };
        let mut pairs: BTreeMap<(u32, u32), Gathered> = BTreeMap::new();
        for label in labels {
            let [Some(one), Some(other)] = label.records.each_ref().map(|record| records.row(record)) else {
                counts.unknown_records += 1;
                continue;
            };
            if one == other {
                counts.of_one_record += 1;
                continue;
            }
            let rows = (one.min(other) as u32, one.max(other) as u32);
            pairs
                .entry(rows)
                .and_modify(|pair| {
                    counts.repeated += 1;
                    pair.absorb(label);
                })
                .or_insert_with(|| Gathered::of(label));
        }
        let decided = decided(&pairs, &mut counts);
        Ok(Labels { counts, decided })
    }

    /// What became of the rows.
    pub(crate) fn counts(&self) -> LabelCounts {
        self.counts
    }

    /// Whether there are no rows at all.
    pub(crate) fn are_none(&self) -> bool {
        self.counts.rows == 0
    }

    /// The decided pairs, by rows.
    pub(crate) fn decided(&self) -> &[Decided] {
        &self.decided
    }
}

impl Gathered {
    fn of(label: &Label) -> Gathered {
        let mut gathered = Gathered {
            judgements: [false; 3],
            stratum: label.stratum,
            weight: label.weight,
        };
        gathered.absorb(label);
        gathered
    }

    fn absorb(&mut self, label: &Label) {
        if let Some(judgement) = label.judgement {
            self.judgements[judgement as usize] = true;
        }
        // Of rows that tell of different draws the first stratum and the smallest weight, whatever the order of the rows.
        self.stratum = self.stratum.into_iter().chain(label.stratum).min();
        self.weight = self.weight.into_iter().chain(label.weight).min_by(f64::total_cmp);
    }

    fn is_match(&self) -> Option<bool> {
        match self.judgements {
            [true, false, _] => Some(true),
            [false, true, _] => Some(false),
            _ => None,
        }
    }
}

/// The decided pairs. Those of a stratum stand for its undecided ones too, as if it were by chance that these are undecided.
/// Pairs with a weight and pairs without one were not drawn together, and are of different strata. Both may calibrate: whichever
/// match weights pairs were drawn by, at each weight they show the share of matches.
fn decided(pairs: &BTreeMap<(u32, u32), Gathered>, counts: &mut LabelCounts) -> Vec<Decided> {
    /// Pairs of a stratum.
    #[derive(Default)]
    struct Stratum {
        size: f64,
        decided: f64,
    }
    let drawn_from = |pair: &Gathered| (pair.stratum, pair.weight.is_some());
    let mut strata: BTreeMap<(Option<i64>, bool), Stratum> = BTreeMap::new();
    for pair in pairs.values() {
        match pair.judgements {
            [true, true, _] => counts.contradicting += 1,
            [true, false, _] => counts.matches += 1,
            [false, true, _] => counts.non_matches += 1,
            [false, false, true] => counts.unsure += 1,
            [false, false, false] => counts.unlabelled += 1,
        }
        let stratum = strata.entry(drawn_from(pair)).or_default();
        stratum.size += pair.weight.unwrap_or(1.0);
        stratum.decided += f64::from(u8::from(pair.is_match().is_some()));
    }
    let decided = pairs.iter().filter_map(|(rows, pair)| {
        let stratum = strata.get(&drawn_from(pair))?;
        Some(Decided {
            rows: *rows,
            is_match: pair.is_match()?,
            stratum: pair.stratum,
            weight: stratum.size / stratum.decided,
            sampled: pair.weight.map(|_| (stratum.decided / stratum.size).min(1.0)),
        })
    });
    decided.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{LinkageTokens, Mention, Role};

    fn records() -> Records {
        let mention = |record| Mention::bare(record, Role::Mother);
        Records::of(&LinkageTokens::from_mentions(
            ["a", "b", "c", "d", "e"].map(mention).to_vec(),
        ))
    }

    fn label(records: [&str; 2], judgement: Option<Judgement>, stratum: i64, weight: f64) -> Label {
        Label {
            records: records.map(str::to_owned),
            judgement,
            stratum: Some(stratum),
            weight: Some(weight),
        }
    }

    #[test]
    fn every_row_is_accounted_for_in_any_order() {
        use Judgement::{Match, NonMatch, Unsure};
        let mut labels = vec![
            label(["a", "b"], Some(Match), 1, 3.0),
            label(["b", "a"], Some(Match), 1, 3.0),
            label(["a", "c"], Some(NonMatch), 1, 3.0),
            label(["a", "d"], Some(Match), 1, 3.0),
            label(["d", "a"], Some(NonMatch), 1, 3.0),
            label(["a", "e"], Some(Unsure), 2, 1.0),
            label(["b", "c"], None, 2, 1.0),
            label(["c", "c"], Some(Match), 2, 1.0),
            label(["c", "nobody"], Some(Match), 2, 1.0),
        ];
        let gathered = Labels::of(&labels, &records()).unwrap();
        assert_eq!(
            gathered.counts,
            LabelCounts {
                rows: 9,
                matches: 1,
                non_matches: 1,
                unsure: 1,
                contradicting: 1,
                unlabelled: 1,
                repeated: 2,
                unknown_records: 1,
                of_one_record: 1,
            }
        );
        // Three pairs of stratum 1 stand for nine; two of them are decided, and stand for four and a half each.
        let weights: Vec<_> = gathered
            .decided
            .iter()
            .map(|one| (one.is_match, one.weight, one.sampled))
            .collect();
        assert_eq!(weights, [(true, 4.5, Some(2.0 / 9.0)), (false, 4.5, Some(2.0 / 9.0))]);
        labels.reverse();
        assert_eq!(Labels::of(&labels, &records()).unwrap().decided, gathered.decided);
    }

    #[test]
    fn a_weight_that_is_none_is_refused() {
        for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let labels = [label(["a", "b"], Some(Judgement::Match), 1, weight)];
            let refused = Labels::of(&labels, &records());
            assert_eq!(refused.err(), Some(LinkageError::LabelWeights { labels: 1 }));
        }
    }

    #[test]
    fn a_label_without_weight_was_drawn_nobody_knows_how_and_counts_once_beside_those_that_have_one() {
        let plain = |records: [&str; 2]| Label {
            records: records.map(str::to_owned),
            judgement: Some(Judgement::Match),
            stratum: None,
            weight: None,
        };
        let drawn = Label {
            weight: Some(4.0),
            ..plain(["a", "c"])
        };
        let labels = Labels::of(&[plain(["a", "b"]), drawn], &records()).unwrap();
        let told: Vec<_> = labels.decided.iter().map(|one| (one.weight, one.sampled)).collect();
        assert_eq!(told, [(1.0, None), (4.0, Some(0.25))]);
    }
}
