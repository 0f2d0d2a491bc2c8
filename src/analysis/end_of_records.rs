//! Whether the extracts reach as far as the study says that it observed.
//!
//! Custody: sets and the day of a first issue go in, sentences come out that name no day and no count.

use super::{AnalysisError, Definition};
use crate::cohort::Cohort;
use crate::study::{Study, day_number};

/// What a definition is called that says that the records may end early.
pub const END_OF_RECORDS: &str = "End of records";

/// What a definition is called that says that the records may begin late.
pub const START_OF_RECORDS: &str = "Start of records";

/// Days without any new set or application, at one end of observation, from which it is said: courts that hear of no family for half a year are
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

/// A warning where no application is issued when observation begins: who was in court before the records is taken for new. All
/// applications of the extracts are looked at, and not those alone that a wash-out leaves, or that one authority made.
pub(super) fn warning_of_start(study: &Study, cohort: &mut Cohort) -> Result<Option<Definition>, AnalysisError> {
    if study.is_service_only() {
        return Ok(None);
    }
    let first = cohort.joined()?.first_issued_on;
    let is_silent = first.is_some_and(|first| i64::from(first) > day_number(study.observed_from) + SILENT);
    Ok(is_silent.then(|| Definition {
        term: START_OF_RECORDS,
        meaning: "no care or supervision application of the extracts is issued in the first half year of observation: if the extracts \
                  begin after `observed_from`, earlier sets are not seen, `wash_out` and `look_back` remove nobody for them, and later \
                  sets pass as first ones. Let `observed_from` be the day on which the records begin"
            .to_owned(),
    }))
}
