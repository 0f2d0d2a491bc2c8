//! Levels and periods in which nobody is: where zeros are disclosive, a row that is missing must not tell what a row that is
//! withheld does not.
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
        let text = std::fs::read_to_string(outcome.release.join(format!("tables/{table}.csv"))).expect("a table");
        let rows = text.lines().filter(|line| line.starts_with("children,3 or more,"));
        rows.map(|row| format!("{table}: {row}")).collect::<Vec<_>>()
    };
    ["curve", "areas"].into_iter().flat_map(read).collect()
}

#[test]
fn nobody_and_few_have_the_same_rows_where_zeros_are_disclosive() {
    let (nobody, few) = (of_three(0, Profile::OnsSrs), of_three(4, Profile::OnsSrs));
    assert_eq!(nobody, few);
    for table in ["curve: ", "areas: "] {
        let rows: Vec<&String> = nobody.iter().filter(|row| row.starts_with(table)).collect();
        assert!(!rows.is_empty(), "{table}");
        assert!(rows.iter().all(|row| row.ends_with(",,c")), "{rows:?}");
    }
    // Where nobody may be told, there is nothing to tell of them.
    assert_eq!(of_three(0, Profile::Strict), Vec::<String>::new());
}
