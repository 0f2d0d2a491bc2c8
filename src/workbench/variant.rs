//! The same tables under other definitions, or over other persons: what does not depend on them is taken over, the rest is
//! made again.
//!
//! Custody: pseudonymous zone.

use std::collections::{BTreeMap, BTreeSet};

use datafusion::common::ScalarValue;

use super::made::COMPLETE_RECORDS;
use super::{Catalogue, QueryResult, Workbench, WorkbenchError, tables};
use crate::linkage::LinkedPersons;
use crate::study::{CareRules, Definitions, Study};

/// Made by `cohort` from what queries state, and so made again for every variant.
const ALWAYS_MADE_AGAIN: &str = "set_members";

impl Workbench {
    /// A workbench of its own under other definitions, over the same persons or others. Tables that depend on neither are
    /// shared; `cohort` unites sets anew.
    ///
    /// # Errors
    /// [`WorkbenchError`] when a query that both share fails, or the engine does not start.
    pub fn under(
        &mut self,
        study: &Study,
        definitions: &Definitions,
        persons: Option<&LinkedPersons>,
    ) -> Result<Workbench, WorkbenchError> {
        // A variant holds no extract: it starts from the staging tables.
        let staging = self.catalogue.queries().filter(|query| query.is_staging());
        let staging: Vec<String> = staging.map(|query| query.table().to_owned()).collect();
        staging.iter().try_for_each(|table| self.table(table).map(|_| ()))?;
        let values = tables::bound_values(study, definitions);
        let mut variant = Workbench::new(&self.catalogue, values, self.engine.clone())?;
        variant.holds_rows = self.holds_rows;
        let stale = stale(&self.catalogue, &self.values, &variant.values, persons.is_some());
        for (table, result) in self.results.iter().filter(|(table, _)| !stale.contains(*table)) {
            variant.take_over(table, result)?;
        }
        match (persons, self.provided.get("persons")) {
            (Some(persons), _) => variant.provide("persons", tables::persons(persons)?)?,
            (None, Some(rows)) => variant.provide("persons", rows.clone())?,
            (None, None) => {}
        }
        if let Some(rows) = self.provided.get(COMPLETE_RECORDS) {
            variant.provide(COMPLETE_RECORDS, rows.clone())?;
        }
        Ok(variant)
    }

    /// Care experience of each parent under rules of its own: the rows of `care_experience` or of `stated_care`. The tables of
    /// those names stay as they are.
    ///
    /// # Errors
    /// As [`Workbench::table`].
    pub fn care_experience(&mut self, rules: &CareRules) -> Result<QueryResult, WorkbenchError> {
        let table = match rules {
            CareRules::Recorded(_) => "care_experience",
            CareRules::Stated(_) => "stated_care",
        };
        // What it reads does not depend on the rules.
        self.make(table, table, 0)?;
        let query = self.catalogue.query(table).cloned();
        let query = query.ok_or_else(|| WorkbenchError::Order {
            query: table.to_owned(),
            table: table.to_owned(),
        })?;
        let bound = (self.values.clone(), self.provided.get(COMPLETE_RECORDS).cloned());
        self.values.extend(tables::care_values(rules));
        self.provide(COMPLETE_RECORDS, tables::complete_records(rules)?)?;
        let rows = self.rows(&query);
        self.values = bound.0;
        if let Some(complete) = bound.1 {
            self.provide(COMPLETE_RECORDS, complete)?;
        }
        QueryResult::new(&query.name, &query.contract, rows?)
    }
}

/// The tables that have to be made again: those that bind a value that differs, and those that read one of them.
fn stale(
    catalogue: &Catalogue,
    one: &BTreeMap<&'static str, ScalarValue>,
    other: &BTreeMap<&'static str, ScalarValue>,
    has_other_persons: bool,
) -> BTreeSet<String> {
    let mut stale = BTreeSet::from([ALWAYS_MADE_AGAIN.to_owned()]);
    if has_other_persons {
        stale.insert("persons".to_owned());
    }
    loop {
        let before = stale.len();
        for query in catalogue.queries() {
            let (binds, reads) = (&query.contract.binds, &query.contract.reads);
            let differs = binds
                .iter()
                .any(|name| one.get(name.as_str()) != other.get(name.as_str()));
            if differs || reads.iter().any(|table| stale.contains(table)) {
                stale.insert(query.table().to_owned());
            }
        }
        if stale.len() == before {
            return stale;
        }
    }
}
