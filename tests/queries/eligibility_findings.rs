//! Eligibility and scoping through the whole pipeline: findings before review, worked out by hand.
//!
//! Custody: invented persons only.

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::run;

use super::eligibility::{CLIENT, Client, NORFOLK, world};

const TABLE: &str = "
[[estimate]]
name = \"verdicts\"
kind = \"eligibility\"
title = \"Verdicts\"
service = \"Mpower\"
";

const SCOPING: &str = "
[[estimate]]
name = \"scope\"
kind = \"scoping\"
title = \"Scope\"
service = \"Mpower\"
on = \"31 december\"
years = [2018]
by = \"year\"
places = 4
hazard_ratios = [0.5]
[estimate.edit]
name = \"any age of the child\"
[[estimate.edit.clause]]
name = \"young-child-removed\"
of = \"some child\"
when = \"removed\"
";

fn found(clients: &[Client], estimates: &str) -> Vec<Measured> {
    found_in(clients, &(NORFOLK.to_owned() + estimates))
}

fn found_in(clients: &[Client], sections: &str) -> Vec<Measured> {
    let folder = tempfile::tempdir().expect("a folder");
    let study = world(clients, sections, "day").study(folder.path());
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings.measured().to_vec()
}

fn words(group: &Group) -> String {
    let labels: Vec<String> = group.labels.iter().map(ToString::to_string).collect();
    labels.join(" | ")
}

fn persons(group: &Group, place: usize) -> u64 {
    match group.figures[place].1 {
        Figure::Persons(count) => count.get(),
        _ => panic!("no count"),
    }
}

fn value(group: &Group, name: &str) -> Option<f64> {
    match group
        .figures
        .iter()
        .find(|(found, _)| *found == name)
        .expect("the figure")
        .1
    {
        Figure::Number { value, .. } => value,
        Figure::For { persons, each, .. } => Some(persons.get() as f64 / each as f64),
        _ => panic!("no number"),
    }
}

#[track_caller]
fn row<'m>(table: &'m Measured, labels: &str) -> &'m Group {
    let found = table.groups.iter().find(|group| words(group) == labels);
    let all: Vec<String> = table.groups.iter().map(words).collect();
    found.unwrap_or_else(|| panic!("no row `{labels}` in\n{}", all.join("\n")))
}

#[test]
fn everybody_referred_is_told_once_by_verdict_and_reason() {
    let clients = [
        Client {
            name: "Ann",
            engaged: "yes",
            ..CLIENT
        },
        Client {
            name: "Bea",
            engaged: "no",
            ..CLIENT
        },
        Client { name: "Cat", ..CLIENT },
        Client {
            name: "Dee",
            born: "2002-05-02",
            ..CLIENT
        },
        Client {
            name: "Eve",
            born: "",
            ..CLIENT
        },
        Client {
            name: "Fay",
            issued_on: "",
            left_on: "",
            born: "1990-01-01",
            ..CLIENT
        },
        // A final order within three years of a removal that is older.
        Client {
            name: "Gil",
            child_born: "2016-05-02",
            left_on: "2017-04-01",
            issued_on: "2016-06-01",
            order: Some(("care", "2018-06-01")),
            ..CLIENT
        },
        Client {
            name: "Hal",
            referred_on: "2020-06-01",
            ..CLIENT
        },
        Client {
            name: "Ida",
            referred_on: "2021-02-01",
            ..CLIENT
        },
    ];
    let table = &found(&clients, TABLE)[0];
    let chosen = "age_counted = removal, back_from = removal";
    let told: Vec<(String, u64)> = table
        .groups
        .iter()
        .filter(|group| [chosen, "all", "only one", "-"].contains(&group.labels[1].to_string().as_str()))
        .map(|group| (words(group), persons(group, 0)))
        .collect();
    let expected = [
        ("- | all | referred | all | -".to_owned(), 1),
        ("- | - | undetermined | outside observation | -".to_owned(), 1),
        ("later | all | referred | all | -".to_owned(), 1),
        (
            "later | only one | eligible | not told whether engaged | -".to_owned(),
            1,
        ),
        ("norfolk | all | referred | all | -".to_owned(), 7),
        (format!("norfolk | {chosen} | eligible | engaged | -"), 1),
        (format!("norfolk | {chosen} | eligible | never engaged | -"), 1),
        (
            format!("norfolk | {chosen} | eligible | not told whether engaged | -"),
            1,
        ),
        (format!("norfolk | {chosen} | not eligible | adult | -"), 1),
        (
            format!("norfolk | {chosen} | not eligible | young-child-removed | -"),
            1,
        ),
        (format!("norfolk | {chosen} | undetermined | adult | age"), 1),
        (format!("norfolk | {chosen} | undetermined | mother | role"), 1),
    ];
    assert_eq!(told, expected);
    // Under the reading of final orders Gil is eligible, and Ann, Bea and Cat, who have none, are undetermined.
    let other = "norfolk | age_counted = removal, back_from = final order";
    let group = row(table, &format!("{other} | eligible | not told whether engaged | -"));
    let cells: Vec<u64> = group.cells.iter().map(|cell| cell.get()).collect();
    assert_eq!((persons(group, 0), cells), (1, vec![0, 1, 1]));
    let open = row(
        table,
        &format!("{other} | undetermined | young-child-removed | permanent_order_on"),
    );
    assert_eq!(persons(open, 0), 3);
}

#[test]
fn a_service_to_which_nobody_was_referred_has_a_row_of_nobody() {
    let tables = found_in(
        &[Client { name: "Ann", ..CLIENT }],
        &(NORFOLK.to_owned() + TABLE).replace("Mpower", "Pause"),
    );
    let told: Vec<(String, u64)> = tables[0]
        .groups
        .iter()
        .map(|group| (words(group), persons(group, 0)))
        .collect();
    assert_eq!(told, [("- | all | referred | all | -".to_owned(), 0)]);
}

/// Forty whose first set of 2016 is about a child who was never away, of whom half return on day 400; and eight who are
/// eligible on the last day of 2018, 363 days after their first set was issued.
fn parents() -> Vec<Client> {
    let names = |word: &str, count: usize| -> Vec<&'static str> {
        (0..count).map(|place| &*format!("{word} {place}").leak()).collect()
    };
    let mut clients = Vec::new();
    for (place, name) in names("first", 40).into_iter().enumerate() {
        clients.push(Client {
            name,
            issued_on: "2016-01-01",
            concluded_on: "2016-06-01",
            child_born: "2012-01-01",
            left_on: "",
            back_on: if place < 20 { "2017-02-04" } else { "" },
            ..CLIENT
        });
    }
    for name in names("later", 8) {
        clients.push(Client {
            name,
            issued_on: "2018-01-02",
            ..CLIENT
        });
    }
    // A child of seven who was taken away, a father, and a mother of whom courts come to know later.
    clients.push(Client {
        name: "old child",
        child_born: "2011-01-01",
        issued_on: "2018-01-02",
        ..CLIENT
    });
    clients.push(Client {
        name: "father",
        role: "father",
        ..CLIENT
    });
    clients.push(Client {
        name: "too late",
        issued_on: "2019-01-01",
        concluded_on: "2019-06-01",
        left_on: "2019-02-01",
        ..CLIENT
    });
    clients
}

#[test]
fn scoping_tells_who_could_be_taken_and_what_to_expect_of_them() {
    let tables = found(&parents(), SCOPING);
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(
        names,
        ["scope.verdicts", "scope.clauses", "scope.returns", "scope.effects"]
    );
    let verdicts = |rule: &str| -> Vec<u64> {
        let group = row(&tables[0], &format!("all | 2018 | {rule}"));
        (0..5).map(|place| persons(group, place)).collect()
    };
    // Parents, eligible, at discretion, not eligible, undetermined. Whether the father comes with a client is not known.
    assert_eq!(verdicts("as it is"), [50, 8, 0, 41, 1]);
    assert_eq!(verdicts("any age of the child"), [50, 9, 0, 40, 1]);
    let clause = |name: &str| -> Vec<u64> {
        let group = row(&tables[1], &format!("all | 2018 | as it is | {name}"));
        (0..5).map(|place| persons(group, place)).collect()
    };
    // Met, cannot be judged, failed, failed first, failed alone. The children of the forty live with them, of those who are
    // back in court not for good.
    assert_eq!(clause("mother"), [49, 0, 1, 1, 1]);
    assert_eq!(clause("young-child-removed"), [9, 0, 41, 41, 1]);
    assert_eq!(clause("none-with-her"), [10, 20, 20, 0, 0]);
    // 30 of 50 at risk are spared on day 400; eight stand at day 363, and 24 months reach beyond it.
    let returns = row(&tables[2], "all | 2018 | as it is");
    assert_eq!((persons(returns, 0), persons(returns, 1)), (8, 8));
    let near =
        |found: Option<f64>, expected: f64| assert!((found.expect("a figure") - expected).abs() < 1e-9, "{found:?}");
    near(value(returns, "expected returns"), 8.0 * 20.0 / 50.0);
    near(value(returns, "eligible per place"), 2.0);
    let effects = row(&tables[3], "all | 2018 | as it is | 0.5");
    let spared: f64 = 30.0 / 50.0;
    near(value(effects, "returns fewer"), 8.0 * (libm::sqrt(spared) - spared));
}

#[test]
fn a_day_on_which_no_rule_was_in_force_says_so() {
    let client = Client {
        name: "Ann",
        issued_on: "2013-01-01",
        concluded_on: "2013-06-01",
        child_born: "2012-01-01",
        left_on: "2013-02-01",
        ..CLIENT
    };
    let tables = found(&[client], &SCOPING.replace("[2018]", "[2014]"));
    let group = row(&tables[0], "all | 2014 | as it is");
    let counts: Vec<u64> = (0..5).map(|place| persons(group, place)).collect();
    assert_eq!(counts, [1, 0, 0, 0, 1]);
    assert_eq!(group.remark, "no version of the rule was in force on that day");
    assert!(tables[1].groups.is_empty());
    // Nobody is eligible: nothing is expected, and no effect could be seen.
    let returns = row(&tables[2], "all | 2014 | as it is");
    assert_eq!((persons(returns, 0), value(returns, "expected returns")), (0, None));
}

#[test]
fn on_the_last_day_of_observation_parents_still_stand() {
    let tables = found(&parents(), &SCOPING.replace("[2018]", "[2020]"));
    // The rule of that day asks for the area alone: all 51 parents. Twenty returned, and the father is not of the unit.
    let returns = row(&tables[2], "all | 2020 | as it is");
    assert_eq!((persons(returns, 0), persons(returns, 1)), (51, 30));
}
