//! Definitions varied: the lists of a sensitivity grid.
//!
//! Custody: no zone; settings only.

use super::definitions::{CONSOLIDATIONS, Consolidation, Definitions, OVERLAPS, Overlap, Period, parsed_period};
use super::document::Section;
use super::fault::Faults;
use super::origin::{ORIGINS, Origin};
use super::returns::{COUNTED_RETURNS, CountedReturns};

/// The ways in which one definition may be varied.
pub(super) struct Variations {
    pub(super) overlaps: Vec<Overlap>,
    pub(super) minimum_gaps: Vec<Period>,
    pub(super) open_at_most: Vec<Period>,
    pub(super) consolidations: Vec<Consolidation>,
    pub(super) origins: Vec<Origin>,
    pub(super) wash_outs: Vec<Period>,
    pub(super) returns: Vec<CountedReturns>,
}

/// The lists of a sensitivity grid; a definition without a list stays as the study has it.
pub(super) fn read(section: &mut Section<'_>, base: &Definitions, faults: &mut Faults) -> Variations {
    Variations {
        overlaps: words(section, "overlap", OVERLAPS, base.sets.overlap, faults),
        minimum_gaps: periods(section, "minimum_gap", &base.sets.minimum_gap, faults),
        open_at_most: periods(section, "open_at_most", &base.sets.open_at_most, faults),
        consolidations: words(
            section,
            "consolidation",
            CONSOLIDATIONS,
            base.sets.consolidation,
            faults,
        ),
        origins: words(section, "origin", ORIGINS, base.cohort.origin, faults),
        wash_outs: periods(section, "wash_out", &base.cohort.wash_out, faults),
        returns: words(section, "returns", COUNTED_RETURNS, base.cohort.returns, faults),
    }
}

fn words<T: Copy>(section: &mut Section<'_>, key: &str, known: &[(&str, T)], base: T, faults: &mut Faults) -> Vec<T> {
    let chosen = section.choices(key, known, faults);
    if chosen.is_empty() { vec![base] } else { chosen }
}

fn periods(section: &mut Section<'_>, key: &str, base: &Period, faults: &mut Faults) -> Vec<Period> {
    let texts = section.texts(key, faults);
    if texts.is_empty() {
        return vec![base.clone()];
    }
    let parsed = texts
        .iter()
        .filter_map(|text| parsed_period(section, key, text, faults));
    parsed.collect()
}
