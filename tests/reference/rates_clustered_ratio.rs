//! The ratio of two rates with a variance by cluster: by hand, beside the Poisson regression that it is, and where there is
//! nothing to tell.

use seriatim::estimate::numeric::random::RandomStream;
use seriatim::estimate::rates::clustered_rate_ratio::{ClusteredRateRatio, PersonTimes, clustered_rate_ratio};
use seriatim::estimate::regression::{ClusterRobust, Design, Family, GeneralisedLinear, Response, Variance};
use seriatim::estimate::{Clusters, ConfidenceLevel, Covariates, EstimateError, Reservation};

use super::assert_near;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;
const Z: f64 = 1.959_963_984_540_054;

fn found(
    exposed: &[bool],
    events: &[u64],
    person_time: &[f64],
    families: &[u64],
) -> Result<ClusteredRateRatio, EstimateError> {
    let persons = PersonTimes {
        exposed,
        events,
        person_time,
    };
    clustered_rate_ratio(persons, &Clusters::new(families, families.len())?, LEVEL)
}

const MOTHERS: [bool; 5] = [true, true, false, false, false];

#[test]
fn three_families_by_hand() -> Result<(), EstimateError> {
    // Mothers: one event in 1 + 3 years; fathers: one in 2 + 2 + 4. R = (1/4) / (1/8) = 2. Scores 1 - 1/4, -3/4; and -(1 - 2/8),
    // 2/8, 4/8. Families of the first mother and father, of the second ones, of the third father: 0, -1/2, 1/2. Variance 3/2 (1/4
    // + 1/4) = 3/4; of five by themselves 5/4 (3 · 9/16 + 1/16 + 1/4) = 5/2.
    let found = found(&MOTHERS, &[1, 0, 1, 0, 0], &[1.0, 3.0, 2.0, 2.0, 4.0], &[7, 8, 7, 8, 9])?;
    assert_eq!((found.ratio.value, found.clusters), (Some(2.0), 3));
    assert_near(found.ratio.log_standard_error.unwrap(), 0.75_f64.sqrt(), 1e-15);
    assert_near(found.ratio.lower.unwrap(), 2.0 * (-Z * 0.75_f64.sqrt()).exp(), 1e-14);
    assert_near(found.ratio.upper.unwrap(), 2.0 * (Z * 0.75_f64.sqrt()).exp(), 1e-14);
    assert_near(found.design_effect.unwrap(), 0.3, 1e-15);
    assert_eq!(
        found.ratio.reservations,
        [Reservation::FewEvents, Reservation::FewClusters]
    );
    Ok(())
}

#[test]
fn persons_by_themselves_have_a_design_effect_of_one() -> Result<(), EstimateError> {
    let found = found(&MOTHERS, &[1, 0, 1, 0, 0], &[1.0, 3.0, 2.0, 2.0, 4.0], &[1, 2, 3, 4, 5])?;
    assert_near(found.ratio.log_standard_error.unwrap(), 2.5_f64.sqrt(), 1e-15);
    assert_eq!(found.design_effect, Some(1.0));
    Ok(())
}

/// 400 couples whose rates are multiplied by the same factor; 100 mothers and 60 fathers by themselves.
fn couples() -> (Vec<bool>, Vec<u64>, Vec<f64>, Vec<u64>) {
    let stream = RandomStream::new(20_261_126, 77);
    let mut rows = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for family in 0..560_u64 {
        let draw = |place: u64| stream.uniform(family * 5 + place);
        let factor = -draw(0).ln();
        for (exposed, rate) in [(true, 0.4), (false, 0.2)] {
            let is_there = family < 400 || exposed == (family < 500);
            let place = u64::from(exposed) * 2 + 1;
            let (wait, followed) = (-draw(place).ln() / (rate * factor), 1.0 + 4.0 * draw(place + 1));
            if is_there {
                rows.0.push(exposed);
                rows.1.push(u64::from(wait <= followed));
                rows.2.push(wait.min(followed));
                rows.3.push(family);
            }
        }
    }
    rows
}

/// The variance of the logarithm is that of the coefficient of a Poisson regression with ln time as offset, robust by cluster.
#[test]
fn it_is_the_poisson_regression_with_a_robust_variance() -> Result<(), EstimateError> {
    let (exposed, events, times, families) = couples();
    let found = found(&exposed, &events, &times, &families)?;
    let group: Vec<f64> = exposed.iter().map(|exposed| f64::from(u8::from(*exposed))).collect();
    let outcome: Vec<f64> = events.iter().map(|events| *events as f64).collect();
    let offset: Vec<f64> = times.iter().map(|time| time.ln()).collect();
    let design = Design::with_intercept(&Covariates::new(group.len(), vec![&group])?);
    let fit = GeneralisedLinear::fit(Family::Poisson, &design, Response::new(&outcome).with_offset(&offset))?;
    let clusters = Clusters::new(&families, families.len())?;
    let robust = fit.coefficients(Variance::clustered_by(&clusters, ClusterRobust::Cr1), LEVEL)?;
    assert_near(found.ratio.value.unwrap(), fit.values()[1].exp(), 1e-12);
    let error = robust.coefficients[1].estimate.standard_error.unwrap();
    assert_near(found.ratio.log_standard_error.unwrap(), error, 1e-11);
    // Couples go together: taken for independent, the variance would be too large.
    assert!(found.design_effect.unwrap() < 0.9);
    assert!(found.ratio.reservations.is_empty());
    Ok(())
}

#[test]
fn without_an_event_in_a_group_or_a_second_cluster_there_are_no_limits() -> Result<(), EstimateError> {
    let times = [1.0, 3.0, 2.0, 2.0, 4.0];
    let none_returned = found(&MOTHERS, &[1, 0, 0, 0, 0], &times, &[1, 2, 1, 2, 3])?;
    assert_eq!((none_returned.ratio.value, none_returned.ratio.lower), (None, None));
    assert!(none_returned.ratio.reservations.contains(&Reservation::EmptyCell));
    let one_family = found(&MOTHERS, &[1, 0, 1, 0, 0], &times, &[1; 5])?;
    assert_eq!((one_family.ratio.value, one_family.ratio.lower), (Some(2.0), None));
    assert_eq!(one_family.design_effect, None);
    assert!(one_family.ratio.reservations.contains(&Reservation::FewClusters));
    let nobody = found(&[true; 5], &[1, 0, 1, 0, 0], &times, &[1, 2, 1, 2, 3]);
    assert!(matches!(nobody, Err(EstimateError::OutOfRange { .. })));
    let shorter = found(&MOTHERS, &[1], &times, &[1, 2, 1, 2, 3]);
    assert!(matches!(shorter, Err(EstimateError::LengthDiffers { .. })));
    Ok(())
}
