//! The product of linkage: which person each record belongs to.
//!
//! Custody: the pseudonymous zone.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Clusters;
use crate::linkage::error::LinkageError;
use crate::linkage::imputation::Imputation;
use crate::linkage::nodes::records::Records;
use crate::linkage::nodes::unlinkable::Unlinkable;
use crate::linkage::scoring::evidence::{Pair, Verdict};

/// The person of one record.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedPerson {
    record: String,
    person: String,
    probability: Option<f64>,
    unlinkable: Option<Unlinkable>,
}

impl LinkedPerson {
    /// A record whose source says already to which person it belongs, and with what probability if it says so.
    pub fn given(record: String, person: String, probability: Option<f64>) -> LinkedPerson {
        LinkedPerson {
            record,
            person,
            probability,
            unlinkable: None,
        }
    }

    /// A record that its source could not link: a person of its own.
    pub(crate) fn unlinked(record: String, reason: Unlinkable) -> LinkedPerson {
        LinkedPerson {
            person: own_person(&record),
            record,
            probability: None,
            unlinkable: Some(reason),
        }
    }

    /// A row as it was stored.
    pub(crate) fn restored(
        record: String,
        person: String,
        probability: Option<f64>,
        unlinkable: Option<Unlinkable>,
    ) -> LinkedPerson {
        LinkedPerson {
            record,
            person,
            probability,
            unlinkable,
        }
    }

    /// Pseudonym of the record.
    pub fn record(&self) -> &str {
        &self.record
    }

    /// Pseudonym of the person: `p_` and the smallest record pseudonym of the person, so that it depends on nothing but
    /// who belongs together, or, where the study keeps a registry, the id that the person bore in the release before; for
    /// records that came linked, the source's own.
    pub fn person(&self) -> &str {
        &self.person
    }

    /// Probability that the record belongs to the person: that of the strongest pair that joins it to another record of
    /// the person; 1 for a record by itself; none where the source does not say.
    pub fn probability(&self) -> Option<f64> {
        self.probability
    }

    /// Why the record could not be linked, if it could not.
    pub fn unlinkable(&self) -> Option<Unlinkable> {
        self.unlinkable
    }
}

/// The pseudonym of the person whose smallest record is `record`.
pub(in crate::linkage) fn own_person(record: &str) -> String {
    format!("p_{record}")
}

/// One row per record, ordered by record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LinkedPersons {
    rows: Vec<LinkedPerson>,
}

impl LinkedPersons {
    /// Takes over persons from sources that come linked. Rows that are the same count once.
    ///
    /// # Errors
    /// [`LinkageError::SeveralPersons`] when a record is given with different persons or probabilities.
    pub fn given(mut rows: Vec<LinkedPerson>) -> Result<LinkedPersons, LinkageError> {
        rows.sort_by(|left, right| left.record.cmp(&right.record));
        rows.dedup();
        let records = rows
            .chunk_by(|left, right| left.record == right.record)
            .filter(|rows| rows.len() > 1)
            .count();
        if records > 0 {
            return Err(LinkageError::SeveralPersons { records });
        }
        Ok(LinkedPersons { rows })
    }

    /// Puts the rows of two groups of sources into one table: what was linked here and what came linked.
    ///
    /// # Errors
    /// [`LinkageError::SeveralPersons`] when both hold a record, [`LinkageError::PseudonymTwice`] when both use a person
    /// pseudonym.
    pub fn combined(self, other: LinkedPersons) -> Result<LinkedPersons, LinkageError> {
        if other.rows.is_empty() {
            return Ok(self);
        }
        let own: BTreeSet<&str> = self.rows.iter().map(LinkedPerson::person).collect();
        let others: BTreeSet<&str> = other.rows.iter().map(LinkedPerson::person).collect();
        let persons = own.intersection(&others).count();
        let records = other.rows.iter().filter(|row| self.row(&row.record).is_some()).count();
        if records > 0 {
            return Err(LinkageError::SeveralPersons { records });
        }
        if persons > 0 {
            return Err(LinkageError::PseudonymTwice { persons });
        }
        let mut rows = self.rows;
        rows.extend(other.rows);
        rows.sort_by(|left, right| left.record.cmp(&right.record));
        Ok(LinkedPersons { rows })
    }

    /// The persons of an imputed linkage: these, but for the records that it tells otherwise. No probability is told of them.
    pub fn imputed(&self, imputation: &Imputation) -> LinkedPersons {
        let mut rows = self.rows.clone();
        for (record, person) in imputation.rows() {
            if let Ok(place) = rows.binary_search_by(|row| row.record.as_str().cmp(record))
                && let Some(row) = rows.get_mut(place)
            {
                row.person.clone_from(person);
                row.probability = None;
            }
        }
        LinkedPersons { rows }
    }

    /// The same persons, but for some records, ascending, which are taken not to be linked: each a person of its own.
    pub(in crate::linkage) fn without(&self, records: &[String]) -> LinkedPersons {
        let row = |row: &LinkedPerson| match records.binary_search(&row.record) {
            Ok(_) => LinkedPerson::unlinked(row.record.clone(), Unlinkable::NoPersonKey),
            Err(_) => row.clone(),
        };
        LinkedPersons {
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// The same persons under other names; one that is not among `names` keeps its own.
    pub(in crate::linkage) fn renamed(self, names: &BTreeMap<String, String>) -> LinkedPersons {
        let renamed = self.rows.into_iter().map(|row| LinkedPerson {
            person: names.get(&row.person).cloned().unwrap_or(row.person),
            ..row
        });
        LinkedPersons {
            rows: renamed.collect(),
        }
    }

    /// The rows.
    pub fn rows(&self) -> &[LinkedPerson] {
        &self.rows
    }

    /// The row of a record.
    pub fn row(&self, record: &str) -> Option<&LinkedPerson> {
        let position = self.rows.binary_search_by(|row| row.record.as_str().cmp(record)).ok()?;
        self.rows.get(position)
    }

    /// Reads persons off the clusters. `unlinkable` holds a reason for each record that no population could link.
    pub(crate) fn of(
        records: &Records,
        clusters: &Clusters,
        pairs: &[Pair],
        unlinkable: &[Option<Unlinkable>],
    ) -> LinkedPersons {
        let mut strongest: Vec<Option<f64>> = vec![None; records.len()];
        for pair in pairs.iter().filter(|pair| pair.verdict() == Verdict::Joined) {
            let (first, second) = pair.rows();
            for row in [first, second] {
                let stronger = strongest[row].map_or(pair.probability(), |known| known.max(pair.probability()));
                strongest[row] = Some(stronger);
            }
        }
        let row = |row: usize| LinkedPerson {
            record: records.pseudonym(row).to_owned(),
            person: own_person(records.pseudonym(clusters.root(row))),
            probability: Some(strongest[row].unwrap_or(1.0)),
            unlinkable: unlinkable[row],
        };
        LinkedPersons {
            rows: (0..records.len()).into_par_iter().map(row).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(rows: &[(&str, &str)]) -> Result<LinkedPersons, LinkageError> {
        let row = |&(record, person): &(&str, &str)| LinkedPerson::given(record.to_owned(), person.to_owned(), None);
        LinkedPersons::given(rows.iter().map(row).collect())
    }

    #[test]
    fn given_rows_are_ordered_and_repeated_rows_count_once() {
        let persons = given(&[("b", "x"), ("a", "x"), ("b", "x")]).unwrap();
        let rows: Vec<_> = persons.rows().iter().map(|row| (row.record(), row.person())).collect();
        assert_eq!(rows, [("a", "x"), ("b", "x")]);
    }

    #[test]
    fn a_record_of_two_persons_is_refused() {
        assert_eq!(
            given(&[("a", "x"), ("a", "y")]),
            Err(LinkageError::SeveralPersons { records: 1 })
        );
    }

    #[test]
    fn tables_are_combined_only_where_records_and_persons_are_apart() {
        let one = || given(&[("a", "x"), ("c", "z")]).unwrap();
        let combined = one().combined(given(&[("b", "y")]).unwrap()).unwrap();
        assert_eq!(
            combined.rows().iter().map(LinkedPerson::record).collect::<Vec<_>>(),
            ["a", "b", "c"]
        );
        let same_record = one().combined(given(&[("a", "w")]).unwrap());
        assert_eq!(same_record, Err(LinkageError::SeveralPersons { records: 1 }));
        let same_person = one().combined(given(&[("b", "z")]).unwrap());
        assert_eq!(same_person, Err(LinkageError::PseudonymTwice { persons: 1 }));
    }
}
