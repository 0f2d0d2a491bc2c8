//! Children who have no name yet.
//!
//! Custody: no zone; these children do not exist.

use super::{Clerk, Written};
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::people::Person;

/// Whether a record stands for a newborn without name and birth date.
pub(in crate::synthesis) fn is_unborn(written: &Written) -> bool {
    written.born.is_none() && ["Baby", "Unborn"].iter().any(|word| written.forename.starts_with(word))
}

impl Clerk<'_> {
    /// Whether a child is entered without a name.
    pub(super) fn is_unnamed(&self, child: &Person, day: Day, draws: &mut Draws) -> bool {
        let rates = &self.errors.children;
        f64::from(day.since(child.born)) <= rates.unnamed_days && draws.chance(rates.unnamed)
    }

    /// Writes a child without a name, under its mother's.
    pub(super) fn write_newborn(
        &self,
        child: &Person,
        mother: &Person,
        day: Day,
        postcode: &str,
        draws: &mut Draws,
    ) -> Written {
        let rates = &self.errors.children;
        let off = draws.between(-rates.expected_within_days, rates.expected_within_days);
        let born = match draws.unit() {
            part if part < rates.unborn => None,
            part if part < rates.unborn + rates.expected_date => Some(child.born.plus(off)),
            _ => Some(child.born),
        };
        let words = ["Baby", "Baby", "Unborn", "Baby Girl", "Baby Boy"];
        Written {
            forename: draws.one_of(&words).to_owned(),
            surname: self.entry(mother, day).as_spelt(mother.surname_on(day), draws),
            sex: Some(child.sex).filter(|_| born == Some(child.born)),
            born,
            postcode: self.entry(mother, day).postcode(postcode, false, draws),
            ..Written::default()
        }
    }
}
