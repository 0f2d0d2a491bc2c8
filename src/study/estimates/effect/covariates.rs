//! What is adjusted for, within what persons are compared, and what has to balance without.
//!
//! Custody: no zone; settings only.

use super::super::{Ground, Strata, Stratum};
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};

/// What is known only after time zero, and so may be what the service did.
pub(super) const LATER: &[&str] = &[
    "started",
    "engaged",
    "completed",
    "ended",
    "end_reason",
    "reviews",
    "returned",
    "returns",
    "further_sets",
    "births",
    "pregnancies",
];

/// Strata by what they are for.
pub(super) struct Covariates {
    pub(super) strata: Strata,
    pub(super) adjust: Vec<Stratum>,
    pub(super) exact: Vec<Stratum>,
    pub(super) negative_controls: Vec<Stratum>,
}

impl Covariates {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Covariates {
        let mut adjust = known_at_time_zero(section, "adjust", faults);
        if adjust.is_empty() {
            adjust = vec![Stratum::AgeBand, Stratum::Children, Stratum::Period];
        }
        let exact = known_at_time_zero(section, "exact", faults);
        let negative_controls = known_at_time_zero(section, "negative_controls", faults);
        if let Some(both) = negative_controls
            .iter()
            .find(|one| adjust.contains(one) || exact.contains(one))
        {
            let message = format!("names `{}`, which is adjusted for", both.name());
            let fault = Fault::new(section.key_path("negative_controls"), section.line(), message);
            faults.add(
                fault.hint("what is adjusted for balances by construction, and shows nothing: leave it out of one"),
            );
        }
        let all = adjust.iter().chain(&exact).chain(&negative_controls).copied().collect();
        Covariates {
            strata: Strata::cut(section, ("adjust", all), ground, faults),
            adjust,
            exact,
            negative_controls,
        }
    }

    pub(super) fn uses_area(&self) -> bool {
        self.adjust
            .iter()
            .chain(&self.exact)
            .any(|one| *one == Stratum::LocalAuthority)
    }
}

/// The strata that a key lists; what is known only after time zero is refused.
fn known_at_time_zero(section: &mut Section<'_>, key: &str, faults: &mut Faults) -> Vec<Stratum> {
    // Texts of another type are told below.
    let words = section.texts(key, &mut Faults::default());
    let later: Vec<_> = words
        .iter()
        .filter(|word| LATER.contains(&word.value.as_str()))
        .collect();
    for word in &later {
        let message = format!("names `{}`, which is known only after time zero", word.value);
        let fault = Fault::new(section.key_path(key), word.line, message);
        faults.add(
            fault.hint("what comes after the referral can be what the service did: name what was known before it"),
        );
    }
    if later.is_empty() {
        Strata::named_by(section, key, faults)
    } else {
        Vec::new()
    }
}
