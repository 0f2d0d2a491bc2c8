//! Curves that a regression of hazards predicts for covariates named on the command line.
//!
//! Custody: as `table`.

use serde_json::{Value, json};

use super::MethodError;
use super::columns::Clock;
use super::outcome::{Cell, Outcome};
use super::roles::{Read, Roles};
use super::told::{limits, on_clock, row};
use crate::estimate::hazards::CoxCurve;
use crate::estimate::{EstimateError, IntervalMethod, Reservation, Transformation};

/// Which curves are predicted, and where they are read.
#[derive(Debug, Clone, Default)]
pub struct PredictionRequest {
    /// The covariates of each curve, as written: `column=value,...`.
    pub profiles: Vec<String>,
    /// Times at which they are read, as written.
    pub at: Vec<String>,
    /// Scale of intervals.
    pub scale: Transformation,
}

/// Values of the terms of a model, with what the user calls them.
struct Profile {
    name: String,
    values: Vec<f64>,
}

impl PredictionRequest {
    /// Reads the curve of each profile, in each stratum where there are strata; `predict` gives the curve of values of
    /// the terms in a stratum.
    pub(super) fn tell(
        &self,
        outcome: &mut Outcome,
        read: &Read,
        roles: &Roles,
        (clock, at): (Clock, &[i64]),
        predict: impl Fn(&[f64], u32) -> Result<CoxCurve, EstimateError>,
    ) -> Result<(), MethodError> {
        if self.profiles.is_empty() {
            return Ok(());
        }
        let method = IntervalMethod {
            transformation: self.scale,
            level: read.level,
        };
        let strata: Vec<Option<&String>> = match &read.strata {
            Some((_, levels)) => levels.iter().map(Some).collect(),
            None => vec![None],
        };
        let mut rows = Vec::new();
        let mut curves: Vec<Value> = Vec::new();
        for profile in self.profiles(read, roles)? {
            for (label, stratum) in (0..).zip(&strata) {
                let curve = predict(&profile.values, label).map_err(|source| read.told(source))?;
                let mut points = Vec::new();
                for time in at {
                    let point = curve.at(*time, method);
                    if point.is_none() {
                        outcome.note(format!(": {}", Reservation::BeyondFollowUp));
                    }
                    let read = [
                        Cell::Given(Some(clock.read(*time as f64))),
                        Cell::Number(point.map(|point| point.survival)),
                        Cell::Number(point.map(|point| point.standard_error)),
                    ];
                    let of_stratum = stratum.map(|level| Cell::Word(level.clone()));
                    let cells = of_stratum.into_iter().chain(read);
                    let interval = point.and_then(|point| point.interval);
                    rows.push(row(profile.name.clone(), cells.chain(limits(interval))));
                    points.push(match point {
                        Some(point) => on_clock(point, clock, &["time"]),
                        None => json!({ "time": clock.read(*time as f64), "survival": null }),
                    });
                }
                curves.push(json!({
                    "covariates": profile.name,
                    "stratum": stratum,
                    "points": points,
                    "curve": on_clock(curve, clock, &["time", "last_exit"]),
                }));
            }
        }
        let strata = read.strata.as_ref().map(|_| "stratum");
        let head = ["predicted for"].into_iter().chain(strata);
        let head: Vec<&str> = head
            .chain(["time", "share without the event", "standard error", "lower", "upper"])
            .collect();
        outcome.grid(&head, rows);
        outcome.tell("predictions", curves);
        if roles.offset.is_some() {
            outcome.note(": predicted curves are those of an offset of 0");
        }
        Ok(())
    }

    fn profiles(&self, read: &Read, roles: &Roles) -> Result<Vec<Profile>, MethodError> {
        let mut faults = Vec::new();
        let profiles =
            self.profiles.iter().map(|text| {
                let named: Vec<(&str, &str)> = text
                    .split(',')
                    .filter(|part| !part.trim().is_empty())
                    .map(|part| part.split_once('=').unwrap_or((part, "")))
                    .map(|(name, value)| (name.trim(), value.trim()))
                    .collect();
                for (place, (name, _)) in named.iter().enumerate() {
                    if !roles.covariates.iter().any(|covariate| covariate == name) {
                        faults.push(format!("--predict names `{name}`, which is no covariate of the model"));
                    }
                    if named.iter().take(place).any(|(earlier, _)| earlier == name) {
                        faults.push(format!("--predict names `{name}` twice in one curve"));
                    }
                }
                let values = roles.covariates.iter().flat_map(|covariate| {
                    match named.iter().find(|(name, _)| name == covariate) {
                        Some((_, value)) => of_covariate(read, covariate, value, &mut faults),
                        None => {
                            faults.push(format!("--predict names no value for covariate `{covariate}`"));
                            Vec::new()
                        }
                    }
                });
                Profile {
                    name: if text.is_empty() {
                        "baseline".to_owned()
                    } else {
                        text.clone()
                    },
                    values: values.collect(),
                }
            });
        let profiles = profiles.collect();
        if faults.is_empty() {
            return Ok(profiles);
        }
        faults.dedup();
        Err(MethodError::Settings {
            what: faults.join("\n  "),
        })
    }
}

/// The values of the terms of one covariate: a number as it is, a category as marks of its levels.
fn of_covariate(read: &Read, covariate: &str, value: &str, faults: &mut Vec<String>) -> Vec<f64> {
    let terms: Vec<&str> = read
        .terms
        .iter()
        .filter(|term| term.column == covariate)
        .map(|term| term.name.as_str())
        .collect();
    if terms == [covariate] {
        let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() {
            faults.push(format!("--predict needs a number for covariate `{covariate}`"));
        }
        return number.into_iter().collect();
    }
    let (_, levels) = read.table.levels(covariate);
    if !levels.iter().any(|level| level == value) {
        faults.push(format!(
            "--predict names a category of covariate `{covariate}` that no row has"
        ));
    }
    let level = format!("{covariate}={value}");
    terms.iter().map(|term| f64::from(u8::from(*term == level))).collect()
}
