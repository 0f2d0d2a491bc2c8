//! Days as whole numbers, and the ways in which extracts write them.
//!
//! Custody: no zone; calendar arithmetic.

use jiff::Span;
use jiff::civil::{Date, date};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Error as _, Serialize, Serializer};

const EPOCH: Date = date(1970, 1, 1);

/// Mean length of a year in days: the k-th year mark is `floor(365.25 k)`.
pub(super) const YEAR_DAYS: f64 = 365.25;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A day of the calendar, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(i32);

impl Day {
    /// The day of a calendar date.
    pub(super) fn of(date: Date) -> Day {
        let days = EPOCH.duration_until(date).as_hours() / 24;
        Day(i32::try_from(days).unwrap_or(0))
    }

    /// The calendar date of the day.
    pub(super) fn date(self) -> Date {
        EPOCH.saturating_add(Span::new().days(self.0))
    }

    /// So many days later, or earlier where `days` is negative.
    pub(super) fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// Whole days from `earlier` to this day.
    pub(super) fn since(self, earlier: Day) -> i32 {
        self.0 - earlier.0
    }

    /// The same day of the calendar so many years later; 28 February where that year has no 29th.
    pub(super) fn plus_years(self, years: i32) -> Day {
        Day::of(self.date().saturating_add(Span::new().years(years)))
    }

    /// Completed years of age on this day of somebody born on `born`.
    pub(super) fn age(self, born: Day) -> i32 {
        let (today, birth) = (self.date(), born.date());
        let before_birthday = (today.month(), today.day()) < (birth.month(), birth.day());
        i32::from(today.year()) - i32::from(birth.year()) - i32::from(before_birthday)
    }

    /// Monday of the week of this day.
    pub(super) fn monday(self) -> Day {
        self.plus(-i32::from(self.date().weekday().to_monday_zero_offset()))
    }

    /// `2014-11-03`.
    pub(super) fn iso(self) -> String {
        self.date().to_string()
    }

    /// `03/11/2014`.
    pub(super) fn british(self) -> String {
        let date = self.date();
        format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
    }

    /// `3 Nov 2014`.
    pub(super) fn in_words(self) -> String {
        let date = self.date();
        let month = usize::from(date.month().unsigned_abs())
            .checked_sub(1)
            .and_then(|index| MONTHS.get(index));
        format!("{} {} {}", date.day(), month.copied().unwrap_or_default(), date.year())
    }

    /// The number by which a workbook that counts from 1904 knows the day.
    pub(super) fn serial_1904(self) -> i32 {
        self.since(Day::of(date(1904, 1, 1)))
    }

    /// The number by which a workbook that counts from 1900 knows the day, for days after February 1900.
    pub(super) fn serial_1900(self) -> i32 {
        // Day 60 of such a workbook is 29 February 1900, which never was: counting starts a day earlier to make up
        // for it.
        self.since(Day::of(date(1899, 12, 30)))
    }
}

impl Serialize for Day {
    /// A day as settings give it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let given: Result<toml::value::Datetime, _> = self.iso().parse();
        given.map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Day {
    /// A day as settings give it: a date without a time.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let given = toml::value::Datetime::deserialize(deserializer)?;
        let (Some(day), None) = (given.date, given.time) else {
            return Err(D::Error::custom("a date is wanted, such as 2008-01-01"));
        };
        let year = i16::try_from(day.year).map_err(D::Error::custom)?;
        let month = i8::try_from(day.month).map_err(D::Error::custom)?;
        let in_month = i8::try_from(day.day).map_err(D::Error::custom)?;
        Date::new(year, month, in_month).map(Day::of).map_err(D::Error::custom)
    }
}
