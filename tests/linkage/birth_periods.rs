//! Birth dates that an extract knows to the month or the year, and writes so, are those of its whole dates to the byte.
//!
//! Custody: invented persons only.

use std::collections::BTreeMap;
use std::path::Path;

use arrow::array::RecordBatch;
use seriatim::intake::{Keys, LinkageTokens, pseudonymise};
use seriatim::run;
use seriatim::store::{SecretKey, WorkFolder};
use seriatim::study::Study;

const STUDY: &str = r#"
version = 1
[study]
name = "small"
title = "Small"
observed_from = 2009-01-01
observed_to = 2020-12-31
[keys]
pseudonym = "one.key"
storage = "two.key"
[privacy]
birth_date = "PRECISION"
[[source]]
name = "applications"
kind = "applications"
system = "court"
file = "applications.csv"
columns = { application = "id", kind = "kind", issued_on = "issued" }
[[source]]
name = "parties"
kind = "parties"
system = "court"
file = "FILE"
birth_dates = "PRECISION"
columns = { record = "record", application = "application", role = "role", forename = "name", surname = "surname", birth_date = "born" }
[sets]
[cohort]
[[estimate]]
name = "return"
kind = "time-to-return"
title = "Return"
years = [1]
strata = ["age_band"]
[disclosure]
"#;

const FORENAMES: [&str; 5] = ["Wilma", "Ada", "Ida", "Nora", "Edith"];
const SURNAMES: [&str; 5] = ["Reed", "Moss", "Fern", "Birch", "Hazel"];

/// Applications; of the 25 mothers 15 stand in two.
const APPLICATIONS: usize = 40;

/// All but the birth date of the mother of an application, and year and month of that.
fn mother(application: usize) -> (String, i16, usize) {
    let number = application % 25;
    let (forename, surname) = (FORENAMES[number % 5], SURNAMES[number / 5]);
    let row = format!("M{application},A{application},mother,{forename},{surname}");
    (row, 1970 + number as i16, 1 + number % 12)
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for key in ["one.key", "two.key"] {
        SecretKey::create(&folder.path().join(key)).unwrap();
    }
    let row = |number: usize| format!("A{number},care,{}-02-01\n", 2010 + 2 * (number / 25));
    let rows: String = (0..APPLICATIONS).map(row).collect();
    std::fs::write(
        folder.path().join("applications.csv"),
        format!("id,kind,issued\n{rows}"),
    )
    .unwrap();
    folder
}

const HEADER: &str = "record,application,role,name,surname,born";

fn write_text(path: &Path, born: impl Fn(i16, usize) -> String) {
    let row = |application: usize| {
        let (row, year, month) = mother(application);
        format!("{row},{}\n", born(year, month))
    };
    let rows: String = (0..APPLICATIONS).map(row).collect();
    std::fs::write(path, format!("{HEADER}\n{rows}")).unwrap();
}

/// A workbook in which years are numbers.
fn write_workbook(path: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(HEADER.split(',')) {
        sheet.write_string(0, column, header).unwrap();
    }
    for (place, application) in (1..).zip(0..APPLICATIONS) {
        let (row, year, _) = mother(application);
        for (column, cell) in (0..).zip(row.split(',')) {
            sheet.write_string(place, column, cell).unwrap();
        }
        sheet.write_number(place, 5, f64::from(year)).unwrap();
    }
    std::fs::write(path, book.save_to_buffer().unwrap()).unwrap();
}

/// What a run makes of parties: their table, their tokens, and the tables of the release.
type Made = (Vec<RecordBatch>, LinkageTokens, BTreeMap<String, Vec<u8>>);

fn made(folder: &Path, file: &str, precision: &str) -> Made {
    let text = STUDY.replace("FILE", file).replace("PRECISION", precision);
    let path = folder.join(format!("{file}.toml"));
    std::fs::write(&path, text).unwrap();
    let study = Study::open(&path).unwrap_or_else(|error| panic!("{error}"));
    let out = folder.join(format!("out-{file}"));
    run::run(&study, &out, &|_| {}).unwrap_or_else(|error| panic!("{file}: {error}"));
    let work = WorkFolder::at(&out.join("work"));
    let tables = pseudonymise(&study, &Keys::open(&study).unwrap(), &work).unwrap();
    let parties = &tables.tables()[1];
    assert!(parties.counts().warnings.is_empty(), "{file}: {:?}", parties.counts());
    let released = std::fs::read_dir(out.join("release/tables")).unwrap();
    let released = released.map(|entry| entry.unwrap().path()).map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read(&path).unwrap())
    });
    (parties.read().unwrap(), tables.tokens().unwrap(), released.collect())
}

#[test]
fn years_alone_are_read_as_whole_dates_of_an_extract_that_knows_the_year() {
    let folder = folder();
    let folder = folder.path();
    write_text(&folder.join("whole.csv"), |year, _| format!("{year}-01-01"));
    write_text(&folder.join("alone.csv"), |year, _| year.to_string());
    write_text(&folder.join("months.csv"), |year, month| format!("{month:02}/{year}"));
    write_workbook(&folder.join("numbers.xlsx"));
    let whole = made(folder, "whole.csv", "year");
    for file in ["alone.csv", "months.csv", "numbers.xlsx"] {
        assert!(made(folder, file, "year") == whole, "{file}");
    }
}

#[test]
fn months_alone_are_read_as_whole_dates_of_an_extract_that_knows_the_month() {
    let folder = folder();
    let folder = folder.path();
    write_text(&folder.join("whole.csv"), |year, month| format!("{year}-{month:02}-01"));
    write_text(&folder.join("alone.csv"), |year, month| format!("{year}-{month:02}"));
    write_text(&folder.join("turned.csv"), |year, month| format!("{month:02}/{year}"));
    let whole = made(folder, "whole.csv", "month");
    for file in ["alone.csv", "turned.csv"] {
        assert!(made(folder, file, "month") == whole, "{file}");
    }
}
