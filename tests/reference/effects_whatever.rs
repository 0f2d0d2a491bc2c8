//! Effects on numbers of any size: never a panic, never a number that is none.

use std::num::NonZeroU32;

use seriatim::estimate::effects::matching::{
    Covariance, Distance, Neighbours, Order, Reuse, Rules, Ties, nearest_neighbours, subclasses,
};
use seriatim::estimate::effects::{
    Contrasting, CrossFitting, Denominator, DoublyRobust, Estimand, OutcomeModel, PropensityScore, Standardising,
    TreatedSpells, Treatment, balance, doubly_robust, entropy_balanced, overlap, standardised,
};
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::{ConfidenceLevel, Covariates, Estimate, EstimateError};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

/// Numbers of any size, few rows, many ties: there is a finite estimate or an error, and never a panic or a NaN.
#[test]
fn whatever_the_numbers_are_there_is_an_estimate_or_an_error() {
    let stream = RandomStream::new(5, 3);
    for world in 0..300 {
        let mut counter = world * 10_000;
        let mut next = || {
            counter += 1;
            stream.uniform(counter)
        };
        let rows = 2 + (next() * 14.0) as usize;
        let sizes = [0.0, 1.0, -1.0, 2.0, 0.5, 1e-300, 1e300, -1e155, 1e16, 3.0];
        let mut column = |of: usize| -> Vec<f64> {
            (0..rows)
                .map(|_| sizes[(next() * of as f64) as usize % sizes.len()])
                .collect()
        };
        let kinds = [2, 4, 5, 10];
        let kind = kinds[world as usize % 4];
        let columns: Vec<Vec<f64>> = (0..3).map(|_| column(kind)).collect();
        let (outcome, weights): (Vec<f64>, Vec<f64>) = (column(kind), column(10).iter().map(|w| w.abs()).collect());
        let marks: Vec<bool> = column(2).iter().map(|value| *value == 1.0).collect();
        let Ok(treatment) = Treatment::new(&marks) else {
            continue;
        };
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let covariates = Covariates::new(rows, slices).unwrap();
        for estimate in everything(&treatment, &covariates, &columns, &outcome, &weights) {
            let (what, estimate) = estimate;
            let finite = |value: f64| assert!(value.is_finite(), "world {world}, {what}: {estimate:?}");
            finite(estimate.value);
            estimate.standard_error.into_iter().for_each(finite);
            estimate.interval.into_iter().for_each(|limits| {
                finite(limits.lower);
                finite(limits.upper);
            });
        }
    }
}

fn everything(
    treatment: &Treatment<'_>,
    covariates: &Covariates<'_>,
    columns: &[Vec<f64>],
    outcome: &[f64],
    weights: &[f64],
) -> Vec<(&'static str, Estimate)> {
    let mut found = Vec::new();
    for denominator in [Denominator::Treated, Denominator::Pooled, Denominator::All] {
        for weights in [None, Some(weights)] {
            if let Ok(found) = balance(covariates, treatment, weights, denominator) {
                for one in found
                    .covariates
                    .iter()
                    .flat_map(|one| [Some(one.raw), one.adjusted])
                    .flatten()
                {
                    assert!((0.0..=1.0 + 1e-12).contains(&one.kolmogorov_smirnov), "{one:?}");
                    assert!(
                        one.standardised_difference
                            .is_none_or(|difference| !difference.is_nan())
                    );
                }
            }
        }
    }
    for estimand in [
        Estimand::All,
        Estimand::Treated,
        Estimand::Untreated,
        Estimand::Overlap,
        Estimand::Matching,
    ] {
        if let Ok(score) = PropensityScore::fit(treatment, covariates) {
            overlap(&score);
            if let Ok(weights) = score.weights(estimand) {
                let more = [
                    Ok(weights.clone()),
                    weights.clone().stabilised(),
                    weights.clone().trimmed_optimally(),
                    weights.truncated(0.1, 0.9),
                ];
                for weights in more.into_iter().flatten() {
                    let contrast = weights.contrast(outcome, &Contrasting::default());
                    found.extend(
                        contrast
                            .into_iter()
                            .map(|found| ("contrast", found.contrast.difference)),
                    );
                }
            }
        }
        let how = Standardising::default();
        let contrast = standardised(outcome, treatment, covariates, estimand, &how);
        found.extend(
            contrast
                .into_iter()
                .map(|found| ("contrast", found.contrast.difference)),
        );
        for cross_fitting in [None, NonZeroU32::new(2).map(|folds| CrossFitting { folds, seed: 1 })] {
            for model in [OutcomeModel::Linear, OutcomeModel::Logistic] {
                let how = DoublyRobust {
                    model,
                    cross_fitting,
                    ..DoublyRobust::default()
                };
                let contrast = doubly_robust(outcome, treatment, covariates, covariates, estimand, &how);
                found.extend(
                    contrast
                        .into_iter()
                        .map(|found| ("contrast", found.contrast.difference)),
                );
            }
        }
        let balanced = entropy_balanced(treatment, covariates, estimand);
        let contrast = balanced.and_then(|balanced| balanced.contrast(outcome, None, LEVEL));
        found.extend(
            contrast
                .into_iter()
                .map(|found| ("contrast", found.contrast.difference)),
        );
        let matched = matched(treatment, covariates, columns, outcome, estimand);
        found.extend(matched.into_iter().map(|effect| ("matched", effect)));
        let strata = subclasses(&columns[0], treatment, 3, estimand);
        let effect = strata.and_then(|strata| strata.effect(outcome, estimand, LEVEL));
        found.extend(effect.into_iter().map(|found| ("strata", found.difference)));
    }
    let exit: Vec<i64> = columns[1].iter().map(|value| (*value as i64).clamp(1, 9)).collect();
    let event: Vec<bool> = columns[2].iter().map(|value| *value > 0.5).collect();
    let spells = TreatedSpells::new(None, &exit, &event, treatment, weights, None);
    if let Ok(contrast) = spells.and_then(|spells| spells.contrast(2, LEVEL)) {
        found.extend(
            [contrast.survival, contrast.restricted_mean]
                .into_iter()
                .flatten()
                .map(|arms| ("curves", arms.difference)),
        );
    }
    found
}

fn matched(
    treatment: &Treatment<'_>,
    covariates: &Covariates<'_>,
    columns: &[Vec<f64>],
    outcome: &[f64],
    estimand: Estimand,
) -> Vec<Estimate> {
    let covariance = Covariance::AllRows;
    let distances = [
        Distance::Score(&columns[1]),
        Distance::Mahalanobis { covariates, covariance },
    ];
    let rules = [
        Rules {
            estimand,
            ..Rules::default()
        },
        Rules {
            estimand,
            reuse: Reuse::Never,
            ties: Ties::Last,
            order: Order::Rows,
            ..Rules::default()
        },
    ];
    let pairs = distances
        .iter()
        .flat_map(|distance| rules.iter().map(move |rules| (distance, rules)));
    let effects = pairs.map(|(distance, rules)| {
        let matches = nearest_neighbours(distance, treatment, rules)?;
        Ok::<Estimate, EstimateError>(matches.effect(outcome, Neighbours::default(), LEVEL)?.difference)
    });
    effects.flatten().collect()
}
