//! What else may have changed than returns: what can stand in for proceedings, by the same design.
//!
//! Custody: aggregates of persons.

use std::collections::BTreeMap;

use super::super::{Group, Label, Side};
use super::design::Design;
use super::parent::Parent;
use super::ratios::about;
use super::rows::{figures, plain, row};
use crate::cohort::{OtherEvent, PersonCount, Relation};
use crate::estimate::{ConfidenceLevel, Reservation};
use crate::study::{Effect, EffectOutcome};

/// Returns and what stands in for them, whichever came first.
const ANY: &str = "return or any of these";
/// The test of one outcome among several.
const TOGETHER: &str = "p, times the number of these outcomes (Bonferroni)";
/// An outcome, the p-value of its ratio, and on whom that rests.
type Test = (&'static str, Option<f64>, Vec<PersonCount>);
pub(super) const RATIO: &str = "ratio of hazards, served to comparators";

/// Days of events by parent and kind, since 1970-01-01, with how they lie to the index set.
pub(super) struct Events<'e>(BTreeMap<(&'e str, &'e str), Vec<&'e OtherEvent>>);

impl<'e> Events<'e> {
    pub(super) fn of(events: &'e [OtherEvent]) -> Events<'e> {
        let mut found: BTreeMap<_, Vec<&OtherEvent>> = BTreeMap::new();
        for event in events {
            found
                .entry((event.parent.as_str(), event.kind.as_str()))
                .or_default()
                .push(event);
        }
        Events(found)
    }

    fn own<'p>(&'p self, parent: &'p Parent<'_>, outcome: EffectOutcome) -> &'p [&'p OtherEvent] {
        let found = self.0.get(&(parent.episode.parent(), outcome.as_str()));
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether it had happened before the index set.
    pub(super) fn had(&self, parent: &Parent<'_>, outcome: EffectOutcome) -> bool {
        self.own(parent, outcome)
            .iter()
            .any(|event| event.relation == Relation::Before)
    }

    /// The first day on her clock on which it came after the index set was over, and after she came under observation.
    fn first(&self, parent: &Parent<'_>, outcome: EffectOutcome) -> Option<i64> {
        let later = self
            .own(parent, outcome)
            .iter()
            .filter(|event| event.relation == Relation::After);
        let days = later.map(|event| i64::from(event.on) - i64::from(parent.episode.origin_on()));
        days.filter(|day| *day > parent.episode.entered_after()).min()
    }
}

/// The last day at risk of the first of some outcomes, and whether one of them came then. Who returns is at risk of them no
/// more: a return is what they stand in for.
fn ends(design: &Design<'_>, events: &Events<'_>, outcomes: &[EffectOutcome], with_return: bool) -> Vec<(i64, bool)> {
    let end = |parent: &Parent<'_>| {
        let firsts = outcomes.iter().filter_map(|outcome| events.first(parent, *outcome));
        let days = parent.episode.days();
        match firsts.min().filter(|day| *day <= days) {
            Some(day) => (day, true),
            None => (days, with_return && parent.episode.returned().is_some()),
        }
    };
    design.parents.iter().map(end).collect()
}

/// The first day on which an event would count: what comes before the index set is concluded belongs to it, and nobody is at
/// risk of it then.
fn over(parent: &Parent<'_>) -> Option<i64> {
    let concluded = parent.episode.concluded_on()?;
    Some(i64::from(concluded) + 1 - i64::from(parent.episode.origin_on()))
}

pub(super) fn groups(design: &Design<'_>, asked: &Effect, events: &Events<'_>, level: ConfidenceLevel) -> Vec<Group> {
    let each = asked
        .outcomes
        .iter()
        .map(|outcome| (outcome.as_str(), vec![*outcome], false));
    let all = each.chain([(ANY, asked.outcomes.clone(), true)]);
    let mut tests: Vec<Test> = Vec::new();
    let mut of_outcome = |(name, outcomes, with_return): (&'static str, Vec<EffectOutcome>, bool)| {
        let ready = design.ready_about(asked, &ends(design, events, &outcomes, with_return));
        let ready = ready.held_from(design.parents.iter().map(over));
        let mut of_method = |method| {
            let mut ratio = about(design, asked, &ready, (method, level));
            ratio.reservations.push(Reservation::SubstitutionOrSurveillance);
            if !with_return && asked.methods.first() == Some(&method) {
                let found = ratio.found.as_ref().ok();
                let test = found.and_then(|found| found.log_ratio.against_zero());
                tests.push((name, test.map(|test| test.p_value), ratio.cells()));
            }
            let words = [name, crate::study::EffectMethod::as_str(method), RATIO].map(Label::Word);
            let group = ratio.told(words.into_iter().chain([Label::Years(asked.horizon)]).collect());
            Group {
                remark: if group.remark == RETURNED { NOBODY } else { group.remark },
                ..group
            }
        };
        asked
            .methods
            .iter()
            .copied()
            .map(&mut of_method)
            .collect::<Vec<Group>>()
    };
    let mut groups: Vec<Group> = all.flat_map(&mut of_outcome).collect();
    groups.extend(together(asked, &tests));
    groups
}

/// The test of each outcome by the first method, as one of so many: by their number alone, which the plan tells, so that no row
/// tells of another.
fn together(asked: &Effect, tests: &[Test]) -> Vec<Group> {
    let (Some(method), true) = (asked.methods.first(), asked.outcomes.len() > 1) else {
        return Vec::new();
    };
    let group = |(name, p_value, cells): &Test| {
        let words = [*name, method.as_str(), TOGETHER].map(Label::Word);
        let labels = words.into_iter().chain([Label::Years(asked.horizon)]);
        // Outcomes are few.
        let held = p_value.map(|p_value| (p_value * asked.outcomes.len() as f64).min(1.0));
        // The measures of the table, of which a probability has no limits.
        let mut figures = figures(None, plain(3), None);
        if let Some((_, estimate)) = figures.first_mut() {
            *estimate = plain(3)(held, Side::Nearest);
        }
        let remark = if held.is_none() { NOBODY } else { "" };
        let reservations = vec![Reservation::SubstitutionOrSurveillance];
        row(labels, cells.clone(), figures, remark, reservations)
    };
    tests.iter().map(group).collect()
}

/// What the table of returns says where nothing happened, and what is said of other events.
pub(super) const RETURNED: &str = "nobody returned, or nobody was at risk in this time: nothing is estimated";
pub(super) const NOBODY: &str = "it came to nobody, or nobody was at risk of it: nothing is estimated";
