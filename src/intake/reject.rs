//! Outcomes of rows: accepted, set aside, or skipped with a reason, and the rules by which.
//!
//! Custody: written in the identifiable zone, read outside it; holds file, row, column and rule, and never a value.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A rule that a row can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    MissingValue,
    NotADate,
    TwoDigitYear,
    SerialInText,
    NotACode,
    NotYesOrNo,
    NotANumber,
    NotACount,
    NotAYear,
    NotAnAmount,
    DatesOutOfOrder,
    RaggedRow,
    BrokenCell,
    NotAnIdentifier,
    ImplausibleBirthDate,
    BirthYearAlone,
    BirthMonthAlone,
    BirthTwoDigitYear,
    BirthSerialInText,
    ImplausibleIssue,
    NotAPostcode,
    NotAnNhsNumber,
    TooLong,
}

impl Rule {
    /// The rule's name in reject files.
    pub(super) fn id(self) -> &'static str {
        match self {
            Rule::MissingValue => "missing-value",
            Rule::NotADate => "not-a-date",
            Rule::TwoDigitYear => "two-digit-year",
            Rule::SerialInText => "serial-in-text",
            Rule::NotACode => "not-a-code",
            Rule::NotYesOrNo => "not-yes-or-no",
            Rule::NotANumber => "not-a-number",
            Rule::NotACount => "not-a-count",
            Rule::NotAYear => "not-a-year",
            Rule::NotAnAmount => "not-an-amount",
            Rule::DatesOutOfOrder => "dates-out-of-order",
            Rule::RaggedRow => "ragged-row",
            Rule::BrokenCell => "broken-cell",
            Rule::NotAnIdentifier => "not-an-identifier",
            Rule::ImplausibleBirthDate => "implausible-birth-date",
            Rule::BirthYearAlone => "birth-year-alone",
            Rule::BirthMonthAlone => "birth-month-alone",
            Rule::BirthTwoDigitYear => "birth-two-digit-year",
            Rule::BirthSerialInText => "birth-serial-in-text",
            Rule::ImplausibleIssue => "implausible-issue",
            Rule::NotAPostcode => "not-a-postcode",
            Rule::NotAnNhsNumber => "not-an-nhs-number",
            Rule::TooLong => "too-long",
        }
    }

    /// What to do about it.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Rule::MissingValue => "fill the cell in: the row means nothing without it",
            Rule::NotADate => {
                "write a date that exists, between 1900 and 2100, in the order that the source's `dates` states"
            }
            Rule::TwoDigitYear => "the year has two digits, and may be of two centuries: write four digits",
            Rule::SerialInText => "this is Excel's number of a date: format the column as a date and export it again",
            Rule::NotACode => "map the word in the source's `codes`",
            Rule::NotYesOrNo => "write yes or no",
            Rule::NotANumber => "write a number",
            Rule::NotACount => "write a whole number of 0 or more, in digits alone, as it was counted",
            Rule::NotAYear => "write the calendar year in four digits",
            Rule::NotAnAmount => "write pounds of 0 or more, in digits and a decimal point alone",
            Rule::DatesOutOfOrder => "the earlier of two dates lies after the later one: correct one of them",
            Rule::RaggedRow => "the row has more or fewer cells than the header: quote cells that hold the delimiter",
            Rule::BrokenCell => {
                "the cell holds an error, or a formula without its result: mend the formula, and save the workbook in Excel"
            }
            Rule::NotAnIdentifier => {
                "Excel has made a date of it, or a number that it cannot hold exactly: format the column as text and enter it again"
            }
            Rule::ImplausibleBirthDate => "the birth date cannot be one; it counts as not known",
            Rule::BirthYearAlone => {
                "the birth date is a year alone, and counts as not known: declare `birth_dates = \"year\"` in the source, if it knows no \
                 more"
            }
            Rule::BirthMonthAlone => {
                "the birth date is a month alone, and counts as not known: declare `birth_dates = \"month\"` in the source, if it knows no \
                 more"
            }
            Rule::BirthTwoDigitYear => {
                "the birth date's year has two digits, may be of two centuries, and counts as not known: write four digits"
            }
            Rule::BirthSerialInText => {
                "the birth date is Excel's number of a date, and counts as not known: format the column as a date and export it again"
            }
            Rule::ImplausibleIssue => {
                "the day of issue cannot be one; it counts as not told, and the application from the day on which it was received"
            }
            Rule::NotAPostcode => "the postcode cannot be one; it counts as not known",
            Rule::NotAnNhsNumber => "the number's check digit is wrong; it counts as not known",
            Rule::TooLong => {
                "the cell is longer than any name or address, and counts as not known: see whether it holds notes, or several cells run \
                 together"
            }
        }
    }

    /// A row is kept, with the cell counted as not known, where nothing but the linkage rests on the cell, or another cell takes its
    /// place.
    pub(super) fn sets_row_aside(self) -> bool {
        !matches!(
            self,
            Rule::ImplausibleBirthDate
                | Rule::BirthYearAlone
                | Rule::BirthMonthAlone
                | Rule::BirthTwoDigitYear
                | Rule::BirthSerialInText
                | Rule::ImplausibleIssue
                | Rule::NotAPostcode
                | Rule::NotAnNhsNumber
                | Rule::TooLong
        )
    }
}

/// One broken rule, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reject {
    pub(super) row: u64,
    /// The header of the column, as the study file names it; none for a fault of the whole row.
    pub(super) column: Option<String>,
    pub(super) rule: Rule,
}

impl fmt::Display for Reject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "row {}", self.row)?;
        if let Some(column) = &self.column {
            write!(out, ", column `{column}`")?;
        }
        write!(out, ": {} ({})", self.rule.id(), self.rule.remedy())
    }
}

/// What became of the rows of one source. `read` is the sum of the other three.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Rows read, header and titles among them.
    pub read: u64,
    /// Rows that became rows of a table.
    pub accepted: u64,
    /// Rows set aside because they broke a rule.
    pub quarantined: u64,
    /// Rows that hold no data, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Cells counted as not known, by rule.
    pub warnings: BTreeMap<String, u64>,
    /// Rows set aside, by the first rule each broke.
    pub rules: BTreeMap<String, u64>,
    /// Cells of accepted rows that cost no row where they cannot be read, by field.
    pub cells: BTreeMap<String, CellCounts>,
    /// Accepted rows of clients who are looked for among mothers because they tell neither a parent's role nor a sex.
    pub clients_of_unsaid_parent: u64,
}

/// Cells of a column that hold something, but for what stands for "not known".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellCounts {
    /// Cells that were read.
    pub read: u64,
    /// Cells that cannot be read, and count as not known.
    pub unreadable: u64,
}

impl CellCounts {
    pub(super) fn all(&self) -> u64 {
        self.read + self.unreadable
    }

    /// Share of the cells that cannot be read; 0 without any.
    pub(super) fn share_unreadable(&self) -> f64 {
        // Counts of cells are far below 2^53.
        self.unreadable as f64 / self.all().max(1) as f64
    }
}

impl RowCounts {
    /// Rows accepted, set aside or skipped.
    pub fn accounted(&self) -> u64 {
        self.accepted + self.quarantined + self.skipped.values().sum::<u64>()
    }

    pub(super) fn skip(&mut self, reason: &str) {
        *self.skipped.entry(reason.to_owned()).or_default() += 1;
    }

    /// Counts a row's broken rules.
    pub(super) fn judge(&mut self, rejects: &[Reject]) {
        for reject in rejects.iter().filter(|reject| !reject.rule.sets_row_aside()) {
            *self.warnings.entry(reject.rule.id().to_owned()).or_default() += 1;
        }
        if let Some(reject) = setting_aside(rejects) {
            self.quarantined += 1;
            *self.rules.entry(reject.rule.id().to_owned()).or_default() += 1;
        }
    }
}

/// The first of a row's broken rules that sets it aside.
pub(super) fn setting_aside(rejects: &[Reject]) -> Option<&Reject> {
    rejects.iter().find(|reject| reject.rule.sets_row_aside())
}
