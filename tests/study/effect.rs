//! Effects of services: what would answer another question is refused, with the key, the reason and a way out.

use super::{faults, line_of, open, sample};
use seriatim::study::{
    Assignment, EffectEstimand, EffectMethod, Elsewhere, EstimateKind, Stratum, StudyError, Undetermined,
};

/// The sample study with an estimate of an effect beside the others.
fn with(lines: &str) -> String {
    let service = "service = [";
    assert!(sample().contains(service), "the sample declares services");
    format!(
        "{}\n[[estimate]]\nname = \"changed\"\nkind = \"effect\"\ntitle = \"Changed\"\nservice = \"Pause\"\n{lines}\n",
        sample()
    )
}

const AREAS: &str = "areas = [\"Norfolk\", \"Suffolk\"]\n";

fn hints(text: &str) -> String {
    match open(text) {
        Err(StudyError::Faults { faults, .. }) => faults.iter().map(|fault| format!("{fault}\n")).collect(),
        other => panic!("no faults: {other:?}"),
    }
}

#[test]
fn referral_is_time_zero_and_intention_to_treat_unless_the_study_says_otherwise() {
    let effect = |text: &str| {
        let study = open(text).unwrap_or_else(|error| panic!("{error}"));
        let found = study.estimates.into_iter().find_map(|estimate| match estimate.kind {
            EstimateKind::Effect(effect) => Some(effect),
            _ => None,
        });
        found.unwrap()
    };
    let plain = effect(&with(AREAS));
    assert_eq!(
        (plain.assignment, plain.estimand),
        (Assignment::Referral, EffectEstimand::Treated)
    );
    assert_eq!(plain.methods, [EffectMethod::Weighting, EffectMethod::DoublyRobust]);
    assert_eq!(
        (plain.horizon, plain.years.clone(), plain.programme.is_none()),
        (3, vec![1, 2, 3], true)
    );
    assert_eq!(plain.adjust, [Stratum::AgeBand, Stratum::Children, Stratum::Period]);
    assert_eq!(
        (plain.elsewhere, plain.shows_naive, plain.from, plain.to),
        (Elsewhere::Leave, false, None, None)
    );
    let other = effect(&with(
        "comparators = \"everywhere\"\nassignment = \"engagement\"\ngrace = \"3 months\"\nprogramme = \"18 months\"\n\
         horizon = 5\nyears = [1, 5]\nestimand = \"overlap\"\nmethod = [\"doubly robust\"]\nadjust = [\"age_band\"]\n\
         exact = [\"period\"]\nnegative_controls = [\"children\"]\nserved_elsewhere = \"keep\"\nshow_naive = true\n\
         from = 2015-01-01\nto = 2018-12-31\ntime_zero = \"referral\"",
    ));
    assert_eq!(other.assignment, Assignment::Engagement { grace: 90 });
    assert_eq!(
        other.programme.as_ref().map(|(days, level)| (*days, level.as_str())),
        Some((546, "18 months"))
    );
    assert_eq!((other.areas.len(), other.shows_naive, other.years.len()), (0, true, 2));
    assert!(other.from < other.to && other.from.is_some());
}

#[test]
fn exposure_that_is_known_only_in_the_end_is_refused_with_the_reason_and_a_way_out() {
    for (line, key) in [
        ("time_zero = \"index\"", "time_zero"),
        ("time_zero = \"final order\"", "time_zero"),
        ("assignment = \"ever served\"", "assignment"),
        ("assignment = \"completed\"", "assignment"),
    ] {
        let text = with(&format!("{AREAS}{line}"));
        let found = faults(&text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].ends_with(&format!("].{key}")), "{found:?}");
        assert!(found[0].starts_with(&line_of(&text, line).to_string()));
        let told = hints(&text);
        assert!(told.contains("immortal time") && told.contains("referral"), "{told}");
    }
    assert!(hints(&with(&format!("{AREAS}time_zero = \"completion\""))).contains("grace"));
}

#[test]
fn what_comes_after_time_zero_is_no_covariate() {
    for key in ["adjust", "exact", "negative_controls"] {
        for word in ["completed", "engaged", "reviews", "returned"] {
            let text = with(&format!("{AREAS}{key} = [\"age_band\", \"{word}\"]"));
            let found = faults(&text);
            assert!(found.len() == 1 && found[0].ends_with(&format!("].{key}")), "{found:?}");
            assert!(hints(&text).contains("only after time zero"));
        }
    }
    // The order is known when the clock starts at it, and not before.
    let order = format!("{AREAS}adjust = [\"order\"]");
    assert!(faults(&with(&order))[0].ends_with("].adjust"));
    let known = format!("{order}\n[estimate.definitions]\norigin = \"final order\"");
    assert!(open(&with(&known)).is_ok());
}

#[test]
fn contradictions_are_told_at_once_with_their_keys() {
    let cases = [
        // Nobody could tell who could have been served.
        ("", "areas"),
        // Where the service does not work nobody is like those who are served.
        ("comparators = \"everywhere\"\nadjust = [\"local_authority\"]", "adjust"),
        ("comparators = \"everywhere\"\nareas = [\"Norfolk\"]", "areas"),
        ("areas = [\"Norfolk\"]\nassignment = \"engagement\"", "grace"),
        ("areas = [\"Norfolk\"]\ngrace = \"3 months\"", "grace"),
        (
            "areas = [\"Norfolk\"]\nassignment = \"engagement\"\ngrace = \"0 days\"",
            "grace",
        ),
        ("areas = [\"Norfolk\"]\nprogramme = \"3 years\"", "programme"),
        ("areas = [\"Norfolk\"]\nyears = [1, 4]", "years"),
        ("areas = [\"Norfolk\"]\nfrom = 2016-01-01\nto = 2015-01-01", "to"),
        (
            "areas = [\"Norfolk\"]\nnegative_controls = [\"age_band\"]",
            "negative_controls",
        ),
        ("areas = [\"Norfolk\"]\nshow_naive = \"yes\"", "show_naive"),
        ("areas = [\"Norfolk\"]\nestimand = \"ATC\"", "estimand"),
        ("areas = [\"Norfolk\"]\nmethod = [\"stepwise\"]", "method"),
    ];
    for (lines, key) in cases {
        let found = faults(&with(lines));
        assert!(
            found.len() == 1 && found[0].ends_with(&format!("].{key}")),
            "{lines}: {found:?}"
        );
    }
    let unknown = with(AREAS).replace("service = \"Pause\"\n", "service = \"Nowhere\"\n");
    assert!(faults(&unknown)[0].ends_with("].service"));
    let clock = with(&format!("{AREAS}[estimate.definitions]\norigin = \"referral\""));
    assert!(hints(&clock).contains("nobody is left who was not served"));
    let without = with(AREAS).replace("kind = \"referrals\"", "kind = \"reviews\"");
    assert!(faults(&without).iter().any(|fault| fault.contains("estimate[")));
}

/// A service that says where and when it works.
const AT_HOME: &str =
    "\n[[service]]\nname = \"Pause\"\nareas = [\"Norfolk\", \"Suffolk\"]\nfrom = 2015-04-01\nto = 2019-12-31\n";

#[test]
fn where_and_when_a_service_works_is_told_by_its_own_section_unless_the_estimate_does() {
    let effect = |lines: &str| {
        let text = format!("{}{AT_HOME}", with(lines));
        let study = open(&text).unwrap_or_else(|error| panic!("{error}"));
        let found = study.estimates.into_iter().find_map(|estimate| match estimate.kind {
            EstimateKind::Effect(effect) => Some(effect),
            _ => None,
        });
        found.unwrap()
    };
    let day = |text: &str| Some(seriatim::study::day_number(text.parse().unwrap()));
    let own = effect("");
    let areas = |own: &seriatim::study::Effect| own.areas.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(areas(&own), ["Norfolk", "Suffolk"]);
    assert_eq!((own.from, own.to), (day("2015-04-01"), day("2019-12-31")));
    let own = effect("areas = [\"Norfolk\"]\nfrom = 2016-01-01");
    assert_eq!(areas(&own), ["Norfolk"]);
    assert_eq!((own.from, own.to), (day("2016-01-01"), day("2019-12-31")));
    assert!(
        effect("comparators = \"everywhere\"\nadjust = [\"age_band\"]")
            .areas
            .is_empty()
    );
    let told = hints(&format!(
        "{}{AT_HOME}",
        with("areas = [\"Norfolk\", \"Lambeth\"]\nfrom = 2021-01-01")
    ));
    assert!(
        told.contains("holds `Lambeth`, where the service does not work"),
        "{told}"
    );
    assert!(told.contains("lies after the service's last day"), "{told}");
    assert!(hints(&with("")).contains("here or as `areas` of its [[service]]"));
}

const SERVICE: &str = "\n[[service]]\nname = \"Pause\"\nfrom = 2012-01-01\n";
const RULE: &str = "[[service.rule]]\nversion = \"first\"\nfrom = 2012-01-01\n[[service.rule.clause]]\nname = \"adult\"\n\
                    when = \"age >= 18\"\n";

#[test]
fn eligibility_by_a_rule_needs_the_rule_and_a_word_on_what_it_leaves_open() {
    let both = format!("{AREAS}eligible = \"rule\"\nundetermined = \"take in\"\n");
    let study = open(&with(&format!("{both}{SERVICE}{RULE}"))).unwrap_or_else(|error| panic!("{error}"));
    let found = study.estimates.into_iter().find_map(|estimate| match estimate.kind {
        EstimateKind::Effect(effect) => effect.eligible,
        _ => None,
    });
    assert_eq!(found.map(|rule| rule.undetermined), Some(Undetermined::TakeIn));
    for (lines, key, words) in [
        (both.clone(), "eligible", "described by no section"),
        (format!("{both}{SERVICE}"), "service", "holds no rule"),
        (
            format!("{AREAS}eligible = \"rule\"\n{SERVICE}{RULE}"),
            "undetermined",
            "is missing",
        ),
        (
            format!("{AREAS}undetermined = \"take in\"\n"),
            "undetermined",
            "everybody is eligible",
        ),
        (format!("{AREAS}eligible = \"all\"\n"), "eligible", "is not known"),
        // A rule that looks ahead.
        (
            format!("{AREAS}eligible = \"completed\"\n"),
            "eligible",
            "only after time zero",
        ),
        (
            format!("{AREAS}eligible = \"engaged\"\n"),
            "eligible",
            "only after time zero",
        ),
    ] {
        let found = faults(&with(&lines));
        assert!(
            found.len() == 1 && found[0].ends_with(&format!("].{key}")),
            "{lines}: {found:?}"
        );
        assert!(hints(&with(&lines)).contains(words), "{}", hints(&with(&lines)));
    }
}

#[test]
fn a_clause_that_looks_ahead_is_refused_wherever_the_rule_is_used() {
    let ahead = RULE.replace("age >= 18", "engaged");
    let lines = format!("{AREAS}eligible = \"rule\"\nundetermined = \"take in\"\n{SERVICE}{ahead}");
    let told = hints(&with(&lines));
    assert!(
        told.contains("engaged") && faults(&with(&lines))[0].contains("when"),
        "{told}"
    );
}

#[test]
fn matching_is_of_those_served_and_its_rules_are_written_beforehand() {
    let read = |lines: &str| {
        let study = open(&with(&format!("{AREAS}{lines}"))).unwrap_or_else(|error| panic!("{error}"));
        let found = study.estimates.into_iter().find_map(|estimate| match estimate.kind {
            EstimateKind::Effect(effect) => Some((effect.methods, effect.matching)),
            _ => None,
        });
        found.unwrap()
    };
    let (methods, matching) = read("method = [\"matching\"]\n");
    let matching = matching.unwrap();
    assert_eq!(methods, [EffectMethod::Matching]);
    assert_eq!(
        (matching.caliper, matching.with_replacement, matching.matches.get()),
        (0.2, true, 1)
    );
    let (_, matching) =
        read("method = [\"weighting\", \"matching\"]\ncaliper = 0.1\nreplacement = false\nmatches = 3\n");
    let matching = matching.unwrap();
    assert_eq!(
        (matching.caliper, matching.with_replacement, matching.matches.get()),
        (0.1, false, 3)
    );
    assert!(read("").1.is_none());
    for (lines, key) in [
        ("caliper = 0.1\n", "caliper"),
        ("replacement = false\n", "replacement"),
        ("method = [\"weighting\"]\nmatches = 2\n", "matches"),
        ("method = [\"matching\"]\ncaliper = 0\n", "caliper"),
        ("method = [\"matching\"]\ncaliper = 3\n", "caliper"),
        ("method = [\"matching\"]\nmatches = 0\n", "matches"),
        ("method = [\"matching\"]\nestimand = \"overlap\"\n", "method"),
    ] {
        let found = faults(&with(&format!("{AREAS}{lines}")));
        assert!(
            found.len() == 1 && found[0].ends_with(&format!("].{key}")),
            "{lines}: {found:?}"
        );
    }
}

/// A study file without its source of a kind.
fn without(text: &str, kind: &str) -> String {
    let sources: Vec<&str> = text.split("[[source]]").collect();
    let is_meant = |source: &&&str| !source.contains(&format!("\nkind = \"{kind}\"\n"));
    // What follows the last source stands behind it.
    let kept: Vec<&str> = sources.iter().filter(is_meant).copied().collect();
    assert_eq!(kept.len() + 1, sources.len(), "the sample has a source of kind {kind}");
    kept.join("[[source]]")
}

#[test]
fn an_outcome_of_which_no_source_tells_is_a_fault_that_names_the_key() {
    let study = |lines: &str| with(&format!("{AREAS}{lines}"));
    let all = "outcomes = [\"return\", \"accommodation\", \"emergency protection\", \"pre-proceedings\"]\n";
    let controls =
        "negative_outcomes = [\"death\", \"moved out\", \"accommodation before\", \"emergency protection before\"]\n";
    let told = open(&study(&format!("{all}{controls}"))).unwrap_or_else(|error| panic!("{error}"));
    let effect = told.estimates.into_iter().find_map(|estimate| match estimate.kind {
        EstimateKind::Effect(effect) => Some(effect),
        _ => None,
    });
    let effect = effect.unwrap();
    // Returns always are.
    assert_eq!((effect.outcomes.len(), effect.negative_outcomes.len()), (3, 4));
    for (kinds, lines, key) in [
        (
            ["life_events"].as_slice(),
            "outcomes = [\"pre-proceedings\"]\n",
            "outcomes",
        ),
        (
            &["life_events"],
            "negative_outcomes = [\"death\"]\n",
            "negative_outcomes",
        ),
        (
            &["life_events"],
            "negative_outcomes = [\"moved out\"]\n",
            "negative_outcomes",
        ),
        (
            &["looked_after", "removals"],
            "outcomes = [\"accommodation\"]\n",
            "outcomes",
        ),
        (
            &["looked_after", "removals"],
            "negative_outcomes = [\"accommodation before\"]\n",
            "negative_outcomes",
        ),
    ] {
        let named = |text: &str| faults(text).iter().any(|fault| fault.ends_with(&format!("].{key}")));
        let text = kinds.iter().fold(study(lines), |text, kind| without(&text, kind));
        assert!(named(&text), "{lines}: {:?}", faults(&text));
        assert!(hints(&text).contains("of which no source of the study tells"));
    }
    for lines in ["outcomes = [\"fostering\"]\n", "negative_outcomes = [\"return\"]\n"] {
        let found = faults(&study(lines));
        assert!(found.len() == 1 && found[0].contains("outcomes"), "{lines}: {found:?}");
    }
}

#[test]
fn nobody_is_followed_for_longer_than_is_observed() {
    let told = hints(&with(&format!("{AREAS}horizon = 40\nyears = [1, 40]")));
    assert!(
        told.contains("horizon") && told.contains("whole years that are observed"),
        "{told}"
    );
    assert!(open(&with(&format!("{AREAS}horizon = 5"))).is_ok());
}

#[test]
fn a_service_of_years_without_data_is_refused() {
    for (lines, key) in [
        ("from = 2090-01-01\n", "from"),
        ("from = 1980-01-01\nto = 1985-12-31\n", "to"),
    ] {
        let text = with(&format!("{AREAS}{lines}"));
        let found = faults(&text);
        assert!(
            found.len() == 1 && found[0].ends_with(&format!("].{key}")),
            "{lines}: {found:?}"
        );
        assert!(hints(&text).contains("nobody could be compared"));
    }
    // It may start before the data do.
    assert!(open(&with(&format!("{AREAS}from = 1980-01-01\n"))).is_ok());
}
