//! Published figures, areas and returns to expect, on drawn worlds whose figures are worked out by hand, in fractions.
//!
//! Custody: invented persons only.

use std::fmt::Write as _;

use seriatim::analysis::{Figure, Findings, Group};
use seriatim::run;

use super::world::World;

/// Ann returns on day 365 with a newborn, Bea on day 366 with the same child, Cat never; Dee dies on day 465.
const FOUR: World = World {
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2013-03-02 | 2013-09-01   |
        | A2          | care | 2014-03-02 | 2014-09-01   |
        | B1          | care | 2013-03-02 | 2013-09-01   |
        | B2          | care | 2014-03-03 | 2014-09-01   |
        | C1          | care | 2013-03-02 | 2013-09-01   |
        | D1          | care | 2013-03-02 | 2013-09-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | father | Fred   | 1990-01-01 |
        | A1          | child  | Abe    | 2005-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | father | Fred   | 1990-01-01 |
        | A2          | child  | Ada    | 2014-02-25 |
        | B1          | mother | Bea    | 1995-01-01 |
        | B1          | child  | Bob    | 2012-01-01 |
        | B1          | child  | Ben    | 2011-01-01 |
        | B2          | mother | Bea    | 1995-01-01 |
        | B2          | child  | Bob    | 2012-01-01 |
        | C1          | mother | Cat    | 1980-01-01 |
        | C1          | child  | Cyd    | 2013-02-20 |
        | D1          | mother | Dee    | 1980-01-01 |
        | D1          | child  | Dan    | 2010-01-01 |
        | D1          | child  | Don    | 2009-01-01 |",
    life_events: "
        | person | event | on         |
        | Dee    | death | 2014-06-10 |",
    ..World::PLAIN
};

pub(super) fn findings(world: &World, figures: &str) -> Findings {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("own.csv"), figures).expect("a file of figures");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings
}

pub(super) fn value(group: &Group, measure: &str) -> Option<f64> {
    let (_, figure) = group
        .figures
        .iter()
        .find(|(name, _)| *name == measure)
        .expect("the figure");
    match figure {
        Figure::Persons(count) => Some(count.get() as f64),
        Figure::Share { share, .. } | Figure::Above { share, .. } => *share,
        Figure::Number { value, .. } | Figure::Published { value, .. } => *value,
        Figure::Rate { rate, .. } => rate.exact(),
        Figure::Things(number) => Some(*number as f64),
        Figure::Proportion(own) => own.exact(),
        _ => panic!("no such figure here"),
    }
}

pub(super) fn labels(group: &Group) -> Vec<String> {
    group.labels.iter().map(ToString::to_string).collect()
}

#[test]
fn each_measure_is_what_four_mothers_show() {
    // Within one year 1 of 4; within two 1 - 3/4 x 2/3. Bea is under 20, Cat and Dee are 30 and over. In seven years two of
    // four have a second set, with four of six applications. 365 and 366 days: the middle, in months of 30.4375 days. One of
    // four first sets and one of two later ones is about a newborn; under 7 days only Ada is, who had a brother before.
    let rows = [
        ("return,mother,1,all,,", 1.0 / 4.0),
        ("return,mother,2,all,,", 1.0 / 2.0),
        ("return,mother,2,under 20,,", 1.0),
        ("return,mother,1,under 20,,", 0.0),
        ("return,mother,1,30 and over,,", 0.0),
        ("return with a new child,mother,2,all,,", 1.0 / 4.0),
        ("first return with a new child,mother,2,all,,", 1.0 / 4.0),
        ("return,father,2,all,,", 1.0),
        ("return in a window,mother,7,all,,", 1.0 / 2.0),
        ("applications of recurrent parents,mother,7,all,,", 4.0 / 6.0),
        ("applications per recurrent parent,mother,7,all,,", 2.0),
        ("children per recurrent parent,mother,7,all,,", 2.0),
        ("age of recurrent parents,mother,7,under 20,,", 1.0 / 2.0),
        ("months between sets,mother,7,all,,", 12.0),
        ("first sets with a newborn,mother,,all,,", 1.0 / 4.0),
        ("later sets with a newborn,mother,,all,,", 1.0 / 2.0),
        ("newborns with an earlier sibling,mother,3,all,,", 1.0 / 2.0),
        ("newborns with an earlier sibling,mother,3,all,7 days,", 1.0),
        ("return in a window,mother,2,all,,", 0.0),
        // Observed for eleven years.
        ("return in a window,mother,12,all,,", 0.0),
        // Two returns of mothers in 365 + 366 + 730 + 465 days, one of fathers in 365: 730/1926, to two digits.
        ("ratio of rates to fathers,mother,2,all,,", 0.38),
        // Half a year after the order there are proceedings about Bob, and none about Abe; the others are under no order.
        ("return after an order,child,1,supervision,,", 1.0),
        ("return after an order,child,1,all,,", 1.0 / 2.0),
    ];
    let mut figures = String::from("measure,unit,horizon,stratum,newborn,overlap,estimate,population,source\n");
    for (number, (row, _)) in rows.iter().enumerate() {
        writeln!(figures, "{row},0.2,Here,Paper {number}").expect("a line");
    }
    let world = World {
        estimates: RETURNS_AND_BENCHMARK,
        orders: "
            | person | application | order       | made_on    |
            | Abe    | A1          | care        | 2013-09-01 |
            | Bob    | B1          | supervision | 2013-09-01 |",
        ..FOUR
    };
    let found = findings(&world, &figures);
    let groups = &found.measured()[0].groups;
    assert_eq!(groups.len(), rows.len());
    for (group, (row, expected)) in groups.iter().zip(rows) {
        // Nobody has a first set in the first two years: nothing to tell; and nothing is observed after eleven.
        let (early, late) = (
            "return in a window,mother,2,all,,",
            "return in a window,mother,12,all,,",
        );
        let expected = (![early, late].contains(&row)).then_some(expected);
        assert_eq!(group.remark.contains("observed for less time"), row == late, "{row}");
        let found = value(group, "this study");
        let is_near = found
            .zip(expected)
            .is_none_or(|(found, expected)| (found - expected).abs() < 1e-9);
        assert!(
            found.is_some() == expected.is_some() && is_near,
            "{row}: {found:?} and {expected:?}"
        );
        assert!(value(group, "published").is_some());
    }
    assert!(groups[0].remark.contains("is not known"), "{}", groups[0].remark);
}

const RETURNS_AND_BENCHMARK: &str = r#"
[[estimate]]
name = "published"
kind = "benchmark"
title = "Published figures"
file = "own.csv"
"#;

#[test]
fn rules_of_the_source_are_told_beside_each_figure() {
    let figures = "measure,unit,horizon,overlap,classes,estimate,population,source\n\
                   return,mother,1,while-open,any,0.2,Here,A\n\
                   return,mother,1,separate,any,0.2,Here,B\n\
                   return,mother,1,separate,new child,0.2,Here,C\n\
                   return,mother,1,,,0.2,Here,D\n\
                   return with a new child,mother,1,while-open,new child,0.2,Here,E\n";
    let world = World {
        estimates: RETURNS_AND_BENCHMARK,
        ..FOUR
    };
    let found = findings(&world, figures);
    // Of four mothers the limits leave everything open.
    let definitions = |group: &Group| {
        group
            .remark
            .split_once("leaves open; ")
            .map(|(_, rest)| rest.to_owned())
    };
    let remarks: Option<Vec<String>> = found.measured()[0].groups.iter().map(definitions).collect();
    assert_eq!(
        remarks.expect("a conclusion in every row"),
        [
            "the source treats overlapping applications and counts returns as this study does",
            "the source treats overlapping applications differently",
            "the source treats overlapping applications differently and counts other returns",
            "how the source treats overlapping applications, and which returns it counts, is not known",
            "the source treats overlapping applications and counts returns as this study does",
        ]
    );
}

#[test]
fn expected_returns_of_a_group_are_those_of_all_others_and_of_everybody_the_published() {
    let world = World {
        estimates: r#"
[[estimate]]
name = "groups"
kind = "area-benchmark"
title = "Groups"
strata = ["children"]
children_bands = [2]
age_bands = [50]
month_bands = [12]
horizon = 2
[[estimate]]
name = "published"
kind = "area-benchmark"
title = "Published"
reference = "published"
population = "Here"
file = "own.csv"
horizon = 2
"#,
        ..FOUR
    };
    let figures =
        "measure,unit,horizon,estimate,population,source\nreturn,mother,1,0.1,Here,A\nreturn,mother,3,0.271,Here,A\n";
    let found = findings(&world, figures);
    let [groups, published] = found.measured() else {
        panic!("two findings")
    };
    // One child: Ann 365 days and a return in the first year, Cat 365 and 365. Two: Bea 365 and 1 with a return in the second
    // year, Dee 365 and 100. Expected of the first 730 x 0/730 + 365 x 1/101, of the others 730 x 1/730 + 101 x 0/365.
    let found: Vec<(Vec<String>, Option<f64>, Option<f64>)> = groups
        .groups
        .iter()
        .map(|group| (labels(group), value(group, "observed"), value(group, "expected")))
        .collect();
    let words = |level: &str| vec!["children".to_owned(), level.to_owned()];
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0].0, found[0].1), (&words("1"), Some(1.0)));
    assert!(
        (found[0].2.expect("an expectation") - 365.0 / 101.0).abs() < 1e-12,
        "{found:?}"
    );
    assert_eq!((&found[1].0, found[1].1), (&words("2 or more"), Some(1.0)));
    assert!((found[1].2.expect("an expectation") - 1.0).abs() < 1e-12, "{found:?}");
    // -ln 0.9 a year up to day 365, then half of -ln(0.729/0.9) up to day 730: 1,460 and 466 days.
    let [everybody] = &published.groups[..] else {
        panic!("one group")
    };
    let rates = [-(0.9_f64).ln() / 365.25, (0.9_f64 / 0.729).ln() / 730.5];
    let expected = 1_460.0 * rates[0] + 466.0 * rates[1];
    assert!((value(everybody, "expected").expect("an expectation") - expected).abs() < 1e-12);
    assert_eq!(value(everybody, "observed"), Some(2.0));
    assert_eq!(value(everybody, "funnel, lower"), None);
}

#[test]
fn returns_to_expect_are_those_of_the_months_ahead() {
    let (mut applications, mut parties) = (
        String::from("| application | kind | issued_on | concluded_on |\n"),
        String::from("| application | role | person |\n"),
    );
    let mut set = |mother: usize, number: usize, issued: &str| {
        writeln!(applications, "| {mother}-{number} | care | {issued} | {issued} |").expect("a line");
        writeln!(parties, "| {mother}-{number} | mother | M{mother} |").expect("a line");
    };
    // Of twenty who start in 2015 five return on day 334, when ten others, who start half a year before the end, are not
    // there any more to be seen.
    for mother in 0..30 {
        set(mother, 1, if mother < 20 { "2015-01-01" } else { "2020-07-01" });
        if mother < 5 {
            set(mother, 2, "2015-12-01");
        }
    }
    let world = World {
        applications: applications.leak(),
        parties: parties.leak(),
        estimates: "[[estimate]]\nname = \"ahead\"\nkind = \"expected-returns\"\ntitle = \"Ahead\"\n",
        ..World::PLAIN
    };
    let found = findings(&world, "");
    let groups = &found.measured()[0].groups;
    let of = |months: &str, within: &str| {
        let meant = [months.to_owned(), within.to_owned()];
        let group = groups.iter().find(|group| labels(group) == meant).expect("a group");
        (value(group, "at risk"), value(group, "expected returns"))
    };
    assert_eq!(of("6 to 11", "12 months"), (Some(10.0), Some(2.5)));
    assert_eq!(of("36 and over", "12 months"), (Some(15.0), Some(0.0)));
    assert_eq!(of("all", "24 months"), (Some(25.0), Some(2.5)));
    assert_eq!(of("under 6", "24 months"), (Some(0.0), None));
    assert_eq!(groups.len(), 12);
    // Ten are given the stretch in which five return, and fifteen one in which nobody does.
    let read = |months: &str, within: &str| {
        let meant = [months.to_owned(), within.to_owned()];
        let group = groups.iter().find(|group| labels(group) == meant).expect("a group");
        group.cells.iter().map(|cell| cell.get()).collect::<Vec<u64>>()
    };
    assert_eq!(read("6 to 11", "12 months"), [10, 5, 25, 5]);
    assert_eq!(read("36 and over", "12 months"), [15, 5, 25, 0]);
    assert_eq!(read("all", "24 months"), [25, 5, 25, 5]);
}

#[test]
fn where_nobody_enters_every_row_stands_without_a_figure() {
    let world = World {
        applications: "
            | application | kind | issued_on  | concluded_on |
            | A1          | care | 2009-03-02 | 2009-09-01   |",
        parties: "
            | application | role   | person |
            | A1          | mother | Ann    |",
        estimates: ALL_FOUR,
        ..World::PLAIN
    };
    let found = findings(&world, "");
    let [published, rates, areas, ahead] = found.measured() else {
        panic!("four findings")
    };
    assert!(published.groups.len() > 20);
    assert!(
        published
            .groups
            .iter()
            .all(|group| value(group, "this study").is_none())
    );
    assert!(published.groups.iter().all(|group| value(group, "published").is_some()));
    let [everybody] = &rates.groups[..] else {
        panic!("one group")
    };
    assert_eq!(
        (value(everybody, "observed"), value(everybody, "expected")),
        (Some(0.0), None)
    );
    assert!(
        everybody.remark.starts_with("nothing can be said"),
        "{}",
        everybody.remark
    );
    assert!(areas.groups.is_empty());
    assert!(
        ahead
            .groups
            .iter()
            .all(|group| value(group, "expected returns").is_none())
    );
}

/// What is released of three groups of forty mothers, of whom so many return on day 365: the table and the report.
fn released(returns: [usize; 3]) -> (String, String) {
    let (mut applications, mut parties) = (
        String::from("| application | kind | issued_on | concluded_on |\n"),
        String::from("| application | role | person |\n"),
    );
    for (group, returns) in returns.into_iter().enumerate() {
        for mother in 0..40 {
            let name = format!("{group}-{mother}");
            for (number, issued) in ["2013-03-02", "2014-03-02"]
                .iter()
                .enumerate()
                .take(1 + usize::from(mother < returns))
            {
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
        estimates: "[[estimate]]\nname = \"groups\"\nkind = \"area-benchmark\"\ntitle = \"Groups\"\nstrata = [\"children\"]\n\
                    children_bands = [2, 3]\nmonth_bands = [12]\nhorizon = 2\n",
        ..World::PLAIN
    };
    let folder = tempfile::tempdir().expect("a folder");
    let study = world.study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let read = |file: &str| std::fs::read_to_string(outcome.release.join(file)).expect("a file of the release");
    (read("tables/groups.csv"), read("report.html"))
}

#[test]
fn ratios_are_released_no_finer_than_rounded_counts_and_small_groups_not_at_all() {
    // Expected of a group: 40 x 365 days at the returns of the others in 80 x 365, so half of theirs: (13 + 12)/2 of the
    // second. 22 is told as 20, as is 18: Garwood's lower limit of 18 is 10.668, his upper one of 22 is 33.308. In the second year 18
    // are beside 55 others of whom none returns; at 25 in 80 + 55 years it would be 10.19. So the variance of 12.5 is
    // (1/2)² 25 + (18/55)² 10.19 = 7.34, and 12.5²/7.34 is 21.3, told as 20: ln(18/10.668) = 0.5231 and 1.96/√20 = 0.4383 make
    // 0.6824, and ln(33.308/22) = 0.4148 makes 0.6034: 18/12.5 less and 22/12.5 more are 0.728 and 3.218.
    let (table, report) = released([13, 22, 12]);
    let told = |measure: &str| {
        let start = format!("children,2,{measure},");
        let line = table
            .lines()
            .find(|line| line.starts_with(&start))
            .unwrap_or_else(|| panic!("{start}: {table}"));
        line[start.len()..].trim_end_matches(",ok").to_owned()
    };
    let found = [
        "observed",
        "expected",
        "observed / expected",
        "lower limit",
        "upper limit",
    ]
    .map(told);
    assert_eq!(found, ["20", "12.5", "1.60", "0.72", "3.22"]);
    assert!(
        report.contains("Groups: 3 areas by expected returns; by their rounded counts 0 lie outside"),
        "no funnel plot"
    );
    assert!(report.contains("cannot be told from the reference at this size"));
    // Nine are too few, and of two others the smaller one would tell of them.
    let (table, report) = released([13, 22, 9]);
    for (level, count) in [("1", 0), ("2", 9), ("3 or more", 0)] {
        let start = format!("children,{level},");
        let rows: Vec<&str> = table.lines().filter(|line| line.starts_with(&start)).collect();
        assert!(
            rows.len() == count && rows.iter().all(|row| row.ends_with(",ok")),
            "{table}"
        );
    }
    assert!(
        !report.contains("areas by expected returns"),
        "a funnel plot of one area"
    );
}

/// What is published runs from the issue: where the clock of a study starts elsewhere, its tables say so.
#[test]
fn published_figures_are_told_to_run_by_another_clock() {
    let tells = |origin: &'static str| {
        let world = World {
            estimates: ALL_FOUR,
            origin,
            ..FOUR
        };
        let found = findings(&world, "");
        let tells = |notes: &[String]| notes.iter().any(|note| note.contains("here the clock starts at"));
        found
            .measured()
            .iter()
            .map(|table| tells(&table.notes))
            .collect::<Vec<bool>>()
    };
    assert_eq!(tells("issued"), [false; 4]);
    assert_eq!(tells("final order"), [true, true, false, false]);
}

/// Every kind of estimate that looks at figures of others.
const ALL_FOUR: &str = r#"
[[estimate]]
name = "published"
kind = "benchmark"
title = "Published figures"
[[estimate]]
name = "rates"
kind = "area-benchmark"
title = "Rates"
reference = "published"
population = "England 2007/8 to 2017/18"
[[estimate]]
name = "areas"
kind = "area-benchmark"
title = "Areas"
strata = ["children"]
[[estimate]]
name = "ahead"
kind = "expected-returns"
title = "Ahead"
"#;
