//! The analysis plan: all of a study file that can change a result, in a form in which comments, layout and the order of
//! keys do not count.
//!
//! Left out are headings, keys, and the files of extracts: the same plan may be run on the next quarter's. Files that a
//! setting names (prices, published figures, rules) are part of the plan, and are told for whoever hashes them.
//!
//! Custody: no zone; settings only.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use toml::{Table, Value};

use super::Study;

/// One part of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanPart {
    /// Its name, such as `cohort` or `estimate.return-to-court`.
    pub name: String,
    /// Its settings in canonical form.
    pub settings: String,
    /// Files that its settings name, in the order of their keys.
    pub files: Vec<PathBuf>,
    /// The same key by key, in the order of their names. A part that is no table has one, of the name of its kind.
    pub keys: Vec<PlanKey>,
}

/// One key of a part of a plan, with all that is stated under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanKey {
    /// Its name, such as `horizon`: a word of the study file's own, never one of the user's.
    pub name: String,
    /// What is stated, in canonical form.
    pub settings: String,
    /// Files that it names.
    pub files: Vec<PathBuf>,
}

/// Settings that change no result: the table (or the kind of tables) and the key.
const WITHOUT_EFFECT: &[(&str, &str)] = &[
    ("study", "name"),
    ("study", "title"),
    ("study", "plan"),
    ("estimate", "title"),
    ("source", "file"),
    // Ids of persons are carried over from it, and no figure hangs on them.
    ("linkage", "registry"),
];

/// Whole tables that are no part of a plan. The study's own queries are: by their texts, wherever the folder lies.
const LEFT_OUT: [&str; 4] = ["version", "keys", "queries", "quality"];

impl Study {
    /// The parts of the study's analysis plan, ordered by name.
    pub fn plan_parts(&self) -> Vec<PlanPart> {
        // The text has been read before: it parses.
        let root: Table = self.text.parse().unwrap_or_default();
        let mut parts = BTreeMap::new();
        for (key, value) in root.iter().filter(|(key, _)| !LEFT_OUT.contains(&key.as_str())) {
            match value {
                Value::Array(items) => {
                    for (place, item) in items.iter().enumerate() {
                        let name = named(item).unwrap_or_else(|| (place + 1).to_string());
                        let name = free_name(&parts, format!("{key}.{name}"));
                        parts.insert(name.clone(), self.part(name, key, item));
                    }
                }
                _ => {
                    parts.insert(key.clone(), self.part(key.clone(), key, value));
                }
            }
        }
        parts.into_values().collect()
    }

    fn part(&self, name: String, kind: &str, value: &Value) -> PlanPart {
        let mut own = value.clone();
        if let Value::Table(table) = &mut own {
            let without = WITHOUT_EFFECT.iter().filter(|(of, _)| *of == kind);
            without.for_each(|(_, key)| {
                table.remove(*key);
            });
        }
        let mut keys: Vec<PlanKey> = match &own {
            Value::Table(table) => table.iter().map(|(key, value)| self.key(key, value)).collect(),
            other => vec![self.key(kind, other)],
        };
        keys.sort_by(|one, other| one.name.cmp(&other.name));
        PlanPart {
            name,
            settings: canonical(&own),
            files: self.files_named_in(&own),
            keys,
        }
    }

    fn key(&self, name: &str, value: &Value) -> PlanKey {
        PlanKey {
            name: name.to_owned(),
            settings: canonical(value),
            files: self.files_named_in(value),
        }
    }

    fn files_named_in(&self, value: &Value) -> Vec<PathBuf> {
        let mut texts = Vec::new();
        collect_texts(value, &mut texts);
        let named = texts.into_iter().filter(|text| text.contains('.'));
        let files = named.map(|text| self.folder.join(text)).filter(|path| path.is_file());
        files.collect()
    }
}

/// What a table of a list calls itself.
fn named(item: &Value) -> Option<String> {
    let named = |key| item.get(key).and_then(Value::as_str);
    named("name").or_else(|| named("service")).map(str::to_owned)
}

/// A name that no other part has: tables of a list may call themselves the same.
fn free_name<T>(taken: &BTreeMap<String, T>, name: String) -> String {
    let mut candidates = (2_u32..).map(|number| format!("{name}.{number}"));
    match taken.contains_key(&name) {
        true => candidates.find(|name| !taken.contains_key(name)).unwrap_or(name),
        false => name,
    }
}

fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

/// Tables by the order of their keys, lists as they are, texts quoted, 5 and 5.0 alike.
fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Table(table) => {
            let mut keys: Vec<&String> = table.keys().collect();
            keys.sort();
            out.push('{');
            for key in keys {
                // Writing to a text cannot fail.
                let _ = write!(out, "{key:?}:");
                table.get(key).into_iter().for_each(|value| write_canonical(value, out));
                out.push(';');
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write_canonical(item, out);
                out.push(';');
            }
            out.push(']');
        }
        Value::String(text) => {
            let _ = write!(out, "{text:?}");
        }
        Value::Integer(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Float(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Boolean(is) => {
            let _ = write!(out, "{is}");
        }
        Value::Datetime(at) => {
            let _ = write!(out, "{at}");
        }
    }
}

/// All texts of a value, tables by the order of their keys.
fn collect_texts(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Table(table) => {
            let mut entries: Vec<(&String, &Value)> = table.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            entries.into_iter().for_each(|(_, value)| collect_texts(value, texts));
        }
        _ => {}
    }
}
