//! All that is written down of a block.
//!
//! Custody: no zone; invented records.

use super::clients::{self, Client};
use super::docket::{self, Entry, PersonKey};
use super::looked_after::{self, LookedAfter};
use super::revisions::Taken;
use super::running::Running;
use crate::synthesis::life::{Life, Model};
use crate::synthesis::world::World;

/// The records of a block of lives.
#[derive(Debug)]
pub(in crate::synthesis) struct Desks<'w> {
    pub(in crate::synthesis) lives: &'w [Life],
    /// In the order of issue.
    pub(in crate::synthesis) entries: Vec<Entry<'w>>,
    pub(in crate::synthesis) looked_after: Vec<LookedAfter<'w>>,
    pub(in crate::synthesis) clients: Vec<Client>,
    /// Number, among all people of the world, of each mother; those of her family follow.
    first_people: Vec<u64>,
}

impl<'w> Desks<'w> {
    /// Writes everything down, without numbers yet.
    pub(in crate::synthesis) fn of(model: &Model<'_>, lives: &'w [Life]) -> Desks<'w> {
        Desks {
            lives,
            entries: docket::entries(model, lives),
            looked_after: looked_after::looked_after(model.world, lives),
            clients: clients::clients(model, lives),
            first_people: Vec::new(),
        }
    }

    /// Gives everything its running numbers.
    pub(in crate::synthesis) fn number(&mut self, world: &World, running: &mut Running) {
        docket::number(&mut self.entries, running);
        looked_after::number(&mut self.looked_after, running);
        clients::number(&world.services.files, &mut self.clients, running);
        let sizes = self.lives.iter().map(|life| 1 + life.family.others.len() as u64);
        self.first_people = sizes.map(|size| running.people.skip(size)).collect();
    }

    /// The applications that extracts hold, in the order of issue.
    pub(in crate::synthesis) fn entries_in(&self, taken: Taken) -> impl Iterator<Item = &Entry<'w>> {
        self.entries.iter().filter(move |entry| entry.history.is_in(taken))
    }

    /// Number of a person among all people of the world.
    pub(in crate::synthesis) fn person_number(&self, key: PersonKey) -> u64 {
        let first = self.lives.first().map_or(0, |life| life.number);
        let place = usize::try_from(key.mother.saturating_sub(first)).unwrap_or(usize::MAX);
        self.first_people.get(place).copied().unwrap_or(0) + u64::from(key.place)
    }
}
