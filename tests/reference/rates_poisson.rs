//! Poisson counts and rates with their limits, held against R 4.2.2.

use seriatim::estimate::rates::poisson::{ByarForm, PoissonMethod, Rate, count, rate};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Interval, Limits, Reservation};

use super::assert_near;

pub(super) const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

pub(super) const METHODS: [PoissonMethod; 5] = [
    PoissonMethod::Exact,
    PoissonMethod::MidP,
    PoissonMethod::Byar(ByarForm::Apho),
    PoissonMethod::Byar(ByarForm::AphoThroughout),
    PoissonMethod::Byar(ByarForm::Half),
];

/// Events, time; exact, mid-P, Byar (one formula), Byar (the other).
///
/// `poisson.test(O, E)$conf.int`; `uniroot(function(m) log(ppois(O, m, lower = FALSE) + dpois(O, m)/2) - log(.025),
/// c(O/100, O), tol = 1e-300)` and `uniroot(function(m) log(ppois(O - 1, m) + dpois(O, m)/2) - log(.025), c(O, 3*O +
/// 20), tol = 1e-300)`; `b <- function(x, z) x*(1 - 1/(9*x) + z/(3*sqrt(x)))^3` at O and O + 1; `epitools::pois.byar(O,
/// E)`.
pub(super) type Expected = (u64, f64, [f64; 2], [f64; 2], [f64; 2], [f64; 2]);

pub(super) const EXPECTED: [Expected; 6] = [
    (
        17,
        9.5,
        [1.04243436522182, 2.86512071746385],
        [1.07725662379833, 2.80697794707377],
        [1.04183969570426, 2.86527467420047],
        [1.08201505629889, 2.8003291103562],
    ),
    (
        4,
        9.2,
        [0.118463627568079, 1.11321616036997],
        [0.138146213305642, 1.04874344239329],
        [0.116972870452361, 1.11312529772979],
        [0.145360584888085, 1.03370435153121],
    ),
    (
        0,
        3.1,
        [0.0, 1.1899611142303],
        [0.0, 0.966365249533546],
        [0.0, 1.18322962328186],
        [0.0, 0.794818132247539],
    ),
    (
        1,
        0.4,
        [0.0632945199607247, 13.9291084773472],
        [0.125050862088339, 12.3296513117669],
        [0.0326803322537609, 13.9093889561882],
        [0.226736456763109, 11.6551825433174],
    ),
    (
        120,
        98.7,
        [1.00802356257283, 1.45380532289111],
        [1.01242074232731, 1.44852296867297],
        [1.00800639924639, 1.45381621534001],
        [1.01261927351631, 1.44829824403737],
    ),
    (
        1_000_000,
        990_000.0,
        [1.00812220539424, 1.01208273933882],
        [1.00812270970245, 1.01208223404096],
        [1.00812220537877, 1.01208273935421],
        [1.00812270993434, 1.01208223380876],
    ),
];

#[track_caller]
pub(super) fn assert_limits(found: Option<Interval>, [lower, upper]: [f64; 2]) {
    let found = found.unwrap_or(Interval {
        lower: f64::NAN,
        upper: f64::NAN,
    });
    assert_near(found.lower, lower, 1e-11);
    assert_near(found.upper, upper, 1e-11);
}

#[test]
fn limits_agree_with_r() -> Result<(), EstimateError> {
    for (events, time, exact, mid, byar, half) in EXPECTED {
        let limits = |method| Ok(rate(events, time, method, LEVEL)?.estimate.interval);
        assert_limits(limits(PoissonMethod::Exact)?, exact);
        assert_limits(limits(PoissonMethod::MidP)?, mid);
        assert_limits(limits(PoissonMethod::Byar(ByarForm::AphoThroughout))?, byar);
        assert_limits(limits(PoissonMethod::Byar(ByarForm::Half))?, half);
        let default = limits(PoissonMethod::default())?;
        assert_limits(default, if events < 10 { exact } else { byar });
    }
    Ok(())
}

/// Without an event, the upper limits are -ln 0.025 (exact) and -ln 0.05 (mid-P); the rate of 12 in 4 is 3 ± √12/4.
#[test]
fn what_can_be_worked_out_by_hand_is_met() -> Result<(), EstimateError> {
    assert_limits(
        count(0, PoissonMethod::Exact, LEVEL).estimate.interval,
        [0.0, -(0.025f64.ln())],
    );
    assert_limits(
        count(0, PoissonMethod::MidP, LEVEL).estimate.interval,
        [0.0, -(0.05f64.ln())],
    );
    let found = rate(12, 4.0, PoissonMethod::default(), LEVEL)?;
    assert_eq!(found.estimate.value, 3.0);
    assert_near(
        found.estimate.standard_error.unwrap_or(f64::NAN),
        12f64.sqrt() / 4.0,
        1e-15,
    );
    assert_eq!(found.person_time, Some(4.0));
    Ok(())
}

#[test]
fn a_rate_says_how_its_limits_were_made_and_on_how_little_it_rests() {
    let told = |events, method| {
        let found = count(events, method, LEVEL);
        (found.estimate.limits, found.reservations)
    };
    let apho = PoissonMethod::default();
    assert_eq!(told(9, apho), (Limits::Exact, vec![Reservation::FewEvents]));
    assert_eq!(told(10, apho), (Limits::Byar, vec![]));
    assert_eq!(told(10, PoissonMethod::MidP), (Limits::MidP, vec![]));
    assert_eq!(
        told(0, PoissonMethod::Byar(ByarForm::Half)),
        (Limits::Byar, vec![Reservation::NoEvents, Reservation::LimitTruncated])
    );
    assert_eq!(told(0, PoissonMethod::Exact).1, [Reservation::NoEvents]);
    assert_eq!(count(0, apho, LEVEL).estimate.standard_error, None);
}

/// Byar's formula at one event falls below 0 at the level of funnels.
#[test]
fn a_negative_limit_is_given_as_zero_and_said_to_be() -> Result<(), EstimateError> {
    let found = count(
        1,
        PoissonMethod::Byar(ByarForm::AphoThroughout),
        ConfidenceLevel::new(0.998)?,
    );
    assert_eq!(found.estimate.interval.map(|limits| limits.lower), Some(0.0));
    assert_eq!(
        found.reservations,
        [Reservation::FewEvents, Reservation::LimitTruncated]
    );
    Ok(())
}

#[test]
fn times_that_are_none_are_errors() {
    for time in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let found = rate(3, time, PoissonMethod::Exact, LEVEL).err();
        assert_eq!(
            found,
            Some(EstimateError::OutOfRange {
                what: "person-time",
                must: "a positive number between 1e-100 and 1e100"
            })
        );
    }
}

/// Time in days instead of years: the rate and all limits are divided by as many.
#[test]
fn the_unit_of_time_scales_the_rate() -> Result<(), EstimateError> {
    for method in METHODS {
        for events in [0, 1, 8, 31] {
            let years = rate(events, 7.5, method, LEVEL)?.estimate;
            let days = rate(events, 7.5 * 365.25, method, LEVEL)?.estimate;
            assert_near(days.value * 365.25, years.value, 1e-14);
            let (short, long) = (days.interval.unwrap(), years.interval.unwrap());
            assert_near(short.lower * 365.25, long.lower, 1e-14);
            assert_near(short.upper * 365.25, long.upper, 1e-14);
        }
    }
    Ok(())
}

#[test]
fn limits_hold_their_count_widen_with_the_level_and_stay_finite() -> Result<(), EstimateError> {
    for method in METHODS {
        for events in [0, 1, 9, 10, 11, 500, 123_456_789, u64::from(u32::MAX) * 1000, u64::MAX] {
            let mut inner = None;
            for level in [0.9, 0.95, 0.998, 0.999_999] {
                let Rate { estimate, .. } = count(events, method, ConfidenceLevel::new(level)?);
                let limits = estimate.interval.unwrap();
                assert!(0.0 <= limits.lower && limits.lower <= estimate.value && limits.upper.is_finite());
                assert!(estimate.value < limits.upper, "{method:?} {events} {level}");
                if let Some(Interval { lower, upper }) = inner {
                    assert!(limits.lower <= lower && upper <= limits.upper);
                }
                inner = Some(limits);
            }
        }
    }
    Ok(())
}

/// The probability, exact by summing over counts, with which 95 % limits cover a mean, for means 0.25, 0.5, ..., 30.
fn coverages(method: PoissonMethod) -> Vec<f64> {
    let intervals: Vec<Interval> = (0..150)
        .map(|events| count(events, method, LEVEL).estimate.interval.unwrap())
        .collect();
    let covers = |mean: f64| {
        let mut mass = (-mean).exp();
        let mut sum = 0.0;
        for (events, limits) in intervals.iter().enumerate() {
            sum += if limits.lower <= mean && mean <= limits.upper {
                mass
            } else {
                0.0
            };
            mass *= mean / (events + 1) as f64;
        }
        sum
    };
    (1..=120).map(|i| covers(f64::from(i) / 4.0)).collect()
}

#[test]
fn exact_limits_never_cover_less_than_their_level_and_mid_p_covers_it_on_average() {
    let exact = coverages(PoissonMethod::Exact);
    assert!(exact.iter().all(|share| *share >= 0.95 - 1e-12));
    for method in [PoissonMethod::MidP, PoissonMethod::Byar(ByarForm::Half)] {
        let mid = coverages(method);
        let mean = mid.iter().sum::<f64>() / mid.len() as f64;
        assert!(mid.iter().any(|share| *share < 0.95));
        assert!((0.945..0.962).contains(&mean), "{mean}");
    }
    let byar = coverages(PoissonMethod::default());
    assert!(byar.iter().all(|share| *share >= 0.949));
}
