//! What the sample study's release tells of its links: tables, charts and the report's section.

use std::collections::{BTreeMap, BTreeSet};

use super::{files, linked_sample, sample};

/// The rows of a released table as maps from header to cell.
fn rows(table: &str) -> Vec<BTreeMap<String, String>> {
    let path = linked_sample().join("tables").join(format!("{table}.csv"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let named = |row: csv::StringRecord| {
        let cells = headers.iter().zip(row.iter());
        cells
            .map(|(header, cell)| (header.to_owned(), cell.to_owned()))
            .collect()
    };
    reader.records().map(|row| named(row.unwrap())).collect()
}

fn words(rows: &[BTreeMap<String, String>], column: &str) -> BTreeSet<String> {
    rows.iter().map(|row| row[column].clone()).collect()
}

fn value(rows: &[BTreeMap<String, String>], of: &[(&str, &str)]) -> f64 {
    let is_meant = |row: &&BTreeMap<String, String>| of.iter().all(|(column, cell)| row[*column] == *cell);
    rows.iter().find(is_meant).unwrap()["value"].parse().unwrap()
}

#[test]
fn every_population_has_its_figures_and_the_truth_judges_them() {
    let quality = rows("linkage-quality");
    let populations = [
        "childhoods of fathers",
        "childhoods of mothers",
        "children",
        "fathers",
        "mothers",
        "others",
        "truth",
    ];
    let populations = populations.map(str::to_owned);
    assert_eq!(words(&quality, "population"), BTreeSet::from(populations));
    for measure in [
        "F1, %",
        "B-cubed F1, %",
        "persons found exactly, %",
        "recall among linkable records, %",
        "recall of blocking, %",
    ] {
        let share = value(&quality, &[("population", "mothers"), ("measure", measure)]);
        assert!((80.0..=100.0).contains(&share), "{measure} {share}");
    }
}

#[test]
fn groups_are_told_in_words_of_the_code_book_and_in_rounded_counts() {
    let groups = rows("linkage-groups");
    let groupings = ["born", "ethnicity", "extract", "sex", "surname"].map(str::to_owned);
    assert_eq!(words(&groups, "grouping"), BTreeSet::from(groupings));
    let of_sex: Vec<_> = groups.iter().filter(|row| row["grouping"] == "sex").cloned().collect();
    let levels = ["female", "male", "not known", "told differently"].map(str::to_owned);
    assert!(words(&of_sex, "level").is_subset(&BTreeSet::from(levels)));
    let records = groups
        .iter()
        .filter(|row| row["measure"] == "records" && row["status"] == "ok");
    let records: Vec<u64> = records.map(|row| row["value"].parse().unwrap()).collect();
    assert!(records.len() > 30);
    assert!(
        records
            .iter()
            .all(|records| records % 5 == 0 && (*records == 0 || *records >= 10)),
        "{records:?}"
    );
    // The mothers of all decades together are all mothers, but for rounding and what is withheld.
    let of_mothers = |row: &&BTreeMap<String, String>| {
        row["population"] == "mothers" && row["grouping"] == "born" && row["measure"] == "records"
    };
    let sum: f64 = groups
        .iter()
        .filter(of_mothers)
        .filter_map(|row| row["value"].parse::<f64>().ok())
        .sum();
    let quality = rows("linkage-quality");
    let counted = ["linkable records", "records that tell too little"];
    let of_all = quality
        .iter()
        .filter(|row| row["population"] == "mothers" && counted.contains(&row["measure"].as_str()));
    let all: f64 = of_all.filter_map(|row| row["value"].parse::<f64>().ok()).sum();
    assert!((sum - all).abs() <= 0.01 * all, "{sum} of {all}");
}

#[test]
fn records_that_tell_too_little_are_not_told_by_any_grouping_of_all_records() {
    let (quality, groups) = (rows("linkage-quality"), rows("linkage-groups"));
    let too_little = quality
        .iter()
        .filter(|row| row["measure"] == "records that tell too little" && row["status"] == "c");
    let populations: BTreeSet<&str> = too_little.map(|row| row["population"].as_str()).collect();
    assert!(populations.contains("mothers"), "{populations:?}");
    for population in populations {
        let of_population = |row: &&BTreeMap<String, String>| row["population"] == population;
        let own: Vec<_> = groups.iter().filter(of_population).cloned().collect();
        for grouping in words(&own, "grouping") {
            let is_withheld = |row: &BTreeMap<String, String>| {
                row["grouping"] == grouping && row["measure"] == "records" && row["status"] == "c"
            };
            assert!(own.iter().any(is_withheld), "{population} by {grouping}");
        }
    }
    // Whoever attacks the release from its own files finds how these counts are tied.
    let ties = std::fs::read_to_string(linked_sample().join("ties.json")).unwrap();
    for table in ["linkage-quality", "linkage-sizes", "linkage-groups", "cohort-flow"] {
        assert!(ties.contains(&format!("\"table\":\"{table}\"")), "{table}");
    }
}

#[test]
fn precision_falls_and_recall_rises_as_the_threshold_falls() {
    let curve = rows("linkage-thresholds");
    let at = |threshold: &str, measure: &str| {
        value(
            &curve,
            &[
                ("population", "mothers"),
                ("threshold", threshold),
                ("measure", measure),
            ],
        )
    };
    for kind in ["expected precision, %", "precision, %"] {
        assert!(at("0.05", kind) < at("0.95", kind), "{kind}");
    }
    for kind in ["expected recall, %", "recall, %"] {
        assert!(at("0.05", kind) > at("0.95", kind), "{kind}");
    }
}

#[test]
fn the_report_shows_weights_thresholds_and_groups_in_the_four_steps_of_guild() {
    let report = std::fs::read_to_string(linked_sample().join("report.html")).unwrap();
    let (_, section) = report.split_once("<h3>How good the links are</h3>").unwrap();
    let mut place = 0;
    for step in ["Provision of the data", "Linkage", "Analysis", "Reporting"] {
        let found = section.find(&format!("<h4>{step}</h4>")).unwrap();
        assert!(found > place, "{step}");
        place = found;
    }
    assert!(section.contains("aria-label=\"Match weights of the mothers, in bits. forename:"));
    assert!(section.contains("aria-label=\"Pairs of mothers by threshold. expected precision:"));
    assert!(section.contains("no record tells anything in"));
    // The longest bar of the chart is the strongest level of the table.
    let weights = rows("linkage-weights");
    let strongest = weights
        .iter()
        .filter(|row| row["population"] == "mothers" && row["measure"] == "match weight, bits");
    let strongest = strongest
        .filter_map(|row| row["value"].parse::<f64>().ok())
        .map(f64::abs)
        .fold(0.0, f64::max);
    let is_drawn = ["", "-"]
        .iter()
        .any(|sign| section.contains(&format!(">{sign}{strongest}</text>")));
    assert!(strongest > 5.0 && is_drawn, "{strongest}");
    // The longest bar leaves a quarter of its side for the number at its end.
    assert!(section.contains("width=\"188.8\""));
}

#[test]
fn a_study_that_came_linked_tells_of_no_linkage_of_its_own() {
    let tables = files(&sample().out.join("release"));
    // The estimate `linkage-doubt` is the study's own; it tells of what its extracts state.
    let of_links: Vec<&String> = tables
        .keys()
        .filter(|name| name.starts_with("tables/linkage-") && name.ends_with(".csv"))
        .filter(|name| !name.starts_with("tables/linkage-doubt"))
        .collect();
    assert_eq!(of_links, ["tables/linkage-quality.csv"]);
    let report = std::fs::read_to_string(sample().out.join("release/report.html")).unwrap();
    assert!(report.contains("The extracts came linked") && !report.contains("Provision of the data"));
}
