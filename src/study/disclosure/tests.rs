//! Rules of disclosure as study files declare them: profiles, what may be stricter, and what is refused.
//!
//! Custody: no zone; settings only.

use super::*;
use crate::study::document::Document;

fn policy(keys: &str) -> (DisclosurePolicy, Vec<String>) {
    let mut faults = Faults::default();
    let document = Document::parse(keys, &mut faults);
    let policy = read(document.root(), &mut faults).policy;
    (policy, faults.into_sorted().iter().map(ToString::to_string).collect())
}

#[test]
fn a_profile_sets_threshold_rounding_and_what_zeros_are() {
    let told = |profile: &str| {
        let (policy, faults) = policy(&format!("profile = \"{profile}\""));
        assert_eq!(faults, Vec::<String>::new());
        (policy.threshold, policy.round_to, policy.zeros == Zeros::Disclosive)
    };
    assert_eq!(told("strict"), (10, 5, false));
    assert_eq!(told("sail"), (5, 5, false));
    assert_eq!(told("ons-srs"), (10, 5, true));
    assert_eq!(told("opensafely"), (8, 5, false));
    assert_eq!(told("ukllc"), (10, 5, true));
    assert_eq!(told("dfe"), (6, 10, false));
    assert_eq!(told("acro"), (10, 5, true));
}

#[test]
fn a_mean_has_the_decimals_that_all_counts_rounded_alike_may_have() {
    let decimals = |profile: Profile, count, step| profile.policy().decimals_of_mean(count, step, 2);
    // A tenth of 50 is 5; 48 and 52 are told as 50, and 48 tenths are less. 53 to 57 are told as 55.
    let strict = [10, 47, 48, 52, 53, 497, 498, 502, 503].map(|count| decimals(Profile::Strict, count, 1.0));
    assert_eq!(strict, [0, 0, 0, 0, 1, 1, 1, 1, 2].map(Some));
    // Rounded to ten: 95 to 104 are told as 100, and a tenth of 105 is more than ten.
    let tens = [6, 94, 104, 105].map(|count| decimals(Profile::Dfe, count, 1.0));
    assert_eq!(tens, [0, 0, 0, 1].map(Some));
    // Values that lie ten apart: 38 to 42 are told as 40 and are too few for whole numbers, 48 to 52 too, and 53 are enough.
    let apart = [5, 42, 52, 53, 502, 503].map(|count| decimals(Profile::Sail, count, 10.0));
    assert_eq!(apart, [None, None, None, Some(0), Some(0), Some(1)]);
    // Values that lie half a unit apart.
    assert_eq!(
        [27, 28].map(|count| decimals(Profile::Sail, count, 0.5)),
        [Some(0), Some(1)]
    );
    assert_eq!(Profile::Strict.policy().decimals_of_mean(10_000, 1.0, 1), Some(1));
}

#[test]
fn rules_of_sums_and_models_may_be_made_stricter_only() {
    let (stricter, faults) =
        policy("dominance_largest = 3\ndominance_share = 0.8\np_share = 0.15\nresidual_freedom = 20");
    let dominance = Dominance {
        largest: 3,
        share: 0.8,
        within: 0.15,
    };
    assert_eq!((stricter.dominance, stricter.residual_freedom), (dominance, 20));
    assert_eq!(faults, Vec::<String>::new());
    let (_, faults) = policy("dominance_largest = 1\ndominance_share = 0.95\np_share = 0.05\nresidual_freedom = 9");
    assert_eq!(faults.len(), 4, "{faults:?}");
}

#[test]
fn an_override_has_table_cell_reason_and_name_in_plain_words() {
    let (_, faults) = policy(
        "[[override]]\ntable = \"t\"\ncell = \"a, 5\"\nreason = \"published\"\nname = \"A. Checker\"\n\
         [[override]]\ntable = \"t\"\ncell = \"a, 6\"\nreason = \"published\"\nname = \"A. Checker\"",
    );
    assert_eq!(faults, Vec::<String>::new());
    let (_, faults) = policy("[[override]]\ntable = \"t\"\ncell = \"a\"\nreason = \"=1+1\"");
    assert_eq!(faults.len(), 2, "a formula, and no name: {faults:?}");
    let (_, faults) =
        policy("[[override]]\ntable = \"t\"\ncell = \"a\"\nreason = \"<b>r</b>\"\nname = \"\"\nuntil = \"x\"");
    assert_eq!(
        faults.len(),
        3,
        "markup, an empty name, a key that is not known: {faults:?}"
    );
    let twice = "[[override]]\ntable = \"t\"\ncell = \"a\"\nreason = \"r\"\nname = \"n\"\n".repeat(2);
    assert_eq!(policy(&twice).1.len(), 1);
}

#[test]
fn a_study_may_be_stricter_than_its_profile_and_not_less_strict() {
    let (stricter, faults) = policy("profile = \"dfe\"\nthreshold = 10\nzeros = \"disclosive\"");
    assert_eq!((stricter.threshold, stricter.round_to, faults), (10, 10, Vec::new()));
    let (_, faults) = policy("profile = \"ukllc\"\nthreshold = 9\nround_to = 4\nzeros = \"shown\"");
    assert_eq!(faults.len(), 3, "{faults:?}");
    // Without a profile the floor is the one that holds for all.
    let (lower, faults) = policy("threshold = 5\nround_to = 5");
    assert_eq!((lower.threshold, faults), (5, Vec::new()));
    // Such rules are the study's own, and told as that.
    assert_eq!(lower.profile.as_str(), "own");
    let named = |keys: &str| policy(keys).0.profile.as_str();
    assert_eq!([named(""), named("threshold = 12")], ["strict", "strict"]);
    assert_eq!(policy("profile = \"own\"").1.len(), 1);
}
