//! What may be spent on a part: work that is counted, not timed, so that the same is withheld on every machine.
//!
//! Custody: no data of its own.

use std::cell::Cell;

/// Entries of tableaux that may still be written.
#[derive(Debug)]
pub(super) struct Budget {
    left: Cell<u64>,
}

impl Budget {
    /// So many entries.
    pub(super) fn of(entries: u64) -> Budget {
        Budget {
            left: Cell::new(entries),
        }
    }

    /// Takes what was written off what is left.
    pub(super) fn spend(&self, entries: usize) {
        self.left.set(self.left.get().saturating_sub(entries as u64));
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }
}
