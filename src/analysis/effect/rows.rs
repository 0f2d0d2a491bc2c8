//! Rows of the tables: labels, figures, evidence.
//!
//! Custody: aggregates of persons.

use std::collections::BTreeSet;

use super::super::Label;
use super::super::measured::{Figure, Group, Side};
use super::design::Design;
use crate::cohort::PersonCount;
use crate::estimate::effects::trials::NOBODY_ENGAGED;
use crate::estimate::{Estimate, EstimateError, Interval, Reservation};

/// The persons behind a comparison, by position: who was served and who was compared, and who of them returned.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    pub(super) served: Vec<usize>,
    pub(super) served_returned: Vec<usize>,
    pub(super) compared: Vec<usize>,
    pub(super) compared_returned: Vec<usize>,
}

impl Evidence {
    /// Disjoint cells: served who returned and who did not, comparators likewise. Who is served after she was a comparator is
    /// of the served. To whom another event came stands as who returned does: by their sketches they are kept apart.
    pub(super) fn cells(&self, design: &Design<'_>) -> Vec<PersonCount> {
        let served: BTreeSet<usize> = self.served.iter().copied().collect();
        let returned: BTreeSet<usize> = self.served_returned.iter().copied().collect();
        let compared_returned: BTreeSet<usize> = self
            .compared_returned
            .iter()
            .filter(|one| !served.contains(one))
            .copied()
            .collect();
        let others = self
            .compared
            .iter()
            .filter(|one| !served.contains(one) && !compared_returned.contains(one));
        vec![
            count(design, returned.iter()).who_returned(),
            count(design, served.difference(&returned)),
            count(design, compared_returned.iter()).who_returned(),
            count(design, others),
        ]
    }
}

/// Distinct parents by their positions.
pub(super) fn count<'p>(design: &Design<'_>, positions: impl Iterator<Item = &'p usize>) -> PersonCount {
    PersonCount::of(
        positions
            .filter_map(|place| design.parents.get(*place))
            .map(|parent| parent.episode.parent()),
    )
}

/// What is measured in the table of effects, in its order.
pub(super) fn figures(
    estimate: Option<&Estimate>,
    told: impl Fn(Option<f64>, Side) -> Figure,
    detectable: Option<f64>,
) -> Vec<(&'static str, Figure)> {
    let limit = |of: fn(&Interval) -> f64| estimate.and_then(|found| found.interval.as_ref().map(of));
    // With more decimals the number of returns of the served could be worked out from it.
    let detectable = Figure::Number {
        value: detectable,
        side: Side::Nearest,
        decimals: 1,
    };
    vec![
        ("estimate", told(estimate.map(|found| found.value), Side::Nearest)),
        ("lower limit", told(limit(|limits| limits.lower), Side::Lower)),
        ("upper limit", told(limit(|limits| limits.upper), Side::Upper)),
        ("smallest detectable ratio", detectable),
    ]
}

/// A plain number of so many decimals.
pub(super) fn plain(decimals: u32) -> impl Fn(Option<f64>, Side) -> Figure {
    move |value: Option<f64>, side| Figure::Number {
        value: value.filter(|value| value.is_finite()),
        side,
        decimals,
    }
}

/// What is missing where one arm has no event.
pub(super) const ONE_ARM: &str = "no event in one arm";

/// Why there is no figure, in words of this program.
pub(super) fn reason(error: EstimateError) -> &'static str {
    match error {
        EstimateError::NothingToEstimate {
            nothing: "nobody who is treated",
        }
        | EstimateError::NoRows => "nobody was served while at risk and eligible: nothing is estimated",
        EstimateError::NothingToEstimate {
            nothing: NOBODY_ENGAGED,
        } => {
            "work began with nobody within the days of grace, or with nobody who was still at risk then: nothing is estimated"
        }
        EstimateError::NothingToEstimate {
            nothing: "nobody who is untreated",
        } => "everybody was served, and nobody is left to compare with: nothing is estimated",
        EstimateError::NothingToEstimate {
            nothing: "nobody who is near enough to be a match",
        } => "nobody who could be compared is near enough to anybody who was served: nothing is estimated",
        EstimateError::NothingToEstimate { nothing: ONE_ARM } | EstimateError::Separated { .. } => {
            "one arm, or one level of a covariate, has no return or no referral at all: no finite ratio fits best, and none is given"
        }
        EstimateError::NothingToEstimate { .. } => {
            "nobody returned, or nobody was at risk in this time: nothing is estimated"
        }
        EstimateError::Collinear { .. } => {
            "covariates follow from each other, so that their parts cannot be told apart: adjust for fewer of them"
        }
        EstimateError::NotConverged { .. } => "the regression did not come to rest, and is not given",
        _ => "nothing can be estimated from these parents",
    }
}

/// A row of the table of effects.
pub(super) fn row(
    labels: impl IntoIterator<Item = Label>,
    cells: Vec<PersonCount>,
    figures: Vec<(&'static str, Figure)>,
    remark: &'static str,
    reservations: Vec<Reservation>,
) -> Group {
    Group {
        labels: labels.into_iter().collect(),
        family: None,
        cells,
        figures,
        remark,
        reservations,
    }
}
