//! Effects on areas in the study file: what they need, and what contradicts them.

use super::{open, sample};
use seriatim::study::{AreaControls, EstimateKind, StudyError};

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
