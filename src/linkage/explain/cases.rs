//! Applications of which two groups of records are parties: what forbids to make one person of them.
//!
//! Custody: the pseudonymous zone; pseudonyms of records and applications.

use std::collections::BTreeSet;

use crate::intake::PseudonymisedTables;
use crate::linkage::rows::each_row;
use crate::linkage::stage::StageError;
use crate::study::Kind;

/// The pseudonyms of the applications in which both groups have a party, ascending.
pub(super) fn in_common(tables: &PseudonymisedTables, one: &[&str], other: &[&str]) -> Result<Vec<String>, StageError> {
    let groups = [one, other].map(|records| records.iter().copied().collect::<BTreeSet<&str>>());
    let mut cases: [BTreeSet<String>; 2] = Default::default();
    for table in tables.of_kind(Kind::Parties) {
        each_row(table, ["record", "application"], |row| {
            let [Some(record), Some(application)] = row else {
                return;
            };
            for (group, cases) in groups.iter().zip(&mut cases) {
                if group.contains(record) {
                    cases.insert(application.to_owned());
                }
            }
        })?;
    }
    let [own, others] = cases;
    Ok(own.intersection(&others).cloned().collect())
}
