//! Each table in short, measure by measure: what an output checker looks at first (OpenSAFELY's Airlock shows the same of
//! every file).
//!
//! Custody: releasable; worked out from released figures alone.

use crate::disclosure::{Decimal, ReleasedRow};
use crate::release::figures::Figures;
use crate::release::tables::{self, ReadRow};
use crate::release::told::Told;

/// The columns.
pub(in crate::release) const COLUMNS: [&str; 12] = [
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
/// The word for any other measure.
pub(in crate::release) const OTHER: &str = "other";

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
                let about = rows.iter().filter(|row| row.measure() == measure);
                let read: Vec<ReadRow> = about.clone().map(ReadRow::of).collect();
                let read: Vec<&ReadRow> = read.iter().collect();
                if !read.is_empty() {
                    let _ = writer.write_record(summed_up((file.as_str(), measure), kind(about), &read));
                }
            }
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// Whether a measure counts, which review alone knows.
fn kind<'r>(rows: impl Iterator<Item = &'r ReleasedRow>) -> &'static str {
    let numbers: Vec<Decimal> = rows.filter_map(|row| row.released().value()).collect();
    let counts = !numbers.is_empty() && numbers.iter().all(|number| number.is_count());
    if counts { COUNT } else { OTHER }
}

/// What is said of a measure in a file, whose figures these are: worked out from what the file shows, so that whoever holds the file
/// can work it out again.
pub(in crate::release) fn summed_up(
    (file, measure): (&str, &str),
    kind: &str,
    figures: &[&ReadRow],
) -> [String; COLUMNS.len()] {
    let values = figures.iter().map(|figure| figure.value.as_str());
    let numbers: Vec<(&str, f64)> = values
        .filter_map(|text| Some((text, text.parse::<f64>().ok()?)))
        .collect();
    let of = |status: &str| figures.iter().filter(|figure| figure.status == status).count();
    let by_value = |one: &&(&str, f64), other: &&(&str, f64)| one.1.total_cmp(&other.1);
    let shown = |number: Option<&(&str, f64)>| number.map(|(text, _)| (*text).to_owned()).unwrap_or_default();
    let whole = |rule: fn(i64) -> bool| {
        let answer = numbers.iter().all(|(text, _)| text.parse::<i64>().is_ok_and(rule));
        if kind == COUNT { yes_no(answer) } else { String::new() }
    };
    [
        file.to_owned(),
        measure.to_owned(),
        kind.to_owned(),
        figures.len().to_string(),
        numbers.len().to_string(),
        of("c").to_string(),
        of("x").to_string(),
        shown(numbers.iter().min_by(by_value)),
        shown(numbers.iter().filter(|number| number.1 != 0.0).min_by(by_value)),
        shown(numbers.iter().max_by(by_value)),
        whole(|number| number % 5 == 0),
        whole(|number| number == 0 || number % 6 == 3),
    ]
}

fn yes_no(answer: bool) -> String {
    if answer { "yes" } else { "no" }.to_owned()
}
