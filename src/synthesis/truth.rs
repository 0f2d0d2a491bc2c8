//! What is true of the world: who each record is, the sets of proceedings, the returns, and the planted probabilities.
//!
//! Custody: no zone. A real study has none of this. All tables run mother by mother, so that a smaller world's tables
//! are the beginning of a larger one's.

use super::calibration::OBSERVED_TO;
use super::council::LookedAfter;
use super::day::Day;
use super::docket::{Docket, PersonKey};
use super::error::SynthesisError;
use super::hazard::planted;
use super::proceedings::{Life, ProceedingsSet};
use super::references;
use super::service::Client;
use super::table::{Extract, Table};

/// `truth/records_court.csv`: every party reference and the person it stands for.
pub(super) fn court_records(docket: &Docket<'_>) -> Result<Extract, SynthesisError> {
    let parties = docket.entries.iter().flat_map(|entry| &entry.parties);
    records(
        "truth/records_court.csv",
        parties.map(|party| (references::party(party.number), party.key)),
    )
}

/// `truth/records_council.csv`.
pub(super) fn council_records(everybody: &[LookedAfter<'_>]) -> Result<Extract, SynthesisError> {
    records(
        "truth/records_council.csv",
        everybody.iter().map(|child| (child.reference(), child.key)),
    )
}

/// `truth/records_service.csv`.
pub(super) fn service_records(clients: &[Client<'_>]) -> Result<Extract, SynthesisError> {
    records(
        "truth/records_service.csv",
        clients.iter().map(|client| (client.reference(), client.key())),
    )
}

fn records(file: &'static str, rows: impl Iterator<Item = (String, PersonKey)>) -> Result<Extract, SynthesisError> {
    let mut table = Table::plain(file, &["record", "person"]);
    for (record, person) in rows {
        table.row(&[&record, &person.in_truth()]);
    }
    table.finish()
}

/// `truth/sets.csv`: `applications` and `children` are numbers; a set that is not concluded has no conclusion date.
pub(super) fn sets(lives: &[Life]) -> Result<Extract, SynthesisError> {
    let columns = [
        "person",
        "set",
        "started_on",
        "concluded_on",
        "applications",
        "children",
    ];
    let mut table = Table::plain("truth/sets.csv", &columns);
    for life in lives {
        let person = PersonKey::mother(life.number).in_truth();
        for (place, set) in life.sets.iter().enumerate() {
            table.row(&[
                &person,
                &(place + 1).to_string(),
                &set.span.started.iso(),
                &concluded(set).map(Day::iso).unwrap_or_default(),
                &set.applications.len().to_string(),
                &set.children.len().to_string(),
            ]);
        }
    }
    table.finish()
}

fn concluded(set: &ProceedingsSet) -> Option<Day> {
    Some(set.span.concluded).filter(|day| *day <= Day::of(OBSERVED_TO))
}

/// `truth/returns.csv`: the first return of each mother, or the day until which none was seen.
pub(super) fn returns(lives: &[Life]) -> Result<Extract, SynthesisError> {
    let columns = [
        "person",
        "index_started_on",
        "age_band",
        "returned_on",
        "class",
        "end_of_observation",
    ];
    let mut table = Table::plain("truth/returns.csv", &columns);
    for life in lives {
        let Some(index) = life.sets.first() else { continue };
        let returned = life.sets.get(1);
        table.row(&[
            &PersonKey::mother(life.number).in_truth(),
            &index.span.started.iso(),
            life.timing.band.word,
            &returned.map(|set| set.span.started.iso()).unwrap_or_default(),
            returned.and_then(|set| set.class.as_deref()).unwrap_or_default(),
            &life.timing.last_day.iso(),
        ]);
    }
    table.finish()
}

/// `truth/planted.json`: the model's probabilities of return.
pub(super) fn planted_probabilities(mothers: u32, seed: u64) -> Result<Extract, SynthesisError> {
    let mut bytes = serde_json::to_vec_pretty(&planted(mothers, seed))?;
    bytes.push(b'\n');
    Ok(Extract {
        file: "truth/planted.json",
        bytes,
        rows: 1,
    })
}
