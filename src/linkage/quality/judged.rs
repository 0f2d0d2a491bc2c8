//! Links among some records, judged by the truth: what is counted, and the shares that are made of it.
//!
//! Custody: the pseudonymous zone; counts and shares only.

use serde::{Deserialize, Serialize};

/// A record's share in the judgement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    /// Judged records of its person, as linked.
    pub(super) linked: u64,
    /// Judged records of its true person.
    pub(super) matching: u64,
    /// Those of them that tell enough to be linked, where it is one of them; else itself alone.
    pub(super) linkable: u64,
    /// Judged records of both.
    pub(super) both: u64,
    /// Of the other records of its true person, how many blocking brought it together with.
    pub(super) blocked: f64,
}

/// Links among a group of records, judged by the truth.
///
/// Each record brings the pairs that it is one end of, so that a pair across two groups counts half in each, and a pair
/// within one counts whole. Each record also brings its share in B-cubed (Bagga and Baldwin 1998, LREC workshop on
/// linguistic coreference, 563-566): of the records of its person as linked, the share that are its true person's
/// (precision), and of its true person's, the share that were linked to it (recall); it counts itself both times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// Records judged.
    pub records: u64,
    linked_ends: u64,
    matching_ends: u64,
    linkable_ends: u64,
    right_ends: u64,
    blocked_ends: f64,
    precision_sum: f64,
    recall_sum: f64,
    /// True persons, a person of several groups in parts.
    persons: f64,
    exact: f64,
}

/// Pairs of records, judged by the truth; both records in the group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairCounts {
    /// Pairs that are one person and were linked.
    pub true_positives: u64,
    /// Pairs that are two people and were linked.
    pub false_positives: u64,
    /// Pairs that are one person and were not linked.
    pub missed: u64,
}

impl Judged {
    pub(super) fn add(&mut self, member: &Member) {
        let Member {
            linked,
            matching,
            linkable,
            both,
            blocked,
        } = *member;
        self.records += 1;
        self.linked_ends += linked - 1;
        self.matching_ends += matching - 1;
        self.linkable_ends += linkable - 1;
        self.right_ends += both - 1;
        self.blocked_ends += blocked;
        // Records are far below 2^53.
        self.precision_sum += both as f64 / linked as f64;
        self.recall_sum += both as f64 / matching as f64;
        self.persons += 1.0 / matching as f64;
        if linked == both && matching == both {
            self.exact += 1.0 / matching as f64;
        }
    }

    pub(super) fn plus(self, other: &Judged) -> Judged {
        Judged {
            records: self.records + other.records,
            linked_ends: self.linked_ends + other.linked_ends,
            matching_ends: self.matching_ends + other.matching_ends,
            linkable_ends: self.linkable_ends + other.linkable_ends,
            right_ends: self.right_ends + other.right_ends,
            blocked_ends: self.blocked_ends + other.blocked_ends,
            precision_sum: self.precision_sum + other.precision_sum,
            recall_sum: self.recall_sum + other.recall_sum,
            persons: self.persons + other.persons,
            exact: self.exact + other.exact,
        }
    }

    /// Pairs by how they were judged; of a group whose pairs reach out of it, halves rounded down.
    pub fn pairs(&self) -> PairCounts {
        PairCounts {
            true_positives: self.right_ends / 2,
            false_positives: (self.linked_ends - self.right_ends) / 2,
            missed: (self.matching_ends - self.right_ends) / 2,
        }
    }

    /// Share of the linked pairs that are one person; none without a linked pair.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.right_ends as f64, self.linked_ends as f64)
    }

    /// Share of the pairs that are one person that were linked; none without such a pair.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.right_ends as f64, self.matching_ends as f64)
    }

    /// The same of the pairs of which both records tell enough to be linked: what is missed beyond them is no fault of links.
    pub fn recall_of_linkable(&self) -> Option<f64> {
        ratio(self.right_ends as f64, self.linkable_ends as f64)
    }

    /// Harmonic mean of precision and recall; none without a pair of either kind.
    pub fn f1(&self) -> Option<f64> {
        ratio(
            2.0 * self.right_ends as f64,
            (self.linked_ends + self.matching_ends) as f64,
        )
    }

    /// Share of the pairs that are one person that blocking brought together: what no model can exceed by itself.
    pub fn blocking_recall(&self) -> Option<f64> {
        ratio(self.blocked_ends, self.matching_ends as f64)
    }

    /// B-cubed precision; none without a record.
    pub fn b_cubed_precision(&self) -> Option<f64> {
        ratio(self.precision_sum, self.records as f64)
    }

    /// B-cubed recall; none without a record.
    pub fn b_cubed_recall(&self) -> Option<f64> {
        ratio(self.recall_sum, self.records as f64)
    }

    /// Harmonic mean of B-cubed precision and recall; none without a record.
    pub fn b_cubed_f1(&self) -> Option<f64> {
        let (precision, recall) = (self.b_cubed_precision()?, self.b_cubed_recall()?);
        ratio(2.0 * precision * recall, precision + recall)
    }

    /// Share of the true persons whose records were linked to each other and to no other record; none without a record.
    pub fn exact_persons(&self) -> Option<f64> {
        ratio(self.exact, self.persons)
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bagga and Baldwin's example in the form in which it is mostly quoted: true persons of 5, 2 and 5 records.
    fn judged(cells: &[(u64, u64, u64)]) -> Judged {
        let mut judged = Judged::default();
        for (linked, matching, both) in cells {
            for _ in 0..*both {
                judged.add(&Member {
                    linked: *linked,
                    matching: *matching,
                    linkable: *matching,
                    both: *both,
                    blocked: 0.0,
                });
            }
        }
        judged
    }

    #[test]
    fn a_record_that_tells_too_little_is_missed_and_no_fault_of_links() {
        // Three records of one person, of which the third tells too little; the first two are linked.
        let mut judged = Judged::default();
        for (linked, linkable, both) in [(2, 2, 2), (2, 2, 2), (1, 1, 1)] {
            let matching = 3;
            let blocked = 0.0;
            judged.add(&Member {
                linked,
                matching,
                linkable,
                both,
                blocked,
            });
        }
        assert_eq!(judged.recall(), Some(1.0 / 3.0));
        assert_eq!(judged.recall_of_linkable(), Some(1.0));
    }

    #[test]
    fn b_cubed_is_that_of_bagga_and_baldwin() {
        // Truth {1..5}, {6, 7}, {8..12}. The first answer joins the last two of these, the second the first and the last.
        let first = judged(&[(5, 5, 5), (7, 2, 2), (7, 5, 5)]);
        // (5 * 1 + 2 * 2/7 + 5 * 5/7) / 12 = (64/7) / 12 = 16/21.
        assert!((first.b_cubed_precision().unwrap() - 16.0 / 21.0).abs() < 1e-15);
        assert_eq!(first.b_cubed_recall(), Some(1.0));
        let second = judged(&[(10, 5, 5), (2, 2, 2), (10, 5, 5)]);
        // (5 * 1/2 + 2 * 1 + 5 * 1/2) / 12 = 7/12.
        assert!((second.b_cubed_precision().unwrap() - 7.0 / 12.0).abs() < 1e-15);
        // Of three persons one is exact in each answer.
        assert!((first.exact_persons().unwrap() - 1.0 / 3.0).abs() < 1e-15);
        assert!((second.exact_persons().unwrap() - 1.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn pairs_are_counted_by_hand() {
        // True persons {a, b, c} and {d, e}; linked {a, b}, {c, d}, {e}.
        let judged = judged(&[(2, 3, 2), (2, 3, 1), (2, 2, 1), (1, 2, 1)]);
        let pairs = PairCounts {
            true_positives: 1,
            false_positives: 1,
            missed: 3,
        };
        assert_eq!(judged.pairs(), pairs);
        assert_eq!((judged.precision(), judged.recall()), (Some(0.5), Some(0.25)));
        // 2 * 1 / (2 + 4).
        assert_eq!(judged.f1(), Some(1.0 / 3.0));
        // Precision (1 + 1 + 1/2 + 1/2 + 1) / 5, recall (2/3 + 2/3 + 1/3 + 1/2 + 1/2) / 5.
        assert!((judged.b_cubed_precision().unwrap() - 4.0 / 5.0).abs() < 1e-15);
        assert!((judged.b_cubed_recall().unwrap() - 8.0 / 15.0).abs() < 1e-15);
        assert_eq!(judged.exact_persons(), Some(0.0));
    }

    #[test]
    fn nothing_judged_has_no_share() {
        let nothing = Judged::default();
        let shares = [
            nothing.precision(),
            nothing.recall(),
            nothing.f1(),
            nothing.blocking_recall(),
            nothing.b_cubed_f1(),
            nothing.exact_persons(),
        ];
        assert_eq!(shares, [None; 6]);
        // A record by itself, rightly: no pair, and exact all the same.
        let single = judged(&[(1, 1, 1)]);
        assert_eq!(
            (single.f1(), single.b_cubed_f1(), single.exact_persons()),
            (None, Some(1.0), Some(1.0))
        );
    }
}
