//! Ratios of hazards of return by what is known at the index set, as declared: `kind = "hazards"`.
//!
//! Custody: no zone; settings only.

use super::{Ground, Strata};
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
}

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
        Some(Hazards { strata, model: model? })
    }
}
