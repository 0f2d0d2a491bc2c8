//! How a set of proceedings is divided into applications.
//!
//! Custody: no zone; invented applications.

use super::Model;
use super::family::Family;
use super::mother::Span;
use super::outcomes::{Conclusion, Hearing, Outcome, Subject};
use super::strays::{emergency_before, strays};
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::world::{Proceedings, Shape};

/// What is applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Kind {
    Care,
    Supervision,
    Discharge,
    EmergencyProtection,
    Placement,
}

impl Kind {
    /// The court's word.
    pub(in crate::synthesis) fn court_word(self) -> &'static str {
        match self {
            Kind::Care => "C110A care",
            Kind::Supervision => "C110A supervision",
            Kind::Discharge => "Discharge of care order",
            Kind::EmergencyProtection => "EPO",
            Kind::Placement => "Placement order",
        }
    }

    /// The data model's word.
    pub(in crate::synthesis) fn model_word(self) -> &'static str {
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
pub(in crate::synthesis) struct Application {
    pub(in crate::synthesis) kind: Kind,
    pub(in crate::synthesis) received: Day,
    pub(in crate::synthesis) issued: Day,
    pub(in crate::synthesis) concluded: Day,
    pub(in crate::synthesis) conclusion: Conclusion,
    /// Place, among the mother's applications, of the one that this one was consolidated into.
    pub(in crate::synthesis) lead: Option<usize>,
    /// Its subjects, as places among the family's children.
    pub(in crate::synthesis) children: Vec<usize>,
    /// What it means for each of them; empty for applications outside any set.
    pub(in crate::synthesis) outcomes: Vec<Outcome>,
}

/// A set to be divided into applications.
#[derive(Debug, Clone, Copy)]
pub(super) struct Division<'s> {
    pub(super) span: Span,
    /// Last day on which an application of this mother would be seen.
    pub(super) last_day: Day,
    pub(super) subjects: &'s [usize],
}

/// Streams for the division and for the orders.
pub(super) struct CourtDraws {
    pub(super) division: Draws,
    pub(super) orders: Draws,
}

/// A second application of the set.
struct Second {
    issued: Day,
    children: Vec<usize>,
}

/// Divides a set into applications and appends them, with the stray ones around the set, to `all`. Returns the places
/// of those that make up the set.
pub(super) fn divide(
    model: &Model<'_>,
    set: Division<'_>,
    family: &mut Family,
    all: &mut Vec<Application>,
    draws: &mut CourtDraws,
) -> Vec<usize> {
    let proceedings = &model.world.proceedings;
    let lead = all.len();
    let mut parts = parts(model, set, family, lead, &mut draws.division);
    let emergency = emergency_before(model.world, set, family, &mut draws.division);
    let first_conclusion = parts.first().map(|first| first.conclusion);
    for (place, part) in parts.iter_mut().enumerate() {
        // Children of a consolidated application share the lead's day and conclusion.
        let decided = match (part.lead, first_conclusion) {
            (Some(_), Some(conclusion)) => (set.span.concluded, conclusion),
            _ => (part.concluded, part.conclusion),
        };
        let emergency = emergency.filter(|_| place == 0);
        decide(proceedings, part, emergency, decided, family, &mut draws.orders);
    }
    let stray = strays(proceedings, set, emergency, &parts, &mut draws.division);
    let places = (lead..lead + parts.len()).collect();
    all.extend(parts);
    all.extend(stray);
    places
}

/// The one or two applications that make up a set; `lead` is the place of the first.
fn parts(
    model: &Model<'_>,
    set: Division<'_>,
    family: &mut Family,
    lead: usize,
    draws: &mut Draws,
) -> Vec<Application> {
    let proceedings = &model.world.proceedings;
    let (children, second) = shape(model, set, family, draws);
    let whole = (set.span.started, set.span.concluded);
    let mut first = application(proceedings, whole, children, draws);
    let Some(second) = second else {
        return vec![first];
    };
    let later = later_application(proceedings, set, second, lead, draws);
    if later.lead.is_none() {
        // The first ends on the day after the issue of the second at the earliest: until then the set is open.
        let latest = set.span.concluded.since(later.issued) - 1;
        // Nor before its children are in interim care.
        let decided = set.span.started.plus(proceedings.days.to_interim_order.1);
        let early = draws.within(proceedings.days.first_ends_early).min(latest);
        let early = early.min(set.span.concluded.since(decided)).max(0);
        first.concluded = set.span.concluded.plus(-early);
    }
    vec![first, later]
}

fn shape(model: &Model<'_>, set: Division<'_>, family: &mut Family, draws: &mut Draws) -> (Vec<usize>, Option<Second>) {
    let everybody = set.subjects.to_vec();
    let days = &model.world.proceedings.days;
    match model.world.proceedings.shapes.draw(draws) {
        Shape::SiblingsApart if set.subjects.len() > 1 => {
            let issued = set.span.started.plus(draws.within(days.siblings_apart));
            if issued > set.last_day {
                return (everybody, None);
            }
            let (first, later) = set.subjects.split_at(set.subjects.len() / 2);
            let children = later.to_vec();
            (first.to_vec(), Some(Second { issued, children }))
        }
        Shape::NewbornLater => {
            let open_days = set.span.concluded.since(set.span.started);
            let latest = open_days - days.newborn_before_end;
            let issued = set.span.started.plus(draws.between(days.newborn_later, latest));
            let born = issued.plus(-draws.within(days.newborn_age));
            if issued > set.last_day || !family.can_be_born(model.world, born) {
                return (everybody, None);
            }
            let children = family.bear_newborns(model.world, born, draws);
            (everybody, Some(Second { issued, children }))
        }
        _ => (everybody, None),
    }
}

fn application(
    proceedings: &Proceedings,
    (issued, concluded): (Day, Day),
    children: Vec<usize>,
    draws: &mut Draws,
) -> Application {
    let kind = if draws.chance(proceedings.supervision) {
        Kind::Supervision
    } else {
        Kind::Care
    };
    Application {
        kind,
        received: issued.plus(-draws.within(proceedings.days.to_issue)),
        issued,
        concluded,
        conclusion: proceedings.conclusions.draw(draws),
        lead: None,
        children,
        outcomes: Vec::new(),
    }
}

/// The second application of a set, consolidated into the first or going on beside it to the end of the set.
fn later_application(
    proceedings: &Proceedings,
    set: Division<'_>,
    second: Second,
    lead: usize,
    draws: &mut Draws,
) -> Application {
    let mut later = application(proceedings, (second.issued, set.span.concluded), second.children, draws);
    if draws.chance(proceedings.consolidated) {
        let open_days = set.span.concluded.since(later.issued);
        later.conclusion = Conclusion::Consolidated;
        let days = draws.within(proceedings.days.to_consolidation);
        later.concluded = later.issued.plus(days.min(open_days));
        later.lead = Some(lead);
    }
    later
}

/// Decides about an application's children.
fn decide(
    proceedings: &Proceedings,
    application: &mut Application,
    emergency: Option<Day>,
    (decided, conclusion): (Day, Conclusion),
    family: &Family,
    draws: &mut Draws,
) {
    let hearing = Hearing {
        issued: application.issued,
        decided,
        conclusion,
        emergency,
    };
    let interim_care = emergency.is_some() || Hearing::interim_care(proceedings, draws);
    for child in &application.children {
        let born = family.born(*child).unwrap_or(application.issued);
        let last_removal = family.children.get(*child).and_then(|child| child.last_removal);
        let subject = Subject {
            child: *child,
            born,
            last_removal,
        };
        let outcome = hearing.decide(subject, interim_care, proceedings, draws);
        application.outcomes.push(outcome);
    }
}
