//! Ratios of hazards where birth dates are missing: levels that are not known are drawn.
//!
//! Custody: invented persons only.

use std::fmt::Write as _;

use seriatim::analysis::{Group, Measured};
use seriatim::run;

use super::benchmark::value;
use super::world::World;

const ESTIMATES: &str = r#"
[[estimate]]
name = "own-level"
kind = "hazards"
title = "As a level of its own"
strata = ["age_band"]
age_bands = [25]
[[estimate]]
name = "first"
kind = "hazards"
title = "First"
strata = ["age_band"]
age_bands = [25]
impute = ["age_band"]
[[estimate]]
name = "every"
kind = "hazards"
title = "Every"
strata = ["age_band", "period"]
age_bands = [25]
model = "every return"
impute = ["age_band"]
imputations = 4
[[estimate]]
name = "by-number"
kind = "hazards"
title = "By number"
strata = ["age_band"]
age_bands = [25]
model = "by number"
impute = ["age_band"]
imputations = 4
"#;

/// 400 mothers, of whom every second is 20 and five in ten of these return; the others are 30, and two in ten do. The
/// birth date of a quarter is not told, of young and old, and of those who return and do not, alike.
fn found(with_gaps: bool) -> Vec<Measured> {
    let mut applications = "| application | kind | issued_on | concluded_on |\n".to_owned();
    let mut parties = "| application | role | person | birth_date |\n".to_owned();
    for mother in 0..400_i32 {
        let (young, place) = (mother % 2 == 0, mother / 2 % 10);
        let born = match (with_gaps && mother / 20 % 4 == 0, young) {
            (true, _) => "",
            (false, true) => "1992-06-01",
            (false, false) => "1982-06-01",
        };
        let mut set = |name: &str, year: i32| {
            let (month, day) = (1 + mother % 12, 1 + mother % 27);
            writeln!(
                applications,
                "| {name}{mother} | care | {year}-{month:02}-{day:02} | {year}-{month:02}-28 |"
            )
            .expect("text");
            writeln!(parties, "| {name}{mother} | mother | m{mother} | {born} |").expect("text");
        };
        set("a", 2012);
        if place < if young { 5 } else { 2 } {
            set("b", 2014 + place);
        }
    }
    let leaked = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let world = World {
        applications: leaked(applications),
        parties: leaked(parties),
        estimates: ESTIMATES,
        ..World::PLAIN
    };
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings.measured().to_vec()
}

fn group<'m>(measured: &'m [Measured], table: &str, level: &str) -> &'m Group {
    let table = measured.iter().find(|found| found.name == table).expect("the table");
    let mut groups = table.groups.iter();
    let group = groups.find(|group| group.labels[0].to_string() == "age_band" && group.labels[1].to_string() == level);
    group.unwrap_or_else(|| panic!("no `{level}` in {:?}", table.groups))
}

#[test]
fn ages_that_are_not_known_are_drawn_so_that_they_fit() {
    let (gaps, whole) = (found(true), found(false));
    let ratio = |measured: &[Measured], table: &str| value(group(measured, table, "25 and over"), "estimate").unwrap();
    for table in ["first", "every", "by-number"] {
        let (drawn, known) = (ratio(&gaps, table), ratio(&whole, table));
        // Those whose age is not told are as the others are: their ratio is drawn about that of the others.
        assert!((drawn / known).ln().abs() < 0.3, "{table}: {drawn} {known}");
        let missing = group(&gaps, table, "not known");
        assert_eq!(missing.remark, "drawn from what is known");
        assert_eq!(value(missing, "estimate"), None);
        assert_eq!(value(group(&gaps, table, "under 25"), "estimate"), Some(1.0));
    }
    // Asked for as a level of its own, it has a ratio of its own.
    assert!(value(group(&gaps, "own-level", "not known"), "estimate").is_some());
    // What is not known makes limits wider than they would be if it were.
    let width = |measured: &[Measured]| {
        let group = group(measured, "first", "25 and over");
        (value(group, "upper limit").unwrap() / value(group, "lower limit").unwrap()).ln()
    };
    assert!(
        width(&gaps) > 1.02 * width(&whole),
        "{} {}",
        width(&gaps),
        width(&whole)
    );
    // What it means that a level is not known is said of both.
    let notes = |table: &str| {
        let found = gaps.iter().find(|found| found.name == table);
        found.map_or(String::new(), |found| found.notes.join(" "))
    };
    let (own, drawn) = (notes("own-level"), notes("first"));
    assert!(
        own.contains("many could not be linked either") && !own.contains("drawn"),
        "{own}"
    );
    assert!(
        drawn.contains("This is false where") && !drawn.contains("many could not be"),
        "{drawn}"
    );
    // A table without gaps is that of no draws, and says nothing of them.
    let (own, drawn) = (ratio(&whole, "own-level"), ratio(&whole, "first"));
    assert_eq!(own, drawn);
}
