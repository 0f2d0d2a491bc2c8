//! Weights for censoring against R.
//!
//! Values are from R 4.2.2 at 15 digits, on data that a formula makes, so that R has the same.

use seriatim::estimate::effects::{PersonPeriods, TreatedSpells, Treatment, WithinPeriod};
use seriatim::estimate::{ConfidenceLevel, Covariates, EstimateError};

use super::assert_near;
use super::effects_survival::assert_arms;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

/// Persons 0 to 199 with x = 7i mod 11 and z = 13i mod 5, in periods 0 to 5 until (29i + 11p) mod 19 = 0 is an event, or else
/// (31i + 17p + 3x) mod 23 is below 1, or 2 where x > 5, a loss.
struct Losses {
    person: Vec<u64>,
    period: Vec<i64>,
    lost: Vec<bool>,
    event: Vec<bool>,
    time: Vec<f64>,
    x: Vec<f64>,
    z: Vec<f64>,
}

fn losses() -> Losses {
    let mut rows = Losses {
        person: vec![],
        period: vec![],
        lost: vec![],
        event: vec![],
        time: vec![],
        x: vec![],
        z: vec![],
    };
    for person in 0..200_u64 {
        let (x, z) = (person * 7 % 11, person * 13 % 5);
        for period in 0..6_u64 {
            let event = (person * 29 + period * 11) % 19 == 0;
            let lost = !event && (person * 31 + period * 17 + 3 * x) % 23 < 1 + u64::from(x > 5);
            rows.person.push(person);
            rows.period.push(period as i64);
            rows.lost.push(lost);
            rows.event.push(event);
            rows.time.push(period as f64);
            rows.x.push(x as f64);
            rows.z.push(z as f64);
            if event || lost {
                break;
            }
        }
    }
    rows
}

/// `glm(I(1 - lost) ~ p + x + z, binomial, rows[event == 0, ])` and its `predict` for all rows; by person `cumprod` of the inverse
/// up to the period before. Then times the same of `~ p` and of `~ 1`; then with losses first: fitted on all rows, up to the
/// period itself, 0 for who is lost. Checked by sums of the weights, their squares and their products with the number of the
/// row, the largest and the last.
#[test]
fn weights_for_censoring_are_those_of_r() -> Result<(), EstimateError> {
    let rows = losses();
    let count = rows.person.len();
    assert_eq!(count, 893);
    let periods = PersonPeriods::new(&rows.person, &rows.period, &rows.lost, &rows.event)?;
    let all = Covariates::new(count, vec![&rows.time, &rows.x, &rows.z])?;
    let time = Covariates::new(count, vec![&rows.time])?;
    let none = Covariates::new(count, vec![])?;
    let expected = [
        (
            None,
            WithinPeriod::EventsFirst,
            [
                1039.81558351406,
                1237.46820194470,
                2.17331980967594,
                1.52999748083157,
                464299.732630123,
            ],
        ),
        (
            Some(&time),
            WithinPeriod::EventsFirst,
            [
                891.708388996499,
                896.293798134450,
                1.53731653573915,
                1.08225693082526,
                397826.733839534,
            ],
        ),
        (
            Some(&none),
            WithinPeriod::EventsFirst,
            [
                891.622619371306,
                896.121446668870,
                1.53727483541049,
                1.08222757417121,
                397788.286755063,
            ],
        ),
        (
            Some(&time),
            WithinPeriod::LossesFirst,
            [
                835.797170502281,
                842.773723086350,
                1.60922703732615,
                1.09534653038288,
                374756.522943992,
            ],
        ),
    ];
    for (numerator, within, [total, squares, largest, last, by_row]) in expected {
        let found = periods.weights(&all, numerator, within)?;
        let sum = |term: &dyn Fn(usize, f64) -> f64| -> f64 {
            found
                .values
                .iter()
                .enumerate()
                .map(|(row, weight)| term(row, *weight))
                .sum()
        };
        assert_near(sum(&|_, weight| weight), total, 1e-9);
        assert_near(sum(&|_, weight| weight * weight), squares, 1e-9);
        assert_near(found.values.iter().copied().fold(0.0, f64::max), largest, 1e-9);
        assert_near(found.values[count - 1], last, 1e-9);
        assert_near(sum(&|row, weight| weight * (row + 1) as f64), by_row, 1e-9);
        assert_eq!(found.numerator.is_some(), numerator.is_some());
    }
    // quantile(w, c(.05, .95)) are 0.88682503543496 and 1.14537072004741.
    let found = periods
        .weights(&all, Some(&time), WithinPeriod::EventsFirst)?
        .truncated(0.05, 0.95)?;
    assert_near(found.values.iter().sum(), 889.215_492_133_636_8, 1e-9);
    assert_near(found.values.iter().copied().fold(0.0, f64::max), 1.14537072004741, 1e-9);
    Ok(())
}

/// Those weights in a contrast of persons with 3i even against the others, a spell for each period.
#[test]
fn censoring_weights_and_curves_go_together() -> Result<(), EstimateError> {
    let rows = losses();
    let count = rows.person.len();
    let periods = PersonPeriods::new(&rows.person, &rows.period, &rows.lost, &rows.event)?;
    let all = Covariates::new(count, vec![&rows.time, &rows.x, &rows.z])?;
    let time = Covariates::new(count, vec![&rows.time])?;
    let weights = periods.weights(&all, Some(&time), WithinPeriod::EventsFirst)?.values;
    let marks: Vec<bool> = rows.person.iter().map(|person| person * 3 % 2 == 0).collect();
    let exit: Vec<i64> = rows.period.iter().map(|period| period + 1).collect();
    let treatment = Treatment::new(&marks)?;
    let spells = TreatedSpells::new(
        Some(&rows.period),
        &exit,
        &rows.event,
        &treatment,
        &weights,
        Some(&rows.person),
    )?;
    let found = spells.contrast(6, LEVEL)?;
    let survival = [
        0.665172109171903,
        0.0534350865296129,
        0.663152761289743,
        0.0531889333313153,
        0.00201934788215963,
        0.0753947683950971,
    ];
    let mean = [
        5.193385266843373,
        0.1608932559191341,
        5.224522550052008,
        0.1535411114996741,
        -0.03113728320863451,
        0.2223994440658864,
    ];
    assert_arms(&found.survival.unwrap(), survival);
    assert_arms(&found.restricted_mean.unwrap(), mean);
    Ok(())
}

#[test]
fn persons_whose_periods_contradict_each_other_are_errors() -> Result<(), EstimateError> {
    let refused = |person: &[u64], period: &[i64], lost: &[bool], event: &[bool]| {
        PersonPeriods::new(person, period, lost, event).is_err()
    };
    let no = [false; 2];
    assert!(refused(&[], &[], &[], &[]));
    assert!(refused(&[1, 1], &[0], &no, &no));
    assert!(refused(&[1, 1], &[0, 0], &no, &no));
    assert!(refused(&[1, 1], &[0, 2], &no, &no));
    assert!(refused(&[1, 1], &[i64::MAX, i64::MIN], &no, &no));
    assert!(refused(&[1, 1], &[0, 1], &[true, false], &no));
    assert!(refused(&[1, 1], &[0, 1], &no, &[true, false]));
    assert!(refused(&[1, 1], &[0, 1], &[false, true], &[false, true]));
    assert!(!refused(&[1, 1], &[1, 0], &no, &no));
    // Nobody is ever lost: all weights are 1, and no model is needed.
    let periods = PersonPeriods::new(&[1, 1], &[3, 4], &no, &no)?;
    let covariates = Covariates::new(2, vec![&[1.0, 1.0]])?;
    let found = periods.weights(&covariates, Some(&covariates), WithinPeriod::LossesFirst)?;
    assert_eq!((found.values, found.denominator), (vec![1.0; 2], None));
    // All are lost at once: no probability of staying.
    let periods = PersonPeriods::new(&[1, 2], &[3, 3], &[true; 2], &no)?;
    let covariates = Covariates::new(2, vec![&[1.0, 2.0]])?;
    assert!(periods.weights(&covariates, None, WithinPeriod::EventsFirst).is_err());
    Ok(())
}
