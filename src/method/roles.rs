//! Which column plays which part.
//!
//! Custody: names of columns.

use std::path::PathBuf;

use super::MethodError;
use super::columns::{Clock, Faults, Term, factor_names};
use super::outcome::Outcome;
use super::table::Table;
use crate::estimate::{ConfidenceLevel, Covariates, EstimateError};

/// A file, and which of its columns are read as what. What a method does not use stays empty.
#[derive(Debug, Clone, Default)]
pub struct Roles {
    /// The file.
    pub file: PathBuf,
    /// Time at which a row ends.
    pub time: Option<String>,
    /// Time at which it enters.
    pub entry: Option<String>,
    /// When its time 0 fell, in calendar time.
    pub origin: Option<String>,
    /// What ends it.
    pub event: Option<String>,
    /// The value of `event` that marks the event.
    pub event_is: Option<String>,
    /// The outcome of a regression.
    pub outcome: Option<String>,
    /// Covariates.
    pub covariates: Vec<String>,
    /// Those of them that are categories: `column`, or `column=baseline`.
    pub factors: Vec<String>,
    /// Strata.
    pub strata: Option<String>,
    /// Persons, or other clusters.
    pub cluster: Option<String>,
    /// Weights.
    pub weights: Option<String>,
    /// A part of the linear predictor that is known.
    pub offset: Option<String>,
    /// Groups to compare.
    pub by: Option<String>,
    /// Further columns of the method's own.
    pub others: Vec<String>,
    /// Those of them in which a value may be missing.
    pub may_lack: Vec<String>,
    /// Level of intervals.
    pub level: f64,
}

/// Columns as estimators read them.
pub(super) struct Read {
    pub(super) table: Table,
    pub(super) terms: Vec<Term>,
    pub(super) strata: Option<(Vec<u32>, Vec<String>)>,
    pub(super) groups: Option<(Vec<u32>, Vec<String>)>,
    pub(super) clusters: Option<Vec<u64>>,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) offset: Option<Vec<f64>>,
    pub(super) level: ConfidenceLevel,
    time_column: Option<String>,
}

impl Roles {
    /// Opens the file and reads what every method reads alike. Faults of these columns go into `faults`.
    pub(super) fn read(&self, faults: &mut Faults) -> Result<Read, MethodError> {
        let level = ConfidenceLevel::new(self.level)?;
        let table = Table::open(&self.file, &self.names(), &self.optional())?;
        if let Some(alone) = factor_names(&self.factors).find(|name| !self.covariates.iter().any(|one| one == name)) {
            faults.add(format!("column `{alone}` is named as a factor and not as a covariate"));
        }
        let numbers =
            |name: &Option<String>, faults: &mut Faults| name.as_ref().map(|name| table.numbers(name, faults));
        let (weights, offset) = (numbers(&self.weights, faults), numbers(&self.offset, faults));
        Ok(Read {
            terms: table.terms(&self.covariates, &self.factors, faults),
            strata: self.strata.as_ref().map(|name| table.levels(name)),
            groups: self.by.as_ref().map(|name| table.levels(name)),
            clusters: self
                .cluster
                .as_ref()
                .map(|name| table.levels(name).0.into_iter().map(u64::from).collect()),
            weights,
            offset,
            level,
            time_column: self.time.clone(),
            table,
        })
    }

    fn names(&self) -> Vec<&str> {
        let single = [
            &self.time,
            &self.entry,
            &self.origin,
            &self.event,
            &self.outcome,
            &self.strata,
            &self.cluster,
            &self.weights,
            &self.offset,
            &self.by,
        ];
        let single = single.into_iter().flatten().map(String::as_str);
        let others = self.others.iter().filter(|name| !self.may_lack.contains(name));
        single
            .chain(self.covariates.iter().chain(others).map(String::as_str))
            .collect()
    }

    fn optional(&self) -> Vec<&str> {
        self.may_lack.iter().map(String::as_str).collect()
    }

    /// The name of a column that a method cannot do without.
    pub(super) fn needed<'a>(&self, name: &'a Option<String>, flag: &str) -> Result<&'a str, MethodError> {
        name.as_deref().ok_or_else(|| MethodError::Settings {
            what: format!("name a column with --{flag}"),
        })
    }
}

impl Read {
    /// The columns of the covariates.
    pub(super) fn covariates(&self) -> Result<Covariates<'_>, EstimateError> {
        let columns = self.terms.iter().map(|term| term.values.as_slice()).collect();
        Covariates::new(self.table.rows(), columns)
    }

    pub(super) fn term_names(&self) -> Vec<String> {
        self.terms.iter().map(|term| term.name.clone()).collect()
    }

    /// The same, of an estimator that was given these rows of the table alone.
    pub(super) fn told_among(&self, source: EstimateError, rows: &[usize]) -> MethodError {
        let numbers: Vec<usize> = self.table.row_numbers().collect();
        let rows = rows.iter().filter_map(|row| numbers.get(*row).copied()).collect();
        MethodError::named(source, &[], rows)
    }

    /// An estimator's error, with the columns of the covariates and the rows of the file.
    pub(super) fn told(&self, source: EstimateError) -> MethodError {
        let columns: Vec<String> = self.terms.iter().map(|term| term.column.clone()).collect();
        MethodError::named(source, &columns, self.table.row_numbers().collect())
    }

    /// Entry, where there is one, and exit, on one clock.
    pub(super) fn times(&self, roles: &Roles, faults: &mut Faults) -> Result<Times, MethodError> {
        let time = roles.needed(&roles.time, "time")?;
        let more = [roles.entry.as_deref(), roles.origin.as_deref()];
        let names: Vec<&str> = std::iter::once(time).chain(more.into_iter().flatten()).collect();
        let (mut columns, clock) = self.table.times(&names, faults);
        let origin = roles.origin.is_some().then(|| columns.pop()).flatten();
        let entry = roles.entry.is_some().then(|| columns.pop()).flatten();
        Ok(Times {
            exit: columns.pop().unwrap_or_default(),
            entry,
            origin,
            clock,
        })
    }

    /// The labels of `--strata` as numbers.
    pub(super) fn strata_numbers(&self) -> Option<Vec<u64>> {
        let (labels, _) = self.strata.as_ref()?;
        Some(labels.iter().map(|label| u64::from(*label)).collect())
    }

    /// What every outcome begins with.
    pub(super) fn outcome(&self, method: &str) -> Outcome {
        let mut outcome = Outcome::default();
        let left_out = self.table.rows_read() - self.table.rows();
        outcome.tell("ok", true);
        outcome.at_level(self.level);
        if let Some(column) = &self.time_column {
            outcome.in_unit_of(column);
        }
        outcome.tell("method", method);
        outcome.tell("rows_read", self.table.rows_read());
        outcome.tell("rows_left_out", left_out);
        if left_out > 0 {
            outcome.line(format!(
                "{left_out} of {} rows lack a value and are left out",
                self.table.rows_read()
            ));
        }
        outcome
    }
}

/// Times of rows on one clock.
pub(super) struct Times {
    pub(super) entry: Option<Vec<i64>>,
    pub(super) origin: Option<Vec<i64>>,
    pub(super) exit: Vec<i64>,
    pub(super) clock: Clock,
}

impl Times {
    /// With the times at which curves are to be read, as written on the command line, on a clock that holds both.
    pub(super) fn read_at(self, at: &[String]) -> Result<(Times, Vec<i64>), MethodError> {
        let needed = at.iter().map(|time| super::columns::decimals(time)).max().unwrap_or(0);
        let finer = self.clock.finer(needed);
        let factor = finer.per_unit() / self.clock.per_unit();
        let on_finer = |ticks: &i64| ticks.checked_mul(factor);
        let too_long = || MethodError::Settings {
            what: "times are too long for so many decimal places".to_owned(),
        };
        let rescaled = |ticks: &Vec<i64>| {
            let ticks: Option<Vec<i64>> = ticks.iter().map(on_finer).collect();
            ticks.ok_or_else(too_long)
        };
        let times = Times {
            exit: rescaled(&self.exit)?,
            entry: self.entry.as_ref().map(rescaled).transpose()?,
            origin: self.origin.as_ref().map(rescaled).transpose()?,
            clock: finer,
        };
        let read = at.iter().map(|time| {
            finer.ticks(time).ok_or_else(|| MethodError::Settings {
                what: format!("`{time}` is no time: write a plain decimal number"),
            })
        });
        Ok((times, read.collect::<Result<_, _>>()?))
    }
}

/// Refuses flags that were given and would have no effect: whether it is so, the flag, and why.
pub(super) fn without_effect(flags: &[(bool, &str, &str)]) -> Result<(), MethodError> {
    let given: Vec<String> = flags
        .iter()
        .filter(|(given, ..)| *given)
        .map(|(_, flag, why)| format!("`{flag}` would have no effect: {why}"))
        .collect();
    if given.is_empty() {
        return Ok(());
    }
    Err(MethodError::Settings {
        what: given.join("\n  "),
    })
}
