//! The jackknife: each cluster left out once.
//!
//! Custody: no zone. The influence of a cluster belongs to whoever the cluster is.

use libm::{pow, sqrt};
use rayon::prelude::*;
use serde::Serialize;

use super::Resampling;
use super::replicates::beyond_rounding;
use crate::estimate::covariates::finite;
use crate::estimate::numeric::moments::mean;
use crate::estimate::numeric::sums::{Sum, sum};
use crate::estimate::{EstimateError, Reservation};

/// What the squared deviations of the variance are taken from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Centre {
    /// The mean of the statistics with one cluster left out (Tukey 1958; CV3J of MacKinnon, Nielsen & Webb 2023): the
    /// default.
    #[default]
    Mean,
    /// The statistic of all data, which gives slightly more (their CV3; `mse` in Stata).
    Observed,
}

/// A statistic with each cluster left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Jackknife {
    /// The statistic of the data themselves.
    pub observed: f64,
    /// Σ over strata of (n-1)(mean with one left out - `observed`): what is to be subtracted from `observed`.
    pub bias: f64,
    /// √ Σ over strata of (n-1)/n Σ (one left out - centre)²; `None` where leaving out changes nothing but rounding.
    pub standard_error: Option<f64>,
    /// A sixth of the skewness of the influence, for BCa; `None` where leaving out changes nothing but rounding.
    pub acceleration: Option<f64>,
    /// The statistic without each cluster, in the order of their labels; `None` for a cluster alone in its stratum.
    pub left_out: Vec<Option<f64>>,
    /// (n-1)(mean with one left out - without this one), in the same order: how much the cluster pulls the statistic
    /// up, in n-ths. `None` for a cluster alone in its stratum.
    pub influence: Vec<Option<f64>>,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Leaves out each cluster once (Quenouille 1956, Tukey 1958; Efron & Tibshirani 1993, chapter 11). `statistic` is as
/// for [`bootstrap`](super::bootstrap()): it is given 0 for the cluster left out and 1 for the others, and asked first
/// for the data themselves. Not for medians and other quantiles, for which the jackknife's standard error is wrong in
/// samples of any size; for totals, and where the share of a stratum matters, see [`reweighted_jackknife`].
///
/// The acceleration is Σ L³/n³ / 6(Σ L²/n²)^1.5 over strata (Davison & Hinkley 1997, section 5.3), with the influence L
/// of a cluster and the size n of its stratum.
///
/// # Errors
/// That of `statistic` for the data themselves, or else for the first cluster without which there is one: a jackknife
/// that leaves out the cluster on which all rests would tell less than its doubt. [`EstimateError::NotFinite`], with
/// the number of the cluster; [`EstimateError::OutOfRange`] for a statistic whose length changes or whose values are
/// too large.
pub fn jackknife<S>(design: &Resampling, centre: Centre, statistic: S) -> Result<Vec<Jackknife>, EstimateError>
where
    S: Fn(&[u32]) -> Result<Vec<f64>, EstimateError> + Sync,
{
    run(design, centre, [0, 1], |_| 1, statistic)
}

/// As [`jackknife`], with weight n/(n-1) for the others of its stratum, which so keep the weight of the whole, as they
/// do in a bootstrap: for totals and counts, and for statistics of several strata whose sizes are fixed (the JKn of
/// surveys).
///
/// # Errors
/// As [`jackknife`].
pub fn reweighted_jackknife<S>(
    design: &Resampling,
    centre: Centre,
    statistic: S,
) -> Result<Vec<Jackknife>, EstimateError>
where
    S: Fn(&[f64]) -> Result<Vec<f64>, EstimateError> + Sync,
{
    let rest = |size: usize| size as f64 / (size as f64 - 1.0);
    run(design, centre, [0.0, 1.0], rest, statistic)
}

fn run<T, R, S>(
    design: &Resampling,
    centre: Centre,
    [none, once]: [T; 2],
    rest: R,
    statistic: S,
) -> Result<Vec<Jackknife>, EstimateError>
where
    T: Copy + Send + Sync,
    R: Fn(usize) -> T + Sync,
    S: Fn(&[T]) -> Result<Vec<f64>, EstimateError> + Sync,
{
    let as_given = vec![once; design.clusters().count()];
    let observed = statistic(&as_given)?;
    finite("statistic", &observed)?;
    let strata = strata_of(design);
    let without = |kept: &mut Vec<T>, cluster: usize| {
        let members = strata[cluster].filter(|members| members.len() > 1)?;
        let set = |kept: &mut Vec<T>, to: T| members.iter().for_each(|member| kept[*member as usize] = to);
        set(kept, rest(members.len()));
        kept[cluster] = none;
        let found = statistic(kept);
        set(kept, once);
        Some(found)
    };
    let found: Vec<Option<Result<Vec<f64>, EstimateError>>> = (0..strata.len())
        .into_par_iter()
        .map_init(|| as_given.clone(), without)
        .collect();
    // The first error in the order of the clusters, whatever the threads.
    let found: Vec<Option<Vec<f64>>> = found.into_iter().map(Option::transpose).collect::<Result<_, _>>()?;
    if found.iter().flatten().any(|values| values.len() != observed.len()) {
        let (what, must) = ("statistic", "as long without a cluster as for all data");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let of_column = |(column, observed): (usize, &f64)| {
        let left_out = found.iter().map(|values| values.as_ref().map(|values| values[column]));
        of_one(design, centre, *observed, left_out.collect())
    };
    observed.iter().enumerate().map(of_column).collect()
}

/// The clusters of the stratum of each cluster.
fn strata_of(design: &Resampling) -> Vec<Option<&[u32]>> {
    let mut found = vec![None; design.clusters().count()];
    for members in design.strata() {
        members
            .iter()
            .for_each(|cluster| found[*cluster as usize] = Some(members.as_slice()));
    }
    found
}

/// The jackknife of one statistic.
fn of_one(
    design: &Resampling,
    centre: Centre,
    observed: f64,
    left_out: Vec<Option<f64>>,
) -> Result<Jackknife, EstimateError> {
    let is_none = |value: &Option<f64>| value.is_some_and(|value| !value.is_finite());
    if let Some(position) = left_out.iter().position(is_none) {
        let what = "statistic without the cluster";
        return Err(EstimateError::NotFinite { what, position });
    }
    let mut parts = Parts::default();
    for members in design.strata().iter().filter(|members| members.len() > 1) {
        parts.pass(members, &left_out, observed, centre);
    }
    let variance = parts.variance.value();
    if !variance.is_finite() {
        let (what, must) = ("statistic", "small enough to be squared");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let standard_error = beyond_rounding(sqrt(variance), observed);
    let mut influence = vec![None; left_out.len()];
    parts
        .influence
        .iter()
        .for_each(|(cluster, pull)| influence[*cluster as usize] = Some(*pull));
    Ok(Jackknife {
        observed,
        bias: parts.bias.value(),
        standard_error,
        acceleration: standard_error.and_then(|_| acceleration(&parts.shares)),
        left_out,
        influence,
        reservations: design.reservations(),
    })
}

/// What is summed over strata.
#[derive(Default)]
struct Parts {
    bias: Sum,
    variance: Sum,
    /// The influence of clusters by number.
    influence: Vec<(u32, f64)>,
    /// Their influence over the size of their stratum.
    shares: Vec<f64>,
}

impl Parts {
    fn pass(&mut self, members: &[u32], left_out: &[Option<f64>], observed: f64, centre: Centre) {
        let values: Vec<f64> = members
            .iter()
            .filter_map(|cluster| left_out[*cluster as usize])
            .collect();
        let (size, middle) = (members.len() as f64, mean(&values).unwrap_or(observed));
        let around = match centre {
            Centre::Mean => middle,
            Centre::Observed => observed,
        };
        self.bias.add((size - 1.0) * (middle - observed));
        for (cluster, value) in members.iter().zip(values) {
            let pull = (size - 1.0) * (middle - value);
            self.influence.push((*cluster, pull));
            self.shares.push(pull / size);
            self.variance
                .add((size - 1.0) / size * (value - around) * (value - around));
        }
    }
}

/// Σ l³ / 6(Σ l²)^1.5, scaled first so that neither power is too large or too small for a number.
fn acceleration(pulls: &[f64]) -> Option<f64> {
    let largest = pulls.iter().fold(0.0_f64, |most, pull| most.max(pull.abs()));
    if largest == 0.0 {
        return None;
    }
    let power = |exponent: i32| sum(pulls.iter().map(|pull| (0..exponent).map(|_| pull / largest).product()));
    Some(power(3) / (6.0 * pow(power(2), 1.5)))
}
