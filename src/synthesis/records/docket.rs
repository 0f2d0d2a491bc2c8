//! The court's docket: the applications of a block with their parties as they were written down.
//!
//! Custody: no zone; invented records. All draws about the court's files are made here, mother by mother, so that the
//! files themselves only lay out what is decided.

use super::matching::status;
use super::parties::{Party, Role, parties};
use super::revisions::History;
use super::running::Running;
use crate::synthesis::draws::{Draws, Purpose};
use crate::synthesis::life::{Application, Life, Model};
use crate::synthesis::places::Authority;
use crate::synthesis::world::Files;

/// A person of the world: the number of the mother in whose family he or she is first met, and the place in it, 0 for
/// the mother herself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::synthesis) struct PersonKey {
    pub(in crate::synthesis) mother: u32,
    pub(in crate::synthesis) place: u32,
}

impl PersonKey {
    /// The mother of this number.
    pub(in crate::synthesis) fn first(mother: u32) -> PersonKey {
        PersonKey { mother, place: 0 }
    }

    /// The person at a place among the others of a mother's family.
    pub(in crate::synthesis) fn at(mother: u32, place: usize) -> PersonKey {
        PersonKey {
            mother,
            place: u32::try_from(place).unwrap_or(u32::MAX - 1) + 1,
        }
    }

    /// The mother of a life.
    pub(in crate::synthesis) fn mother(life: &Life) -> PersonKey {
        PersonKey::first(life.number)
    }

    /// Somebody of her family, by the place among the others.
    pub(in crate::synthesis) fn other(life: &Life, place: usize) -> PersonKey {
        let known_from = life.family.others.get(place).and_then(|other| other.known_from);
        match known_from {
            Some(home) => PersonKey::at(life.number_of(home), home.place),
            None => PersonKey::at(life.number, place),
        }
    }

    /// The person as truth names them.
    pub(in crate::synthesis) fn in_truth(self) -> String {
        format!("{}.{}", self.mother, self.place)
    }
}

/// How an application's rows look in the court's files.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Layout {
    /// What the clerk enters where something is not known.
    pub(in crate::synthesis) missing: &'static str,
    pub(in crate::synthesis) child_word: &'static str,
    /// What was typed after the authority's name.
    pub(in crate::synthesis) after_authority: &'static str,
    /// Whether a row is entered beside good ones that a validator must set aside.
    pub(in crate::synthesis) spoilt: bool,
    pub(in crate::synthesis) empty_row_after: bool,
}

/// An application as the court holds it.
#[derive(Debug)]
pub(in crate::synthesis) struct Entry<'w> {
    pub(in crate::synthesis) life: &'w Life,
    pub(in crate::synthesis) application: &'w Application,
    /// Where the mother lived when it was received.
    pub(in crate::synthesis) authority: Authority,
    /// Place of the application among its mother's.
    pub(in crate::synthesis) place: usize,
    /// Running number of the application.
    pub(in crate::synthesis) number: u64,
    /// Running number within its court and year.
    pub(in crate::synthesis) serial: u32,
    pub(in crate::synthesis) parties: Vec<Party<'w>>,
    pub(in crate::synthesis) history: History,
    pub(in crate::synthesis) layout: Layout,
}

impl Entry<'_> {
    /// Running number of the application that this one was consolidated into.
    pub(in crate::synthesis) fn lead(&self) -> Option<u64> {
        let lead = self.application.lead?;
        Some(self.number + lead as u64 - self.place as u64)
    }

    /// The case number: court, year, `C` and a serial number.
    pub(in crate::synthesis) fn case(&self) -> String {
        let (court, year) = self.court_and_year();
        format!("{court}{:02}C{:05}", year % 100, self.serial)
    }

    /// The mother's record.
    pub(in crate::synthesis) fn mother(&self) -> Option<&Party<'_>> {
        self.parties.iter().find(|party| party.role == Role::Mother)
    }

    fn court_and_year(&self) -> (&'static str, i16) {
        (self.authority.court, self.application.issued.date().year())
    }
}

/// The entries of some lives in the order of issue, as an extract has them.
pub(super) fn entries<'w>(model: &Model<'_>, lives: &'w [Life]) -> Vec<Entry<'w>> {
    let mut entries: Vec<Entry<'w>> = Vec::new();
    for life in lives {
        let mut clerk = life.key.draws(Purpose::CourtClerk);
        let mut files = life.key.draws(Purpose::CourtFiles);
        let mut matching = life.key.draws(Purpose::Linked);
        for (place, application) in life.applications.iter().enumerate() {
            let mut parties = parties(model.world, life, application, &mut clerk);
            for party in &mut parties {
                party.match_status = status(&model.world.linked, party, &mut matching);
            }
            entries.push(Entry {
                life,
                application,
                authority: life.addresses.on(application.received).authority,
                place,
                number: 0,
                serial: 0,
                parties,
                history: History::draw(&model.world.files, application, &mut files),
                layout: layout(&model.world.files, &mut files),
            });
        }
    }
    entries
}

/// Gives numbers mother by mother, so that they are the same in a larger world, then sorts by issue.
pub(super) fn number(entries: &mut [Entry<'_>], running: &mut Running) {
    for entry in entries.iter_mut() {
        entry.number = running.applications.next();
        entry.serial = running.next_serial(entry.court_and_year());
        for party in &mut entry.parties {
            party.number = running.parties.next();
        }
    }
    entries.sort_by_key(|entry| (entry.application.issued, entry.number));
}

fn layout(files: &Files, draws: &mut Draws) -> Layout {
    Layout {
        missing: draws.one_of(&["", "", "", "N/K", "Not known", "-"]),
        child_word: draws.one_of(&["Child", "Child", "Subject"]),
        after_authority: if draws.chance(files.trailing_spaces) {
            draws.one_of(&[" ", "\u{a0}"])
        } else {
            ""
        },
        spoilt: draws.chance(files.spoilt_rows),
        empty_row_after: draws.chance(files.empty_rows),
    }
}
