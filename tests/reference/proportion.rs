//! Proportions with their intervals, held against R 4.2.2 at 15 digits: `prop.test(x, n, correct = FALSE, conf.level =
//! l)` for Wilson, `binom.test(x, n, conf.level = l)` for Clopper and Pearson; the calls for the others beside them.

use seriatim::estimate::rates::proportion::{Proportion, clopper_pearson, jeffreys, mid_p, wilson};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Interval, Reservation};

use super::assert_near;

/// R inverts the beta distribution to about 1e-13; its limits for 3 in 1,000,000 hold about eleven digits.
const AGREEMENT: f64 = 1e-11;

/// Successes, trials, level; lower and upper limit by Wilson; by Clopper and Pearson.
type Expected = (u64, u64, f64, [f64; 2], [f64; 2]);

const EXPECTED: [Expected; 10] = [
    (
        15,
        148,
        0.95,
        [0.0623863995307363, 0.160487241723308],
        [0.0578440100834486, 0.161650490349479],
    ),
    (
        81,
        263,
        0.95,
        [0.255288519878274, 0.3662095769828],
        [0.252736745585271, 0.367621922601351],
    ),
    (0, 20, 0.95, [0.0, 0.161125158052819], [0.0, 0.168433470983085]),
    (
        1,
        29,
        0.95,
        [0.00611321429276266, 0.171755218793203],
        [0.000872646883579923, 0.177644295488723],
    ),
    (
        3,
        7,
        0.95,
        [0.15821985525147, 0.749541635472343],
        [0.0989882784425079, 0.815948432359917],
    ),
    (7, 7, 0.95, [0.645669564933313, 1.0], [0.590383602774997, 1.0]),
    (
        2,
        3,
        0.5,
        [0.472258176859391, 0.817182749841387],
        [0.32635182233307, 0.90856029641607],
    ),
    (
        50_000,
        100_000,
        0.998,
        [0.495114146989307, 0.504885853010693],
        [0.495109042903696, 0.504890957096304],
    ),
    (
        3,
        1_000_000,
        0.95,
        [1.02027124096812e-6, 8.82114977431244e-6],
        [6.18672550190639e-7, 8.76724778814522e-6],
    ),
    (
        999_999,
        1_000_000,
        0.9,
        [0.999995517561529, 0.999999776907747],
        [0.999995256144362, 0.999999948706707],
    ),
];

#[track_caller]
fn assert_limits(found: Interval, [lower, upper]: [f64; 2]) {
    assert_near(found.lower, lower, AGREEMENT);
    assert_near(found.upper, upper, AGREEMENT);
}

#[test]
fn wilson_limits_agree_with_r() -> Result<(), EstimateError> {
    for (successes, trials, level, expected, _) in EXPECTED {
        assert_limits(
            wilson(successes, trials, ConfidenceLevel::new(level)?)?.interval,
            expected,
        );
    }
    Ok(())
}

#[test]
fn clopper_pearson_limits_agree_with_r() -> Result<(), EstimateError> {
    for (successes, trials, level, _, expected) in EXPECTED {
        assert_limits(
            clopper_pearson(successes, trials, ConfidenceLevel::new(level)?)?.interval,
            expected,
        );
    }
    Ok(())
}

/// Independent of R: under the lower limit, as many successes or more have probability 2.5 %; under the upper limit, as
/// few or fewer. The probabilities are summed term by term from binomial coefficients, which are whole numbers up to n
/// = 50.
#[test]
fn clopper_pearson_limits_solve_their_equations_for_every_count_up_to_fifty() -> Result<(), EstimateError> {
    for trials in 1..=50u64 {
        for successes in 0..=trials {
            let interval = clopper_pearson(successes, trials, ConfidenceLevel::PERCENT_95)?.interval;
            if successes > 0 {
                let as_many: f64 = (successes..=trials).map(|k| mass(k, trials, interval.lower)).sum();
                assert_near(as_many, 0.025, 1e-11);
            }
            if successes < trials {
                let as_few: f64 = (0..=successes).map(|k| mass(k, trials, interval.upper)).sum();
                assert_near(as_few, 0.025, 1e-11);
            }
        }
    }
    Ok(())
}

fn mass(k: u64, n: u64, p: f64) -> f64 {
    let coefficient = (0..k).fold(1u64, |product, j| product * (n - j) / (j + 1));
    coefficient as f64 * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32)
}

/// Successes, trials, level; limits by Jeffreys; by mid-P.
///
/// `qbeta(t, x + .5, n - x + .5)` and the same with `lower = FALSE` for t = (1 - l)/2, 0 at no success and 1 at no
/// failure; `uniroot(function(p) log(pbinom(x, n, p, lower = FALSE) + dbinom(x, n, p)/2) - log(t), c(1e-12, 1), tol =
/// 1e-300)` and `uniroot(function(p) log(pbinom(x - 1, n, p) + dbinom(x, n, p)/2) - log(t), c(0, 1 - 1e-12), tol =
/// 1e-300)`.
const BAYES_AND_MID: [Expected; 10] = [
    (
        15,
        148,
        0.95,
        [0.0604485170092964, 0.157643143478741],
        [0.0600636026655322, 0.158121733050612],
    ),
    (
        81,
        263,
        0.95,
        [0.254521934991023, 0.365647499174082],
        [0.254402104945522, 0.365773474257777],
    ),
    (0, 20, 0.95, [0.0, 0.116638982904875], [0.0, 0.139108340668265]),
    (
        1,
        29,
        0.95,
        [0.00374617364905708, 0.150077686002232],
        [0.00172477011470513, 0.158537383681465],
    ),
    (
        3,
        7,
        0.95,
        [0.13886421910489, 0.765498750747906],
        [0.122740846837961, 0.784012972388233],
    ),
    (7, 7, 0.95, [0.70756382633769, 1.0], [0.651836344868839, 1.0]),
    (
        2,
        3,
        0.5,
        [0.469360011276842, 0.800631060199076],
        [0.442125301668475, 0.831745598218973],
    ),
    (
        50_000,
        100_000,
        0.998,
        [0.495114042568478, 0.504885957431522],
        [0.495114018139797, 0.504885981860203],
    ),
    (
        3,
        1_000_000,
        0.95,
        [8.44935289550684e-7, 8.00636009424322e-6],
        [7.63096847108699e-7, 8.16444702888598e-6],
    ),
    (
        999_999,
        1_000_000,
        0.9,
        [0.999996092642705, 0.999999824076813],
        [0.999995887003523, 0.999999899840676],
    ),
];

#[test]
fn jeffreys_and_mid_p_limits_agree_with_r() -> Result<(), EstimateError> {
    for (successes, trials, level, by_jeffreys, by_mid_p) in BAYES_AND_MID {
        let level = ConfidenceLevel::new(level)?;
        assert_limits(jeffreys(successes, trials, level)?.interval, by_jeffreys);
        assert_limits(mid_p(successes, trials, level)?.interval, by_mid_p);
    }
    Ok(())
}

#[test]
fn mid_p_limits_solve_their_equations_and_lie_inside_of_the_exact_ones() -> Result<(), EstimateError> {
    for trials in 1..=50u64 {
        for successes in 0..=trials {
            let interval = mid_p(successes, trials, ConfidenceLevel::PERCENT_95)?.interval;
            let exact = clopper_pearson(successes, trials, ConfidenceLevel::PERCENT_95)?.interval;
            assert!(exact.lower <= interval.lower && interval.upper <= exact.upper);
            if successes > 0 {
                let more: f64 = (successes + 1..=trials).map(|k| mass(k, trials, interval.lower)).sum();
                assert_near(more + mass(successes, trials, interval.lower) / 2.0, 0.025, 1e-11);
            }
            if successes < trials {
                let fewer: f64 = (0..successes).map(|k| mass(k, trials, interval.upper)).sum();
                assert_near(fewer + mass(successes, trials, interval.upper) / 2.0, 0.025, 1e-11);
            }
        }
    }
    Ok(())
}

/// Successes and failures exchanged: the limits are mirrored.
#[test]
fn the_interval_of_the_failures_mirrors_that_of_the_successes() -> Result<(), EstimateError> {
    for method in ALL {
        for successes in 0..=40 {
            let found = method(successes, 40, ConfidenceLevel::PERCENT_95)?.interval;
            let mirrored = method(40 - successes, 40, ConfidenceLevel::PERCENT_95)?.interval;
            assert!((found.lower - (1.0 - mirrored.upper)).abs() < 1e-14);
            assert!(0.0 <= found.lower && found.lower < found.upper && found.upper <= 1.0);
        }
    }
    Ok(())
}

const ALL: [Method; 4] = [wilson, clopper_pearson, jeffreys, mid_p];

type Method = fn(u64, u64, ConfidenceLevel) -> Result<Proportion, EstimateError>;

/// The probability with which the 95 % interval covers p, for p = 0.002, 0.004, ..., 0.998.
fn coverages(method: Method, trials: u64) -> Result<Vec<f64>, EstimateError> {
    let found = (0..=trials).map(|k| method(k, trials, ConfidenceLevel::PERCENT_95));
    let intervals: Vec<Interval> = found.map(|found| Ok(found?.interval)).collect::<Result<_, _>>()?;
    let coverage = |p: f64| {
        let covering = (0..=trials)
            .zip(&intervals)
            .filter(|(_, limits)| limits.lower <= p && p <= limits.upper);
        covering.map(|(k, _)| mass(k, trials, p)).sum()
    };
    Ok((1..500).map(|i| coverage(f64::from(i) / 500.0)).collect())
}

/// Coverage, exact by summing over all counts: Clopper and Pearson's interval never falls below its level; Wilson's
/// does for some proportions, and holds it on average over proportions.
#[test]
fn clopper_pearson_never_covers_less_than_its_level_and_the_others_cover_it_on_average() -> Result<(), EstimateError> {
    let trials = 30;
    let exact = coverages(clopper_pearson, trials)?;
    assert!(exact.iter().all(|share| *share >= 0.95 - 1e-12));
    for method in [wilson, jeffreys, mid_p] {
        let score = coverages(method, trials)?;
        let mean = score.iter().sum::<f64>() / score.len() as f64;
        assert!(
            score.iter().any(|share| *share < 0.95) && (0.945..0.965).contains(&mean),
            "{mean}"
        );
    }
    Ok(())
}

#[test]
fn proportions_of_nothing_and_above_one_are_errors() {
    for method in ALL {
        assert_eq!(
            method(0, 0, ConfidenceLevel::PERCENT_95).err(),
            Some(EstimateError::NoTrials)
        );
        assert_eq!(
            method(3, 2, ConfidenceLevel::PERCENT_95).err(),
            Some(EstimateError::SuccessesExceedTrials)
        );
    }
    for method in [clopper_pearson, jeffreys, mid_p] {
        let found = method(3, 1 << 60, ConfidenceLevel::PERCENT_95).err();
        assert!(matches!(found, Some(EstimateError::OutOfRange { .. })));
    }
}

#[test]
fn proportions_say_on_how_little_they_rest() -> Result<(), EstimateError> {
    let told =
        |successes, trials| wilson(successes, trials, ConfidenceLevel::PERCENT_95).map(|found| found.reservations);
    assert_eq!(told(0, 200)?, [Reservation::NoEvents]);
    assert_eq!(told(9, 200)?, [Reservation::FewEvents]);
    assert_eq!(told(10, 200)?, []);
    assert_eq!(told(200, 200)?, [Reservation::AllEvents]);
    assert_eq!(told(3, 9)?, [Reservation::FewEvents, Reservation::FewTrials]);
    Ok(())
}
