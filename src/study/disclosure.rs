//! The disclosure policy: the section `[disclosure]`.
//!
//! Custody: no zone; settings only.

use super::document::{At, Section};
use super::fault::{Fault, Faults};

/// What may leave.
#[derive(Debug, Clone, Copy)]
pub struct DisclosurePolicy {
    /// A figure that rests on fewer distinct persons is withheld.
    pub threshold: u64,
    /// Counts are rounded to the nearest multiple of this.
    pub round_to: u64,
}

impl DisclosurePolicy {
    /// The least and the greatest count that could stand behind the rounded one that is told: a figure that holds for all of
    /// them tells no more than it.
    pub fn alike(&self, count: u64) -> (u64, u64) {
        if count == 0 {
            return (0, 0);
        }
        let half = self.round_to / 2;
        let rounded = (count + half) / self.round_to * self.round_to;
        // Counts below the threshold are not told at all.
        let least = rounded.saturating_sub(half).max(self.threshold.min(count));
        (least, rounded + self.round_to - 1 - half)
    }
}

/// No study may go below these: there is no switch that turns disclosure control off.
const LOWEST_THRESHOLD: i64 = 5;
const LOWEST_ROUNDING: i64 = 5;

pub(super) fn read(mut section: Section<'_>, faults: &mut Faults) -> DisclosurePolicy {
    let threshold = at_least(&mut section, "threshold", 10, LOWEST_THRESHOLD, faults);
    let round_to = at_least(&mut section, "round_to", 5, LOWEST_ROUNDING, faults);
    section.finish(faults);
    DisclosurePolicy { threshold, round_to }
}

fn at_least(section: &mut Section<'_>, key: &str, default: i64, lowest: i64, faults: &mut Faults) -> u64 {
    let found = section.integer(key, faults).unwrap_or(At {
        value: default,
        line: section.line(),
    });
    if found.value < lowest {
        let message = format!("is {}, and no study may go below {lowest}", found.value);
        faults.add(Fault::new(section.key_path(key), found.line, message));
    }
    found.value.max(lowest).unsigned_abs()
}
