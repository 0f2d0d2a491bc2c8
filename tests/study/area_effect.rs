//! Effects on areas in the study file: what they need, and what contradicts them.

use super::{open, sample};
use seriatim::study::{AreaControls, AreaEffect, EstimateKind, PanelPeriod, StudyError};

const OWN: &str = r#"
[[estimate]]
name = "areas"
kind = "area-effect"
title = "Areas"
service = "Mpower"
outcome = "sets"
adoption = [{ area = "Norfolk", from = 2015-04-01 }]
"#;

#[test]
fn an_effect_on_areas_has_defaults_that_can_be_defended() {
    let study = open(&(sample() + OWN)).unwrap_or_else(|error| panic!("{error}"));
    let kinds = study.estimates.into_iter().map(|estimate| estimate.kind);
    let found = kinds.filter_map(|kind| match kind {
        EstimateKind::AreaEffect(own) => Some(*own),
        _ => None,
    });
    let own = found.last().unwrap();
    assert_eq!(
        (own.controls, own.before, own.anticipation),
        (AreaControls::Never, 3, 0)
    );
    assert!(own.by_population && !own.two_way && own.negative_control.is_none());
}

#[test]
fn what_is_missing_or_contradicts_itself_is_told_by_key() {
    let adopted = "adoption = [{ area = \"Norfolk\", from = 2015-04-01 }]";
    let cases = [
        (
            "outcome = \"sets\"",
            "outcome = \"happiness\"",
            "outcome",
            "is not known",
        ),
        (adopted, "", "adoption", "is missing"),
        (
            adopted,
            "adoption = [{ area = \"Atlantis\", from = 2015-04-01 }]",
            "adoption[1].area",
            "no local authority",
        ),
        (
            adopted,
            "adoption = [{ area = \"Norfolk\" }]",
            "adoption[1].from",
            "is missing",
        ),
        (
            adopted,
            "adoption = [{ area = \"Norfolk\", from = 2015-04-01 }, { area = \"Norfolk\", from = 2016-04-01 }]",
            "adoption[2].area",
            "named twice",
        ),
        (
            "outcome",
            "neighbours = [\"Norfolk\"]\noutcome",
            "neighbours",
            "takes the service up itself",
        ),
        (
            "outcome",
            "areas = [\"Suffolk\"]\noutcome",
            "areas",
            "leaves out `Norfolk`",
        ),
        (
            "outcome",
            "negative_control = \"sets\"\noutcome",
            "negative_control",
            "the outcome itself",
        ),
        (
            "outcome",
            "years_before = 1\noutcome",
            "years_before",
            "between 2 and 30",
        ),
        ("outcome", "draws = 5\noutcome", "draws", "between 99"),
        (
            "service = \"Mpower\"",
            "service = \"Nowhere\"",
            "service",
            "not in the code book",
        ),
    ];
    for (from, to, key, message) in cases {
        let text = sample() + &OWN.replacen(from, to, 1);
        let Err(StudyError::Faults { faults, .. }) = open(&text) else {
            panic!("no fault: {to}")
        };
        let has = faults
            .iter()
            .any(|fault| fault.key().ends_with(&format!("].{key}")) && fault.to_string().contains(message));
        assert!(has, "{to}: {faults:?}");
    }
    let without = sample().replace(", live_births = \"Live births\"", ", women_15_44 = \"Live births\"") + OWN;
    let Err(StudyError::Faults { faults, .. }) = open(&without) else {
        panic!("no fault without births")
    };
    assert!(
        faults
            .iter()
            .any(|fault| fault.to_string().contains("needs `live_births`")),
        "{faults:?}"
    );
}

/// A service that opens in one authority, and in another with the second version of its rule.
const SERVICE: &str = r#"
[[service]]
name = "Mpower"
areas = ["Norfolk", "Suffolk", "Peterborough"]
from = 2012-11-01

[[service.rule]]
version = "first"
from = 2012-11-01
to = 2018-12-31
areas = ["Norfolk"]
[[service.rule.clause]]
name = "adult"
when = "age >= 18"

[[service.rule]]
version = "second"
from = 2019-01-01
areas = ["Norfolk", "Suffolk"]
[[service.rule.clause]]
name = "adult"
when = "age >= 18"
"#;

fn last_effect(text: &str) -> AreaEffect {
    let study = open(text).unwrap_or_else(|error| panic!("{error}"));
    let kinds = study.estimates.into_iter().map(|estimate| estimate.kind);
    let found = kinds.filter_map(|kind| match kind {
        EstimateKind::AreaEffect(own) => Some(*own),
        _ => None,
    });
    found.last().unwrap()
}

#[test]
fn openings_are_those_of_the_service_unless_the_estimate_gives_others() {
    let adopted = "adoption = [{ area = \"Norfolk\", from = 2015-04-01 }]";
    let own = OWN.replace(adopted, "periods = \"quarter\"");
    let found = last_effect(&format!("{}{SERVICE}{own}", sample()));
    let told = |found: &AreaEffect| -> Vec<String> {
        let openings = found.adoption.iter();
        openings
            .map(|opening| format!("{} {}", opening.area, opening.from))
            .collect()
    };
    // No version of the rule is ever in force in Peterborough.
    assert_eq!(told(&found), ["Norfolk 2012-11-01", "Suffolk 2019-01-01"]);
    assert_eq!(found.periods, PanelPeriod::Quarter);
    let without_rule = SERVICE.split("[[service.rule]]").next().unwrap();
    let found = last_effect(&format!("{}{without_rule}{own}", sample()));
    assert_eq!(told(&found).len(), 3);
    let found = last_effect(&format!("{}{SERVICE}{OWN}", sample()));
    assert_eq!(told(&found), ["Norfolk 2015-04-01"]);
    assert_eq!(found.periods, PanelPeriod::Year);
    // Everywhere is nowhere to begin.
    let everywhere = without_rule.replace("areas = [\"Norfolk\", \"Suffolk\", \"Peterborough\"]\n", "");
    match open(&format!("{}{everywhere}{own}", sample())) {
        Err(StudyError::Faults { faults, .. }) => {
            assert!(
                faults.iter().any(|fault| fault.key().ends_with("adoption")),
                "{faults:?}"
            );
        }
        other => panic!("no fault: {other:?}"),
    }
}

#[test]
fn quarters_follow_each_other_over_the_end_of_a_year() {
    let quarter = PanelPeriod::Quarter;
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    assert_eq!(quarter.of(day("2015-12-31")) + 1, quarter.of(day("2016-01-01")));
    assert_eq!(quarter.of(day("2016-03-31")), quarter.number(2016, 1));
    let (first, last) = quarter.days(quarter.number(2016, 1)).unwrap();
    assert_eq!(last - first + 1, 91, "a leap year");
    let (first, last) = quarter.days(quarter.number(2015, 4)).unwrap();
    assert_eq!(last - first + 1, 92);
    assert_eq!(PanelPeriod::Year.of(day("2015-12-31")), 2015);
}
