//! Kinds of estimate that know persons alone, and so nothing of couples; and those that go by units of their own.
//!
//! Custody: no zone; settings only.

use super::Word;
use crate::study::definitions::Definitions;
use crate::study::document::Section;
use crate::study::fault::Faults;
use crate::study::unit::Unit;

/// Why couples have no such estimate; none where they have one.
fn reason(word: Word) -> Option<&'static str> {
    match word {
        Word::Births => Some("extracts state of a birth whose it is, and mostly not whose it is as well"),
        Word::CareExperience => Some("a childhood is one person's"),
        Word::Eligibility | Word::Scoping => Some("a rule of eligibility is asked of one person"),
        Word::ServiceReport => Some("clients of a service are persons"),
        Word::CostsAndSavings => Some("clients are persons, and prices are those of one parent's sets"),
        Word::Effect => Some(
            "a referral is one person's, and no rule of eligibility says whether the mother, the father, either or both have to meet it",
        ),
        Word::TimeToReturn
        | Word::Quantities
        | Word::Sensitivity
        | Word::ReturnByClass
        | Word::FurtherSets
        | Word::Parents
        | Word::Hazards
        | Word::OrderToReturn
        | Word::OneArea
        | Word::Benchmark
        | Word::AreaBenchmark
        | Word::ExpectedReturns
        | Word::LinkageDoubt
        | Word::NewbornRate
        | Word::AreaEffect => None,
    }
}

/// Whether the rows of a kind of estimate say themselves whom they are of, whatever unit the study has.
pub(super) fn goes_by_rows(word: Word) -> bool {
    matches!(word, Word::Parents | Word::Benchmark | Word::OrderToReturn)
}

/// An estimate about couples of a kind that there is of persons alone is a fault of its `kind`.
pub(super) fn refuse(section: &Section<'_>, word: Word, definitions: &Definitions, faults: &mut Faults) -> bool {
    let why = reason(word).filter(|_| definitions.cohort.unit == Unit::Couple);
    let Some(why) = why else { return false };
    let fault = section.fault("kind", format!("cannot be estimated of couples: {why}"));
    faults
        .add(fault.hint("give the estimate a unit of its own: [estimate.definitions] unit = \"mother\" or \"father\""));
    true
}
