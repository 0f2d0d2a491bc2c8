//! What no run may leave behind: nothing is found.
//!
//! Custody: synthetic extracts only.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use seriatim::store::SecretKey;

use super::canaries::canaries;
use super::digests::unkeyed;
use super::exposed::{Exposed, expose, parquet_cells, token_key};
use super::run::{Run, nameless_run, sample_run};
use super::searcher::{identities, keys, pseudonyms};

fn exposed(run: &Run) -> Vec<Exposed> {
    run.everything().map(|(place, bytes)| expose(place, bytes)).collect()
}

fn everything() -> &'static Vec<Exposed> {
    static EXPOSED: OnceLock<Vec<Exposed>> = OnceLock::new();
    EXPOSED.get_or_init(|| exposed(sample_run()))
}

/// Names that are words of the program, of its levels or of places too (Read, White, Blackburn): a study about people whose
/// names nobody bears says them all the same. Nothing with a digit is among them.
fn words() -> &'static BTreeSet<String> {
    static WORDS: OnceLock<BTreeSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = BTreeSet::new();
        for exposed in exposed(nameless_run()) {
            let views = exposed.views.iter();
            words.extend(views.flat_map(|view| identities().search(&view.bytes).into_keys().map(str::to_owned)));
            words.extend(exposed.cells.iter().map(|(_, cell)| cell.to_lowercase()));
        }
        words.retain(|word| !word.bytes().any(|byte| byte.is_ascii_digit()));
        words
    })
}

fn assert_none(found: Vec<String>) {
    let shown: Vec<&String> = found.iter().take(20).collect();
    assert!(found.is_empty(), "{} found, among them {shown:#?}", found.len());
}

#[test]
fn a_run_leaves_every_kind_of_file_that_is_searched() {
    let places: Vec<&str> = sample_run().everything().map(|(place, _)| place).collect();
    for ending in [
        "/table.parquet",
        "/tokens.parquet",
        "/persons.parquet",
        "/rejects.csv",
        "/rows.json",
        "report.html",
        "own-view/NOT-FOR-RELEASE.xlsx",
        "own-view/NOT-FOR-RELEASE.html",
    ] {
        assert!(
            places.iter().any(|place| place.ends_with(ending)),
            "no {ending} among {places:?}"
        );
    }
    let talk = String::from_utf8_lossy(&sample_run().stderr);
    assert!(talk.contains("linking records"), "the log is silent: {talk}");
}

#[test]
fn what_the_data_owner_is_shown_holds_names_and_so_would_be_found_anywhere_else() {
    let found = identities().search(&sample_run().looked_up);
    assert!(
        found.len() > 100,
        "{} identifying values in what lookup wrote",
        found.len()
    );
    let places: Vec<&str> = sample_run().everything().map(|(place, _)| place).collect();
    assert!(
        places.contains(&"clerical.csv"),
        "the clerical sample is not searched: {places:?}"
    );
}

#[test]
fn hardly_any_name_is_a_word_of_the_program_too() {
    let (names, words) = (&canaries().cells, words());
    let both = names.iter().filter(|name| words.contains(*name)).count();
    assert!(both > 0 && both * 100 < names.len(), "{both} of {}", names.len());
}

#[test]
fn no_identifying_value_is_in_any_byte_of_what_a_run_leaves() {
    let mut found = Vec::new();
    for view in everything().iter().flat_map(|exposed| &exposed.views) {
        let hits = identities().search(&view.bytes);
        let leaks = hits.iter().filter(|(value, _)| !words().contains(**value));
        found.extend(leaks.map(|(value, at)| format!("`{value}` in {} at byte {at}", view.place)));
    }
    assert_none(found);
}

#[test]
fn no_cell_is_an_identifying_value_of_whatever_length() {
    let cells = everything().iter().flat_map(|exposed| &exposed.cells);
    let cells = cells.map(|(place, cell)| (place, cell.to_lowercase()));
    // Exact counts of persons stand in the support by design, and one may be somebody's short number by chance.
    let is_count = |place: &str, cell: &str| {
        place.contains("support/unrounded/") && cell.bytes().all(|byte| byte.is_ascii_digit())
    };
    let cells = cells.filter(|(place, cell)| !is_count(place, cell));
    let found = cells.filter(|(_, cell)| canaries().cells.contains(cell) && !words().contains(cell));
    assert_none(found.map(|(place, cell)| format!("`{cell}` in {place}")).collect());
}

#[test]
fn no_digest_that_anybody_could_make_of_an_identifying_value_is_left() {
    let mut found = Vec::new();
    for view in everything().iter().flat_map(|exposed| &exposed.views) {
        let hits = unkeyed().search(&view.bytes);
        found.extend(
            hits.iter()
                .map(|value| format!("a digest of `{value}` in {}", view.place)),
        );
    }
    assert_none(found);
}

#[test]
fn no_key_is_left_or_told() {
    let mut found = Vec::new();
    for view in everything().iter().flat_map(|exposed| &exposed.views) {
        found.extend(
            keys()
                .search(&view.bytes)
                .keys()
                .map(|key| format!("the {key} in {}", view.place)),
        );
    }
    assert_none(found);
}

#[test]
fn the_release_holds_no_pseudonym() {
    let exposed: Vec<Exposed> = sample_run()
        .release()
        .map(|(place, bytes)| expose(place, bytes))
        .collect();
    assert!(!exposed.is_empty());
    let views = exposed.iter().flat_map(|exposed| &exposed.views);
    let found = views.filter(|view| !pseudonyms(&view.bytes).is_empty());
    assert_none(found.map(|view| format!("a pseudonym in {}", view.place)).collect());
}

#[test]
fn token_files_are_closed_to_whoever_lacks_the_storage_key() {
    let files = sample_run().token_files();
    assert!(files.len() > 10, "{} token files", files.len());
    let mut cells = 0;
    for (place, bytes) in files {
        assert!(
            bytes.starts_with(b"PARE") && bytes.ends_with(b"PARE"),
            "{place} has a footer in the clear"
        );
        assert!(parquet_cells(bytes, None).is_err(), "{place} opens without a key");
        for wrong in [SecretKey::demonstration(), token_key().derive("another purpose")] {
            assert!(
                parquet_cells(bytes, Some(&wrong)).is_err(),
                "{place} opens under another key"
            );
        }
        let (opened, _) = parquet_cells(bytes, Some(&token_key())).expect("a token file under its key");
        cells += opened.len();
    }
    assert!(
        cells > 100_000,
        "{cells} cells in all token files: the decryption shows nothing"
    );
}
