//! Councils' extracts: removals in the counties where services work, and, from one of these councils, the return of
//! looked-after children (SSDA903) with its own list of names.
//!
//! Custody: no zone; invented records. Some of the council's mothers were looked after there as children.

use super::calibration::{CARE_EXPERIENCE, LOOKED_AFTER_FROM, OBSERVED_TO};
use super::clerk::{self, Written};
use super::court_children::outcomes;
use super::day::{Day, known_by};
use super::docket::{Docket, PersonKey};
use super::draws::{Draws, Purpose};
use super::error::SynthesisError;
use super::looked_after::{Episode, childhood, spell};
use super::people::{Person, Sex};
use super::places::NORFOLK;
use super::proceedings::Life;
use super::references;
use super::table::{Encoding, Extract, Table};
use super::workbook::{Cell, Epoch, Workbook};

/// `council/removals.txt`: children who left their mother's care, and those who came back.
pub(super) fn removals(docket: &Docket<'_>) -> Result<Extract, SynthesisError> {
    let mut table = Table::new("council/removals.txt", '\t', Encoding::Utf16);
    table.header(&[
        "Child ref",
        "Parent ref",
        "Left on",
        "Basis",
        "Returned on",
        "Recorded by",
    ]);
    let until = Day::of(OBSERVED_TO);
    for entry in docket
        .by_issue()
        .into_iter()
        .filter(|entry| !entry.life.authority.services.is_empty())
    {
        let Some(mother) = entry.mother() else { continue };
        for (child, outcome) in outcomes(entry) {
            let Some(removal) = outcome.removal.filter(|removal| removal.left <= until) else {
                continue;
            };
            table.row(&[
                &references::party(child),
                &references::party(mother.number),
                &removal.left.british(),
                removal.basis.council_word(),
                &known_by(removal.returned, until, Day::british),
                "Council",
            ]);
        }
    }
    table.finish()
}

/// A child whom the council looked after.
#[derive(Debug)]
pub(super) struct LookedAfter<'w> {
    /// Running number with the council.
    number: u32,
    pub(super) key: PersonKey,
    person: &'w Person,
    written: Written,
    episodes: Vec<Episode>,
}

impl LookedAfter<'_> {
    /// The council's number for the child.
    pub(super) fn reference(&self) -> String {
        references::council_child(self.number)
    }
}

/// Everybody whom the council looked after, mother by mother.
pub(super) fn looked_after(lives: &[Life], seed: u64) -> Vec<LookedAfter<'_>> {
    let mut everybody: Vec<LookedAfter<'_>> = Vec::new();
    for life in lives.iter().filter(|life| life.authority == NORFOLK) {
        let mut draws = Draws::of(seed, life.number, Purpose::Council);
        for mut child in of_family(life, &mut draws) {
            child.number = u32::try_from(everybody.len()).unwrap_or(u32::MAX);
            everybody.push(child);
        }
    }
    everybody
}

fn of_family<'w>(life: &'w Life, draws: &mut Draws) -> Vec<LookedAfter<'w>> {
    let mut found = Vec::new();
    let mother = &life.family.mother;
    let experienced = draws.chance(CARE_EXPERIENCE);
    let episodes = childhood(mother.born, draws);
    if experienced && mother.born >= Day::of(LOOKED_AFTER_FROM) {
        found.push(entry(PersonKey::mother(life.number), mother, episodes, life, draws));
    }
    for (place, child) in life.family.children.iter().enumerate() {
        let Some(person) = life.family.others.get(child.person) else {
            continue;
        };
        let episodes = episodes_of_child(life, place, person.born, draws);
        if !episodes.is_empty() {
            found.push(entry(
                PersonKey::other(life.number, child.person),
                person,
                episodes,
                life,
                draws,
            ));
        }
    }
    found
}

/// The episodes of one child over all its sets; a spell that would overlap the one before is part of that one.
fn episodes_of_child(life: &Life, child: usize, born: Day, draws: &mut Draws) -> Vec<Episode> {
    let until = Day::of(OBSERVED_TO);
    let mut episodes: Vec<Episode> = Vec::new();
    for outcome in life.applications.iter().flat_map(|application| &application.outcomes) {
        let next = if outcome.child == child {
            spell(outcome, born, draws)
        } else {
            Vec::new()
        };
        let free_from = episodes.last().map(|last| last.ended);
        if next
            .first()
            .is_some_and(|first| free_from.is_none_or(|free| free.is_some_and(|day| day <= first.started)))
        {
            episodes.extend(next);
        }
    }
    episodes.retain(|episode| episode.started <= until);
    episodes
}

fn entry<'w>(
    key: PersonKey,
    person: &'w Person,
    episodes: Vec<Episode>,
    life: &Life,
    draws: &mut Draws,
) -> LookedAfter<'w> {
    let first_day = episodes.first().map_or(person.born, |episode| episode.started);
    let home = life.postcode_on(first_day);
    let written = clerk::write(person, first_day, home, draws);
    LookedAfter {
        number: 0,
        key,
        person,
        written,
        episodes,
    }
}

/// `council/ssda903_header.csv`.
pub(super) fn header(everybody: &[LookedAfter<'_>]) -> Result<Extract, SynthesisError> {
    let mut table = Table::plain("council/ssda903_header.csv", &["CHILD", "SEX", "DOB", "ETHNIC"]);
    for child in everybody {
        let sex = match child.person.sex {
            Sex::Male => "1",
            Sex::Female => "2",
        };
        let born = child.person.born.british();
        table.row(&[&child.reference(), sex, &born, child.person.ethnicity().council_code()]);
    }
    table.finish()
}

/// `council/ssda903_episodes.csv`.
pub(super) fn episodes(everybody: &[LookedAfter<'_>]) -> Result<Extract, SynthesisError> {
    let columns = ["CHILD", "DECOM", "DEC", "LS", "PLACE", "RNE", "REC"];
    let mut table = Table::plain("council/ssda903_episodes.csv", &columns);
    let until = Day::of(OBSERVED_TO);
    for child in everybody {
        for episode in &child.episodes {
            let ended = episode.ended.filter(|day| *day <= until);
            table.row(&[
                &child.reference(),
                &episode.started.british(),
                &known_by(ended, until, Day::british),
                episode.legal_status,
                episode.placement,
                episode.reason_started,
                ended.map_or("", |_| episode.reason_ended),
            ]);
        }
    }
    table.finish()
}

/// `council/identities.xlsx`: a workbook that counts days from 1904, as older spreadsheets on Macintoshes did.
pub(super) fn identities(everybody: &[LookedAfter<'_>]) -> Result<Extract, SynthesisError> {
    let mut workbook = Workbook::new("council/identities.xlsx", "Children", Epoch::Year1904);
    let columns = [
        "Child ID",
        "Forename",
        "Surname",
        "Known as",
        "Date of birth",
        "Gender",
        "Home postcode",
    ];
    workbook.heading(&columns);
    for child in everybody {
        let written = &child.written;
        let sex = match written.sex {
            Some(Sex::Female) => "Female",
            Some(Sex::Male) => "Male",
            None => "",
        };
        workbook.row(vec![
            Cell::text(&child.reference()),
            Cell::text(&written.forename),
            Cell::text(&written.surname),
            Cell::text(&written.aliases),
            written.born.map_or(Cell::Empty, Cell::Date),
            Cell::text(sex),
            Cell::text(&written.postcode),
        ]);
    }
    workbook.finish()
}
