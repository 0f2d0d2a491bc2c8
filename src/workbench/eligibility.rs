//! Predicates of eligibility over the facts of persons at reference points.
//!
//! The facts are two queries like others, run over points that are brought in for the time. Predicates are expressions that the
//! study file's reader has written from its list; they are planned on the typed columns of the facts, under the same guard as
//! every query, and give yes, no or null a row. What rows say together is for `cohort` to tell.
//!
//! Custody: pseudonymous zone.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{AsArray, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use datafusion::error::DataFusionError;
use datafusion::prelude::{Expr, ident};

use super::made::{REFERENCE_POINTS, made_in_rust};
use super::{QueryResult, Workbench, WorkbenchError, guard, told};
use crate::study::{About, Predicate, Rule, Study};

const FACTS: &str = "client_facts";
const CHILDREN: &str = "client_children";

/// Facts, and what predicates say of them, row by row.
#[derive(Debug)]
pub struct Rows {
    /// The rows of facts.
    pub facts: QueryResult,
    /// What each predicate says, by its expression.
    pub said: BTreeMap<String, Vec<Option<bool>>>,
    /// Whether each fact that a predicate speaks of is known.
    pub known: BTreeMap<&'static str, Vec<bool>>,
}

/// What predicates say of clients and of their children.
#[derive(Debug)]
pub struct Judged {
    /// A row per reference point and possible day of birth.
    pub clients: Rows,
    /// A row per reference point, child, time away and possible day of birth.
    pub children: Rows,
}

impl Workbench {
    /// What predicates say at reference points, whose columns are those of `reference_points`.
    ///
    /// # Errors
    /// [`WorkbenchError`] when a query of facts fails or breaks its contract, or a predicate cannot be planned.
    pub(crate) fn judge(
        &mut self,
        points: RecordBatch,
        predicates: &[(About, &Predicate)],
    ) -> Result<Judged, WorkbenchError> {
        // The tables of nobody are made first, and put back at the end: all that they read stands then.
        let nobody = [CHILDREN, FACTS].map(|table| self.table(table));
        let [children, facts] = nobody;
        let (children, facts) = (children?, facts?);
        let judged = self.judged(points, predicates);
        self.replace(REFERENCE_POINTS, RecordBatch::new_empty(made_in_rust(REFERENCE_POINTS)))?;
        self.replace(CHILDREN, children.rows().clone())?;
        self.replace(FACTS, facts.rows().clone())?;
        judged
    }

    /// Runs every query, and plans the predicates of every rule of a study: over empty tables, before any data is read.
    ///
    /// # Errors
    /// As [`Workbench::run_all`], and [`WorkbenchError::Plan`] for a predicate that cannot be planned.
    pub fn plan_all(&mut self, study: &Study) -> Result<(), WorkbenchError> {
        self.run_all()?;
        let rules = study.services.iter().flat_map(|service| &service.rules);
        let predicates: Vec<(About, &Predicate)> = rules.flat_map(Rule::predicates).collect();
        let nobody = RecordBatch::new_empty(made_in_rust(REFERENCE_POINTS));
        self.judge(nobody, &predicates).map(|_| ())
    }

    fn judged(&self, points: RecordBatch, predicates: &[(About, &Predicate)]) -> Result<Judged, WorkbenchError> {
        self.replace(REFERENCE_POINTS, points)?;
        let of = |about: About| -> Vec<&Predicate> {
            let chosen = predicates.iter().filter(|(found, _)| *found == about);
            chosen.map(|(_, predicate)| *predicate).collect()
        };
        // What is known of a client counts the children.
        let children = self.rows_of(CHILDREN, &of(About::Child))?;
        let clients = self.rows_of(FACTS, &of(About::Client))?;
        Ok(Judged { clients, children })
    }

    fn rows_of(&self, table: &str, predicates: &[&Predicate]) -> Result<Rows, WorkbenchError> {
        let query = self.catalogue.query(table).ok_or_else(|| WorkbenchError::Order {
            query: table.to_owned(),
            table: table.to_owned(),
        })?;
        self.replace(table, self.rows(query)?)?;
        let texts: BTreeSet<&str> = predicates.iter().map(|predicate| predicate.sql()).collect();
        let names: BTreeSet<&'static str> = predicates.iter().flat_map(|predicate| predicate.facts()).collect();
        let own = query.contract.gives.len();
        let rows = self.evaluated(table, &texts, &names)?;
        let flags = |place: usize| -> Vec<Option<bool>> {
            let column = rows
                .columns()
                .get(own + place)
                .and_then(|column| column.as_boolean_opt());
            column.map(|flags| flags.iter().collect()).unwrap_or_default()
        };
        let said = texts
            .iter()
            .enumerate()
            .map(|(place, text)| ((*text).to_owned(), flags(place)));
        let known = names.iter().enumerate().map(|(place, name)| {
            let known = flags(texts.len() + place).into_iter().map(|known| known == Some(true));
            (*name, known.collect())
        });
        let (said, known) = (said.collect(), known.collect());
        let facts = rows.project(&(0..own).collect::<Vec<_>>());
        let facts = facts.map_err(|_| WorkbenchError::Engine)?;
        Ok(Rows {
            facts: QueryResult::new(&query.name, &query.contract, facts)?,
            said,
            known,
        })
    }

    /// The rows of a table of facts, with a column for each expression behind, and then one for each fact: whether it is known.
    fn evaluated(
        &self,
        table: &str,
        texts: &BTreeSet<&str>,
        names: &BTreeSet<&'static str>,
    ) -> Result<RecordBatch, WorkbenchError> {
        let failed = |error: DataFusionError| WorkbenchError::Plan {
            query: format!("eligibility over {table}"),
            reason: told(&error),
        };
        let frame = self
            .engine
            .runtime
            .block_on(self.session.table(table))
            .map_err(failed)?;
        let schema = frame.schema().clone();
        let mut columns: Vec<Expr> = schema.fields().iter().map(|field| ident(field.name())).collect();
        for (place, text) in texts.iter().enumerate() {
            let expression = self.session.parse_sql_expr(text, &schema).map_err(failed)?;
            columns.push(expression.alias(format!("said {place}")));
        }
        columns.extend(
            names
                .iter()
                .map(|name| ident(*name).is_not_null().alias(format!("known {name}"))),
        );
        let frame = frame.select(columns).map_err(failed)?;
        guard::check_plan(table, frame.logical_plan())?;
        let schema = SchemaRef::new(frame.schema().as_arrow().clone());
        let quiet = || WorkbenchError::Execution {
            query: format!("eligibility over {table}"),
        };
        let batches = self.engine.runtime.block_on(frame.collect()).map_err(|_| quiet())?;
        let schema = batches.first().map_or(schema, RecordBatch::schema);
        concat_batches(&schema, &batches).map_err(|_| quiet())
    }

    fn replace(&self, table: &str, rows: RecordBatch) -> Result<(), WorkbenchError> {
        self.session
            .deregister_table(table)
            .map_err(|_| WorkbenchError::Engine)?;
        self.session
            .register_batch(table, rows)
            .map(|_| ())
            .map_err(|_| WorkbenchError::Engine)
    }
}
