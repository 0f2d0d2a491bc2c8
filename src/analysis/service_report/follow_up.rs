//! Who is lost to follow-up: how those who engaged stand at each mark.
//!
//! Custody: counts of distinct persons; reviewed before release.

use super::Ground;
use super::clients::OneClient;
use super::rows::{Part, share};
use crate::analysis::{Label, Measured};
use crate::estimate::EstimateError;
use crate::study::Kind;

const CANNOT: &str = "Of those who engaged, how each stands so long after the clock started. Whose work has ended is lost to \
                      follow-up: a service's own records cannot show what became of them, good or bad.";

const NO_ENDS: &str = "No extract says when work ended: nobody counts as lost, which is too few.";

/// How somebody stands at a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    NotYet,
    Completed,
    Left,
    Reviewed,
    NotReviewed,
}

const STATES: [(State, &str); 5] = [
    (State::Reviewed, "with the service, and reviewed"),
    (State::NotReviewed, "with the service, not reviewed"),
    (State::Completed, "completed before"),
    (State::Left, "lost: work ended before, not known to be completed"),
    (State::NotYet, "observation ends before"),
];

pub(super) fn table(ground: &Ground<'_>) -> Result<Measured, EstimateError> {
    let mut table = ground.table("follow-up", "loss to follow-up", vec!["after", "state"]);
    table.notes = vec![CANNOT.to_owned()];
    if !ground.tells(Kind::Referrals, "ended_on") {
        table.notes.push(NO_ENDS.to_owned());
    }
    let engaged: Vec<&OneClient> = ground.clients.engaged().collect();
    let of: Vec<&str> = engaged.iter().map(|one| one.person.as_str()).collect();
    if of.is_empty() {
        return Ok(table);
    }
    for (family, mark) in (0..).zip(&ground.asked.marks) {
        for (state, word) in STATES {
            let with = engaged.iter().filter(|one| state_of(ground, one, mark.day()) == state);
            let part = Part {
                with: with.map(|one| one.person.as_str()).collect(),
                of: of.clone(),
            };
            let after = match state {
                State::Completed | State::Left | State::NotYet => Label::By(mark.level.clone()),
                State::Reviewed | State::NotReviewed => Label::Level(mark.level.clone()),
            };
            let labels = vec![after, Label::Word(word)];
            table.groups.push(share(ground, labels, &part, Some(family))?);
        }
    }
    Ok(table)
}

fn state_of(ground: &Ground<'_>, client: &OneClient, after: i32) -> State {
    let Some(day) = client.clock.map(|clock| clock + after) else {
        return State::NotYet;
    };
    if !client.is_with_service(day) {
        return match client.completed() {
            Some(true) => State::Completed,
            Some(false) | None => State::Left,
        };
    }
    if day > ground.clients.last_day {
        return State::NotYet;
    }
    match client.is_reviewed_near(day, ground.window()) {
        true => State::Reviewed,
        false => State::NotReviewed,
    }
}
