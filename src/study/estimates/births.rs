//! Births after the index set and proceedings about them, as declared: `kind = "births"`.
//!
//! Custody: no zone; settings only.

use super::settings::{needs, years};
use super::{Ground, observed};
use crate::study::document::Section;
use crate::study::fault::Faults;
use crate::study::kind::Kind;

/// Births, and proceedings per birth.
#[derive(Debug, Clone)]
pub struct Births {
    /// Yearly marks of the mean number of births, ascending.
    pub years: Vec<i64>,
    /// Whether the extracts tell of every birth to the parents of the study: else nobody knows a share of them.
    pub tells_all: bool,
}

/// What births the extracts tell of.
const TOLD: &[(&str, bool)] = &[("all", true), ("with proceedings", false)];

impl Births {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Births {
        let told_by = (Kind::LifeEvents, "births to the parents are told by life events");
        needs(section, told_by, ground, faults);
        let years = years(section, &[1, 3, 5, 7], faults);
        observed::check_clocks(section, &[("years", &years)], ground, faults);
        Births {
            years,
            tells_all: section.choice("births", TOLD, Some(false), faults).unwrap_or(false),
        }
    }
}
