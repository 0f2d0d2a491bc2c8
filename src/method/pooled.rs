//! Results of several imputations or linkages made one, from a plain file of them.
//!
//! Custody: as `table`.

use super::MethodError;
use super::columns::Faults;
use super::outcome::Outcome;
use super::roles::Roles;
use super::told::{estimate, row};
use crate::estimate::pooling::{Degrees, PoolingSettings, Scale, pooled, pooled_nested};

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
    let head = ["", "estimate", "standard error", "lower", "upper"];
    if read.groups.is_some() {
        let found = pooled_nested(&values, &errors, &read.group_numbers(), settings)?;
        outcome.grid(&head, vec![row("pooled", estimate(&found.estimate))]);
        outcome.line(format!(
            "{} linkages of {} imputations",
            found.linkages, found.imputations
        ));
        outcome.reserve(&found.reservations);
        outcome.tell("result", found);
    } else {
        let found = pooled(&values, &errors, settings)?;
        outcome.grid(&head, vec![row("pooled", estimate(&found.estimate))]);
        outcome.line(format!("{} imputations", found.imputations));
        outcome.reserve(&found.reservations);
        outcome.tell("result", found);
    }
    Ok(outcome)
}
