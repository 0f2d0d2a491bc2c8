//! Overrides: a figure that the rules would withhold is told on somebody's word, who gives a reason and a name.
//!
//! Custody: the border to the releasable zone.

use super::units::Unit;
use super::{DisclosureError, Overridden};
use crate::study::{LOWEST_THRESHOLD, Override};

/// Tells what overrides ask for, and gives the places of the units that they name.
pub(super) fn apply(
    overrides: &[Override],
    units: &[Unit],
    withheld: &mut [bool],
) -> Result<Vec<(usize, Overridden)>, DisclosureError> {
    let mut applied = Vec::new();
    for stated in overrides {
        let (table, cell) = (stated.table.clone(), stated.cell.clone());
        let is_named = |unit: &Unit| unit.table == table && unit.about() == cell;
        let Some(place) = units.iter().position(is_named) else {
            return Err(DisclosureError::NoSuchCell { table, cell });
        };
        // One or two persons are told of by nobody's word, and a few are too few whoever asks.
        let counts = units[place].counts.iter().map(|(_, count)| count.contributors());
        if counts.into_iter().any(|count| count > 0 && count < LOWEST_THRESHOLD) {
            return Err(DisclosureError::TooFew { table, cell });
        }
        let was_withheld = std::mem::take(&mut withheld[place]);
        let stated = stated.clone();
        applied.push((place, Overridden { stated, was_withheld }));
    }
    Ok(applied)
}
