//! A place in a ledger of releases: what a release, a log of actions and a log of questions record of it, so that a ledger whose
//! last entries were taken away is found to be shorter than they say.
//!
//! Custody: no zone; a number and a keyed digest, which tells nothing without the key.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How long a ledger was once an entry stood in it, and the seal of that entry, which holds all before it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LedgerPlace {
    /// The number of the entry, from 1.
    pub entry: u64,
    /// Its seal.
    pub seal: String,
}

impl LedgerPlace {
    /// The place that the facts of an action record under `ledger`.
    pub fn of_facts(facts: &Value) -> Option<LedgerPlace> {
        serde_json::from_value(facts.get("ledger")?.clone()).ok()
    }
}
