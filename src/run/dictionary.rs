//! The data dictionary of a study, from the study file, the kinds of source and the contracts of the queries. No extract is
//! opened for it.
//!
//! Custody: it describes tables of the pseudonymous zone and looks into none.

use std::path::Path;

use arrow::datatypes::DataType;

use crate::analysis;
use crate::error::Error;
use crate::intake;
use crate::release::{DeclaredTable, Definition, DescribedColumn, DescribedTable, Dictionary, ValueKind, Zone};
use crate::study::{Estimate, EstimateKind, FieldType, Kind, PanelPeriod, Study};
use crate::workbench::{Catalogue, ColumnType, Meaning, Meanings, Query, Values, made_in_rust, made_tables};

/// Writes the dictionary of a study to the new folder `out`: nothing is read but the study file and the queries.
///
/// # Errors
/// [`Error`] of queries and of the folder; nothing is overwritten.
pub fn dictionary(study: &Study, out: &Path) -> Result<usize, Error> {
    let catalogue = Catalogue::open(study.queries.as_deref())?;
    let mut dictionary = described(study, &catalogue);
    dictionary.declare(&declared(study));
    dictionary.write(out)?;
    Ok(dictionary.tables.len())
}

/// The estimates that a study declares, and the tables that every release has.
fn declared(study: &Study) -> Vec<DeclaredTable> {
    let estimates = study.estimates.iter().map(|estimate| DeclaredTable {
        name: estimate.name.clone(),
        title: estimate.title.clone(),
        kind: kind(estimate),
    });
    let always = DeclaredTable {
        name: String::new(),
        title: String::new(),
        kind: String::new(),
    };
    estimates.chain([always]).collect()
}

/// The kind of an estimate, with what else decides the columns of its table.
fn kind(estimate: &Estimate) -> String {
    let word = estimate.kind.as_str();
    match &estimate.kind {
        EstimateKind::AreaEffect(asked) if asked.periods == PanelPeriod::Quarter => format!("{word} by quarter"),
        _ => word.to_owned(),
    }
}

/// The pseudonymous tables of a study, described, and its definitions.
pub(super) fn described(study: &Study, catalogue: &Catalogue) -> Dictionary {
    let meanings = Meanings::read();
    let kinds = Kind::ALL.into_iter();
    let kinds = kinds.filter(|kind| study.sources.iter().any(|source| source.kind == *kind));
    let sources = kinds.map(|kind| of_kind(study, &meanings, kind));
    let made = made_tables().map(|table| of_made(study, &meanings, table));
    let queries = catalogue.queries().filter(|query| !query.is_check());
    let queries = queries.map(|query| of_query(study, &meanings, query));
    let definitions = analysis::definitions_of(study).into_iter();
    Dictionary {
        title: study.title.clone(),
        study: study.name.clone(),
        tables: sources.chain(made).chain(queries).collect(),
        definitions: definitions
            .map(|found| Definition {
                term: found.term,
                meaning: found.meaning,
            })
            .collect(),
    }
}

fn of_kind(study: &Study, meanings: &Meanings, kind: Kind) -> DescribedTable {
    let schema = intake::schema(kind);
    let columns = schema.fields().iter().map(|field| {
        let holds = (value_kind(field.data_type()), field.is_nullable());
        let mut column = column(study, meanings, (kind.name(), field.name()), holds);
        if column.allowed.is_empty() {
            column.allowed = levels(study, kind, field.name());
        }
        column
    });
    DescribedTable {
        name: format!("intake.{}", kind.name()),
        zone: Zone::Pseudonymous,
        title: "Extracts of one kind under pseudonyms".to_owned(),
        grain: "one row of an extract that was accepted".to_owned(),
        columns: columns.collect(),
        measures: Vec::new(),
    }
}

fn of_made(study: &Study, meanings: &Meanings, table: &'static str) -> DescribedTable {
    let schema = made_in_rust(table);
    let columns = schema.fields().iter().map(|field| {
        let holds = (value_kind(field.data_type()), field.is_nullable());
        column(study, meanings, (table, field.name()), holds)
    });
    DescribedTable {
        name: table.to_owned(),
        zone: Zone::Pseudonymous,
        title: "Made between queries".to_owned(),
        grain: "as its columns say".to_owned(),
        columns: columns.collect(),
        measures: Vec::new(),
    }
}

fn of_query(study: &Study, meanings: &Meanings, query: &Query) -> DescribedTable {
    let columns = query.contract.gives.iter().map(|given| {
        let kind = match given.kind {
            ColumnType::Text => ValueKind::Text,
            ColumnType::Date => ValueKind::Date,
            ColumnType::Int => ValueKind::Whole,
            ColumnType::Real => ValueKind::Number,
            ColumnType::Bool => ValueKind::YesNo,
        };
        column(study, meanings, (query.table(), &given.name), (kind, given.nullable))
    });
    DescribedTable {
        name: query.table().to_owned(),
        zone: Zone::Pseudonymous,
        title: format!("Query {}", query.name),
        grain: query.contract.grain.trim_start_matches("one row per ").to_owned(),
        columns: columns.collect(),
        measures: Vec::new(),
    }
}

fn column(
    study: &Study,
    meanings: &Meanings,
    (table, name): (&str, &str),
    (kind, may_be_empty): (ValueKind, bool),
) -> DescribedColumn {
    let Meaning { meaning, unit, values } = meanings.of(table, name).cloned().unwrap_or_default();
    DescribedColumn {
        name: name.to_owned(),
        kind,
        may_be_empty,
        meaning,
        unit,
        allowed: match values {
            Values::Any => Vec::new(),
            Values::Words(words) => words,
            Values::Field(kind, field) => {
                let kind = Kind::ALL.into_iter().find(|known| known.name() == kind);
                kind.map(|kind| levels(study, kind, &field)).unwrap_or_default()
            }
        },
    }
}

/// The words of the code book that a field of a kind may hold; none for a field of another type.
fn levels(study: &Study, kind: Kind, field: &str) -> Vec<String> {
    match kind.field(field).map(|field| field.kind) {
        Some(FieldType::Level(vocabulary)) => {
            let levels = study.codebook.levels(vocabulary).iter();
            levels.map(|level| level.as_str().to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

fn value_kind(data_type: &DataType) -> ValueKind {
    match data_type {
        DataType::Date32 => ValueKind::Date,
        DataType::Boolean => ValueKind::YesNo,
        DataType::Int64 => ValueKind::Whole,
        DataType::Float64 => ValueKind::Number,
        _ => ValueKind::Text,
    }
}
