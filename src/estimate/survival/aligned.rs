//! Risk tables of several groups walked through day by day, side by side.
//!
//! Custody: no zone. Counts per day and group; a count may be as small as one.

use super::RiskTable;

/// The tables of one stratum, at the same day.
pub(super) struct Aligned<'a> {
    cursors: Vec<Cursor<'a>>,
}

/// What holds on one day on which an event happens in any of the groups.
pub(super) struct Day {
    /// Spells at risk, by group.
    pub(super) at_risk: Vec<f64>,
    /// Events of all causes, by group.
    pub(super) events: Vec<f64>,
    /// Events of the cause that is followed, by group.
    pub(super) of_cause: Vec<f64>,
}

struct Cursor<'a> {
    group: usize,
    table: &'a RiskTable,
    /// The next row that has not been told.
    row: usize,
    /// Days of entry before the day, and rows before it.
    arrival: usize,
    past: usize,
}

impl<'a> Aligned<'a> {
    pub(super) fn new(tables: Vec<(usize, &'a RiskTable)>) -> Aligned<'a> {
        let cursor = |(group, table)| Cursor {
            group,
            table,
            row: 0,
            arrival: 0,
            past: 0,
        };
        Aligned {
            cursors: tables.into_iter().map(cursor).collect(),
        }
    }

    /// Tells each day with an event, in order, of as many groups as there are in all strata. `cause` counts from 1.
    pub(super) fn each_day(mut self, groups: usize, cause: usize, mut tell: impl FnMut(&Day)) {
        let mut day = Day {
            at_risk: vec![0.0; groups],
            events: vec![0.0; groups],
            of_cause: vec![0.0; groups],
        };
        while let Some(time) = self.cursors.iter_mut().filter_map(Cursor::next_event).min() {
            for cursor in &mut self.cursors {
                let group = cursor.group;
                day.at_risk[group] = cursor.at_risk(time) as f64;
                let (events, of_cause) = cursor.pass(time, cause);
                day.events[group] = events as f64;
                day.of_cause[group] = of_cause as f64;
            }
            tell(&day);
        }
    }
}

impl Cursor<'_> {
    /// The next day with an event in this group.
    fn next_event(&mut self) -> Option<i64> {
        while self.table.rows.get(self.row).is_some_and(|row| row.events == 0) {
            self.row += 1;
        }
        self.table.rows.get(self.row).map(|row| row.time)
    }

    /// Spells at risk on a day that is not before the last one asked for.
    fn at_risk(&mut self, time: i64) -> u64 {
        let arrivals = &self.table.arrivals;
        while arrivals.get(self.arrival).is_some_and(|(day, _)| *day < time) {
            self.arrival += 1;
        }
        while self.table.rows.get(self.past).is_some_and(|row| row.time < time) {
            self.past += 1;
        }
        let entered = self.arrival.checked_sub(1).map_or(0, |last| arrivals[last].1);
        let left = self
            .past
            .checked_sub(1)
            .map_or(0, |last| self.table.rows[last].left_so_far);
        entered - left
    }

    /// Events on the day, of all causes and of one, after which the day is past.
    fn pass(&mut self, time: i64, cause: usize) -> (u64, u64) {
        let Some(row) = self.table.rows.get(self.row).filter(|row| row.time == time) else {
            return (0, 0);
        };
        let of_cause = self.table.by_cause[self.row * self.table.causes + cause - 1];
        self.row += 1;
        (row.events, of_cause)
    }
}
