//! The court's extracts about children: parentage, orders, and dated events in their parents' lives.
//!
//! Custody: no zone; invented records. Rows that a validator must set aside stand beside good rows and never in their
//! place, so that nothing true is lost: parentage of a relation that the codebook lacks, and an event on a day that
//! never was.

use std::collections::BTreeMap;

use super::Shown;
use super::lines::{Format, Lines, yes_or_no};
use super::text::TextFile;
use crate::synthesis::day::Day;
use crate::synthesis::life::{Exit, NEWBORN_DAYS, Outcome};
use crate::synthesis::records::{Desks, Entry, Party, PersonKey, Role};

/// `court/parentage.csv`: each child's mother and named father, as parties of the same application.
pub(super) const PARENTAGE: TextFile = TextFile::new(
    "court/parentage.csv",
    Format::PLAIN,
    &["Child ref", "Parent ref", "Relationship", "Stated by"],
    parentage,
);

/// `court/orders.csv`: interim and final orders. Children of a consolidated application are dealt with under its lead.
pub(super) const ORDERS: TextFile = TextFile::new(
    "court/orders.csv",
    Format::PLAIN,
    &["Child ref", "Application ref", "Order", "Date made", "Interim"],
    orders,
);

/// `court/life_events.csv`: births of newborn subjects, deaths and departures of mothers and of fathers
/// who are parties.
pub(super) const LIFE_EVENTS: TextFile = TextFile::new(
    "court/life_events.csv",
    Format::PLAIN,
    &["Party ref", "Event", "Date", "Child ref"],
    life_events,
);

fn parentage(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for entry in desks.entries_in(shown.taken) {
        for child in entry.parties.iter().filter(|party| party.role == Role::Child) {
            let child_ref = shown.references.party(child.number);
            for (parent, relation) in parents(entry, child) {
                let parent_ref = shown.references.party(parent);
                lines.row(&[&child_ref, &parent_ref, relation, "Court"]);
                if entry.layout.spoilt {
                    lines.row(&[&child_ref, &parent_ref, "Parent (to be confirmed)", "Court"]);
                }
            }
        }
    }
}

fn parents<'e>(entry: &'e Entry<'_>, child: &Party<'_>) -> impl Iterator<Item = (u64, &'static str)> + use<'e> {
    let child = child.child.and_then(|child| entry.life.family.children.get(child));
    let father = child.map(|child| PersonKey::other(entry.life, child.father));
    entry.parties.iter().filter_map(move |party| match party.role {
        Role::Mother => Some((party.number, "Birth mother")),
        Role::Father if father == Some(party.key) && !party.is_unnamed() => Some((party.number, "Father")),
        _ => None,
    })
}

/// The record of a child in an application, with what the application means for it.
pub(super) fn outcomes<'e>(entry: &'e Entry<'_>) -> impl Iterator<Item = (u64, &'e Outcome)> {
    entry.application.outcomes.iter().filter_map(|outcome| {
        let party = entry.parties.iter().find(|party| party.child == Some(outcome.child))?;
        Some((party.number, outcome))
    })
}

fn orders(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for entry in desks.entries_in(shown.taken) {
        let own = shown.references.application(entry.number);
        let is_consolidated = shown.taken.known(Some(entry.application.concluded)).is_some();
        let lead = entry.lead().filter(|_| is_consolidated);
        let under = lead.map_or_else(|| own.clone(), |lead| shown.references.application(lead));
        for (record, outcome) in outcomes(entry) {
            let child = shown.references.party(record);
            if let Some(made) = shown.taken.known(outcome.interim) {
                lines.row(&[&child, &own, "Interim care order", &made.in_words(), yes_or_no(true)]);
            }
            let entered = entry.history.conclusion(shown.taken).is_some();
            let made = outcome
                .order
                .filter(|(_, made)| entered && shown.taken.known(Some(*made)).is_some());
            if let Some((order, made)) = made {
                lines.row(&[&child, &under, order.court_word(), &made.in_words(), yes_or_no(false)]);
            }
        }
    }
}

fn life_events(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for event in events(shown, desks) {
        let parent = shown.references.party(event.parent);
        let child = event
            .child
            .map(|child| shown.references.party(child))
            .unwrap_or_default();
        lines.row(&[&parent, event.kind.court_word(), &event.on.iso(), &child]);
        if event.spoilt {
            lines.row(&[&parent, event.kind.court_word(), "2015-02-31", &child]);
        }
    }
}

/// What happened in a parent's life.
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
    pub(super) parent: u64,
    child: Option<u64>,
    pub(super) kind: EventKind,
    pub(super) on: Day,
    spoilt: bool,
}

/// All events of a block, in the order of the applications that they were noted in.
pub(super) fn events(shown: &Shown<'_>, desks: &Desks<'_>) -> Vec<LifeEvent> {
    let mut latest: BTreeMap<PersonKey, (Day, u64)> = BTreeMap::new();
    for entry in desks.entries_in(shown.taken) {
        for parent in parents_with_status(entry) {
            let place = (entry.application.issued, entry.number);
            let known = latest.entry(parent.key).or_insert(place);
            *known = place.max(*known);
        }
    }
    let mut events = Vec::new();
    for entry in desks.entries_in(shown.taken) {
        let mother = entry.mother().map(|mother| mother.number);
        events.extend(mother.into_iter().flat_map(|mother| births(entry, mother)));
        let place = (entry.application.issued, entry.number);
        let leaving = parents_with_status(entry).filter(|parent| latest.get(&parent.key) == Some(&place));
        events.extend(leaving.filter_map(|parent| exit(shown, parent)));
    }
    events
}

/// The mother, and the fathers who are parties in law.
fn parents_with_status<'e>(entry: &'e Entry<'_>) -> impl Iterator<Item = &'e Party<'e>> {
    let is_parent = |party: &&Party<'_>| matches!(party.role, Role::Mother | Role::Father) && party.has_status;
    entry.parties.iter().filter(is_parent)
}

fn births<'e>(entry: &'e Entry<'_>, mother: u64) -> impl Iterator<Item = LifeEvent> + use<'e> {
    outcomes(entry).filter_map(move |(child, outcome)| {
        let born = entry.life.family.born(outcome.child);
        let on = born.filter(|born| entry.application.issued.since(*born) < NEWBORN_DAYS)?;
        Some(LifeEvent {
            parent: mother,
            child: Some(child),
            kind: EventKind::Birth,
            on,
            spoilt: entry.layout.spoilt,
        })
    })
}

/// A parent's death or departure, noted in the latest of the parent's applications that the extract holds.
fn exit(shown: &Shown<'_>, parent: &Party<'_>) -> Option<LifeEvent> {
    let (on, exit) = parent.exit.filter(|(on, _)| shown.taken.known(Some(*on)).is_some())?;
    Some(LifeEvent {
        parent: parent.number,
        child: None,
        kind: match exit {
            Exit::Death => EventKind::Death,
            Exit::ToWales | Exit::Away => EventKind::MovedOut,
        },
        on,
        spoilt: false,
    })
}
