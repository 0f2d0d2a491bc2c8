//! Persons and the evidence of pairs as tables of the work folder.
//!
//! Custody: the pseudonymous zone; record pseudonyms, levels and weights, no token.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array, RecordBatch, StringArray, StringBuilder};
use arrow::datatypes::{DataType, Field, Float64Type, Int64Type, Schema, SchemaRef};

use super::rows::text;
use crate::linkage::scoring::evidence::compared_fields;
use crate::linkage::scoring::frequency::RarityFactors;
use crate::linkage::stage::{PERSONS, StageError};
use crate::linkage::{Change, Conflict, Imputation, LinkedPerson, LinkedPersons, Pair, PairEvidence, Unlinkable};
use crate::store::FinishedStage;

fn persons_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("record", DataType::Utf8, false),
        Field::new("person", DataType::Utf8, false),
        Field::new("probability", DataType::Float64, true),
        Field::new("unlinkable", DataType::Utf8, true),
    ]))
}

/// Rows that are put into one batch: the text of a million would be as large as all that they come from.
const AT_ONCE: usize = 1 << 16;

/// Batches of a table, and its columns.
pub(in crate::linkage) type Batches<'b> = (
    SchemaRef,
    Box<dyn Iterator<Item = Result<RecordBatch, StageError>> + 'b>,
);

pub(in crate::linkage) fn persons_batches(persons: &LinkedPersons) -> Batches<'_> {
    (
        persons_schema(),
        Box::new(persons.rows().chunks(AT_ONCE).map(persons_batch)),
    )
}

fn persons_batch(rows: &[LinkedPerson]) -> Result<RecordBatch, StageError> {
    let record: StringArray = rows.iter().map(|row| Some(row.record())).collect();
    let person: StringArray = rows.iter().map(|row| Some(row.person())).collect();
    let probability: Float64Array = rows.iter().map(LinkedPerson::probability).collect();
    let unlinkable: StringArray = rows
        .iter()
        .map(|row| row.unlinkable().map(Unlinkable::as_str))
        .collect();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(record),
        Arc::new(person),
        Arc::new(probability),
        Arc::new(unlinkable),
    ];
    RecordBatch::try_new(persons_schema(), columns).map_err(|_| StageError::Internal)
}

pub(in crate::linkage) fn read_persons(stage: &FinishedStage) -> Result<LinkedPersons, StageError> {
    let mut rows = Vec::new();
    for batch in stage.read(PERSONS, &persons_schema(), None)? {
        let text = |name: &str| text(&batch, name);
        let number = batch
            .column_by_name("probability")
            .and_then(|column| column.as_primitive_opt::<Float64Type>());
        let columns = (text("record"), text("person"), number, text("unlinkable"));
        let (Some(records), Some(persons), Some(numbers), Some(reasons)) = columns else {
            return Err(StageError::Internal);
        };
        let values = records.iter().zip(persons).zip(numbers.iter().zip(reasons));
        for ((record, person), (probability, reason)) in values {
            let (Some(record), Some(person)) = (record, person) else {
                return Err(StageError::Internal);
            };
            let reason = reason
                .map(|word| Unlinkable::parse(word).ok_or(StageError::Internal))
                .transpose()?;
            rows.push(LinkedPerson::restored(
                record.to_owned(),
                person.to_owned(),
                probability,
                reason,
            ));
        }
    }
    Ok(LinkedPersons::given(rows)?)
}

/// The columns of the evidence: one row per pair of at least one per cent.
pub(in crate::linkage) fn evidence_schema() -> SchemaRef {
    let must = |name: &str, data_type| Field::new(name, data_type, false);
    let may = |name: &str, data_type| Field::new(name, data_type, true);
    let mut fields = vec![
        must("population", DataType::Utf8),
        must("first_record", DataType::Utf8),
        must("second_record", DataType::Utf8),
        must("weight", DataType::Float64),
        must("probability", DataType::Float64),
        must("verdict", DataType::Utf8),
        may("found_by", DataType::Utf8),
        must("elapsed", DataType::Utf8),
        must("forename_rarity", DataType::Float64),
        must("surname_rarity", DataType::Float64),
        must("postcode_rarity", DataType::Float64),
    ];
    fields.extend(compared_fields().map(|name| may(name, DataType::Utf8)));
    Arc::new(Schema::new(fields))
}

pub(in crate::linkage) fn evidence_batches(evidence: &PairEvidence) -> Batches<'_> {
    let some = evidence.pairs().chunks(AT_ONCE);
    (
        evidence_schema(),
        Box::new(some.map(|pairs| evidence_batch(evidence, pairs))),
    )
}

fn evidence_batch(evidence: &PairEvidence, pairs: &[Pair]) -> Result<RecordBatch, StageError> {
    let first: StringArray = pairs.iter().map(|pair| Some(evidence.records(pair).0)).collect();
    let second: StringArray = pairs.iter().map(|pair| Some(evidence.records(pair).1)).collect();
    let population: StringArray = pairs.iter().map(|pair| Some(pair.population().as_str())).collect();
    let weight: Float64Array = pairs.iter().map(|pair| Some(pair.weight())).collect();
    let probability: Float64Array = pairs.iter().map(|pair| Some(pair.probability())).collect();
    let verdict: StringArray = pairs.iter().map(|pair| Some(pair.verdict().as_str())).collect();
    let found_by: StringArray = pairs.iter().map(Pair::found_by).collect();
    let elapsed: StringArray = pairs.iter().map(|pair| Some(pair.pattern().elapsed().name())).collect();
    let rarity = |factor: fn(RarityFactors) -> f64| -> ArrayRef {
        let factors: Float64Array = pairs.iter().map(|pair| Some(factor(pair.rarity()))).collect();
        Arc::new(factors)
    };
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(population),
        Arc::new(first),
        Arc::new(second),
        Arc::new(weight),
        Arc::new(probability),
        Arc::new(verdict),
        Arc::new(found_by),
        Arc::new(elapsed),
        rarity(|rarity| rarity.forename),
        rarity(|rarity| rarity.surname),
        rarity(|rarity| rarity.postcode),
    ];
    for index in 0..compared_fields().len() {
        let mut levels = StringBuilder::new();
        for pair in pairs {
            levels.append_option(pair.levels().get(index).and_then(|(_, level)| *level));
        }
        columns.push(Arc::new(levels.finish()));
    }
    RecordBatch::try_new(evidence_schema(), columns).map_err(|_| StageError::Internal)
}

pub(in crate::linkage) fn conflicts_batch(conflicts: &[Conflict]) -> Result<RecordBatch, StageError> {
    let column = |text: fn(&Conflict) -> Option<&str>| -> ArrayRef {
        Arc::new(conflicts.iter().map(text).collect::<StringArray>())
    };
    let schema = Schema::new(vec![
        Field::new("kind", DataType::Utf8, false),
        Field::new("record", DataType::Utf8, false),
        Field::new("other_record", DataType::Utf8, true),
        Field::new("child_record", DataType::Utf8, true),
    ]);
    let columns = vec![
        column(|conflict| Some(conflict.kind.as_str())),
        column(|conflict| Some(&conflict.record)),
        column(|conflict| conflict.other_record.as_deref()),
        column(|conflict| conflict.child_record.as_deref()),
    ];
    RecordBatch::try_new(Arc::new(schema), columns).map_err(|_| StageError::Internal)
}

pub(in crate::linkage) fn changes_batch(changes: &[Change]) -> Result<RecordBatch, StageError> {
    let text = |text: fn(&Change) -> &str| -> ArrayRef {
        Arc::new(changes.iter().map(|change| Some(text(change))).collect::<StringArray>())
    };
    // Releases and records are far below 2^63.
    let number = |number: fn(&Change) -> u64| -> ArrayRef {
        Arc::new(
            changes
                .iter()
                .map(|change| Some(number(change) as i64))
                .collect::<Int64Array>(),
        )
    };
    let schema = Schema::new(vec![
        Field::new("release", DataType::Int64, false),
        Field::new("change", DataType::Utf8, false),
        Field::new("person", DataType::Utf8, false),
        Field::new("now", DataType::Utf8, false),
        Field::new("records", DataType::Int64, false),
    ]);
    let columns = vec![
        number(|change| u64::from(change.release)),
        text(|change| change.kind.as_str()),
        text(|change| &change.person),
        text(|change| &change.now),
        number(|change| change.records),
    ];
    RecordBatch::try_new(Arc::new(schema), columns).map_err(|_| StageError::Internal)
}

fn imputations_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("imputation", DataType::Int64, false),
        Field::new("record", DataType::Utf8, false),
        Field::new("person", DataType::Utf8, false),
    ]))
}

/// Imputations counted from 1: 0 is the best linkage.
pub(in crate::linkage) fn imputations_batch(imputations: &[Imputation]) -> Result<RecordBatch, StageError> {
    let numbered = || (1_i64..).zip(imputations);
    let numbers = numbered().flat_map(|(number, imputation)| imputation.rows().iter().map(move |_| Some(number)));
    let rows = || imputations.iter().flat_map(Imputation::rows);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(numbers.collect::<Int64Array>()),
        Arc::new(rows().map(|(record, _)| Some(record)).collect::<StringArray>()),
        Arc::new(rows().map(|(_, person)| Some(person)).collect::<StringArray>()),
    ];
    RecordBatch::try_new(imputations_schema(), columns).map_err(|_| StageError::Internal)
}

/// So many imputations as they were stored.
pub(in crate::linkage) fn read_imputations(
    stage: &FinishedStage,
    table: &str,
    imputations: usize,
) -> Result<Vec<Imputation>, StageError> {
    let mut rows = vec![Vec::new(); imputations];
    for batch in stage.read(table, &imputations_schema(), None)? {
        let text = |name: &str| text(&batch, name);
        let number = batch
            .column_by_name("imputation")
            .and_then(|column| column.as_primitive_opt::<Int64Type>());
        let (Some(numbers), Some(records), Some(persons)) = (number, text("record"), text("person")) else {
            return Err(StageError::Internal);
        };
        for ((number, record), person) in numbers.iter().zip(records).zip(persons) {
            let place = number.and_then(|number| usize::try_from(number - 1).ok());
            let held = place.and_then(|place| rows.get_mut(place));
            let row = held.zip(record.zip(person)).ok_or(StageError::Internal)?;
            row.0.push((row.1.0.to_owned(), row.1.1.to_owned()));
        }
    }
    Ok(rows.into_iter().map(Imputation::restored).collect())
}
