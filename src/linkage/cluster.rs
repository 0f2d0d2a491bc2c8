//! Persons from pairs: connected components, built from the strongest pair downwards, in which no two records are parties
//! of one case.
//!
//! Custody: the pseudonymous zone.

use super::columns::meet;
use super::evidence::{Pair, Verdict};
use super::records::Records;

/// A partition of rows into clusters, each known by its smallest row.
#[derive(Debug)]
pub(crate) struct Clusters {
    parent: Vec<u32>,
    /// Cases of each cluster, at its root.
    together: Vec<Vec<u32>>,
}

impl Clusters {
    /// Every record by itself.
    pub(crate) fn single(records: &Records) -> Clusters {
        Clusters {
            parent: (0..records.len() as u32).collect(),
            together: (0..records.len()).map(|row| records.together(row).to_vec()).collect(),
        }
    }

    /// The smallest row of the cluster of `row`.
    pub(crate) fn root(&self, row: usize) -> usize {
        let mut row = row;
        while self.parent[row] as usize != row {
            row = self.parent[row] as usize;
        }
        row
    }

    /// Unites the clusters of two rows, unless a case would then hold the person twice. Returns whether they are one.
    fn unite(&mut self, left: usize, right: usize) -> bool {
        let (left, right) = (self.compressed_root(left), self.compressed_root(right));
        if left == right {
            return true;
        }
        let (kept, gone) = (left.min(right), left.max(right));
        if meet(&self.together[kept], &self.together[gone]) {
            return false;
        }
        let cases = std::mem::take(&mut self.together[gone]);
        self.together[kept].extend(cases);
        self.together[kept].sort_unstable();
        self.parent[gone] = kept as u32;
        true
    }

    /// The root, with the path to it halved.
    fn compressed_root(&mut self, row: usize) -> usize {
        let mut row = row;
        while self.parent[row] as usize != row {
            let grandparent = self.parent[self.parent[row] as usize];
            self.parent[row] = grandparent;
            row = grandparent as usize;
        }
        row
    }
}

/// Joins the pairs of at least the threshold's probability, strongest first (then in order of rows), and writes the verdict
/// on each pair.
pub(crate) fn cluster(records: &Records, pairs: &mut [Pair], threshold: f64) -> Clusters {
    let mut clusters = Clusters::single(records);
    let mut order: Vec<usize> = (0..pairs.len())
        .filter(|&pair| pairs[pair].probability() >= threshold)
        .collect();
    order.sort_unstable_by(|&left, &right| {
        let (left, right) = (&pairs[left], &pairs[right]);
        right
            .weight()
            .total_cmp(&left.weight())
            .then_with(|| left.rows().cmp(&right.rows()))
    });
    for pair in order {
        let (first, second) = pairs[pair].rows();
        let verdict = if clusters.unite(first, second) {
            Verdict::Joined
        } else {
            Verdict::Refused
        };
        pairs[pair].decide(verdict);
    }
    clusters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{BirthTokens, Mention, NameTokens, PostcodeTokens, Role};
    use crate::linkage::compare::{FIELDS, Pattern};
    use crate::linkage::model::Score;
    use crate::linkage::population::Population;

    /// Records 0, 1, 2 ... each a party of the named case.
    fn records(cases: &[&str]) -> Records {
        let mention = |(row, case): (usize, &&str)| Mention {
            record: format!("r{row}"),
            role: Role::Mother,
            sex: None,
            together: Some((*case).to_owned()),
            forename: NameTokens::default(),
            surname: NameTokens::default(),
            birth: BirthTokens::default(),
            postcode: PostcodeTokens::default(),
            nhs_number: None,
        };
        Records::of(&cases.iter().enumerate().map(mention).collect::<Vec<_>>())
    }

    fn pair(first: u32, second: u32, weight: f64) -> Pair {
        let probability = 1.0 / (1.0 + libm::exp2(-weight));
        Pair::new(
            Population::Mothers,
            (first, second),
            Pattern::of([0; FIELDS]),
            Score { weight, probability },
        )
    }

    fn roots(clusters: &Clusters, rows: usize) -> Vec<usize> {
        (0..rows).map(|row| clusters.root(row)).collect()
    }

    #[test]
    fn chains_of_pairs_become_one_person_known_by_its_smallest_row() {
        let mut pairs = [pair(2, 4, 9.0), pair(1, 4, 8.0), pair(0, 3, 7.0), pair(3, 5, 1.0)];
        let clusters = cluster(&records(&["a", "b", "c", "d", "e", "f"]), &mut pairs, 0.9);
        assert_eq!(roots(&clusters, 6), [0, 1, 1, 0, 1, 5]);
        assert_eq!(pairs[3].verdict(), Verdict::BelowThreshold);
    }

    #[test]
    fn the_weakest_pair_gives_way_where_a_case_would_hold_a_person_twice() {
        // 0 and 3 are parties of case a; the chain 0-1-2-3 breaks at its weakest pair.
        let mut pairs = [pair(0, 1, 9.0), pair(1, 2, 5.0), pair(2, 3, 8.0)];
        let clusters = cluster(&records(&["a", "b", "c", "a"]), &mut pairs, 0.9);
        assert_eq!(roots(&clusters, 4), [0, 0, 2, 2]);
        let verdicts = pairs.each_ref().map(Pair::verdict);
        assert_eq!(verdicts, [Verdict::Joined, Verdict::Refused, Verdict::Joined]);
    }

    #[test]
    fn of_equal_pairs_the_one_with_the_smaller_rows_comes_first() {
        let mut pairs = [pair(1, 2, 5.0), pair(0, 1, 5.0)];
        let clusters = cluster(&records(&["a", "b", "a"]), &mut pairs, 0.9);
        assert_eq!(roots(&clusters, 3), [0, 0, 2]);
    }
}
