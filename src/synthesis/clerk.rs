//! How people are written down: anew in each record, with the troubles of real extracts (domain.md section 4h).
//!
//! Custody: no zone; these people do not exist. The rates are chosen so that about 18 % of a mother's surnames and 10
//! % of her forenames disagree between two sets of proceedings.

use super::day::Day;
use super::draws::Draws;
use super::name_lists::SHORT_FORMS;
use super::people::{Person, Sex};

use jiff::civil::date;

/// One edit in a forename or in a surname.
const TYPING_ERROR: f64 = 0.012;
/// A short form instead of a forename that has one.
const SHORT_FORM: f64 = 0.12;
/// The middle name instead of the forename, where there is one.
const MIDDLE_FIRST: f64 = 0.02;
/// The surname borne before, as if it were the present one.
const OUTDATED_SURNAME: f64 = 0.06;
/// The previous surname filled in, where there is one.
const PREVIOUS_FILLED: f64 = 0.5;
/// One half of a double-barrelled surname.
const HALF_SURNAME: f64 = 0.15;
/// Forename and surname in each other's place.
const TRANSPOSED: f64 = 0.004;
/// Another name given as an alias.
const ALIAS: f64 = 0.04;
/// A space, or a no-break space, after a name.
const TRAILING_SPACE: f64 = 0.01;
/// Troubles of birth dates: day and month exchanged, 1 January of the right year, 1 January 1900, blank, another year.
const BIRTH_TROUBLES: [(BirthTrouble, f64); 6] = [
    (BirthTrouble::None, 0.952),
    (BirthTrouble::Exchanged, 0.015),
    (BirthTrouble::YearOnly, 0.010),
    (BirthTrouble::Default, 0.004),
    (BirthTrouble::Blank, 0.014),
    (BirthTrouble::WrongYear, 0.005),
];
/// Postcodes that are hidden or were never asked for.
const POSTCODE_BLANK: f64 = 0.08;
/// A postcode without its space.
const POSTCODE_CLOSED: f64 = 0.05;
/// Age in days up to which a newborn may not have its name yet.
const UNNAMED_DAYS: i32 = 14;
/// Share of such newborns who are entered without a name.
const UNNAMED_SHARE: f64 = 0.45;

#[derive(Debug, Clone, Copy)]
enum BirthTrouble {
    None,
    Exchanged,
    YearOnly,
    Default,
    Blank,
    WrongYear,
}

/// A person as one record has them. Empty where the record is blank.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    pub(super) forename: String,
    pub(super) middle_names: String,
    pub(super) surname: String,
    pub(super) previous_surname: String,
    pub(super) aliases: String,
    pub(super) sex: Option<Sex>,
    pub(super) born: Option<Day>,
    pub(super) postcode: String,
}

/// Writes a person as known on a day, at home at `postcode`.
pub(super) fn write(person: &Person, day: Day, postcode: &str, draws: &mut Draws) -> Written {
    let previous = person.previous_surname(day);
    let outdated = previous.filter(|_| draws.chance(OUTDATED_SURNAME));
    let previous_surname = previous
        .filter(|_| outdated.is_none() && draws.chance(PREVIOUS_FILLED))
        .unwrap_or_default();
    let forename = forename(person, draws);
    let surname = surname(outdated.unwrap_or(person.surname_on(day)), draws);
    let aliases = aliases(person, previous, draws);
    let exchanged = draws.chance(TRANSPOSED);
    let (forename, surname) = if exchanged {
        (surname, forename)
    } else {
        (forename, surname)
    };
    Written {
        forename: smudged(forename, draws),
        middle_names: person
            .middle_name
            .filter(|_| draws.chance(0.8))
            .unwrap_or_default()
            .to_owned(),
        surname: smudged(surname, draws),
        previous_surname: previous_surname.to_owned(),
        aliases,
        sex: Some(person.sex).filter(|_| !draws.chance(0.006)),
        born: birth_date(person.born, draws),
        postcode: written_postcode(postcode, draws),
    }
}

/// Writes a child. Just born, it may have no name yet; its mother's surname may stand for its own.
pub(super) fn write_child(child: &Person, mother: &Person, day: Day, postcode: &str, draws: &mut Draws) -> Written {
    if day.since(child.born) <= UNNAMED_DAYS && draws.chance(UNNAMED_SHARE) {
        return unnamed_newborn(child, mother, day, postcode, draws);
    }
    let mut written = write(child, day, postcode, draws);
    if draws.chance(OUTDATED_SURNAME) {
        written.surname = surname(mother.surname_on(day), draws);
    }
    written
}

/// Writes a father of whom it is known only that he exists.
pub(super) fn write_unnamed(draws: &mut Draws) -> Written {
    let word = draws.one_of(&["Unknown", "N/K", ""]);
    let sex = Some(Sex::Male).filter(|_| draws.chance(0.6));
    Written {
        forename: word.to_owned(),
        surname: word.to_owned(),
        sex,
        ..Written::default()
    }
}

/// Whether a record stands for a newborn without name and birth date.
pub(super) fn is_unborn(written: &Written) -> bool {
    written.born.is_none() && ["Baby", "Unborn"].iter().any(|word| written.forename.starts_with(word))
}

fn unnamed_newborn(child: &Person, mother: &Person, day: Day, postcode: &str, draws: &mut Draws) -> Written {
    let born = match draws.unit() {
        part if part < 0.40 => None,
        part if part < 0.65 => Some(child.born.plus(draws.between(-14, 14))),
        _ => Some(child.born),
    };
    Written {
        forename: draws
            .one_of(&["Baby", "Baby", "Unborn", "Baby Girl", "Baby Boy"])
            .to_owned(),
        surname: surname(mother.surname_on(day), draws),
        sex: Some(child.sex).filter(|_| born == Some(child.born)),
        born,
        postcode: written_postcode(postcode, draws),
        ..Written::default()
    }
}

fn short_form(forename: &str, draws: &mut Draws) -> Option<&'static str> {
    let (_, forms) = SHORT_FORMS.iter().find(|(long, _)| *long == forename)?;
    forms.get(draws.index(forms.len())).copied()
}

fn forename(person: &Person, draws: &mut Draws) -> String {
    let mut name = person.forename;
    if draws.chance(SHORT_FORM) {
        name = short_form(name, draws).unwrap_or(name);
    }
    if draws.chance(MIDDLE_FIRST) {
        name = person.middle_name.unwrap_or(name);
    }
    mistyped(name, draws)
}

fn surname(surname: &str, draws: &mut Draws) -> String {
    let half = surname.split_once('-').filter(|_| draws.chance(HALF_SURNAME));
    let name = match half {
        Some((first, second)) => *draws.one_of(&[&first, &second]),
        None => surname,
    };
    mistyped(name, draws)
}

/// Full names by which a person is also known, if any, apart by a line break, a semicolon or a comma.
fn aliases(person: &Person, previous: Option<&str>, draws: &mut Draws) -> String {
    if !draws.chance(ALIAS) {
        return String::new();
    }
    let surname = previous.unwrap_or(person.surname_on(person.born));
    let forenames = [
        short_form(person.forename, draws),
        previous.map(|_| person.forename),
        person.middle_name,
    ];
    let names: Vec<String> = forenames
        .into_iter()
        .flatten()
        .map(|forename| format!("{forename} {surname}"))
        .collect();
    names.join(draws.one_of(&["\n", "; ", ", "]))
}

/// A name with one edit, rarely.
fn mistyped(name: &str, draws: &mut Draws) -> String {
    if !draws.chance(TYPING_ERROR) {
        return name.to_owned();
    }
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return name.to_owned();
    }
    let place = 1 + draws.index(letters.len() - 2);
    let letter = char::from(b'a' + draws.between(0, 25) as u8);
    match draws.between(0, 3) {
        0 => letters[place] = letter,
        1 => letters.insert(place, letter),
        2 => drop(letters.remove(place)),
        _ => letters.swap(place, place + 1),
    }
    letters.into_iter().collect()
}

fn smudged(name: String, draws: &mut Draws) -> String {
    if !draws.chance(TRAILING_SPACE) {
        return name;
    }
    format!("{name}{}", draws.one_of(&[" ", "\u{a0}", "  "]))
}

fn birth_date(born: Day, draws: &mut Draws) -> Option<Day> {
    let true_date = born.date();
    let written = match draws.weighted(&BIRTH_TROUBLES) {
        BirthTrouble::None => true_date,
        BirthTrouble::Exchanged => date_or(true_date, true_date.year(), true_date.day(), true_date.month()),
        BirthTrouble::YearOnly => date_or(true_date, true_date.year(), 1, 1),
        BirthTrouble::Default => date(1900, 1, 1),
        BirthTrouble::WrongYear => {
            let off = draws.one_of(&[-10, -1, 1, 10]);
            date_or(true_date, true_date.year() + off, true_date.month(), true_date.day())
        }
        BirthTrouble::Blank => return None,
    };
    Some(Day::of(written))
}

fn date_or(otherwise: jiff::civil::Date, year: i16, month: i8, day: i8) -> jiff::civil::Date {
    jiff::civil::Date::new(year, month, day).unwrap_or(otherwise)
}

fn written_postcode(postcode: &str, draws: &mut Draws) -> String {
    if draws.chance(POSTCODE_BLANK) {
        return String::new();
    }
    let closed = draws.chance(POSTCODE_CLOSED);
    smudged(
        if closed {
            postcode.replace(' ', "")
        } else {
            postcode.to_owned()
        },
        draws,
    )
}
