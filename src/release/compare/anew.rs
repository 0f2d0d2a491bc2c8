//! Why records were linked anew between two releases: of all that links hang on, what their manifests record differently.
//!
//! Custody: releasable.

use std::collections::BTreeMap;

use crate::release::recorded::{Record, RecordedInput};
use crate::store::FILE_OF;
use crate::study::Kind;

/// Why records were linked anew, as far as the manifests tell.
pub(super) fn linked_anew(one: &Record, other: &Record) -> String {
    let reasons = reasons(one, other);
    if !reasons.is_empty() {
        return format!("records were linked anew, as {}", reasons.join(", and as "));
    }
    let why = if one.pseudonym_key_id != other.pseudonym_key_id || one.study != other.study {
        "records were linked anew under other pseudonyms, as the key or the name of the study is another: what is as likely as \
         something else is decided, and pairs are drawn, in another order, so that few links may differ"
    } else {
        "records were linked anew, as the study file has other settings on which links hang, or a file that it names is another, or \
         other columns of an extract are poorly read"
    };
    why.to_owned()
}

fn reasons(one: &Record, other: &Record) -> Vec<&'static str> {
    let read = |record: &Record| -> Vec<RecordedInput> {
        let inputs = record.inputs.iter().filter(|input| bears_on_links(input));
        inputs.cloned().collect()
    };
    let is_other = |part: &str| one.versions.get(part) != other.versions.get(part);
    let is_other_file = |file: &str| match (&one.linkage_files, &other.linkage_files) {
        (Some(mine), Some(theirs)) => mine.get(file) != theirs.get(file),
        _ => false,
    };
    let links_otherwise = is_other("links") || is_other("tokens");
    let told = [
        (read(one) != read(other), "the extracts are others"),
        (links_otherwise, "the program links in another way"),
        (
            !links_otherwise && is_other("seriatim"),
            "the program is of another version",
        ),
        (
            is_other_file("parameters"),
            "the study file names other parameters of the linkage",
        ),
        (
            is_other_file("registry"),
            "the study file names another registry of persons",
        ),
        (
            has_other_settings(one, other),
            "the study file has other settings of the linkage",
        ),
    ];
    let told = told.into_iter().filter(|(is_so, _)| *is_so);
    told.map(|(_, reason)| reason).collect()
}

/// Whether links hang on an extract. Of one whose kind is not recorded they may.
fn bears_on_links(input: &RecordedInput) -> bool {
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == input.kind);
    kind.is_none_or(Kind::bears_on_links)
}

/// Whether the section of the linkage differs in more than the files that it names; no, where that is not recorded.
fn has_other_settings(one: &Record, other: &Record) -> bool {
    let own = |record: &Record| -> Option<BTreeMap<String, String>> {
        let section = record.plan.settings.as_ref()?.get("linkage").cloned();
        let mut section = section.unwrap_or_default();
        section.retain(|key, _| key != "parameters" && !key.starts_with(FILE_OF));
        Some(section)
    };
    own(one).zip(own(other)).is_some_and(|(mine, theirs)| mine != theirs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn record(change: impl Fn(&mut Value)) -> Record {
        let mut value = json!({
            "manifest_version": 2, "study": "s", "study_sha256": "h", "versions": {"seriatim": "1"},
            "pseudonym_key_id": "k", "queries": {}, "linkage_key": "l", "definitions": {}, "outputs": {},
            "inputs": [
                {"source": "parties", "kind": "parties", "sha256": "p"}, {"source": "births", "kind": "areas", "sha256": "b"},
            ],
            "linkage_files": {"parameters": "a", "registry": "r"},
            "plan": {"analysed_before": [], "settings": {"linkage": {"threshold": "t", "file of parameters": "a"}}},
        });
        change(&mut value);
        serde_json::from_value(value).expect("a record")
    }

    fn told(change: impl Fn(&mut Value)) -> String {
        linked_anew(&record(|_| ()), &record(change))
    }

    #[test]
    fn links_are_told_by_what_they_hang_on() {
        assert!(told(|_| ()).ends_with("or other columns of an extract are poorly read"));
        assert!(told(|value| value["pseudonym_key_id"] = "K".into()).ends_with("few links may differ"));
        assert!(told(|value| value["study"] = "another".into()).ends_with("few links may differ"));
        assert!(told(|value| value["versions"]["links"] = "2".into()).ends_with("as the program links in another way"));
        assert!(
            told(|value| value["versions"]["seriatim"] = "2".into()).ends_with("as the program is of another version")
        );
        assert!(told(|value| value["inputs"][0]["sha256"] = "P".into()).ends_with("as the extracts are others"));
        let threshold = |value: &mut Value| value["plan"]["settings"]["linkage"]["threshold"] = "T".into();
        assert!(told(threshold).ends_with("as the study file has other settings of the linkage"));
        assert!(told(|value| value["linkage_files"]["registry"] = "R".into()).ends_with("another registry of persons"));
    }

    #[test]
    fn other_parameters_are_told_as_such_and_extracts_that_no_link_hangs_on_are_not_told() {
        let changed = |value: &mut Value| {
            value["inputs"][1]["sha256"] = "B".into();
            value["linkage_files"]["parameters"] = "A".into();
            value["plan"]["settings"]["linkage"]["file of parameters"] = "A".into();
        };
        assert_eq!(
            told(changed),
            "records were linked anew, as the study file names other parameters of the linkage"
        );
        // Of a release that records neither kinds, nor files, nor settings, no more is said than is known.
        let old = |value: &mut Value| {
            value["manifest_version"] = 1.into();
            value["inputs"] = json!([{"source": "parties", "sha256": "p"}, {"source": "births", "sha256": "b"}]);
            for key in ["linkage_files", "plan"] {
                value.as_object_mut().expect("a manifest").remove(key);
            }
        };
        assert!(linked_anew(&record(old), &record(old)).ends_with("columns of an extract are poorly read"));
    }
}
