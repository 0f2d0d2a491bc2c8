//! The test of proportional hazards.
//!
//! Custody: no zone. Sums over risk sets.

use serde::Serialize;

use super::CoxFit;
use super::likelihood::{evaluate, event_sums, risks_at};
use super::sorted::{Group, Sorted};
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::reservation::applying;
use crate::estimate::{EstimateError, Reservation, Test};

/// Below this p-value proportional hazards are said to be rejected.
const REJECTED: f64 = 0.05;

/// The function of time along which a coefficient may change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeScale {
    /// One minus the Kaplan-Meier curve of all rows just before the time: the default, as in R; late events, of which
    /// there are few, have no more influence than early ones.
    #[default]
    KaplanMeier,
    /// The mean rank of the time among the ends of all rows, as in R.
    Rank,
    /// The time itself.
    Identity,
}

/// Whether hazards are proportional: score tests of a coefficient that changes along a function of time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proportionality {
    /// The function of time.
    pub scale: TimeScale,
    /// One test for each covariate, alone.
    pub covariates: Vec<Test>,
    /// All of them together.
    pub global: Test,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

impl CoxFit {
    /// Tests proportional hazards: the score test of x g(t) added to the fit, g centred (Grambsch & Therneau 1994,
    /// Biometrika 81:515-526, in the exact form of R's `cox.zph` since `survival` 3.0, which does not take the
    /// information of all times for equal).
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] without a covariate, or where all events are at one time.
    pub fn proportionality(&self, scale: TimeScale) -> Result<Proportionality, EstimateError> {
        let columns = self.sorted.columns.len();
        if columns == 0 {
            return Err(EstimateError::NothingToEstimate {
                nothing: "no covariate",
            });
        }
        let g = centred(&self.sorted, along(&self.sorted, scale));
        let risks = risks_at(&self.sorted, &self.maximum.coefficients);
        let under = |times: &(dyn Fn(usize) -> f64 + Sync)| {
            let sums = event_sums(&self.sorted, times);
            evaluate(
                &self.sorted,
                &risks,
                &self.maximum.coefficients,
                &sums,
                self.hazard_ties(),
                times,
            )
        };
        let (plain, once, twice) = (
            under(&|_| 1.0),
            under(&|place| g[place]),
            under(&|place| g[place] * g[place]),
        );
        let factor =
            Factor::of(&plain.information).map_err(|dependent| EstimateError::Collinear { column: dependent.row })?;
        // What is left of the information on x g(t) when that on x is known.
        let rest = &twice.information - &once.information * factor.inverse() * &once.information;
        let test = |chosen: &[usize]| {
            told_apart(&plain.information, &once.information, &twice.information, chosen)?;
            let part = Matrix::from_fn(chosen.len(), chosen.len(), |row, column| {
                rest[(chosen[row], chosen[column])]
            });
            let score = Vector::from_fn(chosen.len(), |row, _| once.score[chosen[row]]);
            let factor = Factor::of(&part).map_err(|_| UNTOLD)?;
            Ok(Test::chi_squared(score.dot(&factor.solve(&score)), chosen.len() as f64))
        };
        let all: Vec<usize> = (0..columns).collect();
        let global = test(&all)?;
        Ok(Proportionality {
            scale,
            reservations: applying([(global.p_value < REJECTED, Reservation::NonProportionalHazards)]),
            global,
            covariates: all
                .iter()
                .map(|column| test(&[*column]))
                .collect::<Result<_, EstimateError>>()?,
        })
    }
}

const UNTOLD: EstimateError = EstimateError::NothingToEstimate {
    nothing: "no information on changes with time",
};

/// Whether x g(t) of the chosen columns can be told from x: where it cannot, as where all events that tell of a covariate
/// are at one time, what is left of the information is its rounding, and a test of it would say that hazards are
/// proportional, whatever they are.
fn told_apart(plain: &Matrix, once: &Matrix, twice: &Matrix, chosen: &[usize]) -> Result<(), EstimateError> {
    let size = plain.nrows();
    let element = |row: usize, column: usize| match (row.checked_sub(size), column.checked_sub(size)) {
        (None, None) => plain[(row, column)],
        (Some(row), None) => once[(chosen[row], column)],
        (None, Some(column)) => once[(row, chosen[column])],
        (Some(row), Some(column)) => twice[(chosen[row], chosen[column])],
    };
    let whole = size + chosen.len();
    Factor::of(&Matrix::from_fn(whole, whole, element)).map_err(|_| UNTOLD)?;
    Ok(())
}

/// The function of time at each group.
fn along(sorted: &Sorted, scale: TimeScale) -> Vec<f64> {
    let times = sorted.groups.iter().map(|group| group.time);
    if scale == TimeScale::Identity {
        // Less the first as a whole number: nothing is lost of times that are large beside their differences.
        let first = times.clone().min().unwrap_or(0);
        return times.map(|time| (time - first) as f64).collect();
    }
    let mut order: Vec<usize> = (0..sorted.groups.len()).collect();
    order.sort_by_key(|place| sorted.groups[*place].time);
    let mut values = vec![0.0; order.len()];
    let mut curve = Curve::of(sorted);
    let mut passed = 0;
    for same in order.chunk_by(|a, b| sorted.groups[*a].time == sorted.groups[*b].time) {
        let groups = || same.iter().map(|place| &sorted.groups[*place]);
        let ending: usize = groups().map(|group| group.rows().len()).sum();
        let value = match scale {
            TimeScale::Rank => passed as f64 + (ending as f64 + 1.0) / 2.0,
            _ => 1.0 - curve.survival,
        };
        same.iter().for_each(|place| values[*place] = value);
        passed += ending;
        curve.pass(groups());
    }
    values
}

/// The Kaplan-Meier curve of all rows, strata together and, as in R, without their weights.
struct Curve {
    survival: f64,
    at_risk: usize,
    /// Times of entry that have not been passed, ascending.
    waiting: std::iter::Peekable<std::vec::IntoIter<i64>>,
}

impl Curve {
    fn of(sorted: &Sorted) -> Curve {
        let mut waiting = sorted
            .entries
            .as_ref()
            .map_or(Vec::new(), |entries| entries.times.clone());
        waiting.sort_unstable();
        Curve {
            survival: 1.0,
            at_risk: if sorted.entries.is_some() { 0 } else { sorted.rows() },
            waiting: waiting.into_iter().peekable(),
        }
    }

    fn pass<'a>(&mut self, groups: impl Iterator<Item = &'a Group> + Clone) {
        let time = groups.clone().next().map_or(0, |group| group.time);
        while self.waiting.next_if(|entry| *entry < time).is_some() {
            self.at_risk += 1;
        }
        let events: usize = groups.clone().map(|group| group.events().len()).sum();
        self.survival *= 1.0 - events as f64 / self.at_risk as f64;
        self.at_risk -= groups.map(|group| group.rows().len()).sum::<usize>();
    }
}

/// Less the mean over events: nothing changes but the rounding.
fn centred(sorted: &Sorted, mut values: Vec<f64>) -> Vec<f64> {
    let events = || sorted.groups.iter().map(|group| group.events().len() as f64);
    let total: f64 = events().sum();
    let mean = values
        .iter()
        .zip(events())
        .map(|(value, events)| value * events)
        .sum::<f64>()
        / total;
    values.iter_mut().for_each(|value| *value -= mean);
    values
}
