//! The contract of a query: what its header comment promises, and whether it holds.
//!
//! Custody: pseudonymous zone; a contract names tables and columns and holds no row.

use std::collections::BTreeMap;

use arrow::datatypes::{DataType, Schema};

use super::WorkbenchError;

/// The type of a column in a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Text: a pseudonym or a level.
    Text,
    /// A calendar date.
    Date,
    /// A whole number.
    Int,
    /// A number.
    Real,
    /// Yes or no.
    Bool,
}

impl ColumnType {
    fn parse(word: &str) -> Option<ColumnType> {
        match word {
            "text" => Some(ColumnType::Text),
            "date" => Some(ColumnType::Date),
            "int" => Some(ColumnType::Int),
            "real" => Some(ColumnType::Real),
            "bool" => Some(ColumnType::Bool),
            _ => None,
        }
    }

    /// The Arrow type in which such a column travels.
    pub fn data_type(self) -> DataType {
        match self {
            ColumnType::Text => DataType::Utf8,
            ColumnType::Date => DataType::Date32,
            ColumnType::Int => DataType::Int64,
            ColumnType::Real => DataType::Float64,
            ColumnType::Bool => DataType::Boolean,
        }
    }

    fn fits(self, found: &DataType) -> bool {
        match self {
            ColumnType::Text => matches!(found, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8),
            ColumnType::Int => matches!(found, DataType::Int64 | DataType::UInt64 | DataType::Int32),
            _ => *found == self.data_type(),
        }
    }
}

/// One column that a query gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Type.
    pub kind: ColumnType,
    /// Whether it may be null.
    pub nullable: bool,
}

/// What a query's header states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// One row per what.
    pub grain: String,
    /// Columns that no two rows share all of.
    pub key: Vec<String>,
    /// Tables read.
    pub reads: Vec<String>,
    /// Values bound.
    pub binds: Vec<String>,
    /// Columns given, in order.
    pub gives: Vec<Column>,
}

impl Contract {
    /// Reads the header comment of a query.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] when the header lacks a statement or has one that is not known.
    pub fn parse(query: &str, sql: &str) -> Result<Contract, WorkbenchError> {
        let broken = |reason: String| WorkbenchError::Contract {
            query: query.to_owned(),
            reason,
        };
        let mut statements = statements(sql);
        let mut take = |name: &str| statements.remove(name);
        let grain = take("grain").ok_or_else(|| broken("its header states no `grain:`".to_owned()))?;
        let reads = take("reads").ok_or_else(|| broken("its header states no `reads:`".to_owned()))?;
        let gives = take("gives").ok_or_else(|| broken("its header states no `gives:`".to_owned()))?;
        let gives = split(&gives)
            .iter()
            .map(|column| parse_column(column))
            .collect::<Option<Vec<_>>>();
        let gives = gives.ok_or_else(|| broken("`gives:` is not a list of `name type`".to_owned()))?;
        let key = take("key").map(|key| split(&key)).unwrap_or_default();
        if let Some(unknown) = key.iter().find(|key| !gives.iter().any(|column| column.name == **key)) {
            return Err(broken(format!("its key `{unknown}` is not among the columns it gives")));
        }
        let binds = take("binds").map(|binds| split(&binds)).unwrap_or_default();
        Ok(Contract {
            grain,
            key,
            reads: split(&reads),
            binds,
            gives,
        })
    }

    /// Whether a result has the columns that the contract promises.
    ///
    /// # Errors
    /// [`WorkbenchError::Contract`] with the first difference.
    pub(super) fn check_schema(&self, query: &str, schema: &Schema) -> Result<(), WorkbenchError> {
        let broken = |reason: String| WorkbenchError::Contract {
            query: query.to_owned(),
            reason,
        };
        let found: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let promised: Vec<&str> = self.gives.iter().map(|column| column.name.as_str()).collect();
        if found != promised {
            return Err(broken(format!(
                "it promises {} and gives {}",
                promised.join(", "),
                found.join(", ")
            )));
        }
        for (column, field) in self.gives.iter().zip(schema.fields()) {
            if !column.kind.fits(field.data_type()) {
                let (name, kind, found) = (&column.name, column.kind, field.data_type());
                return Err(broken(format!(
                    "column `{name}` is promised as {kind:?} and is {found}"
                )));
            }
        }
        Ok(())
    }
}

/// The `name: value` lines of the comment at the top of a query.
fn statements(sql: &str) -> BTreeMap<String, String> {
    const NAMES: [&str; 5] = ["grain", "key", "reads", "binds", "gives"];
    let comments = sql.lines().map_while(|line| line.strip_prefix("--"));
    let named = comments.filter_map(|line| line.trim().split_once(": "));
    let known = named.filter(|(name, _)| NAMES.contains(name));
    known
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect()
}

fn split(list: &str) -> Vec<String> {
    list.split(',')
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

fn parse_column(text: &str) -> Option<Column> {
    let (name, kind) = text.split_once(' ')?;
    let nullable = kind.ends_with('?');
    let kind = ColumnType::parse(kind.trim_end_matches('?'))?;
    Some(Column {
        name: name.to_owned(),
        kind,
        nullable,
    })
}
