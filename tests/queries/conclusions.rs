//! When an application ended, where records do not tell it, tell it late, or tell it of one child of several; and what is said where
//! many do not.
//!
//! Custody: invented persons only.

use seriatim::run;

use super::analyses::{assert_shows, found_in};
use super::world::World;

#[test]
fn a_conclusion_after_observation_keeps_an_application_open_no_longer_than_none() {
    // Observation ends with 2020. Cat's first is open for the two years that it may be, and Dee's until it ended.
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2012-03-01 | 2099-12-31   |
            | A2          | care | 2014-03-01 | 2014-09-01   |
            | B1          | care | 2012-03-01 | 2099-12-31   |
            | B2          | care | 2014-03-02 | 2014-09-01   |
            | C1          | care | 2018-03-01 | 2021-03-01   |
            | C2          | care | 2020-03-02 | 2020-09-01   |
            | D1          | care | 2018-03-01 | 2020-12-31   |
            | D2          | care | 2020-03-02 | 2020-09-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A1          | child  | Abe    |
            | A2          | mother | Ann    |
            | A2          | child  | Ada    |
            | B1          | mother | Bea    |
            | B1          | child  | Bob    |
            | B2          | mother | Bea    |
            | B2          | child  | Bix    |
            | C1          | mother | Cat    |
            | C1          | child  | Cyd    |
            | C2          | mother | Cat    |
            | C2          | child  | Cal    |
            | D1          | mother | Dee    |
            | D1          | child  | Dan    |
            | D2          | mother | Dee    |
            | D2          | child  | Dot    |",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | started_on | applications |
         | Ann    | 1          | 2012-03-01 | 2            |
         | Bea    | 1          | 2012-03-01 | 1            |
         | Bea    | 2          | 2014-03-02 | 1            |
         | Cat    | 1          | 2018-03-01 | 1            |
         | Cat    | 2          | 2020-03-02 | 1            |
         | Dee    | 1          | 2018-03-01 | 2            |",
    );
}

#[test]
fn a_conclusion_after_observation_is_none_for_a_child_named_again() {
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2012-03-01 | 2099-12-31   |
            | A2          | care | 2016-05-01 | 2016-09-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A1          | child  | Abe    |
            | A2          | mother | Ann    |
            | A2          | child  | Abe    |",
        ..World::default()
    }
    .run()
    .shows(
        "sets",
        "| parent | set_number | applications |
         | Ann    | 1          | 2            |",
    );
}

#[test]
fn rows_of_an_application_by_child_are_open_while_one_of_them_is_and_end_with_the_latest() {
    let mut ran = World {
        applications: "
            | application | kind | issued_on  | concluded_on | conclusion   |
            | A1          | care | 2015-03-02 | 2015-09-01   | final order  |
            | A1          | care | 2015-03-02 |              |              |
            | A2          | care | 2016-02-01 | 2016-09-01   | final order  |
            | B1          | care | 2015-03-02 | 2015-12-01   | final order  |
            | B1          | care | 2015-03-02 | 2015-09-01   | final order  |
            | B2          | care | 2015-11-02 | 2015-11-30   | final order  |
            | C1          | care | 2015-03-02 |              | housekeeping |
            | C1          | care | 2015-03-02 | 2015-09-01   | final order  |
            | D1          | care | 2015-03-02 | 2015-09-01   | final order  |
            | D1          | care | 2015-03-02 | 2015-09-01   | final order  |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | B1          | mother | Bea    |
            | B2          | mother | Bea    |
            | C1          | mother | Cat    |
            | D1          | mother | Dee    |",
        ..World::default()
    }
    .run();
    ran.shows(
        "applications",
        "| application | concluded_on | repeats_differ |
         | A1          |              | true           |
         | A2          | 2016-09-01   | false          |
         | B1          | 2015-12-01   | true           |
         | B2          | 2015-11-30   | false          |
         | C1          | 2015-09-01   | false          |
         | D1          | 2015-09-01   | false          |",
    );
    ran.shows(
        "sets",
        "| parent | set_number | started_on | concluded_on | applications |
         | Ann    | 1          | 2015-03-02 |              | 2            |
         | Bea    | 1          | 2015-03-02 | 2015-12-01   | 2            |
         | Cat    | 1          | 2015-03-02 | 2015-09-01   | 1            |
         | Dee    | 1          | 2015-03-02 | 2015-09-01   | 1            |",
    );
}

#[test]
fn final_orders_about_all_children_end_an_application_of_which_no_conclusion_is_told() {
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 |              |
            | B1          | care | 2015-03-02 |              |
            | C1          | care | 2015-03-02 |              |
            | D1          | care | 2015-03-02 | 2015-10-01   |
            | E1          | care | 2015-03-02 |              |
            | F1          | care | 2015-03-02 |              |
            | G1          | care | 2015-03-02 | 2099-12-31   |
            | H1          | care | 2015-03-02 |              |",
        parties: "
            | application | role   | person |
            | G1          | mother | Gwen   |
            | G1          | child  | Gil    |
            | H1          | mother | Hal    |
            | H1          | child  | Hope   |
            | A1          | mother | Ann    |
            | A1          | child  | Abe    |
            | A1          | child  | Ada    |
            | B1          | mother | Bea    |
            | B1          | child  | Bob    |
            | B1          | child  | Bix    |
            | C1          | mother | Cat    |
            | C1          | child  | Cyd    |
            | D1          | mother | Dee    |
            | D1          | child  | Dot    |
            | E1          | mother | Eve    |
            | E1          | child  | Ezra   |
            | F1          | mother | Fay    |",
        // Bix has none, Cyd no final one, Ezra's was made before the issue, and of Hope's it is not known whether it ends a case.
        orders: "
            | person | application | order        | made_on    |
            | Gil    | G1          | care         | 2015-09-01 |
            | Hope   | H1          | other        | 2015-04-01 |
            | Abe    | A1          | supervision  | 2015-08-01 |
            | Ada    | A1          | care         | 2015-09-01 |
            | Bob    | B1          | care         | 2015-09-01 |
            | Cyd    | C1          | interim care | 2015-03-10 |
            | Dot    | D1          | care         | 2015-09-01 |
            | Ezra   | E1          | care         | 2014-09-01 |",
        ..World::default()
    }
    .run()
    .shows(
        "endings",
        "| application | concluded_on | open_to    |
         | A1          | 2015-09-01   | 2015-09-01 |
         | B1          |              | 2017-03-02 |
         | C1          |              | 2017-03-02 |
         | D1          | 2015-10-01   | 2015-10-01 |
         | E1          |              | 2017-03-02 |
         | F1          |              | 2017-03-02 |
         | G1          | 2015-09-01   | 2015-09-01 |
         | H1          |              | 2017-03-02 |",
    );
}

#[test]
fn a_later_delivery_that_knows_the_end_goes_before_one_that_does_not() {
    // Bea's children are told one by one in the later delivery, and one case goes on.
    World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 |              |
            | B1          | care | 2015-03-02 |              |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | B1          | mother | Bea    |",
        extracts: &[(
            "applications",
            "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2015-03-02 | 2015-09-01   |
            | B1          | care | 2015-03-02 | 2015-09-01   |
            | B1          | care | 2015-03-02 |              |",
        )],
        ..World::default()
    }
    .run()
    .shows(
        "applications",
        "| application | concluded_on | repeats_differ |
         | A1          | 2015-09-01   | false          |
         | B1          |              | true           |",
    );
}

#[test]
fn a_grid_tells_how_much_hangs_on_how_long_applications_count_as_open() {
    // Ann's second application comes 549 days after the first, which never ended; Bea does not return.
    let grid = found_in(World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2012-03-01 |              |
            | A2          | care | 2013-09-01 | 2014-03-01   |
            | B1          | care | 2012-03-01 | 2012-09-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |
            | A2          | mother | Ann    |
            | B1          | mother | Bea    |",
        estimates: "[[estimate]]\nname = \"grid\"\nkind = \"sensitivity\"\ntitle = \"Grid\"\nhorizon = 2\n\
                    open_at_most = [\"2 years\", \"1 year\"]\n",
        ..World::PLAIN
    });
    assert_eq!(grid.groups.len(), 2 + 2);
    let row = |open: &'static str| ["while-open", "0 days", "join", "issued", "0 days", "every set", open];
    assert_shows(&grid, &[(&row("2 years"), 0.0), (&row("1 year"), 0.5)]);
}

/// What a study says of missing conclusions whose twenty applications of 2012 end as told, and twenty of 2013 within the year: in its
/// headline, and whether its findings and definitions say it.
fn told(concluded_on: Option<&str>, overlap: &'static str) -> (Option<String>, bool) {
    let leaked = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let mut applications = match concluded_on {
        Some(_) => "| application | kind | issued_on | concluded_on |\n".to_owned(),
        None => "| application | kind | issued_on |\n".to_owned(),
    };
    let mut parties = "| application | role | person | birth_date |\n".to_owned();
    for place in 0..40 {
        let (issued, ended) = match place < 20 {
            true => ("2012-03-01", concluded_on),
            false => ("2013-03-01", concluded_on.map(|_| "2013-09-02")),
        };
        let ended = ended.map_or(String::new(), |ended| format!(" {ended} |"));
        applications += &format!("| a{place} | care | {issued} |{ended}\n");
        parties += &format!("| a{place} | mother | m{place} | 1990-01-01 |\n");
    }
    let world = World {
        applications: leaked(applications),
        parties: leaked(parties),
        overlap,
        ..World::PLAIN
    };
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let mut definitions = outcome.findings.definitions().iter();
    let is_defined = definitions.any(|definition| definition.term == "Missing conclusions");
    let page = std::fs::read_to_string(folder.path().join("out/release/report.html")).expect("the report");
    let is_found = page.contains("Many applications have no day on which they ended.");
    assert_eq!(is_defined, is_found);
    let mut notes = outcome.findings.curves()[0].notes().iter();
    (notes.find(|note| note.starts_with("Take care")).cloned(), is_defined)
}

#[test]
fn many_applications_without_conclusion_are_told_with_what_follows_and_what_to_do() {
    const SHARE: &str = "Take care: about 50 % of the applications issued more than 2 years before the end of observation have no \
                         conclusion by then; of those issued in 2012 about 100 %. Without one";
    for concluded_on in ["", "2099-12-31"] {
        let (note, is_defined) = told(Some(concluded_on), "while-open");
        let note = note.expect("a note");
        assert!(
            note.starts_with(SHARE) && note.contains("ask for the missing days"),
            "{note}"
        );
        assert!(is_defined);
    }
    assert_eq!(told(Some("2012-09-01"), "while-open"), (None, false));
    assert_eq!(told(Some(""), "separate"), (None, false));
}

#[test]
fn that_no_source_names_conclusions_is_told() {
    let (note, _) = told(None, "while-open");
    let note = note.expect("a note");
    assert!(
        note.contains("as no source of kind `applications` names `concluded_on`. ") && note.contains("about 100 %"),
        "{note}"
    );
}
