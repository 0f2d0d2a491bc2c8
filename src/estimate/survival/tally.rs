//! Spells and counts brought into one risk table for each cell (a group in a stratum), in time linear in the rows where
//! days are dense.
//!
//! Custody: no zone. Counts per day and cell; a count may be as small as one.

use super::risk_table::{RiskRow, RiskTable};
use super::spells::checked_causes;
use super::{Counts, Spells};
use crate::estimate::EstimateError;
use crate::estimate::covariates::length;

/// Counts above this are not exact as `f64`, and more than there are people.
const MOST: u64 = 1 << 53;

/// Slots that a dense tally may take for each row; above, rows are sorted instead.
const SLOTS_PER_ROW: usize = 4;
/// Slots that it may take however few the rows are.
const SLOTS: usize = 4096;

/// One table for each of `cells`; `cell` tells that of each spell.
pub(super) fn of_spells(spells: &Spells<'_>, cell: impl Fn(usize) -> usize, cells: usize) -> Vec<RiskTable> {
    let width = spells.causes() + 2;
    let days = spells
        .exits()
        .iter()
        .max()
        .map_or(0, |day| *day as usize)
        .saturating_add(1);
    let slots = cells.saturating_mul(days).saturating_mul(width);
    let mut builders: Vec<Builder> = (0..cells).map(|_| Builder::new(spells.causes())).collect();
    // Spells have been checked: nobody leaves who has not entered.
    let built = if slots <= spells.count().saturating_mul(SLOTS_PER_ROW).saturating_add(SLOTS) {
        let counted = counted(spells, &cell, days, slots);
        (0..cells).all(|cell| {
            let of_cell = counted.chunks_exact(width).skip(cell * days).take(days);
            (0..)
                .zip(of_cell)
                .all(|(day, counts)| builders[cell].day(day, counts).is_ok())
        })
    } else {
        let mut counts = vec![0; width];
        let sorted = sorted(spells, &cell);
        let mut days = sorted.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
        days.all(|day| {
            counts.fill(0);
            day.iter().for_each(|(_, _, slot)| counts[*slot as usize] += 1);
            builders[day[0].1 as usize].day(day[0].0, &counts).is_ok()
        })
    };
    debug_assert!(built, "checked spells always add up");
    builders.into_iter().map(Builder::finished).collect()
}

/// For each cell and day: censored, events of each cause, entered.
fn counted(spells: &Spells<'_>, cell: &impl Fn(usize) -> usize, days: usize, slots: usize) -> Vec<u64> {
    let width = spells.causes() + 2;
    let mut counts = vec![0_u64; slots];
    let rows = spells.entries().zip(spells.exits()).zip(spells.endings()).enumerate();
    rows.for_each(|(row, ((entry, exit), ending))| {
        let first = cell(row) * days;
        counts[(first + entry as usize) * width + width - 1] += 1;
        counts[(first + *exit as usize) * width + ending as usize] += 1;
    });
    counts
}

/// Exits and entries in order of day and cell, each with its place among the counts of a day. Entries on day 0, which
/// are most of them, come first and need no sorting.
fn sorted(spells: &Spells<'_>, cell: &impl Fn(usize) -> usize) -> Vec<(i64, u32, u32)> {
    let entered = spells.causes() as u32 + 1;
    let entries = spells.entries().enumerate();
    let entries = entries.map(|(row, day)| (day, cell(row) as u32, entered));
    let exits = spells.exits().iter().zip(spells.endings()).enumerate();
    let exits = exits.map(|(row, (day, ending))| (*day, cell(row) as u32, ending));
    let mut later: Vec<(i64, u32, u32)> = exits.chain(entries.clone().filter(|entry| entry.0 > 0)).collect();
    later.sort_unstable();
    let mut all: Vec<(i64, u32, u32)> = entries.filter(|entry| entry.0 == 0).collect();
    all.sort_unstable();
    all.append(&mut later);
    all
}

/// One table for each of `cells`, without a row where counts are 0; `cell` holds that of each row of counts.
pub(super) fn of_counts(counts: &Counts<'_>, cell: &[usize], cells: usize) -> Result<Vec<RiskTable>, EstimateError> {
    let rows = counts.time.len();
    let causes = counts.events.len();
    checked_causes(causes)?;
    length("entered", counts.entered.len(), rows)?;
    length("censored", counts.censored.len(), rows)?;
    for events in &counts.events {
        length("events", events.len(), rows)?;
    }
    if let Some(position) = counts.time.iter().position(|day| *day < 0) {
        return Err(EstimateError::EntersBeforeOrigin { position });
    }
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_unstable_by_key(|row| (cell[*row], counts.time[*row]));
    let mut builders: Vec<Builder> = (0..cells).map(|_| Builder::new(causes)).collect();
    for day in order.chunk_by(|a, b| (cell[*a], counts.time[*a]) == (cell[*b], counts.time[*b])) {
        builders[cell[day[0]]].day(counts.time[day[0]], &summed(counts, day)?)?;
    }
    if builders.iter().any(|builder| builder.entered != builder.left) {
        return Err(DO_NOT_ADD_UP);
    }
    Ok(builders.into_iter().map(Builder::finished).collect())
}

/// Censored, events of each cause and entered, over all rows of a day.
fn summed(counts: &Counts<'_>, rows: &[usize]) -> Result<Vec<u64>, EstimateError> {
    let columns = std::iter::once(&counts.censored)
        .chain(&counts.events)
        .chain(std::iter::once(&counts.entered));
    columns
        .map(|column| rows.iter().try_fold(0, |sum, row| added(sum, column[*row])))
        .collect()
}

fn added(sum: u64, count: u64) -> Result<u64, EstimateError> {
    sum.checked_add(count)
        .filter(|sum| *sum <= MOST)
        .ok_or(EstimateError::OutOfRange {
            what: "sum of counts",
            must: "at most 2 to the power of 53",
        })
}

const DO_NOT_ADD_UP: EstimateError = EstimateError::OutOfRange {
    what: "risk table",
    must: "one in which no more leave than are under observation, and all who enter leave",
};

/// A table that is built day by day.
struct Builder {
    table: RiskTable,
    entered: u64,
    left: u64,
}

impl Builder {
    fn new(causes: usize) -> Builder {
        Builder {
            table: RiskTable {
                causes,
                rows: Vec::new(),
                by_cause: Vec::new(),
                arrivals: Vec::new(),
            },
            entered: 0,
            left: 0,
        }
    }

    /// Takes a day later than all before it: censored, events of each cause, entered. Who enters on the day is not yet
    /// at risk on it.
    fn day(&mut self, time: i64, counts: &[u64]) -> Result<(), EstimateError> {
        let [censored, by_cause @ .., entered] = counts else {
            return Ok(());
        };
        let events = by_cause.iter().try_fold(0, |sum, events| added(sum, *events))?;
        let leaving = added(events, *censored)?;
        let at_risk = self.entered - self.left;
        if leaving > at_risk {
            return Err(DO_NOT_ADD_UP);
        }
        if leaving > 0 {
            self.left += leaving;
            self.table.rows.push(RiskRow {
                time,
                at_risk,
                events,
                censored: *censored,
                left_so_far: self.left,
            });
            self.table.by_cause.extend_from_slice(by_cause);
        }
        if *entered > 0 {
            self.entered = added(self.entered, *entered)?;
            self.table.arrivals.push((time, self.entered));
        }
        Ok(())
    }

    fn finished(self) -> RiskTable {
        self.table
    }
}
