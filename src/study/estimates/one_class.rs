//! Kinds of estimate that say themselves which returns they count, and so cannot be asked for those of one class.
//!
//! Custody: no zone; settings only.

use super::{AreaOutcome, EstimateKind, Word};
use crate::study::definitions::Definitions;
use crate::study::document::Section;
use crate::study::fault::Faults;
use crate::study::returns::CountedReturns;

/// Why returns of one class cannot be asked for; none where they can.
fn reason(word: Word) -> Option<&'static str> {
    match word {
        Word::Quantities => Some("each of the six quantities has returns of its own"),
        Word::ReturnByClass => Some("it tells the classes beside each other"),
        Word::Benchmark => Some("each published figure says which returns it counts"),
        Word::TimeToReturn
        | Word::Sensitivity
        | Word::FurtherSets
        | Word::Parents
        | Word::Hazards
        | Word::OrderToReturn
        | Word::Births
        | Word::OneArea
        | Word::AreaBenchmark
        | Word::ExpectedReturns
        | Word::CareExperience
        | Word::LinkageDoubt
        | Word::NewbornRate
        | Word::Eligibility
        | Word::Scoping
        | Word::ServiceReport
        | Word::CostsAndSavings
        | Word::AreaEffect
        | Word::Effect => None,
    }
}

impl EstimateKind {
    /// Whether its figures are of those who return, and so hang on which returns count.
    pub fn counts_returns(&self) -> bool {
        match self {
            EstimateKind::TimeToReturn(_)
            | EstimateKind::Quantities(_)
            | EstimateKind::Sensitivity(_)
            | EstimateKind::ReturnByClass(_)
            | EstimateKind::FurtherSets(_)
            | EstimateKind::Parents(_)
            | EstimateKind::Hazards(_)
            | EstimateKind::OneArea(_)
            | EstimateKind::Benchmark(_)
            | EstimateKind::AreaBenchmark(_)
            | EstimateKind::ExpectedReturns(_)
            | EstimateKind::CareExperience(_)
            | EstimateKind::LinkageDoubt(_)
            | EstimateKind::Scoping(_)
            | EstimateKind::CostsAndSavings(_)
            | EstimateKind::Effect(_) => true,
            EstimateKind::AreaEffect(effect) => effect.outcome == AreaOutcome::Returns,
            EstimateKind::OrderToReturn(_)
            | EstimateKind::Births(_)
            | EstimateKind::NewbornRate(_)
            | EstimateKind::Eligibility(_)
            | EstimateKind::ServiceReport(_) => false,
        }
    }
}

/// Such an estimate under `returns` of one class is a fault of its `kind`.
pub(super) fn refuse(section: &Section<'_>, word: Word, definitions: &Definitions, faults: &mut Faults) -> bool {
    let why = reason(word).filter(|_| definitions.cohort.returns != CountedReturns::Any);
    let Some(why) = why else { return false };
    let message = format!("contradicts `returns`, which are those of one class: {why}");
    let fault = section.fault("kind", message);
    faults.add(fault.hint("give the estimate returns of its own: [estimate.definitions] returns = \"any\""));
    true
}
