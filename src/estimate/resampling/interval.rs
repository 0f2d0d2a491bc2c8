//! Limits from replicates: normal, basic, percentile, BCa, studentised.
//!
//! Custody: no zone. Numbers without a subject.

use serde::Serialize;

use super::replicates::quantile;
use super::{Bootstrap, QuantileMethod, Replicates, TieRule};
use crate::estimate::numeric::normal;
use crate::estimate::reservation::FEW;
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval, Limits, Reservation};

/// Fewer replicates than this give no standard error worth having (Efron & Tibshirani 1993, *An Introduction to the
/// Bootstrap*, section 6.4).
const FEW_FOR_STANDARD_ERROR: usize = 50;

/// The largest share of replicates that may lack a standard error in studentised limits.
const WITHOUT_ERROR: f64 = 0.05;

/// How limits are made of replicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BootstrapLimits {
    /// Estimate less bias ± z standard errors.
    Normal,
    /// Twice the estimate less the quantiles of the replicates.
    Basic,
    /// Quantiles of the replicates.
    Percentile,
    /// Quantiles of the replicates, corrected for bias and acceleration (BCa).
    BiasCorrected,
    /// Quantiles of the replicates' t statistics, times the standard error.
    Studentised,
}

/// Level and conventions of an interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct IntervalSettings {
    /// Level of confidence.
    pub level: ConfidenceLevel,
    /// How a quantile is read between two replicates.
    pub quantiles: QuantileMethod,
    /// How replicates equal to the estimate count in BCa's correction for bias.
    pub ties: TieRule,
}

/// An estimate with limits from replicates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BootstrapEstimate {
    /// The statistic of the data themselves, not corrected for bias, with the bootstrap's standard error. No interval
    /// where the limits would coincide or cannot be made; the reservations say why.
    pub estimate: Estimate,
    /// How the interval is made.
    pub limits: BootstrapLimits,
    /// Mean of the replicates minus the estimate.
    pub bias: f64,
    /// Replicates that the interval rests on.
    pub replicates: u32,
    /// Replicates that could not be estimated.
    pub failed: u32,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl Replicates {
    /// Estimate less bias ± z standard errors (Davison & Hinkley 1997, equation 5.5). Best on a scale on which the
    /// statistic is about normal, as the logarithm of a ratio.
    pub fn normal(&self, level: ConfidenceLevel) -> BootstrapEstimate {
        let few = self.values.len() < FEW_FOR_STANDARD_ERROR;
        let told = Vec::from_iter(few.then_some(Reservation::FewReplicates));
        let half = level.deviate() * self.standard_error.unwrap_or(0.0);
        let centre = self.observed - self.bias;
        self.estimate(
            BootstrapLimits::Normal,
            Some([centre - half, centre + half]),
            told,
            level,
        )
    }

    /// 2θ̂ - q(1-α) to 2θ̂ - q(α), for the quantiles q of the replicates (Davison & Hinkley 1997, equation 5.6).
    pub fn basic(&self, settings: IntervalSettings) -> BootstrapEstimate {
        let ([low, high], told) = self.quantiles([settings.level.tail(), 1.0 - settings.level.tail()], settings);
        let limits = [2.0 * self.observed - high, 2.0 * self.observed - low];
        self.estimate(BootstrapLimits::Basic, Some(limits), told, settings.level)
    }

    /// q(α) to q(1-α), for the quantiles q of the replicates (Efron 1979).
    pub fn percentile(&self, settings: IntervalSettings) -> BootstrapEstimate {
        let (limits, told) = self.quantiles([settings.level.tail(), 1.0 - settings.level.tail()], settings);
        self.estimate(BootstrapLimits::Percentile, Some(limits), told, settings.level)
    }

    /// The quantiles at Φ(z₀ + (z₀+z)/(1 - a(z₀+z))) for z = ∓ the deviate of the level, with the [correction for
    /// bias](Replicates::bias_correction) z₀ and the acceleration a, as a [jackknife](super::Jackknife::acceleration)
    /// gives it (Efron 1987, JASA 82:171). Where 1 - a(z₀+z) is not positive, the outermost replicate. No interval
    /// where all replicates lie on one side of the estimate.
    ///
    /// # Errors
    /// [`EstimateError::NotFinite`] for the acceleration.
    pub fn bias_corrected(
        &self,
        acceleration: f64,
        settings: IntervalSettings,
    ) -> Result<BootstrapEstimate, EstimateError> {
        crate::estimate::covariates::finite("acceleration", &[acceleration])?;
        let (kind, level) = (BootstrapLimits::BiasCorrected, settings.level);
        let Some(shares) = self.corrected_shares(acceleration, settings) else {
            return Ok(self.estimate(kind, None, vec![Reservation::ReplicatesOnOneSide], level));
        };
        let (limits, told) = self.quantiles(shares, settings);
        Ok(self.estimate(kind, Some(limits), told, level))
    }

    /// The shares of replicates below the two limits of [`bias_corrected`](Replicates::bias_corrected); `None` where
    /// all lie on one side of the estimate.
    pub fn corrected_shares(&self, acceleration: f64, settings: IntervalSettings) -> Option<[f64; 2]> {
        let centre = self.bias_correction(settings.ties)?;
        let share = |deviate: f64| {
            let moved = centre + deviate;
            let stretch = 1.0 - acceleration * moved;
            match stretch > 0.0 {
                true => normal::lower(centre + moved / stretch),
                false if moved > 0.0 => 1.0,
                false => 0.0,
            }
        };
        Some([share(-settings.level.deviate()), share(settings.level.deviate())])
    }

    /// Quantiles at two shares, with what has to be told of them.
    fn quantiles(&self, shares: [f64; 2], settings: IntervalSettings) -> ([f64; 2], Vec<Reservation>) {
        let limits = shares.map(|share| quantile(self.sorted(), share, settings.quantiles));
        (limits, told_of_shares(shares, self.values.len(), settings.level))
    }

    fn estimate(
        &self,
        kind: BootstrapLimits,
        limits: Option<[f64; 2]>,
        told: Vec<Reservation>,
        level: ConfidenceLevel,
    ) -> BootstrapEstimate {
        let apart = |[lower, upper]: &[f64; 2]| {
            let width = upper - lower;
            width.is_finite() && width > self.rounding()
        };
        let interval = limits.filter(apart).map(|[lower, upper]| Interval { lower, upper });
        let mut reservations = [self.reservations.as_slice(), told.as_slice()].concat();
        if limits.is_some() && interval.is_none() {
            reservations.push(Reservation::LimitsCoincide);
        }
        reservations.sort_unstable();
        reservations.dedup();
        BootstrapEstimate {
            estimate: Estimate {
                value: self.observed,
                standard_error: self.standard_error,
                interval,
                limits: shared_name(kind),
                level,
            },
            limits: kind,
            bias: self.bias,
            replicates: self.values.len() as u32,
            failed: self.failed,
            reservations,
        }
    }
}

impl Bootstrap {
    /// θ̂ - s·q(1-α) to θ̂ - s·q(α), for the quantiles q of (θ*-θ̂)/s* over the replicates (Davison & Hinkley 1997,
    /// equation 5.7). `value` and `error` are the positions of θ and of its standard error s among the statistics.
    /// Replicates whose standard error is not above 0 are left out, counted as failed and told.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a position that there is not, and where the data's own standard error is not
    /// above 0; [`EstimateError::ReplicatesFailed`] where fewer than two replicates are left, or more than a twentieth
    /// of those that could be estimated has no standard error.
    pub fn studentised(
        &self,
        value: usize,
        error: usize,
        settings: IntervalSettings,
    ) -> Result<BootstrapEstimate, EstimateError> {
        let (theta, spread) = (self.statistic(value)?, self.statistic(error)?);
        if spread.observed <= 0.0 {
            let (what, must) = ("standard error", "above 0");
            return Err(EstimateError::OutOfRange { what, must });
        }
        let sorted = t_statistics(theta, spread);
        let lost = theta.values.len().saturating_sub(sorted.len());
        let (failed, replicates) = (self.failed.saturating_add(lost as u32), self.requested);
        if sorted.len() < 2 || lost as f64 / theta.values.len() as f64 > WITHOUT_ERROR {
            return Err(EstimateError::ReplicatesFailed { failed, replicates });
        }
        let shares = [settings.level.tail(), 1.0 - settings.level.tail()];
        let [low, high] = shares.map(|share| quantile(&sorted, share, settings.quantiles));
        let limits = [high, low].map(|t| theta.observed - spread.observed * t);
        let mut told = told_of_shares(shares, sorted.len(), settings.level);
        told.extend((failed > 0).then_some(Reservation::ReplicatesFailed));
        let mut found = theta.estimate(BootstrapLimits::Studentised, Some(limits), told, settings.level);
        (found.replicates, found.failed) = (sorted.len() as u32, failed);
        Ok(found)
    }

    fn statistic(&self, position: usize) -> Result<&Replicates, EstimateError> {
        let (what, must) = ("position of a statistic", "less than the number of statistics");
        let found = self.statistics.get(position);
        found.ok_or(EstimateError::OutOfRange { what, must })
    }
}

/// (θ*-θ̂)/s* of the replicates with s* above 0, ascending.
fn t_statistics(theta: &Replicates, spread: &Replicates) -> Vec<f64> {
    let pairs = theta.values.iter().zip(&spread.values);
    let mut found: Vec<f64> = pairs
        .filter(|(_, error)| **error > 0.0)
        .map(|(value, error)| (value - theta.observed) / error)
        .filter(|t| t.is_finite())
        .collect();
    found.sort_by(f64::total_cmp);
    found
}

/// What has to be told of quantiles at two shares of so many replicates.
fn told_of_shares(shares: [f64; 2], count: usize, level: ConfidenceLevel) -> Vec<Reservation> {
    // Room for the rounding of a level: the 1st of 39 replicates is the outermost at 95 %.
    const ROUNDING: f64 = 1e-9;
    let count = count as f64;
    let beyond = (count + 1.0) * level.tail();
    let outermost = shares.iter().any(|share| {
        let rank = (count + 1.0) * share;
        rank <= 1.0 + ROUNDING || rank >= count - ROUNDING
    });
    crate::estimate::reservation::applying([
        (beyond < FEW as f64 - ROUNDING, Reservation::FewReplicates),
        (outermost, Reservation::LimitAtOutermostReplicate),
    ])
}

/// The name of the limits that results of all estimators share.
fn shared_name(kind: BootstrapLimits) -> Limits {
    match kind {
        BootstrapLimits::Percentile => Limits::Percentile,
        BootstrapLimits::BiasCorrected => Limits::BiasCorrected,
        // The normal ones too: they lie around the estimate less its bias, not around the estimate.
        BootstrapLimits::Normal | BootstrapLimits::Basic | BootstrapLimits::Studentised => Limits::Own,
    }
}
