//! Whether it is told that the extracts may end before observation does.

use seriatim::run;

use super::world::World;

/// Whether a study warns of its end whose last set starts on a day; it observes until the end of 2020.
fn is_warned(last: &str) -> bool {
    let leaked = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let world = World {
        applications: leaked(format!(
            "| application | kind | issued_on  | concluded_on | local_authority |
             | A1          | care | 2015-03-02 | 2015-06-01   | Norfolk         |
             | A2          | care | {last} | 2020-12-31   | Norfolk         |"
        )),
        parties: "
            | application | role   | person | birth_date |
            | A1          | mother | Ann    | 1990-01-01 |
            | A1          | child  | Abe    | 2009-01-01 |
            | A2          | mother | Bea    | 1990-01-01 |
            | A2          | child  | Bob    | 2009-01-01 |",
        estimates: r#"
[[estimate]]
name = "returns"
kind = "time-to-return"
title = "Returns"
years = [1, 2]
"#,
        ..World::PLAIN
    };
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let mut definitions = outcome.findings.definitions().iter();
    let is_defined = definitions.any(|definition| definition.term == "End of records");
    let page = std::fs::read_to_string(folder.path().join("out/release/report.html")).expect("the report");
    let is_found = page.contains("No proceedings start in the last half year of observation");
    assert_eq!(is_defined, is_found);
    is_defined
}

#[test]
fn half_a_year_without_new_proceedings_at_the_end_is_told() {
    // The end of 2020 is 183 days after the first of July.
    assert!(is_warned("2020-06-30"));
    assert!(!is_warned("2020-07-01"));
}
