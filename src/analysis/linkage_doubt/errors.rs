//! How often links of parents err, by the best that is known of it: as stated, against the truth, by labels, or by the
//! model's own probabilities.
//!
//! Custody: aggregates of records go in, two shares come out.

use crate::estimate::rates::missed_links::LinkErrors;
use crate::linkage::{PopulationSummary, TruthFigures};
use crate::study::LinkageDoubt;

pub(super) const STATED: &str = "corrected by what the study file states of the links";
pub(super) const TRUTH: &str = "corrected by the missed and false links that the truth files show";
pub(super) const LABELS: &str =
    "corrected by the missed and false links that labelled pairs show, and those that blocking is expected to miss";
pub(super) const MODEL: &str =
    "corrected by the missed and false links that the model expects, and those that blocking is expected to miss";
const LABELS_ALONE: &str = "corrected by the missed and false links that labelled pairs show; of those that blocking misses nothing is \
                            known, and none is counted";
const MODEL_ALONE: &str = "corrected by the missed and false links that the model expects; of those that blocking misses nothing is \
                           known, and none is counted";

pub(super) const COUPLES: &str =
    "corrected by the missed links of mothers and of fathers as the truth, labels or the model tell, and no false ones";

/// Errors of links, and a sentence on how they are known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Known {
    pub(super) errors: LinkErrors,
    pub(super) remark: &'static str,
}

/// What the study file states, of its own links alone.
pub(super) fn stated(asked: &LinkageDoubt) -> Option<Known> {
    let errors = LinkErrors::new(asked.recall?, asked.false_merges).ok()?;
    Some(Known { errors, remark: STATED })
}

/// What is known of the links of a population of which a share returned, as it is seen through them; none where there are
/// no matches to go by.
pub(super) fn of(population: &PopulationSummary, returned: f64) -> Option<Known> {
    let (recall, false_links, remark) = pair_errors(population)?;
    let errors = LinkErrors::new(recall, false_merges(population, false_links, returned)?).ok()?;
    Some(Known { errors, remark })
}

/// What is known of couples, of whom both persons have to be found: the product of what is found of either.
pub(super) fn of_couples(mothers: &PopulationSummary, fathers: &PopulationSummary) -> Option<Known> {
    let recall = pair_errors(mothers)?.0 * pair_errors(fathers)?.0;
    let errors = LinkErrors::new(recall, 0.0).ok()?;
    let remark = COUPLES;
    Some(Known { errors, remark })
}

/// By the best that is known: the truth, else labels, else the model.
fn pair_errors(population: &PopulationSummary) -> Option<PairErrors> {
    by_truth(population)
        .or_else(|| by_labels(population))
        .or_else(|| by_model(population))
}

/// Recall of pairs, and false links in pairs of records.
type PairErrors = (f64, f64, &'static str);

fn by_truth(population: &PopulationSummary) -> Option<PairErrors> {
    let truth: &TruthFigures = population.against_truth.as_ref()?;
    // Records that cannot be linked are no parents of their own: they enter nowhere, and split nobody. Pairs are far below 2^53.
    Some((truth.recall_of_linkable?, truth.false_links as f64, TRUTH))
}

fn by_labels(population: &PopulationSummary) -> Option<PairErrors> {
    let labels = &population.labels;
    let (recall, false_links) = (labels.recall?, labels.false_links?);
    let (blocked, remark) = with_blocking(population, [LABELS, LABELS_ALONE]);
    Some((recall.share * blocked, false_links.pairs, remark))
}

fn by_model(population: &PopulationSummary) -> Option<PairErrors> {
    let right = population.links as f64 - population.expected_false_links;
    let matches = right + population.expected_missed_links;
    (right > 0.0).then(|| {
        let (blocked, remark) = with_blocking(population, [MODEL, MODEL_ALONE]);
        (right / matches * blocked, population.expected_false_links, remark)
    })
}

/// The share of matches that blocking brings together, and what is said where that is told; where nothing tells of it, all, and
/// what is said then.
fn with_blocking(population: &PopulationSummary, [told, untold]: [&'static str; 2]) -> (f64, &'static str) {
    match population.expected_blocking_recall {
        Some(recall) => (recall, told),
        None => (1.0, untold),
    }
}

/// Pairs of parents without a return who were taken for one, per parent. Two parents of so many records make the product
/// of these of false links, so that links are counted by the square of the mean; of two parents taken for one, both are
/// without a return as often as parents are.
fn false_merges(population: &PopulationSummary, false_links: f64, returned: f64) -> Option<f64> {
    let persons: u64 = population.sizes.iter().map(|(_, persons)| persons).sum();
    let parents = persons
        .checked_sub(population.unlinkable_records)
        .filter(|parents| *parents > 0)? as f64;
    let records = population.linkable_records as f64 / parents;
    let merges = false_links / (records * records * parents);
    Some(merges * (1.0 - returned) * (1.0 - returned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::{LabelledCount, LabelledShare, Population};

    /// 240 records of 120 parents, and 10 that cannot be linked.
    fn population() -> PopulationSummary {
        PopulationSummary {
            linkable_records: 240,
            unlinkable_records: 10,
            links: 200,
            expected_false_links: 8.0,
            expected_missed_links: 48.0,
            expected_blocking_recall: Some(0.9),
            sizes: vec![(1, 50), (2, 50), (3, 30)],
            ..PopulationSummary::without_records(Population::Mothers)
        }
    }

    #[track_caller]
    fn assert_known(found: Option<Known>, recall: f64, false_merges: f64, remark: &str) {
        let found = found.unwrap();
        let errors = (found.errors.recall(), found.errors.false_merges());
        assert!((errors.0 - recall).abs() < 1e-15, "{errors:?}");
        assert!((errors.1 - false_merges).abs() < 1e-15, "{errors:?}");
        assert_eq!(found.remark, remark);
    }

    /// Labels by which so large a share of the matches is linked, and 16 links are false.
    fn label(population: &mut PopulationSummary, recall: f64) {
        population.labels.recall = Some(LabelledShare {
            share: recall,
            lower: 0.7,
            upper: 0.95,
            confidence: 0.95,
            labels: 100,
            effective_labels: 100.0,
        });
        population.labels.false_links = Some(LabelledCount {
            pairs: 16.0,
            lower: 10.0,
            upper: 20.0,
        });
    }

    #[test]
    fn the_model_expects_of_all_matches_those_that_blocking_lost_too() {
        // 192 right links of 240 matches brought together, nine in ten of all. 8 false links of 2 x 2 records each are 2
        // merges of 120 parents; half of the parents returned.
        assert_known(of(&population(), 0.5), 0.72, 2.0 / 120.0 / 4.0, MODEL);
    }

    #[test]
    fn where_nothing_tells_of_blocking_it_is_said_that_nothing_was_counted() {
        let mut population = PopulationSummary {
            expected_blocking_recall: None,
            ..population()
        };
        assert_known(of(&population, 0.5), 0.8, 2.0 / 120.0 / 4.0, MODEL_ALONE);
        label(&mut population, 0.9);
        assert_known(of(&population, 0.0), 0.9, 4.0 / 120.0, LABELS_ALONE);
    }

    #[test]
    fn labels_go_before_the_model_and_the_truth_before_labels() {
        let mut population = population();
        label(&mut population, 0.8);
        assert_known(of(&population, 0.0), 0.72, 4.0 / 120.0, LABELS);
        population.against_truth = Some(TruthFigures {
            records: 240,
            true_links: 190,
            false_links: 12,
            missed_links: 10,
            precision: None,
            recall: Some(0.75),
            recall_of_linkable: Some(0.95),
            f1: None,
            b_cubed_precision: None,
            b_cubed_recall: None,
            b_cubed_f1: None,
            exact_persons: None,
            blocking_recall: None,
        });
        assert_known(of(&population, 0.0), 0.95, 3.0 / 120.0, TRUTH);
    }

    #[test]
    fn of_a_couple_both_have_to_be_found() {
        // 0.72 of the links of mothers, 0.5 of those of fathers.
        let fathers = PopulationSummary {
            links: 100,
            expected_false_links: 0.0,
            expected_missed_links: 80.0,
            ..population()
        };
        assert_known(of_couples(&population(), &fathers), 0.36, 0.0, COUPLES);
        let nobody = PopulationSummary::without_records(Population::Fathers);
        assert_eq!(of_couples(&population(), &nobody), None);
    }

    #[test]
    fn without_a_match_nothing_is_known() {
        let nobody = PopulationSummary::without_records(Population::Mothers);
        assert_eq!(of(&nobody, 0.0), None);
    }
}
