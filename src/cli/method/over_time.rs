//! `seriatim method survival-contrast` and `censoring-weights`.
//!
//! Custody: as the command.

use clap::Args;

use super::Made;
use super::choice::{Words, one_of};
use super::columns::{Covariates, Source, Times};
use super::effects::ESTIMANDS;
use crate::estimate::effects::{Estimand, WithinPeriod};
use crate::method::{self, CensoringRequest, SurvivalContrastRequest};

const WITHIN: Words<WithinPeriod> = &[
    ("events-first", WithinPeriod::EventsFirst),
    ("losses-first", WithinPeriod::LossesFirst),
];

/// Weighted curves compared.
#[derive(Debug, Args)]
pub(in crate::cli) struct SurvivalContrast {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    times: Times,
    /// Column: the treatment at time zero, 1 or true for the treated
    #[arg(long)]
    treatment: String,
    /// The value of that column that marks the treated, where it is not 1
    #[arg(long, value_name = "VALUE")]
    treated_is: Option<String>,
    #[command(flatten)]
    covariates: Covariates,
    /// Column: weights of rows that are known, such as those of censoring-weights, in the place of covariates
    #[arg(long)]
    weights: Option<String>,
    /// Column: the person, or other cluster, whose rows belong together
    #[arg(long)]
    cluster: Option<String>,
    /// The time at which risks are compared, and up to which mean times are, in the unit of the file
    #[arg(long)]
    horizon: String,
    /// Whose effect, by the propensity score; by default overlap
    #[arg(long, value_parser = one_of(ESTIMANDS))]
    estimand: Option<Estimand>,
}

impl SurvivalContrast {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        self.times.name_in(&mut roles);
        self.covariates.name_in(&mut roles);
        roles.others = vec![self.treatment.clone()];
        roles.weights.clone_from(&self.weights);
        roles.cluster.clone_from(&self.cluster);
        method::survival_contrast(&SurvivalContrastRequest {
            roles,
            treated_is: self.treated_is.clone(),
            estimand: self.estimand,
            horizon: self.horizon.clone(),
        })
    }
}

/// Weights for censoring.
#[derive(Debug, Args)]
pub(in crate::cli) struct CensoringWeights {
    #[command(flatten)]
    source: Source,
    /// Column: the person
    #[arg(long)]
    cluster: String,
    /// Column: the period, a whole number; those of a person follow each other without a gap
    #[arg(long)]
    period: String,
    /// Column: whether the person was lost in the period
    #[arg(long)]
    lost: String,
    /// The value of that column that marks a loss, where it is not 1
    #[arg(long, value_name = "VALUE")]
    lost_is: Option<String>,
    /// Column: whether the event came in the period
    #[arg(long)]
    event: String,
    /// The value of that column that marks the event, where it is not 1
    #[arg(long, value_name = "VALUE")]
    event_is: Option<String>,
    #[command(flatten)]
    covariates: Covariates,
    /// Stabilise by these of the covariates; by the share who stay alone where none is named
    #[arg(long, num_args = 0.., value_delimiter = ',', value_name = "COLUMN,...")]
    stabilise: Option<Vec<String>>,
    /// What comes first within a period: events-first weighs by having stayed until it began
    #[arg(long, value_parser = one_of(WITHIN), default_value = "events-first")]
    within: WithinPeriod,
    /// Set weights beyond these quantiles to them
    #[arg(long, value_delimiter = ',', value_name = "LOWER,UPPER")]
    truncate: Vec<f64>,
}

impl CensoringWeights {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        self.covariates.name_in(&mut roles);
        roles.cluster = Some(self.cluster.clone());
        roles.event = Some(self.event.clone());
        roles.event_is.clone_from(&self.event_is);
        roles.others = vec![self.period.clone(), self.lost.clone()];
        method::censoring_weights(&CensoringRequest {
            roles,
            lost_is: self.lost_is.clone(),
            stabilise: self.stabilise.clone(),
            within: self.within,
            truncate: self.truncate.clone(),
        })
    }
}
