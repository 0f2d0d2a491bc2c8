//! Sources that say a thing twice, or what cannot be: linked all the same, counted, and told.

use std::path::Path;

use seriatim::error::Error;
use seriatim::linkage::LinkageSummary;
use seriatim::run;
use seriatim::study::Study;

pub(super) const HEAD: &str = r#"
version = 1
[study]
name = "small"
title = "Small"
observed_from = 2009-01-01
observed_to = 2020-12-31
[keys]
pseudonym = "one.key"
storage = "two.key"
[[source]]
name = "applications"
kind = "applications"
system = "court"
file = "applications.csv"
columns = { application = "id", kind = "kind", issued_on = "issued" }
[sets]
[cohort]
[[estimate]]
name = "return"
kind = "time-to-return"
title = "Return"
years = [1]
[disclosure]
"#;

pub(super) fn source(name: &str, kind: &str, columns: &str) -> String {
    format!(
        "[[source]]\nname = \"{name}\"\nkind = \"{kind}\"\nsystem = \"court\"\nfile = \"{name}.csv\"\n\
         columns = {{ {columns} }}\n"
    )
}

/// Links a study of these sources: name, kind, columns, text.
fn linked(sources: &[(&str, &str, &str, &str)]) -> LinkageSummary {
    tried(sources).unwrap()
}

/// The same, where it may fail.
fn tried(sources: &[(&str, &str, &str, &str)]) -> Result<LinkageSummary, Error> {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "applications.csv",
        "id,kind,issued\nA1,care,2010-02-01\nA2,care,2011-02-01\n",
    );
    let mut study = HEAD.to_owned();
    for (name, kind, columns, text) in sources {
        write(&format!("{name}.csv"), text);
        study.push_str(&source(name, kind, columns));
    }
    write("study.toml", &study);
    for key in ["one.key", "two.key"] {
        seriatim::store::SecretKey::create(&folder.path().join(key)).unwrap();
    }
    let study = Study::open(Path::new(&folder.path().join("study.toml"))).unwrap();
    let linked = run::link(&study, &folder.path().join("out"), &|_| {})?;
    Ok(linked.summary().clone())
}

pub(super) const PARTIES: &str = "record = \"record\", application = \"application\", role = \"role\", forename = \"name\", surname = \"surname\", \
     birth_date = \"born\"";

#[test]
fn a_record_in_two_extracts_of_one_kind_is_one_record_and_told() {
    let first = "record,application,role,name,surname,born\nM1,A1,mother,Wilma,Reed,1980-03-04\nM2,A2,mother,Ada,Moss,1981-01-02\n";
    let second = "record,application,role,name,surname,born\nM2,A2,mother,Ada,Moss,1981-01-02\nM3,A2,mother,Ida,Fern,1979-05-06\n";
    let summary = linked(&[
        ("parties", "parties", PARTIES, first),
        ("later", "parties", PARTIES, second),
    ]);
    assert_eq!(summary.contradictions.repeated_records, 1);
    assert_eq!(summary.populations[0].linkable_records, 3);
    assert!(
        summary
            .notes()
            .iter()
            .any(|sentence| sentence.contains("two sources of one kind"))
    );
}

#[test]
fn a_person_who_came_linked_and_is_two_parties_of_one_case_is_told() {
    let parties =
        "record,application,role,person\nM1,A1,mother,P1\nM2,A1,mother,P1\nM3,A2,mother,P1\nM4,A2,mother,P2\n";
    let columns = "record = \"record\", application = \"application\", role = \"role\", person_id = \"person\"";
    let summary = linked(&[("parties", "parties", columns, parties)]);
    assert_eq!(summary.contradictions.given_persons_twice_in_application, 1);
    assert!(
        summary
            .notes()
            .iter()
            .any(|sentence| sentence.contains("two parties of one application"))
    );
}

/// Twelve mothers of whom no two are alike.
const MOTHERS: [(&str, &str, &str); 12] = [
    ("Wilma", "Reed", "1980-03-04"),
    ("Ada", "Moss", "1981-01-02"),
    ("Ida", "Fern", "1979-05-06"),
    ("Zoe", "Hart", "1983-07-08"),
    ("Peg", "Lund", "1985-09-10"),
    ("Kim", "Boyd", "1987-11-12"),
    ("Bronwen", "Tacks", "1970-02-13"),
    ("Hilde", "Guzman", "1971-04-14"),
    ("Olwyn", "Papp", "1972-06-15"),
    ("Maud", "Quirk", "1973-08-16"),
    ("Faith", "Noble", "1974-10-17"),
    ("Clara", "Vetch", "1975-12-18"),
];

/// Rows of parties: the number of each, the application, and which of the mothers it is.
fn rows(parties: impl IntoIterator<Item = (String, &'static str, usize)>) -> String {
    let mut text = "record,application,role,name,surname,born\n".to_owned();
    for (number, application, mother) in parties {
        let (forename, surname, born) = MOTHERS[mother];
        text.push_str(&format!("{number},{application},mother,{forename},{surname},{born}\n"));
    }
    text
}

/// Six mothers of each of two applications, the second ones under the numbers of the first: so many of them are other people.
fn numbered_again(others: usize) -> String {
    rows((0..6).flat_map(|number| {
        let again = if number < others { number + 6 } else { number };
        [("A1", number), ("A2", again)].map(|(application, mother)| (format!("M{number}"), application, mother))
    }))
}

/// Six mothers of each of two applications, the first of whom the first application enters once more under another number.
fn entered_twice() -> String {
    let parties = (0..12).map(|mother| (format!("M{mother}"), if mother < 6 { "A1" } else { "A2" }, mother));
    rows(parties.chain([("N0".to_owned(), "A1", 0)]))
}

#[test]
fn a_mother_whom_an_application_enters_twice_is_one_person_and_told() {
    let summary = linked(&[("parties", "parties", PARTIES, &entered_twice())]);
    let mothers = &summary.populations[0];
    assert_eq!((mothers.linkable_records, mothers.repeated_entries), (13, 1));
    assert_eq!((mothers.links, mothers.refused_links), (1, 0));
    assert_eq!(mothers.sizes, [(1, 11), (2, 1)]);
    let notes = summary.notes();
    let is_told = |sentence: &String| sentence.starts_with("mothers: some applications enter one person twice");
    assert!(notes.iter().any(is_told), "{notes:?}");
    // One with another birth date is another person to whom the application holds.
    let other = entered_twice().replace(
        "N0,A1,mother,Wilma,Reed,1980-03-04",
        "N0,A1,mother,Wilma,Reed,1980-03-05",
    );
    let summary = linked(&[("parties", "parties", PARTIES, &other)]);
    let mothers = &summary.populations[0];
    assert_eq!((mothers.links, mothers.repeated_entries), (0, 0));
    assert!(
        summary
            .notes()
            .iter()
            .all(|sentence| !sentence.contains("one person twice"))
    );
}

#[test]
fn numbers_that_stand_for_several_people_stop_the_linkage_and_a_few_are_told() {
    let error = tried(&[("parties", "parties", PARTIES, &numbered_again(5))]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the column `record` of `parties` numbers several people alike: of `6` rows that repeat a number, `5` tell of somebody else \
         than the row before with that number"
    );
    for (others, is_told) in [(4, true), (0, false)] {
        let summary = linked(&[("parties", "parties", PARTIES, &numbered_again(others))]);
        assert_eq!(summary.contradictions.records_of_several_people, others as u64);
        let notes = summary.notes();
        let told = notes
            .iter()
            .any(|sentence| sentence.contains("rows that cannot be of one person"));
        assert_eq!(told, is_told, "{notes:?}");
    }
}

#[test]
fn a_record_that_comes_linked_to_two_persons_is_refused_with_its_column() {
    let parties = "record,application,role,person\nM1,A1,mother,P1\nM1,A2,mother,P2\nM3,A2,mother,P1\n";
    let columns = "record = \"record\", application = \"application\", role = \"role\", person_id = \"person\"";
    let error = tried(&[("parties", "parties", columns, parties)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`1` records belong to more than one person, by the column `record` of `parties`"
    );
}

#[test]
fn a_column_that_is_poorly_read_is_told_by_source() {
    let rows = "M1,A1,mother,Wilma,Reed,1980-03-04\nM2,A2,mother,Ada,Moss,1981\nM3,A2,mother,Ida,Fern,1979-05-06\n";
    let parties = format!("record,application,role,name,surname,born\n{rows}");
    let summary = linked(&[("parties", "parties", PARTIES, &parties)]);
    assert_eq!(summary.contradictions.poorly_read["parties"], ["born"]);
    let notes = summary.notes();
    let told = notes
        .iter()
        .find(|sentence| sentence.contains("`born` in the source `parties`"));
    assert!(told.is_some_and(|sentence| !sentence.contains("1981")), "{notes:?}");
}

#[test]
fn a_name_of_thirty_thousand_letters_is_not_known_and_costs_no_row() {
    let long = "ab".repeat(15_000);
    let rows = format!(
        "M1,A1,mother,Wilma,Reed,1980-03-04\nM2,A2,mother,Ada,{long},1981-01-02\nM3,A2,mother,Ida,Fern,1979-05-06\n"
    );
    let parties = format!("record,application,role,name,surname,born\n{rows}");
    let summary = linked(&[("parties", "parties", PARTIES, &parties)]);
    assert_eq!(summary.contradictions.poorly_read["parties"], ["surname"]);
    let mothers = &summary.populations[0];
    assert_eq!((mothers.linkable_records, mothers.unlinkable_records), (3, 0));
    let surname = mothers.fields.iter().find(|field| field.field == "surname");
    assert_eq!(surname.map(|field| field.told_records), Some(2));
}

#[test]
fn a_mother_born_on_the_day_of_her_application_has_no_birth_date_and_is_told() {
    let parties = "record,application,role,name,surname,born\nM1,A1,mother,Wilma,Reed,2010-02-01\nM2,A2,mother,Ada,Moss,1981-01-02\n";
    let summary = linked(&[("parties", "parties", PARTIES, parties)]);
    let mothers = &summary.populations[0];
    assert_eq!(mothers.births_set_aside.parents_of_the_day, 1);
    assert_eq!((mothers.linkable_records, mothers.unlinkable_records), (1, 1));
    let notes = summary.notes();
    let told = notes
        .iter()
        .find(|sentence| sentence.contains("about the day of their records"));
    assert!(
        told.is_some_and(|sentence| sentence.starts_with("mothers: ")),
        "{notes:?}"
    );
}

#[test]
fn a_truth_tells_how_many_records_it_does_not_know_and_does_not_judge() {
    let parties = "record,application,role,name,surname,born\nM1,A1,mother,Wilma,Reed,1980-03-04\nM2,A2,mother,Ada,Moss,1981-01-02\n";
    let truth = "record,person\nM1,P1\nM7,P1\nM8,P2\n";
    let summary = linked(&[
        ("parties", "parties", PARTIES, parties),
        ("truth", "truth", "record = \"record\", person = \"person\"", truth),
    ]);
    assert_eq!((summary.truth_unknown_records, summary.truth_unjudged_records), (2, 1));
    assert_eq!(
        summary.populations[0]
            .against_truth
            .as_ref()
            .map(|judged| judged.records),
        Some(1)
    );
}

#[test]
fn a_truth_without_a_row_is_told_to_have_judged_nothing() {
    let parties = "record,application,role,name,surname,born\nM1,A1,mother,Wilma,Reed,1980-03-04\nM2,A2,mother,Ada,Moss,1981-01-02\n";
    let judged_by = |truth: &str| {
        let columns = "record = \"record\", person = \"person\"";
        linked(&[
            ("parties", "parties", PARTIES, parties),
            ("truth", "truth", columns, truth),
        ])
    };
    let is_told = |summary: &LinkageSummary| {
        let notes = summary.notes();
        notes.contains(&"the truth of the source `truth` has no row, and judged no link".to_owned())
    };
    let empty = judged_by("record,person\n");
    assert!(is_told(&empty) && empty.populations[0].against_truth.is_none());
    assert!(!is_told(&judged_by("record,person\nM1,P1\n")));
}
