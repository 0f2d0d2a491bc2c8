//! The links of a study at other thresholds than its own, and without those that their source calls weak: what analysis
//! holds beside the links to see how much hangs on them.
//!
//! Each threshold is linked from the beginning, as a study with that threshold would be, relatives among it, and kept as a
//! stage of its own. The registry of persons and the imputed linkages are of the study's own threshold alone.
//!
//! Custody: the pseudonymous zone.

use crate::intake::PseudonymisedTables;
use crate::store::{FinishedStage, WorkFolder};
use crate::study::{EstimateKind, Study};

use super::key::named_files;
use super::rows::each_row;
use super::tables::read_persons;
use crate::linkage::stage::{SUMMARY, finished};
use crate::linkage::{LinkageSummary, LinkedPersons, StageError};

/// The match statuses on which one can rely.
const SURE: [&str; 3] = ["verified", "exact", "strong"];

/// The links at a threshold.
#[derive(Debug, Clone)]
pub struct LinkedAt {
    /// The person of each record. The pseudonyms are of this linkage alone.
    pub persons: LinkedPersons,
    /// How they were found.
    pub summary: LinkageSummary,
}

/// What there is beside the links of a study.
#[derive(Debug, Clone, Default)]
pub(in crate::linkage) struct OtherLinks {
    at: Vec<(f64, FinishedStage)>,
    /// Records that came linked, and not surely: ascending.
    weak: Vec<String>,
    /// Whether any came surely.
    has_sure: bool,
}

impl OtherLinks {
    /// Links at the other thresholds that a study's estimates want, or finds them linked before: while there are tokens.
    pub(in crate::linkage) fn of(
        study: &Study,
        tables: &PseudonymisedTables,
        work: &WorkFolder,
        own: &LinkageSummary,
    ) -> Result<OtherLinks, StageError> {
        let mut others = OtherLinks::default();
        if !own.populations.is_empty() {
            for threshold in study.other_thresholds() {
                tracing::debug!("records are linked at another threshold");
                let other = at_threshold(study, threshold.probability);
                let stage = finished(&other, tables, work, &named_files(&other)?)?;
                others.at.push((threshold.probability, stage));
            }
        }
        if study
            .estimates
            .iter()
            .any(|declared| matches!(declared.kind, EstimateKind::LinkageDoubt(_)))
        {
            others.read_statuses(tables)?;
        }
        Ok(others)
    }

    fn read_statuses(&mut self, tables: &PseudonymisedTables) -> Result<(), StageError> {
        for table in tables.tables().iter().filter(|table| table.is_already_linked()) {
            each_row(table, ["record", "person_id", "match_status"], |row| {
                let [Some(record), Some(_), status] = row else {
                    return;
                };
                if status.is_some_and(|status| SURE.contains(&status)) {
                    self.has_sure = true;
                } else {
                    self.weak.push(record.to_owned());
                }
            })?;
        }
        self.weak.sort_unstable();
        self.weak.dedup();
        Ok(())
    }

    pub(in crate::linkage) fn at(&self, threshold: f64) -> Result<Option<LinkedAt>, StageError> {
        let Some((_, stage)) = self.at.iter().find(|(known, _)| *known == threshold) else {
            return Ok(None);
        };
        Ok(Some(LinkedAt {
            persons: read_persons(stage)?,
            summary: stage.read_summary(SUMMARY)?,
        }))
    }

    pub(in crate::linkage) fn without_weak(&self, persons: &LinkedPersons) -> Option<LinkedPersons> {
        (self.has_sure && !self.weak.is_empty()).then(|| persons.without(&self.weak))
    }
}

/// The study as it would be at another threshold, as far as links go.
fn at_threshold(study: &Study, threshold: f64) -> Study {
    Study {
        link_threshold: threshold,
        imputations: 0,
        registry: None,
        ..study.clone()
    }
}
