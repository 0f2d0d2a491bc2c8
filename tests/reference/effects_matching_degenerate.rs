//! Matching on what is hardly data, and by rules that cannot be.

use seriatim::estimate::effects::matching::{
    Caliper, CaliperScale, CaliperUnit, Coarsening, Covariance, Distance, Neighbours, Order, Reuse, Rules, Ties,
    coarsened, exactly, nearest_neighbours,
};
use seriatim::estimate::effects::{Estimand, Treatment};
use seriatim::estimate::{ConfidenceLevel, Covariates, EstimateError, Reservation};

use super::assert_near;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

#[test]
fn rules_of_matching_that_cannot_be_are_errors() -> Result<(), EstimateError> {
    let marks = [true, true, false, false];
    let treatment = Treatment::new(&marks)?;
    let scores = [0.2, 0.7, 0.3, 0.6];
    let covariates = Covariates::new(4, vec![&scores])?;
    let mahalanobis = Distance::Mahalanobis {
        covariates: &covariates,
        covariance: Covariance::WithinArms,
    };
    let caliper = |width, unit| Caliper {
        scale: CaliperScale::Distance,
        width,
        unit,
    };
    let greedy = Rules {
        reuse: Reuse::Never,
        ties: Ties::First,
        ..Rules::default()
    };
    let by_score = Distance::Score(&scores);
    let of_others = [1, 2];
    let repeated = [1, 2, 2, 3];
    for (distance, rules) in [
        (
            &by_score,
            Rules {
                ties: Ties::Shared,
                ..greedy.clone()
            },
        ),
        (
            &by_score,
            Rules {
                estimand: Estimand::All,
                ..greedy.clone()
            },
        ),
        (
            &by_score,
            Rules {
                estimand: Estimand::Overlap,
                ..Rules::default()
            },
        ),
        (&mahalanobis, greedy.clone()),
        (
            &mahalanobis,
            Rules {
                caliper: Some(caliper(1.0, CaliperUnit::Deviation)),
                ..Rules::default()
            },
        ),
        (
            &by_score,
            Rules {
                caliper: Some(caliper(-1.0, CaliperUnit::Own)),
                ..Rules::default()
            },
        ),
        (
            &by_score,
            Rules {
                caliper: Some(caliper(f64::NAN, CaliperUnit::Own)),
                ..Rules::default()
            },
        ),
        (
            &by_score,
            Rules {
                caliper: Some(caliper(0.01, CaliperUnit::Own)),
                ..Rules::default()
            },
        ),
        (
            &by_score,
            Rules {
                exact: vec![&of_others],
                ..Rules::default()
            },
        ),
        (
            &by_score,
            Rules {
                precedence: Some(&of_others),
                ..Rules::default()
            },
        ),
        (
            &by_score,
            Rules {
                precedence: Some(&repeated),
                ..Rules::default()
            },
        ),
        (&Distance::Score(&[0.1, f64::INFINITY, 0.2, 0.3]), Rules::default()),
        (&Distance::Score(&[1e308, -1e308, 0.2, 0.3]), Rules::default()),
        (&Distance::LogOdds(&[0.0, 0.5, 0.2, 0.3]), Rules::default()),
    ] {
        assert!(
            nearest_neighbours(distance, &treatment, &rules).is_err(),
            "{distance:?} {rules:?}"
        );
    }
    let constant = Covariates::new(4, vec![&[1.0; 4]])?;
    let nowhere = Distance::Mahalanobis {
        covariates: &constant,
        covariance: Covariance::AllRows,
    };
    assert!(nearest_neighbours(&nowhere, &treatment, &Rules::default()).is_err());
    for coarsening in [
        Coarsening::Classes(0),
        Coarsening::Quantiles(0),
        Coarsening::Cutpoints(vec![f64::NAN]),
    ] {
        assert!(coarsened(&scores, &coarsening).is_err());
    }
    assert!(coarsened(&[], &Coarsening::Sturges).is_err());
    assert!(coarsened(&[f64::MAX, f64::MIN], &Coarsening::Sturges).is_err());
    let apart = exactly(&[&[1, 1, 2, 2]], &treatment).err();
    assert!(matches!(apart, Some(EstimateError::NothingToEstimate { .. })));
    Ok(())
}

/// One treated, one untreated: there is a difference and nothing more.
#[test]
fn two_rows_have_a_difference_without_a_standard_error() -> Result<(), EstimateError> {
    let treatment = Treatment::new(&[true, false])?;
    for rules in [
        Rules {
            estimand: Estimand::All,
            ..Rules::default()
        },
        Rules {
            reuse: Reuse::Never,
            ties: Ties::First,
            order: Order::Rows,
            ..Rules::default()
        },
    ] {
        let matches = nearest_neighbours(&Distance::Score(&[0.3, 0.4]), &treatment, &rules)?;
        let found = matches.effect(&[5.0, 2.0], Neighbours::default(), LEVEL)?;
        assert_eq!((found.difference.value, found.difference.standard_error), (3.0, None));
        assert_eq!(found.reservations, [Reservation::FewInArm, Reservation::NoVariance]);
    }
    let found = exactly(&[], &treatment)?.effect(&[5.0, 2.0], Estimand::Treated, LEVEL)?;
    assert_eq!((found.difference.value, found.difference.standard_error), (3.0, None));
    Ok(())
}

/// Many rows at one place: n log n, not n by n.
#[test]
fn ties_by_the_thousand_cost_no_square() -> Result<(), EstimateError> {
    let rows = 60_000;
    let marks: Vec<bool> = (0..rows).map(|row| row % 4 == 0).collect();
    let treatment = Treatment::new(&marks)?;
    // The treated each at a place of their own, all untreated at one; and all at two places.
    let apart: Vec<f64> = (0..rows)
        .map(|row| if row % 4 == 0 { f64::from(row) + 1.0 } else { 0.0 })
        .collect();
    let few: Vec<f64> = (0..rows).map(|row| f64::from(row % 3)).collect();
    let outcome: Vec<f64> = (0..rows).map(|row| f64::from(row % 7)).collect();
    for column in [&apart, &few] {
        for (reuse, ties) in [
            (Reuse::Allowed, Ties::Shared),
            (Reuse::Allowed, Ties::Last),
            (Reuse::Never, Ties::First),
        ] {
            let rules = Rules {
                reuse,
                ties,
                ..Rules::default()
            };
            let matches = nearest_neighbours(&Distance::Score(column), &treatment, &rules)?;
            let total: f64 = matches.weights().iter().sum();
            assert_near(total, f64::from(rows) / 2.0, 1e-9);
            matches.effect(&outcome, Neighbours::default(), LEVEL)?;
        }
    }
    Ok(())
}
