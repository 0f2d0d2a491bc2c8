//! The mean number of events by a day: the mean cumulative function, and under death that of Ghosh and Lin.
//!
//! Custody: no zone. Steps and estimates may rest on a single person.

use libm::sqrt;
use serde::Serialize;

use super::Histories;
use crate::estimate::numeric::sums::Sum;
use crate::estimate::reservation::{applying, of_clusters};
use crate::estimate::survival::contrast::{Side, same};
use crate::estimate::survival::cumulative::cumulative;
use crate::estimate::survival::in_order::{Walk, walk};
use crate::estimate::survival::influence::{Drift, Influence};
use crate::estimate::survival::{Contrast, CumulativeMethod, RiskTable};
use crate::estimate::{Basis, Clusters, ConfidenceLevel, Estimate, EstimateError, Reservation};

/// How the variance of a mean number of events is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventVariance {
    /// Σ φ² over persons, with φ the influence of a person on the mean (infinitesimal jackknife; Lawless & Nadeau 1995
    /// where no deaths are told). The default: it holds however the events of a person depend on each other.
    #[default]
    Robust,
    /// The same with the influence by way of death as Ghosh and Lin (2000) and `mets::recurrentMarginal` have it, divided
    /// by Y instead of Y less the deaths of the day: a trifle smaller.
    GhoshLin,
    /// Σ d/Y², as if events came independently (a Poisson process). Too small where some persons have many. There is
    /// none where deaths are told.
    Poisson,
}

/// The mean number of events by a day, M(t) = Σ S(u-) d/Y over the days u up to t, with d events among Y persons at risk
/// and S the Kaplan-Meier curve of death. Where no deaths are told S is 1, and this is the mean cumulative function
/// (Nelson 1988; Lawless & Nadeau 1995). Where they are, it is the mean of Ghosh and Lin (2000, Biometrics 56:554), in
/// which the dead have no further events; to count them as censored would tell of a world without death.
///
/// On a day on which persons have events and others die, all are at risk of both, and the events come first: S(u-) is
/// that before the day. `mets::recurrentMarginal` does not treat ties, and agrees where there are none.
///
/// ```
/// use seriatim::estimate::recurrent::{EventVariance, Histories, MeanCumulative};
/// use seriatim::estimate::survival::CumulativeMethod;
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// // Person 1 has events on days 2 and 4 and leaves on day 6; person 2 dies on day 3.
/// let (entry, exit) = ([0, 2, 4, 0], [2, 4, 6, 3]);
/// let (event, death) = ([true, true, false, false], [false, false, false, true]);
/// let histories = Histories::new(&[1, 1, 1, 2], &entry, &exit, &event, Some(&death))?;
/// let fit = MeanCumulative::of(&histories, EventVariance::Robust)?;
/// assert_eq!(fit.at(5, CumulativeMethod::default()).mean.map(|mean| mean.value), Some(1.0));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct MeanCumulative {
    table: RiskTable,
    steps: Vec<MeanStep>,
    variance: EventVariance,
    persons: u64,
    /// Clusters of persons; none where every person is one.
    clusters: Option<u64>,
    events: u64,
}

/// The mean on one day on which at least one spell ends, and until the next such day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MeanStep {
    /// The day.
    pub time: i64,
    /// Persons under observation with entry < time <= exit.
    pub at_risk: u64,
    /// Events on the day.
    pub events: u64,
    /// Deaths on the day.
    pub deaths: u64,
    /// Mean number of events up to and including the day.
    pub mean: f64,
    /// Share alive after the day; 1 throughout where no deaths are told.
    pub survival: f64,
    /// Standard error of `mean`; `None` before the first event, and a robust one for a single person or cluster of persons.
    pub standard_error: Option<f64>,
}

/// The mean read at one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeanEstimate {
    /// The day.
    pub time: i64,
    /// Persons under observation.
    pub at_risk: u64,
    /// Events up to and including the day.
    pub events_so_far: u64,
    /// Deaths up to and including the day.
    pub deaths_so_far: u64,
    /// Mean number of events; `None` before the first entry, and after the last exit unless all have died.
    pub mean: Option<Estimate>,
    /// How the standard error is made.
    pub variance: EventVariance,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl MeanCumulative {
    /// The mean of histories, whose order has no influence.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a Poisson variance where deaths are told.
    pub fn of(histories: &Histories<'_>, variance: EventVariance) -> Result<MeanCumulative, EstimateError> {
        if variance == EventVariance::Poisson && histories.tells_deaths() {
            return Err(EstimateError::OutOfRange {
                what: "Poisson variance",
                must: "asked for only where no deaths are told",
            });
        }
        let steps = walked(histories, variance, histories.persons());
        Ok(MeanCumulative {
            table: RiskTable::of(histories.spells()),
            events: steps.iter().map(|step| step.events).sum(),
            steps,
            variance,
            persons: histories.persons().count() as u64,
            clusters: None,
        })
    }

    /// The mean of persons whose events may go together within clusters: a label of the cluster for each spell, the same for
    /// all spells of a person. The variance is Σ (Σ φ)², the inner sum over the persons of a cluster; as for
    /// [`ClusteredKaplanMeier`](crate::estimate::survival::ClusteredKaplanMeier), of it and that between persons the larger is given.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`] unless there is a label for each spell; [`EstimateError::OutOfRange`] for a Poisson
    /// variance, which knows no persons.
    pub fn of_clusters(
        histories: &Histories<'_>,
        variance: EventVariance,
        clusters: &[u64],
    ) -> Result<MeanCumulative, EstimateError> {
        if variance == EventVariance::Poisson {
            return Err(EstimateError::OutOfRange {
                what: "Poisson variance",
                must: "asked for only without clusters",
            });
        }
        let clusters = Clusters::new(clusters, histories.count())?;
        let mut fit = MeanCumulative::of(histories, variance)?;
        if clusters.count() < histories.persons().count() {
            let by_cluster = walked(histories, variance, &clusters);
            for (own, other) in fit.steps.iter_mut().zip(by_cluster) {
                let both = own.standard_error.zip(other.standard_error);
                own.standard_error = both.map(|(alone, error)| alone.max(error));
            }
            fit.clusters = Some(clusters.count() as u64);
        }
        Ok(fit)
    }

    /// One step for each day on which at least one spell ends, in order of time.
    pub fn steps(&self) -> &[MeanStep] {
        &self.steps
    }

    /// What the curve rests on.
    pub fn basis(&self) -> Basis {
        Basis {
            persons: self.persons,
            events: self.events,
            ..self.table.basis()
        }
    }

    /// Reads the mean at a day.
    pub fn at(&self, time: i64, method: CumulativeMethod) -> MeanEstimate {
        let (passed, _) = self.steps.split_at(self.table.passed(time));
        let last = passed.last();
        let extinct = last.is_some_and(|step| step.survival == 0.0);
        let absent = self
            .table
            .unobserved(time)
            .filter(|reason| !(extinct && *reason == Reservation::BeyondFollowUp));
        let events_so_far = passed.iter().map(|step| step.events).sum();
        let error = last.and_then(|step| step.standard_error);
        let mean = cumulative(last.map_or(0.0, |step| step.mean), error, method);
        MeanEstimate {
            time,
            at_risk: self.table.standing(time),
            events_so_far,
            deaths_so_far: passed.iter().map(|step| step.deaths).sum(),
            mean: absent.is_none().then_some(mean),
            variance: self.variance,
            reservations: match absent {
                Some(reason) => vec![reason],
                None => self.reservations(time, events_so_far),
            },
        }
    }

    fn reservations(&self, time: i64, events_so_far: u64) -> Vec<Reservation> {
        let mut reservations = self.table.reservations(time, events_so_far);
        reservations.extend(applying([(self.persons < 2, Reservation::OnePerson)]));
        if let Some(clusters) = self.clusters.filter(|_| events_so_far > 0) {
            reservations.extend(of_clusters(clusters, clusters > 1, clusters == 1));
        }
        reservations.sort_unstable();
        reservations
    }
}

impl Contrast {
    /// Mean numbers of events by one day.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] unless both are of the same day.
    pub fn of_mean_events(
        first: &MeanEstimate,
        second: &MeanEstimate,
        level: ConfidenceLevel,
    ) -> Result<Contrast, EstimateError> {
        same("day of two mean numbers of events", first.time, second.time)?;
        Ok(Contrast::between(
            &Side::new(first.mean, &first.reservations),
            &Side::new(second.mean, &second.reservations),
            level,
        ))
    }
}

/// The steps of the mean, with a standard error by cluster of persons.
fn walked(histories: &Histories<'_>, variance: EventVariance, clusters: &Clusters) -> Vec<MeanStep> {
    let mut walker = Walker {
        histories,
        clusters,
        variance,
        influence: Influence::new(clusters.count()),
        at_risk: 0,
        survival: 1.0,
        mean: Sum::default(),
        squares: Sum::default(),
        steps: Vec::new(),
    };
    walk(histories.spells().entries(), histories.spells().exits(), &mut walker);
    walker.steps
}

struct Walker<'a> {
    histories: &'a Histories<'a>,
    clusters: &'a Clusters,
    variance: EventVariance,
    /// Of each cluster on the mean, and, as the second curve, on the logarithm of the survival, turned.
    influence: Influence,
    at_risk: u64,
    survival: f64,
    mean: Sum,
    /// Σ d/Y².
    squares: Sum,
    steps: Vec<MeanStep>,
}

impl Walk for Walker<'_> {
    fn enter(&mut self, row: usize) {
        let cluster = self.clusters.numbers()[row];
        self.at_risk += 1;
        self.influence.jump(cluster, 0.0, 0.0, 1.0);
    }

    fn day(&mut self, time: i64, leaving: &[u32]) {
        let count = |of: &dyn Fn(usize) -> bool| leaving.iter().filter(|row| of(**row as usize)).count() as u64;
        let events = count(&|row| self.histories.has_event(row));
        let deaths = count(&|row| self.histories.has_death(row));
        let at_risk = self.at_risk as f64;
        let spared = self.at_risk.saturating_sub(deaths) as f64;
        // What one event adds to the mean, and one death takes from the logarithm of the survival. Where all die the mean
        // rises no more, and the latter does not matter.
        let per_event = self.survival / at_risk;
        let per_death = match self.variance {
            EventVariance::GhoshLin => 1.0 / at_risk,
            _ if spared > 0.0 => 1.0 / spared,
            _ => 0.0,
        };
        let rise = per_event * events as f64;
        self.influence.drift(Drift {
            by_second: rise,
            by_risk: rise / at_risk,
            second_by_risk: per_death * deaths as f64 / at_risk,
        });
        self.mean.add(rise);
        self.squares.add(events as f64 / (at_risk * at_risk));
        self.survival *= spared / at_risk;
        leaving
            .iter()
            .for_each(|row| self.leave(*row as usize, per_event, per_death));
        self.told(time, at_risk as u64, events, deaths);
    }
}

impl Walker<'_> {
    fn leave(&mut self, row: usize, per_event: f64, per_death: f64) {
        let cluster = self.clusters.numbers()[row];
        let died = self.histories.has_death(row);
        let event = if self.histories.has_event(row) { per_event } else { 0.0 };
        let death = if died { per_death } else { 0.0 };
        self.influence.jump(cluster, event, death, -1.0);
        self.at_risk = self.at_risk.saturating_sub(1);
    }

    fn told(&mut self, time: i64, at_risk: u64, events: u64, deaths: u64) {
        let mean = self.mean.value();
        let variance = match self.variance {
            EventVariance::Poisson => Some(self.squares.value()),
            _ => Some(self.influence.variance()).filter(|_| self.clusters.count() > 1),
        };
        self.steps.push(MeanStep {
            time,
            at_risk,
            events,
            deaths,
            mean,
            survival: self.survival,
            standard_error: variance.filter(|_| mean > 0.0).map(sqrt),
        });
    }
}
