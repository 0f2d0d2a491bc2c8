//! The same world as a trusted environment gives it: no names, an anonymous key for each person, week of birth.
//!
//! Custody: no zone; invented records.

use super::calibration::{OBSERVED_TO, Standing};
use super::clerk;
use super::court_children::events;
use super::day::{Day, known_by};
use super::docket::{Docket, Party, PersonKey, Role};
use super::draws::{Draws, Purpose};
use super::error::SynthesisError;
use super::people::{Part, Sex};
use super::proceedings::Life;
use super::references;
use super::table::{Extract, Table};

/// Match statuses of mothers: by health number, by exact identifiers, or by near ones (domain.md section 4b). None is
/// weak or missing, so that what mothers do can be compared between this folder and the one with names.
const MOTHERS_STATUS: [(&str, f64); 3] = [("1", 0.55), ("4", 0.33), ("35", 0.12)];
/// Match statuses of everybody else; 99 has no key.
const OTHERS_STATUS: [(&str, f64); 5] = [("1", 0.50), ("4", 0.32), ("35", 0.12), ("39", 0.04), ("99", 0.02)];
const NO_MATCH: &str = "99";

/// `linked/applications.csv`: the latest revision of each.
pub(super) fn applications(docket: &Docket<'_>) -> Result<Extract, SynthesisError> {
    let columns = [
        "application_id",
        "case_id",
        "kind",
        "applied_on",
        "issued_on",
        "concluded_on",
        "conclusion",
        "consolidated_into",
        "local_authority",
    ];
    let mut table = Table::plain("linked/applications.csv", &columns);
    let until = Day::of(OBSERVED_TO);
    for entry in docket.by_issue() {
        let id = references::linked_application(entry.number);
        let concluded = entry.concluded();
        table.row(&[
            &id,
            &id,
            entry.application.kind.model_word(),
            &entry.application.received.iso(),
            &entry.application.issued.iso(),
            &known_by(concluded.map(|(day, _)| day), until, Day::iso),
            concluded.map_or("", |(_, how)| how.model_word()),
            &entry
                .consolidated_into()
                .map(references::linked_application)
                .unwrap_or_default(),
            entry.life.authority.name,
        ]);
    }
    table.finish()
}

/// `linked/parties.csv`.
pub(super) fn parties(docket: &Docket<'_>, lives: &[Life], seed: u64) -> Result<Extract, SynthesisError> {
    let columns = [
        "record_id",
        "application_id",
        "role",
        "sex",
        "week_of_birth",
        "alf",
        "alf_status",
    ];
    let mut table = Table::plain("linked/parties.csv", &columns);
    let first_numbers = first_person_numbers(lives);
    let statuses = statuses(docket, seed);
    for entry in docket.by_issue() {
        let application = references::linked_application(entry.number);
        for party in &entry.parties {
            let place = usize::try_from(party.number).unwrap_or(usize::MAX);
            let status = statuses.get(place).copied().unwrap_or(NO_MATCH);
            let key = if status == NO_MATCH {
                String::new()
            } else {
                anonymous_key(party.key, &first_numbers)
            };
            let known = !clerk::is_unborn(&party.written) && !is_unnamed(party);
            let week = if known {
                party.person.born.monday().iso()
            } else {
                String::new()
            };
            let sex = match party.person.sex {
                Sex::Female => "female",
                Sex::Male => "male",
            };
            let record = references::linked_party(party.number);
            table.row(&[&record, &application, role_word(party.role), sex, &week, &key, status]);
        }
    }
    table.finish()
}

/// Number, among all people of the world, of the first of each family.
fn first_person_numbers(lives: &[Life]) -> Vec<u32> {
    let mut next = 0_u32;
    let mut numbers = Vec::with_capacity(lives.len());
    for life in lives {
        numbers.push(next);
        next += 1 + u32::try_from(life.family.others.len()).unwrap_or(u32::MAX);
    }
    numbers
}

fn anonymous_key(key: PersonKey, first_numbers: &[u32]) -> String {
    let family = usize::try_from(key.mother)
        .ok()
        .and_then(|number| number.checked_sub(1));
    let first = family
        .and_then(|family| first_numbers.get(family))
        .copied()
        .unwrap_or_default();
    references::anonymous_key(first + key.place)
}

/// Match status of every record, in the order of their running numbers.
fn statuses(docket: &Docket<'_>, seed: u64) -> Vec<&'static str> {
    let mut statuses = Vec::new();
    let mut stream: Option<(u32, Draws)> = None;
    for entry in &docket.entries {
        let mother = entry.life.number;
        let (_, draws) = match stream.take() {
            Some((same, draws)) if same == mother => stream.insert((same, draws)),
            _ => stream.insert((mother, Draws::of(seed, mother, Purpose::Linked))),
        };
        statuses.extend(entry.parties.iter().map(|party| status(party, draws)));
    }
    statuses
}

fn status(party: &Party<'_>, draws: &mut Draws) -> &'static str {
    match party.role {
        Role::Mother => draws.weighted(&MOTHERS_STATUS),
        _ if is_unnamed(party) => NO_MATCH,
        _ => draws.weighted(&OTHERS_STATUS),
    }
}

fn is_unnamed(party: &Party<'_>) -> bool {
    party.person.part == Part::Father(Standing::Unnamed)
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Mother => "mother",
        Role::Father => "father",
        Role::Child => "child",
        Role::Other => "other",
    }
}

/// `linked/life_events.csv`.
pub(super) fn life_events(docket: &Docket<'_>) -> Result<Extract, SynthesisError> {
    let mut table = Table::plain("linked/life_events.csv", &["record_id", "event", "on"]);
    for event in events(docket) {
        table.row(&[
            &references::linked_party(event.mother),
            event.kind.model_word(),
            &event.on.iso(),
        ]);
    }
    table.finish()
}
