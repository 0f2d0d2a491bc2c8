//! The mean group-time effect under other assignments of treatment: inference that holds with few areas, and with a single
//! treated one.
//!
//! Custody: no zone. Numbers by position.

use super::data::Panel;
use super::group_time::{GroupTime, GroupTimeSettings};
use super::randomisation::{RandomisationSettings, RandomisationTest, Refit, checked, compared_each};
use super::two_way;
use crate::estimate::{Estimate, EstimateError};

/// The [mean of all effects after treatment](GroupTime::simple), first treated periods being assigned anew to units, each as
/// often as it was. Exact for the hypothesis of no effect on any unit if every unit was as likely to be treated as another.
/// Units that are treated from the first period on take no part, here as there.
///
/// # Errors
/// As [`GroupTime::fit`] and [`GroupTime::simple`]; [`EstimateError::OutOfRange`] for a cluster of several units, for draws
/// outside of 99 to a million, and for the studentised statistic with one treated or one other unit.
pub fn randomise_group_time(
    panel: &Panel,
    fit: GroupTimeSettings,
    settings: RandomisationSettings,
) -> Result<RandomisationTest, EstimateError> {
    let simple = |_: &Panel, found: &GroupTime| found.simple().map(|found| found.overall);
    let mut tests = randomise_group_time_means(panel, fit, settings, &[&simple])?;
    tests.pop().ok_or(EstimateError::NothingToEstimate {
        nothing: "no effect after treatment",
    })
}

/// A mean of group-time effects, of a panel under an assignment; linear in the outcomes.
pub type MeanEffect<'m> = dyn Fn(&Panel, &GroupTime) -> Result<Estimate, EstimateError> + Sync + 'm;

/// As [`randomise_group_time`], of several means under the same assignments.
///
/// # Errors
/// As there.
pub fn randomise_group_time_means(
    panel: &Panel,
    fit: GroupTimeSettings,
    settings: RandomisationSettings,
    means: &[&MeanEffect<'_>],
) -> Result<Vec<RandomisationTest>, EstimateError> {
    if panel.clusters().count() != panel.units() {
        let (what, must) = ("cluster of a panel whose treatment is assigned anew", "a single unit");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let own = GroupTime::fit(panel, fit)?;
    means.iter().try_for_each(|mean| mean(panel, &own).map(|_| ()))?;
    let start = panel.periods().first().copied().unwrap_or(i64::MIN);
    let anticipation = i64::from(fit.anticipation);
    let is_member = |first: &Option<i64>| first.is_none_or(|first| first.saturating_sub(anticipation) > start);
    let members: Vec<usize> = (0..panel.units())
        .filter(|unit| is_member(&panel.first_treated()[*unit]))
        .collect();
    let mut classes: Vec<Option<i64>> = members.iter().map(|unit| panel.first_treated()[*unit]).collect();
    classes.sort_unstable();
    classes.dedup();
    let class = |unit: &usize| classes.partition_point(|class| *class < panel.first_treated()[*unit]);
    let own: Vec<usize> = members.iter().map(class).collect();
    let never = own.iter().filter(|own| classes[**own].is_none()).count();
    let treated = own.len() - never;
    checked(settings, treated == 1 || never == 1)?;
    // What an effect of 1 on those treated in truth would add to an estimate is the estimate for that outcome.
    let truly: Vec<f64> = (0..panel.rows()).map(|row| two_way::treated(panel, row)).collect();
    let marked = panel.with_outcome(truly);
    compared_each(own, settings, |assigned| {
        let mut first = panel.first_treated().to_vec();
        for (unit, class) in members.iter().zip(assigned) {
            first[*unit] = classes[*class];
        }
        let read = |panel: Panel| Some((GroupTime::fit(&panel, fit).ok()?, panel));
        let fitted = read(panel.assigned(first.clone())).zip(read(marked.assigned(first)));
        let refit = |mean: &&MeanEffect<'_>| {
            let ((found, own), (slope, marked)) = fitted.as_ref()?;
            let found = mean(own, found).ok()?;
            Some(Refit {
                value: found.value,
                slope: mean(marked, slope).ok()?.value,
                error: found.standard_error.filter(|error| *error > 0.0),
            })
        };
        means.iter().map(refit).collect()
    })
}
