//! Regressions of hazards on a plain file.
//!
//! Custody: as `table`.

use serde_json::{Value, json};

use super::MethodError;
use super::columns::Faults;
use super::outcome::{Cell, Outcome};
use super::predictions::PredictionRequest;
use super::resampled::{Resampled, ResamplingRequest};
use super::residuals::{ResidualKind, residuals};
use super::roles::{Read, Roles, Times, without_effect};
use super::told::{PENALISED, basis, matrix, statistic_name, test_line};
use crate::estimate::hazards::{
    Coefficient, Cox, CoxFit, CoxRefits, FineGray, FineGrayFit, HazardRows, HazardVariance, Penalty, RecurrentModel,
    TimeScale,
};
use crate::estimate::recurrent::Histories;
use crate::estimate::resampling::Resampling;
use crate::estimate::{EstimateError, Test};

/// What `seriatim method cox` is asked for.
#[derive(Debug, Clone)]
pub struct CoxRequest {
    /// File and columns.
    pub roles: Roles,
    /// The regression; its level is that of the roles.
    pub cox: Cox,
    /// A model of recurrent events, by the clusters as persons, with the last number of event that has a stratum of its own.
    pub recurrent: Option<(RecurrentModel, u32)>,
    /// The function of time along which proportional hazards are tested.
    pub proportionality: Option<TimeScale>,
    /// Curves to be predicted.
    pub prediction: PredictionRequest,
    /// Residuals to be shown.
    pub residuals: Option<ResidualKind>,
    /// Limits by resampling, beside those of the fit.
    pub resampling: Option<ResamplingRequest>,
}

/// What `seriatim method fine-gray` is asked for.
#[derive(Debug, Clone)]
pub struct FineGrayRequest {
    /// File and columns; `event_is` is the value of the event of interest.
    pub roles: Roles,
    /// The value of the event column that marks a censored row; every other value is a competing event.
    pub censored_is: String,
    /// The regression; its level is that of the roles.
    pub fine_gray: FineGray,
    /// Curves to be predicted.
    pub prediction: PredictionRequest,
}

/// Cox's regression, or one of its relatives for events that recur.
///
/// # Errors
/// [`MethodError`].
pub fn cox(request: &CoxRequest) -> Result<Outcome, MethodError> {
    let robust = request.roles.cluster.is_some() || request.cox.variance == HazardVariance::Robust;
    without_effect(&[
        (
            request.cox.penalty == Penalty::Firth && robust,
            "--cluster or --variance robust",
            "limits under --firth are of the penalised profile",
        ),
        (
            request.recurrent.is_some() && request.cox.variance == HazardVariance::Model,
            "--variance model",
            "models of recurrent events are robust by person",
        ),
        (
            request.recurrent.is_some() && !request.prediction.profiles.is_empty(),
            "--predict",
            "one curve does not describe events that recur",
        ),
        (
            request.recurrent.is_some() && request.resampling.is_some(),
            "--bootstrap or --jackknife",
            "models of recurrent events are not fitted again",
        ),
        (
            request.recurrent.is_some() && request.residuals.is_some(),
            "--residuals",
            "rows of such a model are not those of the file; without --recurrent, --entry and --cluster are andersen-gill",
        ),
    ])?;
    let mut faults = Faults::default();
    let roles = &request.roles;
    let read = roles.read(&mut faults)?;
    let times = read.times(roles, &mut faults)?;
    let event = roles.needed(&roles.event, "event")?;
    let event = read.table.marks(event, roles.event_is.as_deref(), &mut faults);
    faults.checked()?;
    let (times, at) = times.read_at(&request.prediction.at)?;
    let names = read.term_names();
    let named = |source| read.told(source);
    let settings = Cox {
        level: read.level,
        ..request.cox
    };
    let fit = match request.recurrent {
        None => settings
            .fit(&rows(&read, &times, &event).map_err(named)?)
            .map_err(named)?,
        Some((model, last)) => recurrent(&read, &times, &event, model, last, &settings)?,
    };
    let mut outcome = read.outcome("cox");
    if let Some((model, _)) = request.recurrent {
        outcome.tell("recurrent", model);
    }
    outcome.tell("settings", fit.settings());
    coefficients(&mut outcome, &names, fit.coefficients(), "hazard ratio");
    if request.cox.penalty == Penalty::Firth {
        outcome.line(PENALISED);
    }
    outcome.tell("covariance", matrix(fit.covariance()));
    basis(&mut outcome, fit.basis(), Some(times.clock));
    outcome.line(format!("{} iterations", fit.convergence().iterations));
    outcome.tell("convergence", fit.convergence());
    outcome.line(format!(
        "log likelihood {:.6}, without covariates {:.6}",
        fit.log_likelihood(),
        fit.null_log_likelihood()
    ));
    outcome.tell("log_likelihood", fit.log_likelihood());
    outcome.tell("null_log_likelihood", fit.null_log_likelihood());
    whole(&mut outcome, &fit);
    if let Some(scale) = request.proportionality {
        proportionality(&mut outcome, &names, &fit, scale).map_err(named)?;
    }
    let predict = |values: &[f64], stratum| fit.curve(values, stratum);
    let prediction = &request.prediction;
    prediction.tell(&mut outcome, &read, roles, (times.clock, &at), predict)?;
    if let Some(resampling) = request.resampling {
        let rows = rows(&read, &times, &event).map_err(named)?;
        resample(&mut outcome, &read, &rows, settings, resampling).map_err(named)?;
    }
    if let Some(kind) = request.residuals {
        residuals(&mut outcome, &read, &names, times.clock, &fit, kind);
    }
    outcome.reserve(fit.reservations());
    Ok(outcome)
}

fn rows<'a>(read: &'a Read, times: &'a Times, event: &'a [bool]) -> Result<HazardRows<'a>, EstimateError> {
    let mut rows = HazardRows::new(&times.exit, event, read.covariates()?)?;
    if let Some(entry) = &times.entry {
        rows = rows.with_entry(entry)?;
    }
    if let Some(weights) = &read.weights {
        rows = rows.with_weights(weights)?;
    }
    if let Some(offset) = &read.offset {
        rows = rows.with_offset(offset)?;
    }
    if let Some((strata, _)) = &read.strata {
        rows = rows.with_strata(strata)?;
    }
    if let Some(clusters) = &read.clusters {
        rows = rows.with_clusters(clusters)?;
    }
    Ok(rows)
}

/// Limits of the coefficients by resampling rows, or the clusters to which they belong.
fn resample(
    outcome: &mut Outcome,
    read: &Read,
    rows: &HazardRows<'_>,
    settings: Cox,
    resampling: ResamplingRequest,
) -> Result<(), EstimateError> {
    let refits = CoxRefits::new(settings, rows)?;
    let design = match &read.clusters {
        Some(clusters) => Resampling::of_clusters(clusters)?,
        None => Resampling::of_rows(rows.len())?,
    };
    let coefficients = |drawn: &[u32]| refits.coefficients(&design.row_weights(drawn, None)?);
    let found = resampling.limits(&design, read.level, coefficients)?;
    let names = read.term_names();
    let cells = names.iter().map(|name| vec![Cell::Word(name.clone())]).zip(&found);
    let clusters = if read.clusters.is_some() { "clusters" } else { "rows" };
    resampling.tell(outcome, clusters, &["term", "coefficient"], cells.collect());
    let object = |(name, one): (&String, &Resampled)| json!({ "term": name, "coefficient": one, "ratio": one.estimate.exponentiated() });
    let objects: Vec<Value> = names.iter().zip(&found).map(object).collect();
    outcome.tell("resampled", objects);
    Ok(())
}

fn recurrent(
    read: &Read,
    times: &Times,
    event: &[bool],
    model: RecurrentModel,
    last: u32,
    settings: &Cox,
) -> Result<CoxFit, MethodError> {
    let (Some(persons), Some(entry)) = (&read.clusters, &times.entry) else {
        return Err(MethodError::Settings {
            what: "events that recur need --cluster for the person and --entry for the start of each spell".to_owned(),
        });
    };
    if read.strata.is_some() || read.weights.is_some() || read.offset.is_some() {
        return Err(MethodError::Settings {
            what: "models of recurrent events take no --strata, --weights or --offset".to_owned(),
        });
    }
    let fit = || {
        let histories = Histories::new(persons, entry, &times.exit, event, None)?;
        model.fit(&histories, &read.covariates()?, last, settings)
    };
    fit().map_err(|source| read.told(source))
}

/// Fine and Gray's regression.
///
/// # Errors
/// [`MethodError`].
pub fn fine_gray(request: &FineGrayRequest) -> Result<Outcome, MethodError> {
    let mut faults = Faults::default();
    let roles = &request.roles;
    let read = roles.read(&mut faults)?;
    let times = read.times(roles, &mut faults)?;
    let column = roles.needed(&roles.event, "event")?;
    let event = read
        .table
        .marks(column, Some(roles.needed(&roles.event_is, "event-is")?), &mut faults);
    let censored = read
        .table
        .marks(column, Some(&request.censored_is), &mut Faults::default());
    faults.checked()?;
    let (times, at) = times.read_at(&request.prediction.at)?;
    let competing: Vec<bool> = event
        .iter()
        .zip(&censored)
        .map(|(event, censored)| !event && !censored)
        .collect();
    let names = read.term_names();
    let named = |source| read.told(source);
    let settings = FineGray {
        level: read.level,
        ..request.fine_gray
    };
    let fit: FineGrayFit = settings
        .fit(&rows(&read, &times, &event).map_err(named)?, &competing)
        .map_err(named)?;
    let mut outcome = read.outcome("fine-gray");
    outcome.tell("settings", fit.settings());
    coefficients(&mut outcome, &names, fit.coefficients(), "subdistribution hazard ratio");
    outcome.tell("covariance", matrix(fit.covariance()));
    basis(&mut outcome, fit.basis(), Some(times.clock));
    outcome.line(format!("{} iterations", fit.convergence().iterations));
    outcome.tell("convergence", fit.convergence());
    outcome.line(format!("{} rows end with a competing event", fit.competing_events()));
    outcome.tell("competing_events", fit.competing_events());
    if !censored.contains(&true) {
        outcome.note(": no row has the value that marks censoring: every other value is a competing event");
    }
    outcome.tell("log_pseudo_likelihood", fit.log_likelihood());
    if let Some(wald) = fit.wald() {
        test_line(&mut outcome, "Wald test", &wald);
        outcome.tell("wald", wald);
    }
    let predict = |values: &[f64], stratum| fit.curve(values, stratum);
    let prediction = &request.prediction;
    prediction.tell(&mut outcome, &read, roles, (times.clock, &at), predict)?;
    if !prediction.profiles.is_empty() {
        outcome.note(": errors of predicted curves take the weights for censoring as known");
    }
    outcome.reserve(fit.reservations());
    Ok(outcome)
}

/// A table of coefficients, and the same for machines.
fn coefficients(outcome: &mut Outcome, names: &[String], coefficients: &[Coefficient], ratio: &str) {
    let limits = |one: &Coefficient| match one.ratio.interval {
        Some(interval) => [Some(interval.lower), Some(interval.upper)],
        None => [None, None],
    };
    let row = |(name, one): (&String, &Coefficient)| {
        let [lower, upper] = limits(one);
        vec![
            Cell::Word(name.clone()),
            Cell::Number(Some(one.estimate.value)),
            Cell::Number(one.estimate.standard_error),
            Cell::Number(Some(one.ratio.value)),
            Cell::Number(lower),
            Cell::Number(upper),
            Cell::Number(Some(one.test.statistic)),
            Cell::Probability(one.test.p_value),
        ]
    };
    let rows = names.iter().zip(coefficients).map(row).collect();
    let head = [
        "term",
        "coefficient",
        "standard error",
        ratio,
        "lower",
        "upper",
        statistic_name(coefficients.iter().map(|one| &one.test)),
        "p",
    ];
    outcome.grid(&head, rows);
    let object = |(name, one): (&String, &Coefficient)| json!({ "term": name, "coefficient": one });
    let objects: Vec<Value> = names.iter().zip(coefficients).map(object).collect();
    outcome.tell("coefficients", objects);
}

fn whole(outcome: &mut Outcome, fit: &CoxFit) {
    let Some(tests) = fit.tests() else { return };
    test_line(outcome, "likelihood ratio test", &tests.likelihood_ratio);
    if let Some(wald) = &tests.wald {
        test_line(outcome, "Wald test", wald);
    }
    test_line(outcome, "score test", &tests.score);
    if fit.basis().persons < fit.basis().rows {
        outcome.note(": the likelihood ratio and score tests take rows as independent; Wald's does not");
    }
    outcome.tell("tests", tests);
    if let Ok(concordance) = fit.concordance() {
        let error = concordance.estimate.standard_error.unwrap_or_default();
        outcome.line(format!(
            "concordance {:.4} (standard error {error:.4})",
            concordance.estimate.value
        ));
        outcome.tell("concordance", concordance);
    }
}

fn proportionality(
    outcome: &mut Outcome,
    names: &[String],
    fit: &CoxFit,
    scale: TimeScale,
) -> Result<(), EstimateError> {
    let found = match fit.proportionality(scale) {
        Ok(found) => found,
        // The fit stands, though nothing can be said of its changes with time.
        Err(EstimateError::NothingToEstimate { nothing }) => {
            outcome.note(format!(": proportional hazards cannot be tested: {nothing}"));
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    outcome.line("test of proportional hazards:");
    let row = |name: &str, test: &Test| {
        vec![
            Cell::Word(name.to_owned()),
            Cell::Number(Some(test.statistic)),
            Cell::Probability(test.p_value),
        ]
    };
    let each = names.iter().zip(&found.covariates).map(|(name, test)| row(name, test));
    let rows = each.chain([row("all together", &found.global)]).collect();
    outcome.grid(&["term", "chi-squared", "p"], rows);
    for reservation in &found.reservations {
        outcome.note(format!(": {reservation}"));
    }
    outcome.tell("proportionality", found);
    Ok(())
}
