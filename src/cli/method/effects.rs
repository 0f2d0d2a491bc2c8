//! `seriatim method effect`, `e-value`, `did`, `synthetic-control`.
//!
//! Custody: as the command.

use std::num::NonZeroU32;

use clap::{ArgGroup, Args};

use super::Made;
use super::choice::{Words, not_negative, one_of};
use super::columns::{Covariates, Source};
use crate::estimate::Interval;
use crate::estimate::effects::e_value::{Association, Outcome};
use crate::estimate::effects::matching::Order;
use crate::estimate::effects::{CrossFitting, Estimand};
use crate::estimate::panel::{BasePeriod, Controls, GroupTimeMethod, PanelErrors};
use crate::method::{
    self, EffectEstimator, EffectRequest, MatchKind, MatchRequest, MethodError, PanelEstimator, PanelRequest, Roles,
};

pub(super) const ESTIMANDS: Words<Estimand> = &[
    ("overlap", Estimand::Overlap),
    ("all", Estimand::All),
    ("treated", Estimand::Treated),
    ("untreated", Estimand::Untreated),
    ("matching", Estimand::Matching),
];

const ESTIMATORS: Words<EffectEstimator> = &[
    ("weights", EffectEstimator::Weights),
    ("doubly-robust", EffectEstimator::DoublyRobust),
    ("standardisation", EffectEstimator::Standardisation),
    ("entropy", EffectEstimator::Entropy),
    ("matching", EffectEstimator::Matching),
];

const MATCHES: Words<MatchKind> = &[
    ("nearest", MatchKind::Nearest),
    ("exact", MatchKind::Exact),
    ("coarsened", MatchKind::Coarsened),
    ("subclass", MatchKind::Subclass),
];

const ORDERS: Words<Order> = &[
    ("largest-first", Order::LargestFirst),
    ("smallest-first", Order::SmallestFirst),
    ("rows", Order::Rows),
];

const PANELS: Words<PanelEstimator> = &[
    ("group-time", PanelEstimator::GroupTime),
    ("two-way", PanelEstimator::TwoWay),
    ("event-study", PanelEstimator::EventStudy),
    ("sun-abraham", PanelEstimator::SunAbraham),
    ("imputation", PanelEstimator::Imputation),
    ("synthetic-difference", PanelEstimator::SyntheticDifference),
];

const ERRORS: Words<PanelErrors> = &[
    ("cr2", PanelErrors::BellMcCaffrey),
    ("jackknife", PanelErrors::Jackknife),
    ("cr0", PanelErrors::Raw),
    ("clusters-less-one", PanelErrors::ClustersLessOne),
    ("all-coefficients", PanelErrors::AllCoefficients),
    ("nested-not-counted", PanelErrors::NestedNotCounted),
];

const CONTROLS: Words<Controls> = &[
    ("never-treated", Controls::NeverTreated),
    ("not-yet-treated", Controls::NotYetTreated),
];

const BASES: Words<BasePeriod> = &[("varying", BasePeriod::Varying), ("universal", BasePeriod::Universal)];

const METHODS: Words<GroupTimeMethod> = &[
    ("doubly-robust", GroupTimeMethod::DoublyRobust),
    ("regression", GroupTimeMethod::Regression),
    ("inverse-probability", GroupTimeMethod::InverseProbability),
];

const COMMON: Words<Outcome> = &[("common", Outcome::Common), ("rare", Outcome::Rare)];

/// Treated and untreated persons.
#[derive(Debug, Args)]
pub(in crate::cli) struct Effect {
    #[command(flatten)]
    source: Source,
    /// Column: the treatment at time zero, 1 or true for the treated
    #[arg(long)]
    treatment: String,
    /// The value of that column that marks the treated, where it is not 1
    #[arg(long, value_name = "VALUE")]
    treated_is: Option<String>,
    /// Column: the outcome
    #[arg(long)]
    outcome: String,
    /// The value of that column that marks the outcome, where it is not 1; with --binary
    #[arg(long, value_name = "VALUE", requires = "binary")]
    outcome_is: Option<String>,
    /// The outcome happens or does not, and is no number
    #[arg(long)]
    binary: bool,
    #[command(flatten)]
    covariates: Covariates,
    /// Column: the person, or other cluster, whose rows belong together
    #[arg(long)]
    cluster: Option<String>,
    /// Whose effect
    #[arg(long, value_parser = one_of(ESTIMANDS), default_value = "overlap")]
    estimand: Estimand,
    /// How the arms are made alike
    #[arg(long, value_parser = one_of(ESTIMATORS), default_value = "weights")]
    estimator: EffectEstimator,
    /// Matching: with whom; nearest by default
    #[arg(long = "match", value_parser = one_of(MATCHES), value_name = "KIND")]
    matching: Option<MatchKind>,
    /// Nearest: a row can be the match of several
    #[arg(long)]
    replace: bool,
    /// Nearest: the farthest match, in standard deviations of the score: 0.2 by default, 0 for any
    #[arg(long, value_parser = not_negative, value_name = "DEVIATIONS")]
    caliper: Option<f64>,
    /// Nearest without replacement: who comes first; by default largest-first
    #[arg(long, value_parser = one_of(ORDERS))]
    order: Option<Order>,
    /// Coarsened: classes of equal width of each number, by default as many as Sturges has; subclass: classes of the
    /// score, by default 6
    #[arg(long, value_name = "NUMBER")]
    classes: Option<u32>,
    /// Coarsened: where the classes of a column part
    #[arg(long, value_delimiter = ',', value_name = "COLUMN=CUT/CUT/...,...")]
    cutpoints: Vec<String>,
    /// Doubly robust: fit the models without the rows for which they speak, in so many parts
    #[arg(long, value_name = "NUMBER")]
    folds: Option<NonZeroU32>,
    /// Seed by which rows, or clusters, are dealt into them; by default 1
    #[arg(long, requires = "folds")]
    seed: Option<u64>,
}

impl Effect {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        self.covariates.name_in(&mut roles);
        roles.outcome = Some(self.outcome.clone());
        roles.event_is.clone_from(&self.outcome_is);
        roles.others = vec![self.treatment.clone()];
        roles.cluster.clone_from(&self.cluster);
        method::effect(&EffectRequest {
            roles,
            treated_is: self.treated_is.clone(),
            estimand: self.estimand,
            estimator: self.estimator,
            binary: self.binary,
            matching: MatchRequest {
                kind: self.matching,
                replace: self.replace,
                caliper: self.caliper,
                order: self.order,
                classes: self.classes,
                cutpoints: self.cutpoints.clone(),
            },
            cross_fitting: self.folds.map(|folds| CrossFitting {
                folds,
                seed: self.seed.unwrap_or(1),
            }),
        })
    }
}

/// E-values.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("association").required(true).args(["risk_ratio", "odds_ratio", "hazard_ratio", "difference"])))]
pub(in crate::cli) struct EValue {
    /// A risk ratio
    #[arg(long)]
    risk_ratio: Option<f64>,
    /// An odds ratio
    #[arg(long)]
    odds_ratio: Option<f64>,
    /// A hazard ratio
    #[arg(long)]
    hazard_ratio: Option<f64>,
    /// A standardised difference of means
    #[arg(long, allow_negative_numbers = true)]
    difference: Option<f64>,
    /// Lower limit of a ratio
    #[arg(long, requires = "upper", conflicts_with = "difference")]
    lower: Option<f64>,
    /// Upper limit of a ratio
    #[arg(long, requires = "lower", conflicts_with = "difference")]
    upper: Option<f64>,
    /// Standard error of a difference
    #[arg(long, requires = "difference")]
    standard_error: Option<f64>,
    /// Whether the outcome of an odds or hazard ratio is common, as it is by default, or rare
    #[arg(long, value_parser = one_of(COMMON), conflicts_with_all = ["risk_ratio", "difference"])]
    outcome: Option<Outcome>,
}

impl EValue {
    pub(super) fn outcome(&self) -> Made {
        let limits = match (self.lower, self.upper) {
            (Some(lower), Some(upper)) => Some(Interval { lower, upper }),
            _ => None,
        };
        let outcome = self.outcome.unwrap_or_default();
        let association = match (self.risk_ratio, self.odds_ratio, self.hazard_ratio, self.difference) {
            (Some(value), ..) => Association::RiskRatio { value, limits },
            (_, Some(value), ..) => Association::OddsRatio { value, limits, outcome },
            (_, _, Some(value), _) => Association::HazardRatio { value, limits, outcome },
            (.., Some(value)) => Association::StandardisedDifference {
                value,
                standard_error: self.standard_error,
            },
            _ => {
                return Err(MethodError::Settings {
                    what: "name one association".to_owned(),
                });
            }
        };
        method::evidence(&association)
    }
}

/// A panel.
#[derive(Debug, Args)]
struct PanelArgs {
    #[command(flatten)]
    source: Source,
    /// Column: the unit, such as an area
    #[arg(long)]
    unit: String,
    /// Column: the period, a whole number such as a year
    #[arg(long)]
    period: String,
    /// Column: the outcome
    #[arg(long)]
    outcome: String,
    /// Column: the first period in which the unit was treated; empty, 0 or `never` where it never was
    #[arg(long)]
    first_treated: String,
}

impl PanelArgs {
    fn roles(&self) -> Roles {
        let mut roles = self.source.roles();
        roles.outcome = Some(self.outcome.clone());
        roles.others = vec![self.unit.clone(), self.period.clone(), self.first_treated.clone()];
        roles.may_lack = vec![self.first_treated.clone()];
        roles
    }
}

/// Difference-in-differences.
#[derive(Debug, Args)]
pub(in crate::cli) struct Did {
    #[command(flatten)]
    panel: PanelArgs,
    #[command(flatten)]
    covariates: Covariates,
    /// Column: weights of rows
    #[arg(long)]
    weights: Option<String>,
    /// Column: clusters of units; by default each unit is its own
    #[arg(long)]
    cluster: Option<String>,
    /// Which estimator
    #[arg(long, value_parser = one_of(PANELS), default_value = "group-time")]
    estimator: PanelEstimator,
    /// Two-way and event studies: errors; by default jackknife
    #[arg(long, value_parser = one_of(ERRORS))]
    errors: Option<PanelErrors>,
    /// Group-time: with whom groups are compared; by default never-treated
    #[arg(long, value_parser = one_of(CONTROLS))]
    controls: Option<Controls>,
    /// Group-time: the period from which change is counted; by default varying
    #[arg(long, value_parser = one_of(BASES))]
    base: Option<BasePeriod>,
    /// Group-time: how covariates enter; by default doubly-robust
    #[arg(long, value_parser = one_of(METHODS))]
    method: Option<GroupTimeMethod>,
    /// Group-time: periods before treatment in which it may already act
    #[arg(long)]
    anticipation: Option<u32>,
    /// Two-way: draws of the wild bootstrap and of randomisation; 0 for none
    #[arg(long)]
    draws: Option<u32>,
    /// Seed of what is drawn
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Did {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.panel.roles();
        self.covariates.name_in(&mut roles);
        roles.weights.clone_from(&self.weights);
        roles.cluster.clone_from(&self.cluster);
        method::difference_in_differences(&PanelRequest {
            roles,
            estimator: self.estimator,
            errors: self.errors,
            controls: self.controls,
            base: self.base,
            method: self.method,
            anticipation: self.anticipation,
            draws: self.draws,
            seed: self.seed,
        })
    }
}

/// Synthetic control.
#[derive(Debug, Args)]
pub(in crate::cli) struct SyntheticControl {
    #[command(flatten)]
    panel: PanelArgs,
}

impl SyntheticControl {
    pub(super) fn outcome(&self) -> Made {
        method::synthetic_control(&self.panel.roles())
    }
}
