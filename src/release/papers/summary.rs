//! Each table in short, measure by measure: what an output checker looks at first (OpenSAFELY's Airlock shows the same of
//! every file).
//!
//! Custody: releasable; worked out from released figures alone.

use crate::disclosure::{Decimal, Released, ReleasedRow};
use crate::release::figures::Figures;
use crate::release::tables;
use crate::release::told::Told;

/// The columns.
const COLUMNS: [&str; 12] = [
    "file",
    "measure",
    "kind",
    "rows",
    "numbers",
    "withheld",
    "not available",
    "least",
    "least that is not zero",
    "greatest",
    "all divisible by 5",
    "all midpoints of 6",
];

/// The word for a measure that counts.
pub(in crate::release) const COUNT: &str = "count";

/// The summary of all tables.
pub(super) fn csv(tables: &[Told<'_>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(COLUMNS);
    for told in tables {
        let Some(figures) = Figures::of(told.reviewed) else {
            continue;
        };
        for (file, rows) in tables::parts(figures.table()) {
            for measure in figures.measures() {
                let _ = rows
                    .iter()
                    .any(|row| row.measure() == measure)
                    .then(|| writer.write_record(row(&file, rows, measure)));
            }
        }
    }
    writer.into_inner().unwrap_or_default()
}

fn row(file: &str, rows: &[ReleasedRow], measure: &str) -> [String; COLUMNS.len()] {
    let figures: Vec<Released> = rows
        .iter()
        .filter(|row| row.measure() == measure)
        .map(|row| row.released())
        .collect();
    let numbers: Vec<Decimal> = figures.iter().filter_map(|figure| figure.value()).collect();
    let of = |wanted: Released| figures.iter().filter(|figure| **figure == wanted).count().to_string();
    let counts = !numbers.is_empty() && numbers.iter().all(|number| number.is_count());
    let by_value = |one: &&Decimal, other: &&Decimal| one.value().total_cmp(&other.value());
    let shown = |number: Option<&Decimal>| number.map(ToString::to_string).unwrap_or_default();
    let whole = |rule: &dyn Fn(i64) -> bool| {
        let answer = numbers.iter().all(|number| rule(number.value() as i64));
        if counts { yes_no(answer) } else { String::new() }
    };
    [
        file.to_owned(),
        measure.to_owned(),
        if counts { COUNT } else { "other" }.to_owned(),
        figures.len().to_string(),
        numbers.len().to_string(),
        of(Released::Confidential),
        of(Released::NotAvailable),
        shown(numbers.iter().min_by(by_value)),
        shown(numbers.iter().filter(|number| number.value() != 0.0).min_by(by_value)),
        shown(numbers.iter().max_by(by_value)),
        whole(&|number| number % 5 == 0),
        whole(&|number| number == 0 || number % 6 == 3),
    ]
}

fn yes_no(answer: bool) -> String {
    if answer { "yes" } else { "no" }.to_owned()
}
