//! The kinds of estimate by the words that a study file has for them.
//!
//! Custody: no zone; settings only.

use super::EstimateKind;

impl EstimateKind {
    /// Its word in a study file.
    pub fn as_str(&self) -> &'static str {
        match self {
            EstimateKind::TimeToReturn(_) => "time-to-return",
            EstimateKind::Quantities(_) => "quantities",
            EstimateKind::Sensitivity(_) => "sensitivity",
            EstimateKind::ReturnByClass(_) => "return-by-class",
            EstimateKind::FurtherSets(_) => "further-sets",
            EstimateKind::Parents(_) => "parents",
            EstimateKind::Hazards(_) => "hazards",
            EstimateKind::OrderToReturn(_) => "order-to-return",
            EstimateKind::Births(_) => "births",
            EstimateKind::OneArea(_) => "one-area",
            EstimateKind::Benchmark(_) => "benchmark",
            EstimateKind::AreaBenchmark(_) => "area-benchmark",
            EstimateKind::ExpectedReturns(_) => "expected-returns",
            EstimateKind::CareExperience(_) => "care-experience",
            EstimateKind::LinkageDoubt(_) => "linkage-doubt",
            EstimateKind::NewbornRate(_) => "newborn-rate",
            EstimateKind::Eligibility(_) => "eligibility",
            EstimateKind::Scoping(_) => "scoping",
            EstimateKind::ServiceReport(_) => "service-report",
            EstimateKind::CostsAndSavings(_) => "costs-and-savings",
            EstimateKind::AreaEffect(_) => "area-effect",
            EstimateKind::Effect(_) => "effect",
        }
    }
}
