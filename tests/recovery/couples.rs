//! Couples of a synthetic world with true links, counted plainly from its extract and by the pipeline.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use seriatim::study::Study;
use seriatim::synthesis::{Settings, synthesise};
use seriatim::{cohort::Entry, run};

const LAST: Date = Date::constant(2024, 12, 31);

type Row = BTreeMap<String, String>;

fn rows(world: &Path, table: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(world.join("linked").join(table)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// What a mother and a father have in common: applications by the day of issue, with the last day on which each is open.
type Couples = BTreeMap<(String, String), Vec<(Date, Date)>>;

/// The end of an application: one that was consolidated goes on as the other.
fn end(applications: &BTreeMap<String, Row>, own: &Row) -> Option<Date> {
    let mut row = own;
    for _ in 0..3 {
        if row["conclusion"] != "consolidated" {
            let issued = day(&own["issued_on"]).unwrap();
            return day(&row["concluded_on"]).map(|ended| ended.max(issued));
        }
        row = applications.get(&row["consolidated_into"])?;
    }
    None
}

fn couples(world: &Path) -> Couples {
    let applications = rows(world, "applications.csv").into_iter();
    let applications: BTreeMap<String, Row> = applications.map(|row| (row["application_id"].clone(), row)).collect();
    let mut named: BTreeMap<String, [BTreeSet<String>; 2]> = BTreeMap::new();
    for row in rows(world, "parties.csv").iter().filter(|row| !row["alf"].is_empty()) {
        let part = ["mother", "father"].iter().position(|role| *role == row["role"]);
        if let Some(part) = part {
            named.entry(row["application_id"].clone()).or_default()[part].insert(row["alf"].clone());
        }
    }
    let mut found = Couples::new();
    for (application, [mothers, fathers]) in &named {
        let row = &applications[application];
        let is_section_31 = ["care", "supervision"].contains(&row["kind"].as_str());
        let Some(issued) = day(&row["issued_on"]).filter(|_| is_section_31 && row["conclusion"] != "housekeeping")
        else {
            continue;
        };
        let until = end(&applications, row).unwrap_or_else(|| issued.saturating_add(jiff::Span::new().years(2)));
        for mother in mothers {
            for father in fathers {
                let couple = (mother.clone(), father.clone());
                found.entry(couple).or_default().push((issued, until));
            }
        }
    }
    found
}

/// The first days on which persons died or moved out.
fn gone(world: &Path) -> BTreeMap<String, Date> {
    let parties = rows(world, "parties.csv").into_iter();
    let persons: BTreeMap<String, String> = parties
        .map(|row| (row["record_id"].clone(), row["alf"].clone()))
        .collect();
    let mut gone: BTreeMap<String, Date> = BTreeMap::new();
    for row in rows(world, "life_events.csv") {
        if let (true, Some(on)) = (["death", "moved out"].contains(&row["event"].as_str()), day(&row["on"])) {
            let first = gone.entry(persons[&row["record_id"]].clone()).or_insert(on);
            *first = on.min(*first);
        }
    }
    gone
}

/// Days at risk of each couple, and whether it returned.
fn spells(world: &Path) -> Vec<(i64, bool)> {
    let gone = gone(world);
    let spell = |((mother, father), mut own): ((String, String), Vec<(Date, Date)>)| {
        own.sort_unstable();
        let (start, mut until) = own[0];
        let mut returned = None;
        for (issued, ended) in &own[1..] {
            if *issued > until {
                returned = Some(*issued);
                break;
            }
            until = until.max(*ended);
        }
        let leave = [&mother, &father]
            .into_iter()
            .filter_map(|person| gone.get(person).copied());
        let exit = leave.chain([LAST]).min().unwrap();
        let returned = returned.filter(|on| *on <= exit);
        let days = returned
            .unwrap_or(exit)
            .since((jiff::Unit::Day, start))
            .unwrap()
            .get_days();
        (days > 0).then_some((i64::from(days), returned.is_some()))
    };
    couples(world).into_iter().filter_map(spell).collect()
}

/// Kaplan and Meier's product, counted out.
fn returned_by(spells: &[(i64, bool)], day: i64) -> f64 {
    let mut days: Vec<i64> = spells
        .iter()
        .filter(|(_, event)| *event)
        .map(|(days, _)| *days)
        .collect();
    days.sort_unstable();
    days.dedup();
    let factor = |at: &i64| {
        let at_risk = spells.iter().filter(|(days, _)| days >= at).count() as f64;
        let events = spells.iter().filter(|(days, event)| days == at && *event).count() as f64;
        1.0 - events / at_risk
    };
    1.0 - days.iter().filter(|at| **at <= day).map(factor).product::<f64>()
}

#[test]
fn couples_of_a_world_with_true_links_are_those_counted_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    synthesise(&Settings::new(2_000, 31), &world).unwrap();
    let text = std::fs::read_to_string(world.join("already-linked.toml")).unwrap();
    // The study's first estimate alone, of couples.
    let (head, estimates) = text.split_once("[[estimate]]").unwrap();
    let first = estimates.split("\n# The six").next().unwrap();
    let disclosure = "[disclosure]\nthreshold = 10\nround_to = 5\n";
    let study = format!("{head}[[estimate]]{first}\n{disclosure}").replace("unit = \"mother\"", "unit = \"couple\"");
    std::fs::write(world.join("couples.toml"), study).unwrap();
    let study = Study::open(&world.join("couples.toml")).unwrap();
    let outcome = run::run(&study, &world.join("out"), &|_| {}).unwrap();
    let truth = spells(&world);
    let curve = outcome.findings.curves()[0].overall().unwrap();
    assert_eq!(curve.persons().get(), truth.len() as u64);
    assert_eq!(outcome.findings.flow().parents(Entry::Enters), curve.persons());
    // Some mothers have children with two fathers: their couples rest on one.
    assert!(curve.persons().contributors() < curve.persons().get());
    for mark in curve.marks() {
        let day = mark.year * 1461 / 4;
        let returned = truth.iter().filter(|(days, event)| *event && *days <= day).count();
        assert_eq!(mark.returned.get(), returned as u64, "year {}", mark.year);
        let (found, counted) = (mark.probability.value.unwrap(), returned_by(&truth, day));
        assert!(
            (found - counted).abs() < 1e-12,
            "year {}: {found} and {counted}",
            mark.year
        );
    }
}
