//! Applications around a set that are no part of any: emergency protection, placement, discharge, housekeeping.
//!
//! Custody: no zone; invented applications.

use super::applications::{Application, Division, Kind};
use super::family::Family;
use super::outcomes::{Conclusion, Order};
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::world::{Proceedings, World};

/// When an emergency protection order came before the set, while the records ran and all its subjects were born.
pub(super) fn emergency_before(world: &World, set: Division<'_>, family: &Family, draws: &mut Draws) -> Option<Day> {
    let proceedings = &world.proceedings;
    let made = draws
        .chance(proceedings.emergency)
        .then(|| set.span.started.plus(-draws.within(proceedings.days.after_emergency)));
    let last_born = set.subjects.iter().filter_map(|child| family.born(*child)).max();
    made.filter(|day| *day >= world.population.observed_from && last_born.is_none_or(|born| born <= *day))
}

/// The stray applications of a set that consists of `parts`.
pub(super) fn strays(
    proceedings: &Proceedings,
    set: Division<'_>,
    emergency: Option<Day>,
    parts: &[Application],
    draws: &mut Draws,
) -> Vec<Application> {
    let mut strays = Vec::new();
    for part in parts {
        if draws.chance(proceedings.housekeeping) {
            let closed = part.issued.plus(draws.within(proceedings.days.housekeeping));
            strays.push(housekeeping_copy(part, closed.min(set.last_day)));
        }
    }
    let Some(first) = parts.first() else { return strays };
    if let Some(made) = emergency {
        let concluded = made.plus(draws.within(proceedings.days.emergency));
        let children = first.children.clone();
        strays.push(stray(Kind::EmergencyProtection, made, concluded, children));
    }
    strays.extend(placement(proceedings, set, first, draws));
    strays.extend(discharge(proceedings, first, draws));
    strays.retain(|stray| stray.issued <= set.last_day);
    strays
}

/// An application of its own for placement orders.
fn placement(
    proceedings: &Proceedings,
    set: Division<'_>,
    first: &Application,
    draws: &mut Draws,
) -> Option<Application> {
    let placed = children_under(first, Order::Placement);
    if placed.is_empty() || !draws.chance(proceedings.placement) {
        return None;
    }
    let before = draws.within(proceedings.days.placement);
    let issued = first.concluded.plus(-before).max(set.span.started);
    Some(stray(Kind::Placement, issued, first.concluded, placed))
}

/// A later application to discharge care orders.
fn discharge(proceedings: &Proceedings, first: &Application, draws: &mut Draws) -> Option<Application> {
    let in_care = children_under(first, Order::Care);
    if in_care.is_empty() || !draws.chance(proceedings.discharge) {
        return None;
    }
    let issued = first.concluded.plus(draws.within(proceedings.days.to_discharge));
    let concluded = issued.plus(draws.within(proceedings.days.discharge));
    Some(stray(Kind::Discharge, issued, concluded, in_care))
}

fn children_under(application: &Application, order: Order) -> Vec<usize> {
    let outcomes = application.outcomes.iter();
    let ordered = outcomes.filter(|outcome| outcome.order.is_some_and(|(made, _)| made == order));
    ordered.map(|outcome| outcome.child).collect()
}

fn stray(kind: Kind, issued: Day, concluded: Day, children: Vec<usize>) -> Application {
    let conclusion = match kind {
        Kind::Discharge => Conclusion::Refused,
        _ => Conclusion::FinalOrder,
    };
    Application {
        kind,
        received: issued,
        issued,
        concluded,
        conclusion,
        lead: None,
        children,
        outcomes: Vec::new(),
    }
}

/// A second entry of an application, closed while the mother is observed: an open one would pass for another
/// application.
fn housekeeping_copy(application: &Application, closed: Day) -> Application {
    Application {
        kind: application.kind,
        received: application.received,
        issued: application.issued,
        concluded: closed,
        conclusion: Conclusion::Housekeeping,
        lead: None,
        children: application.children.clone(),
        outcomes: Vec::new(),
    }
}
