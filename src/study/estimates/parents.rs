//! Mothers, fathers and couples side by side, as declared: `kind = "parents"`.
//!
//! Custody: no zone; settings only.

use super::settings::{one_year, years};
use super::{Ground, observed};
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
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Parents {
        let years = years(section, &[5, 7, 10], faults);
        // Rates are of the time at risk up to the horizon, however little of it is observed.
        observed::check_clocks(section, &[("years", &years)], ground, faults);
        Parents {
            years,
            horizon: one_year(section, "horizon", 5, faults),
        }
    }
}
