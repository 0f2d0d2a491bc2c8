//! The settings of a world: what they refuse, and that what they plant is there.

use jiff::ToSpan;
use serde_json::Value;
use seriatim::synthesis::{Settings, SynthesisError, World, synthesise};

use super::world::{World as Read, day};

fn make(settings: &Settings) -> Read {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let written = synthesise(settings, &folder.path().join("world")).expect("a world");
    Read::made((folder, written))
}

fn of(mothers: u32, text: &str) -> Settings {
    Settings {
        world: World::parse(text).expect("settings"),
        ..Settings::new(mothers, 1)
    }
}

#[test]
fn a_key_that_is_unknown_is_refused_wherever_it_stands() {
    for text in [
        "[word]",
        "[world]\nmothers = 5",
        "[world.returns]\nhazards = []",
        "[world.moves]\nper_year = \"x\"",
    ] {
        assert!(
            matches!(World::parse(text), Err(SynthesisError::WorldText(_))),
            "{text}"
        );
    }
    assert_eq!(World::parse("").expect("no settings"), World::default());
}

#[test]
fn all_faults_are_told_at_once_with_their_keys() {
    let text = "[world.children]\ntwins = 2\n[world.proceedings]\nweeks = [30, 20]\n[world.services]\n\
                hazard_ratios = { nobody = 0.5 }\n[world.returns]\nhazard = [[1, 0.1]]\n[world.names]\nmarriages = -1";
    let Err(SynthesisError::World { faults }) = World::parse(text) else {
        panic!("no faults");
    };
    assert_eq!(faults.len(), 5, "{faults:?}");
    let keys = [
        "children.twins",
        "proceedings.weeks",
        "services.hazard_ratios",
        "returns.hazard",
        "names.marriages",
    ];
    for key in keys {
        assert!(
            faults.iter().any(|fault| fault.contains(&format!("`{key}`"))),
            "{key}: {faults:?}"
        );
    }
}

/// Every set lasts 20 weeks and the next starts on the day after: whatever is drawn, the first day gives all others.
const BY_HAND: &str = "
[world.population]
death_hazard = 0
departure_hazard = 0
[world.moves]
over_border = 0
[world.proceedings]
weeks = [20, 20]
[world.returns]
hazard = [[0, 1e9]]
[world.services]
designs = []
";

#[test]
fn a_world_in_which_all_return_on_the_next_day_has_the_sets_worked_out_by_hand() {
    let world = make(&of(30, BY_HAND));
    let end = day("2024-12-31").expect("a day");
    let mut expected = Vec::new();
    for row in world.table("truth/returns.csv", "person").iter() {
        let mut started = day(row.get("index_started_on")).expect("a day");
        let mut set = 1;
        while started <= end {
            expected.push((row.get("person").to_owned(), set.to_string(), started.to_string()));
            started = started.saturating_add(141.days());
            set += 1;
        }
    }
    let sets = world.table("truth/sets.csv", "person");
    let found: Vec<(String, String, String)> = sets
        .iter()
        .map(|row| {
            ["person", "set", "started_on"]
                .map(|column| row.get(column).to_owned())
                .into()
        })
        .collect();
    assert!(found.len() > 300);
    assert_eq!(found, expected);
}

fn effects(text: &str) -> Vec<(f64, u64, u64)> {
    let world = make(&of(8_000, text));
    let table = world.table("truth/effects.csv", "design");
    let number = |text: &str| text.parse::<u64>().expect("a number");
    let row = |row: super::world::Row<'_>| {
        let (without, returned) = (number(row.get("returned_without_service")), number(row.get("returned")));
        assert_eq!(without - returned, number(row.get("prevented")));
        (row.get("hazard_ratio").parse().expect("a ratio"), without, returned)
    };
    table.iter().map(row).collect()
}

#[test]
fn an_effect_of_nought_prevents_nobody_and_one_of_0_6_about_the_share_that_it_should() {
    assert!(
        effects("")
            .iter()
            .all(|(ratio, without, returned)| *ratio == 1.0 && without == returned)
    );
    let planted = effects("[world.services]\nhazard_ratio = 0.6\nreferral = 0.9");
    assert!(planted.iter().all(|(ratio, ..)| *ratio == 0.6));
    let (without, returned) = planted.iter().fold((0, 0), |(all, some), (_, without, returned)| {
        (all + without, some + returned)
    });
    // Nobody returns more often, and at most two in five fewer: work starts late, and not with everybody.
    let prevented = 1.0 - returned as f64 / without as f64;
    assert!(
        without > 100 && (0.05..0.40).contains(&prevented),
        "{prevented} of {without}"
    );
}

#[test]
fn an_extract_as_of_an_earlier_day_holds_what_had_been_entered_by_then_under_the_same_references() {
    let whole = make(&Settings::new(400, 1));
    let as_of = day("2016-03-01").expect("a day");
    let earlier = make(&Settings {
        as_of: Some(as_of),
        ..Settings::new(400, 1)
    });
    let (all, some) = (
        whole.table("court/applications.csv", "Application ref"),
        earlier.table("court/applications.csv", "Application ref"),
    );
    let known = all.by("Application ref");
    assert!(some.rows.len() > 100 && some.rows.len() < all.rows.len());
    for row in some.iter() {
        assert_eq!(
            known[row.get("Application ref")].get("Date issued"),
            row.get("Date issued")
        );
        for column in ["Date issued", "Date concluded", "Last updated"] {
            assert!(day(row.get(column)).is_none_or(|day| day <= as_of), "{column}");
        }
    }
    assert!(
        some.column("Date concluded")
            .iter()
            .any(|concluded| concluded.is_empty())
    );
}

#[test]
fn planted_probabilities_state_how_exact_they_are_and_rest_on_no_sample_of_the_world() {
    let planted = |seed| {
        let world = make(&Settings::new(10, seed));
        serde_json::from_slice::<Value>(&world.bytes("truth/planted.json")).expect("JSON")
    };
    let (one, two) = (planted(1), planted(2));
    assert_eq!(one["overall"], two["overall"]);
    for part in ["overall", "fathers"] {
        let years = one[part].as_array().expect("years");
        assert_eq!(years.len(), 10);
        assert!(
            years
                .iter()
                .all(|year| year["standard_error"].as_f64().is_some_and(|error| error < 0.006))
        );
    }
}

/// Whatever the way in which an earlier day is said, the sets that can be made out of the court's files are those of truth.
#[test]
fn an_earlier_extraction_tells_of_nothing_that_was_still_to_come() {
    let world = make(&of(400, "[world.files]\nextracted_on = 2016-01-01"));
    let taken = day("2016-01-01").expect("a day");
    for (file, first, columns) in [
        (
            "court/applications.csv",
            "Application ref",
            &["Date received", "Date issued", "Date concluded", "Last updated"][..],
        ),
        ("truth/sets.csv", "person", &["started_on", "concluded_on"][..]),
        (
            "truth/returns.csv",
            "person",
            &["returned_on", "end_of_observation"][..],
        ),
        ("truth/care_experience.csv", "person", &["first_day", "last_day"][..]),
    ] {
        let table = world.table(file, first);
        assert!(!table.rows.is_empty(), "{file}");
        for column in columns {
            let late = table
                .column(column)
                .into_iter()
                .filter(|text| day(text).is_some_and(|day| day > taken));
            assert_eq!(late.count(), 0, "{file}, {column}");
        }
    }
    assert_eq!(super::sets::sets_from_court(&world), super::sets::true_sets(&world));
}

#[test]
fn numbers_that_no_life_can_hold_are_refused() {
    for text in [
        "children.youngest_mean_days = 1e10",
        "care.mean_days = 1e10",
        "proceedings.weeks = [6, 400000000]",
        "services.effect_after_days = 2147483647",
        "records.systems.first_year = -20000",
        "returns.year_factors = [[2014, 1.05], [2008, 0.95]]",
        "files.extracted_on = 0001-01-01",
    ] {
        let world = World::parse(&format!("[world]\n{text}"));
        let refused = world.is_err()
            || world.is_ok_and(|world| {
                let settings = Settings {
                    world,
                    ..Settings::new(5, 1)
                };
                let folder = tempfile::tempdir().expect("a temporary folder");
                synthesise(&settings, &folder.path().join("world")).is_err()
            });
        assert!(refused, "{text}");
    }
}
