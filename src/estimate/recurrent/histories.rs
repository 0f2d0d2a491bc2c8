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
    event: &'a [bool],
    death: Option<&'a [bool]>,
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
    /// [`EstimateError::EntersBeforeOrigin`], [`EstimateError::NeverAtRisk`].
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
        Ok(Histories {
            persons: Clusters::new(person, exit.len())?,
            spells,
            event,
            death,
        })
    }

    /// The person of each spell, numbered.
    pub(super) fn persons(&self) -> &Clusters {
        &self.persons
    }

    pub(super) fn spells(&self) -> &Spells<'a> {
        &self.spells
    }

    pub(super) fn has_event(&self, row: usize) -> bool {
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
