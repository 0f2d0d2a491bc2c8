//! `seriatim method`: one estimator on a plain file.
//!
//! Custody: prints estimates from the user's own file, not reviewed. Work tables are refused.

mod choice;
mod columns;
mod curves;
mod effects;
mod hazards;
mod over_time;
mod rates;
mod regressions;
mod resampling;

use clap::Subcommand;

use super::talk::Said;
use crate::error::Error;
use crate::method::{MethodError, Outcome, RegressionKind};

/// Tries one estimator on a CSV or Parquet file, its columns named by flags.
#[derive(Debug, Subcommand)]
pub(super) enum Method {
    /// Kaplan-Meier curve: quartiles, and its height at given times
    KaplanMeier(curves::KaplanMeier),
    /// Nelson-Aalen or Fleming-Harrington cumulative hazard
    NelsonAalen(curves::NelsonAalen),
    /// Log-rank test and its G-rho family
    LogRank(curves::LogRank),
    /// Restricted mean time without the event
    RestrictedMean(curves::RestrictedMean),
    /// Aalen-Johansen cumulative incidence of competing causes, and Gray's test
    AalenJohansen(curves::AalenJohansen),
    /// Mean cumulative number of events that recur, with or without a terminal event
    MeanCumulative(curves::MeanCumulative),
    /// Cox's proportional hazards regression, and its relatives for events that recur
    Cox(hazards::Cox),
    /// Fine and Gray's regression of the subdistribution hazard
    FineGray(hazards::FineGray),
    /// Linear least squares
    Linear(regressions::Regression),
    /// Logistic regression
    Logistic(regressions::Regression),
    /// Regression with a complementary log-log link, for hazards in discrete time
    ComplementaryLogLog(regressions::Regression),
    /// Poisson regression
    Poisson(regressions::Regression),
    /// Negative binomial regression
    NegativeBinomial(regressions::Regression),
    /// A share with its interval
    Share(rates::Share),
    /// Events per person-time
    Rate(rates::Rate),
    /// Observed over expected events
    StandardisedRatio(rates::StandardisedRatio),
    /// A directly standardised rate
    Direct(rates::Direct),
    /// Risk ratio, odds ratio and risk difference; common ones within strata (Mantel-Haenszel)
    TwoByTwo(rates::TwoByTwo),
    /// Ratio and difference of two rates
    RateRatio(rates::RateRatio),
    /// Areas beside each other: funnel limits, overdispersion, shrunken ratios
    Funnel(rates::Funnel),
    /// P-values adjusted for their number
    Adjust(rates::Adjust),
    /// Effect of a treatment: weights, doubly robust, standardisation, entropy balancing, matching
    Effect(effects::Effect),
    /// Treated and untreated by weighted curves: difference in risk and in restricted mean time
    SurvivalContrast(over_time::SurvivalContrast),
    /// Weights by the inverse probability of having stayed under observation
    CensoringWeights(over_time::CensoringWeights),
    /// How strong unmeasured confounding would have to be
    EValue(effects::EValue),
    /// Difference-in-differences in a panel
    Did(effects::Did),
    /// Synthetic control of one treated unit, with placebos
    SyntheticControl(effects::SyntheticControl),
    /// Rubin's rules over imputations, nested in linkages or not
    Pool(rates::Pool),
}

impl Method {
    pub(super) fn execute(&self) -> Result<Said, Error> {
        let outcome = match self {
            Method::KaplanMeier(command) => command.outcome(),
            Method::NelsonAalen(command) => command.outcome(),
            Method::LogRank(command) => command.outcome(),
            Method::RestrictedMean(command) => command.outcome(),
            Method::AalenJohansen(command) => command.outcome(),
            Method::MeanCumulative(command) => command.outcome(),
            Method::Cox(command) => command.outcome(),
            Method::FineGray(command) => command.outcome(),
            Method::Linear(command) => command.outcome(RegressionKind::Linear),
            Method::Logistic(command) => command.outcome(RegressionKind::Logistic),
            Method::ComplementaryLogLog(command) => command.outcome(RegressionKind::ComplementaryLogLog),
            Method::Poisson(command) => command.outcome(RegressionKind::Poisson),
            Method::NegativeBinomial(command) => command.outcome(RegressionKind::NegativeBinomial),
            Method::Share(command) => command.outcome(),
            Method::Rate(command) => command.outcome(),
            Method::StandardisedRatio(command) => command.outcome(),
            Method::Direct(command) => command.outcome(),
            Method::TwoByTwo(command) => command.outcome(),
            Method::RateRatio(command) => command.outcome(),
            Method::Funnel(command) => command.outcome(),
            Method::Adjust(command) => command.outcome(),
            Method::Effect(command) => command.outcome(),
            Method::SurvivalContrast(command) => command.outcome(),
            Method::CensoringWeights(command) => command.outcome(),
            Method::EValue(command) => command.outcome(),
            Method::Did(command) => command.outcome(),
            Method::SyntheticControl(command) => command.outcome(),
            Method::Pool(command) => command.outcome(),
        };
        Ok(said(&outcome?))
    }
}

fn said(outcome: &Outcome) -> Said {
    let mut lines = outcome.lines();
    lines.push("not reviewed for release".to_owned());
    Said {
        lines,
        json: outcome.json(),
    }
}

/// What a method makes, or why not.
type Made = Result<Outcome, MethodError>;
