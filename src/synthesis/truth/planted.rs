//! The probabilities of return that the model has, were nobody to die or move away and no service to work.
//!
//! Custody: no zone; arithmetic on settings. For mothers the probability given all that the hazard depends on is exact;
//! it is averaged over fresh draws of that, as far as it cannot be integrated (`alike`). For fathers, who return in several
//! ways, fresh lives are followed. Neither rests on the world's own sample, so that an estimate can be held against it; the
//! error of the averaging is stated.
//!
//! Later first sets are observed for less long, and the hazard hangs on the year: the curve of a study of all years mixes
//! them in other shares early than late, and is no estimate of the mean over all mothers. What it is an estimate of stands
//! beside that mean.

use rayon::prelude::*;
use serde::Serialize;

use super::alike::{Alike, Mixture, alike, as_observed};
use crate::synthesis::day::Day;
use crate::synthesis::life::{Model, draw_cluster, sets_of_fathers, year_mark};
use crate::synthesis::world::{AgeBand, Fathers, Moves, Population, Services, World};

/// Years for which the probability of return is planted.
const YEARS: i32 = 10;
/// Seed of the fresh draws; worlds of this seed would share them.
const SEED: u64 = u64::from_le_bytes(*b"planted!");

/// What `truth/planted.json` holds.
#[derive(Debug, Serialize)]
pub(in crate::synthesis) struct Planted {
    quantity: &'static str,
    as_observed: &'static str,
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
    /// For mothers; none where nobody is observed for so long.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_observed: Option<f64>,
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
            as_observed: None,
        }
    }
}

/// The planted probabilities of a world whose extracts tell of everything up to a day.
pub(in crate::synthesis) fn planted(model: &Model<'_>, until: Day, mothers: u32, seed: u64) -> Planted {
    let population = &model.world.population;
    let drawn = alike(model, SEED, until, days_of(YEARS));
    let of_band = |(place, band): (usize, &AgeBand)| Drawn {
        share: band.share,
        alike: drawn.iter().filter(|alike| alike.band == place).collect(),
    };
    let bands: Vec<Drawn<'_>> = population.age_bands.iter().enumerate().map(of_band).collect();
    let band = |(place, band): (usize, &Drawn<'_>)| PlantedBand {
        age_band: population.band_word(place),
        share: band.share,
        returns: by_year(|days| band.mean_return(days), &band.mixture().collect::<Vec<_>>()),
    };
    let everybody: Vec<_> = bands.iter().flat_map(Drawn::mixture).collect();
    Planted {
        quantity: "probability that a further set of proceedings is issued within so many days of the issue of the \
                   first, were nobody to die or move away and no service to work",
        as_observed: "what the Kaplan-Meier curve of all these mothers is an estimate of: late days rest on early first \
                      sets alone, for later ones are not observed so long, and the hazard hangs on the year",
        error: "standard_error is that of averaging over fresh draws; it has nothing to do with this world's sample",
        mothers,
        seed,
        overall: by_year(|days| overall(&bands, days), &everybody),
        age_bands: bands.iter().enumerate().map(band).collect(),
        fathers: fathers(model.world),
    }
}

/// The drawn mothers of an age band, and its share among all: not that which was drawn.
struct Drawn<'a> {
    share: f64,
    alike: Vec<&'a Alike>,
}

impl Drawn<'_> {
    fn mothers(&self) -> f64 {
        f64::max(self.alike.iter().map(|alike| alike.mothers).sum(), 1.0)
    }

    /// The mothers, each with her weight among all.
    fn mixture(&self) -> impl Iterator<Item = (&Alike, f64)> {
        let weight = self.share / self.mothers();
        self.alike.iter().map(move |alike| (*alike, weight))
    }

    /// The mean probability of return within so many days.
    fn mean_return(&self, days: usize) -> Mean {
        let (mut sum, mut squares) = (0.0, 0.0);
        for alike in &self.alike {
            let probability = alike.returned(days);
            sum += alike.mothers * probability;
            squares += alike.mothers * probability * probability;
        }
        let count = self.mothers();
        let value = sum / count;
        Mean {
            value,
            variance: (squares / count - value * value).max(0.0) / count,
        }
    }
}

/// The mean over bands by their shares.
fn overall(bands: &[Drawn<'_>], days: usize) -> Mean {
    bands.iter().fold(Mean::default(), |sum, band| {
        let mean = band.mean_return(days);
        Mean {
            value: sum.value + band.share * mean.value,
            variance: sum.variance + band.share * band.share * mean.variance,
        }
    })
}

/// Means at the marks, and what is observed there of a mixture.
fn by_year(mean: impl Fn(usize) -> Mean, mixture: &Mixture<'_>) -> Vec<PlantedYear> {
    let observed = as_observed(mixture, days_of(YEARS));
    let at = |years| PlantedYear {
        as_observed: observed.get(days_of(years)).copied().flatten(),
        ..mean(days_of(years)).at(years)
    };
    (1..=YEARS).map(at).collect()
}

fn days_of(years: i32) -> usize {
    usize::try_from(year_mark(years)).unwrap_or_default()
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
