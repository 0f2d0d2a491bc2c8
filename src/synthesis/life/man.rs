//! What becomes of a father, whatever the family in which he is met: where he lives when he lives by himself, and when
//! he leaves the records.
//!
//! Custody: no zone; these people do not exist. Each father has a stream of his own.

use super::addresses::{Address, Addresses};
use super::exits::{Exit, first_exit};
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::places::Authority;
use crate::synthesis::world::World;

/// Days after a man's death until which a child of his can be born.
const AFTER_DEATH: i32 = 280;

/// A father's own life.
#[derive(Debug)]
pub(in crate::synthesis) struct Man {
    /// Day from which he is known.
    pub(in crate::synthesis) since: Day,
    /// How and when he leaves the records before they end.
    pub(in crate::synthesis) exit: Option<(Day, Exit)>,
    /// Whether he lives with a partner, as long as they are together.
    lives_with_partner: bool,
    homes: Addresses,
}

impl Man {
    /// Draws the life of a man who is known from a day on and has his first home in an authority.
    pub(super) fn draw(world: &World, since: Day, authority: Authority, draws: &mut Draws) -> Man {
        let fathers = &world.fathers;
        let lives_with_partner = draws.chance(fathers.at_home);
        let exit = first_exit((fathers.death_hazard, fathers.departure_hazard), since, draws);
        Man {
            since,
            exit: exit.filter(|(day, _)| *day <= world.population.observed_to),
            lives_with_partner,
            homes: Addresses::of_man(world, since, authority, draws),
        }
    }

    /// Whether he has left the records before a day.
    pub(in crate::synthesis) fn is_gone(&self, day: Day) -> bool {
        self.exit.is_some_and(|(left, _)| left < day)
    }

    /// Whether a child of his can be born on a day.
    pub(super) fn can_father(&self, born: Day) -> bool {
        match self.exit {
            Some((died, Exit::Death)) => born <= died.plus(AFTER_DEATH),
            _ => !self.is_gone(born),
        }
    }

    /// Whether he lives with a partner on a day, from whom he parts on another, if at all.
    pub(super) fn is_at_home(&self, day: Day, parted: Option<Day>) -> bool {
        let is_together = parted.is_none_or(|parted| day < parted);
        self.lives_with_partner && is_together && !self.is_gone(day)
    }

    /// His own home on a day.
    pub(in crate::synthesis) fn home_on(&self, day: Day) -> &Address {
        self.homes.on(day)
    }
}
