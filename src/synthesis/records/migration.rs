//! Which of a person's numbers applies: systems change, copy some people twice, and adopted children are numbered anew.
//!
//! Custody: no zone; invented numbers.

use jiff::civil::date;

use super::errors::RecordErrors;
use super::offices::Office;
use crate::synthesis::day::Day;
use crate::synthesis::people::Person;

/// The matters in which offices differ here.
const WHETHER: u64 = 1 << 32;
const WHEN: u64 = WHETHER + 1;

/// An office's change of system.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Migration {
    /// Day from which the new system numbers people, if there is one.
    pub(super) from: Option<Day>,
    /// Share of people whom the new system has twice.
    copied_twice: f64,
    /// Days for which such a person is found under the same number.
    spell_days: i32,
}

/// Which of the numbers that an office has given to one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::synthesis) struct Series(u32);

impl Migration {
    /// The change of system of an office.
    pub(in crate::synthesis) fn of(office: Office, errors: &RecordErrors) -> Migration {
        let systems = &errors.systems;
        let years = f64::from(systems.last_year - systems.first_year) + 1.0;
        let days = (office.standing(WHEN) * years * 365.0) as i32;
        let first = Day::of(date(systems.first_year, 1, 1));
        Migration {
            from: (office.standing(WHETHER) < systems.offices).then(|| first.plus(days)),
            copied_twice: systems.copied_twice,
            spell_days: systems.spell_days,
        }
    }

    /// The series that applies to a person on a day.
    pub(in crate::synthesis) fn series(&self, person: &Person, day: Day) -> Series {
        let number = match self.from {
            Some(from) if day >= from => 1 + self.copy(person, day.since(from)),
            _ => 0,
        };
        let after_adoption = if person.adopted_by(day).is_some() { 3 } else { 0 };
        Series(number + after_adoption)
    }

    /// Which of two copies the office uses so many days after the change.
    fn copy(&self, person: &Person, days: i32) -> u32 {
        let is_double = person.latent.copying < self.copied_twice;
        u32::from(is_double && days / self.spell_days % 2 == 1)
    }
}
