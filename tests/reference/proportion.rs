//! Proportions with their intervals, held against R 4.2.2 at 15 digits: `prop.test(x, n, correct = FALSE, conf.level =
//! l)` for Wilson, `binom.test(x, n, conf.level = l)` for Clopper and Pearson.

use seriatim::estimate::rates::proportion::{Proportion, clopper_pearson, wilson};
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

/// Successes and failures exchanged: the limits are mirrored.
#[test]
fn the_interval_of_the_failures_mirrors_that_of_the_successes() -> Result<(), EstimateError> {
    for method in [wilson, clopper_pearson] {
        for successes in 0..=40 {
            let found = method(successes, 40, ConfidenceLevel::PERCENT_95)?.interval;
            let mirrored = method(40 - successes, 40, ConfidenceLevel::PERCENT_95)?.interval;
            assert!((found.lower - (1.0 - mirrored.upper)).abs() < 1e-14);
            assert!(0.0 <= found.lower && found.lower < found.upper && found.upper <= 1.0);
        }
    }
    Ok(())
}

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
fn clopper_pearson_never_covers_less_than_its_level_and_wilson_covers_it_on_average() -> Result<(), EstimateError> {
    let trials = 30;
    let exact = coverages(clopper_pearson, trials)?;
    assert!(exact.iter().all(|share| *share >= 0.95 - 1e-12));
    let score = coverages(wilson, trials)?;
    let mean = score.iter().sum::<f64>() / score.len() as f64;
    assert!(
        score.iter().any(|share| *share < 0.95) && (0.945..0.96).contains(&mean),
        "{mean}"
    );
    Ok(())
}

#[test]
fn proportions_of_nothing_and_above_one_are_errors() {
    for method in [wilson, clopper_pearson] {
        assert_eq!(
            method(0, 0, ConfidenceLevel::PERCENT_95).err(),
            Some(EstimateError::NoTrials)
        );
        assert_eq!(
            method(3, 2, ConfidenceLevel::PERCENT_95).err(),
            Some(EstimateError::SuccessesExceedTrials)
        );
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
