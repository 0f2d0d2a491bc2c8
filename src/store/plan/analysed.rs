//! What has been analysed in a work folder: a mark for each plan and each state of the extracts, written once results are
//! published. There is no clock in it; what had been seen before is written down when a plan is first analysed.
//!
//! Custody: hashes only.

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::store::{Digest, FinishedStage, StageKey, StoreError, WorkFolder};

const STAGE: &str = "analysed";
const SUMMARY: &str = "analysis";

/// An analysis whose results were published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Analysis {
    /// Hash of the plan.
    pub plan: String,
    /// Hash of the extracts.
    pub inputs: String,
    /// Hash of the lock under which it ran, if there was one.
    pub lock: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Mark {
    analysis: Analysis,
    /// Other analyses of the same extracts that had been published when this plan was first analysed.
    before: Vec<Analysis>,
}

/// All analyses of a work folder, and what had been seen before each.
#[derive(Debug, Clone, Default)]
pub struct Analyses(Vec<(Analysis, Vec<Analysis>)>);

impl Analysis {
    /// The analysis of a plan, over extracts of that hash.
    pub fn of(plan: &Plan, inputs: &str, lock: Option<String>) -> Analysis {
        Analysis {
            plan: plan.sha256(),
            inputs: inputs.to_owned(),
            lock,
        }
    }

    fn key(&self) -> StageKey {
        let parts = Digest::default().part("plan", &self.plan).part("inputs", &self.inputs);
        StageKey::new(match &self.lock {
            Some(lock) => parts.part("lock", lock),
            None => parts,
        })
    }
}

impl Analyses {
    /// The analyses themselves, in order.
    pub fn all(&self) -> Vec<Analysis> {
        let mut all: Vec<Analysis> = self.0.iter().map(|(analysis, _)| analysis.clone()).collect();
        all.sort();
        all
    }

    /// The other analyses of the same extracts that had been published when this one was first made.
    pub fn before(&self, own: &Analysis) -> Vec<Analysis> {
        let first = self.0.iter().find(|(analysis, _)| analysis == own);
        if let Some((_, before)) = first {
            return before.clone();
        }
        let others = self.all().into_iter();
        others
            .filter(|other| other.inputs == own.inputs && other != own)
            .collect()
    }
}

/// The hash of a study's extracts from the hashes of their files, whatever they are called and in whichever order.
pub fn inputs_hash<'f>(files: impl Iterator<Item = &'f str>) -> String {
    let mut hashes: Vec<&str> = files.collect();
    hashes.sort_unstable();
    let digest = hashes
        .iter()
        .fold(Digest::default(), |digest, hash| digest.part("extract", hash));
    digest.finish()
}

impl Analyses {
    /// The analyses of a work folder, which need not exist.
    ///
    /// # Errors
    /// [`StoreError::Untrusted`] when a mark was changed.
    pub fn of(work: &WorkFolder) -> Result<Analyses, StoreError> {
        let read = |stage: FinishedStage| {
            let mark: Mark = stage.read_summary(SUMMARY)?;
            Ok((mark.analysis, mark.before))
        };
        let marks: Result<Vec<_>, StoreError> = work.all_finished(STAGE)?.into_iter().map(read).collect();
        marks.map(Analyses)
    }
}

impl Analysis {
    /// Marks it as published, with what had been before; one that is marked already stays as it is.
    ///
    /// # Errors
    /// [`StoreError`] when the mark cannot be written.
    pub fn mark(&self, work: &WorkFolder, before: &[Analysis]) -> Result<(), StoreError> {
        let key = self.key();
        if work.finished(STAGE, &key)?.is_some() {
            return Ok(());
        }
        let draft = work.begin(STAGE, &key)?;
        let mark = Mark {
            analysis: self.clone(),
            before: before.to_vec(),
        };
        draft.summary(SUMMARY, &mark)?;
        draft.finish().map(|_| ())
    }
}
