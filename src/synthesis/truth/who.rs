//! The person behind each record.
//!
//! Custody: no zone.

use crate::synthesis::extracts::{Format, Lines, Shown, TextFile, begun, referred};
use crate::synthesis::records::{Desks, PersonKey};

const COLUMNS: &[&str] = &["record", "person"];

/// `truth/records_court.csv`: every party reference and the person it stands for.
pub(super) const COURT: TextFile = TextFile::new("truth/records_court.csv", Format::PLAIN, COLUMNS, court);
/// `truth/records_council.csv`.
pub(super) const COUNCIL: TextFile = TextFile::new("truth/records_council.csv", Format::PLAIN, COLUMNS, council);
/// `truth/records_service.csv`.
pub(super) const SERVICE: TextFile = TextFile::new("truth/records_service.csv", Format::PLAIN, COLUMNS, service);

fn court(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    let parties = desks.entries_in(shown.taken).flat_map(|entry| &entry.parties);
    let mut records: Vec<(u64, PersonKey)> = parties.map(|party| (party.number, party.key)).collect();
    // Running numbers were given mother by mother.
    records.sort_unstable();
    for (number, person) in records {
        lines.row(&[&shown.references.party(number), &person.in_truth()]);
    }
}

fn council(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for record in begun(shown, desks) {
        lines.row(&[&shown.references.council_child(record.number), &record.key.in_truth()]);
    }
}

fn service(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    let mut before = None;
    for (client, _, _) in referred(shown, desks) {
        if before.replace(client.number) != Some(client.number) {
            lines.row(&[&shown.references.client(client.number), &client.key.in_truth()]);
        }
    }
}
