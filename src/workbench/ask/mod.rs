//! One question to the tables: a `select` of groups and counts over one table of the catalogue, read by DataFusion's own parser,
//! checked part by part against what may stand in one, and written anew. What is not on the list does not reach the engine.
//!
//! What comes back are rows of groups, of parts and of the persons behind them, for `cohort` to count: the engine counts nobody, and
//! leaves out nobody. The rules of an answer, and why they are safe, stand in `cohort/asked`. What they need of the language:
//!
//! * tests of up to three columns, one each, joined by `and`: no `or`, by which one person could be added to any group;
//! * no exact day or number: years, and bands of numbers between public cuts;
//! * the cells of an answer follow from the study file, never from the rows: a group of nobody stands there as one of few does.
//!
//! Custody: pseudonymous zone.

mod columns;
mod condition;
mod form;
mod question;
mod test;

use std::collections::BTreeMap;

use arrow::array::AsArray;
use arrow::datatypes::DataType;

pub use question::{Ask, Dimension, Words};

use super::{QueryResult, Workbench, WorkbenchError, guard, told};

/// Why a question is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the question {message}")]
pub struct AskError {
    /// What is wrong with it.
    pub message: String,
    /// What to do.
    pub hint: &'static str,
}

pub(super) fn refused<T>(message: impl Into<String>, hint: &'static str) -> Result<T, AskError> {
    Err(AskError {
        message: message.into(),
        hint,
    })
}

/// Every list made longer by every word.
pub(crate) fn longer_by<T: Clone>(lists: &[Vec<T>], words: &[T]) -> Vec<Vec<T>> {
    let pairs = lists.iter().flat_map(|list| words.iter().map(move |word| (list, word)));
    let longer = pairs.map(|(list, word)| list.iter().chain([word]).cloned().collect());
    longer.collect()
}

/// The rows that answer a question: per row its groups in words, and the person of each unit, none where the row names nobody.
#[derive(Debug, Clone)]
pub struct AskedRows {
    /// Per row, the words of its groups; none for what is not known.
    pub groups: Vec<Vec<Option<String>>>,
    /// Per row, the part in which each test puts it.
    pub parts: Vec<Vec<String>>,
    /// Per row, the person of each unit.
    pub persons: Vec<Vec<Option<String>>>,
}

impl Workbench {
    /// The rows that answer a question, once the table and all that it builds on are made.
    ///
    /// # Errors
    /// [`WorkbenchError`] when a table cannot be made or the question cannot be planned.
    pub(crate) fn ask(&mut self, ask: &Ask) -> Result<AskedRows, WorkbenchError> {
        self.table(ask.table())?;
        if ask.reads_records() {
            self.table("record_persons")?;
        }
        let failed = |error: datafusion::error::DataFusionError| WorkbenchError::Plan {
            query: "the question".to_owned(),
            reason: told(&error),
        };
        let options = guard::read_only();
        let sql = ask.statement();
        let frame = self
            .engine
            .runtime
            .block_on(self.session.sql_with_options(&sql, options));
        let frame = frame.map_err(failed)?;
        guard::check_plan("the question", frame.logical_plan())?;
        let quiet = |_| WorkbenchError::Execution {
            query: "the question".to_owned(),
        };
        let batches = self.engine.runtime.block_on(frame.collect()).map_err(quiet)?;
        let (groups, parts, units) = (ask.dimensions().len(), ask.parts().len(), ask.units().len());
        let mut rows = AskedRows {
            groups: Vec::new(),
            parts: Vec::new(),
            persons: Vec::new(),
        };
        for batch in batches {
            let columns = batch.columns().iter().map(|column| {
                let text = arrow::compute::cast(column, &DataType::Utf8).map_err(|_| WorkbenchError::Engine)?;
                let text = text.as_string_opt::<i32>().ok_or(WorkbenchError::Engine)?;
                Ok(text.iter().map(|cell| cell.map(str::to_owned)).collect::<Vec<_>>())
            });
            let columns = columns.collect::<Result<Vec<_>, WorkbenchError>>()?;
            for row in 0..batch.num_rows() {
                let cell = |column: &Vec<Option<String>>| column.get(row).cloned().flatten();
                rows.groups.push(columns.iter().take(groups).map(cell).collect());
                let of_row = columns.iter().skip(groups).take(parts).map(cell);
                rows.parts.push(of_row.map(Option::unwrap_or_default).collect());
                let of_row = columns.iter().skip(groups + parts).take(units).map(cell);
                rows.persons.push(of_row.collect());
            }
        }
        Ok(rows)
    }

    /// The parents of each child that any record names, of either sex: behind children who are counted stand their parents.
    ///
    /// # Errors
    /// As [`Workbench::table`].
    pub(crate) fn parents_of_children(&mut self) -> Result<BTreeMap<String, Vec<String>>, WorkbenchError> {
        let found: QueryResult = self.table("parent_children")?;
        let (parents, children) = (found.texts("parent")?, found.texts("child")?);
        let mut of_child: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (parent, child) in parents.into_iter().zip(children) {
            if let (Some(parent), Some(child)) = (parent, child) {
                of_child.entry(child).or_default().push(parent);
            }
        }
        Ok(of_child)
    }
}
