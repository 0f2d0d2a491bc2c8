//! What review lets pass: tables of levels and numbers.
//!
//! Custody: releasable. A table is made in this module only, so that nothing that was not reviewed can be written:
//!
//! ```compile_fail
//! let table = seriatim::disclosure::ReleasedTable { rows: Vec::new() };
//! ```
//! ```compile_fail
//! // Findings are reviewed; bare numbers are not.
//! let policy: seriatim::study::DisclosurePolicy = todo!();
//! seriatim::disclosure::review(&12_u64, &policy);
//! ```

use std::collections::BTreeSet;
use std::fmt;

use crate::analysis::Label;

/// The group of everybody in a table of curves: its stratum and its level.
pub const EVERYBODY: [Label; 2] = [Label::Word("all"), Label::Word("all")];

/// A number with a fixed count of decimals: what is printed is what was reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    units: i64,
    decimals: u32,
    is_count: bool,
}

impl Decimal {
    /// A count, rounded as counts are.
    pub(super) fn count(number: u64) -> Decimal {
        Decimal {
            units: i64::try_from(number).unwrap_or(i64::MAX),
            decimals: 0,
            is_count: true,
        }
    }

    /// A number rounded half away from zero; none for what is no finite number.
    pub(super) fn rounded(number: f64, decimals: u32) -> Option<Decimal> {
        let scaled = libm::round(number * libm::pow(10.0, f64::from(decimals)));
        // Beyond 2^53 a double has no decimals left to print.
        (scaled.is_finite() && scaled.abs() < 9.0e15).then_some(Decimal {
            units: scaled as i64,
            decimals,
            is_count: false,
        })
    }

    /// Whether it counts persons, records or pairs, and so is a multiple of what counts are rounded to.
    pub fn is_count(self) -> bool {
        self.is_count
    }

    /// The number, for charts.
    pub fn value(self) -> f64 {
        // Reviewed numbers are far below 2^53.
        self.units as f64 / libm::pow(10.0, f64::from(self.decimals))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_u64.saturating_pow(self.decimals);
        let (whole, part) = (self.units.unsigned_abs() / scale, self.units.unsigned_abs() % scale);
        let sign = if self.units < 0 { "-" } else { "" };
        match usize::try_from(self.decimals) {
            Ok(0) | Err(_) => write!(out, "{sign}{whole}"),
            Ok(width) => write!(out, "{sign}{whole}.{part:0width$}"),
        }
    }
}

/// A value, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Released {
    /// The value.
    Value(Decimal),
    /// Withheld: it would tell of too few persons, or would give away a figure that does.
    Confidential,
    /// There is no such figure.
    NotAvailable,
}

impl Released {
    /// The value, if there is one.
    pub fn value(self) -> Option<Decimal> {
        match self {
            Released::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The mark in the status column: `ok`, `c` (confidential) or `x` (not available).
    pub fn status(self) -> &'static str {
        match self {
            Released::Value(_) => "ok",
            Released::Confidential => "c",
            Released::NotAvailable => "x",
        }
    }
}

/// One figure of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedRow {
    pub(super) labels: Vec<Label>,
    pub(super) measure: &'static str,
    pub(super) released: Released,
}

impl ReleasedRow {
    /// What the figure is about, in the order of the table's dimensions.
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// What is measured.
    pub fn measure(&self) -> &'static str {
        self.measure
    }

    /// The figure.
    pub fn released(&self) -> Released {
        self.released
    }
}

/// A table that may leave: one figure a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedTable {
    pub(super) name: String,
    pub(super) dimensions: Vec<&'static str>,
    pub(super) rows: Vec<ReleasedRow>,
}

impl ReleasedTable {
    /// Name, for files.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Names of the dimensions.
    pub fn dimensions(&self) -> &[&'static str] {
        &self.dimensions
    }

    /// The figures.
    pub fn rows(&self) -> &[ReleasedRow] {
        &self.rows
    }

    /// Figures withheld.
    pub fn withheld(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| row.released == Released::Confidential)
            .count()
    }

    /// The groups of one stratum of a table of curves, each as its stratum and level, in the order of the table.
    pub fn groups(&self, stratum: &str) -> Vec<&[Label]> {
        let mut groups: Vec<&[Label]> = Vec::new();
        for group in self.rows.iter().filter_map(|row| row.labels.get(..2)) {
            let of_stratum = matches!(group.first(), Some(Label::Word(word)) if *word == stratum);
            if of_stratum && !groups.contains(&group) {
                groups.push(group);
            }
        }
        groups
    }

    /// The years that the table tells of, ascending.
    pub fn years(&self) -> Vec<i64> {
        let of_row = |row: &ReleasedRow| match row.labels.last() {
            Some(Label::Years(years)) => Some(*years),
            _ => None,
        };
        let years: BTreeSet<i64> = self.rows.iter().filter_map(of_row).collect();
        years.into_iter().collect()
    }

    /// A figure of a group after so many years.
    pub fn after(&self, group: &[Label], years: i64, measure: &str) -> Option<Released> {
        let found = self.rows.iter().find(|row| {
            let about = row.labels.strip_prefix(group);
            row.measure == measure && about == Some(&[Label::Years(years)])
        });
        found.map(|row| row.released)
    }
}

/// What review makes of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reviewed {
    /// It may leave, as this table.
    Released(ReleasedTable),
    /// It stays.
    Withheld {
        /// Name of the table that stays.
        name: String,
        /// The rule.
        rule: &'static str,
        /// The reason, without the figure.
        reason: String,
    },
}
