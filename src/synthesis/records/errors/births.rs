//! Settings: errors of birth dates and of sex, and what is particular to children.
//!
//! Custody: no zone.

use super::rates::{crowding, factor_of_rest, rates};
use crate::synthesis::world::SectionFaults;

rates! {
    /// Section `[world.records.births]`. Shares of records, multiplied by the person's disorder.
    BirthErrors {
        /// No birth date.
        missing: share = 0.016,
        /// 1 January of the right year.
        first_of_year: share = 0.006,
        /// The first of the right month.
        first_of_month: share = 0.004,
        /// 1 January 1900.
        year_1900: share = 0.004,
        /// Share of offices and years in which those defaults are the custom.
        default_offices: share = 0.20,
        /// What multiplies them there. They are rarer elsewhere, so that the mean stays.
        default_factor: rate = 4.0,
        /// Day and month exchanged, where that gives a date.
        exchanged: share = 0.012,
        /// A wrong year: by one or by ten.
        wrong_year: share = 0.005,
        /// A wrong day of the month.
        wrong_day: share = 0.004,
        /// The day of the record in place of the birth date, for grown-ups.
        day_of_record: share = 0.002,
        /// Share of people of Somali or Arabic names of whose birth only the year is known, written as 1 January of it
        /// in all records.
        year_alone_people: share = 0.12,
        /// No sex.
        sex_missing: share = 0.006,
        /// Share of records with a sex of fathers who are not named; assumed.
        unnamed_sex: part = 0.6,
    }
}

impl BirthErrors {
    /// What multiplies the rates of default dates where `place`, from 0 to 1, is that of the office and year.
    pub(in crate::synthesis::records) fn default_factor_of(&self, place: f64) -> f64 {
        if place < self.default_offices {
            self.default_factor
        } else {
            factor_of_rest(self.default_offices, self.default_factor)
        }
    }

    pub(super) fn check_crowding(&self, faults: &mut SectionFaults<'_>) {
        crowding("default_offices", self.default_offices, self.default_factor, faults);
    }
}

rates! {
    /// Section `[world.records.children]`.
    ChildErrors {
        /// Age in days up to which a newborn may not have its name yet.
        unnamed_days: rate = 14.0,
        /// Share of such newborns who are entered without a name.
        unnamed: share = 0.45,
        /// Share of those entered before birth, without a birth date.
        unborn: share = 0.40,
        /// Share of those entered with the expected birth date.
        expected_date: share = 0.25,
        /// Most days between the expected and the true day of birth; assumed.
        expected_within_days: number(0, 100) = 14,
        /// Share of children's records with the mother's surname for the child's own.
        mothers_surname: share = 0.06,
        /// Share of adopted children who are given a new forename. All take the family's surname and a new number.
        adopted_forename: share = 0.25,
    }
}
