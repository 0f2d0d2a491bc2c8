//! Lookup: the rows of the extracts behind record pseudonyms, side by side, for people of the data owner's to judge.
//!
//! Custody: identifiable zone, and with [`super::pseudonymise`] the one other way out of it. What leaves here are names in
//! the clear: they go to one new file that only its owner can read, never below a folder of results, of whatever study,
//! and never to the caller, who has counts. Whoever lacks extracts or pseudonym key cannot do it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::error::{ExtractFault, IntakeError, SourceFault};
use super::keys::Keys;
use super::pseudonym::Keyring;
use super::reader::ExtractReader;
use super::reference::is_pseudonym;
use super::reject::setting_aside;
use super::row::RawRow;
use super::validate;
use super::value::Value;
use crate::store::{StoreError, file_sha256, is_marked, lies_in_results, real_path, write_new};
use crate::study::{Field, FieldType, IdDomain, Kind, Source, Study};

/// What a lookup found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedUp {
    /// Pairs written.
    pub pairs: usize,
    /// Rows of extracts that bear the records.
    pub rows: u64,
    /// Pseudonyms of records that no extract holds.
    pub not_found: Vec<String>,
}

/// The pairs of records in a clerical file: its columns `record_a` and `record_b`.
///
/// # Errors
/// [`IntakeError::ClericalFile`] when the file cannot be read, lacks a column, or holds something else than pseudonyms.
pub fn read_clerical(path: &Path) -> Result<Vec<[String; 2]>, IntakeError> {
    let fault = |reason: String| IntakeError::ClericalFile {
        path: path.to_path_buf(),
        reason,
    };
    let text = std::fs::read_to_string(path).map_err(|error| fault(error.kind().to_string()))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let delimiter = if text.lines().next().is_some_and(|line| line.contains(';')) {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let headers = reader
        .headers()
        .map_err(|_| fault("it has no header".to_owned()))?
        .clone();
    let column = |name: &str| {
        let place = headers.iter().position(|header| header.trim() == name);
        place.ok_or_else(|| fault(format!("it lacks the column `{name}`")))
    };
    let columns = [column("record_a")?, column("record_b")?];
    let mut pairs = Vec::new();
    for (place, row) in reader.records().enumerate() {
        let line = place + 2;
        let row = row.map_err(|_| fault(format!("row {line} has other cells than the header")))?;
        let pair = columns.map(|column| row.get(column).unwrap_or_default().trim().to_owned());
        if !pair.iter().all(|record| is_pseudonym(IdDomain::Record, record)) {
            return Err(fault(format!(
                "row {line} does not name two records by their pseudonyms"
            )));
        }
        pairs.push(pair);
    }
    Ok(pairs)
}

/// Writes the rows behind the records of each pair to `target`: one line a field, the two records beside each other.
///
/// Only sources that tell who a record is are read, and of them only rows that intake accepts: those that were linked.
///
/// # Errors
/// [`IntakeError::InsideResults`] for a target below `results`, or in a folder of results of whatever study, where names
/// never go; [`IntakeError::Store`] for one that exists; [`IntakeError::Sources`] with the faults of all extracts;
/// [`IntakeError::NotInExtracts`] for a record that no extract holds, if `all_or_none` are wanted: nothing is written then.
pub fn look_up(
    study: &Study,
    keys: &Keys,
    (pairs, all_or_none): (&[[String; 2]], bool),
    target: &Path,
    results: &Path,
) -> Result<LookedUp, IntakeError> {
    let path = target.to_path_buf();
    let place = real_path(target);
    if place.starts_with(real_path(results)) || lies_in_results(&place) {
        return Err(IntakeError::InsideResults { path });
    }
    if target.exists() {
        return Err(IntakeError::Store(StoreError::Exists { path }));
    }
    let mut shown = Shown::wanted(pairs);
    let keyring = Keyring::new(keys.pseudonym(), &study.name);
    let mut faults = Vec::new();
    for source in study.sources.iter().filter(|source| source.kind.tells_who()) {
        judge(study, keys, source)?;
        if let Err(fault) = shown.take_source(study, &keyring, source) {
            faults.push(SourceFault {
                source: source.name.clone(),
                file: source.file.clone(),
                fault,
            });
        }
    }
    if !faults.is_empty() {
        return Err(IntakeError::Sources(faults));
    }
    let not_found = shown.records.iter().filter(|(_, record)| record.rows.is_empty());
    let not_found: Vec<String> = not_found.map(|(pseudonym, _)| pseudonym.clone()).collect();
    if all_or_none && !not_found.is_empty() {
        let records = places(pairs, &not_found);
        return Err(IntakeError::NotInExtracts { records });
    }
    let text = shown.side_by_side(pairs);
    write_new(target, &text)?;
    Ok(LookedUp {
        pairs: pairs.len(),
        rows: shown.rows,
        not_found,
    })
}

/// Records by their place among those that were named: a reference is never repeated, and a pseudonym alone tells nobody which.
fn places(pairs: &[[String; 2]], records: &[String]) -> Vec<String> {
    let named = pairs.iter().flat_map(|pair| ["first", "second"].into_iter().zip(pair));
    let named = named.filter(|(_, record)| records.contains(record));
    named
        .map(|(place, record)| format!("the {place} record named, `{record}`"))
        .collect()
}

/// The demonstration key opens synthetic extracts only, whatever they are opened for.
fn judge(study: &Study, keys: &Keys, source: &Source) -> Result<(), IntakeError> {
    let path = study.path_of(source);
    // An extract that cannot be read is told with the faults of the others.
    match file_sha256(&path) {
        Ok(hash) => Ok(keys.judge(&source.file, is_marked(&path, &hash))?),
        Err(_) => Ok(()),
    }
}

/// Field and value of a record in the clear: each value once, in the order of the rows.
#[derive(Default)]
struct Record {
    rows: Vec<String>,
    fields: BTreeMap<&'static str, Vec<String>>,
}

/// The records that are looked up.
struct Shown {
    records: BTreeMap<String, Record>,
    rows: u64,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} rows", self.rows)
    }
}

impl Shown {
    fn wanted(pairs: &[[String; 2]]) -> Shown {
        let records = pairs.iter().flatten().filter(|record| !record.is_empty());
        Shown {
            records: records.map(|record| (record.clone(), Record::default())).collect(),
            rows: 0,
        }
    }

    fn take_source(&mut self, study: &Study, keyring: &Keyring, source: &Source) -> Result<(), ExtractFault> {
        let mut reader = ExtractReader::open(source, &study.path_of(source))?;
        let place = source.kind.fields().iter().position(|field| field.name == "record");
        while let Some(row) = reader.next_row()? {
            let header = &reader.header;
            if row.number <= header.row || validate::skip_reason(source, header, &row).is_some() {
                continue;
            }
            let (values, rejects) = validate::row(source, header, &row, study.observed_to);
            if setting_aside(&rejects).is_some() {
                continue;
            }
            let record = place.and_then(|place| values.get(place)).and_then(Value::text);
            let Some(record) = record else { continue };
            let pseudonym = keyring.pseudonym(IdDomain::Record, &source.system, record);
            if let Some(record) = self.records.get_mut(&pseudonym) {
                record.take(source, &header.columns, &row);
                self.rows += 1;
            }
        }
        Ok(())
    }

    /// The pairs as a table, with a byte order mark by which Excel knows UTF-8.
    fn side_by_side(&self, pairs: &[[String; 2]]) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
        // Writing to memory cannot fail.
        let _ = writer.write_record(["pair", "field", "record_a", "record_b"]);
        let none = Record::default();
        for (place, pair) in pairs.iter().enumerate() {
            let number = (place + 1).to_string();
            let [a, b] = pair.each_ref().map(|record| self.records.get(record).unwrap_or(&none));
            let _ = writer.write_record([&number, "pseudonym", &pair[0], &pair[1]]);
            let _ = writer.write_record([&number, "rows", &a.rows.join("; "), &b.rows.join("; ")]);
            for field in fields() {
                let cells = [a, b].map(|record| record.fields.get(field).map_or(String::new(), |values| cell(values)));
                if cells.iter().any(|cell| !cell.is_empty()) {
                    let _ = writer.write_record([&number, field, &cells[0], &cells[1]]);
                }
            }
        }
        writer.into_inner().unwrap_or_default()
    }
}

impl Record {
    fn take(&mut self, source: &Source, columns: &[Option<usize>], row: &RawRow) {
        self.rows.push(format!("{} row {}", source.name, row.number));
        for (field, column) in source.kind.fields().iter().zip(columns) {
            let text = column
                .and_then(|column| row.cells.get(column))
                .and_then(|cell| cell.text());
            if let Some(text) = text {
                let values = self.fields.entry(field.name).or_default();
                if !values.contains(&text) {
                    values.push(text);
                }
            }
        }
    }
}

/// The fields of all kinds that tell who a record is: identities first, then the rest, each once.
fn fields() -> Vec<&'static str> {
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.tells_who());
    let is_identity = |kind: FieldType| matches!(kind, FieldType::Identity(_) | FieldType::BirthDate);
    let all = kinds.flat_map(|kind| kind.fields().iter());
    let (first, rest): (Vec<&Field>, Vec<&Field>) = all.partition(|field| is_identity(field.kind));
    let mut seen = BTreeSet::new();
    let ordered = first.into_iter().chain(rest).map(|field| field.name);
    ordered.filter(|name| seen.insert(*name)).collect()
}

/// Several values in one cell. A cell that a spreadsheet would take for a formula is marked as text.
fn cell(values: &[String]) -> String {
    let text = values.join(" | ");
    if text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_shows_every_value() {
        assert_eq!(cell(&["=1+1".to_owned()]), "'=1+1");
        assert_eq!(cell(&["Ann".to_owned(), "Anne".to_owned()]), "Ann | Anne");
        assert_eq!(cell(&[]), "");
    }

    #[test]
    fn records_that_are_nowhere_are_told_by_their_place() {
        let pairs = [["r_a".to_owned(), "r_b".to_owned()]];
        assert_eq!(places(&pairs, &["r_b".to_owned()]), ["the second record named, `r_b`"]);
        let alone = [["r_a".to_owned(), String::new()]];
        assert_eq!(places(&alone, &["r_a".to_owned()]), ["the first record named, `r_a`"]);
    }

    #[test]
    fn identities_come_first_and_each_field_once() {
        let fields = fields();
        assert_eq!(fields.first(), Some(&"birth_date"));
        assert_eq!(fields.iter().collect::<BTreeSet<_>>().len(), fields.len());
        let place = |name: &str| fields.iter().position(|field| *field == name);
        assert!(place("surname") < place("role") && place("nhs_number") < place("service"));
        assert_eq!(place("person"), None, "the truth is not shown to those who judge");
    }

    #[test]
    fn rows_in_memory_are_not_told_by_debug() {
        let mut shown = Shown::wanted(&[["r_a".to_owned(), "r_b".to_owned()]]);
        if let Some(record) = shown.records.get_mut("r_a") {
            record.fields.insert("surname", vec!["SMITH".to_owned()]);
        }
        assert_eq!(format!("{shown:?}"), "0 rows");
    }
}
