//! What the records of a population tell at all: how many tell each field, and how many values there are. A field that
//! nobody tells, that is the same for all or that is different for all says nothing, and whoever reads of the links has to
//! know.
//!
//! Custody: the pseudonymous zone; counts only.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::intake::{LinkageTokens, Role, Sex, Told};

use super::births_set_aside::BirthsSetAside;
use crate::linkage::hashing::NumberMap;
use crate::linkage::population::Population;

/// What a mention tells of a field: the number or token of a value.
type Read = fn(&Told) -> Option<u64>;

/// What stands for the values of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Values {
    /// Numbers from 0 on without a gap.
    Numbers,
    /// Tokens, which may be of any size.
    Tokens,
}

/// The fields, in the order of reports.
const FIELDS: [(&str, Values, Read); 7] = [
    ("forename", Values::Numbers, |told| value(told.forename)),
    ("surname", Values::Numbers, |told| value(told.surname)),
    ("birth date", Values::Numbers, |told| value(told.birth)),
    ("sex", Values::Numbers, |told| {
        told.sex.map(|sex| u64::from(sex == Sex::Male))
    }),
    ("postcode", Values::Numbers, |told| value(told.postcode)),
    ("address", Values::Numbers, |told| value(told.address)),
    ("health service number", Values::Tokens, |told| told.nhs_number),
];

/// Number 0 of every field is the value that says nothing.
fn value(number: u32) -> Option<u64> {
    (number > 0).then_some(u64::from(number))
}

/// What the records of a population tell in one field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldReport {
    /// The field.
    pub field: &'static str,
    /// Records that tell it.
    pub told: u64,
    /// Distinct values.
    pub distinct: u64,
    /// Records that tell the commonest value.
    pub commonest: u64,
}

/// Why a field tells no two people apart, or brings no two records together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Emptiness {
    /// No record tells it.
    Missing,
    /// All records that tell it tell the same.
    Constant,
    /// No two records tell the same.
    Unique,
}

impl Emptiness {
    /// All of them.
    pub(in crate::linkage) const ALL: [Emptiness; 3] = [Emptiness::Missing, Emptiness::Constant, Emptiness::Unique];

    /// What is so, in words that go on "in surname, postcode".
    pub fn as_str(self) -> &'static str {
        match self {
            Emptiness::Missing => "no record tells anything",
            Emptiness::Constant => "all records tell the same",
            Emptiness::Unique => "no two records tell the same",
        }
    }
}

/// Fewer records than this may well differ in a field, or agree, by chance.
const ENOUGH: u64 = 100;

impl FieldReport {
    /// Why the field says nothing, if it does. Two sexes are all that there are: to have one of them in common is the
    /// rule.
    pub fn emptiness(&self) -> Option<Emptiness> {
        match self {
            report if report.told == 0 => Some(Emptiness::Missing),
            report if report.told < ENOUGH || report.field == "sex" => None,
            report if report.distinct == 1 => Some(Emptiness::Constant),
            report if report.commonest == 1 => Some(Emptiness::Unique),
            _ => None,
        }
    }
}

/// The names of the fields.
pub(in crate::linkage) fn fields() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(field, ..)| *field)
}

/// Whether records of a part played are among those of a population: of childhoods those of parents and those of children.
fn is_of(population: Population, role: Role) -> bool {
    match population {
        Population::ChildhoodsOfMothers => matches!(role, Role::Mother | Role::Child),
        Population::ChildhoodsOfFathers => matches!(role, Role::Father | Role::Child),
        own => Population::from(role) == own,
    }
}

/// What the records of some populations tell, field by field.
#[derive(Debug, Default)]
pub(in crate::linkage) struct Completeness {
    fields: BTreeMap<Population, Vec<FieldReport>>,
    births_set_aside: BTreeMap<Population, BirthsSetAside>,
    repeated_entries: BTreeMap<Population, u64>,
}

impl Completeness {
    /// Counts it. Birth dates that were set aside before are no more among what the mentions tell; how many they were, and how many
    /// entries of one person were found in one application, is handed on.
    pub(in crate::linkage) fn of(
        tokens: &LinkageTokens,
        populations: impl IntoIterator<Item = Population>,
        (births_set_aside, repeated_entries): (BTreeMap<Population, BirthsSetAside>, BTreeMap<Population, u64>),
    ) -> Completeness {
        let populations = populations.into_iter();
        Completeness {
            fields: populations
                .map(|population| (population, reports(population, tokens)))
                .collect(),
            births_set_aside,
            repeated_entries,
        }
    }

    /// The reports of a population; none where it was not counted.
    pub(in crate::linkage) fn reports(&self, population: Population) -> Vec<FieldReport> {
        self.fields.get(&population).cloned().unwrap_or_default()
    }

    /// The birth dates of a population that are not believed.
    pub(in crate::linkage) fn births_set_aside(&self, population: Population) -> BirthsSetAside {
        self.births_set_aside.get(&population).copied().unwrap_or_default()
    }

    /// The entries of a population that repeat a person of their application.
    pub(in crate::linkage) fn repeated_entries(&self, population: Population) -> u64 {
        self.repeated_entries.get(&population).copied().unwrap_or(0)
    }
}

fn reports(population: Population, tokens: &LinkageTokens) -> Vec<FieldReport> {
    let own: Vec<&Told> = tokens
        .mentions()
        .iter()
        .filter(|told| is_of(population, told.role))
        .collect();
    let report = |(field, kind, read): &(&'static str, Values, Read)| {
        let mut counts = Counts::default();
        let (mut records, mut values) = (0, Vec::new());
        for mentions in own.chunk_by(|left, right| left.record == right.record) {
            values.clear();
            values.extend(mentions.iter().filter_map(|told| read(told)));
            values.sort_unstable();
            values.dedup();
            records += u64::from(!values.is_empty());
            values.iter().for_each(|value| counts.add(*kind, *value));
        }
        FieldReport {
            field,
            told: records,
            distinct: counts.told().count() as u64,
            commonest: counts.told().max().unwrap_or(0),
        }
    };
    FIELDS.par_iter().map(report).collect()
}

/// How often values are told: those that are numbered lie beside each other, tokens are looked up.
#[derive(Default)]
struct Counts {
    numbered: Vec<u32>,
    others: NumberMap<u64, u64>,
}

impl Counts {
    fn add(&mut self, kind: Values, value: u64) {
        let number = usize::try_from(value).ok().filter(|_| kind == Values::Numbers);
        let Some(number) = number else {
            *self.others.entry(value).or_default() += 1;
            return;
        };
        if self.numbered.len() <= number {
            self.numbered.resize(2 * number + 1, 0);
        }
        self.numbered[number] += 1;
    }

    /// The count of each value that is told at all.
    fn told(&self) -> impl Iterator<Item = u64> + '_ {
        let numbered = self.numbered.iter().map(|count| u64::from(*count));
        numbered.filter(|count| *count > 0).chain(self.others.values().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(told: u64, distinct: u64, commonest: u64) -> FieldReport {
        FieldReport {
            field: "surname",
            told,
            distinct,
            commonest,
        }
    }

    #[test]
    fn a_field_says_nothing_that_is_missing_constant_or_unique() {
        let of = [
            report(0, 0, 0),
            report(500, 1, 500),
            report(500, 500, 1),
            report(500, 2, 499),
            report(99, 99, 1),
        ];
        let found = of.map(|report| report.emptiness());
        let expected = [
            Some(Emptiness::Missing),
            Some(Emptiness::Constant),
            Some(Emptiness::Unique),
            None,
            None,
        ];
        assert_eq!(found, expected);
    }
}
