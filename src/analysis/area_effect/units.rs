//! Which areas take part, and from when each is served.
//!
//! Custody: counts go in, a panel of areas comes out.

use std::collections::BTreeSet;

use super::counts::{Cell, Counts};
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
    /// Whether an area was left out as nothing is known by which its events could be divided.
    pub(super) without_births: bool,
    /// Whether newborns are not counted as their birth dates do not decide.
    pub(super) undecided: bool,
}

const NO_DATA: &str = "no area that takes the service up has data";
const TOO_LATE: &str =
    "every area that takes the service up was served from the start of its data, or too soon after it";
const FEW_SERVED: &str =
    "in no area that takes the service up are the events of every period enough to be told, or it was served too soon";
const FEW_OTHERS: &str = "in no area that it could be compared with are the events of every period enough to be told";
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
            without_births: false,
            undecided: counts.undecided,
        };
        let mut seen_served = false;
        let (mut few_served, mut few_others) = (false, false);
        let needed = asked.before * usize::try_from(asked.periods.in_year()).unwrap_or(1);
        for (area, periods) in counts.cells.iter().filter(|(area, _)| is_meant(area)) {
            let told = periods.iter().filter_map(|(period, cell)| {
                let exposure = cell.exposure.filter(|exposure| *exposure > 0.0)?;
                Some((*period, exposure, cell))
            });
            let periods: Vec<_> = told.collect();
            found.without_births |= periods.is_empty();
            let adopted = asked.adoption.iter().find(|adopted| adopted.area.as_str() == area);
            let first = adopted.map(|adopted| asked.periods.of(adopted.from));
            // One that opens after the last period is not served yet.
            let first = first.filter(|first| counts.periods.last().is_some_and(|last| first <= last));
            let clean = first.map(|first| first - i64::from(asked.anticipation) * asked.periods.in_year());
            let before = clean.map(|clean| periods.iter().filter(|(period, ..)| *period < clean).count());
            seen_served |= first.is_some() && !periods.is_empty();
            let is_few = periods.iter().any(|(_, _, cell)| cell.is_few);
            match before {
                Some(before) if before < needed => found.left_out |= !periods.is_empty(),
                _ if periods.is_empty() => {}
                Some(_) if is_few => few_served = true,
                None if is_few => few_others = true,
                _ => found.units.push(Unit { first, periods }),
            }
        }
        found.refused = match (seen_served, found.served().count(), found.others().count()) {
            (false, ..) => NO_DATA,
            (true, 0, _) if few_served => FEW_SERVED,
            (true, 0, _) => TOO_LATE,
            (true, _, 0) if few_others && !found.are_staggered(asked) => FEW_OTHERS,
            (true, _, 0) if !found.are_staggered(asked) => NO_OTHERS,
            _ => "",
        };
        found
    }

    pub(super) fn served(&self) -> impl Iterator<Item = &Unit<'c>> {
        self.units.iter().filter(|unit| unit.first.is_some())
    }

    /// The periods in which some area has data, ascending.
    pub(super) fn periods(&self) -> BTreeSet<i64> {
        let units = self.units.iter();
        units
            .flat_map(|unit| unit.periods.iter().map(|(period, ..)| *period))
            .collect()
    }

    fn others(&self) -> impl Iterator<Item = &Unit<'c>> {
        self.units.iter().filter(|unit| unit.first.is_none())
    }

    /// Whether areas that are served later can stand for those that never are.
    fn are_staggered(&self, asked: &AreaEffect) -> bool {
        let firsts: BTreeSet<Option<i64>> = self.served().map(|unit| unit.first).collect();
        asked.controls == crate::study::AreaControls::NotYet && firsts.len() > 1
    }
}
