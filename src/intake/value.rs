//! One cell to one typed value, or the rule that it breaks.
//!
//! Custody: identifiable zone.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::dates;
use super::postcode::{self, Postcode};
use super::reject::Rule;
use super::row::Cell;
use crate::study::{BirthPrecision, Field, FieldType, Identifier, Level, Source};

/// How cells are read, and what a row says of whose it is. Another way gives other values of the same extract, and makes its
/// stage anew.
pub(super) const VERSION: &str = "values/v5";

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

/// Characters of the longest cell of one name. Health records leave 35 for a name (NHS Data Dictionary), and a cell may
/// hold two. Every form of a name with a letter left out becomes a token, so that they grow with the square of its length:
/// a column of notes that is named for one of surnames would fill the memory.
const LONGEST_NAME: usize = 100;

/// Characters of the longest cell of several names, or of an address, for which health records leave 175.
const LONGEST_LIST: usize = 500;

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

/// A birth date that cannot be read leaves a row without one; the row itself still counts. A month or a year alone stands for its
/// first day, as whole dates of such an extract do.
fn birth_date(source: &Source, cell: &Cell, text: &str) -> Result<Value, Rule> {
    let born = date(source, cell, text).or_else(|as_date| {
        birth_period(source, text).map_err(|as_period| match as_date {
            Rule::TwoDigitYear => Rule::BirthTwoDigitYear,
            Rule::SerialInText => Rule::BirthSerialInText,
            _ => as_period,
        })
    })?;
    Ok(known(source, born))
}

/// The first day of the month or year of a birth, where the source says that it knows no more.
fn birth_period(source: &Source, text: &str) -> Result<Date, Rule> {
    let written = dates::parse_period(text).filter(|(first, _)| YEARS.contains(&first.year()));
    let (first, told) = written.ok_or(Rule::ImplausibleBirthDate)?;
    match source.birth_dates {
        BirthPrecision::Year => Ok(first.first_of_year()),
        declared if told <= declared => Ok(first),
        _ if told == BirthPrecision::Year => Err(Rule::BirthYearAlone),
        _ => Err(Rule::BirthMonthAlone),
    }
}

/// Excel turns long numbers into others and names of months into dates: such a cell is nobody's identifier.
fn identifier(cell: &Cell, text: String) -> Result<Value, Rule> {
    match cell {
        Cell::Date(_) => Err(Rule::NotAnIdentifier),
        Cell::Number(number) if number.fract() != 0.0 || !(0.0..=LARGEST_EXACT).contains(number) => {
            Err(Rule::NotAnIdentifier)
        }
        Cell::Text(_) if is_rounded(&text) => Err(Rule::NotAnIdentifier),
        _ => Ok(Value::Text(text)),
    }
}

/// Whether a text is a number in powers of ten, such as `1.23457E+16`: what Excel leaves of a long number when it saves text, the
/// same of many.
fn is_rounded(text: &str) -> bool {
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some((number, power)) = text.split_once("E+") else {
        return false;
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    whole.len() == 1 && are_digits(whole) && are_digits(decimals) && are_digits(power)
}

fn identity(identifier: Identifier, text: String) -> Result<Value, Rule> {
    match identifier {
        Identifier::Postcode if postcode::is_nowhere(&text) => Ok(Value::Missing),
        Identifier::Postcode if Postcode::parse(&text).is_none() => Err(Rule::NotAPostcode),
        Identifier::NhsNumber if super::nhs_number::digits(&text).is_none() => Err(Rule::NotAnNhsNumber),
        _ if text.chars().nth(longest(identifier)).is_some() => Err(Rule::TooLong),
        _ => Ok(Value::Text(text)),
    }
}

/// Characters that a cell may hold, spaces among them.
fn longest(identifier: Identifier) -> usize {
    match identifier {
        Identifier::Aliases | Identifier::Address => LONGEST_LIST,
        _ => LONGEST_NAME,
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
    if dates::has_two_digit_year(text, source.dates) {
        return Err(Rule::TwoDigitYear);
    }
    dates::parse(text, source.dates)
        .filter(|date| YEARS.contains(&date.year()))
        .ok_or(Rule::NotADate)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::study::{DateOrder, Encoding, Kind};

    /// What is read as a birth date by a source that knows birth dates so exactly.
    fn born(birth_dates: BirthPrecision, cell: Cell) -> Result<Option<String>, Rule> {
        let source = Source {
            name: "parties".to_owned(),
            kind: Kind::Parties,
            system: "court".to_owned(),
            file: "parties.csv".to_owned(),
            sheet: None,
            encoding: Encoding::Utf8,
            delimiter: None,
            dates: DateOrder::DayMonthYear,
            birth_dates,
            missing: Vec::new(),
            default_dates: vec![Date::constant(1900, 1, 1)],
            columns: BTreeMap::new(),
            codes: BTreeMap::new(),
            quarantine_at_most: 0.05,
            settings: String::new(),
        };
        let field = Kind::Parties.field("birth_date").expect("a field of parties");
        read(&source, field, &cell).map(|value| value.date().map(|date| date.to_string()))
    }

    fn written(birth_dates: BirthPrecision, text: &str) -> Result<Option<String>, Rule> {
        born(birth_dates, Cell::from_text(text))
    }

    #[test]
    fn a_year_alone_is_its_first_day_where_the_source_knows_the_year_only() {
        let whole = written(BirthPrecision::Year, "1976-01-01");
        assert_eq!(whole, Ok(Some("1976-01-01".to_owned())));
        for text in ["1976", "1976-05", "05/1976"] {
            assert_eq!(written(BirthPrecision::Year, text), whole, "{text}");
        }
        assert_eq!(
            born(BirthPrecision::Year, Cell::Number(1976.0)),
            whole,
            "a number of a workbook"
        );
        assert_eq!(written(BirthPrecision::Year, "1900"), Ok(None), "a default date");
        assert_eq!(
            written(BirthPrecision::Year, "14/07/1976"),
            Ok(Some("1976-07-14".to_owned()))
        );
    }

    #[test]
    fn a_month_alone_is_its_first_day_where_the_source_knows_the_month_only() {
        let whole = written(BirthPrecision::Month, "1976-05-01");
        assert_eq!(whole, Ok(Some("1976-05-01".to_owned())));
        for text in ["1976-05", "1976/05", "05/1976", "5-1976", "May 1976"] {
            assert_eq!(written(BirthPrecision::Month, text), whole, "{text}");
        }
        assert_eq!(written(BirthPrecision::Month, "1976"), Err(Rule::BirthYearAlone));
    }

    #[test]
    fn what_a_source_does_not_declare_is_refused_with_what_to_declare() {
        for precision in [BirthPrecision::Day, BirthPrecision::Week] {
            assert_eq!(written(precision, "1976"), Err(Rule::BirthYearAlone));
            assert_eq!(written(precision, "05/1976"), Err(Rule::BirthMonthAlone));
        }
        assert!(Rule::BirthYearAlone.remedy().contains("`birth_dates = \"year\"`"));
        assert!(Rule::BirthMonthAlone.remedy().contains("`birth_dates = \"month\"`"));
    }

    #[test]
    fn a_number_that_excel_has_rounded_is_nobodys_identifier() {
        let read = |text: &str| identifier(&Cell::from_text(text), text.to_owned());
        for text in ["1.23457E+16", "1E+12", "9.0E+15"] {
            assert!(read(text) == Err(Rule::NotAnIdentifier), "{text}");
        }
        for text in ["12345678901234567", "E+16", "BE+1", "12E+16", "1.E+16", "1E+A", "1E16"] {
            assert!(read(text) == Ok(Value::Text(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn no_fixed_abode_is_no_postcode_and_no_fault_either() {
        let read = |text: &str| identity(Identifier::Postcode, text.to_owned());
        assert!(read("zz99 3vz") == Ok(Value::Missing));
        assert!(read("NFA") == Err(Rule::NotAPostcode));
        assert!(read("NR1 1AA") == Ok(Value::Text("NR1 1AA".to_owned())));
    }

    #[test]
    fn a_cell_that_is_longer_than_any_name_is_not_read_as_one() {
        let read = |identifier, letters: usize| identity(identifier, "é".repeat(letters));
        for identifier in [Identifier::Forename, Identifier::PreviousSurname, Identifier::Locality] {
            assert!(read(identifier, LONGEST_NAME).is_ok());
            for letters in [LONGEST_NAME + 1, 30_000] {
                assert!(read(identifier, letters) == Err(Rule::TooLong), "{letters}");
            }
        }
        for identifier in [Identifier::Aliases, Identifier::Address] {
            assert!(read(identifier, LONGEST_LIST).is_ok());
            assert!(read(identifier, LONGEST_LIST + 1) == Err(Rule::TooLong));
        }
        assert!(!Rule::TooLong.sets_row_aside());
    }

    #[test]
    fn what_is_no_date_of_birth_stays_none_however_little_a_source_knows() {
        // 1976.1 may be January or October.
        for text in [
            "1876",
            "76",
            "1976.1",
            "1976-13",
            "1976-00",
            "1976-",
            "1976-77",
            "about 1976",
        ] {
            let read = written(BirthPrecision::Year, text);
            assert_eq!(read, Err(Rule::ImplausibleBirthDate), "{text}");
        }
        let serial = written(BirthPrecision::Year, "27760");
        assert_eq!(serial, Err(Rule::BirthSerialInText), "a day in Excel's numbers");
        assert_eq!(born(BirthPrecision::Day, Cell::Number(27_760.0)), serial);
        let short = written(BirthPrecision::Day, "14/07/76");
        assert_eq!(short, Err(Rule::BirthTwoDigitYear));
        assert!(!Rule::BirthSerialInText.sets_row_aside() && !Rule::BirthTwoDigitYear.sets_row_aside());
        let fraction = born(BirthPrecision::Year, Cell::Number(1976.5));
        assert_eq!(fraction, Err(Rule::ImplausibleBirthDate));
    }
}
