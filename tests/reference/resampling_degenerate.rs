//! Bootstrap and jackknife of what cannot be resampled.

use seriatim::estimate::resampling::{
    Bootstrap, BootstrapSettings, Centre, IntervalSettings, Replicates, Resampling, TieRule, bayesian_bootstrap,
    bootstrap, jackknife,
};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Reservation};

fn drawn_ten_times<S>(rows: usize, statistic: S) -> Result<Bootstrap, EstimateError>
where
    S: Fn(&[u32]) -> Result<Vec<f64>, EstimateError> + Sync,
{
    let settings = BootstrapSettings {
        replicates: 10,
        ..BootstrapSettings::seeded(1)
    };
    bootstrap(&Resampling::of_rows(rows)?, settings, statistic)
}

#[test]
fn what_cannot_be_resampled_is_an_error() {
    let nothing = "no second cluster to set beside the first";
    let lonely = Some(EstimateError::NothingToEstimate { nothing });
    assert_eq!(Resampling::of_rows(0).err(), Some(EstimateError::NoRows));
    assert_eq!(Resampling::of_clusters(&[]).err(), Some(EstimateError::NoRows));
    assert_eq!(Resampling::within_strata(&[], &[]).err(), Some(EstimateError::NoRows));
    assert_eq!(Resampling::of_rows(1).err(), lonely);
    assert_eq!(Resampling::of_clusters(&[4, 4, 4]).err(), lonely);
    assert_eq!(Resampling::within_strata(&[1, 2, 3], &[1, 2, 3]).err(), lonely);
    let (what, found, rows) = ("stratum", 1, 2);
    assert_eq!(
        Resampling::within_strata(&[1, 2], &[1]).err(),
        Some(EstimateError::LengthDiffers { what, found, rows })
    );
    let must = "the same for all rows of a cluster";
    assert_eq!(
        Resampling::within_strata(&[1, 2, 1], &[1, 1, 2]).err(),
        Some(EstimateError::OutOfRange { what, must })
    );
}

#[test]
fn row_weights_are_checked() -> Result<(), EstimateError> {
    let design = Resampling::of_clusters(&[5, 5, 9])?;
    assert_eq!(
        design.row_weights(&[2_u32, 1], Some(&[0.5, 1.0, 3.0]))?,
        [1.0, 2.0, 3.0]
    );
    assert!(design.row_weights(&[2_u32], None).is_err());
    assert!(design.row_weights(&[2_u32, 1], Some(&[1.0])).is_err());
    assert!(design.row_weights(&[2_u32, 1], Some(&[1.0, f64::NAN, 1.0])).is_err());
    assert!(design.row_weights(&[2_u32, 1], Some(&[1.0, -1.0, 1.0])).is_err());
    Ok(())
}

#[test]
fn settings_are_checked() -> Result<(), EstimateError> {
    let design = Resampling::of_rows(3)?;
    let seeded = BootstrapSettings::seeded(1);
    for settings in [
        BootstrapSettings {
            replicates: 0,
            ..seeded
        },
        BootstrapSettings {
            replicates: 1,
            ..seeded
        },
        BootstrapSettings {
            most_failed: -0.1,
            ..seeded
        },
        BootstrapSettings {
            most_failed: 1.1,
            ..seeded
        },
        BootstrapSettings {
            most_failed: f64::NAN,
            ..seeded
        },
    ] {
        let found = bootstrap(&design, settings, |_| Ok(vec![1.0]));
        assert!(matches!(found, Err(EstimateError::OutOfRange { .. })), "{settings:?}");
    }
    Ok(())
}

#[test]
fn a_statistic_that_fails_for_the_data_or_changes_its_length_is_an_error() -> Result<(), EstimateError> {
    assert_eq!(
        drawn_ten_times(3, |_| Err(EstimateError::NoTrials)).err(),
        Some(EstimateError::NoTrials)
    );
    assert!(drawn_ten_times(3, |_| Ok(vec![])).is_err());
    assert!(matches!(
        drawn_ten_times(3, |_| Ok(vec![1.0, f64::NAN])),
        Err(EstimateError::NotFinite { position: 1, .. })
    ));
    let growing = |drawn: &[u32]| Ok(vec![1.0; drawn[0].max(1) as usize]);
    assert!(matches!(
        drawn_ten_times(3, growing),
        Err(EstimateError::OutOfRange { .. })
    ));
    let design = Resampling::of_rows(3)?;
    let shrinking = |kept: &[u32]| Ok(vec![1.0; 1 + kept[0] as usize]);
    assert!(matches!(
        jackknife(&design, Centre::Mean, shrinking),
        Err(EstimateError::OutOfRange { .. })
    ));
    Ok(())
}

/// All fail but the data themselves: an error even where all may fail.
#[test]
fn a_bootstrap_of_which_nothing_is_left_is_an_error() -> Result<(), EstimateError> {
    let settings = BootstrapSettings {
        most_failed: 1.0,
        replicates: 10,
        seed: 1,
    };
    let only_observed = |drawn: &[u32]| {
        Ok(vec![if drawn.iter().all(|drawn| *drawn == 1) {
            1.0
        } else {
            f64::NAN
        }])
    };
    let (failed, replicates) = (10, 10);
    assert_eq!(
        bootstrap(&Resampling::of_rows(30)?, settings, only_observed).err(),
        Some(EstimateError::ReplicatesFailed { failed, replicates })
    );
    Ok(())
}

/// A tenth, averaged in any multiples, is a tenth but for rounding: neither a standard error nor an interval is given,
/// as it would claim certainty.
#[test]
fn replicates_that_agree_have_no_interval() -> Result<(), EstimateError> {
    let mean = |weights: Vec<f64>| {
        let total: f64 = weights.iter().map(|weight| weight * 0.1).sum();
        vec![total / weights.iter().sum::<f64>()]
    };
    let design = Resampling::of_rows(50)?;
    let settings = BootstrapSettings::seeded(1);
    let drawn = bootstrap(&design, settings, |drawn| {
        Ok(mean(drawn.iter().copied().map(f64::from).collect()))
    })?;
    let weighed = bayesian_bootstrap(&design, settings, |weights| Ok(mean(weights.to_vec())))?;
    for found in [&drawn.statistics[0], &weighed.statistics[0]] {
        assert_eq!(found.standard_error, None);
        let default = IntervalSettings::default();
        for estimate in [
            found.normal(ConfidenceLevel::PERCENT_95),
            found.basic(default),
            found.percentile(default),
            found.bias_corrected(0.0, default)?,
        ] {
            assert_eq!(estimate.estimate.interval, None);
            assert_eq!(estimate.reservations.last(), Some(&Reservation::LimitsCoincide));
        }
    }
    let left_out = jackknife(&design, Centre::Mean, |kept| {
        Ok(mean(kept.iter().copied().map(f64::from).collect()))
    })?;
    assert_eq!((left_out[0].standard_error, left_out[0].acceleration), (None, None));
    Ok(())
}

#[test]
fn replicates_on_one_side_have_no_corrected_interval() -> Result<(), EstimateError> {
    let found = Replicates::new(0.0, &[1.0, 2.0, 3.0])?;
    assert_eq!(found.bias_correction(TieRule::Half), None);
    let corrected = found.bias_corrected(0.0, IntervalSettings::default())?;
    assert_eq!(corrected.estimate.interval, None);
    assert_eq!(corrected.reservations, [Reservation::ReplicatesOnOneSide]);
    assert!(
        found
            .percentile(IntervalSettings::default())
            .estimate
            .interval
            .is_some()
    );
    Ok(())
}

#[test]
fn numbers_that_are_none_or_too_large_are_errors() -> Result<(), EstimateError> {
    assert!(matches!(
        Replicates::new(f64::NAN, &[1.0, 2.0]),
        Err(EstimateError::NotFinite { .. })
    ));
    assert!(matches!(
        Replicates::new(1.0, &[1.0, f64::INFINITY]),
        Err(EstimateError::NotFinite { position: 1, .. })
    ));
    assert!(matches!(
        Replicates::new(1.0, &[1.0]),
        Err(EstimateError::NothingToEstimate { .. })
    ));
    assert!(matches!(
        Replicates::new(1.0, &[]),
        Err(EstimateError::NothingToEstimate { .. })
    ));
    assert!(matches!(
        Replicates::new(1.0, &[1e300, -1e300]),
        Err(EstimateError::OutOfRange { .. })
    ));
    assert!(matches!(
        Replicates::new(1.0, &[1.7e308, -1.7e308]),
        Err(EstimateError::OutOfRange { .. })
    ));
    let found = Replicates::new(1.0, &[0.0, 1.0, 2.0])?;
    assert!(found.bias_corrected(f64::NAN, IntervalSettings::default()).is_err());
    for share in [f64::NAN, -0.1, 1.1] {
        assert!(found.quantile(share, Default::default()).is_err());
    }
    assert_eq!(
        (
            found.quantile(0.0, Default::default())?,
            found.quantile(1.0, Default::default())?
        ),
        (0.0, 2.0)
    );
    Ok(())
}

/// A cluster alone in its stratum is never left out, and always drawn once.
#[test]
fn a_cluster_alone_in_its_stratum_is_told() -> Result<(), EstimateError> {
    let design = Resampling::within_strata(&[1, 2, 3], &[0, 0, 9])?;
    let total = |drawn: &[u32]| {
        Ok(vec![
            f64::from(drawn[0]) + 3.0 * f64::from(drawn[1]) + 100.0 * f64::from(drawn[2]),
        ])
    };
    let found = jackknife(&design, Centre::Mean, total)?.remove(0);
    // Without the first 103, without the second 101: 1/2 (1 + 1) = 1.
    assert_eq!(found.left_out, [Some(103.0), Some(101.0), None]);
    assert_eq!(found.standard_error, Some(1.0));
    assert_eq!(
        found.reservations,
        [Reservation::FewUnitsResampled, Reservation::LoneCluster]
    );
    assert!((0..50).all(|replicate| design.multiplicities(1, replicate)[2] == 1));
    Ok(())
}

/// A jackknife does not go on without the cluster on which all rests.
#[test]
fn a_jackknife_of_which_one_part_fails_is_an_error() -> Result<(), EstimateError> {
    let design = Resampling::of_rows(4)?;
    let failing = |kept: &[u32]| match kept[2] {
        0 => Err(EstimateError::NoTrials),
        _ => Ok(vec![1.0]),
    };
    assert_eq!(
        jackknife(&design, Centre::Mean, failing).err(),
        Some(EstimateError::NoTrials)
    );
    let none = |kept: &[u32]| Ok(vec![1.0 / f64::from(kept[2])]);
    assert!(matches!(
        jackknife(&design, Centre::Mean, none),
        Err(EstimateError::NotFinite { position: 2, .. })
    ));
    Ok(())
}

#[test]
fn studentised_limits_need_standard_errors() -> Result<(), EstimateError> {
    let settings = BootstrapSettings::seeded(8);
    let with_error = |error: f64| {
        move |drawn: &[u32]| {
            let mean = drawn
                .iter()
                .enumerate()
                .map(|(i, drawn)| f64::from(*drawn) * i as f64)
                .sum::<f64>()
                / 45.0;
            Ok(vec![
                mean,
                error,
                if drawn.iter().all(|drawn| *drawn == 1) {
                    1.0
                } else {
                    0.0
                },
            ])
        }
    };
    let design = Resampling::of_rows(45)?;
    let found = bootstrap(&design, settings, with_error(2.0))?;
    let limits = found
        .studentised(0, 1, IntervalSettings::default())?
        .estimate
        .interval
        .unwrap();
    let basic = found.statistics[0]
        .basic(IntervalSettings::default())
        .estimate
        .interval
        .unwrap();
    // With one standard error for all, they are the basic limits.
    assert!((limits.lower - basic.lower).abs() < 1e-12 && (limits.upper - basic.upper).abs() < 1e-12);
    assert!(matches!(
        found.studentised(0, 2, IntervalSettings::default()),
        Err(EstimateError::ReplicatesFailed { .. })
    ));
    for (value, error) in [(0, 3), (3, 0)] {
        assert!(found.studentised(value, error, IntervalSettings::default()).is_err());
    }
    let without = bootstrap(&design, settings, with_error(0.0))?;
    assert!(without.studentised(0, 1, IntervalSettings::default()).is_err());
    Ok(())
}

/// Replicates from the far ends of their range: finite numbers or an error.
#[test]
fn extreme_replicates_give_finite_results_or_errors() {
    let ends = [
        -1.7e308, -1e155, -1e150, -1.0, -1e-310, 0.0, 1e-310, 1e-160, 1.0, 1e20, 1e150, 1.7e308,
    ];
    let finite = |text: String| {
        let numbers = text.replace("influence", "");
        assert!(!numbers.contains("NaN") && !numbers.contains("inf"), "{text}");
    };
    for observed in ends {
        for (first, second) in ends
            .iter()
            .flat_map(|first| ends.iter().map(move |second| (*first, *second)))
        {
            let Ok(found) = Replicates::new(observed, &[first, second, observed, second]) else {
                continue;
            };
            finite(format!("{found:?}"));
            for acceleration in [-1e300, -0.5, 0.0, 0.5, 1e300] {
                let default = IntervalSettings::default();
                finite(format!("{:?}", found.bias_corrected(acceleration, default)));
                finite(format!("{:?} {:?}", found.basic(default), found.normal(default.level)));
            }
            let values = [first, second, observed, second];
            let one_each = |kept: &[u32]| {
                Ok(vec![
                    kept.iter()
                        .zip(values)
                        .map(|(kept, value)| f64::from(*kept) * value)
                        .sum(),
                ])
            };
            if let Ok(found) = Resampling::of_rows(4).and_then(|design| jackknife(&design, Centre::Observed, one_each))
            {
                finite(format!("{found:?}"));
            }
        }
    }
}
