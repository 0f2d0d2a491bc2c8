//! The court's extracts of applications and parties.
//!
//! Custody: no zone; invented records, laid out as a case-management system would send them.

use super::Shown;
use super::lines::{Encoding, Format, Lines, yes_or_no};
use super::text::TextFile;
use crate::synthesis::day::Day;
use crate::synthesis::life::Conclusion;
use crate::synthesis::people::Sex;
use crate::synthesis::records::{Desks, Entry, Party, Role};

/// `court/applications.csv`: titles above the header, a total below, and earlier revisions of some applications.
pub(super) const APPLICATIONS: TextFile = TextFile {
    path: "court/applications.csv",
    format: Format::spreadsheet(',', Encoding::Utf8WithMark),
    titles: |shown, lines| {
        lines.line(&["Public law applications, all courts"]);
        lines.line(&["Criteria:", "care, supervision, discharge, EPO, placement"]);
        let taken = shown.taken.on.british();
        lines.line(&[&format!("Taken {taken}\nsupersedes earlier extracts")]);
    },
    columns: &[
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
    ],
    rows: applications,
    total: |rows, lines| lines.line(&["Total", &rows.to_string(), "", "", "", "", "", "", "", ""]),
};

/// `court/parties.csv`: everybody named in an application, as the clerk of that application wrote them.
pub(super) const PARTIES: TextFile = TextFile::new(
    "court/parties.csv",
    Format::spreadsheet(';', Encoding::Windows1252),
    &[
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
    ],
    parties,
);

fn applications(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for entry in &desks.entries {
        let mut is_shown = false;
        for state in entry.history.rows(shown.taken) {
            application_row(shown, lines, entry, (state.updated, state.concluded));
            is_shown = true;
        }
        if is_shown && entry.layout.empty_row_after {
            lines.empty_row(APPLICATIONS.columns.len());
        }
    }
}

fn application_row(
    shown: &Shown<'_>,
    lines: &mut Lines,
    entry: &Entry<'_>,
    (updated, concluded): (Day, Option<(Day, Conclusion)>),
) {
    let references = shown.references;
    let application = entry.application;
    let is_consolidated = concluded.is_some_and(|(_, how)| how == Conclusion::Consolidated);
    let lead = entry.lead().filter(|_| is_consolidated);
    lines.row(&[
        &references.application(entry.number),
        &entry.case(),
        application.kind.court_word(),
        &application.received.british(),
        &application.issued.british(),
        &concluded.map(|(day, _)| day.british()).unwrap_or_default(),
        concluded.map_or("", |(_, how)| how.court_word()),
        &lead.map(|lead| references.application(lead)).unwrap_or_default(),
        &format!("{}{}", entry.authority.name, entry.layout.after_authority),
        &updated.british(),
    ]);
}

fn parties(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for entry in desks.entries_in(shown.taken) {
        let application = shown.references.application(entry.number);
        let case = entry.case();
        for party in &entry.parties {
            party_row(shown, lines, entry, party, (&application, &case));
        }
        if entry.layout.empty_row_after {
            lines.empty_row(PARTIES.columns.len());
        }
    }
}

fn party_row(
    shown: &Shown<'_>,
    lines: &mut Lines,
    entry: &Entry<'_>,
    party: &Party<'_>,
    (application, case): (&str, &str),
) {
    let written = &party.written;
    let born = written.born.map(Day::british).unwrap_or_default();
    let or_missing = |text: &str| {
        if text.is_empty() {
            entry.layout.missing.to_owned()
        } else {
            text.to_owned()
        }
    };
    let ethnicity = if party.role == Role::Mother {
        party.person.ethnicity().court_word()
    } else {
        ""
    };
    lines.row(&[
        &shown.references.party(party.number),
        application,
        case,
        role_word(party.role, entry.layout.child_word),
        &written.forename,
        &written.middle_names,
        &written.surname,
        &written.previous_surname,
        &written.aliases,
        sex_word(written.sex),
        &or_missing(&born),
        ethnicity,
        &or_missing(&written.postcode),
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

/// The court's and the services' word for a sex; empty where it is not known.
pub(super) fn sex_word(sex: Option<Sex>) -> &'static str {
    match sex {
        Some(Sex::Female) => "F",
        Some(Sex::Male) => "M",
        None => "",
    }
}
