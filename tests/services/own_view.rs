//! A service's own view: its own figures unrounded, marked everywhere, and nothing of anybody else's.
//!
//! Custody: synthetic extracts only.

use std::io::Read;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use seriatim::error::Error;
use seriatim::run;
use seriatim::store::create_new;
use seriatim::study::{OwnStudy, Study};

use super::{open, samples};

const MARK: &str = "NOT FOR RELEASE";

fn view(folder: &Path) -> std::path::PathBuf {
    let study = open("action-for-change.toml");
    run::own_view(&study, None, folder, &|_| {}).unwrap_or_else(|error| panic!("{error}"))
}

/// All rows of a sheet as texts.
fn sheet(path: &Path, ending: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let name = book
        .sheet_names()
        .into_iter()
        .find(|name| name.ends_with(ending))
        .unwrap();
    let range = book.worksheet_range(&name).unwrap();
    let rows = range.rows().map(|row| row.iter().map(Data::to_string).collect());
    rows.collect()
}

#[track_caller]
fn row<'r>(rows: &'r [Vec<String>], labels: &[&str]) -> &'r [String] {
    let found = rows
        .iter()
        .find(|row| row.iter().zip(labels).all(|(cell, label)| cell == label));
    &found.unwrap_or_else(|| panic!("no row {labels:?}"))[labels.len()..]
}

#[test]
fn the_service_sees_its_published_numbers_unrounded() {
    let folder = tempfile::tempdir().unwrap();
    let own = view(folder.path());
    let book = own.join("NOT-FOR-RELEASE.xlsx");
    let funnel = sheet(&book, "funnel");
    assert_eq!(row(&funnel, &["referred"])[0], "51");
    assert_eq!(row(&funnel, &["engaged"])[..2], ["45", "51"]);
    assert_eq!(row(&funnel, &["completed, of those engaged"])[..2], ["5", "45"]);
    let reviews = sheet(&book, "reviews");
    let latest = |instrument, who| &row(&reviews, &[instrument, "latest review", who])[..2];
    assert_eq!(latest("substance", "improved, of those with a concern"), ["7", "29"]);
    assert_eq!(
        latest("mental health", "improved, of those with a concern"),
        ["20", "33"]
    );
    assert_eq!(latest("domestic abuse", "had a concern at referral"), ["18", "45"]);
    assert_eq!(latest("domestic abuse", "have a concern then"), ["2", "45"]);
    let pregnancies = sheet(&book, "pregnancies");
    assert_eq!(row(&pregnancies, &["after referral", "clients pregnant"])[0], "1");
    let costs = sheet(&book, "costs");
    assert_eq!(row(&costs, &["claimed: saving before cost", "all"])[0], "210000");
    assert_eq!(row(&costs, &["gross", "all"])[0], "106750");
    assert_eq!(row(&costs, &["claimed: saving less gross cost", "all"])[0], "103250");
    assert_eq!(row(&costs, &["for each completed case", "all"])[0], "21350");
    let page = std::fs::read_to_string(own.join("NOT-FOR-RELEASE.html")).unwrap();
    for words in [
        "completed, of those engaged</th><td>5</td><td>45</td>",
        "<td>7</td><td>29</td>",
        "<td>103250</td>",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn every_sheet_and_page_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    let own = view(folder.path());
    let path = own.join("NOT-FOR-RELEASE.xlsx");
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let names = book.sheet_names();
    assert!(names.len() > 8, "{names:?}");
    for name in names {
        let range = book.worksheet_range(&name).unwrap();
        assert_eq!(
            range.get_value((0, 0)).map(Data::to_string).as_deref(),
            Some(MARK),
            "{name}"
        );
    }
    // Printed sheets bear it too.
    let mut parts = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        if !part.name().unwrap().starts_with("xl/worksheets/sheet") {
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let (head, foot) = (text.find("<oddHeader>"), text.find("<oddFooter>"));
        assert!(head.is_some() && foot.is_some() && text.matches(MARK).count() >= 2);
        assert!(!text.contains("<f>"), "a formula");
    }
    let page = std::fs::read_to_string(own.join("NOT-FOR-RELEASE.html")).unwrap();
    assert!(page.contains(&format!("<div class=\"mark\">{MARK}</div>")) && page.contains("position: fixed"));
}

#[test]
fn the_same_records_give_the_same_bytes_and_nothing_is_overwritten() {
    let [one, other] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for file in ["NOT-FOR-RELEASE.xlsx", "NOT-FOR-RELEASE.html"] {
        let read = |folder: &Path| std::fs::read(folder.join("own-view").join(file));
        if !one.path().join("own-view").exists() {
            view(one.path());
            view(other.path());
        }
        assert!(
            read(one.path()).unwrap() == read(other.path()).unwrap(),
            "{file} differs"
        );
    }
    let again = run::own_view(&open("action-for-change.toml"), None, one.path(), &|_| {});
    assert!(matches!(again, Err(error) if error.to_string().contains("exists already")));
}

#[test]
fn a_release_is_no_place_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let study = open("action-for-change.toml");
    for place in ["release", "out/release/more"] {
        let refused = run::own_view(&study, None, &folder.path().join(place), &|_| {});
        assert!(matches!(refused, Err(Error::OwnView(_))), "{place}");
    }
    // A release under another name is one too.
    let renamed = folder.path().join("published");
    for file in ["manifest.json", "report.html"] {
        create_new(&renamed.join(file)).unwrap();
    }
    let refused = run::own_view(&study, None, &renamed, &|_| {});
    assert!(matches!(refused, Err(Error::OwnView(_))));
}

#[test]
fn nothing_of_courts_or_of_other_services_is_left_in_it() {
    let sample = samples().join("../study.toml");
    let text = std::fs::read_to_string(&sample).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let opened = |estimates: &str| {
        let root = sample.parent().unwrap().canonicalize().unwrap();
        let text = text.replace("file = \"", &format!("file = \"{}/", root.display())) + estimates;
        let path = folder.path().join(format!("{}.toml", estimates.len()));
        std::fs::write(&path, text).unwrap();
        Study::open(&path).unwrap_or_else(|error| panic!("{error}"))
    };
    let report = |name: &str, service: &str| {
        format!(
            "\n[[estimate]]\nname = \"{name}\"\nkind = \"service-report\"\ntitle = \"Own\"\nservice = \"{service}\"\n\
             [estimate.expected]\nyearly = 0.05\nsource = \"made up\"\n"
        )
    };
    // No report: no view.
    let none = OwnStudy::of(&opened(""), None);
    assert!(none.is_err_and(|error| error.to_string().contains("service-report")));
    // Of two services one is meant.
    let two = opened(&(report("one", "Mpower") + &report("other", "Pause")));
    assert!(OwnStudy::of(&two, None).is_err_and(|error| error.to_string().contains("Mpower, Pause")));
    assert!(OwnStudy::of(&two, Some("Family Drug and Alcohol Court")).is_err());
    let own = OwnStudy::of(&two, Some("Pause")).unwrap();
    let kinds: Vec<&str> = own.study().sources.iter().map(|source| source.kind.name()).collect();
    assert_eq!(kinds, ["referrals", "reviews"]);
    assert_eq!(own.study().estimates.len(), 1);
    // Returns are in the release and not here: no court's records were read.
    let out = folder.path().join("out");
    let place = run::own_view(&two, Some("Pause"), &out, &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let page = std::fs::read_to_string(place.join("NOT-FOR-RELEASE.html")).unwrap();
    assert!(page.contains("returns are not known") && !page.contains("Mpower"));
    let read = std::fs::read_dir(out.join("work"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let read: Vec<String> = read.map(|name| name.to_string_lossy().into_owned()).collect();
    assert!(!read.iter().any(|name| name.contains("linkage")), "{read:?}");
}
