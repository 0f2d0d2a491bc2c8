//! Histories of persons with events that may come again, as columns whose agreement has been checked once.
//!
//! Custody: no zone. Days since an origin, and numbers for persons.

use crate::estimate::covariates::length;
use crate::estimate::{Clusters, EstimateError, Spells};

/// Histories as spells of observation on (entry, exit], as many for each person as there are events and gaps. A spell
/// ends with an event, with death, with both, or with neither. The spells of a person may not overlap and none follows
/// death; whoever stays under observation after an event has a next spell that enters on the day of the event.
#[derive(Debug, Clone)]
pub struct Histories<'a> {
    persons: Clusters,
    spells: Spells<'a>,
    entry: &'a [i64],
    exit: &'a [i64],
    event: &'a [bool],
    death: Option<&'a [bool]>,
    /// Rows by person and entry.
    order: Vec<u32>,
}

impl<'a> Histories<'a> {
    /// Histories from columns of one length: the label of the person, the days of entry and exit, whether the spell ends
    /// with an event.
    ///
    /// `death` tells whether it ends with death, or another end after which no event can come. Without it nobody is
    /// known to die, and the mean number of events is that of a world without death.
    ///
    /// # Errors
    /// [`EstimateError::NoSpells`], [`EstimateError::LengthsDiffer`], [`EstimateError::LengthDiffers`],
    /// [`EstimateError::EntersBeforeOrigin`], [`EstimateError::NeverAtRisk`]; [`EstimateError::Overlaps`] and
    /// [`EstimateError::FollowsDeath`] for a spell that starts before an earlier one of its person has ended, or after one
    /// that ended with death.
    pub fn new(
        person: &[u64],
        entry: &'a [i64],
        exit: &'a [i64],
        event: &'a [bool],
        death: Option<&'a [bool]>,
    ) -> Result<Histories<'a>, EstimateError> {
        let spells = Spells::with_entry(entry, exit, event)?;
        if let Some(death) = death {
            length("death", death.len(), exit.len())?;
        }
        let persons = Clusters::new(person, exit.len())?;
        let mut order: Vec<u32> = (0..exit.len() as u32).collect();
        order.sort_unstable_by_key(|row| (persons.numbers()[*row as usize], entry[*row as usize], *row));
        let histories = Histories {
            persons,
            spells,
            entry,
            exit,
            event,
            death,
            order,
        };
        histories.checked()
    }

    /// Spells of one person come one after the other, and none after death.
    fn checked(self) -> Result<Histories<'a>, EstimateError> {
        for pair in self.order.windows(2) {
            let [earlier, later] = *pair else { continue };
            let (earlier, position) = (earlier as usize, later as usize);
            if self.persons.numbers()[earlier] != self.persons.numbers()[position] {
                continue;
            }
            if self.entry[position] < self.exit[earlier] {
                return Err(EstimateError::Overlaps { position });
            }
            if self.has_death(earlier) {
                return Err(EstimateError::FollowsDeath { position });
            }
        }
        Ok(self)
    }

    /// Number of spells.
    pub(in crate::estimate) fn count(&self) -> usize {
        self.exit.len()
    }

    /// The rows of each person, in order of entry.
    pub(in crate::estimate) fn by_person(&self) -> impl Iterator<Item = &[u32]> {
        let numbers = self.persons.numbers();
        self.order.chunk_by(|a, b| numbers[*a as usize] == numbers[*b as usize])
    }

    /// Entry and exit of a spell.
    pub(in crate::estimate) fn times(&self, row: usize) -> (i64, i64) {
        (self.entry[row], self.exit[row])
    }

    /// The person of each spell, numbered.
    pub(in crate::estimate) fn persons(&self) -> &Clusters {
        &self.persons
    }

    pub(super) fn spells(&self) -> &Spells<'a> {
        &self.spells
    }

    pub(in crate::estimate) fn has_event(&self, row: usize) -> bool {
        self.event[row]
    }

    pub(super) fn has_death(&self, row: usize) -> bool {
        self.death.is_some_and(|death| death[row])
    }

    /// Whether deaths are told at all.
    pub(super) fn tells_deaths(&self) -> bool {
        self.death.is_some()
    }
}
