//! Definitions of an estimate's own that cannot change it: the table of keys by kind.
//!
//! Custody: no zone; settings only.

use super::{AreaOutcome, EstimateKind, Stratum};
use crate::study::definitions::Definitions;
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
const OF_NO_NEWBORN: Reason = (
    "nothing of this estimate is about newborns",
    "leave it out: it acts where newborns are counted, or strata or covariates hold `youngest_child`",
);
const OF_FIRST_ISSUES: Reason = (
    "births are counted from the first issue, whatever belongs to the set or counts as a return",
    "leave it out: it acts where the clock starts later than at the issue, under a look-back or a delayed entry",
);

/// Why a key cannot act on an estimate of a kind under its definitions; none where it can.
fn reason(key: &str, kind: &EstimateKind, definitions: &Definitions) -> Option<Reason> {
    match (key, kind) {
        ("only_area", _) => None,
        (_, EstimateKind::OrderToReturn(_)) => Some(OF_ORDERS),
        ("unit", EstimateKind::Parents(_) | EstimateKind::Benchmark(_)) => Some(OF_ROWS),
        ("newborn", kind) if !is_about_newborns(kind) => Some(OF_NO_NEWBORN),
        ("overlap" | "minimum_gap" | "open_at_most" | "consolidation" | "returns", EstimateKind::Births(_))
            if definitions.starts_at_first_issue() =>
        {
            Some(OF_FIRST_ISSUES)
        }
        _ => None,
    }
}

/// Whether any figure hangs on how young a newborn is.
fn is_about_newborns(kind: &EstimateKind) -> bool {
    match kind {
        EstimateKind::Quantities(_) | EstimateKind::Benchmark(_) | EstimateKind::NewbornRate(_) => true,
        EstimateKind::AreaEffect(own) => own.outcome == AreaOutcome::Newborns,
        other => other.is_split_by(Stratum::YoungestChild),
    }
}

/// Definitions of its own that would be without effect are faults of their keys. A key that has a fault already, as one that is not
/// known at all, is told once.
pub(super) fn refuse(stated: &[Stated], kind: &EstimateKind, definitions: &Definitions, faults: &mut Faults) {
    for own in stated {
        if faults.hold(&own.path) {
            continue;
        }
        if let Some((why, hint)) = reason(&own.key, kind, definitions) {
            let fault = Fault::new(own.path.clone(), own.line, format!("contradicts `kind`: {why}"));
            faults.add(fault.hint(hint));
        }
    }
}
