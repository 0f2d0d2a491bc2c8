//! The keys of `kind = "linkage-doubt"`: defaults, and every fault with its line.

use seriatim::study::EstimateKind;

use super::{faults, line_of, open, sample};

const KEYS: &str = "thresholds = [0.9, 0.5, 0.1]";

/// The sample with other keys of its estimate of doubt.
fn with(keys: &str) -> String {
    sample().replace(KEYS, keys)
}

fn thresholds(text: &str) -> Vec<f64> {
    let study = open(text).unwrap();
    let doubt = study.estimates.iter().find_map(|declared| match &declared.kind {
        EstimateKind::LinkageDoubt(doubt) => Some(doubt),
        _ => None,
    });
    let thresholds = &doubt.expect("an estimate of doubt").thresholds;
    thresholds.iter().map(|threshold| threshold.probability).collect()
}

/// The thresholds at which a study links beside its own.
fn others(text: &str) -> Vec<f64> {
    let study = open(text).unwrap();
    study
        .other_thresholds()
        .iter()
        .map(|threshold| threshold.probability)
        .collect()
}

#[test]
fn the_balanced_threshold_is_the_studys_own_unless_three_are_named() {
    assert_eq!(thresholds(&with("")), [0.9, 0.5, 0.1]);
    let own = with("").replace("threshold = 0.5\n", "threshold = 0.7\n");
    assert_eq!(thresholds(&own), [0.9, 0.7, 0.1]);
    assert_eq!(others(&own), [0.9, 0.1]);
    assert_eq!(thresholds(&with("thresholds = [0.99, 0.6, 0.05]")), [0.99, 0.6, 0.05]);
    assert_eq!(others(&with("thresholds = [0.99, 0.6, 0.05]")), [0.99, 0.6, 0.05]);
}

#[test]
fn thresholds_without_sense_are_faults_that_name_the_key() {
    for wrong in [
        "[0.9, 0.5]",
        "[0.5, 0.9, 0.1]",
        "[0.9, 0.9, 0.1]",
        "[1.0, 0.5, 0.1]",
        "[0.9, 0.5, 0.01]",
    ] {
        let text = with(&format!("thresholds = {wrong}"));
        let line = line_of(&text, "thresholds = ");
        let found = faults(&text);
        assert_eq!(found.len(), 1, "{wrong}: {found:?}");
        assert!(found[0].starts_with(&format!("{line} estimate[")), "{wrong}: {found:?}");
        assert!(found[0].ends_with("].thresholds"), "{wrong}: {found:?}");
    }
    // The default has no strict threshold above the study's own.
    let strict = with("").replace("threshold = 0.5\n", "threshold = 0.95\n");
    assert!(faults(&strict)[0].ends_with("].thresholds"));
}

#[test]
fn what_is_stated_of_links_has_to_make_sense_and_to_be_whole() {
    let ends = |keys: &str| {
        let found = faults(&with(keys));
        assert_eq!(found.len(), 1, "{keys}: {found:?}");
        found[0].rsplit('.').next().unwrap_or_default().to_owned()
    };
    assert_eq!(ends("recall = 0.4"), "recall");
    assert_eq!(ends("recall = 1.2"), "recall");
    assert_eq!(ends("recall = 0.9\nfalse_merges = 0.5"), "false_merges");
    assert_eq!(ends("false_merges = 0.01"), "false_merges");
    assert!(open(&with("recall = 0.9\nfalse_merges = 0.01")).is_ok());
}
