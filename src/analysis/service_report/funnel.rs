//! Who was referred, engaged, completed and came again.
//!
//! Custody: counts of distinct persons; reviewed before release.

use std::collections::BTreeSet;

use super::Ground;
use super::clients::{OneClient, Standing};
use super::rows::{Part, number, share};
use crate::analysis::{Label, Measured};
use crate::cohort::Verdict;
use crate::estimate::EstimateError;
use crate::study::Kind;

const CANNOT: &str = "Persons, each at the first referral within observation. What it cannot show: why somebody did not engage, \
                      or whether those who engaged would have fared the same without the service. Figures of those who \
                      engaged or completed alone leave out the others, who differ from them.";
const ENGAGED: &str = "Engaged as the service says; where it does not say, who started work or completed. Completed as the \
                       service says; where it does not say, whose work ended for that reason.";

const ELIGIBLE: &str = "Eligible under the version of the service's rule that was in force on the day of the first referral, by what \
                        was known by then; the estimate `eligibility` tells by which clause others are not.";

const CONSENTS: [(&str, Option<bool>); 3] = [
    ("agreed to the service", Some(true)),
    ("did not agree", Some(false)),
    ("not known whether they agreed", None),
];
const ENGAGEMENTS: [(&str, Option<bool>); 3] = [
    ("engaged", Some(true)),
    ("not engaged", Some(false)),
    ("not known whether engaged", None),
];
const STANDINGS: [(&str, Standing); 4] = [
    ("completed, of those engaged", Standing::Completed),
    ("left before completing, of those engaged", Standing::Left),
    ("ended, not known how, of those engaged", Standing::Ended),
    ("work goes on, of those engaged", Standing::Open),
];

/// Whether a verdict is the one meant.
type Meant = fn(&Verdict) -> bool;

/// What the rule says of a client on the day of the first referral.
const VERDICTS: [(&str, Meant); 4] = [
    ("eligible", |verdict| *verdict == Verdict::Eligible),
    ("eligible at discretion", |verdict| *verdict == Verdict::Discretionary),
    ("not eligible", |verdict| matches!(verdict, Verdict::NotEligible(_))),
    ("not known whether eligible", |verdict| {
        matches!(verdict, Verdict::Undetermined(_))
    }),
];

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
    table
        .notes
        .extend(ground.verdicts.as_ref().map(|_| ELIGIBLE.to_owned()));
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
    let told = |field| ground.tells(Kind::Referrals, field);
    if told("consented") {
        for (label, meant) in CONSENTS {
            let with = clients.who(|one| one.first.consented == meant);
            add(label, with, &everybody, Some(3))?;
        }
    }
    if told("assessed_on") {
        add("assessed", who(|one| one.first.assessed_on.is_some()), &everybody, None)?;
    }
    for (label, takes) in VERDICTS.into_iter().filter(|_| ground.verdicts.is_some()) {
        add(label, judged(ground, takes), &everybody, Some(4))?;
    }
    for (label, meant) in ENGAGEMENTS {
        let with = clients.who(|one| one.engaged() == meant);
        add(label, with, &everybody, Some(0))?;
    }
    let engaged = who(|one| one.engaged() == Some(true));
    if ["completed", "end_reason", "ended_on"].into_iter().any(told) {
        for (label, meant) in STANDINGS {
            let stands = |one: &OneClient| one.engaged() == Some(true) && one.standing() == meant;
            add(label, clients.who(stands), &engaged, Some(1))?;
        }
    }
    let again = who(|one| !one.later.is_empty());
    add("referred again", again.clone(), &everybody, None)?;
    let by_practitioner = [
        ("came again to the same practitioner", Practitioner::Same),
        ("came again to another practitioner", Practitioner::Another),
        ("came again, practitioner not known", Practitioner::NotKnown),
    ];
    let tells_who = ground.tells(Kind::Contacts, "worker");
    for (label, meant) in by_practitioner.into_iter().filter(|_| tells_who) {
        let came = move |one: &OneClient| !one.later.is_empty() && practitioner(one) == meant;
        add(label, clients.who(came), &again, Some(2))?;
    }
    let earlier: Vec<&str> = clients.earlier.iter().map(String::as_str).collect();
    let label = "first referred before observation, in no other row";
    table.groups.push(number(word(label), &earlier));
    Ok(table)
}

/// The clients of whom the rule says so.
fn judged<'g>(ground: &'g Ground<'_>, takes: Meant) -> Vec<&'g str> {
    let verdicts = ground.verdicts.iter().flatten();
    let judged = ground.clients.all.iter().zip(verdicts);
    judged
        .filter(|(_, verdict)| takes(verdict))
        .map(|(client, _)| client.person.as_str())
        .collect()
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
