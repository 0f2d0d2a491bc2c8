//! The trained model of a population as it is reported.
//!
//! Custody: the pseudonymous zone; aggregates only.

use serde::Serialize;

use super::blocking::{BlockingRecall, RuleReport};
use super::compare::{COMPARISONS, Comparison, Elapsed};
use super::em::Fit;
use super::labels::LabelReport;
use super::model::{Model, is_timed};
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
    /// Its levels, from disagreement upwards; of a field that life changes, over all times as they occur among matches.
    pub levels: Vec<LevelReport>,
    /// Of a field that life changes: its levels by the time between the records.
    pub by_time: Vec<TimeReport>,
}

/// The levels of a field after a time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimeReport {
    /// The time between two records.
    pub time: &'static str,
    /// The levels, from disagreement upwards.
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
    /// What the overlap of the rules tells of the matches that all of them miss.
    pub blocking_recall: BlockingRecall,
    /// The errors that the model expects.
    pub expected: ExpectedErrors,
    /// What labels tell, and made of the probabilities.
    pub labels: LabelReport,
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
        PopulationModel {
            population,
            linkable_records: records.0 as u64,
            unlinkable_records: records.1 as u64,
            rules,
            lambda: model.lambda,
            kin_share: model.kin_share,
            comparisons: (0..COMPARISONS.len()).map(|field| comparison(model, field)).collect(),
            log_posterior: fit.log_posterior,
            converged: fit.converged,
            blocking_recall: BlockingRecall::default(),
            expected: ExpectedErrors::default(),
            labels: LabelReport::none(),
        }
    }
}

fn comparison(model: &Model, field: usize) -> ComparisonReport {
    let compared = &COMPARISONS[field];
    let after = |elapsed: Elapsed| {
        let (matched, unrelated) = (
            model.matched.levels(elapsed, field),
            model.unrelated.levels(elapsed, field),
        );
        levels(compared, matched, unrelated)
    };
    let over_all_times: Vec<f64> = (0..compared.levels.len())
        .map(|level| {
            Elapsed::all()
                .map(|elapsed| model.times[elapsed.number()] * model.matched.levels(elapsed, field)[level])
                .sum()
        })
        .collect();
    let times = Elapsed::all().filter(|elapsed| is_timed(field) && model.times[elapsed.number()] > 0.0);
    ComparisonReport {
        field: compared.name,
        levels: levels(
            compared,
            &over_all_times,
            model.unrelated.levels(Elapsed::UNKNOWN, field),
        ),
        by_time: times
            .map(|elapsed| TimeReport {
                time: elapsed.name(),
                levels: after(elapsed),
            })
            .collect(),
    }
}

fn levels(compared: &Comparison, matched: &[f64], unrelated: &[f64]) -> Vec<LevelReport> {
    let shares = matched.iter().zip(unrelated);
    let reports = compared.levels.iter().zip(shares).map(|(level, (m, u))| LevelReport {
        name: level.name,
        m: *m,
        u: *u,
        weight: libm::log2(m / u),
    });
    reports.collect()
}
