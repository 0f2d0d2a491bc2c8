//! Dates as they are written: in three parts, or a month or a year alone.
//!
//! Custody: identifiable zone.

use jiff::civil::{Date, Time};

use crate::study::{BirthPrecision, DateOrder};

/// A date written as text: three parts between any of `-/. ` and the like, months as numbers or English words, years of
/// four digits. What follows the third part, such as a time of day, must be a time.
pub(super) fn parse(text: &str, order: DateOrder) -> Option<Date> {
    let [year, month, day] = parts(text, order)?;
    Date::new(parse_year(year)?, parse_month(month)?, parse_small(day)?).ok()
}

/// Whether a text would be a date in that order if its year of two digits were one of four.
pub(super) fn has_two_digit_year(text: &str, order: DateOrder) -> bool {
    let Some([year, month, day]) = parts(text, order) else {
        return false;
    };
    let is_short = year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit());
    // A leap year has every day that any year has.
    let is_day = |(month, day)| Date::new(2000, month, day).is_ok();
    is_short && parse_month(month).zip(parse_small(day)).is_some_and(is_day)
}

/// Year, month and day as they are written in that order.
fn parts(text: &str, order: DateOrder) -> Option<[&str; 3]> {
    let text = without_time(text);
    let found: Vec<&str> = text
        .split(['-', '/', '.', ' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = found[..] else {
        return None;
    };
    let order = if first.len() == 4 {
        DateOrder::YearMonthDay
    } else {
        order
    };
    Some(match order {
        DateOrder::YearMonthDay => [first, second, third],
        DateOrder::DayMonthYear => [third, second, first],
        DateOrder::MonthDayYear => [third, first, second],
    })
}

/// A month or a year written alone, such as `1976-05`, `05/1976` or `1976`: its first day, and which of the two it is.
pub(super) fn parse_period(text: &str) -> Option<(Date, BirthPrecision)> {
    // No point parts a month from its year: as a number October is 1976.1.
    let (year, month) = match text.split_once(['-', '/', ' ']) {
        None => (text, None),
        Some((month, year)) if parse_year(year).is_some() => (year, Some(month)),
        Some((year, month)) => (year, Some(month)),
    };
    let told = match month {
        None => BirthPrecision::Year,
        Some(_) => BirthPrecision::Month,
    };
    let first = Date::new(parse_year(year)?, month.map_or(Some(1), parse_month)?, 1).ok()?;
    Some((first, told))
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

fn parse_year(text: &str) -> Option<i16> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_year { text.parse().ok() } else { None }
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
        parse(text, order).map(|date| date.to_string())
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
    fn a_year_of_two_digits_is_told_from_what_is_no_date() {
        for (text, order) in [
            ("3/11/14", DateOrder::DayMonthYear),
            ("18-Dec-92", DateOrder::DayMonthYear),
            ("29/02/15 00:00:00", DateOrder::DayMonthYear),
            ("12/25/99", DateOrder::MonthDayYear),
        ] {
            assert!(has_two_digit_year(text, order), "{text}");
            assert_eq!(parsed(text, order), None, "{text}");
        }
        for text in ["31/02/15", "12/25/99", "03/11/2014", "3/11/1x", "14", "11/14", "41945"] {
            assert!(!has_two_digit_year(text, DateOrder::DayMonthYear), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["31/02/2015", "3/11/14", "2014", "41945", "03/11/2014 about noon", "aug"] {
            assert_eq!(parsed(text, DateOrder::DayMonthYear), None, "{text}");
        }
    }
}
