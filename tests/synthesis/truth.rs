//! Truth against the extracts: every record has one person, and the person's records differ as they should.

use std::collections::{BTreeMap, BTreeSet};

use seriatim::synthesis::{Settings, World as WorldSettings, synthesise};

use super::world::{World, day, sample};

fn persons(world: &World, system: &str) -> BTreeMap<String, String> {
    let truth = world.table(&format!("truth/records_{system}.csv"), "record");
    let persons: BTreeMap<String, String> = truth
        .iter()
        .map(|row| (row.get("record").to_owned(), row.get("person").to_owned()))
        .collect();
    assert_eq!(
        persons.len(),
        truth.rows.len(),
        "a record of {system} stands twice in truth"
    );
    persons
}

#[test]
fn truth_names_every_record_once_and_no_other() {
    let world = sample();
    let files = [
        ("court", "court/parties.csv", "Party ref"),
        ("council", "council/ssda903_header.csv", "CHILD"),
        ("council", "council/identities.xlsx", "Child ID"),
        ("service", "service/referrals.xlsx", "Client no"),
    ];
    for (system, file, column) in files {
        let truth: BTreeSet<String> = persons(world, system).into_keys().collect();
        let table = world.table(file, column);
        let records: BTreeSet<String> = table.column(column).into_iter().map(str::to_owned).collect();
        assert_eq!(truth, records, "{file}");
    }
}

#[test]
fn some_mothers_are_the_councils_former_children_and_the_services_clients() {
    let world = sample();
    let is_mother = |person: &&String| person.ends_with(".0");
    let council = persons(world, "council");
    let former = council.values().filter(is_mother).count();
    assert!(
        former > 20 && former * 3 < council.len(),
        "{former} of {} looked-after children",
        council.len()
    );
    let service = persons(world, "service");
    assert!(service.values().filter(is_mother).count() * 10 > service.len() * 9);
}

#[test]
fn partners_come_to_services_with_the_mother_and_on_her_dates() {
    let settings = WorldSettings::default().to_toml().expect("TOML");
    let settings = settings.replace("takes_partners = 0.0", "takes_partners = 1.0");
    let settings = Settings {
        world: WorldSettings::parse(&settings).expect("settings"),
        ..Settings::new(2000, 1)
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let written = synthesise(&settings, &folder.path().join("world")).expect("a world");
    let world = &World::made((folder, written));
    let service = persons(world, "service");
    let people = world.table("truth/persons.csv", "person");
    let people = people.by("person");
    let referrals = world.table("service/referrals.xlsx", "Client no");
    let with_partner: Vec<_> = referrals
        .iter()
        .filter(|row| !row.get("Partner no").is_empty())
        .collect();
    for row in &with_partner {
        let other = with_partner.iter().find(|other| {
            other.get("Client no") == row.get("Partner no")
                && other.get("Partner no") == row.get("Client no")
                && day(other.get("Referred")) == day(row.get("Referred"))
        });
        let other = other.expect("the partner's row");
        assert_eq!(other.get("Service"), row.get("Service"));
        let parts = [row, other].map(|row| people[service[row.get("Client no")].as_str()].get("part"));
        assert!(parts.contains(&"mother") && parts.iter().any(|part| part.starts_with("father")));
    }
    let mothers = service.values().filter(|person| person.ends_with(".0")).count();
    assert!(
        service.len() > mothers + 20,
        "{mothers} of {} clients are mothers",
        service.len()
    );
}

fn folded(name: &str) -> String {
    name.trim().trim_matches('\u{a0}').to_lowercase()
}

/// Share of returning mothers whose `column` is not the same at the first and the second set.
fn disagreement(column: &str) -> f64 {
    let world = sample();
    let truth = persons(world, "court");
    let applications = world.table("court/applications.csv", "Application ref");
    let applications = applications.by("Application ref");
    let parties = world.table("court/parties.csv", "Party ref");
    let mut written = BTreeMap::new();
    for party in parties.iter().filter(|party| party.get("Role") == "Mother") {
        let issued = day(applications[party.get("Application ref")].get("Date issued")).expect("an issue date");
        written.insert(
            (truth[party.get("Party ref")].as_str(), issued),
            folded(party.get(column)),
        );
    }
    let returns = world.table("truth/returns.csv", "person");
    let pairs: Vec<bool> = returns
        .iter()
        .filter_map(|row| {
            let first = (row.get("person"), day(row.get("index_started_on"))?);
            let second = (row.get("person"), day(row.get("returned_on"))?);
            Some(written[&first] != written[&second])
        })
        .collect();
    pairs.iter().filter(|differs| **differs).count() as f64 / pairs.len() as f64
}

#[test]
fn mothers_names_disagree_between_sets_as_often_as_planned() {
    let (surname, forename) = (disagreement("Surname"), disagreement("First name"));
    assert!((surname - 0.18).abs() < 0.04, "surnames: {surname:.3}");
    assert!((forename - 0.12).abs() < 0.04, "forenames: {forename:.3}");
}

#[test]
fn most_returns_are_about_a_new_child() {
    let returns = sample().table("truth/returns.csv", "person");
    let classes: Vec<&str> = returns
        .column("class")
        .into_iter()
        .filter(|class| !class.is_empty())
        .collect();
    let share = |word: &str| classes.iter().filter(|class| class.contains(word)).count() as f64 / classes.len() as f64;
    assert!(
        (share("new child") - 0.65).abs() < 0.06,
        "new child: {:.3}",
        share("new child")
    );
    assert!(share("same child") > 0.2 && share("older sibling") > 0.005);
}

#[test]
fn a_class_is_given_for_every_return_and_for_nothing_else() {
    for row in sample().table("truth/returns.csv", "person").iter() {
        assert_eq!(row.get("returned_on").is_empty(), row.get("class").is_empty());
    }
}

/// Exits of mothers and of fathers who are parties, as truth has them, stand in the court's extract once each.
#[test]
fn parents_who_leave_are_in_the_courts_life_events_once() {
    let world = sample();
    let court = persons(world, "court");
    let parties = world.table("court/parties.csv", "Party ref");
    let is_parent = |role: &str, status: &str| role == "Mother" || role == "Father" && status == "Yes";
    let known: BTreeSet<&str> = parties
        .iter()
        .filter(|party| is_parent(party.get("Role"), party.get("Party status")))
        .map(|party| court[party.get("Party ref")].as_str())
        .collect();
    let people = world.table("truth/persons.csv", "person");
    let mut expected: Vec<(&str, &str)> = people
        .iter()
        .filter(|row| !row.get("left_on").is_empty() && known.contains(row.get("person")))
        .map(|row| (row.get("person"), row.get("left_on")))
        .collect();
    let fathers = people.iter().filter(|row| row.get("part") == "father");
    let left = fathers.filter(|row| !row.get("left_on").is_empty()).count();
    assert!(left > 80, "{left} fathers left");
    let events = world.table("court/life_events.csv", "Party ref");
    let mut found: Vec<(&str, &str)> = events
        .iter()
        .filter(|row| ["Death", "Moved out of area"].contains(&row.get("Event")) && row.get("Date") != "2015-02-31")
        .map(|row| (court[row.get("Party ref")].as_str(), row.get("Date")))
        .collect();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
}
