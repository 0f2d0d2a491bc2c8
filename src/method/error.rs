//! Why a method could not be tried on a file.
//!
//! Custody: names of files and columns, numbers of rows; never a value.

use std::path::PathBuf;

use thiserror::Error;

use crate::estimate::EstimateError;
use crate::store::StoreError;

/// Why there is no outcome.
#[derive(Debug, Error)]
pub enum MethodError {
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file of the work folder: its rows are people.
    #[error("`{}` is a table of the work folder: methods are tried on plain files only", file.display())]
    WorkTable {
        /// The file.
        file: PathBuf,
    },
    /// Neither CSV nor Parquet, or damaged.
    #[error("`{}` cannot be read as CSV or Parquet{}", file.display(), at(*row))]
    Damaged {
        /// The file.
        file: PathBuf,
        /// The row at which reading stopped, from 1; 0 for the header or the file as a whole.
        row: u64,
    },
    /// A row that has more or fewer cells than the header.
    #[error("row {row} of `{}` has more or fewer cells than the header", file.display())]
    Ragged {
        /// The file.
        file: PathBuf,
        /// The first such row, from 1.
        row: u64,
    },
    /// Text in another encoding than UTF-8.
    #[error("`{}` is not encoded in UTF-8{}", file.display(), first(*row))]
    Encoding {
        /// The file.
        file: PathBuf,
        /// The first row that is not, from 1; 0 for the header.
        row: u64,
    },
    /// A quotation mark without its other.
    #[error("`{}` cannot be read as CSV: a quotation mark has no other", file.display())]
    OpenQuote {
        /// The file.
        file: PathBuf,
    },
    /// Columns that are not there.
    #[error("`{}` has no column {}; {}", file.display(), quoted(missing), header(known))]
    NoColumn {
        /// The file.
        file: PathBuf,
        /// Those asked for in vain.
        missing: Vec<String>,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A column whose type has no plain text, such as a list.
    #[error("column `{column}` is of a type that no method reads")]
    Unreadable {
        /// The column.
        column: String,
    },
    /// A column that is there twice.
    #[error("`{}` has more than one column {}", file.display(), quoted(names))]
    TwoColumns {
        /// The file.
        file: PathBuf,
        /// Their names.
        names: Vec<String>,
    },
    /// No row is complete.
    #[error("none of `{rows}` rows has a value in every column that is named")]
    NoRows {
        /// Rows of the file.
        rows: usize,
    },
    /// Values that are not what they should be.
    #[error("{}", faults.join("\n  "))]
    Faults {
        /// One sentence for each.
        faults: Vec<String>,
    },
    /// Settings that do not go together.
    #[error("{what}")]
    Settings {
        /// What is wrong, as a sentence.
        what: String,
    },
    /// The estimator says that there is no estimate.
    #[error("{}", estimate(source, terms, rows))]
    Estimate {
        /// Why.
        source: EstimateError,
        /// The columns of the covariates, by position.
        terms: Vec<String>,
        /// The rows of the file, from 1, by position; empty where positions are not rows.
        rows: Vec<usize>,
    },
}

impl From<EstimateError> for MethodError {
    fn from(source: EstimateError) -> MethodError {
        MethodError::Estimate {
            source,
            terms: Vec::new(),
            rows: Vec::new(),
        }
    }
}

impl MethodError {
    /// With names for the covariates and rows that an estimator knows by position.
    pub(super) fn named(source: EstimateError, terms: &[String], rows: Vec<usize>) -> MethodError {
        MethodError::Estimate {
            source,
            terms: terms.to_vec(),
            rows,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            MethodError::Store(_) => "name a CSV file with a header, or a Parquet file",
            MethodError::WorkTable { .. } => "estimates from the work folder are made by `seriatim run`, and reviewed",
            MethodError::Damaged { .. } => "save the file as CSV in UTF-8 with one header, or as Parquet",
            MethodError::Ragged { .. } => {
                "put text with commas into quotation marks, and leave no line above the header or below the rows"
            }
            MethodError::Encoding { .. } => "save the file as CSV in UTF-8, or as Parquet",
            MethodError::OpenQuote { .. } => "close the quotation mark, or double it where it is part of a text",
            MethodError::TwoColumns { .. } => "give each column a name of its own",
            MethodError::NoColumn { .. } => "name columns as the header has them",
            MethodError::Unreadable { .. } => "columns hold numbers, text, dates or marks of true and false",
            MethodError::NoRows { .. } => {
                "rows with an empty cell or NA in a named column are left out; name fewer columns"
            }
            MethodError::Faults { .. } => "correct the columns, or name others",
            MethodError::Settings { .. } => "`seriatim method NAME --help` tells what goes together",
            MethodError::Estimate { source, .. } => match source {
                EstimateError::Separated { .. } => "fit with --firth, or leave the covariate out",
                EstimateError::Collinear { .. } => "leave the covariate out",
                EstimateError::OutOfRange { .. } | EstimateError::LevelOutOfRange { .. } => {
                    "give the flag or the column a value within the range named"
                }
                EstimateError::ReplicatesFailed { .. } => {
                    "read curves at earlier times, or leave out covariates that few rows have"
                }
                EstimateError::NotConverged { .. } => "leave covariates out, or look for rows that are far out",
                _ => "look at the columns named: they do not hold what the estimator needs",
            },
        }
    }
}

fn at(row: u64) -> String {
    if row == 0 {
        String::new()
    } else {
        format!(" from row {row} on")
    }
}

fn first(row: u64) -> String {
    if row == 0 {
        ": its header".to_owned()
    } else {
        format!(": row {row} is the first")
    }
}

fn quoted(names: &[String]) -> String {
    const MOST: usize = 30;
    let mut quoted: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    if names.len() > MOST {
        quoted.push(format!("and {} more", names.len() - MOST));
    }
    quoted.join(", ")
}

/// What the file has; nothing of its first line where that may be a row and no header.
fn header(known: &[String]) -> String {
    const LONGEST: usize = 64;
    let is_name = |name: &String| {
        let is_date = name.bytes().all(|byte| !byte.is_ascii_alphabetic());
        !is_date && name.chars().count() <= LONGEST && !name.chars().any(char::is_control)
    };
    if known.iter().all(is_name) && !known.is_empty() {
        format!("it has {}", quoted(known))
    } else {
        "its first line is no header of names".to_owned()
    }
}

/// The position that an estimator's sentence tells, if it tells one.
fn position(source: &EstimateError) -> Option<usize> {
    match source {
        EstimateError::EntersBeforeOrigin { position }
        | EstimateError::NeverAtRisk { position }
        | EstimateError::NotFinite { position, .. }
        | EstimateError::WeightNegative { position }
        | EstimateError::Overlaps { position }
        | EstimateError::FollowsDeath { position } => Some(*position),
        _ => None,
    }
}

/// The estimator's sentence, with names and rows in the place of positions.
fn estimate(source: &EstimateError, terms: &[String], rows: &[usize]) -> String {
    if let Some(place) = position(source)
        && let Some(row) = rows.get(place)
    {
        return source
            .to_string()
            .replace(&format!("at position `{place}`"), &format!("in row `{row}`"));
    }
    match source {
        EstimateError::Collinear { column } if *column < terms.len() => format!(
            "covariate `{}` is constant, or follows from those before it",
            terms[*column]
        ),
        EstimateError::Separated { column } if *column < terms.len() => format!(
            "no finite coefficient is best: covariate `{}` separates events from others",
            terms[*column]
        ),
        _ => source.to_string(),
    }
}
