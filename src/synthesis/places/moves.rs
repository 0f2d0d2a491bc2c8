//! Where a family lives after a move out of its authority.
//!
//! Custody: no zone. How many moves lead out of the authority or over the border, and how far, are settings of the world.

use super::authority::{Authority, Nation};
use crate::synthesis::draws::Draws;
use crate::synthesis::world::Moves;

/// Draws after which a move may lead to the same authority, which is all that some region might have.
const TRIALS: usize = 20;

impl Authority {
    /// Another authority of the nation, after a move out of this one: mostly of the same region.
    pub(in crate::synthesis) fn elsewhere(self, moves: &Moves, draws: &mut Draws) -> Authority {
        let nearby = draws.chance(moves.within_region);
        for _ in 0..TRIALS {
            let next = match self.nation() {
                Nation::England if !nearby => Authority::draw(draws),
                _ => Authority::draw_in(self.region, draws),
            };
            if next != self {
                return next;
            }
        }
        self
    }

    /// An authority of the other nation, after a move over the border.
    pub(in crate::synthesis) fn over_the_border(self, moves: &Moves, draws: &mut Draws) -> Authority {
        match self.nation() {
            Nation::England => Authority::draw_welsh(draws),
            Nation::Wales if draws.chance(moves.beside_wales) => Authority::draw_in(moves.border.draw(draws), draws),
            Nation::Wales => Authority::draw(draws),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::draws::{Key, Purpose};

    #[test]
    fn a_move_out_of_an_authority_mostly_stays_in_the_region_and_always_in_the_nation() {
        let key = Key {
            seed: 1,
            cluster: 1,
            mother: 0,
        };
        let mut draws = key.draws(Purpose::Moves);
        let home = Authority::named("Norfolk").expect("an authority");
        let moves: Vec<Authority> = (0..20_000)
            .map(|_| home.elsewhere(&Moves::default(), &mut draws))
            .collect();
        assert!(
            moves
                .iter()
                .all(|next| *next != home && next.nation() == Nation::England)
        );
        let nearby = moves.iter().filter(|next| next.region == home.region).count() as f64 / 20_000.0;
        assert!((0.70..0.76).contains(&nearby), "{nearby}");
    }

    #[test]
    fn a_move_over_the_border_changes_the_nation() {
        let key = Key {
            seed: 1,
            cluster: 2,
            mother: 0,
        };
        let mut draws = key.draws(Purpose::Moves);
        for home in Authority::all() {
            assert_ne!(
                home.over_the_border(&Moves::default(), &mut draws).nation(),
                home.nation()
            );
        }
    }
}
