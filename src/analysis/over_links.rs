//! Estimates with the doubt about links: made anew in each imputed linkage, and pooled figure by figure by Rubin's rules.
//!
//! What is pooled stands in the row of the figure that it is of, and is told if that row is: it has no cells of its own, as
//! persons of imputed linkages are nobody's count.
//!
//! Custody: cohorts and findings go in, figures of findings come out; reviewed before release.

use std::collections::BTreeMap;

use super::estimated::{Estimated, estimated};
use super::measured::{Side, share_of};
use super::{AnalysisError, Figure, Group, Label, Measured, refused};
use crate::cohort::Cohort;
use crate::estimate::pooling::{Limited, PooledLimits, PoolingSettings, Scale, pooled_limits};
use crate::estimate::{ConfidenceLevel, EstimateError};
use crate::linkage::LinkedStudy;
use crate::study::{Estimate, Study};

/// The names of what is told beside a figure with limits.
pub const OVER_LINKS: [&str; 4] = [
    "pooled over links",
    "pooled, lower limit",
    "pooled, upper limit",
    "doubt of links, %",
];

const GIVEN: &str = "Nothing is pooled over links: records came linked, and imputed linkages are with their source.";

/// Ratios and differences of the four counts of a table are told of their rounded counts; over linkages there are no such
/// counts, and one decimal tells no more than they do.
const DECIMALS_OF_COUNTS: u32 = 1;

/// Makes each estimate that asks for it in every imputed linkage, and adds what is pooled to its figures.
///
/// # Errors
/// As [`analyse`](super::analyse).
pub(super) fn pool(
    study: &Study,
    (cohort, linked): (&mut Cohort, &LinkedStudy),
    found: &mut [Estimated],
) -> Result<(), AnalysisError> {
    let mut asked: Vec<Asked<'_>> = study
        .estimates
        .iter()
        .zip(found)
        .filter(|(declared, _)| declared.is_pooled)
        .map(|(declared, found)| Asked {
            declared,
            found,
            runs: Vec::new(),
        })
        .collect();
    if asked.is_empty() {
        return Ok(());
    }
    // Of records that came linked each drawn linkage is the same.
    let linkages = if linked.links_records() {
        linked.imputations()
    } else {
        0
    };
    for number in 0..linkages {
        tracing::debug!(number, "estimates are made in an imputed linkage");
        let persons = linked.imputed(number);
        let mut imputed = cohort.under(study, &study.definitions, persons.as_ref())?;
        for own in &mut asked {
            own.runs
                .push(estimated(study, own.declared, (&mut imputed, linked), &[])?);
        }
    }
    asked.into_iter().try_for_each(Asked::tell)
}

/// An estimate that is to be pooled.
struct Asked<'a> {
    declared: &'a Estimate,
    found: &'a mut Estimated,
    /// What it finds in each imputed linkage.
    runs: Vec<Estimated>,
}

impl Asked<'_> {
    fn tell(self) -> Result<(), AnalysisError> {
        let failed = refused(self.declared);
        let level = ConfidenceLevel::new(self.declared.confidence).map_err(failed)?;
        let note = match self.runs.len() {
            0 => GIVEN.to_owned(),
            linkages => note(linkages),
        };
        if let Some(curve) = &mut self.found.curve {
            let runs: Vec<_> = self.runs.iter().filter_map(|run| run.curve.as_ref()).collect();
            curve.pool(&runs, level).map_err(failed)?;
            curve.note(&note);
        }
        for finding in &mut self.found.measured {
            let of_name = |run: &'_ Estimated| -> Option<usize> {
                run.measured.iter().position(|other| other.name == finding.name)
            };
            let runs = self.runs.iter().filter_map(|run| run.measured.get(of_name(run)?));
            let runs: Vec<Rows<'_>> = runs.map(rows).collect();
            if finding.groups.iter().all(|group| limited(&group.figures).is_none()) {
                continue;
            }
            for group in &mut finding.groups {
                if !runs.is_empty() {
                    add(group, &runs, level).map_err(failed)?;
                }
            }
            finding.notes.push(note.clone());
        }
        Ok(())
    }
}

fn note(linkages: usize) -> String {
    format!(
        "Pooled over links: the figure is found anew in each of {linkages} linkages drawn from what the records leave open, and \
         pooled by Rubin's rules; its limits hold the doubt about links beside that of chance, and the last column says how \
         much of the variance is of the links. Variances are recovered from the limits of each linkage, on either side by \
         itself (Zou and Donner 2008), of a share p on the scale ln(-ln(1 - p)), of figures above 0 on that of logarithms. Nothing stands there \
         where one of the linkages has no such row, or a share of none or all. Linkages are drawn from the probabilities of the \
         model, and are as good as these; what no comparison brought together is missed in all of them."
    )
}

type Rows<'r> = BTreeMap<&'r [Label], &'r [(&'static str, Figure)]>;

fn rows(finding: &Measured) -> Rows<'_> {
    let groups = finding.groups.iter();
    groups
        .map(|group| (group.labels.as_slice(), group.figures.as_slice()))
        .collect()
}

/// Adds to a group what its figure is over linkages.
fn add(group: &mut Group, runs: &[Rows<'_>], level: ConfidenceLevel) -> Result<(), EstimateError> {
    let own = limited(&group.figures);
    let each = || -> Option<Vec<Limited>> {
        let in_run = |run: &Rows<'_>| values(limited(run.get(group.labels.as_slice())?)?);
        own.and_then(values)?;
        runs.iter().map(in_run).collect()
    };
    let is_share = own.is_some_and(|[value, ..]| matches!(value, Figure::Share { .. } | Figure::Proportion(_)));
    let found = each().map(|each| over(&each, is_share, level)).transpose()?.flatten();
    let told = figures(own.map(|[value, ..]| value), found.as_ref());
    group.figures.extend(OVER_LINKS.into_iter().zip(told));
    for reservation in found.into_iter().flat_map(|found| found.reservations) {
        if !group.reservations.contains(&reservation) {
            group.reservations.push(reservation);
        }
    }
    Ok(())
}

/// Figures of several linkages pooled; none where one of them has no place on the scale.
///
/// # Errors
/// As [`pooled_limits`].
pub(super) fn over(
    each: &[Limited],
    is_share: bool,
    level: ConfidenceLevel,
) -> Result<Option<PooledLimits>, EstimateError> {
    let settings = |scale| PoolingSettings {
        scale,
        level,
        ..PoolingSettings::default()
    };
    if is_share {
        // The scale is one of those to whom it has not happened.
        let rest: Vec<Limited> = each.iter().map(|own| complement(*own)).collect();
        if rest.iter().any(|own| own.value <= 0.0 || own.value >= 1.0) {
            return Ok(None);
        }
        let found = pooled_limits(&rest, settings(Scale::LogLog))?;
        let told = complement(Limited {
            value: found.value,
            limits: [found.lower, found.upper],
        });
        let [lower, upper] = told.limits;
        return Ok(Some(PooledLimits {
            value: told.value,
            lower,
            upper,
            ..found
        }));
    }
    let mut parts = each
        .iter()
        .flat_map(|own| own.limits.into_iter().flatten().chain([own.value]));
    let scale = match parts.all(|part| part > 0.0) {
        true => Scale::Log,
        false => Scale::Identity,
    };
    pooled_limits(each, settings(scale)).map(Some)
}

/// A share of those to whom something has happened from that of those to whom it has not, or the other way round.
fn complement(own: Limited) -> Limited {
    let [lower, upper] = own.limits.map(|limit| limit.map(|limit| 1.0 - limit));
    Limited {
        value: 1.0 - own.value,
        limits: [upper, lower],
    }
}

/// The figure of a row that has limits: the first that a lower and an upper one follow.
fn limited(figures: &[(&'static str, Figure)]) -> Option<[Figure; 3]> {
    let sides = [Side::Nearest, Side::Lower, Side::Upper];
    figures
        .windows(sides.len())
        .find(|three| three.iter().map(|(_, figure)| side(figure)).eq(sides.map(Some)))
        .and_then(|three| <[_; 3]>::try_from(three).ok())
        .map(|three| three.map(|(_, figure)| figure))
}

fn side(figure: &Figure) -> Option<Side> {
    match figure {
        Figure::Share { side, .. } | Figure::Number { side, .. } | Figure::Rate { side, .. } => Some(*side),
        Figure::Proportion(own) => Some(own.side()),
        Figure::ToExpected { ratio, .. } => Some(ratio.side()),
        Figure::Crossed { crossed, .. } => Some(crossed.side()),
        Figure::Persons(_)
        | Figure::Things(_)
        | Figure::For { .. }
        | Figure::Among { .. }
        | Figure::Above { .. }
        | Figure::Each { .. }
        | Figure::Published { .. } => None,
    }
}

/// A figure as it was found.
fn exact(figure: Figure) -> Option<f64> {
    match figure {
        Figure::Share { share, .. } => share,
        Figure::Number { value, .. } | Figure::Rate { value, .. } => value,
        Figure::Proportion(own) => own.exact(),
        Figure::ToExpected { ratio, .. } => ratio.exact(),
        Figure::Crossed { crossed, .. } => crossed.exact(),
        _ => None,
    }
}

/// A figure with its limits; none where there is no figure.
fn values(three: [Figure; 3]) -> Option<Limited> {
    let [value, lower, upper] = three.map(exact);
    Some(Limited {
        value: value?,
        limits: [lower, upper],
    })
}

/// What is pooled, told as the figure is that it stands beside.
fn figures(like: Option<Figure>, found: Option<&PooledLimits>) -> [Figure; 4] {
    let value = found.map(|found| found.value);
    let limits = [found.and_then(|found| found.lower), found.and_then(|found| found.upper)];
    let number = |value, side, decimals| Figure::Number { value, side, decimals };
    let numbers = |decimals| {
        let [lower, upper] = limits;
        [
            number(value, Side::Nearest, decimals),
            number(lower, Side::Lower, decimals),
            number(upper, Side::Upper, decimals),
        ]
    };
    let [value, lower, upper] = match like {
        Some(Figure::Share { of, .. }) => share_of(value, limits, of),
        Some(Figure::Proportion(own)) => share_of(value, limits, own.of()),
        Some(Figure::Number { decimals, .. }) => numbers(decimals),
        Some(Figure::Crossed { .. } | Figure::ToExpected { .. }) => numbers(DECIMALS_OF_COUNTS),
        Some(Figure::Rate { per, of, .. }) => {
            let rate = |value, side| Figure::Rate { value, side, per, of };
            let [lower, upper] = limits;
            [
                rate(value, Side::Nearest),
                rate(lower, Side::Lower),
                rate(upper, Side::Upper),
            ]
        }
        _ => numbers(0),
    };
    let share = found.and_then(|found| found.missing_share);
    [
        value,
        lower,
        upper,
        number(share.map(|share| 100.0 * share), Side::Nearest, 0),
    ]
}
