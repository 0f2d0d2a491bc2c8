//! Eligibility at its boundaries: exactly eighteen, exactly three years, what is not known, and what came later.
//!
//! Custody: invented persons only.

use super::{CLIENT, Client, NORFOLK, judged, words, world};

#[track_caller]
fn assert_verdicts(clients: &[(Client, &str)], birth_date: &'static str) {
    let drawn: Vec<Client> = clients.iter().map(|(client, _)| *client).collect();
    let found = judged(&world(&drawn, NORFOLK, birth_date));
    for (client, expected) in clients {
        assert_eq!(words(&found[client.name], 0), *expected, "{}", client.name);
    }
}

#[test]
fn boundaries_are_decided_to_the_day() {
    let eighteen = |name, born| Client { name, born, ..CLIENT };
    let left = |name, left_on| Client {
        name,
        left_on,
        child_born: "2017-01-01",
        ..CLIENT
    };
    let child = |name, child_born| Client {
        name,
        child_born,
        issued_on: "2018-01-02",
        left_on: "2018-05-02",
        ..CLIENT
    };
    assert_verdicts(
        &[
            (eighteen("exactly 18", "2002-05-01"), "eligible"),
            (eighteen("18 tomorrow", "2002-05-02"), "not: adult"),
            (left("three years ago", "2017-05-01"), "not: young-child-removed"),
            (left("a day less", "2017-05-02"), "eligible"),
            (left("a day more", "2017-04-30"), "not: young-child-removed"),
            (child("3 years 364 days", "2014-05-03"), "eligible"),
            (child("4 years", "2014-05-02"), "not: young-child-removed"),
            (
                Client {
                    name: "elsewhere",
                    area: "Leeds",
                    ..CLIENT
                },
                "not: lives-there",
            ),
        ],
        "day",
    );
}

#[test]
fn what_is_not_known_never_becomes_a_no() {
    assert_verdicts(
        &[
            (
                Client {
                    name: "no birth date",
                    born: "",
                    ..CLIENT
                },
                "open: adult (age)",
            ),
            (
                Client {
                    name: "child without birth date",
                    child_born: "",
                    ..CLIENT
                },
                "open: young-child-removed (child_age_at_removal)",
            ),
            (
                Client {
                    name: "nowhere named",
                    issued_on: "",
                    left_on: "",
                    ..CLIENT
                },
                "open: mother (role)",
            ),
            (
                Client {
                    name: "named later",
                    issued_on: "2020-05-02",
                    concluded_on: "2020-11-01",
                    left_on: "",
                    ..CLIENT
                },
                "open: mother (role)",
            ),
            (
                Client {
                    name: "refuses",
                    refuses: true,
                    ..CLIENT
                },
                "open: mother (role)",
            ),
            // What fails for sure fails, whatever else is not known.
            (
                Client {
                    name: "young and elsewhere",
                    born: "",
                    area: "Leeds",
                    ..CLIENT
                },
                "not: lives-there",
            ),
        ],
        "day",
    );
}

#[test]
fn a_birth_date_known_to_the_month_decides_where_the_whole_month_agrees() {
    // Kept as 2002-05 and 2002-04; and children of 3 or 4 years, of 3, and of 4 at removal on 2018-05-02.
    let child = |name, child_born| Client {
        name,
        child_born,
        issued_on: "2018-01-02",
        left_on: "2018-05-02",
        ..CLIENT
    };
    assert_verdicts(
        &[
            (
                Client {
                    name: "18 this month",
                    born: "2002-05-01",
                    ..CLIENT
                },
                "open: adult (day of birth)",
            ),
            (
                Client {
                    name: "18 last month",
                    born: "2002-04-30",
                    ..CLIENT
                },
                "eligible",
            ),
            (
                Client {
                    name: "18 next month",
                    born: "2002-06-01",
                    ..CLIENT
                },
                "not: adult",
            ),
            // 25 or 26: either will do.
            (
                Client {
                    name: "25 or 26",
                    born: "1994-05-20",
                    ..CLIENT
                },
                "eligible",
            ),
            (
                child("child of 3 or 4", "2014-05-31"),
                "open: young-child-removed (day of birth)",
            ),
            (child("child of 3", "2014-06-01"), "eligible"),
            (child("child of 4", "2014-04-30"), "not: young-child-removed"),
        ],
        "month",
    );
}

#[test]
fn a_child_who_came_home_for_good_counts_and_one_who_comes_home_later_does_not() {
    let home = |name, returned_on| Client {
        name,
        returned_on,
        ..CLIENT
    };
    assert_verdicts(
        &[
            (home("home", "2019-02-01"), "not: none-with-her"),
            (home("home on the day", "2020-05-01"), "not: none-with-her"),
            (home("home tomorrow", "2020-05-02"), "eligible"),
            // Home for now: proceedings are open.
            (
                Client {
                    name: "in court",
                    returned_on: "2019-02-01",
                    concluded_on: "",
                    issued_on: "2019-01-01",
                    left_on: "2019-01-15",
                    child_born: "2018-01-01",
                    ..CLIENT
                },
                "open: none-with-her (permanently_with_parent)",
            ),
            // A removal to come is none yet; the child lives with her.
            (
                Client {
                    name: "removed tomorrow",
                    left_on: "2020-05-02",
                    ..CLIENT
                },
                "not: young-child-removed",
            ),
            // Under an order of child arrangements it may be with her or not.
            (
                Client {
                    name: "arranged",
                    returned_on: "2019-02-01",
                    order: Some(("child arrangements", "2019-03-01")),
                    ..CLIENT
                },
                "open: none-with-her (permanently_with_parent)",
            ),
        ],
        "day",
    );
}

#[test]
fn a_father_comes_at_discretion_and_with_the_mother_alone() {
    let father = |name, partner| Client {
        name,
        role: "father",
        partner,
        ..CLIENT
    };
    // Referrals are numbered as clients are drawn: `client 0` is the mother's.
    assert_verdicts(
        &[
            (
                Client {
                    name: "mother",
                    ..CLIENT
                },
                "eligible",
            ),
            (father("with her", "client 0"), "discretionary"),
            (
                father("with nobody known", ""),
                "open: with-the-mother (partner_is_client)",
            ),
            (father("with a stranger", "client 99"), "not: mother"),
            (
                Client {
                    referred_on: "2020-04-30",
                    ..father("before her", "client 0")
                },
                "not: mother",
            ),
        ],
        "day",
    );
}

#[test]
fn the_version_of_the_day_decides_and_outside_of_all_none_does() {
    assert_verdicts(
        &[
            (
                Client {
                    name: "last day",
                    born: "2010-01-01",
                    referred_on: "2020-05-31",
                    ..CLIENT
                },
                "not: adult",
            ),
            (
                Client {
                    name: "first day",
                    born: "2010-01-01",
                    referred_on: "2020-06-01",
                    ..CLIENT
                },
                "eligible",
            ),
            (
                Client {
                    name: "too early",
                    referred_on: "2014-12-31",
                    ..CLIENT
                },
                "Undetermined(NoRule)",
            ),
            (
                Client {
                    name: "after observation",
                    referred_on: "2021-01-01",
                    ..CLIENT
                },
                "Undetermined(NotObserved)",
            ),
            (
                Client {
                    name: "before anything",
                    referred_on: "2009-12-31",
                    ..CLIENT
                },
                "Undetermined(NotObserved)",
            ),
        ],
        "day",
    );
}

#[test]
fn readings_change_the_verdict_and_each_is_told() {
    // Removed at one year, three by the referral of 2020-05-01 and four the day after; the final order is what lies within
    // three years.
    let client = Client {
        name: "late order",
        child_born: "2016-05-01",
        left_on: "2017-04-01",
        issued_on: "2016-06-01",
        concluded_on: "2018-06-01",
        order: Some(("care", "2018-06-01")),
        ..CLIENT
    };
    let found = judged(&world(&[client], NORFOLK, "day"));
    let told: Vec<String> = (0..4).map(|way| words(&found["late order"], way)).collect();
    assert_eq!(
        told,
        [
            "not: young-child-removed",
            "not: young-child-removed",
            "eligible",
            "not: young-child-removed"
        ]
    );
    let label = |way: usize| found["late order"].reads[way].label.as_str();
    assert_eq!(label(2), "age_counted = removal, back_from = final order");
    let only = found["late order"].reads[0]
        .only_failing()
        .map(|clause| clause.as_str());
    assert_eq!(only, Some("young-child-removed"));
}

#[test]
fn nothing_after_the_reference_day_is_known() {
    // The same parents with and without all that came later.
    let now = Client { name: "she", ..CLIENT };
    let later = Client {
        name: "she",
        returned_on: "2020-05-02",
        concluded_on: "2018-06-01",
        order: Some(("adoption", "2020-05-02")),
        ..CLIENT
    };
    let (found, other) = (
        judged(&world(&[now], NORFOLK, "day")),
        judged(&world(&[later], NORFOLK, "day")),
    );
    assert_eq!(words(&found["she"], 0), "eligible");
    // Without any order in the extracts nothing is known of orders: the ways that ask for them differ in that alone.
    assert_eq!(found["she"].reads[0].clauses, other["she"].reads[0].clauses);
}

#[test]
fn a_child_of_no_known_age_has_none_whichever_way_the_rule_is_read() {
    let client = Client {
        name: "she",
        child_born: "",
        ..CLIENT
    };
    let found = judged(&world(&[client], NORFOLK, "day"));
    assert_eq!(
        words(&found["she"], 0),
        "open: young-child-removed (child_age_at_removal)"
    );
    assert_eq!(words(&found["she"], 1), "open: young-child-removed (child_age)");
}
