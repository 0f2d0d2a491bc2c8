//! Own links at other thresholds, and imputed linkages, through the whole pipeline.

use std::collections::BTreeMap;
use std::path::Path;

use seriatim::analysis::{Figure, Group, Measured};
use seriatim::cohort::Cohort;
use seriatim::estimate::pooling::{PoolingSettings, Scale, pooled};
use seriatim::estimate::survival::ClusteredKaplanMeier;
use seriatim::estimate::{IntervalMethod, Spells};
use seriatim::intake::{Keys, pseudonymise};
use seriatim::linkage::{LinkedPersons, LinkedStudy};
use seriatim::run::{self, Outcome};
use seriatim::store::WorkFolder;
use seriatim::study::Study;
use seriatim::synthesis::{Settings, synthesise};
use seriatim::workbench::{Catalogue, Workbench};

const SEVEN_YEARS: i64 = 2556;

/// A world whose study keeps a registry, draws linkages and forgets its tokens.
fn world(folder: &Path) -> Study {
    let world = folder.join("world");
    synthesise(&Settings::new(250, 6), &world).unwrap();
    study(
        &world,
        "doubt.toml",
        &[
            ("tokens = \"keep\"", "tokens = \"purge\""),
            ("imputations = 0", "imputations = 3\nregistry = \"start\""),
        ],
    )
}

fn study(world: &Path, name: &str, changes: &[(&str, &str)]) -> Study {
    let mut text = std::fs::read_to_string(world.join("study.toml")).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    std::fs::write(world.join(name), text).unwrap();
    Study::open(&world.join(name)).unwrap()
}

pub(super) fn number(group: &Group, measure: &str) -> f64 {
    let (_, figure) = group.figures.iter().find(|(name, _)| *name == measure).unwrap();
    match figure {
        Figure::Persons(count) => count.get() as f64,
        Figure::Share { share, .. } => share.unwrap(),
        Figure::Number { value, .. } | Figure::Published { value, .. } => value.unwrap(),
        Figure::Rate { rate, .. } => rate.exact().unwrap(),
        Figure::Above { .. }
        | Figure::Each { .. }
        | Figure::For { .. }
        | Figure::Crossed { .. }
        | Figure::Proportion(_)
        | Figure::Among { .. }
        | Figure::AtEach { .. }
        | Figure::Mean { .. }
        | Figure::ToExpected { .. }
        | Figure::Things(_) => {
            panic!("no such figure here")
        }
    }
}

pub(super) fn table<'o>(outcome: &'o Outcome, name: &str) -> &'o Measured {
    let mut tables = outcome.findings.measured().iter();
    tables.find(|table| table.name == name).unwrap()
}

fn persons(linked: &LinkedStudy, threshold: f64) -> Vec<(String, String)> {
    let at = linked.at(threshold).unwrap().expect("links at this threshold");
    let rows = at.persons.rows().iter();
    rows.map(|row| (row.record().to_owned(), row.person().to_owned()))
        .collect()
}

/// A label for each parent, one for all couples that share a person, directly or through others: the least of them is handed on
/// until nothing changes.
fn families(parents: &[&str]) -> Vec<u64> {
    let mut labels: Vec<u64> = (0..parents.len() as u64).collect();
    let mut of_person: BTreeMap<String, u64> = BTreeMap::new();
    loop {
        let before = labels.clone();
        for (label, parent) in labels.iter_mut().zip(parents) {
            for person in parent.split('+') {
                let own = of_person.entry(person.to_owned()).or_insert(*label);
                *own = (*own).min(*label);
                *label = *own;
            }
        }
        if labels == before {
            return labels;
        }
    }
}

/// Survival at seven years over each imputed linkage, with its standard error, of couples by family.
pub(super) fn imputed(study: &Study, out: &Path, linked: &LinkedStudy) -> (Vec<f64>, Vec<f64>) {
    let keys = Keys::open(study).unwrap();
    let tables = pseudonymise(study, &keys, &WorkFolder::at(&out.join("work"))).unwrap();
    let catalogue = Catalogue::open(None).unwrap();
    let over = |persons: LinkedPersons| {
        let workbench = Workbench::open(study, &catalogue, &tables, &persons).unwrap();
        let cohort = Cohort::open(study, workbench).unwrap();
        let at_risk: Vec<_> = cohort
            .episodes()
            .iter()
            .filter(|episode| episode.is_at_risk())
            .collect();
        let column =
            |of: fn(&seriatim::cohort::Episode) -> i64| at_risk.iter().map(|one| of(one)).collect::<Vec<i64>>();
        let events: Vec<bool> = at_risk.iter().map(|episode| episode.returned().is_some()).collect();
        let (entries, exits) = (column(|one| one.entered_after()), column(|one| one.days()));
        let parents: Vec<&str> = at_risk.iter().map(|episode| episode.parent()).collect();
        let spells = Spells::with_entry(&entries, &exits, &events).unwrap();
        let curve = ClusteredKaplanMeier::fit(&spells, Some(&families(&parents))).unwrap();
        let at = curve.at(SEVEN_YEARS, IntervalMethod::default());
        (at.share.unwrap(), at.standard_error.unwrap())
    };
    linked.imputed().map(over).unzip()
}

#[test]
fn linkage_doubt_is_carried_through_own_links() {
    let folder = tempfile::tempdir().unwrap();
    let study_of_doubt = world(folder.path());
    let out = folder.path().join("out");
    let outcome = run::run(&study_of_doubt, &out, &|_| {}).unwrap();
    let linked = &outcome.linked;

    // Other thresholds are those of a study that has them, and have no part in registry and imputations.
    let strict = study(
        &folder.path().join("world"),
        "strict.toml",
        &[("threshold = 0.5\n", "threshold = 0.9\n")],
    );
    let alone = run::link(&strict, &folder.path().join("strict"), &|_| {}).unwrap();
    let own: Vec<(String, String)> = alone
        .persons()
        .rows()
        .iter()
        .map(|row| (row.record().to_owned(), row.person().to_owned()))
        .collect();
    assert_eq!(persons(linked, 0.9), own);
    assert!(linked.at(0.5).unwrap().is_none() && linked.at(0.7).unwrap().is_none());
    let stages: Vec<_> = std::fs::read_dir(out.join("work"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let registries = stages
        .iter()
        .filter(|stage| stage.join("registry.json").is_file())
        .count();
    assert_eq!(registries, 1);
    assert_eq!(linked.imputations(), 3);

    // Strict links are fewer than loose ones.
    let links = |threshold: f64| linked.at(threshold).unwrap().unwrap().summary.populations[0].links;
    assert!(links(0.9) <= links(0.1), "{} and {}", links(0.9), links(0.1));

    // The row of the study's own threshold is the headline, corrected by the truth.
    let main = table(&outcome, "linkage-doubt");
    let balanced = &main.groups[1];
    assert_eq!(balanced.labels[0].to_string(), "balanced");
    let headline = outcome.findings.curves()[0].overall().unwrap().marks().last().unwrap();
    assert_eq!(Some(number(balanced, "estimate, %")), headline.probability.value);
    let mothers = &linked.summary().populations[0];
    assert_eq!(
        Some(number(balanced, "links found (R), %")),
        mothers.against_truth.as_ref().unwrap().recall_of_linkable
    );
    assert!(balanced.remark.contains("truth files"), "{}", balanced.remark);

    // Pooled by hand over cohorts that are made from the beginning.
    let (survivals, errors) = imputed(&study_of_doubt, &out, linked);
    let settings = PoolingSettings {
        scale: Scale::LogLog,
        ..PoolingSettings::default()
    };
    let by_hand = pooled(&survivals, &errors, settings).unwrap();
    let row = main.groups.last().unwrap();
    assert_eq!(number(row, "estimate, %"), 1.0 - by_hand.estimate.value);
    let interval = by_hand.estimate.interval.unwrap();
    assert_eq!(number(row, "lower limit, %"), 1.0 - interval.upper);
    assert_eq!(number(row, "upper limit, %"), 1.0 - interval.lower);
    let variance = &table(&outcome, "linkage-doubt.variance").groups[0];
    assert_eq!(number(variance, "linkages"), 3.0);
    assert_eq!(number(variance, "variance within"), by_hand.within);
    assert_eq!(Some(number(variance, "variance between")), by_hand.between);
    let total = number(variance, "variance within") + 4.0 / 3.0 * number(variance, "variance between");
    assert!((number(variance, "total variance") - total).abs() < 1e-15);

    // The tokens are gone, and what was linked before is found.
    let again = run::link(&study_of_doubt, &out, &|_| {}).unwrap();
    assert_eq!(again.key(), linked.key());
    assert_eq!(persons(&again, 0.1), persons(linked, 0.1));
    // Another threshold would need them.
    let other = study(
        &folder.path().join("world"),
        "other.toml",
        &[
            ("tokens = \"keep\"", "tokens = \"purge\""),
            ("imputations = 0", "imputations = 3\nregistry = \"start\""),
            ("[0.9, 0.5, 0.1]", "[0.8, 0.5, 0.1]"),
        ],
    );
    assert!(run::link(&other, &out, &|_| {}).is_err());
}
