//! Weights for censoring that hangs on what is known of a person, on a plain file of persons by period.
//!
//! Custody: as `table`. A weight belongs to a single row.

use super::MethodError;
use super::columns::Faults;
use super::outcome::{Cell, Outcome};
use super::roles::{Read, Roles};
use crate::estimate::effects::{CensoringWeights, PersonPeriods, WithinPeriod};
use crate::estimate::{Covariates, EstimateError};

/// What weights for censoring are asked for.
#[derive(Debug, Clone)]
pub struct CensoringRequest {
    /// File and columns: clusters are persons; the method's own are the period and the mark of loss.
    pub roles: Roles,
    /// The value that marks a loss, where it is not 1.
    pub lost_is: Option<String>,
    /// Covariates, among those of the model, by which weights are stabilised; `None` for weights that are not.
    pub stabilise: Option<Vec<String>>,
    /// What comes first within a period.
    pub within: WithinPeriod,
    /// Lower and upper quantile beyond which weights are set to it; nothing for none.
    pub truncate: Vec<f64>,
}

/// A weight for each row.
///
/// # Errors
/// [`MethodError`].
pub fn censoring_weights(request: &CensoringRequest) -> Result<Outcome, MethodError> {
    let roles = &request.roles;
    let mut faults = Faults::default();
    let read = roles.read(&mut faults)?;
    let own = |place: usize| roles.others.get(place).map_or("", String::as_str);
    let periods = read.table.whole(own(0), &mut faults);
    let lost = read.table.marks(own(1), request.lost_is.as_deref(), &mut faults);
    let event = roles.needed(&roles.event, "event")?;
    let event = read.table.marks(event, roles.event_is.as_deref(), &mut faults);
    for name in request.stabilise.iter().flatten() {
        if !roles.covariates.contains(name) {
            faults.add(format!(
                "column `{name}` is named with --stabilise and not as a covariate"
            ));
        }
    }
    faults.checked()?;
    let persons = read.clusters.as_deref().unwrap_or_default();
    let weights = || {
        let rows = PersonPeriods::new(persons, &periods, &lost, &event)?;
        let numerator = request.stabilise.as_ref().map(|names| among(&read, names));
        let found = rows.weights(&read.covariates()?, numerator.transpose()?.as_ref(), request.within)?;
        match request.truncate.as_slice() {
            [lower, upper] => found.truncated(*lower, *upper),
            _ => Ok(found),
        }
    };
    if !matches!(request.truncate.len(), 0 | 2) {
        return Err(MethodError::Settings {
            what: "--truncate needs two quantiles, such as 0.01,0.99".to_owned(),
        });
    }
    let found = weights().map_err(|source| read.told(source))?;
    Ok(told(request, &read, &found))
}

/// The terms of these columns.
fn among<'a>(read: &'a Read, names: &[String]) -> Result<Covariates<'a>, EstimateError> {
    let terms = read.terms.iter().filter(|term| names.contains(&term.column));
    Covariates::new(read.table.rows(), terms.map(|term| term.values.as_slice()).collect())
}

fn told(request: &CensoringRequest, read: &Read, found: &CensoringWeights) -> Outcome {
    let mut outcome = read.outcome("censoring-weights");
    let rows: Vec<usize> = read.table.row_numbers().collect();
    let cells = rows.iter().zip(found.values.iter().zip(&found.staying));
    let cells = cells.map(|(row, (weight, staying))| {
        vec![
            Cell::Count(*row as u64),
            Cell::Number(Some(*weight)),
            Cell::Number(Some(*staying)),
        ]
    });
    let cells = cells.collect();
    outcome.grid(&["row", "weight", "probability of staying"], cells);
    let mean = found.values.iter().sum::<f64>() / found.values.len() as f64;
    let least = found.values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = found.values.iter().copied().fold(0.0, f64::max);
    outcome.line(format!("weights from {least:.4} to {most:.4}, their mean {mean:.4}"));
    if found.denominator.is_none() {
        outcome.note(": nobody is ever lost, so all weights are 1");
    }
    if request.stabilise.is_none() {
        outcome.note(": not stabilised");
    }
    outcome.note(": later variances take weights as known");
    outcome.tell("within", request.within);
    outcome.tell("rows", rows);
    outcome.tell("weights", &found.values);
    outcome.tell("staying", &found.staying);
    outcome.tell("denominator", found.denominator);
    outcome.tell("numerator", found.numerator);
    outcome
}
