//! Person ids that outlive a run: which id each record bore in the release before, and what becomes of the ids when the
//! records of the next one are linked anew.
//!
//! Who is one person is decided from all records at once, whatever order they came in; only the names of the persons
//! depend on history. An id is minted once, at the first appearance of a person, from the smallest of its record
//! pseudonyms (themselves keyed digests) and never by chance, and is never used again for another person:
//!
//! - A person known before keeps its id, whoever joins.
//! - Of several persons who prove to be one, the id minted first survives (the smaller of two minted together); the others
//!   stay in the registry, resolvable to it.
//! - Of a person who proves to be several, the part with the earliest record (the smallest of those of one release) keeps
//!   the id.
//!
//! Custody: the pseudonymous zone; a registry holds record and person pseudonyms and stays beside the work folder.

mod file;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::clusters::persons::{LinkedPerson, LinkedPersons, own_person};

pub use file::RegistryFault;
pub(crate) use file::{Owner, read, text};

/// All persons of all releases so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Registry {
    /// The number of the last release; the first is 1.
    release: u32,
    /// Living ids.
    persons: BTreeMap<String, Known>,
    /// Ids that ended in another, with the id in which they did.
    retired: BTreeMap<String, String>,
    /// What became of ids, release by release.
    log: Vec<Change>,
}

/// A person of the registry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    /// The release in which its id was minted.
    minted: u32,
    /// Its records, each with the release in which it appeared.
    records: BTreeMap<String, u32>,
}

/// What happened to a person's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// New records joined the person.
    Joined,
    /// The person proved to be another one: the id ended in that of the other.
    Merged,
    /// Records of the person proved to be another's.
    Split,
}

impl ChangeKind {
    /// The word in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Joined => "joined",
            ChangeKind::Merged => "merged",
            ChangeKind::Split => "split",
        }
    }
}

/// One change of a release.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// The release.
    pub release: u32,
    /// What happened.
    pub kind: ChangeKind,
    /// The id as it was.
    pub person: String,
    /// The id under which the records are found now.
    pub now: String,
    /// How many records it concerns.
    pub records: u64,
}

/// A release against the one before, in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryFigures {
    /// The number of the release, from 1.
    pub release: u32,
    /// Persons of whom no record was known.
    pub new_persons: u64,
    /// New records of known persons.
    pub joined_records: u64,
    /// Ids that ended in another.
    pub merged_persons: u64,
    /// Parts of known persons that left them.
    pub split_parts: u64,
    /// Known records that this release does not hold; they keep their person.
    pub absent_records: u64,
}

/// Known records that may be absent because they were corrected or withdrawn since.
const FEW_ABSENT: u64 = 10;

impl RegistryFigures {
    /// Whether the extracts look earlier than those of the release before: they lack many known records, bring nobody new, and
    /// nothing new of whom is known. The registry holds no days, so that this sign is all that there is.
    pub(super) fn look_earlier(&self) -> bool {
        self.absent_records >= FEW_ABSENT && self.new_persons == 0 && self.joined_records == 0
    }
}

/// Persons under lasting ids, and what changed.
#[derive(Debug)]
pub(crate) struct Settled {
    /// The persons.
    pub(crate) persons: LinkedPersons,
    /// The registry as the next release needs it.
    pub(crate) registry: Registry,
    /// What changed in this release.
    pub(crate) changes: Vec<Change>,
    /// The same in figures.
    pub(crate) figures: RegistryFigures,
}

/// One person of this release, before it is named.
#[derive(Default)]
struct Cluster<'c> {
    records: Vec<&'c str>,
    /// How many records of each known person it holds.
    known: BTreeMap<&'c str, u64>,
    /// Known persons whose earliest record it holds.
    heir_of: Vec<&'c str>,
}

impl Known {
    /// Whether the person and its records came in one of so many releases, and one of the records no later than the id: the
    /// earliest of them stays with the id for good. A record that was another person's before may be older than the id.
    fn is_dated_within(&self, releases: u32) -> bool {
        let first = self.records.values().min();
        let of_records = self.records.values().all(|release| (1..=releases).contains(release));
        of_records && self.minted <= releases && first.is_some_and(|first| *first <= self.minted)
    }
}

impl Registry {
    /// Names the persons of a release as the releases before did.
    pub(crate) fn settle(self, persons: LinkedPersons) -> Settled {
        let release = self.release + 1;
        let clusters = self.clusters(&persons);
        let names = self.names(&clusters, release);
        let changes = self.changes(&clusters, &names, release);
        let new_persons = clusters.values().filter(|cluster| cluster.known.is_empty()).count() as u64;
        let names = names.into_iter().map(|(own, name)| (own.to_owned(), name)).collect();
        let persons = persons.renamed(&names);
        let (registry, absent_records) = self.next(&persons, &changes);
        let of_kind = |kind| changes.iter().filter(move |change: &&Change| change.kind == kind);
        let figures = RegistryFigures {
            release,
            new_persons,
            joined_records: of_kind(ChangeKind::Joined).map(|change| change.records).sum(),
            merged_persons: of_kind(ChangeKind::Merged).count() as u64,
            split_parts: of_kind(ChangeKind::Split).count() as u64,
            absent_records,
        };
        Settled {
            persons,
            registry,
            changes,
            figures,
        }
    }

    /// The persons of a release by their provisional names, with what the registry knows of their records.
    fn clusters<'c>(&'c self, persons: &'c LinkedPersons) -> BTreeMap<&'c str, Cluster<'c>> {
        let mut clusters: BTreeMap<&str, Cluster<'_>> = BTreeMap::new();
        for row in persons.rows() {
            clusters.entry(row.person()).or_default().records.push(row.record());
        }
        for (person, known) in &self.persons {
            let present = known.records.iter().filter_map(|(record, release)| {
                let own = persons.row(record).map(LinkedPerson::person)?;
                Some((release, record, own))
            });
            for (_, _, own) in present.clone() {
                let held = clusters
                    .get_mut(own)
                    .map(|cluster| cluster.known.entry(person).or_default());
                held.into_iter().for_each(|held| *held += 1);
            }
            let heir = present.min().and_then(|(_, _, own)| clusters.get_mut(own));
            heir.into_iter().for_each(|cluster| cluster.heir_of.push(person));
        }
        clusters
    }

    /// The lasting name of each person.
    fn names<'c>(&self, clusters: &BTreeMap<&'c str, Cluster<'_>>, release: u32) -> BTreeMap<&'c str, String> {
        let minted = |person: &str| self.persons.get(person).map_or(0, |known| known.minted);
        let is_used = |person: &str| self.persons.contains_key(person) || self.retired.contains_key(person);
        let name = |cluster: &Cluster<'_>| {
            let earliest = cluster.heir_of.iter().min_by_key(|person| (minted(person), **person));
            if let Some(person) = earliest {
                return (*person).to_owned();
            }
            let own = own_person(cluster.records.first().copied().unwrap_or_default());
            if is_used(&own) { format!("{own}.{release}") } else { own }
        };
        clusters.iter().map(|(own, cluster)| (*own, name(cluster))).collect()
    }

    fn changes(
        &self,
        clusters: &BTreeMap<&str, Cluster<'_>>,
        names: &BTreeMap<&str, String>,
        release: u32,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        for (cluster, now) in clusters.values().zip(names.values()) {
            let change = |kind, person: &str, records| Change {
                release,
                kind,
                person: person.to_owned(),
                now: now.clone(),
                records,
            };
            for (person, records) in cluster.known.iter().filter(|(person, _)| **person != now.as_str()) {
                let kind = if cluster.heir_of.contains(person) {
                    ChangeKind::Merged
                } else {
                    ChangeKind::Split
                };
                changes.push(change(kind, person, *records));
            }
            let fresh = cluster.records.len() as u64 - cluster.known.values().sum::<u64>();
            if fresh > 0 && self.persons.contains_key(now) {
                changes.push(change(ChangeKind::Joined, now, fresh));
            }
        }
        changes.sort_unstable();
        changes
    }

    /// The registry after this release, and how many known records it lacks: these stay with their person, or with the one
    /// in which that ended.
    fn next(self, persons: &LinkedPersons, changes: &[Change]) -> (Registry, u64) {
        let release = self.release + 1;
        let mut next = Registry {
            release,
            retired: self.retired,
            log: self.log,
            ..Registry::default()
        };
        let merged = changes.iter().filter(|change| change.kind == ChangeKind::Merged);
        let survivors: BTreeMap<&str, &str> = merged
            .map(|change| (change.person.as_str(), change.now.as_str()))
            .collect();
        let mut absent = 0;
        let mut appeared: BTreeMap<String, u32> = BTreeMap::new();
        for (person, known) in self.persons {
            let heir = survivors
                .get(person.as_str())
                .map_or(person.as_str(), |survivor| *survivor);
            for (record, release) in known.records {
                if persons.row(&record).is_some() {
                    appeared.insert(record, release);
                } else {
                    absent += 1;
                    let held = next.persons.entry(heir.to_owned()).or_default();
                    held.records.insert(record, release);
                }
            }
            if heir == person {
                next.persons.entry(person).or_default().minted = known.minted;
            }
        }
        for row in persons.rows() {
            let held = next.persons.entry(row.person().to_owned()).or_default();
            let first = appeared.get(row.record()).copied().unwrap_or(release);
            held.records.insert(row.record().to_owned(), first);
            if held.minted == 0 {
                held.minted = release;
            }
        }
        next.retired.values_mut().for_each(|end| {
            survivors
                .get(end.as_str())
                .into_iter()
                .for_each(|survivor| *end = (*survivor).to_owned())
        });
        let ended = survivors.iter();
        next.retired
            .extend(ended.map(|(person, survivor)| ((*person).to_owned(), (*survivor).to_owned())));
        let lasting = changes.iter().filter(|change| change.kind != ChangeKind::Joined);
        next.log.extend(lasting.cloned());
        (next, absent)
    }

    /// Records that belong to several persons, persons that are both living and retired, and persons of releases that cannot be
    /// theirs: what no run writes.
    fn contradictions(&self) -> usize {
        let mut seen = BTreeSet::new();
        let records = self.persons.values().flat_map(|known| known.records.keys());
        let twice = records.filter(|record| !seen.insert(record.as_str())).count();
        let living = |person: &&String| self.persons.contains_key(person.as_str());
        let revived = self.retired.keys().filter(living).count();
        let lost = self.retired.values().filter(|end| !living(end)).count();
        let misdated = |known: &&Known| !known.is_dated_within(self.release);
        let misdated = self.persons.values().filter(misdated).count();
        twice + revived + lost + misdated
    }
}

#[cfg(test)]
mod tests;
