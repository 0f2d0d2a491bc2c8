//! A share of a count, with an interval: Wilson's score interval, Clopper and Pearson's, Jeffreys', and mid-P.
//!
//! Custody: no zone. Two counts, however small.

use libm::sqrt;
use serde::Serialize;

use super::counts::{MOST, at_most};
use crate::estimate::numeric::{beta, binomial};
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, EstimateError, Interval, Reservation};

/// How the interval of a proportion is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProportionMethod {
    /// Wilson (1927): the proportions that a score test does not reject. Covers its level on average.
    Wilson,
    /// Clopper & Pearson (1934): covers at least its level, at the price of width.
    ClopperPearson,
    /// Quantiles of the posterior under Jeffreys' prior, a beta distribution with 1/2 and 1/2 (Brown, Cai & DasGupta
    /// 2001, Statistical Science 16:101). Covers its level on average.
    Jeffreys,
    /// As Clopper and Pearson's, with half the probability of what was seen counted in each tail (Berry & Armitage
    /// 1995, The Statistician 44:417). Covers its level on average.
    MidP,
}

/// A share of a count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proportion {
    /// Trials with the event.
    pub successes: u64,
    /// All trials.
    pub trials: u64,
    /// `successes` / `trials`.
    pub share: f64,
    /// Interval for the share, within 0 and 1. At no success the lower limit is 0, at no failure the upper limit is 1.
    pub interval: Interval,
    /// How the interval is made.
    pub method: ProportionMethod,
    /// Level of the interval.
    pub level: ConfidenceLevel,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// The share with Wilson's score interval, without continuity correction:
/// (p̂ + z²/2n ± z√(p̂(1-p̂)/n + z²/4n²)) / (1 + z²/n), for p̂ = `successes` / `trials` and n = `trials`.
///
/// # Errors
/// [`EstimateError::NoTrials`], [`EstimateError::SuccessesExceedTrials`].
pub fn wilson(successes: u64, trials: u64, level: ConfidenceLevel) -> Result<Proportion, EstimateError> {
    let share = share(successes, trials)?;
    let (n, z) = (trials as f64, level.deviate());
    let square = z * z;
    let centre = share + square / (2.0 * n);
    let half = z * sqrt(share * (1.0 - share) / n + square / (4.0 * n * n));
    let scale = 1.0 + square / n;
    // At the ends centre and half-width agree exactly, and rounding would leave a limit beside 0 or 1.
    let lower = if successes == 0 { 0.0 } else { (centre - half) / scale };
    let upper = if successes == trials {
        1.0
    } else {
        (centre + half) / scale
    };
    let interval = Interval { lower, upper };
    Ok(proportion(
        successes,
        trials,
        share,
        interval,
        ProportionMethod::Wilson,
        level,
    ))
}

/// The share with Clopper and Pearson's interval: the proportions under which neither as many nor as few successes as
/// were seen is rarer than the [tail](ConfidenceLevel::tail) of the level.
///
/// # Errors
/// [`EstimateError::NoTrials`], [`EstimateError::SuccessesExceedTrials`];
/// [`EstimateError::OutOfRange`] for more than 1e10 trials.
pub fn clopper_pearson(successes: u64, trials: u64, level: ConfidenceLevel) -> Result<Proportion, EstimateError> {
    at_most("number of trials", trials, MOST)?;
    let share = share(successes, trials)?;
    let interval = Interval {
        lower: binomial::lower_limit(successes, trials, level.tail()),
        upper: binomial::upper_limit(successes, trials, level.tail()),
    };
    Ok(proportion(
        successes,
        trials,
        share,
        interval,
        ProportionMethod::ClopperPearson,
        level,
    ))
}

/// The share with Jeffreys' interval: the quantiles of Beta(x + 1/2, n - x + 1/2), but 0 for the lower limit at no
/// success and 1 for the upper limit at no failure, as Brown, Cai and DasGupta advise: elsewise the interval could not
/// cover a share of 0 or 1.
///
/// # Errors
/// [`EstimateError::NoTrials`], [`EstimateError::SuccessesExceedTrials`];
/// [`EstimateError::OutOfRange`] for more than 1e10 trials.
pub fn jeffreys(successes: u64, trials: u64, level: ConfidenceLevel) -> Result<Proportion, EstimateError> {
    at_most("number of trials", trials, MOST)?;
    let share = share(successes, trials)?;
    let (a, b) = (successes as f64 + 0.5, (trials - successes) as f64 + 0.5);
    let lower = if successes == 0 {
        0.0
    } else {
        beta::lower_quantile(a, b, level.tail())
    };
    let upper = if successes == trials {
        1.0
    } else {
        beta::upper_quantile(a, b, level.tail())
    };
    let interval = Interval { lower, upper };
    Ok(proportion(
        successes,
        trials,
        share,
        interval,
        ProportionMethod::Jeffreys,
        level,
    ))
}

/// The share with its mid-P interval: under the lower limit more successes than were seen, and half of as many, have
/// the probability of the [tail](ConfidenceLevel::tail); under the upper limit fewer, and half of as many.
///
/// # Errors
/// [`EstimateError::NoTrials`], [`EstimateError::SuccessesExceedTrials`];
/// [`EstimateError::OutOfRange`] for more than 1e10 trials.
pub fn mid_p(successes: u64, trials: u64, level: ConfidenceLevel) -> Result<Proportion, EstimateError> {
    at_most("number of trials", trials, MOST)?;
    let share = share(successes, trials)?;
    let interval = Interval {
        lower: binomial::mid_lower_limit(successes, trials, level.tail()),
        upper: binomial::mid_upper_limit(successes, trials, level.tail()),
    };
    Ok(proportion(
        successes,
        trials,
        share,
        interval,
        ProportionMethod::MidP,
        level,
    ))
}

fn share(successes: u64, trials: u64) -> Result<f64, EstimateError> {
    if trials == 0 {
        return Err(EstimateError::NoTrials);
    }
    if successes > trials {
        return Err(EstimateError::SuccessesExceedTrials);
    }
    Ok(successes as f64 / trials as f64)
}

fn proportion(
    successes: u64,
    trials: u64,
    share: f64,
    interval: Interval,
    method: ProportionMethod,
    level: ConfidenceLevel,
) -> Proportion {
    let reservations = applying([
        (successes == 0, Reservation::NoEvents),
        ((1..FEW).contains(&successes), Reservation::FewEvents),
        (successes == trials, Reservation::AllEvents),
        (trials < FEW, Reservation::FewTrials),
    ]);
    Proportion {
        successes,
        trials,
        share,
        interval,
        method,
        level,
        reservations,
    }
}
