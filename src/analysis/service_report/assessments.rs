//! Families whom a service assessed, and with whom their children went home.
//!
//! Custody: counts of families and children; reviewed before release.

use std::collections::BTreeMap;

use super::Ground;
use super::rows::{count, counted, number, without};
use crate::analysis::{Figure, Label, Measured};
use crate::cohort::{Assessment, PersonCount};
use crate::estimate::EstimateError;
use crate::study::{Vocabulary, day_number};

const CANNOT: &str = "Families, each at the first assessment within observation; children removed before as the service counts \
                      them. What it cannot show: whether children stayed at home afterwards, and what the court would have \
                      decided without the assessment.";

pub(super) fn table(ground: &Ground<'_>, assessments: &[Assessment]) -> Result<Measured, EstimateError> {
    let mut table = ground.table("assessments", "families assessed", vec!["families"]);
    table.notes = vec![CANNOT.to_owned()];
    let first = first_of_each(ground, assessments);
    let who = |holds: &dyn Fn(&Assessment) -> bool| -> Vec<&str> {
        let found = first.values().filter(|one| holds(one));
        found.map(|one| one.family.as_str()).collect()
    };
    let all = who(&|_| true);
    if all.is_empty() {
        return Ok(table);
    }
    table.groups.push(number(vec![Label::Word("assessed")], &all));
    let mut add = |label, with: Vec<&str>, family| {
        let cells = vec![count(&with), count(&without(&all, &with))];
        let group = counted(ground, vec![label], (count(&with), count(&all)), cells, family)?;
        table.groups.push(group);
        Ok::<(), EstimateError>(())
    };
    for level in ground.study.codebook.levels(Vocabulary::AssessmentOutcome) {
        let with = who(&|one| outcome(ground, one) == Some(level.as_str()));
        add(Label::Level(level.clone()), with, Some(0))?;
    }
    let untold = who(&|one| outcome(ground, one).is_none());
    add(Label::Word("outcome not known, or going on"), untold, Some(0))?;
    let before = who(&|one| one.removed_before.is_some_and(|children| children > 0));
    add(Label::Word("had children removed before"), before.clone(), Some(1))?;
    add(
        Label::Word("had no child removed before"),
        who(&|one| one.removed_before == Some(0)),
        Some(1),
    )?;
    let label = Label::Word("not known whether children were removed before");
    add(label, who(&|one| one.removed_before.is_none()), Some(1))?;
    // The children are told beside the families on whom they rest.
    let children: Vec<String> = first.values().flat_map(|one| children(one)).collect();
    let children = PersonCount::of(children.iter().map(String::as_str));
    let mut told = number(vec![Label::Word("children removed before")], &[]);
    told.cells = vec![count(&before), count(&without(&all, &before))];
    if let Some((_, figure)) = told.figures.first_mut() {
        *figure = Figure::Persons(children);
    }
    table.groups.push(told);
    Ok(table)
}

/// The first assessment of each family within observation.
fn first_of_each<'a>(ground: &Ground<'_>, assessments: &'a [Assessment]) -> BTreeMap<&'a str, &'a Assessment> {
    let from = day_number(ground.study.observed_from);
    let mut first: BTreeMap<&str, &Assessment> = BTreeMap::new();
    // Ordered by family and day: the earliest stays.
    for one in assessments {
        let day = i64::from(one.started_on);
        if day >= from && one.started_on <= ground.clients.last_day {
            first.entry(&one.family).or_insert(one);
        }
    }
    first
}

/// The outcome of an assessment that has ended within observation.
fn outcome<'a>(ground: &Ground<'_>, one: &'a Assessment) -> Option<&'a str> {
    let has_ended = one.ended_on.is_none_or(|day| day <= ground.clients.last_day);
    one.outcome.as_deref().filter(|_| has_ended)
}

/// A name for each child that the service counts.
fn children(one: &Assessment) -> impl Iterator<Item = String> + '_ {
    let count = one.removed_before.unwrap_or(0);
    (0..count).map(|child| format!("{} {child}", one.family))
}
