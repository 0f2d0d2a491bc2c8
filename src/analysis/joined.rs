//! Whether extracts fit together: an application of which one of them alone knows, or that has no date, is in nobody's set.
//!
//! Custody: counts of applications go in, sentences come out whose shares are made of rounded counts.

use super::conclusions::share_above;
use super::{AnalysisError, Definition};
use crate::cohort::{Cohort, Joined};
use crate::study::{DisclosurePolicy, Estimate, Study, Unit};

/// What a definition is called that says that applications are left out, as extracts do not fit together or dates are missing.
pub const LEFT_OUT: &str = "Applications left out";

/// One in so many applications may be without partner or without date before it is said.
const ONE_IN: u64 = 20;

/// One in so many applications may name no mother before it is said: courts name the mother but for those who are dead or not known.
const WITHOUT_MOTHER: u64 = 10;

/// One in so many applications may name no father, or no couple, before it is said: about three in ten
/// applications have no father with party status, and extracts may hold parties in that sense alone.
const WITHOUT_OTHERS: u64 = 2;

/// A warning where applications are left out under the study's own definitions.
pub(super) fn warning(study: &Study, cohort: &mut Cohort) -> Result<Option<Definition>, AnalysisError> {
    if study.is_service_only() {
        return Ok(None);
    }
    let said = said(study.definitions.cohort.unit, &cohort.joined()?, &study.disclosure);
    Ok(said.map(|meaning| Definition {
        term: LEFT_OUT,
        meaning,
    }))
}

/// The same for a reader of one estimate, under its own definitions.
pub(super) fn note(study: &Study, declared: &Estimate, cohort: &mut Cohort) -> Result<Option<String>, AnalysisError> {
    if study.is_service_only() {
        return Ok(None);
    }
    let said = said(declared.definitions.cohort.unit, &cohort.joined()?, &study.disclosure);
    Ok(said.map(|said| format!("Take care: {said}.")))
}

/// Refuses extracts of which not one application is in both: nothing can be told of anybody.
pub(super) fn refuse_strangers(study: &Study, cohort: &mut Cohort) -> Result<(), AnalysisError> {
    if study.is_service_only() || !are_strangers(&cohort.joined()?) {
        return Ok(());
    }
    Err(AnalysisError::NothingJoins)
}

fn are_strangers(joined: &Joined) -> bool {
    joined.named > 0 && joined.listed > 0 && joined.unlisted == joined.named
}

/// That applications are left out, without a stop; none where few are.
fn said(unit: Unit, joined: &Joined, policy: &DisclosurePolicy) -> Option<String> {
    let above = |one_in: u64, part: u64, all: u64| share_above(one_in, (part, all), policy);
    let unlisted = above(ONE_IN, joined.unlisted, joined.named).map(|percent| {
        format!(
            "about {percent} % of the applications in which `parties` name a parent are in no extract of applications: unless those are of \
             kinds and years that are not asked about, compare how both write an application (leading zeros, letter case, `.0`) and \
             whether one was cut short"
        )
    });
    // Where no mother is named anywhere, a study of others need not have asked for mothers.
    let asks_for_mothers = unit == Unit::Mother || joined.motherless < joined.observed;
    let without_mother = asks_for_mothers
        .then(|| above(WITHOUT_MOTHER, joined.motherless, joined.observed))
        .flatten()
        .map(|percent| without(percent, "mother"));
    let other = match unit {
        Unit::Mother => None,
        Unit::Father => Some("father"),
        Unit::Couple => Some("couple of parents"),
    };
    let without_others = other.and_then(|other| {
        let percent = above(WITHOUT_OTHERS, joined.without_unit, joined.observed)?;
        Some(without(percent, other))
    });
    let undated = above(ONE_IN, joined.undated, joined.startable).map(|percent| {
        format!(
            "about {percent} % of the care and supervision applications have neither a day of issue nor one of receipt: ask for the \
             missing days"
        )
    });
    let found: Vec<String> = [unlisted, without_mother, without_others, undated]
        .into_iter()
        .flatten()
        .collect();
    (!found.is_empty()).then(|| {
        format!(
            "{}. Such applications are in nobody's set: parents are not seen, returns are missed, and later sets pass as first ones",
            found.join("; ")
        )
    })
}

fn without(percent: u64, whom: &str) -> String {
    format!(
        "about {percent} % of the care and supervision applications issued within observation name no {whom} among their parties: see \
         whether the extract of parties was cut short, or rows of it were set aside"
    )
}

#[cfg(test)]
mod tests;
