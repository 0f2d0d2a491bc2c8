//! Results of several imputations or linkages made one, from a plain file of them.
//!
//! Custody: as `table`.

use super::MethodError;
use super::columns::Faults;
use super::outcome::{Cell, Outcome};
use super::roles::Roles;
use super::told::{estimate, row};
use crate::estimate::pooling::{Degrees, PoolingSettings, Scale, pooled, pooled_nested};
use crate::estimate::{Estimate, Test};

/// Rubin's rules; with `--by`, nested in linkages. Own columns: estimates, standard errors.
///
/// # Errors
/// [`MethodError`].
pub fn pool(roles: &Roles, scale: Scale, complete: Option<f64>) -> Result<Outcome, MethodError> {
    let mut faults = Faults::default();
    let read = roles.read(&mut faults)?;
    let [Some(values), Some(errors)] = [0, 1].map(|place| roles.others.get(place)) else {
        return Err(MethodError::Settings {
            what: "name --estimate and --standard-error".to_owned(),
        });
    };
    let (values, errors) = (
        read.table.numbers(values, &mut faults),
        read.table.numbers(errors, &mut faults),
    );
    faults.checked()?;
    let settings = PoolingSettings {
        scale,
        degrees: complete.map_or(Degrees::Rubin, |complete| Degrees::BarnardRubin { complete }),
        level: read.level,
    };
    let mut outcome = read.outcome("pool");
    let head = [
        "",
        "estimate",
        "standard error",
        "lower",
        "upper",
        "degrees of freedom",
        "p",
    ];
    if read.groups.is_some() {
        let found = pooled_nested(&values, &errors, &read.group_numbers(), settings)?;
        let test = against_none(scale, found.mean, found.total, found.degrees_of_freedom);
        told(&mut outcome, &head, &found.estimate, found.degrees_of_freedom, test);
        outcome.line(format!(
            "{} linkages of {} imputations",
            found.linkages, found.imputations
        ));
        outcome.reserve(&found.reservations);
        outcome.tell("result", found);
    } else {
        let found = pooled(&values, &errors, settings)?;
        let test = against_none(scale, found.mean, found.total, found.degrees_of_freedom);
        told(&mut outcome, &head, &found.estimate, found.degrees_of_freedom, test);
        outcome.line(format!("{} imputations", found.imputations));
        outcome.reserve(&found.reservations);
        outcome.tell("result", found);
    }
    Ok(outcome)
}

fn told(outcome: &mut Outcome, head: &[&str], found: &Estimate, degrees: Option<f64>, test: Option<Test>) {
    let mut cells = estimate(found);
    cells.push(match degrees {
        None if found.interval.is_some() => Cell::Word("infinite".to_owned()),
        degrees => Cell::Number(degrees),
    });
    cells.push(test.map_or(Cell::Number(None), |test| Cell::Probability(test.p_value)));
    outcome.grid(head, vec![row("pooled", cells)]);
    outcome.tell("test", test);
}

/// The test that there is no effect: 0 as it is, 1 on the scale of ratios. A share has no such value.
fn against_none(scale: Scale, mean: f64, total: f64, degrees: Option<f64>) -> Option<Test> {
    let statistic = Some(mean / libm::sqrt(total)).filter(|_| total > 0.0)?;
    match (scale, degrees) {
        (Scale::LogLog | Scale::Logit, _) => None,
        (_, Some(degrees)) => Some(Test::student(statistic, degrees)),
        (_, None) => Some(Test::normal(statistic)),
    }
}
