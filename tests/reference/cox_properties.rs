//! Cox and Fine-Gray regression worked out by hand, at their edges, under changes that must not matter, and on planted truths.

use seriatim::estimate::hazards::{
    Cox, CoxFit, CoxRefits, FineGray, HazardRows, HazardVariance, Penalty, Ties, TimeScale,
};
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::{Covariates, EstimateError, IntervalMethod, Reservation};

use super::assert_near;

/// Rows that can be changed and fitted again.
#[derive(Clone)]
struct World {
    entry: Vec<i64>,
    exit: Vec<i64>,
    event: Vec<bool>,
    columns: Vec<Vec<f64>>,
    weights: Vec<f64>,
    strata: Vec<u32>,
    clusters: Vec<u64>,
}

impl World {
    /// Hazards exp(0.7 x - 0.4 z), entries in the first days, whole days, half of the rows censored.
    fn planted(rows: usize, seed: u64) -> World {
        let stream = RandomStream::new(seed, 1);
        let mut counter = 0;
        let mut uniform = || {
            counter += 1;
            stream.uniform(counter)
        };
        let mut world = World {
            entry: Vec::new(),
            exit: Vec::new(),
            event: Vec::new(),
            columns: vec![Vec::new(), Vec::new()],
            weights: Vec::new(),
            strata: Vec::new(),
            clusters: Vec::new(),
        };
        while world.exit.len() < rows {
            let (x, z) = (f64::from(u8::from(uniform() < 0.4)), uniform() * 2.0 - 1.0);
            let hazard = libm::exp(0.7 * x - 0.4 * z) / 400.0;
            let time = libm::ceil(-libm::log(1.0 - uniform()) / hazard) as i64;
            let (entry, end) = ((uniform() * 60.0) as i64, 61 + (uniform() * 700.0) as i64);
            let stratum = (uniform() * 3.0) as u32;
            if time <= entry {
                continue;
            }
            world.entry.push(entry);
            world.exit.push(time.min(end));
            world.event.push(time <= end);
            world.columns[0].push(x);
            world.columns[1].push(z);
            world.weights.push(0.5 + uniform());
            world.strata.push(stratum);
            world.clusters.push((uniform() * rows as f64 / 3.0) as u64);
        }
        world
    }

    fn fit(&self, settings: Cox) -> CoxFit {
        self.tried(settings).unwrap()
    }

    fn tried(&self, settings: Cox) -> Result<CoxFit, EstimateError> {
        let covariates = Covariates::new(self.exit.len(), self.columns.iter().map(Vec::as_slice).collect())?;
        let rows = HazardRows::new(&self.exit, &self.event, covariates)?
            .with_entry(&self.entry)?
            .with_weights(&self.weights)?
            .with_strata(&self.strata)?
            .with_clusters(&self.clusters)?;
        settings.fit(&rows)
    }

    fn reordered(&self, order: &[usize]) -> World {
        fn pick<T: Copy>(values: &[T], order: &[usize]) -> Vec<T> {
            order.iter().map(|place| values[*place]).collect()
        }
        World {
            entry: pick(&self.entry, order),
            exit: pick(&self.exit, order),
            event: pick(&self.event, order),
            columns: self.columns.iter().map(|column| pick(column, order)).collect(),
            weights: pick(&self.weights, order),
            strata: pick(&self.strata, order),
            clusters: pick(&self.clusters, order),
        }
    }
}

fn with(ties: Ties) -> Cox {
    Cox { ties, ..Cox::default() }
}

/// Values, standard errors of both kinds, log likelihood.
fn numbers(fit: &CoxFit) -> Vec<f64> {
    let each = fit.coefficients().iter();
    let mut numbers: Vec<f64> = each
        .flat_map(|one| {
            [
                one.estimate.value,
                one.estimate.standard_error.unwrap(),
                one.model_error,
            ]
        })
        .collect();
    numbers.extend([fit.null_log_likelihood(), fit.log_likelihood()]);
    numbers
}

#[track_caller]
fn assert_same(one: &CoxFit, other: &CoxFit, difference: f64) {
    for (one, other) in numbers(one).into_iter().zip(numbers(other)) {
        assert_near(one, other, difference);
    }
}

/// Three rows: x = 1 with the event on day 1, x = 0 with the event on day 2, x = 1 censored on day 3. With θ = exp(b) the
/// likelihood is θ/(2θ+1) · 1/(θ+1); its logarithm has the derivative 1/θ - 2/(2θ+1) - 1/(θ+1), which is 0 where 2θ² = 1. So
/// b = -ln(2)/2. With p = 2θ/(2θ+1) = 2 - √2 and q = θ/(θ+1) = √2 - 1 the information is p(1-p) + q(1-q).
#[test]
fn three_rows_give_what_was_worked_out_by_hand() -> Result<(), EstimateError> {
    let x = [1.0, 0.0, 1.0];
    let rows = HazardRows::new(&[1, 2, 3], &[true, true, false], Covariates::new(3, vec![&x])?)?;
    let (p, q) = (2.0 - std::f64::consts::SQRT_2, std::f64::consts::SQRT_2 - 1.0);
    let theta = std::f64::consts::FRAC_1_SQRT_2;
    for ties in [Ties::Efron, Ties::Breslow, Ties::Exact] {
        let fit = with(ties).fit(&rows)?;
        let found = fit.coefficients()[0];
        assert_near(found.estimate.value, -0.5 * std::f64::consts::LN_2, 1e-12);
        let error = (p * (1.0 - p) + q * (1.0 - q)).sqrt().recip();
        assert_near(found.estimate.standard_error.unwrap(), error, 1e-12);
        assert_near(found.ratio.value, theta, 1e-12);
        // 1/3 · 1/2 without x, and half of p times 1 - q with it.
        assert_near(fit.null_log_likelihood(), (1.0_f64 / 6.0).ln(), 1e-14);
        assert_near(fit.log_likelihood(), (p / 2.0 * (1.0 - q)).ln(), 1e-12);
    }
    // The hazard of x = 0 is 1/(2θ+1) on day 1, 1/(θ+1) more on day 2.
    let curve = with(Ties::Efron).fit(&rows)?.curve(&[0.0], 0)?;
    assert_near(curve.steps()[0].cumulative_hazard, 1.0 / (2.0 * theta + 1.0), 1e-12);
    assert_near(
        curve.steps()[1].cumulative_hazard,
        1.0 / (2.0 * theta + 1.0) + 1.0 / (theta + 1.0),
        1e-12,
    );
    // Expected events: θ/(2θ+1); 1/(2θ+1) + 1/(θ+1); θ/(2θ+1) + θ/(θ+1).
    let residuals = with(Ties::Efron).fit(&rows)?.martingale_residuals();
    assert_near(residuals[0].unwrap(), 1.0 - theta / (2.0 * theta + 1.0), 1e-12);
    assert_near(
        residuals[2].unwrap(),
        -theta / (2.0 * theta + 1.0) - theta / (theta + 1.0),
        1e-12,
    );
    Ok(())
}

/// Two of three have the event at once. Without covariates: Breslow (1/3)², Efron 1/3 · 1/2 (the second of two leaves with
/// half of both gone: 3 - 2/2 = 2), exact 1 of 3 pairs.
#[test]
fn a_tie_by_hand_in_its_three_forms() -> Result<(), EstimateError> {
    for (ties, expected) in [
        (Ties::Breslow, 1.0 / 9.0),
        (Ties::Efron, 1.0 / 6.0),
        (Ties::Exact, 1.0 / 3.0),
    ] {
        let rows = HazardRows::new(&[4, 4, 4], &[true, false, true], Covariates::new(3, vec![])?)?;
        let fit = with(ties).fit(&rows)?;
        assert_near(fit.log_likelihood(), f64::ln(expected), 1e-14);
        assert!(fit.coefficients().is_empty() && fit.tests().is_none());
    }
    Ok(())
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let world = World::planted(500, 11);
    let order: Vec<usize> = (0..500).map(|place| (place * 317 + 41) % 500).collect();
    for ties in [Ties::Efron, Ties::Breslow] {
        assert_same(&world.fit(with(ties)), &world.reordered(&order).fit(with(ties)), 1e-11);
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let world = World::planted(20_000, 12);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| numbers(&world.fit(Cox::default())))
    };
    assert_eq!(on(1), on(2));
    assert_eq!(on(1), on(5));
}

#[test]
fn a_spell_split_in_two_is_the_same_spell() {
    let world = World::planted(400, 13);
    let mut split = world.clone();
    for place in 0..400 {
        let middle = (world.entry[place] + world.exit[place]) / 2;
        if middle > world.entry[place] {
            let mut rest = world.reordered(&[place]);
            rest.entry[0] = middle;
            split.exit[place] = middle;
            split.event[place] = false;
            split.entry.extend(rest.entry);
            split.exit.extend(rest.exit);
            split.event.extend(rest.event);
            for (column, more) in split.columns.iter_mut().zip(rest.columns) {
                column.extend(more);
            }
            split.weights.extend(rest.weights);
            split.strata.extend(rest.strata);
            split.clusters.extend(rest.clusters);
        }
    }
    assert!(split.exit.len() > 790);
    for ties in [Ties::Efron, Ties::Breslow] {
        assert_same(&world.fit(with(ties)), &split.fit(with(ties)), 1e-10);
    }
}

/// With Efron's ties it would not be: twice as many leave one by one.
#[test]
fn rows_doubled_at_half_the_weight_change_nothing_under_breslow() {
    let world = World::planted(400, 14);
    let order: Vec<usize> = (0..800).map(|place| place / 2).collect();
    let mut doubled = world.reordered(&order);
    doubled.weights.iter_mut().for_each(|weight| *weight *= 0.5);
    assert_same(
        &world.fit(with(Ties::Breslow)),
        &doubled.fit(with(Ties::Breslow)),
        1e-11,
    );
}

#[test]
fn units_of_time_and_covariates_and_names_of_strata_do_not_matter() {
    let world = World::planted(400, 15);
    let mut other = world.clone();
    other
        .entry
        .iter_mut()
        .chain(&mut other.exit)
        .for_each(|time| *time *= 86_400);
    other
        .strata
        .iter_mut()
        .for_each(|stratum| *stratum = 4_000_000_000 - *stratum * 7);
    other
        .clusters
        .iter_mut()
        .for_each(|cluster| *cluster = u64::MAX - *cluster);
    assert_same(&world.fit(Cox::default()), &other.fit(Cox::default()), 1e-10);
    other.columns[1].iter_mut().for_each(|z| *z = 1e9 + 1e6 * *z);
    let (one, scaled) = (world.fit(Cox::default()), other.fit(Cox::default()));
    let ratio = one.coefficients()[1].estimate.value / scaled.coefficients()[1].estimate.value;
    // A column of 1e9 ± 1e6 holds its values to 1e-13 of their spread.
    assert_near(ratio, 1e6, 1e-9);
}

#[test]
fn rows_without_weight_or_without_anyone_to_be_compared_with_change_nothing() {
    let world = World::planted(300, 16);
    let mut more = world.reordered(&(0..300).chain([0, 1, 2]).collect::<Vec<_>>());
    more.weights[300] = 0.0;
    more.weights[301] = 0.0;
    more.strata[302] = 77;
    more.clusters[302] = 123_456;
    let (one, other) = (world.fit(Cox::default()), more.fit(Cox::default()));
    for (one, other) in one.coefficients().iter().zip(other.coefficients()) {
        assert_near(one.estimate.value, other.estimate.value, 1e-10);
        assert_near(one.model_error, other.model_error, 1e-10);
    }
    assert_eq!(other.martingale_residuals()[300], None);
    assert_eq!(other.basis().rows, 301);
}

/// Who has had the other event can never have this one: at risk for ever, where nobody is censored.
#[test]
fn without_censoring_fine_gray_is_cox_with_competing_events_at_risk_for_ever() -> Result<(), EstimateError> {
    let world = World::planted(400, 17);
    let kinds: Vec<u8> = (0..400).map(|place| (place * 7 % 3 == 0) as u8).collect();
    let event: Vec<bool> = kinds.iter().map(|kind| *kind == 0).collect();
    let competing: Vec<bool> = kinds.iter().map(|kind| *kind == 1).collect();
    let forever: Vec<i64> = world
        .exit
        .iter()
        .zip(&competing)
        .map(|(exit, other)| if *other { 100_000 } else { *exit })
        .collect();
    let covariates = || Covariates::new(400, world.columns.iter().map(Vec::as_slice).collect());
    for ties in [Ties::Breslow, Ties::Efron] {
        let settings = FineGray {
            ties,
            ..FineGray::default()
        };
        let fit = settings.fit(&HazardRows::new(&world.exit, &event, covariates()?)?, &competing)?;
        let robust = Cox {
            variance: HazardVariance::Robust,
            ..with(ties)
        };
        let cox = robust.fit(&HazardRows::new(&forever, &event, covariates()?)?)?;
        for (found, expected) in fit.coefficients().iter().zip(cox.coefficients()) {
            assert_near(found.estimate.value, expected.estimate.value, 1e-9);
            assert_near(found.model_error, expected.model_error, 1e-9);
            assert_near(
                found.estimate.standard_error.unwrap(),
                expected.estimate.standard_error.unwrap(),
                1e-9,
            );
        }
        let (one, other) = (fit.curve(&[1.0, 0.0], 0)?, cox.curve(&[1.0, 0.0], 0)?);
        let read = |curve: &seriatim::estimate::hazards::CoxCurve| curve.at(300, IntervalMethod::default()).unwrap();
        assert_near(read(&one).survival, read(&other).survival, 1e-9);
        assert_near(read(&one).standard_error, read(&other).standard_error, 1e-9);
    }
    Ok(())
}

#[test]
fn fine_gray_without_competing_events_is_cox() -> Result<(), EstimateError> {
    let world = World::planted(300, 18);
    let covariates = || Covariates::new(300, world.columns.iter().map(Vec::as_slice).collect());
    let rows = || HazardRows::new(&world.exit, &world.event, covariates()?)?.with_strata(&world.strata);
    let fit = FineGray::default().fit(&rows()?, &[false; 300])?;
    let cox = Cox {
        variance: HazardVariance::Robust,
        ..with(Ties::Breslow)
    }
    .fit(&rows()?)?;
    for (found, expected) in fit.coefficients().iter().zip(cox.coefficients()) {
        assert_near(found.estimate.value, expected.estimate.value, 1e-12);
        assert_near(
            found.estimate.standard_error.unwrap(),
            expected.estimate.standard_error.unwrap(),
            1e-12,
        );
    }
    Ok(())
}

#[test]
fn a_planted_truth_is_found_again() {
    let fit = World::planted(30_000, 19).fit(Cox::default());
    for (found, truth) in fit.coefficients().iter().zip([0.7, -0.4]) {
        let distance = (found.estimate.value - truth) / found.estimate.standard_error.unwrap();
        assert!(distance.abs() < 3.5, "{distance} standard errors away");
    }
    assert!(fit.proportionality(TimeScale::KaplanMeier).unwrap().global.p_value > 0.001);
    assert!(fit.reservations().is_empty(), "{:?}", fit.reservations());
}

#[test]
fn what_cannot_be_fitted_is_an_error_that_says_why() {
    let world = World::planted(60, 20);
    let refused = |change: &dyn Fn(&mut World)| {
        let mut changed = world.clone();
        change(&mut changed);
        changed.tried(Cox::default()).err()
    };
    assert_eq!(
        refused(&|world| world.event.fill(false)),
        Some(EstimateError::NothingToEstimate { nothing: "no event" })
    );
    assert_eq!(
        refused(&|world| world.columns[1] = world.columns[0].iter().map(|x| 3.0 - 2.0 * x).collect()),
        Some(EstimateError::Collinear { column: 1 })
    );
    assert_eq!(
        refused(&|world| world.columns[0].fill(0.3)),
        Some(EstimateError::Collinear { column: 0 })
    );
    assert_eq!(
        refused(&|world| world.columns[1][7] = f64::NAN),
        Some(EstimateError::NotFinite {
            what: "covariate",
            position: 7
        })
    );
    assert_eq!(
        refused(&|world| world.weights[3] = f64::INFINITY),
        Some(EstimateError::NotFinite {
            what: "weight",
            position: 3
        })
    );
    assert_eq!(
        refused(&|world| world.weights[3] = -1.0),
        Some(EstimateError::WeightNegative { position: 3 })
    );
    assert_eq!(
        refused(&|world| world.weights.fill(0.0)),
        Some(EstimateError::WeightsAllZero)
    );
    assert_eq!(
        refused(&|world| world.exit[5] = world.entry[5]),
        Some(EstimateError::NeverAtRisk { position: 5 })
    );
    assert_eq!(
        refused(&|world| world.exit[5] = -4),
        Some(EstimateError::NeverAtRisk { position: 5 })
    );
    assert_eq!(
        refused(&|world| world.entry[6] = -1),
        Some(EstimateError::EntersBeforeOrigin { position: 6 })
    );
    assert!(matches!(
        refused(&|world| {
            world.exit.pop();
        }),
        Some(EstimateError::LengthDiffers { .. })
    ));
    assert_eq!(
        refused(&|world| world.columns[0].fill(1e300)),
        Some(EstimateError::Collinear { column: 0 })
    );
    // Each row in a stratum of its own: nobody is compared with anybody.
    assert_eq!(
        refused(&|world| world.strata = (0..60).collect()),
        Some(EstimateError::Collinear { column: 0 })
    );
    assert_eq!(Covariates::new(0, vec![]).err(), Some(EstimateError::NoRows));
    let exact = world.tried(with(Ties::Exact)).err();
    assert!(matches!(exact, Some(EstimateError::OutOfRange { .. })), "{exact:?}");
    let stopped = world
        .tried(Cox {
            most_iterations: 1,
            ..Cox::default()
        })
        .err();
    assert_eq!(stopped, Some(EstimateError::NotConverged { iterations: 1 }));
}

#[test]
fn values_at_the_ends_of_what_numbers_hold_do_not_stop_the_program() {
    let world = World::planted(40, 21);
    for value in [1e-300, 1e150, -1e200, f64::MAX, f64::MIN_POSITIVE] {
        let mut changed = world.clone();
        changed.columns[1][0] = value;
        let _ = changed.tried(Cox::default());
        changed.columns[1].iter_mut().for_each(|z| *z *= value);
        let _ = changed.tried(Cox::default());
        changed.weights[2] = value.abs();
        let _ = changed.tried(Cox::default());
        let _ = changed.tried(Cox {
            penalty: Penalty::Firth,
            ..Cox::default()
        });
    }
    let mut long = world.clone();
    long.exit[3] = i64::MAX;
    let fit = long.fit(Cox::default());
    assert!(fit.martingale_residuals()[3].unwrap().is_finite());
    let _ = fit.proportionality(TimeScale::Identity);
    let _ = fit.concordance();
}

#[test]
fn one_row_and_one_event_have_a_curve_and_no_coefficient() -> Result<(), EstimateError> {
    let rows = HazardRows::new(&[5], &[true], Covariates::new(1, vec![])?)?;
    let fit = Cox::default().fit(&rows)?;
    assert_eq!(fit.curve(&[], 0)?.steps()[0].cumulative_hazard, 1.0);
    assert!(fit.concordance().is_err() && fit.proportionality(TimeScale::Rank).is_err());
    let x = [1.0];
    let rows = HazardRows::new(&[5], &[true], Covariates::new(1, vec![&x])?)?;
    assert_eq!(
        Cox::default().fit(&rows).err(),
        Some(EstimateError::Collinear { column: 0 })
    );
    Ok(())
}

#[test]
fn few_events_for_each_coefficient_and_few_clusters_are_told() {
    let mut world = World::planted(60, 22);
    let mut events = 0;
    for event in &mut world.event {
        events += usize::from(*event);
        *event &= events <= 15;
    }
    world.clusters.iter_mut().for_each(|cluster| *cluster %= 12);
    let fit = world.fit(Cox::default());
    assert_eq!(
        fit.reservations(),
        [
            Reservation::FewEventsPerCoefficient,
            Reservation::FewClusters,
            Reservation::SparseStrata
        ]
    );
}

#[test]
fn fine_gray_refuses_what_it_has_no_meaning_for() -> Result<(), EstimateError> {
    let x = [0.0, 1.0, 1.0];
    let rows = || HazardRows::new(&[1, 2, 3], &[true, true, false], Covariates::new(3, vec![&x])?);
    let both = FineGray::default().fit(&rows()?, &[true, false, false]);
    assert!(matches!(
        both.err(),
        Some(EstimateError::OutOfRange { what: "row", .. })
    ));
    let late = FineGray::default().fit(&rows()?.with_entry(&[0, 1, 0])?, &[false; 3]);
    assert!(matches!(late.err(), Some(EstimateError::OutOfRange { .. })));
    let exact = FineGray {
        ties: Ties::Exact,
        ..FineGray::default()
    };
    assert!(matches!(
        exact.fit(&rows()?, &[false; 3]).err(),
        Some(EstimateError::OutOfRange { .. })
    ));
    let short = FineGray::default().fit(&rows()?, &[false; 2]);
    assert!(matches!(short.err(), Some(EstimateError::LengthDiffers { .. })));
    Ok(())
}

#[test]
fn a_refit_under_other_weights_is_a_fit_of_rows_that_have_them() -> Result<(), EstimateError> {
    let world = World::planted(500, 23);
    let covariates = Covariates::new(500, world.columns.iter().map(Vec::as_slice).collect())?;
    let rows = HazardRows::new(&world.exit, &world.event, covariates)?
        .with_entry(&world.entry)?
        .with_weights(&world.weights)?
        .with_strata(&world.strata)?;
    let refits = CoxRefits::new(Cox::default(), &rows)?;
    let stream = RandomStream::new(24, 1);
    for replicate in 0..5 {
        let times: Vec<f64> = (0..500)
            .map(|row| (4.0 * stream.uniform(1000 * replicate + row) - 1.5).max(0.0).ceil())
            .collect();
        let mut weighted = world.clone();
        weighted
            .weights
            .iter_mut()
            .zip(&times)
            .for_each(|(weight, times)| *weight *= times);
        let expected = weighted.fit(Cox::default());
        for (found, expected) in refits.coefficients(&times)?.iter().zip(expected.coefficients()) {
            assert_near(*found, expected.estimate.value, 1e-9);
        }
    }
    let nobody = refits.coefficients(&[0.0; 500]);
    assert_eq!(nobody.err(), Some(EstimateError::WeightsAllZero));
    let exact = CoxRefits::new(with(Ties::Exact), &rows);
    assert!(matches!(exact.err(), Some(EstimateError::OutOfRange { .. })));
    Ok(())
}

/// Only rows of one stratum are compared, whatever lies between strata.
#[test]
fn what_a_covariate_differs_by_between_strata_does_not_matter() {
    let world = World::planted(300, 25);
    let one = world.fit(Cox::default());
    for shift in [1e3, 1e6, 1e9] {
        let mut moved = world.clone();
        for (z, stratum) in moved.columns[1].iter_mut().zip(&world.strata) {
            *z += shift * f64::from(*stratum);
        }
        let other = moved.fit(Cox::default());
        assert_eq!(one.reservations(), other.reservations());
        for (one, other) in one.coefficients().iter().zip(other.coefficients()) {
            // A value of 1e9 holds 1e-7 of its own unit.
            assert_near(one.estimate.value, other.estimate.value, 1e-16 * shift + 1e-9);
            assert_near(one.model_error, other.model_error, 1e-16 * shift + 1e-9);
        }
    }
}

#[test]
fn one_cluster_alone_has_no_robust_error_and_few_have_no_walds_test() -> Result<(), EstimateError> {
    let mut world = World::planted(60, 26);
    world.clusters.fill(7);
    let alone = world.tried(Cox::default()).err();
    assert_eq!(
        alone,
        Some(EstimateError::NothingToEstimate {
            nothing: "one cluster alone"
        })
    );
    for (place, cluster) in world.clusters.iter_mut().enumerate() {
        *cluster = place as u64 % 2;
    }
    let two = world.tried(Cox::default())?;
    assert_eq!(two.tests().unwrap().wald, None);
    assert!(two.reservations().contains(&Reservation::FewClusters));
    Ok(())
}

#[test]
fn a_stratum_that_is_not_in_the_fit_has_no_curve() {
    let mut world = World::planted(100, 27);
    for (weight, stratum) in world.weights.iter_mut().zip(&world.strata) {
        *weight = if *stratum == 0 { 1.0 } else { 0.0 };
    }
    let fit = world.fit(Cox::default());
    assert!(fit.curve(&[0.0, 0.0], 0).is_ok());
    let absent = fit.curve(&[0.0, 0.0], 2).err();
    assert!(matches!(absent, Some(EstimateError::NothingToEstimate { .. })));
    let far = [1e6, -1e6].map(|x| fit.curve(&[x, 0.0], 0).err());
    assert!(
        far.iter()
            .any(|error| matches!(error, Some(EstimateError::OutOfRange { .. })))
    );
}

/// 900 of 2,000 at one time: e to that power is beyond what numbers hold. Without covariates the exact likelihood is that of
/// one subset of so many: -ln(2000! / (900! 1100!)).
#[test]
fn exact_ties_of_many_events_stay_within_what_numbers_hold() -> Result<(), EstimateError> {
    let event: Vec<bool> = (0..2000).map(|row| row % 20 < 9).collect();
    let x: Vec<f64> = (0..2000).map(|row| f64::from((row * 37) % 11)).collect();
    let exit = vec![5; 2000];
    let fit = with(Ties::Exact).fit(&HazardRows::new(&exit, &event, Covariates::new(2000, vec![&x])?)?)?;
    let choices = libm::lgamma(2001.0) - libm::lgamma(901.0) - libm::lgamma(1101.0);
    assert_near(fit.null_log_likelihood(), -choices, 1e-11);
    assert!(fit.coefficients()[0].estimate.standard_error.unwrap().is_finite());
    Ok(())
}

/// Three rows with risks of e^-36 come to an end, at hazards of e^36, before the rest enter: what the rest accumulate is not
/// lost beside it, and their events are as many as expected.
#[test]
fn light_rows_that_end_early_leave_no_trace_in_those_that_enter_later() -> Result<(), EstimateError> {
    let (mut entry, mut exit) = (vec![0, 0, 0], vec![1, 2, 3]);
    let (mut event, mut x, mut offset) = (vec![true; 3], vec![0.0, 1.0, 0.5], vec![-36.0; 3]);
    for row in 0..30_i64 {
        entry.push(10);
        exit.push(11 + (row * 7) % 23);
        event.push(row % 4 != 0);
        x.push(((row * 5) % 9) as f64 / 4.0);
        offset.push(0.0);
    }
    let rows = HazardRows::new(&exit, &event, Covariates::new(33, vec![&x])?)?;
    let light = Cox::default().fit(&rows.clone().with_entry(&entry)?.with_offset(&offset)?)?;
    let level = Cox::default().fit(&rows.with_entry(&entry)?)?;
    // The offset is the same for all who are compared with each other.
    let (light_b, level_b) = (
        light.coefficients()[0].estimate.value,
        level.coefficients()[0].estimate.value,
    );
    assert_near(light_b, level_b, 1e-8);
    for (one, other) in light.martingale_residuals().iter().zip(level.martingale_residuals()) {
        assert_near(one.unwrap(), other.unwrap(), 1e-7);
    }
    Ok(())
}
