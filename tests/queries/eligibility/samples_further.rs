//! The rules of Pause, FDAC, Positive Choices and the generic service at their boundaries, as the samples have them.
//!
//! Custody: invented persons only.

use super::samples::{assert_read, section};
use super::{CLIENT, Client};

#[test]
fn pause_asks_for_two_children_removed_or_one_as_it_is_read() {
    let rule = section("pause", &[]);
    let client = |name| Client {
        name,
        sex: "female",
        pregnant: "no",
        agrees: "yes",
        ..CLIENT
    };
    let one = client("one removed");
    let two = Client {
        sibling_left_on: "2018-02-01",
        ..client("two removed")
    };
    let second_tomorrow = Client {
        sibling_left_on: "2020-05-02",
        ..client("the second tomorrow")
    };
    assert_read(
        &rule,
        None,
        &[
            (one, "not: children-removed"),
            (two, "eligible"),
            (second_tomorrow, "not: children-removed"),
            (
                Client {
                    returned_on: "2020-05-01",
                    name: "one home on the day",
                    ..two
                },
                "not: none-in-her-care",
            ),
            (
                Client {
                    pregnant: "",
                    name: "nobody says whether pregnant",
                    ..two
                },
                "open: not-pregnant (pregnant)",
            ),
            (
                Client {
                    agrees: "no",
                    name: "does not agree",
                    ..two
                },
                "not: agrees",
            ),
            (
                Client {
                    sex: "male",
                    name: "a man",
                    ..two
                },
                "not: woman",
            ),
        ],
    );
    // Where one is enough, she who has lost one, and has none with her.
    assert_read(&rule, Some("removals_needed = one"), &[(one, "eligible")]);
    let refuses = Client {
        agrees: "no",
        name: "does not agree",
        ..two
    };
    assert_read(&rule, Some("no condition"), &[(refuses, "eligible")]);
}

#[test]
fn fdac_takes_who_agrees_while_proceedings_are_open() {
    let rule = section("fdac", &[]);
    let client = |name, issued_on, concluded_on| Client {
        name,
        issued_on,
        concluded_on,
        left_on: "",
        misuse: "yes",
        consented: "yes",
        ..CLIENT
    };
    let before = Client {
        proceedings: "before",
        ..client("pre-proceedings", "2017-06-01", "2018-06-01")
    };
    assert_read(
        &rule,
        None,
        &[
            (client("issued on the day", "2020-05-01", "2020-11-01"), "eligible"),
            (client("open", "2020-01-01", ""), "eligible"),
            (
                client("concluded before", "2019-06-01", "2020-04-30"),
                "not: in-proceedings",
            ),
            (before, "not: in-proceedings"),
            (
                Client {
                    misuse: "",
                    ..client("not judged", "2020-01-01", "")
                },
                "open: substance-misuse (substance_misuse)",
            ),
            (
                Client {
                    consented: "no",
                    ..client("does not agree", "2020-01-01", "")
                },
                "not: agrees",
            ),
        ],
    );
    assert_read(&rule, Some("pre-proceedings too"), &[(before, "eligible")]);
}

#[test]
fn positive_choices_and_the_generic_service_decide_to_the_day() {
    let rule = section("positive-choices", &[]);
    let client = |name| Client { name, ..CLIENT };
    assert_read(
        &rule,
        None,
        &[
            (client("mother"), "eligible"),
            (
                Client {
                    role: "father",
                    ..client("father")
                },
                "eligible",
            ),
            (
                Client {
                    left_on: "2020-05-02",
                    ..client("removed tomorrow")
                },
                "not: child-removed",
            ),
            (
                Client {
                    area: "Leeds",
                    ..client("elsewhere")
                },
                "not: lives-there",
            ),
        ],
    );
    let rule = section("generic", &[]);
    let client = |name, referred_on, left_on| Client {
        name,
        referred_on,
        left_on,
        child_born: "2015-01-10",
        issued_on: "2016-01-10",
        ..CLIENT
    };
    assert_read(
        &rule,
        None,
        &[
            (
                client("exactly two years ago", "2018-06-01", "2016-06-01"),
                "not: removed-within-two-years",
            ),
            (client("a day less", "2018-06-01", "2016-06-02"), "eligible"),
            (
                Client {
                    born: "2000-06-01",
                    ..client("exactly 18", "2018-06-01", "2016-06-02")
                },
                "eligible",
            ),
            (
                Client {
                    born: "2000-06-02",
                    ..client("18 tomorrow", "2018-06-01", "2016-06-02")
                },
                "not: adult",
            ),
            (
                client("last day of the first", "2019-03-31", "2016-06-02"),
                "not: removed-within-two-years",
            ),
            (
                client("first day of the second", "2019-04-01", "2016-06-02"),
                "eligible",
            ),
            (
                Client {
                    role: "father",
                    ..client("father of the first", "2018-06-01", "2016-06-02")
                },
                "not: mother",
            ),
            (
                Client {
                    role: "father",
                    ..client("father of the second", "2019-04-01", "2016-06-02")
                },
                "eligible",
            ),
        ],
    );
}
