//! Reading and writing of parameters, and the check that they are what this program's comparisons need.
//!
//! Custody: the pseudonymous zone; shares of pairs.

use std::path::Path;

use serde::Deserialize;

use super::numbers;
use super::{FORMAT, Parameters, ParametersError, PassParameters, PopulationParameters, VERSION};
use crate::linkage::compare::COMPARISONS;

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
    /// [`ParametersError`]: no such text, another version, other fields and levels than are compared here, or, all told
    /// together, numbers that no training gives.
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
                own.check_fields(pass)?;
            }
        }
        let faults: Vec<String> = self.populations.iter().flat_map(numbers::faults).collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(ParametersError::Numbers { faults })
        }
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
    /// That a pass is of the fields and levels that are compared here.
    fn check_fields(&self, pass: &PassParameters) -> Result<(), ParametersError> {
        let population = self.population.as_str();
        let names: Vec<&str> = pass.fields.iter().map(|field| field.field.as_str()).collect();
        let known = COMPARISONS.map(|comparison| comparison.name);
        if names != known {
            let told = format!("they should be `{}`", known.join("`, `"));
            return Err(ParametersError::Fields { population, told });
        }
        for (field, comparison) in pass.fields.iter().zip(&COMPARISONS) {
            let levels = comparison.levels.iter().map(|level| level.name);
            if !field.levels.iter().map(String::as_str).eq(levels) {
                return Err(ParametersError::Levels {
                    population,
                    field: comparison.name,
                });
            }
        }
        Ok(())
    }
}
