//! Tables of persons straight from the truth of a world, without extracts: estimators are given what a cohort with true
//! links would give them.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use seriatim::estimate::rates::clustered_rate_ratio::{PersonTimes, clustered_rate_ratio};
use seriatim::estimate::rates::two_by_two::risk::{RiskRatioMethod, risk_ratio};
use seriatim::estimate::rates::two_by_two::{Group, TwoByTwo};
use seriatim::estimate::{Clusters, ConfidenceLevel, IntervalMethod, KaplanMeier, Spells};

use crate::world::{Found, World, YEAR, columns};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;
/// First day of complete records of looked-after children, as the sample study has it.
const COMPLETE_FROM: &str = "2004-01-01";

/// The day of a yearly mark.
fn mark(years: i64) -> i64 {
    years * 1461 / 4
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn days(from: Date, to: Date) -> i64 {
    i64::from(to.since((jiff::Unit::Day, from)).expect("days").get_days())
}

/// Somebody's time from the first set to the next or to the end of observation.
struct Spell {
    person: String,
    index: Date,
    days: i64,
    returned: bool,
    /// To the end of observation, whether or not there was a return.
    observed: i64,
}

fn spells(truth: &Path, file: &str) -> Vec<Spell> {
    let names = ["person", "index_started_on", "returned_on", "end_of_observation"];
    let rows = columns(&truth.join(file), names).into_iter();
    let spells = rows.map(|[person, index, returned, end]| {
        let (index, end) = (day(&index).expect("a day"), day(&end).expect("a day"));
        let returned = day(&returned);
        Spell {
            person,
            index,
            days: days(index, returned.unwrap_or(end)),
            returned: returned.is_some(),
            observed: days(index, end),
        }
    });
    // A first set on the last day of observation is followed for no day.
    spells.filter(|spell| spell.days > 0).collect()
}

/// The three figures of a world.
pub(crate) struct PersonTables {
    pub(crate) seven_years: Found,
    pub(crate) rates: Option<Found>,
    pub(crate) risks: Option<Found>,
}

impl PersonTables {
    /// Works them out.
    pub(crate) fn of(world: &World, births: Births) -> PersonTables {
        let truth = world.path().join("truth");
        let mothers = spells(&truth, "returns.csv");
        PersonTables {
            seven_years: seven_years(&mothers),
            rates: rates(&truth, &mothers, 5),
            risks: risks(&truth, &mothers, births, 3),
        }
    }
}

fn seven_years(mothers: &[Spell]) -> Found {
    let exits: Vec<i64> = mothers.iter().map(|spell| spell.days).collect();
    let events: Vec<bool> = mothers.iter().map(|spell| spell.returned).collect();
    let curve = KaplanMeier::fit(&Spells::from_origin(&exits, &events).expect("spells"));
    let at = curve.at(mark(YEAR), IntervalMethod::default());
    let interval = at.interval.expect("an interval");
    Found {
        value: 1.0 - at.survival.expect("an estimate"),
        lower: 1.0 - interval.upper,
        upper: 1.0 - interval.lower,
    }
}

/// The family of each parent who shares proceedings with another: the least name in it.
fn families(truth: &Path) -> BTreeMap<String, String> {
    let sets = columns(&truth.join("fathers_sets.csv"), ["person", "mother"]);
    let mut families: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let mut is_done = true;
        for pair in &sets {
            let known = pair
                .each_ref()
                .map(|parent| families.get(parent).unwrap_or(parent).clone());
            if known[0] != known[1] || !families.contains_key(&pair[0]) {
                let least = known.into_iter().min().unwrap_or_default();
                for parent in pair {
                    is_done &= families.insert(parent.clone(), least.clone()).as_ref() == Some(&least);
                }
            }
        }
        if is_done {
            return families;
        }
    }
}

/// First returns per year at risk, mothers over fathers, by family.
fn rates(truth: &Path, mothers: &[Spell], years: i64) -> Option<Found> {
    let fathers = spells(truth, "fathers_returns.csv");
    let families = families(truth);
    let persons = || mothers.iter().chain(&fathers);
    let mut numbers: BTreeMap<&str, u64> = BTreeMap::new();
    let labels: Vec<u64> = persons()
        .map(|spell| {
            let family = families.get(&spell.person).unwrap_or(&spell.person);
            let next = numbers.len() as u64;
            *numbers.entry(family).or_insert(next)
        })
        .collect();
    let exposed: Vec<bool> = (0..labels.len()).map(|place| place < mothers.len()).collect();
    let by = mark(years);
    let events: Vec<u64> = persons()
        .map(|spell| u64::from(spell.returned && spell.days <= by))
        .collect();
    let times: Vec<f64> = persons().map(|spell| spell.days.min(by) as f64).collect();
    let rows = PersonTimes {
        exposed: &exposed,
        events: &events,
        person_time: &times,
    };
    let clusters = Clusters::new(&labels, labels.len()).expect("clusters");
    let ratio = clustered_rate_ratio(rows, &clusters, LEVEL).expect("a ratio").ratio;
    Some(Found {
        value: ratio.value?,
        lower: ratio.lower?,
        upper: ratio.upper?,
    })
}

/// How much of birth dates the tables tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Births {
    /// The day.
    Day,
    /// The week, by its Monday, as extracts that came linked have it.
    Week,
}

/// A mother's care in the years from 10 to 18 before her first set: none where birth dates or complete records decide
/// neither.
fn care(births: Births, born: Date, index: Date, (first, last): (Option<Date>, Option<Date>)) -> Option<bool> {
    let day_later = |date: Date, days: i64| date.checked_add(jiff::Span::new().days(days)).expect("a day");
    let (earliest, latest) = match births {
        Births::Day => (born, born),
        Births::Week => {
            let monday = day_later(born, -i64::from(born.weekday().to_monday_zero_offset()));
            (monday, day_later(monday, 6))
        }
    };
    let at = |born: Date, years: i64| born.checked_add(jiff::Span::new().years(years)).expect("a day");
    let is_complete = at(earliest, 10) >= day(COMPLETE_FROM).expect("a day");
    if !is_complete || at(latest, 10) >= index {
        return None;
    }
    let was = |from: Date, until: Date| {
        let time = first.map(|first| (first, last.unwrap_or(Date::MAX)));
        time.is_some_and(|(first, last)| first.max(from) < last.min(until).min(index))
    };
    let surely = was(at(latest, 10), at(earliest, 18));
    (surely == was(at(earliest, 10), at(latest, 18))).then_some(surely)
}

/// Risks of return of mothers with care between 10 and 18 and before their first set, over those of mothers without, of those
/// who were 10 within complete records and before that set, and are observed for so many years.
fn risks(truth: &Path, mothers: &[Spell], births: Births, years: i64) -> Option<Found> {
    let by = mark(years);
    let pairs = |file: &str, names| {
        columns::<2>(&truth.join(file), names)
            .into_iter()
            .map(|[person, born]| (person, born))
    };
    let born: BTreeMap<String, String> = pairs("persons.csv", ["person", "born_on"]).collect();
    let times = columns(&truth.join("care_experience.csv"), ["person", "first_day", "last_day"]).into_iter();
    let times: BTreeMap<String, (Option<Date>, Option<Date>)> = times
        .map(|[person, first, last]| (person, (day(&first), day(&last))))
        .collect();
    let mut counts = [[0_u64; 2]; 2];
    for spell in mothers.iter().filter(|spell| spell.observed >= by) {
        let born = born
            .get(&spell.person)
            .and_then(|born| day(born))
            .expect("a birth date");
        let time = times.get(&spell.person).copied().unwrap_or_default();
        if let Some(was) = care(births, born, spell.index, time) {
            counts[usize::from(was)][usize::from(spell.returned && spell.days <= by)] += 1;
        }
    }
    let group = |[not, returned]: [u64; 2]| Group {
        events: returned,
        others: not,
    };
    let table = TwoByTwo::new(group(counts[1]), group(counts[0])).ok()?;
    let ratio = risk_ratio(&table, RiskRatioMethod::KatzLog, LEVEL).ok()?;
    Some(Found {
        value: ratio.value?,
        lower: ratio.lower?,
        upper: ratio.upper?,
    })
}
