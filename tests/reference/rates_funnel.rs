//! Areas beside each other, held against R 4.2.2 with metafor 3.8-1, and mpmath at 30 digits.

use seriatim::estimate::rates::funnel::heterogeneity::{dersimonian_laird, log_ratio_heterogeneity};
use seriatim::estimate::rates::funnel::overdispersion::{Allowance, Extremes, Overdispersion, Scale, overdispersion};
use seriatim::estimate::rates::funnel::shrinkage::shrunken_ratios;
use seriatim::estimate::rates::funnel::{FunnelConvention, proportion_limits, ratio_limits};
use seriatim::estimate::{ConfidenceLevel, EstimateError, Interval, Reservation};

use super::assert_near;
use super::rates_poisson::{LEVEL, assert_limits};

/// Twelve local authorities, made up.
pub(super) const OBSERVED: [u64; 12] = [34, 51, 12, 80, 7, 41, 66, 23, 15, 95, 29, 3];
pub(super) const EXPECTED: [f64; 12] = [28.1, 40.7, 15.9, 77.2, 11.8, 30.2, 70.4, 35.1, 9.9, 81.3, 24.6, 5.3];

fn twelve(scale: Scale, extremes: Extremes) -> Result<Overdispersion, EstimateError> {
    overdispersion(&OBSERVED, &EXPECTED, scale, extremes)
}

fn narrow() -> ConfidenceLevel {
    ConfidenceLevel::new(0.998).unwrap()
}

/// `z <- 2*(sqrt(O) - sqrt(E))`; `lo`, `hi <- quantile(z, c(.1, .9), type = 7)`; `mean(pmin(pmax(z, lo), hi)^2)`; with
/// `s <- 1/(2*sqrt(E))`, `w <- 1/s^2`: `(12*phi - 11)/(sum(w) - sum(w^2)/sum(w))`, `(sqrt(O/E) - 1)/sqrt(s^2 + tau2)`.
#[test]
fn scores_and_overdispersion_on_the_scale_of_roots_agree_with_r() -> Result<(), EstimateError> {
    let found = twelve(Scale::SquareRoot, Extremes::default())?;
    assert_near(found.dispersion, 1.51553134438798, 1e-12);
    assert_near(found.between_variance, 0.00477159900375204, 1e-11);
    for (area, score, adjusted) in [
        (0, 1.06001716513174, 0.855206441820563),
        (7, -2.25738754825346, -1.74685423315407),
        (11, -1.14024415815078, -1.08660839662205),
    ] {
        assert_near(found.scores[area].unwrap(), score, 1e-12);
        assert_near(found.adjusted_scores[area].unwrap(), adjusted, 1e-12);
    }
    assert_near(found.heterogeneity.statistic, 22.0756064663614, 1e-12);
    assert_near(found.heterogeneity.p_value, 0.0366811313558568, 1e-11);
    assert_eq!(found.reservations, []);
    let kept = twelve(Scale::SquareRoot, Extremes::Kept)?;
    assert_near(kept.dispersion, 1.83963387219678, 1e-12);
    let truncated = twelve(Scale::SquareRoot, Extremes::Truncated(0.1))?;
    assert_near(truncated.dispersion, 1.36843371941966, 1e-12);
    assert_near(truncated.between_variance, 0.00380918641901505, 1e-11);
    Ok(())
}

/// `z <- sqrt(E)*log(O/E)`, `sp <- floor(rank(z)*10/13)`, kept where `sp > 0 & sp < 9`, phi and tau2 of those with `s
/// <- 1/sqrt(E)`; winsorised as above.
#[test]
fn scores_and_overdispersion_on_the_scale_of_logarithms_agree_with_r() -> Result<(), EstimateError> {
    let found = twelve(Scale::Log, Extremes::Truncated(0.1))?;
    assert_near(found.dispersion, 1.40237071688193, 1e-12);
    assert_near(found.between_variance, 0.0163406145435326, 1e-11);
    assert_near(found.scores[7].unwrap(), -2.50433780861063, 1e-12);
    assert_near(found.adjusted_scores[5].unwrap(), 1.37480489799148, 1e-12);
    let drawn_in = twelve(Scale::Log, Extremes::Winsorised(0.1))?;
    assert_near(drawn_in.dispersion, 1.57918812324904, 1e-12);
    assert_near(drawn_in.between_variance, 0.021115199074499, 1e-11);
    Ok(())
}

/// `(1 + c(-1, 1)*qnorm(.999)*sqrt(1/(4*30.2) + tau2))^2`, the same with `sqrt(phi/(4*30.2))`, and `exp(c(-1,
/// 1)*qnorm(.975)*sqrt(1/30.2 + tau2))`.
#[test]
fn adjusted_limits_agree_with_r() -> Result<(), EstimateError> {
    let found = twelve(Scale::SquareRoot, Extremes::default())?;
    let limits = |allowance| found.limits(30.2, allowance, narrow()).ok();
    assert_limits(limits(Allowance::Additive), [0.418590666532447, 1.83064733938652]);
    assert_limits(limits(Allowance::Multiplicative), [0.427545059295713, 1.81206786598474]);
    // So few expected that the root would be negative.
    assert_eq!(found.limits(0.5, Allowance::Additive, narrow())?.lower, 0.0);
    let found = twelve(Scale::Log, Extremes::Truncated(0.1))?;
    assert_limits(
        found.limits(30.2, Allowance::Additive, LEVEL).ok(),
        [0.646709385314449, 1.54628960504999],
    );
    Ok(())
}

/// With r = `qpois(p, m)`: `(r - (ppois(r, m) - p)/dpois(r, m))/E`, not below 0; `qpois(p, m)/E`; `qgamma(p, m)/E` and
/// `qgamma(1 - p, m + 1)/E`.
#[test]
fn limits_of_ratios_agree_with_r() -> Result<(), EstimateError> {
    use FunnelConvention::{Continuous, Interpolated, Quantiles};
    for (expected, target, convention, wide, far) in [
        (
            30.2,
            1.0,
            Interpolated,
            [0.641946287956978, 1.35527204451815],
            [0.469875870785255, 1.59057369522871],
        ),
        (
            30.2,
            1.0,
            Quantiles,
            [0.662251655629139, 1.35761589403974],
            [0.496688741721854, 1.62251655629139],
        ),
        (
            30.2,
            1.0,
            Continuous,
            [0.675664336754301, 1.42589809240297],
            [0.530234458059086, 1.69994975159535],
        ),
        (3.1, 1.0, Interpolated, [0.0, 2.11656003922458], [0.0, 3.0303297595196]),
        (3.1, 1.0, Quantiles, [0.0, 2.25806451612903], [0.0, 3.2258064516129]),
        (
            0.4,
            1.0,
            Continuous,
            [0.000183208108883646, 11.2147047113145],
            [5.86235271191618e-08, 19.7510750972191],
        ),
        (
            1200.5,
            1.0,
            Interpolated,
            [0.943408485805266, 1.05654719988957],
            [0.911585070181615, 1.08995658440253],
        ),
    ] {
        let of = |level| ratio_limits(expected, target, convention, level).ok();
        assert_limits(of(LEVEL), wide);
        assert_limits(of(narrow()), far);
    }
    assert_limits(
        ratio_limits(30.2, 1.2, Interpolated, narrow()).ok(),
        [0.615439237569553, 1.84572204485366],
    );
    Ok(())
}

/// As for ratios, with `qbinom`, `pbinom`, `dbinom`, `qbeta(p, n*t, n - n*t + 1)` and `qbeta(1 - p, n*t + 1, n - n*t)`.
#[test]
fn limits_of_shares_agree_with_r() -> Result<(), EstimateError> {
    use FunnelConvention::{Continuous, Interpolated, Quantiles};
    for (trials, target, interpolated, quantiles, continuous) in [
        (
            150,
            0.2,
            [0.134519746007805, 0.262703536189143],
            [0.14, 0.266666666666667],
            [0.139193999223658, 0.273036217790927],
        ),
        (
            12,
            0.05,
            [0.0, 0.162084851445564],
            [0.0, 0.166666666666667],
            [0.000145350158002982, 0.340239691676948],
        ),
        (
            4000,
            0.37,
            [0.354943376661746, 0.384868790707782],
            [0.355, 0.385],
            [0.355012524400721, 0.385177613596453],
        ),
    ] {
        let of = |convention| proportion_limits(trials, target, convention, LEVEL).ok();
        assert_limits(of(Interpolated), interpolated);
        assert_limits(of(Quantiles), quantiles);
        assert_limits(of(Continuous), continuous);
    }
    Ok(())
}

#[test]
fn limits_of_what_is_out_of_range_are_errors() {
    let of = |expected, target| ratio_limits(expected, target, FunnelConvention::default(), LEVEL);
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e11] {
        assert!(matches!(of(bad, 1.0).err(), Some(EstimateError::OutOfRange { .. })));
        assert!(matches!(of(1.0, bad).err(), Some(EstimateError::OutOfRange { .. })));
    }
    let of = |trials, target| proportion_limits(trials, target, FunnelConvention::default(), LEVEL);
    assert_eq!(of(0, 0.5).err(), Some(EstimateError::NoTrials));
    for bad in [0.0, 1.0, -0.5, f64::NAN] {
        assert!(matches!(of(10, bad).err(), Some(EstimateError::OutOfRange { .. })));
    }
    assert!(of(u64::MAX, 0.5).is_err());
    for convention in [
        FunnelConvention::Interpolated,
        FunnelConvention::Quantiles,
        FunnelConvention::Continuous,
    ] {
        for expected in [1e-100, 1e-6, 0.3, 5e9] {
            let Interval { lower, upper } = ratio_limits(expected, 1.0, convention, narrow()).unwrap();
            assert!(0.0 <= lower && lower <= upper && upper.is_finite());
        }
        for (trials, target) in [(1, 1e-50), (1, 1.0 - 1e-15), (10_000_000_000, 0.3)] {
            let Interval { lower, upper } = proportion_limits(trials, target, convention, narrow()).unwrap();
            assert!(0.0 <= lower && lower <= upper && upper <= 1.0);
        }
    }
}

/// As observed as expected, areas share one ratio and no interval is made of nothing.
#[test]
fn areas_without_extra_variation_share_one_ratio() -> Result<(), EstimateError> {
    let found = shrunken_ratios(&[10, 20, 33], &[9.0, 21.0, 30.0], LEVEL)?;
    assert_eq!(found.prior, None);
    assert_near(found.mean, 63.0 / 60.0, 1e-15);
    assert!(
        found
            .areas
            .iter()
            .all(|area| area.ratio == found.mean && area.interval.is_none())
    );
    assert_eq!(
        found.reservations,
        [Reservation::NoExtraVariation, Reservation::FewAreas]
    );
    let one = shrunken_ratios(&[500], &[1.0], LEVEL)?;
    assert_eq!((one.prior, one.mean), (None, 500.0));
    let found = overdispersion(&[10, 20, 33], &[9.0, 21.0, 30.0], Scale::Log, Extremes::Kept)?;
    assert_eq!(found.between_variance, 0.0);
    assert_eq!(found.scores, found.adjusted_scores);
    assert_eq!(
        found.reservations,
        [Reservation::NoExtraVariation, Reservation::FewAreas]
    );
    Ok(())
}

#[test]
fn areas_without_an_event_have_no_logarithm() -> Result<(), EstimateError> {
    let (observed, expected) = ([0, 12, 30], [2.0, 8.0, 35.0]);
    let found = overdispersion(&observed, &expected, Scale::Log, Extremes::Kept)?;
    assert_eq!((found.scores[0], found.adjusted_scores[0]), (None, None));
    assert_eq!(found.reservations[0], Reservation::EmptyStratum);
    let found = overdispersion(&observed, &expected, Scale::SquareRoot, Extremes::Kept)?;
    assert_near(found.scores[0].unwrap(), -2.0 * 2f64.sqrt(), 1e-15);
    let found = log_ratio_heterogeneity(&observed, &expected, LEVEL)?;
    assert_eq!((found.areas, found.reservations[0]), (2, Reservation::EmptyStratum));
    let none = overdispersion(&[0, 0], &[1.0, 2.0], Scale::Log, Extremes::Kept).err();
    assert!(matches!(none, Some(EstimateError::NothingToEstimate { .. })));
    let none = shrunken_ratios(&[0, 0], &[1.0, 2.0], LEVEL).err();
    assert_eq!(none, Some(EstimateError::NothingToEstimate { nothing: "no event" }));
    Ok(())
}

#[test]
fn areas_that_are_none_are_errors() {
    let of = |observed: &[u64], expected: &[f64], extremes| {
        overdispersion(observed, expected, Scale::SquareRoot, extremes).err()
    };
    assert_eq!(of(&[], &[], Extremes::Kept), Some(EstimateError::NoRows));
    assert!(matches!(
        of(&[1], &[], Extremes::Kept),
        Some(EstimateError::LengthDiffers { .. })
    ));
    assert!(matches!(
        of(&[1], &[2.0], Extremes::Kept),
        Some(EstimateError::NothingToEstimate { .. })
    ));
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            of(&[1, 2], &[1.0, bad], Extremes::Kept),
            Some(EstimateError::OutOfRange { .. })
        ));
        assert!(shrunken_ratios(&[1, 2], &[1.0, bad], LEVEL).is_err());
        assert!(log_ratio_heterogeneity(&[1, 2], &[1.0, bad], LEVEL).is_err());
        let share = Extremes::Winsorised(bad);
        assert!(matches!(
            of(&[1, 2], &[1.0, 2.0], share),
            Some(EstimateError::OutOfRange { .. })
        ));
        let share = Extremes::Truncated(bad);
        assert!(matches!(
            of(&[1, 2], &[1.0, 2.0], share),
            Some(EstimateError::OutOfRange { .. })
        ));
    }
    assert!(of(&[u64::MAX, 1], &[1.0, 1.0], Extremes::Kept).is_some());
    assert!(shrunken_ratios(&[], &[], LEVEL).is_err());
    assert!(matches!(
        dersimonian_laird(&[f64::NAN, 1.0], &[1.0, 1.0], LEVEL).err(),
        Some(EstimateError::NotFinite { .. })
    ));
    assert!(dersimonian_laird(&[0.0, 1.0], &[1.0, 0.0], LEVEL).is_err());
    assert!(dersimonian_laird(&[0.0, 1e200], &[1.0, 1.0], LEVEL).is_err());
    assert!(dersimonian_laird(&[], &[], LEVEL).is_err());
}

/// Expectations as far apart as they may be give numbers.
#[test]
fn the_ends_of_the_range_give_numbers() -> Result<(), EstimateError> {
    let (observed, expected) = ([1, 10_000_000, 3], [1e-100, 1e100, 1.0]);
    for scale in [Scale::SquareRoot, Scale::Log] {
        for extremes in [Extremes::Kept, Extremes::Winsorised(0.1), Extremes::Truncated(0.2)] {
            let found = overdispersion(&observed, &expected, scale, extremes)?;
            assert!(found.dispersion.is_finite() && found.between_variance.is_finite());
            assert!(found.adjusted_scores.iter().flatten().all(|score| score.is_finite()));
            let limits = found.limits(1e-100, Allowance::Additive, narrow())?;
            assert!(limits.lower <= limits.upper && limits.upper.is_finite());
        }
    }
    match shrunken_ratios(&observed, &expected, LEVEL) {
        Ok(found) => assert!(found.areas.iter().all(|area| area.ratio.is_finite())),
        Err(error) => assert!(matches!(error, EstimateError::NotConverged { .. })),
    }
    Ok(())
}

/// Areas in another order: the same, each in its place.
#[test]
fn the_order_of_areas_has_no_influence() -> Result<(), EstimateError> {
    let (mut observed, mut expected) = (OBSERVED, EXPECTED);
    observed.reverse();
    expected.reverse();
    for scale in [Scale::SquareRoot, Scale::Log] {
        for extremes in [Extremes::default(), Extremes::Truncated(0.1)] {
            let found = overdispersion(&observed, &expected, scale, extremes)?;
            let other = twelve(scale, extremes)?;
            assert_near(found.between_variance, other.between_variance, 1e-12);
            assert_eq!(found.scores[11], other.scores[0]);
        }
    }
    let (found, other) = (
        shrunken_ratios(&observed, &expected, LEVEL)?,
        shrunken_ratios(&OBSERVED, &EXPECTED, LEVEL)?,
    );
    assert_near(found.prior.unwrap().shape, other.prior.unwrap().shape, 1e-9);
    assert_near(found.areas[11].ratio, other.areas[0].ratio, 1e-12);
    Ok(())
}
