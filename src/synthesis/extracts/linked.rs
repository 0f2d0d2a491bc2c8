//! The same world as a trusted environment gives it: no names, an anonymous key for each person, week of birth.
//!
//! Custody: no zone; invented records.

use super::Shown;
use super::council::begun;
use super::court_children::events;
use super::lines::{Format, Lines};
use super::text::TextFile;
use crate::synthesis::day::Day;
use crate::synthesis::life::Conclusion;
use crate::synthesis::people::Sex;
use crate::synthesis::records::{Desks, LookedAfter, Party, Role, is_unborn};
use crate::synthesis::world::MatchStatus;

/// `linked/applications.csv`: the latest revision of each.
pub(super) const APPLICATIONS: TextFile = TextFile::new(
    "linked/applications.csv",
    Format::PLAIN,
    &[
        "application_id",
        "case_id",
        "kind",
        "applied_on",
        "issued_on",
        "concluded_on",
        "conclusion",
        "consolidated_into",
        "local_authority",
    ],
    applications,
);

/// `linked/parties.csv`.
pub(super) const PARTIES: TextFile = TextFile::new(
    "linked/parties.csv",
    Format::PLAIN,
    &[
        "record_id",
        "application_id",
        "role",
        "sex",
        "week_of_birth",
        "alf",
        "alf_status",
        "deprivation_fifth",
    ],
    parties,
);

/// `linked/life_events.csv`.
pub(super) const LIFE_EVENTS: TextFile = TextFile::new(
    "linked/life_events.csv",
    Format::PLAIN,
    &["record_id", "event", "on"],
    life_events,
);

/// `linked/looked_after_header.csv`: the mothers who were looked after as children, as far as the returns of their years hold
/// them.
pub(super) const LOOKED_AFTER_HEADER: TextFile = TextFile::new(
    "linked/looked_after_header.csv",
    Format::PLAIN,
    &["record_id", "sex", "week_of_birth", "alf", "alf_status"],
    looked_after_header,
);

/// `linked/looked_after_episodes.csv`: their episodes.
pub(super) const LOOKED_AFTER_EPISODES: TextFile = TextFile::new(
    "linked/looked_after_episodes.csv",
    Format::PLAIN,
    &["record_id", "started_on", "ended_on", "legal_status"],
    looked_after_episodes,
);

fn applications(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for entry in desks.entries_in(shown.taken) {
        let id = shown.references.linked_application(entry.number);
        let concluded = entry.history.conclusion(shown.taken);
        let is_consolidated = concluded.is_some_and(|(_, how)| how == Conclusion::Consolidated);
        let lead = entry.lead().filter(|_| is_consolidated);
        lines.row(&[
            &id,
            &id,
            entry.application.kind.model_word(),
            &entry.application.received.iso(),
            &entry.application.issued.iso(),
            &concluded.map(|(day, _)| day.iso()).unwrap_or_default(),
            concluded.map_or("", |(_, how)| how.model_word()),
            &lead
                .map(|lead| shown.references.linked_application(lead))
                .unwrap_or_default(),
            entry.authority.name,
        ]);
    }
}

fn parties(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for entry in desks.entries_in(shown.taken) {
        let application = shown.references.linked_application(entry.number);
        for party in &entry.parties {
            party_row(shown, desks, lines, &application, party);
        }
    }
}

fn party_row(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines, application: &str, party: &Party<'_>) {
    let key = if party.match_status == MatchStatus::NoMatch {
        String::new()
    } else {
        shown.references.anonymous_key(desks.person_number(party.key))
    };
    let is_known = !is_unborn(&party.written) && !party.is_unnamed();
    let week = if is_known {
        party.person.born.monday().iso()
    } else {
        String::new()
    };
    let sex = match party.person.sex {
        Sex::Female => "female",
        Sex::Male => "male",
    };
    let record = shown.references.linked_party(party.number);
    lines.row(&[
        &record,
        application,
        role_word(party.role),
        sex,
        &week,
        &key,
        party.match_status.code(),
        &party.deprivation.map(|fifth| fifth.to_string()).unwrap_or_default(),
    ]);
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Mother => "mother",
        Role::Father => "father",
        Role::Child => "child",
        Role::Other => "other",
    }
}

fn life_events(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for event in events(shown, desks) {
        let record = shown.references.linked_party(event.parent);
        lines.row(&[&record, event.kind.model_word(), &event.on.iso()]);
    }
}

/// The records of mothers' own childhoods.
fn of_mothers<'d, 'w>(shown: &Shown<'_>, desks: &'d Desks<'w>) -> impl Iterator<Item = &'d LookedAfter<'w>> {
    begun(shown, desks).filter(|record| record.is_mother())
}

fn looked_after_header(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for record in of_mothers(shown, desks) {
        let key = if record.match_status == MatchStatus::NoMatch {
            String::new()
        } else {
            shown.references.anonymous_key(desks.person_number(record.key))
        };
        lines.row(&[
            &shown.references.council_child(record.number),
            "female",
            &record.person.born.monday().iso(),
            &key,
            record.match_status.code(),
        ]);
    }
}

fn looked_after_episodes(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for record in of_mothers(shown, desks) {
        let child = shown.references.council_child(record.number);
        let begun = |day| shown.taken.known(Some(day)).is_some();
        for episode in record.episodes.iter().filter(|episode| begun(episode.started)) {
            lines.row(&[
                &child,
                &episode.started.iso(),
                &shown.taken.known(episode.ended).map(Day::iso).unwrap_or_default(),
                episode.legal_status_code(),
            ]);
        }
    }
}
