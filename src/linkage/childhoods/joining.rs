//! Joining childhoods to grown-up persons, one to one.
//!
//! Custody: the pseudonymous zone; row numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::super::clusters::Clusters;
use super::super::clusters::apart::Apart;
use super::super::population::Population;
use super::Candidate;
use super::persons::{Child, Grown};
use crate::linkage::compare::{BIRTH, MISSING, NHS_NUMBER, Pattern, codes};
use crate::linkage::scoring::evidence::{Pair, Verdict};

/// The persons of one population, by smallest row.
struct Sides<'t> {
    grown: Vec<Grown<'t>>,
    children: Vec<Child<'t>>,
}

/// What decides which childhood is whose.
pub(super) struct Joining<'t> {
    /// Parents and their children: nobody is a child of its own.
    kinship: BTreeSet<(u32, u32)>,
    sides: BTreeMap<Population, Sides<'t>>,
}

/// The childhoods of one grown-up.
#[derive(Default)]
struct Childhoods {
    sources: Vec<u32>,
    rows: Vec<u32>,
}

/// Who is joined already.
struct Taken<'a> {
    apart: Apart<'a>,
    children: BTreeSet<u32>,
    /// By grown-up.
    childhoods: BTreeMap<u32, Childhoods>,
}

impl Taken<'_> {
    /// Takes a child, given its rows, for a grown-up, unless the child is another's, or the grown-up has a childhood in one of its
    /// sources, or one that is another person's; gives the verdict.
    fn take(&mut self, grown: u32, child: &Child<'_>, rows: Vec<u32>) -> Verdict {
        let own = self.childhoods.entry(grown).or_default();
        if self.children.contains(&child.root) || child.sources.iter().any(|source| own.sources.contains(source)) {
            return Verdict::ChildhoodTaken;
        }
        if let Some(verdict) = self.apart.verdict(&own.rows, &rows) {
            return verdict;
        }
        own.sources.extend(&child.sources);
        own.rows.extend(rows);
        self.children.insert(child.root);
        Verdict::Joined
    }
}

impl<'t> Joining<'t> {
    pub(super) fn of(kinship: BTreeSet<(u32, u32)>) -> Joining<'t> {
        Joining {
            kinship,
            sides: BTreeMap::new(),
        }
    }

    /// Takes the persons of a population.
    pub(super) fn know(&mut self, population: Population, grown: Vec<Grown<'t>>, children: Vec<Child<'t>>) {
        self.sides.insert(population, Sides { grown, children });
    }

    /// Writes the verdict on each pair, strongest first (then in order of rows), and gives all that could be joined, in that
    /// order.
    pub(super) fn decide(
        &self,
        threshold: f64,
        (apart, clusters): (Apart<'_>, &Clusters),
        pairs: &mut [Pair],
    ) -> Vec<Candidate> {
        let own = pairs.iter_mut().filter(|pair| pair.population().is_of_childhoods());
        let mut own: Vec<&mut Pair> = own.collect();
        own.sort_by(|left, right| {
            let by_weight = right.weight().total_cmp(&left.weight());
            by_weight.then_with(|| (left.rows(), left.population()).cmp(&(right.rows(), right.population())))
        });
        let mut taken = Taken {
            apart,
            children: BTreeSet::new(),
            childhoods: BTreeMap::new(),
        };
        let mut candidates = Vec::new();
        for pair in own {
            let Some((grown, child)) = self.persons(pair) else {
                continue;
            };
            let rows = clusters.person(child.root);
            let bar = || apart.verdict(&clusters.person(grown.root), &rows);
            let untold = || untold(pair.pattern());
            if let Some(verdict) = self.no_childhood(grown, child).or_else(bar).or_else(untold) {
                pair.decide(verdict);
                continue;
            }
            if pair.probability() >= threshold {
                pair.decide(taken.take(grown.root, child, rows));
            }
            candidates.push(Candidate {
                grown: grown.root,
                child: child.root,
                sources: child.sources.clone(),
                weight: pair.weight(),
                is_joined: pair.verdict() == Verdict::Joined,
            });
        }
        candidates
    }

    /// The grown-up and the child of a pair.
    fn persons(&self, pair: &Pair) -> Option<(&Grown<'t>, &Child<'t>)> {
        let sides = self.sides.get(&pair.population())?;
        let (first, second) = pair.rows();
        let rows = [first as u32, second as u32];
        let grown = rows.iter().find_map(|row| {
            let place = sides.grown.binary_search_by_key(row, |grown| grown.root).ok()?;
            sides.grown.get(place)
        });
        let child = rows.iter().find_map(|row| {
            let place = sides.children.binary_search_by_key(row, |child| child.root).ok()?;
            sides.children.get(place)
        });
        grown.zip(child)
    }

    /// That a child cannot have grown up to be a person by ages or kinship, if it cannot.
    fn no_childhood(&self, grown: &Grown<'_>, child: &Child<'_>) -> Option<Verdict> {
        let is_own = self.kinship.contains(&(grown.root, child.root));
        (is_own || !grown.may_have_been(child)).then_some(Verdict::NoChildhood)
    }
}

/// That nothing tells of a childhood, of a pair that has no health service number in common, and no birth dates that could speak
/// against it.
fn untold(pattern: Pattern) -> Option<Verdict> {
    let has_number = pattern.code(NHS_NUMBER) == usize::from(codes::NHS_NUMBER_SAME);
    let lacks_birth = pattern.code(BIRTH) == usize::from(MISSING);
    (!has_number && lacks_birth).then_some(Verdict::UntoldChildhood)
}

/// How many grown-ups are among the joined.
pub(super) fn grown_up(joined: &[(u32, u32)]) -> u64 {
    let grown: BTreeSet<u32> = joined.iter().map(|(grown, _)| *grown).collect();
    grown.len() as u64
}

/// The persons with their childhoods: each grown-up and its children are one.
pub(super) fn merged(clusters: &Clusters, joined: &[(u32, u32)]) -> Clusters {
    let mut persons: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (grown, child) in joined {
        let rows = persons.entry(*grown).or_insert_with(|| clusters.person(*grown));
        rows.extend(clusters.person(*child));
    }
    let involved: BTreeSet<u32> = joined.iter().flat_map(|(grown, child)| [*grown, *child]).collect();
    let others = clusters.groups().filter(|group| !involved.contains(&group[0]));
    let mut groups: Vec<Vec<u32>> = others.map(<[u32]>::to_vec).collect();
    groups.extend(persons.into_values().map(|mut rows| {
        rows.sort_unstable();
        rows
    }));
    Clusters::of(clusters.rows(), groups)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::compare::{Elapsed, FIELDS};

    #[test]
    fn a_pair_without_birth_dates_or_a_common_number_is_told_as_untold_and_not_as_impossible() {
        let verdict = |birth: u8, number: u8| {
            let mut levels = [MISSING; FIELDS];
            levels[BIRTH] = birth;
            levels[NHS_NUMBER] = number;
            untold(Pattern::of(levels, Elapsed::UNKNOWN))
        };
        // The lowest level of both: they differ.
        let differs = 1;
        assert_eq!(verdict(MISSING, MISSING), Some(Verdict::UntoldChildhood));
        assert_eq!(verdict(MISSING, differs), Some(Verdict::UntoldChildhood));
        assert_eq!(verdict(MISSING, codes::NHS_NUMBER_SAME), None);
        // Birth dates that differ speak by their weight.
        assert_eq!(verdict(differs, MISSING), None);
        let [untold, impossible] = [Verdict::UntoldChildhood, Verdict::NoChildhood].map(Verdict::as_str);
        assert!(impossible.contains("cannot") && !untold.contains("cannot"));
    }
}
