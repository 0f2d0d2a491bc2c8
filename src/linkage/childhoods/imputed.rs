//! Childhoods in imputed linkages: the doubt about whose childhood it was is drawn there, too.
//!
//! A pair that could be joined is, in an imputation, a claim of the person that holds the grown-up's smallest row there to the one
//! that holds the child's, unless something keeps these two apart. Which claims are granted is drawn ([`super::claims`]).
//!
//! Custody: the pseudonymous zone; row numbers.

use std::collections::{BTreeMap, BTreeSet};

use crate::estimate::numeric::random::RandomStream;

use super::super::clusters::Clusters;
use super::super::clusters::apart::Apart;
use super::super::imputation::Imputations;
use super::claims::{Claim, Claims};

/// Streams of random numbers, one for each imputation: above those of its components.
const STREAMS: u64 = 1 << 41;

/// A childhood that may be a person's, by the smallest rows of both.
#[derive(Debug, Clone)]
pub(in super::super) struct Candidate {
    pub(super) grown: u32,
    pub(super) child: u32,
    /// Sources of the childhood.
    pub(super) sources: Vec<u32>,
    /// Posterior log odds, base 2.
    pub(super) weight: f64,
    pub(super) is_joined: bool,
}

impl Imputations {
    /// Draws childhoods in each imputation. `before` are the persons of the best linkage without childhoods, `after` those
    /// with them.
    pub(super) fn follow(
        &mut self,
        candidates: &[Candidate],
        apart: Apart<'_>,
        (before, after): (&Clusters, &Clusters),
        seed: u64,
    ) {
        if candidates.is_empty() {
            return;
        }
        for (number, differing) in self.differing.iter_mut().enumerate() {
            let stream = RandomStream::new(seed, STREAMS | number as u64);
            let mut persons = Imputed::of(differing, before);
            for candidate in candidates {
                persons.involve(candidate.grown);
                persons.involve(candidate.child);
            }
            let are_apart = |one, other| apart.verdict(persons.rows(one), persons.rows(other)).is_some();
            let claims = Claims::of(persons.claims(candidates, &are_apart), are_apart);
            for rows in claims.drawn(&stream) {
                persons.unite(rows);
            }
            *differing = persons.differing(after);
        }
        self.count();
    }
}

/// The persons of one imputation, as far as they differ or may come to.
struct Imputed<'c> {
    before: &'c Clusters,
    /// Persons by their smallest row.
    persons: BTreeMap<u32, Vec<u32>>,
    /// The person of each of their rows.
    of_row: BTreeMap<u32, u32>,
}

impl<'c> Imputed<'c> {
    fn of(differing: &[(u32, u32)], before: &'c Clusters) -> Imputed<'c> {
        let mut persons: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (row, person) in differing {
            persons.entry(*person).or_default().push(*row);
        }
        Imputed {
            before,
            persons,
            of_row: differing.iter().copied().collect(),
        }
    }

    /// Takes the person of a row up, where it is as in the best linkage.
    fn involve(&mut self, root: u32) {
        if !self.of_row.contains_key(&root) {
            let rows = self.before.person(root);
            self.of_row.extend(rows.iter().map(|row| (*row, root)));
            self.persons.insert(root, rows);
        }
    }

    /// The person of a row.
    fn person(&self, row: u32) -> u32 {
        self.of_row.get(&row).copied().unwrap_or(row)
    }

    /// The rows of a person.
    fn rows(&self, person: u32) -> &[u32] {
        self.persons.get(&person).map_or(&[], Vec::as_slice)
    }

    /// The claims that candidates, strongest first, are between these persons: the strongest of those between the same two, and
    /// none where one person holds both rows, or something keeps the two apart.
    fn claims(&self, candidates: &[Candidate], are_apart: &impl Fn(u32, u32) -> bool) -> Vec<Claim> {
        let mut sources: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for candidate in candidates {
            let own = sources.entry(self.person(candidate.child)).or_default();
            own.extend(&candidate.sources);
            own.sort_unstable();
            own.dedup();
        }
        let mut claims = Vec::new();
        let mut known = BTreeSet::new();
        for candidate in candidates {
            let [grown, child] = [candidate.grown, candidate.child].map(|row| self.person(row));
            if grown != child && known.insert((grown, child)) && !are_apart(grown, child) {
                claims.push(Claim {
                    grown,
                    child,
                    sources: sources.get(&child).cloned().unwrap_or_default(),
                    weight: candidate.weight,
                    is_joined: candidate.is_joined,
                });
            }
        }
        claims
    }

    fn unite(&mut self, (grown, child): (u32, u32)) {
        let [one, other] = [grown, child].map(|row| self.person(row));
        let (kept, gone) = (one.min(other), one.max(other));
        if kept == gone {
            return;
        }
        let rows = self.persons.remove(&gone).unwrap_or_default();
        self.of_row.extend(rows.iter().map(|row| (*row, kept)));
        self.persons.entry(kept).or_default().extend(rows);
    }

    /// The rows of persons that are none of the best linkage, each with the smallest row of its person.
    fn differing(self, after: &Clusters) -> Vec<(u32, u32)> {
        let mut differing = BTreeSet::new();
        for mut rows in self.persons.into_values() {
            rows.sort_unstable();
            let Some(first) = rows.first().copied() else { continue };
            if after.person(first) != rows {
                differing.extend(rows.into_iter().map(|row| (row, first)));
            }
        }
        differing.into_iter().collect()
    }
}
