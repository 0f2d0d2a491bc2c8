//! The distinct values of each field with their tokens as columns of sets: one row a value.
//!
//! Custody: the pseudonymous zone.

pub(in crate::linkage) mod births_set_aside;
pub(in crate::linkage) mod cards;
pub(in crate::linkage) mod columns;
pub(in crate::linkage) mod completeness;
mod stand_ins;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::intake::{AddressTokens, BirthTokens, FieldValues, NameTokens, PostcodeTokens};

use cards::{BirthCard, NONE, NameCard, PostcodeCard, UpperForms, places, same};
use columns::{Column, Vocabulary};

/// Forenames or surnames. `current`, `whole` and `class` share one vocabulary.
#[derive(Debug)]
pub(crate) struct Names {
    /// Current names.
    pub(crate) current: Column,
    /// Current and previous names and aliases.
    pub(crate) whole: Column,
    /// Whole names, their canonical forms and the halves of double-barrelled ones.
    pub(crate) class: Column,
    /// First phonetic keys.
    pub(crate) sound: Column,
    /// Second phonetic keys.
    pub(crate) skeleton: Column,
    /// Names and their one-letter deletions.
    pub(crate) near: Column,
    /// First letters.
    pub(crate) initial: Column,
    /// Current names that occur as forename and as surname.
    pub(crate) either: Column,
    /// What is compared most often.
    pub(crate) cards: Vec<NameCard>,
    /// Distinct names in the vocabulary of `current`, `whole` and `class`.
    pub(crate) distinct: usize,
}

/// Digits of a date.
const DIGITS: usize = 8;

/// Birth dates, and after those that are told the years that nobody tells alone. `day` and `exchanged` share one vocabulary.
#[derive(Debug)]
pub(crate) struct Births {
    /// Whole dates.
    pub(crate) day: Column,
    /// Whole dates with day and month exchanged.
    pub(crate) exchanged: Column,
    /// Whole dates with one digit left open, of each value all that it has.
    pub(crate) digits: Vec<[u32; DIGITS]>,
    /// Year and month.
    pub(crate) year_month: Column,
    /// Year and day of the month.
    pub(crate) year_day: Column,
    /// Month and day.
    pub(crate) month_day: Column,
    /// Year; where `day` has nothing, all that is known of the date.
    pub(crate) year: Column,
    /// What is compared most often.
    pub(crate) cards: Vec<BirthCard>,
}

impl Births {
    /// Whether two values may be one date, wrongly written down: they have two of three parts in common, are exchanged, or
    /// one of them tells nothing.
    pub(crate) fn may_be_one(&self, left: usize, right: usize) -> bool {
        let (one, other) = (&self.cards[left], &self.cards[right]);
        let lacks = one.year == NONE || other.year == NONE;
        lacks || one.is_exchanged(other) || same(one.day, other.day) || one.share_two_parts(other)
    }
}

/// Postcodes at four grains.
#[derive(Debug)]
pub(crate) struct Postcodes {
    /// Whole postcodes.
    pub(crate) unit: Column,
    /// Sectors.
    pub(crate) sector: Column,
    /// Areas.
    pub(crate) area: Column,
    /// What is compared.
    pub(crate) cards: Vec<PostcodeCard>,
    /// What cards do not hold of the forms by which postcodes are near each other.
    upper_forms: Vec<UpperForms>,
    /// Distinct whole postcodes.
    pub(crate) distinct: usize,
}

impl Postcodes {
    /// Whether all characters but one are the same, or all but two exchanged neighbours.
    pub(crate) fn are_near(&self, left: usize, right: usize) -> bool {
        let upper = (&self.upper_forms[left], &self.upper_forms[right]);
        self.cards[left].is_near(&self.cards[right], upper)
    }
}

/// Addresses beside their postcodes.
#[derive(Debug)]
pub(crate) struct Addresses {
    /// Numbers of houses and flats.
    pub(crate) numbers: Column,
    /// Words that tell streets apart.
    pub(crate) words: Column,
    /// Phonetic keys of those words.
    pub(crate) sound: Column,
    /// Towns and villages.
    pub(crate) locality: Column,
    /// Towns and villages and their one-letter deletions.
    pub(crate) locality_near: Column,
}

/// The values of all fields. Row 0 of each says nothing.
#[derive(Debug)]
pub(crate) struct Values {
    /// Forenames.
    pub(crate) forename: Names,
    /// Surnames.
    pub(crate) surname: Names,
    /// Birth dates.
    pub(crate) birth: Births,
    /// Postcodes.
    pub(crate) postcode: Postcodes,
    /// Addresses.
    pub(crate) address: Addresses,
}

impl Values {
    /// Reads something of what is compared first of a value of each field.
    pub(crate) fn read(&self, [forename, surname, birth, postcode]: [u32; 4]) -> u32 {
        let names = self.forename.cards[forename as usize].read() ^ self.surname.cards[surname as usize].read();
        names ^ self.birth.cards[birth as usize].year ^ self.postcode.cards[postcode as usize].read()
    }

    /// The values of a study. Names in each other's place are found among those that occur in both fields.
    pub(crate) fn of(values: &FieldValues) -> Values {
        let own = |names: &[NameTokens]| Vocabulary::of(names.iter().filter_map(|names| names.either));
        let (forenames, surnames) = (own(&values.forenames), own(&values.surnames));
        let either = Vocabulary::of(
            forenames
                .into_values()
                .into_iter()
                .filter(|name| surnames.number(name).is_some()),
        );
        let both_names = || {
            rayon::join(
                || names(&values.forenames, &either, false),
                || names(&values.surnames, &either, true),
            )
        };
        let others = || {
            rayon::join(
                || (births(&values.births), addresses(&values.addresses)),
                || postcodes(&values.postcodes),
            )
        };
        let ((forename, surname), ((birth, address), postcode)) = rayon::join(both_names, others);
        Values {
            forename,
            surname,
            birth,
            postcode,
            address,
        }
    }
}

/// A column of what each value holds of one kind of token, and the number of distinct tokens.
fn column<'v, T, I: IntoIterator<Item = u64>>(values: &'v [T], tokens: impl Fn(&'v T) -> I) -> (Column, usize) {
    let told = values.iter().zip(0_u32..).flat_map(|(value, row)| {
        let tokens = tokens(value).into_iter();
        tokens.map(move |token| (token, row))
    });
    // Numbered where they lie sorted: to look each token up would take longer.
    let mut told: Vec<(u64, u32)> = told.collect();
    told.sort_unstable();
    let mut distinct = 0;
    let entries = told.chunk_by(|one, next| one.0 == next.0).flat_map(|rows| {
        distinct += 1;
        let number = distinct - 1;
        rows.iter().map(move |(_, row)| (*row, number))
    });
    let entries: Vec<(u32, u32)> = entries.collect();
    (Column::of_ascending(values.len(), &entries), distinct as usize)
}

/// What a name is in its value: a part of it, a whole one, or the current one.
const PART: u32 = 0;
const WHOLE: u32 = 1;
const CURRENT: u32 = 2;
const PLACES: u32 = 4;

/// The columns of current names, whole names, and whole names and parts, in one vocabulary, and the number of distinct names.
fn names_of(values: &[NameTokens]) -> ([Column; 3], usize) {
    let told = values.iter().zip(0_u32..).flat_map(|(names, row)| {
        let whole = names.whole.iter().enumerate();
        let whole = whole.map(|(place, name)| (*name, if place == 0 { CURRENT } else { WHOLE }));
        let all = whole.chain(names.parts.iter().map(|name| (*name, PART)));
        all.map(move |(name, place)| (name, PLACES * row + place))
    });
    let mut told: Vec<(u64, u32)> = told.collect();
    told.sort_unstable();
    let mut entries = [Vec::new(), Vec::new(), Vec::with_capacity(told.len())];
    let mut distinct = 0;
    for same in told.chunk_by(|one, next| one.0 == next.0) {
        for (_, told) in same {
            let (row, place) = (told / PLACES, told % PLACES);
            let [current, whole, all] = &mut entries;
            // A canonical form is often the name itself.
            if all.last() != Some(&(row, distinct)) {
                all.push((row, distinct));
            }
            if place >= WHOLE {
                whole.push((row, distinct));
            }
            if place == CURRENT {
                current.push((row, distinct));
            }
        }
        distinct += 1;
    }
    let columns = entries.map(|entries| Column::of_ascending(values.len(), &entries));
    (columns, distinct as usize)
}

fn column_in<'v, T, I: IntoIterator<Item = u64>>(
    values: &'v [T],
    vocabulary: &Vocabulary<u64>,
    tokens: impl Fn(&'v T) -> I,
) -> Column {
    let entries = values.iter().enumerate().flat_map(|(row, value)| {
        let numbers = tokens(value).into_iter().filter_map(|token| vocabulary.number(&token));
        numbers.map(|number| (row as u32, number)).collect::<Vec<_>>()
    });
    Column::new(values.len(), entries.collect())
}

/// Names with their cards. `parts_are_near` tells whether names within one edit are those of parts as well: of the halves
/// of double-barrelled surnames they are, of canonical forenames they are not.
fn names(values: &[NameTokens], either: &Vocabulary<u64>, parts_are_near: bool) -> Names {
    let sounds = || {
        rayon::join(
            || column(values, |names| names.sound.iter().copied()).0,
            || column(values, |names| names.skeleton.iter().copied()).0,
        )
    };
    let near = || column(values, |names| names.near.iter().copied()).0;
    let (([current, whole, class], distinct), (near, (sound, skeleton))) =
        rayon::join(|| names_of(values), || rayon::join(near, sounds));
    let mut names = Names {
        current,
        whole,
        class,
        sound,
        skeleton,
        near,
        initial: column(values, |names| names.initial).0,
        either: column_in(values, either, |names| names.either),
        cards: Vec::new(),
        distinct,
    };
    let card = |value| NameCard::of(&names, value, parts_are_near);
    names.cards = values.par_iter().enumerate().map(card).collect();
    names
}

/// The years that are told with a day or month only: where such a date proves to be none, its year alone may be left of it.
fn years_alone(values: &[BirthTokens]) -> impl Iterator<Item = BirthTokens> {
    let is_alone = |birth: &BirthTokens| birth.day.is_none() && birth.year_month.is_none();
    let years = |alone: bool| -> BTreeSet<u64> {
        let told = values.iter().filter(|birth| is_alone(birth) == alone);
        told.filter_map(|birth| birth.year).collect()
    };
    let (told, others) = (years(true), years(false));
    let missing = others.into_iter().filter(move |year| !told.contains(year));
    missing.map(|year| BirthTokens {
        year: Some(year),
        is_default: true,
        ..BirthTokens::default()
    })
}

fn births(told: &[BirthTokens]) -> Births {
    let values: Vec<BirthTokens> = told.iter().cloned().chain(years_alone(told)).collect();
    let values = values.as_slice();
    let dates = Vocabulary::of(
        values
            .iter()
            .flat_map(|birth| birth.day.into_iter().chain(birth.exchanged)),
    );
    let (digits, _) = column(values, |birth| birth.digits.iter().copied());
    let mut births = Births {
        day: column_in(values, &dates, |birth| birth.day),
        exchanged: column_in(values, &dates, |birth| birth.exchanged),
        digits: (0..values.len())
            .map(|row| places(digits.of(row).iter().copied()))
            .collect(),
        year_month: column(values, |birth| birth.year_month).0,
        year_day: column(values, |birth| birth.year_day).0,
        month_day: column(values, |birth| birth.month_day).0,
        year: column(values, |birth| birth.year).0,
        cards: Vec::new(),
    };
    let card = |row| BirthCard {
        day: only(&births.day, row),
        exchanged: only(&births.exchanged, row),
        two_parts: [&births.year_month, &births.year_day, &births.month_day].map(|parts| only(parts, row)),
        year: only(&births.year, row),
    };
    births.cards = (0..values.len()).map(card).collect();
    births
}

/// The first token of a row, or [`NONE`]: of most columns the only one.
pub(crate) fn only(column: &Column, row: usize) -> u32 {
    column.of(row).first().copied().unwrap_or(NONE)
}

fn postcodes(values: &[PostcodeTokens]) -> Postcodes {
    let (unit, distinct) = column(values, |postcode| postcode.unit);
    let [sector, district, area] = [
        column(values, |postcode| postcode.sector).0,
        column(values, |postcode| postcode.district).0,
        column(values, |postcode| postcode.area).0,
    ];
    let card = |(row, postcode): (usize, &PostcodeTokens)| {
        let grains = [&unit, &sector, &district, &area].map(|grain| only(grain, row));
        PostcodeCard::of(grains, &postcode.near)
    };
    Postcodes {
        cards: values.par_iter().enumerate().map(card).collect(),
        upper_forms: values.iter().map(|postcode| UpperForms::of(&postcode.near)).collect(),
        unit,
        sector,
        area,
        distinct,
    }
}

fn addresses(values: &[AddressTokens]) -> Addresses {
    Addresses {
        numbers: column(values, |address| address.numbers.iter().copied()).0,
        words: column(values, |address| address.words.iter().copied()).0,
        sound: column(values, |address| address.sound.iter().copied()).0,
        locality: column(values, |address| address.locality).0,
        locality_near: column(values, |address| address.locality_near.iter().copied()).0,
    }
}
