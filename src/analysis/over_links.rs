//! Estimates with the doubt about links: made anew in each imputed linkage, and pooled figure by figure by Rubin's rules.
//!
//! What is pooled stands in the row of the figure that it is of, and is told if that row is: it has no cells of its own, as
//! persons of imputed linkages are nobody's count. Figures that are told of rounded counts are those of the rounded counts in each
//! linkage, too: where linkages agree, what is pooled is the figure as it is told, and no other follows from both.
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
use crate::study::{DisclosurePolicy, Estimate, Study};

/// The names of what is told beside a figure with limits.
pub const OVER_LINKS: [&str; 4] = [
    "pooled over links",
    "pooled, lower limit",
    "pooled, upper limit",
    "doubt of links, %",
];

const GIVEN: &str = "Nothing is pooled over links: records came linked, and imputed linkages are with their source.";

const WITHOUT_LIMITS: &str = "Nothing is pooled over links: no figure here has limits.";

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
    for (number, persons) in linked.imputed().take(linkages).enumerate() {
        tracing::debug!(number, "estimates are made in an imputed linkage");
        let mut imputed = cohort.under(study, &study.definitions, Some(&persons))?;
        for own in &mut asked {
            own.runs
                .push(match estimated(study, own.declared, (&mut imputed, linked), &[]) {
                    // Of nobody, or of too few for an estimator, there is no figure: as of a row that is not there.
                    Err(AnalysisError::Nobody { .. } | AnalysisError::Estimate { .. }) => Estimated::default(),
                    found => found?,
                });
        }
    }
    asked.into_iter().try_for_each(|own| own.tell(&study.disclosure))
}

/// An estimate that is to be pooled.
struct Asked<'a> {
    declared: &'a Estimate,
    found: &'a mut Estimated,
    /// What it finds in each imputed linkage.
    runs: Vec<Estimated>,
}

impl Asked<'_> {
    fn tell(self, policy: &DisclosurePolicy) -> Result<(), AnalysisError> {
        let failed = refused(self.declared);
        let level = ConfidenceLevel::new(self.declared.confidence).map_err(failed)?;
        let note = match self.runs.len() {
            0 => GIVEN.to_owned(),
            linkages => note(linkages),
        };
        if let Some(curve) = &mut self.found.curve {
            let runs: Vec<_> = self.runs.iter().map(|run| run.curve.as_ref()).collect();
            curve.pool(&runs, level).map_err(failed)?;
            curve.note(&note);
        }
        for finding in &mut self.found.measured {
            if finding.groups.iter().all(|group| limited(&group.figures).is_none()) {
                finding.notes.push(WITHOUT_LIMITS.to_owned());
                continue;
            }
            let of_run = |run: &Estimated| -> Rows {
                let table = run.measured.iter().find(|other| other.name == finding.name);
                table.map(|table| rows(table, policy)).unwrap_or_default()
            };
            let runs: Vec<Rows> = self.runs.iter().map(of_run).collect();
            for group in &mut finding.groups {
                if !runs.is_empty() {
                    add(group, (&runs, policy), level).map_err(failed)?;
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
         much of the variance is of the links (too little, where limits of a ratio hold for all numbers that are rounded alike). Variances are recovered from the limits of each linkage, on either side by \
         itself (Zou and Donner 2008), of a share p on the scale ln(-ln(1 - p)), of what is never below 0 on that of logarithms. Nothing \
         stands there where one of the linkages has no such row, or a share of none or all, and no limit where one of them has \
         none. Nothing stands beside what is itself the least or the greatest possible, either: it has no variance of its own \
         that could be pooled, and the mean of what bounds each linkage bounds nothing. Linkages are drawn from the \
         probabilities of the model, and are as good as these; what no comparison brought together is missed in all of them."
    )
}

/// The figures with limits of one linkage, by the labels of their rows.
type Rows = BTreeMap<Vec<Label>, Limited>;

fn rows(finding: &Measured, policy: &DisclosurePolicy) -> Rows {
    let found = |group: &Group| Some((group.labels.clone(), values(limited(&group.figures)?, policy)?));
    finding.groups.iter().filter_map(found).collect()
}

/// Adds to a group what its figure is over linkages.
fn add(
    group: &mut Group,
    (runs, policy): (&[Rows], &DisclosurePolicy),
    level: ConfidenceLevel,
) -> Result<(), EstimateError> {
    let own = limited(&group.figures);
    let has_own = own.and_then(|own| values(own, policy)).is_some();
    let each = || -> Option<Vec<Limited>> { runs.iter().map(|run| run.get(&group.labels).copied()).collect() };
    let is_share = own.is_some_and(|[value, ..]| matches!(value, Figure::Share { .. } | Figure::Proportion(_)));
    let found = each().filter(|_| has_own).map(|each| over(&each, is_share, level));
    let found = found.transpose()?.flatten();
    group
        .figures
        .extend(OVER_LINKS.into_iter().zip(figures(own, found.as_ref())));
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
    // What can be below 0, as a difference, shows so in its limits; a rate or a ratio never does.
    let mut limits = each.iter().flat_map(|own| own.limits.into_iter().flatten());
    let scale = match each.iter().any(|own| own.value < 0.0) || limits.any(|limit| limit < 0.0) {
        true => Scale::Identity,
        false if each.iter().any(|own| own.value == 0.0) => return Ok(None),
        false => Scale::Log,
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

const SIDES: [Side; 3] = [Side::Nearest, Side::Lower, Side::Upper];

/// The figure of a row that has limits, and these: the first that a lower and an upper one follow.
pub fn limited(figures: &[(&'static str, Figure)]) -> Option<[Figure; 3]> {
    figures
        .windows(SIDES.len())
        .find(|three| three.iter().map(|(_, figure)| side(figure)).eq(SIDES.map(Some)))
        .and_then(|three| <[_; 3]>::try_from(three).ok())
        .map(|three| three.map(|(_, figure)| figure))
}

fn side(figure: &Figure) -> Option<Side> {
    match figure {
        Figure::Share { side, .. } | Figure::Number { side, .. } | Figure::Mean { side, .. } => Some(*side),
        Figure::Rate { rate, .. } => Some(rate.side()),
        Figure::Proportion(own) => Some(own.side()),
        Figure::ToExpected { ratio, .. } => Some(ratio.side()),
        Figure::Crossed { crossed, .. } => Some(crossed.side()),
        Figure::Persons(_)
        | Figure::Things(_)
        | Figure::For { .. }
        | Figure::Among { .. }
        | Figure::AtEach { .. }
        | Figure::Above { .. }
        | Figure::Each { .. }
        | Figure::Published { .. } => None,
    }
}

/// A figure of one linkage; of one that is told of rounded counts that of the rounded counts, with the limits that are told.
fn value(figure: Figure, policy: &DisclosurePolicy) -> Option<f64> {
    match figure {
        Figure::Share { share, .. } => share,
        Figure::Number { value, .. } | Figure::Mean { value, .. } => value,
        Figure::Rate { rate, .. } => rate.told(policy),
        Figure::Proportion(own) => own.told(policy),
        Figure::ToExpected { ratio, .. } => ratio.told(policy),
        Figure::Crossed { crossed, .. } => crossed.told(policy),
        _ => None,
    }
}

/// A figure with its limits; none where there is no figure.
fn values(three: [Figure; 3], policy: &DisclosurePolicy) -> Option<Limited> {
    let [found, lower, upper] = three.map(|figure| value(figure, policy));
    Some(Limited {
        value: found?,
        limits: [lower, upper],
    })
}

/// What is pooled, told as the figures are that it stands beside.
fn figures(like: Option<[Figure; 3]>, found: Option<&PooledLimits>) -> [Figure; 4] {
    let parts = [
        found.map(|found| found.value),
        found.and_then(|found| found.lower),
        found.and_then(|found| found.upper),
    ];
    let shares = |of| share_of(parts[0], [parts[1], parts[2]], of);
    let [value, lower, upper] = match like {
        Some([Figure::Share { of, .. }, ..]) => shares(of),
        Some([Figure::Proportion(own), ..]) => shares(own.of()),
        like => std::array::from_fn(|place| told(like.map(|like| like[place]), parts[place], SIDES[place])),
    };
    let share = found.and_then(|found| found.missing_share);
    [
        value,
        lower,
        upper,
        told(None, share.map(|share| 100.0 * share), Side::Nearest),
    ]
}

/// A number told with as many decimals as another figure.
fn told(like: Option<Figure>, value: Option<f64>, side: Side) -> Figure {
    let decimals = match like {
        Some(Figure::Mean { of, step, .. }) => return Figure::Mean { value, side, of, step },
        Some(
            Figure::Number { decimals, .. }
            | Figure::Rate { decimals, .. }
            | Figure::Crossed { decimals, .. }
            | Figure::ToExpected { decimals, .. },
        ) => decimals,
        _ => 0,
    };
    Figure::Number { value, side, decimals }
}
