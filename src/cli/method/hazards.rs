//! `seriatim method cox` and `seriatim method fine-gray`.
//!
//! Custody: as the command.

use clap::{Args, ValueEnum};

use super::Made;
use super::columns::{Covariates, Source, Times};
use crate::estimate::hazards::{self, FineGrayConvention, HazardVariance, Penalty, RecurrentModel, Ties, TimeScale};
use crate::method::{self, CoxRequest, FineGrayRequest};

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TiesFlag {
    Efron,
    Breslow,
    Exact,
}

impl TiesFlag {
    fn ties(self) -> Ties {
        match self {
            TiesFlag::Efron => Ties::Efron,
            TiesFlag::Breslow => Ties::Breslow,
            TiesFlag::Exact => Ties::Exact,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum VarianceFlag {
    /// Robust where clusters or weights are named, else by the model
    Automatic,
    Model,
    Robust,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RecurrentFlag {
    AndersenGill,
    PwpTotalTime,
    PwpGapTime,
    WeiLinWeissfeld,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ScaleFlag {
    KaplanMeier,
    Rank,
    Identity,
}

/// Cox's regression.
#[derive(Debug, Args)]
pub(in crate::cli) struct Cox {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    times: Times,
    #[command(flatten)]
    covariates: Covariates,
    /// Column: strata, each with a baseline hazard of its own
    #[arg(long)]
    strata: Option<String>,
    /// Column: the person, or other cluster, whose rows belong together
    #[arg(long)]
    cluster: Option<String>,
    /// Column: weights of rows
    #[arg(long)]
    weights: Option<String>,
    /// Column: a part of the linear predictor that is known
    #[arg(long)]
    offset: Option<String>,
    /// How events at one time are ordered
    #[arg(long, value_enum, default_value = "efron")]
    ties: TiesFlag,
    /// Where standard errors come from
    #[arg(long, value_enum, default_value = "automatic")]
    variance: VarianceFlag,
    /// Add Firth's penalty, for separation and few events; limits by the profile
    #[arg(long)]
    firth: bool,
    /// A model for events that recur; needs --cluster and --entry
    #[arg(long, value_enum, value_name = "MODEL")]
    recurrent: Option<RecurrentFlag>,
    /// The last number of event that has a stratum of its own in such a model
    #[arg(long, default_value_t = 4, requires = "recurrent", value_name = "NUMBER")]
    last_stratum: u32,
    /// Test proportional hazards along this function of time
    #[arg(long, value_enum, value_name = "SCALE")]
    proportional: Option<ScaleFlag>,
}

impl Cox {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        self.times.into_roles(&mut roles);
        self.covariates.into_roles(&mut roles);
        roles.strata.clone_from(&self.strata);
        roles.cluster.clone_from(&self.cluster);
        roles.weights.clone_from(&self.weights);
        roles.offset.clone_from(&self.offset);
        let cox = hazards::Cox {
            ties: self.ties.ties(),
            penalty: if self.firth { Penalty::Firth } else { Penalty::None },
            variance: match self.variance {
                VarianceFlag::Automatic => HazardVariance::Automatic,
                VarianceFlag::Model => HazardVariance::Model,
                VarianceFlag::Robust => HazardVariance::Robust,
            },
            ..hazards::Cox::default()
        };
        let recurrent = self.recurrent.map(|model| match model {
            RecurrentFlag::AndersenGill => RecurrentModel::AndersenGill,
            RecurrentFlag::PwpTotalTime => RecurrentModel::PwpTotalTime,
            RecurrentFlag::PwpGapTime => RecurrentModel::PwpGapTime,
            RecurrentFlag::WeiLinWeissfeld => RecurrentModel::WeiLinWeissfeld,
        });
        method::cox(&CoxRequest {
            roles,
            cox,
            recurrent: recurrent.map(|model| (model, self.last_stratum)),
            proportionality: self.proportional.map(|scale| match scale {
                ScaleFlag::KaplanMeier => TimeScale::KaplanMeier,
                ScaleFlag::Rank => TimeScale::Rank,
                ScaleFlag::Identity => TimeScale::Identity,
            }),
        })
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ConventionFlag {
    Finegray,
    Crr,
}

/// Fine and Gray's regression.
#[derive(Debug, Args)]
pub(in crate::cli) struct FineGray {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    times: Times,
    #[command(flatten)]
    covariates: Covariates,
    /// The value of the event column that marks a censored row; values other than this and that of --event-is are
    /// competing events
    #[arg(long, value_name = "VALUE", default_value = "0")]
    censored_is: String,
    /// Column: strata
    #[arg(long)]
    strata: Option<String>,
    /// Column: the person, or other cluster, whose rows belong together
    #[arg(long)]
    cluster: Option<String>,
    /// Column: weights of rows
    #[arg(long)]
    weights: Option<String>,
    /// How events at one time are ordered: breslow or efron
    #[arg(long, value_enum, default_value = "breslow")]
    ties: TiesFlag,
    /// Whose rules hold: those of `finegray` in R's survival, or of `crr` in cmprsk
    #[arg(long, value_enum, default_value = "finegray")]
    convention: ConventionFlag,
}

impl FineGray {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        self.times.into_roles(&mut roles);
        self.covariates.into_roles(&mut roles);
        roles.event_is.get_or_insert_with(|| "1".to_owned());
        roles.strata.clone_from(&self.strata);
        roles.cluster.clone_from(&self.cluster);
        roles.weights.clone_from(&self.weights);
        method::fine_gray(&FineGrayRequest {
            roles,
            censored_is: self.censored_is.clone(),
            fine_gray: hazards::FineGray {
                convention: match self.convention {
                    ConventionFlag::Finegray => FineGrayConvention::Finegray,
                    ConventionFlag::Crr => FineGrayConvention::Crr,
                },
                ties: self.ties.ties(),
                ..hazards::FineGray::default()
            },
        })
    }
}
