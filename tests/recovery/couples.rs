//! Couples of synthetic worlds, counted plainly and by the pipeline: through true links, and through our own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use seriatim::analysis::Curve;
use seriatim::cohort::Entry;
use seriatim::estimate::pooling::{PoolingSettings, Scale, pooled};
use seriatim::linkage::Population;
use seriatim::run::{self, Outcome};
use seriatim::study::Study;
use seriatim::synthesis::{Settings, World, synthesise};

use super::linkage_doubt::{imputed, number, table};

const LAST: Date = Date::constant(2024, 12, 31);

type Row = BTreeMap<String, String>;

/// An application, as far as sets go by it.
struct Application {
    id: String,
    issued: Option<Date>,
    concluded: Option<Date>,
    is_consolidated: bool,
    into: String,
    /// Care or supervision, and no mere housekeeping.
    counts: bool,
}

/// What extracts tell of couples: applications, who is named in them as mother or father, and when persons die or leave.
struct Told {
    applications: BTreeMap<String, Application>,
    parties: Vec<(String, usize, String)>,
    gone: BTreeMap<String, Date>,
}

/// Rows below the line that has this column, whatever stands above it; letters beyond ASCII tell nothing here.
fn rows(file: &Path, delimiter: u8, first_column: &str) -> Vec<Row> {
    let bytes = std::fs::read(file).unwrap();
    let text: String = bytes.into_iter().map(char::from).collect();
    let table = &text[text.find(first_column).unwrap()..];
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(table.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn day(text: &str) -> Option<Date> {
    text.parse().or_else(|_| Date::strptime("%d/%m/%Y", text)).ok()
}

fn part(role: &str) -> Option<usize> {
    ["mother", "father"]
        .iter()
        .position(|own| role.eq_ignore_ascii_case(own))
}

/// The first day on which each person died or moved out, by the person behind each record.
fn gone(rows: &[Row], columns: [&str; 3], persons: &BTreeMap<String, String>) -> BTreeMap<String, Date> {
    let mut gone: BTreeMap<String, Date> = BTreeMap::new();
    let [record, event, on] = columns;
    for row in rows {
        let leaves = ["death", "moved out", "Death", "Moved out of area"].contains(&row[event].as_str());
        if let (true, Some(on)) = (leaves, day(&row[on])) {
            let first = gone.entry(persons[&row[record]].clone()).or_insert(on);
            *first = on.min(*first);
        }
    }
    gone
}

/// The extract that came linked.
fn linked(world: &Path) -> Told {
    let table = |name: &str, first: &str| rows(&world.join("linked").join(name), b',', first);
    let application = |row: Row| Application {
        issued: day(&row["issued_on"]),
        concluded: day(&row["concluded_on"]),
        is_consolidated: row["conclusion"] == "consolidated",
        into: row["consolidated_into"].clone(),
        counts: ["care", "supervision"].contains(&row["kind"].as_str()) && row["conclusion"] != "housekeeping",
        id: row["application_id"].clone(),
    };
    let applications = table("applications.csv", "application_id").into_iter().map(application);
    let parties = table("parties.csv", "record_id");
    let persons = parties
        .iter()
        .map(|row| (row["record_id"].clone(), row["alf"].clone()))
        .collect();
    let named = parties.iter().filter(|row| !row["alf"].is_empty());
    let named = named.filter_map(|row| Some((row["application_id"].clone(), part(&row["role"])?, row["alf"].clone())));
    Told {
        applications: applications.map(|own| (own.id.clone(), own)).collect(),
        parties: named.collect(),
        gone: gone(
            &table("life_events.csv", "record_id"),
            ["record_id", "event", "on"],
            &persons,
        ),
    }
}

/// What the court writes where nothing is known.
const MISSING: [&str; 5] = ["", "N/K", "Unknown", "Not known", "-"];

/// Whether a party tells enough to be linked: a name and a birth date, or both names and a home.
fn is_linkable(row: &Row) -> bool {
    let told = |column: &str| !MISSING.iter().any(|word| word.eq_ignore_ascii_case(&row[column]));
    let born = day(&row["Date of birth"]).is_some_and(|born| born.year() > 1900);
    let [forename, surname, home] = ["First name", "Surname", "Postcode"].map(told);
    (forename || surname) && born || forename && surname && home
}

/// The court's extracts, with the person whom the truth files tell; who tells too little can be linked to nobody.
fn court(world: &Path) -> Told {
    let mut applications: BTreeMap<String, Application> = BTreeMap::new();
    let mut listed = rows(&world.join("court/applications.csv"), b',', "Application ref");
    listed.retain(|row| row["Application ref"] != "Total");
    // Of several revisions the last counts.
    listed.sort_by_key(|row| day(&row["Last updated"]));
    for row in listed {
        let own = Application {
            issued: day(&row["Date issued"]).or_else(|| day(&row["Date received"])),
            concluded: day(&row["Date concluded"]),
            is_consolidated: row["Outcome"] == "Case consolidated",
            into: row["Consolidated into"].clone(),
            counts: row["Type"].starts_with("C110A") && row["Outcome"] != "Housekeeping",
            id: row["Application ref"].clone(),
        };
        applications.insert(own.id.clone(), own);
    }
    let truth = rows(&world.join("truth/records_court.csv"), b',', "record");
    let persons: BTreeMap<String, String> = truth
        .into_iter()
        .map(|row| (row["record"].clone(), row["person"].clone()))
        .collect();
    let parties = rows(&world.join("court/parties.csv"), b';', "Party ref");
    let named = parties
        .iter()
        .filter(|row| is_linkable(row) && persons.contains_key(&row["Party ref"]));
    let named = named.filter_map(|row| {
        Some((
            row["Application ref"].clone(),
            part(&row["Role"])?,
            persons[&row["Party ref"]].clone(),
        ))
    });
    let events = rows(&world.join("court/life_events.csv"), b',', "Party ref");
    Told {
        parties: named.collect(),
        gone: gone(&events, ["Party ref", "Event", "Date"], &persons),
        applications,
    }
}

/// The end of an application: one that was consolidated goes on as the other.
fn end(applications: &BTreeMap<String, Application>, own: &Application, issued: Date) -> Option<Date> {
    let mut row = own;
    for _ in 0..3 {
        if !row.is_consolidated {
            return row.concluded.map(|ended| ended.max(issued));
        }
        row = applications.get(&row.into)?;
    }
    None
}

/// What a mother and a father have in common: applications by the day of issue, with the last day on which each is open.
type Couples = BTreeMap<(String, String), Vec<(Date, Date)>>;

fn couples(told: &Told) -> Couples {
    let mut named: BTreeMap<&String, [BTreeSet<&String>; 2]> = BTreeMap::new();
    for (application, part, person) in &told.parties {
        named.entry(application).or_default()[*part].insert(person);
    }
    let mut found = Couples::new();
    for (application, [mothers, fathers]) in named {
        let Some(row) = told.applications.get(application).filter(|row| row.counts) else {
            continue;
        };
        let Some(issued) = row.issued else { continue };
        let until = end(&told.applications, row, issued);
        let until = until.unwrap_or_else(|| issued.saturating_add(jiff::Span::new().years(2)));
        for mother in &mothers {
            for father in &fathers {
                let couple = ((*mother).clone(), (*father).clone());
                found.entry(couple).or_default().push((issued, until));
            }
        }
    }
    found
}

/// Days at risk of each couple, and whether it returned.
fn spells(told: &Told) -> Vec<(i64, bool)> {
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
            .filter_map(|person| told.gone.get(person).copied());
        let exit = leave.chain([LAST]).min().unwrap();
        let returned = returned.filter(|on| *on <= exit);
        let days = returned
            .unwrap_or(exit)
            .since((jiff::Unit::Day, start))
            .unwrap()
            .get_days();
        (days > 0).then_some((i64::from(days), returned.is_some()))
    };
    couples(told).into_iter().filter_map(spell).collect()
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

/// The world's study with those of its estimates that are named, of couples.
fn study_of_couples(world: &Path, file: &str, names: &[&str], changes: &[(&str, &str)]) -> Study {
    let text = std::fs::read_to_string(world.join(file)).unwrap();
    let (head, rest) = text.split_once("[[estimate]]").unwrap();
    let (estimates, disclosure) = rest.split_once("[disclosure]").unwrap();
    let wanted = estimates.split("[[estimate]]").filter(|estimate| {
        let name = estimate.lines().find_map(|line| line.strip_prefix("name = "));
        names.contains(&name.unwrap().trim_matches('"'))
    });
    let wanted: String = wanted.map(|estimate| format!("[[estimate]]{estimate}")).collect();
    let mut text = format!("{head}{wanted}[disclosure]{disclosure}");
    for (from, to) in [&[("unit = \"mother\"", "unit = \"couple\"")], changes].concat() {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    std::fs::write(world.join("couples.toml"), text).unwrap();
    Study::open(&world.join("couples.toml")).unwrap()
}

fn overall(outcome: &Outcome) -> &Curve {
    outcome.findings.curves()[0].overall().unwrap()
}

/// Persons, returns and the probability of return at every mark are those counted plainly.
#[track_caller]
fn assert_counted(curve: &Curve, truth: &[(i64, bool)]) {
    assert_eq!(curve.persons().get(), truth.len() as u64);
    for mark in curve.marks() {
        let day = mark.year * 1461 / 4;
        let returned = truth.iter().filter(|(days, event)| *event && *days <= day).count();
        assert_eq!(mark.returned.get(), returned as u64, "year {}", mark.year);
        let (found, counted) = (mark.probability.value.unwrap(), returned_by(truth, day));
        assert!(
            (found - counted).abs() < 1e-12,
            "year {}: {found} and {counted}",
            mark.year
        );
    }
}

#[test]
fn couples_of_a_world_with_true_links_are_those_counted_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    synthesise(&Settings::new(2_000, 31), &world).unwrap();
    let study = study_of_couples(&world, "already-linked.toml", &["return-to-court"], &[]);
    let outcome = run::run(&study, &world.join("out"), &|_| {}).unwrap();
    let curve = overall(&outcome);
    assert_counted(curve, &spells(&linked(&world)));
    assert_eq!(outcome.findings.flow().parents(Entry::Enters), curve.persons());
    // Some mothers have children with two fathers: their couples rest on one.
    assert!(curve.persons().contributors() < curve.persons().get());
}

#[test]
fn couples_through_our_own_links_in_a_world_without_errors_are_the_true_ones() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    let settings = Settings {
        world: World::parse(super::PERFECT).unwrap(),
        ..Settings::new(2_000, 32)
    };
    synthesise(&settings, &world).unwrap();
    let study = study_of_couples(&world, "study.toml", &["return-to-court", "linkage-doubt"], &[]);
    let outcome = run::run(&study, &world.join("out"), &|_| {}).unwrap();
    let curve = overall(&outcome);
    assert_counted(curve, &spells(&court(&world)));
    // All links of mothers and of fathers were found, and so nothing is corrected.
    let balanced = &table(&outcome, "linkage-doubt").groups[1];
    let seven_years = curve.marks().last().unwrap().probability.value;
    assert_eq!(number(balanced, "links found (R), %"), 1.0);
    assert_eq!(Some(number(balanced, "corrected, %")), seven_years);
}

#[test]
fn couples_through_our_own_links_are_nearly_the_true_ones_and_carry_the_doubt_of_both() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    synthesise(&Settings::new(1_000, 33), &world).unwrap();
    let asked = [
        "return-to-court",
        "one-in-four",
        "other-definitions",
        "return-by-class",
        "further-sets",
        "who-returns",
        "after-an-order",
        "local-authorities",
        "returns-to-expect",
        "linkage-doubt",
    ];
    let study = study_of_couples(&world, "study.toml", &asked, &[("imputations = 0", "imputations = 3")]);
    let out = world.join("out");
    let outcome = run::run(&study, &out, &|_| {}).unwrap();
    let curve = overall(&outcome);

    // A missed link of either makes a new couple, or takes away a return.
    let truth = spells(&court(&world));
    let (found, counted) = (curve.persons().get() as f64, truth.len() as f64);
    assert!((found / counted - 1.0).abs() < 0.02, "{found} and {counted}");
    let seven_years = curve.marks().last().unwrap().probability.value.unwrap();
    let counted = returned_by(&truth, 7 * 1461 / 4);
    assert!((seven_years - counted).abs() < 0.01, "{seven_years} and {counted}");

    // The study's own threshold is the headline, and both persons have to be found.
    let doubt = table(&outcome, "linkage-doubt");
    let balanced = &doubt.groups[1];
    assert_eq!(number(balanced, "estimate, %"), seven_years);
    let recall = |population: Population| {
        let mut populations = outcome.linked.summary().populations.iter();
        let own = populations.find(|own| own.population == population).unwrap();
        own.against_truth.as_ref().unwrap().recall_of_linkable.unwrap()
    };
    let both = recall(Population::Mothers) * recall(Population::Fathers);
    assert_eq!(number(balanced, "links found (R), %"), both);
    assert!(
        balanced.remark.contains("of mothers and of fathers"),
        "{}",
        balanced.remark
    );
    // Who tells too little to be linked is in no couple, and splits none.
    let after = number(balanced, "corrected, %");
    assert!(
        after >= seven_years && (after - counted).abs() < 0.01,
        "{after} and {counted}"
    );

    // Imputed linkages, each with its own couples, pooled by hand.
    let (survivals, errors) = imputed(&study, &out, &outcome.linked);
    let settings = PoolingSettings {
        scale: Scale::LogLog,
        ..PoolingSettings::default()
    };
    let by_hand = pooled(&survivals, &errors, settings).unwrap().estimate;
    let pooled_row = doubt.groups.last().unwrap();
    assert_eq!(number(pooled_row, "estimate, %"), 1.0 - by_hand.value);
    assert_eq!(
        number(pooled_row, "lower limit, %"),
        1.0 - by_hand.interval.unwrap().upper
    );

    // Every table that was asked for is there, and a picture of the links of either.
    for name in &asked[1..] {
        assert!(!table(&outcome, name).groups.is_empty(), "{name}");
    }
    for population in ["mothers", "fathers"] {
        let picture = out.join(format!("release/charts/linkage-weights.{population}.png"));
        assert!(picture.is_file(), "{population}");
    }
}
