//! Care experience: what its definitions need, and what contradicts them.

use std::path::Path;

use seriatim::study::{CareRules, EstimateKind};

use super::{faults, line_of, open, sample};

/// The sample of extracts that came linked, with its estimate of care experience changed.
fn care(from: &str, to: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/already-linked.toml");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from}");
    text.replace(from, to)
}

#[test]
fn definitions_of_care_experience_that_contradict_themselves_name_their_keys() {
    let number = |text: &str| {
        let before = text.split("kind = \"care-experience\"").next().unwrap_or_default();
        before.matches("[[estimate]]").count()
    };
    for (from, to, key) in [
        ("ages = [10, 17]\n", "", "ages"),
        ("ages = [10, 17]", "ages = [17, 10]", "ages"),
        ("ages = [10, 17]", "ages = [10, 18]", "ages"),
        ("definition = \"window\"", "definition = \"ever\"", "ages"),
        ("definition = \"window\"", "definition = \"leaver\"", "ages"),
        ("definition = \"window\"", "definition = \"sometimes\"", "definition"),
        ("definition = \"window\"\n", "", "definition"),
        ("complete_from = 2004-01-01\n", "", "complete_from"),
        (
            "ages = [10, 17]",
            "ages = [10, 17]\ncounts = [\"formal care\"]",
            "counts",
        ),
        ("complete_to = 2024-12-31", "complete_to = 2003-12-31", "complete_to"),
        ("cohorts = [1996", "areas = [\"Atlantis\"]\ncohorts = [1996", "areas"),
        ("horizon = 3", "horizon = 0", "horizon"),
        ("standardise = [\"age\"", "standardise = [\"wealth\"", "standardise"),
    ] {
        let text = care(from, to);
        let told = faults(&text);
        let key = format!("estimate[{}].{key}", number(&text));
        assert!(
            told.len() == 1 && told[0].ends_with(&key),
            "{from} -> {to}: {told:?} and not {key}"
        );
    }
}

#[test]
fn care_experience_needs_parents_linked_to_their_childhood_records() {
    // Without the sources, or the names of children, nobody would be seen in care.
    let estimate = "
[[estimate]]
name = \"care\"
kind = \"care-experience\"
title = \"Care experience\"
definition = \"ever\"
complete_from = 1992-01-01
complete_to = 2024-12-31

[disclosure]";
    let own = sample().replace("\n[disclosure]", estimate);
    open(&own).unwrap();
    let nameless = own.replace(
        "kind = \"identities\"\nsystem = \"council\"",
        "kind = \"identities\"\nsystem = \"other\"",
    );
    let told = open(&nameless).unwrap_err().to_string();
    let wanted = "needs a source of kind `identities` with system = \"council\"";
    assert!(told.contains(wanted), "{told}");
    // What came linked is not linked again with what did not.
    let linked = care("kind = \"care-experience\"", "kind = \"care-experience\"");
    let mixed = linked.replacen(", person_id = \"alf\", match_status = \"alf_status\"", "", 1);
    let told = open(&mixed).unwrap_err().to_string();
    assert!(told.contains("needs `person_id` in source"), "{told}");
    let deprived = care(" deprivation = \"deprivation_fifth\",", "");
    let told = open(&deprived).unwrap_err().to_string();
    assert!(
        told.contains(".standardise` holds \"deprivation\", which no source"),
        "{told}"
    );
    // An area's deprivation is not a parent's.
    let of_areas = deprived.replacen("live_births = ", "deprivation = \"Fifth\", live_births = ", 1);
    assert_ne!(of_areas, deprived);
    let told = open(&of_areas).unwrap_err().to_string();
    assert!(told.contains(".standardise` holds"), "{told}");
    let gone = care("kind = \"looked_after\"", "kind = \"reviews\"");
    assert!(
        open(&gone)
            .unwrap_err()
            .to_string()
            .contains("needs a source of kind `looked_after`")
    );
}

/// The number of the estimate of care experience.
fn place(text: &str) -> usize {
    let before = text.split("kind = \"care-experience\"").next().unwrap_or_default();
    before.matches("[[estimate]]").count()
}

const ONE_PERIOD: &str = "complete_from = 2004-01-01\ncomplete_to = 2024-12-31\n";

fn rules(text: &str) -> CareRules {
    let mut estimates = open(text)
        .unwrap_or_else(|error| panic!("{error}"))
        .estimates
        .into_iter();
    let found = estimates.find_map(|estimate| match estimate.kind {
        EstimateKind::CareExperience(asked) => Some(asked.rules),
        _ => None,
    });
    found.expect("an estimate of care experience")
}

#[test]
fn records_are_complete_in_several_periods_and_those_that_touch_are_one() {
    let periods = |list: &str| care(ONE_PERIOD, &format!("complete = {list}\n"));
    let CareRules::Recorded(found) = rules(&periods(
        "[[1992-04-01, 1997-03-31], [2004-04-01, 2010-12-31], [2011-01-01, 2024-12-31]]",
    )) else {
        panic!("records are read");
    };
    let found: Vec<String> = found.complete.iter().map(|p| format!("{} {}", p.from, p.to)).collect();
    assert_eq!(found, ["1992-04-01 1997-03-31", "2004-04-01 2024-12-31"]);
    for list in [
        "[]",
        "5",
        "[2004-01-01, 2024-12-31]",
        "[[2004-01-01]]",
        "[[\"2004-01-01\", \"2024-12-31\"]]",
        "[[2004-01-01, 2004-01-01]]",
        "[[2004-04-01, 2024-12-31], [1992-04-01, 1997-03-31]]",
        "[[1992-04-01, 1997-03-31], [1997-03-31, 2024-12-31]]",
    ] {
        let text = periods(list);
        let wanted = format!("{} estimate[{}].complete", line_of(&text, "complete = "), place(&text));
        let found = faults(&text);
        assert!(
            !found.is_empty() && found.iter().all(|fault| *fault == wanted),
            "{list}: {found:?}"
        );
    }
    // Both ways of saying it.
    let text = care(
        ONE_PERIOD,
        &format!("{ONE_PERIOD}complete = [[2004-01-01, 2024-12-31]]\n"),
    );
    let keys = ["complete_from", "complete_to"].map(|key| {
        let line = line_of(&text, &format!("{key} = "));
        format!("{line} estimate[{}].{key}", place(&text))
    });
    assert_eq!(faults(&text), keys);
}

/// The sample with a column of what files or clients say, read by the estimate of care experience.
fn stated(word: &str, more: &str) -> String {
    let text = care(ONE_PERIOD, more);
    let text = text.replace("ages = [10, 17]\n", "");
    text.replace("definition = \"window\"", &format!("definition = \"{word}\""))
}

/// The same with columns, which those extracts do not hold, for the statements.
fn with_columns(text: &str) -> String {
    let told = |text: String, kind: &str, column: &str| {
        let (before, after) = text
            .split_once(&format!("kind = \"{kind}\""))
            .unwrap_or_else(|| panic!("{kind}"));
        let after = after.replacen("columns = {", &format!("columns = {{ {column} = \"Childhood\","), 1);
        format!("{before}kind = \"{kind}\"{after}")
    };
    told(text.to_owned(), "parties", "care_experience_file")
}

#[test]
fn what_files_and_clients_say_needs_a_column_that_says_it() {
    for (word, column, kind) in [
        ("file", "care_experience_file", "parties"),
        ("self", "care_experience_self", "referrals"),
    ] {
        let text = stated(word, "");
        let told = open(&text).unwrap_err().to_string();
        let wanted = format!("needs `{column}` in a source of kind `{kind}`");
        assert!(told.contains(&wanted), "{told}");
        assert_eq!(faults(&text).len(), 1, "{told}");
    }
    let CareRules::Stated(found) = rules(&with_columns(&stated("file", ""))) else {
        panic!("files are read");
    };
    assert_eq!(found.counted().collect::<Vec<_>>(), ["formal care"]);
    let both = stated("file", "counts = [\"formal care\", \"informal\"]\n");
    let CareRules::Stated(found) = rules(&with_columns(&both)) else {
        panic!("files are read");
    };
    assert_eq!(found.counted().collect::<Vec<_>>(), ["formal care", "informal"]);
}

#[test]
fn statements_have_no_ages_no_areas_and_no_complete_years() {
    for (key, value) in [
        ("ages", "[11, 17]"),
        ("complete", "[[2004-01-01, 2024-12-31]]"),
        ("complete_from", "2004-01-01"),
        ("complete_to", "2024-12-31"),
        ("areas", "[\"Norfolk\"]"),
        ("counts", "[\"none\"]"),
        ("counts", "[\"informal\"]"),
    ] {
        let text = with_columns(&stated("file", &format!("{key} = {value}\n")));
        let wanted = format!(
            "{} estimate[{}].{key}",
            line_of(&text, &format!("{key} = {value}")),
            place(&text)
        );
        assert_eq!(faults(&text), [wanted]);
    }
}

#[test]
fn two_estimates_under_one_definition_are_cut_alike() {
    let other = |definition: &str, keys: &str, more: &str| {
        let head = "\n[[estimate]]\nname = \"more\"\nkind = \"care-experience\"\ntitle = \"More\"\n";
        let text = care("kind = \"quantities\"", "kind = \"quantities\"");
        format!("{text}{head}definition = \"{definition}\"\n{keys}{more}")
    };
    let [window, complete] = [
        "ages = [10, 17]\n",
        "complete_from = 2004-01-01\ncomplete_to = 2024-12-31\n",
    ];
    let alike = format!("{window}{complete}");
    // The same cut under other bands, of other parents, or another definition: each tells of others.
    for (definition, keys, more) in [
        ("window", alike.as_str(), "horizon = 2\n"),
        (
            "window",
            "ages = [12, 17]\ncomplete_from = 2004-01-01\ncomplete_to = 2024-12-31\n",
            "[estimate.definitions]\nunit = \"father\"\n",
        ),
        ("leaver", complete, ""),
    ] {
        let text = other(definition, keys, more);
        assert!(
            super::open(&text).is_ok(),
            "{definition} {keys}: {:?}",
            super::open(&text)
        );
    }
    for (keys, key) in [
        (format!("ages = [12, 17]\n{complete}"), "ages"),
        (
            format!("{window}complete_from = 2003-01-01\ncomplete_to = 2024-12-31\n"),
            "complete_from",
        ),
        (format!("{alike}areas = [\"Norfolk\"]\n"), "areas"),
    ] {
        let text = other("window", &keys, "");
        let place = text.matches("[[estimate]]").count();
        let line = line_of(&text, "name = \"more\"") - 1;
        assert_eq!(faults(&text), [format!("{line} estimate[{place}].{key}")]);
    }
}
