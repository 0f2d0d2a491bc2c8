//! Keys that hold lists.
//!
//! Custody: no zone; settings only.

use jiff::civil::Date;
use toml::de::DeValue;

use super::{At, Section, date_of, number_of};
use crate::study::fault::Faults;

impl Section<'_> {
    /// Takes a list of texts; absent, it is empty.
    pub(in crate::study) fn texts(&mut self, key: &str, faults: &mut Faults) -> Vec<At<String>> {
        self.list(
            key,
            "a list of texts",
            |value| value.as_str().map(str::to_owned),
            faults,
        )
    }

    /// Takes a list of whole numbers; absent, it is empty.
    pub(in crate::study) fn integers(&mut self, key: &str, faults: &mut Faults) -> Vec<At<i64>> {
        let read = |value: &DeValue<'_>| {
            value
                .as_integer()
                .and_then(|found| i64::from_str_radix(found.as_str(), found.radix()).ok())
        };
        self.list(key, "a list of whole numbers", read, faults)
    }

    /// Takes a list of numbers, whole or not; absent, it is empty.
    pub(in crate::study) fn numbers(&mut self, key: &str, faults: &mut Faults) -> Vec<At<f64>> {
        self.list(key, "a list of numbers", number_of, faults)
    }

    /// Takes a list of dates; absent, it is empty.
    pub(in crate::study) fn dates(&mut self, key: &str, faults: &mut Faults) -> Vec<At<Date>> {
        self.list(
            key,
            "a list of dates such as 1900-01-01, without quotes",
            date_of,
            faults,
        )
    }

    fn list<T>(
        &mut self,
        key: &str,
        wanted: &str,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
        faults: &mut Faults,
    ) -> Vec<At<T>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, value, wanted, faults);
            return Vec::new();
        };
        let mut list = Vec::new();
        for item in items.iter() {
            match read(item.get_ref()) {
                Some(value) => list.push(At {
                    value,
                    line: self.line_at(&item.span()),
                }),
                None => self.wrong_type(key, item, wanted, faults),
            }
        }
        list
    }

    /// Takes a list of pairs of dates; absent, it is empty.
    pub(in crate::study) fn date_pairs(&mut self, key: &str, faults: &mut Faults) -> Vec<At<(Date, Date)>> {
        let read = |value: &DeValue<'_>| match value.as_array()?.iter().collect::<Vec<_>>().as_slice() {
            [first, second] => Some((date_of(first.get_ref())?, date_of(second.get_ref())?)),
            _ => None,
        };
        self.list(
            key,
            "a list of pairs of dates such as [[1992-04-01, 1997-03-31]], without quotes",
            read,
            faults,
        )
    }
}
