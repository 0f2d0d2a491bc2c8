//! What is behind a figure: the persons of the periods that it tells of and of those from which change is counted, and the time at
//! risk of served areas in it.
//!
//! Custody: counts go in, counts of distinct persons and sums come out.

use std::collections::BTreeSet;

use super::counts::Cell;
use super::units::{Unit, Units};
use crate::cohort::PersonCount;
use crate::study::{AreaControls, AreaEffect};

/// From which periods change is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The last before the opening and what was left out as foreseen.
    Last,
    /// All before the opening, as synthetic controls use them.
    All,
}

/// With an event in served areas in the periods told and in those before, in other areas likewise; at risk without one in
/// served areas and in others.
type Sets<'c> = [BTreeSet<&'c str>; 6];

const SERVED: [usize; 2] = [0, 1];
const OTHERS: [usize; 2] = [2, 3];

/// Disjoint cells of distinct persons behind a figure about the periods that lie so many from the opening. Whoever is in
/// several counts in that of the fewest, so that no few can hide among many.
pub(super) fn cells(asked: &AreaEffect, units: &Units<'_>, keep: impl Fn(i64) -> bool) -> Vec<PersonCount> {
    disjoint(&sets(asked, units, Before::Last, keep)[..told(units)])
}

/// Disjoint cells behind a figure that stands beside the headline and looks further back: those of the headline, so that it is
/// not told where the headline is withheld, and who came before them alone.
pub(super) fn with_earlier(asked: &AreaEffect, units: &Units<'_>, keep: impl Fn(i64) -> bool) -> Vec<PersonCount> {
    let own = sets(asked, units, Before::Last, &keep);
    let known: BTreeSet<&str> = own.iter().flatten().copied().collect();
    let told = told(units);
    // Whom the periods tell of are known; what is earlier are the other periods before the opening.
    let earlier: Vec<BTreeSet<&str>> = sets(asked, units, Before::All, &keep)
        .into_iter()
        .enumerate()
        .filter(|(place, _)| *place < told && ![SERVED[0], OTHERS[0]].contains(place))
        .map(|(_, set)| set.into_iter().filter(|person| !known.contains(person)).collect())
        .collect();
    disjoint(&own[..told]).into_iter().chain(disjoint(&earlier)).collect()
}

fn sets<'c>(asked: &AreaEffect, units: &'c Units<'_>, before: Before, keep: impl Fn(i64) -> bool) -> Sets<'c> {
    let mut sets = Sets::default();
    let periods = units.periods();
    let firsts: BTreeSet<i64> = units.served().filter_map(|unit| unit.first).collect();
    for first in firsts {
        let told = periods.iter().copied().filter(|period| keep(period - first));
        let bases = bases(asked, &periods, (first, before));
        for period in told {
            add(asked, units, (first, period, &bases), &mut sets);
        }
    }
    sets
}

/// How many of the sets are told. Births are public, and nobody at risk stands behind them: that is no cell of nobody.
fn told(units: &Units<'_>) -> usize {
    let at_risk = |unit: &Unit<'_>| unit.periods.iter().any(|(_, _, cell)| !cell.without.is_empty());
    if units.units.iter().any(at_risk) { 6 } else { 4 }
}

/// The periods from which change is counted in areas that open in a period.
fn bases(asked: &AreaEffect, periods: &BTreeSet<i64>, (first, before): (i64, Before)) -> Vec<i64> {
    match before {
        Before::All => periods.range(..first).copied().collect(),
        Before::Last => periods
            .range(..first - foreseen(asked))
            .next_back()
            .copied()
            .into_iter()
            .collect(),
    }
}

/// Periods before the opening in which the service may have been foreseen.
pub(super) fn foreseen(asked: &AreaEffect) -> i64 {
    i64::from(asked.anticipation) * asked.periods.in_year()
}

/// What served areas were exposed to in the periods that lie so many from the opening, in those alone of which an effect can be
/// estimated: the area, and one that it is compared with, are seen in them and in that from which change is counted.
pub(super) fn exposure(asked: &AreaEffect, units: &Units<'_>, keep: impl Fn(i64) -> bool) -> f64 {
    let periods = units.periods();
    let firsts: BTreeSet<i64> = units.served().filter_map(|unit| unit.first).collect();
    let mut exposure = 0.0;
    for first in firsts {
        let bases = bases(asked, &periods, (first, Before::Last));
        for period in periods.iter().copied().filter(|period| keep(*period - first)) {
            let latest = latest(asked, period, &bases);
            let at = |unit: &Unit<'_>, wanted: i64| {
                let mut own = unit.periods.iter();
                own.find_map(|(period, exposure, _)| (*period == wanted).then_some(*exposure))
            };
            // None where it is not seen in both.
            let of_both = |unit: &Unit<'_>| {
                let is_seen = bases.iter().all(|base| at(unit, *base).is_some());
                at(unit, period).filter(|_| is_seen)
            };
            let is_beside = |unit: &Unit<'_>| unit.first != Some(first) && is_other(asked, unit, latest);
            let has_others = units
                .units
                .iter()
                .any(|unit| is_beside(unit) && of_both(unit).is_some());
            if has_others {
                let own = units.served().filter(|unit| unit.first == Some(first));
                exposure += own.filter_map(of_both).sum::<f64>();
            }
        }
    }
    exposure
}

/// Up to when an area that stands beside others may not be served: the later of the periods that are compared, and what may be
/// foreseen after it.
fn latest(asked: &AreaEffect, period: i64, bases: &[i64]) -> i64 {
    bases.iter().copied().fold(period, i64::max) + foreseen(asked)
}

/// Whether an area, of those that do not open with those told of, can stand beside them.
fn is_other(asked: &AreaEffect, unit: &Unit<'_>, latest: i64) -> bool {
    let is_later = |own: i64| asked.controls == AreaControls::NotYet && own > latest;
    unit.first.is_none_or(is_later)
}

/// Adds those of the areas that open in `first`, and of those that they are compared with, in a period and before.
fn add<'c>(asked: &AreaEffect, units: &'c Units<'_>, (first, period, bases): (i64, i64, &[i64]), sets: &mut Sets<'c>) {
    let latest = latest(asked, period, bases);
    for unit in &units.units {
        let (with, without) = match unit.first {
            Some(own) if own == first => (SERVED, 4),
            _ if is_other(asked, unit, latest) => (OTHERS, 5),
            _ => continue,
        };
        for (at, _, cell) in &unit.periods {
            let is_base = bases.contains(at);
            let places = [(*at == period).then_some(with[0]), is_base.then_some(with[1])];
            for place in places.into_iter().flatten() {
                let Cell {
                    with, without: others, ..
                } = cell;
                sets[place].extend(with.iter().map(String::as_str));
                sets[without].extend(others.iter().map(String::as_str));
            }
        }
    }
}

/// Sets with each person in one of them, the smallest; in the order in which they came.
fn disjoint(sets: &[BTreeSet<&str>]) -> Vec<PersonCount> {
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by_key(|place| (sets[*place].len(), *place));
    let mut counted: BTreeSet<&str> = BTreeSet::new();
    let mut cells = vec![PersonCount::default(); sets.len()];
    for place in order {
        let own = sets[place].iter().copied();
        cells[place] = PersonCount::of(own.filter(|person| !counted.contains(person)));
        counted.extend(&sets[place]);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_in_two_sets_counts_in_the_smaller() {
        // The three of the second are in the first too, and stay a cell of three.
        let many = BTreeSet::from(["a", "b", "c", "d", "e"]);
        let few = BTreeSet::from(["a", "b", "c"]);
        let counts = |sets: &[BTreeSet<&str>]| -> Vec<u64> { disjoint(sets).iter().map(|cell| cell.get()).collect() };
        assert_eq!(counts(&[many.clone(), few.clone()]), [2, 3]);
        assert_eq!(counts(&[few.clone(), many]), [3, 2]);
        assert_eq!(counts(&[few.clone(), few]), [3, 0]);
    }
}
