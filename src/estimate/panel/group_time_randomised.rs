//! The mean group-time effect under other assignments of treatment: inference that holds with few areas, and with a single
//! treated one.
//!
//! Custody: no zone. Numbers by position.

use super::data::Panel;
use super::group_time::{GroupTime, GroupTimeSettings};
use super::randomisation::{RandomisationSettings, RandomisationTest, Refit, checked, compared};
use super::two_way;
use crate::estimate::EstimateError;

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
    if panel.clusters().count() != panel.units() {
        let (what, must) = ("cluster of a panel whose treatment is assigned anew", "a single unit");
        return Err(EstimateError::OutOfRange { what, must });
    }
    GroupTime::fit(panel, fit)?.simple()?;
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
    compared(own, settings, |assigned| {
        let mut first = panel.first_treated().to_vec();
        for (unit, class) in members.iter().zip(assigned) {
            first[*unit] = classes[*class];
        }
        let found = GroupTime::fit(&panel.assigned(first.clone()), fit)
            .ok()?
            .simple()
            .ok()?;
        let slope = GroupTime::fit(&marked.assigned(first), fit).ok()?.simple().ok()?;
        Some(Refit {
            value: found.overall.value,
            slope: slope.overall.value,
            error: found.overall.standard_error.filter(|error| *error > 0.0),
        })
    })
}
