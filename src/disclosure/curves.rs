//! Rules for survival curves: a grid of years, enough events in each step that is shown, an end where too few are left.
//!
//! A curve with its numbers at risk is a list of single events unless its steps are wide enough. A mark is shown only if
//! the returns since the mark shown before it are none or at least the threshold; else it is withheld and its returns
//! count towards the next. The curve ends where fewer than the threshold are at risk. Within a stratum levels
//! that are withheld take others with them until their sum is no longer small. Shares are told in steps as wide as counts
//! are rounded, and limits outwards from there.
//!
//! Custody: the border to the releasable zone.

use super::rules::{Grain, Reason, Step, Steps, complement, ratio, withheld_parts};
use super::table::{Decimal, EVERYBODY, Released, ReleasedRow, ReleasedTable, Reviewed};
use crate::analysis::{Curve, Label, Mark, OVER_LINKS, TimeToReturn};
use crate::study::{DisclosurePolicy, Stratum};

/// What is measured at each mark, in the order of the table.
pub(super) const MEASURES: [&str; 7] = [
    "at start",
    "at risk",
    "returned",
    "crude share",
    "probability of return",
    "lower limit",
    "upper limit",
];

/// How many there are with those over links.
const ALL: usize = MEASURES.len() + OVER_LINKS.len();

/// What is measured at each mark of a finding: of one that is pooled over links, what that gives stands last.
fn measures(finding: &TimeToReturn) -> Vec<&'static str> {
    let pooled = OVER_LINKS.into_iter().filter(|_| finding.is_pooled());
    MEASURES.into_iter().chain(pooled).collect()
}

pub(super) fn review(finding: &TimeToReturn, policy: &DisclosurePolicy) -> Reviewed {
    reviewed(finding, &shown(finding, policy), policy)
}

/// A finding of whose curves these marks are shown.
pub(super) fn reviewed(finding: &TimeToReturn, shown: &[Vec<bool>], policy: &DisclosurePolicy) -> Reviewed {
    let name = finding.named().name.clone();
    if is_withheld(finding, policy) {
        let unit = finding.named().definitions.cohort.unit.counted();
        let reason = format!("fewer {unit} enter than may be told of");
        return Reviewed::Withheld {
            name,
            rule: Reason::Threshold.as_str(),
            reason,
        };
    }
    let (mut rows, measures) = (Vec::new(), measures(finding));
    let curves = finding.curves().iter().zip(shown);
    for (curve, shown) in curves.filter(|(curve, shown)| is_listed(curve, shown)) {
        for (mark, shown) in curve.marks().iter().zip(shown) {
            let figures = figures(curve, mark, *shown, policy);
            for (measure, released) in measures.iter().copied().zip(figures) {
                rows.push(ReleasedRow {
                    labels: labels(curve, mark),
                    measure,
                    released,
                });
            }
        }
    }
    Reviewed::Released(ReleasedTable {
        name,
        dimensions: vec!["stratum", "level", "years"],
        rows,
    })
}

/// Whether no curve is told at all.
pub(super) fn is_withheld(finding: &TimeToReturn, policy: &DisclosurePolicy) -> bool {
    finding.overall().map_or(0, |curve| curve.persons().contributors()) < policy.threshold
}

/// Whether a curve has rows, of which these marks are shown: everybody's has, that of a level if anything is told of it.
fn is_listed(curve: &Curve, shown: &[bool]) -> bool {
    curve.stratum().is_none() || shown.contains(&true)
}

/// What a mark is about.
pub(super) fn labels(curve: &Curve, mark: &Mark) -> Vec<Label> {
    let mut labels = match curve.stratum() {
        None => EVERYBODY.to_vec(),
        Some((stratum, level)) => vec![Label::Word(stratum.name()), Label::Open(level.clone())],
    };
    labels.push(Label::Years(mark.year));
    labels
}

/// Per curve and mark, whether it is shown.
pub(super) fn shown(finding: &TimeToReturn, policy: &DisclosurePolicy) -> Vec<Vec<bool>> {
    let curves = finding.curves();
    let mut shown: Vec<Vec<bool>> = curves.iter().map(|curve| shown_marks(curve, policy)).collect();
    for stratum in Stratum::ALL {
        let of_stratum = |curve: &Curve| curve.stratum().is_some_and(|(found, _)| found == stratum);
        let members: Vec<usize> = curves
            .iter()
            .enumerate()
            .filter(|(_, curve)| of_stratum(curve))
            .map(|(index, _)| index)
            .collect();
        protect_levels(curves, &members, &mut shown, policy);
    }
    shown
}

/// Holds the levels of one stratum against their sum, which is told: first how many each has at the start, which is one
/// fact for all marks, then how many have returned by each mark.
fn protect_levels(curves: &[Curve], members: &[usize], shown: &mut [Vec<bool>], policy: &DisclosurePolicy) {
    let of_members = |value: &dyn Fn(&Curve) -> u64| -> Vec<u64> {
        members
            .iter()
            .filter_map(|index| curves.get(*index))
            .map(value)
            .collect()
    };
    let sizes = withheld_parts(&of_members(&|curve| curve.persons().contributors()), policy);
    for (index, _) in members.iter().zip(sizes).filter(|(_, withheld)| *withheld) {
        if let Some(marks) = shown.get_mut(*index) {
            marks.fill(false);
        }
    }
    let marks = curves.first().map_or(0, |curve| curve.marks().len());
    for mark in 0..marks {
        let returned = of_members(&|curve| curve.marks().get(mark).map_or(0, |mark| mark.returned.contributors()));
        let is_withheld = |index: &usize| {
            !shown
                .get(*index)
                .and_then(|marks| marks.get(mark))
                .copied()
                .unwrap_or(false)
        };
        let mut withheld: Vec<bool> = members.iter().map(is_withheld).collect();
        complement(&returned, &mut withheld, policy);
        for (index, withheld) in members.iter().zip(withheld) {
            if let Some(slot) = shown.get_mut(*index).and_then(|marks| marks.get_mut(mark)) {
                *slot = !withheld;
            }
        }
    }
}

fn shown_marks(curve: &Curve, policy: &DisclosurePolicy) -> Vec<bool> {
    let persons = curve.persons();
    let mut steps = Steps::default();
    let step = |mark: &Mark| Step {
        with: mark.returned,
        without: Some(persons.apart_from(mark.returned)),
        at_risk: Some(mark.at_risk.contributors()),
        // Fewer than the threshold at the start are nowhere more.
        is_withheld: persons.contributors() < policy.threshold,
    };
    curve
        .marks()
        .iter()
        .map(|mark| steps.shows(step(mark), policy))
        .collect()
}

/// The figures of a mark in the order of the measures, those over links as well.
fn figures(curve: &Curve, mark: &Mark, shown: bool, policy: &DisclosurePolicy) -> [Released; ALL] {
    if shown {
        values(curve.persons().get(), mark, policy)
    } else if mark.is_observed {
        [Released::Confidential; ALL]
    } else {
        // Nobody can be there: the dates of the study say so.
        [Released::NotAvailable; ALL]
    }
}

fn values(persons: u64, mark: &Mark, policy: &DisclosurePolicy) -> [Released; ALL] {
    let count = |number| Released::Value(Decimal::count(policy.rounded(number)));
    let grain = Grain::of(persons, policy);
    let share = |share: Option<f64>, towards: fn(f64) -> f64| {
        share
            .and_then(|share| grain.percent(share, towards))
            .map_or(Released::NotAvailable, Released::Value)
    };
    let limit = |around: Option<f64>, limit: Option<f64>, towards: fn(f64) -> f64| {
        let told = around.zip(limit);
        let told = told.and_then(|(share, limit)| grain.limit(share, limit, towards));
        told.map_or(Released::NotAvailable, Released::Value)
    };
    // A ratio of published figures, so that nobody can learn the unrounded ones from it.
    let crude = ratio(mark.returned.get(), persons, policy);
    let (value, interval) = (mark.probability.value, mark.probability.interval);
    let over_links = mark.over_links.as_ref();
    let pooled = over_links.map(|pooled| pooled.value);
    let of_links = over_links.and_then(|pooled| pooled.missing_share);
    let of_links = of_links.and_then(|share| Decimal::rounded(libm::round(100.0 * share), 0));
    [
        count(persons),
        count(mark.at_risk.get()),
        count(mark.returned.get()),
        share(crude, libm::round),
        share(value, libm::round),
        limit(value, interval.map(|interval| interval.lower), libm::floor),
        limit(value, interval.map(|interval| interval.upper), libm::ceil),
        share(pooled, libm::round),
        limit(pooled, over_links.and_then(|pooled| pooled.lower), libm::floor),
        limit(pooled, over_links.and_then(|pooled| pooled.upper), libm::ceil),
        of_links.map_or(Released::NotAvailable, Released::Value),
    ]
}
