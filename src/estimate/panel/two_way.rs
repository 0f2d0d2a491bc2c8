//! Two-way fixed effects: the outcome on treatment with an effect of every unit and of every period.
//!
//! Custody: no zone. Numbers by position.

use serde::Serialize;

use super::bacon::{self, Decomposition};
use super::data::Panel;
use super::design::Absorbed;
use crate::estimate::regression::{ClusterReference, ClusterRobust, Coefficient, Variance};
use crate::estimate::reservation::{FEW_TREATED, applying};
use crate::estimate::{Basis, Clusters, ConfidenceLevel, EstimateError, Reservation};

/// How the standard errors of fixed effects models take clusters into account; G is the number of clusters, n of rows,
/// k of coefficients with the effects of units and periods among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PanelErrors {
    /// The sandwich as it is, CR0, with t(G-1): too small with few clusters.
    Raw,
    /// Times G/(G-1), with t(G-1).
    ClustersLessOne,
    /// Times G/(G-1) · (n-1)/(n-k), with t(G-1): R's `sandwich` ("HC1") and Stata's `regress, vce(cluster)` with
    /// dummies.
    AllCoefficients,
    /// The same, effects of units but one not counted in k as they are nested in clusters, with t(G-1): `fixest`,
    /// `pyfixest`, `reghdfe`.
    NestedNotCounted,
    /// CR2, with degrees of freedom after Satterthwaite (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018), the working
    /// variance the same for all rows. Weights that differ between the rows of a unit make it depend, by parts of a
    /// thousand, on effects of units being taken out first.
    BellMcCaffrey,
    /// CV3, every cluster left out once, with t(G-1): the default, as it keeps its level best with few and unequal
    /// clusters (MacKinnon, Nielsen & Webb 2023).
    #[default]
    Jackknife,
}

/// What has to be decided before a fixed effects model is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct TwoWaySettings {
    /// How standard errors are made.
    pub errors: PanelErrors,
    /// Level of the intervals.
    pub level: ConfidenceLevel,
}

/// What two-way fixed effects find.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TwoWay {
    /// The coefficient of treatment.
    pub effect: Coefficient,
    /// Those of the covariates, in their order.
    pub covariates: Vec<Coefficient>,
    /// Rows, clusters (as persons) and treated rows (as events).
    pub basis: Basis,
    /// How standard errors are made.
    pub errors: PanelErrors,
    /// The comparisons of which the coefficient is the weighted mean (Goodman-Bacon 2021), where treatment starts at
    /// different times; `None` with covariates, with weights and for a panel with gaps.
    pub comparisons: Option<Decomposition>,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl TwoWay {
    /// The outcome on treatment (from the first treated period on) and the covariates of the panel, with an effect of
    /// every unit and of every period, weighted where the panel is.
    ///
    /// Where treatment starts at different times, the coefficient is no mean of effects with weights that are all
    /// positive: units treated earlier serve as controls for later ones. It is then told, with the comparisons behind
    /// it; [`GroupTime`](super::GroupTime) has no such comparison.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] where treatment follows from units and periods (nobody or everybody is
    /// treated at once) or with one cluster; [`EstimateError::Collinear`] for a covariate that does.
    pub fn fit(panel: &Panel, settings: TwoWaySettings) -> Result<TwoWay, EstimateError> {
        let treated: Vec<f64> = (0..panel.rows()).map(|row| treated(panel, row)).collect();
        let events = treated.iter().sum::<f64>() as u64;
        let absorbed = Absorbed::new(panel, vec![treated])?;
        let fit = absorbed.fit(panel.outcome())?;
        let variance = absorbed.variance(settings.errors);
        let found = fit.coefficients(variance, settings.level)?;
        let mut own = found.coefficients.into_iter().skip(absorbed.first());
        let nothing = EstimateError::NothingToEstimate {
            nothing: "no treatment",
        };
        let effect = own.next().ok_or(nothing)?;
        let staggered = is_staggered(panel);
        let plain = staggered && panel.covariates().is_empty() && !panel.is_weighted();
        Ok(TwoWay {
            effect,
            covariates: own.collect(),
            basis: Basis { events, ..found.basis },
            errors: settings.errors,
            comparisons: if plain { bacon::decompose(panel).ok() } else { None },
            reservations: reservations(panel, staggered, &found.reservations),
        })
    }
}

/// 1 from the first treated period of a unit on.
pub(super) fn treated(panel: &Panel, row: usize) -> f64 {
    f64::from(u8::from(panel.since_treated(row).is_some_and(|since| since >= 0)))
}

/// The first treated period, where all units treated within the panel have the same.
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] without a treated unit, [`EstimateError::OutOfRange`] with several periods.
pub(super) fn only_first(panel: &Panel) -> Result<i64, EstimateError> {
    let last = panel.periods().last().copied().unwrap_or(i64::MIN);
    let within = panel
        .first_treated()
        .iter()
        .flatten()
        .copied()
        .filter(|first| *first <= last);
    let mut firsts: Vec<i64> = within.collect();
    firsts.sort_unstable();
    firsts.dedup();
    match firsts[..] {
        [first] => Ok(first),
        [] => Err(EstimateError::NothingToEstimate {
            nothing: "no unit that is treated within the panel",
        }),
        _ => {
            let (what, must) = ("first treated period", "the same for all treated units");
            Err(EstimateError::OutOfRange { what, must })
        }
    }
}

/// Whether units that are treated within the panel begin in different periods, those treated throughout among them.
pub(super) fn is_staggered(panel: &Panel) -> bool {
    let last = panel.periods().last().copied().unwrap_or(i64::MIN);
    let start = panel.periods().first().copied().unwrap_or(i64::MIN);
    let within = panel.first_treated().iter().flatten().filter(|first| **first <= last);
    let mut firsts: Vec<i64> = within.map(|first| (*first).max(start)).collect();
    firsts.sort_unstable();
    firsts.dedup();
    firsts.len() > 1
}

/// What has to be told of any fixed effects model of this panel.
pub(super) fn reservations(panel: &Panel, staggered: bool, found: &[Reservation]) -> Vec<Reservation> {
    let (treated, clusters) = (panel.treated_clusters() as u64, panel.clusters().count() as u64);
    let mut told = applying([
        (treated < FEW_TREATED, Reservation::FewTreatedClusters),
        (
            clusters - treated < FEW_TREATED && !staggered,
            Reservation::FewControlClusters,
        ),
        (staggered, Reservation::StaggeredAdoption),
    ]);
    told.extend_from_slice(found);
    told.sort_unstable();
    told.dedup();
    told
}

impl PanelErrors {
    /// The variance that it stands for, with all coefficients and with those that are not nested in clusters.
    pub(super) fn variance(self, clusters: &Clusters, all: usize, not_nested: usize) -> Variance<'_> {
        let convention = match self {
            PanelErrors::Raw => ClusterRobust::Cr0,
            PanelErrors::ClustersLessOne => ClusterRobust::Cr1,
            PanelErrors::AllCoefficients => ClusterRobust::Cr1Nested { counted: all },
            PanelErrors::NestedNotCounted => ClusterRobust::Cr1Nested { counted: not_nested },
            PanelErrors::BellMcCaffrey => ClusterRobust::Cr2,
            PanelErrors::Jackknife => ClusterRobust::Jackknife,
        };
        let reference = match self {
            PanelErrors::BellMcCaffrey => ClusterReference::Satterthwaite,
            _ => ClusterReference::ClustersLessOne,
        };
        Variance::Clustered {
            clusters,
            convention,
            reference,
        }
    }
}
