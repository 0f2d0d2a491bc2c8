//! The searcher proved: a leak planted in each format is found.
//!
//! Custody: synthetic extracts only.

use std::io::{Cursor, Write};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema};
use seriatim::store::{Digest, Seal, SecretKey, StageKey, WorkFolder, hex};
use sha2::{Digest as _, Sha256};

use super::canaries::{canaries, samples};
use super::digests::{base64, unkeyed};
use super::exposed::{expose, token_key};
use super::searcher::{identities, keys, pseudonyms};

/// A case number, a whole name with an apostrophe and a postcode of the sample extracts.
const CASE: &str = "WW08C00001";
const NAME: &str = "Kayleigh Smith";
const POSTCODE: &str = "CW85 2TR";

/// The canaries found in a file that would be left under this name.
fn found(place: &str, bytes: &[u8]) -> Vec<String> {
    let exposed = expose(place, bytes);
    let hits = exposed.views.iter().flat_map(|view| identities().search(&view.bytes));
    let mut found: Vec<String> = hits.map(|(value, _)| value.to_owned()).collect();
    found.sort();
    found.dedup();
    found
}

#[track_caller]
fn assert_found(canary: &str, place: &str, bytes: &[u8]) {
    let found = found(place, bytes);
    assert!(
        found.contains(&canary.to_lowercase()),
        "`{canary}` is not found in {place}, only {found:?}"
    );
}

/// A work table of one text column, written as the pipeline writes its own.
fn parquet(cells: &[&str], seal: Option<&Seal>) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let column: ArrayRef = Arc::new(StringArray::from(cells.to_vec()));
    let schema = Arc::new(Schema::new(vec![Field::new("planted", DataType::Utf8, true)]));
    let draft = WorkFolder::at(folder.path())
        .begin("planted", &StageKey::new(Digest::default()))
        .expect("a stage");
    let mut writer = draft.table("planted", Arc::clone(&schema), seal).expect("a table");
    writer
        .write(&RecordBatch::try_new(schema, vec![column]).expect("a batch"))
        .expect("rows written");
    writer.finish().expect("a table written");
    draft.finish().expect("a finished stage");
    let stage = std::fs::read_dir(folder.path())
        .expect("a folder")
        .next()
        .expect("a stage")
        .expect("a stage")
        .path();
    std::fs::read(stage.join("planted.parquet")).expect("the table")
}

fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file(name, options).expect("an entry");
    archive.write_all(bytes).expect("bytes written");
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn the_canaries_are_the_values_of_the_extracts() {
    let searched = &canaries().searched;
    assert!(searched.len() > 10_000, "{} canaries", searched.len());
    for canary in [
        "ww08c00001",
        "cw85 2tr",
        "cw852tr",
        "kayleigh smith",
        "smith, kayleigh",
        "piotr wójcik",
        "piotr wojcik",
    ] {
        assert!(searched.contains(canary), "`{canary}` is no canary");
    }
    for short in ["946525", "4838418", "c746969", "158003", "smith"] {
        assert!(canaries().cells.contains(short), "`{short}` is not looked for in cells");
    }
    assert!(
        canaries().hashed.contains("28/07/1992"),
        "birth dates are not looked for as digests"
    );
}

#[test]
fn the_extracts_themselves_are_full_of_canaries() {
    for (file, least) in [
        ("court/applications.csv", 4_000),
        ("court/parties.csv", 10_000),
        ("council/identities.xlsx", 100),
        ("service/referrals.xlsx", 100),
    ] {
        let bytes = std::fs::read(samples().join(file)).expect("an extract");
        let found = found(file, &bytes).len();
        assert!(found > least, "{found} canaries in {file}");
    }
}

#[test]
fn a_leak_into_text_is_found_in_whatever_letter_case() {
    assert_found(NAME, "stdout", b"warning: KAYLEIGH SMITH was not linked\n");
    assert_found(NAME, "rejects.csv", b"row,value\n3,kayleigh smith\n");
    assert_found(POSTCODE, "stderr", b"bad postcode cw85 2tr");
    assert_found("CW852TR", "stderr", b"bad postcode CW852TR");
    assert_found(CASE, "manifest.json", br#"{"case": "WW08C00001"}"#);
    assert_found("Piotr W\u{f3}jcik", "stdout", "PIOTR W\u{d3}JCIK".as_bytes());
    assert_found("Piotr W\u{f3}jcik", "stdout", b"Piotr W\xf3jcik");
}

#[test]
fn a_leak_behind_an_escape_is_found() {
    assert_found(NAME, "manifest.json", br#"{"name": "\u004bayleigh Smith"}"#);
    let apostrophe = canaries()
        .searched
        .iter()
        .find(|value| value.contains('\'') && value.is_ascii());
    let name = apostrophe.expect("a name with an apostrophe");
    let html = format!("<td>{}</td>", name.replace('\'', "&#39;"));
    assert_found(name, "report.html", html.as_bytes());
}

#[test]
fn a_leak_into_utf_16_is_found_in_either_byte_order_and_at_any_offset() {
    let little: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_found(NAME, "export.txt", &little);
    assert_found(NAME, "export.txt", &big);
    assert_found(NAME, "export.txt", &[b"x", little.as_slice()].concat());
}

#[test]
fn a_leak_into_parquet_is_found_plain_and_encrypted() {
    // Repeats are compressed to back references and dictionary entries; statistics hold the smallest and largest only.
    let cells: Vec<&str> = ["aaa", NAME, CASE, "zzz"].into_iter().cycle().take(4_000).collect();
    assert_found(NAME, "table.parquet", &parquet(&cells, None));
    let sealed = parquet(&cells, Some(&Seal::new(&SecretKey::demonstration())));
    assert!(sealed.starts_with(b"PARE"));
    assert!(
        identities().search(&sealed).is_empty(),
        "the planted table is not encrypted"
    );
    assert_found(NAME, "tokens.parquet", &sealed);
    assert_found(CASE, "tokens.parquet", &sealed);
}

#[test]
fn a_leak_into_workbooks_and_archives_is_found() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(3, 2, NAME).expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    assert!(
        identities().search(&bytes).is_empty(),
        "the planted workbook is not compressed"
    );
    assert_found(NAME, "tables.xlsx", &bytes);
    assert_found(CASE, "release.zip", &zipped("inner/notes.txt", CASE.as_bytes()));
    let nested = zipped("inner.zip", &zipped("table.parquet", &parquet(&[POSTCODE], None)));
    assert_found(POSTCODE, "release.zip", &nested);
}

#[test]
fn a_short_value_is_found_as_a_cell() {
    for exposed in [
        expose("table.parquet", &parquet(&["946525"], None)),
        expose("a.csv", b"x,y\n1,946525\n"),
        expose("a.json", br#"["946525"]"#),
    ] {
        let found = exposed.cells.iter().any(|(_, cell)| canaries().cells.contains(cell));
        assert!(found, "{}", exposed.views[0].place);
    }
}

#[test]
fn a_case_number_of_hexadecimal_digits_is_found_unless_a_pseudonym_holds_it_by_chance() {
    assert_found("DE08C00001", "stdout", b"case DE08C00001 was skipped");
    assert_found("DE08C00001", "stdout", b"deed DE08C00001");
    assert_eq!(
        found("stdout", b"r_0123456789abde08c000010123456789ab"),
        Vec::<String>::new()
    );
}

#[test]
fn an_unkeyed_digest_is_found_however_it_is_written() {
    for value in ["946525", "28/07/1992", "Smith", CASE] {
        let digest: [u8; 32] = Sha256::digest(value.as_bytes()).into();
        let written = [
            digest.to_vec(),
            hex(&digest).into_bytes(),
            hex(&digest[..16]).to_uppercase().into_bytes(),
            base64(&digest).into_bytes(),
            base64(&digest[..9]).replace('+', "-").replace('/', "_").into_bytes(),
        ];
        for form in written {
            let text = [b"r_".as_slice(), &form, b";"].concat();
            assert!(
                unkeyed().search(&text).contains(&value),
                "a digest of `{value}` is not found"
            );
        }
    }
    assert_eq!(base64(b"Man"), "TWFu");
}

#[test]
fn an_unkeyed_digest_cut_to_a_token_is_found_in_a_column_of_numbers() {
    let digest = Sha256::digest(b"Smith");
    let token = u64::from_be_bytes(digest[..8].try_into().expect("eight bytes"));
    for token in [token, token.swap_bytes()] {
        let column: ArrayRef = Arc::new(UInt64Array::from(vec![1, token, 2]));
        let batch = RecordBatch::try_from_iter([("token", column)]).expect("a batch");
        let mut bytes = Vec::new();
        let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("a writer");
        writer.write(&batch).expect("rows written");
        writer.close().expect("a file");
        let views = expose("tokens.parquet", &bytes).views;
        assert!(
            views
                .iter()
                .any(|view| unkeyed().search(&view.bytes).contains(&"Smith"))
        );
    }
}

#[test]
fn a_key_is_found_however_it_is_written() {
    for key in [SecretKey::demonstration(), token_key()] {
        let bytes = key.bytes();
        let forms = [
            bytes.to_vec(),
            hex(bytes).into_bytes(),
            hex(bytes).to_uppercase().into_bytes(),
            base64(bytes).into_bytes(),
            format!("{bytes:?}").into_bytes(),
        ];
        for form in forms {
            assert!(
                !keys().search(&form).is_empty(),
                "not found: {}",
                String::from_utf8_lossy(&form)
            );
        }
    }
}

#[test]
fn a_pseudonym_is_found_and_a_digest_of_a_file_is_none() {
    let digits = "0123456789abcdef0123456789abcdef";
    for planted in [
        format!("<td>r_{digits}</td>"),
        format!("k_{digits}"),
        "p_r_0".to_owned(),
    ] {
        assert!(!pseudonyms(planted.as_bytes()).is_empty(), "{planted}");
    }
    assert!(pseudonyms(format!("\"sha256\": \"{digits}{digits}\"").as_bytes()).is_empty());
}
