//! Randomisation inference: what the statistic would have been if treatment had been given to others (Fisher 1935; for
//! few treated clusters, MacKinnon & Webb 2020, J Econometrics 218:435).
//!
//! Custody: no zone. Numbers by position.

use libm::{fabs, sqrt};
use rayon::prelude::*;
use serde::Serialize;

use super::assignment::Assignments;
use super::bands::MOST_DRAWS;
use super::data::Panel;
use super::influence::without_error;
use super::inversion;
use super::shifted::Shifted;
use super::two_way;
use crate::estimate::covariates::{finite, length};
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::applying;
use crate::estimate::result::Limits;
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval, Reference, Reservation, Test};

/// What is compared between assignments, both sides counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RandomisationStatistic {
    /// The estimate itself: exact for the hypothesis that treatment has no effect on anyone. The default, as it exists
    /// with a single treated cluster too.
    #[default]
    Estimate,
    /// The estimate over its standard error: exact too, and nearly right for the weaker hypothesis that there is no
    /// effect on average (Chung & Romano 2013, Annals of Statistics 41:484). Needs two on both sides; an assignment
    /// without a standard error counts as larger.
    Studentised,
}

/// What has to be decided before treatment is assigned anew.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RandomisationSettings {
    /// What is compared.
    pub statistic: RandomisationStatistic,
    /// Assignments drawn; where all different ones are no more than this, each is looked at once instead.
    pub draws: u32,
    /// The seed. A draw is a function of it and of its number.
    pub seed: u64,
    /// Level of the interval.
    pub level: ConfidenceLevel,
}

impl Default for RandomisationSettings {
    fn default() -> RandomisationSettings {
        RandomisationSettings {
            statistic: RandomisationStatistic::default(),
            draws: 9_999,
            seed: 1,
            level: ConfidenceLevel::default(),
        }
    }
}

/// A randomisation test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RandomisationTest {
    /// The estimate as treatment was assigned, without a standard error. As interval, where the estimate itself is what
    /// is compared, the effects that the test does not reject if treatment has the same effect on all; none where a
    /// limit is not found, as with few assignments.
    pub estimate: Estimate,
    /// The statistic, with the share of assignments in which it is as far from 0; exact if each was as likely.
    pub test: Test,
    /// Assignments looked at.
    pub assignments: u32,
    /// Whether these are all.
    pub enumerated: bool,
    /// What is compared.
    pub statistic: RandomisationStatistic,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// The difference between the mean of those treated and that of the others, one value for each unit of assignment.
///
/// # Errors
/// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`]; [`EstimateError::NothingToEstimate`] without a
/// treated or another one; [`EstimateError::OutOfRange`] for draws outside of 99 to a million, and for the studentised
/// statistic with a group of one.
pub fn randomise_means(
    values: &[f64],
    treated: &[bool],
    settings: RandomisationSettings,
) -> Result<RandomisationTest, EstimateError> {
    length("treatment mark", treated.len(), values.len())?;
    finite("value", values)?;
    let count = treated.iter().filter(|treated| **treated).count();
    if count == 0 || count == values.len() {
        let nothing = "no treated or no other unit";
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    let alone = count == 1 || count + 1 == values.len();
    checked(settings, alone)?;
    // About their mean, so that a large one costs no digits.
    let centre = sum(values.iter().copied()) / values.len() as f64;
    let values: Vec<f64> = values.iter().map(|value| value - centre).collect();
    let own: Vec<usize> = treated.iter().map(|treated| usize::from(*treated)).collect();
    let refit = |classes: &[usize]| difference(&values, &own, classes);
    compared(own.clone(), settings, refit)
}

/// The coefficient of treatment in [two-way fixed effects](super::TwoWay), first treated periods being assigned anew to
/// clusters, each as often as it was. Takes every cluster to have been as likely to be treated as another.
///
/// # Errors
/// As [`TwoWay::fit`](super::TwoWay::fit); [`EstimateError::OutOfRange`] for a cluster whose units begin at different
/// times, for draws outside of 99 to a million, and for the studentised statistic with one treated or one other
/// cluster.
pub fn randomise_two_way(panel: &Panel, settings: RandomisationSettings) -> Result<RandomisationTest, EstimateError> {
    two_way::TwoWay::fit(panel, two_way::TwoWaySettings::default())?;
    let shifted = Shifted::of(panel)?;
    let count = shifted.own().iter().filter(|class| **class != shifted.never()).count();
    checked(settings, count == 1 || count + 1 == shifted.own().len())?;
    let mut found = compared(shifted.own().to_vec(), settings, |classes| shifted.coefficient(classes))?;
    if two_way::is_staggered(panel) {
        found.reservations.push(Reservation::StaggeredAdoption);
        found.reservations.sort_unstable();
    }
    Ok(found)
}

pub(super) fn checked(settings: RandomisationSettings, alone: bool) -> Result<(), EstimateError> {
    if !(99..=MOST_DRAWS).contains(&settings.draws) {
        let (what, must) = ("number of draws", "between 99 and a million");
        return Err(EstimateError::OutOfRange { what, must });
    }
    if alone && settings.statistic == RandomisationStatistic::Studentised {
        let (what, must) = ("randomisation statistic", "the estimate where a group is a single one");
        return Err(EstimateError::OutOfRange { what, must });
    }
    Ok(())
}

/// What an assignment of treatment gives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refit {
    /// The estimate.
    pub(super) value: f64,
    /// By how much it would change with an effect of 1 of treatment as it was in truth: 1 for the true assignment.
    pub(super) slope: f64,
    /// Its standard error.
    pub(super) error: Option<f64>,
}

impl Refit {
    fn signed(&self, statistic: RandomisationStatistic) -> Option<f64> {
        match statistic {
            RandomisationStatistic::Estimate => Some(self.value),
            RandomisationStatistic::Studentised => self.error.map(|error| self.value / error),
        }
    }
}

/// `refit` gives what is found under an assignment; `None` where nothing can be told.
pub(super) fn compared(
    own: Vec<usize>,
    settings: RandomisationSettings,
    refit: impl Fn(&[usize]) -> Option<Refit> + Sync + Send,
) -> Result<RandomisationTest, EstimateError> {
    let mut found = compared_each(own, settings, |classes| vec![refit(classes)])?;
    found.pop().ok_or(NO_VARIATION)
}

const NO_VARIATION: EstimateError = EstimateError::NothingToEstimate {
    nothing: "no variation under the assignment that was made",
};

/// Several statistics under the same assignments: `refit` gives as many of each.
pub(super) fn compared_each(
    own: Vec<usize>,
    settings: RandomisationSettings,
    refit: impl Fn(&[usize]) -> Vec<Option<Refit>> + Sync + Send,
) -> Result<Vec<RandomisationTest>, EstimateError> {
    let seen = refit(&own);
    let assignments = Assignments::of(own, settings.draws, settings.seed);
    let refits: Vec<Vec<Option<Refit>>> = (0..assignments.count())
        .into_par_iter()
        .map(|number| refit(&assignments.at(number)))
        .collect();
    let of_place = |(place, seen): (usize, Option<Refit>)| {
        let own = refits.iter().map(|all| all.get(place).copied().flatten());
        let own: Vec<Option<Refit>> = own.collect();
        test(seen.ok_or(NO_VARIATION)?, &own, &assignments, settings)
    };
    seen.into_iter().enumerate().map(of_place).collect()
}

/// What was seen among what is found under all assignments.
fn test(
    seen: Refit,
    refits: &[Option<Refit>],
    assignments: &Assignments,
    settings: RandomisationSettings,
) -> Result<RandomisationTest, EstimateError> {
    let statistic = seen.signed(settings.statistic).ok_or(NO_VARIATION)?;
    // What cannot be told under an assignment counts as larger: the test then errs on the side of no effect.
    let size = |found: &Option<Refit>| {
        found
            .as_ref()
            .and_then(|found| found.signed(settings.statistic))
            .map_or(f64::INFINITY, fabs)
    };
    let sizes: Vec<f64> = refits.iter().map(size).collect();
    let interval = match settings.statistic {
        RandomisationStatistic::Estimate => inverted(seen.value, refits, assignments, settings.level),
        RandomisationStatistic::Studentised => None,
    };
    Ok(RandomisationTest {
        estimate: Estimate {
            interval,
            ..without_error(seen.value, Limits::Own, settings.level)
        },
        test: Test {
            statistic,
            reference: Reference::Own,
            p_value: assignments.p_value(fabs(statistic), &sizes),
        },
        assignments: assignments.count(),
        enumerated: assignments.are_all(),
        statistic: settings.statistic,
        reservations: told(settings.statistic, interval, assignments),
    })
}

fn told(statistic: RandomisationStatistic, interval: Option<Interval>, assignments: &Assignments) -> Vec<Reservation> {
    let unbounded = statistic == RandomisationStatistic::Estimate && interval.is_none();
    let few = assignments.are_all() && assignments.count() < 20;
    let mut told = applying([
        (unbounded, Reservation::IntervalUnbounded),
        (few, Reservation::FewAssignments),
    ]);
    told.sort_unstable();
    told
}

/// The effects δ that are not rejected: outcomes less δ for the treated are assigned anew, which takes δ times the
/// slope off every estimate.
fn inverted(
    value: f64,
    refits: &[Option<Refit>],
    assignments: &Assignments,
    level: ConfidenceLevel,
) -> Option<Interval> {
    let unit = refits
        .iter()
        .flatten()
        .fold(0.0, |most, found| f64::max(most, fabs(found.value - value)));
    if unit <= 0.0 {
        return None;
    }
    inversion::interval(value, unit / 10.0, level, |effect| {
        let size = |found: &Option<Refit>| {
            found
                .as_ref()
                .map_or(f64::INFINITY, |found| fabs(found.value - effect * found.slope))
        };
        let sizes: Vec<f64> = refits.iter().map(size).collect();
        assignments.p_value(fabs(value - effect), &sizes)
    })
}

/// The difference of two means with Welch's standard error; `None` for the error where a group does not vary.
fn difference(values: &[f64], own: &[usize], classes: &[usize]) -> Option<Refit> {
    let moments = |class: usize| {
        let inside = || {
            values
                .iter()
                .zip(classes)
                .filter(|(_, own)| **own == class)
                .map(|(value, _)| *value)
        };
        let count = inside().count() as f64;
        let mean = sum(inside()) / count;
        let squares = sum(inside().map(|value| (value - mean) * (value - mean)));
        (mean, squares / (count - 1.0) / count, count)
    };
    let (treated, of_treated, count) = moments(1);
    let (others, of_others, other_count) = moments(0);
    let error = sqrt(of_treated + of_others);
    let stayed = own
        .iter()
        .zip(classes)
        .filter(|(own, class)| **own == 1 && **class == 1)
        .count() as f64;
    Some(Refit {
        value: treated - others,
        slope: stayed / count - (count - stayed) / other_count,
        error: (error > 0.0 && error.is_finite()).then_some(error),
    })
}
