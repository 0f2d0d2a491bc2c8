//! Whom councils looked after: mothers as children, and their children.
//!
//! Custody: no zone; invented records. A council's change of system, or an adoption, gives a child another number, and
//! with it a record of its own.

use super::docket::PersonKey;
use super::running::Running;
use super::{Clerk, Migration, Office, Written};
use crate::synthesis::day::Day;
use crate::synthesis::draws::{Draws, Purpose};
use crate::synthesis::life::{Episode, Life, is_recorded, spell};
use crate::synthesis::people::{Part, Person};
use crate::synthesis::places::Authority;
use crate::synthesis::world::{MatchStatus, World};

/// A child under one number of a council.
#[derive(Debug)]
pub(in crate::synthesis) struct LookedAfter<'w> {
    /// Running number of the record.
    pub(in crate::synthesis) number: u64,
    pub(in crate::synthesis) key: PersonKey,
    pub(in crate::synthesis) person: &'w Person,
    pub(in crate::synthesis) written: Written,
    /// In order; never none.
    pub(in crate::synthesis) episodes: Vec<Episode>,
    /// How well a trusted environment could match it to the mother whose childhood it is.
    pub(in crate::synthesis) match_status: MatchStatus,
}

impl LookedAfter<'_> {
    /// Whether it is of a mother's own childhood.
    pub(in crate::synthesis) fn is_mother(&self) -> bool {
        matches!(self.person.part, Part::Mother)
    }
}

/// A person with all episodes, before they are divided among the council's numbers.
struct Case<'w> {
    key: PersonKey,
    person: &'w Person,
    authority: Authority,
    episodes: Vec<Episode>,
}

/// Everybody whom councils looked after, mother by mother.
pub(super) fn looked_after<'w>(world: &World, lives: &'w [Life]) -> Vec<LookedAfter<'w>> {
    let mut found = Vec::new();
    for life in lives {
        let mut draws = life.key.draws(Purpose::Council);
        for case in cases(world, life, &mut draws) {
            records(world, life, case, &mut draws, &mut found);
        }
    }
    found
}

/// Gives numbers in order.
pub(super) fn number(records: &mut [LookedAfter<'_>], running: &mut Running) {
    for record in records {
        record.number = running.council_children.next();
    }
}

fn cases<'w>(world: &World, life: &'w Life, draws: &mut Draws) -> Vec<Case<'w>> {
    let mut cases = Vec::new();
    if let Some(childhood) = &life.childhood {
        let mother = &life.family.mother;
        let recorded = |episode: &&Episode| is_recorded(&world.care, mother.born, episode);
        cases.push(Case {
            key: PersonKey::mother(life),
            person: mother,
            authority: childhood.authority,
            episodes: childhood.episodes.iter().filter(recorded).copied().collect(),
        });
    }
    for child in 0..life.family.children.len() {
        let Some((place, person)) = life.family.child(child) else {
            continue;
        };
        let episodes = episodes_of_child(world, life, (child, person), draws);
        if let Some(first) = episodes.first() {
            cases.push(Case {
                key: PersonKey::other(life, place),
                person,
                authority: life.addresses.on(first.started).authority,
                episodes,
            });
        }
    }
    cases
}

/// The episodes of one child over all its sets; a spell that would overlap the one before is part of that one.
fn episodes_of_child(world: &World, life: &Life, (child, person): (usize, &Person), draws: &mut Draws) -> Vec<Episode> {
    let adopted = life.family.children.get(child).and_then(|child| child.adopted);
    let mut episodes: Vec<Episode> = Vec::new();
    for outcome in life.outcomes().filter(|outcome| outcome.child == child) {
        let next = spell(world, outcome, person.born, adopted, draws);
        let Some(first) = next.first() else { continue };
        let is_free = match episodes.last() {
            Some(last) => last.ended.is_some_and(|ended| ended <= first.started),
            None => true,
        };
        if is_free {
            episodes.extend(next);
        }
    }
    episodes
}

/// Divides a person's episodes among the council's numbers for that person.
fn records<'w>(world: &World, life: &Life, case: Case<'w>, draws: &mut Draws, found: &mut Vec<LookedAfter<'w>>) {
    let office = Office::of("council", case.authority.name);
    let migration = Migration::of(office, &world.records);
    let clerk = Clerk::at(office, &world.records);
    // A stream that no other record of hers draws from.
    let mut matching = life.key.draws_of(Purpose::Linked, 0);
    let series = |episode: &Episode| migration.series(case.person, episode.started);
    for episodes in case.episodes.chunk_by(|one, next| series(one) == series(next)) {
        let Some(first) = episodes.first() else { continue };
        let home = &home_of(life, &case, first.started).to_owned();
        found.push(LookedAfter {
            number: 0,
            key: case.key,
            person: case.person,
            written: clerk.write(case.person, first.started, home, draws),
            episodes: episodes.to_vec(),
            match_status: world.linked.mothers.draw(&mut matching),
        });
    }
}

/// A mother's childhood home is not known; what the council has on file is where she lives later.
fn home_of<'l>(life: &'l Life, case: &Case<'_>, day: Day) -> &'l str {
    let day = if case.key == PersonKey::mother(life) {
        life.profile.started
    } else {
        day
    };
    &life.addresses.on(day).postcode
}
