//! Estimates, tests and evidence as lines of a table and as objects.
//!
//! Custody: as `table`.

use serde::Serialize;
use serde_json::Value;

use super::columns::Clock;
use super::outcome::{Cell, Outcome};
use crate::estimate::numeric::matrix::Matrix;
use crate::estimate::{Basis, Estimate, Interval, Reference, Test};

/// What has to be told under a table of coefficients with Firth's penalty.
pub(super) const PENALISED: &str = "limits and chi-squared are of the profile of the penalised likelihood (likelihood ratio, 1 degree of freedom each)";

/// Value, standard error, limits.
pub(super) fn estimate(estimate: &Estimate) -> Vec<Cell> {
    let [lower, upper] = limits(estimate.interval);
    vec![
        Cell::Number(Some(estimate.value)),
        Cell::Number(estimate.standard_error),
        lower,
        upper,
    ]
}

/// As [`estimate`], for one that may not exist.
pub(super) fn perhaps(found: Option<&Estimate>) -> Vec<Cell> {
    found.map_or(vec![Cell::Number(None); 4], estimate)
}

pub(super) fn limits(interval: Option<Interval>) -> [Cell; 2] {
    match interval {
        Some(Interval { lower, upper }) => [Cell::Number(Some(lower)), Cell::Number(Some(upper))],
        None => [Cell::Number(None), Cell::Number(None)],
    }
}

/// Statistic and p-value.
pub(super) fn test(test: Option<&Test>) -> [Cell; 2] {
    match test {
        Some(test) => [Cell::Number(Some(test.statistic)), Cell::Probability(test.p_value)],
        None => [Cell::Number(None), Cell::Number(None)],
    }
}

/// What heads a column of statistics: the name of the distribution to which they are referred.
pub(super) fn statistic_name<'a>(tests: impl IntoIterator<Item = &'a Test>) -> &'static str {
    match tests.into_iter().next().map(|test| test.reference) {
        Some(Reference::Normal) => "z",
        Some(Reference::Student { .. }) => "t",
        Some(Reference::ChiSquared { .. }) => "chi-squared",
        Some(Reference::Fisher { .. }) => "F",
        Some(Reference::Own) | None => "statistic",
    }
}

/// Cells with their numbers in another unit.
pub(super) fn converted(cells: Vec<Cell>, unit: impl Fn(f64) -> f64) -> impl Iterator<Item = Cell> {
    cells.into_iter().map(move |cell| match cell {
        Cell::Number(number) => Cell::Number(number.map(&unit)),
        other => other,
    })
}

/// A row that begins with a word.
pub(super) fn row(name: impl Into<String>, cells: impl IntoIterator<Item = Cell>) -> Vec<Cell> {
    std::iter::once(Cell::Word(name.into())).chain(cells).collect()
}

/// A line with a test.
pub(super) fn test_line(outcome: &mut Outcome, name: &str, test: &Test) {
    outcome.line(format!("{name}: {:.4}, {}", test.statistic, p_text(test.p_value)));
}

/// A probability of error in words.
pub(super) fn p_text(p: f64) -> String {
    if p < 1e-4 {
        "p < 0.0001".to_owned()
    } else {
        format!("p = {p:.4}")
    }
}

/// The evidence, its time in the unit of the file.
pub(super) fn basis(outcome: &mut Outcome, basis: Basis, clock: Option<Clock>) {
    let person_time = basis
        .person_time
        .map(|ticks| clock.map_or(ticks, |clock| clock.read(ticks)));
    let events = match basis.events {
        0 => String::new(),
        events => format!(", {events} events"),
    };
    outcome.line(format!(
        "{} rows, {} persons or clusters{events}",
        basis.rows, basis.persons
    ));
    outcome.tell("basis", Basis { person_time, ..basis });
}

pub(super) fn matrix(matrix: &Matrix) -> Vec<Vec<f64>> {
    matrix.row_iter().map(|row| row.iter().copied().collect()).collect()
}

/// An object whose members of these names are times: from ticks to the unit of the file.
pub(super) fn on_clock(value: impl Serialize, clock: Clock, names: &[&str]) -> Value {
    let mut value = serde_json::to_value(value).unwrap_or(Value::Null);
    convert(&mut value, clock, names);
    value
}

fn convert(value: &mut Value, clock: Clock, names: &[&str]) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| convert(value, clock, names)),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match member.as_f64() {
                    Some(ticks) if names.contains(&name.as_str()) => *member = Value::from(clock.read(ticks)),
                    _ => convert(member, clock, names),
                }
            }
        }
        _ => {}
    }
}
