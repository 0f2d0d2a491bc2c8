//! How people are written down: anew in each record, with the troubles of real extracts (domain.md section 4h).
//!
//! Custody: no zone; these people do not exist. What goes wrong depends on the person, on the time and on the office: a
//! person's standings (`latent` of the person) make the same trouble come back, surnames lag behind
//! marriages, and default dates gather in some offices and years.
//!
//! | file | subject |
//! | --- | --- |
//! | `name` | forename, surname, previous surname, aliases |
//! | `short_forms`, `spellings` | what else a name is called, and how else it is spelt |
//! | `typing` | errors of hands and scanners |
//! | `birth`, `home` | birth date and postcode |
//! | `newborn` | children without a name yet |

mod birth;
mod home;
mod name;
mod newborn;
mod short_forms;
mod spellings;
mod typing;

use super::errors::RecordErrors;
use super::offices::Office;
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::people::{Person, Sex};

pub(in crate::synthesis) use newborn::is_unborn;

/// A person as one record has them. Empty where the record is blank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::synthesis) struct Written {
    /// Forename.
    pub(in crate::synthesis) forename: String,
    /// Middle names.
    pub(in crate::synthesis) middle_names: String,
    /// Surname.
    pub(in crate::synthesis) surname: String,
    /// The surname borne before.
    pub(in crate::synthesis) previous_surname: String,
    /// Full names by which the person is also known.
    pub(in crate::synthesis) aliases: String,
    /// Sex.
    pub(in crate::synthesis) sex: Option<Sex>,
    /// Birth date.
    pub(in crate::synthesis) born: Option<Day>,
    /// Postcode.
    pub(in crate::synthesis) postcode: String,
}

/// Whoever writes records in an office.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Clerk<'e> {
    errors: &'e RecordErrors,
    office: Office,
}

impl<'e> Clerk<'e> {
    /// The clerk of an office.
    pub(in crate::synthesis) fn at(office: Office, errors: &'e RecordErrors) -> Clerk<'e> {
        Clerk { errors, office }
    }

    /// Writes a person as known on a day, at home at `postcode`.
    pub(in crate::synthesis) fn write(&self, person: &Person, day: Day, postcode: &str, draws: &mut Draws) -> Written {
        let is_hidden = home::is_hidden(person, day, &self.errors.homes);
        let entry = self.entry(person, day);
        let (forename, surname, previous_surname) = entry.names(draws);
        Written {
            forename,
            middle_names: entry.middle_names(draws),
            surname,
            previous_surname,
            aliases: entry.aliases(draws),
            sex: Some(person.sex).filter(|_| !entry.goes_wrong(self.errors.births.sex_missing, draws)),
            born: entry.birth_date(draws),
            postcode: entry.postcode(postcode, is_hidden, draws),
        }
    }

    /// Writes a child who lives with its mother. Just born, it may have no name yet; its mother's surname may stand for
    /// its own, and where she hides, it does.
    pub(in crate::synthesis) fn write_child(
        &self,
        child: &Person,
        mother: &Person,
        day: Day,
        postcode: &str,
        draws: &mut Draws,
    ) -> Written {
        let is_hidden = home::is_hidden(mother, day, &self.errors.homes);
        let postcode = if is_hidden { "" } else { postcode };
        if self.is_unnamed(child, day, draws) {
            return self.write_newborn(child, mother, day, postcode, draws);
        }
        let mut written = self.write(child, day, postcode, draws);
        let is_adopted = child.adopted_by(day).is_some();
        if !is_adopted && draws.chance(self.errors.children.mothers_surname) {
            written.surname = self.entry(mother, day).as_spelt(mother.surname_on(day), draws);
        }
        written
    }

    /// Writes a father of whom it is known only that he exists.
    pub(in crate::synthesis) fn write_unnamed(&self, draws: &mut Draws) -> Written {
        let word = draws.one_of(&["Unknown", "N/K", ""]);
        let sex = Some(Sex::Male).filter(|_| draws.chance(self.errors.births.unnamed_sex));
        Written {
            forename: word.to_owned(),
            surname: word.to_owned(),
            sex,
            ..Written::default()
        }
    }

    fn entry<'p>(&self, person: &'p Person, day: Day) -> Entry<'e, 'p> {
        Entry {
            errors: self.errors,
            office: self.office,
            person,
            day,
            disorder: self.errors.disorder.factor_of(person.latent.disorder),
        }
    }
}

/// A person about to be written down.
#[derive(Debug, Clone, Copy)]
struct Entry<'e, 'p> {
    errors: &'e RecordErrors,
    office: Office,
    person: &'p Person,
    day: Day,
    /// What multiplies the rates of error of this person.
    disorder: f64,
}

impl Entry<'_, '_> {
    /// Whether an error of this rate befalls this person's record.
    fn goes_wrong(&self, rate: f64, draws: &mut Draws) -> bool {
        draws.chance(rate * self.disorder)
    }
}
