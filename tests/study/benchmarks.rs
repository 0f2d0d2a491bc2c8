//! Files of published figures: every fault with its line and column, under the key that names the file.

use std::path::Path;

use seriatim::study::{EstimateKind, Measure, Reference, Study, StudyError, Unit};

use super::sample;

const HEADER: &str = "measure,unit,population,horizon,stratum,estimate,lower,upper,n,source\n";

/// The sample study with other estimates, beside a file `own.csv` of figures.
fn open(estimates: &str, figures: &str) -> Result<Study, StudyError> {
    let folder = tempfile::tempdir().unwrap();
    let text = sample();
    let (head, rest) = text.split_once("\n[[estimate]]").unwrap();
    let head = head.trim_end_matches('\n');
    let tail = rest.split_once("\n[disclosure]").unwrap().1;
    std::fs::write(folder.path().join("own.csv"), figures).unwrap();
    let path = folder.path().join("study.toml");
    std::fs::write(&path, format!("{head}\n{estimates}\n[disclosure]{tail}")).unwrap();
    Study::open(&path)
}

fn faults(estimates: &str, figures: &str) -> Vec<String> {
    match open(estimates, figures) {
        Err(StudyError::Faults { faults, .. }) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("no faults: {other:?}"),
    }
}

const BENCHMARK: &str = r#"
[[estimate]]
name = "published"
kind = "benchmark"
title = "Published"
file = "own.csv"
"#;

fn row_faults(rows: &str) -> Vec<String> {
    let found = faults(BENCHMARK, &format!("{HEADER}{rows}"));
    for fault in &found {
        assert!(fault.contains("`estimate[1].file` `own.csv`"), "{fault}");
    }
    let told = |fault: String| fault.split_once("`own.csv`, ").unwrap().1.to_owned();
    found.into_iter().map(told).collect()
}

#[test]
fn the_program_brings_figures_along_each_with_a_source() {
    let study = open(&BENCHMARK.replace("file = \"own.csv\"\n", ""), "").unwrap();
    let EstimateKind::Benchmark(table) = &study.estimates[0].kind else {
        panic!("another kind");
    };
    assert!(table.file.is_none());
    let rows = table.published.rows();
    assert!(rows.len() > 20 && rows.iter().all(|row| !row.source.as_str().is_empty()));
    // 5.0 % a year for five years, then 1.9 %: what domain.md works out of 22 and 29 %.
    let curve = table.published.curve(Unit::Mother, "England 2007/8 to 2017/18");
    assert_eq!(curve, [(5, 0.22), (7, 0.249), (10, 0.29)]);
    let hazards = [-(0.78_f64).ln() / 5.0, (0.78_f64 / 0.71).ln() / 5.0];
    assert!((hazards[0] - 0.0497).abs() < 5e-5 && (hazards[1] - 0.0188).abs() < 5e-5);
    let at_seven = 1.0 - 0.78 * (-2.0 * hazards[1]).exp();
    assert!((at_seven - curve[1].1).abs() < 5e-4, "{at_seven}");
}

#[test]
fn the_built_in_figures_are_the_file_of_the_samples() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/benchmarks/published.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let (own, built_in) = (
        open(BENCHMARK, &text).unwrap(),
        open(&BENCHMARK.replace("file = \"own.csv\"\n", ""), "").unwrap(),
    );
    let rows = |study: &Study| match &study.estimates[0].kind {
        EstimateKind::Benchmark(table) => table.published.clone(),
        _ => panic!("another kind"),
    };
    assert_eq!(rows(&own), rows(&built_in));
}

#[test]
fn a_user_may_add_rows_with_the_needed_columns_alone() {
    let own = "source,measure,unit,population,horizon,estimate\n\"Ours, 2020\",return,father,Suffolk,3,0.1\n";
    let study = open(BENCHMARK, own).unwrap();
    let EstimateKind::Benchmark(table) = &study.estimates[0].kind else {
        panic!("another kind");
    };
    let [row] = table.published.rows() else {
        panic!("one row")
    };
    assert_eq!(
        (row.measure, row.unit, row.horizon, row.value),
        (Measure::Return, Some(Unit::Father), Some(3), 0.1)
    );
    assert_eq!((row.source.as_str(), row.stratum.as_str()), ("Ours, 2020", "all"));
    assert!(row.ages.hold(None) && row.ages.hold(Some(17)));
}

#[test]
fn a_row_without_a_source_is_a_fault_that_names_the_row() {
    let found = row_faults("return,mother,Here,5,all,0.2,,,,A paper\nreturn,mother,Here,7,all,0.2,,,,\n");
    assert_eq!(
        found,
        [
            "line 3, column `source`: is empty (say where the figure was published: a figure without a source is not compared)"
        ]
    );
}

#[test]
fn all_faults_of_a_file_are_told_at_once() {
    let found = row_faults(
        "retun,mother,Here,5,all,0.2,,,,A\n\
         return,mum,Here,five,all,24,,,,A\n\
         return,mother,,,adults,0.2,0.3,0.4,many,A\n\
         months between sets,mother,Here,7,under 20,17,16,,,A\n\
         return,mother,Here,5,all,0.2,,,,A\n\
         return,mother,Here,5,all,0.3,,,,A\n\
         return,mother,Here,5\n",
    );
    let begins: Vec<&str> = found.iter().map(|fault| fault.split(" (").next().unwrap()).collect();
    assert_eq!(
        begins,
        [
            "line 2, column `measure`: `retun` is not known",
            "line 3, column `unit`: `mum` is not known",
            "line 3, column `horizon`: is no number of years",
            "line 3, column `estimate`: is not such a figure",
            "line 4, column `population`: is empty",
            "line 4, column `horizon`: is empty",
            "line 4, column `stratum`: is not known",
            "line 4, column `lower`: and `upper` do not hold the estimate",
            "line 4, column `n`: is no number of persons",
            "line 5, column `stratum`: cuts what is not cut by age",
            "line 5, column `upper`: is empty beside `lower`",
            "line 7: is the same comparison as line 6",
            "line 8: has 4 cells, and the header has 10",
        ]
    );
}

#[test]
fn figures_of_children_and_of_both_parents_say_so() {
    let rows = "return after an order,child,Here,5,supervision,0.2,,,,A\nother,child,Here,,newborns,15,,,,A\n\
                ratio of rates to fathers,mother,Here,5,all,1.7,,,,A\n";
    let study = open(BENCHMARK, &format!("{HEADER}{rows}")).unwrap();
    let EstimateKind::Benchmark(table) = &study.estimates[0].kind else {
        panic!("another kind");
    };
    let whose: Vec<&str> = table.published.rows().iter().map(|row| row.whose()).collect();
    assert_eq!(whose, ["child", "child", "mother"]);

    let found = row_faults(
        "return after an order,mother,Here,5,supervision,0.2,,,,A\n\
         return after an order,child,Here,5,under 20,0.2,,,,A\n\
         ratio of rates to fathers,father,Here,5,all,1.7,,,,A\n\
         return,child,Here,5,all,0.2,,,,A\n",
    );
    let begins: Vec<&str> = found.iter().map(|fault| fault.split(" (").next().unwrap()).collect();
    assert_eq!(
        begins,
        [
            "line 2, column `unit`: is not that of the measure",
            "line 3, column `stratum`: `under 20` is no order",
            "line 4, column `unit`: is not that of the measure",
            "line 5, column `unit`: is not that of the measure",
        ]
    );
}

#[test]
fn a_file_without_columns_rows_or_at_all_is_a_fault() {
    assert!(faults(BENCHMARK, "measure,unit,population,estimate\n")[0].contains("has no column `source`"));
    assert!(faults(BENCHMARK, "")[0].contains("line 1: has no column"));
    assert!(faults(BENCHMARK, HEADER)[0].contains("line 1: has no row"));
    assert!(
        faults(BENCHMARK, &HEADER.replace(",n,", ",people,"))[0].contains("names a column `people` that is not known")
    );
    let found = faults(&BENCHMARK.replace("own.csv", "none.csv"), "");
    assert!(
        found[0].contains("`estimate[1].file` names `none.csv`, which cannot be read"),
        "{found:?}"
    );
}

const AREAS: &str = r#"
[[estimate]]
name = "areas"
kind = "area-benchmark"
title = "Areas"
"#;

#[test]
fn an_area_benchmark_needs_somebody_to_be_compared_with() {
    let found = faults(AREAS, "");
    assert!(found[0].contains("`estimate[1].strata` is empty"), "{found:?}");
    let found = faults(&format!("{AREAS}strata = [\"age_band\"]\n"), "");
    assert!(
        found[0].contains("holds `age_band`, by which the expected rates are standardised"),
        "{found:?}"
    );
    let found = faults(&format!("{AREAS}reference = \"published\"\n"), "");
    assert!(found[0].contains("`estimate[1].population` is missing"), "{found:?}");
    let found = faults(
        &format!("{AREAS}reference = \"published\"\npopulation = \"France\"\n"),
        "",
    );
    assert!(
        found[0].contains("names `France`") && found[0].contains("England 2007/8 to 2017/18"),
        "{found:?}"
    );
    let falling = format!("{HEADER}return,mother,Here,5,all,0.3,,,,A\nreturn,mother,Here,7,all,0.2,,,,A\n");
    let own = format!("{AREAS}reference = \"published\"\npopulation = \"Here\"\nfile = \"own.csv\"\n");
    assert!(faults(&own, &falling)[0].contains("do not rise with the years"));
    let study = open(&own, &falling.replace("0.2", "0.35")).unwrap();
    let EstimateKind::AreaBenchmark(areas) = &study.estimates[0].kind else {
        panic!("another kind");
    };
    assert!(matches!(&areas.reference, Reference::Published { curve, .. } if curve == &[(5, 0.3), (7, 0.35)]));
}

#[test]
fn figures_of_couples_are_not_held_against_returns_from_a_referral() {
    let figures = format!("{HEADER}return,mother,Here,5,all,0.3,,,,A\nreturn,couple,Here,5,all,0.2,,,,A\n");
    let with_clock = |origin: &str| format!("{BENCHMARK}[estimate.definitions]\norigin = \"{origin}\"\n");
    let found = faults(&with_clock("referral"), &figures);
    let [told] = &found[..] else { panic!("{found:?}") };
    assert!(told.contains("`estimate[1].file` names figures of couples"), "{told}");
    assert!(open(&with_clock("final order"), &figures).is_ok());
    let of_mothers = figures.replace("couple", "father");
    assert!(open(&with_clock("referral"), &of_mothers).is_ok());
}
