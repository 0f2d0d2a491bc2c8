//! Contacts with clients by kind, and how many clients there are for each who works with them.
//!
//! Custody: counts of distinct persons; reviewed before release.

use std::collections::BTreeSet;

use super::Ground;
use super::clients::OneClient;
use super::costs::year_of;
use super::rows::{Part, count, share, without};
use crate::analysis::{Figure, Group, Label, Measured, Side};
use crate::cohort::{Contact, PersonCount};
use crate::estimate::EstimateError;
use crate::study::{Level, Vocabulary};

const CANNOT: &str = "Contacts that were recorded; several of one kind with one worker on one day count once. What it cannot \
                      show: how long they lasted, or contacts that nobody wrote down.";
const CASELOAD: &str = "Clients with whom work went on at the end of each year, and those who had a contact with a client in it. \
                        What it cannot show: who works part of the time.";

pub(super) fn table(ground: &Ground<'_>) -> Result<Measured, EstimateError> {
    let mut table = ground.table("contacts", "contacts", vec!["contacts"]);
    table.notes = vec![CANNOT.to_owned()];
    let has_any = ground.clients.all.iter().any(|one| seen(ground, one).next().is_some());
    if !has_any {
        return Ok(table);
    }
    let any = |_: &Contact| true;
    table.groups.push(group(ground, Label::Word("any"), &any)?);
    for level in ground.study.codebook.levels(Vocabulary::ContactKind) {
        let of_kind = |contact: &Contact| contact.kind.as_deref() == Some(level.as_str());
        table.groups.push(group(ground, Label::Level(level.clone()), &of_kind)?);
    }
    let untold = |contact: &Contact| contact.kind.is_none();
    table
        .groups
        .push(group(ground, Label::Word("kind not known"), &untold)?);
    let in_group = |contact: &Contact| contact.in_group == Some(true);
    table
        .groups
        .push(group(ground, Label::Word("together with others"), &in_group)?);
    Ok(table)
}

/// Contacts within observation since the first referral.
fn seen<'g>(ground: &'g Ground<'_>, client: &'g OneClient) -> impl Iterator<Item = &'g Contact> {
    let days = client.first.referred_on..=ground.clients.last_day;
    client
        .records
        .contacts
        .iter()
        .filter(move |contact| days.contains(&contact.on))
}

fn group(ground: &Ground<'_>, label: Label, holds: &dyn Fn(&Contact) -> bool) -> Result<Group, EstimateError> {
    let own = |one: &OneClient| seen(ground, one).filter(|contact| holds(contact)).count();
    let with = ground.clients.who(|one| own(one) > 0);
    let contacts: usize = ground.clients.all.iter().map(own).sum();
    let mean = (!with.is_empty()).then(|| contacts as f64 / with.len() as f64);
    let part = Part {
        with,
        of: ground.clients.everybody(),
    };
    let mut group = share(ground, vec![label], &part, None)?;
    let mean = Figure::Number {
        value: mean,
        side: Side::Nearest,
        decimals: 1,
    };
    group.figures.push(("contacts for each with any", mean));
    Ok(group)
}

/// Clients and workers at the ends of calendar years.
pub(super) fn caseload(ground: &Ground<'_>) -> Measured {
    let mut table = ground.table("caseload", "caseload", vec!["end of"]);
    table.notes = vec![CASELOAD.to_owned()];
    let starts = ground.clients.all.iter().filter_map(|one| one.first.started_on);
    let (first, last) = (starts.min(), ground.study.observed_to);
    let complete = i64::from(last.year()) - i64::from(last.month() < 12 || last.day() < 31);
    if let Some(first) = first {
        let years = year_of(first)..=complete;
        table.groups = years.map(|year| at_end_of(ground, year)).collect();
    }
    table
}

fn at_end_of(ground: &Ground<'_>, year: i64) -> Group {
    let is_open = |one: &OneClient| {
        let mut referrals = std::iter::once(&one.first).chain(&one.later);
        referrals.any(|referral| {
            let has_started = referral.started_on.is_some_and(|day| year_of(day) <= year);
            has_started && referral.ended_on.is_none_or(|day| year_of(day) > year)
        })
    };
    let open = ground.clients.who(is_open);
    let clients = ground.clients.all.iter();
    let contacts = clients
        .flat_map(|one| seen(ground, one))
        .filter(|contact| year_of(contact.on) == year);
    let workers: BTreeSet<&str> = contacts.filter_map(|contact| contact.worker.as_deref()).collect();
    let workers = PersonCount::of(workers);
    let each = (workers.get() > 0).then(|| open.len() as f64 / workers.get() as f64);
    Group {
        labels: vec![Label::Level(Level::of_year(year))],
        family: None,
        // Who works for a service is a person too.
        cells: vec![
            count(&open),
            count(&without(&ground.clients.everybody(), &open)),
            workers,
        ],
        figures: vec![
            ("clients", Figure::Persons(count(&open))),
            ("workers with contacts in the year", Figure::Persons(workers)),
            (
                "clients for each worker",
                Figure::Number {
                    value: each,
                    side: Side::Nearest,
                    decimals: 1,
                },
            ),
        ],
        remark: "",
        reservations: Vec::new(),
    }
}
