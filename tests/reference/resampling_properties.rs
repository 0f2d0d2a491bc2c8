//! What replicates may and may not depend on, and what they have to recover.

use std::collections::BTreeMap;

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::resampling::{
    Bootstrap, BootstrapSettings, Centre, IntervalSettings, Replicates, Resampling, bayesian_bootstrap, bootstrap,
    jackknife,
};
use seriatim::estimate::{EstimateError, Reservation};

use super::assert_near;

/// Rows in clusters of one to four; values differ between clusters.
fn rows(clusters: u64) -> Vec<(u64, f64)> {
    let stream = RandomStream::new(11, 3);
    let of_cluster = |cluster: u64| {
        let own = 4.0 * stream.uniform(cluster);
        let row = move |row: u64| {
            (
                10_000 - 7 * cluster,
                own + stream.uniform(1_000_000 + 10 * cluster + row),
            )
        };
        (0..1 + cluster % 4).map(row)
    };
    (0..clusters).flat_map(of_cluster).collect()
}

fn means(rows: &[(u64, f64)], settings: BootstrapSettings) -> Result<Bootstrap, EstimateError> {
    let labels: Vec<u64> = rows.iter().map(|row| row.0).collect();
    let design = Resampling::of_clusters(&labels)?;
    // Whole thousandths, so that sums do not depend on the order of rows.
    let mean = |drawn: &[u32]| {
        let weights = design.row_weights(drawn, None)?;
        let total: f64 = weights
            .iter()
            .zip(rows)
            .map(|(weight, row)| weight * (row.1 * 1000.0).round())
            .sum();
        Ok(vec![total / weights.iter().sum::<f64>()])
    };
    bootstrap(&design, settings, mean)
}

fn few(replicates: u32) -> BootstrapSettings {
    BootstrapSettings {
        replicates,
        ..BootstrapSettings::seeded(99)
    }
}

#[test]
fn replicates_do_not_depend_on_the_order_of_rows_or_on_how_clusters_are_called() -> Result<(), EstimateError> {
    let rows = rows(50);
    let found = means(&rows, few(200))?;
    let mut turned = rows.clone();
    turned.reverse();
    turned.rotate_left(17);
    assert_eq!(means(&turned, few(200))?, found);
    let renamed: Vec<(u64, f64)> = rows.iter().map(|row| (3 * row.0 + 5, row.1)).collect();
    assert_eq!(means(&renamed, few(200))?, found);
    Ok(())
}

#[test]
fn replicates_do_not_depend_on_how_many_are_asked_for() -> Result<(), EstimateError> {
    let (hundred, thousand) = (means(&rows(50), few(100))?, means(&rows(50), few(1000))?);
    assert_eq!(hundred.statistics[0].values, thousand.statistics[0].values[..100]);
    Ok(())
}

#[test]
fn replicates_do_not_depend_on_threads() -> Result<(), EstimateError> {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        pool.install(|| means(&rows(50), few(200)))
    };
    assert_eq!(on(1)?, on(5)?);
    Ok(())
}

#[test]
fn another_seed_gives_other_replicates() -> Result<(), EstimateError> {
    let other = BootstrapSettings { seed: 100, ..few(50) };
    assert_ne!(
        means(&rows(50), few(50))?.statistics,
        means(&rows(50), other)?.statistics
    );
    Ok(())
}

#[test]
fn each_stratum_keeps_its_number_of_clusters() -> Result<(), EstimateError> {
    let labels: Vec<u64> = (0..30).flat_map(|cluster| [cluster, cluster]).collect();
    let strata: Vec<u64> = labels.iter().map(|cluster| u64::from(*cluster >= 12)).collect();
    let design = Resampling::within_strata(&labels, &strata)?;
    let plain = Resampling::of_clusters(&labels)?;
    let mut totals = BTreeMap::new();
    for replicate in 0..200 {
        let drawn = design.multiplicities(7, replicate);
        assert_eq!(drawn[..12].iter().sum::<u32>(), 12);
        assert_eq!(drawn[12..].iter().sum::<u32>(), 18);
        *totals
            .entry(plain.multiplicities(7, replicate)[..12].iter().sum::<u32>())
            .or_insert(0) += 1;
        let weights = design.exponential_weights(7, replicate);
        assert!(weights.iter().all(|weight| *weight > 0.0));
        assert_near(weights[..12].iter().sum(), 12.0, 1e-13);
        assert_near(weights[12..].iter().sum(), 18.0, 1e-13);
    }
    assert!(totals.len() > 5, "without strata their shares vary");
    Ok(())
}

/// A multiplicity is binomial with mean 1 and variance 1 - 1/n, an exponential weight has mean 1 and variance
/// (n-1)/(n+1). Bounds are five standard errors of 40,000 draws of n = 20 wide.
#[test]
fn multiplicities_and_weights_have_their_moments() -> Result<(), EstimateError> {
    let design = Resampling::of_rows(20)?;
    let (mut drawn, mut weighed) = (0.0, 0.0);
    for replicate in 0..2000 {
        let squares = |values: Vec<f64>| values.iter().map(|value| (value - 1.0).powi(2)).sum::<f64>() / 40_000.0;
        drawn += squares(design.multiplicities(3, replicate).into_iter().map(f64::from).collect());
        weighed += squares(design.exponential_weights(3, replicate));
    }
    assert!((drawn - 19.0 / 20.0).abs() < 0.035, "{drawn}");
    assert!((weighed - 19.0 / 21.0).abs() < 0.065, "{weighed}");
    Ok(())
}

/// The standard error of a mean over clusters of unequal size by three ways: bootstrap, Bayesian bootstrap, jackknife.
/// That of 4,000 replicates is known to √(1/8,000) = 1.1 %; the ways themselves differ by some hundredths with 300
/// clusters.
#[test]
fn bootstrap_bayesian_bootstrap_and_jackknife_agree() -> Result<(), EstimateError> {
    let rows = rows(300);
    let labels: Vec<u64> = rows.iter().map(|row| row.0).collect();
    let design = Resampling::of_clusters(&labels)?;
    let mean = |weights: Vec<f64>| {
        let total: f64 = weights.iter().zip(&rows).map(|(weight, row)| weight * row.1).sum();
        vec![total / weights.iter().sum::<f64>()]
    };
    let by_count = |drawn: &[u32]| design.row_weights(drawn, None).map(mean);
    let error = |found: Bootstrap| found.statistics[0].standard_error.unwrap();
    let drawn = error(bootstrap(&design, few(4000), by_count)?);
    let by_weight = |weights: &[f64]| design.row_weights(weights, None).map(mean);
    let weighed = error(bayesian_bootstrap(&design, few(4000), by_weight)?);
    let left_out = jackknife(&design, Centre::Mean, by_count)?
        .remove(0)
        .standard_error
        .unwrap();
    for found in [drawn, weighed] {
        assert!((found / left_out - 1.0).abs() < 0.06, "{found} {left_out}");
    }
    // Rows as if they were independent would give less than three quarters of it.
    let by_row = jackknife(&Resampling::of_rows(rows.len())?, Centre::Mean, |kept: &[u32]| {
        Ok(mean(kept.iter().map(|kept| f64::from(*kept)).collect()))
    })?;
    assert!(by_row[0].standard_error.unwrap() < 0.75 * left_out);
    Ok(())
}

/// A monotone scale changes nothing in percentile and BCa limits but the scale.
#[test]
fn percentile_and_bias_corrected_limits_follow_the_scale() -> Result<(), EstimateError> {
    let rows = rows(60);
    let labels: Vec<u64> = rows.iter().map(|row| row.0).collect();
    let design = Resampling::of_clusters(&labels)?;
    let both = |drawn: &[u32]| {
        let weights = design.row_weights(drawn, None)?;
        let total: f64 = weights.iter().zip(&rows).map(|(weight, row)| weight * row.1).sum();
        let mean = total / weights.iter().sum::<f64>();
        Ok(vec![mean, 10.0 * mean])
    };
    // 1,999 replicates put the limits at ranks 50 and 1,950 exactly.
    let found = bootstrap(&design, few(1999), both)?;
    assert_eq!(found.reservations, []);
    let limits = |statistic: usize| -> Result<[f64; 4], EstimateError> {
        let replicates = &found.statistics[statistic];
        let plain = replicates
            .percentile(IntervalSettings::default())
            .estimate
            .interval
            .unwrap();
        let corrected = replicates
            .bias_corrected(0.05, IntervalSettings::default())?
            .estimate
            .interval
            .unwrap();
        Ok([plain.lower, plain.upper, corrected.lower, corrected.upper])
    };
    for (once, tenfold) in limits(0)?.into_iter().zip(limits(1)?) {
        assert_near(tenfold, 10.0 * once, 1e-13);
    }
    Ok(())
}

/// A replicate that lacks a cluster fails; what is left is told, and the rest of the replicates is not changed by it.
#[test]
fn failed_replicates_are_counted_and_told() -> Result<(), EstimateError> {
    let design = Resampling::of_rows(60)?;
    let first = |drawn: &[u32]| Ok(vec![f64::from(drawn[0]) + f64::from(drawn[1]) / 64.0]);
    let failing = |drawn: &[u32]| {
        if drawn[0] == 0 {
            return Err(EstimateError::NoRows);
        }
        first(drawn)
    };
    let lenient = BootstrapSettings {
        most_failed: 0.5,
        ..few(500)
    };
    let (all, some) = (
        bootstrap(&design, lenient, first)?,
        bootstrap(&design, lenient, failing)?,
    );
    let kept: Vec<f64> = all.statistics[0]
        .values
        .iter()
        .copied()
        .filter(|value| *value >= 1.0)
        .collect();
    assert_eq!(some.statistics[0].values, kept);
    assert_eq!(some.failed as usize, 500 - kept.len());
    assert_eq!(some.reservations, [Reservation::ReplicatesFailed]);
    let told = some.statistics[0].percentile(IntervalSettings::default());
    assert_eq!(
        told.reservations,
        [Reservation::ReplicatesFailed, Reservation::FewReplicates]
    );
    // (1 - 1/60)^60 = 0.365 of them fail, which is more than a twentieth.
    let (failed, replicates) = (some.failed, 500);
    assert_eq!(
        bootstrap(&design, few(500), failing).err(),
        Some(EstimateError::ReplicatesFailed { failed, replicates })
    );
    Ok(())
}

/// Each row twice with half the weight: the same replicates and the same jackknife, to the last bits of sums of halves.
#[test]
fn doubled_rows_of_half_weight_change_nothing() -> Result<(), EstimateError> {
    let once = rows(50);
    let twice: Vec<(u64, f64)> = once.iter().flat_map(|row| [*row, *row]).collect();
    let found = |rows: &[(u64, f64)], weight: f64| -> Result<_, EstimateError> {
        let labels: Vec<u64> = rows.iter().map(|row| row.0).collect();
        let (design, base) = (Resampling::of_clusters(&labels)?, vec![weight; rows.len()]);
        let mean = |drawn: &[u32]| {
            let weights = design.row_weights(drawn, Some(&base))?;
            let total: f64 = weights.iter().zip(rows).map(|(weight, row)| weight * row.1).sum();
            Ok(vec![total / weights.iter().sum::<f64>()])
        };
        Ok((
            bootstrap(&design, few(100), mean)?,
            jackknife(&design, Centre::Mean, mean)?,
        ))
    };
    let ((drawn, left_out), (drawn_twice, left_out_twice)) = (found(&once, 1.0)?, found(&twice, 0.5)?);
    for (value, again) in drawn.statistics[0].values.iter().zip(&drawn_twice.statistics[0].values) {
        assert_near(*again, *value, 1e-13);
    }
    assert_near(
        left_out_twice[0].standard_error.unwrap(),
        left_out[0].standard_error.unwrap(),
        1e-11,
    );
    assert_near(
        left_out_twice[0].acceleration.unwrap(),
        left_out[0].acceleration.unwrap(),
        1e-9,
    );
    Ok(())
}

/// Values below and above exchanged: limits are mirrored, to rounding.
#[test]
fn mirrored_values_have_mirrored_limits() -> Result<(), EstimateError> {
    let found = means(&rows(50), few(999))?.statistics.remove(0);
    let mirrored: Vec<f64> = found.values.iter().map(|value| -value).collect();
    let mirrored = Replicates::new(-found.observed, &mirrored)?;
    let default = IntervalSettings::default();
    for (limits, others) in [
        (found.percentile(default), mirrored.percentile(default)),
        (found.basic(default), mirrored.basic(default)),
        (found.normal(default.level), mirrored.normal(default.level)),
        (
            found.bias_corrected(0.03, default)?,
            mirrored.bias_corrected(-0.03, default)?,
        ),
    ] {
        let (limits, others) = (limits.estimate.interval.unwrap(), others.estimate.interval.unwrap());
        assert_near(others.lower, -limits.upper, 1e-12);
        assert_near(others.upper, -limits.lower, 1e-12);
    }
    Ok(())
}
