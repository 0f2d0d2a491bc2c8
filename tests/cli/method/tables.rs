//! What tables name: levels, units, statistics; and files whose rows do not fit.
//!
//! Custody: published data sets, and files made here.

use std::fs;

use serde_json::Value;

use super::super::{Said, seriatim};
use super::{lung, near, object, table};

#[test]
fn limits_are_headed_by_their_level_and_times_by_their_column() {
    let curve = table(&lung("kaplan-meier", &["--at", "365", "--level", "0.9"]));
    assert!(curve.contains("lower 90 %"), "{curve}");
    assert!(curve.contains("times are in the unit of `time`\n"), "{curve}");
    let cox = table(&lung("cox", &["--covariates", "age", "--level", "0.975"]));
    assert!(cox.contains("upper 97.5 %"), "{cox}");
    assert!(!cox.contains("times are in"), "{cox}");
    near(&object(&lung("cox", &["--covariates", "age"]))["level"], 0.95);
}

#[test]
fn statistics_are_named_by_their_distribution() {
    let wald = table(&lung("cox", &["--covariates", "age"]));
    assert!(wald.lines().next().unwrap().contains("  z  "), "{wald}");
    let firth = table(&lung("cox", &["--covariates", "age", "--firth"]));
    assert!(firth.contains("chi-squared"), "{firth}");
    assert!(firth.contains("profile of the penalised likelihood"), "{firth}");
    let endometrial = ["endometrial.csv", "--outcome", "HG", "--covariates", "NV,PI,EH"];
    let firth = table(&[&["logistic"], &endometrial[..], &["--firth"]].concat());
    assert!(firth.lines().next().unwrap().contains("chi-squared"), "{firth}");
    assert!(firth.contains("profile of the penalised likelihood"), "{firth}");
    let linear = table(&["linear", "longley.csv", "--outcome", "Employed", "--covariates", "GNP"]);
    assert!(linear.lines().next().unwrap().contains("  t  "), "{linear}");
}

/// `AIC(MASS::glm.nb(recurrences ~ number + size, bladder1_counts))`, which counts the dispersion.
#[test]
fn a_negative_binomial_fit_tells_its_own_rounds_and_criterion() {
    let call = [
        "negative-binomial",
        "bladder1_counts.csv",
        "--outcome",
        "recurrences",
        "--covariates",
        "number,size",
    ];
    let printed = table(&call);
    assert!(!printed.contains("; 0 iterations"), "{printed}");
    let found = object(&call);
    assert!(found["convergence"]["iterations"].as_u64().unwrap() > 0);
    near(&found["aic"], 402.208311937227);
}

/// Means 1, 2 and 3 with errors of 1: T = 1 + 4/3, λ = 4/7, ν = 2/λ² = 6.125; `2 * pt(-2 / sqrt(7 / 3), 6.125)`.
#[test]
fn a_pooled_estimate_has_degrees_of_freedom_and_a_test() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("runs.csv"), "b,se\n1,1\n2,1\n3,1\n").unwrap();
    let pool = |more: &[&str]| {
        let call = [
            "method",
            "pool",
            "runs.csv",
            "--estimate",
            "b",
            "--standard-error",
            "se",
        ];
        seriatim(folder.path(), &[&call[..], more].concat())
    };
    let found: Value = serde_json::from_str(&pool(&["--json"]).stdout).unwrap();
    near(&found["result"]["degrees_of_freedom"], 6.125);
    near(&found["test"]["p_value"], 0.237400350431343);
    let printed = pool(&[]).stdout;
    assert!(printed.contains("degrees of freedom       p\n"), "{printed}");
    assert!(printed.contains("6.12500  0.2374\n"), "{printed}");
}

#[test]
fn a_difference_in_restricted_means_is_told_with_its_test_after_the_table() {
    let call = lung("restricted-mean", &["--horizon", "365", "--by", "sex"]);
    let found = object(&call);
    let number = |value: &Value| value.as_f64().unwrap();
    let difference = &found["difference"];
    near(
        &found["difference_test"]["statistic"],
        number(&difference["value"]) / number(&difference["standard_error"]),
    );
    let printed = table(&call);
    let lines: Vec<&str> = printed.lines().collect();
    assert!(lines[3].starts_with("2 less 1"), "{printed}");
    assert!(lines[4].starts_with("ratio of 2 to 1"), "{printed}");
    assert!(lines[5].starts_with("difference against 0, z: "), "{printed}");
}

#[test]
fn ragged_rows_and_other_encodings_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let said = |bytes: &[u8]| -> Said {
        fs::write(folder.path().join("rows.csv"), bytes).unwrap();
        let call = ["method", "linear", "rows.csv", "--outcome", "y", "--covariates", "x"];
        let said = seriatim(folder.path(), &call);
        assert_eq!((said.code, said.stdout.as_str()), (Some(19), ""));
        assert!(!said.stderr.contains("secret"), "{}", said.stderr);
        said
    };
    let ragged = said(b"y,x\n1,2\n2,3,secret\n4,4\n");
    assert!(
        ragged
            .stderr
            .starts_with("error in method: row 2 of `rows.csv` has more or fewer cells than the header\n"),
        "{}",
        ragged.stderr
    );
    let latin = said(b"y,x\n1,2\n2,3\nsecret\xe9,4\n");
    assert!(
        latin
            .stderr
            .starts_with("error in method: `rows.csv` is not encoded in UTF-8: row 3 is the first\n"),
        "{}",
        latin.stderr
    );
    let wide = said(b"\xff\xfey\0,\0x\0\n\0");
    assert!(
        wide.stderr.contains("not encoded in UTF-8: its header"),
        "{}",
        wide.stderr
    );
    let open = said(b"y,x\n1,\"2\n2,3\n4,4\n");
    assert!(open.stderr.contains("a quotation mark has no other"), "{}", open.stderr);
}

#[test]
fn a_fit_stands_where_its_changes_with_time_cannot_be_tested() {
    // All events are on one day.
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("rows.csv"),
        "t,e,x\n5,1,1\n5,1,0\n5,1,1\n9,0,0\n9,0,1\n9,0,0\n9,0,0\n",
    )
    .unwrap();
    let call = [
        "method",
        "cox",
        "rows.csv",
        "--time",
        "t",
        "--event",
        "e",
        "--covariates",
        "x",
        "--proportional",
        "kaplan-meier",
    ];
    let said = seriatim(folder.path(), &call);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(
        said.stdout.contains("proportional hazards cannot be tested"),
        "{}",
        said.stdout
    );
    assert!(said.stdout.contains("hazard ratio"), "{}", said.stdout);
}
