//! Effects on what is hardly data: one row in an arm, nothing that varies, numbers that are none, settings that cannot be.

use seriatim::estimate::effects::matching::{
    Distance, Neighbours, Reuse, Rules, Ties, exactly, nearest_neighbours, subclasses,
};
use seriatim::estimate::effects::{
    Contrasting, DoublyRobust, Estimand, Normalisation, PropensityScore, Standardising, Treatment, doubly_robust,
    entropy_balanced, optimal_bounds, overlap, standardised,
};
use seriatim::estimate::{ConfidenceLevel, Covariates, EstimateError, Interval, Reservation};

use super::assert_near;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;
const EVERYBODY: [Estimand; 5] = [
    Estimand::All,
    Estimand::Treated,
    Estimand::Untreated,
    Estimand::Overlap,
    Estimand::Matching,
];

#[test]
fn there_is_no_comparison_without_both_arms() {
    assert_eq!(Treatment::new(&[]).err(), Some(EstimateError::NoRows));
    for marks in [[true, true], [false, false]] {
        let found = Treatment::new(&marks).err();
        assert!(matches!(found, Some(EstimateError::NothingToEstimate { .. })));
    }
}

#[test]
fn a_covariate_that_tells_the_arms_apart_or_does_not_vary_has_no_score() -> Result<(), EstimateError> {
    let marks = [true, true, false, false];
    let treatment = Treatment::new(&marks)?;
    let separating = Covariates::new(4, vec![&[3.0, 4.0, 1.0, 2.0]])?;
    let found = PropensityScore::fit(&treatment, &separating).err();
    assert_eq!(found, Some(EstimateError::Separated { column: 0 }));
    let constant = Covariates::new(4, vec![&[3.0; 4]])?;
    let found = PropensityScore::fit(&treatment, &constant).err();
    assert_eq!(found, Some(EstimateError::Collinear { column: 0 }));
    let of_others = Covariates::new(3, vec![&[3.0, 1.0, 2.0]])?;
    assert!(matches!(
        PropensityScore::fit(&treatment, &of_others).err(),
        Some(EstimateError::LengthDiffers { .. })
    ));
    for scores in [[0.0, 0.5, 0.5, 0.5], [0.5, 1.0, 0.5, 0.5], [f64::NAN, 0.5, 0.5, 0.5]] {
        assert!(PropensityScore::known(&treatment, &scores).is_err());
    }
    Ok(())
}

/// Scores ½, so that every weight for all is 2: the plain difference, 7 - 2, whatever is asked for.
#[test]
fn with_equal_scores_every_estimand_is_the_plain_difference() -> Result<(), EstimateError> {
    let marks = [true, true, false, false];
    let treatment = Treatment::new(&marks)?;
    let score = PropensityScore::known(&treatment, &[0.5; 4])?;
    for estimand in EVERYBODY {
        for normalisation in [Normalisation::Hajek, Normalisation::HorvitzThompson] {
            let how = Contrasting {
                normalisation,
                ..Contrasting::default()
            };
            let found = score.weights(estimand)?.contrast(&[6.0, 8.0, 1.0, 3.0], &how)?;
            assert_near(found.contrast.difference.value, 5.0, 1e-15);
            assert!(found.reservations.contains(&Reservation::FewInArm));
        }
    }
    let found = overlap(&score);
    assert_eq!(
        (found.treated_outside, found.untreated_outside, found.near_ends),
        (0.0, 0.0, 0.0)
    );
    assert_eq!(optimal_bounds(&score), Interval { lower: 0.0, upper: 1.0 });
    Ok(())
}

/// An outcome that is the same for all has no variance, and none is claimed.
#[test]
fn an_outcome_that_does_not_vary_has_no_standard_error() -> Result<(), EstimateError> {
    let marks = [true, true, true, false, false, false];
    let treatment = Treatment::new(&marks)?;
    let covariates = Covariates::new(6, vec![&[1.0, 2.0, 3.0, 2.0, 1.0, 2.5]])?;
    let score = PropensityScore::fit(&treatment, &covariates)?;
    let (same, by_arm) = ([0.1; 6], [0.3, 0.3, 0.3, 0.1, 0.1, 0.1]);
    for outcome in [same, by_arm] {
        let found = score
            .weights(Estimand::All)?
            .contrast(&outcome, &Contrasting::default())?;
        assert_eq!(found.contrast.difference.standard_error, None);
        assert_eq!(found.contrast.difference.interval, None);
        assert!(found.reservations.contains(&Reservation::NoVariance));
        let found = standardised(
            &outcome,
            &treatment,
            &covariates,
            Estimand::All,
            &Standardising::default(),
        )?;
        assert_eq!(found.contrast.difference.standard_error, None);
        let how = DoublyRobust::default();
        let found = doubly_robust(&outcome, &treatment, &covariates, &covariates, Estimand::Treated, &how)?;
        assert_eq!(found.contrast.difference.standard_error, None);
        let scores = Distance::Score(score.scores());
        for rules in [
            Rules::default(),
            Rules {
                reuse: Reuse::Never,
                ties: Ties::First,
                ..Rules::default()
            },
        ] {
            let matches = nearest_neighbours(&scores, &treatment, &rules)?;
            assert_eq!(
                matches
                    .effect(&outcome, Neighbours::default(), LEVEL)?
                    .difference
                    .standard_error,
                None
            );
        }
    }
    Ok(())
}

/// Nobody of the untreated has the event: the risk ratio has no denominator, the difference stands.
#[test]
fn an_arm_without_an_event_has_no_ratio() -> Result<(), EstimateError> {
    let marks: Vec<bool> = (0..40).map(|row| row % 2 == 0).collect();
    let outcome: Vec<f64> = (0..40).map(|row| f64::from(u8::from(row % 4 == 0))).collect();
    let treatment = Treatment::new(&marks)?;
    let score = PropensityScore::known(&treatment, &[0.4; 40])?;
    let found = score
        .weights(Estimand::All)?
        .contrast(&outcome, &Contrasting::default())?;
    assert_near(found.contrast.difference.value, 0.5, 1e-15);
    assert_eq!((found.contrast.risk_ratio, found.contrast.odds_ratio), (None, None));
    assert_eq!(found.contrast.untreated.standard_error, None);
    assert_eq!(found.reservations, [Reservation::NoEvents]);
    Ok(())
}

#[test]
fn a_single_heavy_row_and_scores_near_the_ends_are_told() -> Result<(), EstimateError> {
    let marks: Vec<bool> = (0..60).map(|row| row % 2 == 0).collect();
    let mut scores = vec![0.5; 60];
    scores[0] = 1e-4;
    let treatment = Treatment::new(&marks)?;
    let score = PropensityScore::known(&treatment, &scores)?;
    let outcome: Vec<f64> = (0..60).map(f64::from).collect();
    let found = score
        .weights(Estimand::All)?
        .contrast(&outcome, &Contrasting::default())?;
    assert_eq!(
        found.reservations,
        [Reservation::ExtremeWeights, Reservation::FewEffective]
    );
    assert!(found.compared.effective_treated < 1.1);
    assert_eq!(overlap(&score).reservations, [Reservation::ScoresNearEnds]);
    // The optimal rule leaves that row out, and nothing is left to tell but that.
    let found = score
        .weights(Estimand::All)?
        .trimmed_optimally()?
        .contrast(&outcome, &Contrasting::default())?;
    assert_eq!(found.reservations, [Reservation::Trimmed]);
    assert_near(found.contrast.difference.value, 30.0 - 30.0, 1e-12);
    Ok(())
}

/// One cluster, or one for each arm, of which nothing can be said; and three, which are few.
#[test]
fn few_clusters_are_told_and_one_for_each_arm_has_no_standard_error() -> Result<(), EstimateError> {
    let marks: Vec<bool> = (0..60).map(|row| row % 2 == 0).collect();
    let outcome: Vec<f64> = (0..60).map(|row| f64::from(row * row % 17)).collect();
    let treatment = Treatment::new(&marks)?;
    let score = PropensityScore::known(&treatment, &[0.5; 60])?;
    let weights = score.weights(Estimand::All)?;
    for (of, error) in [(1, false), (2, false), (3, true)] {
        let clusters: Vec<u64> = (0..60).map(|row| row % of).collect();
        let how = Contrasting {
            clusters: Some(&clusters),
            ..Contrasting::default()
        };
        let found = weights.contrast(&outcome, &how)?;
        assert!(found.reservations.contains(&Reservation::FewClusters));
        assert_eq!(found.contrast.difference.standard_error.is_some(), error, "{of}");
        assert_eq!(found.reservations.contains(&Reservation::NoVariance), !error);
        assert_eq!(found.compared.persons, of);
    }
    Ok(())
}

#[test]
fn settings_that_cannot_be_are_errors() -> Result<(), EstimateError> {
    let marks = [true, true, false, false];
    let treatment = Treatment::new(&marks)?;
    let scores = [0.2, 0.7, 0.3, 0.6];
    let score = PropensityScore::known(&treatment, &scores)?;
    let weights = score.weights(Estimand::All)?;
    for (lower, upper) in [(0.5, 0.2), (-0.1, 0.5), (0.1, 1.5), (f64::NAN, 0.5), (0.9, 0.95)] {
        assert!(
            weights.clone().trimmed(Interval { lower, upper }).is_err(),
            "{lower} {upper}"
        );
    }
    for (lower, upper) in [(0.5, 0.2), (-0.1, 0.5), (0.1, 1.5), (f64::NAN, 0.5), (0.5, 0.5)] {
        assert!(weights.clone().truncated(lower, upper).is_err(), "{lower} {upper}");
    }
    for outcome in [
        vec![1.0; 3],
        vec![1.0, f64::NAN, 0.0, 2.0],
        vec![1e308, 1e308, -1e308, 1e308],
    ] {
        assert!(weights.contrast(&outcome, &Contrasting::default()).is_err());
    }
    let covariates = Covariates::new(4, vec![&scores])?;
    for estimand in [Estimand::Overlap, Estimand::Matching] {
        assert!(standardised(&scores, &treatment, &covariates, estimand, &Standardising::default()).is_err());
        let how = DoublyRobust::default();
        assert!(doubly_robust(&scores, &treatment, &covariates, &covariates, estimand, &how).is_err());
        assert!(entropy_balanced(&treatment, &covariates, estimand).is_err());
        assert!(subclasses(&scores, &treatment, 2, estimand).is_err());
        assert!(exactly(&[], &treatment)?.weights(estimand).is_err());
    }
    Ok(())
}
