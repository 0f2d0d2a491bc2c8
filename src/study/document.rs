//! A TOML document read with line numbers, so that every fault of a study file can be told at once.
//!
//! Custody: no zone; a study file holds settings and no data.

mod lists;

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, Faults};
pub(super) use super::nearest::nearest;

/// A parsed document: the text, for line numbers, and its root table.
pub(super) struct Document<'t> {
    text: &'t str,
    root: Spanned<DeTable<'t>>,
}

impl<'t> Document<'t> {
    /// Parses as much as can be parsed; each syntax error becomes a fault.
    pub(super) fn parse(text: &'t str, faults: &mut Faults) -> Document<'t> {
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let line = error.span().map_or(1, |span| line_of(text, &span));
            let has_backslash = text.lines().nth(line - 1).is_some_and(|line| line.contains('\\'));
            // Paths of Windows are what backslashes mostly stand in.
            let hint = match has_backslash {
                true => "in paths write / in place of \\, or put them in single quotation marks",
                false => "correct the TOML syntax at this line",
            };
            faults.add(Fault::new("", line, error.message().to_owned()).hint(hint));
        }
        Document { text, root }
    }

    /// The root table.
    pub(super) fn root(&self) -> Section<'_> {
        Section::new(self.text, String::new(), 1, self.root.get_ref())
    }
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    let end = span.start.min(text.len());
    text.as_bytes()
        .get(..end)
        .map_or(0, |before| before.iter().filter(|byte| **byte == b'\n').count())
        + 1
}

/// One table of the document. Keys are taken one by one; [`Section::finish`] reports the keys that nobody took.
pub(super) struct Section<'d> {
    text: &'d str,
    path: String,
    line: usize,
    table: &'d DeTable<'d>,
    taken: BTreeSet<String>,
}

/// A value with the line on which it stands.
#[derive(Debug, Clone)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

impl<'d> Section<'d> {
    fn new(text: &'d str, path: String, line: usize, table: &'d DeTable<'d>) -> Section<'d> {
        Section {
            text,
            path,
            line,
            table,
            taken: BTreeSet::new(),
        }
    }

    /// The line on which the section starts.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The line of a key, where the section has it.
    pub(super) fn line_of(&self, key: &str) -> Option<usize> {
        let keys = self.keys().into_iter();
        keys.filter(|found| found.value == key).map(|found| found.line).next()
    }

    /// The line of a key, or, where it is not stated, that on which the section starts.
    pub(super) fn line_near(&self, key: &str) -> usize {
        self.line_of(key).unwrap_or(self.line)
    }

    /// The full path of a key of this section.
    pub(super) fn key_path(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// A fault of a key, stated or not.
    pub(super) fn fault(&self, key: &str, message: impl Into<String>) -> Fault {
        Fault::new(self.key_path(key), self.line_near(key), message.into())
    }

    pub(super) fn get(&mut self, key: &str) -> Option<&'d Spanned<DeValue<'d>>> {
        self.taken.insert(key.to_owned());
        self.table.get(key)
    }

    pub(super) fn line_at(&self, span: &Range<usize>) -> usize {
        line_of(self.text, span)
    }

    pub(super) fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str, faults: &mut Faults) {
        let line = self.line_at(&value.span());
        let found = value.get_ref().type_str();
        faults.add(Fault::new(
            self.key_path(key),
            line,
            format!("should be {wanted}, but is of type {found}"),
        ));
    }

    fn missing(&self, key: &str, hint: &str, faults: &mut Faults) {
        faults.add(Fault::new(self.key_path(key), self.line, "is missing".to_owned()).hint(hint));
    }

    /// Takes a key whatever it holds, and tells the line on which it stands; absent, none.
    pub(super) fn take(&mut self, key: &str) -> Option<usize> {
        self.get(key).map(|value| self.line_at(&value.span()))
    }

    /// Takes a text that may be absent.
    pub(super) fn text(&mut self, key: &str, faults: &mut Faults) -> Option<At<String>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(found) => Some(At {
                value: found.to_string(),
                line: self.line_at(&value.span()),
            }),
            _ => {
                self.wrong_type(key, value, "text in quotes", faults);
                None
            }
        }
    }

    /// What a text says; none where it is not there, or no text, which is no fault here.
    pub(super) fn said(&mut self, key: &str) -> Option<String> {
        match self.get(key)?.get_ref() {
            DeValue::String(found) => Some(found.to_string()),
            _ => None,
        }
    }

    /// Takes a text that must be there.
    pub(super) fn required_text(&mut self, key: &str, hint: &str, faults: &mut Faults) -> Option<At<String>> {
        if self.table.get(key).is_none() {
            self.taken.insert(key.to_owned());
            self.missing(key, hint, faults);
            return None;
        }
        self.text(key, faults)
    }

    /// Takes a text that must be one of `words`; absent, it is `default`, or a fault where there is none.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &str,
        words: &[(&str, T)],
        default: Option<T>,
        faults: &mut Faults,
    ) -> Option<T> {
        let list = words
            .iter()
            .map(|(word, _)| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(", ");
        if self.table.get(key).is_none() {
            self.taken.insert(key.to_owned());
            if default.is_none() {
                self.missing(key, &format!("write one of {list}"), faults);
            }
            return default;
        }
        let found = self.text(key, faults)?;
        let chosen = words
            .iter()
            .find(|(word, _)| *word == found.value)
            .map(|(_, meaning)| *meaning);
        if chosen.is_none() {
            let fault = Fault::new(
                self.key_path(key),
                found.line,
                format!("`{}` is not known", found.value),
            );
            faults.add(fault.hint(&format!("write one of {list}")));
        }
        chosen
    }

    /// Takes a list of texts that must each be one of `words`, none of them twice; absent, it is empty.
    pub(super) fn choices<T: Copy>(&mut self, key: &str, words: &[(&str, T)], faults: &mut Faults) -> Vec<T> {
        let list = words
            .iter()
            .map(|(word, _)| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let mut chosen: Vec<(usize, T)> = Vec::new();
        for found in self.texts(key, faults) {
            let known = words.iter().position(|(word, _)| *word == found.value);
            let (message, hint) = match known {
                Some(place) if chosen.iter().any(|(other, _)| *other == place) => (
                    format!("`{}` is named twice", found.value),
                    "leave it out once".to_owned(),
                ),
                Some(place) => {
                    chosen.extend(words.get(place).map(|(_, meaning)| (place, *meaning)));
                    continue;
                }
                None => (format!("`{}` is not known", found.value), format!("write {list}")),
            };
            faults.add(Fault::new(self.key_path(key), found.line, message).hint(&hint));
        }
        chosen.into_iter().map(|(_, meaning)| meaning).collect()
    }

    /// Takes a whole number that may be absent.
    pub(super) fn integer(&mut self, key: &str, faults: &mut Faults) -> Option<At<i64>> {
        let value = self.get(key)?;
        let line = self.line_at(&value.span());
        let parsed = value
            .get_ref()
            .as_integer()
            .and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
        if parsed.is_none() {
            self.wrong_type(key, value, "a whole number", faults);
        }
        parsed.map(|value| At { value, line })
    }

    /// Takes a number, whole or not, that may be absent.
    pub(super) fn number(&mut self, key: &str, faults: &mut Faults) -> Option<At<f64>> {
        let value = self.get(key)?;
        let line = self.line_at(&value.span());
        let parsed = number_of(value.get_ref());
        if parsed.is_none() {
            self.wrong_type(key, value, "a number", faults);
        }
        parsed.map(|value| At { value, line })
    }

    /// Takes a date that must be there.
    pub(super) fn required_date(&mut self, key: &str, faults: &mut Faults) -> Option<At<Date>> {
        let Some(value) = self.get(key) else {
            self.missing(key, "write a date such as 2024-12-31, without quotes", faults);
            return None;
        };
        let line = self.line_at(&value.span());
        let date = date_of(value.get_ref());
        if date.is_none() {
            self.wrong_type(key, value, "a date such as 2024-12-31, without quotes", faults);
        }
        date.map(|value| At { value, line })
    }

    /// Takes a date that may be absent.
    pub(super) fn date(&mut self, key: &str, faults: &mut Faults) -> Option<At<Date>> {
        self.taken.insert(key.to_owned());
        self.table.get(key)?;
        self.required_date(key, faults)
    }

    /// Takes a table; absent, nothing.
    pub(super) fn section(&mut self, key: &str, faults: &mut Faults) -> Option<Section<'d>> {
        let value = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "a table", faults);
            return None;
        };
        Some(Section::new(
            self.text,
            self.key_path(key),
            self.line_at(&value.span()),
            table,
        ))
    }

    /// Takes a table that must be there.
    pub(super) fn required_section(&mut self, key: &str, faults: &mut Faults) -> Option<Section<'d>> {
        if self.table.get(key).is_none() {
            self.taken.insert(key.to_owned());
            self.missing(key, &format!("add a section [{}]", self.key_path(key)), faults);
            return None;
        }
        self.section(key, faults)
    }

    /// Takes a list of tables (`[[key]]`); absent, it is empty.
    pub(super) fn sections(&mut self, key: &str, faults: &mut Faults) -> Vec<Section<'d>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, value, &format!("a list of tables, each headed [[{key}]]"), faults);
            return Vec::new();
        };
        let mut list = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match item.get_ref().as_table() {
                Some(table) => {
                    let path = format!("{}[{}]", self.key_path(key), index + 1);
                    list.push(Section::new(self.text, path, self.line_at(&item.span()), table));
                }
                None => self.wrong_type(key, item, "a table", faults),
            }
        }
        list
    }

    /// All pairs of a table whose values are texts, in the order of their keys.
    pub(super) fn pairs(&mut self, faults: &mut Faults) -> Vec<(String, At<String>)> {
        let keys: Vec<String> = self.table.keys().map(|key| key.get_ref().to_string()).collect();
        keys.into_iter()
            .filter_map(|key| self.text(&key, faults).map(|text| (key.clone(), text)))
            .collect()
    }

    /// All keys of this table, in order, with their lines.
    pub(super) fn keys(&self) -> Vec<At<String>> {
        let at = |key: &Spanned<toml::de::DeString<'_>>| At {
            value: key.get_ref().to_string(),
            line: self.line_at(&key.span()),
        };
        self.table.keys().map(at).collect()
    }

    /// Ends the reading of this table: keys that nobody took are faults, with the nearest known key as a hint.
    pub(super) fn finish(self, faults: &mut Faults) {
        for key in self.keys() {
            if self.taken.contains(&key.value) {
                continue;
            }
            let fault = Fault::new(
                self.key_path(&key.value),
                key.line,
                "is not a key that is known here".to_owned(),
            );
            faults.add(match nearest(&key.value, self.taken.iter().map(String::as_str)) {
                Some(known) => fault.hint(&format!("did you mean `{known}`?")),
                None => fault.hint("remove it; known keys are in the README"),
            });
        }
    }
}

fn number_of(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Float(found) => found.as_str().parse().ok(),
        DeValue::Integer(found) => found.as_str().parse().ok(),
        _ => None,
    }
}

fn date_of(value: &DeValue<'_>) -> Option<Date> {
    let found = value.as_datetime()?;
    let date = found.date.filter(|_| found.time.is_none())?;
    Date::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    )
    .ok()
}
