//! Persons as linked: who was in care as a child, who appears grown up, and what ages and kinship forbid.
//!
//! Custody: the pseudonymous zone; row numbers and spans of days.

use std::collections::BTreeSet;

use crate::intake::{Role, Told};

use super::super::clusters::Clusters;
use super::Known;
use crate::linkage::lives::facts::Span;
use crate::linkage::nodes::unlinkable::Unlinkable;

/// Days of a person's age from which it may stand in proceedings as a grown-up: twelve years.
const GROWN: i32 = 4383;
/// Days of a person's age up to which it may: sixty years, and those of a father's.
const OLDEST: i32 = 21_915;
/// Days of a person's age up to which care may begin: eighteen years.
const OF_AGE: i32 = 6575;

/// A child, as linked, with time in care.
#[derive(Debug, Clone)]
pub(super) struct Child<'t> {
    /// The smallest row of the person.
    pub(super) root: u32,
    pub(super) told: Vec<&'t Told>,
    /// First and last day on which care began.
    pub(super) care: (i32, i32),
    /// Sources that know of the care, ascending.
    pub(super) sources: Vec<u32>,
    born: Option<Span>,
}

/// A person that appears as a grown-up.
#[derive(Debug, Clone)]
pub(super) struct Grown<'t> {
    /// The smallest row of the person.
    pub(super) root: u32,
    pub(super) told: Vec<&'t Told>,
    /// First and last day of appearance.
    seen: Option<(i32, i32)>,
    born: Option<Span>,
}

impl Grown<'_> {
    /// Whether a child may have grown up to be this person, by the ages: grown up at the first record and not too old at the
    /// last, and not of age yet when care began.
    pub(super) fn may_have_been(&self, child: &Child<'_>) -> bool {
        let is_grown = match (child.born, self.seen) {
            (Some(born), Some((first, last))) => first >= born.from + GROWN && last <= born.to + OLDEST,
            _ => true,
        };
        let was_child = self.born.is_none_or(|born| child.care.0 < born.to + OF_AGE);
        is_grown && was_child
    }
}

/// All persons, by the clusters of a pass.
pub(super) struct Persons<'k> {
    known: &'k Known<'k, 'k>,
    clusters: &'k Clusters,
    /// Births by the smallest row of the person, ascending.
    births: Vec<(u32, Span)>,
    /// Days on which care began, with the source, by the smallest row of the person; ascending.
    care: Vec<(u32, i32, u32)>,
}

impl<'k> Persons<'k> {
    pub(super) fn of(known: &'k Known<'_, '_>, clusters: &'k Clusters) -> Persons<'k> {
        let root = |row: u32| clusters.root(row as usize) as u32;
        let mut care: Vec<(u32, i32, u32)> = known
            .facts
            .care()
            .iter()
            .map(|care| (root(care.row), care.from, care.source))
            .collect();
        care.sort_unstable();
        care.dedup();
        let births = if care.is_empty() {
            Vec::new()
        } else {
            known.facts.births()
        };
        let mut births: Vec<(u32, Span)> = births.into_iter().map(|(row, span)| (root(row), span)).collect();
        births.sort_unstable();
        let wide = births.chunk_by(|one, next| one.0 == next.0).filter_map(|told| {
            // Dates are wrong now and then: whatever any record allows is allowed.
            let from = told.iter().map(|(_, span)| span.from).min()?;
            let to = told.iter().map(|(_, span)| span.to).max()?;
            Some((told.first()?.0, Span { from, to }))
        });
        Persons {
            births: wide.collect(),
            known,
            clusters,
            care,
        }
    }

    fn born(&self, root: u32) -> Option<Span> {
        let place = self.births.binary_search_by_key(&root, |(row, _)| *row).ok()?;
        self.births.get(place).map(|(_, span)| *span)
    }

    fn care_of(&self, root: u32) -> &[(u32, i32, u32)] {
        let first = self.care.partition_point(|care| care.0 < root);
        let last = self.care.partition_point(|care| care.0 <= root);
        &self.care[first..last]
    }

    /// The mentions of a part, by person and in their order.
    fn told(&self, role: Role) -> Vec<(u32, &'k Told)> {
        let mentions = self.known.tokens.mentions().iter().filter(|told| told.role == role);
        let mut told: Vec<(u32, &Told)> = mentions
            .map(|told| (self.clusters.root(told.record as usize) as u32, told))
            .collect();
        // Stable: mentions come in the order of records.
        told.sort_by_key(|(root, _)| *root);
        told
    }

    /// Children with time in care who tell enough to be linked, by smallest row.
    pub(super) fn children(&self) -> Vec<Child<'k>> {
        if self.care.is_empty() {
            return Vec::new();
        }
        let told = self.told(Role::Child);
        let persons = told.chunk_by(|one, next| one.0 == next.0);
        let child = |person: &[(u32, &'k Told)]| {
            let root = person.first()?.0;
            let care = self.care_of(root);
            let mut sources: Vec<u32> = care.iter().map(|care| care.2).collect();
            sources.sort_unstable();
            sources.dedup();
            Some(Child {
                root,
                told: self.telling(person)?,
                care: (care.first()?.1, care.last()?.1),
                sources,
                born: self.born(root),
            })
        };
        persons.filter_map(child).collect()
    }

    /// Persons of a part who tell enough to be linked and are not known to have been in care, by smallest row.
    pub(super) fn grown(&self, role: Role) -> Vec<Grown<'k>> {
        let told = self.told(role);
        let persons = told.chunk_by(|one, next| one.0 == next.0);
        let grown = |person: &[(u32, &'k Told)]| {
            let root = person.first()?.0;
            if !self.care_of(root).is_empty() {
                return None;
            }
            let days = person.iter().filter_map(|(_, told)| told.on);
            Some(Grown {
                root,
                told: self.telling(person)?,
                seen: days.clone().min().zip(days.max()),
                born: self.born(root),
            })
        };
        persons.filter_map(grown).collect()
    }

    /// The mentions, where together they tell enough, and a birth date or a health service number among it: a namesake in the
    /// street where a person lived in another generation is a relative or a stranger as likely as the person.
    fn telling(&self, person: &[(u32, &'k Told)]) -> Option<Vec<&'k Told>> {
        let told: Vec<&Told> = person.iter().map(|(_, told)| *told).collect();
        let values = self.known.values;
        let is_told_apart =
            |told: &&Told| told.nhs_number.is_some() || !values.birth.year.of(told.birth as usize).is_empty();
        let tells = told.iter().any(is_told_apart) && Unlinkable::reason(&told, values).is_none();
        tells.then_some(told)
    }

    /// Who is stated to be a parent of one of these children, by the smallest rows of parent and child.
    pub(super) fn kinship(&self, children: &[Child<'_>]) -> BTreeSet<(u32, u32)> {
        let root = |row: u32| self.clusters.root(row as usize) as u32;
        let is_child = |child: u32| children.binary_search_by_key(&child, |known| known.root).is_ok();
        let parents = self.known.facts.parents().into_iter();
        parents
            .map(|of| (root(of.parent), root(of.child)))
            .filter(|(_, child)| is_child(*child))
            .collect()
    }
}

/// The children who are old enough to be one of these grown-ups.
pub(super) fn old_enough<'t>(children: &[Child<'t>], grown: &[Grown<'_>]) -> Vec<Child<'t>> {
    let last = grown.iter().filter_map(|grown| grown.seen).map(|(_, last)| last).max();
    let is_old_enough = |child: &&Child<'_>| match (child.born, last) {
        (Some(born), Some(last)) => born.from + GROWN <= last,
        _ => true,
    };
    children.iter().filter(is_old_enough).cloned().collect()
}
