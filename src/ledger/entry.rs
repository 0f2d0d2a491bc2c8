//! An entry of the ledger: which persons stood behind each count that was told, so that a later release that differs from an
//! earlier one by a few persons is found before it is out.
//!
//! Two tables that are safe by themselves tell by their difference of those who are in one of them only: the same table under
//! another definition, of a later extract, of the served and of all. Each entry keeps the sets of persons as sketches; sets that
//! differ, and in fewer buckets than the threshold, differ in about as few persons. Any table is held against any other, whatever
//! they are called. The same release again is no other release; other figures of the same persons are, which a digest of all that
//! is told shows.
//!
//! Rounded to 5 and to 10, one count is known more narrowly than by either, and by a few more steps exactly. Each entry keeps to
//! what it rounded, and persons of whom one told are told of at no other step. Entries from before that was kept do not say.
//!
//! An entry is bound to the one before it and to a key, so that one that was edited, or taken out from between others, is found.
//!
//! Custody: pseudonymous zone, safe side: entries hold unrounded counts and are never released.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cohort::Sketch;
use crate::disclosure::{Judged, Reviewed};
use crate::store::{Digest, SecretKey};

/// The version of entries that this program writes and reads.
pub(super) const LEDGER_VERSION: u32 = 2;

/// A set of persons behind a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptSet {
    /// How many they are, unrounded.
    pub(super) persons: u64,
    /// The sums of their sketch under the key of the ledger, in hexadecimal.
    pub(super) sketch: String,
    /// The counts that tell of them: table and cell.
    pub(super) told: Vec<(String, String)>,
}

/// What the ledger remembers of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// Version of this shape.
    pub(super) seriatim_ledger: u32,
    /// Its number, from 1.
    pub(super) number: u64,
    /// The seal of the entry before it; empty for the first.
    pub(super) previous: String,
    /// The study.
    pub(super) study: String,
    /// Whether it is of the answer to a question, and not of a release. An entry of a release is written without it.
    #[serde(default, skip_serializing_if = "is_of_a_release")]
    pub(super) question: bool,
    /// A digest of the figures that it told. Entries from before there was one have none, and so are no release that is made now.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) figures: String,
    /// To the nearest multiple of what its counts were rounded. Entries from before it was kept do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) round_to: Option<u64>,
    /// The sets of persons of whom it told.
    pub(super) sets: Vec<KeptSet>,
}

fn is_of_a_release(question: &bool) -> bool {
    !question
}

/// A count that differs from one told before in a few persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Small {
    /// Table and cell of this release.
    pub now: (String, String),
    /// The number of the earlier entry.
    pub entry: u64,
    /// Table and cell of the earlier release.
    pub before: (String, String),
}

/// A count of persons of whom was told before, rounded to another step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rerounded {
    /// Table and cell of this release.
    pub now: (String, String),
    /// To what it rounds.
    pub to: u64,
    /// The number of the earlier entry.
    pub entry: u64,
    /// Table and cell of the earlier release.
    pub before: (String, String),
    /// To what that rounded.
    pub before_to: u64,
}

impl Entry {
    /// The entry of a release, or of an answer, to stand after another one.
    pub(super) fn of(
        judged: &Judged<'_>,
        (study, question): (&str, bool),
        (number, previous): (u64, &str),
        key: &SecretKey,
    ) -> Entry {
        let mut sets: BTreeMap<(Sketch, u64), Vec<(String, String)>> = BTreeMap::new();
        for told in judged.told().into_iter().filter(|told| told.count.get() > 0) {
            let own = sets.entry((*told.count.sketch(), told.count.get())).or_default();
            own.push((told.table, told.cell));
        }
        let kept = sets.into_iter().map(|((sketch, persons), told)| KeptSet {
            persons,
            sketch: written(&sketch, key),
            told,
        });
        let mut kept: Vec<KeptSet> = kept.collect();
        // The order of the sums themselves would tell of them.
        kept.sort_by(|one, other| (&one.sketch, one.persons).cmp(&(&other.sketch, other.persons)));
        Entry {
            seriatim_ledger: LEDGER_VERSION,
            number,
            previous: previous.to_owned(),
            study: study.to_owned(),
            question,
            figures: figures(&judged.tables()),
            round_to: Some(judged.round_to()),
            sets: kept,
        }
    }

    /// Whether one that is made now is of the same release as this one. Figures that happen to be the same at another step tell
    /// more together with it.
    pub(super) fn is_same_release(&self, now: &Entry) -> bool {
        let is_same_step = self.round_to.is_none() || self.round_to == now.round_to;
        is_same_step && self.study == now.study && self.figures == now.figures && self.sets == now.sets
    }

    /// The counts of this entry that tell of the same persons as some of an earlier one, rounded to another step, each once.
    pub(super) fn rerounded(&self, earlier: &Entry) -> Vec<Rerounded> {
        let (Some(to), Some(before_to)) = (self.round_to, earlier.round_to) else {
            return Vec::new();
        };
        if to == before_to {
            return Vec::new();
        }
        let before = earlier.sets.iter().map(|kept| (kept.sketch.as_str(), kept));
        let before: BTreeMap<&str, &KeptSet> = before.collect();
        let rerounded = |own: &KeptSet| {
            let kept = before.get(own.sketch.as_str())?;
            Some(Rerounded {
                now: own.told.first()?.clone(),
                to,
                entry: earlier.number,
                before: kept.told.first()?.clone(),
                before_to,
            })
        };
        self.sets.iter().filter_map(rerounded).collect()
    }

    /// The counts of this entry that differ from some of an earlier one in fewer persons than the threshold, each once with the
    /// first that it differs from. Counts of cells that `is_answered_for` by somebody are left out.
    pub(super) fn small_differences(
        &self,
        earlier: &Entry,
        threshold: u64,
        is_answered_for: &dyn Fn(&str, &str) -> bool,
    ) -> Vec<Small> {
        let before: Vec<(&KeptSet, Sketch)> = earlier
            .sets
            .iter()
            .filter_map(|kept| Some((kept, read(&kept.sketch)?)))
            .collect();
        let mut found = Vec::new();
        for own in &self.sets {
            let Some(sketch) = read(&own.sketch) else { continue };
            let is_near = |(kept, other): &&(&KeptSet, Sketch)| {
                let differs = || sketch.differs(other);
                kept.persons.abs_diff(own.persons) < threshold && (1..threshold).contains(&differs())
            };
            // One that told of the same persons before tells nothing more now.
            if before.iter().any(|(_, other)| *other == sketch) {
                continue;
            }
            let Some((kept, _)) = before.iter().find(is_near) else {
                continue;
            };
            let told = own.told.iter().find(|(table, cell)| !is_answered_for(table, cell));
            if let (Some(now), Some(then)) = (told, kept.told.first()) {
                found.push(Small {
                    now: now.clone(),
                    entry: earlier.number,
                    before: then.clone(),
                });
            }
        }
        found
    }
}

/// A digest of tables as they are told.
fn figures(tables: &[Reviewed]) -> String {
    let mut digest = Digest::default();
    for table in tables {
        let table = match table {
            Reviewed::Released(table) => table,
            Reviewed::Withheld { name, .. } => {
                digest = digest.part("withheld", name);
                continue;
            }
        };
        digest = digest.part("table", table.name());
        for row in table.rows() {
            for label in row.labels() {
                digest = digest.part("label", &label.to_string());
            }
            let told = row.released();
            let value = told.value().map(|value| value.to_string());
            digest = digest.part(row.measure(), value.as_deref().unwrap_or(told.status()));
        }
    }
    digest.finish()
}

/// A sketch as it is kept: each sum under the key, by its place, so that whoever holds the ledger and pseudonyms cannot try out
/// who was counted. Sums that are equal, or differ, are so under the key as well, and nothing else is asked of them.
fn written(sketch: &Sketch, key: &SecretKey) -> String {
    let kept = |(place, sum): (usize, &u32)| {
        let sealed = key.seal(format!("sketch {place} {sum}").as_bytes());
        // Eight digits are as long as a sum.
        sealed.chars().take(8).collect::<String>()
    };
    sketch.sums().iter().enumerate().map(kept).collect()
}

fn read(text: &str) -> Option<Sketch> {
    let sum = |place: usize| u32::from_str_radix(text.get(8 * place..8 * place + 8)?, 16).ok();
    let sums: Option<Vec<u32>> = (0..text.len() / 8).map(sum).collect();
    Sketch::of_sums(&sums?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::PersonCount;

    fn entry(number: u64, sets: &[(&str, std::ops::Range<u32>)]) -> Entry {
        let kept = sets.iter().map(|(table, persons)| {
            let names: Vec<String> = persons.clone().map(|person| person.to_string()).collect();
            let count = PersonCount::of(names.iter().map(String::as_str));
            KeptSet {
                persons: count.get(),
                sketch: written(count.sketch(), &SecretKey::demonstration()),
                told: vec![((*table).to_owned(), "all: persons".to_owned())],
            }
        });
        Entry {
            seriatim_ledger: LEDGER_VERSION,
            number,
            previous: String::new(),
            study: "s".to_owned(),
            question: false,
            figures: "f".to_owned(),
            round_to: Some(5),
            sets: kept.collect(),
        }
    }

    #[test]
    fn a_kept_sketch_is_no_sum_of_hashes_that_pseudonyms_alone_give() {
        let of = |person: &str| *PersonCount::of([person]).sketch();
        let plain: String = of("k1").sums().iter().map(|sum| format!("{sum:08x}")).collect();
        let key = SecretKey::demonstration();
        let kept = written(&of("k1"), &key);
        assert_ne!(kept, plain);
        assert_ne!(kept, written(&of("k1"), &key.derive("another")));
        // Nobody in a bucket looks like nothing in no two of them.
        let nobody = written(&Sketch::default(), &key);
        assert_ne!(nobody.get(..8), nobody.get(8..16));
        let differing = |one: &str, other: &str| read(one).zip(read(other)).map(|(one, other)| one.differs(&other));
        assert_eq!(differing(&kept, &nobody), Some(1));
        assert_eq!(differing(&kept, &written(&of("k1"), &key)), Some(0));
    }

    fn small(now: &Entry, before: &Entry) -> usize {
        now.small_differences(before, 10, &|_, _| false).len()
    }

    #[test]
    fn one_to_nine_are_a_small_difference_and_none_and_ten_are_not() {
        let before = entry(1, &[("a", 0..200)]);
        let told = [0, 1, 9].map(|more| small(&entry(2, &[("b", 0..200 + more)]), &before));
        assert_eq!(told, [0, 1, 1]);
        // Ten can fall into fewer than ten buckets: twenty do not.
        assert_eq!(small(&entry(2, &[("b", 0..220)]), &before), 0);
        assert_eq!(small(&entry(2, &[("b", 5..200)]), &before), 1, "fewer, too");
        assert_eq!(small(&entry(2, &[("b", 4..204)]), &before), 1, "four for four");
        assert_eq!(small(&entry(2, &[("b", 200..400)]), &before), 0, "others altogether");
    }

    #[test]
    fn the_served_and_all_are_held_against_each_other_whatever_the_tables_are_called() {
        let before = entry(1, &[("everybody", 0..127), ("other", 300..400)]);
        let now = entry(2, &[("served", 0..120), ("other", 300..400)]);
        let found = now.small_differences(&before, 10, &|_, _| false);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].now.0.as_str(), found[0].before.0.as_str()),
            ("served", "everybody")
        );
        assert!(
            now.small_differences(&before, 10, &|table, _| table == "served")
                .is_empty()
        );
    }

    #[test]
    fn what_was_told_before_may_be_told_again() {
        let before = entry(1, &[("a", 0..200), ("b", 0..205)]);
        assert_eq!(small(&entry(2, &[("a", 0..200), ("b", 0..205)]), &before), 0);
        assert!(before.is_same_release(&entry(2, &[("a", 0..200), ("b", 0..205)])));
        assert!(!before.is_same_release(&entry(2, &[("a", 0..200)])));
    }

    #[test]
    fn other_figures_of_the_same_persons_are_another_release() {
        let before = entry(1, &[("a", 0..200)]);
        let now = Entry {
            figures: "g".to_owned(),
            ..entry(2, &[("a", 0..200)])
        };
        assert!(!before.is_same_release(&now));
        assert_eq!(small(&now, &before), 0);
    }

    #[test]
    fn persons_of_whom_was_told_are_told_of_at_no_other_step() {
        let at = |round_to: Option<u64>, sets: &[(&str, std::ops::Range<u32>)]| Entry {
            round_to,
            ..entry(2, sets)
        };
        let before = entry(1, &[("a", 0..57), ("b", 100..200)]);
        let two = [("c", 0..57), ("d", 300..400)];
        let told = [Some(5), Some(10), Some(6), None].map(|to| at(to, &two).rerounded(&before).len());
        assert_eq!(told, [0, 1, 1, 0]);
        let found = at(Some(10), &[("c", 0..57)]).rerounded(&before);
        assert_eq!((found[0].now.0.as_str(), found[0].before.0.as_str()), ("c", "a"));
        assert_eq!((found[0].to, found[0].before_to, found[0].entry), (10, 5, 1));
        // What an entry does not say it is not held to.
        let older = at(None, &[("a", 0..57)]);
        assert!(at(Some(10), &[("a", 0..57)]).rerounded(&older).is_empty());
        // The same figures at another step are another release, and of an older entry the same.
        let now = at(Some(10), &[("a", 0..57)]);
        assert!(!entry(1, &[("a", 0..57)]).is_same_release(&now));
        assert!(older.is_same_release(&now));
    }

    #[test]
    fn an_entry_from_before_figures_were_kept_is_read_and_written_as_it_was() {
        let text = r#"{"seriatim_ledger":2,"number":1,"previous":"","study":"s","sets":[]}"#;
        let older: Entry = serde_json::from_str(text).expect("an entry");
        assert_eq!(serde_json::to_string(&older).expect("a text"), text);
        assert!(!older.is_same_release(&entry(2, &[])));
    }
}
