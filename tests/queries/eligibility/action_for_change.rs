//! The rule of Action for Change at its boundaries, as the sample has it, under each way of reading it.
//!
//! Custody: invented persons only.

use super::samples::{assert_read, section};
use super::{CLIENT, Client};

const FINAL: Option<(&str, &str)> = Some(("placement", "2018-06-01"));

/// Of drawn worlds, Norfolk stands for Westminster, Suffolk for Kensington and Chelsea, and Leeds for the borough that one page
/// leaves out; York is none of the three.
fn rule() -> String {
    section(
        "action-for-change-rules",
        &[
            ("areas = [\"Norfolk\"]", "areas = [\"Norfolk\", \"Suffolk\", \"Leeds\"]"),
            ("Westminster", "Norfolk"),
            ("Kensington and Chelsea", "Suffolk"),
            ("Hammersmith and Fulham", "Leeds"),
        ],
    )
}

/// Who agrees, is not pregnant, and had a child removed without a final order.
fn client(name: &'static str) -> Client {
    Client {
        name,
        consented: "yes",
        pregnant: "no",
        ..CLIENT
    }
}

/// As [`client`], with a final order of placement.
fn lost(name: &'static str) -> Client {
    Client {
        order: FINAL,
        ..client(name)
    }
}

#[test]
fn a_final_order_that_lasts_is_enough_and_no_other_order_is() {
    let ordered = |name, order, made_on| Client {
        order: Some((order, made_on)),
        ..client(name)
    };
    assert_read(
        &rule(),
        None,
        &[
            (ordered("placement", "placement", "2018-06-01"), "eligible"),
            (ordered("adoption", "adoption", "2018-06-01"), "eligible"),
            (ordered("care", "care", "2018-06-01"), "eligible"),
            (ordered("guardians", "special guardianship", "2018-06-01"), "eligible"),
            (ordered("at home", "care at home", "2018-06-01"), "not: removal"),
            (ordered("supervised", "supervision", "2018-06-01"), "not: removal"),
            (ordered("arranged", "child arrangements", "2018-06-01"), "not: removal"),
            (ordered("on the day", "adoption", "2020-05-01"), "eligible"),
            (ordered("tomorrow", "adoption", "2020-05-02"), "not: removal"),
            (client("no order"), "not: removal"),
            // The order tells of the removal, where nothing else does.
            (
                Client {
                    left_on: "",
                    ..lost("no day of removal")
                },
                "eligible",
            ),
            // The order was made, whatever came of it.
            (
                Client {
                    returned_on: "2019-02-01",
                    ..lost("home again")
                },
                "eligible",
            ),
            (
                Client {
                    role: "father",
                    pregnant: "",
                    ..lost("father")
                },
                "eligible",
            ),
        ],
    );
}

#[test]
fn without_a_final_order_a_pregnancy_after_a_removal_is_enough() {
    let expecting = |name, pregnant, left_on| Client {
        pregnant,
        left_on,
        ..client(name)
    };
    assert_read(
        &rule(),
        None,
        &[
            (expecting("removed before", "yes", "2018-02-01"), "eligible"),
            (expecting("removed on the day", "yes", "2020-05-01"), "eligible"),
            (expecting("removed tomorrow", "yes", "2020-05-02"), "not: removal"),
            (expecting("none removed", "yes", ""), "not: removal"),
            (
                Client {
                    returned_on: "2019-02-01",
                    ..expecting("removed and home again", "yes", "2018-02-01")
                },
                "eligible",
            ),
            (expecting("not pregnant", "no", "2018-02-01"), "not: removal"),
            (expecting("not told", "", "2018-02-01"), "open: removal (pregnant)"),
            // It does not matter what is not told.
            (expecting("not told, none removed", "", ""), "not: removal"),
            (
                Client {
                    pregnant: "",
                    ..lost("not told, final order")
                },
                "eligible",
            ),
            // Of a father nobody says that he is pregnant.
            (
                Client {
                    role: "father",
                    ..expecting("father", "", "2018-02-01")
                },
                "open: removal (pregnant)",
            ),
        ],
    );
}

#[test]
fn where_no_orders_are_told_only_a_pregnancy_decides() {
    let expecting = |name, pregnant| Client {
        pregnant,
        ..client(name)
    };
    assert_read(
        &rule(),
        None,
        &[
            (expecting("pregnant", "yes"), "eligible"),
            (
                expecting("not pregnant", "no"),
                "open: removal (children_permanently_removed)",
            ),
            (
                expecting("not told", ""),
                "open: removal (children_permanently_removed, pregnant)",
            ),
        ],
    );
}

#[test]
fn consent_that_is_not_known_is_neither_given_nor_refused() {
    let asked = |name, consented| Client {
        consented,
        ..lost(name)
    };
    assert_read(
        &rule(),
        None,
        &[
            (asked("consents", "yes"), "eligible"),
            (asked("refuses", "no"), "not: consents"),
            (asked("not known", ""), "open: consents (consented)"),
            // What fails for sure fails, whatever else is not known.
            (
                Client {
                    area: "York",
                    ..asked("not known, elsewhere", "")
                },
                "not: lives-there",
            ),
            (
                Client {
                    order: None,
                    ..asked("not known, no final order", "")
                },
                "not: removal",
            ),
            // Consent to the service is no consent to linkage, nor the reverse.
            (
                Client {
                    refuses: true,
                    ..asked("refuses linkage", "yes")
                },
                "open: parent (role)",
            ),
            (
                Client {
                    issued_on: "",
                    left_on: "",
                    order: None,
                    ..asked("nowhere named", "yes")
                },
                "open: parent (role)",
            ),
        ],
    );
}

#[test]
fn who_lives_in_one_of_the_boroughs_is_taken_from_the_first_day_on() {
    let lives = |name, area, authority| Client {
        area,
        authority,
        ..lost(name)
    };
    let referred = |name, referred_on| Client {
        child_born: "2012-01-10",
        issued_on: "2012-06-01",
        concluded_on: "2013-06-01",
        left_on: "2012-07-01",
        order: Some(("placement", "2013-06-01")),
        referred_on,
        ..client(name)
    };
    assert_read(
        &rule(),
        None,
        &[
            (lives("first", "Norfolk", "Norfolk"), "eligible"),
            (lives("second", "Suffolk", "Suffolk"), "eligible"),
            (lives("third", "Leeds", "Leeds"), "eligible"),
            (lives("elsewhere", "York", "Norfolk"), "not: lives-there"),
            // Where nobody states it, it is the authority of the last application.
            (lives("not stated", "", "Leeds"), "eligible"),
            (lives("not stated, elsewhere", "", "York"), "not: lives-there"),
            (lives("nowhere stated", "", ""), "open: lives-there (area)"),
            (referred("on the first day", "2014-02-01"), "eligible"),
            (referred("before the first day", "2014-01-31"), "Undetermined(NoRule)"),
        ],
    );
}

#[test]
fn a_removal_by_another_borough_counts_unless_it_is_read_otherwise() {
    let by = |name, authority| Client {
        authority,
        ..lost(name)
    };
    // The first child was in court again, in Norfolk; the sibling was in York alone, and is the one who was removed.
    let sibling = Client {
        pregnant: "yes",
        order: None,
        left_on: "",
        sibling_left_on: "2018-02-01",
        back_on: "2019-06-01",
        ..by("the other child", "York")
    };
    // The authority is that of the last application by the day.
    let again = |name, back_on| Client {
        back_on,
        ..by(name, "York")
    };
    let pregnant = Client {
        pregnant: "yes",
        order: None,
        ..by("pregnant, removed by another", "York")
    };
    let clients = [
        by("by her own", "Norfolk"),
        by("by the second", "Suffolk"),
        by("by the third", "Leeds"),
        by("by another", "York"),
        by("by whom is not known", ""),
        pregnant,
        sibling,
        again("again on the day", "2020-05-01"),
        again("again tomorrow", "2020-05-02"),
    ];
    let anywhere: Vec<(Client, &str)> = clients.iter().map(|client| (*client, "eligible")).collect();
    assert_read(&rule(), None, &anywhere);
    let there = [
        "eligible",
        "eligible",
        "eligible",
        "not: removed-there",
        "open: removed-there (authority)",
        "not: removed-there",
        "not: removed-there",
        "eligible",
        "not: removed-there",
    ];
    let there: Vec<(Client, &str)> = clients.iter().copied().zip(there).collect();
    assert_read(&rule(), Some("removed_where = by one of the three"), &there);
}

#[test]
fn the_borough_that_one_page_leaves_out_counts_unless_it_is_read_otherwise() {
    let lives = |name, area, authority| Client {
        area,
        authority,
        ..lost(name)
    };
    let first = lives("first", "Norfolk", "Norfolk");
    let second = lives("second", "Suffolk", "Suffolk");
    let left_out = lives("left out", "Leeds", "Leeds");
    let not_stated = lives("not stated", "", "Leeds");
    let nowhere = lives("nowhere stated", "", "");
    let moved = lives("removed by the one left out", "Norfolk", "Leeds");
    let elsewhere = lives("removed elsewhere", "Suffolk", "York");
    assert_read(
        &rule(),
        None,
        &[
            (left_out, "eligible"),
            (not_stated, "eligible"),
            (nowhere, "open: lives-there (area)"),
        ],
    );
    assert_read(
        &rule(),
        Some("removed_where = anywhere, boroughs = two"),
        &[
            (first, "eligible"),
            (second, "eligible"),
            (left_out, "not: lives-there"),
            (not_stated, "not: lives-there"),
            (nowhere, "open: lives-there (area)"),
            (moved, "eligible"),
            (elsewhere, "eligible"),
            (lives("lives elsewhere", "York", "Norfolk"), "not: lives-there"),
        ],
    );
    // Who lives there is one question, and who removed the child is another.
    assert_read(
        &rule(),
        Some("removed_where = by one of the three, boroughs = two"),
        &[
            (first, "eligible"),
            (left_out, "not: lives-there"),
            (moved, "eligible"),
            (elsewhere, "not: removed-there"),
        ],
    );
}
