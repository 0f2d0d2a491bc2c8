//! Births before the first set of proceedings.
//!
//! Custody: no zone; these children do not exist.

use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::world::{Children, place_by_share};

/// A newborn is less than so many days old at issue: under a month, as the studies of recurrence have it (F[13],
/// F[16]).
pub(in crate::synthesis) const NEWBORN_DAYS: i32 = 28;
/// Days of the first week, the other definition of a newborn (England, F[26a]).
pub(in crate::synthesis) const FIRST_WEEK: i32 = 7;

/// Age in days of a newborn at issue.
pub(super) fn newborn_age(first_week: f64, draws: &mut Draws) -> i32 {
    if draws.chance(first_week) {
        draws.between(0, FIRST_WEEK - 1)
    } else {
        draws.between(FIRST_WEEK, NEWBORN_DAYS - 1)
    }
}

/// Births up to a first set that starts on `started`, oldest first; at least one.
pub(super) fn first_births(children: &Children, mother_born: Day, started: Day, draws: &mut Draws) -> Vec<Day> {
    let earliest = mother_born
        .plus_years(children.childbearing.0)
        .max(started.plus_years(-children.subject_under).plus(1));
    let age_of_youngest = if draws.chance(children.first_newborn) {
        newborn_age(children.first_newborn_week, draws)
    } else {
        NEWBORN_DAYS + (draws.exponential() * children.youngest_mean_days) as i32
    };
    let youngest = started.plus(-age_of_youngest);
    let youngest = if youngest < earliest {
        started.plus(-draws.between(0, started.since(earliest)))
    } else {
        youngest
    };
    let mut births = vec![youngest];
    let subjects = 1 + place_by_share(&children.first_subjects, draws);
    let wanted = subjects + usize::from(draws.chance(children.spared_sibling));
    let mut latest = youngest;
    while births.len() < wanted {
        if !draws.chance(children.twins) {
            latest = latest.plus(-draws.within(children.days.between_births));
        }
        if latest < earliest {
            break;
        }
        births.push(latest);
    }
    births.reverse();
    births
}
