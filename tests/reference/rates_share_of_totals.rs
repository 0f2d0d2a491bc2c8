//! A share of totals over clusters: by hand, against R, and where there is nothing to tell.

use seriatim::estimate::rates::share_of_totals::share_of_totals;
use seriatim::estimate::{ConfidenceLevel, EstimateError};

use super::assert_near;
use super::published::Table;

const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

#[test]
fn three_clusters_by_hand() -> Result<(), EstimateError> {
    // R = (1 + 0 + 2) / (2 + 1 + 3) = 1/2. Deviations 1 - 1, 0 - 1/2, 2 - 3/2; squares add up to 1/2. Variance: 3/2 · 1/2 / 36
    // = 1/48. A fourth cluster without anything in it changes nothing.
    let found = share_of_totals(&[1, 0, 2, 0], &[2, 1, 3, 0], LEVEL)?;
    assert_eq!((found.clusters, found.part, found.whole), (3, 3, 6));
    assert_eq!(found.share, 0.5);
    assert_near(found.standard_error.unwrap(), (1.0_f64 / 48.0).sqrt(), 1e-15);
    let interval = found.interval.unwrap();
    assert_near(interval.lower, 1.0 - interval.upper, 1e-15);
    Ok(())
}

/// `m <- lm(event ~ 1, bladder2); v <- sandwich::vcovCL(m, cluster = ~id, type = "HC0", cadjust = TRUE)`, limits
/// `plogis(qlogis(coef(m)) + c(-1, 1) * qnorm(.975) * sqrt(v) / (coef(m) * (1 - coef(m))))`: R 4.2.2. The mean of rows with
/// an error between clusters is the same estimator.
#[test]
fn rows_of_bladder2_that_end_with_an_event_agree_with_r() -> Result<(), EstimateError> {
    let data = Table::of(include_str!("data/bladder2.csv"));
    let (ids, events) = (data.whole("id"), data.numbers("event"));
    let persons = usize::try_from(*ids.iter().max().unwrap()).unwrap() + 1;
    let (mut parts, mut wholes) = (vec![0; persons], vec![0; persons]);
    for (id, event) in ids.iter().zip(events) {
        let place = usize::try_from(*id).unwrap();
        parts[place] += u64::from(event == 1.0);
        wholes[place] += 1;
    }
    let found = share_of_totals(&parts, &wholes, LEVEL)?;
    assert_eq!(found.clusters, 85);
    assert_near(found.share, 0.629213483146069, 1e-14);
    assert_near(found.standard_error.unwrap(), 0.040811659484210, 1e-13);
    let interval = found.interval.unwrap();
    assert_near(interval.lower, 0.546363727047069, 1e-12);
    assert_near(interval.upper, 0.705099112738693, 1e-12);
    Ok(())
}

#[test]
fn clusters_of_one_are_a_plain_share_with_the_variance_of_a_sample() -> Result<(), EstimateError> {
    // 3 of 10: variance p q / (n - 1) = 0.21 / 9.
    let found = share_of_totals(&[1, 1, 1, 0, 0, 0, 0, 0, 0, 0], &[1; 10], LEVEL)?;
    assert_near(found.standard_error.unwrap(), (0.21_f64 / 9.0).sqrt(), 1e-15);
    Ok(())
}

#[test]
fn where_there_is_no_spread_there_is_no_error_and_where_there_is_nothing_there_is_no_share() {
    for (parts, wholes) in [(&[0, 0][..], &[2, 3][..]), (&[2, 3], &[2, 3]), (&[1], &[2])] {
        let found = share_of_totals(parts, wholes, LEVEL).unwrap();
        assert_eq!((found.standard_error, found.interval), (None, None), "{parts:?}");
    }
    assert_eq!(share_of_totals(&[], &[], LEVEL), Err(EstimateError::NoTrials));
    assert_eq!(share_of_totals(&[0, 0], &[0, 0], LEVEL), Err(EstimateError::NoTrials));
    assert_eq!(
        share_of_totals(&[2], &[1], LEVEL),
        Err(EstimateError::SuccessesExceedTrials)
    );
    assert!(matches!(
        share_of_totals(&[1], &[1, 1], LEVEL),
        Err(EstimateError::LengthDiffers { .. })
    ));
    assert!(matches!(
        share_of_totals(&[0, 0], &[u64::MAX, 1], LEVEL),
        Err(EstimateError::OutOfRange { .. })
    ));
}
