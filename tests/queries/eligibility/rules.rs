//! The rules of services of the field (domain.md 5b), case by case.
//!
//! Custody: invented persons only.

use super::{CLIENT, Client, judged, words, world};

/// The verdicts of a rule of one version, as it is read.
#[track_caller]
fn assert_rule(clauses: &str, clients: &[(Client, &str)]) {
    let rule = "\n[[service]]\nname = \"Mpower\"\nareas = [\"Norfolk\", \"Suffolk\"]\nfrom = 2015-01-01\n\
                [[service.rule]]\nversion = \"one\"\nfrom = 2015-01-01\n";
    let drawn: Vec<Client> = clients.iter().map(|(client, _)| *client).collect();
    let found = judged(&world(&drawn, &(rule.to_owned() + clauses), "day"));
    for (client, expected) in clients {
        assert_eq!(words(&found[client.name], 0), *expected, "{}", client.name);
    }
}

#[test]
fn action_for_change_takes_who_lost_a_child_for_good_or_is_pregnant_after_a_removal() {
    let rule = r#"
[[service.rule.reading]]
name = "removed_where"
chosen = "anywhere"
values = { anywhere = "true", "by one of the three" = "authority in ('Norfolk', 'Suffolk')" }
[[service.rule.clause]]
name = "lives-there"
when = "in_area"
[[service.rule.clause]]
name = "consents"
when = "consented"
[[service.rule.clause]]
name = "removal"
when = "children_permanently_removed >= 1 or (pregnant and children_removed >= 1)"
[[service.rule.clause]]
name = "removed-there"
of = "some child"
when = "removed and removed_where"
"#;
    let client = Client {
        consented: "yes",
        pregnant: "no",
        ..CLIENT
    };
    assert_rule(
        rule,
        &[
            (
                Client {
                    name: "order",
                    order: Some(("placement", "2018-06-01")),
                    ..client
                },
                "eligible",
            ),
            (
                Client {
                    name: "order tomorrow",
                    order: Some(("placement", "2020-05-02")),
                    ..client
                },
                "not: removal",
            ),
            (
                Client {
                    name: "home",
                    order: Some(("supervision", "2018-06-01")),
                    ..client
                },
                "not: removal",
            ),
            (
                Client {
                    name: "pregnant",
                    pregnant: "yes",
                    ..client
                },
                "eligible",
            ),
            (
                Client {
                    name: "not told",
                    pregnant: "",
                    ..client
                },
                "open: removal (pregnant)",
            ),
            (
                Client {
                    name: "refuses",
                    consented: "no",
                    pregnant: "yes",
                    ..client
                },
                "not: consents",
            ),
            (
                Client {
                    name: "does not say",
                    consented: "",
                    pregnant: "yes",
                    ..client
                },
                "open: consents (consented)",
            ),
            (
                Client {
                    name: "far",
                    area: "York",
                    pregnant: "yes",
                    ..client
                },
                "not: lives-there",
            ),
            (
                Client {
                    name: "somewhere",
                    area: "",
                    pregnant: "yes",
                    ..client
                },
                "eligible",
            ),
        ],
    );
}

#[test]
fn pause_takes_women_without_a_child_who_agree() {
    let rule = r#"
[[service.rule.clause]]
name = "woman"
when = "sex = 'female'"
[[service.rule.clause]]
name = "removed"
when = "children_removed >= 1"
[[service.rule.clause]]
name = "none-with-her"
of = "no child"
when = "with_parent"
[[service.rule.clause]]
name = "not-pregnant"
when = "not pregnant"
[[service.rule.clause]]
name = "agrees"
when = "agrees_contraception"
"#;
    let client = Client {
        sex: "female",
        pregnant: "no",
        agrees: "yes",
        ..CLIENT
    };
    assert_rule(
        rule,
        &[
            (Client { name: "all", ..client }, "eligible"),
            (
                Client {
                    name: "sex not known",
                    sex: "",
                    ..client
                },
                "open: woman (sex)",
            ),
            (
                Client {
                    name: "man",
                    sex: "male",
                    ..client
                },
                "not: woman",
            ),
            (
                Client {
                    name: "none removed",
                    left_on: "",
                    ..client
                },
                "not: removed",
            ),
            (
                Client {
                    name: "child at home",
                    returned_on: "2019-01-01",
                    ..client
                },
                "not: none-with-her",
            ),
            (
                Client {
                    name: "pregnant",
                    pregnant: "yes",
                    ..client
                },
                "not: not-pregnant",
            ),
            (
                Client {
                    name: "perhaps pregnant",
                    pregnant: "",
                    ..client
                },
                "open: not-pregnant (pregnant)",
            ),
            (
                Client {
                    name: "does not agree",
                    agrees: "no",
                    ..client
                },
                "not: agrees",
            ),
            (
                Client {
                    name: "not asked",
                    agrees: "",
                    ..client
                },
                "open: agrees (agrees_contraception)",
            ),
        ],
    );
}

#[test]
fn fdac_takes_who_misuses_substances_while_proceedings_are_open() {
    let rule = r#"
[[service.rule.clause]]
name = "in-proceedings"
when = "proceedings_open"
[[service.rule.clause]]
name = "misuse"
when = "substance_misuse"
[[service.rule.clause]]
name = "agrees"
when = "consented"
"#;
    let open = Client {
        issued_on: "2020-01-01",
        concluded_on: "",
        left_on: "",
        misuse: "yes",
        consented: "yes",
        ..CLIENT
    };
    assert_rule(
        rule,
        &[
            (Client { name: "open", ..open }, "eligible"),
            (
                Client {
                    name: "ends tomorrow",
                    concluded_on: "2020-05-02",
                    ..open
                },
                "eligible",
            ),
            (
                Client {
                    name: "ends today",
                    concluded_on: "2020-05-01",
                    ..open
                },
                "not: in-proceedings",
            ),
            (
                Client {
                    name: "begins tomorrow",
                    issued_on: "2020-05-02",
                    ..open
                },
                "open: in-proceedings (proceedings_open)",
            ),
            (
                Client {
                    name: "not asked",
                    misuse: "",
                    ..open
                },
                "open: misuse (substance_misuse)",
            ),
            (
                Client {
                    name: "no misuse",
                    misuse: "no",
                    ..open
                },
                "not: misuse",
            ),
        ],
    );
}
