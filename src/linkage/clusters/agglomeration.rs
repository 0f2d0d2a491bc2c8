//! Persons from pairs: agglomeration from the strongest pair downwards, under what cannot be and against what speaks for
//! two people.
//!
//! Custody: the pseudonymous zone.

use rayon::prelude::*;

use super::Clusters;
use super::apart::Apart;
use super::components::Components;
use super::forming::{Forming, Side};
use crate::linkage::lives::Lives;
use crate::linkage::nodes::records::Records;
use crate::linkage::scoring::evidence::{Pair, Verdict};
use crate::linkage::scoring::scorer::Scorer;
use crate::linkage::values::columns::meet;

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

/// What became of some components.
#[derive(Default)]
struct Formed {
    /// Positions of the pairs, with what became of each.
    verdicts: Vec<(u32, Verdict)>,
    groups: Vec<Vec<u32>>,
    outweighed_by_lives: u64,
}

impl Agglomeration<'_> {
    /// Joins the pairs of at least the threshold's probability, strongest first (then in order of rows), and writes the
    /// verdict on each pair.
    ///
    /// Two clusters are joined unless an application would then name the person twice, a life forbids it, or the mean weight of
    /// all pairs between them, those that no blocking rule found among them, falls below that of the threshold: average linkage,
    /// under which a chain of resemblances makes no person. Ages out of bounds and births
    /// too close to each other count against that mean.
    pub(crate) fn run(&self, pairs: &mut [Pair]) -> Agglomerated {
        let strong = (0..pairs.len() as u32).filter(|&pair| pairs[pair as usize].probability() >= self.threshold);
        let by_component = by_component(self.records.len(), pairs, strong);
        let components: Vec<&[(u32, u32)]> = by_component.chunk_by(|one, next| one.0 == next.0).collect();
        // What becomes of a component hangs on no other, and what becomes of some is put together in any order.
        let form = |mut formed: Formed, component: &[(u32, u32)]| {
            self.form(component, pairs, &mut formed);
            formed
        };
        let formed: Vec<Formed> = components.into_par_iter().fold(Formed::default, form).collect();
        let outweighed_by_lives = formed.iter().map(|formed| formed.outweighed_by_lives).sum();
        let verdicts = formed.iter().flat_map(|formed| &formed.verdicts);
        verdicts.for_each(|(pair, verdict)| pairs[*pair as usize].decide(*verdict));
        let groups = formed.into_iter().flat_map(|formed| formed.groups).collect();
        Agglomerated {
            clusters: Clusters::of(self.records.len(), groups),
            outweighed_by_lives,
        }
    }

    /// Adds the persons of a component, given its pairs.
    fn form(&self, component: &[(u32, u32)], pairs: &[Pair], formed: &mut Formed) {
        if let [(_, position)] = component {
            return self.form_of_one(*position, pairs, formed);
        }
        let pair = |position: u32| &pairs[position as usize];
        let mut component: Vec<u32> = component.iter().map(|(_, position)| *position).collect();
        let mut forming = Forming::of(component.iter().map(|position| pair(*position)), self.records);
        component.sort_unstable_by(|&left, &right| {
            let by_weight = pair(right).weight().total_cmp(&pair(left).weight());
            by_weight.then_with(|| (pair(left).rows(), left).cmp(&(pair(right).rows(), right)))
        });
        for position in component {
            let (first, second) = pair(position).rows();
            let (left, right) = (forming.place(first), forming.place(second));
            if left == right {
                formed.verdicts.push((position, Verdict::Joined));
                continue;
            }
            let sides = (forming.at(left).side(), forming.at(right).side());
            let mean = || self.mean_weight(&forming, sides);
            let verdict = self.judge(pair(position), sides, mean, &mut formed.outweighed_by_lives);
            if verdict == Verdict::Joined {
                forming.unite(left, right);
            }
            formed.verdicts.push((position, verdict));
        }
        formed.groups.extend(forming.groups());
    }

    /// The same of one pair alone, as which most components are: nothing has to form.
    fn form_of_one(&self, position: u32, pairs: &[Pair], formed: &mut Formed) {
        let pair = &pairs[position as usize];
        let rows = [pair.rows().0, pair.rows().1];
        let members = rows.map(|row| [row as u32]);
        let [left, right] = [0, 1].map(|side| Side {
            members: &members[side],
            together: self.records.together(rows[side]),
        });
        let verdict = self.judge(pair, (left, right), || None, &mut formed.outweighed_by_lives);
        if verdict == Verdict::Joined {
            formed.groups.push(members.concat());
        }
        formed.verdicts.push((position, verdict));
    }

    /// What becomes of the strongest pair between two clusters, given the mean weight of all pairs between them, where they
    /// are several.
    fn judge(
        &self,
        pair: &Pair,
        (left, right): (Side<'_>, Side<'_>),
        mean: impl FnOnce() -> Option<f64>,
        by_lives: &mut u64,
    ) -> Verdict {
        if meet(left.together, right.together) {
            return Verdict::Refused;
        }
        if let Some(bar) = self.lives.bar(left.members, right.members) {
            return Verdict::from(bar);
        }
        let cut = libm::log2(self.threshold / (1.0 - self.threshold));
        let mean = mean().unwrap_or(pair.weight());
        if mean < cut {
            return Verdict::Outweighed;
        }
        let same_child = |one, other| self.are_one_child(one, other);
        let of_lives = self.lives.weight_between(left.members, right.members, &same_child);
        if mean + of_lives < cut {
            *by_lives += 1;
            return Verdict::Outweighed;
        }
        Verdict::Joined
    }

    /// The mean weight of all pairs between two clusters, where there are several. Rows of no common population say
    /// nothing of each other.
    fn mean_weight(&self, forming: &Forming, (left, right): (Side<'_>, Side<'_>)) -> Option<f64> {
        if left.members.len() == 1 && right.members.len() == 1 {
            return None;
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for one in left.members {
            for other in right.members {
                let afresh = || self.pair(*one, *other).map(|pair| pair.weight());
                if let Some(weight) = forming.weight(*one, *other).or_else(afresh) {
                    sum += weight;
                    count += 1.0;
                }
            }
        }
        (count > 0.0).then_some(sum / count)
    }

    /// Whether two rows by themselves cannot be one person.
    pub(crate) fn are_apart(&self, one: u32, other: u32) -> bool {
        let apart = Apart {
            records: self.records,
            lives: self.lives,
        };
        apart.verdict(&[one], &[other]).is_some()
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

/// The smallest row of the component of each pair, with the position of the pair; ascending.
fn by_component(rows: usize, pairs: &[Pair], strong: impl Iterator<Item = u32> + Clone) -> Vec<(u32, u32)> {
    let rows_of = |pair: u32| pairs[pair as usize].rows();
    let edges = strong.clone().map(rows_of);
    let mut components = Components::of(rows, edges.map(|(one, other)| (one as u32, other as u32)));
    let mut by_component: Vec<(u32, u32)> = strong
        .map(|pair| (components.root(rows_of(pair).0 as u32), pair))
        .collect();
    by_component.par_sort_unstable();
    by_component
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

    /// The clusters, where nothing but the pairs themselves and the cases decides.
    fn clusters(cases: &[&str], threshold: f64, pairs: &mut [Pair]) -> Clusters {
        let agglomeration = Agglomeration {
            records: &records(cases),
            scorers: &[],
            threshold,
            lives: &Lives::default(),
            known: None,
        };
        agglomeration.run(pairs).clusters
    }

    /// The root of each row.
    fn roots(cases: &[&str], pairs: &mut [Pair]) -> Vec<usize> {
        let clusters = clusters(cases, 0.9, pairs);
        (0..cases.len()).map(|row| clusters.root(row)).collect()
    }

    #[test]
    fn chains_of_pairs_become_one_person_known_by_its_smallest_row() {
        let mut pairs = [pair(2, 4, 9.0), pair(1, 4, 8.0), pair(0, 3, 7.0), pair(3, 5, 1.0)];
        assert_eq!(roots(&["a", "b", "c", "d", "e", "f"], &mut pairs), [0, 1, 1, 0, 1, 5]);
        assert_eq!(pairs[3].verdict(), Verdict::BelowThreshold);
    }

    #[test]
    fn the_weakest_pair_gives_way_where_an_application_would_name_a_person_twice() {
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
        let clusters = clusters(&["a", "b", "c", "d", "e", "f"], 0.5, &mut pairs);
        assert_eq!(clusters.groups().collect::<Vec<_>>(), [&[0, 2, 3, 5]]);
    }
}
