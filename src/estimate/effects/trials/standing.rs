//! Whose effect is asked for, and what a comparator counts on a day: all the trials in which she stands, together.
//!
//! Custody: no zone. Weights by person and day.

use libm::exp;

use super::passing::Passing;
use super::referral::Stretch;
use crate::estimate::EstimateError;
use crate::estimate::effects::Estimand;

/// Whose effect, in trials of one day each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Population {
    /// The treated.
    Treated,
    /// All with whom a trial is held.
    All,
    /// The treated, each by the probability of not having been referred before: those who could as well have been.
    Overlap,
}

impl Population {
    pub(super) fn of(estimand: Estimand) -> Result<Population, EstimateError> {
        match estimand {
            Estimand::Treated => Ok(Population::Treated),
            Estimand::All => Ok(Population::All),
            Estimand::Overlap => Ok(Population::Overlap),
            Estimand::Untreated | Estimand::Matching => Err(EstimateError::OutOfRange {
                what: "estimand of sequential trials",
                must: "that of the treated, of all, or of the overlap",
            }),
        }
    }

    /// How often H enters a trial's part in the weight on the day of the trial.
    fn power(self) -> f64 {
        if self == Population::Overlap { 2.0 } else { 1.0 }
    }

    /// Weight of the treated on a day.
    pub(super) fn of_treated(self, passing: &Passing, day: i64, rate: f64) -> f64 {
        match self {
            Population::Treated => 1.0,
            Population::All => 1.0 / rate,
            Population::Overlap => exp(-passing.before(day)),
        }
    }

    /// Adds `times` the slope of its logarithm.
    pub(super) fn add_slope_of_treated(
        self,
        passing: &Passing,
        (day, band): (i64, usize),
        times: f64,
        slope: &mut [f64],
    ) {
        match self {
            Population::Treated => {}
            Population::All => passing.add_rate_slope(band, -times, slope),
            Population::Overlap => passing.add_slope(day, -times, slope),
        }
    }

    /// Weight per day of trial of a comparator on the day itself.
    pub(super) fn of_comparator(self, passing: &Passing, day: i64, rate: f64) -> f64 {
        match self {
            Population::Treated => rate,
            Population::All => 1.0,
            Population::Overlap => rate * exp(-passing.before(day)),
        }
    }

    /// Adds `times` the slope of its logarithm.
    pub(super) fn add_slope_of_comparator(
        self,
        passing: &Passing,
        (day, band): (i64, usize),
        times: f64,
        slope: &mut [f64],
    ) {
        if self != Population::All {
            passing.add_rate_slope(band, times, slope);
        }
        if self == Population::Overlap {
            passing.add_slope(day, -times, slope);
        }
    }
}

/// The trials of one comparator that began from `after` to `until`, as they weigh on a later day.
///
/// On day t a trial of day s weighs h(s) exp(H(t) - H(s)): h that of the estimand, and one over the probability of not having
/// been referred since (Robins & Finkelstein 2000), as who is referred leaves the comparators. Over all days s this is an
/// integral with a closed form: for the treated, exp(H(t)) - 1, the odds of having been referred by then.
pub(super) struct Standing<'p> {
    pub(super) population: Population,
    pub(super) passing: &'p Passing,
    /// First day of the trials.
    pub(super) after: i64,
    /// The day after the last.
    pub(super) until: i64,
}

impl Standing<'_> {
    /// The weight on a day, and with it the slope of the weight where `slope` is given.
    pub(super) fn weight(&self, day: i64, mut slope: Option<(&mut [f64], f64)>) -> f64 {
        let (power, on_day) = (self.population.power(), exp(self.passing.before(day)));
        let mut weight = 0.0;
        for stretch in &self.passing.stretches {
            let ends = [stretch.days.from.max(self.after), stretch.days.until.min(self.until)];
            if ends[0] >= ends[1] {
                continue;
            }
            let left = ends.map(|end| exp(-power * self.passing.before(end)));
            let factor = on_day * self.factor(stretch) / power;
            let part = factor * (left[0] - left[1]);
            weight += part;
            if let Some((slope, times)) = &mut slope {
                self.passing
                    .add_slope(ends[0], -power * factor * left[0] * *times, slope);
                self.passing
                    .add_slope(ends[1], power * factor * left[1] * *times, slope);
                if self.population == Population::All {
                    self.passing.add_rate_slope(stretch.band, -part * *times, slope);
                }
            }
        }
        if let Some((slope, times)) = slope {
            self.passing.add_slope(day, weight * times, slope);
        }
        weight
    }

    fn factor(&self, stretch: &Stretch) -> f64 {
        match self.population {
            Population::All => 1.0 / stretch.rate,
            Population::Treated | Population::Overlap => 1.0,
        }
    }
}
