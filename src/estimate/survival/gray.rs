//! Gray's test: whether the cumulative incidence of a cause is the same in all groups.
//!
//! Custody: no zone. Sums over groups; a group may be a single spell.

use libm::pow;
use serde::Serialize;

use super::aligned::{Aligned, Day};
use super::risk_table::checked_cause;
use super::score_test::{Scores, checked_groups, quadratic};
use super::{GroupScore, RiskTables};
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{EstimateError, Reservation, Test};

/// The time that the test takes grows with the third power of the groups: with more it would not come to an end.
const MOST_GROUPS: usize = 200;

/// Gray's test of equal subdistribution hazards (Gray 1988, Annals of Statistics 16:1141), equal to `cmprsk::cuminc`.
///
/// Who has had another event stays in the risk set, thinned as by censoring: R = Y (1 - F(t-))/S(t-) by group, with Y at
/// risk, F the incidence of the cause and S the share without any event. Observed less expected events are weighted by
/// (1 - F0(t-))^ρ, with F0 the pooled incidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gray {
    /// The cause compared.
    pub cause: usize,
    /// The power ρ of the weight; 0 weighs all days alike.
    pub rho: f64,
    /// The groups in the order of their labels, with their weighted observed and expected events of the cause.
    pub groups: Vec<GroupScore>,
    /// The test with one degree of freedom less than there are groups.
    pub test: Test,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

impl Gray {
    /// Compares the groups of the tables, within their strata, for a cause from 1.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] for fewer than two groups, without an event of the cause, and where no event
    /// happens while two groups are at risk; [`EstimateError::OutOfRange`] for a cause that there is not, a power that is
    /// no finite number, more than 200 groups, and under delayed entry, for which the test was not derived.
    pub fn of(tables: &RiskTables, cause: usize, rho: f64) -> Result<Gray, EstimateError> {
        checked(tables, cause, rho)?;
        let size = tables.groups().len();
        let mut sums = Scores::new(size);
        for stratum in tables.by_stratum() {
            let mut pooled = Pooled::new(size, rho);
            Aligned::new(stratum).each_day(size, cause, |day| pooled.pass(day, &mut sums));
            pooled.spread(&mut sums);
        }
        let test = quadratic(&sums.excess(), &sums.variance())?;
        let groups: Vec<GroupScore> = (0..size).map(|group| told(tables, cause, group, &sums)).collect();
        let few = groups.iter().map(|group| group.events).sum::<u64>() < FEW;
        Ok(Gray {
            cause,
            rho,
            groups,
            test,
            reservations: applying([(few, Reservation::FewEvents)]),
        })
    }
}

fn checked(tables: &RiskTables, cause: usize, rho: f64) -> Result<(), EstimateError> {
    checked_groups(tables, MOST_GROUPS)?;
    for (_, _, table) in tables.iter() {
        checked_cause(cause, table.causes())?;
        if table.has_delayed_entry() {
            return Err(EstimateError::OutOfRange {
                what: "spell in Gray's test",
                must: "under observation from day 0",
            });
        }
    }
    if rho.is_finite() {
        Ok(())
    } else {
        Err(EstimateError::OutOfRange {
            what: "power of a weight",
            must: "a finite number",
        })
    }
}

fn told(tables: &RiskTables, cause: usize, group: usize, sums: &Scores) -> GroupScore {
    let label = tables.groups()[group];
    let own = || {
        tables
            .iter()
            .filter(|(_, other, _)| *other == label)
            .map(|(_, _, table)| table)
    };
    GroupScore {
        group: label,
        spells: own().map(|table| table.basis().rows).sum(),
        events: own().flat_map(|table| table.events_of(cause)).sum(),
        observed: sums.observed(group),
        expected: sums.expected(group),
    }
}

/// One stratum as it is walked through.
struct Pooled {
    rho: f64,
    /// Share of each group without any event, and its incidence of the cause, before the day.
    survival: Vec<f64>,
    incidence: Vec<f64>,
    /// The pooled incidence before the day.
    pooled: f64,
    past: Vec<Past>,
}

/// What the variance needs to know of a day.
struct Past {
    /// Y/S(t-) by group and its sum: the risk set before competing events and censoring thin it apart.
    restored: Vec<f64>,
    total: f64,
    /// The weight, and the increment of the pooled subdistribution hazard.
    weight: f64,
    hazard: f64,
    /// By group, for an event of the cause and for another: how much it moves the group's own curve, and its variance.
    of_cause: Vec<(f64, f64)>,
    of_others: Vec<(f64, f64)>,
}

impl Pooled {
    fn new(groups: usize, rho: f64) -> Pooled {
        Pooled {
            rho,
            survival: vec![1.0; groups],
            incidence: vec![0.0; groups],
            pooled: 0.0,
            past: Vec::new(),
        }
    }

    fn pass(&mut self, day: &Day, sums: &mut Scores) {
        let groups = self.survival.len();
        let restored: Vec<f64> = (0..groups).map(|group| self.restored(day, group)).collect();
        let total: f64 = restored.iter().sum();
        let events: f64 = day.of_cause.iter().sum();
        let weight = pow(1.0 - self.pooled, self.rho);
        let risk = |group: usize| restored[group] * (1.0 - self.incidence[group]);
        let risks: f64 = (0..groups).map(risk).sum();
        if total <= 0.0 || self.pooled >= 1.0 {
            return;
        }
        for group in (0..groups).filter(|_| events > 0.0 && risks > 0.0) {
            sums.add(
                group,
                weight * day.of_cause[group],
                weight * events * risk(group) / risks,
            );
        }
        let hazard = events / (total * (1.0 - self.pooled));
        let after = self.pooled + events / total;
        let before = self.survival.clone();
        self.advance(day);
        self.past.push(Past {
            of_cause: (0..groups)
                .map(|group| self.of_cause(day, group, before[group], after, total, events))
                .collect(),
            of_others: (0..groups)
                .map(|group| self.of_others(day, group, before[group], after))
                .collect(),
            restored,
            total,
            weight,
            hazard,
        });
        self.pooled = after;
    }

    fn restored(&self, day: &Day, group: usize) -> f64 {
        if day.at_risk[group] > 0.0 {
            day.at_risk[group] / self.survival[group]
        } else {
            0.0
        }
    }

    /// Takes the curves of the groups past the day.
    fn advance(&mut self, day: &Day) {
        for group in (0..self.survival.len()).filter(|group| day.at_risk[*group] > 0.0) {
            let at_risk = day.at_risk[group];
            self.incidence[group] += self.survival[group] * day.of_cause[group] / at_risk;
            self.survival[group] *= (at_risk - day.events[group]) / at_risk;
        }
    }

    /// For events of the cause, whose variance is taken from the pooled hazard.
    fn of_cause(&self, day: &Day, group: usize, before: f64, after: f64, total: f64, events: f64) -> (f64, f64) {
        let (at_risk, survival) = (day.at_risk[group], self.survival[group]);
        if at_risk <= 0.0 || events <= 0.0 {
            return (0.0, 0.0);
        }
        let moves = if survival > 0.0 {
            1.0 - (1.0 - after) / survival
        } else {
            1.0
        };
        let tied = untied(events, total * before);
        (moves, tied * before * events / (total * at_risk))
    }

    /// For other events, whose variance is taken from the group itself.
    fn of_others(&self, day: &Day, group: usize, before: f64, after: f64) -> (f64, f64) {
        let (at_risk, survival) = (day.at_risk[group], self.survival[group]);
        let others = day.events[group] - day.of_cause[group];
        if survival <= 0.0 || others <= 0.0 {
            return (0.0, 0.0);
        }
        let tied = untied(others, at_risk);
        (
            (1.0 - after) / survival,
            tied * before * before * others / (at_risk * at_risk),
        )
    }

    /// Adds the variance. An event in group k moves the score of group i at once, and later through the curves of k by
    /// what is left of the hazard: hence from the last day back.
    fn spread(&self, sums: &mut Scores) {
        let groups = self.survival.len();
        // By k and then i: the weight that later days lay on the curve of k.
        let mut left = vec![0.0; groups * groups];
        let mut square = vec![0.0; groups * groups];
        for past in self.past.iter().rev() {
            square.fill(0.0);
            for (k, left) in left.chunks_exact(groups).enumerate() {
                let (moves, variance) = past.of_cause[k];
                let (moved, varied) = past.of_others[k];
                let at: Vec<f64> = (0..groups).map(|i| past.slope(i, k) + moves * left[i]).collect();
                add_square(&mut square, &at, variance);
                add_square(&mut square, left, varied * moved * moved);
            }
            for (i, row) in square.chunks_exact(groups).enumerate() {
                (0..=i).for_each(|j| sums.spread(i, j, row[j]));
            }
            for (k, left) in left.chunks_exact_mut(groups).enumerate() {
                for (i, left) in left.iter_mut().enumerate() {
                    *left += past.slope(i, k) * past.hazard;
                }
            }
        }
    }
}

/// Adds a multiple of the products of a column with itself to the lower triangle of a square.
fn add_square(square: &mut [f64], column: &[f64], factor: f64) {
    if factor == 0.0 {
        return;
    }
    for (i, row) in square.chunks_exact_mut(column.len()).enumerate() {
        let own = factor * column[i];
        let products = row.iter_mut().zip(column).take(i + 1);
        products.for_each(|(sum, other)| *sum += own * other);
    }
}

/// The hypergeometric correction for tied events among as many at risk, 1 - (d-1)/(Y-1). A restored risk set may be
/// smaller than the events tied in all groups; the correction is then negative, as it is in `cmprsk`.
fn untied(events: f64, at_risk: f64) -> f64 {
    if events <= 1.0 {
        1.0
    } else if at_risk > 1.0 {
        1.0 - (events - 1.0) / (at_risk - 1.0)
    } else {
        0.0
    }
}

impl Past {
    /// How much the score of group i moves with the risk set of group k.
    fn slope(&self, i: usize, k: usize) -> f64 {
        let own = if i == k { 1.0 } else { 0.0 };
        self.weight * self.restored[i] * (own - self.restored[k] / self.total)
    }
}
