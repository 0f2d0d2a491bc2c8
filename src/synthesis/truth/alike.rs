//! Mothers who are alike in what their hazard of a further set hangs on, and what mixtures of them show.
//!
//! Custody: no zone; arithmetic on settings.
//!
//! Age, number of children and year of the first set are drawn. Care experience and what nobody records are not: over
//! them the probability is summed and integrated, so that its error is that of the draws alone.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::synthesis::day::Day;
use crate::synthesis::draws::{Key, Purpose};
use crate::synthesis::life::{Model, Profile};

/// Steps of the standard normal distribution over which is integrated, by the trapezoidal rule: for a density that falls
/// so fast its error is far below that of the draws.
const STEP: f64 = 0.5;
/// Steps to either side of its middle.
const STEPS: i32 = 12;

/// Drawn mothers of one age band with one factor on the hazard, but for care experience and what nobody records.
#[derive(Debug)]
pub(super) struct Alike {
    pub(super) band: usize,
    /// How many they are.
    pub(super) mothers: f64,
    /// By days since the first set: how many of them are observed on that day.
    followed: Vec<f64>,
    /// By days since the first set: the probability that no further one has been issued.
    without: Vec<f64>,
}

impl Alike {
    /// The probability of a further set within so many days.
    pub(super) fn returned(&self, days: usize) -> f64 {
        1.0 - self.without.get(days).copied().unwrap_or(1.0)
    }
}

/// Draws mothers with one seed, observes each to `until`, and gathers those who are alike; probabilities for so many days.
pub(super) fn alike(model: &Model<'_>, seed: u64, until: Day, days: usize) -> Vec<Alike> {
    let draw = |cluster: u32| {
        let key = Key {
            seed,
            cluster,
            mother: 0,
        };
        let mut profile = Profile::draw(model.world, None, &mut key.draws(Purpose::Profile));
        (profile.care_experienced, profile.unrecorded) = (false, 0.0);
        // Factors are not negative, and so are in the order of their bits.
        let factor = profile.factor(model.world, profile.first_stage()).to_bits();
        ((profile.band, factor), until.since(profile.started))
    };
    let drawn: Vec<((usize, u64), i32)> = (0..model.world.files.planted_draws).into_par_iter().map(draw).collect();
    let mut groups: BTreeMap<(usize, u64), Vec<i32>> = BTreeMap::new();
    for (group, observed) in drawn {
        groups.entry(group).or_default().push(observed);
    }
    let groups: Vec<_> = groups.into_iter().collect();
    let gathered = groups.into_par_iter().map(|((band, factor), observed)| Alike {
        band,
        mothers: observed.len() as f64,
        followed: followed(&observed, days),
        without: without_return(model, band, f64::from_bits(factor), days),
    });
    gathered.collect()
}

/// How many are observed on each day, of those who are observed for so long.
fn followed(observed: &[i32], days: usize) -> Vec<f64> {
    let mut left = vec![0.0; days + 1];
    for last in observed.iter().filter_map(|last| usize::try_from(*last).ok()) {
        left[last.min(days)] += 1.0;
    }
    let mut still = 0.0;
    for count in left.iter_mut().rev() {
        still += *count;
        *count = still;
    }
    left
}

/// The probability of no further set within each number of days since the issue of the first: the mean, over the weeks that
/// a set may last, care experience and what nobody records, of exp(-factor H(days since the conclusion)).
fn without_return(model: &Model<'_>, band: usize, factor: f64, days: usize) -> Vec<f64> {
    let factors = factors(model, band, factor);
    let since_conclusion: Vec<f64> = (0..=days)
        .map(|day| {
            let hazard = model.hazard.cumulative(i32::try_from(day).unwrap_or(i32::MAX));
            factors
                .iter()
                .map(|(weight, factor)| weight * libm::exp(-factor * hazard))
                .sum()
        })
        .collect();
    let (fewest, most) = model.world.proceedings.weeks;
    let lasting = |week: i32| 7 * usize::try_from(week).unwrap_or_default();
    let on = |day: usize| {
        let each = (fewest..=most).map(|week| since_conclusion[day.saturating_sub(lasting(week))]);
        each.sum::<f64>() / f64::from(most - fewest + 1)
    };
    (0..=days).map(on).collect()
}

/// The factors that mothers of a band may have where one is given but for care experience and what nobody records, with their
/// weights, whose sum is 1.
fn factors(model: &Model<'_>, band: usize, factor: f64) -> Vec<(f64, f64)> {
    let returns = &model.world.returns;
    let experienced = model.world.care.experience.get(band).copied().unwrap_or(0.0);
    let densities = (-STEPS..=STEPS).map(|step| {
        let at = f64::from(step) * STEP;
        (libm::exp(-at * at / 2.0), libm::exp(returns.frailty * at))
    });
    let densities: Vec<(f64, f64)> = densities.collect();
    let whole: f64 = densities.iter().map(|(density, _)| density).sum();
    let with_care = [(1.0 - experienced, 1.0), (experienced, returns.care_factor)];
    let each = densities.iter().flat_map(|(density, unrecorded)| {
        with_care.map(|(share, care)| (share * density / whole, factor * care * unrecorded))
    });
    each.collect()
}

/// Mothers of a mixture, and the weight of each of them.
pub(super) type Mixture<'a> = [(&'a Alike, f64)];

/// By days since the first set: the limit of the Kaplan-Meier estimate where mothers are observed as they were drawn, none
/// from the day on from which nobody is. On each day the hazard is that of those who are still observed.
pub(super) fn as_observed(mixture: &Mixture<'_>, days: usize) -> Vec<Option<f64>> {
    let mut without = Some(1.0);
    let mut limit = vec![Some(0.0)];
    for day in 1..=days {
        let (mut at_risk, mut return_now) = (0.0, 0.0);
        for (alike, weight) in mixture {
            let observed = weight * alike.followed[day];
            at_risk += observed * alike.without[day - 1];
            return_now += observed * (alike.without[day - 1] - alike.without[day]);
        }
        without = without
            .filter(|_| at_risk > 0.0)
            .map(|without| without * (1.0 - return_now / at_risk));
        limit.push(without.map(|without| 1.0 - without));
    }
    limit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::world::World;

    fn group(followed: [f64; 4], without: [f64; 4]) -> Alike {
        Alike {
            band: 0,
            mothers: followed[0],
            followed: followed.to_vec(),
            without: without.to_vec(),
        }
    }

    /// By hand: on day 1 both are at risk, and 1/2 + 1/4 of 2 return; on day 2 only the first is, who has not returned with
    /// probability 1/2 and does so in half of these cases: 5/8 · 1/2. Observed to the end, 1/4 and 1/2 would be without.
    #[test]
    fn the_curve_goes_by_those_who_are_still_observed() {
        let early = group([1.0, 1.0, 1.0, 0.0], [1.0, 0.5, 0.25, 0.125]);
        let late = group([1.0, 1.0, 0.0, 0.0], [1.0, 0.75, 0.5, 0.5]);
        let found = as_observed(&[(&early, 1.0), (&late, 1.0)], 3);
        assert_eq!(found, [Some(0.0), Some(3.0 / 8.0), Some(11.0 / 16.0), None]);
        assert_eq!((early.returned(2), late.returned(2)), (0.75, 0.5));
    }

    #[test]
    fn who_is_observed_for_two_days_is_so_on_the_second_and_not_on_the_third() {
        assert_eq!(followed(&[2, 0, 7, -3], 3), [3.0, 2.0, 2.0, 1.0]);
    }

    /// A log-normal factor with mean 1 has the moments exp(k (k - 1) s² / 2). Probabilities hang on the far end, where the rule
    /// stops at six standard deviations, far less than third moments do.
    #[test]
    fn what_nobody_records_is_integrated_out() {
        let world = World::default();
        let model = Model::of(&world);
        let (s, care) = (world.returns.frailty, world.returns.care_factor);
        let experienced = world.care.experience[0];
        let factors = factors(&model, 0, libm::exp(-s * s / 2.0));
        for power in 0..4 {
            let found: f64 = factors.iter().map(|(weight, factor)| weight * factor.powi(power)).sum();
            let k = f64::from(power);
            let by_care = 1.0 - experienced + experienced * care.powi(power);
            let expected = by_care * libm::exp(k * (k - 1.0) * s * s / 2.0);
            assert!((found / expected - 1.0).abs() < 2e-6, "{power}: {found} and {expected}");
        }
    }
}
