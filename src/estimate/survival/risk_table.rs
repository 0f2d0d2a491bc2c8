//! The risk table: on each day with an exit, how many are at risk, have the event and are censored.
//!
//! Custody: no zone. Counts per day; a count may be as small as one.

use super::Spells;

/// One day on which at least one spell ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct RiskRow {
    pub(super) time: i64,
    /// Spells with entry < time <= exit.
    pub(super) at_risk: u64,
    pub(super) events: u64,
    pub(super) censored: u64,
    /// Spells with exit <= time.
    left_so_far: u64,
}

/// Spells reduced to one row per day. At least one row, rows in order of time.
#[derive(Debug, Clone)]
pub(super) struct RiskTable {
    rows: Vec<RiskRow>,
    /// Days of entry in order, each with the number of spells that have entered on it or before.
    arrivals: Vec<(i64, u64)>,
}

impl RiskTable {
    /// Reduces spells, whose order has no influence.
    pub(super) fn of(spells: &Spells<'_>) -> RiskTable {
        let arrivals = arrivals(spells);
        let mut exits: Vec<(i64, bool)> = spells.exits().collect();
        exits.sort_unstable();
        let mut rows = Vec::new();
        let mut left_so_far = 0;
        for day in exits.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(time, _)) = day.first() else { continue };
            let ending = day.len() as u64;
            let events = day.iter().filter(|(_, event)| *event).count() as u64;
            let at_risk = entered_before(&arrivals, time) - left_so_far;
            left_so_far += ending;
            rows.push(RiskRow {
                time,
                at_risk,
                events,
                censored: ending - events,
                left_so_far,
            });
        }
        RiskTable { rows, arrivals }
    }

    pub(super) fn rows(&self) -> &[RiskRow] {
        &self.rows
    }

    /// First day of entry: nobody was under observation on it or before.
    pub(super) fn first_entry(&self) -> i64 {
        self.arrivals.first().map_or(0, |(time, _)| *time)
    }

    /// Last day of exit: nobody is under observation after it.
    pub(super) fn last_exit(&self) -> i64 {
        self.rows.last().map_or(0, |row| row.time)
    }

    /// Spells that enter on the first day of entry.
    pub(super) fn first_arrivals(&self) -> u64 {
        self.arrivals.first().map_or(0, |(_, entered)| *entered)
    }

    /// Spells with entry < `time` <= exit.
    pub(super) fn at_risk(&self, time: i64) -> u64 {
        let earlier = self.rows.partition_point(|row| row.time < time);
        let left = earlier
            .checked_sub(1)
            .and_then(|last| self.rows.get(last))
            .map_or(0, |row| row.left_so_far);
        entered_before(&self.arrivals, time) - left
    }

    /// The first day of exit after which nobody is under observation although somebody enters later.
    pub(super) fn first_gap(&self) -> Option<i64> {
        let last = self.last_exit();
        let emptied = |row: &&RiskRow| entered_before(&self.arrivals, row.time + 1) == row.left_so_far;
        self.rows
            .iter()
            .take_while(|row| row.time < last)
            .find(emptied)
            .map(|row| row.time)
    }
}

fn arrivals(spells: &Spells<'_>) -> Vec<(i64, u64)> {
    let mut entries: Vec<i64> = spells.entries().collect();
    entries.sort_unstable();
    let mut entered = 0;
    entries
        .chunk_by(|a, b| a == b)
        .filter_map(|day| {
            entered += day.len() as u64;
            day.first().map(|time| (*time, entered))
        })
        .collect()
}

fn entered_before(arrivals: &[(i64, u64)], time: i64) -> u64 {
    let days = arrivals.partition_point(|(day, _)| *day < time);
    days.checked_sub(1)
        .and_then(|last| arrivals.get(last))
        .map_or(0, |(_, entered)| *entered)
}
