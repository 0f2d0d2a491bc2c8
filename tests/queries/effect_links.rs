//! The ratio of an effect at other links: the sample study, whose records are linked by the program itself.
//!
//! Custody: the checked-in synthetic world.

use std::path::Path;

use seriatim::analysis::Measured;
use seriatim::run;
use seriatim::study::{EstimateKind, Study};

use super::effect::{row, value};

const EFFECT: &str = r#"
[[estimate]]
name = "changed"
kind = "effect"
title = "Changed"
service = "mpower"
comparators = "everywhere"
horizon = 3

[disclosure]"#;

/// What the sample study finds with an effect beside its doubt about links, or without that, and so many imputed linkages.
fn found(has_doubt: bool, imputations: usize) -> Vec<Measured> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples");
    let text = std::fs::read_to_string(samples.join("study.toml")).expect("the sample study");
    let text = text
        .replace("file = \"", &format!("file = \"{}/", samples.display()))
        .replacen("[disclosure]", EFFECT, 1)
        .replacen("imputations = 0", &format!("imputations = {imputations}"), 1);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("study.toml");
    std::fs::write(&path, text).expect("the study file");
    let mut study = Study::open(&path).unwrap_or_else(|error| panic!("{error}"));
    study.estimates.retain(|declared| match declared.kind {
        EstimateKind::Effect(_) => true,
        EstimateKind::LinkageDoubt(_) => has_doubt,
        _ => false,
    });
    let outcome = run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    outcome.findings.measured().to_vec()
}

const AT: &str = "ratio where records are one person from so high a probability on";

const POOLED: &str = "ratio over imputed linkages, pooled by Rubin's rules";

#[test]
fn the_ratio_is_told_at_the_thresholds_of_the_studys_doubt_about_links() {
    let told = found(true, 3);
    let quantity = "ratio of hazards of return, served to comparators";
    let headline = value(row(&told, "changed", &["all", "weighting", quantity]), 0).expect("a ratio");
    for threshold in ["0.9", "0.1"] {
        let other = row(&told, "changed-doubt", &[AT, threshold]);
        let ratio = value(other, 0).expect("a ratio");
        // Links of the sample are good: other thresholds move the ratio, and little.
        assert!(ratio != headline, "{threshold}");
        assert!(
            (ratio / headline - 1.0).abs() < 0.05,
            "{threshold}: {ratio} beside {headline}"
        );
        assert!(other.cells.iter().all(|cell| cell.get() > 0), "{other:?}");
    }
    let pooled = |quantity| {
        let row = row(&told, "changed-doubt", &[POOLED, quantity]);
        assert!(row.cells.iter().all(|cell| cell.get() > 0), "{row:?}");
        value(row, 0).expect("a figure")
    };
    let ratio = pooled("ratio");
    assert!((ratio / headline - 1.0).abs() < 0.05, "{ratio} beside {headline}");
    // Three linkages of good links say much the same: the limits are about those of one, and never those of none.
    let own = row(&told, "changed", &["all", "weighting", quantity]);
    let width = |lower: f64, upper: f64| (upper / lower).ln();
    let (of_one, of_all) = (
        width(value(own, 1).expect("a limit"), value(own, 2).expect("a limit")),
        width(pooled("lower limit"), pooled("upper limit")),
    );
    assert!((0.9..1.2).contains(&(of_all / of_one)), "{of_all} beside {of_one}");
    let share = pooled("doubt that is of the links, % of the variance");
    assert!((0.0..20.0).contains(&share), "{share}");
    let plain = found(false, 0);
    let doubt = plain
        .iter()
        .find(|table| table.name == "changed-doubt")
        .expect("the table");
    let words = doubt.groups.iter().map(|group| group.labels[0].to_string());
    let words: Vec<String> = words.collect();
    assert!(!words.contains(&AT.to_owned()) && !words.contains(&POOLED.to_owned()));
}
