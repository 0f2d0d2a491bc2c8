//! `seriatim method cox` and `seriatim method fine-gray`.
//!
//! Custody: as the command.

use clap::Args;

use super::Made;
use super::choice::{Words, one_of};
use super::columns::{Covariates, Source, Times};
use super::curves::SCALES as SHARE_SCALES;
use super::resampling::Resample;
use crate::estimate::Transformation;
use crate::estimate::hazards::{self, FineGrayConvention, HazardVariance, Penalty, RecurrentModel, Ties, TimeScale};
use crate::method::{self, CoxRequest, FineGrayRequest, PredictionRequest, ResidualKind};

const TIES: Words<Ties> = &[
    ("efron", Ties::Efron),
    ("breslow", Ties::Breslow),
    ("exact", Ties::Exact),
];

const VARIANCES: Words<HazardVariance> = &[
    ("automatic", HazardVariance::Automatic),
    ("model", HazardVariance::Model),
    ("robust", HazardVariance::Robust),
];

const MODELS: Words<RecurrentModel> = &[
    ("andersen-gill", RecurrentModel::AndersenGill),
    ("pwp-total-time", RecurrentModel::PwpTotalTime),
    ("pwp-gap-time", RecurrentModel::PwpGapTime),
    ("wei-lin-weissfeld", RecurrentModel::WeiLinWeissfeld),
];

const SCALES: Words<TimeScale> = &[
    ("kaplan-meier", TimeScale::KaplanMeier),
    ("rank", TimeScale::Rank),
    ("identity", TimeScale::Identity),
];

const CONVENTIONS: Words<FineGrayConvention> = &[
    ("finegray", FineGrayConvention::Finegray),
    ("crr", FineGrayConvention::Crr),
];

const RESIDUALS: Words<ResidualKind> = &[
    ("martingale", ResidualKind::Martingale),
    ("deviance", ResidualKind::Deviance),
    ("score", ResidualKind::Score),
    ("dfbeta", ResidualKind::Dfbeta),
    ("dfbetas", ResidualKind::Dfbetas),
    ("schoenfeld", ResidualKind::Schoenfeld),
    ("scaled-schoenfeld", ResidualKind::ScaledSchoenfeld),
];

/// Curves that a fit predicts.
#[derive(Debug, Args)]
struct Prediction {
    /// Predict the curve of these covariates; give the flag again for another curve
    #[arg(long, value_name = "COLUMN=VALUE,...", requires = "at")]
    predict: Vec<String>,
    /// Times at which predicted curves are read, separated by commas, in the unit of the file
    #[arg(long, value_delimiter = ',', value_name = "TIME,...", requires = "predict")]
    at: Vec<String>,
    /// Scale of intervals of predicted curves; by default log-log (R's survfit has log)
    #[arg(long, value_parser = one_of(SHARE_SCALES), requires = "predict")]
    scale: Option<Transformation>,
}

impl Prediction {
    fn request(&self) -> PredictionRequest {
        PredictionRequest {
            profiles: self.predict.clone(),
            at: self.at.clone(),
            scale: self.scale.unwrap_or_default(),
        }
    }
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
    #[arg(long, value_parser = one_of(TIES), default_value = "efron")]
    ties: Ties,
    /// Where standard errors come from; automatic: robust where clusters or weights are named
    #[arg(long, value_parser = one_of(VARIANCES), default_value = "automatic")]
    variance: HazardVariance,
    /// Add Firth's penalty, for separation and few events; limits by the profile
    #[arg(long)]
    firth: bool,
    /// A model for events that recur; needs --cluster and --entry
    #[arg(long, value_parser = one_of(MODELS), value_name = "MODEL")]
    recurrent: Option<RecurrentModel>,
    /// The last number of event that has a stratum of its own in such a model
    #[arg(long, default_value_t = 4, requires = "recurrent", value_name = "NUMBER")]
    last_stratum: u32,
    /// Test proportional hazards along this function of time
    #[arg(long, value_parser = one_of(SCALES), value_name = "SCALE")]
    proportional: Option<TimeScale>,
    #[command(flatten)]
    prediction: Prediction,
    /// Show these residuals of each row, or of each event; with --json all kinds
    #[arg(long, value_parser = one_of(RESIDUALS), value_name = "KIND")]
    residuals: Option<ResidualKind>,
    #[command(flatten)]
    resample: Resample,
}

impl Cox {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        self.times.name_in(&mut roles);
        self.covariates.name_in(&mut roles);
        roles.strata.clone_from(&self.strata);
        roles.cluster.clone_from(&self.cluster);
        roles.weights.clone_from(&self.weights);
        roles.offset.clone_from(&self.offset);
        method::cox(&CoxRequest {
            roles,
            cox: hazards::Cox {
                ties: self.ties,
                penalty: if self.firth { Penalty::Firth } else { Penalty::None },
                variance: self.variance,
                ..hazards::Cox::default()
            },
            recurrent: self.recurrent.map(|model| (model, self.last_stratum)),
            proportionality: self.proportional,
            prediction: self.prediction.request(),
            residuals: self.residuals,
            resampling: self.resample.request(),
        })
    }
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
    #[arg(long, value_parser = one_of(TIES), default_value = "breslow")]
    ties: Ties,
    /// Whose rules hold: those of `finegray` in R's survival, or of `crr` in cmprsk
    #[arg(long, value_parser = one_of(CONVENTIONS), default_value = "finegray")]
    convention: FineGrayConvention,
    #[command(flatten)]
    prediction: Prediction,
}

impl FineGray {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        self.times.name_in(&mut roles);
        self.covariates.name_in(&mut roles);
        roles.event_is.get_or_insert_with(|| "1".to_owned());
        roles.strata.clone_from(&self.strata);
        roles.cluster.clone_from(&self.cluster);
        roles.weights.clone_from(&self.weights);
        method::fine_gray(&FineGrayRequest {
            roles,
            censored_is: self.censored_is.clone(),
            fine_gray: hazards::FineGray {
                convention: self.convention,
                ties: self.ties,
                ..hazards::FineGray::default()
            },
            prediction: self.prediction.request(),
        })
    }
}
