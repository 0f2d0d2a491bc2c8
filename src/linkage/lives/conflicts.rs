//! What cannot be, and stands in the data or in the links all the same: told, counted and queued for somebody to look at,
//! never settled in silence.
//!
//! Custody: the pseudonymous zone; record pseudonyms.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::facts::Span;
use crate::linkage::clusters::Clusters;
use crate::linkage::lives::{Lives, are_too_close};
use crate::linkage::nodes::records::Records;
use crate::linkage::scoring::evidence::{Pair, Verdict};

/// What the rows of one record say that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It appears long after its own death.
    SeenAfterDeath {
        /// Its row.
        record: u32,
    },
    /// The parent was too young or too old at the birth of a child of its own.
    AgeAtBirth {
        /// The parent's row.
        parent: u32,
    },
}

/// What cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConflictKind {
    /// A child, as linked, has two birth mothers: one of the links is false, or a link between the mothers is missing.
    TwoBirthMothers,
    /// Two children of one mother, as linked, are born too close to each other and too far apart for twins.
    BirthsTooClose,
    /// A record names a parent who was too young or too old at the birth of the child.
    AgeAtBirth,
    /// A record appears after the death that it tells.
    SeenAfterDeath,
}

impl ConflictKind {
    /// All kinds.
    pub const ALL: [ConflictKind; 4] = [
        ConflictKind::TwoBirthMothers,
        ConflictKind::BirthsTooClose,
        ConflictKind::AgeAtBirth,
        ConflictKind::SeenAfterDeath,
    ];

    /// The kind in words.
    pub fn as_str(self) -> &'static str {
        match self {
            ConflictKind::TwoBirthMothers => "two birth mothers",
            ConflictKind::BirthsTooClose => "births too close",
            ConflictKind::AgeAtBirth => "impossible age at a birth",
            ConflictKind::SeenAfterDeath => "seen after death",
        }
    }
}

/// One thing that cannot be, with the records that say it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// What cannot be.
    pub kind: ConflictKind,
    /// The record it is about: of two birth mothers one, of births the mother, else the record itself.
    pub record: String,
    /// The other mother's record, or the other child's.
    pub other_record: Option<String>,
    /// The child's record.
    pub child_record: Option<String>,
}

/// How often constraints decided, in figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ConstraintFigures {
    /// Pairs refused because two parties of one application would have been one person.
    pub refused_same_application: u64,
    /// Pairs refused because a record appears after the death of the other person.
    pub refused_seen_after_death: u64,
    /// Pairs refused because a parent would have been too young or too old at a birth.
    pub refused_age_at_birth: u64,
    /// Pairs refused because one extract has both in care at once by one council, under two numbers.
    pub refused_in_care_twice: u64,
    /// Pairs refused because of ages out of bounds or births too close to each other that the other evidence did not
    /// outweigh.
    pub outweighed_by_lives: u64,
    /// Bits that births too close add to the weight of a join (0 or less); none where births of children are not known.
    pub births_weight: Option<f64>,
    /// Bits that an age out of bounds adds to it (0 or less); none where no age at a birth is known.
    pub ages_weight: Option<f64>,
    /// Conflicts by kind, those of which there is none too.
    pub conflicts: BTreeMap<String, u64>,
}

impl ConstraintFigures {
    /// Counts verdicts and conflicts.
    pub(crate) fn of(pairs: &[Pair], outweighed_by_lives: u64, lives: &Lives, conflicts: &[Conflict]) -> Self {
        let count = |verdict| pairs.iter().filter(|pair| pair.verdict() == verdict).count() as u64;
        let of_kind = |kind: ConflictKind| {
            let found = conflicts.iter().filter(|conflict| conflict.kind == kind);
            (kind.as_str().to_owned(), found.count() as u64)
        };
        ConstraintFigures {
            refused_same_application: count(Verdict::Refused),
            refused_seen_after_death: count(Verdict::SeenAfterDeath),
            refused_age_at_birth: count(Verdict::AgeAtBirth),
            refused_in_care_twice: count(Verdict::InCareTwice),
            outweighed_by_lives,
            births_weight: lives.births_weight(),
            ages_weight: lives.ages_weight(),
            conflicts: ConflictKind::ALL.into_iter().map(of_kind).collect(),
        }
    }
}

/// All conflicts, in order.
pub(crate) fn conflicts(lives: &Lives, clusters: &Clusters, records: &Records) -> Vec<Conflict> {
    let name = |row: u32| records.pseudonym(row as usize).to_owned();
    let root = |row: u32| clusters.root(row as usize) as u32;
    let own = lives.faults().iter().map(|fault| match fault {
        Fault::SeenAfterDeath { record } => (ConflictKind::SeenAfterDeath, *record),
        Fault::AgeAtBirth { parent } => (ConflictKind::AgeAtBirth, *parent),
    });
    let mut conflicts: Vec<Conflict> = own
        .map(|(kind, row)| Conflict {
            kind,
            record: name(row),
            other_record: None,
            child_record: None,
        })
        .collect();
    let mut mothers: Vec<(u32, u32)> = lives
        .mothers()
        .iter()
        .map(|of| (root(of.child), root(of.parent)))
        .collect();
    mothers.sort_unstable();
    mothers.dedup();
    for child in mothers.chunk_by(|one, other| one.0 == other.0) {
        let [(child, first), others @ ..] = child else {
            continue;
        };
        conflicts.extend(others.iter().map(|(_, other)| Conflict {
            kind: ConflictKind::TwoBirthMothers,
            record: name(*first),
            other_record: Some(name(*other)),
            child_record: Some(name(*child)),
        }));
    }
    conflicts.extend(
        too_close(lives, &root)
            .into_iter()
            .map(|(mother, one, other)| Conflict {
                kind: ConflictKind::BirthsTooClose,
                record: name(mother),
                other_record: Some(name(other)),
                child_record: Some(name(one)),
            }),
    );
    conflicts.sort_unstable();
    conflicts
}

/// Mothers as linked with two of their children as linked who are born too close, each by its smallest row.
fn too_close(lives: &Lives, root: &impl Fn(u32) -> u32) -> Vec<(u32, u32, u32)> {
    let mut parents: Vec<u32> = lives.mothers().iter().map(|of| of.parent).collect();
    parents.dedup();
    let mut births: Vec<(u32, u32, Span)> = Vec::new();
    for parent in parents {
        let children = lives.children(parent).iter();
        births.extend(children.map(|(child, born)| (root(parent), root(*child), *born)));
    }
    births.sort_unstable();
    births.dedup();
    let mut found = Vec::new();
    for family in births.chunk_by(|one, other| one.0 == other.0) {
        for (place, (mother, one, born)) in family.iter().enumerate() {
            let later = family[place + 1..].iter();
            let close = later.filter(|(_, other, birth)| other != one && are_too_close(*born, *birth));
            found.extend(close.map(|(_, other, _)| (*mother, *one, *other)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
