//! The samples of effects: their extracts are what `synthesise` writes, they run as they stand, and what is planted lies in the
//! intervals.
//!
//! Custody: invented persons only.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::civil::Date;
use seriatim::analysis::{Figure, Group, Measured};
use seriatim::run;
use seriatim::study::Study;
use seriatim::synthesis::{Settings, World, synthesise};
use tempfile::TempDir;

const EXTRACTS: [&str; 4] = [
    "linked/applications.csv",
    "linked/parties.csv",
    "linked/life_events.csv",
    "linked/referrals.csv",
];
const MOTHERS: u32 = 1900;
const SEED: u64 = 13;
const RATIO: f64 = 0.5;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/services")
}

/// The world of both samples, made once.
fn world() -> PathBuf {
    static WORLD: OnceLock<TempDir> = OnceLock::new();
    let made = WORLD.get_or_init(|| {
        let folder_of_world = tempfile::tempdir().unwrap();
        let settings = Settings {
            world: World::open(&folder().join("open-door/world.toml")).unwrap_or_else(|error| panic!("{error}")),
            ..Settings::new(MOTHERS, SEED)
        };
        synthesise(&settings, &folder_of_world.path().join("world")).unwrap();
        folder_of_world
    });
    made.path().join("world")
}

fn found(name: &str) -> Vec<Measured> {
    let study = Study::open(&folder().join(format!("{name}.toml"))).unwrap_or_else(|error| panic!("{error}"));
    let out = tempfile::tempdir().unwrap();
    let outcome = run::run(&study, out.path(), &|_| {}).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(out.path().join("release/report.html").is_file());
    outcome.findings.measured().to_vec()
}

/// Estimate and limits of a row.
#[track_caller]
fn row(found: &[Measured], table: &str, labels: &[&str]) -> [f64; 3] {
    let table = found.iter().find(|found| found.name == table).unwrap();
    let is_meant = |labels_of: &[String]| labels.iter().all(|label| labels_of.iter().any(|own| own == label));
    let group = table.groups.iter().find(|group| {
        let own: Vec<String> = group.labels.iter().map(ToString::to_string).collect();
        is_meant(&own)
    });
    let figures = &group.unwrap_or_else(|| panic!("no row {labels:?}")).figures;
    [0, 1, 2].map(|place| match figures[place].1 {
        Figure::Number { value, .. } => value.unwrap(),
        Figure::Share { share, .. } => share.unwrap(),
        _ => panic!("no number"),
    })
}

#[track_caller]
fn holds([_, lower, upper]: [f64; 3], truth: f64) {
    assert!(
        lower < truth && truth < upper,
        "{truth} is not between {lower} and {upper}"
    );
}

/// A client as truth knows her: years from the referral to the return with the service and without it, where there is one, and
/// whether she was referred before her first return.
struct Client {
    years: [Option<f64>; 2],
    is_first: bool,
    followed: f64,
}

fn clients() -> Vec<Client> {
    let day = |text: &str| text.parse::<Date>().ok();
    let years = |from: Date, to: Date| f64::from((to - from).get_days()) / 365.25;
    let rows = |file: &str, names: &[&str]| -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_path(world().join("truth").join(file)).unwrap();
        let headers = reader.headers().unwrap().clone();
        let place = |name: &&str| headers.iter().position(|header| header == *name).unwrap();
        let places: Vec<usize> = names.iter().map(place).collect();
        let rows = reader.records().map(|row| row.unwrap());
        rows.map(|row| places.iter().map(|place| row[*place].to_owned()).collect())
            .collect()
    };
    let returns = rows("returns.csv", &["person", "returned_on"]);
    let first: BTreeMap<String, Option<Date>> = returns.iter().map(|row| (row[0].clone(), day(&row[1]))).collect();
    let names = [
        "person",
        "referred_on",
        "returned_on",
        "returned_without_service_on",
        "end_of_observation",
    ];
    let client = |row: Vec<String>| {
        let referred = day(&row[1]).unwrap();
        Client {
            years: [2, 3].map(|place| day(&row[place]).map(|day| years(referred, day))),
            is_first: first[&row[0]].is_none_or(|first| first > referred),
            followed: years(referred, day(&row[4]).unwrap()),
        }
    };
    rows("clients.csv", &names).into_iter().map(client).collect()
}

#[test]
fn the_extracts_of_effects_are_what_synthesise_writes() {
    let kept = folder().join("open-door");
    let mut all = 0;
    for file in EXTRACTS.into_iter().chain(["SYNTHETIC.json"]) {
        let own = std::fs::read(kept.join(file)).unwrap_or_default();
        let written = std::fs::read(world().join(file)).unwrap();
        assert!(own == written, "{file} is not what the generator writes");
        assert!(own.len() < super::LARGEST[0], "{file}: {}", own.len());
        all += own.len();
    }
    assert!(all < super::LARGEST[1], "{all}");
    let settings = std::fs::read_to_string(kept.join("world.toml")).unwrap();
    let command = format!("seriatim synthesise --mothers {MOTHERS} --seed {SEED} --world");
    assert!(settings.contains(&command), "the command that makes them is told");
    assert!(settings.contains(&format!("hazard_ratio = {RATIO}\n")));
}

#[test]
fn the_sample_of_an_effect_finds_what_was_planted_and_prices_it() {
    let found = found("effect");
    let ratio_of = "ratio of hazards of return, served to comparators";
    for method in ["weighting", "doubly robust"] {
        let ratio = row(&found, "changed", &["all", method, "since the referral", ratio_of]);
        holds(ratio, RATIO);
        assert!(
            ratio[2] < 1.0,
            "the sample shows that the service changed something: {ratio:?}"
        );
    }
    let clients = clients();
    // Of those referred before their first return and followed for as long: with the service, less what would have been.
    for years in [1.0, 2.0, 4.0] {
        let followed = clients
            .iter()
            .filter(|client| client.is_first && client.followed >= years);
        let followed: Vec<&Client> = followed.collect();
        let by = |place: usize| {
            let returned = followed
                .iter()
                .filter(|client| client.years[place].is_some_and(|when| when <= years));
            returned.count() as f64 / followed.len() as f64
        };
        let at = years.to_string();
        let quantity = |quantity| row(&found, "changed", &["all", "weighting", quantity, &at]);
        holds(
            quantity("difference in returns, percentage points"),
            100.0 * (by(0) - by(1)),
        );
    }
    // Sets that the service prevented within four years of the referral, of all its clients.
    let within = |place: usize| {
        let own = clients
            .iter()
            .filter(|client| client.years[place].is_some_and(|when| when <= 4.0));
        own.count() as f64
    };
    let of_all = {
        let table = found.iter().find(|found| found.name == "worth").unwrap();
        let mut all = table.clone();
        all.groups.retain(|group| group.labels[1].to_string() == "all");
        [all]
    };
    let averted = row(&of_all, "worth", &["sets of proceedings averted"]);
    holds(averted, within(1) - within(0));
    // Of those compared, the sets and the cost of them are as many times less.
    let table = found.iter().find(|found| found.name == "worth").unwrap();
    let compared = |words: &str| {
        let own = |group: &&Group| {
            group
                .labels
                .iter()
                .map(ToString::to_string)
                .eq([words, "those compared", "all"])
        };
        match table.groups.iter().find(own).unwrap().figures[0].1 {
            Figure::Number { value, .. } => value.unwrap(),
            _ => panic!("no number"),
        }
    };
    let price = [
        compared("gross cost") / compared("sets of proceedings averted"),
        compared("cost per set averted"),
    ];
    assert!((price[0] - price[1]).abs() < 1e-6, "{price:?}");
    assert!(compared("sets of proceedings averted") <= averted[0]);
    // The difference as it is told, times all who were referred, rounded to five.
    let competing = "difference in returns, death and moving out competing, percentage points";
    let difference = row(&found, "changed", &[competing, "4"])[0];
    let fives = averted[0] / (-difference.round() / 100.0) / 5.0;
    assert!((fives - fives.round()).abs() < 1e-9 && fives > 40.0, "{fives}");
    let net = row(&found, "worth", &["net saving", "all"]);
    assert!(net[1] < net[0] && net[0] < net[2]);
}

#[test]
fn the_sample_of_an_effect_on_areas_holds_the_returns_that_were_averted_in_its_interval() {
    let found = found("area-effect");
    // What would have been without the service is told for as long as it is observed.
    let clients = clients();
    let first: Vec<&Client> = clients.iter().filter(|client| client.is_first).collect();
    let returned = |place: usize| first.iter().filter(|client| client.years[place].is_some()).count() as f64;
    let prevented = returned(1) - returned(0);
    assert!(prevented > 20.0, "{prevented}");
    holds(row(&found, "areas", &["events averted in served areas"]), prevented);
    holds(row(&found, "worth", &["sets of proceedings averted"]), prevented);
    let headline = row(&found, "areas", &["effect on the rate"]);
    assert!(
        headline[1] < 0.0 && headline[2] > 0.0,
        "what areas cannot show: {headline:?}"
    );
}
