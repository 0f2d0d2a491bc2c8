//! Definitions of an estimate's own that cannot change it: the table of keys by kind.
//!
//! Custody: no zone; settings only.

use super::EstimateKind;
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};

/// A key of `[estimate.definitions]`, and where it stands.
pub(super) struct Stated {
    path: String,
    key: String,
    line: usize,
}

/// All keys of an estimate's own definitions.
pub(super) fn stated(own: &Section<'_>) -> Vec<Stated> {
    let keys = own.keys().into_iter();
    keys.map(|key| Stated {
        path: own.key_path(&key.value),
        key: key.value,
        line: key.line,
    })
    .collect()
}

/// Why a key cannot act, and what to do about it.
type Reason = (&'static str, &'static str);

const OF_ORDERS: Reason = (
    "an estimate of \"order-to-return\" goes by orders, and not by sets of proceedings",
    "leave it out: of the definitions it takes `only_area` alone",
);
const OF_ROWS: Reason = (
    "its rows have units of their own",
    "leave it out: each row says whom it is of",
);

/// Why a key cannot act on an estimate of a kind; none where it can.
fn reason(key: &str, kind: &EstimateKind) -> Option<Reason> {
    match (key, kind) {
        ("only_area", _) => None,
        (_, EstimateKind::OrderToReturn(_)) => Some(OF_ORDERS),
        ("unit", EstimateKind::Parents(_) | EstimateKind::Benchmark(_)) => Some(OF_ROWS),
        _ => None,
    }
}

/// Definitions of its own that would be without effect are faults of their keys.
pub(super) fn refuse(stated: &[Stated], kind: &EstimateKind, faults: &mut Faults) {
    for own in stated {
        if let Some((why, hint)) = reason(&own.key, kind) {
            let fault = Fault::new(own.path.clone(), own.line, format!("contradicts `kind`: {why}"));
            faults.add(fault.hint(hint));
        }
    }
}
