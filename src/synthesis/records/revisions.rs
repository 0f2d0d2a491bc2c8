//! What the court's system said of an application over time: a live system, in which what is known grows and mistakes
//! are corrected (F[50c]).
//!
//! Custody: no zone; invented records.

use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::life::{Application, Conclusion};
use crate::synthesis::world::Files;

/// What was entered of an application on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) struct State {
    pub(in crate::synthesis) updated: Day,
    pub(in crate::synthesis) concluded: Option<(Day, Conclusion)>,
}

/// All that was ever entered of an application.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct History {
    registered: State,
    mistaken: Option<State>,
    concluded: State,
    /// Whether an extract holds the revision before the latest too, and whether that one stands first.
    earlier: Option<bool>,
}

/// The day on which extracts are taken, and the last of which they tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) struct Taken {
    pub(in crate::synthesis) on: Day,
    pub(in crate::synthesis) until: Day,
}

impl Taken {
    /// A day that has come by then.
    pub(in crate::synthesis) fn known(self, day: Option<Day>) -> Option<Day> {
        day.filter(|day| *day <= self.until)
    }
}

impl History {
    pub(super) fn draw(files: &Files, application: &Application, draws: &mut Draws) -> History {
        let days = &files.revisions;
        let (issued, concluded) = (application.issued, application.concluded);
        let registered = issued.plus(draws.within(days.entered));
        let mistaken = mistake(files, application, draws);
        let (first_entered, within) = match mistaken {
            Some(mistaken) => (mistaken.updated, days.corrected),
            None => (concluded, days.entered),
        };
        // All that has happened by the day on which the world's records are complete is entered by that day.
        let complete = files.extracted_on.max(concluded);
        let updated = first_entered.plus(draws.within(within)).min(complete);
        let stands_first = draws.chance(days.earlier_first);
        History {
            registered: State {
                updated: registered.min(files.extracted_on.max(issued)).min(concluded),
                concluded: None,
            },
            mistaken: mistaken.filter(|state| state.updated < updated),
            concluded: State {
                updated,
                concluded: Some((concluded, application.conclusion)),
            },
            earlier: draws.chance(files.revised).then_some(stands_first),
        }
    }

    /// What an extract says of the application, in the order of its rows: nothing where it was not yet registered.
    pub(in crate::synthesis) fn rows(&self, taken: Taken) -> impl Iterator<Item = State> {
        let seen = |state: &State| {
            let happened = state.concluded.is_none_or(|(day, _)| day <= taken.until);
            state.updated <= taken.on && happened
        };
        let states = [Some(self.registered), self.mistaken, Some(self.concluded)];
        let mut seen = states.into_iter().flatten().filter(seen);
        let (mut before, mut latest) = (None, seen.next());
        for state in seen {
            before = latest.replace(state);
        }
        let before = before.filter(|state: &State| latest.is_some_and(|latest| state.updated < latest.updated));
        let rows = match self.earlier {
            Some(true) => [before, latest],
            Some(false) => [latest, before],
            None => [latest, None],
        };
        rows.into_iter().flatten()
    }

    /// The conclusion that the latest revision of an extract gives.
    pub(in crate::synthesis) fn conclusion(&self, taken: Taken) -> Option<(Day, Conclusion)> {
        let latest = self.rows(taken).max_by_key(|state| state.updated);
        latest.and_then(|state| state.concluded)
    }

    /// Whether an extract holds the application at all.
    pub(in crate::synthesis) fn is_in(&self, taken: Taken) -> bool {
        self.rows(taken).next().is_some()
    }
}

/// A wrong conclusion that is entered at first, and may be too early.
fn mistake(files: &Files, application: &Application, draws: &mut Draws) -> Option<State> {
    let updated = application
        .concluded
        .plus(draws.within(files.revisions.mistake_entered));
    let mistaken_for = application.concluded.plus(-draws.within(files.revisions.mistake_early));
    draws.chance(files.mistaken_conclusions).then(|| State {
        updated,
        concluded: Some((mistaken_for.max(application.issued), Conclusion::Other)),
    })
}
