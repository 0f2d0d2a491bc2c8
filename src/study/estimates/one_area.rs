//! The same people seen everywhere, and through one council's records, as declared: `kind = "one-area"`.
//!
//! Custody: no zone; settings only.

use super::{Ground, observed};
use crate::study::codebook::Level;
use crate::study::definitions::area;
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};

/// What one council sees of the returns of its parents.
#[derive(Debug, Clone)]
pub struct OneArea {
    /// The council.
    pub area: Level,
    /// Years within which a return counts.
    pub horizon: i64,
}

impl OneArea {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<OneArea> {
        let horizon = observed::horizon(section, 7, ground, faults);
        let found = section.required_text("area", "name a local authority of the code book", faults);
        if ground.definitions.cohort.only_area.is_some() {
            let message =
                "contradicts `only_area`: with one authority's applications alone there is nothing to compare"
                    .to_owned();
            let fault = Fault::new(section.key_path("area"), section.line(), message);
            faults.add(fault.hint("leave `only_area` out of the definitions of this estimate"));
        }
        let area = area(section.key_path("area"), &found?, ground.codebook, faults);
        Some(OneArea { area: area?, horizon })
    }
}
