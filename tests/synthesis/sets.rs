//! The sets of truth against the data model's definition, worked out anew from the court's extracts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::world::{Row, World, day, days, sample};

/// An application as the definition of a set sees it.
struct Application<'w> {
    issued: Date,
    concluded: Option<Date>,
    children: BTreeSet<&'w str>,
}

/// Whether one revision of an application is later than another.
fn updated(row: &Row<'_>) -> Date {
    day(row.get("Last updated")).expect("a date")
}

/// Sets of each mother as `set, started, concluded, applications, children`, by the defaults of the study file: while-open,
/// no gap. Housekeeping entries and other kinds do not count; the latest revision does.
pub(super) fn sets_from_court(world: &World) -> BTreeSet<[String; 6]> {
    let applications = world.table("court/applications.csv", "Application ref");
    let mut latest: BTreeMap<&str, Row<'_>> = BTreeMap::new();
    for row in applications.iter() {
        let kept = latest.entry(row.get("Application ref")).or_insert(row);
        if updated(&row) > updated(kept) {
            *kept = row;
        }
    }
    let truth = world.table("truth/records_court.csv", "record");
    let truth = truth.by("record");
    let parties = world.table("court/parties.csv", "Party ref");
    let mut mothers: BTreeMap<&str, Vec<(&str, Application<'_>)>> = BTreeMap::new();
    let mut children: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for party in parties
        .iter()
        .filter(|party| ["Child", "Subject"].contains(&party.get("Role")))
    {
        let person = truth[party.get("Party ref")].get("person");
        children.entry(party.get("Application ref")).or_default().insert(person);
    }
    for party in parties.iter().filter(|party| party.get("Role") == "Mother") {
        let reference = party.get("Application ref");
        let row = latest[reference];
        if !row.get("Type").starts_with("C110A") || row.get("Outcome") == "Housekeeping" {
            continue;
        }
        let issued = day(row.get("Date issued")).expect("an issue date");
        let concluded = day(row.get("Date concluded"));
        let application = Application {
            issued,
            concluded,
            children: children[reference].clone(),
        };
        mothers
            .entry(truth[party.get("Party ref")].get("person"))
            .or_default()
            .push((reference, application));
    }
    mothers
        .into_iter()
        .flat_map(|(person, applications)| sets_of(person, applications))
        .collect()
}

/// A set in the making.
struct Running<'w> {
    started: Date,
    concluded: Option<Date>,
    applications: usize,
    children: BTreeSet<&'w str>,
}

fn sets_of(person: &str, mut applications: Vec<(&str, Application<'_>)>) -> Vec<[String; 6]> {
    applications.sort_by_key(|(reference, application)| (application.issued, *reference));
    let mut sets: Vec<Running<'_>> = Vec::new();
    for (
        _,
        Application {
            issued,
            concluded,
            children,
        },
    ) in applications
    {
        match sets.last_mut() {
            Some(set) if set.concluded.is_none_or(|until| issued <= until) => {
                set.concluded = set.concluded.and_then(|until| concluded.map(|day| day.max(until)));
                set.applications += 1;
                set.children.extend(children);
            }
            _ => sets.push(Running {
                started: issued,
                concluded,
                applications: 1,
                children,
            }),
        }
    }
    let row = |(place, set): (usize, Running<'_>)| {
        let concluded = set.concluded.map(|day| day.to_string()).unwrap_or_default();
        let (applications, children) = (set.applications.to_string(), set.children.len().to_string());
        [
            person.to_owned(),
            (place + 1).to_string(),
            set.started.to_string(),
            concluded,
            applications,
            children,
        ]
    };
    sets.into_iter().enumerate().map(row).collect()
}

/// The sets as truth tells them.
pub(super) fn true_sets(world: &World) -> BTreeSet<[String; 6]> {
    let truth = world.table("truth/sets.csv", "person");
    let row = |row: &Vec<String>| row.clone().try_into().expect("six columns");
    truth.rows.iter().map(row).collect()
}

#[test]
fn sets_worked_out_from_the_extracts_are_those_of_truth() {
    let (planted, found) = (true_sets(sample()), sets_from_court(sample()));
    let (lost, invented): (Vec<_>, Vec<_>) = (
        planted.difference(&found).collect(),
        found.difference(&planted).collect(),
    );
    assert!(
        lost.is_empty() && invented.is_empty(),
        "lost {:?}, invented {:?}",
        lost.first(),
        invented.first()
    );
}

/// Fathers' sets follow from the applications in which they are parties, of whatever mother. Of the children in them truth
/// says nothing.
#[test]
fn sets_of_fathers_worked_out_from_the_extracts_are_those_of_truth() {
    let world = sample();
    let applications = world.table("court/applications.csv", "Application ref");
    let mut latest: BTreeMap<&str, Row<'_>> = BTreeMap::new();
    for row in applications.iter() {
        let kept = latest.entry(row.get("Application ref")).or_insert(row);
        if updated(&row) > updated(kept) {
            *kept = row;
        }
    }
    let truth = world.table("truth/records_court.csv", "record");
    let truth = truth.by("record");
    let parties = world.table("court/parties.csv", "Party ref");
    let mut fathers: BTreeMap<&str, Vec<(&str, Application<'_>)>> = BTreeMap::new();
    let is_father = |party: &Row<'_>| party.get("Role") == "Father" && party.get("Party status") == "Yes";
    for party in parties.iter().filter(is_father) {
        let reference = party.get("Application ref");
        let row = latest[reference];
        if !row.get("Type").starts_with("C110A") || row.get("Outcome") == "Housekeeping" {
            continue;
        }
        let application = Application {
            issued: day(row.get("Date issued")).expect("an issue date"),
            concluded: day(row.get("Date concluded")),
            children: BTreeSet::new(),
        };
        let person = truth[party.get("Party ref")].get("person");
        fathers.entry(person).or_default().push((reference, application));
    }
    let sets = fathers.into_iter().flat_map(|(person, list)| sets_of(person, list));
    let found: BTreeSet<[String; 5]> = sets.map(|[a, b, c, d, e, _]| [a, b, c, d, e]).collect();
    let planted = world.table("truth/fathers_sets.csv", "person");
    let row = |row: &Vec<String>| row[..5].to_vec().try_into().expect("five columns");
    let planted: BTreeSet<[String; 5]> = planted.rows.iter().map(row).collect();
    let (lost, invented) = (planted.difference(&found).next(), found.difference(&planted).next());
    assert!(
        planted.len() > 1000 && lost.is_none() && invented.is_none(),
        "lost {lost:?}, invented {invented:?}"
    );
}

#[test]
fn a_set_starts_strictly_after_the_conclusion_of_the_one_before() {
    let sets = sample().table("truth/sets.csv", "person");
    let mut before: Option<(&str, Date)> = None;
    let mut returns = 0;
    for row in sets.iter() {
        let started = day(row.get("started_on")).expect("a start");
        if let Some((_, concluded)) = before.filter(|(person, _)| *person == row.get("person")) {
            assert!(
                days(concluded, started) > 0,
                "{} starts on {started}",
                row.get("person")
            );
            returns += 1;
        }
        before = day(row.get("concluded_on")).map(|concluded| (row.get("person"), concluded));
    }
    assert!(returns > 700, "only {returns} returns");
}

#[test]
fn no_application_stays_open_longer_than_two_years() {
    let applications = sample().table("court/applications.csv", "Application ref");
    let end = jiff::civil::date(2024, 12, 31);
    for row in applications.by("Application ref").values() {
        let issued = day(row.get("Date issued")).expect("an issue date");
        let until = day(row.get("Date concluded")).unwrap_or(end);
        assert!(
            (0..=730).contains(&days(issued, until)) || row.get("Date concluded").is_empty(),
            "{issued} to {until}"
        );
    }
}

#[test]
fn applications_consolidated_issued_apart_and_entered_twice_all_occur() {
    let sets = sample().table("truth/sets.csv", "person");
    assert!(
        sets.column("applications")
            .into_iter()
            .filter(|count| *count == "2")
            .count()
            > 150
    );
    let applications = sample().table("court/applications.csv", "Application ref");
    for outcome in ["Case consolidated", "Housekeeping", ""] {
        let found = applications
            .column("Outcome")
            .into_iter()
            .filter(|found| *found == outcome)
            .count();
        assert!(found > 20, "{outcome:?}: {found}");
    }
    for kind in ["EPO", "Placement order", "Discharge of care order", "C110A supervision"] {
        assert!(applications.column("Type").contains(&kind), "no {kind}");
    }
}

/// The same mothers, sets and returns stand in the folder as a trusted environment gives it.
#[test]
fn the_linked_folder_tells_of_the_same_sets() {
    let world = sample();
    let applications = world.table("linked/applications.csv", "application_id");
    let latest = applications.by("application_id");
    assert_eq!(latest.len(), applications.rows.len(), "an application stands twice");
    let mut mothers: BTreeMap<&str, Vec<(&str, Application<'_>)>> = BTreeMap::new();
    let parties = world.table("linked/parties.csv", "record_id");
    for party in parties.iter().filter(|party| party.get("role") == "mother") {
        assert!(!party.get("alf").is_empty(), "a mother without key");
        let row = latest[party.get("application_id")];
        if !["care", "supervision"].contains(&row.get("kind")) || row.get("conclusion") == "housekeeping" {
            continue;
        }
        let issued = day(row.get("issued_on")).expect("an issue date");
        let concluded = day(row.get("concluded_on"));
        let application = Application {
            issued,
            concluded,
            children: BTreeSet::new(),
        };
        mothers
            .entry(party.get("alf"))
            .or_default()
            .push((row.get("application_id"), application));
    }
    let without_people =
        |[_, set, started, concluded, applications, _]: [String; 6]| [set, started, concluded, applications];
    let mut linked: Vec<_> = mothers
        .into_iter()
        .flat_map(|(key, list)| sets_of(key, list))
        .map(without_people)
        .collect();
    let mut court: Vec<_> = sets_from_court(world).into_iter().map(without_people).collect();
    linked.sort();
    court.sort();
    assert_eq!(linked.len(), court.len());
    assert!(linked == court, "the linked folder tells of other sets");
}
