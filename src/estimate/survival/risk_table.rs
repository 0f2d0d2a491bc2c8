//! The risk table: on each day with an exit, how many are at risk, have the event and are censored.
//!
//! Custody: no zone. Counts per day; a count may be as small as one.

use serde::Serialize;

use super::tally;
use super::{Counts, Spells};
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{Basis, EstimateError, Reservation};

/// One day on which at least one spell ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RiskRow {
    /// The day.
    pub time: i64,
    /// Spells with entry < time <= exit.
    pub at_risk: u64,
    /// Spells that end on the day with an event, of whatever cause.
    pub events: u64,
    /// Spells that end on the day without an event.
    pub censored: u64,
    /// Spells with exit <= time.
    #[serde(skip)]
    pub(super) left_so_far: u64,
}

/// Spells reduced to one row for each day on which one ends: all that curves and their comparisons need to know. There
/// is at least one row, rows are in order of time.
///
/// It is made [of spells](RiskTable::of) or [of counts](RiskTable::from_counts) that a database has made of them. Both
/// give the same table, so that every estimate from it is the same to the last bit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RiskTable {
    pub(super) causes: usize,
    pub(super) rows: Vec<RiskRow>,
    /// For each row the events of each cause.
    pub(super) by_cause: Vec<u64>,
    /// Days of entry in order, each with the number of spells that have entered on it or before.
    pub(super) arrivals: Vec<(i64, u64)>,
}

impl RiskTable {
    /// Reduces spells, whose order has no influence.
    pub fn of(spells: &Spells<'_>) -> RiskTable {
        tally::of_spells(spells, |_| 0, 1).pop().unwrap_or(RiskTable {
            causes: spells.causes(),
            rows: Vec::new(),
            by_cause: Vec::new(),
            arrivals: Vec::new(),
        })
    }

    /// Takes counts over, one row for each day or several, in any order. See [`Counts`] for what they are.
    ///
    /// # Errors
    /// Those of [`Counts`], and [`EstimateError::NoSpells`] for counts that are all 0.
    pub fn from_counts(counts: &Counts<'_>) -> Result<RiskTable, EstimateError> {
        let mut tables = tally::of_counts(counts, &vec![0; counts.time.len()], 1)?;
        let table = tables.pop().filter(|table| !table.rows.is_empty());
        table.ok_or(EstimateError::NoSpells)
    }

    /// One row for each day on which at least one spell ends, in order of time.
    pub fn rows(&self) -> &[RiskRow] {
        &self.rows
    }

    /// How many causes of an event are told apart.
    pub fn causes(&self) -> usize {
        self.causes
    }

    /// Events of one cause, from 1, in each [row](RiskTable::rows). None for a cause that there is not.
    pub fn events_of(&self, cause: usize) -> impl Iterator<Item = u64> {
        let first = cause.wrapping_sub(1);
        let none = if first < self.causes { 0 } else { self.by_cause.len() };
        let known = self.by_cause.get(none..).unwrap_or_default();
        known
            .iter()
            .skip(first.min(self.causes))
            .step_by(self.causes.max(1))
            .copied()
    }

    /// The same table with one cause, from 1, as the event, and all others as censoring: for comparisons of the hazard of
    /// that cause. A Kaplan-Meier curve of it overstates the share that has the event, since it takes those with
    /// another event to be still in danger of this one.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a cause that there is not.
    pub fn of_cause(&self, cause: usize) -> Result<RiskTable, EstimateError> {
        checked_cause(cause, self.causes)?;
        let by_cause: Vec<u64> = self.events_of(cause).collect();
        let row = |(row, events): (&RiskRow, &u64)| RiskRow {
            events: *events,
            censored: row.censored + row.events - events,
            ..*row
        };
        Ok(RiskTable {
            causes: 1,
            rows: self.rows.iter().zip(&by_cause).map(row).collect(),
            by_cause,
            arrivals: self.arrivals.clone(),
        })
    }

    /// Rows, events and time under observation. Persons are not known here: each spell counts as one.
    pub fn basis(&self) -> Basis {
        self.basis_until(i64::MAX)
    }

    /// The same for what happens up to and including a day.
    pub(super) fn basis_until(&self, last: i64) -> Basis {
        let spells = self.arrivals.last().map_or(0, |(_, entered)| *entered);
        let ended = |row: &RiskRow| product(row.time.min(last), row.events + row.censored);
        let mut before = 0;
        let mut begun: i128 = 0;
        for (day, entered) in &self.arrivals {
            begun += product(*day.min(&last), entered - before);
            before = *entered;
        }
        let passed = self.rows.iter().take(self.passed(last));
        Basis {
            rows: spells,
            persons: spells,
            events: passed.map(|row| row.events).sum(),
            person_time: Some((self.rows.iter().map(ended).sum::<i128>() - begun) as f64),
        }
    }

    /// First day of entry: nobody was under observation on it or before.
    pub fn first_entry(&self) -> i64 {
        self.arrivals.first().map_or(0, |(time, _)| *time)
    }

    /// Last day of exit: nobody is under observation after it.
    pub fn last_exit(&self) -> i64 {
        self.rows.last().map_or(0, |row| row.time)
    }

    /// Whether any spell enters after day 0.
    pub(super) fn has_delayed_entry(&self) -> bool {
        self.arrivals.last().is_some_and(|(day, _)| *day > 0)
    }

    /// The rows up to and including a day.
    pub(in crate::estimate) fn passed(&self, time: i64) -> usize {
        self.rows.partition_point(|row| row.time <= time)
    }

    /// Spells with entry < `time` <= exit; on the first day of entry, the spells that start with it.
    pub(in crate::estimate) fn standing(&self, time: i64) -> u64 {
        if time == self.first_entry() {
            self.arrivals.first().map_or(0, |(_, entered)| *entered)
        } else {
            self.at_risk(time)
        }
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

    /// Why there is no estimate at a day, for a curve that ends with the follow-up; `None` where there is one.
    pub(in crate::estimate) fn unobserved(&self, time: i64) -> Option<Reservation> {
        if time < self.first_entry() {
            Some(Reservation::BeforeObservation)
        } else if time > self.last_exit() {
            Some(Reservation::BeyondFollowUp)
        } else {
            None
        }
    }

    /// What has to be told of any estimate at a day within the follow-up, with as many events behind it.
    pub(in crate::estimate) fn reservations(&self, time: i64, events_so_far: u64) -> Vec<Reservation> {
        let interrupted = self.first_gap().is_some_and(|day| day < time);
        applying([
            (self.first_entry() > 0, Reservation::ConditionalOnEntry),
            (interrupted, Reservation::ObservationInterrupted),
            (self.standing(time) < FEW, Reservation::FewAtRisk),
            (events_so_far == 0, Reservation::NoEvents),
            ((1..FEW).contains(&events_so_far), Reservation::FewEvents),
        ])
    }

    /// Whether a curve has a value at a day, and what has to be told of it in the order of declaration, with `more` that may
    /// apply; of one without a value, why. A curve that leaves nobody without an event from the day `emptied` on, which is not
    /// after this one, has a value beyond the follow-up too.
    pub(super) fn told<const N: usize>(
        &self,
        time: i64,
        events_so_far: u64,
        emptied: Option<i64>,
        more: [(bool, Reservation); N],
    ) -> (bool, Vec<Reservation>) {
        let absent = self.unobserved(time);
        let absent = absent.filter(|reason| emptied.is_none() || *reason != Reservation::BeyondFollowUp);
        if let Some(reason) = absent {
            return (false, vec![reason]);
        }
        // All who were at risk had an event: whoever leaves later entered later.
        let early = emptied.is_some_and(|day| day < self.last_exit());
        let mut reservations = self.reservations(time, events_so_far);
        reservations.extend(applying([(early, Reservation::ZeroBeforeLaterEntries)]));
        reservations.extend(applying(more));
        reservations.sort_unstable();
        (true, reservations)
    }
}

pub(super) fn checked_cause(cause: usize, causes: usize) -> Result<(), EstimateError> {
    if (1..=causes).contains(&cause) {
        Ok(())
    } else {
        Err(EstimateError::OutOfRange {
            what: "cause of an event",
            must: "from 1 to the number of causes",
        })
    }
}

/// Days times spells, without the bounds of either.
fn product(days: i64, spells: u64) -> i128 {
    i128::from(days) * i128::from(spells)
}

fn entered_before(arrivals: &[(i64, u64)], time: i64) -> u64 {
    let days = arrivals.partition_point(|(day, _)| *day < time);
    days.checked_sub(1)
        .and_then(|last| arrivals.get(last))
        .map_or(0, |(_, entered)| *entered)
}
