//! Conditional curves, period curves and limits by resampling, beside R's.
//!
//! Custody: published data sets, with calendar times that a formula makes.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::super::seriatim;
use super::{lung, method, near, object, table};

/// `summary(survfit(Surv(time, status) ~ 1, lung, start.time = 180, conf.type = "log-log"), times = c(365, 730))`, whose
/// start is before the events of day 180.
#[test]
fn a_conditional_curve_is_that_of_r() {
    let found = object(&lung("kaplan-meier", &["--given", "179", "--at", "365,730"]));
    let points = &found["curves"][0]["points"];
    near(&points[0]["survival"], 0.563531109912371);
    near(&points[0]["standard_error"], 0.0436343145734286);
    near(&points[0]["interval"]["lower"], 0.4736597405162942);
    near(&points[1]["survival"], 0.159310921036727);
    near(&found["given"], 179.0);
    let printed = table(&lung("kaplan-meier", &["--given", "179", "--at", "365"]));
    assert!(
        printed.contains("of those who have come to 179 without the event"),
        "{printed}"
    );
    let early = method(&lung("kaplan-meier", &["--given", "179", "--at", "100"]));
    assert_eq!((early.code, early.stdout.as_str()), (Some(19), ""));
    let unread = method(&lung("kaplan-meier", &["--given", "179"]));
    assert!(unread.stderr.contains("with --at"), "{}", unread.stderr);
    let weighted = [
        "kaplan-meier",
        "rossi_weights.csv",
        "--time",
        "week",
        "--event",
        "arrest",
        "--weights",
        "weight",
        "--at",
        "20",
        "--given",
        "10",
    ];
    let refused = method(&weighted);
    assert!(
        refused.stderr.contains("`--given` would have no effect"),
        "{}",
        refused.stderr
    );
}

/// A file of the reference data with calendar times of day 0: 37 times the number of the row, modulo `modulus`.
fn with_origin(file: &str, modulus: usize, folder: &Path) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reference/data")
        .join(file);
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().enumerate().map(|(row, line)| match row {
        0 => format!("{line},origin\n"),
        _ => format!("{line},{}\n", row * 37 % modulus),
    });
    fs::write(folder.join(file), lines.collect::<String>()).unwrap();
}

fn told(folder: &Path, arguments: &[&str]) -> Value {
    let said = seriatim(folder, &[&["method"], arguments, &["--json"]].concat());
    assert_eq!(said.code, Some(0), "{arguments:?}: {}", said.stderr);
    serde_json::from_str(&said.stdout).unwrap()
}

/// `survfit(Surv(pmax(0, a - origin), pmin(time, u - origin), event & time <= u - origin) ~ 1)` of rows with time in the
/// window; for the log-rank test, (O - E)²/V summed by a loop over times, as `survdiff` takes no late entries;
/// and the same with `id` for competing causes.
#[test]
fn period_curves_are_those_of_r_with_late_entries() {
    let folder = tempfile::tempdir().unwrap();
    with_origin("lung_cox.csv", 500, folder.path());
    with_origin("mgus2.csv", 200, folder.path());
    let period = ["--origin", "origin", "--window", "300,700"];
    let curve = |method, more: &[&'static str]| told(folder.path(), &[&lung(method, &period)[..], more].concat());
    let found = curve("kaplan-meier", &["--at", "200,365", "--scale", "plain"]);
    let points = &found["curves"][0]["points"];
    near(&points[0]["survival"], 0.708780266353204);
    near(&points[1]["survival"], 0.420547322853197);
    near(&points[1]["standard_error"], 0.0432479499366313);
    assert_eq!(found["curves"][0]["basis"]["rows"], 193);
    let found = curve("kaplan-meier", &["--at", "365.0", "--by", "sex"]);
    near(&found["curves"][1]["points"][0]["survival"], 0.547618471943303);
    let found = curve("log-rank", &["--by", "sex"]);
    near(&found["result"]["test"]["statistic"], 8.84194481640526);
    let incidence = [
        "aalen-johansen",
        "mgus2.csv",
        "--time",
        "etime",
        "--event",
        "event",
        "--at",
        "120",
        "--origin",
        "origin",
        "--window",
        "100,300",
    ];
    let found = told(folder.path(), &incidence);
    near(&found["curves"][0]["points"][0]["incidence"], 0.0636153405462969);
    let refused = |more: &[&'static str]| {
        let said = seriatim(folder.path(), &[&["method"], &lung("kaplan-meier", more)[..]].concat());
        assert_eq!(said.stdout, "");
        (said.code, said.stderr)
    };
    assert_eq!(refused(&["--origin", "origin"]).0, Some(2));
    let (code, one) = refused(&["--origin", "origin", "--window", "300"]);
    assert_eq!(code, Some(19));
    assert!(one.contains("--window needs two times"), "{one}");
    let (_, empty) = refused(&["--origin", "origin", "--window", "700,300"]);
    assert!(empty.contains("window of calendar time"), "{empty}");
    let (_, nobody) = refused(&["--origin", "origin", "--window", "-90,-20"]);
    assert!(nobody.starts_with("error in method:"), "{nobody}");
}

/// Gray's test was not derived for delayed entry; the curves were.
#[test]
fn curves_of_groups_who_enter_late_stand_without_grays_test() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "entry,time,event,sex\n0,4,1,f\n1,6,2,f\n0,7,1,f\n2,8,0,f\n0,3,1,m\n1,5,0,m\n0,6,2,m\n2,9,1,m\n";
    fs::write(folder.path().join("late.csv"), rows).unwrap();
    let curve = |more: &[&'static str]| {
        let all = [
            "method",
            "aalen-johansen",
            "late.csv",
            "--time",
            "time",
            "--event",
            "event",
            "--at",
            "5",
        ];
        seriatim(folder.path(), &[&all[..], more].concat())
    };
    let said = curve(&["--entry", "entry", "--by", "sex"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let all = format!("{}{}", said.stdout, said.stderr);
    assert!(all.contains("Gray's test, 1, is left out"), "{all}");
    let said = curve(&["--by", "sex"]);
    let all = format!("{}{}", said.stdout, said.stderr);
    assert!(
        !all.contains("is left out") && all.contains("Gray's test, 1: "),
        "{all}"
    );
}

/// The jackknife by a loop in R over `survfit` and `coxph` (with `eps = 1e-14`) without each row, or each person; the bootstrap against 4,000
/// replicates there, whose standard error is 0.03635 and whose limits are 0.338 and 0.481, but for chance.
#[test]
fn limits_by_resampling_are_those_of_r() {
    let at = ["--at", "180,365"];
    let curve = |more: &[&'static str]| object(&lung("kaplan-meier", &[&at[..], more].concat()));
    let found = curve(&["--jackknife"]);
    let points = &found["resampled"][0]["points"];
    near(&points[0]["survival"]["estimate"]["standard_error"], 0.0298794404726683);
    near(&points[1]["survival"]["estimate"]["standard_error"], 0.0359627771149287);
    near(&points[1]["survival"]["estimate"]["value"], 0.409241624460064);
    for limits in ["percentile", "bca", "basic", "normal"] {
        let found = curve(&["--bootstrap", "2000", "--seed", "3", "--interval", limits]);
        let one = &found["resampled"][0]["points"][1]["survival"];
        let number = |value: &Value| value.as_f64().unwrap();
        assert!(
            (number(&one["estimate"]["standard_error"]) - 0.03635).abs() < 0.0015,
            "{one}"
        );
        assert!(
            (number(&one["estimate"]["interval"]["lower"]) - 0.338).abs() < 0.006,
            "{one}"
        );
        assert!(
            (number(&one["estimate"]["interval"]["upper"]) - 0.481).abs() < 0.006,
            "{one}"
        );
        assert_eq!(one["failed"], 0);
    }
    // Nobody was followed to 1500, which has no limits; the others do not hang on it.
    let found = object(&lung("kaplan-meier", &["--at", "180,1500", "--jackknife"]));
    let points = &found["resampled"][0]["points"];
    near(&points[0]["survival"]["estimate"]["standard_error"], 0.0298794404726683);
    assert!(points[1]["survival"].is_null());
    let again = || table(&lung("kaplan-meier", &["--at", "365", "--bootstrap", "200"]));
    assert_eq!(again(), again());
    assert!(
        again().contains("percentile limits of 200 bootstrap replicates over spells, seed 1:\n"),
        "{}",
        again()
    );
    let model = ["--covariates", "age,sex,ph.ecog", "--jackknife"];
    let found = object(&lung("cox", &model));
    for (term, error) in [0.0105952553982109, 0.1733065998167495, 0.1317426150076846]
        .into_iter()
        .enumerate()
    {
        near(
            &found["resampled"][term]["coefficient"]["estimate"]["standard_error"],
            error,
        );
    }
    let bladder = [
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
        "--covariates",
        "rx,number",
        "--jackknife",
    ];
    let found = object(&bladder);
    near(
        &found["resampled"][0]["coefficient"]["estimate"]["standard_error"],
        0.2960783917748621,
    );
    near(
        &found["resampled"][1]["coefficient"]["estimate"]["standard_error"],
        0.0773947545344283,
    );
    assert!(table(&bladder).contains("by the jackknife over clusters:\n"));
}

/// The whole is taken apart by cluster: with each row twice, the jackknife over pairs is that of the rows.
#[test]
fn clusters_are_resampled_together() {
    let folder = tempfile::tempdir().unwrap();
    let (mut once, mut twice) = ("time,event,pair\n".to_owned(), "time,event,pair\n".to_owned());
    for row in 1..=30 {
        let line = format!("{row},{},{row}\n", u8::from(row % 3 > 0));
        once.push_str(&line);
        twice.push_str(&line.repeat(2));
    }
    fs::write(folder.path().join("once.csv"), once).unwrap();
    fs::write(folder.path().join("twice.csv"), twice).unwrap();
    let error = |file, more: &[&'static str]| {
        let call = [
            "kaplan-meier",
            file,
            "--time",
            "time",
            "--event",
            "event",
            "--at",
            "12",
            "--jackknife",
        ];
        told(folder.path(), &[&call[..], more].concat())["resampled"][0]["points"][0]["survival"]["estimate"]["standard_error"]
            .as_f64()
            .unwrap()
    };
    let rows = error("once.csv", &[]);
    assert!((error("twice.csv", &["--cluster", "pair"]) - rows).abs() < 1e-12);
    assert!(error("twice.csv", &[]) < 0.8 * rows);
}

#[test]
fn resampling_that_makes_no_sense_is_refused() {
    let refused = |call: &[&str], code: i32, told: &str| {
        let said = method(call);
        assert_eq!((said.code, said.stdout.as_str()), (Some(code), ""), "{call:?}");
        assert!(said.stderr.contains(told), "{}", said.stderr);
    };
    refused(&lung("kaplan-meier", &["--bootstrap", "100"]), 19, "with --at");
    refused(
        &lung("kaplan-meier", &["--at", "100", "--cluster", "inst"]),
        19,
        "`--cluster` would have no effect",
    );
    refused(
        &lung("kaplan-meier", &["--at", "1000", "--bootstrap", "400"]),
        19,
        "hint: read curves at earlier times",
    );
    refused(
        &lung("kaplan-meier", &["--at", "100", "--bootstrap", "1"]),
        19,
        "number of replicates must be at least 2",
    );
    refused(&lung("kaplan-meier", &["--at", "100", "--seed", "1"]), 2, "--bootstrap");
    refused(
        &lung("kaplan-meier", &["--at", "100", "--bootstrap", "9", "--jackknife"]),
        2,
        "--jackknife",
    );
    refused(
        &lung("cox", &["--covariates", "age", "--firth", "--bootstrap", "9"]),
        19,
        "without a penalty",
    );
    let bladder = [
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
        "--covariates",
        "rx",
        "--recurrent",
        "pwp-gap-time",
        "--bootstrap",
        "9",
    ];
    refused(&bladder, 19, "`--bootstrap or --jackknife` would have no effect");
}
