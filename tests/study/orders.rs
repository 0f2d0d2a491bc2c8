//! Children from their first final order on: what the estimate goes by, and what it does not.

use super::{faults, line_of, open, sample};

/// The sample with such an estimate under definitions of its own.
fn with(definitions: &str) -> String {
    sample()
        + &format!(
            "\n[[estimate]]\nname = \"more\"\nkind = \"order-to-return\"\ntitle = \"More\"\n\
             [estimate.definitions]\n{definitions}"
        )
}

#[test]
fn definitions_of_sets_and_of_their_clock_are_faults_that_name_the_key() {
    for line in [
        "overlap = \"separate\"",
        "minimum_gap = \"45 days\"",
        "open_at_most = \"3 years\"",
        "consolidation = \"ignore\"",
        "unit = \"father\"",
        "wash_out = \"2 years\"",
        "look_back = \"2 years\"",
        "origin = \"final order\"",
        "returns = \"new child\"",
        "earlier_start = \"delayed entry\"",
        "newborn = \"7 days\"",
        "removed_by = [\"orders\"]",
        "referred_to = [\"Pause\"]",
    ] {
        let text = with(&format!("only_area = \"Norfolk\"\n{line}\n"));
        let place = text.matches("[[estimate]]").count();
        let key = line.split(' ').next().unwrap();
        let at = text.lines().count();
        assert_eq!(
            faults(&text),
            [format!("{at} estimate[{place}].definitions.{key}")],
            "{line}"
        );
        let told = format!("{:?}", open(&text).err());
        assert!(told.contains("goes by orders, and not by sets"), "{told}");
    }
}

#[test]
fn a_key_that_is_not_known_is_told_once() {
    for line in [
        "overlapping = \"separate\"",
        "returned = \"any\"",
        "removed_by = [\"letters\"]",
    ] {
        let text = with(&format!("{line}\n"));
        let (at, place) = (text.lines().count(), text.matches("[[estimate]]").count());
        let key = line.split(' ').next().unwrap();
        assert_eq!(
            faults(&text),
            [format!("{at} estimate[{place}].definitions.{key}")],
            "{line}"
        );
        let told = format!("{:?}", open(&text).err());
        assert!(!told.contains("goes by orders"), "{told}");
    }
}

#[test]
fn one_authority_is_a_definition_of_orders_and_is_known_or_a_fault() {
    let study = open(&with("only_area = \"Norfolk\"\n")).unwrap();
    let own = &study.estimates.last().unwrap().definitions.cohort;
    assert_eq!(own.only_area.as_ref().map(|area| area.as_str()), Some("Norfolk"));
    let text = with("only_area = \"Atlantis\"\n");
    let (line, place) = (
        line_of(&text, "only_area = \"Atlantis\""),
        text.matches("[[estimate]]").count(),
    );
    assert_eq!(
        faults(&text),
        [format!("{line} estimate[{place}].definitions.only_area")]
    );
}
