//! Joining childhoods to grown-up persons, one to one.
//!
//! Custody: the pseudonymous zone; row numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::super::clusters::Clusters;
use super::super::pass::Under;
use super::super::population::Population;
use super::Candidate;
use super::persons::{Child, Grown};
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

/// Who is joined already.
#[derive(Default)]
pub(super) struct Taken {
    children: BTreeSet<u32>,
    /// Sources of the childhoods of each grown-up.
    sources: BTreeMap<u32, Vec<u32>>,
}

impl Taken {
    /// Takes a child for a grown-up, unless the child is another's, or the grown-up has a childhood in one of its sources.
    pub(super) fn take(&mut self, (grown, child): (u32, u32), sources: &[u32]) -> bool {
        let own = self.sources.entry(grown).or_default();
        let is_free = !self.children.contains(&child) && sources.iter().all(|source| !own.contains(source));
        if is_free {
            own.extend(sources);
            self.children.insert(child);
        }
        is_free
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
    pub(super) fn decide(&self, under: &Under<'_>, clusters: &Clusters, pairs: &mut [Pair]) -> Vec<Candidate> {
        let own = pairs.iter_mut().filter(|pair| pair.population().is_of_childhoods());
        let mut own: Vec<&mut Pair> = own.collect();
        own.sort_by(|left, right| {
            let by_weight = right.weight().total_cmp(&left.weight());
            by_weight.then_with(|| (left.rows(), left.population()).cmp(&(right.rows(), right.population())))
        });
        let (mut taken, mut candidates) = (Taken::default(), Vec::new());
        for pair in own {
            let Some((grown, child)) = self.persons(pair) else {
                continue;
            };
            if let Some(verdict) = self.bar(under, clusters, (grown, child)) {
                pair.decide(verdict);
                continue;
            }
            let rows = (grown.root, child.root);
            let is_strong = pair.probability() >= under.settings.threshold;
            let is_joined = is_strong && taken.take(rows, &child.sources);
            if is_strong {
                pair.decide(if is_joined {
                    Verdict::Joined
                } else {
                    Verdict::ChildhoodTaken
                });
            }
            candidates.push(Candidate {
                grown: grown.root,
                child: child.root,
                sources: child.sources.clone(),
                probability: pair.probability(),
                is_joined,
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

    /// Why a child cannot have grown up to be a person, if it cannot.
    fn bar(&self, under: &Under<'_>, clusters: &Clusters, (grown, child): (&Grown<'_>, &Child<'_>)) -> Option<Verdict> {
        if self.kinship.contains(&(grown.root, child.root)) || !grown.may_have_been(child) {
            return Some(Verdict::NoChildhood);
        }
        let bar = under
            .lives
            .bar(&clusters.person(grown.root), &clusters.person(child.root));
        bar.map(Verdict::from)
    }
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
