//! When a mother's sets of proceedings start and end, and when she leaves the records.
//!
//! Custody: no zone; this is the planted process that estimates are held against.

use super::calibration::{
    AGE_BANDS, AgeBand, DEATH_HAZARD, MOVING_OUT_HAZARD, OBSERVED_FROM, OBSERVED_TO, SET_WEEKS, YEAR_DAYS,
};
use super::day::Day;
use super::draws::Draws;
use super::hazard::days_to_return;

/// How a mother leaves the records before they end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// She dies.
    Death,
    /// She moves out of the area.
    MovedOut,
}

/// First and last day of a set. The last may lie beyond the end of the records.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) started: Day,
    pub(super) concluded: Day,
}

/// The times of one mother.
#[derive(Debug)]
pub(super) struct Timing {
    pub(super) born: Day,
    pub(super) band: &'static AgeBand,
    /// All sets that start while she is observed, in order.
    pub(super) sets: Vec<Span>,
    pub(super) exit: Option<(Day, Exit)>,
    /// Last day on which a new set, application or referral of hers would be seen.
    pub(super) last_day: Day,
}

impl Timing {
    /// Draws the times of one mother.
    pub(super) fn draw(draws: &mut Draws) -> Timing {
        let (first_day, end) = (Day::of(OBSERVED_FROM), Day::of(OBSERVED_TO));
        let started = first_day.plus(draws.between(0, end.since(first_day)));
        let band = age_band(draws);
        let age = draws.between(band.ages.0, band.ages.1);
        let born = started.plus_years(-age).plus(-draws.between(0, 364));
        let exit = first_exit(started, draws).filter(|(day, _)| *day <= end);
        let last_day = exit.map_or(end, |(day, _)| day);
        let mut sets = vec![set_from(started, draws)];
        while let Some(running) = sets.last() {
            let next = running
                .concluded
                .plus(days_to_return(draws.exponential(), band.multiplier));
            if next > last_day {
                break;
            }
            sets.push(set_from(next, draws));
        }
        Timing {
            born,
            band,
            sets,
            exit,
            last_day,
        }
    }
}

fn age_band(draws: &mut Draws) -> &'static AgeBand {
    let mut left = draws.unit();
    let [mut chosen, ..] = AGE_BANDS.each_ref();
    for band in &AGE_BANDS {
        chosen = band;
        if left < band.share {
            break;
        }
        left -= band.share;
    }
    chosen
}

fn set_from(started: Day, draws: &mut Draws) -> Span {
    Span {
        started,
        concluded: started.plus(7 * draws.between(*SET_WEEKS.start(), *SET_WEEKS.end())),
    }
}

fn first_exit(from: Day, draws: &mut Draws) -> Option<(Day, Exit)> {
    let mut after = |hazard: f64| from.plus(libm::ceil(draws.exponential() / hazard * YEAR_DAYS) as i32);
    let exits = [
        (after(DEATH_HAZARD), Exit::Death),
        (after(MOVING_OUT_HAZARD), Exit::MovedOut),
    ];
    exits.into_iter().min_by_key(|(day, _)| *day)
}
