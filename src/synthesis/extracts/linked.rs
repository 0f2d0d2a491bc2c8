//! The same world as a trusted environment gives it: no names, an anonymous key for each person, week of birth.
//!
//! Custody: no zone; invented records.

use super::Shown;
use super::council::begun;
use super::court_children::events;
use super::lines::{Format, Lines, yes_or_no};
use super::service::{known_to, referred};
use super::text::TextFile;
use crate::synthesis::day::Day;
use crate::synthesis::life::Conclusion;
use crate::synthesis::people::Sex;
use crate::synthesis::records::{Client, Desks, LookedAfter, Party, Role, is_unborn};
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

/// `linked/referrals.csv`: clients of services, under the key of the parent whom they are. Of who never agreed to research no key
/// is given.
pub(super) const REFERRALS: TextFile = TextFile::new(
    "linked/referrals.csv",
    Format::PLAIN,
    &[
        "record_id",
        "sex",
        "week_of_birth",
        "alf",
        "alf_status",
        "service",
        "local_authority",
        "referral_number",
        "referred_on",
        "consented_to_linkage",
        "started_on",
        "ended_on",
        "engaged",
        "completed",
        "pregnant",
    ],
    referrals,
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
    let record = shown.references.linked_party(party.number);
    lines.row(&[
        &record,
        application,
        role_word(party.role),
        sex_word(party.person.sex),
        &week,
        &key,
        party.match_status.code(),
        &party.deprivation.map(|fifth| fifth.to_string()).unwrap_or_default(),
    ]);
}

fn sex_word(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
    }
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

fn referrals(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for (client, _, referral) in referred(shown, desks) {
        let started = known_to(shown, client, referral.dates.started);
        let ended = known_to(shown, client, referral.dates.ended);
        let completed = ended.map(|_| yes_or_no(referral.dates.completed));
        let (key, status) = key_of_client(shown, desks, client);
        lines.row(&[
            &shown.references.linked_client(client.number),
            sex_word(client.sex),
            &client.born.monday().iso(),
            &key,
            status.code(),
            &client.service,
            referral.authority.name,
            &referral.number.to_string(),
            &referral.dates.referred.iso(),
            yes_or_no(referral.consented_to_research),
            &started.map(Day::iso).unwrap_or_default(),
            &ended.map(Day::iso).unwrap_or_default(),
            yes_or_no(started.is_some()),
            completed.unwrap_or_default(),
            yes_or_no(referral.pregnant),
        ]);
    }
}

/// A record has one key, or none: who agreed to research once has it in every row, and the row says of which referral it holds.
fn key_of_client(shown: &Shown<'_>, desks: &Desks<'_>, client: &Client) -> (String, MatchStatus) {
    let mut known = client.referrals.iter();
    let agreed = known
        .any(|referral| referral.consented_to_research && shown.taken.known(Some(referral.dates.referred)).is_some());
    match client.match_status {
        status if agreed && status != MatchStatus::NoMatch => {
            let key = shown.references.anonymous_key(desks.person_number(client.key));
            (key, status)
        }
        _ => (String::new(), MatchStatus::NoMatch),
    }
}
