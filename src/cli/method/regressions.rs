//! `seriatim method linear`, `logistic`, `complementary-log-log`, `poisson`, `negative-binomial`.
//!
//! Custody: as the command.

use clap::Args;

use super::Made;
use super::choice::{Words, one_of};
use super::columns::{Covariates, Source};
use crate::estimate::regression::{ClusterRobust, Heteroscedastic};
use crate::method::{self, RegressionKind, RegressionRequest, RegressionVariance};

const VARIANCES: Words<RegressionVariance> = &[
    ("automatic", RegressionVariance::Automatic),
    ("model", RegressionVariance::Model { pearson: false }),
    ("pearson", RegressionVariance::Model { pearson: true }),
    ("hc0", RegressionVariance::Robust(Heteroscedastic::Hc0)),
    ("hc1", RegressionVariance::Robust(Heteroscedastic::Hc1)),
    ("hc2", RegressionVariance::Robust(Heteroscedastic::Hc2)),
    ("hc3", RegressionVariance::Robust(Heteroscedastic::Hc3)),
    ("cr0", RegressionVariance::Clustered(ClusterRobust::Cr0)),
    ("cr1", RegressionVariance::Clustered(ClusterRobust::Cr1)),
    ("cr1-stata", RegressionVariance::Clustered(ClusterRobust::Cr1Stata)),
    ("cr2", RegressionVariance::Clustered(ClusterRobust::Cr2)),
    ("cr3", RegressionVariance::Clustered(ClusterRobust::Cr3)),
    ("jackknife", RegressionVariance::Clustered(ClusterRobust::Jackknife)),
];

/// A regression.
#[derive(Debug, Args)]
pub(in crate::cli) struct Regression {
    #[command(flatten)]
    source: Source,
    /// Column: the outcome
    #[arg(long)]
    outcome: String,
    /// The value of that column that marks the event of a logistic regression, where it is not 1
    #[arg(long, value_name = "VALUE")]
    outcome_is: Option<String>,
    #[command(flatten)]
    covariates: Covariates,
    /// Column: the exposure of a count, such as person-time
    #[arg(long)]
    exposure: Option<String>,
    /// Column: a part of the linear predictor that is known
    #[arg(long)]
    offset: Option<String>,
    /// Column: weights of rows
    #[arg(long)]
    weights: Option<String>,
    /// Column: the person, or other cluster, whose rows belong together
    #[arg(long)]
    cluster: Option<String>,
    /// Where standard errors come from; automatic: cr2 where clusters are named, else the model
    #[arg(long, value_parser = one_of(VARIANCES), default_value = "automatic")]
    variance: RegressionVariance,
    /// Leave the intercept out
    #[arg(long)]
    no_intercept: bool,
    /// Add Firth's penalty to a logistic or Poisson regression, for separation and few events
    #[arg(long)]
    firth: bool,
}

impl Regression {
    pub(super) fn outcome(&self, kind: RegressionKind) -> Made {
        let mut roles = self.source.roles();
        self.covariates.name_in(&mut roles);
        roles.outcome = Some(self.outcome.clone());
        roles.event_is.clone_from(&self.outcome_is);
        roles.others = self.exposure.iter().cloned().collect();
        roles.offset.clone_from(&self.offset);
        roles.weights.clone_from(&self.weights);
        roles.cluster.clone_from(&self.cluster);
        method::regression(&RegressionRequest {
            roles,
            kind,
            variance: self.variance,
            intercept: !self.no_intercept,
            firth: self.firth,
        })
    }
}
