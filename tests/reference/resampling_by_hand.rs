//! Bootstrap and jackknife by hand, in fractions.

use seriatim::estimate::resampling::{
    BootstrapLimits, BootstrapSettings, Centre, IntervalSettings, QuantileMethod, Replicates, Resampling, TieRule,
    bootstrap, jackknife, reweighted_jackknife,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Interval, Limits, Reservation};

use super::assert_near;

fn at(level: f64, quantiles: QuantileMethod) -> Result<IntervalSettings, EstimateError> {
    Ok(IntervalSettings {
        level: ConfidenceLevel::new(level)?,
        quantiles,
        ties: TieRule::default(),
    })
}

/// The mean of 1, 2, 6 is 3; without one of them 4, 7/2, 3/2, whose mean is 3 too. The jackknife's variance of a mean
/// is that of the sample over n: 2/3 · (1 + 1/4 + 9/4) = 7/3. Influence is the value less the mean: -2, -1, 3; their
/// cubes sum to 18, their squares to 14.
#[test]
fn the_jackknife_of_a_mean_is_its_textbook_error() -> Result<(), EstimateError> {
    let values = [1.0, 2.0, 6.0];
    let mean = |kept: &[u32]| {
        let total: f64 = kept
            .iter()
            .zip(values)
            .map(|(kept, value)| f64::from(*kept) * value)
            .sum();
        Ok(vec![total / f64::from(kept.iter().sum::<u32>())])
    };
    let found = jackknife(&Resampling::of_rows(3)?, Centre::Mean, mean)?.remove(0);
    assert_eq!((found.observed, found.bias), (3.0, 0.0));
    assert_near(found.standard_error.unwrap(), (7.0_f64 / 3.0).sqrt(), 1e-15);
    assert_eq!(found.influence, [Some(-2.0), Some(-1.0), Some(3.0)]);
    assert_eq!(found.left_out, [Some(4.0), Some(3.5), Some(1.5)]);
    assert_near(found.acceleration.unwrap(), 18.0 / (6.0 * 14.0_f64.powf(1.5)), 1e-14);
    assert_eq!(found.reservations, [Reservation::FewUnitsResampled]);
    Ok(())
}

/// The variance by n of 1, 2, 6 is 14/3; without one of them 4, 25/4, 1/4, with mean 7/2. The jackknife's bias, 2(7/2 -
/// 14/3) = -7/3, makes it 7: the variance by n - 1, exactly.
#[test]
fn the_jackknife_takes_the_bias_off_a_variance() -> Result<(), EstimateError> {
    let values = [1.0, 2.0, 6.0];
    let variance = |kept: &[u32]| {
        let n = f64::from(kept.iter().sum::<u32>());
        let moment = |power: i32| -> f64 {
            let terms = kept.iter().zip(values);
            terms
                .map(|(kept, value): (&u32, f64)| f64::from(*kept) * value.powi(power))
                .sum::<f64>()
                / n
        };
        Ok(vec![moment(2) - moment(1).powi(2)])
    };
    let found = jackknife(&Resampling::of_rows(3)?, Centre::Mean, variance)?.remove(0);
    assert_near(found.bias, -7.0 / 3.0, 1e-14);
    assert_near(found.observed - found.bias, 7.0, 1e-14);
    Ok(())
}

/// Rows of one mother are left out together: the totals are 3, 3 and 9 of 2, 1 and 1 rows, the mean 15/4; without a
/// mother 12/2, 12/3, 6/3.
#[test]
fn clusters_are_left_out_whole() -> Result<(), EstimateError> {
    let (mothers, values) = ([30, 10, 30, 20], [1.0, 3.0, 2.0, 9.0]);
    let design = Resampling::of_clusters(&mothers)?;
    let mean = |kept: &[u32]| {
        let weights = design.row_weights(kept, None)?;
        let total: f64 = weights.iter().zip(values).map(|(weight, value)| weight * value).sum();
        Ok(vec![total / weights.iter().sum::<f64>()])
    };
    let found = jackknife(&design, Centre::Mean, mean)?.remove(0);
    // In the order of labels: 10 alone, 20 alone, 30 with two rows.
    assert_eq!(found.left_out, [Some(4.0), Some(2.0), Some(6.0)]);
    assert_eq!(found.observed, 3.75);
    // 2/3 ((4-4)² + (2-4)² + (6-4)²) = 16/3
    assert_near(found.standard_error.unwrap(), (16.0_f64 / 3.0).sqrt(), 1e-15);
    Ok(())
}

/// Nineteen replicates 1 to 19 at 90 %: rank 20·0.05 = 1 and 20·0.95 = 19, exactly the outermost; by linear quantiles,
/// rank 1 + 18·0.05 = 1.9 and 18.1. Estimate 12: basic limits 24 - 19 and 24 - 1.
#[test]
fn quantiles_of_nineteen_replicates_are_read_at_their_ranks() -> Result<(), EstimateError> {
    let values: Vec<f64> = (1..=19).map(f64::from).collect();
    let found = Replicates::new(12.0, &values)?;
    let by_scores = found.percentile(at(0.9, QuantileMethod::NormalScores)?);
    let limits = by_scores.estimate.interval.unwrap();
    assert!(
        (limits.lower - 1.0).abs() < 1e-12 && (limits.upper - 19.0).abs() < 1e-12,
        "{limits:?}"
    );
    assert_eq!(
        by_scores.reservations,
        [Reservation::FewReplicates, Reservation::LimitAtOutermostReplicate]
    );
    assert_eq!(
        (by_scores.limits, by_scores.estimate.limits),
        (BootstrapLimits::Percentile, Limits::Percentile)
    );
    let linear = found
        .percentile(at(0.9, QuantileMethod::Linear)?)
        .estimate
        .interval
        .unwrap();
    assert_near(linear.lower, 1.9, 1e-14);
    assert_near(linear.upper, 18.1, 1e-14);
    let basic = found
        .basic(at(0.9, QuantileMethod::NormalScores)?)
        .estimate
        .interval
        .unwrap();
    assert!(
        (basic.lower - 5.0).abs() < 1e-12 && (basic.upper - 23.0).abs() < 1e-12,
        "{basic:?}"
    );
    assert_eq!(found.bias, -2.0);
    // Σ(i - 10)² / 18 = 570/18
    assert_near(found.standard_error.unwrap(), (570.0_f64 / 18.0).sqrt(), 1e-15);
    assert_eq!(found.quantile(0.5, QuantileMethod::NormalScores)?, 10.0);
    Ok(())
}

/// Of 8 replicates, 2 below, 4 equal and 2 above: no bias by half of the ties, 2 of 8 without them (Φ⁻¹(1/4) =
/// -0.674489750196082). Acceleration 0 and z₀ 0: BCa is the percentile interval.
#[test]
fn ties_count_half_in_the_correction_for_bias() -> Result<(), EstimateError> {
    let found = Replicates::new(0.3, &[0.1, 0.2, 0.3, 0.1 + 0.2, 0.3, 0.3, 0.4, 0.5])?;
    assert_eq!(found.bias_correction(TieRule::Half), Some(0.0));
    assert_near(
        found.bias_correction(TieRule::Below).unwrap(),
        -0.674489750196082,
        1e-14,
    );
    let settings = at(0.5, QuantileMethod::NormalScores)?;
    assert_eq!(
        found.bias_corrected(0.0, settings)?.estimate.interval,
        found.percentile(settings).estimate.interval
    );
    Ok(())
}

/// With acceleration 1/2 and z₀ 0 at 95 %: 1 - 1.96/2 > 0 above, so Φ(1.96/0.02); with 3/4 the scale has turned over,
/// and the limit is the outermost replicate.
#[test]
fn where_acceleration_turns_the_scale_over_the_outermost_replicate_is_the_limit() -> Result<(), EstimateError> {
    let values: Vec<f64> = (0..=1000).map(f64::from).collect();
    let found = Replicates::new(500.0, &values)?;
    let corrected = found.bias_corrected(0.75, at(0.95, QuantileMethod::NormalScores)?)?;
    assert_eq!(corrected.estimate.interval.unwrap().upper, 1000.0);
    assert_eq!(corrected.reservations, [Reservation::LimitAtOutermostReplicate]);
    let mirrored = found.bias_corrected(-0.75, at(0.95, QuantileMethod::NormalScores)?)?;
    assert_eq!(mirrored.estimate.interval.unwrap().lower, 0.0);
    Ok(())
}

/// Two clusters with values 0 and 1: the share of ones among two draws is 0, 1/2 or 1 with probabilities 1/4, 1/2, 1/4.
/// Its standard deviation is √(1/8); over 20,000 replicates it is met to 5 · 0.0025 / 2.
#[test]
fn draws_have_the_variance_of_the_binomial() -> Result<(), EstimateError> {
    let settings = BootstrapSettings {
        replicates: 20_000,
        ..BootstrapSettings::seeded(4)
    };
    let share = |drawn: &[u32]| Ok(vec![f64::from(drawn[1]) / 2.0]);
    let found = bootstrap(&Resampling::of_rows(2)?, settings, share)?
        .statistics
        .remove(0);
    assert!((found.standard_error.unwrap() - 0.125_f64.sqrt()).abs() < 0.006);
    assert_eq!(
        found.percentile(IntervalSettings::default()).estimate.interval,
        Some(Interval { lower: 0.0, upper: 1.0 })
    );
    Ok(())
}

/// The total of 1, 2, 6: without one of them 8, 7, 3, weighted 3/2 12, 21/2, 9/2, whose mean is the total 9. The
/// variance is that of a total, n s² = 3 · 7 = 21, and there is no bias; without weights the mean 6 would look like a
/// bias of -6.
#[test]
fn the_reweighted_jackknife_of_a_total_is_its_textbook_error() -> Result<(), EstimateError> {
    let values = [1.0, 2.0, 6.0];
    let total = |weights: &[f64]| {
        Ok(vec![
            weights.iter().zip(values).map(|(weight, value)| weight * value).sum(),
        ])
    };
    let found = reweighted_jackknife(&Resampling::of_rows(3)?, Centre::Mean, total)?.remove(0);
    assert_eq!(found.left_out, [Some(12.0), Some(10.5), Some(4.5)]);
    assert_eq!((found.observed, found.bias), (9.0, 0.0));
    assert_near(found.standard_error.unwrap(), 21.0_f64.sqrt(), 1e-15);
    let counted = |kept: &[u32]| total(&kept.iter().map(|kept| f64::from(*kept)).collect::<Vec<f64>>());
    assert_eq!(
        jackknife(&Resampling::of_rows(3)?, Centre::Mean, counted)?[0].bias,
        -6.0
    );
    Ok(())
}

/// Totals of 1, 3 and of 1, 2, 6 in two strata: variances 2 · 2 = 4 and 21. The second stratum keeps its weight where a
/// cluster of the first is left out.
#[test]
fn the_reweighted_jackknife_keeps_the_weight_of_each_stratum() -> Result<(), EstimateError> {
    let values = [1.0, 2.0, 1.0, 3.0, 6.0];
    let design = Resampling::within_strata(&[1, 2, 3, 4, 5], &[8, 8, 3, 3, 8])?;
    let total = |weights: &[f64]| {
        Ok(vec![
            weights.iter().zip(values).map(|(weight, value)| weight * value).sum(),
        ])
    };
    let found = reweighted_jackknife(&design, Centre::Observed, total)?.remove(0);
    assert_eq!(
        found.left_out,
        [Some(16.0), Some(14.5), Some(15.0), Some(11.0), Some(8.5)]
    );
    assert_near(found.standard_error.unwrap(), 5.0, 1e-15);
    assert_eq!(found.bias, 0.0);
    Ok(())
}
