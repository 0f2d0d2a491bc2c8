//! Returns after the first: how often a parent who has returned is seen to return again. So would the second part of a parent
//! whom a missed link has split.
//!
//! Custody: cohort rows go in, a share comes out.

use super::super::AnalysisError;
use crate::cohort::Cohort;
use crate::estimate::{EstimateError, IntervalMethod, KaplanMeier, Spells};

/// The probability that a parent who has returned is seen to return again within so many days of the start of the second
/// set, by Kaplan-Meier; where nobody is followed so far, the share that was. 0 where nobody has returned.
pub(super) fn returned_again(cohort: &mut Cohort, day: i64) -> Result<Result<f64, EstimateError>, AnalysisError> {
    let (starts, last_days) = (cohort.starts()?, cohort.last_days()?);
    let at_risk = cohort.episodes().iter().filter(|episode| episode.is_at_risk());
    let returned = at_risk.filter(|episode| episode.returned().is_some());
    let mut spells: Vec<(i64, bool)> = Vec::new();
    for parent in returned.map(|episode| episode.parent()) {
        let own = starts.get(parent).map_or(&[][..], Vec::as_slice);
        let (Some(second), Some(last)) = (own.get(1), last_days.get(parent).map(|last| i64::from(*last))) else {
            continue;
        };
        let third = own.get(2).filter(|third| **third <= last);
        let days = third.unwrap_or(&last) - second;
        // A second set on the last day of observation is followed for no day.
        if days > 0 {
            spells.push((days, third.is_some()));
        }
    }
    Ok(by(&spells, day))
}

fn by(spells: &[(i64, bool)], day: i64) -> Result<f64, EstimateError> {
    if spells.is_empty() {
        return Ok(0.0);
    }
    let (days, again): (Vec<i64>, Vec<bool>) = spells.iter().copied().unzip();
    let at = KaplanMeier::fit(&Spells::from_origin(&days, &again)?).at(day, IntervalMethod::default());
    // Persons are far below 2^53.
    let crude = again.iter().filter(|again| **again).count() as f64 / spells.len() as f64;
    Ok(at.survival.map_or(crude, |survival| 1.0 - survival))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_set_is_counted_from_the_second() {
        // Of four one is seen again on day 10, one leaves on day 20, one is seen again on day 30: 1 - 3/4 x 1/2.
        let spells = [(10, true), (20, false), (30, true), (90, false)];
        assert_eq!(by(&spells, 9), Ok(0.0));
        assert!((by(&spells, 60).unwrap_or_default() - 0.625).abs() < 1e-15);
        // Nobody is followed for 100 days: two of four.
        assert_eq!(by(&spells, 100), Ok(0.5));
        assert_eq!(by(&[], 100), Ok(0.0));
    }
}
