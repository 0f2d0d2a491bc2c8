//! Birth dates that are told and not believed.
//!
//! Two kinds: dates that stand for "not known", and those of parents who would have been less than ten years old on the day of
//! their mention, which are mostly that day itself, or a child's birth date. They count as not known, and are told.
//!
//! Custody: the pseudonymous zone; row numbers and counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::intake::{LinkageTokens, Role, Told};

use super::facts::Facts;
use super::lives::YOUNGEST;
use super::population::Population;
use super::stand_ins;
use super::values::Values;

/// How many records of a population tell a birth date that is not believed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthsSetAside {
    /// Records with a date that far more people bear than other dates of its month: it counts as not known, or as known to the
    /// year where the same day stands in for several years.
    pub stand_ins: u64,
    /// Records of parents who would be younger than ten on the day of the mention.
    pub parents_too_young: u64,
}

impl BirthsSetAside {
    /// What a reader has to be told, in sentences without figures.
    pub(super) fn sentences(self) -> impl Iterator<Item = &'static str> {
        let told = [
            (
                self.stand_ins,
                "some birth dates are far commoner than other dates of their months and are taken for stand-ins: they count as \
                 not known",
            ),
            (
                self.parents_too_young,
                "some parents would be less than ten years old on the day of their records by their birth dates: these count as \
                 not known",
            ),
        ];
        told.into_iter()
            .filter(|(records, _)| *records > 0)
            .map(|(_, told)| told)
    }
}

/// Takes birth dates that are not believed out of the mentions, and out of the facts that are known of the same records. `values`
/// are those that the mentions number.
pub(super) fn set_aside(
    tokens: &mut LinkageTokens,
    values: &Values,
    facts: &mut Facts,
) -> BTreeMap<Population, BirthsSetAside> {
    // The first day on which each record's person may have been born.
    let mut earliest = vec![i32::MIN; tokens.records().len()];
    for (row, span) in facts.births() {
        earliest[row as usize] = span.from;
    }
    let is_too_young = |told: &Told| {
        let is_parent = matches!(told.role, Role::Mother | Role::Father);
        let age = |on: i32| on.saturating_sub(earliest[told.record as usize]);
        told.birth > 0 && is_parent && told.on.is_some_and(|on| age(on) < YOUNGEST)
    };
    let believed = stand_ins::believed(tokens.mentions(), values, |told| !is_too_young(told));
    let left = |told: &Told| believed.get(told.birth as usize).copied().unwrap_or(0);
    let is_stand_in = |told: &Told| !is_too_young(told) && left(told) != told.birth;
    let mut counted: BTreeMap<Population, BirthsSetAside> = BTreeMap::new();
    let mut rows = Vec::new();
    let records = tokens.mentions();
    for own in records.chunk_by(|one, next| (one.record, one.role) == (next.record, next.role)) {
        let (stand_in, too_young) = (own.iter().any(is_stand_in), own.iter().any(is_too_young));
        if let Some(first) = own.first().filter(|_| stand_in || too_young) {
            let counted = counted.entry(Population::from(first.role)).or_default();
            counted.stand_ins += u64::from(stand_in);
            counted.parents_too_young += u64::from(too_young);
            rows.push(first.record);
        }
    }
    if !rows.is_empty() {
        facts.forget_births(&rows);
        tokens.renumber_births(|told| if is_too_young(told) { 0 } else { left(told) });
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{BirthTokens, Mention};
    use crate::linkage::facts::Span;

    #[test]
    fn the_birth_date_of_a_parent_younger_than_ten_is_not_believed_whatever_its_span_leaves_open() {
        let born = BirthTokens {
            day: Some(1),
            year: Some(2),
            ..BirthTokens::default()
        };
        let mention = |record: &str, role| Mention {
            birth: born.clone(),
            on: Some(YOUNGEST + 20),
            ..Mention::bare(record, role)
        };
        let mentions = vec![
            mention("a", Role::Mother),
            mention("b", Role::Father),
            mention("c", Role::Mother),
            mention("d", Role::Child),
            mention("e", Role::Mother),
        ];
        let mut tokens = LinkageTokens::from_mentions(mentions);
        let values = Values::of(&tokens.take_values());
        let mut facts = Facts::about(tokens.shared_records());
        let span = |from, to| Span { from, to };
        facts.born("a", span(21, 51));
        facts.born("b", Span::day(YOUNGEST + 20));
        // She may have been born early in the month.
        facts.born("c", span(20, 50));
        facts.born("d", Span::day(YOUNGEST));
        let counted = set_aside(&mut tokens, &values, &mut facts);
        let known: Vec<bool> = tokens.mentions().iter().map(|told| told.birth > 0).collect();
        assert_eq!(known, [false, false, true, true, true]);
        let rows: Vec<u32> = facts.births().iter().map(|(row, _)| *row).collect();
        assert_eq!(rows, [2, 3]);
        let of = |population| counted.get(&population).copied().unwrap_or_default();
        let one = BirthsSetAside {
            parents_too_young: 1,
            ..BirthsSetAside::default()
        };
        assert_eq!((of(Population::Mothers), of(Population::Fathers)), (one, one));
        assert_eq!(of(Population::Children), BirthsSetAside::default());
        assert_eq!(one.sentences().count(), 1);
    }
}
