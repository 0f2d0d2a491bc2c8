//! The figures of findings as they were before review, in the order in which their tables are released.
//!
//! Custody: pseudonymous zone, the safe side.

use crate::analysis::{CohortFlow, Curve, Figure, Mark, Measured, OVER_LINKS, ReturnClasses, TimeToReturn};
use crate::cohort::{Entry, PersonCount, ReturnClass};

/// A figure before review: labels, measure, number, and the sets of persons behind it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unrounded {
    pub(super) labels: Vec<String>,
    pub(super) measure: String,
    pub(super) value: Option<f64>,
    pub(super) behind: Vec<u64>,
}

/// The word for everybody among strata and levels.
const ALL: &str = "all";

pub(super) fn of_measured(finding: &Measured) -> Vec<Unrounded> {
    let groups = finding.groups.iter().flat_map(|group| {
        let labels: Vec<String> = group.labels.iter().map(ToString::to_string).collect();
        let behind: Vec<u64> = group.cells.iter().map(|cell| cell.contributors()).collect();
        group.figures.iter().map(move |(measure, figure)| Unrounded {
            labels: labels.clone(),
            measure: (*measure).to_owned(),
            value: value(figure),
            behind: behind.clone(),
        })
    });
    groups.collect()
}

/// A figure as a number, in the unit in which it is told.
fn value(figure: &Figure) -> Option<f64> {
    match figure {
        Figure::Persons(count) => Some(count.get() as f64),
        Figure::Things(number) => Some(*number as f64),
        Figure::For { persons, each, .. } => (*each > 0).then(|| persons.get() as f64 / *each as f64),
        Figure::Share { share, .. } => share.map(|share| share * 100.0),
        Figure::Among { number, among, .. } => (*among > 0).then(|| *number as f64 / *among as f64),
        Figure::AtEach { number, things, .. } => (*things > 0).then(|| *number as f64 / *things as f64),
        Figure::ToExpected { ratio, .. } => ratio.exact(),
        Figure::Proportion(own) => own.exact().map(|share| share * 100.0),
        Figure::Above { share, published, .. } => share.map(|share| (share - published) * 100.0),
        Figure::Number { value, .. } | Figure::Mean { value, .. } | Figure::Published { value, .. } => *value,
        Figure::Rate { rate, .. } => rate.exact(),
        Figure::Crossed { crossed, .. } => crossed.exact(),
        Figure::Each { total, of, .. } => total.filter(|_| of.get() > 0).map(|total| total / of.get() as f64),
    }
}

pub(super) fn of_curves(finding: &TimeToReturn) -> Vec<Unrounded> {
    let curves = finding.curves().iter();
    curves
        .flat_map(|curve| {
            curve
                .marks()
                .iter()
                .flat_map(|mark| at(curve, mark, finding.is_pooled()))
        })
        .collect()
}

fn at(curve: &Curve, mark: &Mark, is_pooled: bool) -> Vec<Unrounded> {
    let stratum = curve.stratum();
    let (stratum, level) = stratum.map_or((ALL.to_owned(), ALL.to_owned()), |(stratum, level)| {
        (stratum.name().to_owned(), level.to_string())
    });
    let (persons, returned) = (curve.persons().get() as f64, mark.returned.get() as f64);
    let interval = mark.probability.interval;
    let percent = |share: Option<f64>| share.map(|share| share * 100.0);
    let figures = [
        ("at start", Some(persons)),
        ("at risk", Some(mark.at_risk.get() as f64)),
        ("returned", Some(returned)),
        ("crude share", percent((persons > 0.0).then_some(returned / persons))),
        ("probability of return", percent(mark.probability.value)),
        ("lower limit", percent(interval.map(|interval| interval.lower))),
        ("upper limit", percent(interval.map(|interval| interval.upper))),
    ];
    let figure = |(measure, value): (&str, Option<f64>)| Unrounded {
        labels: vec![stratum.clone(), level.clone(), mark.year.to_string()],
        measure: measure.to_owned(),
        value,
        behind: vec![mark.returned.contributors(), curve.persons().apart_from(mark.returned)],
    };
    let pooled = mark.over_links.as_ref();
    let over_links = [
        percent(pooled.map(|pooled| pooled.value)),
        percent(pooled.and_then(|pooled| pooled.lower)),
        percent(pooled.and_then(|pooled| pooled.upper)),
        percent(pooled.and_then(|pooled| pooled.missing_share)),
    ];
    let over_links = OVER_LINKS.into_iter().zip(over_links).filter(|_| is_pooled);
    figures.into_iter().chain(over_links).map(figure).collect()
}

pub(super) fn of_classes(finding: &ReturnClasses) -> Vec<Unrounded> {
    let count = |class: &ReturnClass| counted(class.as_str(), finding.counted(), finding.parents(*class));
    ReturnClass::ALL.iter().map(count).collect()
}

pub(super) fn of_flow(finding: &CohortFlow) -> Vec<Unrounded> {
    let count = |entry: Entry| counted(entry.as_str(), finding.counted(entry), finding.parents(entry));
    Entry::ALL.into_iter().map(count).collect()
}

fn counted(word: &str, measure: &str, count: PersonCount) -> Unrounded {
    Unrounded {
        labels: vec![word.to_owned()],
        measure: measure.to_owned(),
        value: Some(count.get() as f64),
        behind: vec![count.contributors()],
    }
}
