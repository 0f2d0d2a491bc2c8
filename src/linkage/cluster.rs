//! Persons from pairs: agglomeration from the strongest pair downwards, under what cannot be and against what speaks for
//! two people.
//!
//! Custody: the pseudonymous zone.

use rayon::prelude::*;

use super::columns::meet;
use super::evidence::{Pair, Verdict};
use super::lives::{Bar, Lives};
use super::records::Records;
use super::scorer::Scorer;

/// A partition of rows into clusters, each known by its smallest row.
#[derive(Debug)]
pub(crate) struct Clusters {
    parent: Vec<u32>,
    /// Clusters of several rows, by place; 0 for a row by itself.
    place: Vec<u32>,
    groups: Vec<Group>,
}

/// A cluster of several rows.
#[derive(Debug, Default)]
struct Group {
    /// Its rows, ascending.
    members: Vec<u32>,
    /// Cases of all of them, ascending.
    together: Vec<u32>,
}

impl Clusters {
    /// Every record by itself.
    pub(crate) fn single(records: usize) -> Clusters {
        Clusters {
            parent: (0..records as u32).collect(),
            place: vec![0; records],
            groups: Vec::new(),
        }
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.parent.len()
    }

    /// The smallest row of the cluster of `row`.
    pub(crate) fn root(&self, row: usize) -> usize {
        let mut row = row;
        while self.parent[row] as usize != row {
            row = self.parent[row] as usize;
        }
        row
    }

    /// The rows of the person of `row`, ascending.
    pub(crate) fn person(&self, row: u32) -> Vec<u32> {
        self.members(&(self.root(row as usize) as u32)).to_vec()
    }

    /// The rows of all clusters of several rows, by smallest row.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &[u32]> {
        let roots = (0..self.parent.len()).filter(|row| self.parent[*row] as usize == *row && self.place[*row] > 0);
        roots.map(|root| self.groups[self.place[root] as usize - 1].members.as_slice())
    }

    /// The rows of the cluster of a root.
    fn members<'c>(&'c self, root: &'c u32) -> &'c [u32] {
        match self.place[*root as usize] {
            0 => std::slice::from_ref(root),
            place => &self.groups[place as usize - 1].members,
        }
    }

    /// The cases of the cluster of a root.
    fn together<'c>(&'c self, root: u32, records: &'c Records) -> &'c [u32] {
        match self.place[root as usize] {
            0 => records.together(root as usize),
            place => &self.groups[place as usize - 1].together,
        }
    }

    /// Makes one cluster of those of two roots.
    fn unite(&mut self, left: u32, right: u32, records: &Records) {
        let (kept, gone) = (left.min(right), left.max(right));
        let mut group = Group {
            members: [self.members(&kept), self.members(&gone)].concat(),
            together: [self.together(kept, records), self.together(gone, records)].concat(),
        };
        group.members.sort_unstable();
        group.together.sort_unstable();
        self.parent[gone as usize] = kept;
        match self.place[kept as usize].max(self.place[gone as usize]) {
            0 => {
                self.groups.push(group);
                self.place[kept as usize] = self.groups.len() as u32;
            }
            _ => {
                // A place that is not needed any more stays empty.
                let place = [kept, gone]
                    .map(|root| self.place[root as usize])
                    .into_iter()
                    .find(|place| *place > 0);
                let place = place.unwrap_or_default();
                self.groups[place as usize - 1] = group;
                self.place[kept as usize] = place;
            }
        }
    }

    /// The root, with the path to it halved.
    fn compressed_root(&mut self, row: usize) -> u32 {
        let mut row = row;
        while self.parent[row] as usize != row {
            let grandparent = self.parent[self.parent[row] as usize];
            self.parent[row] = grandparent;
            row = grandparent as usize;
        }
        row as u32
    }
}

/// What decides whether two clusters are one person.
pub(crate) struct Agglomeration<'a> {
    pub(crate) records: &'a Records,
    /// One for each population.
    pub(crate) scorers: &'a [Scorer<'a>],
    /// Posterior probability from which two records are joined.
    pub(crate) threshold: f64,
    /// What lives allow.
    pub(crate) lives: &'a Lives,
    /// Persons as an earlier pass found them: who is known to be one child.
    pub(crate) known: Option<&'a Clusters>,
}

/// What agglomeration gives.
#[derive(Debug)]
pub(crate) struct Agglomerated {
    /// The persons.
    pub(crate) clusters: Clusters,
    /// Pairs that ages or births of children kept apart, and nothing else did.
    pub(crate) outweighed_by_lives: u64,
}

impl Agglomeration<'_> {
    /// Joins the pairs of at least the threshold's probability, strongest first (then in order of rows), and writes the
    /// verdict on each pair.
    ///
    /// Two clusters are joined unless a case would then hold the person twice, a life forbids it, or the mean weight of all
    /// pairs between them, those that no blocking rule found among them, falls below that of the threshold: average linkage,
    /// under which a chain of resemblances makes no person. Ages out of bounds and births
    /// too close to each other count against that mean.
    pub(crate) fn run(&self, pairs: &mut [Pair]) -> Agglomerated {
        let mut outweighed_by_lives = 0;
        let mut clusters = Clusters::single(self.records.len());
        let mut order: Vec<u32> = (0..pairs.len() as u32)
            .filter(|&pair| pairs[pair as usize].probability() >= self.threshold)
            .collect();
        order.par_sort_unstable_by(|&left, &right| {
            let (left, right) = (&pairs[left as usize], &pairs[right as usize]);
            let by_weight = right.weight().total_cmp(&left.weight());
            by_weight.then_with(|| left.rows().cmp(&right.rows()))
        });
        for pair in order {
            let pair = &mut pairs[pair as usize];
            let (first, second) = pair.rows();
            let (left, right) = (clusters.compressed_root(first), clusters.compressed_root(second));
            let verdict = if left == right {
                Verdict::Joined
            } else {
                self.judge(pair, &clusters, (left, right), &mut outweighed_by_lives)
            };
            if verdict == Verdict::Joined && left != right {
                clusters.unite(left, right, self.records);
            }
            pair.decide(verdict);
        }
        Agglomerated {
            clusters,
            outweighed_by_lives,
        }
    }

    /// What becomes of the strongest pair between the clusters of two roots.
    fn judge(&self, pair: &Pair, clusters: &Clusters, (left, right): (u32, u32), by_lives: &mut u64) -> Verdict {
        if self.are_parties_of_one_case(clusters, left, right) {
            return Verdict::Refused;
        }
        let (left, right) = (clusters.members(&left), clusters.members(&right));
        match self.lives.bar(left, right) {
            Some(Bar::SeenAfterDeath) => return Verdict::SeenAfterDeath,
            Some(Bar::AgeAtBirth) => return Verdict::AgeAtBirth,
            None => {}
        }
        let cut = libm::log2(self.threshold / (1.0 - self.threshold));
        let mean = self.mean_weight(left, right).unwrap_or(pair.weight());
        if mean < cut {
            return Verdict::Outweighed;
        }
        let of_lives = self
            .lives
            .weight_between(left, right, &|one, other| self.are_one_child(one, other));
        if mean + of_lives < cut {
            *by_lives += 1;
            return Verdict::Outweighed;
        }
        Verdict::Joined
    }

    fn are_parties_of_one_case(&self, clusters: &Clusters, left: u32, right: u32) -> bool {
        meet(
            clusters.together(left, self.records),
            clusters.together(right, self.records),
        )
    }

    /// The mean weight of all pairs between two clusters, where there are several. Rows of no common population say
    /// nothing of each other.
    fn mean_weight(&self, left: &[u32], right: &[u32]) -> Option<f64> {
        if left.len() == 1 && right.len() == 1 {
            return None;
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for one in left {
            for other in right {
                if let Some(pair) = self.pair(*one, *other) {
                    sum += pair.weight();
                    count += 1.0;
                }
            }
        }
        (count > 0.0).then_some(sum / count)
    }

    /// Whether two rows by themselves cannot be one person.
    pub(crate) fn are_apart(&self, one: u32, other: u32) -> bool {
        let together = |row: u32| self.records.together(row as usize);
        meet(together(one), together(other)) || self.lives.bar(&[one], &[other]).is_some()
    }

    /// Bits for two rows being one person, those of their lives among them; none for rows of no common population.
    pub(crate) fn weight_between(&self, one: u32, other: u32) -> Option<f64> {
        let same_child = |one, other| self.are_one_child(one, other);
        let of_lives = self.lives.weight_between(&[one], &[other], &same_child);
        self.pair(one, other).map(|pair| pair.weight() + of_lives)
    }

    /// Whether an earlier pass found two records of children to be one.
    fn are_one_child(&self, one: u32, other: u32) -> bool {
        self.known
            .is_some_and(|known| known.root(one as usize) == known.root(other as usize))
    }

    /// The pair of two rows, scored in the population that holds both.
    pub(crate) fn pair(&self, one: u32, other: u32) -> Option<Pair> {
        self.scorers.iter().find_map(|scorer| scorer.rows(one, other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{LinkageTokens, Mention, Role};
    use crate::linkage::compare::{Elapsed, FIELDS, Pattern};
    use crate::linkage::model::Score;
    use crate::linkage::population::Population;

    /// Records 0, 1, 2 ... each a party of the named case.
    fn records(cases: &[&str]) -> Records {
        let mention = |(row, case): (usize, &&str)| Mention {
            together: Some((*case).to_owned()),
            ..Mention::bare(&format!("r{row}"), Role::Mother)
        };
        let mentions = cases.iter().enumerate().map(mention).collect();
        Records::of(&LinkageTokens::from_mentions(mentions))
    }

    fn pair(first: u32, second: u32, weight: f64) -> Pair {
        let probability = 1.0 / (1.0 + libm::exp2(-weight));
        Pair::new(
            Population::Mothers,
            (first, second),
            Pattern::of([0; FIELDS], Elapsed::UNKNOWN),
            Score { weight, probability },
        )
    }

    /// The root of each row, where nothing but the pairs themselves and the cases decides.
    fn roots(cases: &[&str], pairs: &mut [Pair]) -> Vec<usize> {
        let records = records(cases);
        let agglomeration = Agglomeration {
            records: &records,
            scorers: &[],
            threshold: 0.9,
            lives: &Lives::default(),
            known: None,
        };
        let clusters = agglomeration.run(pairs).clusters;
        (0..cases.len()).map(|row| clusters.root(row)).collect()
    }

    #[test]
    fn chains_of_pairs_become_one_person_known_by_its_smallest_row() {
        let mut pairs = [pair(2, 4, 9.0), pair(1, 4, 8.0), pair(0, 3, 7.0), pair(3, 5, 1.0)];
        assert_eq!(roots(&["a", "b", "c", "d", "e", "f"], &mut pairs), [0, 1, 1, 0, 1, 5]);
        assert_eq!(pairs[3].verdict(), Verdict::BelowThreshold);
    }

    #[test]
    fn the_weakest_pair_gives_way_where_a_case_would_hold_a_person_twice() {
        // 0 and 3 are parties of case a; the chain 0-1-2-3 breaks at its weakest pair.
        let mut pairs = [pair(0, 1, 9.0), pair(1, 2, 5.0), pair(2, 3, 8.0)];
        assert_eq!(roots(&["a", "b", "c", "a"], &mut pairs), [0, 0, 2, 2]);
        let verdicts = pairs.each_ref().map(Pair::verdict);
        assert_eq!(verdicts, [Verdict::Joined, Verdict::Refused, Verdict::Joined]);
    }

    #[test]
    fn of_equal_pairs_the_one_with_the_smaller_rows_comes_first() {
        let mut pairs = [pair(1, 2, 5.0), pair(0, 1, 5.0)];
        assert_eq!(roots(&["a", "b", "a"], &mut pairs), [0, 0, 2]);
    }

    #[test]
    fn groups_hold_all_rows_of_a_person_however_they_came_together() {
        let mut pairs = [pair(0, 5, 9.0), pair(2, 3, 8.0), pair(3, 5, 7.0)];
        let records = records(&["a", "b", "c", "d", "e", "f"]);
        let agglomeration = Agglomeration {
            records: &records,
            scorers: &[],
            threshold: 0.5,
            lives: &Lives::default(),
            known: None,
        };
        let clusters = agglomeration.run(&mut pairs).clusters;
        assert_eq!(clusters.groups().collect::<Vec<_>>(), [&[0, 2, 3, 5]]);
    }
}
