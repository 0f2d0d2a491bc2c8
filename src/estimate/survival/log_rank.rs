//! The log-rank test and its weighted relatives, for any number of groups, within strata, under delayed entry.
//!
//! Custody: no zone. Sums over groups; a group may be a single spell.

use libm::{pow, sqrt};
use serde::Serialize;

use super::aligned::{Aligned, Day};
use super::score_test::{Scores, checked_groups, quadratic};
use super::{RiskTable, RiskTables};
use crate::estimate::numeric::matrix::Matrix;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{EstimateError, Reservation, Test};

/// How much a day counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Weighting {
    /// Every event alike: the log-rank test, which is best where hazards are proportional. The default.
    #[default]
    LogRank,
    /// S(t-)^ρ (1 - S(t-))^γ, with S the Kaplan-Meier curve of all groups of the stratum together just before the day
    /// (Fleming & Harrington 1991, section 7.2). With γ = 0 the G-rho family, as R's `survdiff`: ρ = 0 is the log-rank
    /// test, ρ = 1 close to Peto and Peto's. A γ above 0 lays weight on late differences.
    FlemingHarrington {
        /// Power of the survival.
        rho: f64,
        /// Power of its complement; 0 or more.
        gamma: f64,
    },
}

/// A matrix of more groups would take gigabytes, and its test would tell nothing.
const MOST_GROUPS: usize = 1000;

/// Whether the hazards of groups are equal: Σ w (O - E) by group, with the hypergeometric variance
/// Σ w² d (Yg/Y)(δ - Yh/Y)(Y-d)/(Y-1) (Mantel 1966; Tarone & Ware 1977), summed over strata. Under delayed entry the
/// risk sets are those under observation.
///
/// Of a table with several causes all events count; see [`RiskTables::of_cause`].
///
/// ```
/// use seriatim::estimate::survival::{LogRank, RiskTables, Spells, Weighting};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// let spells = Spells::from_origin(&[1, 2, 3, 4], &[true, true, false, true])?;
/// let tables = RiskTables::of(&spells, &[7, 9, 9, 7], None)?;
/// let found = LogRank::of(&tables, Weighting::LogRank)?;
/// assert!((found.test.statistic - 1.0 / 17.0).abs() < 1e-12);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogRank {
    /// The groups, in the order of their labels.
    pub groups: Vec<GroupScore>,
    /// Variance of Σ w (O - E), by group and group.
    pub variance: Vec<Vec<f64>>,
    /// How much a day counts.
    pub weighting: Weighting,
    /// The test with as many degrees of freedom as there are groups with expected events, less one.
    pub test: Test,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// Events of one group, and those expected if its hazard were that of all.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GroupScore {
    /// Label of the group.
    pub group: u64,
    /// Spells in it.
    pub spells: u64,
    /// Events in it.
    pub events: u64,
    /// Σ w O.
    pub observed: f64,
    /// Σ w E.
    pub expected: f64,
}

impl LogRank {
    /// Compares the groups of the tables.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] for fewer than two groups, and where no event happens while two groups are at
    /// risk; [`EstimateError::OutOfRange`] for weights that are no finite numbers and for more than 1000 groups.
    pub fn of(tables: &RiskTables, weighting: Weighting) -> Result<LogRank, EstimateError> {
        checked_groups(tables, MOST_GROUPS)?;
        checked_weighting(weighting)?;
        let size = tables.groups().len();
        let mut sums = Scores::new(size);
        for stratum in tables.by_stratum() {
            let mut survival = 1.0;
            Aligned::new(stratum).each_day(size, 1, |day| {
                survival = pass(day, survival, weighting, &mut sums);
            });
        }
        let test = quadratic(&sums.excess(), &sums.variance())?;
        let groups: Vec<GroupScore> = (0..size).map(|group| told(tables, group, &sums)).collect();
        let few = groups.iter().map(|group| group.events).sum::<u64>() < FEW;
        Ok(LogRank {
            groups,
            variance: rows(&sums.variance()),
            weighting,
            test,
            reservations: applying([(few, Reservation::FewEvents)]),
        })
    }

    /// The test for a trend over the groups, with a score for each, in the order of the labels: statistic
    /// Σ s (O - E) / √(s'Vs), standard normal if hazards are equal (Tarone 1975). Positive where hazards rise with the
    /// score.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::NothingToEstimate`] for scores that
    /// do not differ.
    pub fn trend(&self, scores: &[f64]) -> Result<Test, EstimateError> {
        crate::estimate::covariates::length("score", scores.len(), self.groups.len())?;
        crate::estimate::covariates::finite("score", scores)?;
        // Scores from their middle lose no digits; the statistic does not depend on where they start.
        let middle = scores.iter().sum::<f64>() / scores.len() as f64;
        let largest = scores
            .iter()
            .fold(0.0_f64, |most, score| most.max((score - middle).abs()));
        let scaled: Vec<f64> = scores.iter().map(|score| (score - middle) / largest).collect();
        let excess = self.groups.iter().zip(&scaled);
        let excess: f64 = excess
            .map(|(group, score)| score * (group.observed - group.expected))
            .sum();
        let across = |row: &Vec<f64>| row.iter().zip(&scaled).map(|(v, score)| v * score).sum::<f64>();
        let variance: f64 = self
            .variance
            .iter()
            .zip(&scaled)
            .map(|(row, score)| score * across(row))
            .sum();
        if variance > 0.0 {
            Ok(Test::normal(excess / sqrt(variance)))
        } else {
            Err(EstimateError::NothingToEstimate {
                nothing: "no difference between the scores of groups that are at risk together",
            })
        }
    }
}

fn checked_weighting(weighting: Weighting) -> Result<(), EstimateError> {
    match weighting {
        Weighting::FlemingHarrington { rho, gamma } if !(rho.is_finite() && gamma.is_finite() && gamma >= 0.0) => {
            Err(EstimateError::OutOfRange {
                what: "power of a weight",
                must: "a finite number, and not negative for the complement of the survival",
            })
        }
        _ => Ok(()),
    }
}

/// Adds a day of a stratum; the survival after it.
fn pass(day: &Day, survival: f64, weighting: Weighting, sums: &mut Scores) -> f64 {
    let at_risk: f64 = day.at_risk.iter().sum();
    let events: f64 = day.events.iter().sum();
    let weight = match weighting {
        Weighting::LogRank => 1.0,
        Weighting::FlemingHarrington { rho, gamma } => pow(survival, rho) * pow(1.0 - survival, gamma),
    };
    let spread = if at_risk > 1.0 {
        weight * weight * events * (at_risk - events) / (at_risk - 1.0)
    } else {
        0.0
    };
    for (group, in_group) in day.at_risk.iter().enumerate().filter(|(_, in_group)| **in_group > 0.0) {
        let share = in_group / at_risk;
        sums.add(group, weight * day.events[group], weight * events * share);
        for (other, in_other) in day.at_risk.iter().enumerate().take(group + 1) {
            let own = if other == group { 1.0 } else { 0.0 };
            sums.spread(group, other, spread * share * (own - in_other / at_risk));
        }
    }
    survival * (at_risk - events) / at_risk
}

fn told(tables: &RiskTables, group: usize, sums: &Scores) -> GroupScore {
    let label = tables.groups()[group];
    let own = || {
        tables
            .iter()
            .filter(|(_, other, _)| *other == label)
            .map(|(_, _, table)| table)
    };
    GroupScore {
        group: label,
        spells: own().map(|table: &RiskTable| table.basis().rows).sum(),
        events: own().flat_map(RiskTable::rows).map(|row| row.events).sum(),
        observed: sums.observed(group),
        expected: sums.expected(group),
    }
}

fn rows(matrix: &Matrix) -> Vec<Vec<f64>> {
    matrix.row_iter().map(|row| row.iter().copied().collect()).collect()
}
