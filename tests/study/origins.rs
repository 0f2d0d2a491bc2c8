//! Origins of which the sources of a study do not tell.

use super::{faults, line_of, open, sample};
use seriatim::study::{Origin, RemovalFact};

/// The sample without the sources of these kinds, and without the estimate that rests on records of care.
pub(super) fn without(kinds: &[&str]) -> String {
    let whole = sample();
    let (before, after) = whole.split_once("[[estimate]]\nname = \"care-experience\"").unwrap();
    let (_, after) = after.split_once("[[estimate]]").unwrap();
    let text = format!("{before}[[estimate]]{after}");
    let mut sections = text.split("\n[[source]]");
    let first = sections.next().unwrap().to_owned();
    let is_wanted = |section: &&str| {
        let of_kind = |kind: &&str| section.lines().any(|line| line == format!("kind = \"{kind}\""));
        !kinds.iter().any(of_kind)
    };
    let last = text.split("\n[[source]]").last().unwrap();
    assert!(is_wanted(&last), "the last source carries the rest of the file");
    sections
        .filter(is_wanted)
        .fold(first, |text, section| format!("{text}\n[[source]]{section}"))
}

fn started_at(text: &str, origin: &str) -> String {
    text.replace("origin = \"issued\"", &format!("origin = \"{origin}\""))
}

#[test]
fn a_removal_is_told_by_all_that_the_sources_hold() {
    let study = open(&started_at(&sample(), "removal")).unwrap();
    let cohort = &study.definitions.cohort;
    assert_eq!(cohort.origin, Origin::Removed);
    let all = [RemovalFact::Stated, RemovalFact::LookedAfter, RemovalFact::Ordered];
    assert_eq!(cohort.origin_facts.removed_by, all);
    let some = open(&started_at(&without(&["removals", "looked_after"]), "removal")).unwrap();
    assert_eq!(some.definitions.cohort.origin_facts.removed_by, [RemovalFact::Ordered]);
}

#[test]
fn an_origin_of_which_no_source_tells_is_a_fault_of_its_key() {
    let text = started_at(&without(&["removals", "looked_after", "orders"]), "removal");
    let line = line_of(&text, "origin = \"removal\"");
    let found = faults(&text);
    // The estimate of children who return after an order misses its source, too.
    assert!(
        found.len() == 2 && found[0] == format!("{line} cohort.origin"),
        "{found:?}"
    );
    let text = started_at(&without(&["referrals"]), "referral");
    let line = line_of(&text, "origin = \"referral\"");
    assert_eq!(faults(&text), [format!("{line} cohort.origin")]);
}

#[test]
fn what_is_to_tell_of_an_origin_must_be_known_to_the_study() {
    let text = started_at(&without(&["looked_after"]), "removal").replace(
        "return_at = \"issued\"",
        "return_at = \"issued\"\nremoved_by = [\"looked_after\", \"orders\", \"gossip\"]\nreferred_to = [\"Paws\"]",
    );
    let (removed, referred) = (line_of(&text, "removed_by"), line_of(&text, "referred_to"));
    let mut found = faults(&text);
    found.sort();
    assert_eq!(
        found,
        [
            format!("{removed} cohort.removed_by"),
            format!("{removed} cohort.removed_by"),
            format!("{referred} cohort.referred_to"),
        ]
    );
}

#[test]
fn definitions_of_an_estimate_and_a_grid_of_them_are_judged_too() {
    let text = without(&["referrals"]).replace(
        "wash_out = [\"0 years\"",
        "origin = [\"issued\", \"referral\"]\nwash_out = [\"0 years\"",
    );
    let line = line_of(&text, "origin = [\"issued\", \"referral\"]");
    let found = faults(&text);
    assert!(
        found.len() == 1 && found[0].starts_with(&format!("{line} estimate[")) && found[0].ends_with(".origin"),
        "{found:?}"
    );
}

#[test]
fn a_source_that_could_not_be_read_is_not_missed() {
    let text = started_at(&sample(), "referral").replace("kind = \"referrals\"", "kind = \"referals\"");
    let found = faults(&text);
    assert!(found.iter().all(|fault| !fault.ends_with("cohort.origin")), "{found:?}");
}

#[test]
fn orders_of_which_no_source_tells_are_no_stratum() {
    let asked = |kinds: &[&str]| {
        let text = without(kinds).replace("strata = [\"age_band\", \"children\"]", "strata = [\"order\"]");
        open(&text.replacen("origin = \"issued\"", "origin = \"final order\"", 1))
    };
    let told = format!("{:?}", asked(&["orders"]).err());
    assert!(told.contains("of which no source tells"), "{told}");
    let told = format!("{:?}", asked(&[]).err());
    assert!(!told.contains("of which no source tells"), "{told}");
}
