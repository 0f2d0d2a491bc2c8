//! Limits by resampling persons, or other clusters: bootstrap and jackknife, on a plain file.
//!
//! Custody: as `table`.

use serde::Serialize;

use super::outcome::{Cell, Outcome};
use super::told::estimate;
use crate::estimate::resampling::{
    BootstrapEstimate, BootstrapSettings, Centre, IntervalSettings, Jackknife, Resampling, bootstrap, jackknife,
};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation};

/// How limits are made by resampling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResamplingRequest {
    /// Clusters drawn with replacement.
    Bootstrap {
        /// Replicates.
        replicates: u32,
        /// Seed of the draws.
        seed: u64,
        /// How limits are made of replicates.
        limits: ReplicateLimits,
    },
    /// Each cluster left out once: estimate ± z standard errors.
    Jackknife,
}

/// How limits are made of replicates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplicateLimits {
    /// Quantiles of the replicates.
    #[default]
    Percentile,
    /// The same corrected for bias and acceleration (BCa), the acceleration by the jackknife.
    BiasCorrected,
    /// Twice the estimate less the quantiles.
    Basic,
    /// Estimate less bias ± z standard errors.
    Normal,
}

/// An estimate with limits by resampling.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Resampled {
    pub(super) estimate: Estimate,
    bias: f64,
    acceleration: Option<f64>,
    replicates: Option<u32>,
    failed: Option<u32>,
    reservations: Vec<Reservation>,
}

impl ResamplingRequest {
    /// One for each number of the statistic, which is given how often each cluster counts.
    pub(super) fn limits(
        self,
        design: &Resampling,
        level: ConfidenceLevel,
        statistic: impl Fn(&[u32]) -> Result<Vec<f64>, EstimateError> + Sync,
    ) -> Result<Vec<Resampled>, EstimateError> {
        let left_out = || jackknife(design, Centre::default(), &statistic);
        let (replicates, seed, limits) = match self {
            ResamplingRequest::Jackknife => {
                return Ok(left_out()?.iter().map(|one| of_jackknife(one, level)).collect());
            }
            ResamplingRequest::Bootstrap {
                replicates,
                seed,
                limits,
            } => (replicates, seed, limits),
        };
        let settings = BootstrapSettings {
            replicates,
            ..BootstrapSettings::seeded(seed)
        };
        let found = bootstrap(design, settings, &statistic)?;
        let how = IntervalSettings {
            level,
            ..IntervalSettings::default()
        };
        let each = found.statistics.iter();
        Ok(match limits {
            ReplicateLimits::Percentile => each.map(|one| of_bootstrap(one.percentile(how), None)).collect(),
            ReplicateLimits::Basic => each.map(|one| of_bootstrap(one.basic(how), None)).collect(),
            ReplicateLimits::Normal => each.map(|one| of_bootstrap(one.normal(level), None)).collect(),
            ReplicateLimits::BiasCorrected => {
                let corrected = each.zip(left_out()?).map(|(one, left_out)| {
                    // None where nothing hangs on any cluster, and nothing is skewed.
                    let acceleration = left_out.acceleration.unwrap_or_default();
                    Ok(of_bootstrap(one.bias_corrected(acceleration, how)?, Some(acceleration)))
                });
                corrected.collect::<Result<_, EstimateError>>()?
            }
        })
    }

    /// The table of what was resampled, each row headed by its own cells.
    pub(super) fn tell(self, outcome: &mut Outcome, clusters: &str, head: &[&str], rows: Vec<(Vec<Cell>, &Resampled)>) {
        outcome.line(match self {
            ResamplingRequest::Jackknife => format!("by the jackknife over {clusters}:"),
            ResamplingRequest::Bootstrap {
                replicates,
                seed,
                limits,
            } => {
                let limits = match limits {
                    ReplicateLimits::Percentile => "percentile",
                    ReplicateLimits::BiasCorrected => "BCa",
                    ReplicateLimits::Basic => "basic",
                    ReplicateLimits::Normal => "normal",
                };
                format!("{limits} limits of {replicates} bootstrap replicates over {clusters}, seed {seed}:")
            }
        });
        for (_, one) in &rows {
            for reservation in &one.reservations {
                outcome.note(format!(": {reservation}"));
            }
        }
        let cells = rows.into_iter().map(|(mut cells, one)| {
            cells.extend(estimate(&one.estimate));
            cells.push(Cell::Number(Some(one.bias)));
            cells
        });
        let head = [head, &["standard error", "lower", "upper", "bias"]].concat();
        let cells = cells.collect();
        outcome.grid(&head, cells);
    }
}

fn of_bootstrap(found: BootstrapEstimate, acceleration: Option<f64>) -> Resampled {
    Resampled {
        estimate: found.estimate,
        bias: found.bias,
        acceleration,
        replicates: Some(found.replicates),
        failed: Some(found.failed),
        reservations: found.reservations,
    }
}

fn of_jackknife(found: &Jackknife, level: ConfidenceLevel) -> Resampled {
    let estimate = Estimate::normal(found.observed, found.standard_error.unwrap_or_default(), level);
    Resampled {
        estimate: match found.standard_error {
            Some(_) => estimate,
            None => Estimate {
                standard_error: None,
                interval: None,
                ..estimate
            },
        },
        bias: found.bias,
        acceleration: found.acceleration,
        replicates: None,
        failed: None,
        reservations: found.reservations.clone(),
    }
}
