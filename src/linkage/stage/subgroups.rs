//! The groups by which the quality of links is told apart: what the rows of a study tell of its records beside their names,
//! and how common their surnames are.
//!
//! Custody: the pseudonymous zone; levels of the code book and words of this program.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;

use super::StageError;
use super::applications::Applications;
use super::rows::{cell, days, numbers, text};
use crate::intake::{LinkageTokens, PseudonymisedTable, PseudonymisedTables};
use crate::linkage::quality::{DIFFERING, Grouping, Groups, NOT_KNOWN};
use crate::linkage::values::Values;
use crate::study::{Kind, Vocabulary};

/// Groupings whose levels stand in a column of their own name, and the vocabulary of these levels.
const COLUMNS: [(&str, Vocabulary); 3] = [
    ("sex", Vocabulary::Sex),
    ("ethnicity", Vocabulary::Ethnicity),
    ("deprivation", Vocabulary::Deprivation),
];
const BIRTH_DATE: &str = "birth_date";
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
pub(in crate::linkage) fn words() -> impl Iterator<Item = &'static str> {
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
pub(in crate::linkage) fn read(
    tables: &PseudonymisedTables,
    (tokens, values): (&LinkageTokens, &Values),
    applications: &Applications,
) -> Result<Groups, StageError> {
    let mut told = Vec::new();
    for table in tables.tables().iter().filter(|table| names_people(table)) {
        table.each_batch(|batch| {
            told.push(Numbered::of(table.kind(), &batch, tokens)?);
            Ok::<(), StageError>(())
        })?;
    }
    let [sex, ethnicity, deprivation] = COLUMNS.map(|(column, _)| Telling::Column(column));
    let groupings = [
        sex,
        Telling::Born,
        ethnicity,
        deprivation,
        Telling::CourtArea,
        Telling::Surname,
        Telling::Extract,
    ];
    let groupings = groupings.into_par_iter().map(|telling| match telling {
        Telling::Column(column) => grouping(column, tokens, &told, |batch, tell| {
            let levels = text(&batch.rows, column);
            batch.each(|row, number| tell(number, cell(levels, row)));
        }),
        Telling::Born => grouping(BORN, tokens, &told, |batch, tell| {
            let dates = days(&batch.rows, BIRTH_DATE);
            batch.each(|row, number| tell(number, cell(dates, row).and_then(decade)));
        }),
        Telling::Extract => grouping(EXTRACT, tokens, &told, |batch, tell| {
            batch.each(|_, number| tell(number, Some(batch.kind.name())));
        }),
        Telling::CourtArea => court_areas(tokens, applications),
        Telling::Surname => surnames(tokens, values),
    });
    Ok(Groups::of(groupings.collect()))
}

/// What tells the level of a record.
enum Telling {
    Column(&'static str),
    Born,
    Extract,
    CourtArea,
    Surname,
}

/// What rows of a table tell of groups, with the number of the record of each; none where no mention was made of it.
struct Numbered {
    kind: Kind,
    rows: RecordBatch,
    numbers: Vec<Option<u32>>,
}

impl Numbered {
    fn of(kind: Kind, batch: &RecordBatch, tokens: &LinkageTokens) -> Result<Numbered, StageError> {
        let records = text(batch, "record").ok_or(StageError::Internal)?;
        let of_groups = COLUMNS.iter().map(|(column, _)| *column).chain([BIRTH_DATE]);
        // The rest is large, and tells nothing here.
        let of_groups: Vec<usize> = of_groups
            .filter_map(|name| batch.schema().index_of(name).ok())
            .collect();
        Ok(Numbered {
            kind,
            rows: batch.project(&of_groups).map_err(|_| StageError::Internal)?,
            numbers: numbers(Some(records), tokens.records()),
        })
    }

    /// Visits rows and the numbers of their records.
    fn each(&self, mut visit: impl FnMut(usize, usize)) {
        let numbered = self.numbers.iter().enumerate();
        numbered.for_each(|(row, number)| {
            if let Some(number) = number {
                visit(row, *number as usize);
            }
        });
    }
}

/// A grouping by what `read` tells of each batch.
fn grouping(
    name: &'static str,
    tokens: &LinkageTokens,
    told: &[Numbered],
    read: impl Fn(&Numbered, &mut dyn FnMut(usize, Option<&str>)),
) -> Grouping {
    let mut grouping = Grouping::new(name, tokens.records().len());
    for batch in told {
        read(batch, &mut |number, level| {
            if let Some(level) = level {
                grouping.tell(number, level);
            }
        });
    }
    grouping
}

/// Records by the areas of the courts of their cases.
fn court_areas(tokens: &LinkageTokens, applications: &Applications) -> Grouping {
    let mut grouping = Grouping::new(COURT_AREA, tokens.records().len());
    for told in tokens.mentions() {
        if let Some(level) = told.case.and_then(|case| applications.area(case)) {
            grouping.tell(told.record as usize, level);
        }
    }
    grouping
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

/// The decade of a day since 1970; none for a day that no calendar reaches.
fn decade(day: i32) -> Option<&'static str> {
    let year = Date::constant(1970, 1, 1).checked_add(day.days()).ok()?.year();
    let reached = DECADES.iter().rev().find(|(from, _)| year >= *from);
    Some(reached.or(DECADES.first())?.1)
}

/// Records by how common the surname is under which each mention goes. Surnames that are equally common stay together.
fn surnames(tokens: &LinkageTokens, values: &Values) -> Grouping {
    let current = &values.surname.current;
    let surname = |value: u32| current.of(value as usize).first().map(|name| *name as usize);
    let mut counts: Vec<u64> = vec![0; current.largest().map_or(0, |largest| largest as usize + 1)];
    for name in tokens.mentions().iter().filter_map(|told| surname(told.surname)) {
        counts[name] += 1;
    }
    let classes = classes(counts.iter().copied().filter(|count| *count > 0));
    let class = |name: usize| classes.get(&counts[name]).copied();
    let classes: Vec<Option<&str>> = (0..counts.len()).map(class).collect();
    let mut grouping = Grouping::new(SURNAME, tokens.records().len());
    for told in tokens.mentions() {
        if let Some(class) = surname(told.surname).and_then(|name| classes[name]) {
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
