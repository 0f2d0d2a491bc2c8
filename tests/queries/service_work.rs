//! Who paid for a service, its group sessions and its caseloads, on the clients of its report.
//!
//! Custody: invented persons only.

use seriatim::study::Profile;

use super::service_report::{CLIENTS, found, found_under, group, near, number, shows, table};
use super::world::World;

/// Sums by who paid, and contacts of which some are in groups.
const PAID: World = World {
    extracts: &[
        (
            "contacts",
            "
            | record   | service | on         | kind       | worker | group |
            | client 0 | Mpower  | 2015-04-01 | one to one | W1     | no    |
            | client 0 | Mpower  | 2015-05-01 | group      | W2     | yes   |
            | client 2 | Mpower  | 2015-05-01 | group      | W2     | yes   |
            | client 2 | Mpower  | 2015-05-08 | group      | W2     | yes   |
            | client 3 | Mpower  | 2015-05-08 | group      |        | yes   |
            | client 2 | Mpower  | 2015-07-01 | one to one | W1     | no    |",
        ),
        (
            "costs",
            "
            | service | year | kind     | amount | funder          |
            | Mpower  | 2015 | staffing | 60     | local authority |
            | Mpower  | 2015 | staffing | 40     | health          |
            | Mpower  | 2016 | staffing | 50     | charity         |
            | Mpower  | 2017 | staffing | 50     |                 |
            | Pause   | 2016 | staffing | 900    | health          |",
        ),
    ],
    ..CLIENTS
};

#[test]
fn shares_of_funders_are_of_all_that_was_spent() {
    let found = found(&PAID);
    near(number(group(&found, "costs", &["gross", "all"]), "pounds"), 200.0);
    for (funder, pounds, share) in [
        ("local authority", 60.0, 30.0),
        ("health", 40.0, 20.0),
        ("charity", 50.0, 25.0),
        ("not known", 50.0, 25.0),
    ] {
        let row = group(&found, "funders", &[funder]);
        near(number(row, "pounds"), pounds);
        near(number(row, "of the gross cost, %"), share);
    }
    assert_eq!(table(&found, "funders").groups.len(), 4);
    // Where no extract says who paid there is no table.
    let names: Vec<String> = super::service_report::found(&CLIENTS)
        .iter()
        .map(|table| table.name.clone())
        .collect();
    assert!(!names.iter().any(|name| name == "own.funders"), "{names:?}");
}

#[test]
fn a_group_session_is_one_day_with_one_worker_however_many_came() {
    // Two with W2, and one of which nobody says who held it: to the first Ann and Bea came, to the second Bea, to the third Cat.
    let found = found(&PAID);
    for label in ["all", "2015"] {
        let row = group(&found, "groups", &[label]);
        near(number(row, "sessions"), 3.0);
        near(number(row, "clients"), 3.0);
        near(number(row, "clients at each, on average"), 4.0 / 3.0);
    }
    shows(&found, "contacts", &["together with others"], (3, 4));
}

#[test]
fn levels_and_years_of_nobody_have_rows_where_a_row_that_is_missing_would_tell_of_them() {
    // Nobody came to a group after 2015.
    near(number(group(&found(&PAID), "groups", &["2018"]), "sessions"), 0.0);
    let sources = |profile| {
        let found = found_under(&PAID, profile);
        let rows = table(&found, "clients").groups.iter();
        let own = rows.filter(|row| row.labels[0].to_string() == "source of referral");
        own.map(|row| number(row, "number")).collect::<Vec<_>>()
    };
    let (shown, disclosive) = (sources(Profile::Strict), sources(Profile::OnsSrs));
    assert!(shown.len() < disclosive.len(), "{shown:?} {disclosive:?}");
    assert!(disclosive.contains(&Some(0.0)));
}

#[test]
fn caseloads_are_told_at_the_end_of_each_quarter() {
    let found = found(&PAID);
    let row = |year, quarter| group(&found, "caseload-by-quarter", &[year, quarter]);
    let second = row("2015", "quarter 2");
    near(number(second, "clients"), 2.0);
    near(number(second, "workers with contacts in the quarter"), 2.0);
    near(number(second, "clients for each worker"), 1.0);
    // W1 saw Ann, W2 Ann and Bea.
    near(number(second, "clients seen by each worker"), 1.5);
    let third = row("2015", "quarter 3");
    near(number(third, "clients for each worker"), 2.0);
    near(number(third, "clients seen by each worker"), 1.0);
    // Before the first contact nobody is known to have worked; Ann's work ended on 2016-06-01.
    assert_eq!(number(row("2015", "quarter 1"), "clients for each worker"), None);
    near(number(row("2016", "quarter 1"), "clients"), 2.0);
    near(number(row("2016", "quarter 2"), "clients"), 1.0);
    assert_eq!(
        table(&found, "caseload-by-quarter").groups.len(),
        44,
        "2010 to 2020: a quarter of nobody has a row"
    );
}
