//! Curves of units that come in clusters, such as the children of one mother: the curve as ever, its error by cluster.
//!
//! Custody: no zone. Estimates may rest on a single unit.

use serde::Serialize;

use super::transformation::survival_interval;
use super::{
    AalenJohansen, IncidenceVariance, IntervalMethod, KaplanMeier, RiskTable, Spells, WeightedAalenJohansen,
    WeightedKaplanMeier,
};
use crate::estimate::reservation::of_clusters;
use crate::estimate::{Clusters, EstimateError, Interval, Reservation};

/// The Kaplan-Meier curve of units whose fates may go together within clusters.
///
/// The curve is that of independent units, which stays right whatever ties the units of a cluster together (Ying & Wei
/// 1994, Journal of Multivariate Analysis 50:17-29). With φ the influence of a unit on it (infinitesimal jackknife), its
/// variance is Σ (Σ φ)², the inner sum over the units of a cluster (Williams 1995, Lifetime Data Analysis 1:171-186; R's
/// `survfit` with `cluster`). Under right censoring Σ φ² is Greenwood's variance, so that this is Greenwood's where every
/// unit is a cluster of its own.
///
/// Of few clusters the sum over clusters is too small more often than not, and can be 0 by accident. Of the two standard
/// errors the larger is therefore given (Angrist & Pischke 2009, Mostly Harmless Econometrics, section 8.1): limits are
/// never narrower than those of independent units. Below 40 clusters that is not enough, and a reservation says so.
///
/// ```
/// use seriatim::estimate::Spells;
/// use seriatim::estimate::survival::{ClusteredKaplanMeier, IntervalMethod};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// // Two families of two: both children of the one have the event, none of the other.
/// let spells = Spells::from_origin(&[1, 1, 2, 2], &[true, true, false, false])?;
/// let fit = ClusteredKaplanMeier::fit(&spells, Some(&[7, 7, 9, 9]))?;
/// // As good as two persons: 1/2 · 1/2 / 2, and not 1/2 · 1/2 / 4.
/// let error = fit.at(1, IntervalMethod::default()).standard_error;
/// assert!(error.is_some_and(|error| (error * error - 1.0 / 8.0).abs() < 1e-12));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct ClusteredKaplanMeier {
    curve: KaplanMeier,
    /// None where every unit is a cluster of its own.
    by_cluster: Option<WeightedKaplanMeier>,
}

/// The incidence of competing causes among units whose fates may go together within clusters: that of Aalen and Johansen,
/// with a variance as that of [`ClusteredKaplanMeier`] (for incidences Chen, Kramer, Greene & Rosenberg 2008, Biometrics
/// 64:172-179). It is the [delta method](IncidenceVariance::Delta)'s where every unit is a cluster of its own.
#[derive(Debug, Clone)]
pub struct ClusteredIncidence {
    curve: AalenJohansen,
    /// None where every unit is a cluster of its own.
    by_cluster: Option<WeightedAalenJohansen>,
}

/// A curve of units in clusters, read at one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClusteredEstimate {
    /// The day.
    pub time: i64,
    /// Share without the event, or, of an incidence, with an event of the cause; absent as for
    /// [`PointEstimate`](super::PointEstimate) and [`IncidenceEstimate`](super::IncidenceEstimate).
    pub share: Option<f64>,
    /// Its standard error; `None` where the share is absent, 0 or 1, and for a single cluster of several units.
    pub standard_error: Option<f64>,
    /// The pointwise interval; `None` without a standard error.
    pub interval: Option<Interval>,
    /// How the interval is made.
    pub method: IntervalMethod,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl ClusteredKaplanMeier {
    /// Fits the curve: a label of the cluster for each spell (`None`: every spell is a cluster of its own). What clusters
    /// are called has no influence.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`] unless there is a label for each spell.
    pub fn fit(spells: &Spells<'_>, clusters: Option<&[u64]>) -> Result<ClusteredKaplanMeier, EstimateError> {
        let by_cluster = match joined(spells, clusters)? {
            Some(labels) => Some(WeightedKaplanMeier::fit(spells, &all_alike(spells), Some(labels))?),
            None => None,
        };
        Ok(ClusteredKaplanMeier {
            curve: KaplanMeier::fit(spells),
            by_cluster,
        })
    }

    /// The curve with Greenwood's standard error, as of independent units.
    pub fn curve(&self) -> &KaplanMeier {
        &self.curve
    }

    /// Reads the curve at a day.
    pub fn at(&self, time: i64, method: IntervalMethod) -> ClusteredEstimate {
        let found = self.curve.at(time, method);
        let alone = ClusteredEstimate {
            time,
            share: found.survival,
            standard_error: found.standard_error,
            interval: found.interval,
            method,
            reservations: found.reservations,
        };
        let by_cluster = self.by_cluster.as_ref();
        alone.by_cluster(by_cluster.map(|fit| (fit.at(time, method).standard_error, fit.basis().persons)))
    }
}

impl ClusteredIncidence {
    /// Fits the curves of all causes, with labels as [`ClusteredKaplanMeier::fit`].
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`] unless there is a label for each spell.
    pub fn fit(spells: &Spells<'_>, clusters: Option<&[u64]>) -> Result<ClusteredIncidence, EstimateError> {
        let by_cluster = match joined(spells, clusters)? {
            Some(labels) => Some(WeightedAalenJohansen::fit(spells, &all_alike(spells), Some(labels))?),
            None => None,
        };
        Ok(ClusteredIncidence {
            curve: AalenJohansen::of(&RiskTable::of(spells), IncidenceVariance::Delta),
            by_cluster,
        })
    }

    /// The curves with the standard error of the delta method, as of independent units.
    pub fn curve(&self) -> &AalenJohansen {
        &self.curve
    }

    /// Reads the incidence of a cause, from 1, at a day.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a cause that there is not.
    pub fn at(&self, cause: usize, time: i64, method: IntervalMethod) -> Result<ClusteredEstimate, EstimateError> {
        let found = self.curve.at(cause, time, method)?;
        let alone = ClusteredEstimate {
            time,
            share: found.incidence,
            standard_error: found.standard_error,
            interval: found.interval,
            method,
            reservations: found.reservations,
        };
        let by_cluster = match &self.by_cluster {
            Some(fit) => Some((fit.at(cause, time, method)?.standard_error, fit.basis().persons)),
            None => None,
        };
        Ok(alone.by_cluster(by_cluster))
    }
}

impl ClusteredEstimate {
    /// The estimate as of independent units, with the standard error by so many clusters where that is the larger.
    fn by_cluster(self, by_cluster: Option<(Option<f64>, u64)>) -> ClusteredEstimate {
        let Some((error, clusters)) = by_cluster else {
            return self;
        };
        let both = self.standard_error.zip(error);
        let standard_error = both.map(|(alone, error)| alone.max(error));
        let read = self.share.zip(standard_error);
        let is_lost = self.standard_error.is_some() && standard_error.is_none();
        let mut reservations = self.reservations;
        reservations.extend(of_clusters(clusters, standard_error.is_some(), is_lost));
        reservations.sort_unstable();
        ClusteredEstimate {
            time: self.time,
            share: self.share,
            standard_error,
            interval: read.map(|(share, error)| survival_interval(share, error, self.method)),
            method: self.method,
            reservations,
        }
    }
}

/// The labels, where a cluster has several units.
fn joined<'c>(spells: &Spells<'_>, clusters: Option<&'c [u64]>) -> Result<Option<&'c [u64]>, EstimateError> {
    let Some(labels) = clusters else {
        return Ok(None);
    };
    let is_joined = Clusters::new(labels, spells.count())?.count() < spells.count();
    Ok(is_joined.then_some(labels))
}

/// A weight of 1 for every unit.
fn all_alike(spells: &Spells<'_>) -> Vec<f64> {
    vec![1.0; spells.count()]
}
