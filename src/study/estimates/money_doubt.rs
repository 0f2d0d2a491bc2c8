//! How doubt about money is met: factors against optimism, and how often and from which seed it is drawn.
//!
//! Custody: no zone; settings only.

use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};

/// By how much costs and savings are multiplied.
pub(super) fn optimism(section: &mut Section<'_>, faults: &mut Faults) -> (f64, f64) {
    let Some(mut own) = section.section("optimism", faults) else {
        return (1.0, 1.0);
    };
    let mut factor = |key| {
        let found = own.number(key, faults);
        if let Some(found) = found
            .as_ref()
            .filter(|found| !(found.value > 0.0 && found.value <= 10.0))
        {
            let message = "should be a factor above 0 and up to 10".to_owned();
            faults.add(Fault::new(own.key_path(key), found.line, message));
        }
        found.map_or(1.0, |found| found.value)
    };
    let factors = (factor("costs"), factor("savings"));
    own.finish(faults);
    factors
}

/// Draws and their seed.
pub(super) fn draws(section: &mut Section<'_>, faults: &mut Faults) -> (u32, u64) {
    let draws = section.integer("draws", faults);
    let seed = section.integer("seed", faults).map_or(1, |seed| seed.value);
    let (count, line) = draws.map_or((10_000, section.line()), |draws| (draws.value, draws.line));
    let good = u32::try_from(count)
        .ok()
        .filter(|count| (999..=200_000).contains(count));
    if good.is_none() {
        let message = "should lie between 999 and 200,000".to_owned();
        faults.add(Fault::new(section.key_path("draws"), line, message));
    }
    (good.unwrap_or(10_000), seed.unsigned_abs())
}
