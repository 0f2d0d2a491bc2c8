//! What the hazard of return depends on: drawn before all else, so that probabilities can be averaged over it.
//!
//! Custody: no zone; these people do not exist.

use jiff::civil::date;

use super::births::first_births;
use crate::synthesis::day::Day;
use crate::synthesis::draws::Draws;
use crate::synthesis::world::{Population, World, place_by_share};

/// A mother at the start of her first set.
#[derive(Debug, Clone)]
pub(in crate::synthesis) struct Profile {
    /// Start of the first set.
    pub(in crate::synthesis) started: Day,
    /// Place of her age band at that start.
    pub(in crate::synthesis) band: usize,
    pub(in crate::synthesis) born: Day,
    /// Whether she was looked after as a child.
    pub(in crate::synthesis) care_experienced: bool,
    /// Whether she has a substance problem; services record it, courts do not.
    pub(in crate::synthesis) substance_misuse: bool,
    /// What nobody records: standard normal; its exponential, scaled to mean 1, is a factor on the hazard.
    pub(in crate::synthesis) unrecorded: f64,
    /// Births up to the first set, oldest first.
    pub(in crate::synthesis) births: Vec<Day>,
    /// Place among them of a child who is no subject of the first set.
    pub(in crate::synthesis) spared: Option<usize>,
}

/// Where a mother stands when a set concludes.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct Stage {
    /// Start of the set.
    pub(in crate::synthesis) started: Day,
    /// Number of its subjects.
    pub(in crate::synthesis) children: usize,
    /// Sets up to and including this one.
    pub(in crate::synthesis) sets: usize,
}

impl Profile {
    /// Draws a mother whose first set starts on `started`, or on a day by the weights of the years.
    pub(in crate::synthesis) fn draw(world: &World, started: Option<Day>, draws: &mut Draws) -> Profile {
        let population = &world.population;
        let day = first_day(population, draws);
        let started = started.unwrap_or(day);
        let shares: Vec<f64> = population.age_bands.iter().map(|band| band.share).collect();
        let band = place_by_share(&shares, draws);
        let (youngest, oldest) = population.ages(band);
        let born = started
            .plus_years(-draws.between(youngest, oldest))
            .plus(-draws.between(0, 364));
        let experience = world.care.experience.get(band).copied().unwrap_or(0.0);
        let care_experienced = draws.chance(experience);
        let substance_misuse = draws.chance(world.services.substance_misuse);
        let unrecorded = draws.normal();
        let births = first_births(&world.children, born, started, draws);
        let spared = births.len() > 1 && draws.chance(world.children.spared_sibling);
        let spared = spared.then(|| draws.index(births.len() - 1));
        Profile {
            started,
            band,
            born,
            care_experienced,
            substance_misuse,
            unrecorded,
            births,
            spared,
        }
    }

    /// Where she stands when her first set concludes.
    pub(in crate::synthesis) fn first_stage(&self) -> Stage {
        Stage {
            started: self.started,
            children: self.births.len() - usize::from(self.spared.is_some()),
            sets: 1,
        }
    }

    /// Factor on the hazard of a further set.
    pub(in crate::synthesis) fn factor(&self, world: &World, stage: Stage) -> f64 {
        let returns = &world.returns;
        let band = world.population.band_of(stage.started.age(self.born));
        let age = world.population.age_bands.get(band).map_or(1.0, |band| band.factor);
        let care = if self.care_experienced {
            returns.care_factor
        } else {
            1.0
        };
        let later = if stage.sets > 1 { returns.later_factor } else { 1.0 };
        let spread = returns.frailty;
        let unrecorded = libm::exp(spread * self.unrecorded - spread * spread / 2.0);
        age * care
            * later
            * unrecorded
            * returns.children_factor(stage.children)
            * returns.year_factor(stage.started.date().year())
    }
}

/// A day of the window, its year by weight.
fn first_day(population: &Population, draws: &mut Draws) -> Day {
    let (from, to) = (population.observed_from, population.observed_to);
    let first_year = from.date().year();
    let bounds = |year: i16| {
        let first = Day::of(date(year, 1, 1)).max(from);
        (first, Day::of(date(year, 12, 31)).min(to))
    };
    let last_weight = population.first_sets.last().copied().unwrap_or(1.0);
    let weights: Vec<f64> = (first_year..=to.date().year())
        .enumerate()
        .map(|(place, year)| {
            let (first, last) = bounds(year);
            let weight = population.first_sets.get(place).copied().unwrap_or(last_weight);
            weight * f64::from(last.since(first) + 1)
        })
        .collect();
    let place = i16::try_from(place_by_share(&weights, draws)).unwrap_or(0);
    let (first, last) = bounds(first_year + place);
    first.plus(draws.between(0, last.since(first)))
}
