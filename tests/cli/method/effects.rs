//! Effects by matching, cross-fitting, weighted curves and weights for censoring: the numbers of `tests/reference`, where
//! the calls of R stand.
//!
//! Custody: published data sets, and one that a formula makes.

use std::fs;

use serde_json::Value;

use super::super::seriatim;
use super::{method, near, object, table};

const LALONDE: [&str; 8] = [
    "effect",
    "lalonde.csv",
    "--treatment",
    "treat",
    "--outcome",
    "re78",
    "--covariates",
    "age,educ,black,hisp,married,nodegree,re74,re75",
];

fn lalonde<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&LALONDE[..], more].concat()
}

fn matched<'a>(kind: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    lalonde(&[&["--estimator", "matching", "--match", kind][..], more].concat())
}

/// `tests/reference/effects_matching.rs`.
#[test]
fn exact_coarsened_and_subclass_matching_are_those_of_matchit() {
    let difference = |call: &[&str], value: f64, error: f64| {
        let found = object(call);
        near(&found["result"]["difference"]["value"], value);
        near(&found["result"]["difference"]["standard_error"], error);
        found
    };
    let found = difference(
        &matched("coarsened", &["--estimand", "treated"]),
        1070.90732642735,
        1547.48908208287,
    );
    assert_eq!(found["match"], "coarsened");
    assert_eq!(found["result"]["unmatched"], 120);
    difference(
        &matched("coarsened", &["--estimand", "all"]),
        1331.36575935958,
        1443.65428621847,
    );
    difference(
        &matched("subclass", &["--estimand", "treated"]),
        1359.487533030605,
        803.063389930393,
    );
    difference(
        &matched("subclass", &["--estimand", "all", "--classes", "6"]),
        -581.481210293955,
        1503.690265749654,
    );
    let exact = [
        "effect",
        "lalonde.csv",
        "--treatment",
        "treat",
        "--outcome",
        "re78",
        "--covariates",
        "black,hisp,married,nodegree",
        "--estimator",
        "matching",
        "--match",
        "exact",
        "--estimand",
        "treated",
    ];
    difference(&exact, 1309.89721000308, 816.82409277149);
    let printed = table(&exact);
    assert!(
        printed.contains("12 strata with both arms, 0 rows without a match\n"),
        "{printed}"
    );
}

/// Cutpoints at every mark are exact matching; equal numbers of classes are what Sturges has for 614 rows.
#[test]
fn classes_and_cutpoints_are_those_asked_for() {
    let difference = |call: &[&str]| object(call)["result"]["difference"]["value"].as_f64().unwrap();
    let treated = ["--estimand", "treated"];
    let sturges = difference(&matched("coarsened", &treated));
    let same = difference(&matched("coarsened", &[&treated[..], &["--classes", "11"]].concat()));
    assert_eq!(sturges, same);
    let marks = |more: &[&'static str]| {
        let call = [
            "effect",
            "lalonde.csv",
            "--treatment",
            "treat",
            "--outcome",
            "re78",
            "--covariates",
            "black,age",
            "--estimator",
            "matching",
            "--match",
            "coarsened",
            "--estimand",
            "treated",
        ];
        difference(&[&call[..], more].concat())
    };
    let (one, other) = (
        marks(&["--cutpoints", "age=25/40,black=0.5"]),
        marks(&["--cutpoints", "age=40/25"]),
    );
    assert_eq!(one, other);
    assert!((one - marks(&[])).abs() > 1.0);
}

/// The same seed gives the same folds; the variance is that of the influence function.
#[test]
fn doubly_robust_effects_are_cross_fitted_on_demand() {
    let estimator = ["--estimator", "doubly-robust", "--estimand", "treated"];
    let call = |more: &[&'static str]| object(&lalonde(&[&estimator[..], more].concat()));
    let difference = |found: &Value| found["result"]["contrast"]["difference"]["value"].as_f64().unwrap();
    let seven = call(&["--folds", "5", "--seed", "7"]);
    assert_eq!(seven["result"]["cross_fitting"]["folds"], 5);
    assert_eq!(seven["result"]["variance"], "influence-function");
    assert_eq!(difference(&seven), difference(&call(&["--folds", "5", "--seed", "7"])));
    assert!((difference(&seven) - difference(&call(&["--folds", "5", "--seed", "8"]))).abs() > 1.0);
    assert!((difference(&seven) - difference(&call(&[]))).abs() < 400.0);
    let few = method(&lalonde(&[&estimator[..], &["--folds", "1"]].concat()));
    assert!(
        few.stderr.contains("number of folds must be at least 2"),
        "{}",
        few.stderr
    );
    assert_eq!(
        method(&lalonde(&[&estimator[..], &["--seed", "1"]].concat())).code,
        Some(2)
    );
}

#[test]
fn flags_of_other_estimators_are_refused() {
    let refused = |arguments: &[&str], flags: &[&str]| {
        let said = method(arguments);
        assert_eq!((said.code, said.stdout.as_str()), (Some(19), ""), "{arguments:?}");
        for flag in flags {
            let told = format!("`{flag}` would have no effect");
            assert!(said.stderr.contains(&told), "{}", said.stderr);
        }
    };
    refused(
        &lalonde(&[
            "--match",
            "exact",
            "--classes",
            "3",
            "--cutpoints",
            "age=30",
            "--folds",
            "2",
        ]),
        &["--match", "--classes", "--cutpoints", "--folds"],
    );
    refused(
        &matched(
            "exact",
            &["--estimand", "treated", "--classes", "3", "--caliper", "1", "--replace"],
        ),
        &["--classes", "--caliper", "--replace"],
    );
    refused(
        &matched(
            "subclass",
            &["--estimand", "treated", "--cutpoints", "age=30", "--order", "rows"],
        ),
        &["--cutpoints", "--order"],
    );
    let coarsened = |cutpoints| {
        method(&matched(
            "coarsened",
            &["--estimand", "treated", "--cutpoints", cutpoints],
        ))
    };
    assert!(coarsened("age=young").stderr.contains("write cutpoints as"));
    assert!(coarsened("wage=3").stderr.contains("`wage`, which is no covariate"));
    let estimand = method(&matched("exact", &[]));
    assert!(
        estimand.stderr.contains("in the treated, in the untreated or in all"),
        "{}",
        estimand.stderr
    );
}

/// `tests/reference/effects_survival.rs`: week 52 of the men of Rossi, the score stacked below the curves.
#[test]
fn risks_and_mean_times_are_compared_under_weights() {
    let rossi = [
        "survival-contrast",
        "rossi.csv",
        "--time",
        "week",
        "--event",
        "arrest",
        "--treatment",
        "fin",
        "--horizon",
        "52",
    ];
    let covariates = ["--covariates", "age,race,wexp,mar,paro,prio"];
    let call = [&rossi[..], &covariates].concat();
    let found = object(&[&call[..], &["--estimand", "treated"]].concat());
    near(&found["risk"]["treated"]["value"], 1.0 - 0.777777777777778);
    near(&found["risk"]["difference"]["value"], -0.0870548863941948);
    near(&found["risk"]["difference"]["standard_error"], 0.0419928087081862);
    near(&found["restricted_mean"]["difference"]["value"], 2.38602312288364);
    near(
        &found["restricted_mean"]["difference"]["standard_error"],
        1.25084959166682,
    );
    let overlap = object(&call);
    near(&overlap["survival"]["difference"]["value"], 0.0801202588172748);
    // In half weeks the mean time is the same in the unit of the file.
    let finer = object(&[&rossi[..8], &["--horizon", "52.0"], &covariates].concat());
    assert_eq!(finer["restricted_mean"], overlap["restricted_mean"]);
    let finer = object(&[&rossi[..8], &["--horizon", "51.5"], &covariates].concat());
    near(&finer["horizon"], 51.5);
    assert!(finer["restricted_mean"]["treated"]["value"].as_f64().unwrap() < 51.5);
    let printed = table(&call);
    for line in [
        "risk if treated",
        "times are in the unit of `week`",
        "difference in risk against 0: ",
        "difference in mean time",
    ] {
        assert!(printed.contains(line), "{printed}");
    }
    let weighted = [
        "survival-contrast",
        "rossi_weights.csv",
        "--time",
        "week",
        "--event",
        "arrest",
        "--treatment",
        "fin",
        "--horizon",
        "52",
        "--weights",
        "weight",
    ];
    let found = object(&weighted);
    near(&found["survival"]["difference"]["value"], 0.0813381157780119);
    near(&found["survival"]["difference"]["standard_error"], 0.0427230271958192);
    let refused = method(&[&weighted[..], &["--covariates", "fin", "--estimand", "all"]].concat());
    assert!(
        refused.stderr.contains("`--covariates` would have no effect"),
        "{}",
        refused.stderr
    );
    let crude = method(&[&rossi[..], &["--estimand", "all"]].concat());
    assert!(
        crude.stderr.contains("`--estimand` would have no effect"),
        "{}",
        crude.stderr
    );
    assert!(table(&rossi).contains("note: nothing makes the arms alike"));
}

/// The rows of `tests/reference/effects_censoring.rs`, with the weights given as a last column.
fn losses(weights: &[Value]) -> String {
    let mut rows = "person,period,until,lost,event,x,z,treated,weight\n".to_owned();
    let mut row = 0;
    for person in 0..200_u64 {
        let (x, z) = (person * 7 % 11, person * 13 % 5);
        for period in 0..6_u64 {
            let event = (person * 29 + period * 11) % 19 == 0;
            let lost = !event && (person * 31 + period * 17 + 3 * x) % 23 < 1 + u64::from(x > 5);
            let weight = weights.get(row).map_or(1.0, |weight| weight.as_f64().unwrap());
            let until = period + 1;
            let treated = person * 3 % 2 == 0;
            rows.push_str(&format!(
                "{person},{period},{until},{lost},{event},{x},{z},{treated},{weight}\n"
            ));
            row += 1;
            if event || lost {
                break;
            }
        }
    }
    rows
}

/// The weights are those of R's `glm`, and with them the contrast of curves is R's too.
#[test]
fn weights_for_censoring_are_those_of_r_and_carry_a_contrast() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rows.csv"), losses(&[])).unwrap();
    let call = [
        "method",
        "censoring-weights",
        "rows.csv",
        "--cluster",
        "person",
        "--period",
        "period",
        "--lost",
        "lost",
        "--event",
        "event",
        "--covariates",
        "period,x,z",
    ];
    let said = |more: &[&str]| seriatim(folder.path(), &[&call[..], more].concat());
    let weights = |more: &[&str]| -> Vec<Value> {
        let said = said(&[more, &["--json"]].concat());
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        let found: Value = serde_json::from_str(&said.stdout).unwrap();
        found["weights"].as_array().unwrap().clone()
    };
    let sum = |weights: &[Value]| Value::from(weights.iter().map(|weight| weight.as_f64().unwrap()).sum::<f64>());
    near(&sum(&weights(&[])), 1039.81558351406);
    near(&sum(&weights(&["--stabilise"])), 891.622619371306);
    near(
        &sum(&weights(&["--stabilise", "period", "--within", "losses-first"])),
        835.797170502281,
    );
    near(
        &sum(&weights(&["--stabilise", "period", "--truncate", "0.05,0.95"])),
        889.2154921336368,
    );
    let stabilised = weights(&["--stabilise", "period"]);
    near(&sum(&stabilised), 891.708388996499);
    let printed = said(&["--stabilise", "period"]).stdout;
    assert!(printed.contains("row    weight  probability of staying\n"), "{printed}");
    assert!(printed.contains("893   1.08226"), "{printed}");
    fs::write(folder.path().join("weighted.csv"), losses(&stabilised)).unwrap();
    let contrast = [
        "method",
        "survival-contrast",
        "weighted.csv",
        "--entry",
        "period",
        "--time",
        "until",
        "--event",
        "event",
        "--treatment",
        "treated",
        "--weights",
        "weight",
        "--cluster",
        "person",
        "--horizon",
        "6",
        "--json",
    ];
    let found: Value = serde_json::from_str(&seriatim(folder.path(), &contrast).stdout).unwrap();
    near(&found["survival"]["treated"]["value"], 0.665172109171903);
    near(&found["survival"]["difference"]["standard_error"], 0.0753947683950971);
    near(&found["restricted_mean"]["difference"]["value"], -0.03113728320863451);
    let faulty = said(&["--stabilise", "age"]);
    assert!(
        faulty.stderr.contains("column `age` is named with --stabilise"),
        "{}",
        faulty.stderr
    );
    let faulty = said(&["--truncate", "0.01"]);
    assert!(
        faulty.stderr.contains("--truncate needs two quantiles"),
        "{}",
        faulty.stderr
    );
    let faulty = said(&["--truncate", "0.9,0.1"]);
    assert_eq!(faulty.code, Some(19));
}
