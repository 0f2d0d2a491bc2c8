//! Treated and untreated persons compared by weighted curves of the time to an event, on a plain file.
//!
//! Custody: as `table`.

use super::MethodError;
use super::columns::Faults;
use super::effects::{arms, balanced, positivity};
use super::outcome::Outcome;
use super::roles::{Read, Roles, Times, without_effect};
use super::told::{converted, estimate, on_clock, row, test_line};
use crate::estimate::effects::{ArmsOverTime, Estimand, PropensityScore, SurvivalContrast, TreatedSpells, Treatment};
use crate::estimate::{Estimate, EstimateError, Interval};

/// What a comparison of curves is asked for.
#[derive(Debug, Clone)]
pub struct SurvivalContrastRequest {
    /// File and columns; the first of the method's own is the treatment. Either covariates of a propensity score, or
    /// weights, or neither.
    pub roles: Roles,
    /// The value that marks the treated, where it is not 1.
    pub treated_is: Option<String>,
    /// Whose effect; the overlap where none is named.
    pub estimand: Option<Estimand>,
    /// The time at which curves are compared, as written.
    pub horizon: String,
}

/// Differences in risk at a horizon, and in the mean time up to it.
///
/// # Errors
/// [`MethodError`].
pub fn survival_contrast(request: &SurvivalContrastRequest) -> Result<Outcome, MethodError> {
    let roles = &request.roles;
    let weighted = roles.weights.is_some();
    without_effect(&[
        (
            weighted && !roles.covariates.is_empty(),
            "--covariates",
            "weights are those of --weights",
        ),
        (
            request.estimand.is_some() && roles.covariates.is_empty(),
            "--estimand",
            "without --covariates there is no propensity score",
        ),
    ])?;
    let mut faults = Faults::default();
    let read = roles.read(&mut faults)?;
    let times = read.times(roles, &mut faults)?;
    let event = roles.needed(&roles.event, "event")?;
    let event = read.table.marks(event, roles.event_is.as_deref(), &mut faults);
    let treatment = roles.others.first().map_or("", String::as_str);
    let treated = read.table.marks(treatment, request.treated_is.as_deref(), &mut faults);
    faults.checked()?;
    let (times, at) = times.read_at(std::slice::from_ref(&request.horizon))?;
    let horizon = at.first().copied().unwrap_or_default();
    contrasted(request, &read, &times, &event, &treated, horizon).map_err(|source| read.told(source))
}

fn contrasted(
    request: &SurvivalContrastRequest,
    read: &Read,
    times: &Times,
    event: &[bool],
    treated: &[bool],
    horizon: i64,
) -> Result<Outcome, EstimateError> {
    let treatment = Treatment::new(treated)?;
    let (entry, persons) = (times.entry.as_deref(), read.clusters.as_deref());
    let mut outcome = read.outcome("survival-contrast");
    let time = request.roles.time.as_deref();
    if request.roles.covariates.is_empty() {
        let equal = vec![1.0; event.len()];
        let weights = read.weights.as_deref().unwrap_or(&equal);
        let spells = TreatedSpells::new(entry, &times.exit, event, &treatment, weights, persons)?;
        let found = spells.contrast(horizon, read.level)?;
        told(&mut outcome, &found, times, time);
        outcome.note(match read.weights {
            Some(_) => ": weights are taken as known",
            None => ": nothing makes the arms alike; name covariates of a propensity score, or weights",
        });
        outcome.reserve(&found.reservations);
        return Ok(outcome);
    }
    let estimand = request.estimand.unwrap_or_default();
    outcome.tell("estimand", estimand);
    let covariates = read.covariates()?;
    let score = PropensityScore::fit(&treatment, &covariates)?;
    let weights = score.weights(estimand)?;
    let spells = TreatedSpells::by_score(entry, &times.exit, event, &weights, persons)?;
    let found = spells.contrast(horizon, read.level)?;
    told(&mut outcome, &found, times, time);
    balanced(&mut outcome, read, &covariates, &treatment, weights.values(), estimand)?;
    positivity(&mut outcome, &score, found.reservations.clone());
    Ok(outcome)
}

fn told(outcome: &mut Outcome, found: &SurvivalContrast, times: &Times, time: Option<&str>) {
    let clock = times.clock;
    let risk = found.survival.as_ref().map(as_risk);
    let head = ["measure", "estimate", "standard error", "lower", "upper"];
    let mut rows = Vec::new();
    if let Some(risk) = &risk {
        rows.push(row("risk if treated", estimate(&risk.treated)));
        rows.push(row("risk if not", estimate(&risk.untreated)));
        rows.push(row("difference in risk", estimate(&risk.difference)));
    }
    if let Some(mean) = &found.restricted_mean {
        // In ticks, as are standard errors: a linear change of unit.
        let scaled = |one| converted(estimate(one), |ticks| clock.read(ticks));
        rows.push(row("mean time if treated", scaled(&mean.treated)));
        rows.push(row("mean time if not", scaled(&mean.untreated)));
        rows.push(row("difference in mean time", scaled(&mean.difference)));
    }
    if !rows.is_empty() {
        outcome.grid(&head, rows);
    }
    let tests = [
        ("difference in risk against 0", risk.as_ref()),
        ("difference in mean time against 0", found.restricted_mean.as_ref()),
    ];
    if let Some(column) = time.filter(|_| found.restricted_mean.is_some()) {
        outcome.line(format!("times are in the unit of `{column}`"));
    }
    for (name, arms) in tests {
        if let Some(test) = arms.and_then(|arms| arms.difference.against_zero()) {
            test_line(outcome, name, &test);
        }
    }
    arms(outcome, &found.compared);
    let members = ["horizon", "value", "standard_error", "lower", "upper"];
    outcome.tell("horizon", clock.read(found.horizon as f64));
    outcome.tell("risk", risk);
    outcome.tell("survival", found.survival);
    outcome.tell("restricted_mean", on_clock(found.restricted_mean, clock, &members));
    outcome.tell("compared", found.compared);
}

/// Shares with the event in the place of shares without it.
fn as_risk(survival: &ArmsOverTime) -> ArmsOverTime {
    let less = |from: f64, one: &Estimate| Estimate {
        value: from - one.value,
        interval: one.interval.map(|limits| Interval {
            lower: from - limits.upper,
            upper: from - limits.lower,
        }),
        ..*one
    };
    ArmsOverTime {
        treated: less(1.0, &survival.treated),
        untreated: less(1.0, &survival.untreated),
        difference: less(0.0, &survival.difference),
    }
}
