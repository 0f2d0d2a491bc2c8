//! How many further sets, after which time and after how many, as declared: `kind = "further-sets"`.
//!
//! Custody: no zone; settings only.

use super::settings::{one_year, years};
use super::{Ground, observed};
use crate::study::document::Section;
use crate::study::fault::Faults;

/// Mean cumulative number of further sets, return by number of earlier sets, time without return.
#[derive(Debug, Clone)]
pub struct FurtherSets {
    /// Yearly marks of the mean number, ascending.
    pub years: Vec<i64>,
    /// Years within which a return counts, and up to which time without return is averaged.
    pub horizon: i64,
}

impl FurtherSets {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> FurtherSets {
        let years = years(section, &[1, 3, 5, 7, 10], faults);
        let horizon = one_year(section, "horizon", 7, faults);
        observed::check_clocks(section, &[("years", &years), ("horizon", &[horizon])], ground, faults);
        FurtherSets { years, horizon }
    }
}
