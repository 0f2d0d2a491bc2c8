//! Ratios of hazards of return by what is known at the index set, as declared: `kind = "hazards"`.
//!
//! Custody: no zone; settings only.

use std::ops::RangeInclusive;

use super::{Ground, Strata, Stratum};
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};

/// Which returns a regression is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HazardModel {
    /// The first return (Cox).
    FirstReturn,
    /// Every return, with one hazard (Andersen and Gill).
    EveryReturn,
    /// Every return, by its number and the time since the set before (Prentice, Williams and Peterson, gap time).
    ByNumber,
}

/// A regression of hazards.
#[derive(Debug, Clone)]
pub struct Hazards {
    /// What the hazard depends on: the strata chosen, each level against the first.
    pub strata: Strata,
    /// Which returns.
    pub model: HazardModel,
    /// The strata whose levels are drawn where they are not known.
    pub drawn: Vec<Stratum>,
    /// How often they are drawn, for each linkage.
    pub imputations: u64,
}

/// What is not known for want of a birth date, or of an order, may be drawn; an area that is not known is another matter.
const DRAWABLE: &[(&str, Stratum)] = &[
    ("age_band", Stratum::AgeBand),
    ("youngest_child", Stratum::YoungestChild),
    ("order", Stratum::Order),
];

/// Draws for each linkage, if nothing else is said.
const IMPUTATIONS: i64 = 10;
const ALLOWED: RangeInclusive<i64> = 2..=100;

const MODELS: &[(&str, HazardModel)] = &[
    ("first return", HazardModel::FirstReturn),
    ("every return", HazardModel::EveryReturn),
    ("by number", HazardModel::ByNumber),
];

impl Hazards {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<Hazards> {
        let strata = Strata::read(section, ground, faults);
        let model = section.choice("model", MODELS, Some(HazardModel::FirstReturn), faults);
        if strata.chosen().is_empty() {
            let fault = Fault::new(section.key_path("strata"), section.line(), "names nothing".to_owned());
            faults.add(fault.hint("name what the hazard depends on, such as strata = [\"age_band\", \"children\"]"));
        }
        let drawn = section.choices("impute", DRAWABLE, faults);
        if let Some(stratum) = drawn.iter().find(|stratum| !strata.chosen().contains(stratum)) {
            let message = format!("names `{}`, which is not among the strata", stratum.name());
            let fault = Fault::new(section.key_path("impute"), section.line(), message);
            faults.add(fault.hint("name it under `strata` too, or leave it out of `impute`"));
        }
        let imputations = imputations(section, !drawn.is_empty(), faults);
        Some(Hazards {
            strata,
            model: model?,
            drawn,
            imputations,
        })
    }
}

fn imputations(section: &mut Section<'_>, is_asked: bool, faults: &mut Faults) -> u64 {
    const KEY: &str = "imputations";
    let found = section.integer(KEY, faults);
    if let Some(at) = found.as_ref().filter(|_| !is_asked) {
        let fault = Fault::new(
            section.key_path(KEY),
            at.line,
            "is told, and nothing is drawn".to_owned(),
        );
        faults.add(fault.hint("name what is drawn where it is not known, such as impute = [\"age_band\"]"));
    }
    let value = found.as_ref().map_or(IMPUTATIONS, |at| at.value);
    if let Some(at) = found.filter(|at| !ALLOWED.contains(&at.value)) {
        let message = format!("should lie between {} and {}", ALLOWED.start(), ALLOWED.end());
        faults.add(Fault::new(section.key_path(KEY), at.line, message));
    }
    value.clamp(*ALLOWED.start(), *ALLOWED.end()).unsigned_abs()
}
