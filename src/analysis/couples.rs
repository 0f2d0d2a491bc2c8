//! What a reader of a table about couples has to be told first: who they are, and what limits make of those who share a person.
//!
//! Custody: no data; settings only.

use super::families::rounding;
use crate::study::{DisclosurePolicy, Estimate, EstimateKind, Study, Unit};

const BY_FAMILY: &str = " Couples that share a person, directly or through others, are one family: limits rest on the variance between \
                         families.";
const BY_FAMILY_UNLESS_PENALISED: &str = " Couples that share a person, directly or through others, are one family, and limits are robust by \
                                          family; where Firth's penalty is needed they take couples for independent of each other.";
const BY_FAMILY_AT_MOST: &str = " Couples that share a person, directly or through others, are one family: the doubt about the curve is \
                                 that between families where this is the larger, and by chance all returns of a family come, or none, \
                                 which is the most that they can go together.";

fn by_number_of_family(policy: &DisclosurePolicy) -> String {
    format!(
        " Couples that share a person, directly or through others, are one family. Limits, and those of the funnel of chance, are \
         farther from the figure than those of independent couples: as many times as the root of what the squares of k add up to, \
         divided by what the k add up to, over all families of which k return, in all areas together; {} before the root is taken. \
         Where nobody returned they are those of independent couples.",
        rounding(policy)
    )
}

/// What limits of a kind of estimate make of couples that share a person.
fn limits(kind: &EstimateKind, policy: &DisclosurePolicy) -> String {
    let words = match kind {
        EstimateKind::TimeToReturn(_)
        | EstimateKind::Sensitivity(_)
        | EstimateKind::ReturnByClass(_)
        | EstimateKind::OneArea(_)
        | EstimateKind::Quantities(_)
        | EstimateKind::FurtherSets(_)
        | EstimateKind::LinkageDoubt(_) => BY_FAMILY,
        EstimateKind::Hazards(_) => BY_FAMILY_UNLESS_PENALISED,
        EstimateKind::AreaBenchmark(_) => return by_number_of_family(policy),
        EstimateKind::ExpectedReturns(_) => BY_FAMILY_AT_MOST,
        // Limits of areas are by area, those of newborns are told of with them, and of the others there are none of couples.
        EstimateKind::AreaEffect(_)
        | EstimateKind::NewbornRate(_)
        | EstimateKind::Parents(_)
        | EstimateKind::Benchmark(_)
        | EstimateKind::OrderToReturn(_)
        | EstimateKind::Births(_)
        | EstimateKind::CareExperience(_)
        | EstimateKind::Eligibility(_)
        | EstimateKind::Scoping(_)
        | EstimateKind::ServiceReport(_)
        | EstimateKind::CostsAndSavings(_)
        | EstimateKind::Effect(_) => "",
    };
    words.to_owned()
}

/// Who is meant by parents in a table about couples; none where the table is about others. Where couples are not the study's
/// unit, its definitions do not tell who they are.
pub fn about_couples(study: &Study, declared: &Estimate) -> Option<String> {
    let is_meant = match declared.kind {
        // Their units are those of their rows.
        EstimateKind::Parents(_) | EstimateKind::Benchmark(_) | EstimateKind::OrderToReturn(_) => false,
        _ => declared.definitions.cohort.unit == Unit::Couple,
    };
    let who = match study.definitions.cohort.unit {
        Unit::Couple => "couples",
        Unit::Mother | Unit::Father => Unit::Couple.in_words(),
    };
    is_meant.then(|| {
        format!(
            "What is counted is {who}. Where this table says a parent, it means a couple.{}",
            limits(&declared.kind, &study.disclosure)
        )
    })
}
