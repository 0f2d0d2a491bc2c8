//! The court's extracts of applications and parties.
//!
//! Custody: no zone; invented records, laid out as a case-management system would send them.

use super::calibration::OBSERVED_TO;
use super::day::{Day, known_by};
use super::docket::{Docket, Entry, Party, Role};
use super::error::SynthesisError;
use super::outcomes::Conclusion;
use super::people::Sex;
use super::references;
use super::table::{Encoding, Extract, Table, yes_or_no};

const APPLICATION_COLUMNS: [&str; 10] = [
    "Application ref",
    "Case number",
    "Type",
    "Date received",
    "Date issued",
    "Date concluded",
    "Outcome",
    "Consolidated into",
    "Applicant authority",
    "Last updated",
];

/// `court/applications.csv`: titles above the header, a total below, and earlier revisions of some applications.
pub(super) fn applications(docket: &Docket<'_>) -> Result<Extract, SynthesisError> {
    let mut table = Table::new("court/applications.csv", ',', Encoding::Utf8WithMark);
    table.line(&["Public law applications, all courts"]);
    table.line(&["Criteria:", "care, supervision, discharge, EPO, placement"]);
    table.line(&["Taken 06/01/2025\nsupersedes earlier extracts"]);
    table.header(&APPLICATION_COLUMNS);
    for entry in docket.by_issue() {
        let latest = (entry.layout.updated, entry.concluded());
        let revision = entry.layout.revision;
        let earlier = revision.map(|revision| (revision.updated, revision.concluded));
        let rows = match revision {
            Some(revision) if revision.stands_first => [earlier, Some(latest)],
            _ => [Some(latest), earlier],
        };
        for (updated, concluded) in rows.into_iter().flatten() {
            application_row(&mut table, entry, updated, concluded);
        }
        if entry.layout.empty_row_after {
            table.empty_row();
        }
    }
    let total = table.rows().to_string();
    table.line(&["Total", &total, "", "", "", "", "", "", "", ""]);
    table.finish()
}

fn application_row(table: &mut Table, entry: &Entry<'_>, updated: Day, concluded: Option<(Day, Conclusion)>) {
    let until = Day::of(OBSERVED_TO);
    let application = entry.application;
    let lead = entry
        .consolidated_into()
        .filter(|_| concluded.is_some_and(|(_, how)| how == Conclusion::Consolidated));
    table.row(&[
        &references::application(entry.number),
        &entry.case,
        application.kind.court_word(),
        &application.received.british(),
        &application.issued.british(),
        &known_by(concluded.map(|(day, _)| day), until, Day::british),
        concluded.map_or("", |(_, how)| how.court_word()),
        &lead.map(references::application).unwrap_or_default(),
        &format!("{}{}", entry.life.authority.name, entry.layout.after_authority),
        &updated.british(),
    ]);
}

const PARTY_COLUMNS: [&str; 14] = [
    "Party ref",
    "Application ref",
    "Case number",
    "Role",
    "First name",
    "Middle names",
    "Surname",
    "Previous surname",
    "Also known as",
    "Sex",
    "Date of birth",
    "Ethnic group",
    "Postcode",
    "Party status",
];

/// `court/parties.csv`: everybody named in an application, as the clerk of that application wrote them.
pub(super) fn parties(docket: &Docket<'_>) -> Result<Extract, SynthesisError> {
    let mut table = Table::new("court/parties.csv", ';', Encoding::Windows1252);
    table.header(&PARTY_COLUMNS);
    for entry in docket.by_issue() {
        for party in &entry.parties {
            party_row(&mut table, entry, party);
        }
        if entry.layout.empty_row_after {
            table.empty_row();
        }
    }
    table.finish()
}

fn party_row(table: &mut Table, entry: &Entry<'_>, party: &Party<'_>) {
    let written = &party.written;
    let missing = entry.layout.missing;
    let or_missing = |text: String| if text.is_empty() { missing.to_owned() } else { text };
    let ethnicity = if party.role == Role::Mother {
        party.person.ethnicity().court_word()
    } else {
        ""
    };
    table.row(&[
        &references::party(party.number),
        &references::application(entry.number),
        &entry.case,
        role_word(party.role, entry.layout.child_word),
        &written.forename,
        &written.middle_names,
        &written.surname,
        &written.previous_surname,
        &written.aliases,
        sex_word(written.sex),
        &or_missing(written.born.map(Day::british).unwrap_or_default()),
        ethnicity,
        &or_missing(written.postcode.clone()),
        yes_or_no(party.has_status),
    ]);
}

fn role_word(role: Role, child_word: &'static str) -> &'static str {
    match role {
        Role::Mother => "Mother",
        Role::Father => "Father",
        Role::Child => child_word,
        Role::Other => "Other",
    }
}

fn sex_word(sex: Option<Sex>) -> &'static str {
    match sex {
        Some(Sex::Female) => "F",
        Some(Sex::Male) => "M",
        None => "",
    }
}
