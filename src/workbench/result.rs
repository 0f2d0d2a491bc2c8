//! The rows of a query whose contract holds.
//!
//! Custody: pseudonymous zone. Rows go to `cohort` and no further.

use std::collections::BTreeSet;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};

use super::WorkbenchError;
use super::contract::Contract;

/// A query's rows.
#[derive(Debug, Clone)]
pub struct QueryResult {
    query: String,
    rows: RecordBatch,
}

impl QueryResult {
    /// Takes rows over once they keep the contract: columns of the promised type, no null where none is promised, no two
    /// rows with one key.
    pub(super) fn new(query: &str, contract: &Contract, rows: RecordBatch) -> Result<QueryResult, WorkbenchError> {
        contract.check_schema(query, &rows.schema())?;
        let broken = |reason: String| WorkbenchError::Contract {
            query: query.to_owned(),
            reason,
        };
        for (column, array) in contract.gives.iter().zip(rows.columns()) {
            if !column.nullable && array.null_count() > 0 {
                return Err(broken(format!(
                    "column `{}` holds nulls, and none is promised",
                    column.name
                )));
            }
        }
        let result = QueryResult {
            query: query.to_owned(),
            rows,
        };
        if !contract.key.is_empty() && !result.is_unique(&contract.key)? {
            return Err(broken(format!("two rows share the key {}", contract.key.join(", "))));
        }
        Ok(result)
    }

    fn is_unique(&self, key: &[String]) -> Result<bool, WorkbenchError> {
        let columns = key
            .iter()
            .map(|name| self.column(name, &DataType::Utf8))
            .collect::<Result<Vec<_>, _>>()?;
        let columns: Vec<_> = columns
            .iter()
            .filter_map(|column| column.as_string_opt::<i32>())
            .collect();
        let value =
            |column: &&arrow::array::StringArray, row| column.is_valid(row).then(|| column.value(row).to_owned());
        let mut seen = BTreeSet::new();
        Ok((0..self.len()).all(|row| seen.insert(columns.iter().map(|column| value(column, row)).collect::<Vec<_>>())))
    }

    fn column(&self, name: &str, wanted: &DataType) -> Result<ArrayRef, WorkbenchError> {
        let broken = || WorkbenchError::Contract {
            query: self.query.clone(),
            reason: format!("it gives no column `{name}` of the type that is read"),
        };
        let column = self.rows.column_by_name(name).ok_or_else(broken)?;
        cast(column, wanted).map_err(|_| broken())
    }

    /// The rows themselves.
    pub(super) fn rows(&self) -> &RecordBatch {
        &self.rows
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.num_rows()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A column of texts.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] when there is no such column.
    pub fn texts(&self, name: &str) -> Result<Vec<Option<String>>, WorkbenchError> {
        let column = self.column(name, &DataType::Utf8)?;
        let texts = column
            .as_string_opt::<i32>()
            .map(|texts| texts.iter().map(|text| text.map(str::to_owned)).collect());
        Ok(texts.unwrap_or_default())
    }

    /// A column of texts that holds no null.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] when there is no such column or it holds a null.
    pub fn all_texts(&self, name: &str) -> Result<Vec<String>, WorkbenchError> {
        self.without_null(name, self.texts(name)?)
    }

    /// A column of whole numbers.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] when there is no such column.
    pub fn integers(&self, name: &str) -> Result<Vec<Option<i64>>, WorkbenchError> {
        let column = self.column(name, &DataType::Int64)?;
        Ok(column
            .as_primitive_opt::<Int64Type>()
            .map(|numbers| numbers.iter().collect())
            .unwrap_or_default())
    }

    /// A column of whole numbers that holds no null.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] when there is no such column or it holds a null.
    pub fn all_integers(&self, name: &str) -> Result<Vec<i64>, WorkbenchError> {
        self.without_null(name, self.integers(name)?)
    }

    /// A column of numbers.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] when there is no such column.
    pub fn numbers(&self, name: &str) -> Result<Vec<Option<f64>>, WorkbenchError> {
        let column = self.column(name, &DataType::Float64)?;
        let numbers = column.as_primitive_opt::<Float64Type>();
        Ok(numbers.map(|numbers| numbers.iter().collect()).unwrap_or_default())
    }

    /// A column of dates, as days since 1970-01-01.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] when there is no such column.
    pub fn dates(&self, name: &str) -> Result<Vec<Option<i32>>, WorkbenchError> {
        let column = self.column(name, &DataType::Date32)?;
        Ok(column
            .as_primitive_opt::<Date32Type>()
            .map(|dates| dates.iter().collect())
            .unwrap_or_default())
    }

    /// A column of dates that holds no null.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] when there is no such column or it holds a null.
    pub fn all_dates(&self, name: &str) -> Result<Vec<i32>, WorkbenchError> {
        self.without_null(name, self.dates(name)?)
    }

    /// A column of flags that holds no null.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] when there is no such column or it holds a null.
    pub fn all_flags(&self, name: &str) -> Result<Vec<bool>, WorkbenchError> {
        self.without_null(name, self.flags(name)?)
    }

    /// A column of flags.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] when there is no such column.
    pub fn flags(&self, name: &str) -> Result<Vec<Option<bool>>, WorkbenchError> {
        let column = self.column(name, &DataType::Boolean)?;
        let flags = column.as_boolean_opt().map(|flags| flags.iter().collect());
        Ok(flags.unwrap_or_default())
    }

    fn without_null<T>(&self, name: &str, values: Vec<Option<T>>) -> Result<Vec<T>, WorkbenchError> {
        values
            .into_iter()
            .collect::<Option<Vec<T>>>()
            .ok_or_else(|| WorkbenchError::Contract {
                query: self.query.clone(),
                reason: format!("column `{name}` holds nulls, and none is expected"),
            })
    }
}
