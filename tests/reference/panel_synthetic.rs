//! Synthetic control and synthetic difference-in-differences: by hand, on published data, degenerate, and found again.

use seriatim::estimate::panel::{PlaceboPool, Predictors, SyntheticControl, SyntheticFit, synthetic_difference};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Reservation};

use super::assert_near;
use super::panel_world::{World, deviate, plain_castle, texas};

/// Units by label with their outcomes in periods 0, 1, ...; unit 0 is treated from `first` on.
fn world(paths: &[&[f64]], first: i64) -> World {
    let mut world = World::default();
    for (unit, path) in paths.iter().enumerate() {
        for (period, value) in path.iter().enumerate() {
            world.push(unit as u64, period as i64, *value, (unit == 0).then_some(first));
        }
    }
    world
}

fn weight(fit: &SyntheticFit, unit: usize) -> f64 {
    fit.weights
        .iter()
        .find(|donor| donor.unit == unit as u64)
        .unwrap()
        .weight
}

/// The target (3, 3) before treatment; others (4, 0), (0, 4) and (0, 0): nearest is the middle of the first two, (2,
/// 2), with gaps of 1. After it, 10 against (6 + 8)/2 = 7, a gap of 3, three times what it was.
#[test]
fn four_units_give_the_gap_worked_out_by_hand() -> Result<(), EstimateError> {
    let paths: [&[f64]; 4] = [&[3.0, 3.0, 10.0], &[4.0, 0.0, 6.0], &[0.0, 4.0, 8.0], &[0.0, 0.0, 0.0]];
    let found = SyntheticControl::fit(&world(&paths, 2).panel()?, None)?;
    let fit = found.treated();
    assert_eq!([1, 2, 3].map(|unit| weight(fit, unit)), [0.5, 0.5, 0.0]);
    assert_near(fit.effect, 3.0, 1e-15);
    assert_near(fit.rmspe_before, 1.0, 1e-15);
    assert_near(fit.ratio.unwrap(), 3.0, 1e-15);
    assert_eq!(
        fit.reservations,
        [Reservation::PoorFitBefore, Reservation::ShortPrePeriod]
    );
    assert_eq!(
        fit.gaps.iter().map(|gap| gap.gap).collect::<Vec<f64>>(),
        [1.0, 1.0, 3.0]
    );
    let without = found.leave_one_out()?;
    assert_eq!(without.iter().map(|(unit, _)| *unit).collect::<Vec<u64>>(), [1, 2]);
    // Without the first: nearest to (3, 3) between (0, 4) and (0, 0) is (0, 3).
    assert_near(weight(&without[0].1, 2), 0.75, 1e-14);
    Ok(())
}

/// `min ‖Y1 - Y0 w‖²`, w >= 0, Σw = 1 on the years to 1993, by interior points polished to 1e-11 on scaled data
/// (`synth.py`), and by the exact conditions here. OSQP unscaled gives weights that sum to 1.0252 and a better fit.
#[test]
fn texas_agrees_with_published_weights() -> Result<(), EstimateError> {
    let (world, names) = texas();
    let found = SyntheticControl::fit(&world.panel()?, None)?;
    let fit = found.treated();
    let of = |name: &str| weight(fit, names.iter().position(|other| *other == name).unwrap());
    assert!((of("Florida") - 0.37527769).abs() < 1e-8);
    assert!((of("Illinois") - 0.26094207).abs() < 1e-8);
    assert!((of("New York") - 0.36378025).abs() < 1e-8);
    assert!((fit.weights.iter().map(|donor| donor.weight).sum::<f64>() - 1.0).abs() < 1e-14);
    assert!(fit.violation < 1e-12);
    assert_near(fit.rmspe_before, 838.802701791, 1e-11);
    assert_near(fit.effect, 23807.7315720, 1e-11);
    assert_near(fit.gaps.last().unwrap().gap, 28821.3438110, 1e-11);
    // With Texas among the controls of the others, as in the script, and without.
    assert_eq!(found.placebos(PlaceboPool::WithTreated)?.rank, 9);
    let test = found.placebos(PlaceboPool::WithoutTreated)?;
    assert_eq!(test.rank, 6);
    assert_near(test.p_value, 6.0 / 51.0, 1e-15);
    assert!(test.placebos.iter().all(|placebo| placebo.violation < 1e-10));
    Ok(())
}

/// Predictors income, poverty, unemployment and prisoners, means to 1993, with importance 0.1, 0.2, 0.2, 0.5. R:
/// `quadprog::solve.QP(crossprod(A) + 1e-9 I, crossprod(A, b), cbind(1, I), c(1, 0...), meq = 1)` on columns divided by
/// their standard deviations and times the roots of the importance.
#[test]
fn predictors_with_given_importance_agree_with_quadprog() -> Result<(), EstimateError> {
    let (world, names) = texas();
    let mut columns = vec![vec![0.0; names.len()]; 4];
    let mut count = vec![0.0; names.len()];
    for line in include_str!("data/texas.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let unit = names.iter().position(|name| *name == cells[0]).unwrap();
        if cells[1].parse::<i64>().unwrap() <= 1993 {
            count[unit] += 1.0;
            for (column, cell) in columns.iter_mut().zip([3, 4, 5, 2]) {
                column[unit] += cells[cell].parse::<f64>().unwrap();
            }
        }
    }
    for column in &mut columns {
        column.iter_mut().zip(&count).for_each(|(sum, count)| *sum /= count);
    }
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let importance = [0.1, 0.2, 0.2, 0.5];
    let predictors = Predictors {
        columns: &columns,
        importance: &importance,
    };
    let found = SyntheticControl::fit(&world.panel()?, Some(predictors))?;
    let of = |name: &str| weight(found.treated(), names.iter().position(|other| *other == name).unwrap());
    assert!((of("California") - 0.362325015937728).abs() < 2e-8);
    assert!((of("Florida") - 0.262519717677526).abs() < 2e-8);
    assert!((of("Louisiana") - 0.330399469319775).abs() < 2e-8);
    assert!((of("South Carolina") - 0.044755797059280).abs() < 2e-8);
    let refused = |columns: &[&[f64]], importance: &[f64]| {
        SyntheticControl::fit(&world.panel().unwrap(), Some(Predictors { columns, importance })).is_err()
    };
    assert!(refused(&columns, &[1.0]) && refused(&columns, &[0.0; 4]) && refused(&columns, &[1.0, 1.0, 1.0, -1.0]));
    assert!(refused(&[&[1.0; 51]], &[1.0]) && refused(&[&[1.0, 2.0]], &[1.0]) && refused(&[], &[]));
    Ok(())
}

/// The conditions of optimality, tried from outside: no mixture with another unit is nearer.
#[test]
fn no_small_change_of_the_weights_fits_better() -> Result<(), EstimateError> {
    for seed in 0..20 {
        let paths: Vec<Vec<f64>> = (0..25)
            .map(|unit| {
                (0..12)
                    .map(|period| deviate(seed, unit, period) + deviate(seed, 90, unit))
                    .collect()
            })
            .collect();
        let slices: Vec<&[f64]> = paths.iter().map(Vec::as_slice).collect();
        let found = SyntheticControl::fit(&world(&slices, 9).panel()?, None)?;
        let weights: Vec<f64> = (1..25).map(|unit| weight(found.treated(), unit)).collect();
        let size = |weights: &[f64]| -> f64 {
            (0..9)
                .map(|t| (paths[0][t] - (0..24).map(|d| weights[d] * paths[d + 1][t]).sum::<f64>()).powi(2))
                .sum()
        };
        let best = size(&weights);
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-14 && weights.iter().all(|weight| *weight >= 0.0));
        for donor in 0..24 {
            let mut mixed: Vec<f64> = weights.iter().map(|weight| weight * 0.999).collect();
            mixed[donor] += 0.001;
            assert!(size(&mixed) >= best * (1.0 - 1e-12), "seed {seed}, donor {donor}");
        }
    }
    Ok(())
}

/// A treated unit that is a mixture of others before, plus noise, and 5 more after: found, and first among placebos.
#[test]
fn a_planted_effect_is_found_again() -> Result<(), EstimateError> {
    let mut paths: Vec<Vec<f64>> = (0..30)
        .map(|unit| {
            (0..30)
                .map(|period| {
                    3.0 * deviate(7, 50, unit)
                        + deviate(7, unit, period) * 0.3
                        + deviate(7, 51, unit) * period as f64 * 0.2
                })
                .collect()
        })
        .collect();
    let mixture =
        |period: usize, paths: &[Vec<f64>]| 0.5 * paths[1][period] + 0.3 * paths[2][period] + 0.2 * paths[3][period];
    paths[0] = (0..30)
        .map(|period| {
            mixture(period, &paths) + 0.1 * deviate(8, 0, period as u64) + if period >= 20 { 5.0 } else { 0.0 }
        })
        .collect();
    let slices: Vec<&[f64]> = paths.iter().map(Vec::as_slice).collect();
    let panel = world(&slices, 20).panel()?;
    let found = SyntheticControl::fit(&panel, None)?;
    assert!((found.treated().effect - 5.0).abs() < 0.5, "{}", found.treated().effect);
    assert_eq!(found.placebos(PlaceboPool::default())?.rank, 1);
    let difference = synthetic_difference(&panel, ConfidenceLevel::PERCENT_95)?;
    assert!(
        (difference.effect.value - 5.0).abs() < 0.7,
        "{}",
        difference.effect.value
    );
    Ok(())
}

#[test]
fn fits_that_are_not_unique_or_perfect_are_told() -> Result<(), EstimateError> {
    // Two others are the same before treatment, and not after it.
    let paths: [&[f64]; 4] = [&[5.0, 1.0, 3.0], &[4.0, 1.0, 6.0], &[4.0, 1.0, 8.0], &[0.0, 0.0, 0.0]];
    let fit = SyntheticControl::fit(&world(&paths, 2).panel()?, None)?;
    assert!(fit.treated().reservations.contains(&Reservation::WeightsNotUnique));
    // A unit inside of the others: no gap before, no ratio, and a place before all that have one.
    let paths: [&[f64]; 4] = [&[1.0, 1.0, 3.0], &[4.0, 0.0, 6.0], &[0.0, 4.0, 8.0], &[0.0, 0.0, 0.0]];
    let found = SyntheticControl::fit(&world(&paths, 2).panel()?, None)?;
    assert_eq!(found.treated().ratio, None);
    let test = found.placebos(PlaceboPool::default())?;
    assert_eq!(
        (test.rank, test.reservations.as_slice()),
        (1, [Reservation::FewPlacebos].as_slice())
    );
    Ok(())
}

#[test]
fn what_cannot_be_matched_is_an_error() -> Result<(), EstimateError> {
    let paths: [&[f64]; 3] = [&[3.0, 3.0, 10.0], &[4.0, 0.0, 6.0], &[0.0, 4.0, 8.0]];
    let refused = |world: &World| SyntheticControl::fit(&world.panel().unwrap(), None).err();
    let whole = world(&paths, 2);
    assert!(matches!(
        refused(&whole.filter(|row| row != 4)),
        Some(EstimateError::OutOfRange { .. })
    ));
    assert!(matches!(
        refused(&world(&paths, 0)),
        Some(EstimateError::NothingToEstimate { .. })
    ));
    assert!(matches!(
        refused(&world(&paths, 3)),
        Some(EstimateError::NothingToEstimate { .. })
    ));
    assert!(matches!(
        refused(&whole.filter(|row| row < 3)),
        Some(EstimateError::NothingToEstimate { .. })
    ));
    assert!(matches!(
        refused(&plain_castle()),
        Some(EstimateError::OutOfRange { .. })
    ));
    let one_other = SyntheticControl::fit(&whole.filter(|row| row < 6).panel()?, None)?;
    assert_eq!(weight(one_other.treated(), 1), 1.0);
    assert!(one_other.placebos(PlaceboPool::WithoutTreated).is_err() && one_other.leave_one_out().is_err());
    let level = ConfidenceLevel::PERCENT_95;
    assert!(synthetic_difference(&plain_castle().panel()?, level).is_err());
    assert!(synthetic_difference(&whole.filter(|row| row < 6).panel()?, level).is_err());
    Ok(())
}

#[test]
fn the_order_of_rows_does_not_matter() -> Result<(), EstimateError> {
    let (world, _) = texas();
    let (one, other) = (world.panel()?, world.shuffled(4).panel()?);
    assert_eq!(
        SyntheticControl::fit(&one, None)?.treated(),
        SyntheticControl::fit(&other, None)?.treated()
    );
    let level = ConfidenceLevel::PERCENT_95;
    assert_eq!(synthetic_difference(&one, level)?, synthetic_difference(&other, level)?);
    Ok(())
}

/// numpy, with the two quadratic programmes solved on the support that `scipy.optimize.nnls` finds, and the placebo
/// standard deviation over all 50 other states. R's `synthdid` stops its Frank-Wolfe iterations early and differs in
/// the fourth digit of published examples.
#[test]
fn synthetic_difference_agrees_with_an_exact_solution() -> Result<(), EstimateError> {
    let found = synthetic_difference(&texas().0.panel()?, ConfidenceLevel::PERCENT_95)?;
    assert_near(found.effect.value, 23292.06359223495, 1e-9);
    assert_near(found.ridge, 1141.738580006695, 1e-12);
    assert_near(found.effect.standard_error.unwrap(), 1205.9841686152079, 1e-7);
    assert_near(found.periods.iter().map(|period| period.weight).sum(), 1.0, 1e-14);
    assert_near(found.units.iter().map(|unit| unit.weight).sum(), 1.0, 1e-14);
    assert_eq!(found.reservations, [Reservation::FewTreatedClusters]);
    Ok(())
}
