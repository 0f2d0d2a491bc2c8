//! Facts about lives, read off the tables of a study.
//!
//! Custody: the pseudonymous zone; it reads tables of the work folder and writes nothing.

use std::collections::BTreeMap;

use arrow::array::{Array, Date32Array, RecordBatch, StringArray};
use jiff::ToSpan;
use jiff::civil::Date;

use super::StageError;
use super::rows::{cell, days, numbers, text};
use crate::intake::{LinkageTokens, PseudonymisedTables, Role};
use crate::linkage::lives::facts::{Care, Facts, Span};
use crate::study::{BirthPrecision, Kind};

/// SSDA903 code of an episode that ended because the child died.
const EPISODE_ENDED_BY_DEATH: &str = "E2";

/// Days by which a month or year may miss the true date: of a date known to the week, the month is kept in which the
/// week's middle lies.
const MISSED_BY: i32 = 3;

/// Days of a year, at most, after its first.
const YEAR: i32 = 365;

/// All facts that the tables tell about the records of the tokens.
pub(in crate::linkage) fn facts(tables: &PseudonymisedTables, tokens: &LinkageTokens) -> Result<Facts, StageError> {
    let mut facts = Facts::about(tokens.shared_records());
    let mut authorities = Authorities::default();
    for (source, table) in (0..).zip(tables.tables()) {
        let Some(tell) = telling(table.kind()) else {
            continue;
        };
        table.each_batch(|batch| {
            let columns = Columns::of(&batch, (tokens, source), &mut authorities);
            for row in 0..batch.num_rows() {
                let _ = tell(&columns, row, &mut facts);
            }
            Ok::<(), StageError>(())
        })?;
    }
    Ok(facts)
}

/// What reads the fact of a row; none where it lacks what the fact needs.
type Tell = fn(&Columns<'_>, usize, &mut Facts) -> Option<()>;

/// What rows of a kind tell; none of kinds that tell no facts.
fn telling(kind: Kind) -> Option<Tell> {
    match kind {
        Kind::Parties | Kind::LookedAfterHeader | Kind::Identities => Some(birth),
        Kind::Referrals => Some(referral),
        Kind::LookedAfter => Some(episode),
        Kind::LifeEvents => Some(event),
        Kind::Parentage => Some(parentage),
        _ => None,
    }
}

/// Local authorities that sources name, numbered as they come: the number tells no more than which are the same.
#[derive(Debug, Default)]
struct Authorities {
    numbers: BTreeMap<String, u32>,
}

impl Authorities {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        let next = self.numbers.len() as u32;
        self.numbers.insert(name.to_owned(), next);
        next
    }

    /// The number of the authority of each row; of no column none.
    fn of(&mut self, column: Option<&StringArray>) -> Vec<Option<u32>> {
        let rows = 0..column.map_or(0, Array::len);
        rows.map(|row| cell(column, row).map(|name| self.number(name)))
            .collect()
    }
}

/// The columns of a batch that tell facts, as far as its kind has them; of records the rows.
struct Columns<'b> {
    tokens: &'b LinkageTokens,
    /// Number of the table.
    source: u32,
    started_on: Option<&'b Date32Array>,
    record: Vec<Option<u32>>,
    authority: Vec<Option<u32>>,
    birth_date: Option<&'b Date32Array>,
    birth_precision: Option<&'b StringArray>,
    ended_on: Option<&'b Date32Array>,
    end_reason: Option<&'b StringArray>,
    reason_ended: Option<&'b StringArray>,
    on: Option<&'b Date32Array>,
    event: Option<&'b StringArray>,
    other_record: Vec<Option<u32>>,
    relation: Option<&'b StringArray>,
    parent_record: Vec<Option<u32>>,
    child_record: Vec<Option<u32>>,
}

impl<'b> Columns<'b> {
    fn of(
        batch: &'b RecordBatch,
        (tokens, source): (&'b LinkageTokens, u32),
        authorities: &mut Authorities,
    ) -> Columns<'b> {
        let text = |name: &str| text(batch, name);
        let day = |name: &str| days(batch, name);
        let rows = |name: &str| numbers(text(name), tokens.records());
        Columns {
            tokens,
            source,
            started_on: day("started_on"),
            record: rows("record"),
            authority: authorities.of(text("local_authority")),
            birth_date: day("birth_date"),
            birth_precision: text("birth_precision"),
            ended_on: day("ended_on"),
            end_reason: text("end_reason"),
            reason_ended: text("reason_ended"),
            on: day("on"),
            event: text("event"),
            other_record: rows("other_record"),
            relation: text("relation"),
            parent_record: rows("parent_record"),
            child_record: rows("child_record"),
        }
    }
}

/// The number of what a cell names, a record's row or an authority's number; none where it names none that is known.
fn named(numbers: &[Option<u32>], row: usize) -> Option<u32> {
    numbers.get(row).copied().flatten()
}

fn birth(columns: &Columns<'_>, row: usize, facts: &mut Facts) -> Option<()> {
    let span = span(cell(columns.birth_date, row)?, cell(columns.birth_precision, row)?)?;
    facts.row_born(named(&columns.record, row)?, span);
    Some(())
}

fn referral(columns: &Columns<'_>, row: usize, facts: &mut Facts) -> Option<()> {
    if cell(columns.end_reason, row) == Some("died") {
        facts.row_died(named(&columns.record, row)?, cell(columns.ended_on, row)?);
    }
    birth(columns, row, facts)
}

fn episode(columns: &Columns<'_>, row: usize, facts: &mut Facts) -> Option<()> {
    let (record, from) = (named(&columns.record, row)?, cell(columns.started_on, row)?);
    facts.row_looked_after(Care {
        row: record,
        from,
        to: cell(columns.ended_on, row),
        source: columns.source,
        authority: named(&columns.authority, row),
    });
    if cell(columns.reason_ended, row)? == EPISODE_ENDED_BY_DEATH {
        facts.row_died(record, cell(columns.ended_on, row)?);
    }
    Some(())
}

fn event(columns: &Columns<'_>, row: usize, facts: &mut Facts) -> Option<()> {
    let (record, on) = (named(&columns.record, row), cell(columns.on, row)?);
    match cell(columns.event, row)? {
        "death" => facts.row_died(record?, on),
        "birth of a child" => {
            let child = named(&columns.other_record, row)?;
            facts.row_born(child, Span::day(on));
            let record = record?;
            facts.row_parent((record, child), parent_role(columns.tokens, record)?);
        }
        _ => {}
    }
    Some(())
}

fn parentage(columns: &Columns<'_>, row: usize, facts: &mut Facts) -> Option<()> {
    let role = match cell(columns.relation, row)? {
        "birth mother" => Role::Mother,
        "father" => Role::Father,
        // Of a parent by adoption or by another's birth nothing follows.
        _ => return None,
    };
    let rows = named(&columns.parent_record, row).zip(named(&columns.child_record, row));
    facts.row_parent(rows?, role);
    Some(())
}

/// Whether the record of a row is a mother's or a father's, by the first of its mentions that is either.
fn parent_role(tokens: &LinkageTokens, row: u32) -> Option<Role> {
    let first = tokens.mentions().partition_point(|told| told.record < row);
    let own = tokens.mentions().get(first..)?.iter();
    own.take_while(|told| told.record == row)
        .map(|told| told.role)
        .find(|role| matches!(role, Role::Mother | Role::Father))
}

/// The days on which somebody was born whose birth date stands in a table. A span with a 1 January in it, the day that
/// stands for "only the year is known", is the whole year.
fn span(date: i32, precision: &str) -> Option<Span> {
    let known = BirthPrecision::parse(precision)?;
    let (days, missed_by) = match known {
        BirthPrecision::Day => (0, 0),
        BirthPrecision::Week => (6, 0),
        BirthPrecision::Month => (30, MISSED_BY),
        BirthPrecision::Year => (YEAR, MISSED_BY),
    };
    let first = Date::constant(1970, 1, 1).checked_add(date.days()).ok()?;
    let last = first.checked_add(days.days()).ok()?;
    let days = if first.day_of_year() == 1 {
        YEAR
    } else if last.year() > first.year() {
        days + YEAR
    } else {
        days
    };
    Some(Span {
        from: date - missed_by,
        to: date + days + missed_by,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::ArrayRef;

    use super::*;
    use crate::intake::Mention;

    /// 1 January, 1 June and 29 December 1990.
    const JANUARY: i32 = 7305;
    const JUNE: i32 = 7305 + 151;
    const LAST_WEEK: i32 = 7305 + 362;

    #[test]
    fn every_kind_that_tells_facts_bears_on_links() {
        for kind in Kind::ALL.into_iter().filter(|kind| telling(*kind).is_some()) {
            assert!(kind.bears_on_links(), "{}", kind.name());
        }
    }

    #[test]
    fn episodes_tell_the_authority_by_one_number_in_every_batch() {
        let tokens = LinkageTokens::from_mentions(["a", "b"].map(|record| Mention::bare(record, Role::Child)).to_vec());
        let mut facts = Facts::about(tokens.shared_records());
        let mut authorities = Authorities::default();
        let mut tell = |records: Vec<&str>, named: Vec<Option<&str>>| {
            let days: Vec<i32> = (JUNE..).take(records.len()).collect();
            let columns: [(&str, ArrayRef); 3] = [
                ("record", Arc::new(StringArray::from(records))),
                ("started_on", Arc::new(Date32Array::from(days))),
                ("local_authority", Arc::new(StringArray::from(named))),
            ];
            let batch = RecordBatch::try_from_iter(columns).unwrap();
            let columns = Columns::of(&batch, (&tokens, 3), &mut authorities);
            for row in 0..batch.num_rows() {
                let _ = episode(&columns, row, &mut facts);
            }
        };
        tell(vec!["a", "b", "elsewhere"], vec![Some("North"), None, Some("South")]);
        tell(vec!["b", "a"], vec![Some("South"), Some("North")]);
        let told: Vec<(u32, u32, Option<u32>)> = facts
            .care()
            .iter()
            .map(|care| (care.row, care.source, care.authority))
            .collect();
        assert_eq!(told, [(0, 3, Some(0)), (1, 3, None), (1, 3, Some(1)), (0, 3, Some(0))]);
    }

    #[test]
    fn a_date_spans_what_its_precision_leaves_open() {
        let around = |from, to| Some(Span { from, to });
        assert_eq!(span(JUNE, "day"), around(JUNE, JUNE));
        assert_eq!(span(JUNE, "week"), around(JUNE, JUNE + 6));
        assert_eq!(span(JUNE, "month"), around(JUNE - 3, JUNE + 33));
        assert_eq!(span(JANUARY, "year"), around(JANUARY - 3, JANUARY + 368));
        assert_eq!(span(JUNE, "fortnight"), None);
    }

    #[test]
    fn the_first_of_january_says_no_more_than_the_year() {
        assert_eq!(
            span(JANUARY, "day"),
            Some(Span {
                from: JANUARY,
                to: JANUARY + 365
            })
        );
        assert_eq!(
            span(JANUARY, "month"),
            Some(Span {
                from: JANUARY - 3,
                to: JANUARY + 368
            })
        );
        let week = span(LAST_WEEK, "week").unwrap();
        assert_eq!((week.from, week.to), (LAST_WEEK, LAST_WEEK + 371));
    }
}
