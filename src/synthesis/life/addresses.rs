//! Where a mother lives, and a father who lives by himself.
//!
//! Custody: no zone; the postcodes do not exist.

use super::exits::Exit;
use super::profile::Profile;
use crate::synthesis::day::{Day, YEAR_DAYS};
use crate::synthesis::draws::Draws;
use crate::synthesis::places::{Authority, Nation};
use crate::synthesis::world::World;

/// A home, from a day on.
#[derive(Debug, Clone)]
pub(in crate::synthesis) struct Address {
    pub(in crate::synthesis) from: Day,
    pub(in crate::synthesis) authority: Authority,
    pub(in crate::synthesis) postcode: String,
}

/// The homes of somebody in order; never none.
#[derive(Debug)]
pub(in crate::synthesis) struct Addresses {
    first: Address,
    later: Vec<Address>,
}

impl Addresses {
    /// Draws the homes of a mother to the end of the records.
    pub(super) fn draw(world: &World, profile: &Profile, draws: &mut Draws) -> Addresses {
        let moves = &world.moves;
        let authority = if moves.wales_observed && draws.chance(moves.welsh_first_sets) {
            Authority::draw_welsh(draws)
        } else {
            Authority::draw(draws)
        };
        let mut addresses = Addresses {
            first: home(profile.born, authority, draws),
            later: Vec::new(),
        };
        let hazard = moves.per_year + moves.over_border;
        let mut day = moved_by(hazard, profile.started.plus(-moves.known_before_days), draws);
        while day <= world.population.observed_to {
            let here = addresses.on(day).authority;
            // Before her first set she lives where she is observed.
            let there = destination(world, here, day > profile.started, draws);
            addresses.later.push(home(day, there, draws));
            day = moved_by(hazard, day, draws);
        }
        addresses
    }

    /// Draws the homes of a man from a day to the end of the records, the first in an authority. He stays in its nation.
    pub(super) fn of_man(world: &World, since: Day, authority: Authority, draws: &mut Draws) -> Addresses {
        let moves = &world.moves;
        let mut addresses = Addresses {
            first: home(since, authority, draws),
            later: Vec::new(),
        };
        let mut day = moved_by(moves.per_year, since, draws);
        while day <= world.population.observed_to {
            let here = addresses.on(day).authority;
            let is_across = draws.chance(moves.across);
            let there = if is_across { here.elsewhere(moves, draws) } else { here };
            addresses.later.push(home(day, there, draws));
            day = moved_by(moves.per_year, day, draws);
        }
        addresses
    }

    /// When a mother moves out of the records' reach to Wales, if she does.
    pub(super) fn exit_to_wales(&self, world: &World, started: Day) -> Option<(Day, Exit)> {
        let mut moves = self.later.iter().filter(|address| address.from > started);
        let crossing = moves.find(|address| !world.moves.wales_observed && address.authority.nation() == Nation::Wales);
        crossing.map(|address| (address.from, Exit::ToWales))
    }

    /// Drops the homes after a mother has left the records.
    pub(super) fn end_with(&mut self, exit: Option<(Day, Exit)>) {
        if let Some((day, _)) = exit {
            self.later.retain(|address| address.from <= day);
        }
    }

    /// The home on a day.
    pub(in crate::synthesis) fn on(&self, day: Day) -> &Address {
        let moved = self.later.iter().rev().find(|address| address.from <= day);
        moved.unwrap_or(&self.first)
    }

    /// All homes, in order.
    pub(in crate::synthesis) fn all(&self) -> impl Iterator<Item = &Address> {
        std::iter::once(&self.first).chain(&self.later)
    }
}

fn home(from: Day, authority: Authority, draws: &mut Draws) -> Address {
    Address {
        from,
        authority,
        postcode: authority.postcode(draws),
    }
}

/// The next move after a day, with so many moves per year.
fn moved_by(hazard: f64, day: Day, draws: &mut Draws) -> Day {
    let wait = libm::ceil(draws.exponential() / hazard * YEAR_DAYS);
    // A hazard of 0 gives an infinite time.
    day.plus(wait.clamp(1.0, 1e6) as i32)
}

fn destination(world: &World, here: Authority, may_cross: bool, draws: &mut Draws) -> Authority {
    let moves = &world.moves;
    let crosses = draws.unit() * (moves.per_year + moves.over_border) < moves.over_border;
    let across = draws.chance(moves.across);
    if crosses && may_cross {
        here.over_the_border(moves, draws)
    } else if across {
        here.elsewhere(moves, draws)
    } else {
        here
    }
}
