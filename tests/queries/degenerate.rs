//! Studies in which there is hardly anything to estimate: every kind of estimate runs and says so.
//!
//! Custody: invented persons only.

use std::fmt::Write as _;

use seriatim::analysis::{Figure, Measured};
use seriatim::estimate::Reservation;
use seriatim::run;

use super::world::World;

/// Every kind that needs nothing but applications, parties, orders and life events.
const ALL_KINDS: &str = r#"
[[estimate]]
name = "six"
kind = "quantities"
title = "Six"
horizon = 2
new_child_horizon = 2
window = 3
look_back = 1
[[estimate]]
name = "grid"
kind = "sensitivity"
title = "Grid"
horizon = 2
minimum_gap = ["0 days", "30 days"]
wash_out = ["0 years", "9 years"]
[[estimate]]
name = "classes"
kind = "return-by-class"
title = "Classes"
years = [1, 2]
[[estimate]]
name = "further"
kind = "further-sets"
title = "Further"
years = [1, 2]
horizon = 2
[[estimate]]
name = "parents"
kind = "parents"
title = "Parents"
years = [1, 2]
horizon = 2
[[estimate]]
name = "first"
kind = "hazards"
title = "First"
strata = ["age_band", "children", "period", "youngest_child", "local_authority"]
[[estimate]]
name = "every"
kind = "hazards"
title = "Every"
strata = ["age_band", "children"]
model = "every return"
impute = ["age_band"]
imputations = 2
[[estimate]]
name = "by-number"
kind = "hazards"
title = "By number"
strata = ["age_band"]
model = "by number"
[[estimate]]
name = "orders"
kind = "order-to-return"
title = "Orders"
years = [1, 2]
[[estimate]]
name = "births"
kind = "births"
title = "Births"
years = [1, 2]
[[estimate]]
name = "area"
kind = "one-area"
title = "Area"
area = "Norfolk"
horizon = 2
[[estimate]]
name = "published"
kind = "benchmark"
title = "Published"
[[estimate]]
name = "areas"
kind = "area-benchmark"
title = "Areas"
strata = ["local_authority"]
[[estimate]]
name = "expect"
kind = "expected-returns"
title = "Expect"
[[estimate]]
name = "links"
kind = "linkage-doubt"
title = "Links"
horizon = 2
"#;

fn found(applications: &str, parties: &str) -> Vec<Measured> {
    // Drawings live as long as the test does.
    let leaked = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let world = World {
        applications: leaked(applications),
        parties: leaked(parties),
        estimates: ALL_KINDS,
        ..World::PLAIN
    };
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let measured = outcome.findings.measured();
    for declared in &study.estimates {
        let is_its = |table: &&Measured| table.name == declared.name;
        assert!(
            measured.iter().any(|table| is_its(&table)),
            "`{}` is missing",
            declared.name
        );
    }
    assert_no_figure_is_off(measured);
    measured.to_vec()
}

/// Shares lie between 0 and 1, numbers are finite, and limits hold the estimate.
fn assert_no_figure_is_off(measured: &[Measured]) {
    for table in measured {
        for group in &table.groups {
            for (measure, figure) in &group.figures {
                let fits = match figure {
                    Figure::Share { share, .. } => share.is_none_or(|share| (0.0..=1.0).contains(&share)),
                    Figure::Number { value, .. } => value.is_none_or(f64::is_finite),
                    _ => true,
                };
                assert!(fits, "{} {:?} {measure}: {figure:?}", table.name, group.labels);
            }
        }
    }
}

fn group<'m>(measured: &'m [Measured], table: &str, word: &str) -> &'m seriatim::analysis::Group {
    let table = measured.iter().find(|found| found.name == table).expect("the table");
    let group = table
        .groups
        .iter()
        .find(|group| group.labels[0].to_string().starts_with(word));
    group.unwrap_or_else(|| panic!("no `{word}` in {:?}", table.groups))
}

#[test]
fn one_mother_with_forty_sets() {
    // A set each quarter from 2010 on, each a month long, so that all forty are apart.
    let (mut applications, mut parties) = (
        "| application | kind | issued_on | concluded_on | local_authority |\n".to_owned(),
        "| application | role | person | birth_date |\n".to_owned(),
    );
    for number in 0..40 {
        let (year, month) = (2010 + number / 4, 1 + 3 * (number % 4));
        writeln!(
            applications,
            "| A{number} | care | {year}-{month:02}-01 | {year}-{month:02}-28 | Norfolk |"
        )
        .unwrap();
        writeln!(parties, "| A{number} | mother | Ann | 1990-01-01 |").unwrap();
        writeln!(parties, "| A{number} | child | Abe | 2009-01-01 |").unwrap();
    }
    let measured = found(&applications, &parties);
    // Within a year four more, within two eight: one person, and so no error.
    let mean = group(&measured, "further", "further sets of a parent");
    assert!(
        matches!(mean.figures[0].1, Figure::Number { value: Some(value), .. } if value == 4.0),
        "{mean:?}"
    );
    assert!(
        matches!(mean.figures[1].1, Figure::Number { value: None, .. }),
        "{mean:?}"
    );
    assert!(mean.reservations.contains(&Reservation::OneOfManyEvents), "{mean:?}");
    // Twelve sets in a window of three years, each an application.
    let applications = group(&measured, "six", "C: ");
    assert!(
        applications.reservations.contains(&Reservation::OneOfManyEvents),
        "{applications:?}"
    );
    // A parent counts once, however many sets there are.
    let crude = group(&measured, "six", "B: ");
    assert!(!crude.reservations.contains(&Reservation::OneOfManyEvents), "{crude:?}");
}

#[test]
fn nobody_returns() {
    let (mut applications, mut parties) = (
        "| application | kind | issued_on | concluded_on | local_authority |\n".to_owned(),
        "| application | role | person | birth_date |\n".to_owned(),
    );
    for number in 0..12 {
        writeln!(applications, "| A{number} | care | 2013-03-02 | 2013-09-01 | Suffolk |").unwrap();
        writeln!(parties, "| A{number} | mother | M{number} | 19{}-01-01 |", 75 + number).unwrap();
        writeln!(parties, "| A{number} | child | C{number} | 2012-01-01 |").unwrap();
    }
    let measured = found(&applications, &parties);
    let share = group(&measured, "six", "A: ");
    assert!(
        matches!(share.figures[0].1, Figure::Share { share: Some(share), .. } if share == 0.0),
        "{share:?}"
    );
    assert!(!share.reservations.is_empty());
    // No ratio can be made of hazards that are all 0.
    let first = measured.iter().find(|table| table.name == "first").expect("the table");
    let ratios = first.groups.iter().map(|group| group.figures[0].1);
    assert!(
        ratios
            .into_iter()
            .all(|figure| matches!(figure, Figure::Number { value: None, .. })),
        "{first:?}"
    );
}

#[test]
fn all_sets_lie_before_observation_but_one() {
    let measured = found(
        "| application | kind | issued_on  | concluded_on | local_authority |
         | A1          | care | 2003-03-02 | 2003-09-01   | Norfolk         |
         | A2          | care | 2011-03-02 | 2011-09-01   | Norfolk         |
         | B1          | care | 2011-03-02 |              |                 |",
        "| application | role   | person | birth_date |
         | A1          | mother | Ann    |            |
         | A2          | mother | Ann    |            |
         | B1          | mother | Bea    |            |",
    );
    let crude = group(&measured, "six", "B: ");
    let cells: Vec<u64> = crude.cells.iter().map(|cell| cell.get()).collect();
    assert_eq!(cells, [0, 1], "Ann's first set lies before observation");
}
