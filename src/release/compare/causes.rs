//! What two manifests record differently, by what it is: inputs, definitions with the settings of estimates, the rest of the study
//! file, code or links.
//!
//! Custody: releasable.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::anew::linked_anew;
use crate::release::manifest::Rules;
use crate::release::recorded::Record;
use crate::store::part_in_words;

/// Of what kind a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The extracts.
    Inputs,
    /// The definitions, as they are printed, and the settings of estimates.
    Definitions,
    /// The study file beside its definitions; or it is of another study.
    StudyFile,
    /// The rules of disclosure, as far as no definition tells of them.
    Disclosure,
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
            Cause::Disclosure => "disclosure",
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
    let settings = other_settings(one, other);
    let other_settings_under = |cause: Cause| -> Vec<String> {
        let told = settings.iter().filter(|(under, _)| *under == cause);
        told.map(|(_, what)| what.clone()).collect()
    };
    let mut definitions = definitions(one, other);
    let stated = !definitions.is_empty();
    definitions.extend(other_settings_under(Cause::Definitions));
    add(Cause::Definitions, definitions);
    if one.study != other.study {
        let what = format!("it is of another study: `{}` and `{}`", one.study, other.study);
        add(Cause::StudyFile, vec![what]);
    } else if one.study_sha256 != other.study_sha256 {
        add(Cause::StudyFile, vec![text_differs(one, other, stated).to_owned()]);
    }
    add(Cause::StudyFile, other_settings_under(Cause::StudyFile));
    add(Cause::Disclosure, rules(&one.disclosure, &other.disclosure));
    add(Cause::Disclosure, other_settings_under(Cause::Disclosure));
    add(Cause::Code, by_name("version of", &one.versions, &other.versions, true));
    add(Cause::Code, by_name("query", &one.queries, &other.queries, false));
    if one.linkage_key != other.linkage_key {
        add(Cause::Linkage, vec![linked_anew(one, other)]);
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

/// How the text of one study file differs from the other's; `stated` is whether definitions do, as they are printed.
fn text_differs(one: &Record, other: &Record, stated: bool) -> &'static str {
    match (&one.plan.settings, &other.plan.settings) {
        (Some(mine), Some(theirs)) if mine == theirs => {
            "its text differs, and no setting on which figures hang does: comments, layout, titles, what it says of quality, or which \
             files and folders it names"
        }
        (Some(_), Some(_)) => "its text differs, and so do settings",
        _ if stated => "its text differs, and so do definitions",
        _ => {
            "its text differs, and no definition does as it is printed; whether a setting of an estimate does is not known, as a \
             release of an earlier version, which records none, is one of the two"
        }
    }
}

/// The parts of the study file whose settings differ, each with the cause under which it is told; none where one of the releases
/// records no settings. An estimate that one release alone has is told among the definitions.
fn other_settings(one: &Record, other: &Record) -> Vec<(Cause, String)> {
    let (Some(mine), Some(theirs)) = (&one.plan.settings, &other.plan.settings) else {
        return Vec::new();
    };
    let parts: BTreeSet<&String> = mine.keys().chain(theirs.keys()).collect();
    let told = parts.into_iter().filter_map(|part| {
        let (kind, words) = (part.split('.').next().unwrap_or_default(), part_in_words(part));
        let what = match (mine.get(part), theirs.get(part)) {
            (Some(before), Some(after)) if before == after => return None,
            (Some(before), Some(after)) => {
                format!(
                    "{words}: its settings are others ({})",
                    differing(before, after).join(", ")
                )
            }
            _ if kind == "estimate" => return None,
            (Some(_), None) => format!("{words} is in the first alone"),
            _ => format!("{words} is in the second alone"),
        };
        let cause = match kind {
            "estimate" | "sets" | "cohort" | "study" | "privacy" => Cause::Definitions,
            "disclosure" => Cause::Disclosure,
            _ => Cause::StudyFile,
        };
        Some((cause, what))
    });
    told.collect()
}

/// The keys that are of another hash, or in one alone.
fn differing(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> Vec<String> {
    let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let others = keys.into_iter().filter(|key| one.get(*key) != other.get(*key));
    others.cloned().collect()
}

/// The rules of disclosure that differ. Threshold and rounding are among the definitions.
fn rules(one: &Rules, other: &Rules) -> Vec<String> {
    let held = |ledger: bool| {
        if ledger {
            "held against a ledger"
        } else {
            "held against none"
        }
    };
    let words = |rules: &Rules| {
        let stated: Vec<String> = rules
            .overrides
            .iter()
            .map(|told| format!("{} ({})", told.cell, told.table))
            .collect();
        let named = [
            ("profile", rules.profile.clone()),
            ("zeros", rules.zeros.clone()),
            (
                "overrides",
                if stated.is_empty() {
                    "none".to_owned()
                } else {
                    stated.join("; ")
                },
            ),
            ("earlier releases", held(rules.ledger).to_owned()),
        ];
        named
            .map(|(name, words)| (name.to_owned(), words))
            .into_iter()
            .collect()
    };
    by_name("", &words(one), &words(other), true)
}

/// Definitions that differ. That of the estimates holds all of them, and is told estimate by estimate.
fn definitions(one: &Record, other: &Record) -> Vec<String> {
    let of = |record: &Record| -> BTreeMap<String, String> {
        let others = record.definitions.iter().filter(|(term, _)| *term != ESTIMATES);
        others.map(|(term, meaning)| (term.clone(), meaning.clone())).collect()
    };
    let mut told = by_name("", &of(one), &of(other), true);
    let [mine, theirs] = [one, other].map(|record| record.definitions.get(ESTIMATES).map(|text| estimates(text)));
    told.extend(by_name(
        "estimate",
        &mine.unwrap_or_default(),
        &theirs.unwrap_or_default(),
        true,
    ));
    told
}

/// The definition that holds the estimates: "`name`: how; `other`: how".
const ESTIMATES: &str = "Estimate";

fn estimates(text: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for part in text.split("; `") {
        let (name, how) = part.split_once("`: ").unwrap_or(("", part));
        found.insert(name.trim_start_matches('`').to_owned(), how.to_owned());
    }
    found
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
            (Cause::Linkage, "records were linked anew, as the extracts are others"),
        ];
        assert_eq!(told, expected.map(|(cause, what)| (cause, what.to_owned())));
    }

    #[test]
    fn settings_that_differ_are_told_by_part_and_key_and_none_is_denied_that_is_not_known() {
        let with = |settings: serde_json::Value| {
            record(|value| {
                value["manifest_version"] = 2.into();
                value["study_sha256"] = settings.to_string().into();
                value["plan"] = serde_json::json!({ "analysed_before": [], "settings": settings });
            })
        };
        let told = |one: &Record, other: &Record| -> Vec<(Cause, String)> {
            let found = changed(one, other).into_iter();
            found.map(|found| (found.cause, found.what)).collect()
        };
        let before = with(serde_json::json!({
            "estimate.a": {"horizon": "7", "kind": "k", "bands": "b"}, "estimate.b": {"kind": "k"}, "cohort": {"unit": "m"},
            "estimate.c": {"prices": "p", "file of prices": "f"}, "source.s": {"columns": "c"}, "disclosure": {"threshold": "10"},
            "service.p": {"from": "f"},
        }));
        let after = with(serde_json::json!({
            "estimate.a": {"horizon": "6", "kind": "k", "window": "w"}, "estimate.b": {"kind": "k"}, "cohort": {"unit": "f"},
            "estimate.c": {"prices": "p", "file of prices": "g"}, "source.s": {"columns": "d"}, "disclosure": {"threshold": "20"},
        }));
        let expected = [
            (
                Cause::Definitions,
                "the section [cohort]: its settings are others (unit)",
            ),
            (
                Cause::Definitions,
                "estimate `a`: its settings are others (bands, horizon, window)",
            ),
            (
                Cause::Definitions,
                "estimate `c`: its settings are others (file of prices)",
            ),
            (Cause::StudyFile, "its text differs, and so do settings"),
            (Cause::StudyFile, "service `p` is in the first alone"),
            (Cause::StudyFile, "source `s`: its settings are others (columns)"),
            (
                Cause::Disclosure,
                "the section [disclosure]: its settings are others (threshold)",
            ),
        ];
        assert_eq!(
            told(&before, &after),
            expected.map(|(cause, what)| (cause, what.to_owned()))
        );
        // The same settings in another text.
        let mut again = before.clone();
        again.study_sha256 = "another".to_owned();
        let found = told(&before, &again);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].1.contains("no setting on which figures hang does"),
            "{found:?}"
        );
        // A release that records none denies none.
        let found = told(&record(|_| ()), &before);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].1.contains("is not known"), "{found:?}");
    }

    #[test]
    fn estimates_are_told_one_by_one_and_rules_and_another_study_by_name() {
        let before = record(|value| value["definitions"]["Estimate"] = "`a`: a curve; `b`: one; or two; `c`: c".into());
        let after = record(|value| {
            value["study"] = "t".into();
            value["study_sha256"] = "H".into();
            value["definitions"]["Estimate"] = "`a`: a curve; `b`: one; or three; `d`: d".into();
            value["disclosure"] = serde_json::json!({
                "profile": "dfe", "threshold": 10, "round_to": 5, "zeros": "shown", "ledger": true,
                "overrides": [{"table": "t", "cell": "all, 5", "reason": "r", "name": "n"}],
            });
        });
        let told: Vec<String> = changed(&before, &after).into_iter().map(|found| found.what).collect();
        let expected = [
            "estimate `b`: one; or two became one; or three",
            "estimate `c` is in the first alone",
            "estimate `d` is in the second alone",
            "it is of another study: `s` and `t`",
            "`earlier releases`: held against none became held against a ledger",
            "`overrides`: none became all, 5 (t)",
            "`profile`:  became dfe",
            "`zeros`:  became shown",
        ];
        assert_eq!(told, expected);
    }
}
