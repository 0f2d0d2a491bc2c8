//! The workbook of a release, opened again: the essential points of the Analysis Function's list, and the figures of the
//! CSV files in their cells; and the same figures as Parquet.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use arrow::array::{Array, AsArray};
use arrow::datatypes::Float64Type;
use calamine::{Data, Reader, Xlsx, open_workbook};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{files, linked_sample};

/// The parts of the workbook, by name.
fn parts() -> BTreeMap<String, String> {
    let bytes = std::fs::read(linked_sample().join("tables.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        parts.insert(part.name().unwrap().into_owned(), text);
    }
    parts
}

fn book() -> Xlsx<std::io::BufReader<std::fs::File>> {
    open_workbook(linked_sample().join("tables.xlsx")).unwrap()
}

/// The cells of a sheet as texts, numbers as they are.
fn cells(sheet: &str) -> Vec<Vec<Data>> {
    let range = book().worksheet_range(sheet).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn sheets_have_names_of_their_own_and_one_marked_up_table_each() {
    let names = book().sheet_names();
    assert_eq!(names[..4], ["Cover", "Contents", "Notes", "Definitions"]);
    let tables = names.len() - 4;
    let numbered: Vec<String> = (1..=tables).map(|number| format!("Table_{number}")).collect();
    assert_eq!(names[4..], numbered);
    let parts = parts();
    for (number, name) in names.iter().enumerate() {
        let sheet = &parts[&format!("xl/worksheets/sheet{}.xml", number + 1)];
        let marked = sheet.matches("<tablePart ").count();
        assert_eq!(marked, usize::from(name != "Cover"), "{name}");
        for never in [
            "<mergeCell",
            "<headerFooter",
            "<autoFilter",
            "<drawing",
            "<pane",
            "<f>",
            "<f ",
            "hidden=",
        ] {
            assert!(!sheet.contains(never), "{name} has {never}");
        }
        assert!(sheet.contains("<dimension ref=\"A1"), "{name} begins in the first cell");
    }
    for (name, table) in parts.iter().filter(|(name, _)| name.starts_with("xl/tables/")) {
        assert!(!table.contains("<autoFilter") && table.contains(" name=\""), "{name}");
    }
    assert_eq!(
        parts.keys().filter(|name| name.starts_with("xl/tables/")).count(),
        tables + 3
    );
}

#[test]
fn the_cover_says_what_the_marks_mean() {
    let cover: Vec<String> = cells("Cover").iter().flatten().map(ToString::to_string).collect();
    let withheld = "[c] withheld: it would tell of too few persons, or would give away a figure that does";
    assert!(cover.iter().any(|sentence| sentence == withheld), "{cover:?}");
}

#[test]
fn titles_are_tagged_texts_wrap_and_nothing_is_told_by_colour_or_sign_alone() {
    let parts = parts();
    let styles = &parts["xl/styles.xml"];
    let (_, names) = styles.split_once("<cellStyle name=\"Heading 1\" xfId=\"").unwrap();
    let heading = names.split_once('"').unwrap().0;
    let (_, cells) = styles.split_once("<cellXfs ").unwrap();
    let (cells, _) = cells.split_once("</cellXfs>").unwrap();
    let formats: Vec<&str> = cells.split("<xf ").skip(1).collect();
    let is_heading = |format: &str| format.contains(&format!("xfId=\"{heading}\""));
    let wraps = |format: &str| format.contains("wrapText=\"1\"");
    for (number, name) in book().sheet_names().iter().enumerate() {
        let sheet = &parts[&format!("xl/worksheets/sheet{}.xml", number + 1)];
        let mut headings = 0;
        for cell in sheet.split("<c r=\"").skip(1) {
            let style = cell.split_once(" s=\"").filter(|(before, _)| !before.contains('>'));
            let style: usize = style.map_or(0, |(_, rest)| rest.split_once('"').unwrap().0.parse().unwrap());
            headings += usize::from(is_heading(formats[style]));
            // Text in tables wraps; above them it runs over empty cells.
            let row: u32 = cell
                .trim_start_matches(char::is_alphabetic)
                .split('"')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            let is_link = formats[style].contains("xfId=\"1\"");
            if row > 3 && cell.contains("t=\"s\"") && name != "Cover" && !is_link {
                assert!(wraps(formats[style]) || row == 4, "{name} row {row}");
            }
        }
        assert_eq!(headings, 1, "{name} has one title");
        // The cursor stands in the first cell of the first sheet.
        assert!(!sheet.contains("<selection"), "{name}");
        assert_eq!(sheet.contains("tabSelected=\"1\""), number == 0, "{name}");
    }
    assert!(!parts["xl/workbook.xml"].contains("activeTab"));
    let fills = styles.split("patternType=\"").skip(1);
    assert!(
        fills.clone().count() == 2
            && fills
                .clone()
                .all(|fill| fill.starts_with("none") || fill.starts_with("gray125"))
    );
    assert!(!styles.contains("vertAlign") && !styles.contains("<strike"));
    for sign in ["*", "†", "‡", "¹", "²", "\u{2020}"] {
        assert!(!parts["xl/sharedStrings.xml"].contains(sign), "{sign}");
    }
    for name in parts.keys() {
        for never in ["drawing", "comments", "vml", "media", "vbaProject", "externalLink"] {
            assert!(!name.contains(never), "{name}");
        }
    }
}

#[test]
fn no_text_can_be_taken_for_a_formula_in_the_workbook_or_in_a_csv_file() {
    for sheet in book().sheet_names() {
        for cell in cells(&sheet).iter().flatten() {
            if let Data::String(text) = cell {
                assert!(!text.starts_with(['=', '+', '@', '\t', '\r']), "{sheet}: {text}");
            }
        }
    }
    for (name, bytes) in files(linked_sample()) {
        if !name.ends_with(".csv") {
            continue;
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes.as_slice());
        for cell in reader
            .records()
            .map(Result::unwrap)
            .flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>())
        {
            let is_formula = cell.starts_with(['=', '+', '@', '\t', '\r']) || (cell.starts_with('-') && cell.len() > 1);
            assert!(!is_formula || cell.parse::<f64>().is_ok(), "{name}: {cell}");
        }
    }
}

#[test]
fn the_document_is_described_and_tells_no_time_of_writing() {
    let core = &parts()["docProps/core.xml"];
    for property in [
        "<dc:title>",
        "<dc:subject>",
        "<dc:creator>Seriatim<",
        "<dc:description>",
        "<dc:language>en-GB<",
    ] {
        assert!(core.contains(property), "{property} in {core}");
    }
    assert!(core.contains("1980-01-01") && !core.contains("202"), "{core}");
}

#[test]
fn every_title_names_its_notes_and_every_note_is_there() {
    let notes: BTreeSet<String> = cells("Notes").iter().skip(2).map(|row| row[0].to_string()).collect();
    let mut told = BTreeSet::new();
    for sheet in book().sheet_names().iter().skip(4) {
        let title = cells(sheet)[0][0].to_string();
        for note in title.split('[').skip(1) {
            told.insert(note.trim_end_matches([']', ' ']).to_owned());
        }
        assert!(title.chars().next().is_some_and(char::is_uppercase), "{title}");
    }
    assert_eq!(told, notes);
}

/// The header and the rows of a table's sheet.
fn table(sheet: &str) -> (Vec<String>, Vec<Vec<Data>>) {
    let rows = cells(sheet);
    let first = rows
        .iter()
        .position(|row| row.iter().all(|cell| *cell != Data::Empty))
        .unwrap();
    let header = rows[first].iter().map(ToString::to_string).collect();
    (header, rows[first + 1..].to_vec())
}

#[test]
fn no_cell_of_a_table_is_empty_and_figures_are_numbers_or_marks() {
    for sheet in book().sheet_names().iter().skip(4) {
        let (header, rows) = table(sheet);
        let distinct: BTreeSet<String> = header.iter().map(|word| word.to_lowercase()).collect();
        assert_eq!(distinct.len(), header.len(), "{sheet}: {header:?}");
        assert!(!rows.is_empty(), "{sheet}");
        for cell in rows.iter().flatten() {
            assert!(
                matches!(cell, Data::Float(_) | Data::Int(_)) || !cell.to_string().is_empty(),
                "{sheet}"
            );
        }
    }
}

#[test]
fn the_headline_table_holds_the_figures_of_its_csv_file_and_so_does_its_parquet_file() {
    let text = String::from_utf8(files(linked_sample())["tables/return-to-court.csv"].clone()).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let (header, lines) = table("Table_1");
    let mut found = 0;
    for row in &rows {
        let labels: Vec<String> = (0..3).map(|place| row[place].replace('_', " ")).collect();
        let line = lines
            .iter()
            .find(|line| (0..3).all(|place| line[place].to_string() == labels[place]))
            .unwrap();
        let column = header
            .iter()
            .position(|word| word.to_lowercase() == row[3].to_lowercase())
            .unwrap();
        match &line[column] {
            Data::Float(number) => {
                assert_eq!(*number, row[4].parse::<f64>().unwrap());
                found += 1;
            }
            mark => assert_eq!((mark.to_string(), ""), (format!("[{}]", &row[5]), &row[4])),
        }
    }
    assert!(found > 100, "{found}");
    let file = std::fs::File::open(linked_sample().join("tables/return-to-court.parquet")).unwrap();
    let batches: Vec<_> = ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut place = 0;
    for batch in &batches {
        let value = batch.column_by_name("value").unwrap().as_primitive::<Float64Type>();
        let status = batch.column_by_name("status").unwrap().as_string::<i32>();
        for row in 0..batch.num_rows() {
            let told = (!value.is_null(row)).then(|| value.value(row));
            assert_eq!(
                (told, status.value(row)),
                (rows[place][4].parse().ok(), &rows[place][5])
            );
            place += 1;
        }
    }
    assert_eq!(place, rows.len());
}

#[test]
fn the_manifest_tells_the_figures_of_each_table_by_a_hash_of_their_own() {
    let manifest: serde_json::Value = serde_json::from_slice(&files(linked_sample())["manifest.json"]).unwrap();
    let hashes = manifest["tables"].as_object().unwrap();
    let files = files(linked_sample());
    let names: BTreeSet<&str> = files
        .keys()
        .filter_map(|name| name.strip_prefix("tables/")?.strip_suffix(".csv"))
        .collect();
    assert_eq!(hashes.keys().map(String::as_str).collect::<BTreeSet<&str>>(), names);
    let distinct: BTreeSet<&str> = hashes.values().map(|hash| hash.as_str().unwrap()).collect();
    assert_eq!(distinct.len(), names.len());
}
