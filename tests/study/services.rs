//! Services and their rules of eligibility: what a predicate may hold, and every fault of a section on its line.

use super::{faults, line_of, open, sample};
use seriatim::study::{InForce, Of, Service, day_number};

const SERVICE: &str = r#"
[[service]]
name = "Mpower"
areas = ["Norfolk"]
from = 2023-04-01
programme = "18 months"
sources = ["midwifery", "self"]
published = [{ claim = "Most had no further removal.", source = "A leaflet" }]

[[service.rule]]
version = "norfolk"
from = 2023-04-01

[[service.rule.reading]]
name = "age_counted"
question = "the child's age at removal, or at referral?"
chosen = "removal"
values = { referral = "child_age", removal = "child_age_at_removal" }

[[service.rule.reading]]
name = "back_from"
chosen = "removal"
values = { removal = "removed_on", "final order" = "permanent_order_on" }

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

[[service.rule.discretionary]]
name = "with-the-mother"
when = "role <> 'Mother' and partner_is_client"
"#;

fn with(section: &str) -> String {
    sample() + section
}

#[track_caller]
fn service(section: &str) -> Service {
    open(&with(section))
        .unwrap_or_else(|error| panic!("{error}"))
        .services
        .remove(0)
}

/// What the program says of a section that replaces `from` by `to`.
#[track_caller]
fn told(from: &str, to: &str) -> String {
    assert!(SERVICE.contains(from), "{from}");
    match open(&with(&SERVICE.replacen(from, to, 1))) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("no fault: {to}"),
    }
}

#[test]
fn a_service_is_read_with_its_defaults() {
    let service = service(SERVICE);
    assert_eq!(service.name.as_str(), "Mpower");
    assert_eq!(service.programme.as_ref().unwrap().as_str(), "18 months");
    assert_eq!(service.review_every.as_str(), "3 months");
    assert_eq!(service.published[0].source, "A leaflet");
    let rule = &service.rules[0];
    assert_eq!(rule.clauses.len(), 3);
    assert_eq!(rule.clauses[2].of, Of::SomeChild);
    assert_eq!(rule.readings[0].ways, ["removal", "referral"]);
}

#[test]
fn a_predicate_goes_on_as_named_facts_literals_and_operators_alone() {
    let service = service(SERVICE);
    let reads = &service.rules[0].reads;
    let sql = |way: usize, clause: usize| reads[way].clauses[clause].sql().to_owned();
    assert_eq!(sql(0, 0), "(age >= 18)");
    assert_eq!(sql(0, 1), "(((area = 'Norfolk')))");
    assert_eq!(
        sql(0, 2),
        "((removed and ((removed_on) > cast((reference_on - interval '3 years') as date))) and \
         ((child_age_at_removal) <= 3))"
    );
    assert_eq!(
        reads[0].discretionary[0].sql(),
        "((role <> 'mother') and partner_is_client)"
    );
    let facts: Vec<&str> = reads[0].clauses[2].facts().collect();
    assert_eq!(facts, ["child_age_at_removal", "reference_on", "removed", "removed_on"]);
}

#[test]
fn every_way_of_reading_a_rule_is_worked_out_and_the_chosen_comes_first() {
    let service = service(SERVICE);
    let labels: Vec<&str> = service.rules[0]
        .reads
        .iter()
        .map(|reads| reads.label.as_str())
        .collect();
    assert_eq!(
        labels,
        [
            "age_counted = removal, back_from = removal",
            "age_counted = referral, back_from = removal",
            "age_counted = removal, back_from = final order",
            "age_counted = referral, back_from = final order",
        ]
    );
}

#[test]
fn the_version_of_the_day_decides() {
    let later = SERVICE.replacen(
        "version = \"norfolk\"\nfrom = 2023-04-01",
        "version = \"norfolk\"\nfrom = 2023-04-01\nto = 2023-12-31",
        1,
    ) + "
[[service.rule]]
version = \"second\"
from = 2024-01-01
[[service.rule.clause]]
name = \"adult\"
when = \"age >= 18\"
";
    let service = service(&later);
    let version = |date: jiff::civil::Date| match service.rule_at(day_number(date), Some("Norfolk")) {
        InForce::Version(rule) => rule.version.as_str().to_owned(),
        other => format!("{other:?}"),
    };
    let day = jiff::civil::date;
    assert_eq!(version(day(2023, 3, 31)), "Nothing");
    assert_eq!(version(day(2023, 4, 1)), "norfolk");
    assert_eq!(version(day(2023, 12, 31)), "norfolk");
    assert_eq!(version(day(2024, 1, 1)), "second");
}

#[test]
fn versions_by_area_need_the_area() {
    let areas = SERVICE.replacen("areas = [\"Norfolk\"]", "areas = [\"Norfolk\", \"Suffolk\"]", 1);
    let areas = areas.replacen(
        "from = 2023-04-01\n\n[[service.rule.r",
        "from = 2023-04-01\nareas = [\"Norfolk\"]\n\n[[service.rule.r",
        1,
    );
    let service = service(&areas);
    let day = day_number(jiff::civil::date(2023, 5, 1));
    assert!(matches!(service.rule_at(day, Some("Norfolk")), InForce::Version(_)));
    assert!(matches!(service.rule_at(day, Some("Suffolk")), InForce::Nothing));
    assert!(matches!(service.rule_at(day, None), InForce::AreaNotKnown));
    assert!(matches!(service.rule_at(day - 365, None), InForce::Nothing));
    // `in_area` is the area of the version, where it has one.
    assert_eq!(service.rules[0].reads[0].clauses[1].sql(), "(((area = 'Norfolk')))");
}

#[test]
fn what_may_not_stand_in_a_predicate_is_told_with_a_way_out() {
    let adult = "when = \"age >= 18\"";
    for (when, message, hint) in [
        ("agee >= 18", "`agee`, which is no fact", "did you mean `age`?"),
        (
            "child_age >= 18",
            "`child_age`, a fact of a child",
            "of = \\\"some child",
        ),
        (
            "engaged",
            "known only after the reference day",
            "decides by what is known",
        ),
        (
            "count(*) > 0",
            "calls `count`, which a predicate may not",
            "children_removed",
        ),
        ("max(age) > 0", "calls `max`", "coalesce and nullif are known"),
        (
            "greatest(age, 1) > 0",
            "calls `greatest`",
            "coalesce and nullif are known",
        ),
        ("age > (select 1)", "a subquery", "some child"),
        ("exists (select 1)", "a subquery", "some child"),
        ("age in (select 1)", "a subquery", "some child"),
        ("sum(age) over () > 1", "calls `sum`", "coalesce"),
        ("now() > reference_on", "calls `now`", "coalesce"),
        ("age + 1", "is no condition", "compare it"),
        ("age >= 'eighteen'", "of two types", "numbers without"),
        ("age >= 18.5", "not whole", "whole number"),
        ("age = null", "with null", "is null"),
        ("role = 'mothr'", "the word `mothr`", "did you mean `mother`?"),
        ("area = 'Atlantis'", "the word `Atlantis`", "[codebook] local_authority"),
        ("role > 'mother'", "orders words", "`in`"),
        ("last_removed_on > '2019-01-01'", "of two types", "date '2019-01-01'"),
        (
            "last_removed_on > date '2019-02-31'",
            "a day that is none",
            "date '2019-01-01'",
        ),
        (
            "last_removed_on > reference_on - interval '3 moons'",
            "a period that is none",
            "interval '3 years'",
        ),
        ("age >= 18; drop table x", "more than one expression", "one condition"),
        ("age >=", "cannot be read", "such as"),
        ("age like 'x'", "may not stand", "comparisons"),
        ("age * 2 > 3", "holds `*`", "comparisons"),
        ("client_facts.age > 3", "may not stand", "facts"),
    ] {
        let told = told(adult, &format!("when = \"{when}\""));
        let hint = hint.replace('\\', "");
        assert!(told.contains(message) && told.contains(&hint), "{when}: {told}");
        assert!(told.contains("rule[1].clause[1].when"), "{when}: {told}");
    }
}

#[test]
fn faults_of_a_section_are_told_at_once_each_on_its_line() {
    let text = with(
        &SERVICE
            .replace("name = \"Mpower\"", "name = \"Mpowr\"")
            .replace("\"midwifery\"", "\"midwife\"")
            .replace("programme = \"18 months\"", "programme = \"0 months\"")
            .replace(
                "chosen = \"removal\"\nvalues = { removal",
                "chosen = \"removed\"\nvalues = { removal",
            )
            .replace("of = \"some child\"", "of = \"a child\"")
            .replace("when = \"in_area\"", "whn = \"in_area\""),
    );
    let mut expected = vec![
        format!("{} service[1].name", line_of(&text, "\"Mpowr\"")),
        format!("{} service[1].sources", line_of(&text, "\"midwife\"")),
        format!("{} service[1].programme", line_of(&text, "programme = ")),
        format!(
            "{} service[1].rule[1].reading[2].chosen",
            line_of(&text, "chosen = \"removed\"")
        ),
        format!("{} service[1].rule[1].clause[3].of", line_of(&text, "of = \"a child\"")),
        format!(
            "{} service[1].rule[1].clause[2].when",
            line_of(&text, "name = \"lives-there\"") - 1
        ),
        format!("{} service[1].rule[1].clause[2].whn", line_of(&text, "whn = ")),
    ];
    let mut found = faults(&text);
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn two_versions_may_not_decide_on_one_day() {
    let second = "
[[service.rule]]
version = \"second\"
from = 2024-01-01
[[service.rule.clause]]
name = \"adult\"
when = \"age >= 18\"
";
    let told = match open(&with(&(SERVICE.to_owned() + second))) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("no fault"),
    };
    assert!(told.contains("overlaps version \"norfolk\""), "{told}");
    let early = SERVICE.replacen(
        "version = \"norfolk\"\nfrom = 2023-04-01",
        "version = \"norfolk\"\nfrom = 2023-03-31",
        1,
    );
    let found = faults(&with(&early));
    assert!(
        found.len() == 1 && found[0].ends_with("service[1].rule[1].from"),
        "{found:?}"
    );
}

#[test]
fn a_service_is_described_once_and_a_reading_hides_no_fact() {
    let twice = SERVICE.to_owned() + "[[service]]\nname = \"Mpower\"\nfrom = 2019-01-01\n";
    let found = faults(&with(&twice));
    assert!(found.len() == 1 && found[0].ends_with("service[2].name"), "{found:?}");
    let told = told("name = \"age_counted\"", "name = \"age\"");
    assert!(told.contains("not what another thing is called"), "{told}");
}

const SCOPING: &str = "
[[estimate]]
name = \"scope\"
kind = \"scoping\"
title = \"Scope\"
service = \"Mpower\"
";

#[test]
fn estimates_about_services_name_one_that_is_described_and_has_a_rule() {
    let place = sample().matches("[[estimate]]").count() + 1;
    let bare = "[[service]]\nname = \"Mpower\"\nfrom = 2019-01-01\n";
    let pause = SCOPING.replace("Mpower", "Pause");
    let cases = [
        (SERVICE, SCOPING.replace("service = \"Mpower\"\n", ""), "service"),
        (SERVICE, SCOPING.replace("Mpower", "Mpowr"), "service"),
        (SERVICE, pause.clone(), "service"),
        (SERVICE, pause.replace("scoping", "eligibility"), "service"),
        (bare, SCOPING.to_owned(), "service"),
        (SERVICE, SCOPING.to_owned() + "years = [2030]\n", "years"),
        (SERVICE, SCOPING.to_owned() + "hazard_ratios = [1.2]\n", "hazard_ratios"),
        (SERVICE, SCOPING.to_owned() + "power = 2\n", "power"),
        (SERVICE, SCOPING.to_owned() + "places = 20\n", "places"),
        (SERVICE, SCOPING.to_owned() + "on = \"29 february\"\n", "on"),
        (SERVICE, SCOPING.to_owned() + "areas = [\"Atlantis\"]\n", "areas"),
        (
            SERVICE,
            SCOPING.to_owned() + "[estimate.edit]\nname = \"x\"\nwithout = [\"adlut\"]\n",
            "edit.without",
        ),
        (
            SERVICE,
            SCOPING.to_owned() + "[estimate.edit]\nname = \"x\"\n",
            "edit.without",
        ),
        (
            SERVICE,
            SCOPING.to_owned()
                + "[estimate.edit]\nname = \"x\"\n[[estimate.edit.clause]]\nname = \"adult\"\nwhen = \"agee > 1\"\n",
            "edit.clause[1].when",
        ),
    ];
    for (service, estimate, key) in cases {
        let found = faults(&with(&(service.to_owned() + &estimate)));
        let expected = format!("estimate[{place}].{key}");
        assert!(
            found.len() == 1 && found[0].ends_with(&expected),
            "{estimate}\n{found:?}"
        );
    }
    // A service that could not be read is not missed twice.
    let broken = SERVICE.replacen("age >= 18", "agee >= 18", 1);
    let found = faults(&with(&(broken + SCOPING)));
    assert!(found.len() == 1 && found[0].ends_with("clause[1].when"), "{found:?}");
}

#[test]
fn an_edited_rule_leaves_clauses_out_replaces_and_adds_them() {
    let edit = "[estimate.edit]
name = \"fathers too\"
without = [\"lives-there\"]
[[estimate.edit.clause]]
name = \"adult\"
when = \"age >= 16\"
[[estimate.edit.clause]]
name = \"more\"
of = \"some child\"
when = \"age_counted <= 5\"
";
    let study = open(&with(&(SERVICE.to_owned() + SCOPING + edit))).unwrap_or_else(|error| panic!("{error}"));
    let scoping = study.estimates.iter().find_map(|estimate| match &estimate.kind {
        seriatim::study::EstimateKind::Scoping(scoping) => Some(scoping),
        _ => None,
    });
    let (service, name) = scoping.unwrap().edited.as_ref().unwrap();
    assert_eq!(name.as_str(), "fathers too");
    let rule = &service.rules[0];
    let clauses: Vec<&str> = rule.clauses.iter().map(|clause| clause.name.as_str()).collect();
    assert_eq!(clauses, ["young-child-removed", "adult", "more"]);
    assert_eq!(rule.reads[0].clauses[1].sql(), "(age >= 16)");
    assert_eq!(rule.reads[1].clauses[2].sql(), "((child_age) <= 5)");
}

#[test]
fn what_one_scoping_withholds_another_must_not_tell() {
    let other = SCOPING.replace("\"scope\"", "\"other\"") + "by = \"year\"\n";
    let found = faults(&with(&(SERVICE.to_owned() + SCOPING + &other)));
    let place = sample().matches("[[estimate]]").count() + 2;
    assert!(
        found.len() == 1 && found[0].ends_with(&format!("estimate[{place}]")),
        "{found:?}"
    );
}

#[test]
fn what_is_printed_may_not_look_like_a_formula_or_markup() {
    for (from, to, key) in [
        ("claim = \"Most", "claim = \"<b>Most", "published[1].claim"),
        ("source = \"A leaflet", "source = \"=A leaflet", "published[1].source"),
        ("question = \"the", "question = \"+the", "reading[1].question"),
        ("{ referral = ", "{ \"=referral\" = ", "values.=referral"),
    ] {
        let told = told(from, to);
        assert!(told.contains(key), "{to}: {told}");
    }
}
