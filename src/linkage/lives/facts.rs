//! What the tables of a study tell of lives beside the tokens: births as coarse as the study keeps them, deaths, and who is
//! whose child.
//!
//! Tokens cannot be ordered, so no age can be read from them. The tables of the pseudonymous zone hold birth dates to the
//! week, month or year, and that is all that is used here: a rule applies only where every date in the span breaks it.
//!
//! Custody: the pseudonymous zone; record pseudonyms as row numbers, spans of days.

use std::sync::Arc;

use rayon::prelude::*;

use crate::intake::{PseudonymList, Role};

/// The days on which something may have happened, both ends included, in days since 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first day.
    pub from: i32,
    /// The last day.
    pub to: i32,
}

impl Span {
    /// One day.
    pub fn day(day: i32) -> Span {
        Span { from: day, to: day }
    }

    /// What two statements about one event leave: the days that both allow, or all days from the first to the last where
    /// they contradict each other.
    fn and(self, other: Span) -> Span {
        let both = Span {
            from: self.from.max(other.from),
            to: self.to.min(other.to),
        };
        if both.from <= both.to {
            both
        } else {
            Span {
                from: self.from.min(other.from),
                to: self.to.max(other.to),
            }
        }
    }

    /// The fewest and the most days that can lie between two events.
    pub(crate) fn days_from(self, other: Span) -> (i32, i32) {
        let fewest = (self.from - other.to).max(other.from - self.to).max(0);
        let most = (self.to - other.from).max(other.to - self.from);
        (fewest, most)
    }
}

/// A parent of a child, as a source states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Parenthood {
    /// Row of the parent's record.
    pub(crate) parent: u32,
    /// Row of the child's record.
    pub(crate) child: u32,
    /// Mother or father, by birth.
    pub(crate) role: Role,
}

/// A time in care, as a source states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Care {
    /// Row of the child's record.
    pub(crate) row: u32,
    /// The day on which it began.
    pub(crate) from: i32,
    /// The day on which it ended; none where it has not, or it is not known.
    pub(crate) to: Option<i32>,
    /// Number of the source.
    pub(crate) source: u32,
    /// Number of the authority that has the child in care, where the source names it.
    pub(crate) authority: Option<u32>,
}

/// Facts about records, gathered in any order. A fact about a record that is not to be linked is passed over.
#[derive(Debug, Clone)]
pub struct Facts {
    records: Arc<PseudonymList>,
    births: Vec<(u32, Span)>,
    deaths: Vec<(u32, i32)>,
    parents: Vec<Parenthood>,
    care: Vec<Care>,
}

impl Facts {
    /// No facts yet, about these records.
    pub fn about(records: Arc<PseudonymList>) -> Facts {
        Facts {
            records,
            births: Vec::new(),
            deaths: Vec::new(),
            parents: Vec::new(),
            care: Vec::new(),
        }
    }

    fn row(&self, record: &str) -> Option<u32> {
        self.records.number(record).map(|row| row as u32)
    }

    /// A record's person was born in this span.
    pub fn born(&mut self, record: &str, span: Span) {
        if let Some(row) = self.row(record) {
            self.row_born(row, span);
        }
    }

    /// The same of the person of a row.
    pub(crate) fn row_born(&mut self, row: u32, span: Span) {
        self.births.push((row, span));
    }

    /// Forgets the births of the persons of these rows, which ascend.
    pub(crate) fn forget_births(&mut self, rows: &[u32]) {
        self.births.retain(|(row, _)| rows.binary_search(row).is_err());
    }

    /// A record's person died on this day.
    pub fn died(&mut self, record: &str, day: i32) {
        if let Some(row) = self.row(record) {
            self.row_died(row, day);
        }
    }

    /// The same of the person of a row.
    pub(crate) fn row_died(&mut self, row: u32, day: i32) {
        self.deaths.push((row, day));
    }

    /// A record's person bore (as [`Role::Mother`]) or fathered ([`Role::Father`]) that of another record.
    pub fn parent(&mut self, parent: &str, child: &str, role: Role) {
        if let Some(rows) = self.row(parent).zip(self.row(child)) {
            self.row_parent(rows, role);
        }
    }

    /// The same of the persons of two rows.
    pub(crate) fn row_parent(&mut self, (parent, child): (u32, u32), role: Role) {
        self.parents.push(Parenthood { parent, child, role });
    }

    /// A record's person was looked after from the first day on, to the other if that is known: so says the source of the first
    /// number `by`, of the authority of the other number if it names one.
    pub fn looked_after(&mut self, record: &str, (from, to): (i32, Option<i32>), by: (u32, Option<u32>)) {
        if let Some(row) = self.row(record) {
            self.row_looked_after(Care {
                row,
                from,
                to,
                source: by.0,
                authority: by.1,
            });
        }
    }

    /// The same of the person of a row.
    pub(crate) fn row_looked_after(&mut self, care: Care) {
        self.care.push(care);
    }

    /// Times in care, in no order.
    pub(crate) fn care(&self) -> &[Care] {
        &self.care
    }

    /// One span for each row of which a birth is told, ascending.
    pub(crate) fn births(&self) -> Vec<(u32, Span)> {
        let mut births = self.births.clone();
        births.par_sort_unstable();
        let united = births.chunk_by(|one, other| one.0 == other.0).filter_map(|told| {
            let spans = told.iter().map(|(_, span)| *span);
            Some((told.first()?.0, spans.reduce(Span::and)?))
        });
        united.collect()
    }

    /// The earliest day of death told of each row, ascending.
    pub(crate) fn deaths(&self) -> Vec<(u32, i32)> {
        let mut deaths = self.deaths.clone();
        deaths.sort_unstable();
        deaths.dedup_by_key(|(row, _)| *row);
        deaths
    }

    /// Who is whose parent, each statement once, by parent.
    pub(crate) fn parents(&self) -> Vec<Parenthood> {
        let mut parents = self.parents.clone();
        parents.sort_unstable();
        parents.dedup();
        parents
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{LinkageTokens, Mention};

    fn span(from: i32, to: i32) -> Span {
        Span { from, to }
    }

    #[test]
    fn what_two_statements_leave_is_what_both_allow() {
        assert_eq!(span(0, 30).and(Span::day(12)), Span::day(12));
        assert_eq!(span(0, 30).and(span(25, 60)), span(25, 30));
        assert_eq!(Span::day(3).and(Span::day(90)), span(3, 90));
    }

    #[test]
    fn days_between_spans_lie_between_a_fewest_and_a_most() {
        assert_eq!(Span::day(10).days_from(Span::day(4)), (6, 6));
        assert_eq!(span(0, 30).days_from(span(59, 89)), (29, 89));
        assert_eq!(span(0, 30).days_from(span(20, 50)), (0, 50));
    }

    #[test]
    fn facts_are_united_by_record_and_unknown_records_are_passed_over() {
        let mention = |record| Mention::bare(record, Role::Mother);
        let tokens = LinkageTokens::from_mentions(["a", "b"].map(mention).to_vec());
        let mut facts = Facts::about(tokens.shared_records());
        facts.born("b", span(0, 30));
        facts.born("b", span(20, 50));
        facts.born("elsewhere", Span::day(0));
        facts.died("a", 9);
        facts.died("a", 7);
        facts.parent("a", "b", Role::Mother);
        facts.parent("a", "elsewhere", Role::Mother);
        assert_eq!(facts.births(), [(1, span(20, 30))]);
        assert_eq!(facts.deaths(), [(0, 7)]);
        assert_eq!(facts.parents().len(), 1);
    }
}
