//! Effects and risks that a study file states with their source, in place of estimates of its own.
//!
//! Custody: no zone; settings only.

use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};

/// A number with the interval of 95 % that its source gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// The number.
    pub value: f64,
    /// Its interval; none where the source has none, and the number is taken for known.
    pub range: Option<(f64, f64)>,
    /// Where it stands.
    pub source: String,
}

/// What an effect is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectScale {
    /// Hazard of a further set with the service, over that without.
    HazardRatio,
    /// Probability of a further set with the service, less that without; below 0 for sets averted.
    RiskDifference,
    /// Sets averted among all clients.
    Averted,
}

const SCALES: &[(&str, EffectScale)] = &[
    ("hazard_ratio", EffectScale::HazardRatio),
    ("risk_difference", EffectScale::RiskDifference),
    ("averted", EffectScale::Averted),
];

/// Reads a table of one number, its interval and its source; `accepts` says which numbers make sense.
pub(super) fn stated(
    mut section: Section<'_>,
    key: &str,
    (accepts, must): (fn(f64) -> bool, &str),
    faults: &mut Faults,
) -> Option<Stated> {
    let value = section.number(key, faults);
    let (lower, upper) = (section.number("lower", faults), section.number("upper", faults));
    let source = section.required_text("source", "say where the number stands", faults);
    let Some(value) = value else {
        let fault = Fault::new(section.key_path(key), section.line(), "is missing".to_owned());
        faults.add(fault.hint(must));
        section.finish(faults);
        return None;
    };
    for found in [Some(&value), lower.as_ref(), upper.as_ref()].into_iter().flatten() {
        if !(found.value.is_finite() && accepts(found.value)) {
            faults.add(Fault::new(section.key_path(key), found.line, must.to_owned()));
        }
    }
    let range = match (lower, upper) {
        (Some(lower), Some(upper)) => Some((lower.value, upper.value)),
        (None, None) => None,
        _ => {
            let fault = Fault::new(
                section.key_path("lower"),
                section.line(),
                "`lower` and `upper` go together".to_owned(),
            );
            faults.add(fault.hint("write both limits of the interval of 95 %, or none"));
            None
        }
    };
    if range.is_some_and(|(lower, upper)| !(lower <= value.value && value.value <= upper)) {
        let message = "lies outside of its own interval".to_owned();
        faults.add(Fault::new(section.key_path(key), value.line, message));
    }
    section.finish(faults);
    Some(Stated {
        value: value.value,
        range,
        source: source?.value,
    })
}

/// Reads an effect on one of the scales.
pub(super) fn stated_effect(section: Section<'_>, faults: &mut Faults) -> Option<(EffectScale, Stated)> {
    let given: Vec<(&str, EffectScale)> = SCALES
        .iter()
        .filter(|(key, _)| section.keys().iter().any(|at| at.value == *key))
        .copied()
        .collect();
    let [(key, scale)] = given.as_slice() else {
        let message = "should hold one of `hazard_ratio`, `risk_difference`, `averted`".to_owned();
        let fault = Fault::new(section.key_path("").trim_end_matches('.'), section.line(), message);
        faults.add(fault.hint("such as { hazard_ratio = 0.8, lower = 0.6, upper = 1.07, source = \"...\" }"));
        return None;
    };
    let judged: (fn(f64) -> bool, &str) = match scale {
        EffectScale::HazardRatio => (|value| value > 0.0, "a ratio of hazards is above 0"),
        EffectScale::RiskDifference => (
            |value| value.abs() <= 1.0,
            "a difference of probabilities lies between -1 and 1; below 0 for sets averted",
        ),
        EffectScale::Averted => (|_| true, "a number of sets averted; below 0 for sets more"),
    };
    stated(section, key, judged, faults).map(|found| (*scale, found))
}
