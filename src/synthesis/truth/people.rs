//! Everybody, and mothers' own childhoods in care.
//!
//! Custody: no zone; these people do not exist.

use crate::synthesis::day::Day;
use crate::synthesis::extracts::{Format, Lines, Shown, TextFile};
use crate::synthesis::life::{Exit, Life, is_recorded};
use crate::synthesis::people::{Part, Person, Sex, Standing};
use crate::synthesis::records::{Desks, PersonKey};

/// `truth/persons.csv`: everybody who is known by then in a family of a mother whose first
/// set has come, once.
pub(super) const PERSONS: TextFile = TextFile::new(
    "truth/persons.csv",
    Format::PLAIN,
    &[
        "person",
        "part",
        "sex",
        "born_on",
        "ethnicity",
        "local_authority",
        "left_on",
        "left_by",
    ],
    persons,
);

/// `truth/care_experience.csv`: every mother; `recorded` says whether the looked-after records can hold her episodes.
pub(super) const CARE_EXPERIENCE: TextFile = TextFile::new(
    "truth/care_experience.csv",
    Format::PLAIN,
    &[
        "person",
        "experienced",
        "first_day",
        "last_day",
        "local_authority",
        "recorded",
    ],
    care_experience,
);

/// The mothers whose first set has come when the extracts are taken.
pub(super) fn mothers<'d>(shown: &Shown<'_>, desks: &Desks<'d>) -> impl Iterator<Item = &'d Life> {
    let taken = shown.taken;
    let has_begun = move |life: &&Life| taken.known(Some(life.profile.started)).is_some();
    desks.lives.iter().filter(has_begun)
}

fn persons(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for life in mothers(shown, desks) {
        let authority = life.addresses.on(life.profile.started).authority.name;
        let (left_on, left_by) = exit_words(shown, life.exit);
        let mother = &life.family.mother;
        person_row(lines, PersonKey::mother(life), mother, [authority, &left_on, left_by]);
        for (place, relative) in life.family.others.iter().enumerate() {
            let person = relative.person.as_ref();
            if relative.known_from.is_none() && shown.taken.known(life.family.known_since(place)).is_some() {
                let exit = relative.man.as_ref().and_then(|man| man.exit);
                let (left_on, left_by) = exit_words(shown, exit);
                person_row(lines, PersonKey::other(life, place), person, ["", &left_on, left_by]);
            }
        }
    }
}

/// When and how somebody left the records, as far as it has come.
fn exit_words(shown: &Shown<'_>, exit: Option<(Day, Exit)>) -> (String, &'static str) {
    let exit = exit.filter(|(day, _)| shown.taken.known(Some(*day)).is_some());
    exit.map_or((String::new(), ""), |(day, exit)| (day.iso(), exit.word()))
}

fn person_row(lines: &mut Lines, key: PersonKey, person: &Person, [authority, left_on, left_by]: [&str; 3]) {
    let sex = match person.sex {
        Sex::Female => "female",
        Sex::Male => "male",
    };
    lines.row(&[
        &key.in_truth(),
        part_word(person.part),
        sex,
        &person.born.iso(),
        person.ethnicity().court_word(),
        authority,
        left_on,
        left_by,
    ]);
}

fn part_word(part: Part) -> &'static str {
    match part {
        Part::Mother => "mother",
        Part::Father(Standing::Party) => "father",
        Part::Father(Standing::Named) => "father without party status",
        Part::Father(Standing::Unnamed) => "father without a name",
        Part::Father(Standing::Absent) => "father not mentioned",
        Part::Child => "child",
        Part::Grandmother => "grandmother",
    }
}

fn care_experience(shown: &Shown<'_>, desks: &Desks<'_>, lines: &mut Lines) {
    for life in mothers(shown, desks) {
        let person = PersonKey::mother(life).in_truth();
        let Some(childhood) = &life.childhood else {
            lines.row(&[&person, "no", "", "", "", ""]);
            continue;
        };
        let first = shown.known(childhood.episodes.first().map(|episode| episode.started), Day::iso);
        let last = shown.known(childhood.episodes.last().and_then(|episode| episode.ended), Day::iso);
        let care = &shown.model.world.care;
        let recorded = childhood
            .episodes
            .iter()
            .any(|episode| is_recorded(care, life.profile.born, episode));
        lines.row(&[
            &person,
            "yes",
            &first,
            &last,
            childhood.authority.name,
            if recorded { "yes" } else { "no" },
        ]);
    }
}
