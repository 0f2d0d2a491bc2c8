//! How names are written down.
//!
//! Custody: no zone; these people do not exist.

use super::Entry;
use super::{short_forms, spellings, typing};
use crate::synthesis::day::YEAR_DAYS;
use crate::synthesis::draws::Draws;
use crate::synthesis::people::Custom;

use std::borrow::Cow;

impl Entry<'_, '_> {
    /// Forename, surname and previous surname.
    pub(super) fn names(&self, draws: &mut Draws) -> (String, String, String) {
        let rates = &self.errors.names;
        let previous = self.person.previous_surname(self.day);
        let outdated = previous.filter(|_| self.is_outdated(draws));
        let borne = outdated.unwrap_or(self.person.surname_on(self.day));
        let previous = previous.filter(|_| outdated.is_none() && !draws.chance(rates.previous_left_out));
        let forename = self.forename(draws);
        let surname = self.surname(borne, draws);
        let (forename, surname) = if self.goes_wrong(rates.exchanged, draws) {
            (surname, forename)
        } else {
            (forename, surname)
        };
        (forename, surname, previous.unwrap_or_default().to_owned())
    }

    /// The middle name, unless it is left out.
    pub(super) fn middle_names(&self, draws: &mut Draws) -> String {
        let name = self.person.middle_name();
        let name = name.filter(|_| !draws.chance(self.errors.names.middle_name_left_out));
        name.unwrap_or_default().to_owned()
    }

    /// Full names by which the person is also known, if any, apart by a line break, a semicolon or a comma.
    pub(super) fn aliases(&self, draws: &mut Draws) -> String {
        if !self.goes_wrong(self.errors.names.alias, draws) {
            return String::new();
        }
        let (person, day) = (self.person, self.day);
        let previous = person.previous_surname(day);
        let surname = previous.unwrap_or(person.birth_surname());
        let forename = person.forename_on(day);
        let forenames = [
            short_forms::of(forename, person.latent.short_form),
            previous.map(|_| forename),
            person.middle_name(),
        ];
        let names: Vec<String> = forenames
            .into_iter()
            .flatten()
            .map(|forename| format!("{forename} {surname}"))
            .collect();
        names.join(draws.one_of(&["\n", "; ", ", "]))
    }

    /// Whether the clerk still has the surname borne before: likely just after the change, ever less so.
    fn is_outdated(&self, draws: &mut Draws) -> bool {
        let rates = &self.errors.names;
        let years = f64::from(self.day.since(self.person.surname_since(self.day))) / YEAR_DAYS;
        let halved = if rates.outdated_half_life > 0.0 {
            libm::exp2(-years / rates.outdated_half_life)
        } else {
            0.0
        };
        draws.chance(rates.outdated_surname * halved)
    }

    fn forename(&self, draws: &mut Draws) -> String {
        let (person, rates) = (self.person, &self.errors.names);
        let mut name = person.forename_on(self.day);
        let goes_by_short_form = person.latent.short_form < rates.short_form_people;
        if goes_by_short_form && draws.chance(rates.short_form_records) {
            name = short_forms::of(name, person.latent.short_form / rates.short_form_people).unwrap_or(name);
        }
        let goes_by_middle_name = person.latent.middle_name < rates.middle_name_people;
        if goes_by_middle_name && draws.chance(rates.middle_name_records) {
            name = person.middle_name().unwrap_or(name);
        }
        self.as_spelt(name, draws)
    }

    fn surname(&self, borne: &str, draws: &mut Draws) -> String {
        let rates = &self.errors.names;
        if let Some(family) = self.person.family_name() {
            if draws.chance(rates.family_name) {
                return self.with_family_name(borne, family, draws);
            }
        } else if self.person.heritage.custom == Custom::Somali && draws.chance(rates.fathers_name) {
            return self.as_spelt(self.person.middle_name().unwrap_or(borne), draws);
        }
        self.as_spelt(borne, draws)
    }

    fn with_family_name(&self, borne: &str, family: &str, draws: &mut Draws) -> String {
        if borne != family && draws.chance(self.errors.names.both_names) {
            self.as_spelt(&format!("{borne} {family}"), draws)
        } else {
            self.as_spelt(family, draws)
        }
    }

    /// A name as it reaches the page: in one half, another spelling, without marks, with errors, as it may be.
    pub(super) fn as_spelt(&self, name: &str, draws: &mut Draws) -> String {
        let rates = &self.errors.names;
        let mut spelt = Cow::Borrowed(name);
        if let Some((first, second)) = name.split_once('-')
            && self.person.heritage.custom != Custom::Arabic
            && draws.chance(rates.half_name)
        {
            spelt = Cow::Borrowed(if draws.chance(rates.first_half) { first } else { second });
        }
        if self.is_spelt_in_several_ways() && draws.chance(rates.spelling_records) {
            spelt = Cow::Owned(spellings::another(&spelt, self.person.heritage.custom, draws));
        }
        if typing::has_marks(&spelt) && draws.chance(rates.marks_dropped) {
            spelt = Cow::Owned(typing::without_marks(&spelt, draws));
        }
        if spelt.contains('\'') && draws.chance(rates.typographic_apostrophe) {
            spelt = Cow::Owned(spelt.replace('\'', "’"));
        }
        self.smudged(spelt, draws)
    }

    fn is_spelt_in_several_ways(&self) -> bool {
        let rates = &self.errors.names;
        let share = if self.person.heritage.custom.is_familiar() {
            rates.familiar_spelling_people
        } else {
            rates.spelling_people
        };
        self.person.latent.spelling < share
    }

    fn smudged(&self, name: Cow<'_, str>, draws: &mut Draws) -> String {
        let rates = &self.errors.names;
        let unfamiliar = if self.person.heritage.custom.is_familiar() {
            1.0
        } else {
            self.errors.disorder.unfamiliar
        };
        let mut name = name.into_owned();
        if self.goes_wrong(rates.typing * unfamiliar, draws) {
            name = typing::mistyped(rates, &name, draws);
        }
        if self.goes_wrong(rates.scanning * unfamiliar, draws) {
            name = typing::misread(&name, draws);
        }
        if draws.chance(rates.trailing_space) {
            name.push_str(draws.one_of(&[" ", "\u{a0}", "  "]));
        }
        name
    }
}
