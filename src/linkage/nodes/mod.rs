//! The nodes of one population: each linkable record once, with the values that its mentions tell.
//!
//! Custody: the pseudonymous zone.

mod bearers;
pub(in crate::linkage) mod entries;
pub(in crate::linkage) mod gathered;
pub(in crate::linkage) mod people;
pub(in crate::linkage) mod records;
pub(in crate::linkage) mod relatives;
pub(in crate::linkage) mod tokens;
pub(in crate::linkage) mod unlinkable;

use super::values::Values;
use super::values::columns::Column;
use bearers::Telling;

/// A field whose values have tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// Forename.
    Forename,
    /// Surname.
    Surname,
    /// Birth date.
    Birth,
    /// Postcode.
    Postcode,
    /// Address beside the postcode.
    Address,
}

/// Number of such fields.
pub(super) const FIELDS: usize = 5;

/// Number of those that a row tells: all but the address, which most sources lack.
pub(super) const IN_ROW: usize = 4;

/// Pairs that are brought near together: what is compared of so many fits the processor's cache.
pub(crate) const BATCH: usize = 128;

/// The values of a record, one number a field where its mentions agree, which is nearly always: all that is compared of
/// it, but for addresses, lies in half a line of the processor's cache. Number 0 says nothing.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct Row {
    pub(super) single: [u32; IN_ROW],
    /// Place among the rows that tell several values, from 1; 0 for none.
    pub(super) several: u32,
    /// The only case in which the node is a party, counted from 1; 0 for none.
    pub(super) case: u32,
    /// First and last day on which the record was made, or [`NO_DAY`].
    pub(super) days: (i32, i32),
}

/// Stands for a day that is not known.
pub(super) const NO_DAY: i32 = i32::MIN;

/// Stands for several cases.
pub(super) const SEVERAL_CASES: u32 = u32::MAX;

/// The linkable records of one population, in order of record.
#[derive(Debug)]
pub(crate) struct Nodes<'v> {
    /// The tokens of the values.
    pub(crate) values: &'v Values,
    /// Row of each node in the table of records.
    pub(crate) record: Vec<u32>,
    pub(super) rows: Vec<Row>,
    /// The value that each node tells of its address, the first of several; empty where none tells any.
    pub(super) addresses: Vec<u32>,
    pub(super) several: Vec<[Vec<u32>; FIELDS]>,
    /// Cases in which each node is a party, but for those that are lists of another kind.
    pub(crate) together: Column,
    /// Sexes.
    pub(crate) sex: Column,
    /// Health service numbers.
    pub(crate) nhs_number: Column,
    /// Persons of other populations to whom each node is bound as parent or child, as far as they are linked yet.
    pub(crate) kin: Relatives,
    /// Where grown-up people are held against children: which nodes are grown up. Empty where any two nodes may be one person.
    pub(super) grown: Vec<bool>,
    /// How often each value is told.
    pub(super) telling: Telling,
}

/// Bonds of nodes to persons of other populations.
#[derive(Debug)]
pub(crate) struct Relatives {
    /// Children of a parent, mothers of a child.
    pub(crate) close: Column,
    /// Co-parents of a parent, fathers of a child.
    pub(crate) other: Column,
}

impl Nodes<'_> {
    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.record.len()
    }

    /// The node of a row, if there is one.
    pub(crate) fn of_row(&self, row: u32) -> Option<usize> {
        // A node lies before its row by no more than the rows that are no nodes: of a single population by few.
        let gaps = self.record.last().map_or(0, |last| *last as usize + 1 - self.len());
        let (first, last) = ((row as usize).saturating_sub(gaps), (row as usize + 1).min(self.len()));
        let found = self.record.get(first..last)?.binary_search(&row);
        found.ok().map(|place| first + place)
    }

    /// Unordered pairs of nodes that may be one person.
    pub(crate) fn pairs(&self) -> u64 {
        self.pairs_among(0..self.len())
    }

    /// Unordered pairs among some nodes that may be one person.
    pub(crate) fn pairs_among(&self, nodes: impl ExactSizeIterator<Item = usize>) -> u64 {
        let all = nodes.len();
        if self.is_one_kind() {
            return pairs_within(all);
        }
        let grown = nodes.filter(|node| self.grown[*node]).count();
        grown as u64 * (all - grown) as u64
    }

    /// Whether two nodes may be one person: of a population any two, and where grown-up people are held against children,
    /// one of each.
    pub(crate) fn may_be_one(&self, left: usize, right: usize) -> bool {
        self.is_one_kind() || self.grown[left] != self.grown[right]
    }

    /// Whether any two nodes may be one person.
    pub(crate) fn is_one_kind(&self) -> bool {
        self.grown.is_empty()
    }

    /// Whether a node is a grown-up that is held against children.
    pub(crate) fn is_grown(&self, node: usize) -> bool {
        self.grown.get(node).copied().unwrap_or(false)
    }

    /// Share of matches among all pairs that is believed before any is seen. Within a population half as many pairs match as
    /// there are records, as if every other record had one partner; of children a quarter grew up to be among the
    /// grown-up, as far as there are as many of these.
    pub(crate) fn prior_lambda(&self) -> f64 {
        if self.is_one_kind() {
            return (1.0 / (self.len().max(3) as f64 - 1.0)).min(0.5);
        }
        let grown = self.grown.iter().filter(|grown| **grown).count();
        0.25 / grown.max(self.len() - grown).max(1) as f64
    }

    /// The tokens of a node in a column of the field's values.
    pub(crate) fn tokens<'n>(
        &'n self,
        node: usize,
        (field, column): (Field, &'n Column),
    ) -> impl Iterator<Item = u32> + Clone + 'n {
        let values = self.told(node, field).iter();
        values.flat_map(move |value| column.of(*value as usize)).copied()
    }

    /// The numbers of the values that a node tells of a field, ascending; none where it tells nothing.
    #[inline]
    pub(crate) fn told(&self, node: usize, field: Field) -> &[u32] {
        let row = &self.rows[node];
        if row.several > 0 {
            return &self.several[row.several as usize - 1][field as usize];
        }
        let single = self.single(node, field);
        if *single == 0 {
            &[]
        } else {
            std::slice::from_ref(single)
        }
    }

    /// The number of the value that a node tells of a field, the first of several; 0 where it tells none.
    #[inline]
    fn single(&self, node: usize, field: Field) -> &u32 {
        match field {
            Field::Address => self.addresses.get(node).unwrap_or(&0),
            field => &self.rows[node].single[field as usize],
        }
    }

    /// The number of the value that each of two nodes tells of a field, 0 where it tells none; none where either has several
    /// values of some field.
    #[inline]
    pub(crate) fn only(&self, field: Field, (left, right): (usize, usize)) -> Option<(usize, usize)> {
        let are_single = self.rows[left].several | self.rows[right].several == 0;
        are_single.then(|| (self.first(left, field), self.first(right, field)))
    }

    /// Whether any value that one node tells of a field and any that the other tells of it are as wanted.
    #[inline]
    pub(crate) fn any_values(
        &self,
        field: Field,
        (left, right): (usize, usize),
        mut wanted: impl FnMut(usize, usize) -> bool,
    ) -> bool {
        let (own, others) = (self.told(left, field), self.told(right, field));
        // Nearly all pairs: a loop for them would cost as much as what is asked.
        if let ([one], [other]) = (own, others) {
            return wanted(*one as usize, *other as usize);
        }
        own.iter()
            .any(|one| others.iter().any(|other| wanted(*one as usize, *other as usize)))
    }

    /// Reads what is compared of some pairs and makes nothing of it: afterwards it lies in the processor's cache. Nodes that are
    /// compared lie far apart, and reads that do not wait for each other take little longer than one.
    pub(crate) fn bring_near(&self, pairs: impl Iterator<Item = (usize, usize)> + Clone) {
        self.bring_rows_near(pairs.clone());
        self.bring_values_near(pairs);
    }

    /// The same of the nodes alone: which values they tell.
    pub(crate) fn bring_rows_near(&self, pairs: impl Iterator<Item = (usize, usize)>) {
        let nodes = pairs.flat_map(|(left, right)| [left, right]);
        std::hint::black_box(nodes.fold(0, |read, node| read ^ self.rows[node].several));
    }

    /// The same of the values of nodes that are near.
    pub(crate) fn bring_values_near(&self, pairs: impl Iterator<Item = (usize, usize)>) {
        let nodes = pairs.flat_map(|(left, right)| [left, right]);
        let values = nodes.map(|node| self.rows[node].single);
        std::hint::black_box(values.fold(0, |read, single| read ^ self.values.read(single)));
    }

    /// The number of the value that a node tells of a field, the first of several; 0 where it tells none.
    #[inline]
    pub(crate) fn first(&self, node: usize, field: Field) -> usize {
        *self.single(node, field) as usize
    }

    /// Whether two nodes are parties of one application, which makes two people of them: a person whom it enters twice is a party
    /// of it by the first entry alone. Parties of one case of the court may be
    /// one person: it can hold several applications that name the same mother.
    #[inline]
    pub(crate) fn are_listed_together(&self, left: usize, right: usize) -> bool {
        match (self.rows[left].case, self.rows[right].case) {
            (0, _) | (_, 0) => false,
            (SEVERAL_CASES, _) | (_, SEVERAL_CASES) => self.together.agree(left, right),
            (one, other) => one == other,
        }
    }

    /// Whether anything tells of kin: a case of which several nodes are parties, or a relative.
    pub(crate) fn tell_of_kin(&self) -> bool {
        let has_relatives = self.kin.close.largest().or(self.kin.other.largest()).is_some();
        let mut seen = vec![false; self.together.largest().map_or(0, |case| case as usize + 1)];
        let mut is_shared = |case: &u32| std::mem::replace(&mut seen[*case as usize], true);
        has_relatives || (0..self.len()).any(|node| self.together.of(node).iter().any(&mut is_shared))
    }

    /// Days between the mentions of two nodes: 0 where the times of their mentions overlap; none where a day is not known.
    #[inline]
    pub(crate) fn days_between(&self, left: usize, right: usize) -> Option<i32> {
        let (left, right) = (self.rows[left].days, self.rows[right].days);
        (left.0 != NO_DAY && right.0 != NO_DAY).then(|| (left.0 - right.1).max(right.0 - left.1).max(0))
    }
}

/// Unordered pairs among so many.
pub(crate) fn pairs_within(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}
