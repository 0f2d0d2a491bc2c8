//! Couples as the unit: what there is of persons alone, and what contradicts them.

use seriatim::study::{StudyError, Unit};

use super::{faults, line_of, open, sample};

/// The sample with an estimate of a kind about couples.
fn more(kind: &str, keys: &str) -> String {
    sample()
        + &format!(
            "\n[[estimate]]\nname = \"more\"\nkind = \"{kind}\"\ntitle = \"More\"\n{keys}\n[estimate.definitions]\nunit = \"couple\"\n"
        )
}

#[test]
fn kinds_of_persons_alone_are_a_fault_that_names_the_kind() {
    let kinds = [
        "births",
        "care-experience",
        "eligibility",
        "scoping",
        "service-report",
        "costs-and-savings",
        "effect",
    ];
    for kind in kinds {
        let text = more(kind, "");
        let place = text.matches("[[estimate]]").count();
        let line = line_of(&text, "name = \"more\"") + 1;
        assert_eq!(faults(&text), [format!("{line} estimate[{place}].kind")], "{kind}");
        // Of mothers the kind itself is no fault.
        let of_mothers = text.replace("unit = \"couple\"", "unit = \"mother\"");
        let is_refused = match open(&of_mothers) {
            Ok(_) => false,
            Err(_) => faults(&of_mothers).contains(&format!("{line} estimate[{place}].kind")),
        };
        assert!(!is_refused, "{kind}");
    }
}

#[test]
fn a_rule_of_eligibility_is_not_asked_of_couples_whether_the_study_or_the_estimate_counts_them() {
    let keys = "service = \"Pause\"\nareas = [\"Norfolk\"]\neligible = \"rule\"\nundetermined = \"leave out\"";
    let own = more("effect", keys);
    let of_study = own
        .replace("\n[estimate.definitions]\nunit = \"couple\"\n", "\n")
        .replacen("unit = \"mother\"", "unit = \"couple\"", 1);
    assert_ne!(own, of_study);
    for text in [own, of_study] {
        let line = line_of(&text, "name = \"more\"") + 1;
        let Err(StudyError::Faults { faults, .. }) = open(&text) else {
            panic!("no faults");
        };
        let own = faults
            .iter()
            .find(|fault| fault.line() == line && fault.key().ends_with(".kind"));
        let told = own.expect("the fault of the kind").to_string();
        assert!(told.contains("either or both have to meet it"), "{told}");
        assert!(told.contains("unit = \"mother\" or \"father\""), "{told}");
    }
}

#[test]
fn all_other_kinds_are_estimated_of_couples() {
    let kinds = [
        ("quantities", ""),
        ("sensitivity", "minimum_gap = [\"0 days\", \"30 days\"]"),
        ("return-by-class", ""),
        ("further-sets", ""),
        ("hazards", "strata = [\"age_band\"]"),
        ("one-area", "area = \"Norfolk\""),
        ("area-benchmark", "strata = [\"local_authority\"]"),
        ("expected-returns", ""),
        ("linkage-doubt", ""),
    ];
    for (kind, keys) in kinds {
        let study = open(&more(kind, keys)).unwrap_or_else(|error| panic!("{kind}: {error}"));
        let last = study.estimates.last().unwrap();
        assert_eq!(last.definitions.cohort.unit, Unit::Couple);
    }
    let text = sample().replace("unit = \"mother\"", "unit = \"couples\"");
    assert_eq!(
        faults(&text),
        [format!("{} cohort.unit", line_of(&text, "unit = \"couples\""))]
    );
}

#[test]
fn children_are_followed_from_their_orders_in_a_study_of_couples_too() {
    let text = sample().replacen("unit = \"mother\"", "unit = \"couple\"", 1);
    let told = faults(&text);
    let of_orders = text.split("kind = \"order-to-return\"").next().unwrap();
    let place = of_orders.matches("[[estimate]]").count();
    assert!(
        told.iter().all(|fault| !fault.contains(&format!("estimate[{place}]"))),
        "{told:?}"
    );
}

#[test]
fn the_clock_of_a_couple_does_not_start_at_a_referral() {
    let referral = "\n[estimate.definitions]\nunit = \"couple\"\norigin = \"referral\"\n";
    let head = "\n[[estimate]]\nname = \"more\"\nkind = \"quantities\"\ntitle = \"More\"";
    let text = sample() + head + referral;
    let place = text.matches("[[estimate]]").count();
    let line = line_of(&text, "origin = \"referral\"");
    assert_eq!(faults(&text), [format!("{line} estimate[{place}].definitions.origin")]);
    // The unit is what differs from the study's own.
    let text = sample().replace("origin = \"issued\"", "origin = \"referral\"")
        + head
        + "\n[estimate.definitions]\nunit = \"couple\"\n";
    let line = line_of(&text, "unit = \"couple\"");
    assert_eq!(faults(&text), [format!("{line} estimate[{place}].definitions.unit")]);
    // So in a list of origins.
    let text = more("sensitivity", "origin = [\"issued\", \"referral\"]");
    let line = line_of(&text, "origin = [\"issued\", \"referral\"]");
    assert_eq!(faults(&text), [format!("{line} estimate[{place}].origin")]);
}

#[test]
fn rows_with_units_of_their_own_may_start_at_a_referral_in_a_study_of_couples() {
    let of_couples = sample().replacen("unit = \"mother\"", "unit = \"couple\"", 1);
    let told = |kind: &str| {
        let text = of_couples.clone()
            + &format!(
                "\n[[estimate]]\nname = \"more\"\nkind = \"{kind}\"\ntitle = \"More\"\n[estimate.definitions]\norigin = \"referral\"\n"
            );
        let place = format!("estimate[{}]", text.matches("[[estimate]]").count());
        let found = faults(&text).into_iter();
        found.filter(|fault| fault.contains(&place)).collect::<Vec<_>>()
    };
    assert!(told("parents").is_empty());
    assert!(told("benchmark").is_empty());
    // Orders have a clock of their own: that is told, and nothing of couples.
    for kind in ["order-to-return", "quantities"] {
        let told = told(kind);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].ends_with(".definitions.origin"), "{told:?}");
    }
}

#[test]
fn published_rates_must_be_of_couples() {
    let text = more(
        "area-benchmark",
        "reference = \"published\"\npopulation = \"England 2007/8 to 2017/18\"",
    );
    let place = text.matches("[[estimate]]").count();
    let found = faults(&text);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].ends_with(&format!("estimate[{place}].population")),
        "{found:?}"
    );
}
