//! How the served are matched, where `method` names matching: caliper, replacement, matches of each.
//!
//! Custody: no zone; settings only.

use std::num::NonZeroU32;

use super::{EffectEstimand, EffectMethod};
use crate::study::document::{At, Section};
use crate::study::fault::{Fault, Faults};

/// How the served are matched: what two analysts may do differently, written beforehand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matching {
    /// How far apart the logarithms of two rates of referral may be, in standard deviations pooled over both arms.
    pub caliper: f64,
    /// Whether a comparator can be the match of several.
    pub with_replacement: bool,
    /// Matches of each, where so many are near enough.
    pub matches: NonZeroU32,
}

/// The keys that say nothing without matching.
const KEYS: [&str; 3] = ["caliper", "replacement", "matches"];

/// Reads how the served are matched; the inner none where they are not.
pub(super) fn matching(
    section: &mut Section<'_>,
    (methods, estimand): (&[EffectMethod], Option<EffectEstimand>),
    faults: &mut Faults,
) -> Option<Option<Matching>> {
    let told = section.keys();
    let caliper = section.number("caliper", faults);
    let with_replacement = section.flag("replacement", true, faults);
    let matches = section.integer("matches", faults);
    if !methods.contains(&EffectMethod::Matching) {
        for key in told.iter().filter(|key| KEYS.contains(&key.value.as_str())) {
            let message = "is told, and `method` does not name matching".to_owned();
            let fault = Fault::new(section.key_path(&key.value), key.line, message);
            faults.add(fault.hint("leave it out, or write method = [\"weighting\", \"matching\"]"));
        }
        return Some(None);
    }
    if estimand.is_some_and(|estimand| estimand != EffectEstimand::Treated) {
        let line = told
            .iter()
            .find(|key| key.value == "method")
            .map_or(section.line(), |key| key.line);
        let message = "names matching, which finds the effect in those who were served".to_owned();
        let fault = Fault::new(section.key_path("method"), line, message);
        faults.add(fault.hint("write estimand = \"ATT\", or leave \"matching\" out: weights find it in others"));
    }
    let caliper = caliper.map_or(Some(0.2), |found| checked_caliper(section, &found, faults));
    let matches = matches.map_or(Some(NonZeroU32::MIN), |found| checked_matches(section, &found, faults));
    Some(Some(Matching {
        caliper: caliper?,
        with_replacement,
        matches: matches?,
    }))
}

fn checked_caliper(section: &Section<'_>, found: &At<f64>, faults: &mut Faults) -> Option<f64> {
    if found.value > 0.0 && found.value <= 2.0 {
        return Some(found.value);
    }
    let message = "should lie above 0 and be at most 2".to_owned();
    let fault = Fault::new(section.key_path("caliper"), found.line, message);
    faults.add(fault.hint(
        "it is in standard deviations of the logarithm of the rate of referral, and 0.2 is usual: who lies farther apart is no \
         match",
    ));
    None
}

fn checked_matches(section: &Section<'_>, found: &At<i64>, faults: &mut Faults) -> Option<NonZeroU32> {
    let matches = u32::try_from(found.value).ok().and_then(NonZeroU32::new);
    let matches = matches.filter(|matches| matches.get() <= 20);
    if matches.is_none() {
        let message = "should lie between 1 and 20".to_owned();
        faults.add(Fault::new(section.key_path("matches"), found.line, message));
    }
    matches
}
