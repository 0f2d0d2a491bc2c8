//! How birth dates are written down.
//!
//! Custody: no zone; these people do not exist.

use jiff::civil::{Date, date};

use super::Entry;
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::people::{Custom, Part};

/// What is written in place of the birth date.
#[derive(Debug, Clone, Copy)]
enum Trouble {
    Missing,
    FirstOfYear,
    FirstOfMonth,
    Year1900,
    Exchanged,
    WrongYear,
    WrongDay,
    DayOfRecord,
}

impl Entry<'_, '_> {
    /// The birth date as written.
    pub(super) fn birth_date(&self, draws: &mut Draws) -> Option<Day> {
        let known = self.known_birth_date();
        let Some(trouble) = self.trouble(draws) else {
            return Some(known);
        };
        let day = known.date();
        let (year, month) = (day.year(), day.month());
        let written = match trouble {
            Trouble::Missing => return None,
            Trouble::DayOfRecord => return Some(self.day),
            Trouble::FirstOfYear => Date::new(year, 1, 1),
            Trouble::FirstOfMonth => Date::new(year, month, 1),
            Trouble::Year1900 => Ok(date(1900, 1, 1)),
            Trouble::Exchanged => Date::new(year, day.day(), month),
            Trouble::WrongYear => Date::new(year + draws.one_of(&[-10, -1, -1, 1, 1, 10]), month, day.day()),
            Trouble::WrongDay => return Some(known.plus(draws.one_of(&[-10, -2, -1, 1, 2, 10]))),
        };
        Some(written.map_or(known, Day::of))
    }

    /// The birth date as the family knows it: of some people the year alone.
    fn known_birth_date(&self) -> Day {
        let person = self.person;
        let may_be = matches!(person.heritage.custom, Custom::Somali | Custom::Arabic) && person.part != Part::Child;
        if may_be && person.latent.birth < self.errors.births.year_alone_people {
            return Day::of(date(person.born.date().year(), 1, 1));
        }
        person.born
    }

    /// What goes wrong, if anything: one draw for all kinds.
    fn trouble(&self, draws: &mut Draws) -> Option<Trouble> {
        let mut left = draws.unit();
        let found = self.troubles().into_iter().find(|(_, rate)| {
            left -= rate * self.disorder;
            left < 0.0
        });
        found.map(|(trouble, _)| trouble)
    }

    /// All that can go wrong, with its rate in this office, this year and for this person's part.
    fn troubles(&self) -> [(Trouble, f64); 8] {
        let rates = &self.errors.births;
        let by_default = rates.default_factor_of(self.office.standing(self.year()));
        let of_grown_ups = if self.person.part == Part::Child { 0.0 } else { 1.0 };
        [
            (Trouble::Missing, rates.missing),
            (Trouble::FirstOfYear, rates.first_of_year * by_default),
            (Trouble::FirstOfMonth, rates.first_of_month * by_default),
            (Trouble::Year1900, rates.year_1900 * by_default),
            (Trouble::Exchanged, rates.exchanged),
            (Trouble::WrongYear, rates.wrong_year),
            (Trouble::WrongDay, rates.wrong_day),
            (Trouble::DayOfRecord, rates.day_of_record * of_grown_ups),
        ]
    }

    /// The year of the record, counted from 1970 in mean years: offices keep a custom for about so long.
    fn year(&self) -> u64 {
        let days = self.day.since(Day::of(date(1970, 1, 1)));
        u64::from(days.unsigned_abs()) * 100 / 36_525
    }
}
