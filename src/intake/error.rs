//! Why intake stops. No message holds a value from a row: file, row, column and rule only, and of sheets the place. A workbook may
//! have one for each client: the name of a sheet is told where the study file names it.
//!
//! Custody: identifiable zone; its messages leave it.

use crate::store::{KeyError, StoreError};

/// Why an extract cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtractFault {
    /// The file is not there or may not be read.
    #[error("the file cannot be opened: {reason}")]
    Unopened {
        /// The operating system's reason.
        reason: String,
    },
    /// The file holds no byte.
    #[error("the file is empty")]
    Empty,
    /// The bytes are not in the declared encoding.
    #[error("line {line} is not {declared} text")]
    Encoding {
        /// Line of the first such byte.
        line: u64,
        /// The declared encoding.
        declared: &'static str,
    },
    /// The whole file is in another encoding than the declared one.
    #[error("the file is {found} text, and the study file says {declared}")]
    OtherEncoding {
        /// The encoding found.
        found: &'static str,
        /// The declared encoding.
        declared: &'static str,
    },
    /// Bytes are zero where the text should be.
    #[error("line {line} holds zero bytes in place of text")]
    Zeros {
        /// Line of the first.
        line: u64,
    },
    /// The file is packed with gzip.
    #[error("the file is packed with gzip")]
    Packed,
    /// The file is a workbook under a name that is none of a workbook's.
    #[error("the file is an Excel workbook, and its name does not end in .xlsx")]
    IsWorkbook,
    /// A quotation mark is opened and never closed.
    #[error("the quotation mark opened on line {line} is not closed")]
    UnclosedQuote {
        /// The line on which it stands.
        line: u64,
    },
    /// A quotation that closes further down holds lines which are rows.
    #[error("the quotation mark opened on line {line} makes one row of several")]
    QuotedRows {
        /// The line on which it stands.
        line: u64,
    },
    /// No row holds the headers that the study file names.
    #[error("no header row: none of the first {rows} rows holds a column that the study file names")]
    NoHeader {
        /// How many rows were searched.
        rows: usize,
    },
    /// No row of the sheet holds the headers that the study file names, and there are other sheets.
    #[error("{}", no_header_in(sheet.as_deref(), *rows, *seen))]
    NoHeaderInSheet {
        /// The sheet, if the study file names one; else it is the first that is not hidden.
        sheet: Option<String>,
        /// How many rows were searched: none of an empty sheet.
        rows: usize,
        /// How many sheets are not hidden.
        seen: usize,
    },
    /// Without a sheet named, several hold all headers that the study file names: one alone would be read.
    #[error("{} the columns that the study file names, and it names no sheet", all_hold(places, *seen))]
    SheetsAlike {
        /// Their places, from 1, among the sheets that are not hidden.
        places: Vec<usize>,
        /// How many sheets are not hidden.
        seen: usize,
    },
    /// Headers that the study file names are not there.
    #[error("the header on row {row} lacks {}", quoted(columns))]
    MissingColumns {
        /// Row of the header.
        row: u64,
        /// The headers missed, as the study file names them.
        columns: Vec<String>,
    },
    /// A header occurs twice.
    #[error("the header on row {row} names {} twice", quoted(columns))]
    DoubledColumns {
        /// Row of the header.
        row: u64,
        /// The headers, as the study file names them.
        columns: Vec<String>,
    },
    /// Two rows could be the header.
    #[error("two header rows: row {first} and row {second}")]
    TwoHeaders {
        /// The first.
        first: u64,
        /// The second.
        second: u64,
    },
    /// The file is no workbook.
    #[error("the file is not a readable Excel workbook")]
    NoWorkbook,
    /// The file is a workbook that is locked, or was renamed.
    #[error("the workbook is protected with a password, or of the format before 2007")]
    Locked,
    /// The workbook lacks the sheet.
    #[error(
        "the workbook has no sheet `{sheet}`: it has {}, and names are compared letter by letter",
        sheets(*seen)
    )]
    NoSheet {
        /// The sheet, as the study file names it.
        sheet: String,
        /// How many sheets are not hidden.
        seen: usize,
    },
    /// Rows are hidden, by a filter or by hand: whether they are meant is not for the program to decide.
    #[error("the sheet hides {} below its header: the first is row {first}", rows_of(*rows))]
    HiddenRows {
        /// The first hidden row below the header.
        first: u64,
        /// How many there are.
        rows: u64,
    },
    /// Cells of several rows are merged into one: all rows but the first lack the value that they seem to have.
    #[error("the sheet merges cells of rows {first} to {last} into one")]
    MergedRows {
        /// The first row of the first such cell.
        first: u64,
        /// Its last row.
        last: u64,
    },
    /// The workbook is larger than any extract.
    #[error("the workbook unpacks to more than {limit} GiB")]
    TooLarge {
        /// The bound, in GiB.
        limit: u64,
    },
    /// The same bytes are named by an earlier source, and read there as the same.
    #[error("it is the extract of `{earlier}` once more")]
    Again {
        /// Name of the earlier source.
        earlier: String,
    },
    /// The bytes that were read are not those that the file held at the beginning.
    #[error("the file changed while it was being read")]
    Changed,
    /// The reader gave up on a row.
    #[error("row {row} cannot be read")]
    Unreadable {
        /// The row.
        row: u64,
    },
    /// Too many rows were set aside.
    #[error("set aside: {quarantined} of {rows} rows, more than the {limit} that the study file allows:\n{examples}")]
    TooManyQuarantined {
        /// Rows set aside.
        quarantined: u64,
        /// Rows accepted or set aside.
        rows: u64,
        /// The share allowed, in words.
        limit: String,
        /// The first rejects, one a line.
        examples: String,
    },
    /// So many cells of a column cannot be read that it may be another column, or is written otherwise than declared.
    #[error("not readable: {cells}, more than the {limit} that the study file allows:\n{examples}")]
    TooManyUnreadable {
        /// Cells that cannot be read, of how many, by column.
        cells: String,
        /// The share allowed, in words.
        limit: String,
        /// The first rejects, one a line.
        examples: String,
    },
}

impl ExtractFault {
    /// The file cannot be opened or read on: the kind of the operating system's reason, never its text.
    pub(super) fn unopened(error: &std::io::Error) -> ExtractFault {
        ExtractFault::Unopened {
            reason: error.kind().to_string(),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            ExtractFault::Unopened { .. } => "paths in a study file are relative to the study file",
            ExtractFault::Empty => "ask for the extract again; an extract without rows still has a header",
            ExtractFault::Encoding { .. } | ExtractFault::OtherEncoding { .. } => {
                "set the source's `encoding` to \"utf-8\", \"windows-1252\" or \"utf-16le\""
            }
            ExtractFault::Zeros { .. } => {
                "the file is damaged, or was not copied whole: copy it again, or ask for it again"
            }
            ExtractFault::Packed => "unpack it, and name the unpacked file",
            ExtractFault::IsWorkbook => "save it in Excel as .xlsx, and name that file in the study file",
            ExtractFault::UnclosedQuote { .. } => {
                "close the quotation mark at that line, or double it if it is part of the text"
            }
            ExtractFault::QuotedRows { .. } => {
                "take the quotation mark at that line out, or double it if it is part of the text; a note that looks like rows must be \
                 written on one line"
            }
            ExtractFault::NoHeader { .. } => "compare the source's `columns` and `delimiter` with the file",
            ExtractFault::NoHeaderInSheet { .. } => {
                "name the right one in the source's `sheet`, or correct its `columns`"
            }
            ExtractFault::SheetsAlike { .. } => {
                "name one in the source's `sheet`; if others belong to the extract, give each a source of its own, of the same `system`"
            }
            ExtractFault::MissingColumns { .. } => "correct the source's `columns`, or ask for the columns",
            ExtractFault::DoubledColumns { .. } => "rename one of the columns in the extract",
            ExtractFault::TwoHeaders { .. } => "delete one of the two rows",
            ExtractFault::NoWorkbook => "save the file as .xlsx in Excel, or name a .csv file",
            ExtractFault::Locked => {
                "open it in Excel, take the password off if it has one, save it as .xlsx, and keep it where only you can read it"
            }
            ExtractFault::NoSheet { .. } => "correct the source's `sheet`",
            ExtractFault::HiddenRows { .. } => {
                "show all rows (clear the filter), delete those that do not belong to the extract, and save it again"
            }
            ExtractFault::MergedRows { .. } => "unmerge the cells, fill the value into every row, and save it again",
            ExtractFault::TooLarge { .. } => "export the sheet as text with delimiters (.csv)",
            ExtractFault::Again { .. } => {
                "take one of the two sources out of the study file: its rows would count twice"
            }
            ExtractFault::Changed => "wait until it has been written or copied, and run again",
            ExtractFault::Unreadable { .. } => "open the file in a text editor and mend the row",
            ExtractFault::TooManyQuarantined { .. } => {
                "mend the rows or the source's `codes`, or raise its `quarantine_at_most` knowingly"
            }
            ExtractFault::TooManyUnreadable { .. } => {
                "see whether the source's `columns` names the right column, and `dates`, `birth_dates` and `missing` say how it is \
                 written, or raise its `quarantine_at_most` knowingly"
            }
        }
    }
}

fn rows_of(rows: u64) -> String {
    if rows == 1 {
        "1 row".to_owned()
    } else {
        format!("{rows} rows")
    }
}

fn sheets(seen: usize) -> String {
    if seen == 1 {
        "1 sheet that is not hidden".to_owned()
    } else {
        format!("{seen} sheets that are not hidden")
    }
}

fn no_header_in(sheet: Option<&str>, rows: usize, seen: usize) -> String {
    let (sheet, told) = match sheet {
        Some(name) => (
            format!("sheet `{name}`"),
            format!("; the workbook has {}", sheets(seen)),
        ),
        None => (format!("the first of {}", sheets(seen)), String::new()),
    };
    match rows {
        0 => format!("{sheet} is empty{told}"),
        _ => format!(
            "no header row in {sheet}: none of its first {rows} rows holds a column that the study file names{told}"
        ),
    }
}

fn all_hold(places: &[usize], seen: usize) -> String {
    if places.len() == seen {
        return format!("each of {} holds", sheets(seen));
    }
    let places: Vec<String> = places.iter().map(|place| ordinal(*place)).collect();
    format!("the {} of {} all hold", places.join(", "), sheets(seen))
}

fn ordinal(place: usize) -> String {
    let ending = match (place % 100, place % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

fn quoted(columns: &[String]) -> String {
    columns
        .iter()
        .map(|column| format!("`{column}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A fault and the source it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFault {
    /// Name of the source.
    pub source: String,
    /// File, as the study file names it.
    pub file: String,
    /// What is wrong.
    pub fault: ExtractFault,
}

/// Why intake stops.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// Extracts cannot be used; all of them are listed.
    #[error("{}", listed(_0))]
    Sources(Vec<SourceFault>),
    /// A key was refused.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The work folder could not be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The three outcomes of rows do not sum to the rows read.
    #[error("source `{source_name}`: {read} rows were read, and {accounted} are accounted for")]
    Conservation {
        /// Name of the source.
        source_name: String,
        /// Rows read.
        read: u64,
        /// Rows accepted, set aside or skipped.
        accounted: u64,
    },
    /// The tokens were purged and are needed.
    #[error("the linkage tokens of source `{source_name}` were purged")]
    Purged {
        /// Name of the source.
        source_name: String,
    },
    /// A file with rows in the clear was to be written among results.
    #[error("`{}` lies in a folder of results, where names never go", path.display())]
    InsideResults {
        /// The file.
        path: std::path::PathBuf,
    },
    /// A clerical file cannot be used.
    #[error("the clerical file `{}` cannot be used: {reason}", path.display())]
    ClericalFile {
        /// The file.
        path: std::path::PathBuf,
        /// Why, by row and column, never by value.
        reason: String,
    },
    /// A record was named in a way that names none.
    #[error("a record is named by its pseudonym (`r_` and 32 digits), or as `SYSTEM:REFERENCE`")]
    NotAReference,
    /// A record was named in a system that the study does not know.
    #[error("the system before `:` is none of the study's: {}", quoted(systems))]
    UnknownSystem {
        /// The systems whose records the study has.
        systems: Vec<String>,
    },
    /// Records whose rows were asked for have none.
    #[error("no extract that tells who somebody is holds {}", records.join(", nor "))]
    NotInExtracts {
        /// The records, by their place among those that were named, and their pseudonyms.
        records: Vec<String>,
    },
    /// A batch did not fit its own schema: a fault of the program.
    #[error("internal fault: a table of source `{source_name}` does not fit its columns")]
    Internal {
        /// Name of the source.
        source_name: String,
    },
}

fn listed(faults: &[SourceFault]) -> String {
    let line = |fault: &SourceFault| {
        format!(
            "source `{}`, file `{}`: {}\n  hint: {}",
            fault.source,
            fault.file,
            fault.fault,
            fault.fault.hint()
        )
    };
    faults.iter().map(line).collect::<Vec<_>>().join("\n")
}
