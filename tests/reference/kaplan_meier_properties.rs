//! What holds of Kaplan-Meier whatever the data, tried on seeded worlds.

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::{
    ConfidenceLevel, EstimateError, IntervalMethod, KaplanMeier, PointEstimate, Spells, Step, Transformation,
};

use super::curve;

type Row = (i64, i64, bool);

/// Spells with entries up to day 60, lengths up to 90 days (so that many days are shared) and about two events in
/// three.
fn world(seed: u64, spells: u64) -> Vec<Row> {
    let draw = |stream, row, most: f64| (RandomStream::new(seed, stream).uniform(row) * most) as i64;
    (0..spells)
        .map(|row| {
            let entry = (draw(0, row, 90.0) - 30).max(0);
            (entry, entry + 1 + draw(1, row, 90.0), draw(2, row, 3.0) < 2)
        })
        .collect()
}

/// What the events make of the curve: where censorings are counted must not matter.
fn at_events(steps: &[Step]) -> Vec<(i64, u64, u64, u64)> {
    let events = steps.iter().filter(|step| step.events > 0);
    events
        .map(|step| (step.time, step.at_risk, step.events, step.survival.to_bits()))
        .collect()
}

/// By the definition, one day after another: Y counts entry < t <= exit.
#[test]
fn the_curve_is_the_product_that_defines_it() -> Result<(), EstimateError> {
    for seed in 0..50 {
        let rows = world(seed, 80);
        let mut survival = 1.0;
        let mut expected = Vec::new();
        for day in 1..=rows.iter().map(|row| row.1).max().unwrap_or(0) {
            let at_risk = rows.iter().filter(|row| row.0 < day && day <= row.1).count();
            let events = rows.iter().filter(|row| row.1 == day && row.2).count();
            if events > 0 {
                survival *= (at_risk - events) as f64 / at_risk as f64;
                expected.push((day, at_risk as u64, events as u64, survival.to_bits()));
            }
        }
        assert_eq!(at_events(curve(&rows)?.steps()), expected, "seed {seed}");
    }
    Ok(())
}

#[test]
fn without_censoring_the_curve_is_the_share_still_without_the_event() -> Result<(), EstimateError> {
    for seed in 0..50 {
        let exits: Vec<i64> = world(seed, 200).iter().map(|row| row.1).collect();
        let fit = KaplanMeier::fit(&Spells::from_origin(&exits, &vec![true; exits.len()])?);
        for step in fit.steps() {
            let share = exits.iter().filter(|exit| **exit > step.time).count() as f64 / 200.0;
            assert!((step.survival - share).abs() < 1e-14, "seed {seed}, day {}", step.time);
            // Greenwood's formula is then the binomial's.
            if let Some(standard_error) = step.standard_error {
                assert!((standard_error - (share * (1.0 - share) / 200.0).sqrt()).abs() < 1e-14);
            }
        }
    }
    Ok(())
}

#[test]
fn splitting_spells_in_two_leaves_the_curve_unchanged() -> Result<(), EstimateError> {
    for seed in 0..50 {
        let rows = world(seed, 80);
        let split: Vec<Row> = rows
            .iter()
            .flat_map(|(entry, exit, event)| {
                let middle = (entry + exit) / 2;
                let halves = vec![(*entry, middle, false), (middle, *exit, *event)];
                if middle > *entry {
                    halves
                } else {
                    vec![(*entry, *exit, *event)]
                }
            })
            .collect();
        assert!(split.len() > rows.len());
        assert_eq!(
            at_events(curve(&split)?.steps()),
            at_events(curve(&rows)?.steps()),
            "seed {seed}"
        );
    }
    Ok(())
}

#[test]
fn the_order_of_the_spells_changes_no_bit() -> Result<(), EstimateError> {
    for seed in 0..50 {
        let mut rows = world(seed, 80);
        let fit = curve(&rows)?;
        rows.sort_unstable_by_key(|row| (row.1 * 7919 % 101, row.0, row.2));
        let other = curve(&rows)?;
        assert_eq!(other.steps(), fit.steps(), "seed {seed}");
        assert_eq!(
            other.median(IntervalMethod::default()),
            fit.median(IntervalMethod::default())
        );
    }
    Ok(())
}

#[test]
fn the_unit_of_time_changes_only_the_times() -> Result<(), EstimateError> {
    for seed in 0..50 {
        let rows = world(seed, 80);
        let longer: Vec<Row> = rows.iter().map(|row| (row.0 * 7, row.1 * 7, row.2)).collect();
        let (fit, other) = (curve(&rows)?, curve(&longer)?);
        let sevenfold: Vec<Step> = fit
            .steps()
            .iter()
            .map(|step| Step {
                time: step.time * 7,
                ..*step
            })
            .collect();
        assert_eq!(other.steps(), sevenfold, "seed {seed}");
    }
    Ok(())
}

#[test]
fn intervals_hold_their_estimate_and_widen_with_the_level() -> Result<(), Box<dyn std::error::Error>> {
    let levels = [0.5, 0.8, 0.95, 0.99, 0.999];
    for seed in 0..20 {
        let fit = curve(&world(seed, 80))?;
        for transformation in [
            Transformation::Plain,
            Transformation::Log,
            Transformation::LogLog,
            Transformation::Logit,
            Transformation::Arcsine,
        ] {
            for day in [5, 20, 40, 80] {
                let mut inner = fit
                    .at(day, IntervalMethod::default())
                    .survival
                    .map_or((1.0, 0.0), |s| (s, s));
                for level in levels {
                    let method = IntervalMethod {
                        transformation,
                        level: ConfidenceLevel::new(level)?,
                    };
                    let PointEstimate {
                        interval: Some(interval),
                        ..
                    } = fit.at(day, method)
                    else {
                        continue;
                    };
                    assert!(0.0 <= interval.lower && interval.upper <= 1.0);
                    assert!(
                        interval.lower <= inner.0 && inner.1 <= interval.upper,
                        "{transformation:?}, day {day}"
                    );
                    inner = (interval.lower, interval.upper);
                }
            }
        }
    }
    Ok(())
}
