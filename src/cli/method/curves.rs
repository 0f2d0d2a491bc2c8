//! `seriatim method kaplan-meier`, `nelson-aalen`, `log-rank`, `restricted-mean`, `aalen-johansen`, `mean-cumulative`.
//!
//! Custody: as the command.

use clap::Args;

use super::Made;
use super::choice::{Words, one_of};
use super::columns::{Source, Times};
use super::resampling::Resample;
use crate::estimate::Transformation;
use crate::estimate::recurrent::EventVariance;
use crate::estimate::survival::{CumulativeScale, IncidenceVariance, TiedHazard, Weighting};
use crate::method::{self, CurveRequest, KaplanMeierRequest, MethodError, PeriodRequest};

pub(super) const SCALES: Words<Transformation> = &[
    ("log-log", Transformation::LogLog),
    ("plain", Transformation::Plain),
    ("log", Transformation::Log),
    ("logit", Transformation::Logit),
    ("arcsine", Transformation::Arcsine),
];

const TIED: Words<TiedHazard> = &[("at-once", TiedHazard::AtOnce), ("in-turn", TiedHazard::InTurn)];

const INCIDENCE: Words<IncidenceVariance> = &[("delta", IncidenceVariance::Delta), ("aalen", IncidenceVariance::Aalen)];

const EVENTS: Words<EventVariance> = &[
    ("robust", EventVariance::Robust),
    ("ghosh-lin", EventVariance::GhoshLin),
    ("poisson", EventVariance::Poisson),
];

/// What all curves share.
#[derive(Debug, Args)]
struct Curve {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    times: Times,
    /// Column: groups, each with a curve of its own
    #[arg(long)]
    by: Option<String>,
}

/// A window of calendar time.
#[derive(Debug, Args)]
struct Period {
    /// Column: when time 0 of a row fell, in calendar time in the unit of the times; with --window
    #[arg(long, requires = "window")]
    origin: Option<String>,
    /// Count only what falls into this window of calendar time, after the first and up to the second
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "AFTER,UNTIL",
        requires = "origin",
        allow_hyphen_values = true
    )]
    window: Vec<String>,
}

/// Where curves are read.
#[derive(Debug, Args)]
struct Reading {
    /// Times at which curves are read, separated by commas, in the unit of the file
    #[arg(long, value_delimiter = ',', value_name = "TIME,...")]
    at: Vec<String>,
}

/// The scale on which a share is taken to be normal.
#[derive(Debug, Args)]
struct ShareScale {
    /// Scale of intervals
    #[arg(long, value_parser = one_of(SCALES), default_value = "log-log")]
    scale: Transformation,
}

/// The scale on which a number that grows without end is taken to be normal.
#[derive(Debug, Args)]
struct GrowingScale {
    /// Scale of intervals
    #[arg(long, value_parser = one_of(GROWING), default_value = "log")]
    scale: CumulativeScale,
}

const GROWING: Words<CumulativeScale> = &[("log", CumulativeScale::Log), ("plain", CumulativeScale::Plain)];

impl Curve {
    fn request(
        &self,
        reading: Option<&Reading>,
        period: Option<&Period>,
        scale: Transformation,
    ) -> Result<CurveRequest, MethodError> {
        let mut roles = self.source.roles();
        self.times.name_in(&mut roles);
        roles.by.clone_from(&self.by);
        roles.origin = period.and_then(|period| period.origin.clone());
        let window = period.map_or(&[][..], |period| &period.window);
        Ok(CurveRequest {
            roles,
            at: reading.map_or(Vec::new(), |reading| reading.at.clone()),
            scale,
            period: PeriodRequest::of(window)?,
        })
    }
}

/// The Kaplan-Meier curve.
#[derive(Debug, Args)]
pub(in crate::cli) struct KaplanMeier {
    #[command(flatten)]
    curve: Curve,
    #[command(flatten)]
    period: Period,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    scale: ShareScale,
    /// Column: weights of rows; standard errors are then robust
    #[arg(long)]
    weights: Option<String>,
    /// Column: the person, or other cluster, whose rows belong together; with weights or resampling
    #[arg(long)]
    cluster: Option<String>,
    /// The curve of those who have come to this time without the event
    #[arg(long, value_name = "TIME")]
    given: Option<String>,
    #[command(flatten)]
    resample: Resample,
}

impl KaplanMeier {
    pub(super) fn outcome(&self) -> Made {
        let mut request = self
            .curve
            .request(Some(&self.reading), Some(&self.period), self.scale.scale)?;
        request.roles.weights.clone_from(&self.weights);
        request.roles.cluster.clone_from(&self.cluster);
        method::kaplan_meier(&KaplanMeierRequest {
            curve: request,
            given: self.given.clone(),
            resampling: self.resample.request(),
        })
    }
}

/// The Nelson-Aalen cumulative hazard.
#[derive(Debug, Args)]
pub(in crate::cli) struct NelsonAalen {
    #[command(flatten)]
    curve: Curve,
    #[command(flatten)]
    period: Period,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    scale: GrowingScale,
    /// Events at one time: at-once (Nelson, Aalen) or in-turn (Fleming, Harrington)
    #[arg(long, value_parser = one_of(TIED), default_value = "at-once")]
    ties: TiedHazard,
}

impl NelsonAalen {
    pub(super) fn outcome(&self) -> Made {
        let request = self
            .curve
            .request(Some(&self.reading), Some(&self.period), Transformation::default())?;
        method::nelson_aalen(&request, self.ties, self.scale.scale)
    }
}

/// The log-rank test.
#[derive(Debug, Args)]
pub(in crate::cli) struct LogRank {
    #[command(flatten)]
    curve: Curve,
    #[command(flatten)]
    period: Period,
    /// Column: strata
    #[arg(long)]
    strata: Option<String>,
    /// Weight of early events: the survival to this power
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    rho: f64,
    /// Weight of late events: one minus the survival to this power
    #[arg(long, default_value_t = 0.0)]
    gamma: f64,
}

impl LogRank {
    pub(super) fn outcome(&self) -> Made {
        let mut request = self
            .curve
            .request(None, Some(&self.period), Transformation::default())?;
        request.roles.strata.clone_from(&self.strata);
        let weighting = if self.rho == 0.0 && self.gamma == 0.0 {
            Weighting::LogRank
        } else {
            Weighting::FlemingHarrington {
                rho: self.rho,
                gamma: self.gamma,
            }
        };
        method::log_rank(&request, weighting)
    }
}

/// The restricted mean.
#[derive(Debug, Args)]
pub(in crate::cli) struct RestrictedMean {
    #[command(flatten)]
    curve: Curve,
    #[command(flatten)]
    period: Period,
    /// The time up to which the mean is taken, in the unit of the file
    #[arg(long)]
    horizon: String,
}

impl RestrictedMean {
    pub(super) fn outcome(&self) -> Made {
        let mut request = self
            .curve
            .request(None, Some(&self.period), Transformation::default())?;
        request.at = vec![self.horizon.clone()];
        method::restricted_mean(&request)
    }
}

/// The Aalen-Johansen cumulative incidence.
#[derive(Debug, Args)]
pub(in crate::cli) struct AalenJohansen {
    #[command(flatten)]
    source: Source,
    /// Column: the time at which a row ends
    #[arg(long)]
    time: String,
    /// Column: the time at which it enters, for delayed entry
    #[arg(long)]
    entry: Option<String>,
    /// Column: what ends it
    #[arg(long)]
    event: String,
    /// Column: groups, each with a curve of its own
    #[arg(long)]
    by: Option<String>,
    #[command(flatten)]
    period: Period,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    scale: ShareScale,
    /// The value of the event column that marks a censored row; every other value is a cause of its own
    #[arg(long, value_name = "VALUE", default_value = "0")]
    censored_is: String,
    /// Column: strata of Gray's test
    #[arg(long, requires = "by")]
    strata: Option<String>,
    /// Which variance: delta (as R's survfit) or aalen (as cmprsk)
    #[arg(long, value_parser = one_of(INCIDENCE), default_value = "delta")]
    variance: IncidenceVariance,
}

impl AalenJohansen {
    pub(super) fn outcome(&self) -> Made {
        let mut roles = self.source.roles();
        roles.time = Some(self.time.clone());
        roles.entry.clone_from(&self.entry);
        roles.event = Some(self.event.clone());
        roles.by.clone_from(&self.by);
        roles.strata.clone_from(&self.strata);
        roles.origin.clone_from(&self.period.origin);
        let request = CurveRequest {
            roles,
            at: self.reading.at.clone(),
            scale: self.scale.scale,
            period: PeriodRequest::of(&self.period.window)?,
        };
        method::aalen_johansen(&request, &self.censored_is, self.variance)
    }
}

/// The mean cumulative function.
#[derive(Debug, Args)]
pub(in crate::cli) struct MeanCumulative {
    #[command(flatten)]
    curve: Curve,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    scale: GrowingScale,
    /// Column: the person
    #[arg(long)]
    cluster: String,
    /// The value of the event column that ends all events, such as death
    #[arg(long, value_name = "VALUE")]
    terminal_is: Option<String>,
    /// Which variance; by default robust, and ghosh-lin with a terminal event
    #[arg(long, value_parser = one_of(EVENTS))]
    variance: Option<EventVariance>,
}

impl MeanCumulative {
    pub(super) fn outcome(&self) -> Made {
        let mut request = self
            .curve
            .request(Some(&self.reading), None, Transformation::default())?;
        request.roles.cluster = Some(self.cluster.clone());
        method::mean_cumulative(&request, self.terminal_is.as_deref(), self.variance, self.scale.scale)
    }
}
