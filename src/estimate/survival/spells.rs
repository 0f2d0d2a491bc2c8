//! Spells of observation, as columns whose agreement has been checked once.
//!
//! Custody: no zone. Days since an origin, without the date of the origin and without a person.

use crate::estimate::EstimateError;

/// More causes than any classification of events has; a bound on what a table may ask of memory.
const MOST_CAUSES: u32 = 100;

/// Spells of observation on (entry, exit], each with or without an event at its exit.
///
/// A person may contribute several spells that do not overlap; estimators count spells, not people.
#[derive(Debug, Clone, Copy)]
pub struct Spells<'a> {
    entry: Option<&'a [i64]>,
    exit: &'a [i64],
    ending: Ending<'a>,
}

/// How spells end.
#[derive(Debug, Clone, Copy)]
enum Ending<'a> {
    Event(&'a [bool]),
    Cause { of: &'a [u32], causes: u32 },
}

impl Ending<'_> {
    fn len(&self) -> usize {
        match self {
            Ending::Event(marks) => marks.len(),
            Ending::Cause { of, .. } => of.len(),
        }
    }
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
            ending: Ending::Event(event),
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
            ending: Ending::Event(event),
        }
        .checked()
    }

    /// Spells that end with one of several events, of which the first makes the others impossible (competing risks).
    ///
    /// `cause` holds 0 for a spell that is censored, and the number of the cause, from 1 to `causes`, for one that ends
    /// with an event. A cause of which no event was seen counts among `causes`. `entry` as in [`Spells::with_entry`].
    ///
    /// # Errors
    /// As [`Spells::with_entry`], and [`EstimateError::OutOfRange`] for a cause beyond `causes`, or unless `causes` lies
    /// between 1 and 100.
    pub fn with_causes(
        entry: Option<&'a [i64]>,
        exit: &'a [i64],
        cause: &'a [u32],
        causes: u32,
    ) -> Result<Spells<'a>, EstimateError> {
        checked_causes(causes as usize)?;
        if cause.iter().any(|cause| *cause > causes) {
            return Err(EstimateError::OutOfRange {
                what: "cause of an event",
                must: "0 for none, or from 1 to the number of causes",
            });
        }
        Spells {
            entry,
            exit,
            ending: Ending::Cause { of: cause, causes },
        }
        .checked()
    }

    fn checked(self) -> Result<Spells<'a>, EstimateError> {
        let (exits, events) = (self.exit.len(), self.ending.len());
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

    /// How many there are.
    pub fn count(&self) -> usize {
        self.exit.len()
    }

    /// How many causes of an event are told apart: 1 unless there are competing ones.
    pub fn causes(&self) -> usize {
        match self.ending {
            Ending::Event(_) => 1,
            Ending::Cause { causes, .. } => causes as usize,
        }
    }

    /// Whether any spell enters after day 0.
    pub fn has_delayed_entry(&self) -> bool {
        self.entry.is_some_and(|entry| entry.iter().any(|day| *day > 0))
    }

    /// Days of entry, in the order given; 0 for all where there is no delayed entry.
    pub(in crate::estimate) fn entries(&self) -> impl Iterator<Item = i64> + Clone {
        let delayed = self.entry.unwrap_or_default().iter().copied();
        let from_origin = if self.entry.is_none() { self.exit.len() } else { 0 };
        delayed.chain(std::iter::repeat_n(0, from_origin))
    }

    /// Days of exit, in the order given.
    pub(in crate::estimate) fn exits(&self) -> &'a [i64] {
        self.exit
    }

    /// The cause with which each spell ends, 0 for none, in the order given.
    pub(in crate::estimate) fn endings(&self) -> impl Iterator<Item = u32> + Clone {
        let (marks, causes): (&[bool], &[u32]) = match self.ending {
            Ending::Event(marks) => (marks, &[]),
            Ending::Cause { of, .. } => (&[], of),
        };
        marks.iter().map(|mark| u32::from(*mark)).chain(causes.iter().copied())
    }
}

pub(super) fn checked_causes(causes: usize) -> Result<(), EstimateError> {
    if (1..=MOST_CAUSES as usize).contains(&causes) {
        Ok(())
    } else {
        Err(EstimateError::OutOfRange {
            what: "number of causes",
            must: "between 1 and 100",
        })
    }
}
