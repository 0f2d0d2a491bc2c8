//! How postcodes are written down.
//!
//! Custody: no zone; the postcodes do not exist.

use super::Entry;
use crate::synthesis::day::{Day, YEAR_DAYS};
use crate::synthesis::draws::Draws;
use crate::synthesis::people::{Person, Sex};
use crate::synthesis::records::errors::HomeErrors;

/// What stands for no fixed abode in the health service's and the Office for National Statistics' directories.
const NO_FIXED_ABODE: &str = "ZZ99 3VZ";
/// Last letters of a wrong postcode.
const LETTERS: [&str; 10] = ["A", "B", "D", "E", "H", "L", "N", "P", "T", "W"];

/// Whether a woman's address is hidden on a day: from her flight, for a time of her own.
pub(super) fn is_hidden(person: &Person, day: Day, rates: &HomeErrors) -> bool {
    if person.sex != Sex::Female || person.latent.flight >= rates.hidden_people {
        return false;
    }
    let age = f64::from(day.since(person.born)) / YEAR_DAYS;
    let (from, until) = rates.flight_ages;
    let (from, until) = (f64::from(from), f64::from(until));
    let fled = from + (until - from) * person.latent.flight / rates.hidden_people;
    let years = -libm::log1p(-person.latent.hiding) * rates.hidden_years;
    (fled..fled + years).contains(&age)
}

impl Entry<'_, '_> {
    /// The postcode as written.
    pub(super) fn postcode(&self, postcode: &str, is_hidden: bool, draws: &mut Draws) -> String {
        let rates = &self.errors.homes;
        let is_missing = self.goes_wrong(rates.missing, draws);
        if is_hidden || is_missing || postcode.is_empty() {
            return String::new();
        }
        if self.goes_wrong(rates.no_fixed_abode, draws) {
            return NO_FIXED_ABODE.to_owned();
        }
        let mut written = postcode.to_owned();
        if self.goes_wrong(rates.wrong_letter, draws) {
            written.pop();
            written.push_str(draws.one_of(&LETTERS));
        }
        if draws.chance(rates.no_space) {
            written.retain(|letter| letter != ' ');
        }
        if draws.chance(self.errors.names.trailing_space) {
            written.push_str(draws.one_of(&[" ", "\u{a0}", "  "]));
        }
        written
    }
}
