//! Spells of observation, as columns whose agreement has been checked once.
//!
//! Custody: no zone. Days since an origin, without the date of the origin and without a person.

use crate::estimate::EstimateError;

/// Spells of observation on (entry, exit], each with or without the event at its exit.
///
/// A person may contribute several spells that do not overlap; estimators count spells, not people.
#[derive(Debug, Clone, Copy)]
pub struct Spells<'a> {
    entry: Option<&'a [i64]>,
    exit: &'a [i64],
    event: &'a [bool],
}

impl<'a> Spells<'a> {
    /// Spells that are all under observation from day 0.
    ///
    /// `exit` holds the day on which each spell ends, `event` whether it ends with the event (`true`) or is censored.
    ///
    /// # Errors
    /// [`EstimateError::NoSpells`], [`EstimateError::LengthsDiffer`], or [`EstimateError::NeverAtRisk`] for an exit on
    /// or before day 0.
    pub fn from_origin(exit: &'a [i64], event: &'a [bool]) -> Result<Spells<'a>, EstimateError> {
        Spells {
            entry: None,
            exit,
            event,
        }
        .checked()
    }

    /// Spells with delayed entry (left truncation): each is under observation only after its own day of entry.
    ///
    /// # Errors
    /// [`EstimateError::NoSpells`], [`EstimateError::LengthsDiffer`], [`EstimateError::EntersBeforeOrigin`] for a
    /// negative entry, [`EstimateError::NeverAtRisk`] for an exit that is not after its entry.
    pub fn with_entry(entry: &'a [i64], exit: &'a [i64], event: &'a [bool]) -> Result<Spells<'a>, EstimateError> {
        Spells {
            entry: Some(entry),
            exit,
            event,
        }
        .checked()
    }

    fn checked(self) -> Result<Spells<'a>, EstimateError> {
        let (exits, events) = (self.exit.len(), self.event.len());
        let entries = self.entry.map_or(exits, <[i64]>::len);
        if entries != exits || events != exits {
            return Err(EstimateError::LengthsDiffer { entries, exits, events });
        }
        if exits == 0 {
            return Err(EstimateError::NoSpells);
        }
        for (position, (entry, exit)) in self.entries().zip(self.exit).enumerate() {
            if entry < 0 {
                return Err(EstimateError::EntersBeforeOrigin { position });
            }
            if entry >= *exit {
                return Err(EstimateError::NeverAtRisk { position });
            }
        }
        Ok(self)
    }

    /// Days of entry, in the order given; 0 for all where there is no delayed entry.
    pub(super) fn entries(&self) -> impl Iterator<Item = i64> {
        let delayed = self.entry.unwrap_or_default().iter().copied();
        let from_origin = if self.entry.is_none() { self.exit.len() } else { 0 };
        delayed.chain(std::iter::repeat_n(0, from_origin))
    }

    /// Days of exit, each with whether the spell ends with the event, in the order given.
    pub(super) fn exits(&self) -> impl Iterator<Item = (i64, bool)> {
        self.exit.iter().copied().zip(self.event.iter().copied())
    }
}
