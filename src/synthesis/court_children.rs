//! The court's extracts about children: parentage, orders, and dated events in their mothers' lives.
//!
//! Custody: no zone; invented records. Rows that a validator must set aside stand beside good rows and never in their
//! place, so that nothing true is lost: parentage of a relation that the codebook lacks, and an event on a day that
//! never was.

use super::calibration::{OBSERVED_TO, Standing};
use super::day::Day;
use super::docket::{Docket, Entry, Party, PersonKey, Role};
use super::error::SynthesisError;
use super::family::NEWBORN_DAYS;
use super::outcomes::Outcome;
use super::people::Part;
use super::references;
use super::table::{Extract, Table, yes_or_no};
use super::timing::Exit;

/// `court/parentage.csv`: each child's mother and named father, as parties of the same application.
pub(super) fn parentage(docket: &Docket<'_>) -> Result<Extract, SynthesisError> {
    let mut table = Table::plain(
        "court/parentage.csv",
        &["Child ref", "Parent ref", "Relationship", "Stated by"],
    );
    for entry in docket.by_issue() {
        for child in entry.parties.iter().filter(|party| party.role == Role::Child) {
            let child_ref = references::party(child.number);
            for (parent, relation) in parents(entry, child.child) {
                table.row(&[&child_ref, &references::party(parent), relation, "Court"]);
                if entry.layout.spoilt {
                    table.row(&[
                        &child_ref,
                        &references::party(parent),
                        "Parent (to be confirmed)",
                        "Court",
                    ]);
                }
            }
        }
    }
    table.finish()
}

fn parents(entry: &Entry<'_>, child: Option<usize>) -> Vec<(u32, &'static str)> {
    let child = child.and_then(|child| entry.life.family.children.get(child));
    let father = child.map(|child| PersonKey::other(entry.life.number, child.father));
    let is_named = |party: &Party<'_>| party.person.part != Part::Father(Standing::Unnamed);
    let relation = |party: &Party<'_>| match party.role {
        Role::Mother => Some("Birth mother"),
        Role::Father if father == Some(party.key) && is_named(party) => Some("Father"),
        _ => None,
    };
    entry
        .parties
        .iter()
        .filter_map(|party| Some((party.number, relation(party)?)))
        .collect()
}

/// The record of a child in an application, with what the application means for it.
pub(super) fn outcomes<'e>(entry: &'e Entry<'_>) -> impl Iterator<Item = (u32, &'e Outcome)> {
    entry.application.outcomes.iter().filter_map(|outcome| {
        let party = entry.parties.iter().find(|party| party.child == Some(outcome.child))?;
        Some((party.number, outcome))
    })
}

/// `court/orders.csv`: interim and final orders. Children of a consolidated application are dealt with under its lead.
pub(super) fn orders(docket: &Docket<'_>) -> Result<Extract, SynthesisError> {
    let mut table = Table::plain(
        "court/orders.csv",
        &["Child ref", "Application ref", "Order", "Date made", "Interim"],
    );
    let until = Day::of(OBSERVED_TO);
    for entry in docket.by_issue() {
        let own = references::application(entry.number);
        let under = entry.consolidated_into().map_or(own.clone(), references::application);
        for (record, outcome) in outcomes(entry) {
            let child = references::party(record);
            if let Some(made) = outcome.interim.filter(|made| *made <= until) {
                table.row(&[&child, &own, "Interim care order", &made.in_words(), yes_or_no(true)]);
            }
            if let Some((order, made)) = outcome.order.filter(|(_, made)| *made <= until) {
                table.row(&[&child, &under, order.court_word(), &made.in_words(), yes_or_no(false)]);
            }
        }
    }
    table.finish()
}

/// `court/life_events.csv`: births of newborn subjects, deaths and departures of mothers.
pub(super) fn life_events(docket: &Docket<'_>) -> Result<Extract, SynthesisError> {
    let mut table = Table::plain("court/life_events.csv", &["Party ref", "Event", "Date", "Child ref"]);
    for event in events(docket) {
        let child = event.child.map(references::party).unwrap_or_default();
        table.row(&[
            &references::party(event.mother),
            event.kind.court_word(),
            &event.on.iso(),
            &child,
        ]);
        if event.spoilt {
            table.row(&[
                &references::party(event.mother),
                event.kind.court_word(),
                "2015-02-31",
                &child,
            ]);
        }
    }
    table.finish()
}

/// What happened in a mother's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EventKind {
    Birth,
    Death,
    MovedOut,
}

impl EventKind {
    fn court_word(self) -> &'static str {
        match self {
            EventKind::Birth => "Birth of child",
            EventKind::Death => "Death",
            EventKind::MovedOut => "Moved out of area",
        }
    }

    /// The data model's word.
    pub(super) fn model_word(self) -> &'static str {
        match self {
            EventKind::Birth => "birth of a child",
            EventKind::Death => "death",
            EventKind::MovedOut => "moved out",
        }
    }
}

/// An event, by the running numbers of the records that it concerns.
#[derive(Debug, Clone, Copy)]
pub(super) struct LifeEvent {
    pub(super) mother: u32,
    pub(super) child: Option<u32>,
    pub(super) kind: EventKind,
    pub(super) on: Day,
    spoilt: bool,
}

/// All events, in the order of the applications that they were noted in.
pub(super) fn events(docket: &Docket<'_>) -> Vec<LifeEvent> {
    let mut events = Vec::new();
    for entry in docket.by_issue() {
        let Some(mother) = entry.mother().map(|mother| mother.number) else {
            continue;
        };
        let issued = entry.application.issued;
        for (child, outcome) in outcomes(entry) {
            let born = entry.life.family.born(outcome.child);
            if let Some(on) = born.filter(|born| issued.since(*born) < NEWBORN_DAYS) {
                events.push(LifeEvent {
                    mother,
                    child: Some(child),
                    kind: EventKind::Birth,
                    on,
                    spoilt: entry.layout.spoilt,
                });
            }
        }
        if let Some((on, exit)) = entry.life.timing.exit.filter(|_| is_last(entry)) {
            let kind = match exit {
                Exit::Death => EventKind::Death,
                Exit::MovedOut => EventKind::MovedOut,
            };
            events.push(LifeEvent {
                mother,
                child: None,
                kind,
                on,
                spoilt: false,
            });
        }
    }
    events
}

/// Whether an entry is the latest of its mother's applications.
fn is_last(entry: &Entry<'_>) -> bool {
    let applications = entry.life.applications.iter().enumerate();
    let latest = applications.max_by_key(|(place, application)| (application.issued, *place));
    latest.is_some_and(|(place, _)| place == entry.place)
}
