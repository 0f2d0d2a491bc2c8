//! The header of an extract: found below title rows, its columns matched to the fields that the study file names.
//!
//! Custody: identifiable zone.

use std::collections::BTreeMap;

use super::error::ExtractFault;
use super::row::RawRow;
use crate::study::{Field, Source, normalised_header};

/// How many rows from the top are searched for the header.
pub(super) const SEARCHED: usize = 30;

/// A header that was found.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// Row number of the header.
    pub(super) row: u64,
    /// Number of columns.
    pub(super) width: usize,
    /// Per field of the kind, in its order: the column that holds it.
    pub(super) columns: Vec<Option<usize>>,
    /// The header's own words, normalised, to recognise a repetition further down.
    words: Vec<String>,
}

impl Header {
    /// Whether a row repeats the header, as extracts do that were pasted together.
    pub(super) fn is_repeated_by(&self, row: &RawRow) -> bool {
        // Of nearly all rows the first word tells that they do not.
        words(row).eq(self.words.iter().cloned())
    }
}

fn words(row: &RawRow) -> impl Iterator<Item = String> {
    let cells = row.cells.iter();
    cells.map(|cell| normalised_header(&cell.text().unwrap_or_default()))
}

/// How many of the columns that the study file names stand in a row.
pub(super) fn matches(source: &Source, row: &RawRow) -> usize {
    let words: Vec<String> = words(row).collect();
    source
        .columns
        .values()
        .filter(|wanted| words.contains(&normalised_header(wanted)))
        .count()
}

/// Finds the header among the first rows.
pub(super) fn find(source: &Source, rows: &[RawRow]) -> Result<Header, ExtractFault> {
    let counted: Vec<(usize, &RawRow)> = rows.iter().map(|row| (matches(source, row), row)).collect();
    let most = counted.iter().map(|(count, _)| *count).max().unwrap_or(0);
    let mut best = counted
        .iter()
        .filter(|(count, _)| *count == most && most > 0)
        .map(|(_, row)| *row);
    let Some(row) = best.next() else {
        return Err(ExtractFault::NoHeader { rows: rows.len() });
    };
    if let Some(second) = best.next().filter(|_| most > 1 || source.columns.len() == 1) {
        return Err(ExtractFault::TwoHeaders {
            first: row.number,
            second: second.number,
        });
    }
    // Extracts of two layouts pasted together: rows under the first header would pass for titles.
    let half = source.columns.len().div_ceil(2).max(2);
    let mut above = counted.iter().take_while(|(_, above)| above.number < row.number);
    if let Some((_, first)) = above.find(|(count, _)| *count >= half) {
        return Err(ExtractFault::TwoHeaders {
            first: first.number,
            second: row.number,
        });
    }
    columns(source, row)
}

fn columns(source: &Source, row: &RawRow) -> Result<Header, ExtractFault> {
    let words: Vec<String> = words(row).collect();
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, word) in words.iter().enumerate() {
        places.entry(word.as_str()).or_default().push(index);
    }
    let (mut missing, mut doubled) = (Vec::new(), Vec::new());
    for wanted in source.columns.values() {
        match places.get(normalised_header(wanted).as_str()).map(Vec::len) {
            None => missing.push(wanted.clone()),
            Some(1) => {}
            Some(_) => doubled.push(wanted.clone()),
        }
    }
    if !missing.is_empty() {
        return Err(ExtractFault::MissingColumns {
            row: row.number,
            columns: missing,
        });
    }
    if !doubled.is_empty() {
        return Err(ExtractFault::DoubledColumns {
            row: row.number,
            columns: doubled,
        });
    }
    let place = |field: &Field| {
        let wanted = source.columns.get(field.name)?;
        places
            .get(normalised_header(wanted).as_str())
            .and_then(|found| found.first())
            .copied()
    };
    let columns = source.kind.fields().iter().map(place).collect();
    Ok(Header {
        row: row.number,
        width: row.cells.len(),
        columns,
        words,
    })
}
