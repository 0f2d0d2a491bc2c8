//! One cell to one typed value, or the rule that it breaks.
//!
//! Custody: identifiable zone.

use std::ops::RangeInclusive;

use jiff::civil::{Date, Time};

use super::reject::Rule;
use super::row::Cell;
use crate::study::{DateOrder, Field, FieldType, Identifier, Level, Source};

/// A typed value.
#[derive(Clone, PartialEq)]
pub(super) enum Value {
    Missing,
    /// An identifier or part of an identity, still in the clear.
    Text(String),
    Date(Date),
    Level(Level),
    Flag(bool),
    Integer(i64),
    Number(f64),
}

impl std::fmt::Debug for Value {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Value")
    }
}

impl Value {
    pub(super) fn date(&self) -> Option<Date> {
        match self {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn level(&self) -> Option<&Level> {
        match self {
            Value::Level(level) => Some(level),
            _ => None,
        }
    }
}

/// Dates outside these years are slips of the pen.
const YEARS: RangeInclusive<i16> = 1900..=2100;

/// The largest whole number up to which a double holds each one exactly: 2^53 - 1.
const LARGEST_EXACT: f64 = 9_007_199_254_740_991.0;

/// Excel's numbers for dates between 1954 and 2064, as they turn up in text files.
const SERIALS: RangeInclusive<u32> = 20_000..=60_000;

/// Reads a cell as its field says.
pub(super) fn read(source: &Source, field: &Field, cell: &Cell) -> Result<Value, Rule> {
    if *cell == Cell::Broken {
        return Err(Rule::BrokenCell);
    }
    let Some(text) = cell.text().filter(|text| !is_missing(source, text)) else {
        return Ok(Value::Missing);
    };
    match field.kind {
        FieldType::Id(_) | FieldType::Reference(_) => identifier(cell, text),
        FieldType::Identity(identifier) => identity(identifier, text),
        FieldType::Date => date(source, cell, &text).map(|date| known(source, date)),
        FieldType::BirthDate => birth_date(source, cell, &text),
        FieldType::Level(_) => {
            let level = source
                .codes
                .get(field.name)
                .and_then(|codes| codes.get(&text.to_lowercase()));
            level.cloned().map(Value::Level).ok_or(Rule::NotACode)
        }
        FieldType::Flag => flag(&text),
        FieldType::Integer => text.parse().map(Value::Integer).map_err(|_| Rule::NotANumber),
        FieldType::Number => number(&text),
        FieldType::Count => whole(&text, 0..=i64::MAX, Rule::NotACount),
        FieldType::Year => whole(
            &text,
            i64::from(*YEARS.start())..=i64::from(*YEARS.end()),
            Rule::NotAYear,
        ),
        FieldType::Amount => amount(&text),
    }
}

fn is_missing(source: &Source, text: &str) -> bool {
    source.missing.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn known(source: &Source, date: Date) -> Value {
    if source.default_dates.contains(&date) {
        Value::Missing
    } else {
        Value::Date(date)
    }
}

/// A birth date that cannot be read leaves a row without one; the row itself still counts.
fn birth_date(source: &Source, cell: &Cell, text: &str) -> Result<Value, Rule> {
    date(source, cell, text)
        .map(|date| known(source, date))
        .map_err(|_| Rule::ImplausibleBirthDate)
}

/// Excel turns long numbers into others and names of months into dates: such a cell is nobody's identifier.
fn identifier(cell: &Cell, text: String) -> Result<Value, Rule> {
    match cell {
        Cell::Date(_) => Err(Rule::NotAnIdentifier),
        Cell::Number(number) if number.fract() != 0.0 || !(0.0..=LARGEST_EXACT).contains(number) => {
            Err(Rule::NotAnIdentifier)
        }
        _ => Ok(Value::Text(text)),
    }
}

fn identity(identifier: Identifier, text: String) -> Result<Value, Rule> {
    match identifier {
        Identifier::Postcode if super::postcode::Postcode::parse(&text).is_none() => Err(Rule::NotAPostcode),
        Identifier::NhsNumber if super::nhs_number::digits(&text).is_none() => Err(Rule::NotAnNhsNumber),
        _ => Ok(Value::Text(text)),
    }
}

fn flag(text: &str) -> Result<Value, Rule> {
    match text.to_ascii_lowercase().as_str() {
        "y" | "yes" | "true" | "t" | "1" => Ok(Value::Flag(true)),
        "n" | "no" | "false" | "f" | "0" => Ok(Value::Flag(false)),
        _ => Err(Rule::NotYesOrNo),
    }
}

fn number(text: &str) -> Result<Value, Rule> {
    let number: f64 = text.parse().map_err(|_| Rule::NotANumber)?;
    if number.is_finite() {
        Ok(Value::Number(number))
    } else {
        Err(Rule::NotANumber)
    }
}

/// A whole number in digits alone: a separator, a fraction or a sign may stand for anything.
fn whole(text: &str, allowed: RangeInclusive<i64>, rule: Rule) -> Result<Value, Rule> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(rule);
    }
    let number = text.parse().ok().filter(|number| allowed.contains(number));
    number.map(Value::Integer).ok_or(rule)
}

/// Pounds in digits and at most one decimal point: a comma may stand for thousands or for pence.
fn amount(text: &str) -> Result<Value, Rule> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return Err(Rule::NotAnAmount);
    }
    number(text).map_err(|_| Rule::NotAnAmount)
}

fn date(source: &Source, cell: &Cell, text: &str) -> Result<Date, Rule> {
    if let Cell::Date(date) = cell {
        return if YEARS.contains(&date.year()) {
            Ok(*date)
        } else {
            Err(Rule::NotADate)
        };
    }
    if text.parse::<u32>().is_ok_and(|serial| SERIALS.contains(&serial)) {
        return Err(Rule::SerialInText);
    }
    parse_date(text, source.dates)
        .filter(|date| YEARS.contains(&date.year()))
        .ok_or(Rule::NotADate)
}

/// A date written as text: three parts between any of `-/. ` and the like, months as numbers or English words, years of
/// four digits. What follows the third part, such as a time of day, must be a time.
pub(super) fn parse_date(text: &str, order: DateOrder) -> Option<Date> {
    let text = without_time(text);
    let parts: Vec<&str> = text
        .split(['-', '/', '.', ' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let order = if first.len() == 4 {
        DateOrder::YearMonthDay
    } else {
        order
    };
    let (year, month, day) = match order {
        DateOrder::YearMonthDay => (first, second, third),
        DateOrder::DayMonthYear => (third, second, first),
        DateOrder::MonthDayYear => (third, first, second),
    };
    let year = if year.len() == 4 {
        year.parse().ok()?
    } else {
        return None;
    };
    Date::new(year, parse_month(month)?, parse_small(day)?).ok()
}

/// The date before a time of day.
fn without_time(text: &str) -> &str {
    match text.split_once(['T', ' ']) {
        Some((date, time)) if is_time_of_day(time) => date,
        _ => text,
    }
}

/// A time of day that leaves the date beside it as it is: by the local clock (`09:30`, `09:30:00.000`, also with the offset of
/// British summer), or in universal time before 23:00, from when on it is the next day in summer.
fn is_time_of_day(text: &str) -> bool {
    let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (time, zone) = text.split_at(zone);
    let Ok(time) = time.trim_end().parse::<Time>() else {
        return false;
    };
    match zone {
        "" | "+01:00" | "+0100" => text.contains(':'),
        "Z" | "+00:00" | "+0000" => time.hour() < 23,
        _ => false,
    }
}

fn parse_small(text: &str) -> Option<i8> {
    if text.len() <= 2 { text.parse().ok() } else { None }
}

fn parse_month(text: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return parse_small(text);
    }
    let word = text.to_lowercase();
    let index = MONTHS
        .iter()
        .position(|month| word.len() >= 3 && month.starts_with(&word))?;
    i8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str, order: DateOrder) -> Option<String> {
        parse_date(text, order).map(|date| date.to_string())
    }

    #[test]
    fn a_day_before_a_month_is_read_as_declared() {
        assert_eq!(
            parsed("03/11/2014", DateOrder::DayMonthYear).as_deref(),
            Some("2014-11-03")
        );
        assert_eq!(
            parsed("03/11/2014", DateOrder::MonthDayYear).as_deref(),
            Some("2014-03-11")
        );
        assert_eq!(
            parsed("2014-11-03", DateOrder::DayMonthYear).as_deref(),
            Some("2014-11-03")
        );
    }

    #[test]
    fn months_may_be_words_and_a_time_of_day_may_follow() {
        assert_eq!(
            parsed("3 Nov 2014", DateOrder::DayMonthYear).as_deref(),
            Some("2014-11-03")
        );
        assert_eq!(
            parsed("03-November-2014", DateOrder::DayMonthYear).as_deref(),
            Some("2014-11-03")
        );
        assert_eq!(
            parsed("03/11/2014 00:00:00", DateOrder::DayMonthYear).as_deref(),
            Some("2014-11-03")
        );
        assert_eq!(
            parsed("2014-11-03T09:30:00Z", DateOrder::YearMonthDay).as_deref(),
            Some("2014-11-03")
        );
    }

    #[test]
    fn a_time_that_is_none_or_may_be_of_another_day_is_no_part_of_a_date() {
        for text in [
            "2014-11-03 99:99",
            "2014-11-03T24:01:00",
            "2014-06-03T23:00:00Z",
            "2014-11-03T09:30:00-05:00",
        ] {
            assert_eq!(parsed(text, DateOrder::YearMonthDay), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["31/02/2015", "3/11/14", "2014", "41945", "03/11/2014 about noon", "aug"] {
            assert_eq!(parsed(text, DateOrder::DayMonthYear), None, "{text}");
        }
    }
}
