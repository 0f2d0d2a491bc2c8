//! The records to be linked: one row per record pseudonym, whatever populations it appears in.
//!
//! Custody: the pseudonymous zone.

use std::sync::Arc;

use crate::intake::{LinkageTokens, PseudonymList};

use super::columns::Column;

/// All records in order of pseudonym, with the cases in which each is a party.
#[derive(Debug)]
pub(crate) struct Records {
    pseudonyms: Arc<PseudonymList>,
    together: Column,
}

impl Records {
    /// The records that the mentions bear.
    pub(crate) fn of(tokens: &LinkageTokens) -> Records {
        let parties = tokens
            .mentions()
            .iter()
            .filter_map(|told| Some((told.record, told.case?)));
        Records {
            pseudonyms: tokens.shared_records(),
            together: Column::new(tokens.records().len(), parties.collect()),
        }
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.pseudonyms.len()
    }

    /// The row of a record.
    pub(crate) fn row(&self, record: &str) -> Option<usize> {
        self.pseudonyms.number(record)
    }

    /// Makes ready to look up many rows side by side.
    pub(crate) fn make_ready(&self) {
        self.pseudonyms.make_ready();
    }

    /// The pseudonym of a row.
    pub(crate) fn pseudonym(&self, row: usize) -> &str {
        self.pseudonyms.get(row)
    }

    /// The cases in which a record is a party.
    pub(crate) fn together(&self, row: usize) -> &[u32] {
        self.together.of(row)
    }
}
