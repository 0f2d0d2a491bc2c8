//! A curve of mothers of whom none returns: what is said of it in words and in the chart, as such a share has no limits.
//!
//! Custody: invented persons only.

use std::fmt::Write as _;

use seriatim::run;
use seriatim::study::Profile;

use super::world::World;

const ESTIMATES: &str = r#"
[[estimate]]
name = "curve"
kind = "time-to-return"
title = "Curve"
years = [1, 2]
"#;

/// The report on 40 mothers, of whom so many return within a year.
fn report(returning: usize) -> String {
    let (mut applications, mut parties) = (
        String::from("| application | kind | issued_on | concluded_on |\n"),
        String::from("| application | role | person |\n"),
    );
    for mother in 0..40 {
        let sets = ["2013-03-02", "2013-12-02"].iter().enumerate();
        for (number, issued) in sets.take(1 + usize::from(mother < returning)) {
            writeln!(applications, "| {mother}-{number} | care | {issued} | {issued} |").expect("a line");
            writeln!(parties, "| {mother}-{number} | mother | M{mother} |").expect("a line");
        }
    }
    let world = World {
        applications: applications.leak(),
        parties: parties.leak(),
        estimates: ESTIMATES,
        ..World::PLAIN
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut study = world.study(folder.path());
    study.disclosure = Profile::Strict.policy();
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    std::fs::read_to_string(outcome.release.join("report.html")).expect("a report")
}

#[test]
fn where_no_return_is_seen_the_share_is_not_said_to_be_nought() {
    let none = report(0);
    assert!(
        none.contains("Within 2 years of their first proceedings, none of the mothers was seen to return to court."),
        "{none}"
    );
    assert!(none.contains("where few are followed so long, the true share may be well above 0."));
    assert!(none.contains("everybody: no return seen within 2 years (the true share may be well above 0)."));
    let some = report(20);
    assert!(some.contains("% within 1 year (interval ") && !some.contains("none of the mothers"));
}
