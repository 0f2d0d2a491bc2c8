//! Where a mother lives.
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

/// The homes of a mother in order; never none.
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
        let mut day = moved_by(world, profile.started.plus(-moves.known_before_days), draws);
        while day <= world.population.observed_to {
            let here = addresses.on(day).authority;
            // Before her first set she lives where she is observed.
            let there = destination(world, here, day > profile.started, draws);
            addresses.later.push(home(day, there, draws));
            day = moved_by(world, day, draws);
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

/// The next move after a day.
fn moved_by(world: &World, day: Day, draws: &mut Draws) -> Day {
    let hazard = world.moves.per_year + world.moves.over_border;
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
