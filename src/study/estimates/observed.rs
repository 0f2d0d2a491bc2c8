//! Years that are longer than what is observed: of them no figure could ever be told.
//!
//! Custody: no zone; settings only.

use super::Ground;
use super::settings::{LONGEST_FOLLOW_UP, one_year};
use crate::study::codebook::day_number;
use crate::study::definitions::{CohortRules, EarlierStart};
use crate::study::document::Section;
use crate::study::fault::Faults;
use crate::study::origin::Origin;

/// Nobody can be followed for longer than is observed.
pub(super) fn check(section: &Section<'_>, (key, years): (&str, i64), ground: Ground<'_>, faults: &mut Faults) {
    let Some((first, last)) = ground.observed else {
        return;
    };
    let observed = day_number(last) - day_number(first) + 1;
    // More than any estimate may ask for is a fault of its own.
    if years > LONGEST_FOLLOW_UP || years * 1461 / 4 <= observed {
        return;
    }
    let stated = if section.line_of(key).is_some() {
        ""
    } else {
        " (the default)"
    };
    let message = format!(
        "of {years}{stated} is longer than the {} whole years that are observed",
        observed * 4 / 1461
    );
    let fault = section.fault(key, message);
    faults.add(fault.hint("follow for as long as there are records of, or extend `observed_from` and `observed_to`"));
}

/// The same of the least years of keys that the study file states: of several, those that are too long are rows without a figure
/// beside others, as a default is, and no fault.
pub(super) fn check_stated(section: &Section<'_>, keys: &[(&str, &[i64])], ground: Ground<'_>, faults: &mut Faults) {
    for &(key, years) in keys.iter().filter(|(key, _)| section.line_of(key).is_some()) {
        let least = years.iter().copied().min().unwrap_or_default();
        check(section, (key, least), ground, faults);
    }
}

/// The same of years that are counted by the clocks of parents.
pub(super) fn check_clocks(section: &Section<'_>, keys: &[(&str, &[i64])], ground: Ground<'_>, faults: &mut Faults) {
    if starts_within(&ground.definitions.cohort) {
        check_stated(section, keys, ground, faults);
    }
}

/// The years within which a return counts, of an estimate that has no figure without them.
pub(super) fn horizon(section: &mut Section<'_>, default: i64, ground: Ground<'_>, faults: &mut Faults) -> i64 {
    let years = one_year(section, "horizon", default, faults);
    if starts_within(&ground.definitions.cohort) {
        check(section, ("horizon", years), ground, faults);
    }
    years
}

/// Whether all clocks start within observation. That of a parent who enters late, or whose child was away before the issue,
/// may have started before: then years can be told that are longer than what is observed.
pub(super) fn starts_within(rules: &CohortRules) -> bool {
    rules.earlier_start == EarlierStart::Exclude && rules.origin != Origin::Removed
}
