//! How far extracts of applications and of parties fit together, and what is said where they do not.
//!
//! Custody: invented persons only.

use seriatim::run;

use super::world::World;

/// An application that fits, one without mother, one without date, one of another kind, one before observation, a housekeeping entry,
/// and two of parties alone, of which one names no parent.
const ODD: World = World {
    applications: "
        | application | kind        | issued_on  | conclusion   |
        | A1          | care        | 2012-03-01 |              |
        | A2          | care        | 2013-03-01 |              |
        | A3          | supervision |            |              |
        | A4          | placement   | 2011-03-01 |              |
        | A5          | care        | 2009-03-01 |              |
        | A6          | care        | 2011-03-01 | housekeeping |",
    parties: "
        | application | role   | person |
        | A1          | mother | Ann    |
        | A1          | father | Art    |
        | A2          | father | Bob    |
        | A3          | mother | Cat    |
        | A4          | mother | Ann    |
        | A5          | child  | Eve    |
        | A8          | child  | Fay    |
        | A9          | mother | Dee    |",
    ..World::PLAIN
};

#[test]
fn applications_that_one_extract_alone_knows_or_that_have_no_date_are_counted() {
    // Named are A1 to A4 and A9; sets may be made of A1, A2, A3 and A5; within observation are A1 and A2.
    for (unit, without_unit) in [("mother", 1), ("father", 0), ("couple", 1)] {
        let counts = "| named | unlisted | listed | startable | undated | observed | motherless | without_unit |
                      | 5     | 1        | 6      | 4         | 1       | 2        | 1          |";
        let mut ran = World { unit, ..ODD }.run();
        ran.shows("joined", &format!("{counts} {without_unit} |"));
        ran.shows("joined", "| first_issued_on |\n| 2012-03-01 |");
    }
}

#[test]
fn extracts_without_a_row_give_a_row_of_noughts() {
    World::default().run().shows(
        "joined",
        "| named | unlisted | listed | startable | undated | observed | motherless | without_unit | first_issued_on |
         | 0     | 0        | 0      | 0         | 0       | 0        | 0          | 0            |                 |",
    );
}

/// What is wrong with the first of forty applications.
#[derive(Clone, Copy, PartialEq)]
enum Wrong {
    /// Parties write them otherwise.
    Written,
    /// They name a child alone.
    Motherless,
    /// They have no date.
    Undated,
}

/// A study of forty mothers, of whose applications so many are wrong.
fn study(wrong: Wrong, count: usize) -> World {
    let leaked = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let mut applications = "| application | kind | issued_on | concluded_on |\n".to_owned();
    let mut parties = "| application | role | person | birth_date |\n".to_owned();
    for place in 0..40 {
        let is = |asked: Wrong| place < count && wrong == asked;
        let issued_on = if is(Wrong::Undated) { "" } else { "2012-03-01" };
        let nought = if is(Wrong::Written) { "0" } else { "" };
        let role = if is(Wrong::Motherless) { "child" } else { "mother" };
        applications += &format!("| a{place} | care | {issued_on} | 2012-09-03 |\n");
        parties += &format!("| a{nought}{place} | {role} | m{place} | 1990-01-01 |\n");
    }
    // Numbers with a nought before them are not those of other applications: a01 is not a1.
    World {
        applications: leaked(applications),
        parties: leaked(parties),
        ..World::PLAIN
    }
}

/// The note on the curve; the same is among the definitions and, in short, among the findings.
fn told(wrong: Wrong, count: usize) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(wrong, count).study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let mut definitions = outcome.findings.definitions().iter();
    let defined = definitions.find(|definition| definition.term == "Applications left out");
    let mut notes = outcome.findings.curves()[0].notes().iter();
    let note = notes.find(|note| note.starts_with("Take care")).cloned();
    assert_eq!(
        note,
        defined.map(|definition| format!("Take care: {}.", definition.meaning))
    );
    let page = std::fs::read_to_string(folder.path().join("out/release/report.html")).expect("the report");
    assert_eq!(page.contains("Many applications count for nothing"), note.is_some());
    note
}

#[test]
fn what_is_left_out_is_told_with_every_estimate_from_the_threshold_on() {
    // Ten of forty are a quarter; of fewer than ten no number is told. Eleven are told as ten, thirteen as fifteen: 37.5 %.
    let cases = [
        (
            Wrong::Written,
            " % of the applications in which `parties` name a parent are in no extract",
        ),
        (
            Wrong::Motherless,
            " % of the care and supervision applications issued within observation name no mother",
        ),
        (
            Wrong::Undated,
            " % of the care and supervision applications have neither a day of issue nor one of receipt",
        ),
    ];
    for (wrong, sentence) in cases {
        assert_eq!(told(wrong, 9), None, "{sentence}");
        for (count, percent) in [(10, 25), (11, 25), (13, 38)] {
            let note = told(wrong, count).expect("a note");
            assert!(
                note.starts_with(&format!("Take care: about {percent}{sentence}")),
                "{note}"
            );
        }
    }
}

#[test]
fn where_not_one_application_is_in_both_extracts_the_run_stops() {
    let ran = |count: usize| {
        let folder = tempfile::tempdir().expect("a folder");
        let study = study(Wrong::Written, count).study(folder.path());
        run::run(&study, &folder.path().join("out"), &|_| {}).map(|_| ())
    };
    let error = ran(40).expect_err("nothing joins");
    assert_eq!(error.exit_code(), 15);
    let (said, hint) = (error.to_string(), error.hint());
    assert!(
        said.contains("none of the applications in which `parties` names a parent"),
        "{said}"
    );
    assert!(hint.contains("leading zeros, letter case, `.0`"), "{hint}");
    assert!(ran(39).is_ok());
}
