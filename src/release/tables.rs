//! Released tables as CSV: one figure a row, value and status in columns of their own.
//!
//! Custody: releasable.

use crate::disclosure::ReleasedTable;

/// The table as CSV bytes, UTF-8, lines ended by LF. A value that is withheld is an empty cell with a status beside it,
/// never a text among numbers.
pub(super) fn csv(table: &ReleasedTable) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = table.dimensions().iter().copied().chain(["measure", "value", "status"]);
    // Writing to memory cannot fail.
    let _ = writer.write_record(header);
    for row in table.rows() {
        let labels = row.labels().iter().map(ToString::to_string);
        let value = row
            .released()
            .value()
            .map(|value| value.to_string())
            .unwrap_or_default();
        let rest = [row.measure().to_owned(), value, row.released().status().to_owned()];
        let _ = writer.write_record(labels.chain(rest));
    }
    writer.into_inner().unwrap_or_default()
}
