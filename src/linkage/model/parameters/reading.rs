//! Reading and writing of parameters, and the check that they are what this program's comparisons need.
//!
//! Custody: the pseudonymous zone; shares of pairs.

use std::path::Path;

use serde::Deserialize;

use super::shares::{FieldShares, LevelShares, TimeShare};
use super::{FORMAT, Parameters, ParametersError, PassParameters, PopulationParameters, VERSION};
use crate::linkage::compare::{COMPARISONS, Elapsed};
use crate::linkage::model::MOST_RELATED;
use crate::linkage::model::strata::{ALL_PAIRS, Stratum};
use crate::linkage::training::dependence::Dependence;

/// How far a sum of shares may be from 1.
const ROUNDING: f64 = 1e-6;

/// The head of a file, whatever its version.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u64,
}

impl Parameters {
    /// The text of a file of parameters.
    ///
    /// # Errors
    /// [`ParametersError::Text`] when they have no JSON form: a fault of the program.
    pub fn to_json(&self) -> Result<String, ParametersError> {
        serde_json::to_string_pretty(self).map_err(|error| not_json(&error))
    }

    /// Reads the text of a file of parameters.
    ///
    /// # Errors
    /// [`ParametersError`]: no such text, another version, or other fields, levels, times and strata than are compared
    /// here, or numbers that are no probabilities.
    pub fn from_json(text: &str) -> Result<Parameters, ParametersError> {
        let head: Head = serde_json::from_str(text).map_err(|error| not_json(&error))?;
        if head.format != FORMAT {
            return Err(ParametersError::Text {
                what: "another `format`",
                line: 1,
                column: 1,
            });
        }
        if head.version != u64::from(VERSION) {
            return Err(ParametersError::Version {
                found: head.version,
                known: VERSION,
            });
        }
        let parameters: Parameters = serde_json::from_str(text).map_err(|error| not_json(&error))?;
        parameters.check()?;
        Ok(parameters)
    }

    /// Reads a file of parameters, and tells its text as well.
    ///
    /// # Errors
    /// [`ParametersError::Unreadable`], and those of [`Parameters::from_json`].
    pub fn open(path: &Path) -> Result<(Parameters, String), ParametersError> {
        let text = std::fs::read_to_string(path).map_err(|source| ParametersError::Unreadable {
            path: path.to_path_buf(),
            source,
        })?;
        Ok((Parameters::from_json(&text)?, text))
    }

    fn check(&self) -> Result<(), ParametersError> {
        for (number, own) in self.populations.iter().enumerate() {
            if self.populations[..number]
                .iter()
                .any(|earlier| earlier.population == own.population)
            {
                return Err(ParametersError::Twice {
                    population: own.population.as_str(),
                });
            }
            for pass in std::iter::once(&own.by_themselves).chain(&own.with_relatives) {
                own.check(pass)?;
            }
        }
        Ok(())
    }
}

fn not_json(error: &serde_json::Error) -> ParametersError {
    ParametersError::Text {
        what: match error.classify() {
            serde_json::error::Category::Data => "a key or value that does not belong there, or one that is missing,",
            _ => "no JSON",
        },
        line: error.line(),
        column: error.column(),
    }
}

impl PopulationParameters {
    fn check(&self, pass: &PassParameters) -> Result<(), ParametersError> {
        let population = self.population.as_str();
        let wrong = |place: String, reason| ParametersError::Shares {
            population,
            place,
            reason,
        };
        if !(pass.lambda > 0.0 && pass.lambda <= 0.5) {
            return Err(wrong("lambda".to_owned(), "it should be above 0 and at most 0.5"));
        }
        for (key, share) in [("kin_share", pass.kin_share), ("household_share", pass.household_share)] {
            if !(0.0..=MOST_RELATED).contains(&share) {
                return Err(wrong(key.to_owned(), "it should be from 0 to 0.25"));
            }
        }
        if !(0.0..=1.0).contains(&pass.unnamed) {
            return Err(wrong("unnamed".to_owned(), "it should be from 0 to 1"));
        }
        let names: Vec<&str> = pass.fields.iter().map(|field| field.field.as_str()).collect();
        let known = COMPARISONS.map(|comparison| comparison.name);
        if names != known {
            let told = format!("they should be `{}`", known.join("`, `"));
            return Err(ParametersError::Fields { population, told });
        }
        check_times(&pass.times).map_err(|reason| wrong("times".to_owned(), reason))?;
        for (number, (field, comparison)) in pass.fields.iter().zip(&COMPARISONS).enumerate() {
            if !field
                .levels
                .iter()
                .map(String::as_str)
                .eq(comparison.levels.iter().map(|level| level.name))
            {
                return Err(ParametersError::Levels {
                    population,
                    field: comparison.name,
                });
            }
            for (class, shares) in field.classes() {
                let place = || format!("{class} of {}", comparison.name);
                check_strata(shares, number, comparison.levels.len()).map_err(|reason| wrong(place(), reason))?;
            }
            check_given(field, number).map_err(|reason| wrong(format!("u_given of {}", comparison.name), reason))?;
        }
        Ok(())
    }
}

impl FieldShares {
    fn classes(&self) -> [(&'static str, &[LevelShares]); 4] {
        [
            ("m", &self.m),
            ("kin", &self.kin),
            ("household", &self.household),
            ("u", &self.u),
        ]
    }
}

fn check_times(times: &[TimeShare]) -> Result<(), &'static str> {
    if !times
        .iter()
        .map(|told| told.time.as_str())
        .eq(Elapsed::all().map(Elapsed::name))
    {
        return Err("the times are other ones than are told apart here");
    }
    let shares: Vec<f64> = times.iter().map(|told| told.share).collect();
    if shares.iter().any(|share| !(0.0..=1.0).contains(share)) || !is_whole(&shares) {
        return Err("shares should be from 0 to 1 and sum to 1");
    }
    if times.iter().any(|told| !(told.ratio > 0.0 && told.ratio.is_finite())) {
        return Err("ratios should be above 0");
    }
    Ok(())
}

/// Checks the shares in the strata of the field with that number.
fn check_strata(strata: &[LevelShares], field: usize, levels: usize) -> Result<(), &'static str> {
    let named = || strata.iter().map(|told| told.stratum.as_str());
    if !named().eq([ALL_PAIRS]) && !named().eq(Stratum::all(field).map(|stratum| stratum.name(field))) {
        return Err("the strata are other ones than are told apart here");
    }
    strata.iter().try_for_each(|told| check_shares(&told.shares, levels))
}

/// Checks the shares under dependence of the field with that number.
fn check_given(told: &FieldShares, field: usize) -> Result<(), &'static str> {
    match (Dependence::of(field), &told.u_given) {
        (None, None) => Ok(()),
        (Some(dependence), Some(given)) => {
            if given.field != COMPARISONS[dependence.on].name || given.from != dependence.first_level() {
                return Err("it should name the field on which this one hangs here, and the level from which it does");
            }
            check_shares(&given.shares, told.levels.len())
        }
        (None, Some(_)) => Err("the field hangs on no other here"),
        (Some(_), None) => Err("the field hangs on another here, and its shares are missing"),
    }
}

fn check_shares(shares: &[f64], levels: usize) -> Result<(), &'static str> {
    if shares.len() != levels {
        return Err("there should be one share for each level");
    }
    // A share of 0 would make a level impossible, and its weight no number.
    if shares.iter().any(|share| !(*share > 0.0 && *share <= 1.0)) || !is_whole(shares) {
        return Err("shares should be above 0, at most 1, and sum to 1");
    }
    Ok(())
}

fn is_whole(shares: &[f64]) -> bool {
    (shares.iter().sum::<f64>() - 1.0).abs() <= ROUNDING
}
