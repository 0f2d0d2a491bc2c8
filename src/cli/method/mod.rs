//! `seriatim method`: one estimator on a plain file.
//!
//! Custody: prints estimates from the user's own file, not reviewed. Work tables are refused.

mod columns;
mod hazards;

use clap::Subcommand;

use super::talk::Said;
use crate::error::Error;
use crate::method::{MethodError, Outcome};

/// Tries one estimator on a CSV or Parquet file, its columns named by flags.
#[derive(Debug, Subcommand)]
pub(super) enum Method {
    /// Cox's proportional hazards regression, and its relatives for events that recur
    Cox(hazards::Cox),
    /// Fine and Gray's regression of the subdistribution hazard
    FineGray(hazards::FineGray),
}

impl Method {
    pub(super) fn execute(&self) -> Result<Said, Error> {
        let outcome = match self {
            Method::Cox(command) => command.outcome(),
            Method::FineGray(command) => command.outcome(),
        };
        Ok(said(&outcome?))
    }
}

fn said(outcome: &Outcome) -> Said {
    let mut lines = outcome.lines();
    lines.push("not reviewed for release".to_owned());
    Said {
        lines,
        json: outcome.json(),
    }
}

/// What a method makes, or why not.
type Made = Result<Outcome, MethodError>;
