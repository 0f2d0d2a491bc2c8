//! The data dictionary of a release, and of a study that has not run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use seriatim::run;
use seriatim::store::sha256;

use super::{linked_sample, sample, study};

/// A row of `dictionary.csv`.
struct Row {
    zone: String,
    table: String,
    column: String,
    about: String,
    kind: String,
    may_be_empty: bool,
    meaning: String,
    unit: String,
    allowed: Vec<String>,
}

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let row = |row: csv::StringRecord| Row {
        zone: row[0].to_owned(),
        table: row[1].to_owned(),
        column: row[2].to_owned(),
        about: row[3].to_owned(),
        kind: row[4].to_owned(),
        may_be_empty: &row[5] == "yes",
        meaning: row[6].to_owned(),
        unit: row[7].to_owned(),
        allowed: row[8]
            .split("; ")
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect(),
    };
    reader.records().map(|found| row(found.unwrap())).collect()
}

/// Header and rows of each table of a release.
fn tables(release: &Path) -> BTreeMap<String, (Vec<String>, Vec<csv::StringRecord>)> {
    let mut tables = BTreeMap::new();
    for entry in std::fs::read_dir(release.join("tables")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "csv") {
            let mut reader = csv::Reader::from_path(&path).unwrap();
            let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
            let rows = reader.records().map(Result::unwrap).collect();
            tables.insert(path.file_stem().unwrap().to_string_lossy().into_owned(), (header, rows));
        }
    }
    tables
}

#[test]
fn every_column_and_every_measure_of_a_release_has_a_meaning_and_holds_what_is_allowed() {
    for release in [sample().out.join("release"), linked_sample().to_path_buf()] {
        let listed = rows(&release.join("dictionary.csv"));
        for (table, (header, figures)) in tables(&release) {
            let own: Vec<&Row> = listed
                .iter()
                .filter(|row| row.zone == "released" && row.table == table)
                .collect();
            let columns: Vec<&&Row> = own.iter().filter(|row| row.about.is_empty()).collect();
            let names: Vec<&str> = columns.iter().map(|row| row.column.as_str()).collect();
            assert_eq!(names, header, "{table}");
            for (place, column) in columns.iter().enumerate() {
                assert!(
                    !column.meaning.is_empty() && !column.meaning.starts_with("as the heading"),
                    "{table}: {}",
                    column.column
                );
                for figure in &figures {
                    let cell = &figure[place];
                    assert!(column.may_be_empty || !cell.is_empty(), "{table}: {figure:?}");
                    assert!(
                        column.kind != "number" || cell.is_empty() || cell.parse::<f64>().is_ok(),
                        "{cell}"
                    );
                    assert!(
                        column.allowed.is_empty()
                            || column.allowed.iter().any(|word| word == cell)
                            || cell.contains("; "),
                        "{table}: {cell}"
                    );
                }
            }
            let place = header.iter().position(|name| name == "measure").unwrap();
            let measured: BTreeSet<&str> = figures.iter().map(|row| &row[place]).collect();
            for measure in measured {
                let about = format!("measure is `{measure}`");
                let told = own
                    .iter()
                    .find(|row| row.about == about)
                    .unwrap_or_else(|| panic!("{table}: {measure}"));
                assert!(
                    !told.meaning.starts_with("as the heading"),
                    "add `{measure}` to src/release/dictionary/words.csv"
                );
                assert!(!told.unit.is_empty(), "{measure} has no unit");
            }
        }
    }
}

#[test]
fn what_is_told_before_a_study_has_run_is_what_its_release_has() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("dictionary");
    run::dictionary(&study(), &out).unwrap();
    let listed = rows(&out.join("dictionary.csv"));
    for (table, (header, _)) in tables(&sample().out.join("release")) {
        let own = listed.iter().filter(|row| row.zone == "released" && row.table == table);
        let names: Vec<&str> = own.map(|row| row.column.as_str()).collect();
        assert_eq!(names, header, "{table}: src/release/dictionary/shapes.csv");
        let schema = std::fs::read(out.join(format!("schemas/released/{table}.schema.json"))).unwrap();
        let schema: Value = serde_json::from_slice(&schema).unwrap();
        let fields: Vec<&str> = schema["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["name"].as_str().unwrap())
            .collect();
        assert_eq!(fields, header);
    }
    // Pseudonymous tables are described, with the words of the code book that may stand in them.
    let areas = listed
        .iter()
        .find(|row| row.table == "applications" && row.column == "local_authority")
        .unwrap();
    assert!(areas.allowed.contains(&"Norfolk".to_owned()) && areas.kind == "text" && areas.may_be_empty);
    let role = listed
        .iter()
        .find(|row| row.table == "parties" && row.column == "role")
        .unwrap();
    assert!(role.allowed.contains(&"mother".to_owned()) && !role.may_be_empty);
    assert!(
        listed
            .iter()
            .any(|row| row.zone == "definition" && row.column == "Minimum gap" && !row.meaning.is_empty())
    );
    // Nothing is overwritten.
    assert_eq!(run::dictionary(&study(), &out).unwrap_err().exit_code(), 17);
}

#[test]
fn the_package_describes_each_table_as_it_is() {
    let release = sample().out.join("release");
    let package: Value = serde_json::from_slice(&std::fs::read(release.join("datapackage.json")).unwrap()).unwrap();
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), tables(&release).len());
    let mut whole = BTreeSet::new();
    for resource in resources {
        let bytes = std::fs::read(release.join(resource["path"].as_str().unwrap())).unwrap();
        assert_eq!(resource["hash"], format!("sha256:{}", sha256(&bytes)));
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(names, reader.headers().unwrap().iter().collect::<Vec<_>>());
        for row in reader.records() {
            let row = row.unwrap();
            for (field, cell) in fields.iter().zip(row.iter()) {
                let constraints = &field["constraints"];
                assert!(!cell.is_empty() || constraints["required"].is_null(), "{row:?}");
                if let Some(words) = constraints["enum"].as_array() {
                    let is_cell = |word: &Value| word.as_str().map_or_else(|| word.to_string(), str::to_owned) == cell;
                    assert!(words.iter().any(is_cell), "{row:?}");
                }
                if field["type"] == "integer" {
                    assert!(cell.parse::<i64>().is_ok(), "{row:?}");
                    whole.insert(field["name"].as_str().unwrap().to_owned());
                }
                if field["type"] == "number" {
                    assert!(cell.is_empty() || cell.parse::<f64>().is_ok(), "{row:?}");
                }
            }
        }
    }
    assert_eq!(whole, BTreeSet::from(["years".to_owned()]));
}

#[test]
fn the_page_stands_alone() {
    let page = std::fs::read_to_string(sample().out.join("release/dictionary.html")).unwrap();
    for outside in ["<script", "http://", "https://", "src=", "@import", "url(", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
    let places: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(
        places.iter().collect::<BTreeSet<_>>().len(),
        places.len(),
        "each place has a name of its own"
    );
    for place in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(places.contains(&place), "{place}");
    }
}
