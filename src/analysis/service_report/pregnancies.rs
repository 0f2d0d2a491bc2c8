//! Pregnancies at referral and after it, apart, and where the babies are.
//!
//! Custody: counts of distinct persons; reviewed before release.

use super::Ground;
use super::clients::OneClient;
use super::rows::{Part, count, counted, number, share, without};
use crate::analysis::{Group, Label, Measured};
use crate::cohort::{PersonCount, Pregnancy};
use crate::estimate::EstimateError;
use crate::study::Vocabulary;

const CANNOT: &str = "Pregnancies that the service knows of. One at referral cannot be prevented any more and is told apart. What \
                      it cannot show: pregnancies of those who left, and how many there would have been without the service.";
const RULE: &str = "At referral as the service says; where it does not say, if the baby was born within 280 days of the referral \
                    or the pregnancy was known by then. Babies born before the referral count nowhere.";

/// Days from conception to birth, and a fortnight: 40 weeks.
pub(super) const TERM: i32 = 280;

/// When a pregnancy was, seen from the first referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Before,
    AtReferral,
    After,
    NotKnown,
}

/// When a pregnancy of a client was.
pub(super) fn time_of(client: &OneClient, pregnancy: &Pregnancy) -> Time {
    let referred = client.first.referred_on;
    match (pregnancy.born_on, pregnancy.at_referral, pregnancy.known_on) {
        (Some(born), ..) if born < referred => Time::Before,
        (_, Some(true), _) => Time::AtReferral,
        (_, Some(false), _) => Time::After,
        (Some(born), None, _) if born < referred + TERM => Time::AtReferral,
        (_, None, Some(known)) if known <= referred => Time::AtReferral,
        (Some(_), None, _) | (_, None, Some(_)) => Time::After,
        (None, None, None) => Time::NotKnown,
    }
}

/// A pregnancy with whose it is, under a name of its own.
struct Told<'c> {
    key: String,
    person: &'c str,
    pregnancy: &'c Pregnancy,
}

pub(super) fn table(ground: &Ground<'_>) -> Result<Measured, EstimateError> {
    let mut table = ground.table("pregnancies", "pregnancies and babies", vec!["pregnancies", "of which"]);
    table.notes = vec![CANNOT.to_owned(), RULE.to_owned()];
    let clients = &ground.clients;
    let known = clients
        .all
        .iter()
        .any(|one| !one.pregnancies.is_empty() || one.first.pregnant.is_some());
    if !known {
        return Ok(table);
    }
    let women = clients.who(|one| !one.is_male());
    let times = [
        ("at referral", Time::AtReferral),
        ("after referral", Time::After),
        ("time not known", Time::NotKnown),
    ];
    for (family, (word, time)) in (0..).zip(times) {
        let told = told(ground, time);
        let mut with: Vec<&str> = told.iter().map(|one| one.person).collect();
        if time == Time::AtReferral {
            with.extend(clients.who(|one| one.first.pregnant == Some(true)));
        }
        with.retain(|person| women.contains(person));
        if time == Time::NotKnown && with.is_empty() && !ground.tells_nobody() {
            continue;
        }
        let part = Part {
            with,
            of: women.clone(),
        };
        let labels = vec![Label::Word(word), Label::Word("clients pregnant")];
        table.groups.push(share(ground, labels, &part, None)?);
        if !told.is_empty() || ground.tells_nobody() {
            table.groups.extend(parts(ground, word, &told, family * 2)?);
        }
    }
    let before = clients.who(|one| one.pregnancies.iter().any(|own| time_of(one, own) == Time::Before));
    if !before.is_empty() || ground.tells_nobody() {
        let labels = vec![Label::Word("before referral"), Label::Word("clients: counted nowhere")];
        table.groups.push(number(labels, &before));
    }
    Ok(table)
}

fn told<'g>(ground: &'g Ground<'_>, time: Time) -> Vec<Told<'g>> {
    let mut found = Vec::new();
    for client in &ground.clients.all {
        for (place, pregnancy) in client.pregnancies.iter().enumerate() {
            if time_of(client, pregnancy) == time {
                found.push(Told {
                    key: format!("{} {place}", client.person),
                    person: &client.person,
                    pregnancy,
                });
            }
        }
    }
    found
}

/// Whether they were planned, and where the babies are: parts of the pregnancies of one time.
fn parts(ground: &Ground<'_>, word: &'static str, told: &[Told<'_>], family: u32) -> Result<Vec<Group>, EstimateError> {
    let mut groups = Vec::new();
    let all: Vec<&str> = told.iter().map(|one| one.person).collect();
    let mut add = |label: Label, family, holds: &dyn Fn(&Pregnancy) -> bool| {
        let with: Vec<&Told<'_>> = told.iter().filter(|one| holds(one.pregnancy)).collect();
        let persons: Vec<&str> = with.iter().map(|one| one.person).collect();
        let cells = vec![count(&persons), count(&without(&all, &persons))];
        let number = PersonCount::of(with.iter().map(|one| one.key.as_str()));
        let of = PersonCount::of(told.iter().map(|one| one.key.as_str()));
        let labels = vec![Label::Word(word), label];
        groups.push(counted(ground, labels, (number, of), cells, Some(family))?);
        Ok::<(), EstimateError>(())
    };
    let planned = [
        ("pregnancies planned", Some(true)),
        ("pregnancies not planned", Some(false)),
        ("pregnancies of which that is not known", None),
    ];
    for (label, meant) in planned {
        add(Label::Word(label), family, &|own| own.planned == meant)?;
    }
    let last_day = ground.clients.last_day;
    let is_born = |own: &Pregnancy| own.born_on.is_some_and(|day| day <= last_day) || own.baby.is_some();
    for level in ground.study.codebook.levels(Vocabulary::Baby) {
        let is_there = |own: &Pregnancy| is_born(own) && own.baby.as_deref() == Some(level.as_str());
        add(Label::Level(level.clone()), family + 1, &is_there)?;
    }
    add(Label::Word("born, not known where"), family + 1, &|own| {
        is_born(own) && own.baby.is_none()
    })?;
    add(Label::Word("no birth known"), family + 1, &|own| !is_born(own))?;
    Ok(groups)
}
