//! The records to be linked: one row per record pseudonym, whatever populations it appears in.
//!
//! Custody: the pseudonymous zone.

use crate::intake::Mention;

use super::columns::{Column, Vocabulary};

/// All records in order of pseudonym, with the cases in which each is a party.
#[derive(Debug)]
pub(crate) struct Records {
    pseudonyms: Vec<String>,
    together: Column,
}

impl Records {
    /// The records that the mentions bear.
    pub(crate) fn of(mentions: &[Mention]) -> Records {
        let pseudonyms = Vocabulary::of(mentions.iter().map(|mention| mention.record.as_str()));
        let cases = Vocabulary::of(mentions.iter().filter_map(|mention| mention.together.as_deref()));
        let parties = mentions.iter().filter_map(|mention| {
            let case = cases.number(&mention.together.as_deref()?)?;
            Some((pseudonyms.number(&mention.record.as_str())?, case))
        });
        let together = Column::new(pseudonyms.len(), parties.collect());
        Records {
            pseudonyms: pseudonyms.into_values().into_iter().map(str::to_owned).collect(),
            together,
        }
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.pseudonyms.len()
    }

    /// The row of a record.
    pub(crate) fn row(&self, record: &str) -> Option<usize> {
        self.pseudonyms
            .binary_search_by(|pseudonym| pseudonym.as_str().cmp(record))
            .ok()
    }

    /// The pseudonym of a row.
    pub(crate) fn pseudonym(&self, row: usize) -> &str {
        &self.pseudonyms[row]
    }

    /// The cases in which a record is a party.
    pub(crate) fn together(&self, row: usize) -> &[u32] {
        self.together.of(row)
    }
}
