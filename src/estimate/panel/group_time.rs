//! Effects by group and period (Callaway & Sant'Anna 2021): who began when, against those who had not begun.
//!
//! Custody: no zone. An effect may rest on a single unit.

use serde::Serialize;

use super::cohort::Cohort;
use super::data::Panel;
use super::influence::Influence;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation, Test};

/// Whom a group is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Controls {
    /// Units that are never treated within the panel: the default, as trends after treatment cannot reach them.
    #[default]
    NeverTreated,
    /// Units that are not treated in either of the two periods compared.
    NotYetTreated,
}

/// From which period change is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BasePeriod {
    /// Before treatment, from the period before each: effects are changes from one period to the next. The default, as
    /// in R's `did`. From treatment on, from the last period before it.
    #[default]
    Varying,
    /// Always from the last period before treatment (and its anticipation), as in an event study.
    Universal,
}

/// How covariates are used; without covariates there is no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupTimeMethod {
    /// Regression and weighting together: right if either model is. The default.
    #[default]
    DoublyRobust,
    /// Regression of the controls' changes.
    Regression,
    /// Weighting by the odds of being treated.
    InverseProbability,
}

/// What has to be decided before group-time effects are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct GroupTimeSettings {
    /// Whom a group is compared with.
    pub controls: Controls,
    /// From which period change is counted.
    pub base: BasePeriod,
    /// How covariates are used. They are read in the base period of each comparison.
    pub method: GroupTimeMethod,
    /// Periods before treatment in which it may already have an effect, in the unit of the periods.
    pub anticipation: u32,
    /// Level of the intervals.
    pub level: ConfidenceLevel,
}

/// The effect on a group in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupTimeEffect {
    /// First treated period of the group.
    pub group: i64,
    /// The period.
    pub period: i64,
    /// The period from which change is counted.
    pub base: i64,
    /// Average effect on the treated; without a standard error in the base period itself, where it is 0 by definition,
    /// and where the group or its controls are a single cluster.
    pub effect: Estimate,
    /// Units of the group with both periods.
    pub treated: u64,
    /// Controls with both periods.
    pub controls: u64,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Effects by group and period, from which [aggregates](GroupTime::simple) and [bands](GroupTime::bands) are made.
///
/// ```
/// use seriatim::estimate::panel::{GroupTime, GroupTimeSettings, Panel, PanelColumns};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// // Four areas over two years; the first two begin in the second year.
/// let panel = Panel::new(&PanelColumns {
///     unit: &[1, 1, 2, 2, 3, 3, 4, 4],
///     period: &[2020, 2021, 2020, 2021, 2020, 2021, 2020, 2021],
///     outcome: &[30.0, 24.0, 28.0, 24.0, 25.0, 26.0, 40.0, 39.0],
///     first_treated: &[Some(2021), Some(2021), Some(2021), Some(2021), None, None, None, None],
///     ..PanelColumns::default()
/// })?;
/// let found = GroupTime::fit(&panel, GroupTimeSettings::default())?;
/// // The treated fell by 5 on average, the others by 0.
/// assert_eq!(found.effects()[0].effect.value, -5.0);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct GroupTime {
    pub(super) effects: Vec<GroupTimeEffect>,
    pub(super) influence: Vec<Influence>,
    pub(super) groups: Vec<Group>,
    pub(super) settings: GroupTimeSettings,
    pub(super) reservations: Vec<Reservation>,
    pub(super) units: usize,
}

/// A group of units first treated in the same period.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) first: i64,
    /// Its share of all units, by weight, and the influence of that share.
    pub(super) share: f64,
    pub(super) influence: Influence,
    pub(super) clusters: usize,
}

impl GroupTime {
    /// Estimates every group in every period in which it can be compared. Units treated from the first period on (or in
    /// its anticipation) are left out, as R's `did` does. Weights are those of a unit's first row, for all its periods.
    ///
    /// Standard errors are analytic, √(Σψ²)/n with ψ summed within clusters, and without a small-sample factor, as R's
    /// `did` has them; `diff_diff` multiplies them by √(G/(G-1)) where clusters are told.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] without a group that begins within the panel, without controls, or with one
    /// period; the errors of the regressions where no comparison at all succeeds.
    pub fn fit(panel: &Panel, settings: GroupTimeSettings) -> Result<GroupTime, EstimateError> {
        let cohort = Cohort::of(panel, settings)?;
        let mut found = GroupTime {
            effects: Vec::new(),
            influence: Vec::new(),
            groups: cohort.groups(panel),
            settings,
            reservations: Vec::new(),
            units: cohort.members.len(),
        };
        let (mut missing, mut refused, mut poor) = (false, None, false);
        for group in found.groups.clone() {
            for (period, base) in cohort.pairs(panel, group.first) {
                match cohort.effect(panel, &group, period, base) {
                    Ok((effect, influence)) => {
                        poor |= effect.reservations.contains(&Reservation::PoorOverlap);
                        found.effects.push(effect);
                        found.influence.push(influence);
                    }
                    Err(error) => {
                        missing = true;
                        refused = refused.or(Some(error));
                    }
                }
            }
        }
        if found.effects.iter().all(|effect| effect.period == effect.base) {
            let nothing = "no group with a period to compare";
            return Err(refused.unwrap_or(EstimateError::NothingToEstimate { nothing }));
        }
        found.reservations = cohort.reservations(panel, &found.groups, missing, poor);
        Ok(found)
    }

    /// The effects, by group and then by period.
    pub fn effects(&self) -> &[GroupTimeEffect] {
        &self.effects
    }

    /// What a reader has to be told of all of them, in the order in which [`Reservation`] declares them.
    pub fn reservations(&self) -> &[Reservation] {
        &self.reservations
    }

    /// Units that take part: those treated from the first period on do not.
    pub fn units(&self) -> usize {
        self.units
    }

    /// The joint test that all effects before treatment (and its anticipation) are 0: chi-squared with as many degrees
    /// of freedom as there are. `None` where there are none, or where they outnumber what the data can tell apart.
    pub fn pre_trends(&self) -> Option<Test> {
        let anticipation = i64::from(self.settings.anticipation);
        let before = |index: &usize| {
            let effect = &self.effects[*index];
            effect.period < effect.group.saturating_sub(anticipation) && effect.period != effect.base
        };
        let leads: Vec<usize> = (0..self.effects.len()).filter(before).collect();
        if leads.is_empty() {
            return None;
        }
        let values = Vector::from_iterator(leads.len(), leads.iter().map(|lead| self.effects[*lead].effect.value));
        let covariance = Matrix::from_fn(leads.len(), leads.len(), |a, b| {
            self.influence[leads[a]].covariance(&self.influence[leads[b]])
        });
        let factor = Factor::of(&covariance).ok()?;
        Some(Test::chi_squared(
            values.dot(&factor.solve(&values)),
            leads.len() as f64,
        ))
    }
}
