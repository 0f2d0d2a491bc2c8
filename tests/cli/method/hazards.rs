//! Curves and residuals of Cox's regression, beside R's.
//!
//! Custody: published data sets.

use serde_json::Value;

use super::{lung, method, near, object, table};

/// `survfit(f, newdata = data.frame(age = 60, sex = 2, ph.ecog = 1), conf.type = "log-log")` of R's survival 3.5-3, with
/// `f = coxph(Surv(time, status) ~ age + sex + ph.ecog, lung)`.
#[test]
fn predicted_curves_are_those_of_r() {
    let model = ["--covariates", "age,sex,ph.ecog"];
    let predict = ["--predict", "age=60,sex=2,ph.ecog=1", "--at", "100,365,2000.5"];
    let found = object(&lung("cox", &[&model[..], &predict].concat()));
    let points = &found["predictions"][0]["points"];
    let expected = [
        [
            0.911297900805519,
            0.0187908446529253,
            0.866304748942871,
            0.941655666279552,
        ],
        [
            0.533743834172242,
            0.0515031697765405,
            0.428039891107843,
            0.628422713215796,
        ],
    ];
    for (point, [survival, error, lower, upper]) in points.as_array().unwrap().iter().zip(expected) {
        near(&point["survival"], survival);
        near(&point["standard_error"], error);
        near(&point["interval"]["lower"], lower);
        near(&point["interval"]["upper"], upper);
    }
    assert_eq!(
        (points[2]["time"].as_f64(), &points[2]["survival"]),
        (Some(2000.5), &Value::Null)
    );
    // `coxph(Surv(time, status) ~ age + strata(sex))`: a curve for each stratum.
    let strata = [
        "--covariates",
        "age",
        "--strata",
        "sex",
        "--predict",
        "age=60",
        "--at",
        "365",
        "--scale",
        "log",
    ];
    let found = object(&lung("cox", &strata));
    let expected = [
        ("1", 0.35833792116, 0.045470011389, 0.27943614962),
        ("2", 0.54122659089, 0.059114616696, 0.43692609774),
    ];
    for (curve, (stratum, survival, error, lower)) in found["predictions"].as_array().unwrap().iter().zip(expected) {
        assert_eq!(curve["stratum"], stratum);
        near(&curve["points"][0]["survival"], survival);
        near(&curve["points"][0]["standard_error"], error);
        near(&curve["points"][0]["interval"]["lower"], lower);
    }
}

/// `coxph(Surv(time, status) ~ celltype + age, veteran)`, a category by its name.
#[test]
fn a_category_is_predicted_by_its_name() {
    let veteran = [
        "cox",
        "veteran.csv",
        "--time",
        "time",
        "--event",
        "status",
        "--covariates",
        "celltype,age",
    ];
    let predict = |profile| [&veteran[..], &["--predict", profile, "--at", "100"]].concat();
    let call = predict("celltype=smallcell,age=60");
    near(
        &object(&call)["predictions"][0]["points"][0]["survival"],
        0.2895491284056834,
    );
    near(
        &object(&call)["predictions"][0]["points"][0]["standard_error"],
        0.0594288787739084,
    );
    let printed = table(&call);
    assert!(
        printed.contains("celltype=smallcell,age=60   100                 0.289549       0.0594289"),
        "{printed}"
    );
    let faulty = method(&predict("celltype=small,aga=60,age=old"));
    assert_eq!((faulty.code, faulty.stdout.as_str()), (Some(19), ""));
    for told in [
        "`aga`, which is no covariate",
        "a category of covariate `celltype` that no row has",
        "a number for covariate `age`",
    ] {
        assert!(faulty.stderr.contains(told), "{}", faulty.stderr);
    }
    let lacking = method(&predict("age=60"));
    assert!(
        lacking.stderr.contains("no value for covariate `celltype`"),
        "{}",
        lacking.stderr
    );
    let timeless = [&veteran[..], &["--predict", "celltype=adeno,age=60"]].concat();
    assert_eq!(method(&timeless).code, Some(2));
}

/// `crr` has no intervals of predictions; the curve is held against the fit's own in `tests/reference/fine_gray.rs`.
#[test]
fn a_subdistribution_has_predicted_curves_too() {
    let call = [
        "fine-gray",
        "mgus2.csv",
        "--time",
        "etime",
        "--event",
        "event",
        "--covariates",
        "age,sex",
        "--predict",
        "age=70,sex=M",
        "--predict",
        "age=70,sex=F",
        "--at",
        "120",
    ];
    let found = object(&call);
    let share = |curve: usize| found["predictions"][curve]["points"][0]["survival"].as_f64().unwrap();
    let ratio = found["coefficients"][1]["coefficient"]["ratio"]["value"]
        .as_f64()
        .unwrap();
    assert!((share(0).ln() / share(1).ln() - ratio).abs() < 1e-12);
}

/// `resid(f, type = ...)` of the model above: rows 1 to 3, and the first events.
#[test]
fn residuals_are_those_of_r_row_by_row() {
    let model = ["--covariates", "age,sex,ph.ecog", "--residuals"];
    let found = object(&lung("cox", &[&model[..], &["deviance"]].concat()));
    let residuals = &found["residuals"];
    near(&residuals["martingale"][2], -2.221878969289495);
    near(&residuals["deviance"][1], 0.0452694301427068);
    near(&residuals["score"][0]["values"][2], 15.643207332588197);
    near(&residuals["dfbeta"][1]["values"][0], -0.001908583481983598);
    near(&residuals["dfbetas"][2]["values"][2], 0.21031669431606606);
    near(&residuals["schoenfeld"]["columns"][1]["values"][0], 0.731110089643279);
    near(
        &residuals["scaled_schoenfeld"]["columns"][0]["values"][0],
        0.0596552515373129,
    );
    // Row 14 lacks a value, and has no residual.
    assert_eq!(
        (residuals["rows"][12].as_u64(), residuals["rows"][13].as_u64()),
        (Some(13), Some(15))
    );
    let printed = table(&lung("cox", &[&model[..], &["dfbetas"]].concat()));
    assert!(
        printed.contains("  3      0.103576      0.103712      0.210317\n"),
        "{printed}"
    );
    let printed = table(&lung("cox", &[&model[..], &["schoenfeld"]].concat()));
    assert!(
        printed.contains(" 57     5   0.850147   0.731110     -1.20822\n"),
        "{printed}"
    );
}

#[test]
fn a_model_of_recurrent_events_has_neither() {
    let recurrent = [
        "cox",
        "bladder2.csv",
        "--entry",
        "start",
        "--time",
        "stop",
        "--event",
        "event",
        "--cluster",
        "id",
        "--recurrent",
        "pwp-gap-time",
        "--covariates",
        "rx",
        "--predict",
        "rx=1",
        "--at",
        "10",
        "--residuals",
        "score",
    ];
    let refused = method(&recurrent);
    assert_eq!(refused.code, Some(19));
    for flag in ["--predict", "--residuals"] {
        assert!(
            refused.stderr.contains(&format!("`{flag}` would have no effect")),
            "{}",
            refused.stderr
        );
    }
}
