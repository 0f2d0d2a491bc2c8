//! Residuals of a regression of hazards, row by row of the user's own file.
//!
//! Custody: as `table`. A residual belongs to a single row.

use serde_json::{Value, json};

use super::columns::Clock;
use super::outcome::{Cell, Outcome};
use super::roles::Read;
use crate::estimate::hazards::{CoxFit, RowValues, Schoenfeld, Ties};

/// Which residuals a table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResidualKind {
    /// Events less expected events.
    Martingale,
    /// The same made symmetric.
    Deviance,
    /// What a row adds to the score of each coefficient.
    Score,
    /// About how far each coefficient would move without the row.
    Dfbeta,
    /// The same in standard errors.
    Dfbetas,
    /// Covariates of who has the event, less the mean of those at risk.
    Schoenfeld,
    /// The same on the scale of the coefficients.
    ScaledSchoenfeld,
}

/// Residuals: a table of one kind, and all kinds for machines.
pub(super) fn residuals(
    outcome: &mut Outcome,
    read: &Read,
    names: &[String],
    clock: Clock,
    fit: &CoxFit,
    kind: ResidualKind,
) {
    let rows: Vec<usize> = read.table.row_numbers().collect();
    let (martingale, deviance) = (fit.martingale_residuals(), fit.deviance_residuals());
    let (score, dfbeta, dfbetas) = (fit.score_residuals(), fit.dfbeta(), fit.dfbetas());
    let (plain, scaled) = (fit.schoenfeld_residuals(), fit.scaled_schoenfeld_residuals());
    let of_terms = |columns: &[RowValues]| by_row(headed("row", names), &rows, columns);
    let (head, cells) = match kind {
        ResidualKind::Martingale => by_row(vec!["row", "martingale"], &rows, std::slice::from_ref(&martingale)),
        ResidualKind::Deviance => by_row(vec!["row", "deviance"], &rows, std::slice::from_ref(&deviance)),
        ResidualKind::Score => of_terms(&score),
        ResidualKind::Dfbeta => of_terms(&dfbeta),
        ResidualKind::Dfbetas => of_terms(&dfbetas),
        ResidualKind::Schoenfeld => by_event(names, &rows, clock, &plain),
        ResidualKind::ScaledSchoenfeld => by_event(names, &rows, clock, &scaled),
    };
    outcome.grid(&head, cells);
    if fit.settings().ties == Ties::Exact {
        outcome.note(": residuals take ties as Efron does");
    }
    let columns = |columns: &[RowValues]| -> Vec<Value> {
        let terms = names.iter().zip(columns);
        terms
            .map(|(term, values)| json!({ "term": term, "values": values }))
            .collect()
    };
    let events = |found: Schoenfeld| {
        let numbers: Vec<Option<usize>> = found.rows.iter().map(|row| rows.get(*row as usize).copied()).collect();
        let times: Vec<Value> = found.times.iter().map(|time| clock.read(*time as f64).into()).collect();
        let terms = names.iter().zip(&found.columns);
        let terms: Vec<Value> = terms
            .map(|(term, values)| json!({ "term": term, "values": values }))
            .collect();
        json!({ "rows": numbers, "times": times, "columns": terms })
    };
    outcome.tell(
        "residuals",
        json!({
            "rows": rows,
            "martingale": martingale,
            "deviance": deviance,
            "score": columns(&score),
            "dfbeta": columns(&dfbeta),
            "dfbetas": columns(&dfbetas),
            "schoenfeld": events(plain),
            "scaled_schoenfeld": events(scaled),
        }),
    );
}

/// A head and the rows below it.
type Grid<'a> = (Vec<&'a str>, Vec<Vec<Cell>>);

fn headed<'a>(first: &'a str, names: &'a [String]) -> Vec<&'a str> {
    std::iter::once(first).chain(names.iter().map(String::as_str)).collect()
}

fn by_row<'a>(head: Vec<&'a str>, rows: &[usize], columns: &[RowValues]) -> Grid<'a> {
    let cells = rows.iter().enumerate().map(|(place, row)| {
        let values = columns
            .iter()
            .map(|column| Cell::Number(column.get(place).copied().flatten()));
        std::iter::once(Cell::Count(*row as u64)).chain(values).collect()
    });
    (head, cells.collect())
}

fn by_event<'a>(names: &'a [String], rows: &[usize], clock: Clock, found: &Schoenfeld) -> Grid<'a> {
    let head = ["row", "time"].into_iter().chain(names.iter().map(String::as_str));
    let events = found.rows.iter().zip(&found.times).enumerate();
    let cells = events.map(|(event, (row, time))| {
        let place = [
            Cell::Count(rows.get(*row as usize).map_or(0, |row| *row as u64)),
            Cell::Given(Some(clock.read(*time as f64))),
        ];
        let values = found
            .columns
            .iter()
            .map(|column| Cell::Number(column.get(event).copied()));
        place.into_iter().chain(values).collect()
    });
    (head.collect(), cells.collect())
}
