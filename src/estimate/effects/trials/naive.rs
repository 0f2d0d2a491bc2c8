//! What must not be taken for an effect: shown beside one, with its bias, to those who have seen it elsewhere.
//!
//! Custody: no zone. Numbers by position.

use super::histories::Histories;
use crate::estimate::hazards::{Coefficient, Cox, HazardRows};
use crate::estimate::{ConfidenceLevel, Covariates, EstimateError};

/// The ratio of hazards from the origin on of those who were ever served to the others. Who returned early could not be served
/// any more: the time before the service is counted for it although nobody can have returned in it (immortal time; Suissa 2008,
/// Am J Epidemiol 167:492), so that a service without effect seems to help.
///
/// # Errors
/// Those of [`Cox::fit`].
pub fn ever_served(histories: &Histories<'_>, level: ConfidenceLevel) -> Result<Coefficient, EstimateError> {
    let marks: Vec<f64> = (0..histories.persons())
        .map(|person| f64::from(u8::from(histories.treated_on(person).is_some())))
        .collect();
    let covariates = Covariates::new(marks.len(), vec![&marks])?;
    let rows = HazardRows::new(histories.exit, histories.event, covariates)?.with_entry(histories.entry)?;
    let cox = Cox {
        level,
        ..Cox::default()
    };
    Ok(cox.fit(&rows)?.coefficients()[0])
}
