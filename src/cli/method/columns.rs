//! Flags that name columns, shared by the methods that use them.
//!
//! Custody: names of columns.

use std::path::PathBuf;

use clap::Args;

use crate::method::Roles;

/// The file, and how sure limits should be.
#[derive(Debug, Args)]
pub(super) struct Source {
    /// A CSV file with a header, or a Parquet file; an empty cell or NA is a missing value
    file: PathBuf,
    /// Confidence level of intervals, between 0 and 1
    #[arg(long, default_value_t = 0.95)]
    level: f64,
}

impl Source {
    pub(super) fn roles(&self) -> Roles {
        Roles {
            file: self.file.clone(),
            level: self.level,
            ..Roles::default()
        }
    }
}

/// Times and events.
#[derive(Debug, Args)]
pub(super) struct Times {
    /// Column: the time at which a row ends
    #[arg(long)]
    time: String,
    /// Column: the time at which it enters, for delayed entry or covariates that change
    #[arg(long)]
    entry: Option<String>,
    /// Column: what ends it; 1 or true is the event, 0 or false none
    #[arg(long)]
    event: String,
    /// The value of that column that marks the event, where it is not 1
    #[arg(long, value_name = "VALUE")]
    event_is: Option<String>,
}

impl Times {
    pub(super) fn name_in(&self, roles: &mut Roles) {
        roles.time = Some(self.time.clone());
        roles.entry.clone_from(&self.entry);
        roles.event = Some(self.event.clone());
        roles.event_is.clone_from(&self.event_is);
    }
}

/// Covariates.
#[derive(Debug, Args)]
pub(super) struct Covariates {
    /// Columns of covariates, separated by commas; words become categories
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,...")]
    covariates: Vec<String>,
    /// Those of them that are categories though they are numbers, or whose baseline is not their first level
    #[arg(long, value_delimiter = ',', value_name = "COLUMN[=BASELINE],...")]
    factors: Vec<String>,
}

impl Covariates {
    pub(super) fn name_in(&self, roles: &mut Roles) {
        roles.covariates.clone_from(&self.covariates);
        roles.factors.clone_from(&self.factors);
    }
}
