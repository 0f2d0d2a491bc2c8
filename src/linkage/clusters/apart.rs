//! What keeps records apart, whatever speaks for their being one person.
//!
//! Custody: the pseudonymous zone; row numbers.

use crate::linkage::lives::Lives;
use crate::linkage::nodes::records::Records;
use crate::linkage::scoring::evidence::Verdict;
use crate::linkage::values::columns::meet;

/// What is known of records that cannot be one person.
#[derive(Debug, Clone, Copy)]
pub(in crate::linkage) struct Apart<'a> {
    pub(in crate::linkage) records: &'a Records,
    pub(in crate::linkage) lives: &'a Lives,
}

impl Apart<'_> {
    /// Why two groups of rows cannot be one person, if anything forbids it: a row of each is a party of one application, or
    /// their lives bar it. All of it holds between single rows, so that a group is apart from another one exactly where a part
    /// of it is.
    pub(in crate::linkage) fn verdict(self, left: &[u32], right: &[u32]) -> Option<Verdict> {
        let together = |row: &u32| self.records.together(*row as usize);
        let is_party_with = |one: &u32| right.iter().any(|other| meet(together(one), together(other)));
        if left.iter().any(is_party_with) {
            return Some(Verdict::Refused);
        }
        self.lives.bar(left, right).map(Verdict::from)
    }
}
