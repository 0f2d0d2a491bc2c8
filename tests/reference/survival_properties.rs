//! What holds of every curve and test whatever the data, tried on seeded worlds down to a single spell; and planted
//! truths that are found again.

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::recurrent::{EventVariance, Histories, MeanCumulative};
use seriatim::estimate::survival::{
    AalenJohansen, Contrast, CumulativeMethod, CumulativeScale, Gray, IncidenceVariance, IntervalMethod, LogRank,
    NelsonAalen, RestrictedMean, RiskTable, RiskTables, Spells, TiedHazard, Transformation, WeightedAalenJohansen,
    WeightedKaplanMeier, Weighting,
};
use seriatim::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval, KaplanMeier};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

struct World {
    entry: Vec<i64>,
    exit: Vec<i64>,
    cause: Vec<u32>,
    group: Vec<u64>,
    stratum: Vec<u64>,
    weight: Vec<f64>,
    person: Vec<u64>,
}

/// Spells that share few days, some with delayed entry, with weights over many orders of magnitude.
fn world(seed: u64, rows: u64) -> World {
    let draw = |stream, row, most: f64| (RandomStream::new(seed, stream).uniform(row) * most) as i64;
    let column = |stream, most: f64| (0..rows).map(|row| draw(stream, row, most)).collect::<Vec<i64>>();
    let labels = |stream, most: f64| column(stream, most).into_iter().map(|label| label as u64).collect();
    let entry: Vec<i64> = column(0, 30.0).into_iter().map(|day| (day - 15).max(0)).collect();
    let lasts = column(1, 12.0);
    World {
        exit: entry
            .iter()
            .zip(lasts)
            .map(|(entry, lasts)| entry + 1 + lasts)
            .collect(),
        entry,
        cause: column(2, 4.0).into_iter().map(|cause| (cause as u32).min(2)).collect(),
        group: labels(3, 3.0),
        stratum: labels(4, 2.0),
        weight: column(5, 9.0)
            .into_iter()
            .map(|power| if power == 0 { 0.0 } else { 10f64.powi(power as i32 - 4) })
            .collect(),
        person: labels(6, 1.0 + rows as f64 / 2.0),
    }
}

impl World {
    fn spells(&self) -> Result<Spells<'_>, EstimateError> {
        Spells::with_causes(Some(&self.entry), &self.exit, &self.cause, 2)
    }

    /// Row by row in another order.
    fn turned(&self) -> World {
        fn turned<T: Copy>(values: &[T]) -> Vec<T> {
            values.iter().rev().copied().collect()
        }
        World {
            entry: turned(&self.entry),
            exit: turned(&self.exit),
            cause: turned(&self.cause),
            group: turned(&self.group),
            stratum: turned(&self.stratum),
            weight: turned(&self.weight),
            person: turned(&self.person),
        }
    }
}

fn share(value: Option<f64>, error: Option<f64>, interval: Option<Interval>) {
    assert!(value.is_none_or(|value| (0.0..=1.0).contains(&value)), "{value:?}");
    assert!(error.is_none_or(|error| error.is_finite() && error >= 0.0), "{error:?}");
    assert_eq!(error.is_some(), interval.is_some());
    if let Some(interval) = interval {
        assert!(
            0.0 <= interval.lower && interval.lower <= interval.upper && interval.upper <= 1.0,
            "{interval:?}"
        );
        let value = value.unwrap();
        assert!(
            interval.lower <= value + 1e-12 && value <= interval.upper + 1e-12,
            "{value} {interval:?}"
        );
    }
}

fn number(estimate: Option<Estimate>) {
    let Some(estimate) = estimate else { return };
    assert!(estimate.value.is_finite());
    assert!(
        estimate
            .standard_error
            .is_none_or(|error| error.is_finite() && error >= 0.0)
    );
    if let Some(interval) = estimate.interval {
        assert!(
            interval.lower <= interval.upper && !interval.lower.is_nan(),
            "{interval:?}"
        );
    }
}

const SCALES: [Transformation; 5] = [
    Transformation::Plain,
    Transformation::Log,
    Transformation::LogLog,
    Transformation::Logit,
    Transformation::Arcsine,
];

fn read_all(world: &World) -> Result<(), EstimateError> {
    let spells = world.spells()?;
    let table = RiskTable::of(&spells);
    let curve = KaplanMeier::of(&table);
    let weighted = WeightedKaplanMeier::fit(&spells, &world.weight, Some(&world.person));
    let incidences = WeightedAalenJohansen::fit(&spells, &world.weight, Some(&world.person));
    for day in -1..45 {
        for transformation in SCALES {
            let method = IntervalMethod {
                transformation,
                level: LEVEL,
            };
            for point in [
                curve.at(day, method),
                curve.conditional((day / 2).min(day), day, method)?,
            ] {
                share(point.survival, point.standard_error, point.interval);
            }
            for variance in [IncidenceVariance::Delta, IncidenceVariance::Aalen] {
                for cause in [1, 2] {
                    let at = AalenJohansen::of(&table, variance).at(cause, day, method)?;
                    share(at.incidence, at.standard_error, at.interval);
                }
            }
            if let (Ok(weighted), Ok(incidences)) = (&weighted, &incidences) {
                let at = weighted.at(day, method);
                share(at.survival, at.standard_error, at.interval);
                let contrast = Contrast::of_weighted_survival(&at, &at, LEVEL)?;
                number(contrast.difference);
                number(contrast.ratio);
                for cause in [1, 2] {
                    let at = incidences.at(cause, day, method)?;
                    share(at.incidence, at.standard_error, at.interval);
                }
            }
            for ties in [TiedHazard::AtOnce, TiedHazard::InTurn] {
                let fit = NelsonAalen::of(&table, ties);
                let at = fit.survival_at(day, method);
                share(at.survival, at.standard_error, at.interval);
                for scale in [CumulativeScale::Plain, CumulativeScale::Log] {
                    number(fit.at(day, CumulativeMethod { scale, level: LEVEL }).hazard);
                }
            }
        }
        if let Ok(mean) = RestrictedMean::of(&curve, day, LEVEL) {
            number(mean.mean);
            let contrast = Contrast::of_time_lost(&mean, &mean, LEVEL)?;
            number(contrast.difference);
            number(contrast.ratio);
        }
    }
    Ok(())
}

fn tests_of(world: &World) -> Result<Vec<Option<[f64; 2]>>, EstimateError> {
    let spells = world.spells()?;
    let from_origin = Spells::with_causes(None, &world.exit, &world.cause, 2)?;
    let mut found = Vec::new();
    for strata in [None, Some(world.stratum.as_slice())] {
        let tables = RiskTables::of(&spells, &world.group, strata)?;
        for weighting in [
            Weighting::LogRank,
            Weighting::FlemingHarrington { rho: -1.0, gamma: 0.5 },
        ] {
            found.push(LogRank::of(&tables, weighting).ok().map(|found| found.test));
        }
        let tables = RiskTables::of(&from_origin, &world.group, strata)?;
        for rho in [0.0, -1.0] {
            found.push(Gray::of(&tables, 1, rho).ok().map(|found| found.test));
        }
    }
    Ok(found
        .into_iter()
        .map(|test| test.map(|test| [test.statistic, test.p_value]))
        .collect())
}

#[test]
fn nothing_panics_and_nothing_is_nan() -> Result<(), EstimateError> {
    for seed in 0..60 {
        let world = world(seed, [1, 2, 3, 5, 9, 30][(seed % 6) as usize]);
        read_all(&world)?;
        for [statistic, p_value] in tests_of(&world)?.into_iter().flatten() {
            assert!(statistic.is_finite() && statistic >= 0.0 && (0.0..=1.0).contains(&p_value));
        }
    }
    Ok(())
}

/// Tables are of whole numbers, so that all that is made of them is the same to the last bit.
#[test]
fn the_order_of_rows_has_no_influence_on_a_single_bit() -> Result<(), EstimateError> {
    for seed in 0..40 {
        let world = world(seed, 50);
        let turned = world.turned();
        assert_eq!(RiskTable::of(&world.spells()?), RiskTable::of(&turned.spells()?));
        assert_eq!(tests_of(&world)?, tests_of(&turned)?);
    }
    Ok(())
}

/// A spell cut in two, with or without other rows, changes no table but by its censorings.
#[test]
fn cutting_spells_in_two_changes_no_incidence_and_no_test() -> Result<(), EstimateError> {
    for seed in 0..40 {
        let whole = world(seed, 40);
        let mut cut = world(seed, 40);
        for row in 0..40 {
            let middle = (cut.entry[row] + cut.exit[row]) / 2;
            if middle > cut.entry[row] {
                cut.entry.push(cut.entry[row]);
                cut.exit.push(middle);
                cut.cause.push(0);
                cut.group.push(cut.group[row]);
                cut.entry[row] = middle;
            }
        }
        let (one, other) = (RiskTable::of(&whole.spells()?), RiskTable::of(&cut.spells()?));
        for variance in [IncidenceVariance::Delta, IncidenceVariance::Aalen] {
            for day in 0..=27 {
                let at = |table| AalenJohansen::of(table, variance).at(1, day, IntervalMethod::default());
                let (one, other) = (at(&one)?, at(&other)?);
                if let (Some(one), Some(other)) = (one.incidence, other.incidence) {
                    assert_eq!(one.to_bits(), other.to_bits());
                }
                if let (Some(one), Some(other)) = (one.standard_error, other.standard_error) {
                    assert_eq!(one.to_bits(), other.to_bits());
                }
            }
        }
        let test = |world: &World| -> Result<_, EstimateError> {
            let tables = RiskTables::of(&world.spells()?, &world.group, None)?;
            Ok(LogRank::of(&tables, Weighting::LogRank).ok().map(|found| found.test))
        };
        assert_eq!(test(&whole)?, test(&cut)?);
    }
    Ok(())
}

/// Twenty thousand persons with hazards 0.3 and 0.7 in days of a thousandth, censored between 0.5 and 2.5.
#[test]
fn a_planted_incidence_is_found_again() -> Result<(), EstimateError> {
    let draw = |stream, row| RandomStream::new(26, stream).uniform(row);
    let (mut exit, mut cause) = (Vec::new(), Vec::new());
    for row in 0..20_000 {
        let (event, end) = (-(1.0 - draw(0, row)).ln(), 0.5 + 2.0 * draw(1, row));
        exit.push((1000.0 * event.min(end)).ceil().max(1.0) as i64);
        let kind = if draw(2, row) < 0.3 { 1 } else { 2 };
        cause.push(if event <= end { kind } else { 0 });
    }
    let table = RiskTable::of(&Spells::with_causes(None, &exit, &cause, 2)?);
    let fit = AalenJohansen::of(&table, IncidenceVariance::Delta);
    for (cause, share) in [(1, 0.3), (2, 0.7)] {
        let at = fit.at(cause, 1000, IntervalMethod::default())?;
        let truth = share * (1.0 - f64::exp(-1.0));
        assert!((at.incidence.unwrap() - truth).abs() < 3.0 * at.standard_error.unwrap());
        assert!(at.standard_error.unwrap() < 0.005);
    }
    let mean = RestrictedMean::of(fit.event_free(), 1000, LEVEL)?.mean.unwrap();
    let truth = 1000.0 * (1.0 - f64::exp(-1.0));
    assert!(
        (mean.value - truth).abs() < 3.0 * mean.standard_error.unwrap(),
        "{mean:?}"
    );
    Ok(())
}

/// Five thousand persons with events at a rate of 2 who die at a rate of 1: 2(1 - exp(-1)) events by day 1000, and not 2.
#[test]
fn a_planted_mean_number_of_events_is_found_again() -> Result<(), EstimateError> {
    let stream = RandomStream::new(26, 9);
    let mut counter = 0;
    let mut exponential = |rate: f64| {
        counter += 1;
        -(1.0 - stream.uniform(counter)).ln() / rate
    };
    let (mut person, mut entry, mut exit, mut event, mut death) = (vec![], vec![], vec![], vec![], vec![]);
    for one in 0..5000 {
        let dies = (1000.0 * exponential(1.0)) as i64 + 1;
        let (mut from, mut time) = (0, 0.0);
        loop {
            time += 1000.0 * exponential(2.0);
            let day = (time as i64 + 1).max(from + 1);
            let last = dies.min(2000);
            person.push(one);
            entry.push(from);
            exit.push(day.min(last));
            event.push(day < last);
            death.push(day >= last && dies <= 2000);
            if day >= last {
                break;
            }
            from = day;
        }
    }
    let histories = Histories::new(&person, &entry, &exit, &event, Some(&death))?;
    let fit = MeanCumulative::of(&histories, EventVariance::Robust)?;
    let mean = fit.at(1000, CumulativeMethod::default()).mean.unwrap();
    let truth = 2.0 * (1.0 - f64::exp(-1.0));
    assert!(
        (mean.value - truth).abs() < 3.0 * mean.standard_error.unwrap(),
        "{mean:?}"
    );
    Ok(())
}
