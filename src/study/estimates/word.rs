//! The kinds of estimate by the words that a study file has for them.
//!
//! Custody: no zone; settings only.

use super::EstimateKind;

macro_rules! kinds {
    ($($word:literal: $kind:ident,)*) => {
        /// The kinds by their words.
        #[derive(Debug, Clone, Copy)]
        pub(super) enum Word {
            $($kind,)*
        }

        pub(super) const KINDS: &[(&str, Word)] = &[$(($word, Word::$kind),)*];

        impl EstimateKind {
            /// Its word in a study file.
            pub fn as_str(&self) -> &'static str {
                match self {
                    $(EstimateKind::$kind(_) => $word,)*
                }
            }
        }
    };
}

kinds! {
    "time-to-return": TimeToReturn,
    "quantities": Quantities,
    "sensitivity": Sensitivity,
    "return-by-class": ReturnByClass,
    "further-sets": FurtherSets,
    "parents": Parents,
    "hazards": Hazards,
    "order-to-return": OrderToReturn,
    "births": Births,
    "one-area": OneArea,
    "benchmark": Benchmark,
    "area-benchmark": AreaBenchmark,
    "expected-returns": ExpectedReturns,
    "care-experience": CareExperience,
    "linkage-doubt": LinkageDoubt,
    "newborn-rate": NewbornRate,
    "eligibility": Eligibility,
    "scoping": Scoping,
    "service-report": ServiceReport,
    "costs-and-savings": CostsAndSavings,
    "area-effect": AreaEffect,
    "effect": Effect,
}
