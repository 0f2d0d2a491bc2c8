//! Variance between areas, and ratios shrunk by it, held against metafor 3.8-1 and mpmath at 30 digits.

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::rates::funnel::heterogeneity::{dersimonian_laird, log_ratio_heterogeneity};
use seriatim::estimate::rates::funnel::overdispersion::{Extremes, Scale, overdispersion};
use seriatim::estimate::rates::funnel::shrinkage::{GammaPrior, shrunken_ratios};
use seriatim::estimate::{EstimateError, Reservation};

use super::assert_near;
use super::rates_funnel::{EXPECTED, OBSERVED};
use super::rates_poisson::{LEVEL, assert_limits};

/// `rma(yi = log(O/E), vi = 1/O, method = "DL")`.
#[test]
fn heterogeneity_agrees_with_metafor() -> Result<(), EstimateError> {
    let found = log_ratio_heterogeneity(&OBSERVED, &EXPECTED, LEVEL)?;
    assert_near(found.between_variance, 0.019521865769202, 1e-11);
    assert_near(found.test.statistic, 18.7453858661492, 1e-12);
    assert_near(found.test.p_value, 0.0658198543975886, 1e-11);
    assert_near(found.share, 0.413188926675336, 1e-11);
    assert_near(found.mean.value, 0.0645891949070279, 1e-11);
    assert_near(found.mean.standard_error.unwrap(), 0.066398515880067, 1e-11);
    assert_limits(found.mean.interval, [-0.0655495048448143, 0.19472789465887]);
    assert_eq!(found.reservations, []);
    Ok(())
}

/// `rma(yi = c(.2, -.1, .35, .05), vi = c(.04, .09, .02, .05), method = "DL")`: Q is below its degrees of freedom.
#[test]
fn areas_that_differ_by_chance_have_no_variance_between_them() -> Result<(), EstimateError> {
    let found = dersimonian_laird(&[0.2, -0.1, 0.35, 0.05], &[0.04, 0.09, 0.02, 0.05], LEVEL)?;
    assert_eq!((found.between_variance, found.share), (0.0, 0.0));
    assert_near(found.test.statistic, 2.56217277486911, 1e-12);
    assert_near(found.mean.value, 0.210994764397906, 1e-12);
    assert_near(found.mean.standard_error.unwrap(), 0.097077720253586, 1e-12);
    assert_eq!(
        found.reservations,
        [Reservation::NoExtraVariation, Reservation::FewAreas]
    );
    Ok(())
}

/// Two effects 0 and 4 with variance 1: mean 2, Q = 8, τ² = (8 - 1)/(2 - 2/2) = 7, standard error √((1 + 7)/2) = 2.
#[test]
fn two_areas_give_what_is_worked_out_by_hand() -> Result<(), EstimateError> {
    let found = dersimonian_laird(&[0.0, 4.0], &[1.0, 1.0], LEVEL)?;
    assert_near(found.test.statistic, 8.0, 1e-15);
    assert_near(found.between_variance, 7.0, 1e-15);
    assert_near(found.mean.value, 2.0, 1e-15);
    assert_near(found.mean.standard_error.unwrap(), 2.0, 1e-15);
    assert_near(found.share, 7.0 / 8.0, 1e-15);
    Ok(())
}

/// The maximum of the negative binomial likelihood by Newton's method at 30 digits in mpmath, and to 12 digits
/// `glm.nb(O ~ 1 + offset(log(E)), control = glm.control(epsilon = 1e-15, maxit = 500))` of MASS, whose `theta` is a.
/// R's `optim(method = "BFGS", control = list(reltol = 1e-14))` stops at a = 70.5956, b = 66.9298, where the
/// likelihood agrees to 11 digits: it is that flat.
#[test]
fn the_prior_is_that_of_the_greatest_likelihood() -> Result<(), EstimateError> {
    let found = shrunken_ratios(&OBSERVED, &EXPECTED, LEVEL)?;
    let GammaPrior { shape, rate } = found.prior.unwrap();
    assert_near(shape, 70.60429710914025, 1e-9);
    assert_near(rate, 66.93804785433255, 1e-9);
    assert_near(found.log_likelihood, -40.44374035765134, 1e-12);
    assert!((shape - 70.5956).abs() < 0.01 && (rate - 66.9298).abs() < 0.01);
    for (area, ratio) in [
        (0, 1.100657047054146),
        (4, 0.9856009797539079),
        (7, 0.9173470002363025),
        (11, 1.018913153045923),
    ] {
        assert_near(found.areas[area].ratio, ratio, 1e-11);
    }
    assert_limits(found.areas[0].interval, [0.8998691025309655, 1.321363323419593]);
    assert_limits(found.areas[11].interval, [0.7995149706534843, 1.264508699450532]);
    assert_eq!(found.reservations, []);
    Ok(())
}

/// As above, for ratios from 0 to 2 and counts in the thousands.
#[test]
fn the_prior_of_areas_far_apart_is_that_of_the_greatest_likelihood() -> Result<(), EstimateError> {
    let found = shrunken_ratios(&[900, 0, 310, 4000, 12], &[450.0, 3.0, 280.0, 5200.0, 40.0], LEVEL)?;
    let GammaPrior { shape, rate } = found.prior.unwrap();
    assert_near(shape, 1.869754304816012, 1e-11);
    assert_near(rate, 2.045424844420566, 1e-11);
    assert_near(found.log_likelihood, -29.26817629955357, 1e-12);
    assert_eq!(found.reservations, [Reservation::FewAreas]);
    Ok(())
}

/// 1,000 areas of 40 expected whose true ratios are gamma with shape 25 and mean 1.1 (sums of 25 exponentials), drawn
/// with seed 11: shape and mean are found again, and the shrunken ratios are nearer to the truth than the plain ones.
#[test]
fn a_planted_prior_is_found_again() -> Result<(), EstimateError> {
    let draws = RandomStream::new(11, 5);
    let mut counter = 0;
    let mut uniform = || {
        counter += 1;
        1.0 - draws.uniform(counter)
    };
    let (mut truths, mut observed) = (Vec::new(), Vec::new());
    for _ in 0..1000 {
        let truth = 1.1 / 25.0 * (0..25).map(|_| -uniform().ln()).sum::<f64>();
        let (mut events, mut time) = (0, -uniform().ln());
        while time < truth * 40.0 {
            events += 1;
            time -= uniform().ln();
        }
        truths.push(truth);
        observed.push(events);
    }
    let expected = vec![40.0; 1000];
    let found = shrunken_ratios(&observed, &expected, LEVEL)?;
    let prior = found.prior.unwrap();
    assert!((20.0..31.0).contains(&prior.shape), "{}", prior.shape);
    assert!((found.mean - 1.1).abs() < 0.03, "{}", found.mean);
    let squares = |ratios: Vec<f64>| ratios.iter().zip(&truths).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let shrunken = squares(found.areas.iter().map(|area| area.ratio).collect());
    let plain = squares(observed.iter().map(|count| *count as f64 / 40.0).collect());
    assert!(shrunken < 0.75 * plain, "{shrunken} {plain}");
    let within = found.areas.iter().zip(&truths).filter(|(area, truth)| {
        area.interval
            .is_some_and(|limits| limits.lower <= **truth && **truth <= limits.upper)
    });
    let covered = within.count();
    assert!((930..970).contains(&covered), "{covered}");
    let spread = overdispersion(&observed, &expected, Scale::Log, Extremes::Kept)?;
    assert!(spread.dispersion > 1.5 && spread.heterogeneity.p_value < 1e-10);
    Ok(())
}
