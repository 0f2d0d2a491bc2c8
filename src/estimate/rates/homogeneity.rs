//! Whether the odds ratios of strata could be one: the tests of Breslow and Day, of Tarone, and of Woolf.
//!
//! Custody: no zone. Counts of strata, however small.

use libm::{log, sqrt};
use serde::Serialize;

use super::mantel_haenszel::{common_odds_ratio, compared, over};
use super::two_by_two::{Sums, TableTest, TwoByTwo};
use crate::estimate::reservation::applying;
use crate::estimate::{ConfidenceLevel, EstimateError, Reservation, Test};

/// Forms of the test of Breslow and Day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BreslowDayForm {
    /// Σ (a - A)²/Var(a) for the counts A that the common odds ratio lets expect (Breslow & Day 1980, *Statistical
    /// methods in cancer research* I, equation 4.30).
    Original,
    /// Less (Σ a - Σ A)² / Σ Var(a) (Tarone 1985, Biometrika 72:91; Breslow 1996): the default, as only then it is
    /// chi-squared in theory. The difference is small.
    #[default]
    Tarone,
}

/// What Woolf's test does where a cell is empty, of which there is no logarithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmptyCells {
    /// Adds 1/2 to every cell of every stratum when any cell is empty, as `woolf_test` of the R package `vcd`.
    #[default]
    AddHalf,
    /// Leaves out the strata with an empty cell.
    LeaveOut,
}

/// The test of one odds ratio in all strata by Breslow and Day, at the [common odds ratio](common_odds_ratio), with one
/// degree of freedom less than there are strata with persons in both groups, with the event and without.
///
/// # Errors
/// Those of [`common_odds_ratio`], and [`EstimateError::NothingToEstimate`] for fewer than two such strata or a common
/// odds ratio of 0 or infinity.
pub fn breslow_day(strata: &[TwoByTwo], form: BreslowDayForm) -> Result<TableTest, EstimateError> {
    let varied = |s: &Sums| s.events > 0.0 && s.others > 0.0;
    let informative: Vec<Sums> = compared(strata)?.into_iter().filter(varied).collect();
    at_least_two(informative.len())?;
    let common = common_odds_ratio(strata, ConfidenceLevel::default())?.value;
    let nothing = "no common odds ratio between 0 and infinity";
    let odds_ratio = common.filter(|ratio| *ratio > 0.0);
    let odds_ratio = odds_ratio.ok_or(EstimateError::NothingToEstimate { nothing })?;
    let distance = |s: &Sums| s.cells[0] - fitted(s, odds_ratio);
    let statistic = over(&informative, |s| distance(s) * distance(s) / variance(s, odds_ratio));
    let whole = over(&informative, distance);
    let correction = match form {
        BreslowDayForm::Original => 0.0,
        BreslowDayForm::Tarone => whole * whole / over(&informative, |s| variance(s, odds_ratio)),
    };
    let few = |s: &Sums| expected(s, odds_ratio).iter().any(|count| *count < 5.0);
    Ok(TableTest {
        test: Test::chi_squared((statistic - correction).max(0.0), (informative.len() - 1) as f64),
        reservations: applying([
            (informative.iter().any(few), Reservation::FewExpected),
            (informative.len() < strata.len(), Reservation::EmptyStratum),
        ]),
    })
}

fn at_least_two(strata: usize) -> Result<(), EstimateError> {
    let nothing = "no second stratum to compare";
    if strata < 2 {
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    Ok(())
}

/// The exposed with the event that keep the margins and have the odds ratio: A with A(n₀ - m₁ + A) = ψ(n₁ - A)(m₁ - A).
fn fitted(s: &Sums, odds_ratio: f64) -> f64 {
    let linear = s.unexposed - s.events + odds_ratio * (s.exposed + s.events);
    let constant = odds_ratio * s.exposed * s.events;
    let root = sqrt((linear * linear + 4.0 * (1.0 - odds_ratio) * constant).max(0.0));
    let count = if linear >= 0.0 {
        2.0 * constant / (linear + root)
    } else {
        (root - linear) / (2.0 * (1.0 - odds_ratio))
    };
    count.clamp((s.events - s.unexposed).max(0.0), s.events.min(s.exposed))
}

fn expected(s: &Sums, odds_ratio: f64) -> [f64; 4] {
    let a = fitted(s, odds_ratio);
    [a, s.exposed - a, s.events - a, s.unexposed - s.events + a]
}

fn variance(s: &Sums, odds_ratio: f64) -> f64 {
    1.0 / expected(s, odds_ratio).iter().map(|count| 1.0 / count).sum::<f64>()
}

/// The test of one odds ratio in all strata by Woolf (1955, Annals of Human Genetics 19:251): squared distances of the
/// logarithms from their mean, weighted by 1/(1/a + 1/b + 1/c + 1/d).
///
/// # Errors
/// [`EstimateError::NoRows`] without a stratum, [`EstimateError::NothingToEstimate`] for fewer than two that take part,
/// [`EstimateError::OutOfRange`] for more than 1e10 persons.
pub fn woolf(strata: &[TwoByTwo], empty_cells: EmptyCells) -> Result<TableTest, EstimateError> {
    let compared = compared(strata)?;
    let empty = |s: &Sums| s.cells.contains(&0.0);
    let any_empty = compared.iter().any(empty);
    let (added, chosen): (f64, Vec<Sums>) = match empty_cells {
        EmptyCells::AddHalf => (if any_empty { 0.5 } else { 0.0 }, compared),
        EmptyCells::LeaveOut => (0.0, compared.into_iter().filter(|s| !empty(s)).collect()),
    };
    at_least_two(chosen.len())?;
    let cells = |s: &Sums| s.cells.map(|count| count + added);
    let logarithm = |s: &Sums| {
        let [a, b, c, d] = cells(s);
        log(a / b) - log(c / d)
    };
    let weight = |s: &Sums| 1.0 / cells(s).iter().map(|count| 1.0 / count).sum::<f64>();
    let mean = over(&chosen, |s| weight(s) * logarithm(s)) / over(&chosen, weight);
    let statistic = over(&chosen, |s| {
        let distance = logarithm(s) - mean;
        weight(s) * distance * distance
    });
    Ok(TableTest {
        test: Test::chi_squared(statistic, (chosen.len() - 1) as f64),
        reservations: applying([
            (any_empty, Reservation::EmptyCell),
            (chosen.len() < strata.len(), Reservation::EmptyStratum),
        ]),
    })
}
