//! `seriatim method share`, `rate`, `standardised-ratio`, `direct`, `funnel`, `adjust`, `two-by-two`, `rate-ratio`, `pool`.
//!
//! Custody: as the command.

use clap::Args;

use super::Made;
use super::choice::{Words, one_of, positive};
use super::columns::Source;
use crate::estimate::pooling;
use crate::estimate::rates::direct::DirectMethod;
use crate::estimate::rates::funnel::overdispersion::Scale;
use crate::estimate::rates::multiplicity::Adjustment;
use crate::estimate::rates::poisson::{ByarForm, PoissonMethod};
use crate::estimate::rates::rate_ratio::RateRatioMethod;
use crate::estimate::rates::two_by_two::odds::OddsRatioMethod;
use crate::estimate::rates::two_by_two::risk::{RiskDifferenceMethod, RiskRatioMethod};
use crate::method::{self, Roles, ShareMethod, TableMethods};

const SHARES: Words<ShareMethod> = &[
    ("wilson", ShareMethod::Wilson),
    ("clopper-pearson", ShareMethod::ClopperPearson),
    ("jeffreys", ShareMethod::Jeffreys),
    ("mid-p", ShareMethod::MidP),
];

const COUNTS: Words<PoissonMethod> = &[
    ("byar", PoissonMethod::Byar(ByarForm::Apho)),
    ("byar-throughout", PoissonMethod::Byar(ByarForm::AphoThroughout)),
    ("byar-half", PoissonMethod::Byar(ByarForm::Half)),
    ("exact", PoissonMethod::Exact),
    ("mid-p", PoissonMethod::MidP),
];

const DIRECT: Words<DirectMethod> = &[
    ("dobson", DirectMethod::Dobson(PoissonMethod::Byar(ByarForm::Apho))),
    ("dobson-exact", DirectMethod::Dobson(PoissonMethod::Exact)),
    ("fay-feuer", DirectMethod::FayFeuer),
];

const FUNNELS: Words<Scale> = &[("square-root", Scale::SquareRoot), ("log", Scale::Log)];

const ADJUSTMENTS: Words<Adjustment> = &[
    ("holm", Adjustment::Holm),
    ("benjamini-hochberg", Adjustment::BenjaminiHochberg),
    ("bonferroni", Adjustment::Bonferroni),
];

const RISK_RATIOS: Words<RiskRatioMethod> = &[
    ("katz", RiskRatioMethod::KatzLog),
    ("koopman", RiskRatioMethod::Koopman),
];

const ODDS_RATIOS: Words<OddsRatioMethod> = &[
    ("woolf", OddsRatioMethod::Woolf),
    ("exact", OddsRatioMethod::ConditionalExact),
    ("mid-p", OddsRatioMethod::ConditionalMidP),
];

const DIFFERENCES: Words<RiskDifferenceMethod> = &[
    ("newcombe", RiskDifferenceMethod::Newcombe),
    ("wald", RiskDifferenceMethod::Wald),
];

const RATE_RATIOS: Words<RateRatioMethod> = &[
    ("exact", RateRatioMethod::Exact),
    ("mid-p", RateRatioMethod::MidP),
    ("log-wald", RateRatioMethod::LogWald),
];

const POOLING: Words<pooling::Scale> = &[
    ("identity", pooling::Scale::Identity),
    ("log", pooling::Scale::Log),
    ("log-log", pooling::Scale::LogLog),
    ("logit", pooling::Scale::Logit),
];

/// A file by groups.
#[derive(Debug, Args)]
struct Grouped {
    #[command(flatten)]
    source: Source,
    /// Column: groups, each with a result of its own
    #[arg(long)]
    by: Option<String>,
}

impl Grouped {
    fn roles(&self, others: &[&str]) -> Roles {
        let mut roles = self.source.roles();
        roles.by.clone_from(&self.by);
        roles.others = others.iter().map(|name| (*name).to_owned()).collect();
        roles
    }
}

/// A share.
#[derive(Debug, Args)]
pub(in crate::cli) struct Share {
    #[command(flatten)]
    grouped: Grouped,
    /// Column: the outcome of each row, 1 or true for a success
    #[arg(long, conflicts_with_all = ["successes", "trials"], required_unless_present = "successes")]
    outcome: Option<String>,
    /// The value of that column that marks a success, where it is not 1
    #[arg(long, value_name = "VALUE", requires = "outcome")]
    outcome_is: Option<String>,
    /// Column: number of successes, for rows that are counts
    #[arg(long, requires = "trials")]
    successes: Option<String>,
    /// Column: number of trials
    #[arg(long, requires = "successes")]
    trials: Option<String>,
    /// How limits are made
    #[arg(long, value_parser = one_of(SHARES), default_value = "wilson")]
    limits: ShareMethod,
}

impl Share {
    pub(super) fn outcome(&self) -> Made {
        let own: Vec<&str> = [&self.successes, &self.trials]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let mut roles = self.grouped.roles(&own);
        roles.outcome.clone_from(&self.outcome);
        roles.event_is.clone_from(&self.outcome_is);
        method::share(&roles, self.limits)
    }
}

/// A rate.
#[derive(Debug, Args)]
pub(in crate::cli) struct Rate {
    #[command(flatten)]
    grouped: Grouped,
    /// Column: number of events
    #[arg(long)]
    events: String,
    /// Column: time under observation
    #[arg(long)]
    person_time: String,
    /// How limits are made; byar is exact below 10 events
    #[arg(long, value_parser = one_of(COUNTS), default_value = "byar")]
    limits: PoissonMethod,
    /// The table tells rates per so much time
    #[arg(long, value_parser = positive, default_value = "1", value_name = "TIME")]
    per: f64,
}

impl Rate {
    pub(super) fn outcome(&self) -> Made {
        method::rate(
            &self.grouped.roles(&[&self.events, &self.person_time]),
            self.limits,
            self.per,
        )
    }
}

/// Observed over expected events.
#[derive(Debug, Args)]
pub(in crate::cli) struct StandardisedRatio {
    #[command(flatten)]
    grouped: Grouped,
    /// Column: number of events observed
    #[arg(long)]
    observed: String,
    /// Column: number expected
    #[arg(long)]
    expected: String,
    /// How limits are made; byar is exact below 10 events
    #[arg(long, value_parser = one_of(COUNTS), default_value = "byar")]
    limits: PoissonMethod,
}

impl StandardisedRatio {
    pub(super) fn outcome(&self) -> Made {
        method::standardised(&self.grouped.roles(&[&self.observed, &self.expected]), self.limits)
    }
}

/// A directly standardised rate.
#[derive(Debug, Args)]
pub(in crate::cli) struct Direct {
    #[command(flatten)]
    grouped: Grouped,
    /// Column: number of events of each stratum
    #[arg(long)]
    events: String,
    /// Column: time under observation of each stratum
    #[arg(long)]
    person_time: String,
    /// Column: standard population of each stratum
    #[arg(long)]
    standard: String,
    /// How limits are made
    #[arg(long, value_parser = one_of(DIRECT), default_value = "dobson")]
    limits: DirectMethod,
    /// The table tells rates per so much time
    #[arg(long, value_parser = positive, default_value = "1", value_name = "TIME")]
    per: f64,
}

impl Direct {
    pub(super) fn outcome(&self) -> Made {
        let roles = self.grouped.roles(&[&self.events, &self.person_time, &self.standard]);
        method::direct(&roles, self.limits, self.per)
    }
}

/// Areas beside each other.
#[derive(Debug, Args)]
pub(in crate::cli) struct Funnel {
    #[command(flatten)]
    source: Source,
    /// Column: the area
    #[arg(long)]
    area: String,
    /// Column: number of events observed
    #[arg(long)]
    observed: String,
    /// Column: number expected
    #[arg(long)]
    expected: String,
    /// Scale of scores
    #[arg(long, value_parser = one_of(FUNNELS), default_value = "square-root")]
    scale: Scale,
    /// Share of scores at each end that is drawn in before overdispersion is measured
    #[arg(long, default_value_t = 0.1, value_name = "SHARE")]
    winsorised: f64,
}

impl Funnel {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        roles.by = Some(self.area.clone());
        roles.others = vec![self.observed.clone(), self.expected.clone()];
        method::funnel(&roles, self.scale, self.winsorised)
    }
}

/// P-values for many tests.
#[derive(Debug, Args)]
pub(in crate::cli) struct Adjust {
    #[command(flatten)]
    source: Source,
    /// Column: the p-values
    #[arg(long)]
    p: String,
    /// Column: what the tests are called
    #[arg(long)]
    name: Option<String>,
    /// How they are adjusted
    #[arg(long, value_parser = one_of(ADJUSTMENTS), default_value = "holm")]
    rule: Adjustment,
}

impl Adjust {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        roles.others = vec![self.p.clone()];
        roles.by.clone_from(&self.name);
        method::adjust(&roles, self.rule)
    }
}

/// An outcome by an exposure.
#[derive(Debug, Args)]
pub(in crate::cli) struct TwoByTwo {
    #[command(flatten)]
    source: Source,
    /// Column: the outcome, 1 or true where it happened
    #[arg(long)]
    outcome: String,
    /// The value of that column that marks it, where it is not 1
    #[arg(long, value_name = "VALUE")]
    outcome_is: Option<String>,
    /// Column: the exposure, 1 or true where there was one
    #[arg(long)]
    exposed: String,
    /// The value of that column that marks it, where it is not 1
    #[arg(long, value_name = "VALUE")]
    exposed_is: Option<String>,
    /// Column: strata, over which common values are taken
    #[arg(long)]
    strata: Option<String>,
    /// Column: how many persons a row stands for
    #[arg(long)]
    count: Option<String>,
    /// Limits of the risk ratio without strata; by default katz
    #[arg(long, value_parser = one_of(RISK_RATIOS))]
    risk_ratio: Option<RiskRatioMethod>,
    /// Limits of the odds ratio without strata; by default woolf
    #[arg(long, value_parser = one_of(ODDS_RATIOS))]
    odds_ratio: Option<OddsRatioMethod>,
    /// Limits of the risk difference without strata; by default newcombe
    #[arg(long, value_parser = one_of(DIFFERENCES))]
    risk_difference: Option<RiskDifferenceMethod>,
}

impl TwoByTwo {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        roles.outcome = Some(self.outcome.clone());
        roles.event_is.clone_from(&self.outcome_is);
        roles.others = vec![self.exposed.clone()];
        roles.strata.clone_from(&self.strata);
        roles.weights.clone_from(&self.count);
        let methods = TableMethods {
            risk_ratio: self.risk_ratio,
            odds_ratio: self.odds_ratio,
            risk_difference: self.risk_difference,
        };
        method::two_by_two(&roles, self.exposed_is.as_deref(), methods)
    }
}

/// Two rates.
#[derive(Debug, Args)]
pub(in crate::cli) struct RateRatio {
    #[command(flatten)]
    source: Source,
    /// Column: number of events
    #[arg(long)]
    events: String,
    /// Column: time under observation
    #[arg(long)]
    person_time: String,
    /// Column: the exposure, 1 or true where there was one
    #[arg(long)]
    exposed: String,
    /// The value of that column that marks it, where it is not 1
    #[arg(long, value_name = "VALUE")]
    exposed_is: Option<String>,
    /// Column: strata, over which a common ratio is taken
    #[arg(long)]
    strata: Option<String>,
    /// How limits of the ratio are made without strata; by default exact
    #[arg(long, value_parser = one_of(RATE_RATIOS))]
    limits: Option<RateRatioMethod>,
    /// The table tells the difference per so much time
    #[arg(long, value_parser = positive, value_name = "TIME")]
    per: Option<f64>,
}

impl RateRatio {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        roles.others = vec![self.events.clone(), self.person_time.clone(), self.exposed.clone()];
        roles.strata.clone_from(&self.strata);
        method::two_rates(&roles, self.exposed_is.as_deref(), self.limits, self.per)
    }
}

/// Results of several imputations.
#[derive(Debug, Args)]
pub(in crate::cli) struct Pool {
    #[command(flatten)]
    source: Source,
    /// Column: the estimates, one for each imputation
    #[arg(long)]
    estimate: String,
    /// Column: their standard errors
    #[arg(long)]
    standard_error: String,
    /// Column: the linkage in which each imputation is nested
    #[arg(long)]
    linkage: Option<String>,
    /// Scale on which they are averaged
    #[arg(long, value_parser = one_of(POOLING), default_value = "identity")]
    scale: pooling::Scale,
    /// Degrees of freedom that complete data would have
    #[arg(long, value_name = "NUMBER")]
    complete: Option<f64>,
}

impl Pool {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        roles.others = vec![self.estimate.clone(), self.standard_error.clone()];
        roles.by.clone_from(&self.linkage);
        method::pool(&roles, self.scale, self.complete)
    }
}
