//! The dictionary as one CSV file: a row for each column, one for each measure, one for each definition.
//!
//! Custody: releasable.

use super::{DescribedTable, Dictionary};

const COLUMNS: [&str; 9] = [
    "zone",
    "table",
    "column",
    "where",
    "type",
    "may be empty",
    "meaning",
    "unit",
    "allowed values",
];

/// The dictionary as CSV bytes, UTF-8, lines ended by LF.
pub(super) fn csv(dictionary: &Dictionary) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(COLUMNS);
    for row in dictionary.tables.iter().flat_map(rows) {
        let _ = writer.write_record(row);
    }
    for definition in &dictionary.definitions {
        let row = [
            "definition",
            "",
            definition.term,
            "",
            "",
            "",
            definition.meaning.as_str(),
            "",
            "",
        ];
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

fn rows(table: &DescribedTable) -> Vec<[String; COLUMNS.len()]> {
    let (zone, name) = (table.zone.as_str().to_owned(), &table.name);
    let columns = table.columns.iter().map(|column| {
        [
            zone.clone(),
            name.clone(),
            column.name.clone(),
            String::new(),
            column.kind.as_str().to_owned(),
            if column.may_be_empty { "yes" } else { "no" }.to_owned(),
            column.meaning.clone(),
            column.unit.clone(),
            column.allowed.join("; "),
        ]
    });
    let measures = table.measures.iter().map(|measure| {
        [
            zone.clone(),
            name.clone(),
            "value".to_owned(),
            format!("measure is `{}`", measure.word),
            "number".to_owned(),
            "yes".to_owned(),
            measure.meaning.clone(),
            measure.unit.clone(),
            String::new(),
        ]
    });
    columns.chain(measures).collect()
}
