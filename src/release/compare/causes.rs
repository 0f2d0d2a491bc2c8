//! What two manifests record differently, by what it is: inputs, definitions, the rest of the study file, code or links.
//!
//! Custody: releasable.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::release::recorded::Record;

/// Of what kind a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The extracts.
    Inputs,
    /// The definitions, as they are printed.
    Definitions,
    /// The study file beside its definitions.
    StudyFile,
    /// The program, or the text of a query.
    Code,
    /// The links between records.
    Linkage,
    /// The key of the pseudonyms.
    Key,
}

impl Cause {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Cause::Inputs => "inputs",
            Cause::Definitions => "definitions",
            Cause::StudyFile => "study file",
            Cause::Code => "code",
            Cause::Linkage => "linkage",
            Cause::Key => "key",
        }
    }
}

/// One change between two releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Of what kind it is.
    pub cause: Cause,
    /// What changed, in words.
    pub what: String,
}

/// Every change that two manifests record, by cause.
pub(super) fn changed(one: &Record, other: &Record) -> Vec<Changed> {
    let mut changes = Vec::new();
    let mut add =
        |cause: Cause, told: Vec<String>| changes.extend(told.into_iter().map(|what| Changed { cause, what }));
    let hashes = |record: &Record| -> BTreeMap<String, String> {
        let inputs = record.inputs.iter();
        inputs
            .map(|input| (input.source.clone(), input.sha256.clone()))
            .collect()
    };
    add(Cause::Inputs, by_name("extract", &hashes(one), &hashes(other), false));
    let definitions = by_name("", &one.definitions, &other.definitions, true);
    let stated = !definitions.is_empty();
    add(Cause::Definitions, definitions);
    if one.study_sha256 != other.study_sha256 {
        let what = if stated {
            "its text differs, and so do definitions"
        } else {
            "its text differs, and no definition does"
        };
        add(Cause::StudyFile, vec![what.to_owned()]);
    }
    add(Cause::Code, by_name("version of", &one.versions, &other.versions, true));
    add(Cause::Code, by_name("query", &one.queries, &other.queries, false));
    if one.linkage_key != other.linkage_key {
        add(
            Cause::Linkage,
            vec!["records were linked anew, from other records or in another way".to_owned()],
        );
    }
    if one.pseudonym_key_id != other.pseudonym_key_id {
        add(
            Cause::Key,
            vec![format!(
                "key {} became key {}",
                one.pseudonym_key_id, other.pseudonym_key_id
            )],
        );
    }
    changes
}

/// What is of another value, or in one alone, by name; with the values where they are words.
fn by_name(
    kind: &str,
    one: &BTreeMap<String, String>,
    other: &BTreeMap<String, String>,
    in_words: bool,
) -> Vec<String> {
    let named = |name: &str| {
        if kind.is_empty() {
            format!("`{name}`")
        } else {
            format!("{kind} `{name}`")
        }
    };
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let told = names
        .into_iter()
        .filter_map(|name| match (one.get(name), other.get(name)) {
            (Some(before), Some(after)) if before == after => None,
            (Some(before), Some(after)) if in_words => Some(format!("{}: {before} became {after}", named(name))),
            (Some(_), Some(_)) => Some(format!("{} is another", named(name))),
            (Some(_), None) => Some(format!("{} is in the first alone", named(name))),
            (None, Some(_)) => Some(format!("{} is in the second alone", named(name))),
            (None, None) => None,
        });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(change: impl Fn(&mut serde_json::Value)) -> Record {
        let mut value = serde_json::json!({
            "manifest_version": 1, "study": "s", "study_sha256": "h", "versions": {"seriatim": "1"},
            "pseudonym_key_id": "k", "inputs": [{"source": "parties", "sha256": "p"}], "queries": {"sets": "q"},
            "linkage_key": "l", "definitions": {"Overlap": "while open"}, "outputs": {},
        });
        change(&mut value);
        serde_json::from_value(value).expect("a record")
    }

    #[test]
    fn each_change_is_told_under_its_cause_and_none_where_nothing_changed() {
        let before = record(|_| ());
        assert_eq!(changed(&before, &before), []);
        let after = record(|value| {
            value["inputs"] =
                serde_json::json!([{"source": "parties", "sha256": "P"}, {"source": "orders", "sha256": "o"}]);
            value["definitions"]["Overlap"] = "separate".into();
            value["study_sha256"] = "H".into();
            value["queries"]["sets"] = "Q".into();
            value["linkage_key"] = "L".into();
        });
        let told: Vec<(Cause, String)> = changed(&before, &after)
            .into_iter()
            .map(|found| (found.cause, found.what))
            .collect();
        let expected = [
            (Cause::Inputs, "extract `orders` is in the second alone"),
            (Cause::Inputs, "extract `parties` is another"),
            (Cause::Definitions, "`Overlap`: while open became separate"),
            (Cause::StudyFile, "its text differs, and so do definitions"),
            (Cause::Code, "query `sets` is another"),
            (
                Cause::Linkage,
                "records were linked anew, from other records or in another way",
            ),
        ];
        assert_eq!(told, expected.map(|(cause, what)| (cause, what.to_owned())));
    }
}
