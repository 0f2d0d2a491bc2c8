//! The engine of the bootstrap: a statistic of each replicate, in parallel, with what failed told.
//!
//! Custody: no zone. Numbers without a subject.

use rayon::prelude::*;
use serde::Serialize;

use super::{Replicates, Resampling};
use crate::estimate::covariates::finite;
use crate::estimate::{EstimateError, Reservation};

/// How replicates are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BootstrapKind {
    /// Clusters drawn with replacement (Efron 1979).
    Multinomial,
    /// Clusters given exponential weights (Rubin 1981): none is ever left out, so that fewer replicates fail. Quantiles
    /// of the replicates are those of a posterior distribution; they are not corrected for bias.
    Bayesian,
}

/// How much is resampled.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BootstrapSettings {
    /// Replicates; at least 2.
    pub replicates: u32,
    /// The seed: the same seed gives the same replicates, and replicate r does not depend on how many there are.
    pub seed: u64,
    /// The largest share of replicates that may fail, from 0 to 1.
    pub most_failed: f64,
}

impl BootstrapSettings {
    /// 2,000 replicates, so that 50 lie beyond each limit at 95 %, of which one in twenty may fail.
    pub fn seeded(seed: u64) -> BootstrapSettings {
        BootstrapSettings {
            replicates: 2_000,
            seed,
            most_failed: 0.05,
        }
    }

    fn check(&self) -> Result<(), EstimateError> {
        let out_of_range = |what, must| Err(EstimateError::OutOfRange { what, must });
        if self.replicates < 2 {
            return out_of_range("number of replicates", "at least 2");
        }
        if !(0.0..=1.0).contains(&self.most_failed) {
            return out_of_range("share of failures allowed", "between 0 and 1");
        }
        Ok(())
    }
}

/// Statistics of resampled data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bootstrap {
    /// The statistics, in the order in which they were returned.
    pub statistics: Vec<Replicates>,
    /// How replicates were made.
    pub kind: BootstrapKind,
    /// Replicates asked for.
    pub requested: u32,
    /// Replicates among them that could not be estimated and are left out.
    pub failed: u32,
    /// Clusters resampled.
    pub clusters: u64,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Resamples clusters with replacement. `statistic` is given how often each cluster was drawn, in the order of
/// [`Resampling::clusters`], and returns one number or several, always as many; it is asked first for the data
/// themselves (once each). A replicate for which it fails, or returns what is no finite number, is left out and
/// counted.
///
/// Leaving out what fails is right only where failing has nothing to do with the statistic; where a rare group is
/// missing from a replicate, strata or the [Bayesian bootstrap](bayesian_bootstrap) avoid it.
///
/// ```
/// use seriatim::estimate::EstimateError;
/// use seriatim::estimate::resampling::{BootstrapSettings, IntervalSettings, Resampling, bootstrap};
///
/// # fn main() -> Result<(), EstimateError> {
/// let (mother, births) = ([7, 7, 8, 9, 9, 9], [1.0, 2.0, 1.0, 0.0, 3.0, 1.0]);
/// let design = Resampling::of_clusters(&mother)?;
/// let mean = |drawn: &[u32]| {
///     let weights = design.row_weights(drawn, None)?;
///     let total: f64 = weights.iter().zip(births).map(|(weight, births)| weight * births).sum();
///     Ok(vec![total / weights.iter().sum::<f64>()])
/// };
/// let found = bootstrap(&design, BootstrapSettings::seeded(1), mean)?;
/// assert_eq!(found.statistics[0].observed, 8.0 / 6.0);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// That of `statistic` for the data themselves; [`EstimateError::OutOfRange`] for settings and for a statistic whose
/// length changes; [`EstimateError::NotFinite`] for the data themselves; [`EstimateError::ReplicatesFailed`].
pub fn bootstrap<S>(design: &Resampling, settings: BootstrapSettings, statistic: S) -> Result<Bootstrap, EstimateError>
where
    S: Fn(&[u32]) -> Result<Vec<f64>, EstimateError> + Sync,
{
    let draw = |replicate: u32, counts: &mut [u32]| design.draw(settings.seed, replicate, counts);
    run(design, settings, BootstrapKind::Multinomial, 1_u32, draw, statistic)
}

/// As [`bootstrap`], with [exponential weights](Resampling::exponential_weights) of clusters in place of draws.
///
/// # Errors
/// As [`bootstrap`].
pub fn bayesian_bootstrap<S>(
    design: &Resampling,
    settings: BootstrapSettings,
    statistic: S,
) -> Result<Bootstrap, EstimateError>
where
    S: Fn(&[f64]) -> Result<Vec<f64>, EstimateError> + Sync,
{
    let weigh = |replicate: u32, weights: &mut [f64]| design.weigh(settings.seed, replicate, weights);
    run(design, settings, BootstrapKind::Bayesian, 1.0_f64, weigh, statistic)
}

fn run<T, D, S>(
    design: &Resampling,
    settings: BootstrapSettings,
    kind: BootstrapKind,
    once: T,
    draw: D,
    statistic: S,
) -> Result<Bootstrap, EstimateError>
where
    T: Copy + Send + Sync,
    D: Fn(u32, &mut [T]) + Sync,
    S: Fn(&[T]) -> Result<Vec<f64>, EstimateError> + Sync,
{
    settings.check()?;
    let as_given = vec![once; design.clusters().count()];
    let observed = statistic(&as_given)?;
    finite("statistic", &observed)?;
    if observed.is_empty() {
        return Err(EstimateError::NothingToEstimate {
            nothing: "no statistic",
        });
    }
    let replicate = |drawn: &mut Vec<T>, replicate: u32| {
        draw(replicate, drawn);
        statistic(drawn)
    };
    // Collected in the order of the replicates, whatever the threads.
    let found: Vec<Result<Vec<f64>, EstimateError>> = (0..settings.replicates)
        .into_par_iter()
        .map_init(|| as_given.clone(), replicate)
        .collect();
    collected(design, settings, kind, &observed, found)
}

fn collected(
    design: &Resampling,
    settings: BootstrapSettings,
    kind: BootstrapKind,
    observed: &[f64],
    found: Vec<Result<Vec<f64>, EstimateError>>,
) -> Result<Bootstrap, EstimateError> {
    let replicates = settings.replicates;
    let usable = |values: &Vec<f64>| values.iter().all(|value| value.is_finite());
    let fitted: Vec<Vec<f64>> = found.into_iter().flatten().filter(usable).collect();
    if fitted.iter().any(|values| values.len() != observed.len()) {
        let (what, must) = ("statistic", "as long for every replicate as for the data");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let failed = replicates - fitted.len() as u32;
    if fitted.len() < 2 || f64::from(failed) / f64::from(replicates) > settings.most_failed {
        return Err(EstimateError::ReplicatesFailed { failed, replicates });
    }
    let mut reservations = design.reservations();
    if failed > 0 {
        reservations.insert(0, Reservation::ReplicatesFailed);
    }
    let statistics = observed.iter().enumerate().map(|(column, observed)| {
        let values = fitted.iter().map(|values| values[column]).collect();
        Replicates::told(*observed, values, failed, reservations.clone())
    });
    Ok(Bootstrap {
        statistics: statistics.collect::<Result<_, _>>()?,
        kind,
        requested: replicates,
        failed,
        clusters: design.clusters().count() as u64,
        reservations,
    })
}
