//! What a sheet hides and merges: where the rows that a person sees in a workbook are not those that a program reads.
//!
//! Custody: identifiable zone; row numbers only are kept.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::error::ExtractFault;

/// Larger workbooks are no extracts: Excel's own bound on rows is far below.
const UNPACKED_AT_MOST_GIB: u64 = 4;

/// The hidden rows of a sheet and its cells that span several rows.
#[derive(Debug, Default)]
pub(super) struct SheetSurvey {
    /// Row numbers, ascending.
    hidden: Vec<u64>,
    /// First and last row of each merged cell that spans more than one.
    merged: Vec<(u64, u64)>,
}

impl SheetSurvey {
    /// Surveys the named sheet of a workbook.
    pub(super) fn of(path: &Path, sheet: &str) -> Result<SheetSurvey, ExtractFault> {
        let file = File::open(path).map_err(|error| ExtractFault::unopened(&error))?;
        let mut book = ZipArchive::new(BufReader::new(file)).map_err(|_| ExtractFault::NoWorkbook)?;
        let part = part_of_sheet(&mut book, sheet).ok_or(ExtractFault::NoWorkbook)?;
        let mut survey = SheetSurvey::default();
        let mut last_row = 0;
        let read = each_element(&mut book, &part, |element| match element.local_name().as_ref() {
            "row" => {
                last_row = attribute(element, "r")
                    .and_then(|row| row.parse().ok())
                    .unwrap_or(last_row + 1);
                if attribute(element, "hidden").is_some_and(|hidden| hidden == "1" || hidden == "true") {
                    survey.hidden.push(last_row);
                }
            }
            "mergeCell" => {
                let rows = attribute(element, "ref").and_then(|range| rows_of_range(&range));
                survey.merged.extend(rows.filter(|(first, last)| first < last));
            }
            _ => {}
        });
        read.ok_or(ExtractFault::NoWorkbook)?;
        Ok(survey)
    }

    /// Refuses a sheet in which rows below the header are hidden or merged.
    pub(super) fn judge(&self, header_row: u64) -> Result<(), ExtractFault> {
        let mut hidden = self.hidden.iter().filter(|row| **row > header_row);
        if let Some(first) = hidden.next() {
            let rows = 1 + hidden.count() as u64;
            return Err(ExtractFault::HiddenRows { first: *first, rows });
        }
        let reaches_below = |(_, last): &&(u64, u64)| *last > header_row;
        match self.merged.iter().filter(reaches_below).min() {
            Some((first, last)) => Err(ExtractFault::MergedRows {
                first: *first,
                last: *last,
            }),
            None => Ok(()),
        }
    }
}

/// Refuses a workbook that unpacks to more than an extract can hold: a small file can unpack to one that fills the machine.
pub(super) fn refuse_too_large(file: &File) -> Result<(), ExtractFault> {
    let mut book = ZipArchive::new(BufReader::new(file)).map_err(|_| ExtractFault::NoWorkbook)?;
    let mut unpacked = 0_u64;
    for index in 0..book.len() {
        let part = book.by_index_raw(index).map_err(|_| ExtractFault::NoWorkbook)?;
        unpacked = unpacked.saturating_add(part.size());
    }
    if unpacked > UNPACKED_AT_MOST_GIB << 30 {
        return Err(ExtractFault::TooLarge {
            limit: UNPACKED_AT_MOST_GIB,
        });
    }
    Ok(())
}

/// The part of the package that holds a sheet: the workbook names its relation, and the relations name the part.
fn part_of_sheet<R: Read + Seek>(book: &mut ZipArchive<R>, sheet: &str) -> Option<String> {
    let mut relation = None;
    each_element(book, "xl/workbook.xml", |element| {
        if element.local_name().as_ref() == "sheet" && attribute(element, "name").as_deref() == Some(sheet) {
            relation = attribute(element, "id");
        }
    })?;
    let relation = relation?;
    let mut targets = BTreeMap::new();
    each_element(book, "xl/_rels/workbook.xml.rels", |element| {
        if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
            targets.insert(id, target);
        }
    })?;
    let target = targets.remove(&relation)?;
    // A target is relative to the workbook's folder, or starts at the root of the package.
    Some(match target.strip_prefix('/') {
        Some(from_root) => from_root.to_owned(),
        None => format!("xl/{target}"),
    })
}

/// Shows every element of a part to `see`; none where the part is missing or no XML.
fn each_element<R: Read + Seek>(
    book: &mut ZipArchive<R>,
    part: &str,
    mut see: impl FnMut(&BytesStart<'_>),
) -> Option<()> {
    let part = book.by_name(part).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element) => see(&element),
            Event::Eof => return Some(()),
            _ => {}
        }
        buffer.clear();
    }
}

/// An attribute by its name without prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().filter_map(Result::ok);
    let mut named = found.filter(|attribute| attribute.key.local_name().as_ref() == name);
    let value = named.next()?.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// First and last row of a range such as `B4:C9`.
fn rows_of_range(range: &str) -> Option<(u64, u64)> {
    let row = |cell: &str| {
        cell.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '$')
            .parse()
            .ok()
    };
    let (first, last) = range.split_once(':')?;
    Some((row(first)?, row(last)?))
}
