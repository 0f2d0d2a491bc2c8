//! Episodes of care, in the codes of the SSDA903 return (domain.md section 4e).
//!
//! Custody: no zone; invented episodes. They are drawn in the codes of 2015 and later; a return of an earlier year has the
//! codes of its year.

use super::family::Adoption;
use super::outcomes::{Basis, OF_AGE, Order, Outcome, Removal};
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::world::World;

use jiff::civil::{Date, date};

/// One episode. Its end may lie beyond the end of the records.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Episode {
    pub(in crate::synthesis) started: Day,
    pub(in crate::synthesis) ended: Option<Day>,
    pub(in crate::synthesis) legal_status: &'static str,
    pub(in crate::synthesis) placement: &'static str,
    pub(in crate::synthesis) reason_started: &'static str,
    pub(in crate::synthesis) reason_ended: &'static str,
}

/// First day of the codes `U1` to `U6` for foster placements; before it there were `F1` to `F6` (R-high).
const FOSTER_CODES_OF_2015: Date = date(2015, 4, 1);
/// First day of placement orders (Adoption and Children Act 2002, in force on 30 December 2005) and of special
/// guardianship; before it children were freed for adoption, or lived with guardians under residence orders.
const PLACEMENT_ORDERS_FROM: Date = date(2005, 12, 30);

impl Episode {
    /// Legal status in the codes of the episode's first day.
    pub(in crate::synthesis) fn legal_status_code(&self) -> &'static str {
        match self.legal_status {
            "E1" if self.started < Day::of(PLACEMENT_ORDERS_FROM) => "D1",
            current => current,
        }
    }

    /// Placement in the codes of the episode's first day. The old codes tell kin (`F1`) from other foster carers (`F2`), both
    /// within the authority.
    pub(in crate::synthesis) fn placement_code(&self) -> &'static str {
        match self.placement {
            "U1" | "U2" | "U3" if self.started < Day::of(FOSTER_CODES_OF_2015) => "F1",
            "U4" | "U5" | "U6" if self.started < Day::of(FOSTER_CODES_OF_2015) => "F2",
            current => current,
        }
    }

    /// Why it ended, in the codes of its last day.
    pub(in crate::synthesis) fn reason_ended_code(&self) -> &'static str {
        let early = self.ended.is_some_and(|ended| ended < Day::of(PLACEMENT_ORDERS_FROM));
        match self.reason_ended {
            "E45" | "E46" | "E47" | "E48" if early => "E41",
            current => current,
        }
    }
}

/// Foster carers, not for long and not to adopt.
const FOSTER: &str = "U6";
/// Continues with another legal status, or in another placement.
pub(super) const CONTINUES: &str = "X1";

/// The episodes that follow when a child leaves in a set of proceedings, or goes from its guardians into care.
pub(in crate::synthesis) fn spell(
    world: &World,
    outcome: &Outcome,
    born: Day,
    adopted: Option<Adoption>,
    draws: &mut Draws,
) -> Vec<Episode> {
    let placement = world.care.placements.draw(draws).code();
    let matched_after = draws.within(world.children.days.to_match);
    let before = outcome
        .removal
        .and_then(|removal| before_order(removal, outcome.order, placement));
    let mut episodes: Vec<Episode> = before.into_iter().collect();
    let reason_started = if episodes.is_empty() { "S" } else { "L" };
    let Some((order, started)) = outcome.order else {
        return episodes;
    };
    let matched = started.plus(matched_after);
    let (legal_status, ended, reason_ended) = match order {
        Order::Care => ("C2", born.plus_years(OF_AGE), "E5"),
        Order::Placement => ("E1", matched, CONTINUES),
        _ => return episodes,
    };
    let under_order = Episode {
        started,
        ended: Some(ended),
        legal_status,
        placement,
        reason_started,
        reason_ended,
    };
    episodes.push(under_order);
    if order == Order::Placement {
        episodes.push(with_adopters(under_order, matched, adopted.map(|adoption| adoption.on)));
        let broke_down = adopted.and_then(|adoption| adoption.broke_down);
        episodes.extend(broke_down.map(|day| after_breakdown(day, born)));
    }
    episodes
}

/// The episode of a child whose adoption broke down.
fn after_breakdown(broke_down: Day, born: Day) -> Episode {
    Episode {
        started: broke_down,
        ended: Some(born.plus_years(OF_AGE)),
        legal_status: "V2",
        placement: FOSTER,
        reason_started: "S",
        reason_ended: "E5",
    }
}

/// The episode between the day on which a child was matched with adopters and its adoption.
fn with_adopters(waiting: Episode, matched: Day, adopted: Option<Day>) -> Episode {
    Episode {
        started: matched,
        ended: adopted,
        placement: "A3",
        reason_started: "P",
        reason_ended: "E12",
        ..waiting
    }
}

/// The episode between the day on which a child left and the final order, if it left before the order.
fn before_order(removal: Removal, order: Option<(Order, Day)>, placement: &'static str) -> Option<Episode> {
    let legal_status = match removal.basis {
        Basis::EmergencyProtection => "L2",
        Basis::InterimCare => "C1",
        Basis::Accommodation => "V2",
        Basis::FinalOrder => return None,
    };
    let (ended, reason_ended) = match order {
        Some((Order::Care | Order::Placement, decided)) => (Some(decided), CONTINUES),
        Some((Order::SpecialGuardianship, decided)) => (Some(decided), "E45"),
        Some((Order::ChildArrangements, decided)) => (Some(decided), "E41"),
        _ => (removal.returned, "E4A"),
    };
    Some(Episode {
        started: removal.left,
        ended,
        legal_status,
        placement,
        reason_started: "S",
        reason_ended,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_episode_has_the_codes_of_its_own_years() {
        let episode = |started: Date, ended: Date| Episode {
            started: Day::of(started),
            ended: Some(Day::of(ended)),
            legal_status: "E1",
            placement: "U4",
            reason_started: "S",
            reason_ended: "E45",
        };
        let codes = |episode: Episode| {
            (
                episode.legal_status_code(),
                episode.placement_code(),
                episode.reason_ended_code(),
            )
        };
        assert_eq!(codes(episode(date(1996, 5, 1), date(2001, 5, 1))), ("D1", "F2", "E41"));
        assert_eq!(
            codes(episode(date(2005, 12, 30), date(2015, 3, 31))),
            ("E1", "F2", "E45")
        );
        assert_eq!(codes(episode(date(2015, 4, 1), date(2016, 4, 1))), ("E1", "U4", "E45"));
    }
}
