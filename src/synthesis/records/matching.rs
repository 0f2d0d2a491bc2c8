//! How well a trusted environment could match a record to a person (domain.md section 4b).
//!
//! Custody: no zone; invented records.

use super::parties::{Party, Role};
use crate::synthesis::draws::Draws;

/// Match statuses of mothers: by health number, by exact identifiers, or by near ones. None is weak or missing, so that
/// what mothers do can be compared between the files with names and those without.
const MOTHERS_STATUS: [(&str, f64); 3] = [("1", 0.55), ("4", 0.33), ("35", 0.12)];
/// Match statuses of everybody else.
const OTHERS_STATUS: [(&str, f64); 5] = [("1", 0.50), ("4", 0.32), ("35", 0.12), ("39", 0.04), (NO_MATCH, 0.02)];
/// The status of a record without a key.
pub(in crate::synthesis) const NO_MATCH: &str = "99";

/// The match status of a record.
pub(super) fn status(party: &Party<'_>, draws: &mut Draws) -> &'static str {
    match party.role {
        Role::Mother => draws.weighted(&MOTHERS_STATUS),
        _ if party.is_unnamed() => NO_MATCH,
        _ => draws.weighted(&OTHERS_STATUS),
    }
}
