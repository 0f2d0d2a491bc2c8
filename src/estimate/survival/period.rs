//! Period estimates: only what falls into a window of calendar time.
//!
//! Custody: no zone. Days since an origin, and the calendar day of each origin as a number.

use super::Spells;
use crate::estimate::EstimateError;
use crate::estimate::covariates::length;

/// A window of calendar time, (after, until], in days of any calendar that counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The day before the first one that counts.
    pub after: i64,
    /// The last day that counts.
    pub until: i64,
}

/// The parts of spells that fall into a window: curves of them describe what would become of somebody who lives through
/// all of their time under the hazards of the window (period analysis; Brenner & Gefeller 1996).
///
/// A spell that began before the window enters with delay, on the time since its origin that it has reached when the
/// window begins. One that lasts past it is censored at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodSpells {
    rows: Vec<usize>,
    entry: Vec<i64>,
    exit: Vec<i64>,
    cause: Vec<u32>,
    causes: u32,
}

impl PeriodSpells {
    /// Cuts spells to a window. `origin` holds the calendar day on which day 0 of each spell fell.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::OutOfRange`] for a window without a day, and
    /// [`EstimateError::NoSpells`] where none falls into it.
    pub fn of(spells: &Spells<'_>, origin: &[i64], window: Window) -> Result<PeriodSpells, EstimateError> {
        length("origin", origin.len(), spells.count())?;
        if window.after >= window.until {
            return Err(EstimateError::OutOfRange {
                what: "window of calendar time",
                must: "one that ends after it begins",
            });
        }
        let mut inside = PeriodSpells {
            rows: Vec::new(),
            entry: Vec::new(),
            exit: Vec::new(),
            cause: Vec::new(),
            causes: spells.causes() as u32,
        };
        let rows = spells.entries().zip(spells.exits()).zip(spells.endings()).zip(origin);
        for (row, (((entry, exit), cause), origin)) in rows.enumerate() {
            let (begin, end) = (
                window.after.saturating_sub(*origin),
                window.until.saturating_sub(*origin),
            );
            inside.take(
                row,
                (entry.max(begin), (*exit).min(end)),
                if *exit <= end { cause } else { 0 },
            );
        }
        if inside.rows.is_empty() {
            return Err(EstimateError::NoSpells);
        }
        Ok(inside)
    }

    fn take(&mut self, row: usize, (entry, exit): (i64, i64), cause: u32) {
        if entry < exit {
            self.rows.push(row);
            self.entry.push(entry);
            self.exit.push(exit);
            self.cause.push(cause);
        }
    }

    /// The spells, with delayed entry.
    ///
    /// # Errors
    /// None that can occur: the spells were checked before they were cut.
    pub fn spells(&self) -> Result<Spells<'_>, EstimateError> {
        Spells::with_causes(Some(&self.entry), &self.exit, &self.cause, self.causes)
    }

    /// The position that each had among the spells that were cut, for the columns that belong to it.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }
}
