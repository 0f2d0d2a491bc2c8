//! Birth dates that are told and not believed.
//!
//! Two kinds: dates that stand for "not known", as those do that many bear and years in which nobody who lives was born, and
//! those of parents who would have been born about the day of their mention, which are that day itself, or a child's birth
//! date. They count as not known, and are told. A parent born a decade too late has a mistyped year: the rest of the date
//! tells as much as ever.
//!
//! Custody: the pseudonymous zone; row numbers and counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::intake::{LinkageTokens, Role, Told};

use super::Values;
use super::stand_ins;
use crate::linkage::lives::facts::{Facts, Span};
use crate::linkage::population::Population;

/// Days by which a parent's birth date and the day of the mention differ where the one is taken for the other.
const ABOUT: i32 = 31;

/// Days after which a person of whom no more than a year of birth is known would be too old to stand in the records: 80 years.
const OLDEST: i32 = 29_220;

/// How many records of a population tell a birth date that is not believed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthsSetAside {
    /// Records with a date that far more people bear than other dates of its month: it counts as not known, or as known to the
    /// year where the same day stands in for several years. Those with a year alone that lies too long before the record, too.
    pub stand_ins: u64,
    /// Records of parents who would have been born within a month of the day of the mention.
    pub parents_of_the_day: u64,
}

impl BirthsSetAside {
    /// What a reader has to be told, in sentences without figures.
    pub(in crate::linkage) fn sentences(self) -> impl Iterator<Item = &'static str> {
        let told = [
            (
                self.stand_ins,
                "some birth dates are far commoner than other dates of their months, or years of more than eighty years before \
                 the record, and are taken for stand-ins: they count as not known",
            ),
            (
                self.parents_of_the_day,
                "some parents would have been born about the day of their records by their birth dates: these count as not known",
            ),
        ];
        told.into_iter()
            .filter(|(records, _)| *records > 0)
            .map(|(_, told)| told)
    }
}

/// Takes birth dates that are not believed out of the mentions, and out of the facts that are known of the same records. `values`
/// are those that the mentions number.
pub(in crate::linkage) fn set_aside(
    tokens: &mut LinkageTokens,
    values: &Values,
    facts: &mut Facts,
) -> BTreeMap<Population, BirthsSetAside> {
    // When each record's person may have been born.
    let mut born: Vec<Option<Span>> = vec![None; tokens.records().len()];
    for (row, span) in facts.births() {
        born[row as usize] = Some(span);
    }
    let is_of_the_day = |told: &Told| {
        let is_parent = matches!(told.role, Role::Mother | Role::Father);
        let is_about = |on: i32| {
            let span = born[told.record as usize];
            span.is_some_and(|span| span.from.saturating_sub(ABOUT) <= on && on <= span.to.saturating_add(ABOUT))
        };
        told.birth > 0 && is_parent && told.on.is_some_and(is_about)
    };
    let is_too_old = |told: &Told| {
        let is_alone = values
            .birth
            .cards
            .get(told.birth as usize)
            .is_some_and(stand_ins::is_year_alone);
        let is_over = |on: i32| {
            let span = born[told.record as usize];
            span.is_some_and(|span| on.saturating_sub(span.to) > OLDEST)
        };
        is_alone && told.on.is_some_and(is_over)
    };
    let believed = stand_ins::believed(tokens.mentions(), values, |told| !is_of_the_day(told));
    let left = |told: &Told| match is_too_old(told) {
        true => 0,
        false => believed.get(told.birth as usize).copied().unwrap_or(0),
    };
    let is_stand_in = |told: &Told| !is_of_the_day(told) && left(told) != told.birth;
    let mut counted: BTreeMap<Population, BirthsSetAside> = BTreeMap::new();
    let mut rows = Vec::new();
    let records = tokens.mentions();
    for own in records.chunk_by(|one, next| (one.record, one.role) == (next.record, next.role)) {
        let (stand_in, of_the_day) = (own.iter().any(is_stand_in), own.iter().any(is_of_the_day));
        if let Some(first) = own.first().filter(|_| stand_in || of_the_day) {
            let counted = counted.entry(Population::from(first.role)).or_default();
            counted.stand_ins += u64::from(stand_in);
            counted.parents_of_the_day += u64::from(of_the_day);
            rows.push(first.record);
        }
    }
    if !rows.is_empty() {
        facts.forget_births(&rows);
        tokens.renumber_births(|told| if is_of_the_day(told) { 0 } else { left(told) });
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{BirthTokens, Mention};

    /// A day of a mention.
    const ON: i32 = 15_000;

    #[test]
    fn a_parent_born_about_the_day_of_the_mention_has_no_birth_date_and_one_whose_year_is_mistyped_has() {
        let born = BirthTokens {
            day: Some(1),
            year: Some(2),
            ..BirthTokens::default()
        };
        let mention = |record: &str, role| Mention {
            birth: born.clone(),
            on: Some(ON),
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
        facts.born("a", span(ON - 20, ON + 10));
        facts.born("b", Span::day(ON - ABOUT));
        // Seven years before, in place of 27.
        facts.born("c", span(ON - 2580, ON - 2550));
        facts.born("d", Span::day(ON));
        let counted = set_aside(&mut tokens, &values, &mut facts);
        let known: Vec<bool> = tokens.mentions().iter().map(|told| told.birth > 0).collect();
        assert_eq!(known, [false, false, true, true, true]);
        let rows: Vec<u32> = facts.births().iter().map(|(row, _)| *row).collect();
        assert_eq!(rows, [2, 3]);
        let of = |population| counted.get(&population).copied().unwrap_or_default();
        let one = BirthsSetAside {
            parents_of_the_day: 1,
            ..BirthsSetAside::default()
        };
        assert_eq!((of(Population::Mothers), of(Population::Fathers)), (one, one));
        assert_eq!(of(Population::Children), BirthsSetAside::default());
        assert_eq!(one.sentences().count(), 1);
    }
}
