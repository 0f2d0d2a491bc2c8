//! Settings that several kinds of estimate share: marks in years, bands, confidence.
//!
//! Custody: no zone; settings only.

use std::ops::RangeInclusive;

use super::Ground;
use crate::study::document::{At, Section, nearest};
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;
use crate::study::services::{self, Service};

/// The longest follow-up in years that an estimate may ask for.
pub(super) const LONGEST_FOLLOW_UP: i64 = 40;

/// Ascending numbers within bounds; absent, the default.
pub(super) fn ascending(
    section: &mut Section<'_>,
    key: &str,
    default: &[i64],
    allowed: RangeInclusive<i64>,
    faults: &mut Faults,
) -> Vec<i64> {
    let found = section.integers(key, faults);
    if found.is_empty() {
        return default.to_vec();
    }
    let values: Vec<i64> = found.iter().map(|at| at.value).collect();
    let in_order = values.is_sorted_by(|a, b| a < b);
    let line = found.first().map_or(section.line(), |at| at.line);
    if !in_order || values.iter().any(|value| !allowed.contains(value)) {
        let message = format!(
            "should ascend and lie between {} and {}",
            allowed.start(),
            allowed.end()
        );
        faults.add(Fault::new(section.key_path(key), line, message));
    }
    values
}

/// Yearly marks, ascending.
pub(super) fn years(section: &mut Section<'_>, default: &[i64], faults: &mut Faults) -> Vec<i64> {
    ascending(section, "years", default, 1..=LONGEST_FOLLOW_UP, faults)
}

/// A number of years.
pub(super) fn one_year(section: &mut Section<'_>, key: &str, default: i64, faults: &mut Faults) -> i64 {
    let found = section.integer(key, faults).unwrap_or(At {
        value: default,
        line: section.line(),
    });
    if !(1..=LONGEST_FOLLOW_UP).contains(&found.value) {
        let message = format!("should lie between 1 and {LONGEST_FOLLOW_UP}");
        faults.add(Fault::new(section.key_path(key), found.line, message));
    }
    found.value.clamp(1, LONGEST_FOLLOW_UP)
}

/// Bounds of bands of age.
pub(super) fn age_bounds(section: &mut Section<'_>, faults: &mut Faults) -> Vec<i64> {
    ascending(section, "age_bands", &[20, 25, 30, 35], 10..=70, faults)
}

/// The level of intervals.
pub(super) fn confidence(section: &mut Section<'_>, faults: &mut Faults) -> f64 {
    let found = section.number("confidence", faults).unwrap_or(At {
        value: 0.95,
        line: section.line(),
    });
    if !(0.5..1.0).contains(&found.value) {
        let message = "should be at least 0.5 and below 1".to_owned();
        faults.add(Fault::new(section.key_path("confidence"), found.line, message));
    }
    found.value
}

/// The service that an estimate is about: the key `service`, a word of the code book that a section [[service]] describes.
pub(super) fn service(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Service> {
    let found = section.required_text("service", "name the service that the estimate is about", faults)?;
    let word = services::word(section, ("service", &found), ground.codebook, faults)?;
    let service = ground.services.iter().find(|service| service.name == word);
    // A service that could not be read may be the one that is meant: its own faults are told already.
    if service.is_none() && ground.all_services_read {
        let message = format!("`{word}` is described by no section [[service]]");
        let fault = Fault::new(section.key_path("service"), found.line, message);
        let known = ground.services.iter().map(|service| service.name.as_str());
        faults.add(match nearest(word.as_str(), known) {
            Some(near) => fault.hint(&format!("did you mean `{near}`?")),
            None => fault.hint(&format!("write a section [[service]] with name = \"{word}\"")),
        });
    }
    service.cloned()
}

/// An estimate without a source of the kind that it rests on is a fault; the hint says what such a source would tell.
pub(super) fn needs(section: &Section<'_>, (kind, hint): (Kind, &str), ground: Ground<'_>, faults: &mut Faults) {
    // A source that could not be read may be the one that is needed: its own faults are told already.
    if !ground.all_read || ground.sources.iter().any(|source| source.kind == kind) {
        return;
    }
    let path = section.key_path("");
    let message = format!("needs a source of kind `{}`", kind.name());
    faults.add(Fault::new(path.trim_end_matches('.'), section.line(), message).hint(hint));
}

/// Whether a text is made of small letters, digits and hyphens.
pub(in crate::study) fn is_slug(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(allowed)
}
