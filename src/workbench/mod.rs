//! The workbench: a read-only SQL session over the pseudonymised tables, and the queries that run in it.
//!
//! Custody: pseudonymous zone. Tables come from the work folder once their footers are trusted; queries come from the
//! `catalogue`, keep a `contract` and stay inside the `guard`; a `result` goes to `cohort`. Each query becomes a table
//! under its file's name, so that queries build on each other.

mod ask;
mod catalogue;
mod contract;
mod eligibility;
mod engine;
mod error;
mod guard;
mod made;
mod meanings;
mod result;
mod tables;
mod variant;

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use datafusion::common::{DFSchema, ParamValues, ScalarValue};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::{DataFrame, SessionContext};

pub(crate) use ask::longer_by;
pub use ask::{Ask, AskError, AskedRows, Dimension, Words};
pub use catalogue::{Catalogue, Query};
pub use contract::{Column, ColumnType, Contract};
pub use eligibility::{Judged, Rows};
use engine::Engine;
pub use engine::{LEAST_MEMORY, Resources};
pub use error::WorkbenchError;
use made::{COMPLETE_RECORDS, MADE_IN_RUST, REFERENCE_POINTS};
pub(crate) use made::{made_in_rust, made_tables};
pub use meanings::{Meaning, Meanings, Values};
pub use result::QueryResult;

use crate::intake::PseudonymisedTables;
use crate::linkage::LinkedPersons;
use crate::study::Study;

/// A read-only session.
pub struct Workbench {
    catalogue: Catalogue,
    session: SessionContext,
    engine: Engine,
    values: BTreeMap<&'static str, ScalarValue>,
    results: BTreeMap<String, QueryResult>,
    provided: BTreeMap<String, RecordBatch>,
    /// Over empty tables the engine's messages can quote no row and are told.
    holds_rows: bool,
}

impl std::fmt::Debug for Workbench {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Workbench of {} tables", self.results.len())
    }
}

impl Workbench {
    /// A session over a study's tables and the persons that linkage found.
    ///
    /// # Errors
    /// [`WorkbenchError`] when a table is not what it should be or the engine does not start.
    pub fn open(
        study: &Study,
        catalogue: &Catalogue,
        tables: &PseudonymisedTables,
        persons: &LinkedPersons,
    ) -> Result<Workbench, WorkbenchError> {
        Workbench::open_with(study, catalogue, tables, persons, &Resources::default())
    }

    /// As [`Workbench::open`], with no more of the machine than it may take.
    ///
    /// # Errors
    /// As [`Workbench::open`].
    pub fn open_with(
        study: &Study,
        catalogue: &Catalogue,
        tables: &PseudonymisedTables,
        persons: &LinkedPersons,
        resources: &Resources,
    ) -> Result<Workbench, WorkbenchError> {
        let mut workbench = Workbench::of(study, catalogue, resources)?;
        workbench.holds_rows = true;
        workbench
            .engine
            .runtime
            .block_on(tables::register(&workbench.session, tables))?;
        workbench.provide("persons", tables::persons(persons)?)?;
        Ok(workbench)
    }

    /// A session over empty tables, in which every query can be planned before any data is read.
    ///
    /// # Errors
    /// [`WorkbenchError`] when the engine does not start.
    pub fn empty(study: &Study, catalogue: &Catalogue) -> Result<Workbench, WorkbenchError> {
        let mut workbench = Workbench::of(study, catalogue, &Resources::default())?;
        tables::register_empty(&workbench.session)?;
        for (table, _) in MADE_IN_RUST.iter().filter(|(table, _)| *table != REFERENCE_POINTS) {
            workbench.provide(table, RecordBatch::new_empty(made_in_rust(table)))?;
        }
        Ok(workbench)
    }

    fn of(study: &Study, catalogue: &Catalogue, resources: &Resources) -> Result<Workbench, WorkbenchError> {
        let values = tables::bound_values(study, &study.definitions);
        let mut workbench = Workbench::new(catalogue, values, Engine::start(resources)?)?;
        workbench.provide(COMPLETE_RECORDS, tables::complete_records(&tables::care_rules(study))?)?;
        Ok(workbench)
    }

    fn new(
        catalogue: &Catalogue,
        values: BTreeMap<&'static str, ScalarValue>,
        engine: Engine,
    ) -> Result<Workbench, WorkbenchError> {
        let session = SessionContext::new_with_config_rt(engine.config(), engine.environment());
        tables::create_schema(&session)?;
        guard::restrict_functions(&session);
        let mut workbench = Workbench {
            catalogue: catalogue.clone(),
            session,
            engine,
            values,
            results: BTreeMap::new(),
            provided: BTreeMap::new(),
            holds_rows: false,
        };
        let nobody = RecordBatch::new_empty(made_in_rust(REFERENCE_POINTS));
        workbench.provide(REFERENCE_POINTS, nobody)?;
        Ok(workbench)
    }

    /// Brings in a table that Rust makes, in the place of an earlier one.
    ///
    /// # Errors
    /// [`WorkbenchError::Engine`] when the session refuses it.
    pub(crate) fn provide(&mut self, table: &str, rows: RecordBatch) -> Result<(), WorkbenchError> {
        self.provided.insert(table.to_owned(), rows.clone());
        let failed = |_| WorkbenchError::Engine;
        self.session.deregister_table(table).map_err(failed)?;
        self.session.register_batch(table, rows).map(|_| ()).map_err(failed)
    }

    /// Brings in the rows of a query that ran elsewhere under the same values.
    fn take_over(&mut self, table: &str, result: &QueryResult) -> Result<(), WorkbenchError> {
        self.results.insert(table.to_owned(), result.clone());
        self.session
            .register_batch(table, result.rows().clone())
            .map(|_| ())
            .map_err(|_| WorkbenchError::Engine)
    }

    /// The rows of a table, running its query and those it builds on unless they have run.
    ///
    /// # Errors
    /// [`WorkbenchError`] when a query cannot be planned, fails, or does not keep its contract.
    pub fn table(&mut self, table: &str) -> Result<QueryResult, WorkbenchError> {
        self.make(table, table, 0)?;
        self.results.get(table).cloned().ok_or_else(|| WorkbenchError::Order {
            query: table.to_owned(),
            table: table.to_owned(),
        })
    }

    fn make(&mut self, table: &str, reader: &str, depth: usize) -> Result<(), WorkbenchError> {
        if self.results.contains_key(table) || self.provided.contains_key(table) || table.starts_with(tables::INTAKE) {
            return Ok(());
        }
        let missing = || WorkbenchError::Order {
            query: reader.to_owned(),
            table: table.to_owned(),
        };
        let query = self.catalogue.query(table).cloned().ok_or_else(missing)?;
        // Queries that read each other would go round for ever.
        if depth > self.catalogue.queries().count() {
            return Err(missing());
        }
        for read in &query.contract.reads {
            self.make(read, table, depth + 1)?;
        }
        let result = self.run(&query)?;
        self.results.insert(table.to_owned(), result);
        Ok(())
    }

    fn run(&self, query: &Query) -> Result<QueryResult, WorkbenchError> {
        let rows = self.rows(query)?;
        let result = QueryResult::new(&query.name, &query.contract, rows.clone())?;
        self.session
            .register_batch(query.table(), rows)
            .map_err(|_| WorkbenchError::Engine)?;
        Ok(result)
    }

    fn rows(&self, query: &Query) -> Result<RecordBatch, WorkbenchError> {
        let frame = self.plan(query)?;
        let schema: SchemaRef = Arc::new(frame.schema().as_arrow().clone());
        let failed = |error: DataFusionError| match self.holds_rows {
            _ if engine::is_exhausted(&error) => WorkbenchError::Memory {
                query: query.name.clone(),
            },
            true => WorkbenchError::Execution {
                query: query.name.clone(),
            },
            false => WorkbenchError::Plan {
                query: query.name.clone(),
                reason: told(&error),
            },
        };
        let batches = self.engine.runtime.block_on(frame.collect()).map_err(failed)?;
        let schema = batches.first().map_or(schema, RecordBatch::schema);
        concat_batches(&schema, &batches).map_err(|error| failed(error.into()))
    }

    fn plan(&self, query: &Query) -> Result<DataFrame, WorkbenchError> {
        let failed = |error: DataFusionError| WorkbenchError::Plan {
            query: query.name.clone(),
            reason: told(&error),
        };
        let options = guard::read_only();
        let frame = self
            .engine
            .runtime
            .block_on(self.session.sql_with_options(&query.sql, options))
            .map_err(failed)?;
        guard::check_plan(&query.name, frame.logical_plan())?;
        let frame = frame.with_param_values(self.bound(query)?).map_err(failed)?;
        self.check_reads(query, frame.logical_plan())?;
        let schema: &DFSchema = frame.schema();
        query.contract.check_schema(&query.name, schema.as_arrow())?;
        Ok(frame)
    }

    fn bound(&self, query: &Query) -> Result<ParamValues, WorkbenchError> {
        let value = |name: &String| {
            let value = self.values.get(name.as_str()).ok_or_else(|| WorkbenchError::Contract {
                query: query.name.clone(),
                reason: format!("it binds `{name}`, which no study gives"),
            })?;
            Ok((name.clone(), value.clone()))
        };
        let pairs = query
            .contract
            .binds
            .iter()
            .map(value)
            .collect::<Result<Vec<_>, WorkbenchError>>()?;
        Ok(ParamValues::from(pairs))
    }

    /// A query reads the tables that its header names: the manifest and the order of runs rest on it.
    fn check_reads(&self, query: &Query, plan: &LogicalPlan) -> Result<(), WorkbenchError> {
        for table in tables::scanned(plan) {
            if !query.contract.reads.contains(&table) {
                let reason = format!("it reads `{table}`, which its header does not name");
                return Err(WorkbenchError::Contract {
                    query: query.name.clone(),
                    reason,
                });
            }
        }
        Ok(())
    }

    /// Runs every check; each must return no row.
    ///
    /// # Errors
    /// [`WorkbenchError::Check`] for the first that returns one.
    pub fn run_checks(&mut self) -> Result<(), WorkbenchError> {
        let checks: Vec<String> = self
            .catalogue
            .queries()
            .filter(|query| query.is_check())
            .map(|query| query.table().to_owned())
            .collect();
        for check in checks {
            let rows = self.table(&check)?.len();
            if rows > 0 {
                return Err(WorkbenchError::Check { query: check, rows });
            }
        }
        Ok(())
    }

    /// Runs every query of the catalogue.
    ///
    /// # Errors
    /// [`WorkbenchError`] for the first that fails.
    pub fn run_all(&mut self) -> Result<(), WorkbenchError> {
        let tables: Vec<String> = self.catalogue.queries().map(|query| query.table().to_owned()).collect();
        tables.iter().try_for_each(|table| self.table(table).map(|_| ()))
    }

    /// Rows of every table made so far, for manifests; periods of settings are no rows.
    pub fn row_counts(&self) -> BTreeMap<String, usize> {
        self.made()
            .map(|(table, rows)| (table.to_owned(), rows.num_rows()))
            .collect()
    }

    /// The rows of all tables that were made or brought in, but those that come out of settings.
    pub(crate) fn made(&self) -> impl Iterator<Item = (&str, &RecordBatch)> {
        let results = self.results.iter();
        let results = results.map(|(table, result)| (table.as_str(), result.rows()));
        let provided = self.provided.iter().filter(|(table, _)| *table != COMPLETE_RECORDS);
        results.chain(provided.map(|(table, rows)| (table.as_str(), rows)))
    }
}

/// What the engine says of a statement, without its guess at what was meant: of several it takes any.
fn told(error: &DataFusionError) -> String {
    let text = error.strip_backtrace();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("Did you mean")).collect();
    lines.join("\n")
}
