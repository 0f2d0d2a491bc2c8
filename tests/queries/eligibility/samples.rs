//! The rules of the sample services at their boundaries, as the files have them: only names, places and first days are others.
//!
//! Custody: invented persons only.

use super::{CLIENT, Client, judged, words, world};

/// The section of a sample service, as one of the services and areas of drawn worlds.
pub(super) fn section(file: &str, others: &[(&str, &str)]) -> String {
    let path = format!("{}/data-samples/services/{file}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let from = text.find("[[service]]").unwrap();
    let until = from + text[from..].find("[[estimate]]").unwrap();
    let mut lines: Vec<String> = Vec::new();
    let (mut in_claims, mut is_first) = (false, true);
    for line in text[from..until].lines() {
        in_claims |= line.starts_with("published = [");
        let closes = in_claims && line == "]";
        if !in_claims && !line.starts_with("instruments") {
            lines.push(match line.split_once(" = ") {
                Some(("name", _)) if is_first => "name = \"Mpower\"".to_owned(),
                Some(("areas", _)) => "areas = [\"Norfolk\"]".to_owned(),
                _ => line.to_owned(),
            });
            is_first &= !line.starts_with("name");
        }
        in_claims &= !closes;
    }
    let mut section = format!("\n{}\n", lines.join("\n"));
    for (from, to) in others {
        assert!(section.contains(from), "{file}: {from}");
        section = section.replace(from, to);
    }
    section
}

/// The verdicts of a section under a way of reading it: the chosen one, or the first with this choice in its name.
#[track_caller]
pub(super) fn assert_read(section: &str, choice: Option<&str>, clients: &[(Client, &str)]) {
    let drawn: Vec<Client> = clients.iter().map(|(client, _)| *client).collect();
    let found = judged(&world(&drawn, section, "day"));
    for (client, expected) in clients {
        let reads = &found[client.name].reads;
        let is_meant = |choice: &str| reads.iter().position(|read| read.label.as_str().contains(choice));
        let way = choice
            .map_or(Some(0), is_meant)
            .unwrap_or_else(|| panic!("{}: {choice:?}: {reads:?}", client.name));
        assert_eq!(words(&found[client.name], way), *expected, "{} {choice:?}", client.name);
    }
}

const LEFT: &str = "left without child";
const STAYED: &str = "left with child";

#[test]
fn securing_change_first_takes_mothers_who_left_the_house_without_the_child() {
    let rule = section("securing-change-rules", &[]);
    let client = |name, assessed| Client {
        name,
        assessed,
        referred_on: "2019-06-01",
        ..CLIENT
    };
    assert_read(
        &rule,
        None,
        &[
            (client("left the day before", &[(LEFT, "2019-05-31")]), "eligible"),
            (client("left on the day", &[(LEFT, "2019-06-01")]), "eligible"),
            (
                client("leaves tomorrow", &[(LEFT, "2019-06-02")]),
                "open: left-without-child (assessment_outcome)",
            ),
            (
                client("never there", &[]),
                "open: left-without-child (assessment_outcome)",
            ),
            (
                client("left with the child", &[(STAYED, "2019-05-31")]),
                "not: left-without-child",
            ),
            // The last assessment counts.
            (
                client("twice there", &[(LEFT, "2018-05-31"), (STAYED, "2019-05-31")]),
                "not: left-without-child",
            ),
            (
                client(
                    "twice there, the other way",
                    &[(STAYED, "2018-05-31"), (LEFT, "2019-05-31")],
                ),
                "eligible",
            ),
            // Nothing is said of age.
            (
                Client {
                    born: "2002-06-01",
                    ..client("seventeen exactly", &[(LEFT, "2019-05-31")])
                },
                "eligible",
            ),
            (
                Client {
                    role: "father",
                    ..client("father", &[(LEFT, "2019-05-31")])
                },
                "not: mother",
            ),
            (
                Client {
                    area: "Leeds",
                    ..client("elsewhere", &[(LEFT, "2019-05-31")])
                },
                "not: lives-there",
            ),
            (
                Client {
                    referred_on: "2018-05-01",
                    ..client("on the first day", &[(LEFT, "2018-05-01")])
                },
                "eligible",
            ),
            (
                Client {
                    referred_on: "2018-04-30",
                    ..client("before the first day", &[(LEFT, "2018-04-30")])
                },
                "Undetermined(NoRule)",
            ),
        ],
    );
}

#[test]
fn securing_change_then_takes_any_parent_who_left_the_house_with_or_without_the_child() {
    let rule = section("securing-change-rules", &[]);
    let client = |name, referred_on, assessed| Client {
        name,
        assessed,
        referred_on,
        ..CLIENT
    };
    const DAY: &str = "2020-01-01";
    assert_read(
        &rule,
        None,
        &[
            (
                client("last day of the first", "2019-12-31", &[(STAYED, "2019-12-01")]),
                "not: left-without-child",
            ),
            (
                client("first day of the second", DAY, &[(STAYED, "2019-12-01")]),
                "eligible",
            ),
            (client("without the child", DAY, &[(LEFT, "2020-01-01")]), "eligible"),
            (
                client("leaves tomorrow", DAY, &[(LEFT, "2020-01-02")]),
                "open: left-the-house (assessment_outcome)",
            ),
            (
                Client {
                    role: "father",
                    ..client("father", DAY, &[(STAYED, "2019-12-01")])
                },
                "eligible",
            ),
            // The second version names no place.
            (
                Client {
                    area: "Leeds",
                    ..client("elsewhere", DAY, &[(STAYED, "2019-12-01")])
                },
                "eligible",
            ),
            // Named in no proceedings: nobody tells the role, nor whether it is a parent.
            (
                Client {
                    issued_on: "",
                    left_on: "",
                    ..client("nowhere named", DAY, &[(STAYED, "2019-12-01")])
                },
                "open: parent (role)",
            ),
        ],
    );
}

#[test]
fn securing_change_may_have_changed_a_year_earlier_or_later() {
    let rule = section("securing-change-rules", &[]);
    let stayed = |name, referred_on| Client {
        name,
        referred_on,
        assessed: &[(STAYED, "2018-12-01")],
        ..CLIENT
    };
    let earlier = Some("changed = 2019-01-01");
    assert_read(
        &rule,
        earlier,
        &[
            (stayed("the day before", "2018-12-31"), "not: left-without-child"),
            (stayed("on the day", "2019-01-01"), "eligible"),
        ],
    );
    let later = Some("changed = 2021-01-01");
    let father = |name, referred_on| Client {
        role: "father",
        ..stayed(name, referred_on)
    };
    let elsewhere = |name, referred_on| Client {
        area: "Leeds",
        assessed: &[(LEFT, "2018-12-01")],
        ..stayed(name, referred_on)
    };
    assert_read(
        &rule,
        later,
        &[
            // The last day of observation: what the second version asks had not changed yet.
            (stayed("the day before", "2020-12-31"), "not: left-the-house"),
            (father("father the day before", "2020-12-31"), "not: parent"),
            (elsewhere("elsewhere the day before", "2020-12-31"), "not: lives-there"),
        ],
    );
}

#[test]
fn mpower_in_norfolk_as_the_sample_has_it_decides_to_the_day() {
    let rule = section("mpower-norfolk", &[("2023-04-01", "2015-01-01")]);
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
    assert_read(
        &rule,
        None,
        &[
            (eighteen("exactly 18", "2002-05-01"), "eligible"),
            (eighteen("18 tomorrow", "2002-05-02"), "not: adult"),
            (
                left("exactly three years ago", "2017-05-01"),
                "not: young-child-removed",
            ),
            (left("three years less a day", "2017-05-02"), "eligible"),
            (child("3 years 364 days", "2014-05-03"), "eligible"),
            (child("4 years", "2014-05-02"), "not: young-child-removed"),
        ],
    );
    // At referral the child of three at removal is four.
    let older = child("3 at removal, 4 at referral", "2015-05-02");
    assert_read(&rule, None, &[(older, "eligible")]);
    let four = Client {
        referred_on: "2019-05-02",
        ..older
    };
    let three = Client {
        name: "3 years 364 days at referral",
        referred_on: "2019-05-01",
        ..older
    };
    let at_referral = Some("age_counted = referral");
    assert_read(
        &rule,
        at_referral,
        &[(three, "eligible"), (four, "not: young-child-removed")],
    );
}

#[test]
fn mpower_elsewhere_rests_on_a_judgement_and_on_no_age_unless_it_is_read_so() {
    let rule = section("mpower-other", &[]);
    let client = |name, high_risk| Client {
        name,
        high_risk,
        ..CLIENT
    };
    let seventeen = Client {
        born: "2002-05-02",
        ..client("18 tomorrow", "yes")
    };
    let eighteen = Client {
        born: "2002-05-01",
        ..client("exactly 18", "yes")
    };
    assert_read(
        &rule,
        None,
        &[
            (client("at risk", "yes"), "eligible"),
            (client("not at risk", "no"), "not: high-risk"),
            (client("not judged", ""), "open: high-risk (high_risk)"),
            (seventeen, "eligible"),
            (eighteen, "eligible"),
            // A child of any age, removed at any time, and on the day itself.
            (
                Client {
                    child_born: "2004-01-10",
                    issued_on: "2010-02-01",
                    concluded_on: "2010-09-01",
                    left_on: "2010-02-01",
                    ..client("long ago", "yes")
                },
                "eligible",
            ),
            (
                Client {
                    left_on: "2020-05-01",
                    ..client("removed on the day", "yes")
                },
                "eligible",
            ),
            (
                Client {
                    left_on: "2020-05-02",
                    ..client("removed tomorrow", "yes")
                },
                "not: child-removed",
            ),
            (
                Client {
                    role: "father",
                    partner: "client 0",
                    ..client("father with her", "no")
                },
                "discretionary",
            ),
            (
                Client {
                    role: "father",
                    partner: "client 99",
                    ..client("father alone", "yes")
                },
                "not: birth-mother",
            ),
        ],
    );
    let read = Some("old_enough = 18 or more");
    assert_read(&rule, read, &[(seventeen, "not: age"), (eighteen, "eligible")]);
}

#[test]
fn mpower_before_2019_ends_with_its_last_day() {
    let rule = section("mpower-pre-2019", &[]);
    let client = |name, referred_on| Client {
        name,
        referred_on,
        high_risk: "yes",
        ..CLIENT
    };
    assert_read(
        &rule,
        None,
        &[
            (client("last day", "2018-12-31"), "eligible"),
            (client("after it", "2019-01-01"), "Undetermined(NoRule)"),
            (
                Client {
                    left_on: "2018-12-31",
                    ..client("removed on the last day", "2018-12-31")
                },
                "eligible",
            ),
            (
                Client {
                    left_on: "",
                    ..client("nobody removed", "2018-12-31")
                },
                "not: child-removed",
            ),
            (
                Client {
                    born: "",
                    ..client("of no known age", "2018-12-31")
                },
                "eligible",
            ),
        ],
    );
}
