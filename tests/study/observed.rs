//! What is longer than observation, or lies outside of it.

use super::{faults, line_of, open, sample};

/// The sample, whose observation is of 17 years, with an estimate of a kind more.
fn more(kind: &str, lines: &str) -> String {
    sample() + &format!("\n[[estimate]]\nname = \"more\"\ntitle = \"More\"\nkind = \"{kind}\"\n{lines}")
}

/// Asserts that a study has one fault: of a key of its estimate at a place.
#[track_caller]
fn assert_fault(text: &str, (place, key): (usize, &str), words: &str) {
    let found = faults(text);
    let wanted = format!(" estimate[{place}].{key}");
    assert!(
        found.len() == 1 && found[0].ends_with(&wanted),
        "{found:?} and not {wanted}"
    );
    let told = format!("{:?}", open(text).err());
    assert!(told.contains(words), "{told}");
}

#[test]
fn years_that_are_longer_than_observation_are_a_fault_of_their_key() {
    const TOLD: &str = "is longer than the 17 whole years that are observed";
    for (kind, lines, key) in [
        ("quantities", "horizon = ?\n", "horizon"),
        ("quantities", "new_child_horizon = ?\n", "new_child_horizon"),
        ("quantities", "window = ?\n", "window"),
        ("quantities", "look_back = ?\n", "look_back"),
        ("sensitivity", "minimum_gap = [\"30 days\"]\nhorizon = ?\n", "horizon"),
        ("return-by-class", "years = [?, 19]\n", "years"),
        ("further-sets", "years = [?, 19]\n", "years"),
        ("further-sets", "horizon = ?\n", "horizon"),
        ("parents", "years = [?, 19]\n", "years"),
        ("order-to-return", "years = [?, 19]\n", "years"),
        ("births", "years = [?, 19]\n", "years"),
        ("one-area", "area = \"Norfolk\"\nhorizon = ?\n", "horizon"),
        ("linkage-doubt", "horizon = ?\n", "horizon"),
    ] {
        let text = more(kind, &lines.replace('?', "18"));
        let place = text.matches("[[estimate]]").count();
        assert_fault(&text, (place, key), TOLD);
        // The least of several is what counts: the others are rows without a figure.
        let as_long = more(kind, &lines.replace('?', "17"));
        assert!(open(&as_long).is_ok(), "{kind}: {lines}");
    }
    let curve = sample().replace("years = [1, 2, 3, 4, 5, 6, 7]", "years = [18]");
    assert_fault(&curve, (1, "years"), TOLD);
    let care = sample().replace("horizon = 3\n", "horizon = 18\n");
    let before = care.split("kind = \"care-experience\"").next().unwrap();
    assert_fault(&care, (before.matches("[[estimate]]").count(), "horizon"), TOLD);
}

#[test]
fn years_of_clocks_that_start_before_observation_may_be_longer() {
    const LATE: &str = "[estimate.definitions]\nearlier_start = \"delayed entry\"\n";
    for (kind, lines) in [
        (
            "quantities",
            "horizon = 18\n[estimate.definitions]\norigin = \"removal\"\n",
        ),
        ("sensitivity", "origin = [\"issued\", \"removal\"]\nhorizon = 18\n"),
        // These take what time at risk there is up to the horizon.
        ("parents", "horizon = 18\n"),
        ("area-benchmark", "strata = [\"local_authority\"]\nhorizon = 18\n"),
    ] {
        assert!(open(&more(kind, lines)).is_ok(), "{kind}: {lines}");
    }
    assert!(open(&more("return-by-class", &format!("years = [18]\n{LATE}"))).is_ok());
    // A window starts with observation, whenever the clocks do.
    let text = more("quantities", &format!("window = 18\n{LATE}"));
    let place = text.matches("[[estimate]]").count();
    assert_fault(&text, (place, "window"), "whole years that are observed");
}

#[test]
fn a_default_that_is_longer_than_observation_is_a_fault_where_nothing_else_is_told() {
    let short = |text: String| text.replace("observed_from = 2008-01-01", "observed_from = 2018-07-01");
    // The sample states its years, of which some are too long now.
    let told = |text: String| -> Vec<String> {
        let place = text.matches("[[estimate]]").count();
        let found = faults(&short(text)).into_iter();
        found
            .filter(|fault| fault.contains(&format!(" estimate[{place}]")))
            .collect()
    };
    assert_eq!(told(more("quantities", "")), Vec::<String>::new());
    assert_eq!(told(more("further-sets", "")), Vec::<String>::new());
    let found = told(more("one-area", "area = \"Norfolk\"\n"));
    assert!(found.len() == 1 && found[0].ends_with(".horizon"), "{found:?}");
}

#[test]
fn a_minimum_gap_as_long_as_observation_leaves_no_return() {
    const TOLD: &str = "no set could be a return";
    let of_study = sample().replacen("minimum_gap = \"0 days\"", "minimum_gap = \"30 years\"", 1);
    let line = line_of(&of_study, "minimum_gap = \"30 years\"");
    assert_eq!(faults(&of_study), [format!("{line} sets.minimum_gap")]);
    let own = |lines: &str| more("quantities", &format!("[estimate.definitions]\n{lines}"));
    let grid = |lines: &str| {
        more(
            "sensitivity",
            &format!("minimum_gap = [\"0 days\", \"17 years\"]\n{lines}"),
        )
    };
    for (text, key) in [
        (own("minimum_gap = \"17 years\"\n"), "definitions.minimum_gap"),
        (grid(""), "minimum_gap"),
    ] {
        let place = text.matches("[[estimate]]").count();
        assert_fault(&text, (place, key), TOLD);
    }
    // The study's own gap is as long, and stands while sets may run side by side: an estimate that takes that away is at fault.
    let wide = |text: String| {
        text.replacen("minimum_gap = \"0 days\"", "minimum_gap = \"17 years\"", 1)
            .replacen("overlap = \"while-open\"", "overlap = \"separate\"", 1)
    };
    for (text, key) in [
        (own("overlap = \"while-open\"\n"), "definitions.overlap"),
        (more("sensitivity", "overlap = [\"while-open\"]\n"), "overlap"),
        (
            own("overlap = \"while-open\"\nminimum_gap = \"18 years\"\n"),
            "definitions.minimum_gap",
        ),
    ] {
        let text = wide(text);
        let place = text.matches("[[estimate]]").count();
        assert_fault(&text, (place, key), TOLD);
    }
    // A fault of the study's own rules is told once, whatever an estimate states again.
    let again = own("overlap = \"while-open\"\n");
    let twice = again.replacen("minimum_gap = \"0 days\"", "minimum_gap = \"30 years\"", 1);
    assert_eq!(faults(&twice), [format!("{line} sets.minimum_gap")]);
    for text in [
        own("overlap = \"while-open\"\nminimum_gap = \"16 years\"\n"),
        own("overlap = \"while-open\"\nearlier_start = \"delayed entry\"\n"),
        own("newborn = \"7 days\"\n"),
    ] {
        assert!(open(&wide(text)).is_ok());
    }
    // A parent who enters late has sets from before, and sets that run side by side need no gap.
    for text in [
        own("minimum_gap = \"16 years\"\n"),
        own("minimum_gap = \"17 years\"\nearlier_start = \"delayed entry\"\n"),
        own("minimum_gap = \"17 years\"\noverlap = \"separate\"\n"),
        grid("overlap = [\"while-open\", \"separate\"]\n"),
    ] {
        assert!(open(&text).is_ok());
    }
}

#[test]
fn periods_are_cut_within_observation() {
    let curve = |lines: &str| {
        let periods = "strata = [\"period\"]\nperiods = ";
        more("hazards", &format!("{periods}{lines}\n"))
    };
    for dates in ["[1990-01-01]", "[2008-01-01, 2015-01-01]", "[2015-01-01, 2025-01-01]"] {
        let text = curve(dates);
        let place = text.matches("[[estimate]]").count();
        assert_fault(&text, (place, "periods"), "cuts off no day of observation");
    }
    assert!(open(&curve("[2008-01-02, 2024-12-31]")).is_ok());
    // A parent who enters late may have the first set before observation, and none has it after.
    let late = "\n[estimate.definitions]\nearlier_start = \"delayed entry\"";
    assert!(open(&curve(&format!("[1990-01-01]{late}"))).is_ok());
    let text = curve(&format!("[2030-01-01]{late}"));
    let place = text.matches("[[estimate]]").count();
    assert_fault(&text, (place, "periods"), "cuts off no day of observation");
}

/// Observation begins after the first of the breaks that stand where nothing is listed.
#[test]
fn periods_that_are_listed_pass_where_the_same_pass_unlisted() {
    let short = |lines: &str| {
        let text = more("hazards", &format!("strata = [\"period\"]\n{lines}"));
        text.replace("observed_from = 2008-01-01", "observed_from = 2018-07-01")
    };
    // The sample has more that does not fit into so short an observation.
    let of_periods = |lines: &str| {
        let found = faults(&short(lines)).into_iter();
        found.filter(|fault| fault.ends_with(".periods")).count()
    };
    assert_eq!(of_periods(""), 0);
    assert_eq!(of_periods("periods = [2014-04-22, 2020-03-23]\n"), 0);
    assert_eq!(of_periods("periods = [2014-04-22]\n"), 1);
    assert_eq!(of_periods("periods = [2014-04-23, 2020-03-23]\n"), 1);
}

#[test]
fn records_that_are_complete_after_observation_alone_are_a_fault() {
    const SAID: &str = "complete_from = 2004-01-01\ncomplete_to = 2024-12-31\n";
    for (said, key) in [
        (
            "complete_from = 2030-01-01\ncomplete_to = 2040-12-31\n",
            "complete_from",
        ),
        ("complete = [[2025-01-01, 2040-12-31]]\n", "complete"),
    ] {
        let text = sample().replace(SAID, said);
        let before = text.split("kind = \"care-experience\"").next().unwrap();
        let place = before.matches("[[estimate]]").count();
        assert_fault(&text, (place, key), "lies after `observed_to`");
    }
    let partly = sample().replace(
        SAID,
        "complete = [[2004-01-01, 2024-12-31], [2030-01-01, 2040-12-31]]\n",
    );
    assert!(open(&partly).is_ok());
}
