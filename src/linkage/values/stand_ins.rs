//! Birth dates that stand for "not known": a date that far more people bear than other dates of its month is nobody's.
//!
//! A date known to the day is held against the other dates that are seen in its month, or in its year or in all records
//! where these are too few. A year of which nothing more is known is no stand-in, however common: whole sources know no more.
//! Of a stand-in nothing is believed; but a day that stands in for several years (1 July
//! of each, for example) is the custom of somebody who knew the year.
//!
//! Tokens of months and years tell which dates are neighbours, so no date is read here.
//!
//! Custody: the pseudonymous zone; numbers of values, and counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::intake::Told;

use super::cards::{BirthCard, NONE};
use crate::linkage::values::{Values, only};

/// A stand-in is more than so many times as common as its neighbours.
const TIMES: f64 = 5.0;

/// Natural logarithm of the chance, one in a thousand million, below which chance does not explain how many bear a date. It
/// asks for 13 people at the least.
const LEAST_CHANCE: f64 = -20.723;

/// Other dates of a month or a year from which on their mean tells how common a date of it is.
const FEWEST: f64 = 10.0;

/// Years in which a day and month have to stand in for their year to be believed.
const YEARS: usize = 3;

/// What is believed of each birth date, by number: the date itself, its year alone, or nothing (number 0). `is_own` tells
/// whether a mention counts.
pub(in crate::linkage) fn believed(mentions: &[Told], values: &Values, is_own: impl Fn(&Told) -> bool) -> Vec<u32> {
    let cards = &values.birth.cards;
    let mut believed: Vec<u32> = (0..cards.len() as u32).collect();
    let records = records(mentions, cards.len(), &is_own);
    let neighbours = Neighbours::of(cards, &records);
    let suspects: BTreeMap<u32, f64> = (0..)
        .zip(cards.iter().zip(&records))
        .filter_map(|(value, (card, records))| {
            let usual = neighbours.usual(card, *records)?.max(1.0);
            (*records > TIMES * usual).then_some((value, usual))
        })
        .collect();
    if suspects.is_empty() {
        return believed;
    }
    let people = people(mentions, values, |told| {
        suspects.contains_key(&told.birth) && is_own(told)
    });
    let is_stand_in = |value: u32, usual: f64| {
        people
            .get(&value)
            .is_some_and(|people| is_beyond_chance(*people, usual))
    };
    let stand_ins: BTreeSet<u32> = suspects
        .into_iter()
        .filter(|(value, usual)| is_stand_in(*value, *usual))
        .map(|(value, _)| value)
        .collect();
    let mut years: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for card in stand_ins.iter().map(|value| &cards[*value as usize]) {
        years.entry(month_and_day(card)).or_default().insert(card.year);
    }
    let years_alone: BTreeMap<u32, u32> = (0..)
        .zip(cards)
        .filter(|(_, card)| is_year_alone(card))
        .map(|(value, card)| (card.year, value))
        .collect();
    for value in &stand_ins {
        let card = &cards[*value as usize];
        let of_day = years.get(&month_and_day(card)).map_or(0, BTreeSet::len);
        let is_custom = month_and_day(card) != NONE && of_day >= YEARS;
        let year = years_alone.get(&card.year).filter(|_| is_custom);
        believed[*value as usize] = year.copied().unwrap_or(0);
    }
    believed
}

fn year_and_month(card: &BirthCard) -> u32 {
    card.two_parts[0]
}

fn month_and_day(card: &BirthCard) -> u32 {
    card.two_parts[2]
}

/// Whether the year is all that is known.
pub(in crate::linkage) fn is_year_alone(card: &BirthCard) -> bool {
    card.year != NONE && card.day == NONE && year_and_month(card) == NONE
}

/// How many records tell each value.
fn records(mentions: &[Told], values: usize, is_own: &impl Fn(&Told) -> bool) -> Vec<f64> {
    let mut records = vec![0.0; values];
    let mut told = Vec::new();
    for own in mentions.chunk_by(|one, next| one.record == next.record) {
        told.clear();
        told.extend(
            own.iter()
                .filter(|mention| is_own(mention))
                .map(|mention| mention.birth),
        );
        told.sort_unstable();
        told.dedup();
        told.iter().for_each(|value| records[*value as usize] += 1.0);
    }
    records
}

/// How many people bear each of some birth dates, at the least: there are so many forenames beside it, or so many surnames,
/// where these are fewer. The records of one person, and those of a family, have few of either, however many they are.
fn people(mentions: &[Told], values: &Values, is_asked: impl Fn(&Told) -> bool) -> BTreeMap<u32, u32> {
    let asked: Vec<&Told> = mentions.iter().filter(|told| is_asked(told)).collect();
    let names = |name: &dyn Fn(&Told) -> u32| {
        let told = asked.iter().map(|told| (told.birth, name(told)));
        let mut names: Vec<(u32, u32)> = told.filter(|(_, name)| *name != NONE).collect();
        names.sort_unstable();
        names.dedup();
        let mut count: BTreeMap<u32, u32> = BTreeMap::new();
        names
            .iter()
            .for_each(|(birth, _)| *count.entry(*birth).or_default() += 1);
        count
    };
    let forenames = names(&|told| only(&values.forename.current, told.forename as usize));
    let surnames = names(&|told| only(&values.surname.current, told.surname as usize));
    let fewer = |(birth, forenames): (u32, u32)| Some((birth, forenames.min(*surnames.get(&birth)?)));
    forenames.into_iter().filter_map(fewer).collect()
}

/// Whether a number of people is too large for a date that so many bear in the mean: by Chernoff's bound on the upper tail
/// of a Poisson distribution.
fn is_beyond_chance(people: u32, usual: f64) -> bool {
    let people = f64::from(people);
    people > usual && people - usual - people * libm::log(people / usual) < LEAST_CHANCE
}

/// Dates that are seen, and the records that tell them.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    dates: f64,
    records: f64,
}

impl Seen {
    fn add(&mut self, records: f64) {
        self.dates += 1.0;
        self.records += records;
    }

    /// The mean number of records of all dates but one, which so many tell; none where these are fewer than `least`.
    fn mean_of_others(self, records: f64, least: f64) -> Option<f64> {
        let others = self.dates - 1.0;
        (others >= least).then(|| (self.records - records) / others)
    }
}

/// How common birth dates are.
#[derive(Debug, Default)]
struct Neighbours {
    /// Dates known to the day, by year and month.
    months: BTreeMap<u32, Seen>,
    /// The same by year.
    years: BTreeMap<u32, Seen>,
    /// All of them.
    days: Seen,
}

impl Neighbours {
    fn of(cards: &[BirthCard], records: &[f64]) -> Neighbours {
        let mut seen = Neighbours::default();
        for (card, records) in cards.iter().zip(records).filter(|(_, records)| **records > 0.0) {
            if card.day != NONE {
                seen.months.entry(year_and_month(card)).or_default().add(*records);
                seen.years.entry(card.year).or_default().add(*records);
                seen.days.add(*records);
            }
        }
        seen
    }

    /// How many records would tell a date that is as common as its neighbours; none where there is nothing to hold it
    /// against.
    fn usual(&self, card: &BirthCard, records: f64) -> Option<f64> {
        if card.day == NONE {
            return None;
        }
        let around = [
            self.months.get(&year_and_month(card)).copied(),
            self.years.get(&card.year).copied(),
            Some(self.days),
        ];
        let mut means = around.into_iter().flatten();
        means.find_map(|seen| seen.mean_of_others(records, FEWEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{BirthTokens, LinkageTokens, Mention, NameTokens, Role};

    fn date(year: u64, month: u64, day: u64) -> BirthTokens {
        BirthTokens {
            day: Some(year * 10_000 + month * 100 + day),
            year_month: Some(year * 100 + month),
            year_day: Some(year * 100 + day),
            month_day: Some(month * 100 + day),
            ..year_alone(year)
        }
    }

    fn year_alone(year: u64) -> BirthTokens {
        BirthTokens {
            year: Some(year),
            ..BirthTokens::default()
        }
    }

    /// A record under names of a number.
    type Record = (u64, BirthTokens);

    /// So many people of different names with one birth date.
    fn bearing(birth: &BirthTokens, people: u64) -> Vec<Record> {
        (0..people).map(|name| (10_000 + name, birth.clone())).collect()
    }

    /// Three thousand people, each with a birth date that nobody else has, 25 in each month of ten years.
    fn ordinary() -> Vec<Record> {
        let born = |number: u64| date(1980 + number % 10, 1 + number / 10 % 12, 2 + number / 120);
        (0..3000).map(|number| (number, born(number))).collect()
    }

    /// What is believed of a birth date where these records are all.
    fn left(records: Vec<Record>) -> impl Fn(&BirthTokens) -> &'static str {
        let name = |token: u64| NameTokens {
            whole: vec![token],
            ..NameTokens::default()
        };
        let mention = |(number, (of, birth)): (usize, Record)| Mention {
            forename: name(of),
            surname: name(of),
            birth,
            ..Mention::bare(&format!("r{number:05}"), Role::Mother)
        };
        let tokens = LinkageTokens::from_mentions(records.into_iter().enumerate().map(mention).collect());
        let values = Values::of(tokens.values());
        let believed = believed(tokens.mentions(), &values, |_| true);
        move |birth| {
            let mut births = tokens.values().births.iter();
            let number = births
                .position(|told| told == birth)
                .expect("a birth date that is told");
            let card = &values.birth.cards[believed[number] as usize];
            match (card.day, card.year) {
                (NONE, NONE) => "nothing",
                (NONE, _) => "the year",
                _ => "the day",
            }
        }
    }

    #[test]
    fn of_a_date_far_above_its_neighbours_nothing_is_believed() {
        let stand_in = date(1985, 6, 15);
        let with = |people| left([ordinary(), bearing(&stand_in, people)].concat());
        let many = with(30);
        assert_eq!(
            (many(&stand_in), many(&date(1985, 6, 14))),
            ("nothing", "the day"),
            "its neighbours stay"
        );
        // Seven by chance are rare, and there are many dates.
        assert_eq!(with(6)(&stand_in), "the day");
        // Of a year that nobody else was born in.
        let far = date(1900, 1, 2);
        assert_eq!(left([ordinary(), bearing(&far, 30)].concat())(&far), "nothing");
    }

    #[test]
    fn the_records_of_one_mother_or_of_one_family_are_no_stand_in() {
        let birth = date(1985, 6, 15);
        let mother = vec![(7, birth.clone()); 60];
        assert_eq!(left([ordinary(), mother].concat())(&birth), "the day");
        let family: Vec<Record> = (0..60).map(|number| (20_000 + number % 4, birth.clone())).collect();
        assert_eq!(left([ordinary(), family].concat())(&birth), "the day");
    }

    #[test]
    fn a_day_that_stands_in_for_several_years_leaves_the_year() {
        let july = |years: std::ops::Range<u64>| {
            let records: Vec<Record> = years.flat_map(|year| bearing(&date(year, 7, 1), 30)).collect();
            left([ordinary(), records].concat())
        };
        let custom = july(1981..1985);
        assert!((1981..1985).all(|year| custom(&date(year, 7, 1)) == "the year"));
        let twice = july(1981..1983);
        assert!((1981..1983).all(|year| twice(&date(year, 7, 1)) == "nothing"));
    }

    #[test]
    fn a_small_extract_has_no_stand_ins_but_those_that_many_bear() {
        let few: Vec<Record> = ordinary().into_iter().step_by(100).collect();
        let birth = date(1985, 6, 15);
        let with = |people| left([few.clone(), bearing(&birth, people)].concat());
        assert_eq!((with(4)(&birth), with(20)(&birth)), ("the day", "nothing"));
        // Where all have one date there is nothing to hold it against.
        assert_eq!(left(bearing(&birth, 500))(&birth), "the day");
    }

    #[test]
    fn a_year_alone_is_no_stand_in_whatever_other_sources_know() {
        let of_years = (0..4000).map(|number| (50_000 + number, year_alone(2015 + number % 5)));
        let left_of = left(ordinary().into_iter().chain(of_years).collect());
        assert_eq!(left_of(&year_alone(2016)), "the year");
    }
}
