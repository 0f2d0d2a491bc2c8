//! Running numbers over a whole world.
//!
//! Custody: no zone; counts only.

use std::collections::BTreeMap;

/// The next number of a series.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::synthesis) struct Counter(u64);

impl Counter {
    /// Gives a number.
    pub(in crate::synthesis) fn next(&mut self) -> u64 {
        self.skip(1)
    }

    /// Gives so many numbers at once: the first of them.
    pub(in crate::synthesis) fn skip(&mut self, count: u64) -> u64 {
        let first = self.0;
        self.0 += count;
        first
    }
}

/// All series.
#[derive(Debug, Default)]
pub(in crate::synthesis) struct Running {
    pub(super) applications: Counter,
    pub(super) parties: Counter,
    pub(super) people: Counter,
    pub(super) council_children: Counter,
    pub(super) clients: Counter,
    /// Clients with whom work has started.
    pub(super) clients_at_work: Counter,
    serials: BTreeMap<(&'static str, i16), u32>,
}

impl Running {
    /// The next serial number of a court in a year, from 1.
    pub(super) fn next_serial(&mut self, court_and_year: (&'static str, i16)) -> u32 {
        let serial = self.serials.entry(court_and_year).or_insert(0);
        *serial += 1;
        *serial
    }
}
