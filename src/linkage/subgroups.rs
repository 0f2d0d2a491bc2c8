//! The groups by which the quality of links is told apart: what the rows of a study tell of its records beside their names,
//! and how common their surnames are.
//!
//! Custody: the pseudonymous zone; levels of the code book and words of this program.

use std::collections::{BTreeMap, HashMap};

use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use arrow::datatypes::Date32Type;
use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;

use super::quality::{DIFFERING, Grouping, Groups, NOT_KNOWN};
use super::stage::StageError;
use crate::intake::{LinkageTokens, PseudonymList, PseudonymisedTable, PseudonymisedTables};
use crate::study::{Kind, Vocabulary};

/// Groupings whose levels stand in a column of their own name, and the vocabulary of these levels.
const COLUMNS: [(&str, Vocabulary); 3] = [
    ("sex", Vocabulary::Sex),
    ("ethnicity", Vocabulary::Ethnicity),
    ("deprivation", Vocabulary::Deprivation),
];
const BORN: &str = "born";
const COURT_AREA: &str = "court area";
const SURNAME: &str = "surname";
const EXTRACT: &str = "extract";

/// Decades of birth.
const DECADES: [(i16, &str); 11] = [
    (1930, "before 1940"),
    (1940, "1940s"),
    (1950, "1950s"),
    (1960, "1960s"),
    (1970, "1970s"),
    (1980, "1980s"),
    (1990, "1990s"),
    (2000, "2000s"),
    (2010, "2010s"),
    (2020, "2020s"),
    (2030, "2030s and later"),
];

/// Surnames by how common they are: the commonest ones that a third of the records bear, those of the next third, and the
/// rest, of which most are borne by few.
const SURNAMES: [&str; 3] = ["common", "less common", "rare"];

/// The vocabulary of a grouping's levels; none where they are words of this program.
pub fn vocabulary(grouping: &str) -> Option<Vocabulary> {
    let columns = COLUMNS.into_iter().chain([(COURT_AREA, Vocabulary::CourtArea)]);
    columns
        .filter(|(name, _)| *name == grouping)
        .map(|(_, vocabulary)| vocabulary)
        .next()
}

/// The words of this program among groupings and their levels.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    let groupings = COLUMNS
        .map(|(name, _)| name)
        .into_iter()
        .chain([BORN, COURT_AREA, SURNAME, EXTRACT]);
    let levels = DECADES
        .map(|(_, word)| word)
        .into_iter()
        .chain(SURNAMES)
        .chain(Kind::ALL.map(Kind::name));
    groupings.chain(levels).chain([DIFFERING, NOT_KNOWN])
}

/// Reads the groups of the records that are linked here.
pub(super) fn read(tables: &PseudonymisedTables, tokens: &LinkageTokens) -> Result<Groups, StageError> {
    let records = tokens.records().len();
    let mut named = COLUMNS.map(|(name, _)| Grouping::new(name, records));
    let [mut extract, mut born, mut area] = [EXTRACT, BORN, COURT_AREA].map(|name| Grouping::new(name, records));
    let areas = court_areas(tables)?;
    for table in tables.tables().iter().filter(|table| names_people(table)) {
        for batch in table.read()? {
            let numbers = numbers(&batch, tokens.records())?;
            tell(&mut extract, &numbers, |_| Some(table.kind().name()));
            for (grouping, (column, _)) in named.iter_mut().zip(COLUMNS) {
                if let Some(levels) = text(&batch, column) {
                    tell(grouping, &numbers, |row| {
                        levels.is_valid(row).then(|| levels.value(row))
                    });
                }
            }
            let dates = batch.column_by_name("birth_date");
            if let Some(dates) = dates.and_then(|column| column.as_primitive_opt::<Date32Type>()) {
                tell(&mut born, &numbers, |row| {
                    dates.is_valid(row).then(|| decade(dates.value(row))).flatten()
                });
            }
            if let Some(applications) = text(&batch, "application") {
                tell(&mut area, &numbers, |row| {
                    areas.get(applications.value(row)).map(String::as_str)
                });
            }
        }
    }
    let [sex, ethnicity, deprivation] = named;
    let groupings = [sex, born, ethnicity, deprivation, area, surnames(tokens), extract];
    Ok(Groups::of(groupings.into()))
}

/// Whether the rows of a table name people who are linked here.
fn names_people(table: &PseudonymisedTable) -> bool {
    let kinds = [
        Kind::Parties,
        Kind::Identities,
        Kind::LookedAfterHeader,
        Kind::Referrals,
    ];
    kinds.contains(&table.kind()) && !table.is_already_linked()
}

fn text<'b>(batch: &'b RecordBatch, column: &str) -> Option<&'b StringArray> {
    batch.column_by_name(column)?.as_string_opt::<i32>()
}

/// The number of the record of each row; none where no mention was made of it.
fn numbers(batch: &RecordBatch, records: &PseudonymList) -> Result<Vec<Option<usize>>, StageError> {
    let told = text(batch, "record").ok_or(StageError::Internal)?;
    let rows = (0..batch.num_rows()).into_par_iter();
    Ok(rows.map(|row| records.number(told.value(row))).collect())
}

fn tell<'t>(grouping: &mut Grouping, numbers: &[Option<usize>], level: impl Fn(usize) -> Option<&'t str>) {
    for (row, number) in numbers.iter().enumerate() {
        if let Some((number, level)) = number.zip(level(row)) {
            grouping.tell(number, level);
        }
    }
}

/// The court area of each application; of several revisions the first that tells one.
fn court_areas(tables: &PseudonymisedTables) -> Result<BTreeMap<String, String>, StageError> {
    let mut areas = BTreeMap::new();
    for table in tables.of_kind(Kind::Applications) {
        for batch in table.read()? {
            let columns = text(&batch, "application").zip(text(&batch, "court_area"));
            let (applications, told) = columns.ok_or(StageError::Internal)?;
            for (application, area) in applications.iter().zip(told) {
                if let Some((application, area)) = application.zip(area) {
                    areas.entry(application.to_owned()).or_insert_with(|| area.to_owned());
                }
            }
        }
    }
    Ok(areas)
}

/// The decade of a day since 1970; none for a day that no calendar reaches.
fn decade(day: i32) -> Option<&'static str> {
    let year = Date::constant(1970, 1, 1).checked_add(day.days()).ok()?.year();
    let reached = DECADES.iter().rev().find(|(from, _)| year >= *from);
    Some(reached.or(DECADES.first())?.1)
}

/// Records by how common the surname is under which each mention goes. Surnames that are equally common stay together.
fn surnames(tokens: &LinkageTokens) -> Grouping {
    let surname = |value: u32| tokens.values().surnames.get(value as usize)?.whole.first().copied();
    let mut counts: HashMap<u64, u64> = HashMap::new();
    for told in tokens.mentions() {
        if let Some(name) = surname(told.surname) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let classes = classes(counts.values().copied());
    let mut grouping = Grouping::new(SURNAME, tokens.records().len());
    for told in tokens.mentions() {
        let count = surname(told.surname).and_then(|name| counts.get(&name));
        if let Some(class) = count.and_then(|count| classes.get(count)) {
            grouping.tell(told.record as usize, class);
        }
    }
    grouping
}

/// The class of each count of bearers: by the share of all bearers whose surnames are commoner.
fn classes(counts: impl Iterator<Item = u64>) -> BTreeMap<u64, &'static str> {
    let mut bearers: BTreeMap<u64, u64> = BTreeMap::new();
    for count in counts {
        *bearers.entry(count).or_default() += count;
    }
    let all: u64 = bearers.values().sum();
    let mut commoner = 0;
    let mut classes = BTreeMap::new();
    for (count, borne) in bearers.iter().rev() {
        let third = (3 * commoner / all.max(1)) as usize;
        classes.insert(*count, SURNAMES[third.min(SURNAMES.len() - 1)]);
        commoner += borne;
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lies_in_its_decade_and_the_ends_are_open() {
        // 1970-01-01, the day before, 2000-02-29, 1904, 2051.
        let decades = [0, -1, 11_016, -24_000, 29_800].map(|day| decade(day).unwrap());
        assert_eq!(decades, ["1970s", "1960s", "2000s", "before 1940", "2030s and later"]);
    }

    #[test]
    fn surnames_are_common_as_long_as_commoner_ones_are_borne_by_less_than_a_third() {
        // Of 12 bearers 4 have the commonest name, 2 each the next two, 1 each the rest: shares before 0, 1/3, 2/3.
        let classes = classes([1, 4, 1, 2, 1, 2, 1].into_iter());
        assert_eq!(
            classes,
            BTreeMap::from([(4, "common"), (2, "less common"), (1, "rare")])
        );
    }
}
