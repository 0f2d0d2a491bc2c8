//! Applications of which two groups of records are parties: what forbids to make one person of them.
//!
//! Custody: the pseudonymous zone; pseudonyms of records and applications.

use std::collections::{BTreeMap, BTreeSet};

use crate::intake::{PseudonymisedTables, Role};
use crate::linkage::Population;
use crate::linkage::nodes::records::LARGEST_CASE;
use crate::linkage::stage::StageError;
use crate::linkage::stage::rows::each_row;
use crate::study::Kind;

/// The parties of an application, each with the population in which it is one.
type Parties = BTreeSet<(Population, String)>;

/// The pseudonyms of the applications in which both groups have a party, ascending; those that are lists of another kind
/// forbid nothing, and are none of them.
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
    let common: BTreeSet<String> = own.intersection(&others).cloned().collect();
    let parties = parties(tables, &common)?;
    let told = parties
        .iter()
        .filter(|(_, all)| groups.iter().all(|group| names(all, group)));
    Ok(told.map(|(application, _)| application.clone()).collect())
}

/// The parties of some applications.
fn parties(
    tables: &PseudonymisedTables,
    applications: &BTreeSet<String>,
) -> Result<BTreeMap<String, Parties>, StageError> {
    let mut parties: BTreeMap<String, Parties> = BTreeMap::new();
    // Of most pairs there is no such application, and nothing has to be read.
    let tables = tables.of_kind(Kind::Parties).filter(|_| !applications.is_empty());
    for table in tables {
        each_row(table, ["record", "application", "role"], |row| {
            let [Some(record), Some(application), Some(role)] = row else {
                return;
            };
            if applications.contains(application) {
                let population = Population::from(Role::of_party(role));
                let all = parties.entry(application.to_owned()).or_default();
                all.insert((population, record.to_owned()));
            }
        })?;
    }
    Ok(parties)
}

/// Whether a group has a party among those that an application names, in a population of which it does not name more than a
/// family has.
fn names(all: &Parties, group: &BTreeSet<&str>) -> bool {
    let is_family = |population: Population| all.iter().filter(|(own, _)| *own == population).count() <= LARGEST_CASE;
    let mut own = all.iter().filter(|(_, record)| group.contains(record.as_str()));
    own.any(|(population, _)| is_family(*population))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_names_a_group_unless_it_names_more_of_its_population_than_a_family_has() {
        let mothers = |number: usize| (0..number).map(|mother| (Population::Mothers, format!("m{mother:03}")));
        let of = |number: usize| -> Parties {
            let child = (Population::Children, "c".to_owned());
            mothers(number).chain([child]).collect()
        };
        let group = |record: &'static str| BTreeSet::from([record]);
        assert!(names(&of(LARGEST_CASE), &group("m000")));
        assert!(!names(&of(LARGEST_CASE + 1), &group("m000")));
        assert!(names(&of(LARGEST_CASE + 1), &group("c")));
        assert!(!names(&of(2), &group("m002")));
    }
}
