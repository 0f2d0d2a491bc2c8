//! The applications of a set, and those beside it that are no part of any set.
//!
//! Custody: no zone; invented applications.

use super::calibration::OBSERVED_FROM;
use super::day::Day;
use super::draws::Draws;
use super::family::Family;
use super::outcomes::{CONCLUSIONS, Conclusion, Hearing, Order, Outcome};
use super::timing::Span;

/// What is applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Care,
    Supervision,
    Discharge,
    EmergencyProtection,
    Placement,
}

impl Kind {
    /// The court's word.
    pub(super) fn court_word(self) -> &'static str {
        match self {
            Kind::Care => "C110A care",
            Kind::Supervision => "C110A supervision",
            Kind::Discharge => "Discharge of care order",
            Kind::EmergencyProtection => "EPO",
            Kind::Placement => "Placement order",
        }
    }

    /// The data model's word.
    pub(super) fn model_word(self) -> &'static str {
        match self {
            Kind::Care => "care",
            Kind::Supervision => "supervision",
            Kind::Discharge => "discharge",
            Kind::EmergencyProtection => "emergency protection",
            Kind::Placement => "placement",
        }
    }
}

/// An application to the court. Its conclusion may lie beyond the end of the records.
#[derive(Debug)]
pub(super) struct Application {
    pub(super) kind: Kind,
    pub(super) received: Day,
    pub(super) issued: Day,
    pub(super) concluded: Day,
    pub(super) conclusion: Conclusion,
    /// Place, among the mother's applications, of the one that this one was consolidated into.
    pub(super) lead: Option<usize>,
    /// Its subjects, as places among the family's children.
    pub(super) children: Vec<usize>,
    /// What it means for each of them; empty for applications outside any set.
    pub(super) outcomes: Vec<Outcome>,
}

/// A set to be divided into applications.
#[derive(Debug, Clone, Copy)]
pub(super) struct Division<'s> {
    pub(super) span: Span,
    /// Last day on which an application of this mother would be seen.
    pub(super) last_day: Day,
    pub(super) subjects: &'s [usize],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Single,
    SiblingsApart,
    NewbornLater,
}

/// Shapes of sets. While one application runs, a second about a newborn is common in the field; the share is assumed.
const SHAPES: [(Shape, f64); 3] = [
    (Shape::Single, 0.84),
    (Shape::SiblingsApart, 0.08),
    (Shape::NewbornLater, 0.08),
];
/// Share of second applications that are consolidated into the first.
const CONSOLIDATED_SHARE: f64 = 0.35;
/// Share of care applications that ask for supervision.
const SUPERVISION_SHARE: f64 = 0.08;
/// Share of sets that an emergency protection order precedes.
const EMERGENCY_SHARE: f64 = 0.04;
/// Share of applications entered a second time for housekeeping.
const HOUSEKEEPING_SHARE: f64 = 0.015;
/// Share of sets with a care order in which its discharge is asked for later.
const DISCHARGE_SHARE: f64 = 0.04;
/// Share of sets with a placement order in which that order had an application of its own.
const PLACEMENT_SHARE: f64 = 0.10;

/// A second application of the set.
struct Second {
    issued: Day,
    children: Vec<usize>,
}

/// Divides a set into applications and appends them, with the stray ones around the set, to `all`. Returns the places
/// of those that make up the set.
pub(super) fn divide(
    set: Division<'_>,
    family: &mut Family,
    all: &mut Vec<Application>,
    draws: &mut Draws,
    orders: &mut Draws,
) -> Vec<usize> {
    let (first_children, second) = shape(set, family, draws);
    let emergency = emergency_before(set, family, draws);
    let lead = all.len();
    let mut places = vec![lead];
    let mut first = application(set.span.started, set.span.concluded, first_children, draws);
    if let Some(second) = second {
        let mut later = application(second.issued, set.span.concluded, second.children, draws);
        if draws.chance(CONSOLIDATED_SHARE) {
            later.conclusion = Conclusion::Consolidated;
            let open_days = set.span.concluded.since(later.issued);
            later.concluded = later.issued.plus(draws.between(7, 60).min(open_days));
            later.lead = Some(lead);
        } else {
            let early = draws.between(0, 56).min(set.span.concluded.since(later.issued) - 1);
            first.concluded = set.span.concluded.plus(-early.max(0));
        }
        places.push(lead + 1);
        decide(&mut first, emergency, None, family, orders);
        decide(
            &mut later,
            None,
            Some((set.span.concluded, first.conclusion)),
            family,
            orders,
        );
        all.extend([first, later]);
    } else {
        decide(&mut first, emergency, None, family, orders);
        all.push(first);
    }
    add_strays(set, emergency, &places, all, draws);
    places
}

fn shape(set: Division<'_>, family: &mut Family, draws: &mut Draws) -> (Vec<usize>, Option<Second>) {
    let everybody = set.subjects.to_vec();
    match draws.weighted(&SHAPES) {
        Shape::SiblingsApart if set.subjects.len() > 1 => {
            let issued = set.span.started.plus(draws.between(1, 10));
            if issued > set.last_day {
                return (everybody, None);
            }
            let (first, later) = set.subjects.split_at(set.subjects.len() / 2);
            (
                first.to_vec(),
                Some(Second {
                    issued,
                    children: later.to_vec(),
                }),
            )
        }
        Shape::NewbornLater => {
            let open_days = set.span.concluded.since(set.span.started);
            let issued = set.span.started.plus(draws.between(21, open_days - 14));
            let born = issued.plus(-draws.between(0, 20));
            if issued > set.last_day || !family.can_be_born(born) {
                return (everybody, None);
            }
            let children = family.bear_newborns(born, draws);
            (everybody, Some(Second { issued, children }))
        }
        _ => (everybody, None),
    }
}

fn application(issued: Day, concluded: Day, children: Vec<usize>, draws: &mut Draws) -> Application {
    let kind = if draws.chance(SUPERVISION_SHARE) {
        Kind::Supervision
    } else {
        Kind::Care
    };
    let conclusion = draws.weighted(&CONCLUSIONS);
    let received = issued.plus(-draws.between(0, 5));
    Application {
        kind,
        received,
        issued,
        concluded,
        conclusion,
        lead: None,
        children,
        outcomes: Vec::new(),
    }
}

/// Decides about an application's children; those of a consolidated one share the lead's day and conclusion.
fn decide(
    application: &mut Application,
    emergency: Option<Day>,
    lead: Option<(Day, Conclusion)>,
    family: &Family,
    draws: &mut Draws,
) {
    let own = (application.concluded, application.conclusion);
    let (decided, conclusion) = lead.filter(|_| application.lead.is_some()).unwrap_or(own);
    let hearing = Hearing {
        issued: application.issued,
        decided,
        conclusion,
        emergency,
    };
    let interim_care = emergency.is_some() || Hearing::interim_care(draws);
    for child in &application.children {
        let born = family.born(*child).unwrap_or(application.issued);
        application
            .outcomes
            .push(hearing.decide(*child, born, interim_care, draws));
    }
}

/// When an emergency protection order came before the set, while the records ran and all its subjects were born.
fn emergency_before(set: Division<'_>, family: &Family, draws: &mut Draws) -> Option<Day> {
    let made = draws
        .chance(EMERGENCY_SHARE)
        .then(|| set.span.started.plus(-draws.between(1, 8)));
    let last_born = set.subjects.iter().filter_map(|child| family.born(*child)).max();
    made.filter(|day| *day >= Day::of(OBSERVED_FROM) && last_born.is_none_or(|born| born <= *day))
}

fn add_strays(
    set: Division<'_>,
    emergency: Option<Day>,
    places: &[usize],
    all: &mut Vec<Application>,
    draws: &mut Draws,
) {
    let mut strays = Vec::new();
    for application in places.iter().filter_map(|place| all.get(*place)) {
        if draws.chance(HOUSEKEEPING_SHARE) {
            strays.push(housekeeping_copy(application, draws));
        }
    }
    let Some(first) = places.first().and_then(|place| all.get(*place)) else {
        return;
    };
    if let Some(made) = emergency {
        strays.push(stray(
            Kind::EmergencyProtection,
            made,
            made.plus(draws.between(0, 8)),
            first.children.clone(),
        ));
    }
    let with = |order: Order| -> Vec<usize> {
        let ordered = first
            .outcomes
            .iter()
            .filter(|outcome| outcome.order.is_some_and(|(made, _)| made == order));
        ordered.map(|outcome| outcome.child).collect()
    };
    let (placed, in_care) = (with(Order::Placement), with(Order::Care));
    if !placed.is_empty() && draws.chance(PLACEMENT_SHARE) {
        let issued = first.concluded.plus(-draws.between(20, 90)).max(set.span.started);
        strays.push(stray(Kind::Placement, issued, first.concluded, placed));
    }
    if !in_care.is_empty() && draws.chance(DISCHARGE_SHARE) {
        let issued = first.concluded.plus(draws.between(200, 1500));
        strays.push(stray(
            Kind::Discharge,
            issued,
            issued.plus(draws.between(60, 200)),
            in_care,
        ));
    }
    all.extend(strays.into_iter().filter(|stray| stray.issued <= set.last_day));
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

fn housekeeping_copy(application: &Application, draws: &mut Draws) -> Application {
    Application {
        kind: application.kind,
        received: application.received,
        issued: application.issued,
        concluded: application.issued.plus(draws.between(0, 21)),
        conclusion: Conclusion::Housekeeping,
        lead: None,
        children: application.children.clone(),
        outcomes: Vec::new(),
    }
}
