//! A service's report on five clients, worked out by hand.
//!
//! Custody: invented persons only.

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::run;
use seriatim::study::Profile;

use super::world::World;

/// Ann comes twice, completes the first time, gets better and worse again, and returns to court on day 1,096; Bea gets better;
/// Cat does not engage; Dee comes sixty days before observation ends; Eve came before it began.
pub(super) const CLIENTS: World = World {
    referrals: "
        | person | service | referred_on | engaged | started_on | ended_on   | completed | source              |
        | Ann    | Mpower  | 2015-03-02  | yes     | 2015-03-10 | 2016-06-01 | yes       | children's services |
        | Ann    | Mpower  | 2017-03-02  | yes     | 2017-03-10 |            |           | self                |
        | Bea    | Mpower  | 2015-03-02  |         | 2015-03-10 |            |           | children's services |
        | Cat    | Mpower  | 2015-03-02  | no      |            |            |           | health              |
        | Dee    | Mpower  | 2020-11-01  | yes     | 2020-11-10 | 2021-06-01 | yes       |                     |
        | Eve    | Mpower  | 2009-05-01  | yes     | 2009-05-10 |            |           | self                |
        | Fay    | Pause   | 2015-03-02  | yes     | 2015-03-10 |            |           | self                |",
    applications: "
        | application | kind | issued_on  | concluded_on |
        | A1          | care | 2014-03-02 | 2014-09-01   |
        | A2          | care | 2018-03-02 | 2018-09-01   |
        | B1          | care | 2014-03-02 | 2014-09-01   |",
    parties: "
        | application | role   | person | birth_date |
        | A1          | mother | Ann    | 1990-01-01 |
        | A1          | child  | Abe    | 2013-01-01 |
        | A2          | mother | Ann    | 1990-01-01 |
        | A2          | child  | Ali    | 2018-02-20 |
        | B1          | mother | Bea    | 1990-01-01 |
        | B1          | child  | Bob    | 2013-02-25 |",
    extracts: &[
        (
            "reviews",
            "
            | record   | service | reviewed_on | instrument | value | at_referral |
            | client 0 | Mpower  | 2015-01-01  | substance  | 9     | yes         |
            | client 0 | Mpower  | 2015-03-05  | substance  | 3     | yes         |
            | client 0 | Mpower  | 2015-06-01  | substance  | 2     | no          |
            | client 0 | Mpower  | 2015-09-01  | substance  | 3     | no          |
            | client 1 | Mpower  | 2017-06-01  | substance  | 0     | no          |
            | client 2 | Mpower  | 2015-03-02  | substance  | 2     | yes         |
            | client 2 | Mpower  | 2015-07-10  | substance  | 0     | no          |
            | client 2 | Mpower  | 2015-03-02  | housing    | 1     | yes         |
            | client 4 | Mpower  | 2020-11-02  | substance  | 1     | yes         |",
        ),
        (
            "pregnancies",
            "
            | record   | service | known_on   | born_on    | at_referral | planned | baby        |
            | client 0 | Mpower  |            | 2015-06-01 |             | no      | with mother |
            | client 2 | Mpower  | 2016-01-01 | 2016-06-01 | no          |         | removed     |
            | client 3 | Mpower  |            | 2014-12-01 |             |         |             |",
        ),
        (
            "contacts",
            "
            | record   | service | on         | kind       | worker | group |
            | client 0 | Mpower  | 2015-04-01 | one to one | W1     | no    |
            | client 0 | Mpower  | 2015-05-01 | group      | W2     | yes   |
            | client 1 | Mpower  | 2017-04-01 | one to one | W1     | no    |
            | client 2 | Mpower  | 2015-04-01 | one to one | W1     | no    |",
        ),
        (
            "costs",
            "
            | service | year | kind     | amount |
            | Mpower  | 2015 | staffing | 100    |
            | Mpower  | 2017 | staffing | 50     |
            | Pause   | 2016 | staffing | 900    |",
        ),
        (
            "assessments",
            "
            | family | parent_record | service | started_on | ended_on   | outcome            | removed_before |
            | F1     |               | Mpower  | 2015-05-01 | 2015-08-01 | left with child    | 2              |
            | F1     |               | Mpower  | 2016-05-01 | 2016-08-01 | left without child | 3              |
            | F2     |               | Mpower  | 2020-12-01 | 2021-02-01 | left with child    | 0              |",
        ),
    ],
    estimates: r#"
[[estimate]]
name = "own"
kind = "service-report"
title = "Mpower"
service = "Mpower"
review_months = [3, 6]
[[estimate.instrument]]
instrument = "substance"
improved = "lower"
concern_at_least = 1
[estimate.expected]
yearly = 0.05
source = "made up"
[estimate.expected_births]
yearly = 0.1
source = "made up"
[estimate.claim]
averted = 2
unit_cost = 1000
source = "made up"
"#,
    ..World::PLAIN
};

pub(super) fn found(world: &World) -> Vec<Measured> {
    found_under(world, Profile::Strict)
}

/// What is found under the rules of a provider.
pub(super) fn found_under(world: &World, profile: Profile) -> Vec<Measured> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut study = world.study(folder.path());
    study.disclosure = profile.policy();
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings.measured().to_vec()
}

#[track_caller]
pub(super) fn table<'m>(found: &'m [Measured], word: &str) -> &'m Measured {
    let name = format!("own.{word}");
    let table = found.iter().find(|table| table.name == name);
    table.unwrap_or_else(|| panic!("no `{name}`"))
}

#[track_caller]
pub(super) fn group<'m>(found: &'m [Measured], word: &str, labels: &[&str]) -> &'m Group {
    let is_meant = |group: &&Group| group.labels.iter().map(ToString::to_string).eq(labels.iter().copied());
    let group = table(found, word).groups.iter().find(is_meant);
    group.unwrap_or_else(|| panic!("no row {labels:?}"))
}

/// So many of so many.
#[track_caller]
pub(super) fn shows(found: &[Measured], word: &str, labels: &[&str], expected: (u64, u64)) {
    let group = group(found, word, labels);
    let [(_, Figure::Persons(number)), (_, Figure::Persons(of)), ..] = group.figures.as_slice() else {
        panic!("{labels:?}: {:?}", group.figures);
    };
    assert_eq!((number.get(), of.get()), expected, "{labels:?}");
}

#[track_caller]
pub(super) fn number(group: &Group, name: &str) -> Option<f64> {
    let figure = group.figures.iter().find(|(known, _)| *known == name);
    match figure.unwrap_or_else(|| panic!("no {name}")).1 {
        Figure::Number { value, .. } | Figure::Mean { value, .. } | Figure::Published { value, .. } => value,
        Figure::Share { share, .. } => share,
        Figure::Persons(count) => Some(count.get() as f64),
        Figure::Each { total, of, .. } => total.map(|total| total / of.get() as f64),
        Figure::Things(things) => Some(things as f64),
        Figure::Proportion(own) => own.exact(),
        Figure::ToExpected { ratio, .. } => ratio.exact(),
        Figure::AtEach { number, things, .. } => (things > 0).then(|| number as f64 / things as f64),
        Figure::Among { number, among, .. } => (among > 0).then(|| number as f64 / among as f64),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub(super) fn near(found: Option<f64>, expected: f64) {
    let found = found.unwrap_or(f64::NAN);
    assert!((found - expected).abs() < 1e-6, "{found} and not {expected}");
}

#[test]
fn each_person_counts_once_at_the_first_referral_within_observation() {
    // Of Bea it is not said that she engaged, but she started. What ends after observation has not ended.
    let found = found(&CLIENTS);
    let funnel = |labels, expected| shows(&found, "funnel", &[labels], expected);
    near(number(group(&found, "funnel", &["referred"]), "number"), 4.0);
    funnel("engaged", (3, 4));
    funnel("not engaged", (1, 4));
    funnel("not known whether engaged", (0, 4));
    funnel("completed, of those engaged", (1, 3));
    funnel("left before completing, of those engaged", (0, 3));
    funnel("ended, not known how, of those engaged", (0, 3));
    funnel("work goes on, of those engaged", (2, 3));
    funnel("referred again", (1, 4));
    funnel("came again to the same practitioner", (1, 1));
    funnel("came again to another practitioner", (0, 1));
    // What no extract tells is not told as if nobody had it.
    let steps = table(&found, "funnel").groups.iter();
    let steps: Vec<String> = steps.map(|group| group.labels[0].to_string()).collect();
    assert!(
        !steps
            .iter()
            .any(|step| step == "assessed" || step == "agreed to the service"),
        "{steps:?}"
    );
    let earlier = "first referred before observation, in no other row";
    near(number(group(&found, "funnel", &[earlier]), "number"), 1.0);
    shows(
        &found,
        "clients",
        &["source of referral", "children's services"],
        (2, 4),
    );
    shows(&found, "clients", &["source of referral", "not known"], (1, 4));
}

/// Ann and Bea came from children's services, Cat did not, and of Dee nobody says.
#[test]
fn whom_the_rule_takes_is_told_where_the_study_has_one() {
    let with_rule = format!(
        "{}{}",
        CLIENTS.estimates,
        r#"
[[service]]
name = "Mpower"
from = 2010-01-01
[[service.rule]]
version = "one"
from = 2010-01-01
[[service.rule.clause]]
name = "sent-by-childrens-services"
when = "source = 'children''s services'"
"#
    );
    let world = World {
        estimates: Box::leak(with_rule.into_boxed_str()),
        ..CLIENTS
    };
    let found = found(&world);
    shows(&found, "funnel", &["eligible"], (2, 4));
    shows(&found, "funnel", &["eligible at discretion"], (0, 4));
    shows(&found, "funnel", &["not eligible"], (1, 4));
    shows(&found, "funnel", &["not known whether eligible"], (1, 4));
    let without = table(&self::found(&CLIENTS), "funnel").groups.len();
    assert_eq!(table(&found, "funnel").groups.len(), without + 4);
}

#[test]
fn reviews_are_read_at_equal_times_and_the_latest_beside_them() {
    // Marks are days 91 and 182. Bea's review of day 130 is 39 days from the one and 52 from the other. Dee is not observed so
    // long, and has no later value. Ann's latest is day 183, as bad as at first: what follows her second referral is not hers
    // here, and what lies before the first nobody's.
    let found = found(&CLIENTS);
    let review = |at, who, expected| shows(&found, "reviews", &["substance", at, who], expected);
    review("3 months", "have both values", (2, 2));
    review("3 months", "had a concern at referral", (2, 2));
    review("3 months", "improved, of those with a concern", (2, 2));
    review("3 months", "have a concern then", (1, 2));
    review("3 months", "are worse than at referral", (0, 2));
    review("6 months", "have both values", (1, 2));
    review("6 months", "improved, of those with a concern", (0, 1));
    review("latest review", "have both values", (2, 3));
    review("latest review", "improved, of those with a concern", (1, 2));
    let before = ["all", "before referral", "have reviews that count nowhere"];
    shows(&found, "reviews", &before, (1, 4));
    // 1 of 2, exactly: 1 - 0.975^(1/2), and the same from above.
    let latest = ["substance", "latest review", "improved, of those with a concern"];
    let latest = group(&found, "reviews", &latest);
    near(number(latest, "lower limit, %"), 0.012_579_117);
    near(number(latest, "upper limit, %"), 0.987_420_883);
    assert!(latest.remark.contains("unequal times"), "{}", latest.remark);
    // From 3 and 2 to 2 and 0.
    let values = group(&found, "values", &["substance", "3 months"]);
    near(number(values, "mean at referral"), 2.5);
    near(number(values, "mean then"), 1.0);
    near(number(values, "mean change"), -1.5);
    // An instrument that the study file does not read: that it was used, and nothing else.
    let rows = table(&found, "reviews").groups.iter();
    let of_housing: Vec<&Group> = rows.filter(|group| group.labels[0].to_string() == "housing").collect();
    assert_eq!(of_housing.len(), 3);
    assert!(
        of_housing
            .iter()
            .all(|group| group.remark.contains("does not say how these values are read"))
    );
    shows(&found, "reviews", &["housing", "3 months", "have both values"], (0, 2));
}

#[test]
fn who_is_lost_is_told_at_each_mark() {
    let found = found(&CLIENTS);
    let state = |after, state, expected| shows(&found, "follow-up", &[after, state], expected);
    state("3 months", "with the service, and reviewed", (2, 3));
    state("3 months", "observation ends before", (1, 3));
    state("6 months", "with the service, and reviewed", (1, 3));
    state("6 months", "with the service, not reviewed", (1, 3));
    state("6 months", "lost: work ended before, not known to be completed", (0, 3));
}

#[test]
fn pregnancies_at_referral_are_apart_and_babies_born_before_count_nowhere() {
    let found = found(&CLIENTS);
    let row = |labels: [&str; 2], expected| shows(&found, "pregnancies", &labels, expected);
    row(["at referral", "clients pregnant"], (1, 4));
    row(["at referral", "pregnancies not planned"], (1, 1));
    row(["at referral", "with mother"], (1, 1));
    row(["after referral", "clients pregnant"], (1, 4));
    row(["after referral", "pregnancies of which that is not known"], (1, 1));
    row(["after referral", "removed"], (1, 1));
    row(["after referral", "with mother"], (0, 1));
    let before = group(&found, "pregnancies", &["before referral", "clients: counted nowhere"]);
    near(number(before, "number"), 1.0);
}

#[test]
fn costs_are_told_gross_and_for_each_and_years_without_any_are_missed() {
    let found = found(&CLIENTS);
    let pounds = |what, year| number(group(&found, "costs", &[what, year]), "pounds");
    near(pounds("gross", "all"), 150.0);
    near(pounds("staffing", "all"), 150.0);
    near(pounds("gross", "2015"), 100.0);
    assert_eq!(pounds("gross", "2016"), None);
    near(pounds("for each person referred", "all"), 37.5);
    near(pounds("for each person engaged", "all"), 50.0);
    near(pounds("for each completed case", "all"), 150.0);
    near(pounds("claimed: saving before cost", "all"), 2000.0);
    near(pounds("claimed: saving less gross cost", "all"), 1850.0);
    let remark = group(&found, "costs", &["gross", "all"]).remark;
    assert!(remark.starts_with("no cost is on record of a year"), "{remark}");
}

#[test]
fn contacts_and_caseloads_count_persons() {
    let found = found(&CLIENTS);
    shows(&found, "contacts", &["any"], (2, 4));
    shows(&found, "contacts", &["one to one"], (2, 4));
    shows(&found, "contacts", &["together with others"], (1, 4));
    near(
        number(group(&found, "contacts", &["any"]), "contacts for each with any"),
        2.0,
    );
    // Ann and Bea, and two who worked with them.
    let load = group(&found, "caseload", &["2015"]);
    near(number(load, "clients"), 2.0);
    near(number(load, "clients for each worker"), 1.0);
    let later = group(&found, "caseload", &["2018"]);
    assert_eq!(number(later, "clients for each worker"), None);
}

#[test]
fn families_count_once_with_their_children() {
    let found = found(&CLIENTS);
    let row = |label, expected| shows(&found, "assessments", &[label], expected);
    row("left with child", (1, 2));
    row("left without child", (0, 2));
    row("outcome not known, or going on", (1, 2));
    row("had children removed before", (1, 2));
    near(
        number(group(&found, "assessments", &["children removed before"]), "number"),
        2.0,
    );
}

#[test]
fn returns_are_expected_until_they_come() {
    // 1,096 + 2,131 + 2,131 + 60 days of 365.25 a year, at 0.05 a year; Ann returns.
    let found = found(&CLIENTS);
    let returns = group(&found, "expected", &["first returns since referral"]);
    let years = 5_418.0 / 365.25;
    near(number(returns, "years at risk"), years);
    near(number(returns, "expected"), years * 0.05);
    near(number(returns, "observed"), 1.0);
    near(number(returns, "observed over expected"), 1.0 / (years * 0.05));
    // Exact limits of a count of 1: 0.025318 and 5.571643.
    near(
        number(returns, "lower limit").map(|limit| limit * years * 0.05),
        0.025_317_808,
    );
    near(
        number(returns, "upper limit").map(|limit| limit * years * 0.05),
        5.571_643_391,
    );
    // Births count from day 280 on: Bea's is of day 457. 1,851 days twice and 1,851 of Cat; Dee has none.
    let births = group(&found, "expected", &["births since referral"]);
    near(number(births, "years at risk"), 3.0 * 1_851.0 / 365.25);
    near(number(births, "observed"), 1.0);
}

#[test]
fn three_clients_or_none_or_nobody_who_engaged_are_a_result() {
    let without = |referrals: &'static str| World {
        referrals,
        extracts: &[],
        ..CLIENTS
    };
    let three = found(&without(
        "
        | person | service | referred_on | engaged | completed |
        | Ann    | Mpower  | 2015-03-02  | no      |           |
        | Bea    | Mpower  | 2015-03-02  | no      |           |
        | Cat    | Mpower  | 2015-03-02  |         |           |",
    ));
    shows(&three, "funnel", &["engaged"], (0, 3));
    shows(&three, "funnel", &["completed, of those engaged"], (0, 0));
    let completed = group(&three, "funnel", &["completed, of those engaged"]);
    assert_eq!(number(completed, "estimate, %"), None);
    assert!(!three.iter().any(|table| table.name == "own.follow-up"));
    let none = found(&without(
        "| person | service | referred_on |\n| Ann | Pause | 2015-03-02 |",
    ));
    assert!(
        none.is_empty(),
        "{:?}",
        none.iter().map(|table| &table.name).collect::<Vec<_>>()
    );
}
