//! Risks of two groups, standardised directly, held against fractions by hand.

use seriatim::estimate::rates::standardised_risk::standardised_risks;
use seriatim::estimate::{EstimateError, Reservation};

use super::assert_near;
use super::rates_poisson::LEVEL;
use super::rates_two_by_two::{CARE, assert_ratio, table};

/// Of 20 and 50 persons 10 and 10 had the event; of 10 and 20, 6 and 9. Weights 70 and 30 of 100:
/// 0.7·0.5 + 0.3·0.6 = 0.53 and 0.7·0.2 + 0.3·0.45 = 0.275. Variances: 0.49·0.25/20 + 0.09·0.24/10 = 0.008285 and
/// 0.49·0.16/50 + 0.09·0.2475/20 = 0.00268175.
#[test]
fn two_strata_by_hand() -> Result<(), EstimateError> {
    let strata = [table([10, 10, 10, 40])?, table([6, 4, 9, 11])?];
    let found = standardised_risks(&strata, &[70.0, 30.0], LEVEL)?;
    assert_near(found.exposed, 0.53, 1e-12);
    assert_near(found.unexposed, 0.275, 1e-12);
    let error = libm::sqrt(0.008_285 / (0.53 * 0.53) + 0.002_681_75 / (0.275 * 0.275));
    let half = LEVEL.deviate() * error;
    let (value, limit) = (0.53 / 0.275, |sign: f64| Some(0.53 / 0.275 * libm::exp(sign * half)));
    assert_ratio(&found.ratio, Some(value), limit(-1.0), limit(1.0));
    assert!(found.ratio.reservations.is_empty());
    Ok(())
}

/// With one stratum the standard does not matter, and the ratio is Katz's: 54 of 500 to 31 of 1,000.
#[test]
fn one_stratum_is_the_crude_risk_ratio() -> Result<(), EstimateError> {
    let found = standardised_risks(&[table(CARE)?], &[3.0], LEVEL)?;
    assert_ratio(
        &found.ratio,
        Some(3.483_870_967_741_935_5),
        Some(2.269_904_895_907_683),
        Some(5.347_077_290_231_76),
    );
    Ok(())
}

#[test]
fn strata_without_one_group_take_no_part() -> Result<(), EstimateError> {
    let strata = [table([10, 10, 10, 40])?, table([0, 0, 9, 11])?];
    let found = standardised_risks(&strata, &[70.0, 30.0], LEVEL)?;
    assert_near(found.exposed, 0.5, 1e-15);
    assert_near(found.unexposed, 0.2, 1e-15);
    assert_eq!(found.ratio.reservations, [Reservation::EmptyStratum]);
    Ok(())
}

#[test]
fn degenerate_tables_have_a_reason_or_no_limits() -> Result<(), EstimateError> {
    let none = standardised_risks(&[table([0, 20, 0, 50])?], &[1.0], LEVEL)?;
    assert_eq!(
        (none.ratio.value, none.ratio.lower, none.ratio.upper),
        (None, None, None)
    );
    let unexposed_only = standardised_risks(&[table([5, 15, 0, 50])?], &[1.0], LEVEL)?;
    assert_eq!((unexposed_only.ratio.value, unexposed_only.ratio.upper), (None, None));
    assert!(unexposed_only.ratio.reservations.contains(&Reservation::EmptyCell));
    let nothing = |strata: &[_], standard: &[f64]| standardised_risks(strata, standard, LEVEL).unwrap_err();
    assert_eq!(nothing(&[], &[]), EstimateError::NoRows);
    let one = [table([5, 15, 3, 50])?];
    assert!(matches!(nothing(&one, &[0.0]), EstimateError::NothingToEstimate { .. }));
    assert!(matches!(
        nothing(&one, &[1.0, 2.0]),
        EstimateError::LengthDiffers { .. }
    ));
    assert!(matches!(nothing(&one, &[-1.0]), EstimateError::OutOfRange { .. }));
    assert!(matches!(nothing(&one, &[f64::NAN]), EstimateError::NotFinite { .. }));
    let lone = [table([5, 15, 0, 0])?];
    assert!(matches!(
        nothing(&lone, &[1.0]),
        EstimateError::NothingToEstimate { .. }
    ));
    Ok(())
}
