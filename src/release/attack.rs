//! A release attacked from its own files: what its tables tell, each count within its rounding, and how counts are tied to one
//! another, against what they withhold.
//!
//! Custody: releasable; it reads a finished release and nothing else.

use std::collections::BTreeMap;

use super::recorded::{MANIFEST, Recorded};
use super::tables::{ReadFiles, ReadRow};
use crate::disclosure::linked::{Cell, Linked, Told};
use crate::disclosure::{PrintedTies, Tied};

/// The file of ties.
pub(super) const TIES: &str = "ties.json";

/// Ties as JSON.
pub(super) fn json(ties: &PrintedTies) -> Vec<u8> {
    // Lists of texts and numbers always have a JSON form.
    let mut json = serde_json::to_vec(ties).unwrap_or_default();
    json.push(b'\n');
    json
}

/// The withheld figures that can be worked out, by table and labels, without their values.
pub(super) fn worked_out(release: &Recorded, files: &ReadFiles) -> Vec<String> {
    let read = std::fs::read(release.folder.join(TIES)).ok();
    let ties = read.and_then(|bytes| serde_json::from_slice::<PrintedTies>(&bytes).ok());
    let Some(ties) = ties else {
        return vec![format!(
            "`{TIES}` is missing or no list of ties, so that nothing shows what can be worked out"
        )];
    };
    let (listed, recorded) = (ties.relations.len(), release.record.relations);
    if recorded.is_some_and(|recorded| recorded != listed) {
        return vec![format!(
            "`{TIES}` lists {listed} relations, and `{MANIFEST}` records another number, so that nothing shows what can be worked out"
        )];
    }
    let mut attack = Attack::new(release, files);
    for (whole, parts) in &ties.relations {
        let whole = attack.cell(whole);
        let parts = parts.iter().map(|part| attack.cell(part)).collect();
        attack.linked.relate_multiples(whole, parts);
    }
    let Some(pinned) = attack.linked.pinned_unless_contradicted(&[true]) else {
        return vec![
            "counts contradict one another, or are not rounded as `manifest.json` says, so that nothing shows what can be worked out"
                .to_owned(),
        ];
    };
    let names = attack.places.iter().filter(|(_, place)| pinned.contains(place));
    names.filter_map(|(tied, _)| named(tied)).collect()
}

fn named(tied: &Tied) -> Option<String> {
    match tied {
        Tied::Printed { table, labels, measure } => Some(format!(
            "`tables/{table}.csv`: `{measure}` of `{}`, which is withheld, can be worked out",
            labels.join(", ")
        )),
        Tied::Hidden { .. } => None,
    }
}

/// The row of a figure: its labels and its measure.
type Row = (Vec<String>, String);

struct Attack<'r> {
    release: &'r Recorded,
    files: &'r ReadFiles,
    linked: Linked,
    places: BTreeMap<Tied, usize>,
    tables: BTreeMap<String, BTreeMap<Row, (String, String)>>,
}

impl<'r> Attack<'r> {
    fn new(release: &'r Recorded, files: &'r ReadFiles) -> Attack<'r> {
        let mut linked = Linked::new(release.record.disclosure.threshold);
        // All that is withheld is so at once.
        linked.unit(1);
        Attack {
            release,
            files,
            linked,
            places: BTreeMap::new(),
            tables: BTreeMap::new(),
        }
    }

    fn cell(&mut self, tied: &Tied) -> usize {
        if let Some(place) = self.places.get(tied) {
            return *place;
        }
        let (told, told_as) = self.figure(tied);
        let place = self.linked.cell(Cell {
            value: 0,
            told_as,
            told,
        });
        self.places.insert(tied.clone(), place);
        place
    }

    /// What the release tells of a count: a figure within its rounding, that it is withheld, or nothing.
    fn figure(&mut self, tied: &Tied) -> (Told, (u64, u64)) {
        let nothing = (Told::Never, (0, 0));
        let Tied::Printed { table, labels, measure } = tied else {
            return nothing;
        };
        let files = self.files;
        let rows = self.tables.entry(table.clone()).or_insert_with(|| rows(files, table));
        let row = rows.get(&(labels.clone(), measure.clone()));
        let is_withheld = row.is_some_and(|(_, status)| status == "c");
        match row.and_then(|(value, _)| value.parse::<u64>().ok()) {
            Some(count) => (Told::Always, self.alike(count)),
            None if is_withheld => (Told::With(vec![0]), (0, 0)),
            None => nothing,
        }
    }

    /// The counts that are told as this one is.
    fn alike(&self, told: u64) -> (u64, u64) {
        let rules = &self.release.record.disclosure;
        if told == 0 {
            return (0, 0);
        }
        let half = rules.round_to / 2;
        let least = told.saturating_sub(half).max(rules.threshold.min(told));
        (least, told.saturating_add((rules.round_to - half).saturating_sub(1)))
    }
}

fn rows(files: &ReadFiles, table: &str) -> BTreeMap<Row, (String, String)> {
    let named = |row: &ReadRow| (row.labels.clone(), row.measure.clone());
    let rows = files.rows_of(table);
    rows.map(|row| (named(row), (row.value.clone(), row.status.clone())))
        .collect()
}
