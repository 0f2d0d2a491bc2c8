//! Estimates that are made over the imputed linkages as well: `pooled = true`.
//!
//! Custody: no zone; settings only.

use super::Word;
use crate::study::document::Section;
use crate::study::fault::Faults;

/// From so few linkages on the variance between them is known.
const FEWEST: usize = 2;

/// Why a kind of estimate cannot be asked for it; none where it can.
fn reason(word: Word) -> Option<&'static str> {
    match word {
        Word::LinkageDoubt | Word::Effect => {
            Some("is pooled over the imputed linkages as it is, wherever the study draws some")
        }
        Word::Eligibility | Word::Scoping => Some("counts whom a rule describes, and has no limits to pool"),
        Word::ServiceReport => Some("tells what a service recorded of its own clients, whoever else they are"),
        Word::CostsAndSavings => Some("prices what other estimates found"),
        Word::TimeToReturn
        | Word::Quantities
        | Word::Sensitivity
        | Word::ReturnByClass
        | Word::FurtherSets
        | Word::Parents
        | Word::Hazards
        | Word::OrderToReturn
        | Word::Births
        | Word::OneArea
        | Word::Benchmark
        | Word::AreaBenchmark
        | Word::ExpectedReturns
        | Word::CareExperience
        | Word::NewbornRate
        | Word::AreaEffect => None,
    }
}

/// Whether an estimate is to be pooled over so many imputed linkages.
pub(super) fn read(section: &mut Section<'_>, word: Word, imputations: usize, faults: &mut Faults) -> bool {
    const KEY: &str = "pooled";
    if !section.flag(KEY, false, faults) {
        return false;
    }
    let mut refuse = |message: &str, hint: &str| faults.add(section.fault(KEY, message).hint(hint));
    if let Some(why) = reason(word) {
        refuse(
            &format!("cannot be asked for: an estimate of this kind {why}"),
            "leave `pooled` out",
        );
    }
    if imputations < FEWEST {
        refuse(
            "needs imputed linkages, and the study draws fewer than two",
            "give `imputations = 20` under [linkage]",
        );
    }
    true
}

/// Regressions in which levels are drawn are pooled over the linkages with the draws.
pub(super) fn refuse_drawn(section: &Section<'_>, faults: &mut Faults) {
    let message =
        "cannot be asked for: where levels are drawn, they are in each imputed linkage, and all is pooled as it is";
    faults.add(section.fault("pooled", message).hint("leave `pooled` or `impute` out"));
}
