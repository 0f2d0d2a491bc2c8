//! Which areas take part, from when each is served, and the persons behind them.
//!
//! Custody: counts go in, a panel of areas and counts of distinct persons come out.

use std::collections::BTreeSet;

use super::counts::{Cell, Counts};
use crate::cohort::PersonCount;
use crate::study::{AreaEffect, Level};

/// An area with its periods.
pub(super) struct Unit<'c> {
    /// The first period in which it is served, for part of it at least; none if it never is.
    pub(super) first: Option<i64>,
    /// Its periods with what is divided by.
    pub(super) periods: Vec<(i64, f64, &'c Cell)>,
}

/// The areas that take part.
pub(super) struct Units<'c> {
    pub(super) units: Vec<Unit<'c>>,
    /// Why nothing can be compared; empty where it can.
    pub(super) refused: &'static str,
    /// Whether an area that is served was left out, as it was not seen for long enough before.
    pub(super) left_out: bool,
}

const NO_DATA: &str = "no area that takes the service up has data";
const TOO_LATE: &str =
    "every area that takes the service up was served from the start of its data, or too soon after it";
const NO_OTHERS: &str = "every area is served: there is none to compare with";

impl<'c> Units<'c> {
    pub(super) fn of(asked: &AreaEffect, counts: &'c Counts) -> Units<'c> {
        let holds = |list: &[Level], area: &str| list.iter().any(|level| level.as_str() == area);
        let is_meant =
            |area: &str| (asked.areas.is_empty() || holds(&asked.areas, area)) && !holds(&asked.neighbours, area);
        let mut found = Units {
            units: Vec::new(),
            refused: "",
            left_out: false,
        };
        let mut seen_served = false;
        let needed = asked.before * usize::try_from(asked.periods.in_year()).unwrap_or(1);
        for (area, periods) in counts.cells.iter().filter(|(area, _)| is_meant(area)) {
            let told = periods.iter().filter_map(|(period, cell)| {
                let exposure = cell.exposure.filter(|exposure| *exposure > 0.0)?;
                Some((*period, exposure, cell))
            });
            let periods: Vec<_> = told.collect();
            let adopted = asked.adoption.iter().find(|adopted| adopted.area.as_str() == area);
            let first = adopted.map(|adopted| asked.periods.of(adopted.from));
            // One that opens after the last period is not served yet.
            let first = first.filter(|first| counts.periods.last().is_some_and(|last| first <= last));
            let clean = first.map(|first| first - i64::from(asked.anticipation) * asked.periods.in_year());
            let before = clean.map(|clean| periods.iter().filter(|(period, ..)| *period < clean).count());
            seen_served |= first.is_some() && !periods.is_empty();
            match before {
                Some(before) if before < needed => found.left_out |= !periods.is_empty(),
                _ if periods.is_empty() => {}
                _ => found.units.push(Unit { first, periods }),
            }
        }
        found.refused = match (seen_served, found.served().count(), found.others().count()) {
            (false, ..) => NO_DATA,
            (true, 0, _) => TOO_LATE,
            (true, _, 0) if !found.are_staggered(asked) => NO_OTHERS,
            _ => "",
        };
        found
    }

    pub(super) fn served(&self) -> impl Iterator<Item = &Unit<'c>> {
        self.units.iter().filter(|unit| unit.first.is_some())
    }

    fn others(&self) -> impl Iterator<Item = &Unit<'c>> {
        self.units.iter().filter(|unit| unit.first.is_none())
    }

    /// Whether areas that are served later can stand for those that never are.
    fn are_staggered(&self, asked: &AreaEffect) -> bool {
        let firsts: BTreeSet<Option<i64>> = self.served().map(|unit| unit.first).collect();
        asked.controls == crate::study::AreaControls::NotYet && firsts.len() > 1
    }

    /// Distinct persons behind all figures: with an event in served areas from the opening on, before it, in other areas;
    /// at risk without one in the first and in the last. Each counts in the first of these in which it is.
    pub(super) fn cells(&self) -> Vec<PersonCount> {
        self.cells_where(|_| true)
    }

    /// The same, of served areas those periods alone that lie so many from their opening.
    pub(super) fn cells_where(&self, keep: impl Fn(i64) -> bool) -> Vec<PersonCount> {
        let mut sets: [BTreeSet<&str>; 5] = Default::default();
        for unit in &self.units {
            for (period, _, cell) in &unit.periods {
                let since = unit.first.map(|first| period - first);
                let (with, without) = match since {
                    Some(since) if !keep(since) && since >= 0 => continue,
                    Some(since) if since >= 0 => (0, 3),
                    Some(_) => (1, 3),
                    None => (2, 4),
                };
                sets[with].extend(cell.with.iter().map(String::as_str));
                sets[without].extend(cell.without.iter().map(String::as_str));
            }
        }
        // Births are public, and nobody at risk stands behind them: that is no cell of nobody.
        let at_risk = |unit: &Unit<'_>| unit.periods.iter().any(|(_, _, cell)| !cell.without.is_empty());
        let told = if self.units.iter().any(at_risk) { 5 } else { 3 };
        let mut counted: BTreeSet<&str> = BTreeSet::new();
        let mut cells = Vec::new();
        for set in sets.into_iter().take(told) {
            cells.push(PersonCount::of(
                set.iter().copied().filter(|person| !counted.contains(person)),
            ));
            counted.extend(set);
        }
        cells
    }
}
