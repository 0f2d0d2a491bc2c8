//! The planted hazard of a further set, and the probability of return that follows from it exactly.
//!
//! Custody: no zone; arithmetic on the calibration. The probabilities come from the hazards and never from a sample, so
//! that an estimate can be held against them.

use serde::Serialize;

use super::calibration::{AGE_BANDS, RETURN_HAZARD, SET_WEEKS, YEAR_DAYS};

/// Years for which the probability of return is planted.
const YEARS: i32 = 7;

/// Last day of the k-th year.
fn year_mark(years: i32) -> i32 {
    libm::floor(YEAR_DAYS * f64::from(years)) as i32
}

/// Cumulative hazard of a further set over the first `days` whole days after a conclusion; 0 for none or fewer.
fn cumulative_hazard(days: i32) -> f64 {
    let mut total = 0.0;
    for (piece, (from_year, per_year)) in RETURN_HAZARD.iter().enumerate() {
        let from = year_mark(*from_year);
        let until = RETURN_HAZARD
            .get(piece + 1)
            .map_or(i32::MAX, |(year, _)| year_mark(*year));
        total += f64::from((days.min(until) - from).max(0)) * per_year / YEAR_DAYS;
    }
    total
}

/// The first day after a conclusion by which the cumulative hazard, times `multiplier`, reaches `threshold`; at least
/// 1.
///
/// For a threshold that is exponential with mean 1 this is the time to the next set: the inverse of the survivor
/// function.
pub(super) fn days_to_return(threshold: f64, multiplier: f64) -> i32 {
    let mut left = threshold / multiplier;
    for (piece, (from_year, per_year)) in RETURN_HAZARD.iter().enumerate() {
        let from = year_mark(*from_year);
        let per_day = per_year / YEAR_DAYS;
        let needed = libm::ceil(left / per_day).min(f64::from(i32::MAX / 2)) as i32;
        let length = RETURN_HAZARD
            .get(piece + 1)
            .map_or(i32::MAX / 2, |(year, _)| year_mark(*year) - from);
        if needed <= length {
            return (from + needed).max(1);
        }
        left -= f64::from(length) * per_day;
    }
    i32::MAX / 2
}

/// Probability that a further set is issued within `days` of the issue of a first one, for one multiplier:
/// the mean over the durations D of 1 - exp(-m H(days - D)).
fn probability_of_return(days: i32, multiplier: f64) -> f64 {
    let durations = SET_WEEKS.count() as f64;
    let returned = |weeks: i32| -libm::expm1(-multiplier * cumulative_hazard(days - 7 * weeks));
    SET_WEEKS.map(returned).sum::<f64>() / durations
}

/// What `truth/planted.json` holds.
#[derive(Debug, Serialize)]
pub(super) struct Planted {
    quantity: &'static str,
    mothers: u32,
    seed: u64,
    overall: Vec<PlantedYear>,
    age_bands: Vec<PlantedBand>,
}

#[derive(Debug, Serialize)]
struct PlantedYear {
    years: i32,
    days: i32,
    probability: f64,
}

#[derive(Debug, Serialize)]
struct PlantedBand {
    age_band: &'static str,
    share: f64,
    returns: Vec<PlantedYear>,
}

/// The planted probabilities, for mothers of each age band and for all.
pub(super) fn planted(mothers: u32, seed: u64) -> Planted {
    let year = |years: i32, probability: &dyn Fn(i32) -> f64| {
        let days = year_mark(years);
        PlantedYear {
            years,
            days,
            probability: probability(days),
        }
    };
    let overall = |days: i32| {
        AGE_BANDS
            .iter()
            .map(|band| band.share * probability_of_return(days, band.multiplier))
            .sum()
    };
    let band = |band: &super::calibration::AgeBand| PlantedBand {
        age_band: band.word,
        share: band.share,
        returns: (1..=YEARS)
            .map(|k| year(k, &|days| probability_of_return(days, band.multiplier)))
            .collect(),
    };
    Planted {
        quantity: "probability that a further set of proceedings is issued within so many days of the issue of the \
                   first, were no mother to die or move away",
        mothers,
        seed,
        overall: (1..=YEARS).map(|k| year(k, &overall)).collect(),
        age_bands: AGE_BANDS.iter().map(band).collect(),
    }
}
