//! The ratio of two rates of persons who are not independent of each other, such as the parents of one family.
//!
//! Custody: no zone. Numbers by position; a fault is told by its position, never by its value.

use libm::sqrt;
use serde::Serialize;

use super::counts::{not_negative, positive, total};
use super::ratio::Ratio;
use crate::estimate::covariates::{Clusters, length};
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, FEW_CLUSTERS, applying};
use crate::estimate::{ConfidenceLevel, EstimateError, Reservation};

/// Persons with their events and their time under observation, one a row.
#[derive(Debug, Clone, Copy)]
pub struct PersonTimes<'a> {
    /// Whether the person is of the first group.
    pub exposed: &'a [bool],
    /// Events.
    pub events: &'a [u64],
    /// Time under observation; not negative.
    pub person_time: &'a [f64],
}

/// A ratio of two rates with a variance by cluster.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClusteredRateRatio {
    /// The rate of the first group over that of the second.
    pub ratio: Ratio,
    /// Clusters.
    pub clusters: u64,
    /// The variance of the logarithm over what it would be, were every person a cluster; `None` where there is none. Below 1
    /// where the two groups of a cluster go together, above it where persons of one group do.
    pub design_effect: Option<f64>,
}

/// The ratio R = (D₁/T₁) / (D₀/T₀) of events D in times T, with limits exp(ln R ± z √V). V is the variance of the linearised
/// ln R between clusters: a person with d events in time t adds d/D - t/T of his group to the score u of his cluster, with
/// the sign of the group, and V = G / (G - 1) · Σ u² over G clusters (Williams 2000, Biometrics 56:645, for the
/// linearisation of a ratio; the scores are those of a Poisson regression with the logarithm of time as offset, whose
/// cluster-robust variance, Liang & Zeger 1986, Biometrika 73:13, this is but for G / (G - 1)). No rate need be constant,
/// nor events be Poisson; clusters have to be independent, and many.
///
/// No variance where a group has no event, or where there is one cluster.
///
/// # Errors
/// [`EstimateError::LengthDiffers`]; [`EstimateError::NotFinite`] and [`EstimateError::OutOfRange`] for times that are
/// negative or beyond 1e100, whose sum in a group is 0, and for more than 1e10 events.
pub fn clustered_rate_ratio(
    persons: PersonTimes<'_>,
    clusters: &Clusters,
    level: ConfidenceLevel,
) -> Result<ClusteredRateRatio, EstimateError> {
    let rows = persons.exposed.len();
    length("number of events", persons.events.len(), rows)?;
    length("person-time", persons.person_time.len(), rows)?;
    length("cluster", clusters.numbers().len(), rows)?;
    not_negative("person-time", persons.person_time)?;
    let [one, other] = [true, false].map(|exposed| Totals::of(persons, exposed));
    total("number of events", &[one.events, other.events])?;
    positive("person-time", one.time)?;
    positive("person-time", other.time)?;
    let (a, b) = (one.events as f64, other.events as f64);
    let known = a > 0.0 && b > 0.0;
    let scores = scores(persons, [&one, &other]);
    let by_cluster = known.then(|| variance(&scores, clusters)).flatten();
    let alone = known.then(|| variance(&scores, &Clusters::each_row(rows))).flatten();
    let count = clusters.count() as u64;
    let told = applying([
        (one.events + other.events == 0, Reservation::NoEvents),
        ((1..FEW).contains(&(one.events + other.events)), Reservation::FewEvents),
        (a == 0.0 || b == 0.0, Reservation::EmptyCell),
        (known && count < FEW_CLUSTERS, Reservation::FewClusters),
    ]);
    Ok(ClusteredRateRatio {
        ratio: Ratio::by_logarithm([a * (other.time / one.time), b], by_cluster.map(sqrt), level, told),
        clusters: count,
        design_effect: by_cluster
            .zip(alone.filter(|alone| *alone > 0.0))
            .map(|(clustered, alone)| clustered / alone),
    })
}

/// Events and time of a group.
struct Totals {
    events: u64,
    time: f64,
}

impl Totals {
    fn of(persons: PersonTimes<'_>, exposed: bool) -> Totals {
        let of_group = |row: &usize| persons.exposed[*row] == exposed;
        let rows = || (0..persons.exposed.len()).filter(of_group);
        let events = rows().map(|row| persons.events[row]);
        Totals {
            events: events.fold(0, u64::saturating_add),
            time: sum(rows().map(|row| persons.person_time[row])),
        }
    }
}

/// What each person adds to the logarithm of the ratio, to first order.
fn scores(persons: PersonTimes<'_>, [one, other]: [&Totals; 2]) -> Vec<f64> {
    let rows = persons.exposed.iter().zip(persons.events).zip(persons.person_time);
    let score = |((exposed, events), time): ((&bool, &u64), &f64)| {
        let (group, sign) = if *exposed { (one, 1.0) } else { (other, -1.0) };
        sign * (*events as f64 / group.events as f64 - time / group.time)
    };
    rows.map(score).collect()
}

/// G / (G - 1) times the sum of the squared scores of clusters; scores add up to 0.
fn variance(scores: &[f64], clusters: &Clusters) -> Option<f64> {
    let mut by_cluster = vec![0.0; clusters.count()];
    for (score, cluster) in scores.iter().zip(clusters.numbers()) {
        by_cluster[*cluster as usize] += score;
    }
    let count = clusters.count() as f64;
    (count > 1.0).then(|| count / (count - 1.0) * sum(by_cluster.iter().map(|score| score * score)))
}
