//! `seriatim method`: one estimator on a plain file, its numbers those of R, its faults told without a value from a row.
//!
//! Custody: published data sets, and files made here.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Said, seriatim};

mod curves;
mod effects;
mod hazards;
mod tables;

/// A call on a file of `tests/reference/data`.
fn method(arguments: &[&str]) -> Said {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/data");
    seriatim(&folder, &[&["method"], arguments].concat())
}

fn table(arguments: &[&str]) -> String {
    let said = method(arguments);
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{arguments:?}");
    said.stdout
}

fn object(arguments: &[&str]) -> Value {
    let said = method(&[arguments, &["--json"]].concat());
    assert_eq!(said.code, Some(0), "{arguments:?}: {}", said.stderr);
    serde_json::from_str(&said.stdout).unwrap()
}

#[track_caller]
fn near(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - expected).abs() <= 1e-8 * expected.abs(), "{found} {expected}");
}

const LUNG: [&str; 7] = ["lung_cox.csv", "--time", "time", "--event", "status", "--event-is", "2"];

fn lung<'a>(name: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&[name], &LUNG[..], more].concat()
}

#[test]
fn cox_prints_a_table_that_says_what_was_left_out() {
    let printed = table(&lung(
        "cox",
        &["--covariates", "age,sex,ph.ecog", "--proportional", "kaplan-meier"],
    ));
    assert_eq!(
        printed,
        "\
1 of 228 rows lack a value and are left out
term     coefficient  standard error  hazard ratio  lower 95 %  upper 95 %         z        p
age        0.0110668      0.00926741       1.01113    0.992928     1.02966   1.19416   0.2324
sex        -0.552612        0.167739      0.575445    0.414213    0.799435  -3.29448   0.0010
ph.ecog     0.463728        0.113577       1.58999     1.27268     1.98642   4.08293  <0.0001
227 rows, 227 persons or clusters, 164 events
4 iterations
log likelihood -729.230121, without covariates -744.480456
likelihood ratio test: 30.5007, p < 0.0001
Wald test: 29.9293, p < 0.0001
score test: 30.4999, p < 0.0001
concordance 0.6371 (standard error 0.0251)
test of proportional hazards:
term          chi-squared       p
age              0.187988  0.6646
sex               2.30544  0.1289
ph.ecog           2.05425  0.1518
all together      4.46366  0.2156
not reviewed for release
"
    );
}

/// Values as in `tests/reference`, where the calls stand.
#[test]
fn machines_are_told_every_digit() {
    let cox = object(&lung("cox", &["--covariates", "age,sex,ph.ecog", "--ties", "breslow"]));
    near(
        &cox["coefficients"][1]["coefficient"]["estimate"]["value"],
        -0.551889569637656,
    );
    assert_eq!(
        (cox["rows_read"].as_u64(), cox["rows_left_out"].as_u64()),
        (Some(228), Some(1))
    );
    let curve = object(&lung("kaplan-meier", &["--at", "365", "--scale", "plain"]));
    near(&curve["curves"][0]["points"][0]["survival"], 0.409241624460064);
    near(&curve["curves"][0]["points"][0]["interval"]["lower"], 0.339028583847676);
    let mean = object(&lung("restricted-mean", &["--horizon", "365", "--by", "sex"]));
    near(&mean["groups"][0]["result"]["mean"]["value"], 241.495085192);
    let test = object(&lung("log-rank", &["--by", "sex", "--strata", "ph.ecog"]));
    near(&test["result"]["test"]["statistic"], 10.7950596335);
    let gray = [
        "fine-gray",
        "mgus2.csv",
        "--time",
        "etime",
        "--event",
        "event",
        "--covariates",
        "age,sex",
        "--convention",
        "crr",
    ];
    near(
        &object(&gray)["coefficients"][0]["coefficient"]["estimate"]["standard_error"],
        0.00573710324167716,
    );
    let incidence = [
        "aalen-johansen",
        "mgus2.csv",
        "--time",
        "etime",
        "--event",
        "event",
        "--at",
        "120",
    ];
    near(
        &object(&incidence)["curves"][0]["points"][0]["incidence"],
        0.0637221680131,
    );
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
        "rx,number,size",
    ];
    near(
        &object(&recurrent)["coefficients"][0]["coefficient"]["estimate"]["standard_error"],
        0.215623869338395,
    );
    let effect = [
        "effect",
        "lalonde.csv",
        "--treatment",
        "treat",
        "--outcome",
        "re78",
        "--covariates",
        "age,educ,black,hisp,married,nodegree,re74,re75",
        "--estimand",
        "treated",
    ];
    near(
        &object(&effect)["result"]["contrast"]["difference"]["value"],
        1214.071223293,
    );
    let panel = [
        "did",
        "castle.csv",
        "--unit",
        "state",
        "--period",
        "year",
        "--outcome",
        "l_homicide",
        "--first-treated",
        "first",
    ];
    near(
        &object(&panel)["aggregates"]["simple"]["overall"]["value"],
        0.0194028161805,
    );
}

/// Times with decimals are counted in whole ticks: a patient was transplanted on day 4.5.
#[test]
fn times_with_decimals_are_tied_to_the_last_digit_and_told_in_the_unit_of_the_file() {
    let heart = [
        "heart_transplants.csv",
        "--entry",
        "start",
        "--time",
        "stop",
        "--event",
        "event",
    ];
    let found = object(&[&["cox"], &heart[..], &["--covariates", "transplant"]].concat());
    near(
        &found["coefficients"][0]["coefficient"]["estimate"]["value"],
        0.127141126615498,
    );
    near(&found["basis"]["person_time"], 31954.0);
    let curve = object(&[&["kaplan-meier"], &heart[..], &["--at", "90,4.5"]].concat());
    near(&curve["curves"][0]["points"][0]["survival"], 0.514171862282);
    near(&curve["curves"][0]["points"][1]["time"], 4.5);
}

#[test]
fn words_become_categories_with_a_baseline_that_can_be_named() {
    let veteran = [
        "cox",
        "veteran.csv",
        "--time",
        "time",
        "--event",
        "status",
        "--covariates",
        "celltype",
    ];
    let terms = |found: &Value| -> Vec<String> {
        let coefficients = found["coefficients"].as_array().unwrap();
        coefficients
            .iter()
            .map(|one| one["term"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        terms(&object(&veteran)),
        ["celltype=large", "celltype=smallcell", "celltype=squamous"]
    );
    let named = [&veteran[..], &["--factors", "celltype=squamous"]].concat();
    assert_eq!(
        terms(&object(&named)),
        ["celltype=adeno", "celltype=large", "celltype=smallcell"]
    );
}

#[test]
fn a_parquet_file_gives_what_a_csv_file_gives_and_a_work_table_is_refused() {
    use arrow::array::{BooleanArray, Float64Array, Int32Array, RecordBatch};
    use parquet::arrow::ArrowWriter;
    use parquet::file::metadata::KeyValue;
    use parquet::file::properties::WriterProperties;
    use std::sync::Arc;

    let folder = tempfile::tempdir().unwrap();
    let batch = RecordBatch::try_from_iter([
        ("time", Arc::new(Int32Array::from(vec![3, 5, 8, 4, 9, 9])) as _),
        (
            "event",
            Arc::new(BooleanArray::from(vec![true, true, false, true, true, false])) as _,
        ),
        (
            "x",
            Arc::new(Float64Array::from(vec![0.5, 0.0, 1.5, 1.0, 1.25, -2.0])) as _,
        ),
    ])
    .unwrap();
    let write = |name: &str, mark: Option<KeyValue>| {
        let properties = WriterProperties::builder()
            .set_key_value_metadata(mark.map(|mark| vec![mark]))
            .build();
        let file = fs::File::create(folder.path().join(name)).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    };
    write("plain.parquet", None);
    write(
        "work.parquet",
        Some(KeyValue::new("seriatim.zone".to_owned(), "pseudonymous".to_owned())),
    );
    let csv = "time,event,x\n3,true,0.5\n5,true,0.0\n8,false,1.5\n4,true,1\n9,true,1.25\n9,false,-2\n";
    fs::write(folder.path().join("plain.csv"), csv).unwrap();
    let cox = |file: &str| {
        seriatim(
            folder.path(),
            &[
                "method",
                "cox",
                file,
                "--time",
                "time",
                "--event",
                "event",
                "--covariates",
                "x",
            ],
        )
    };
    let (parquet, text) = (cox("plain.parquet"), cox("plain.csv"));
    assert_eq!((parquet.code, text.code), (Some(0), Some(0)));
    assert_eq!(parquet.stdout, text.stdout);
    let refused = cox("work.parquet");
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(19), ""));
    assert_eq!(
        refused.stderr,
        "error in method: `work.parquet` is a table of the work folder: methods are tried on plain files only\n\
         hint: estimates from the work folder are made by `seriatim run`, and reviewed\n"
    );
}

#[test]
fn all_faults_are_told_at_once_and_no_value_is_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "time,event,age,site\n1,0,secret-a,north\n2,secret-b,31,north\nsecret-c,1,40,north\n";
    fs::write(folder.path().join("rows.csv"), csv).unwrap();
    let call = |arguments: &[&str]| seriatim(folder.path(), &[&["method"], arguments].concat());
    let faulty = call(&[
        "cox",
        "rows.csv",
        "--time",
        "time",
        "--event",
        "event",
        "--covariates",
        "age",
    ]);
    assert_eq!((faulty.code, faulty.stdout.as_str()), (Some(19), ""));
    for column in ["`age`", "`time`", "`event`"] {
        assert!(faulty.stderr.contains(column), "{}", faulty.stderr);
    }
    assert!(!faulty.stderr.contains("secret"), "{}", faulty.stderr);
    let absent = call(&["cox", "rows.csv", "--time", "day", "--event", "event"]);
    assert_eq!(absent.code, Some(19));
    assert!(
        absent
            .stderr
            .contains("has no column `day`; it has `time`, `event`, `age`, `site`")
    );
    let json = call(&["--json", "share", "absent.csv", "--outcome", "x"]);
    let told: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        (told["ok"].as_bool(), told["exit_code"].as_u64()),
        (Some(false), Some(19))
    );
    assert_eq!(call(&["cox", "rows.csv"]).code, Some(2));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// A level of a category is a value of a row, a first line without letters may be a row, and a position is no row.
#[test]
fn errors_name_columns_and_rows_and_no_level() {
    let folder = tempfile::tempdir().unwrap();
    let mut csv = "time,event,site,p\n".to_owned();
    for row in 1..=12 {
        let site = if row <= 6 { "secret-north" } else { "secret-south" };
        csv.push_str(&format!("{row},1,{site},0.{row:02}\n"));
    }
    csv.push_str("0,1,secret-south,0.5\n");
    fs::write(folder.path().join("rows.csv"), &csv).unwrap();
    fs::write(
        folder.path().join("bare.csv"),
        csv.lines().skip(1).collect::<Vec<_>>().join("\n"),
    )
    .unwrap();
    let call = |arguments: &[&str]| seriatim(folder.path(), &[&["method"], arguments].concat());
    let late = call(&[
        "kaplan-meier",
        "rows.csv",
        "--time",
        "time",
        "--event",
        "event",
        "--by",
        "site",
    ]);
    assert!(late.stderr.contains("in row `13`"), "{}", late.stderr);
    fs::write(
        folder.path().join("rows.csv"),
        csv.replace("0,1,secret-south,0.5\n", ""),
    )
    .unwrap();
    let separated = call(&[
        "cox",
        "rows.csv",
        "--time",
        "time",
        "--event",
        "event",
        "--covariates",
        "site",
    ]);
    assert!(
        separated.stderr.contains("covariate `site` separates"),
        "{}",
        separated.stderr
    );
    let bare = call(&["adjust", "bare.csv", "--p", "p"]);
    assert!(
        bare.stderr.contains("its first line is no header of names"),
        "{}",
        bare.stderr
    );
    for said in [late, separated, bare] {
        assert_eq!(said.code, Some(19));
        assert!(!said.stderr.contains("secret"), "{}", said.stderr);
    }
}

#[test]
fn a_flag_without_effect_is_refused_with_the_reason() {
    let refused = |arguments: &[&str], flags: &[&str]| {
        let said = method(arguments);
        assert_eq!((said.code, said.stdout.as_str()), (Some(19), ""), "{arguments:?}");
        for flag in flags {
            assert!(
                said.stderr.contains(&format!("`{flag}` would have no effect")),
                "{}",
                said.stderr
            );
        }
    };
    let effect = [
        "effect",
        "lalonde.csv",
        "--treatment",
        "treat",
        "--outcome",
        "re78",
        "--covariates",
        "age,educ",
    ];
    let matched = [
        "--estimator",
        "matching",
        "--estimand",
        "treated",
        "--cluster",
        "educ",
        "--binary",
    ];
    refused(&[&effect[..], &matched].concat(), &["--cluster", "--binary"]);
    refused(
        &[&effect[..], &["--replace", "--caliper", "0.1"]].concat(),
        &["--replace", "--caliper"],
    );
    let did = [
        "did",
        "castle.csv",
        "--unit",
        "state",
        "--period",
        "year",
        "--outcome",
        "l_homicide",
        "--first-treated",
        "first",
    ];
    refused(
        &[&did[..], &["--errors", "cr2", "--draws", "9"]].concat(),
        &["--errors", "--draws"],
    );
    refused(
        &[
            "negative-binomial",
            "bladder1_counts.csv",
            "--outcome",
            "recurrences",
            "--firth",
        ],
        &["--firth"],
    );
    refused(
        &lung("cox", &["--covariates", "age", "--firth", "--cluster", "inst"]),
        &["--cluster or --variance robust"],
    );
}

#[test]
fn files_that_would_be_misread_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let said = |text: &str, arguments: &[&str]| {
        fs::write(folder.path().join("rows.csv"), text).unwrap();
        let said = seriatim(folder.path(), &[&["method"], arguments].concat());
        assert_eq!(said.code, Some(19), "{}", said.stdout);
        said.stderr
    };
    let linear = ["linear", "rows.csv", "--outcome", "y", "--covariates", "x"];
    let commas = said("y;x\n1;2,5\n2;3,5\n4;4,1\n", &linear);
    assert!(commas.contains("written with commas"), "{commas}");
    let open = said("y,x\n1,\"2\n2,3\n4,4\n", &linear);
    assert!(
        open.contains("cannot be read as CSV: a quotation mark has no other"),
        "{open}"
    );
    let twice = said("y,x,x\n1,2,3\n2,3,4\n4,4,6\n", &linear);
    assert!(twice.contains("more than one column `x`"), "{twice}");
    let single = said("y,x\n1,a\n2,a\n4,a\n", &linear);
    assert!(single.contains("one category alone"), "{single}");
}

#[test]
fn a_fit_that_cannot_be_names_its_covariate() {
    let folder = tempfile::tempdir().unwrap();
    let mut csv = "time,event,x,twice,same\n".to_owned();
    for row in 1..=12 {
        let x = u8::from(row <= 6);
        csv.push_str(&format!("{row},1,{x},{},7\n", 2 * x));
    }
    fs::write(folder.path().join("rows.csv"), csv).unwrap();
    let cox = |more: &[&str]| {
        let call = ["method", "cox", "rows.csv", "--time", "time", "--event", "event"];
        seriatim(folder.path(), &[&call, more].concat())
    };
    let separated = cox(&["--covariates", "x"]);
    assert_eq!(
        separated.stderr,
        "error in method: no finite coefficient is best: covariate `x` separates events from others\n\
         hint: fit with --firth, or leave the covariate out\n"
    );
    assert_eq!(cox(&["--covariates", "x", "--firth"]).code, Some(0));
    for (covariates, named) in [("x,twice", "`twice`"), ("same", "`same`")] {
        let refused = cox(&["--covariates", covariates]);
        assert_eq!(refused.code, Some(19));
        assert!(refused.stderr.contains(named), "{}", refused.stderr);
    }
}
