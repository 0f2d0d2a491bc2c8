//! Tokens of birth dates: whole, in parts, with day and month exchanged, and with one digit open.
//!
//! Custody: identifiable zone; here values leave it, as keyed tokens.

use jiff::civil::Date;

use super::pseudonym::Keyring;
use super::tokenise::{sorted, tokens};
use super::tokens::BirthTokens;
use crate::study::BirthPrecision;

/// Tokens of a birth date. The first of January stands for "only the year is known" so often that it is taken so, where dates are
/// known to the day. Of one that the extract knows to the month, or to the week, year and month are all that can be compared, and
/// of one that it knows to the year the year.
pub(super) fn birth(keys: &Keyring, date: Option<Date>, known: BirthPrecision) -> BirthTokens {
    let Some(date) = date else {
        return BirthTokens::default();
    };
    let token = |label: &str, value: String| Some(keys.birth.token(&format!("{label}{value}")));
    let (year, month, day) = (date.year(), date.month(), date.day());
    let known_year = token("y", year.to_string());
    let year_month = token("ym", format!("{year}-{month}"));
    let in_part = match known {
        BirthPrecision::Day => ((month, day) == (1, 1)).then_some(None),
        BirthPrecision::Month => Some(year_month),
        // The day that is given may be the first of seven: two months may be meant.
        BirthPrecision::Week => Some(year_month.filter(|_| ends_in_its_month(date))),
        BirthPrecision::Year => Some(None),
    };
    if let Some(year_month) = in_part {
        return BirthTokens {
            year: known_year,
            year_month,
            is_default: true,
            ..BirthTokens::default()
        };
    }
    let exchanged = Date::new(year, day, month).ok();
    BirthTokens {
        day: token("ymd", date.to_string()),
        exchanged: exchanged.and_then(|exchanged| token("ymd", exchanged.to_string())),
        digits: sorted(tokens(&keys.birth, open_digits(date))),
        year_month,
        year_day: token("yd", format!("{year}-{day}")),
        month_day: token("md", format!("{month}-{day}")),
        year: known_year,
        is_default: false,
    }
}

/// Whether the week that begins on a day ends in the same month.
fn ends_in_its_month(date: Date) -> bool {
    let last = date.checked_add(jiff::Span::new().days(6));
    last.is_ok_and(|last| last.month() == date.month())
}

/// A date with one of its digits left open, digit by digit.
fn open_digits(date: Date) -> impl Iterator<Item = String> {
    let written = format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    (0..written.len()).map(move |open| {
        let digits = written.chars().enumerate();
        let form: String = digits
            .map(|(place, digit)| if place == open { '?' } else { digit })
            .collect();
        format!("digits {form}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SecretKey;

    fn keys() -> Keyring {
        Keyring::new(&SecretKey::demonstration(), "test")
    }

    #[test]
    fn an_exchanged_birth_date_meets_the_true_one() {
        let keys = keys();
        let born = |month, day| birth(&keys, Date::new(1990, month, day).ok(), BirthPrecision::Day);
        assert_eq!(born(3, 7).day, born(7, 3).exchanged);
        assert_eq!(born(3, 17).exchanged, None);
        assert_eq!(born(1, 1).day, None);
        assert_eq!(born(1, 1).year, born(5, 5).year);
        assert_eq!(birth(&keys, None, BirthPrecision::Day), BirthTokens::default());
    }

    #[test]
    fn of_a_birth_date_known_to_the_week_year_and_month_are_compared() {
        let keys = keys();
        let date = Date::new(1990, 6, 11).ok();
        let (week, day) = (
            birth(&keys, date, BirthPrecision::Week),
            birth(&keys, date, BirthPrecision::Day),
        );
        assert_eq!((week.day, week.year_day, week.month_day), (None, None, None));
        assert_eq!((week.year, week.year_month), (day.year, day.year_month));
        // From Monday 29 June the week goes into July.
        let late = birth(&keys, Date::new(1990, 6, 29).ok(), BirthPrecision::Week);
        assert_eq!((late.year, late.year_month), (day.year, None));
        // A month is known by its first day: January is a month, and of a year no month is known.
        let january = |known| birth(&keys, Date::new(1990, 1, 1).ok(), known).year_month;
        assert_eq!(
            january(BirthPrecision::Month),
            birth(&keys, Date::new(1990, 1, 9).ok(), BirthPrecision::Day).year_month
        );
        assert_eq!(
            [january(BirthPrecision::Day), january(BirthPrecision::Year)],
            [None, None]
        );
    }

    #[test]
    fn dates_one_digit_apart_share_a_token_and_others_do_not() {
        let keys = keys();
        let digits = |year, month, day| birth(&keys, Date::new(year, month, day).ok(), BirthPrecision::Day).digits;
        let near = |one: &[u64], other: &[u64]| one.iter().any(|token| other.contains(token));
        assert!(near(&digits(1990, 3, 17), &digits(1990, 3, 7 + 10 + 1)));
        assert!(near(&digits(1990, 3, 17), &digits(1980, 3, 17)));
        assert!(!near(&digits(1990, 3, 17), &digits(1980, 4, 17)));
        assert!(digits(1990, 1, 1).is_empty());
    }
}
