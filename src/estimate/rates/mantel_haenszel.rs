//! Two groups compared within strata: common ratios and differences, and the test of no association, by Mantel and
//! Haenszel.
//!
//! Custody: no zone. Counts of strata, however small.

use libm::{fabs, sqrt};
use serde::Serialize;

use super::counts::{positive, total};
use super::rate_ratio::Exposure;
use super::ratio::Ratio;
use super::reserved::ReservedEstimate;
use super::two_by_two::{Correction, Sums, TableTest, TwoByTwo, corrected};
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation, Test};

/// How the variance of a common risk difference is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RiskDifferenceVariance {
    /// Sato (1989, Biometrics 45:1323): holds for few large strata and for many small ones. What `rma.mh` of the R
    /// package `metafor` gives.
    #[default]
    Sato,
    /// Greenland & Robins (1985, Biometrics 41:55): for few large strata.
    GreenlandRobins,
}

/// A stratum of a comparison of rates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RateStratum {
    /// The first group.
    pub exposed: Exposure,
    /// The second group.
    pub unexposed: Exposure,
}

/// The common odds ratio Σ ad/n / Σ bc/n (Mantel & Haenszel 1959), with the variance of its logarithm by Robins,
/// Breslow & Greenland (1986, Biometrics 42:311), which holds for few large strata and for many small ones.
///
/// # Errors
/// [`EstimateError::NoRows`] without a stratum, [`EstimateError::NothingToEstimate`] when in none of them both groups
/// have somebody, [`EstimateError::OutOfRange`] for more than 1e10 persons.
pub fn common_odds_ratio(strata: &[TwoByTwo], level: ConfidenceLevel) -> Result<Ratio, EstimateError> {
    let compared = compared(strata)?;
    let agreeing = |s: &Sums| s.cells[0] * s.cells[3] / s.all;
    let opposed = |s: &Sums| s.cells[1] * s.cells[2] / s.all;
    let (r, s) = (over(&compared, agreeing), over(&compared, opposed));
    let p = |s: &Sums| (s.cells[0] + s.cells[3]) / s.all;
    let q = |s: &Sums| (s.cells[1] + s.cells[2]) / s.all;
    let mixed = over(&compared, |x| p(x) * opposed(x) + q(x) * agreeing(x));
    let square = over(&compared, |x| p(x) * agreeing(x)) / (2.0 * r * r)
        + mixed / (2.0 * r * s)
        + over(&compared, |x| q(x) * opposed(x)) / (2.0 * s * s);
    let told = told(strata, &compared, |s| s.events > 0.0 && s.others > 0.0, [r, s]);
    Ok(Ratio::by_logarithm([r, s], Some(sqrt(square)), level, told))
}

/// The common risk ratio Σ an₀/n / Σ cn₁/n, with the variance of its logarithm by Greenland & Robins (1985, Biometrics
/// 41:55).
///
/// # Errors
/// As [`common_odds_ratio`].
pub fn common_risk_ratio(strata: &[TwoByTwo], level: ConfidenceLevel) -> Result<Ratio, EstimateError> {
    let compared = compared(strata)?;
    let r = over(&compared, |s| s.cells[0] * s.unexposed / s.all);
    let s = over(&compared, |s| s.cells[2] * s.exposed / s.all);
    let spread = over(&compared, |s| {
        let [a, _, c, _] = s.cells;
        (s.events * (s.exposed / s.all) * s.unexposed - a * c) / s.all
    });
    let error = sqrt(spread / r / s);
    let told = told(strata, &compared, |s| s.events > 0.0, [r, s]);
    Ok(Ratio::by_logarithm([r, s], Some(error), level, told))
}

/// The common risk difference: that of each stratum, weighted by n₁n₀/n. No interval where its variance is 0.
///
/// # Errors
/// As [`common_odds_ratio`].
pub fn common_risk_difference(
    strata: &[TwoByTwo],
    variance: RiskDifferenceVariance,
    level: ConfidenceLevel,
) -> Result<ReservedEstimate, EstimateError> {
    let compared = compared(strata)?;
    let weight = over(&compared, |s| s.exposed * s.unexposed / s.all);
    let value = over(&compared, |s| {
        (s.cells[0] * s.unexposed - s.cells[2] * s.exposed) / s.all
    }) / weight;
    let spread = match variance {
        RiskDifferenceVariance::Sato => over(&compared, |s| sato(s, value)),
        RiskDifferenceVariance::GreenlandRobins => over(&compared, |s| {
            let [a, b, c, d] = s.cells;
            let (own, other) = (s.unexposed / s.all, s.exposed / s.all);
            a * b / s.exposed * own * own + c * d / s.unexposed * other * other
        }),
    };
    let error = sqrt(spread.max(0.0)) / weight;
    let mut estimate = Estimate::normal(value, error, level);
    if error == 0.0 {
        (estimate.standard_error, estimate.interval) = (None, None);
    }
    Ok(ReservedEstimate {
        estimate,
        reservations: told(strata, &compared, |_| true, [1.0, 1.0]),
    })
}

/// A stratum's part of Sato's variance, before division by the square of the sum of weights.
fn sato(s: &Sums, difference: f64) -> f64 {
    let [a, b, c, d] = s.cells;
    let (of_exposed, of_unexposed) = (s.exposed / s.all, s.unexposed / s.all);
    let p = c * of_exposed * of_exposed - a * of_unexposed * of_unexposed
        + of_exposed * of_unexposed * (s.unexposed - s.exposed) / 2.0;
    difference * p + (a * d + c * b) / s.all / 2.0
}

/// The common rate ratio Σ aT₀/T / Σ cT₁/T, with the variance of its logarithm Σ (a + c)T₁T₀/T² / (Σ aT₀/T · Σ cT₁/T)
/// (Greenland & Robins 1985, Biometrics 41:55).
///
/// # Errors
/// [`EstimateError::NoRows`] without a stratum, [`EstimateError::OutOfRange`] for times that are not between 1e-100 and
/// 1e100, and for more than 1e10 events.
pub fn common_rate_ratio(strata: &[RateStratum], level: ConfidenceLevel) -> Result<Ratio, EstimateError> {
    if strata.is_empty() {
        return Err(EstimateError::NoRows);
    }
    let events: Vec<u64> = strata
        .iter()
        .flat_map(|s| [s.exposed.events, s.unexposed.events])
        .collect();
    let all = total("number of events", &events)?;
    for stratum in strata {
        positive("person-time", stratum.exposed.person_time)?;
        positive("person-time", stratum.unexposed.person_time)?;
    }
    let share = |own: &Exposure, other: &Exposure| own.person_time / (own.person_time + other.person_time);
    let r = sum(strata
        .iter()
        .map(|s| s.exposed.events as f64 * share(&s.unexposed, &s.exposed)));
    let s = sum(strata
        .iter()
        .map(|s| s.unexposed.events as f64 * share(&s.exposed, &s.unexposed)));
    let spread = sum(strata.iter().map(|s| {
        let both = s.exposed.events as f64 + s.unexposed.events as f64;
        both * share(&s.exposed, &s.unexposed) * share(&s.unexposed, &s.exposed)
    }));
    let silent = |s: &RateStratum| s.exposed.events + s.unexposed.events == 0;
    let told = applying([
        (all == 0, Reservation::NoEvents),
        ((1..FEW).contains(&all), Reservation::FewEvents),
        (r == 0.0 || s == 0.0, Reservation::EmptyCell),
        (strata.iter().any(silent), Reservation::EmptyStratum),
    ]);
    Ok(Ratio::by_logarithm([r, s], Some(sqrt(spread / r / s)), level, told))
}

/// The test of no association in any stratum (Cochran 1954, Mantel & Haenszel 1959), chi-squared with one degree of
/// freedom: (Σ a - Σ E(a))² / Σ n₁n₀m₁m₀/(n²(n - 1)). R corrects for continuity by 1/2 unless the distance is smaller,
/// where it does not correct at all; here the distance is then 0.
///
/// # Errors
/// As [`common_odds_ratio`], and [`EstimateError::NothingToEstimate`] when no stratum has both persons with and without
/// the event in it.
pub fn cochran_mantel_haenszel(strata: &[TwoByTwo], correction: Correction) -> Result<TableTest, EstimateError> {
    let compared = compared(strata)?;
    let varied = |s: &Sums| s.events > 0.0 && s.others > 0.0;
    let informative: Vec<Sums> = compared.iter().copied().filter(varied).collect();
    if informative.is_empty() {
        let nothing = "no stratum with and without the event";
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    let distance = over(&informative, |s| s.cells[0] - s.expected());
    let variance = over(&informative, |s| {
        s.expected() * (s.unexposed / s.all) * (s.others / (s.all - 1.0))
    });
    // Mantel & Fleiss (1980): the sum over strata must have room on both sides of what is expected.
    let below = over(&informative, |s| s.expected() - (s.events - s.unexposed).max(0.0));
    let above = over(&informative, |s| s.events.min(s.exposed) - s.expected());
    let few = below < 5.0 || above < 5.0;
    let distance = corrected(fabs(distance), correction);
    Ok(TableTest {
        test: Test::chi_squared(distance * distance / variance, 1.0),
        reservations: applying([
            (few, Reservation::FewExpected),
            (informative.len() < strata.len(), Reservation::EmptyStratum),
        ]),
    })
}

/// The strata in which both groups have somebody.
pub(super) fn compared(strata: &[TwoByTwo]) -> Result<Vec<Sums>, EstimateError> {
    if strata.is_empty() {
        return Err(EstimateError::NoRows);
    }
    let all: Vec<Sums> = strata.iter().map(TwoByTwo::sums).collect();
    total(
        "number of persons",
        &all.iter().map(|s| s.all as u64).collect::<Vec<u64>>(),
    )?;
    let compared: Vec<Sums> = all
        .into_iter()
        .filter(|s| s.exposed > 0.0 && s.unexposed > 0.0)
        .collect();
    if compared.is_empty() {
        let nothing = "no stratum in which both groups have somebody";
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    Ok(compared)
}

/// The compensated sum of a term of each stratum.
pub(super) fn over(strata: &[Sums], term: impl Fn(&Sums) -> f64) -> f64 {
    sum(strata.iter().map(term))
}

/// Reservations of a common estimate, of which only `informative` strata are a part; `ends` are numerator and
/// denominator.
fn told(strata: &[TwoByTwo], compared: &[Sums], informative: fn(&Sums) -> bool, ends: [f64; 2]) -> Vec<Reservation> {
    let events = over(compared, |s| s.events);
    let others = over(compared, |s| s.others);
    let taking_part = compared.iter().filter(|s| informative(s)).count();
    applying([
        (events == 0.0, Reservation::NoEvents),
        (events > 0.0 && events < FEW as f64, Reservation::FewEvents),
        (others == 0.0, Reservation::AllEvents),
        (ends.contains(&0.0), Reservation::EmptyCell),
        (taking_part < strata.len(), Reservation::EmptyStratum),
    ])
}
