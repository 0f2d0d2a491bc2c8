//! Study files of services: what contradicts itself, names what is not there, or asks what no service knows.
//!
//! Custody: none.

use std::path::Path;

use seriatim::study::{EstimateKind, Study, StudyError};

use super::samples;

fn text() -> String {
    std::fs::read_to_string(samples().join("action-for-change.toml")).unwrap()
}

fn open(text: &str) -> Result<Study, StudyError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("study.toml");
    std::fs::write(&path, text).unwrap();
    Study::open(Path::new(&path))
}

#[track_caller]
fn faults(text: &str) -> Vec<(String, String)> {
    match open(text) {
        Err(StudyError::Faults { faults, .. }) => {
            let told = faults.iter().map(|fault| (fault.key().to_owned(), fault.to_string()));
            told.collect()
        }
        other => panic!("no faults: {other:?}"),
    }
}

#[track_caller]
fn fault(text: &str) -> (String, String) {
    let found = faults(text);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

#[test]
fn a_service_alone_needs_no_sets_and_no_cohort() {
    let study = open(&text()).unwrap();
    assert!(study.is_service_only());
    assert!(
        study
            .sources
            .iter()
            .any(seriatim::study::Source::is_of_nameless_clients)
    );
    // A study that has sets needs both sections, as any other.
    let (key, told) = fault(&format!("{}\n[sets]\noverlap = \"while-open\"\n", text()));
    assert_eq!(key, "cohort", "{told}");
}

#[test]
fn what_courts_know_is_refused_by_the_key_that_asks_for_it() {
    let more = "\n[[estimate]]\nname = \"return\"\nkind = \"time-to-return\"\ntitle = \"Returns\"\nyears = [1]\n";
    let (key, told) = fault(&(text() + more));
    assert_eq!(key, "estimate[2].kind");
    assert!(
        told.contains("needs court data") && told.contains("`parties`"),
        "{told}"
    );
    // Where nothing of a service is there either, parties are missed as ever.
    let nobody = text().replace("kind = \"referrals\"", "kind = \"identities\"");
    assert!(faults(&nobody).iter().any(|(_, told)| told.contains("`parties`")));
}

#[test]
fn faults_of_a_report_name_their_keys() {
    let replaced = |from: &str, to: &str| {
        let text = text();
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    let service = "service = \"Action for Change\"\nclock";
    let instrument = "instrument = \"substance\"\nimproved = \"lower\"\nconcern_at_least = 1";
    for (from, to, key, words) in [
        (
            service,
            "service = \"Action\"\nclock",
            "service",
            "no service of the code book",
        ),
        (service, "clock", "service", "is missing"),
        (
            "window_days = 45",
            "window_days = 60",
            "window_days",
            "between 0 and 45",
        ),
        ("[3, 6, 9, 12]", "[6, 3]", "review_months", "ascend"),
        (
            "instrument = \"substance\"",
            "instrument = \"substances\"",
            "instrument[1].instrument",
            "did you mean `substance`?",
        ),
        (
            "improved = \"lower\"",
            "improved = \"less\"",
            "instrument[1].improved",
            "is not known",
        ),
        (
            instrument,
            "instrument = \"substance\"\nimproved = \"lower\"",
            "instrument[1].concern_at_least",
            "is missing",
        ),
        (
            instrument,
            "instrument = \"substance\"\nimproved = \"lower\"\nconcern_at_least = 1\nconcern_at_most = 3",
            "instrument[1].concern_at_least",
            "contradicts `concern_at_most`",
        ),
        (
            "instrument = \"mental health\"",
            "instrument = \"substance\"",
            "instrument[2].instrument",
            "is read twice",
        ),
        (
            "population = \"England 2007 to 2014\"",
            "population = \"Atlantis\"",
            "expected.population",
            "has no return",
        ),
        ("years = 7", "years = 3", "expected.population", "by that year"),
        (
            "population = \"England 2007 to 2014\"\nyears = 7",
            "yearly = 0.05",
            "expected.source",
            "is missing",
        ),
        (
            "population = \"England 2007 to 2014\"\nyears = 7",
            "yearly = 0\nsource = \"x\"",
            "expected.yearly",
            "above 0",
        ),
        ("averted = 7\n", "", "claim.averted", "is missing"),
        ("source = \"CYP Now, January 2016\"\n", "", "claim.source", "is missing"),
    ] {
        let (found, told) = fault(&replaced(from, to));
        assert_eq!(found, format!("estimate[1].{key}"), "{told}");
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_service_is_reported_on_once() {
    let more = "\n[[estimate]]\nname = \"again\"\nkind = \"service-report\"\ntitle = \"Again\"\n\
                service = \"Action for Change\"\nwindow_days = 44\n";
    let (key, told) = fault(&(text() + more));
    assert_eq!(key, "estimate[2].service");
    assert!(told.contains("could be worked out"), "{told}");
}

#[test]
fn what_is_not_said_has_a_default_and_a_stated_rate_needs_no_file() {
    let plain = text()
        .replace(
            "clock = \"referral\"\nreview_months = [3, 6, 9, 12]\nwindow_days = 45\n",
            "",
        )
        .replace(
            "population = \"England 2007 to 2014\"\nyears = 7",
            "yearly = 0.05\nsource = \"assumed\"",
        );
    let study = open(&plain).unwrap();
    let EstimateKind::ServiceReport(report) = &study.estimates[0].kind else {
        panic!("another kind");
    };
    let months: Vec<i64> = report.marks.iter().map(|mark| mark.months).collect();
    assert_eq!((months.as_slice(), report.window_days), (&[3, 6, 9, 12][..], 45));
    let days: Vec<i32> = report.marks.iter().map(seriatim::study::ReviewMark::day).collect();
    assert_eq!(days, [91, 182, 273, 365]);
    assert_eq!(report.expected.as_ref().map(|rate| rate.yearly), Some(0.05));
    // A published 24 % by seven years is a hazard of -ln(0.76) / 7.
    let published = open(&text()).unwrap();
    let EstimateKind::ServiceReport(report) = &published.estimates[0].kind else {
        panic!("another kind");
    };
    let yearly = report.expected.as_ref().map_or(f64::NAN, |rate| rate.yearly);
    assert!((yearly + 0.76_f64.ln() / 7.0).abs() < 1e-12, "{yearly}");
}
