//! Mothers, fathers and couples side by side, as declared: `kind = "parents"`.
//!
//! Custody: no zone; settings only.

use super::settings::{one_year, years};
use crate::study::document::Section;
use crate::study::fault::Faults;

/// Return of mothers, fathers and couples.
#[derive(Debug, Clone)]
pub struct Parents {
    /// Yearly marks, ascending.
    pub years: Vec<i64>,
    /// Years within which the rates of mothers and fathers are compared.
    pub horizon: i64,
}

impl Parents {
    pub(super) fn read(section: &mut Section<'_>, faults: &mut Faults) -> Parents {
        Parents {
            years: years(section, &[5, 7, 10], faults),
            horizon: one_year(section, "horizon", 5, faults),
        }
    }
}
