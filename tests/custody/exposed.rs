//! A file as a reader sees who has every tool and every key: raw, as UTF-16, decoded, decrypted, unzipped.
//!
//! Custody: synthetic extracts only.

use std::io::{Cursor, Read, Write};

use arrow::array::{ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, UInt64Type};
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::encryption::decrypt::FileDecryptionProperties;
use parquet::errors::ParquetError;
use seriatim::store::SecretKey;

/// One way of looking at a file.
pub(super) struct View {
    /// File, and how it is looked at.
    pub(super) place: String,
    pub(super) bytes: Vec<u8>,
}

/// A file from all sides.
#[derive(Default)]
pub(super) struct Exposed {
    pub(super) views: Vec<View>,
    /// Texts of whole cells, of tables and of JSON.
    pub(super) cells: Vec<(String, String)>,
}

/// The key of token files at rest, made as `store::Seal` makes it from the storage key.
pub(super) fn token_key() -> SecretKey {
    SecretKey::demonstration().derive("seriatim/v1/tokens-at-rest")
}

/// Opens a file, and the files in it, as far as they can be opened.
pub(super) fn expose(place: &str, bytes: &[u8]) -> Exposed {
    let mut exposed = Exposed::default();
    take(place, bytes, &mut exposed);
    exposed
}

fn take(place: &str, bytes: &[u8], exposed: &mut Exposed) {
    let mut view = |how: &str, bytes: Vec<u8>| {
        let place = format!("{place} {how}").trim_end().to_owned();
        exposed.views.push(View { place, bytes });
    };
    view("", bytes.to_vec());
    // Text in UTF-16 has its letters at every other byte: at the even ones, or, in the other byte order or after an odd
    // number of bytes, at the odd ones.
    view("(even bytes)", bytes.iter().step_by(2).copied().collect());
    view("(odd bytes)", bytes.iter().skip(1).step_by(2).copied().collect());
    let text = String::from_utf8_lossy(bytes);
    if place.ends_with(".html") {
        view("(entities resolved)", resolved(&text).into_bytes());
    }
    if let Ok(json) = serde_json::from_slice(bytes) {
        let mut strings = Vec::new();
        strings_of(&json, &mut strings);
        view("(JSON strings)", strings.join("\n").into_bytes());
        exposed.take_cells(place, strings);
    }
    if place.ends_with(".csv") {
        exposed.take_cells(place, csv_cells(&text));
    }
    if bytes.starts_with(b"PAR1") || bytes.starts_with(b"PARE") {
        let sealed = bytes.starts_with(b"PARE");
        let key = token_key();
        let (cells, numbers) = parquet_cells(bytes, sealed.then_some(&key)).expect("a Parquet file that can be opened");
        let decoded = cells.join("\n").into_bytes();
        let place = format!("{place} (decoded)");
        exposed.take_cells(&place, cells);
        exposed.views.push(View {
            place: place.clone(),
            bytes: decoded,
        });
        exposed.views.push(View {
            place: format!("{place} (numbers)"),
            bytes: numbers,
        });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).expect("an entry");
            let mut unzipped = Vec::new();
            entry.read_to_end(&mut unzipped).expect("an entry that can be read");
            let name = format!("{place}!{}", entry.name().expect("a name"));
            take(&name, &unzipped, exposed);
        }
    }
}

impl Exposed {
    fn take_cells(&mut self, place: &str, cells: Vec<String>) {
        self.cells
            .extend(cells.into_iter().map(|cell| (place.to_owned(), cell)));
    }
}

fn resolved(html: &str) -> String {
    let mut text = html.to_owned();
    for (entity, letter) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, letter);
    }
    text
}

fn strings_of(json: &serde_json::Value, strings: &mut Vec<String>) {
    match json {
        serde_json::Value::String(text) => strings.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| strings_of(item, strings)),
        serde_json::Value::Object(pairs) => {
            // How many bytes a file has may be somebody's number by chance.
            for (key, value) in pairs.iter().filter(|(key, _)| *key != "contentSize") {
                strings.push(key.clone());
                strings_of(value, strings);
            }
        }
        _ => {}
    }
}

fn csv_cells(text: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.expect("a record"));
    records
        .flat_map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// All cells of a Parquet file as text, and its 64-bit numbers as bytes in both orders.
///
/// # Errors
/// Whatever the reader says when the key does not fit.
pub(super) fn parquet_cells(bytes: &[u8], key: Option<&SecretKey>) -> Result<(Vec<String>, Vec<u8>), ParquetError> {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("bytes written");
    let mut options = ArrowReaderOptions::new();
    if let Some(key) = key {
        let opened = FileDecryptionProperties::builder(key.bytes().to_vec()).build()?;
        options = options.with_file_decryption_properties(opened);
    }
    let (mut cells, mut numbers) = (Vec::new(), Vec::new());
    for batch in ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)?.build()? {
        for column in batch?.columns() {
            take_column(column, &mut cells, &mut numbers);
        }
    }
    Ok((cells, numbers))
}

fn take_column(column: &ArrayRef, cells: &mut Vec<String>, numbers: &mut Vec<u8>) {
    if let Some(list) = column.as_list_opt::<i32>() {
        return take_column(list.values(), cells, numbers);
    }
    if let Some(column) = column.as_primitive_opt::<UInt64Type>() {
        numbers.extend(column.iter().flatten().flat_map(u64::to_be_bytes));
        numbers.extend(column.iter().flatten().flat_map(u64::to_le_bytes));
    }
    let texts = cast(column, &DataType::Utf8).expect("a column that can be written as text");
    cells.extend(texts.as_string::<i32>().iter().flatten().map(str::to_owned));
}
