//! Means of values at referral and at each mark, among those who have both.
//!
//! Custody: means over distinct persons; reviewed before release.

use std::collections::BTreeSet;

use super::Ground;
use super::reviews::{Pair, When, instruments, pairs, times};
use super::rows::{count, without};
use crate::analysis::{Figure, Group, Label, Measured, Side};
use crate::cohort::PersonCount;
use crate::estimate::numeric::sums;
use crate::estimate::{Estimate, EstimateError};
use crate::study::Level;

const CANNOT: &str = "Means of the values as they are coded, among those with both; limits of the mean change by Student's t. \
                      They are whole numbers, or have one decimal where so many stand behind them that it tells no more of how \
                      many than the rounded number does; where values lie so far apart that even whole numbers would, there are \
                      none. What it cannot show: a mean of codes is no amount of anything, and from mark to mark other people \
                      stand behind it.";

pub(super) fn table(ground: &Ground<'_>) -> Result<Measured, EstimateError> {
    let mut table = ground.table("values", "values at reviews", vec!["instrument", "at"]);
    table.notes = vec![CANNOT.to_owned()];
    for instrument in instruments(ground) {
        let of_times: Vec<(When<'_>, Vec<Pair<'_>>)> = times(ground)
            .map(|when| (when, pairs(ground, instrument.as_str(), when).1))
            .collect();
        let all = of_times.iter().flat_map(|(_, pairs)| pairs);
        let step = step(all.flat_map(|pair| [pair.then, pair.now]));
        for (when, pairs) in of_times {
            let mut group = group(ground, &instrument, when.label(), (pairs.as_slice(), step));
            // A mean near the least value, or near the one that nearly all have, tells how many have another.
            let read = ground
                .asked
                .instruments
                .iter()
                .find(|read| read.instrument == instrument);
            group.cells.extend(match read {
                Some(read) => split(&pairs, &|value| read.concern.holds(value), &[true, false]),
                None => {
                    let usual = commonest(pairs.iter().map(|pair| pair.then));
                    split(&pairs, &|value| Some(value) != usual, &[true])
                }
            });
            table.groups.push(group);
        }
    }
    Ok(table)
}

fn group(ground: &Ground<'_>, instrument: &Level, at: Label, (pairs, step): (&[Pair<'_>], f64)) -> Group {
    let mean = |of: fn(&Pair<'_>) -> f64| {
        let sum = sums::sum(pairs.iter().map(of));
        (!pairs.is_empty()).then(|| sum / pairs.len() as f64)
    };
    let change = mean(|pair| pair.now - pair.then);
    let interval = change
        .and_then(|change| limits(ground, pairs, change))
        .and_then(|found| found.interval);
    let of = pairs.len() as u64;
    let figure = |value, side| Figure::Mean { value, side, of, step };
    let persons: Vec<&str> = pairs.iter().map(|pair| pair.person).collect();
    // All are told elsewhere: who has no value could be worked out.
    let rest = count(&without(&ground.clients.everybody(), &persons));
    let persons = count(&persons);
    let classes = classes(pairs).into_iter().map(|own| count(&own));
    Group {
        labels: vec![Label::Level(instrument.clone()), at],
        family: None,
        cells: classes.chain([rest]).collect(),
        figures: vec![
            ("persons", Figure::Persons(persons)),
            ("mean at referral", figure(mean(|pair| pair.then), Side::Nearest)),
            ("mean then", figure(mean(|pair| pair.now), Side::Nearest)),
            ("mean change", figure(change, Side::Nearest)),
            ("lower limit", figure(interval.map(|limits| limits.lower), Side::Lower)),
            ("upper limit", figure(interval.map(|limits| limits.upper), Side::Upper)),
        ],
        remark: "",
        reservations: Vec::new(),
    }
}

/// Those of whom it is as wanted whether something holds of their value at referral; and the same then.
fn split(pairs: &[Pair<'_>], holds: &dyn Fn(f64) -> bool, wanted: &[bool]) -> Vec<PersonCount> {
    let of: [fn(&Pair<'_>) -> f64; 2] = [|pair| pair.then, |pair| pair.now];
    let sides = of
        .into_iter()
        .flat_map(|value| wanted.iter().map(move |wanted| (value, *wanted)));
    sides
        .map(|(value, wanted)| {
            let own = pairs.iter().filter(|pair| holds(value(pair)) == wanted);
            PersonCount::of(own.map(|pair| pair.person))
        })
        .collect()
}

/// Of which amount all distances between values are multiples, one at least: scores that count in fives have means that lie five
/// times as far apart as others. Values with more than two decimals are taken for finer than whole numbers.
fn step(values: impl Iterator<Item = f64>) -> f64 {
    let hundredths: Vec<f64> = values.map(|value| value * 100.0).collect();
    let are_whole = hundredths
        .iter()
        .all(|value| (value - libm::round(*value)).abs() < 1e-6);
    let least = hundredths.iter().copied().fold(f64::INFINITY, f64::min);
    let distances = hundredths.iter().map(|value| libm::round(value - least));
    let step = distances.filter(|_| are_whole).fold(0.0, common_divisor);
    (step / 100.0).max(1.0)
}

/// The greatest common divisor of two whole numbers that are not negative (Euclid); of a number and nought that number.
fn common_divisor(mut one: f64, mut other: f64) -> f64 {
    while other > 0.0 {
        (one, other) = (other, one % other);
    }
    one
}

/// The commonest value, the least of several.
fn commonest(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let runs = sorted.chunk_by(|one, other| one == other);
    // Of runs of one length the last that is longest is the first of them in reverse: that of the least value.
    let longest = runs.collect::<Vec<_>>().into_iter().rev().max_by_key(|run| run.len());
    longest.and_then(|run| run.first().copied())
}

/// Of whom the means tell, in disjoint sets. Of an instrument with two values these are those who have each of them, first and
/// then: means of noughts and ones are shares, and their limits tell how many changed. Of others, who changed and who did not.
fn classes<'p>(pairs: &[Pair<'p>]) -> Vec<Vec<&'p str>> {
    // A sum with nought has one nought.
    let values = pairs.iter().flat_map(|pair| [pair.then + 0.0, pair.now + 0.0]);
    let distinct: BTreeSet<u64> = values.clone().map(f64::to_bits).collect();
    let least = values.fold(f64::INFINITY, f64::min);
    let own: fn(&Pair<'_>, f64) -> (bool, bool) = match distinct.len() {
        0..=2 => |pair, least| (pair.then == least, pair.now == least),
        _ => |pair, _| (pair.then == pair.now, true),
    };
    let all: &[(bool, bool)] = match distinct.len() {
        0..=2 => &[(true, true), (true, false), (false, true), (false, false)],
        _ => &[(true, true), (false, true)],
    };
    let members = |class: &(bool, bool)| {
        let found = pairs.iter().filter(|pair| own(pair, least) == *class);
        found.map(|pair| pair.person).collect()
    };
    all.iter().map(members).collect()
}

/// The mean change with limits by Student's t; none of fewer than two, and none where all change alike.
fn limits(ground: &Ground<'_>, pairs: &[Pair<'_>], change: f64) -> Option<Estimate> {
    let count = pairs.len() as f64;
    let squares = pairs.iter().map(|pair| {
        let off = pair.now - pair.then - change;
        off * off
    });
    let squares = sums::sum(squares);
    if pairs.len() < 2 || squares <= 0.0 {
        return None;
    }
    let error = libm::sqrt(squares / (count - 1.0) / count);
    Some(Estimate::student(change, error, count - 1.0, ground.level))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(values: &[(f64, f64)]) -> Vec<usize> {
        let names: Vec<String> = (0..values.len()).map(|number| number.to_string()).collect();
        let pairs: Vec<Pair<'_>> = names
            .iter()
            .zip(values)
            .map(|(person, (then, now))| Pair {
                person,
                then: *then,
                now: *now,
            })
            .collect();
        classes(&pairs).iter().map(Vec::len).collect()
    }

    #[test]
    fn means_of_noughts_and_ones_rest_on_how_many_have_each() {
        // 3 of 20 have the concern, 2 of them still: means of 0.15 and 0.10 say so.
        let mut values = vec![(0.0, 0.0); 17];
        values.extend([(1.0, 1.0), (1.0, 1.0), (1.0, 0.0)]);
        assert_eq!(sizes(&values), [17, 0, 1, 2]);
        // Whatever the two are called.
        assert_eq!(sizes(&[(-0.0, 5.0), (0.0, 0.0), (5.0, 5.0)]), [1, 1, 0, 1]);
        assert_eq!(sizes(&[(2.0, 2.0); 15]), [15, 0, 0, 0]);
    }

    #[test]
    fn a_mean_tells_of_those_with_a_concern_and_of_those_with_another_value_than_the_usual() {
        let pairs: Vec<Pair<'_>> = [("a", 0.0, 0.0), ("b", 2.0, 0.0), ("c", 0.0, 1.0), ("d", 1.0, 1.0)]
            .into_iter()
            .map(|(person, then, now)| Pair { person, then, now })
            .collect();
        let sizes = |holds: &dyn Fn(f64) -> bool, wanted: &[bool]| -> Vec<u64> {
            split(&pairs, holds, wanted).into_iter().map(PersonCount::get).collect()
        };
        // With a concern at referral b and d, then c and d.
        assert_eq!(sizes(&|value| value >= 1.0, &[true, false]), [2, 2, 2, 2]);
        assert_eq!(sizes(&|value| value >= 2.0, &[true]), [1, 0]);
        // Of values that are as common the least.
        assert_eq!(commonest([3.0, 1.0, 1.0, 3.0, 2.0].into_iter()), Some(1.0));
        assert_eq!(commonest([3.0, 1.0, 3.0].into_iter()), Some(3.0));
        assert_eq!(commonest(std::iter::empty()), None);
    }

    #[test]
    fn values_lie_a_common_divisor_apart_and_one_at_least() {
        let of = |values: &[f64]| step(values.iter().copied());
        assert_eq!(of(&[0.0, 15.0, 25.0, 40.0]), 5.0);
        // From wherever they count.
        assert_eq!(of(&[1.0, 11.0, 31.0, -9.0]), 10.0);
        assert_eq!(of(&[2.5, 5.0, 10.0]), 2.5);
        assert_eq!(of(&[3.0, 4.0, 9.0]), 1.0);
        // Finer ones, values that are all alike, and none.
        for finer in [&[0.5, 1.0, 2.0][..], &[1.0 / 3.0, 20.0, 40.0], &[7.0, 7.0], &[]] {
            assert_eq!(of(finer), 1.0, "{finer:?}");
        }
    }

    #[test]
    fn a_mean_change_rests_on_those_who_changed_and_those_who_did_not() {
        assert_eq!(sizes(&[(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]), [3, 0]);
        assert_eq!(sizes(&[(1.0, 2.0), (2.0, 2.0), (3.0, 1.0)]), [1, 2]);
        assert_eq!(sizes(&[]), [0, 0, 0, 0]);
    }
}
