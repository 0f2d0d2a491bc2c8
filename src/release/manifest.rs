//! The manifest: what a release was made from, and by what. No clock, no path of a machine, no key: the same study gives
//! the same manifest.
//!
//! Custody: releasable; hashes, names of files as the study names them, and counts of rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::store::{Analysis, LedgerPlace, PlanSettings};
use crate::study::{DisclosurePolicy, Override, Profile, Zeros};

/// One extract.
#[derive(Debug, Clone, Serialize)]
pub struct Input {
    /// Name of the source.
    pub source: String,
    /// What it holds, as the study file says.
    pub kind: &'static str,
    /// File, relative to the study file.
    pub file: String,
    /// Whose numbers identify its records.
    pub system: String,
    /// How it was read: encoding, delimiter, order of dates, how exactly birth dates are known.
    pub read_as: String,
    /// The largest share of its rows that might have been set aside.
    pub quarantine_at_most: String,
    /// Columns of which more than 5 % of the cells cannot be read and count as not known, as the study file names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub poorly_read: Vec<String>,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What became of its rows: accepted, set aside, and skipped by reason; and read, as the sum of those, so that it tells
    /// nothing more. Rounded as counts of persons are; none where rows, or the persons whom they name, are too few to tell of.
    /// The exact counts are in the work folder.
    pub rows: BTreeMap<String, Option<u64>>,
}

/// Rows of one table on the way.
#[derive(Debug, Clone, Serialize)]
pub struct StepCount {
    /// The table.
    pub table: String,
    /// Its rows, rounded as counts of persons are; none where there are too few to tell of.
    pub rows: Option<u64>,
}

/// How the line begins in which the rules of disclosure are stated.
pub(super) const STATED: &str = "Rules: ";

/// The rules of disclosure that held.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rules {
    /// Whose they are, or are stricter than.
    pub profile: String,
    /// A figure that rests on fewer distinct persons is withheld.
    pub threshold: u64,
    /// What counts are rounded to.
    pub round_to: u64,
    /// Whether zeros are `shown` or `disclosive`.
    pub zeros: String,
    /// What was told against them, and on whose word.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// Whether the release was held against earlier ones.
    #[serde(default)]
    pub ledger: bool,
}

impl Rules {
    /// The rules in words, and what the least count that is told stands for. `round_to` is not 0.
    pub fn in_words(&self) -> String {
        let policy = DisclosurePolicy {
            threshold: self.threshold,
            round_to: self.round_to,
            ..Profile::Strict.policy()
        };
        let zeros = match self.zeros == Zeros::Disclosive.as_str() {
            true => ", none among them,",
            false => "",
        };
        let (least, most) = policy.alike(policy.threshold);
        format!(
            "{STATED}{}. Figures that rest on fewer than {} distinct persons{zeros} are withheld, and so are figures from which those \
             could be worked out; counts are rounded to the nearest {}, so that the least that is told, {}, stands for {least} to \
             {most}.",
            self.profile,
            policy.threshold,
            policy.round_to,
            policy.rounded(policy.threshold),
        )
    }
}

/// How a run stands to the plan that was locked before it, if one was.
#[derive(Debug, Clone, Serialize)]
pub struct PlanRecord {
    /// Hash of the plan that ran.
    pub sha256: String,
    /// Its settings by part of the study file and by key, as hashes, so that two releases tell which of them differ.
    pub settings: PlanSettings,
    /// Hash of the plan that was locked.
    pub locked_sha256: Option<String>,
    /// Whether the one is the other.
    pub state: &'static str,
    /// Parts that were changed since.
    pub changed: Vec<String>,
    /// Parts that were added.
    pub added: Vec<String>,
    /// Parts that were taken out.
    pub removed: Vec<String>,
    /// Whether results of these extracts had been seen when the plan was locked, or nothing shows that they had not.
    pub locked_after_results: Option<bool>,
    /// Whether they had been seen when the changed plan was first run.
    pub changed_after_results: Option<bool>,
    /// Other analyses of the same extracts that had been published when this plan was first run under its lock.
    pub analysed_before: Vec<Analysis>,
    /// All of this in words.
    #[serde(skip)]
    pub sentences: Vec<String>,
}

/// The record of how a release was made.
#[derive(Debug, Clone, Serialize)]
pub struct Manifest {
    /// Version of this file's shape.
    pub manifest_version: u32,
    /// Name of the study.
    pub study: String,
    /// SHA-256 of the study file.
    pub study_sha256: String,
    /// Whether all sources are synthetic.
    pub synthetic: bool,
    /// Program and versions of what decides results.
    pub versions: BTreeMap<&'static str, String>,
    /// Public name of the pseudonym key; never the key.
    pub pseudonym_key_id: String,
    /// Extracts.
    pub inputs: Vec<Input>,
    /// Queries: name and SHA-256 of the text that ran.
    pub queries: BTreeMap<String, String>,
    /// Seeds of all that is drawn at random, by estimate.
    pub seeds: BTreeMap<String, u64>,
    /// Hash of all that the linkage depends on.
    pub linkage_key: String,
    /// Files that the study names for its linkage, by their hashes: `parameters` and `registry`, where it names them.
    pub linkage_files: BTreeMap<&'static str, String>,
    /// Definitions, in words.
    pub definitions: BTreeMap<&'static str, String>,
    /// Rules of disclosure.
    pub disclosure: Rules,
    /// Rows of the tables on the way.
    pub steps: Vec<StepCount>,
    /// How it stands to the plan that was locked.
    pub plan: PlanRecord,
    /// Its place in the ledger of releases, if there is one: the seal tells nothing without the key, and holds all entries before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerPlace>,
    /// How many relations between its counts the file of ties lists.
    pub relations: usize,
    /// The last hash of the log of actions, which stays on the safe side: it holds all before it.
    pub actions_sha256: String,
}

#[derive(Serialize)]
struct WithOutputs<'m> {
    #[serde(flatten)]
    manifest: &'m Manifest,
    /// Per table, the SHA-256 of its figures, whatever the form in which they are written.
    tables: BTreeMap<&'m str, &'m str>,
    outputs: BTreeMap<&'m str, &'m str>,
}

impl Manifest {
    /// The manifest as JSON, with the SHA-256 of each file of the release, and of the figures of each table.
    pub(super) fn json(&self, outputs: &[(String, String)], logical: &[(String, String)]) -> Vec<u8> {
        // Maps with text keys and plain numbers always have a JSON form.
        let mut json = serde_json::to_vec_pretty(&WithOutputs {
            manifest: self,
            tables: by_name(logical),
            outputs: by_name(outputs),
        })
        .unwrap_or_default();
        json.push(b'\n');
        json
    }
}

fn by_name(hashes: &[(String, String)]) -> BTreeMap<&str, &str> {
    let hashes = hashes.iter();
    hashes.map(|(name, hash)| (name.as_str(), hash.as_str())).collect()
}
