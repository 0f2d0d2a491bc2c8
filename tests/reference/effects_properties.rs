//! What must hold of effects whatever the data: planted truths are found, and what should make no difference makes none.

use std::num::NonZeroU32;

use seriatim::estimate::effects::matching::{
    Coarsening, Covariance, Distance, Neighbours, Reuse, Rules, Ties, coarsened, exactly, nearest_neighbours,
    subclasses,
};
use seriatim::estimate::effects::{
    Contrasting, CrossFitting, Denominator, DoublyRobust, DoublyRobustVariance, Estimand, Normalisation, OutcomeModel,
    PropensityScore, ScoreDoubt, Standardising, TreatedSpells, Treatment, balance, doubly_robust, entropy_balanced,
    overlap, standardised,
};
use seriatim::estimate::numeric::normal;
use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::{ConfidenceLevel, Covariates, Estimate, EstimateError};

use super::assert_near;
use super::effects_data::{Lalonde, shuffled};

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

/// 4000 persons; who is worse off is treated more often; treatment adds 2 to everybody's outcome, which without it is by 3 lower
/// for each unit of need.
struct Planted {
    need: Vec<f64>,
    treated: Vec<bool>,
    outcome: Vec<f64>,
}

fn planted() -> Planted {
    let stream = RandomStream::new(11, 2);
    let normal = |counter: u64| normal::quantile(stream.uniform(counter).max(1e-17));
    let mut rows = Planted {
        need: vec![],
        treated: vec![],
        outcome: vec![],
    };
    for row in 0..4000 {
        let need = normal(3 * row);
        let treated = stream.uniform(3 * row + 1) < 1.0 / (1.0 + (0.5 - need).exp());
        rows.need.push(need);
        rows.treated.push(treated);
        rows.outcome
            .push(5.0 - 3.0 * need + if treated { 2.0 } else { 0.0 } + normal(3 * row + 2));
    }
    rows
}

#[track_caller]
fn assert_found(estimate: &Estimate, truth: f64) {
    let error = estimate.standard_error.unwrap();
    assert!((estimate.value - truth).abs() < 4.0 * error, "{estimate:?}");
    assert!(error < 0.4, "{estimate:?}");
}

#[test]
fn every_estimator_finds_a_planted_effect_that_the_plain_difference_hides() -> Result<(), EstimateError> {
    let data = planted();
    let treatment = Treatment::new(&data.treated)?;
    let covariates = Covariates::new(4000, vec![&data.need])?;
    let none = Covariates::new(4000, vec![])?;
    let plain = standardised(
        &data.outcome,
        &treatment,
        &none,
        Estimand::All,
        &Standardising::default(),
    )?;
    assert!(plain.contrast.difference.value < 0.0);
    let score = PropensityScore::fit(&treatment, &covariates)?;
    for estimand in [
        Estimand::All,
        Estimand::Treated,
        Estimand::Untreated,
        Estimand::Overlap,
        Estimand::Matching,
    ] {
        let found = score
            .weights(estimand)?
            .contrast(&data.outcome, &Contrasting::default())?;
        assert_found(&found.contrast.difference, 2.0);
    }
    for estimand in [Estimand::All, Estimand::Treated, Estimand::Untreated] {
        let found = standardised(
            &data.outcome,
            &treatment,
            &covariates,
            estimand,
            &Standardising::default(),
        )?;
        assert_found(&found.contrast.difference, 2.0);
        let how = DoublyRobust::default();
        let found = doubly_robust(&data.outcome, &treatment, &covariates, &covariates, estimand, &how)?;
        assert_found(&found.contrast.difference, 2.0);
        let rules = Rules {
            estimand,
            ..Rules::default()
        };
        let matches = nearest_neighbours(&Distance::LogOdds(score.scores()), &treatment, &rules)?;
        assert_found(
            &matches.effect(&data.outcome, Neighbours::default(), LEVEL)?.difference,
            2.0,
        );
        let classes = coarsened(&data.need, &Coarsening::Quantiles(100))?;
        assert_found(
            &exactly(&[&classes], &treatment)?
                .effect(&data.outcome, estimand, LEVEL)?
                .difference,
            2.0,
        );
    }
    let found = entropy_balanced(&treatment, &covariates, Estimand::Treated)?.contrast(&data.outcome, None, LEVEL)?;
    assert_found(&found.contrast.difference, 2.0);
    Ok(())
}

/// Every row twice, both with the label of one person: the same estimate with the same error, by clusters of persons. Neither
/// does the order of rows tell anything.
#[test]
fn rows_that_are_there_twice_tell_no_more() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let twice: Vec<usize> = (0..614).flat_map(|row| [row, row]).collect();
    let doubled = data.permuted(&twice);
    let persons: Vec<u64> = twice.iter().map(|row| *row as u64).collect();
    let effects = |data: &Lalonde, clusters: Option<&[u64]>| -> Result<Vec<Estimate>, EstimateError> {
        let (treatment, covariates, score) = (data.treatment(), data.columns(), data.score()?);
        let mut found = Vec::new();
        for (estimand, normalisation) in [
            (Estimand::All, Normalisation::Hajek),
            (Estimand::Overlap, Normalisation::HorvitzThompson),
        ] {
            let how = Contrasting {
                normalisation,
                clusters,
                ..Contrasting::default()
            };
            found.push(
                score
                    .weights(estimand)?
                    .contrast(&data.outcome, &how)?
                    .contrast
                    .difference,
            );
        }
        let how = Standardising {
            clusters,
            ..Standardising::default()
        };
        found.push(
            standardised(&data.outcome, &treatment, &covariates, Estimand::Treated, &how)?
                .contrast
                .difference,
        );
        let how = DoublyRobust {
            clusters,
            variance: DoublyRobustVariance::Stacked,
            ..DoublyRobust::default()
        };
        let robust = doubly_robust(&data.outcome, &treatment, &covariates, &covariates, Estimand::All, &how)?;
        found.push(robust.contrast.difference);
        let balanced = entropy_balanced(&treatment, &covariates, Estimand::Treated)?;
        found.push(balanced.contrast(&data.outcome, clusters, LEVEL)?.contrast.difference);
        Ok(found)
    };
    for (one, two) in effects(&data, None)?.iter().zip(effects(&doubled, Some(&persons))?) {
        assert_near(one.value, two.value, 1e-9);
        assert_near(one.standard_error.unwrap(), two.standard_error.unwrap(), 1e-9);
    }
    let permuted = data.permuted(&shuffled(614));
    for (one, other) in effects(&data, None)?.iter().zip(effects(&permuted, None)?) {
        assert_near(one.value, other.value, 1e-10);
        assert_near(one.standard_error.unwrap(), other.standard_error.unwrap(), 1e-10);
    }
    Ok(())
}

/// Treated for untreated: the effect in the treated becomes that in the untreated, with the other sign.
#[test]
fn exchanged_arms_turn_every_effect_around() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let mut other = Lalonde::read();
    other.treated.iter_mut().for_each(|mark| *mark = !*mark);
    for (estimand, mirrored) in [
        (Estimand::All, Estimand::All),
        (Estimand::Treated, Estimand::Untreated),
        (Estimand::Overlap, Estimand::Overlap),
        (Estimand::Matching, Estimand::Matching),
    ] {
        let effect = |data: &Lalonde, estimand| {
            let how = Contrasting {
                score_doubt: ScoreDoubt::Stacked,
                ..Contrasting::default()
            };
            Ok::<Estimate, EstimateError>(
                data.score()?
                    .weights(estimand)?
                    .contrast(&data.outcome, &how)?
                    .contrast
                    .difference,
            )
        };
        let (one, two) = (effect(&data, estimand)?, effect(&other, mirrored)?);
        assert_near(one.value, -two.value, 1e-9);
        assert_near(one.standard_error.unwrap(), two.standard_error.unwrap(), 1e-9);
    }
    let effect = |data: &Lalonde, estimand| {
        let score = data.score()?;
        let rules = Rules {
            estimand,
            ..Rules::default()
        };
        let matches = nearest_neighbours(&Distance::LogOdds(score.scores()), score.treatment(), &rules)?;
        Ok::<Estimate, EstimateError>(matches.effect(&data.outcome, Neighbours::default(), LEVEL)?.difference)
    };
    let (one, two) = (effect(&data, Estimand::Treated)?, effect(&other, Estimand::Untreated)?);
    assert_near(one.value, -two.value, 1e-9);
    assert_near(one.standard_error.unwrap(), two.standard_error.unwrap(), 1e-9);
    Ok(())
}

/// An outcome in another unit and from another zero: effects by Hájek's means are in the new unit and do not see the zero, effects
/// by Horvitz and Thompson's sums do.
#[test]
fn a_new_unit_carries_through_and_a_new_zero_moves_only_what_is_not_a_mean() -> Result<(), EstimateError> {
    let data = Lalonde::read();
    let score = data.score()?;
    let weights = score.weights(Estimand::All)?;
    let effects = |normalisation| {
        let how = Contrasting {
            normalisation,
            ..Contrasting::default()
        };
        let moved: Vec<f64> = data.outcome.iter().map(|value| 0.001 * value + 20.0).collect();
        let one = weights.contrast(&data.outcome, &how)?.contrast.difference;
        Ok::<_, EstimateError>((one, weights.contrast(&moved, &how)?.contrast.difference))
    };
    let (one, moved) = effects(Normalisation::Hajek)?;
    assert_near(moved.value, 0.001 * one.value, 1e-10);
    assert_near(
        moved.standard_error.unwrap(),
        0.001 * one.standard_error.unwrap(),
        1e-10,
    );
    let (one, moved) = effects(Normalisation::HorvitzThompson)?;
    assert!((moved.value - 0.001 * one.value).abs() > 1.0);
    Ok(())
}

/// Numbers of any size, few rows, many ties: there is a finite estimate or an error, and never a panic or a NaN.
#[test]
fn whatever_the_numbers_are_there_is_an_estimate_or_an_error() {
    let stream = RandomStream::new(5, 3);
    for world in 0..1500 {
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
            order: seriatim::estimate::effects::matching::Order::Rows,
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
