//! Episodes of care, in the codes of the SSDA903 return (domain.md section 4e).
//!
//! Custody: no zone; invented episodes.

use super::calibration::LOOKED_AFTER_FROM;
use super::day::Day;
use super::draws::Draws;
use super::outcomes::{Basis, Order, Outcome, Removal};

/// One episode. Its end may lie beyond the end of the records.
#[derive(Debug, Clone, Copy)]
pub(super) struct Episode {
    pub(super) started: Day,
    pub(super) ended: Option<Day>,
    pub(super) legal_status: &'static str,
    pub(super) placement: &'static str,
    pub(super) reason_started: &'static str,
    pub(super) reason_ended: &'static str,
}

/// Placements outside adoption: foster carers, kin, homes.
const PLACEMENTS: [(&str, f64); 5] = [("U6", 0.40), ("U4", 0.25), ("U1", 0.15), ("U3", 0.10), ("K2", 0.10)];
/// Continues with another legal status, or in another placement.
const CONTINUES: &str = "X1";
/// Mean length in days of a mother's own time in care.
const CHILDHOOD_MEAN_DAYS: f64 = 900.0;

/// The episodes that follow when a child leaves in a set of proceedings.
pub(super) fn spell(outcome: &Outcome, born: Day, draws: &mut Draws) -> Vec<Episode> {
    let placement = draws.weighted(&PLACEMENTS);
    let (adopters_after, adopted_after) = (draws.between(60, 270), draws.between(120, 300));
    let Some(removal) = outcome.removal else {
        return Vec::new();
    };
    let mut episodes: Vec<Episode> = before_order(removal, outcome.order, placement).into_iter().collect();
    let reason_started = if episodes.is_empty() { "S" } else { "L" };
    let Some((order, started)) = outcome.order else {
        return episodes;
    };
    let matched = started.plus(adopters_after);
    let under = |legal_status, ended, reason_ended| Episode {
        started,
        ended: Some(ended),
        legal_status,
        placement,
        reason_started,
        reason_ended,
    };
    match order {
        Order::Care => episodes.push(under("C2", born.plus_years(18), "E5")),
        Order::Placement => {
            let waiting = under("E1", matched, CONTINUES);
            let adopted = Some(matched.plus(adopted_after));
            let with_adopters = Episode {
                started: matched,
                ended: adopted,
                placement: "A3",
                reason_started: "P",
                reason_ended: "E12",
                ..waiting
            };
            episodes.extend([waiting, with_adopters]);
        }
        _ => {}
    }
    episodes
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

/// The episodes of somebody's own childhood, after the records of looked-after children begin.
pub(super) fn childhood(born: Day, draws: &mut Draws) -> Vec<Episode> {
    let of_age = born.plus_years(18);
    let began = born.plus(draws.between(400, 5800)).max(Day::of(LOOKED_AFTER_FROM));
    let left = began
        .plus(30 + (draws.exponential() * CHILDHOOD_MEAN_DAYS) as i32)
        .min(of_age);
    let placement = draws.weighted(&PLACEMENTS);
    let reason_ended = if left == of_age { "E5" } else { "E4A" };
    let by_agreement = draws.chance(0.4);
    let decided = began.plus(draws.between(120, 400));
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
