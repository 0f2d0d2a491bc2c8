//! Returns to expect of those at risk when observation ends, as declared: `kind = "expected-returns"`.
//!
//! Custody: no zone; settings only.

use super::settings::ascending;
use crate::study::codebook::{Bands, Level};
use crate::study::document::Section;
use crate::study::fault::Faults;

/// How many returns are to be expected, for planning.
#[derive(Debug, Clone)]
pub struct ExpectedReturns {
    /// Bands of completed months since the clock started.
    pub months: Bands,
    /// Months after the end of observation within which returns are expected, with their labels.
    pub within: Vec<(i64, Level)>,
}

impl ExpectedReturns {
    pub(super) fn read(section: &mut Section<'_>, faults: &mut Faults) -> ExpectedReturns {
        let within = ascending(section, "within_months", &[12, 24], 1..=120, faults);
        ExpectedReturns {
            months: Bands::of_age(ascending(section, "month_bands", &[6, 12, 24, 36], 1..=240, faults)),
            within: within
                .into_iter()
                .map(|months| (months, Level::setting(&format!("{months} months"))))
                .collect(),
        }
    }
}
