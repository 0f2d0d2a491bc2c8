//! Whether it is told that the extracts may begin later, or end earlier, than observation does.

use seriatim::run;

use super::world::World;

/// Whether a study warns of its start and of its end whose applications are issued on two days; it observes from 2010 to the end of
/// 2020.
fn are_warned([first, last]: [&str; 2], wash_out: &'static str) -> [bool; 2] {
    let leaked = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let world = World {
        applications: leaked(format!(
            "| application | kind | issued_on  | concluded_on | local_authority |
             | A1          | care | {first} | 2015-06-01   | Norfolk         |
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
        wash_out,
        ..World::PLAIN
    };
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let page = std::fs::read_to_string(folder.path().join("out/release/report.html")).expect("the report");
    [("Start of records", "first"), ("End of records", "last")].map(|(term, end)| {
        let mut definitions = outcome.findings.definitions().iter();
        let is_defined = definitions.any(|definition| definition.term == term);
        let is_found = page.contains(&format!("No proceedings start in the {end} half year of observation"));
        assert_eq!(is_defined, is_found, "{term}");
        is_defined
    })
}

#[test]
fn half_a_year_without_new_proceedings_at_the_end_is_told() {
    // The end of 2020 is 183 days after the first of July.
    for (last, is_warned) in [("2020-06-30", true), ("2020-07-01", false), ("2020-07-02", false)] {
        assert_eq!(
            are_warned(["2010-03-01", last], "0 years"),
            [false, is_warned],
            "{last}"
        );
    }
}

#[test]
fn half_a_year_without_proceedings_at_the_start_is_told_and_a_wash_out_is_no_such_time() {
    // The third of July is 183 days after the first of January.
    for (first, is_warned) in [("2010-07-02", false), ("2010-07-03", false), ("2010-07-04", true)] {
        for wash_out in ["0 years", "3 years"] {
            assert_eq!(
                are_warned([first, "2020-07-01"], wash_out),
                [is_warned, false],
                "{first}"
            );
        }
    }
    // What was issued before observation tells nothing of its first half year.
    assert_eq!(are_warned(["2009-07-02", "2020-07-01"], "0 years"), [true, false]);
}
