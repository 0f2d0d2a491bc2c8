//! Our links of mothers against the truth, set by set.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array, AsArray};
use arrow::datatypes::Date32Type;
use seriatim::intake::{Keys, PseudonymisedTables, pseudonymise};
use seriatim::run::Outcome;
use seriatim::store::WorkFolder;
use seriatim::study::{Kind, Study};

use crate::world::World;

/// Seven years in days, as the marks of the curve count them.
const SEVEN_YEARS: i32 = 2_556;

/// An application counts as open for two years where it has no conclusion.
const OPEN_AT_MOST: i32 = 730;

/// How the returns of a world are linked.
pub(crate) struct Links {
    /// Share of mothers with a return within seven years whose first two sets have a linked person in common.
    pub(crate) returns_linked: f64,
    /// Pairs of mothers of one set each, started at most seven years apart, who were taken for one; per mother.
    pub(crate) mothers_merged: f64,
}

struct Entry {
    issued_on: i32,
    open_to: i32,
    linked: String,
}

/// The sets of one mother: start, and the linked persons of its records.
type Sets = Vec<(i32, BTreeSet<String>)>;

impl Links {
    /// Compares the links of an outcome with the truth of its world.
    pub(crate) fn of(world: &World, outcome: &Outcome) -> Links {
        let study = world.study("study.toml");
        let keys = Keys::open(&study).expect("keys");
        let work = WorkFolder::at(&world.out(&study).join("work"));
        let tables = pseudonymise(&study, &keys, &work).expect("tables");
        let mothers = sets_of_mothers(&study, &tables, outcome);
        let returns: Vec<&Sets> = mothers.values().filter(|sets| is_return(sets)).collect();
        let linked = returns.iter().filter(|sets| !sets[0].1.is_disjoint(&sets[1].1)).count();
        Links {
            returns_linked: linked as f64 / returns.len() as f64,
            mothers_merged: merged(&mothers) as f64 / mothers.len() as f64,
        }
    }
}

fn is_return(sets: &Sets) -> bool {
    sets.len() > 1 && sets[1].0 - sets[0].0 <= SEVEN_YEARS
}

fn merged(mothers: &BTreeMap<String, Sets>) -> usize {
    let mut singles: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for sets in mothers.values().filter(|sets| sets.len() == 1) {
        for person in &sets[0].1 {
            singles.entry(person).or_default().push(sets[0].0);
        }
    }
    let pairs = |starts: &Vec<i32>| {
        let mut starts = starts.clone();
        starts.sort_unstable();
        starts
            .windows(2)
            .filter(|pair| pair[1] - pair[0] <= SEVEN_YEARS)
            .count()
    };
    singles.values().map(pairs).sum()
}

fn sets_of_mothers(study: &Study, tables: &PseudonymisedTables, outcome: &Outcome) -> BTreeMap<String, Sets> {
    let truth: BTreeMap<String, String> = rows(tables, Kind::Truth, &["record", "person"])
        .map(|(row, _)| (row[0].clone(), row[1].clone()))
        .collect();
    let mut dates: BTreeMap<String, (i32, i32)> = BTreeMap::new();
    for (row, days) in rows(tables, Kind::Applications, &["application", "kind", "conclusion"]) {
        let (Some(issued), concluded) = (days[0], days[1]) else {
            continue;
        };
        if matches!(row[1].as_str(), "care" | "supervision") && row[2] != "housekeeping" {
            // Of several revisions of an application the last one of the extract is the latest.
            dates.insert(row[0].clone(), (issued, concluded.unwrap_or(issued + OPEN_AT_MOST)));
        }
    }
    let mut entries: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for (row, _) in rows(tables, Kind::Parties, &["record", "application", "role"]) {
        let (Some(person), Some((issued_on, open_to))) = (truth.get(&row[0]), dates.get(&row[1])) else {
            continue;
        };
        if row[2] == "mother" {
            let linked = outcome
                .linked
                .persons()
                .row(&row[0])
                .expect("a person")
                .person()
                .to_owned();
            entries.entry(person.clone()).or_default().push(Entry {
                issued_on: *issued_on,
                open_to: *open_to,
                linked,
            });
        }
    }
    let last = seriatim::intake::days(study.observed_to).expect("a date");
    entries
        .into_iter()
        .map(|(person, entries)| (person, sets(entries, last)))
        .collect()
}

fn sets(mut entries: Vec<Entry>, last: i32) -> Sets {
    entries.retain(|entry| entry.issued_on <= last);
    entries.sort_by_key(|entry| entry.issued_on);
    let (mut sets, mut open_to): (Sets, i32) = (Vec::new(), i32::MIN);
    for entry in entries {
        match sets.last_mut().filter(|_| entry.issued_on <= open_to) {
            Some(set) => {
                set.1.insert(entry.linked);
            }
            None => sets.push((entry.issued_on, BTreeSet::from([entry.linked]))),
        }
        open_to = open_to.max(entry.open_to);
    }
    sets
}

/// Rows of a kind: some text columns (empty where null), and the days of issue and conclusion where there are such.
fn rows<'t>(
    tables: &'t PseudonymisedTables,
    kind: Kind,
    columns: &'t [&'t str],
) -> impl Iterator<Item = (Vec<String>, [Option<i32>; 2])> + 't {
    let batches = tables.of_kind(kind).flat_map(|table| table.read().expect("a table"));
    batches.flat_map(move |batch| {
        let text = |row: usize, name: &str| {
            let column = batch.column_by_name(name).expect("a column").as_string::<i32>();
            if column.is_valid(row) {
                column.value(row).to_owned()
            } else {
                String::new()
            }
        };
        let day = |row: usize, name: &str| {
            let column = batch.column_by_name(name)?.as_primitive::<Date32Type>();
            column.is_valid(row).then(|| column.value(row))
        };
        let row = |row: usize| {
            let texts = columns.iter().map(|name| text(row, name)).collect();
            (texts, [day(row, "issued_on"), day(row, "concluded_on")])
        };
        (0..batch.num_rows()).map(row).collect::<Vec<_>>()
    })
}
