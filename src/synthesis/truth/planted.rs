//! The probabilities of return that the model has, were nobody to die or move away and no service to work.
//!
//! Custody: no zone; arithmetic on settings. For mothers the probability given all that the hazard depends on is exact;
//! it is averaged over fresh draws of that. For fathers, who return in several ways, fresh lives are followed. Neither
//! rests on the world's own sample, so that an estimate can be held against it; the error of the averaging is stated.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::synthesis::draws::{Key, Purpose};
use crate::synthesis::life::{Model, Profile, draw_cluster, sets_of_fathers, year_mark};
use crate::synthesis::world::{AgeBand, Fathers, Moves, Population, Services, World};

/// Years for which the probability of return is planted.
const YEARS: i32 = 10;
/// Seed of the fresh draws; worlds of this seed would share them.
const SEED: u64 = u64::from_le_bytes(*b"planted!");
/// Steps of the logarithm of a factor on the hazard into which draws are gathered: a probability moves by less than
/// 0.001 within half a step.
const STEPS: f64 = 256.0;

/// What `truth/planted.json` holds.
#[derive(Debug, Serialize)]
pub(in crate::synthesis) struct Planted {
    quantity: &'static str,
    error: &'static str,
    mothers: u32,
    seed: u64,
    overall: Vec<PlantedYear>,
    age_bands: Vec<PlantedBand>,
    fathers: Vec<PlantedYear>,
}

#[derive(Debug, Serialize)]
struct PlantedYear {
    years: i32,
    days: i32,
    probability: f64,
    standard_error: f64,
}

#[derive(Debug, Serialize)]
struct PlantedBand {
    age_band: String,
    share: f64,
    returns: Vec<PlantedYear>,
}

/// Mean and variance of a mean.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    value: f64,
    variance: f64,
}

impl Mean {
    fn at(self, years: i32) -> PlantedYear {
        PlantedYear {
            years,
            days: year_mark(years),
            probability: self.value,
            standard_error: libm::sqrt(self.variance),
        }
    }
}

/// The planted probabilities of a world.
pub(in crate::synthesis) fn planted(model: &Model<'_>, mothers: u32, seed: u64) -> Planted {
    let population = &model.world.population;
    let factors = factors_by_band(model);
    let means: Vec<Vec<Mean>> = factors
        .iter()
        .map(|factors| (1..=YEARS).map(|years| mean_return(model, factors, years)).collect())
        .collect();
    let overall = (1..=YEARS).zip(0..).map(|(years, place): (i32, usize)| {
        let bands = population.age_bands.iter().zip(&means);
        let parts = bands.filter_map(|(band, means)| Some((band.share, means.get(place)?)));
        let mean = parts.fold(Mean::default(), |sum, (share, mean)| Mean {
            value: sum.value + share * mean.value,
            variance: sum.variance + share * share * mean.variance,
        });
        mean.at(years)
    });
    let band = |(place, (band, means)): (usize, (&AgeBand, &Vec<Mean>))| PlantedBand {
        age_band: population.band_word(place),
        share: band.share,
        returns: (1..=YEARS).zip(means).map(|(years, mean)| mean.at(years)).collect(),
    };
    Planted {
        quantity: "probability that a further set of proceedings is issued within so many days of the issue of the \
                   first, were nobody to die or move away and no service to work",
        error: "standard_error is that of averaging over fresh draws; it has nothing to do with this world's sample",
        mothers,
        seed,
        overall: overall.collect(),
        age_bands: population.age_bands.iter().zip(&means).enumerate().map(band).collect(),
        fathers: fathers(model.world),
    }
}

/// Fresh draws of factors on the hazard, by age band: how many lie in each step of the logarithm.
fn factors_by_band(model: &Model<'_>) -> Vec<BTreeMap<i32, u32>> {
    let draw = |cluster: u32| {
        let key = Key {
            seed: SEED,
            cluster,
            mother: 0,
        };
        let profile = Profile::draw(model.world, None, &mut key.draws(Purpose::Profile));
        let factor = profile.factor(model.world, profile.first_stage());
        // A factor of 0 has no logarithm; one this small comes to the same.
        let step = libm::round(libm::log(factor.max(1e-9)) * STEPS) as i32;
        (profile.band, step)
    };
    let drawn: Vec<(usize, i32)> = (0..model.world.files.planted_draws).into_par_iter().map(draw).collect();
    let mut factors = vec![BTreeMap::new(); model.world.population.age_bands.len()];
    for (band, step) in drawn {
        if let Some(factors) = factors.get_mut(band) {
            *factors.entry(step).or_insert(0) += 1;
        }
    }
    factors
}

/// The mean probability of return over draws of factors.
fn mean_return(model: &Model<'_>, factors: &BTreeMap<i32, u32>, years: i32) -> Mean {
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for (step, drawn) in factors {
        let probability = probability_of_return(model, libm::exp(f64::from(*step) / STEPS), year_mark(years));
        let drawn = f64::from(*drawn);
        count += drawn;
        sum += drawn * probability;
        squares += drawn * probability * probability;
    }
    let value = sum / f64::max(count, 1.0);
    let spread = (squares / f64::max(count, 1.0) - value * value).max(0.0);
    Mean {
        value,
        variance: spread / f64::max(count, 1.0),
    }
}

/// Probability that a further set is issued within `days` of the issue of a first one, for one factor: the mean over the
/// durations D of 1 - exp(-factor H(days - D)).
fn probability_of_return(model: &Model<'_>, factor: f64, days: i32) -> f64 {
    let (fewest, most) = model.world.proceedings.weeks;
    let returned = |weeks: i32| -libm::expm1(-factor * model.hazard.cumulative(days - 7 * weeks));
    (fewest..=most).map(returned).sum::<f64>() / f64::from(most - fewest + 1)
}

/// Return of fathers whose first set lies in the window, followed for [`YEARS`] years without loss.
fn fathers(world: &World) -> Vec<PlantedYear> {
    let lasting = without_loss(world);
    let model = Model::of(&lasting);
    let window_end = world.population.observed_to;
    let follow = |cluster: u32| {
        let until = lasting.population.observed_to;
        let fathers = sets_of_fathers(&draw_cluster(&model, SEED, cluster), until).into_iter();
        let spans = fathers.filter_map(|father| father.first_and_next(until));
        let index = spans.filter(|(first, _)| *first <= window_end);
        index
            .map(|(first, next)| next.map(|next| next.since(first)))
            .collect::<Vec<_>>()
    };
    let clusters: Vec<Vec<Option<i32>>> = (0..world.files.planted_fathers).into_par_iter().map(follow).collect();
    let within = |years: i32| {
        let counts = clusters.iter().map(|fathers| {
            let returned = fathers.iter().flatten().filter(|days| **days <= year_mark(years));
            (returned.count() as f64, fathers.len() as f64)
        });
        ratio(&counts.collect::<Vec<_>>()).at(years)
    };
    (1..=YEARS).map(within).collect()
}

/// The share of fathers who return, from how many of how many do in each cluster. Fathers of one cluster are not
/// independent: the variance is that of a ratio estimator over clusters (Cochran 1977, section 6.3).
fn ratio(clusters: &[(f64, f64)]) -> Mean {
    let (returned, fathers) = clusters.iter().fold((0.0, 0.0), |(sum, all), (returned, fathers)| {
        (sum + returned, all + fathers)
    });
    let fathers = f64::max(fathers, 1.0);
    let value = returned / fathers;
    let residual = |(returned, fathers): &(f64, f64)| returned - value * fathers;
    let squares: f64 = clusters
        .iter()
        .map(|cluster| residual(cluster) * residual(cluster))
        .sum();
    Mean {
        value,
        variance: squares / (fathers * fathers),
    }
}

/// The same world, observed for so much longer that everybody can be followed, without services.
fn without_loss(world: &World) -> World {
    let longer = world.population.observed_to.plus_years(YEARS + 1);
    let years = world.population.observed_to.date().year() - world.population.observed_from.date().year() + 1;
    let last = world.population.first_sets.last().copied().unwrap_or(1.0);
    let mut first_sets = world.population.first_sets.clone();
    first_sets.resize(usize::try_from(years).unwrap_or(1), last);
    first_sets.push(0.0);
    World {
        population: Population {
            observed_to: longer,
            first_sets,
            death_hazard: 0.0,
            departure_hazard: 0.0,
            ..world.population.clone()
        },
        fathers: Fathers {
            death_hazard: 0.0,
            departure_hazard: 0.0,
            ..world.fathers.clone()
        },
        moves: Moves {
            over_border: 0.0,
            ..world.moves.clone()
        },
        services: Services {
            designs: Vec::new(),
            ..world.services.clone()
        },
        ..world.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 3 of 6 fathers return; the residuals are 2 - 1, 0 - 1, 1 - 1/2 and 0 - 1/2, their squares 2.5 in all.
    #[test]
    fn fathers_of_one_cluster_count_as_one_in_the_error() {
        let mean = ratio(&[(2.0, 2.0), (0.0, 2.0), (1.0, 1.0), (0.0, 1.0)]);
        assert_eq!(mean.value, 0.5);
        assert!((mean.variance - 2.5 / 36.0).abs() < 1e-15);
        // Independent fathers would give 1/24.
        assert!(mean.variance > 0.25 / 6.0);
    }
}
