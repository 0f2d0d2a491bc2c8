//! Levels in which nobody is, and levels of few: neither is listed, so that no row tells that somebody is in a level, and no missing
//! one that nobody is.
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
strata = ["children"]
children_bands = [2, 3]
[[estimate]]
name = "areas"
kind = "area-benchmark"
title = "Areas"
strata = ["children"]
children_bands = [2, 3]
month_bands = [12]
horizon = 2
"#;

/// Mothers with one child and with two, 40 of each of whom 15 return, and some with three; the rows of both tables about them.
fn of_three(few: usize, profile: Profile) -> Vec<String> {
    let (mut applications, mut parties) = (
        String::from("| application | kind | issued_on | concluded_on |\n"),
        String::from("| application | role | person |\n"),
    );
    for (group, size) in [40, 40, few].into_iter().enumerate() {
        for mother in 0..size {
            let name = format!("{group}-{mother}");
            let sets = ["2013-03-02", "2014-03-02"].iter().enumerate();
            for (number, issued) in sets.take(1 + usize::from(mother < 15)) {
                writeln!(applications, "| {name}-{number} | care | {issued} | {issued} |").expect("a line");
                writeln!(parties, "| {name}-{number} | mother | M{name} |").expect("a line");
                for child in 0..=group {
                    writeln!(parties, "| {name}-{number} | child | C{name}-{child} |").expect("a line");
                }
            }
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
    study.disclosure = profile.policy();
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let read = |table: &str| {
        let file = outcome.release.join(format!("tables/{table}.csv"));
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let rows = text.lines().filter(|line| line.starts_with("children,3 or more,"));
        rows.map(|row| format!("{table}: {row}")).collect::<Vec<_>>()
    };
    ["curve", "areas"].into_iter().flat_map(read).collect()
}

#[test]
fn neither_nobody_nor_few_are_listed() {
    for profile in [Profile::Strict, Profile::OnsSrs] {
        for size in [0, 4] {
            assert_eq!(of_three(size, profile), Vec::<String>::new(), "{size}");
        }
        let many = of_three(40, profile);
        assert!(many.iter().any(|row| row.starts_with("curve: ")), "{many:?}");
        assert!(many.iter().any(|row| row.starts_with("areas: ")), "{many:?}");
    }
}

const BY_AREA: &str = r#"
[[estimate]]
name = "areas"
kind = "area-benchmark"
title = "Areas"
strata = ["local_authority"]
month_bands = [12]
horizon = 2
"#;

#[test]
fn mothers_of_as_many_areas_are_not_told_to_be_one_in_each() {
    let (mut applications, mut parties) = (
        String::from("| application | kind | issued_on | concluded_on | local_authority |\n"),
        String::from("| application | role | person |\n"),
    );
    // Twelve mothers: three in each of four areas.
    for mother in 0..12 {
        let area = ["Norfolk", "Suffolk", "Leeds", "York"][mother % 4];
        writeln!(applications, "| A{mother} | care | 2013-03-02 | 2013-09-02 | {area} |").expect("a line");
        writeln!(parties, "| A{mother} | mother | M{mother} |").expect("a line");
        writeln!(parties, "| A{mother} | child | C{mother} |").expect("a line");
    }
    let world = World {
        applications: applications.leak(),
        parties: parties.leak(),
        estimates: BY_AREA,
        ..World::PLAIN
    };
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    assert!(
        !outcome.release.join("tables/areas.csv").exists(),
        "of no area anything can be told"
    );
    for file in ["ties.json", "datapackage.json", "report.html"] {
        let text = std::fs::read_to_string(outcome.release.join(file)).expect("a file of the release");
        let named = ["Norfolk", "Suffolk", "Leeds", "York"].map(|area| text.contains(area));
        assert_eq!(named, [false; 4], "{file}");
    }
}
