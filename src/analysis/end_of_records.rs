//! Whether the extracts reach as far as the study says that it observed.
//!
//! Custody: sets go in, a sentence comes out that names no day and no count.

use super::{AnalysisError, Definition};
use crate::cohort::Cohort;
use crate::study::{Study, day_number};

/// What a definition is called that says that the records may end early.
pub const END_OF_RECORDS: &str = "End of records";

/// Days without any new set, at the end of observation, from which it is said: courts that hear of no family for half a year are
/// rarer than extracts that were drawn earlier than somebody remembers.
const SILENT: i64 = 183;

/// A warning where no set starts towards the end of observation: whoever is taken for observed when nobody looked seems not to
/// return.
pub(super) fn warning(study: &Study, cohort: &mut Cohort) -> Result<Option<Definition>, AnalysisError> {
    if study.is_service_only() {
        return Ok(None);
    }
    let sets = cohort.sets()?;
    let last = sets.iter().map(|set| set.started_on).max();
    let is_silent = last.is_some_and(|last| i64::from(last) + SILENT < day_number(study.observed_to));
    Ok(is_silent.then(|| Definition {
        term: END_OF_RECORDS,
        meaning: "no set of proceedings starts in the last half year of observation: if the extracts end before `observed_to`, parents \
                  are taken for observed when nobody looked, and returns seem rarer than they are"
            .to_owned(),
    }))
}
