//! What must hold of effects whatever the data: planted truths are found, and what should make no difference makes none.

use seriatim::estimate::effects::matching::{
    Coarsening, Distance, Neighbours, Rules, coarsened, exactly, nearest_neighbours,
};
use seriatim::estimate::effects::{
    Contrasting, DoublyRobust, DoublyRobustVariance, Estimand, Normalisation, PropensityScore, ScoreDoubt,
    Standardising, Treatment, doubly_robust, entropy_balanced, standardised,
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
