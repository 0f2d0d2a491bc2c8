//! Return with a new child, the same child or an older sibling, the classes competing, as declared: `kind =
//! "return-by-class"`.
//!
//! Custody: no zone; settings only.

use super::settings::years;
use super::time_to_return::{OTHER_ENDS, OtherEnds};
use super::{Ground, observed};
use crate::study::document::Section;
use crate::study::fault::Faults;

/// Cumulative incidence of each class of return at yearly marks.
#[derive(Debug, Clone)]
pub struct ReturnByClass {
    /// Yearly marks, ascending.
    pub years: Vec<i64>,
    /// Death and moving out.
    pub other_ends: OtherEnds,
}

impl ReturnByClass {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<ReturnByClass> {
        let years = years(section, &[1, 3, 5, 7, 10], faults);
        observed::check_clocks(section, &[("years", &years)], ground, faults);
        let other_ends = section.choice("other_ends", OTHER_ENDS, Some(OtherEnds::Censor), faults);
        Some(ReturnByClass {
            years,
            other_ends: other_ends?,
        })
    }
}
