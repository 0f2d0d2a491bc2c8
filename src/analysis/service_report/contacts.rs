//! Contacts with clients by kind, and meetings of several clients.
//!
//! Custody: counts of distinct persons; reviewed before release.

use std::collections::BTreeSet;

use super::Ground;
use super::clients::OneClient;
use super::costs::year_of;
use super::rows::{Part, count, share, without};
use crate::analysis::{Figure, Group, Label, Measured};
use crate::cohort::Contact;
use crate::estimate::EstimateError;
use crate::study::{Kind, Level, Vocabulary};

const CANNOT: &str = "Contacts that were recorded; several of one kind with one worker on one day count once. What it cannot \
                      show: how long they lasted, or contacts that nobody wrote down.";
const SESSIONS: &str = "Contacts together with others, on one day with one worker (of one kind, where no worker is told), are one \
                        session. How many clients came to each on average is worked out from rounded numbers, and is withheld \
                        where sessions are few. What it cannot show: who came to it and is no client, or sessions that nobody \
                        wrote down.";

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
pub(super) fn seen<'g>(ground: &'g Ground<'_>, client: &'g OneClient) -> impl Iterator<Item = &'g Contact> {
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
    let among = count(&with);
    let part = Part {
        with,
        of: ground.clients.everybody(),
    };
    let mut group = share(ground, vec![label], &part, None)?;
    let mean = Figure::Among {
        number: contacts as u64,
        among: among.get(),
        decimals: 1,
    };
    group.figures.push(("contacts for each with any", mean));
    Ok(group)
}

/// Sessions of groups, in all and by calendar year.
pub(super) fn sessions(ground: &Ground<'_>) -> Measured {
    let mut table = ground.table("groups", "group sessions", vec!["year"]);
    table.notes = vec![SESSIONS.to_owned()];
    let clients = ground.clients.all.iter();
    let days = clients.flat_map(|one| seen(ground, one).filter(|contact| contact.in_group == Some(true)));
    let mut years: BTreeSet<i64> = days.map(|contact| year_of(contact.on)).collect();
    let has_contacts = ground.clients.all.iter().any(|one| seen(ground, one).next().is_some());
    if !has_contacts || !ground.tells(Kind::Contacts, "group") {
        return table;
    }
    years.extend(i64::from(ground.opened().year())..=i64::from(ground.study.observed_to.year()));
    table.groups.push(sessions_of(ground, Label::Word("all"), &|_| true));
    for own in years {
        let label = Label::Level(Level::of_year(own));
        let year = sessions_of(ground, label, &|contact| year_of(contact.on) == own);
        // Sessions of all years less those that are told are those of a year that is not.
        table.groups.push(Group {
            family: Some(0),
            ..year
        });
    }
    table
}

/// A session by its day and who held it, or by its kind.
fn session(contact: &Contact) -> (i32, Option<&str>, Option<&str>) {
    match contact.worker.as_deref() {
        Some(worker) => (contact.on, Some(worker), None),
        None => (contact.on, None, contact.kind.as_deref()),
    }
}

fn sessions_of(ground: &Ground<'_>, label: Label, holds: &dyn Fn(&Contact) -> bool) -> Group {
    let own = |one: &OneClient| {
        let contacts = seen(ground, one).filter(|contact| contact.in_group == Some(true) && holds(contact));
        contacts
            .map(session)
            .map(|(day, worker, kind)| (day, worker.map(str::to_owned), kind.map(str::to_owned)))
            .collect::<BTreeSet<_>>()
    };
    let with = ground.clients.who(|one| !own(one).is_empty());
    let mut sessions = BTreeSet::new();
    let mut attended = 0;
    for one in &ground.clients.all {
        let own = own(one);
        attended += own.len();
        sessions.extend(own);
    }
    // The mean of one session, or with the clients of a few, would tell how many came, and how many sessions there were.
    let mean = Figure::AtEach {
        number: attended as u64,
        things: sessions.len() as u64,
        decimals: 1,
    };
    Group {
        labels: vec![label],
        family: None,
        cells: vec![count(&with), count(&without(&ground.clients.everybody(), &with))],
        figures: vec![
            ("sessions", Figure::Things(sessions.len() as u64)),
            ("clients", Figure::Persons(count(&with))),
            ("clients at each, on average", mean),
        ],
        remark: "",
        reservations: Vec::new(),
    }
}
