//! Who was referred, engaged, completed and came again.
//!
//! Custody: counts of distinct persons; reviewed before release.

use std::collections::BTreeSet;

use super::Ground;
use super::clients::{OneClient, Standing};
use super::rows::{Part, number, share};
use crate::analysis::{Label, Measured};
use crate::estimate::EstimateError;

const CANNOT: &str = "Persons, each at the first referral within observation. What it cannot show: why somebody did not engage, \
                      or whether those who engaged would have fared the same without the service. Figures of those who \
                      engaged or completed alone leave out the others, who differ from them.";
const ENGAGED: &str = "Engaged as the service says; where it does not say, who started work or completed. Completed as the \
                       service says; where it does not say, whose work ended for that reason.";

/// Whether somebody who came again worked with the same practitioner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Practitioner {
    Same,
    Another,
    NotKnown,
}

pub(super) fn table(ground: &Ground<'_>) -> Result<Measured, EstimateError> {
    let clients = &ground.clients;
    let mut table = ground.table("funnel", "referred, engaged, completed", vec!["step"]);
    table.notes = vec![CANNOT.to_owned(), ENGAGED.to_owned()];
    let everybody = clients.everybody();
    if everybody.is_empty() && clients.earlier.is_empty() {
        return Ok(table);
    }
    let word = |word| vec![Label::Word(word)];
    table.groups.push(number(word("referred"), &everybody));
    let mut add = |label, with: Vec<&str>, of: &[&str], family| {
        let part = Part { with, of: of.to_vec() };
        let group = share(ground, word(label), &part, family)?;
        table.groups.push(group);
        Ok::<(), EstimateError>(())
    };
    let who = |holds: fn(&OneClient) -> bool| clients.who(holds);
    add(
        "agreed to the service",
        who(|one| one.first.consented == Some(true)),
        &everybody,
        None,
    )?;
    add("assessed", who(|one| one.first.assessed_on.is_some()), &everybody, None)?;
    let engaged = who(|one| one.engaged() == Some(true));
    add("engaged", engaged.clone(), &everybody, Some(0))?;
    add(
        "not engaged",
        who(|one| one.engaged() == Some(false)),
        &everybody,
        Some(0),
    )?;
    add(
        "not known whether engaged",
        who(|one| one.engaged().is_none()),
        &everybody,
        Some(0),
    )?;
    let standing = |meant: Standing| {
        let stands = move |one: &OneClient| one.engaged() == Some(true) && one.standing() == meant;
        clients.who(stands)
    };
    add(
        "completed, of those engaged",
        standing(Standing::Completed),
        &engaged,
        Some(1),
    )?;
    add(
        "left before completing, of those engaged",
        standing(Standing::Left),
        &engaged,
        Some(1),
    )?;
    add(
        "work goes on, of those engaged",
        standing(Standing::Open),
        &engaged,
        Some(1),
    )?;
    let again = who(|one| !one.later.is_empty());
    add("referred again", again.clone(), &everybody, None)?;
    for (label, meant) in [
        ("came again to the same practitioner", Practitioner::Same),
        ("came again to another practitioner", Practitioner::Another),
        ("came again, practitioner not known", Practitioner::NotKnown),
    ] {
        let came = move |one: &OneClient| !one.later.is_empty() && practitioner(one) == meant;
        add(label, clients.who(came), &again, Some(2))?;
    }
    let earlier: Vec<&str> = clients.earlier.iter().map(String::as_str).collect();
    let label = "first referred before observation, in no other row";
    table.groups.push(number(word(label), &earlier));
    Ok(table)
}

/// Contacts tell who worked with somebody, before the second referral and since.
fn practitioner(client: &OneClient) -> Practitioner {
    let Some(again) = client.later.first() else {
        return Practitioner::NotKnown;
    };
    let workers = |since: bool| -> BTreeSet<&str> {
        let own = client.records.contacts.iter();
        let own = own.filter(|contact| (contact.on >= again.referred_on) == since);
        own.filter_map(|contact| contact.worker.as_deref()).collect()
    };
    let (before, after) = (workers(false), workers(true));
    if before.is_empty() || after.is_empty() {
        Practitioner::NotKnown
    } else if before.is_disjoint(&after) {
        Practitioner::Another
    } else {
        Practitioner::Same
    }
}
