//! Ratios and differences of two rates, held against R 4.2.2.

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::rates::poisson::PoissonMethod;
use seriatim::estimate::rates::rate_ratio::{
    Exposure, RateDifferenceMethod, RateRatio, RateRatioMethod, rate_difference, rate_ratio,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Interval, Reservation};

use super::assert_near;
use super::rates_poisson::{LEVEL, assert_limits};

fn group(events: u64, person_time: f64) -> Exposure {
    Exposure { events, person_time }
}

fn ratio(a: (u64, f64), b: (u64, f64), method: RateRatioMethod) -> Result<RateRatio, EstimateError> {
    rate_ratio(group(a.0, a.1), group(b.0, b.1), method, LEVEL)
}

const METHODS: [RateRatioMethod; 3] = [RateRatioMethod::Exact, RateRatioMethod::MidP, RateRatioMethod::LogWald];

type Group = (u64, f64);
/// Lower limit, upper limit, p-value.
type Found = [f64; 3];

/// `poisson.test(c(a, b), c(T1, T0))`; mid-P from `uniroot` on `pbinom(a, n, p, lower = FALSE) + dbinom(a, n, p)/2` and
/// `pbinom(a - 1, n, p) + dbinom(a, n, p)/2` with `tol = 1e-300`, carried over by p/(1 - p)*T0/T1, and twice the
/// smaller tail at p = T1/(T1 + T0); `exp(log(r) + c(-1, 1)*qnorm(.975)*sqrt(1/a + 1/b))`.
const EXPECTED: [(Group, Group, f64, [Found; 3]); 2] = [
    (
        (30, 412.5),
        (18, 901.2),
        3.64121212121212,
        [
            [1.96484761229164, 6.93645404976752, 1.26324546511436e-05],
            [2.0371534740091, 6.65302631382037, 1.13541824748757e-05],
            [2.02986292504403, 6.53168524242811, 1.46050796619701e-05],
        ],
    ),
    (
        (3, 10.0),
        (1, 25.0),
        7.5,
        [
            [0.602200569573154, 393.730220687027, 0.0733027905039567],
            [0.799403728529361, 197.46893569368, 0.079966680549771],
            [0.780150485631721, 72.1014740565751, 0.0809923190526191],
        ],
    ),
];

#[test]
fn ratios_agree_with_r() -> Result<(), EstimateError> {
    for (first, second, value, expected) in EXPECTED {
        for (method, [lower, upper, p_value]) in METHODS.into_iter().zip(expected) {
            let found = ratio(first, second, method)?;
            assert_near(found.ratio.value.unwrap(), value, 1e-13);
            // Of 3 and 1 events the upper limit stands on a share near 1, of which R's roots hold 13 digits.
            assert_near(found.ratio.lower.unwrap(), lower, 1e-11);
            assert_near(found.ratio.upper.unwrap(), upper, 1e-11);
            assert_near(found.test.unwrap().p_value, p_value, 1e-11);
        }
    }
    let level = ConfidenceLevel::new(0.99)?;
    let found = rate_ratio(group(1000, 1e6), group(900, 1e6), RateRatioMethod::Exact, level)?;
    assert_near(found.ratio.lower.unwrap(), 0.986138407970006, 1e-11);
    assert_near(found.ratio.upper.unwrap(), 1.25219106458853, 1e-11);
    assert_near(found.test.unwrap().p_value, 0.0231088451089011, 1e-10);
    Ok(())
}

/// `poisson.test(c(0, 5), c(10, 20))` and `poisson.test(c(5, 0), c(10, 20))`. By hand: 5 of 5 events in a third of the
/// time have probability 3⁻⁵; the lower limit of the share is 0.025^(1/5).
#[test]
fn without_an_event_in_a_group_there_is_one_limit_and_no_infinity() -> Result<(), EstimateError> {
    let found = ratio((0, 10.0), (5, 20.0), RateRatioMethod::Exact)?;
    assert_eq!((found.ratio.value, found.ratio.lower), (Some(0.0), Some(0.0)));
    assert_near(found.ratio.upper.unwrap(), 2.18255821036509, 1e-12);
    assert_near(found.test.unwrap().p_value, 0.176954732510288, 1e-12);
    let found = ratio((0, 10.0), (5, 20.0), RateRatioMethod::MidP)?;
    assert_near(found.ratio.upper.unwrap(), 1.64112840605216, 1e-12);
    assert_near(found.test.unwrap().p_value, 0.131687242798354, 1e-12);
    let found = ratio((5, 10.0), (0, 20.0), RateRatioMethod::Exact)?;
    assert_eq!((found.ratio.value, found.ratio.upper), (None, None));
    let share = 0.025f64.powf(0.2);
    assert_near(found.ratio.lower.unwrap(), share / (1.0 - share) * 2.0, 1e-13);
    assert_near(found.ratio.lower.unwrap(), 1.83271171463092, 1e-12);
    assert_near(found.test.unwrap().p_value, 3f64.powi(-5), 1e-13);
    assert_eq!(
        found.ratio.reservations,
        [
            Reservation::FewEvents,
            Reservation::NoUpperLimit,
            Reservation::EmptyCell
        ]
    );
    let wald = ratio((5, 10.0), (0, 20.0), RateRatioMethod::LogWald)?;
    assert_eq!(
        (wald.ratio.value, wald.ratio.lower, wald.ratio.upper, wald.test),
        (None, None, None, None)
    );
    assert_eq!(
        wald.ratio.reservations,
        [Reservation::FewEvents, Reservation::EmptyCell]
    );
    Ok(())
}

#[test]
fn without_any_event_there_is_no_ratio() -> Result<(), EstimateError> {
    for method in METHODS {
        let found = ratio((0, 10.0), (0, 20.0), method)?;
        assert_eq!(
            (found.ratio.value, found.ratio.lower, found.ratio.upper, found.test),
            (None, None, None, None)
        );
        assert_eq!(found.ratio.reservations.first(), Some(&Reservation::NoEvents));
    }
    Ok(())
}

/// `d + c(-1, 1)*qnorm(.975)*sqrt(a/T1^2 + b/T0^2)`; `d - sqrt(((a - L(a))/T1)^2 + ((U(b) - b)/T0)^2)` and its mirror,
/// with `L <- function(o) qgamma(.025, o)` and `U <- function(o) qgamma(.975, o + 1)`.
#[test]
fn differences_agree_with_r() -> Result<(), EstimateError> {
    for (first, second, value, wald, hybrid) in [
        (
            (30, 412.5),
            (18, 901.2),
            0.0527539038857281,
            [0.0251419398125622, 0.080365867958894],
            [0.0264076424524643, 0.0848960641087911],
        ),
        (
            (3, 10.0),
            (1, 25.0),
            0.26,
            [-0.0884108189105704, 0.60841081891057],
            [-0.0402450696564557, 0.838043592828813],
        ),
        (
            (0, 10.0),
            (5, 20.0),
            -0.25,
            [-0.469130635144145, -0.0308693648558547],
            [-0.583416603966133, 0.155685132416913],
        ),
    ] {
        let of = |method| rate_difference(group(first.0, first.1), group(second.0, second.1), method, LEVEL);
        let found = of(RateDifferenceMethod::Wald)?.estimate;
        assert_near(found.value, value, 1e-13);
        assert_limits(found.interval, wald);
        let found = of(RateDifferenceMethod::Hybrid(PoissonMethod::Exact))?.estimate;
        assert_limits(found.interval, hybrid);
    }
    Ok(())
}

#[test]
fn without_any_event_only_the_hybrid_difference_has_limits() -> Result<(), EstimateError> {
    let of = |method| rate_difference(group(0, 10.0), group(0, 20.0), method, LEVEL);
    let wald = of(RateDifferenceMethod::Wald)?;
    assert_eq!((wald.estimate.standard_error, wald.estimate.interval), (None, None));
    assert_eq!(wald.reservations, [Reservation::NoEvents]);
    // The upper limits are -ln 0.025 events in 10 and in 20 years.
    let most = -(0.025f64.ln());
    assert_limits(
        of(RateDifferenceMethod::default())?.estimate.interval,
        [-most / 20.0, most / 10.0],
    );
    Ok(())
}

/// Groups exchanged: the ratio is inverted, the difference mirrored.
#[test]
fn groups_exchanged_invert_the_ratio() -> Result<(), EstimateError> {
    for (a, b) in [(30, 18), (2, 9), (1, 1), (400, 3)] {
        for method in METHODS {
            let found = ratio((a, 12.5), (b, 40.0), method)?.ratio;
            let inverse = ratio((b, 40.0), (a, 12.5), method)?.ratio;
            assert_near(found.lower.unwrap() * inverse.upper.unwrap(), 1.0, 1e-12);
            assert_near(found.upper.unwrap() * inverse.lower.unwrap(), 1.0, 1e-12);
        }
        for method in [RateDifferenceMethod::Wald, RateDifferenceMethod::default()] {
            let found = rate_difference(group(a, 12.5), group(b, 40.0), method, LEVEL)?.estimate;
            let mirrored = rate_difference(group(b, 40.0), group(a, 12.5), method, LEVEL)?.estimate;
            let Interval { lower, upper } = mirrored.interval.unwrap();
            assert_limits(found.interval, [-upper, -lower]);
        }
    }
    Ok(())
}

#[test]
fn times_and_counts_out_of_range_are_errors() {
    for time in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e200] {
        for method in METHODS {
            assert!(ratio((1, time), (1, 1.0), method).is_err());
            assert!(ratio((1, 1.0), (1, time), method).is_err());
        }
        assert!(rate_difference(group(1, 1.0), group(1, time), RateDifferenceMethod::Wald, LEVEL).is_err());
    }
    assert!(ratio((u64::MAX, 1.0), (u64::MAX, 1.0), RateRatioMethod::Exact).is_err());
    for method in METHODS {
        let found = ratio((5, 1e-100), (3, 1e100), method).unwrap().ratio;
        assert!(found.value.is_some_and(f64::is_finite) && found.lower.is_some_and(f64::is_finite));
    }
}

/// The exact limits cover a planted ratio of 2 in at least 95 % of 2,000 seeded worlds of about 7 and 12 events, less
/// chance.
#[test]
fn exact_limits_cover_a_planted_ratio() -> Result<(), EstimateError> {
    let draws = RandomStream::new(7, 3);
    let mut counter = 0;
    let mut poisson = |mean: f64| {
        let (mut events, mut product) = (0, 1.0);
        loop {
            product *= 1.0 - draws.uniform(counter);
            counter += 1;
            if product < (-mean).exp() {
                return events;
            }
            events += 1;
        }
    };
    let mut covered = 0;
    for _ in 0..2000 {
        let found = ratio((poisson(7.0), 1.0), (poisson(12.0), 24.0 / 7.0), RateRatioMethod::Exact)?.ratio;
        covered += u32::from(found.lower.is_none_or(|low| low <= 2.0) && found.upper.is_none_or(|high| high >= 2.0));
    }
    assert!(covered > 1900, "{covered}");
    Ok(())
}
