//! The probability of return under other definitions, as declared: `kind = "sensitivity"`.
//!
//! Custody: no zone; settings only.

use super::settings::one_year;
use super::{Ground, observed};
use crate::study::definitions::Definitions;
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};
use crate::study::{contradictions, origin, variations};

/// A grid of definitions, and the horizon at which each is read.
#[derive(Debug, Clone)]
pub struct Sensitivity {
    /// Years within which a return counts.
    pub horizon: i64,
    /// Every combination of the definitions that the study lists, the estimate's own first.
    pub grid: Vec<Definitions>,
}

/// Each row of the grid is a cohort of its own.
const MOST_ROWS: usize = 200;

impl Sensitivity {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Sensitivity {
        let horizon = one_year(section, "horizon", 7, faults);
        let base = ground.definitions;
        let (path, line) = (section.key_path(""), section.line());
        let lists = variations::read(section, base, faults);
        origin::check(section, &lists.origins, ground.known(), faults);
        origin::check_units(section, &lists.origins, base.cohort.unit, faults);
        contradictions::check_wash_outs(section, &base.cohort, &lists.wash_outs, ground.observed, faults);
        let gaps = (lists.minimum_gaps.as_slice(), lists.overlaps.as_slice());
        contradictions::check_gaps(section, base, gaps, ground.observed, faults);
        let mut rows = vec![base.clone()];
        rows = varied(&rows, &lists.overlaps, |row, overlap| row.sets.overlap = *overlap);
        rows = varied(&rows, &lists.minimum_gaps, |row, gap| {
            row.sets.minimum_gap = gap.clone()
        });
        rows = varied(&rows, &lists.consolidations, |row, word| row.sets.consolidation = *word);
        rows = varied(&rows, &lists.origins, |row, origin| row.cohort.origin = *origin);
        rows = varied(&rows, &lists.wash_outs, |row, period| {
            row.cohort.wash_out = period.clone()
        });
        rows = varied(&rows, &lists.returns, |row, returns| row.cohort.returns = *returns);
        rows = varied(&rows, &lists.open_at_most, |row, period| {
            row.sets.open_at_most = period.clone()
        });
        let mut grid = vec![base.clone()];
        for row in rows {
            if !grid.contains(&row) {
                grid.push(row);
            }
        }
        if grid.iter().all(|row| observed::starts_within(&row.cohort)) {
            observed::check(section, ("horizon", horizon), ground, faults);
        }
        let path = path.trim_end_matches('.');
        if grid.len() == 1 {
            let fault = Fault::new(path, line, "varies nothing".to_owned());
            faults.add(fault.hint("list the definitions to vary, such as minimum_gap = [\"0 days\", \"90 days\"]"));
        }
        if grid.len() > MOST_ROWS {
            let message = format!("has {} combinations, and {MOST_ROWS} are the most", grid.len());
            faults.add(Fault::new(path, line, message).hint("shorten the lists"));
        }
        Sensitivity { horizon, grid }
    }
}

/// Each row once with each of the values.
fn varied<T>(rows: &[Definitions], values: &[T], set: impl Fn(&mut Definitions, &T)) -> Vec<Definitions> {
    let with = |row: &Definitions, value: &T| {
        let mut row = row.clone();
        set(&mut row, value);
        row
    };
    rows.iter()
        .flat_map(|row| values.iter().map(move |value| (row, value)))
        .map(|(row, value)| with(row, value))
        .collect()
}
