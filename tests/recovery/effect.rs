//! A planted effect of a service found again, through the whole pipeline with true links: clients came linked, as all others.

use std::collections::BTreeMap;
use std::path::Path;

use seriatim::analysis::{Figure, Group};
use seriatim::store::SecretKey;
use seriatim::study::Study;
use seriatim::synthesis::{Settings, World, synthesise};

use super::columns;

/// One service in all areas, to which about half are referred, by what is recorded; work starts within days of the referral.
/// Nothing but what is recorded makes mothers return.
fn settings(areas: &[String], ratio: f64) -> World {
    let areas: String = areas.iter().map(|area| format!("{area:?} = 2010-01-01\n")).collect();
    let text = format!(
        "[world.returns]\nfrailty = 0\n[world.services]\nhazard_ratio = {ratio}\nselect_young = 0.8\n\
         [world.services.work]\nto_assessment = [0, 1]\nto_start = [0, 1]\n[world.services.files]\nresearch_consent = 1.0\n\
         [[world.services.designs]]\nkey = \"everywhere\"\nname = \"Mpower\"\nmoment = \"after-order\"\nage_from = 0\n\
         removals = 0\nno_child_in_care = false\nsubstance_misuse = false\njudgement = false\nagree = 1.0\nstart = 1.0\n\
         complete = 0.5\ntakes_partners = 0.0\ndelay_days = [10, 700]\nmonths = [3, 22]\ncost_start = 0\ncost_month = 150\n\
         [world.services.designs.areas]\n{areas}"
    );
    World::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The local authorities that the study file of a world declares.
fn areas(folder: &Path) -> Vec<String> {
    let world = folder.join("small");
    synthesise(&Settings::new(10, 1), &world).unwrap();
    let text = std::fs::read_to_string(world.join("already-linked.toml")).unwrap();
    let list = text
        .split("local_authority = [")
        .nth(1)
        .unwrap()
        .split(']')
        .next()
        .unwrap();
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn day(text: &str) -> Option<jiff::civil::Date> {
    text.parse().ok()
}

fn effect(world: &Path, areas: &[String]) -> Study {
    let text = std::fs::read_to_string(world.join("already-linked.toml")).unwrap();
    let (head, rest) = text.split_at(text.find("[[estimate]]").unwrap());
    let head = head
        .replace("\"demonstration\"", "\"own.key\"")
        .replace("storage = \"own.key\"", "storage = \"other.key\"");
    for key in ["own.key", "other.key"] {
        SecretKey::create(&world.join(key)).unwrap();
    }
    let rest = &rest[rest.find("[disclosure]").unwrap()..];
    let areas: Vec<String> = areas.iter().map(|area| format!("{area:?}")).collect();
    let estimate = format!(
        "[[estimate]]\nname = \"changed\"\nkind = \"effect\"\ntitle = \"Changed\"\nservice = \"Mpower\"\nhorizon = 3\n\
         adjust = [\"age_band\", \"children\", \"youngest_child\", \"period\"]\nareas = [{}]\nshow_naive = true\n\
         method = [\"weighting\", \"doubly robust\", \"matching\"]\nmatches = 5\n\
         [estimate.definitions]\norigin = \"final order\"\n\n",
        areas.join(", ")
    );
    let text = format!("{head}{estimate}{rest}");
    std::fs::write(world.join("effect.toml"), text).unwrap();
    Study::open(&world.join("effect.toml")).unwrap_or_else(|error| panic!("{error}"))
}

fn number(group: &Group, place: usize) -> f64 {
    match group.figures[place].1 {
        Figure::Number { value, .. } => value.unwrap(),
        Figure::Share { share, .. } => share.unwrap(),
        _ => panic!("no number"),
    }
}

/// Share of clients who return within three years of the referral, as it was and as it would have been without the service: of
/// those referred before the first return who are followed so long.
fn true_risks(world: &Path) -> [f64; 2] {
    let names = [
        "person",
        "referred_on",
        "returned_on",
        "returned_without_service_on",
        "end_of_observation",
    ];
    let first: BTreeMap<String, String> = columns(world, "returns.csv", ["person", "returned_on"])
        .into_iter()
        .map(|[person, returned]| (person, returned))
        .collect();
    let (mut followed, mut with, mut without) = (0.0, 0.0, 0.0);
    for [person, referred, returned, without_service, end] in columns(world, "clients.csv", names) {
        let (referred, end) = (day(&referred).unwrap(), day(&end).unwrap());
        let mark = referred.checked_add(jiff::Span::new().days(1095)).unwrap();
        let is_later = first
            .get(&person)
            .and_then(|first| day(first))
            .is_some_and(|first| first < referred);
        if end < mark || is_later {
            continue;
        }
        let by = |text: &str| f64::from(u8::from(day(text).is_some_and(|day| day <= mark)));
        followed += 1.0;
        with += by(&returned);
        without += by(&without_service);
    }
    [with / followed, without / followed]
}

#[test]
fn a_planted_ratio_and_the_returns_that_would_have_been_without_the_service_are_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let areas = areas(folder.path());
    let world = folder.path().join("world");
    let settings = Settings {
        world: settings(&areas, 0.6),
        ..Settings::new(4_000, 81)
    };
    synthesise(&settings, &world).unwrap();
    let study = effect(&world, &areas);
    let outcome =
        seriatim::run::run(&study, &folder.path().join("out"), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let row = |table: &str, labels: &[&str]| {
        let table = outcome
            .findings
            .measured()
            .iter()
            .find(|found| found.name == table)
            .unwrap();
        let is_meant = |group: &&Group| {
            let words: Vec<String> = group.labels.iter().map(ToString::to_string).collect();
            labels.iter().all(|label| words.iter().any(|word| word == label))
        };
        table.groups.iter().find(is_meant).unwrap().clone()
    };
    let ratio_of = "ratio of hazards of return, served to comparators";
    for method in ["weighting", "doubly robust", "matching"] {
        let ratio = row("changed", &["all", method, "since the referral", ratio_of]);
        let log = [0, 1, 2].map(|place| libm::log(number(&ratio, place)));
        let error = (log[2] - log[1]) / (2.0 * 1.959_963_984_540_054);
        println!(
            "{method}: {:.3} ({:.3} to {:.3})",
            number(&ratio, 0),
            number(&ratio, 1),
            number(&ratio, 2)
        );
        assert!(
            (log[0] - libm::log(0.6)).abs() < 3.5 * error && error < 0.15,
            "{method}: {log:?}"
        );
    }
    // Of the comparators, weighted to be like the served: what the served would have done.
    let truth = true_risks(&world);
    for (quantity, truth) in ["served who returned, %", "comparators who returned, weighted, %"]
        .into_iter()
        .zip(truth)
    {
        let found = row("changed", &[quantity, "3"]);
        let (share, error) = (number(&found, 0), (number(&found, 2) - number(&found, 1)) / 3.92);
        println!("{quantity}: {share:.4} (error {error:.4}), in truth {truth:.4}");
        assert!(
            (share - truth).abs() < 4.0 * error && error < 0.04,
            "{quantity}: {share}, in truth {truth}, error {error}"
        );
    }
    let naive = row("changed-not-to-be-used", &["ever served or not, from the index set on"]);
    println!("ever served: {:.3}", number(&naive, 0));
    let honest = row("changed", &["all", "weighting", "since the referral", ratio_of]);
    assert!(
        number(&naive, 0) < number(&honest, 0),
        "immortal time makes the service seem better than it is"
    );
}
