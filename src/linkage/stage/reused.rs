//! Numbers of records that stand for several people: an extract that numbers its rows anew each year, or within each
//! application, makes one record of many people, for equal numbers of one system are one record. It is found before anything is
//! made of records, from what their rows tell of a person.
//!
//! Custody: the pseudonymous zone; it reads tables of the work folder and writes nothing. Counts, and names of the study file.

use rayon::prelude::*;

use super::StageError;
use super::contradictions::NUMBERING;
use super::rows::{numbers, record_column, text};
use crate::intake::{LinkageTokens, PseudonymList, PseudonymisedTable, PseudonymisedTables, Told};
use crate::linkage::LinkageError;
use crate::linkage::values::Values;
use crate::linkage::values::cards::{NONE, NamePair, same};
use crate::linkage::values::columns::meet;

/// Fewest rows that contradict the row before them for which a source is refused: a few are wrong numbers, one by one.
const FEWEST: u64 = 5;

/// The share of rows that contradict the row before them, among the rows that repeat a number, above which a source is refused: one
/// in twenty. Where numbers stand for several people nearly all do.
const ONE_IN: u64 = 20;

/// A record that stands in several rows of one population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Repeated {
    record: u32,
    /// Rows after its first one.
    rows: u64,
    /// Those of them that cannot be of the person of the row before.
    contradicting: u64,
}

/// How many records stand in rows that cannot be of one person.
///
/// # Errors
/// [`LinkageError::NumbersOfSeveralPeople`] where that is so of more rows than wrong numbers explain; [`StageError::Store`] when
/// the work folder cannot be read.
pub(super) fn reused(tables: &PseudonymisedTables, tokens: &LinkageTokens, values: &Values) -> Result<u64, StageError> {
    let repeated = repeated(tokens.mentions(), values);
    let contradicting: u64 = repeated.iter().map(|one| one.contradicting).sum();
    // Of nearly all studies no table has to be read for it.
    if contradicting >= FEWEST {
        let mut faults = Vec::new();
        for kind in NUMBERING {
            for table in tables.of_kind(kind).filter(|table| !table.is_already_linked()) {
                faults.extend(fault(table, tokens.records(), &repeated)?);
            }
        }
        if !faults.is_empty() {
            let faults = faults.join("; ");
            return Err(LinkageError::NumbersOfSeveralPeople { faults }.into());
        }
    }
    Ok(contradicting_records(&repeated))
}

/// Records that contradict themselves in any population, each counted once.
fn contradicting_records(repeated: &[Repeated]) -> u64 {
    let of_one_record = repeated.chunk_by(|one, next| one.record == next.record);
    let contradicting = of_one_record.filter(|own| own.iter().any(|one| one.contradicting > 0));
    contradicting.count() as u64
}

/// The records that stand in several rows of one population, in order of record.
fn repeated(mentions: &[Told], values: &Values) -> Vec<Repeated> {
    let groups = mentions.par_chunk_by(|one, next| (one.record, one.role) == (next.record, next.role));
    groups.filter_map(|own| Repeated::of(own, values)).collect()
}

impl Repeated {
    /// What the rows of a record tell of each other; none of a single row. Each is held against the one before alone: that takes
    /// as long as to read them, and rows of different people contradict each other wherever one begins.
    fn of(own: &[Told], values: &Values) -> Option<Repeated> {
        let tells = |told: &&Told| told.forename > 0 || told.surname > 0 || told.birth > 0;
        let mut telling = own.iter().filter(tells);
        let mut before = telling.next()?;
        let mut repeated = Repeated {
            record: before.record,
            rows: 0,
            contradicting: 0,
        };
        for told in telling {
            repeated.rows += 1;
            repeated.contradicting += u64::from(contradict(before, told, values));
            before = told;
        }
        (repeated.rows > 0).then_some(repeated)
    }
}

/// Whether rows that contradict the row before them are too many for wrong numbers.
fn are_too_many(contradicting: u64, rows: u64) -> bool {
    contradicting >= FEWEST && contradicting * ONE_IN > rows
}

/// What is to be said of a table whose numbers stand for several people.
fn fault(
    table: &PseudonymisedTable,
    records: &PseudonymList,
    repeated: &[Repeated],
) -> Result<Option<String>, StageError> {
    let mut is_held = vec![false; records.len()];
    table.each_batch(|batch| {
        let held = numbers(text(&batch, "record"), records);
        held.into_iter()
            .flatten()
            .for_each(|record| is_held[record as usize] = true);
        Ok::<_, StageError>(())
    })?;
    let own = repeated.iter().filter(|one| is_held[one.record as usize]);
    let (rows, contradicting) = own.fold((0_u64, 0_u64), |(rows, contradicting), one| {
        (rows + one.rows, contradicting + one.contradicting)
    });
    Ok(are_too_many(contradicting, rows).then(|| {
        format!(
            "the column `{}` of `{}` numbers several people alike: of `{rows}` rows that repeat a number, `{contradicting}` tell of \
             somebody else than the row before with that number",
            record_column(table),
            table.name()
        )
    }))
}

/// Whether two rows cannot be of one person.
///
/// Names are other ones if no part, no spelling and no sound of them is the same. Birth dates are apart if the year differs and
/// day and month do, too: neither a mistyped part nor an exchange of day and month makes such dates. Dates that are apart need other forenames beside them, or, where one row tells none, other surnames; they
/// are enough where neither row tells any name. Where dates are not known whole, of both rows or of neither, forename and surname must
/// both be other ones.
/// So a changed surname, a nickname or a corrected date alone contradicts nothing.
fn contradict(one: &Told, other: &Told, values: &Values) -> bool {
    if one.nhs_number.is_some() && one.nhs_number == other.nhs_number {
        return false;
    }
    let forenames = NamePair::of(&values.forename, one.forename as usize, other.forename as usize);
    let surnames = NamePair::of(&values.surname, one.surname as usize, other.surname as usize);
    // Names in each other's place.
    let exchanged = |one: &Told, other: &Told| {
        let forename = values.forename.either.of(one.forename as usize);
        meet(forename, values.surname.either.of(other.surname as usize))
    };
    let differ = |names: &NamePair<'_>| {
        let alike = names.share_whole() || names.share_class() || names.are_near() || names.are_alike();
        !names.lacks() && !alike && !exchanged(one, other) && !exchanged(other, one)
    };
    let is_nameless = |told: &&Told| told.forename == 0 && told.surname == 0;
    match are_apart(one, other, values) {
        Some(false) => false,
        Some(true) if !forenames.lacks() => differ(&forenames),
        Some(true) => differ(&surnames) || [one, other].iter().all(is_nameless),
        // What stands for somebody until a name is known ("putative father") has no date, and the person has one.
        None => tell_alike(one, other, values) && differ(&forenames) && differ(&surnames),
    }
}

/// Whether both rows tell of a birth, or neither does.
fn tell_alike(one: &Told, other: &Told, values: &Values) -> bool {
    let tells = |told: &Told| {
        values
            .birth
            .cards
            .get(told.birth as usize)
            .is_some_and(|card| card.year != NONE)
    };
    tells(one) == tells(other)
}

/// Whether two birth dates have neither the year nor day and month in common; none where that cannot be told.
fn are_apart(one: &Told, other: &Told, values: &Values) -> Option<bool> {
    let one = values.birth.cards.get(one.birth as usize)?;
    let other = values.birth.cards.get(other.birth as usize)?;
    if same(one.year, other.year) {
        return Some(false);
    }
    let are_whole = one.day != NONE && other.day != NONE;
    are_whole.then(|| !one.share_two_parts(other) && !one.is_exchanged(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{BirthTokens, Mention, NameTokens, Role};

    /// A row of one record: a forename, a surname, and a birth date as year, month and day; 0 for what it does not tell.
    fn row(record: &str, [forename, surname]: [u64; 2], [year, month, day]: [u64; 3]) -> Mention {
        let name = |name: u64| NameTokens {
            whole: Some(name).filter(|name| *name > 0).into_iter().collect(),
            either: Some(name).filter(|name| *name > 0),
            ..NameTokens::default()
        };
        let whole = |parts: u64| Some(parts).filter(|_| month > 0);
        Mention {
            forename: name(forename),
            surname: name(surname),
            birth: BirthTokens {
                day: whole(10_000 * year + 100 * month + day),
                exchanged: whole(10_000 * year + 100 * day + month),
                year_month: whole(100 * year + month),
                year_day: whole(100 * year + day),
                month_day: whole(100 * month + day),
                year: Some(year).filter(|year| *year > 0),
                ..BirthTokens::default()
            },
            ..Mention::bare(record, Role::Mother)
        }
    }

    fn found(mentions: Vec<Mention>) -> Vec<Repeated> {
        let tokens = LinkageTokens::from_mentions(mentions);
        repeated(tokens.mentions(), &Values::of(tokens.values()))
    }

    /// Whether two rows contradict each other, in either order.
    fn contradicting(one: ([u64; 2], [u64; 3]), other: ([u64; 2], [u64; 3])) -> bool {
        let found = found(vec![row("a", one.0, one.1), row("a", other.0, other.1)]);
        assert_eq!((found.len(), found[0].rows), (1, 1));
        found[0].contradicting == 1
    }

    const ADA: ([u64; 2], [u64; 3]) = ([1, 2], [1980, 3, 4]);

    #[test]
    fn rows_of_two_people_contradict_each_other() {
        assert!(contradicting(ADA, ([5, 6], [1991, 7, 8])));
        // Where dates are not known whole, the names alone, if both are others; of whom no date is known yet nothing is.
        assert!(contradicting((ADA.0, [0, 0, 0]), ([5, 6], [0, 0, 0])));
        assert!(!contradicting(ADA, ([5, 6], [0, 0, 0])));
        assert!(contradicting(ADA, ([5, 6], [1991, 0, 0])));
        // Where a forename is not known, the date beside the surname.
        assert!(contradicting(ADA, ([0, 6], [1991, 7, 8])));
        // The date alone, where rows tell nothing else.
        assert!(contradicting(([0, 0], ADA.1), ([0, 0], [1991, 7, 8])));
    }

    #[test]
    fn what_is_corrected_contradicts_nothing() {
        let corrected = [
            ("her surname", ([1, 6], [1980, 3, 4])),
            ("the year", ([1, 6], [1990, 3, 4])),
            ("the whole date", ([1, 2], [1991, 7, 8])),
            ("forename and a part of the date", ([5, 2], [1980, 3, 9])),
            ("forename and surname", ([5, 6], [1980, 3, 4])),
            ("day and month, and forename", ([5, 6], [1980, 4, 3])),
            ("names in each other's place, and the date", ([2, 1], [1991, 7, 8])),
            ("forename, where the date is not known", ([5, 2], [0, 0, 0])),
            ("the names, where the year is the same", ([5, 6], [1980, 0, 0])),
            ("that there is no forename", ([0, 6], [1980, 7, 8])),
            ("the date, in a source without names", ([0, 0], [1991, 7, 8])),
        ];
        for (what, row) in corrected {
            assert!(!contradicting(ADA, row), "{what}");
        }
    }

    #[test]
    fn one_health_service_number_is_one_person() {
        let numbered = |mention: Mention| Mention {
            nhs_number: Some(9),
            ..mention
        };
        let rows = [row("a", ADA.0, ADA.1), row("a", [5, 6], [1991, 7, 8])];
        assert_eq!(found(rows.map(numbered).to_vec())[0].contradicting, 0);
    }

    #[test]
    fn rows_are_held_against_the_row_before_within_one_part() {
        let child = |mention: Mention| Mention {
            role: Role::Child,
            ..mention
        };
        // Three mothers and two rows of one child bear the number a, one mother the number b.
        let mentions = vec![
            row("a", ADA.0, ADA.1),
            row("a", [5, 6], [1991, 7, 8]),
            row("a", [9, 10], [1970, 11, 12]),
            child(row("a", [13, 14], [2010, 1, 5])),
            child(row("a", [13, 15], [2010, 1, 5])),
            row("b", ADA.0, ADA.1),
        ];
        let found = found(mentions);
        let counts: Vec<(u64, u64)> = found.iter().map(|one| (one.rows, one.contradicting)).collect();
        assert_eq!(counts, [(2, 2), (1, 0)]);
        assert_eq!(contradicting_records(&found), 1);
    }

    #[test]
    fn a_few_wrong_numbers_refuse_no_source() {
        assert!(!are_too_many(4, 4));
        assert!(are_too_many(5, 5));
        assert!(are_too_many(5, 99));
        assert!(!are_too_many(5, 100));
    }
}
