//! A mother's own time in care as a child.
//!
//! Custody: no zone; invented episodes.

use super::addresses::Addresses;
use super::episodes::{CONTINUES, Episode};
use super::profile::Profile;
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::places::Authority;
use crate::synthesis::world::{Care, World};

/// A childhood with time in care.
#[derive(Debug)]
pub(in crate::synthesis) struct Childhood {
    /// The authority that looked after her.
    pub(in crate::synthesis) authority: Authority,
    /// Her episodes, in order; never none.
    pub(in crate::synthesis) episodes: Vec<Episode>,
}

impl Childhood {
    /// Draws the childhood of a mother who was looked after.
    pub(super) fn draw(
        world: &World,
        profile: &Profile,
        addresses: &Addresses,
        draws: &mut Draws,
    ) -> Option<Childhood> {
        if !profile.care_experienced {
            return None;
        }
        let authority = if draws.chance(world.care.same_authority) {
            addresses.on(profile.started).authority
        } else {
            Authority::draw(draws)
        };
        Some(Childhood {
            authority,
            episodes: episodes(&world.care, profile.born, draws),
        })
    }
}

/// Whether an episode stands in the returns of its years: in full before the sampled years and after them, in those
/// years for children whose day of birth is divisible by three.
pub(in crate::synthesis) fn is_recorded(care: &Care, born: Day, episode: &Episode) -> bool {
    let (first, last) = care.sampled;
    let ended = episode.ended.unwrap_or(last.plus(1));
    let is_sampled = born.date().day() % 3 == 0;
    let in_full = episode.started < first || ended > last;
    ended >= care.records_from && (in_full || is_sampled)
}

fn episodes(care: &Care, born: Day, draws: &mut Draws) -> Vec<Episode> {
    let of_age = born.plus_years(18);
    let began = born.plus(draws.within(care.from_age_days));
    let stay = care.least_days + (draws.exponential() * care.mean_days) as i32;
    let left = began.plus(stay).min(of_age);
    let placement = care.placements.draw(draws).code();
    let reason_ended = if left == of_age { "E5" } else { "E4A" };
    let by_agreement = draws.chance(care.by_agreement);
    let decided = began.plus(draws.within(care.to_order_days));
    let episode = |started, ended, legal_status, reason_started, reason_ended| Episode {
        started,
        ended: Some(ended),
        legal_status,
        placement,
        reason_started,
        reason_ended,
    };
    if by_agreement {
        vec![episode(began, left, "V2", "S", reason_ended)]
    } else if decided < left {
        vec![
            episode(began, decided, "C1", "S", CONTINUES),
            episode(decided, left, "C2", "L", reason_ended),
        ]
    } else {
        vec![episode(began, left, "C1", "S", reason_ended)]
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn in_the_sampled_years_only_births_on_days_divisible_by_three_are_recorded() {
        let care = Care::default();
        let episode = |from: (i16, i8), to: (i16, i8)| Episode {
            started: Day::of(date(from.0, from.1, 1)),
            ended: Some(Day::of(date(to.0, to.1, 1))),
            legal_status: "V2",
            placement: "U6",
            reason_started: "S",
            reason_ended: "E4A",
        };
        let (third, fourth) = (Day::of(date(1990, 5, 3)), Day::of(date(1990, 5, 4)));
        let inside = episode((1999, 2), (2002, 2));
        assert!(is_recorded(&care, third, &inside) && !is_recorded(&care, fourth, &inside));
        assert!(is_recorded(&care, fourth, &episode((1997, 2), (1999, 2))));
        assert!(is_recorded(&care, fourth, &episode((2003, 2), (2004, 2))));
        assert!(!is_recorded(&care, third, &episode((1990, 6), (1991, 12))));
    }
}
