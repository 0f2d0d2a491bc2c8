//! How records are linked: the section `[linkage]`.
//!
//! Custody: no zone; settings only.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::document::Section;
use super::fault::{Fault, Faults};

/// The probability from which a record joins a person, unless the study says otherwise: there false links and missed
/// links are about as many, which leaves the share of parents who return nearest to the truth.
const LINK_THRESHOLD: f64 = 0.5;

/// How many imputed linkages a study may ask for.
const IMPUTATIONS: RangeInclusive<i64> = 0..=200;

/// The word that starts a registry, in the place of its path.
const START: &str = "start";

/// Where the person ids of an earlier run come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistryChoice {
    /// There is no earlier run: this one starts a registry.
    Start,
    /// The registry that an earlier run left, relative to the study file.
    File(String),
}

/// How records are linked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LinkRules {
    pub(super) threshold: f64,
    pub(super) registry: Option<RegistryChoice>,
    pub(super) parameters: Option<PathBuf>,
    pub(super) imputations: usize,
}

impl Default for LinkRules {
    fn default() -> LinkRules {
        LinkRules {
            threshold: LINK_THRESHOLD,
            registry: None,
            parameters: None,
            imputations: 0,
        }
    }
}

pub(super) fn read(section: Option<Section<'_>>, folder: &Path, faults: &mut Faults) -> LinkRules {
    let Some(mut section) = section else {
        return LinkRules::default();
    };
    let threshold = section.number("threshold", faults);
    if let Some(found) = threshold.as_ref().filter(|found| !(0.5..1.0).contains(&found.value)) {
        let message = "should be a probability of at least 0.5 and below 1".to_owned();
        faults.add(Fault::new(section.key_path("threshold"), found.line, message));
    }
    let registry = section.text("registry", faults);
    if let Some(found) = registry.as_ref().filter(|found| found.value.is_empty()) {
        let fault = Fault::new(section.key_path("registry"), found.line, "names no file".to_owned());
        faults.add(fault.hint("write \"start\", or the path of the registry that the last run left"));
    }
    let parameters = section.text("parameters", faults);
    let imputations = section.integer("imputations", faults);
    if let Some(found) = imputations.as_ref().filter(|found| !IMPUTATIONS.contains(&found.value)) {
        let message = format!("should lie between 0 and {}", IMPUTATIONS.end());
        let fault = Fault::new(section.key_path("imputations"), found.line, message);
        faults.add(fault.hint("20 are enough for most intervals, 0 draws none"));
    }
    section.finish(faults);
    LinkRules {
        imputations: imputations.map_or(0, |found| usize::try_from(found.value).unwrap_or_default()),
        threshold: threshold.map_or(LINK_THRESHOLD, |found| found.value),
        registry: registry.map(|found| match found.value.as_str() {
            START => RegistryChoice::Start,
            _ => RegistryChoice::File(found.value),
        }),
        parameters: parameters.map(|parameters| folder.join(parameters.value)),
    }
}
