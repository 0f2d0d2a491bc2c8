//! The columns of a pseudonymised table: one schema per kind, and the builders that fill it.
//!
//! Custody: the border out of the identifiable zone: identifiers become pseudonyms here, birth dates become as coarse as
//! the study says, and parts of an identity have no column at all.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field as Column, Schema, SchemaRef};
use jiff::civil::{Date, Weekday};
use jiff::{ToSpan, Unit};

use super::pseudonym::Keyring;
use super::reference::is_pseudonym;
use super::value::Value;
use crate::study::{BirthPrecision, FieldType, Kind, Source};

/// The schema of a kind's table. The first column, `extract`, names the source.
pub fn schema(kind: Kind) -> SchemaRef {
    let mut columns = vec![Column::new("extract", DataType::Utf8, false)];
    for field in kind.fields() {
        let nullable = !field.required;
        let data_type = match field.kind {
            FieldType::Identity(_) => continue,
            FieldType::Id(_) | FieldType::Reference(_) | FieldType::Level(_) => DataType::Utf8,
            FieldType::Date | FieldType::BirthDate => DataType::Date32,
            FieldType::Flag => DataType::Boolean,
            FieldType::Integer | FieldType::Count | FieldType::Year => DataType::Int64,
            FieldType::Number | FieldType::Amount => DataType::Float64,
        };
        columns.push(Column::new(field.name, data_type, nullable));
        if field.kind == FieldType::BirthDate {
            columns.push(Column::new("birth_precision", DataType::Utf8, true));
        }
    }
    Arc::new(Schema::new(columns))
}

/// Days since 1970-01-01, as Arrow counts them; none for a date that 32 bits do not reach, of which there is none.
pub fn days(date: Date) -> Option<i32> {
    let epoch = Date::constant(1970, 1, 1);
    epoch.until((Unit::Day, date)).ok().map(|span| span.get_days())
}

/// A date as coarse as the study allows: the first day of its week, month or year. Of a date that the extract knows to the
/// week or month only, that is the week, month or year in which its middle lies.
fn coarsened(date: Date, known: BirthPrecision, precision: BirthPrecision) -> Option<Date> {
    let date = match known {
        BirthPrecision::Week if precision > known => first_day(date, known)?.checked_add(3.days()).ok()?,
        _ => date,
    };
    first_day(date, precision.max(known))
}

fn first_day(date: Date, precision: BirthPrecision) -> Option<Date> {
    match precision {
        BirthPrecision::Day => Some(date),
        BirthPrecision::Week if date.weekday() == Weekday::Monday => Some(date),
        BirthPrecision::Week => date.nth_weekday(-1, Weekday::Monday).ok(),
        BirthPrecision::Month => Some(date.first_of_month()),
        BirthPrecision::Year => Some(date.first_of_year()),
    }
}

enum Builder {
    Id(StringBuilder),
    Level(StringBuilder),
    Date(Date32Builder),
    Birth(Date32Builder, StringBuilder),
    Flag(BooleanBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
    /// Parts of an identity have no column.
    Nothing,
}

impl Builder {
    fn new(kind: FieldType) -> Builder {
        match kind {
            FieldType::Id(_) | FieldType::Reference(_) => Builder::Id(StringBuilder::new()),
            FieldType::Level(_) => Builder::Level(StringBuilder::new()),
            FieldType::Date => Builder::Date(Date32Builder::new()),
            FieldType::BirthDate => Builder::Birth(Date32Builder::new(), StringBuilder::new()),
            FieldType::Flag => Builder::Flag(BooleanBuilder::new()),
            FieldType::Integer | FieldType::Count | FieldType::Year => Builder::Integer(Int64Builder::new()),
            FieldType::Number | FieldType::Amount => Builder::Number(Float64Builder::new()),
            FieldType::Identity(_) => Builder::Nothing,
        }
    }

    fn finish(&mut self, arrays: &mut Vec<ArrayRef>) {
        match self {
            Builder::Id(builder) | Builder::Level(builder) => {
                arrays.push(Arc::new(builder.finish()));
            }
            Builder::Date(builder) => arrays.push(Arc::new(builder.finish())),
            Builder::Birth(dates, precisions) => {
                arrays.push(Arc::new(dates.finish()));
                arrays.push(Arc::new(precisions.finish()));
            }
            Builder::Flag(builder) => arrays.push(Arc::new(builder.finish())),
            Builder::Integer(builder) => arrays.push(Arc::new(builder.finish())),
            Builder::Number(builder) => arrays.push(Arc::new(builder.finish())),
            Builder::Nothing => {}
        }
    }
}

/// The pseudonyms of a row, one for each field: none where it is no identifier. Pseudonyms that stand in a column of references
/// stay as they are.
pub(super) fn pseudonyms(source: &Source, keys: &Keyring, values: &[Value]) -> Vec<Option<String>> {
    let pseudonym = |kind: FieldType, value: &Value| {
        let (domain, may_be_one) = match kind {
            FieldType::Id(domain) => (domain, false),
            FieldType::Reference(domain) => (domain, true),
            _ => return None,
        };
        match value.text()? {
            text if may_be_one && is_pseudonym(domain, text) => Some(text.to_owned()),
            text => Some(keys.pseudonym(domain, &source.system, text)),
        }
    };
    let fields = source.kind.fields().iter().zip(values);
    fields.map(|(field, value)| pseudonym(field.kind, value)).collect()
}

/// Fills the table of one source, batch by batch.
pub(super) struct TableBuilder<'s> {
    source: &'s Source,
    precision: BirthPrecision,
    extract: StringBuilder,
    builders: Vec<Builder>,
    rows: usize,
}

impl<'s> TableBuilder<'s> {
    pub(super) fn new(source: &'s Source, precision: BirthPrecision) -> TableBuilder<'s> {
        let builders = source
            .kind
            .fields()
            .iter()
            .map(|field| Builder::new(field.kind))
            .collect();
        TableBuilder {
            source,
            precision,
            extract: StringBuilder::new(),
            builders,
            rows: 0,
        }
    }

    /// Rows since the last batch.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Adds a row, given the pseudonyms of its identifiers.
    pub(super) fn push(&mut self, values: &[Value], pseudonyms: Vec<Option<String>>) {
        self.extract.append_value(&self.source.name);
        self.rows += 1;
        for ((builder, value), pseudonym) in self.builders.iter_mut().zip(values).zip(pseudonyms) {
            match builder {
                Builder::Id(builder) => builder.append_option(pseudonym),
                Builder::Level(builder) => builder.append_option(value.level().map(|level| level.as_str())),
                Builder::Date(builder) => builder.append_option(value.date().and_then(days)),
                Builder::Birth(dates, precisions) => {
                    let known = self.source.birth_dates;
                    let coarse = value
                        .date()
                        .and_then(|date| coarsened(date, known, self.precision))
                        .and_then(days);
                    dates.append_option(coarse);
                    precisions.append_option(coarse.map(|_| self.precision.max(known).as_str()));
                }
                Builder::Flag(builder) => builder.append_option(match value {
                    Value::Flag(flag) => Some(*flag),
                    _ => None,
                }),
                Builder::Integer(builder) => builder.append_option(match value {
                    Value::Integer(number) => Some(*number),
                    _ => None,
                }),
                Builder::Number(builder) => builder.append_option(match value {
                    Value::Number(number) => Some(*number),
                    _ => None,
                }),
                Builder::Nothing => {}
            }
        }
    }

    /// The rows so far as a batch. None where they do not fit the schema, which would be a fault of the program.
    pub(super) fn finish_batch(&mut self) -> Option<RecordBatch> {
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(self.extract.finish())];
        for builder in &mut self.builders {
            builder.finish(&mut arrays);
        }
        self.rows = 0;
        RecordBatch::try_new(schema(self.source.kind), arrays).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_date_becomes_as_coarse_as_the_study_says() {
        let date = Date::constant(1990, 6, 14);
        let coarse = |precision| coarsened(date, BirthPrecision::Day, precision).map(|date| date.to_string());
        assert_eq!(coarse(BirthPrecision::Day).as_deref(), Some("1990-06-14"));
        assert_eq!(coarse(BirthPrecision::Week).as_deref(), Some("1990-06-11"));
        assert_eq!(coarse(BirthPrecision::Month).as_deref(), Some("1990-06-01"));
        assert_eq!(coarse(BirthPrecision::Year).as_deref(), Some("1990-01-01"));
        let monday = Date::constant(1990, 6, 11);
        assert_eq!(
            coarsened(monday, BirthPrecision::Day, BirthPrecision::Week),
            Some(monday)
        );
    }

    #[test]
    fn a_birth_date_is_never_told_more_exactly_than_the_extract_knows_it() {
        let date = Date::constant(1990, 6, 14);
        let coarse = |known, precision| coarsened(date, known, precision).map(|date| date.to_string());
        use BirthPrecision::{Day, Month, Week, Year};
        assert_eq!(coarse(Week, Day).as_deref(), Some("1990-06-11"));
        assert_eq!(coarse(Month, Day).as_deref(), Some("1990-06-01"));
        assert_eq!(coarse(Month, Week).as_deref(), Some("1990-06-01"));
        assert_eq!(coarse(Month, Year).as_deref(), Some("1990-01-01"));
        // The week from 29 October to 4 November has its middle in November.
        let late = Date::constant(1990, 10, 29);
        assert_eq!(coarsened(late, Week, Month), Some(Date::constant(1990, 11, 1)));
    }

    #[test]
    fn no_part_of_an_identity_has_a_column() {
        for kind in Kind::ALL {
            let schema = schema(kind);
            for field in kind.fields() {
                let has_column = schema.column_with_name(field.name).is_some();
                assert_eq!(
                    has_column,
                    !matches!(field.kind, FieldType::Identity(_)),
                    "{}",
                    field.name
                );
            }
        }
    }
}
