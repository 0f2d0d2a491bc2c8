//! The plan of a study as hashes: what a lock writes down, and what a later run is held against.
//!
//! Custody: no zone; hashes of settings, and names of them.

mod analysed;
mod lock;

use std::collections::{BTreeMap, BTreeSet};

pub use analysed::{Analyses, Analysis, inputs_hash};
pub use lock::{Lock, PlanError};

use super::{Digest, StoreError, file_sha256, sha256};
use crate::study::{PlanPart, Study};

/// A study's plan: the hash of each of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    study: String,
    parts: BTreeMap<String, String>,
    settings: PlanSettings,
}

/// What a study file states, by part and by key, each as the SHA-256 of it. A key that names files stands there a second time, as
/// `file of KEY`, with the hash of what they hold.
pub type PlanSettings = BTreeMap<String, BTreeMap<String, String>>;

/// What stands before the name of a key where the hash is of the files that it names.
pub const FILE_OF: &str = "file of ";

/// A part of a plan in words.
pub fn part_in_words(part: &str) -> String {
    match part.split_once('.') {
        None if part == "program" => "the version of this program".to_owned(),
        None => format!("the section [{part}]"),
        Some((kind, name)) => format!("{kind} `{name}`"),
    }
}

/// In what a plan differs from an earlier one: names of parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Parts that differ.
    pub changed: Vec<String>,
    /// Parts that are new.
    pub added: Vec<String>,
    /// Parts that are gone.
    pub removed: Vec<String>,
}

impl Changes {
    /// Whether they are the same.
    pub fn is_empty(&self) -> bool {
        [&self.changed, &self.added, &self.removed]
            .into_iter()
            .all(Vec::is_empty)
    }
}

impl Plan {
    /// The plan of a study, with the hashes of the queries that would run, by name, and the version of this program.
    ///
    /// # Errors
    /// [`StoreError::Read`] when a file that the study names cannot be read.
    pub fn of(study: &Study, queries: BTreeMap<String, String>) -> Result<Plan, StoreError> {
        let mut parts = BTreeMap::from([("program".to_owned(), env!("CARGO_PKG_VERSION").to_owned())]);
        let mut settings = PlanSettings::new();
        for part in study.plan_parts() {
            settings.insert(part.name.clone(), key_hashes(&part)?);
            let mut digest = Digest::default().part("settings", &part.settings);
            for file in &part.files {
                digest = digest.part("file", &file_sha256(file)?);
            }
            parts.insert(part.name, digest.finish());
        }
        parts.extend(
            queries
                .into_iter()
                .map(|(query, hash)| (format!("query.{query}"), hash)),
        );
        Ok(Plan {
            study: study.name.clone(),
            parts,
            settings,
        })
    }

    /// The settings that it was made of, as hashes.
    pub fn settings(&self) -> &PlanSettings {
        &self.settings
    }

    /// The hash of the whole plan.
    pub fn sha256(&self) -> String {
        hash_of(&self.study, &self.parts)
    }

    /// In what it differs from the plan that was locked.
    pub fn changes_since(&self, lock: &Lock) -> Changes {
        let earlier = lock.parts();
        let mut changes = Changes::default();
        let names: BTreeSet<&String> = self.parts.keys().chain(earlier.keys()).collect();
        for name in names {
            let list = match (self.parts.get(name), earlier.get(name)) {
                (Some(_), None) => &mut changes.added,
                (None, Some(_)) => &mut changes.removed,
                (now, then) if now != then => &mut changes.changed,
                _ => continue,
            };
            list.push(name.clone());
        }
        changes
    }
}

fn key_hashes(part: &PlanPart) -> Result<BTreeMap<String, String>, StoreError> {
    let mut hashes = BTreeMap::new();
    for key in &part.keys {
        hashes.insert(key.name.clone(), sha256(key.settings.as_bytes()));
        if key.files.is_empty() {
            continue;
        }
        let mut digest = Digest::default();
        for file in &key.files {
            digest = digest.part("file", &file_sha256(file)?);
        }
        hashes.insert(format!("{FILE_OF}{}", key.name), digest.finish());
    }
    Ok(hashes)
}

fn hash_of(study: &str, parts: &BTreeMap<String, String>) -> String {
    let digest = Digest::default().part("study", study);
    let digest = parts
        .iter()
        .fold(digest, |digest, (name, hash)| digest.part(name, hash));
    digest.finish()
}
