//! The baseline hazard as rows accumulate it.
//!
//! Custody: no zone. A row's hazard is a number of its own.

use std::ops::Range;

use super::risk_sets::Step;
use super::sorted::Sorted;
use crate::estimate::numeric::sums::Sum;

/// The baseline hazard accumulated up to each group of a stratum, and what each row has accumulated of it.
pub(super) struct Accumulated {
    /// For each group the sum of the steps before it in its stratum.
    before: Vec<Sum>,
    steps: Vec<Step>,
    /// For each group, the first group of its stratum.
    stratum_start: Vec<u32>,
    /// For each group, what a row that had a competing event then has still to accumulate; empty where there are none.
    to_come: Vec<f64>,
}

impl Accumulated {
    pub(super) fn of(sorted: &Sorted, steps: Vec<Step>) -> Accumulated {
        let mut before = vec![Sum::default(); steps.len()];
        let mut stratum_start = vec![0; steps.len()];
        for stratum in &sorted.strata {
            let mut sum = Sum::default();
            for place in stratum.clone() {
                before[place] = sum;
                stratum_start[place] = stratum.start as u32;
                sum.add(steps[place].hazard);
            }
        }
        Accumulated {
            before,
            to_come: to_come(sorted, |group| steps[group].hazard),
            steps,
            stratum_start,
        }
    }

    /// What a row that entered after `first` groups (counted over all strata) had not yet accumulated when `group` ended.
    fn at_entry(&self, group: usize, first: u32) -> Sum {
        if first <= self.stratum_start[group] {
            return Sum::default();
        }
        let last = first as usize - 1;
        let mut through = self.before[last];
        through.add(self.steps[last].hazard);
        through
    }

    /// The steps themselves.
    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Writes Λ(exit) - Λ(entry) of a range of rows.
    pub(super) fn of_rows(&self, sorted: &Sorted, places: Range<usize>, hazards: &mut [f64]) {
        for (number, group) in sorted.groups_of(&places) {
            let step = self.steps[number];
            let events_end = group.events_end as usize;
            for (rows, own) in [
                (group.events(), step.of_events),
                (events_end..group.end as usize, step.hazard),
            ] {
                let rows = rows.start.max(places.start)..rows.end.min(places.end);
                if rows.is_empty() {
                    continue;
                }
                let hazards = &mut hazards[rows.start - places.start..rows.end - places.start];
                match &sorted.entries {
                    None => hazards.fill(self.before[number].value() + own),
                    Some(entries) => {
                        for (hazard, first) in hazards.iter_mut().zip(&entries.first_group[rows.clone()]) {
                            *hazard = self.before[number].less(&self.at_entry(number, *first)) + own;
                        }
                    }
                }
                if let Some(competing) = &sorted.competing {
                    let marks = hazards.iter_mut().zip(&competing.marks[rows]);
                    marks
                        .filter(|(_, is_competing)| **is_competing)
                        .for_each(|(hazard, _)| *hazard += self.to_come[number]);
                }
            }
        }
    }
}

/// For each group Σ over the later groups of its stratum of step · G(t-), over G(t-) of the group itself: what those who
/// had a competing event then accumulate after it. Empty without competing events.
pub(super) fn to_come(sorted: &Sorted, step: impl Fn(usize) -> f64) -> Vec<f64> {
    let Some(competing) = &sorted.competing else {
        return Vec::new();
    };
    let mut values = vec![0.0; sorted.groups.len()];
    for stratum in &sorted.strata {
        let mut sum = Sum::default();
        for place in stratum.clone().rev() {
            values[place] = sum.value() / competing.observed[place];
            sum.add(step(place) * competing.observed[place]);
        }
    }
    values
}
