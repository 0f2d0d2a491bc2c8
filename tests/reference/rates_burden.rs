//! Attributable fractions and disproportionality, held against R 4.2.2.

use seriatim::estimate::EstimateError;
use seriatim::estimate::rates::proportion::wilson;
use seriatim::estimate::rates::two_by_two::burden::{
    disproportionality, disproportionality_to, population_attributable_fraction,
};

use super::assert_near;
use super::rates_poisson::{LEVEL, assert_limits};
use super::rates_two_by_two::{CARE, FEW, NO_EXPOSED, NO_OTHERS, assert_ratio, table};

/// `pf <- 1 - (c/n0)/((a + c)/N)` and `1 - exp(log(1 - pf) + c(1, -1)*qnorm(.975)*sqrt((b + pf*(a + d))/(N*c)))`.
#[test]
fn attributable_fractions_agree_with_r() -> Result<(), EstimateError> {
    for (cells, value, limits) in [
        (CARE, 0.452941176470588, [0.280437166106398, 0.584090030356354]),
        (FEW, 0.55, [-1.34058474097336, 0.91348315809502]),
        (NO_EXPOSED, -1.07142857142857, [-1.70371605552377, -0.58700700754591]),
    ] {
        let found = population_attributable_fraction(&table(cells)?, LEVEL)?.estimate;
        assert_near(found.value, value, 1e-13);
        assert_limits(found.interval, limits);
    }
    // pₑ(RR - 1)/RR with 54 of 85 exposed among those with the event.
    let found = population_attributable_fraction(&table(CARE)?, LEVEL)?.estimate.value;
    let ratio = 54.0 / 500.0 / (31.0 / 1000.0);
    assert_near(found, 54.0 / 85.0 * (ratio - 1.0) / ratio, 1e-14);
    let found = population_attributable_fraction(&table(NO_OTHERS)?, LEVEL)?;
    assert_eq!((found.estimate.value, found.estimate.interval), (1.0, None));
    let none = population_attributable_fraction(&table([0, 3, 0, 4])?, LEVEL).err();
    assert_eq!(none, Some(EstimateError::NothingToEstimate { nothing: "no event" }));
    Ok(())
}

/// (54/85)/(500/1500) = 1.90588; limits from the delta method on four multinomial counts: `exp(log(di) + c(-1,
/// 1)*qnorm(.975)*sqrt((sum(P*g^2) - sum(P*g)^2)*N))` with `P` the shares of the cells and `g <- c(1/a - 1/m - 1/n1,
/// -1/n1, -1/m, 0)`.
#[test]
fn disproportionality_agrees_with_r() -> Result<(), EstimateError> {
    for (cells, value, limits) in [
        (CARE, 1.90588235294118, [1.62478511693336, 2.2356110388975]),
        (FEW, 1.6875, [0.949426363091983, 2.99934398358824]),
        (NO_OTHERS, 2.2, [1.39195382907832, 3.47712682625745]),
    ] {
        let found = disproportionality(&table(cells)?, LEVEL)?;
        assert_ratio(&found, Some(value), Some(limits[0]), Some(limits[1]));
    }
    assert_ratio(&disproportionality(&table(NO_EXPOSED)?, LEVEL)?, Some(0.0), None, None);
    // Against a known third: Wilson's limits of 54 in 85, three times.
    let found = disproportionality_to(54, 85, 1.0 / 3.0, LEVEL)?;
    let limits = wilson(54, 85, LEVEL)?.interval;
    assert_ratio(
        &found,
        Some(162.0 / 85.0),
        Some(3.0 * limits.lower),
        Some(3.0 * limits.upper),
    );
    for share in [0.0, 1.0, -0.5, f64::NAN] {
        assert!(matches!(
            disproportionality_to(54, 85, share, LEVEL).err(),
            Some(EstimateError::OutOfRange { .. })
        ));
    }
    assert_eq!(
        disproportionality_to(0, 0, 0.3, LEVEL).err(),
        Some(EstimateError::NoTrials)
    );
    Ok(())
}
