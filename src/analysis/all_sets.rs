//! The cohort in which every set counts, for figures that are of all who are seen and not of those who enter.
//!
//! Custody: a cohort goes in, and one comes out.

use super::AnalysisError;
use crate::cohort::Cohort;
use crate::study::{Definitions, Period, Study};

/// The cohort without the look-back of its definitions, under which earlier sets are as if they had not been seen; none
/// where there is no look-back, and the cohort at hand has all sets.
///
/// # Errors
/// [`AnalysisError`] when the cohort cannot be made.
pub(super) fn without_look_back(
    study: &Study,
    definitions: &Definitions,
    cohort: &mut Cohort,
) -> Result<Option<Cohort>, AnalysisError> {
    if definitions.cohort.look_back.is_zero() {
        return Ok(None);
    }
    let mut definitions = definitions.clone();
    definitions.cohort.look_back = Period::none();
    Ok(Some(cohort.under(study, &definitions, None)?))
}
