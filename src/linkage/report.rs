//! The trained model of a population as it is reported.
//!
//! Custody: the pseudonymous zone; aggregates only.

use serde::Serialize;

use super::blocking::RuleReport;
use super::compare::COMPARISONS;
use super::em::Fit;
use super::model::Model;
use super::population::Population;
use super::quality::ExpectedErrors;

/// A level of agreement in the trained model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelReport {
    /// What the level means.
    pub name: &'static str,
    /// Share of the level among matches whose records both have the field.
    pub m: f64,
    /// Share of the level among unrelated pairs whose records both have the field.
    pub u: f64,
    /// Evidence for a match in bits, log2(m / u).
    pub weight: f64,
}

/// A compared field in the trained model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparisonReport {
    /// The field.
    pub field: &'static str,
    /// Its levels, from disagreement upwards.
    pub levels: Vec<LevelReport>,
}

/// How one population was linked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PopulationModel {
    /// The population.
    pub population: Population,
    /// Records that could be linked.
    pub linkable_records: u64,
    /// Records that could not.
    pub unlinkable_records: u64,
    /// What the blocking rules found.
    pub rules: Vec<RuleReport>,
    /// Probability that two records of the population, taken at random, are one person.
    pub lambda: f64,
    /// Probability that two records that are not one person belong to kin.
    pub kin_share: f64,
    /// The compared fields.
    pub comparisons: Vec<ComparisonReport>,
    /// Log posterior density, up to a constant, through the iterations of the last expectation maximisation.
    pub log_posterior: Vec<f64>,
    /// Whether that came to rest.
    pub converged: bool,
    /// The errors that the model expects.
    pub expected: ExpectedErrors,
}

impl PopulationModel {
    /// Reports a trained model; the expected errors are added when persons are known.
    pub(crate) fn new(
        population: Population,
        records: (usize, usize),
        rules: Vec<RuleReport>,
        model: &Model,
        fit: Fit,
    ) -> PopulationModel {
        let level = |field: usize, level: usize| LevelReport {
            name: COMPARISONS[field].levels[level].name,
            m: model.matched.levels(field)[level],
            u: model.unrelated.levels(field)[level],
            weight: model.level_weight(field, level),
        };
        let comparison = |(field, comparison): (usize, &super::compare::Comparison)| ComparisonReport {
            field: comparison.name,
            levels: (0..comparison.levels.len()).map(|index| level(field, index)).collect(),
        };
        PopulationModel {
            population,
            linkable_records: records.0 as u64,
            unlinkable_records: records.1 as u64,
            rules,
            lambda: model.lambda,
            kin_share: model.kin_share,
            comparisons: COMPARISONS.iter().enumerate().map(comparison).collect(),
            log_posterior: fit.log_posterior,
            converged: fit.converged,
            expected: ExpectedErrors::default(),
        }
    }
}
