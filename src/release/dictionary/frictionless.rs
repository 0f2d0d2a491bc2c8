//! The dictionary in the form of the Frictionless specifications, version 1: a Table Schema for a table, and a data package
//! that describes the CSV files of a release with their hashes.
//!
//! Custody: releasable.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{DescribedColumn, DescribedTable, ValueKind};
use crate::release::Contents;
use crate::release::tables::files_of;

/// A table's schema as JSON bytes.
pub(super) fn table_schema(table: &DescribedTable) -> Vec<u8> {
    written(&schema(table))
}

/// The package of a release: its CSV tables, each with schema and hash.
pub(super) fn package(contents: &Contents, tables: &[DescribedTable], hashes: &[(String, String)]) -> Vec<u8> {
    let by_name: BTreeMap<&str, &str> = hashes
        .iter()
        .map(|(name, hash)| (name.as_str(), hash.as_str()))
        .collect();
    let files: Vec<String> = hashes.iter().map(|(name, _)| name.clone()).collect();
    let of_table = |table: &DescribedTable| -> Vec<String> { files_of(&table.name, files.iter()) };
    let each = tables
        .iter()
        .flat_map(|table| of_table(table).into_iter().map(move |path| (table, path)));
    let resources: Vec<Value> = each
        .map(|(table, path)| {
            json!({
                "profile": "tabular-data-resource",
                "name": path.trim_start_matches("tables/").trim_end_matches(".csv"),
                "title": table.title,
                "hash": by_name.get(path.as_str()).map(|hash| format!("sha256:{hash}")),
                "path": path,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": schema(table),
            })
        })
        .collect();
    written(&json!({
        "profile": "tabular-data-package",
        "name": contents.study,
        "title": contents.title,
        "resources": resources,
    }))
}

fn schema(table: &DescribedTable) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    json!({ "fields": fields, "missingValues": [""] })
}

fn field(column: &DescribedColumn) -> Value {
    let kind = match column.kind {
        ValueKind::Text => "string",
        ValueKind::Date => "date",
        ValueKind::Whole => "integer",
        ValueKind::Number => "number",
        ValueKind::YesNo => "boolean",
    };
    let mut constraints = Map::new();
    if !column.may_be_empty {
        constraints.insert("required".to_owned(), json!(true));
    }
    if !column.allowed.is_empty() {
        let word = |word: &String| match (column.kind, word.parse::<i64>()) {
            (ValueKind::Whole, Ok(number)) => json!(number),
            _ => json!(word),
        };
        let words: Vec<Value> = column.allowed.iter().map(word).collect();
        constraints.insert("enum".to_owned(), json!(words));
    }
    let mut field = json!({ "name": column.name, "type": kind, "description": column.meaning });
    if !column.unit.is_empty() {
        field["unit"] = json!(column.unit);
    }
    if !constraints.is_empty() {
        field["constraints"] = Value::Object(constraints);
    }
    field
}

fn written(value: &Value) -> Vec<u8> {
    // Maps with text keys and plain numbers always have a JSON form.
    let mut json = serde_json::to_vec_pretty(value).unwrap_or_default();
    json.push(b'\n');
    json
}
