//! Eligibility at its boundaries: exactly eighteen, exactly three years, what is not known, and what came later.
//!
//! Custody: invented persons only.

use std::collections::BTreeMap;

use seriatim::cohort::{Eligibility, ReferencePoint, Verdict, Why};

use super::world::{Opened, World};

/// The rule of Mpower in Norfolk (domain.md 5b), with a later version that asks for less.
pub(super) const NORFOLK: &str = r#"
[[service]]
name = "Mpower"
areas = ["Norfolk"]
from = 2015-01-01

[[service.rule]]
version = "norfolk"
from = 2015-01-01
to = 2020-05-31

[[service.rule.reading]]
name = "age_counted"
chosen = "removal"
values = { removal = "child_age_at_removal", referral = "child_age" }

[[service.rule.reading]]
name = "back_from"
chosen = "removal"
values = { removal = "removed_on", "final order" = "permanent_order_on" }

[[service.rule.clause]]
name = "mother"
when = "role = 'mother'"

[[service.rule.clause]]
name = "adult"
when = "age >= 18"

[[service.rule.clause]]
name = "lives-there"
when = "in_area"

[[service.rule.clause]]
name = "young-child-removed"
of = "some child"
when = "removed and back_from > reference_on - interval '3 years' and age_counted <= 3"

[[service.rule.clause]]
name = "none-with-her"
of = "no child"
when = "permanently_with_parent"

[[service.rule.discretionary]]
name = "not-the-mother"
when = "role <> 'mother'"

[[service.rule.discretionary]]
name = "with-the-mother"
when = "partner_is_client"

[[service.rule]]
version = "later"
from = 2020-06-01

[[service.rule.clause]]
name = "lives-there"
when = "in_area"
"#;

/// A client with one child, in proceedings of 2017 that are over, as she is unless a test says otherwise: eligible.
#[derive(Clone, Copy)]
pub(super) struct Client {
    pub(super) name: &'static str,
    pub(super) role: &'static str,
    pub(super) born: &'static str,
    pub(super) child_born: &'static str,
    pub(super) left_on: &'static str,
    pub(super) returned_on: &'static str,
    pub(super) issued_on: &'static str,
    pub(super) concluded_on: &'static str,
    /// `order, made_on`.
    pub(super) order: Option<(&'static str, &'static str)>,
    pub(super) referred_on: &'static str,
    pub(super) area: &'static str,
    pub(super) refuses: bool,
    pub(super) partner: &'static str,
    pub(super) engaged: &'static str,
    /// The issue of a second application about the child.
    pub(super) back_on: &'static str,
}

pub(super) const CLIENT: Client = Client {
    name: "",
    role: "mother",
    born: "1990-06-15",
    child_born: "2017-01-10",
    left_on: "2018-02-01",
    returned_on: "",
    issued_on: "2017-06-01",
    concluded_on: "2018-06-01",
    order: None,
    referred_on: "2020-05-01",
    area: "Norfolk",
    refuses: false,
    partner: "",
    engaged: "",
    back_on: "",
};

pub(super) fn world(clients: &[Client], sections: &str, birth_date: &'static str) -> World {
    let mut applications = "| application | kind | issued_on | concluded_on | local_authority |\n".to_owned();
    let mut parties = "| application | role | person | birth_date |\n".to_owned();
    let mut removals = "| child | parent | left_on | returned_on |\n".to_owned();
    let mut orders = "| person | application | order | made_on |\n".to_owned();
    let mut referrals =
        "| person | service | referred_on | area | consented_to_linkage | partner_record | engaged | birth_date |\n"
            .to_owned();
    for (place, client) in clients.iter().enumerate() {
        let Client { name, role, born, .. } = client;
        if !client.issued_on.is_empty() {
            let (issued, concluded) = (client.issued_on, client.concluded_on);
            applications += &format!("| a{place} | care | {issued} | {concluded} | Norfolk |\n");
            parties += &format!("| a{place} | {role} | {name} | {born} |\n");
            parties += &format!("| a{place} | child | child of {name} | {} |\n", client.child_born);
        }
        if !client.back_on.is_empty() {
            applications += &format!("| b{place} | care | {} | | Norfolk |\n", client.back_on);
            parties += &format!("| b{place} | {role} | {name} | {born} |\n");
            parties += &format!("| b{place} | child | child of {name} | {} |\n", client.child_born);
        }
        if !client.left_on.is_empty() {
            removals += &format!(
                "| child of {name} | {name} | {} | {} |\n",
                client.left_on, client.returned_on
            );
        }
        if let Some((order, made_on)) = client.order {
            orders += &format!("| child of {name} | a{place} | {order} | {made_on} |\n");
        }
        let consents = if client.refuses { "no" } else { "yes" };
        let (on, area, partner, engaged) = (client.referred_on, client.area, client.partner, client.engaged);
        referrals += &format!("| {name} | Mpower | {on} | {area} | {consents} | {partner} | {engaged} | {born} |\n");
    }
    World {
        applications: applications.leak(),
        parties: parties.leak(),
        removals: removals.leak(),
        orders: orders.leak(),
        referrals: referrals.leak(),
        estimates: (sections.to_owned() + World::PLAIN.estimates).leak(),
        birth_date,
        ..World::PLAIN
    }
}

/// The eligibility of every client at the referral, by name.
fn judged(world: &World) -> BTreeMap<String, Eligibility> {
    let mut opened = world.open();
    let referrals = opened.cohort.referral_points().unwrap();
    let points: Vec<ReferencePoint> = referrals
        .iter()
        .map(|referral| ReferencePoint {
            person: referral.person.clone(),
            reference_on: referral.referred_on,
            linked: referral.linked,
        })
        .collect();
    at(&mut opened, &points)
}

fn at(opened: &mut Opened, points: &[ReferencePoint]) -> BTreeMap<String, Eligibility> {
    let (study, service) = (opened.study.clone(), opened.study.services[0].clone());
    let found = opened.cohort.eligibility(&study, &service, points);
    let found = found.unwrap_or_else(|error| panic!("{error}"));
    let named = found
        .into_iter()
        .map(|found| (opened.name(&found.point.person).to_owned(), found));
    named.collect()
}

/// A verdict in words, with what is not known.
fn words(found: &Eligibility, way: usize) -> String {
    let Some(read) = found.reads.get(way) else {
        return format!("{:?}", found.verdict());
    };
    match &read.verdict {
        Verdict::Eligible => "eligible".to_owned(),
        Verdict::Discretionary => "discretionary".to_owned(),
        Verdict::NotEligible(clause) => format!("not: {clause}"),
        Verdict::Undetermined(Why::Clause(clause)) => {
            let all = read.clauses.iter().chain(&read.discretionary);
            let unknown = all
                .filter(|found| found.clause == *clause)
                .flat_map(|found| &found.unknown);
            let unknown: Vec<&str> = unknown.copied().collect();
            format!("open: {clause} ({})", unknown.join(", "))
        }
        Verdict::Undetermined(why) => format!("{why:?}"),
    }
}

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
