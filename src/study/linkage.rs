//! How records are linked: the section `[linkage]`.
//!
//! Custody: no zone; settings only.

use std::path::{Path, PathBuf};

use super::document::Section;
use super::fault::{Fault, Faults};

/// The probability from which a record joins a person, unless the study says otherwise: there false links and missed
/// links are about as many, which leaves the share of parents who return nearest to the truth.
const LINK_THRESHOLD: f64 = 0.5;

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
    pub(super) parameters: Option<PathBuf>,
    pub(super) registry: Option<RegistryChoice>,
}

impl Default for LinkRules {
    fn default() -> LinkRules {
        LinkRules {
            threshold: LINK_THRESHOLD,
            parameters: None,
            registry: None,
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
    let parameters = section.text("parameters", faults);
    let registry = section.text("registry", faults);
    if let Some(found) = registry.as_ref().filter(|found| found.value.is_empty()) {
        let fault = Fault::new(section.key_path("registry"), found.line, "names no file".to_owned());
        faults.add(fault.hint("write \"start\", or the path of the registry that the last run left"));
    }
    section.finish(faults);
    LinkRules {
        threshold: threshold.map_or(LINK_THRESHOLD, |found| found.value),
        parameters: parameters.map(|found| folder.join(found.value)),
        registry: registry.map(|found| match found.value.as_str() {
            START => RegistryChoice::Start,
            _ => RegistryChoice::File(found.value),
        }),
    }
}
