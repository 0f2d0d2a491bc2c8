//! Levels drawn so that they fit a regression of hazards.
//!
//! Custody: no zone. Levels by number, without a person.

use libm::exp;
use serde::Serialize;

use super::Factor;
use super::draws::Draws;
use super::level_model::probabilities;
use crate::estimate::covariates::length;
use crate::estimate::hazards::{Cox, HazardRows};
use crate::estimate::{Covariates, EstimateError};

/// How levels are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ImputationSettings {
    /// The seed of all draws.
    pub seed: u64,
    /// How often all incomplete factors are drawn in turn before the last draw is taken.
    pub cycles: u32,
}

impl Default for ImputationSettings {
    /// Ten cycles, as in `smcfcs`.
    fn default() -> ImputationSettings {
        ImputationSettings { seed: 1, cycles: 10 }
    }
}

/// Spells of persons, and factors of which some levels are not known, to be drawn by the *substantive model compatible*
/// method (Bartlett, Seaman, White & Carpenter 2015, Stat Methods Med Res 24:462-487): a level is likely as the other
/// factors make it, times how likely it makes what became of the person, under the regression of hazards of which the
/// completed data will be analysed. For levels that are few that product is summed and drawn from exactly. Coefficients are
/// drawn anew in each cycle from the normal distribution of their estimate; the baseline hazard is the one that belongs to
/// them.
///
/// That a level is not known may depend on what is known, also on what became of the person, but not on the level itself.
#[derive(Debug, Clone)]
pub struct HazardImputation<'a> {
    person: &'a [u64],
    entry: &'a [i64],
    exit: &'a [i64],
    event: &'a [bool],
    strata: Option<&'a [u32]>,
    factors: &'a [Factor],
}

/// The hazard that a person has accumulated at level 0 of all factors, and the events.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Lived {
    hazard: f64,
    events: f64,
}

impl<'a> HazardImputation<'a> {
    /// Spells of persons, each under observation on (entry, exit], with or without an event at its exit; `person` is the
    /// place of the person in the factors.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`]; [`EstimateError::OutOfRange`] for a person whom the factors do not have;
    /// [`EstimateError::NothingToEstimate`] without a factor; those of [`HazardRows`].
    pub fn new(
        person: &'a [u64],
        (entry, exit): (&'a [i64], &'a [i64]),
        event: &'a [bool],
        factors: &'a [Factor],
    ) -> Result<HazardImputation<'a>, EstimateError> {
        let Some(first) = factors.first() else {
            return Err(EstimateError::NothingToEstimate { nothing: "no factor" });
        };
        let persons = first.known().len();
        for factor in factors {
            length("level", factor.known().len(), persons)?;
        }
        length("entry", entry.len(), person.len())?;
        if person.iter().any(|person| *person >= persons as u64) {
            return Err(EstimateError::OutOfRange {
                what: "person of a spell",
                must: "one whom the factors have",
            });
        }
        let imputation = HazardImputation {
            person,
            entry,
            exit,
            event,
            strata: None,
            factors,
        };
        imputation.rows(Covariates::new(person.len(), Vec::new())?)?;
        Ok(imputation)
    }

    /// The same with a baseline hazard for each stratum of spells, such as the number of the event.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`].
    pub fn with_strata(mut self, strata: &'a [u32]) -> Result<HazardImputation<'a>, EstimateError> {
        length("stratum", strata.len(), self.exit.len())?;
        self.strata = Some(strata);
        Ok(self)
    }

    /// Completed levels of each factor: the draw of this number. Draws of other numbers are independent of it.
    ///
    /// # Errors
    /// As [`Cox::fit`] of completed data; [`EstimateError::NotConverged`].
    pub fn draw(&self, settings: ImputationSettings, number: u64) -> Result<Vec<Vec<u32>>, EstimateError> {
        let mut draws = Draws::new(settings.seed, number);
        let mut levels: Vec<Vec<u32>> = self.factors.iter().map(|factor| begun(factor, &mut draws)).collect();
        let incomplete: Vec<usize> = (0..self.factors.len())
            .filter(|place| !self.factors[*place].is_complete())
            .collect();
        for _ in 0..settings.cycles {
            for place in &incomplete {
                self.redraw(*place, &mut levels, &mut draws)?;
            }
        }
        Ok(levels)
    }

    /// Draws the missing levels of one factor, the others being as they are.
    fn redraw(&self, place: usize, levels: &mut [Vec<u32>], draws: &mut Draws) -> Result<(), EstimateError> {
        let columns = self.columns(levels);
        let coefficients = self.coefficients(&columns, draws)?;
        let lived = self.lived(&columns, &coefficients)?;
        let (first, count) = self.place_of(place);
        let own = first..first + count - 1;
        let is_own = |column: &usize| own.contains(column);
        let others: Vec<Vec<f64>> = (0..columns.len())
            .filter(|column| !is_own(column))
            .map(|column| columns[column].clone())
            .collect();
        let missing = self.factors[place].missing();
        let likely = probabilities(&levels[place], count as u32, &others, &missing, draws)?;
        for (person, likely) in missing.into_iter().zip(likely) {
            let rest: f64 = (0..columns.len())
                .filter(|column| !is_own(column))
                .map(|column| coefficients[column] * columns[column][person])
                .sum();
            let weights = weights(&likely, &coefficients[own.clone()], rest, lived[person]);
            levels[place][person] = draws.one_of(&weights) as u32;
        }
        Ok(())
    }

    /// The first column of a factor, and the number of its levels.
    fn place_of(&self, place: usize) -> (usize, usize) {
        let count = |factor: &Factor| factor.levels() as usize;
        let before = self.factors[..place].iter().map(|factor| count(factor) - 1).sum();
        (before, count(&self.factors[place]))
    }

    /// Columns by person.
    fn columns(&self, levels: &[Vec<u32>]) -> Vec<Vec<f64>> {
        let each = levels.iter().zip(self.factors);
        each.flat_map(|(levels, factor)| factor.indicators(levels)).collect()
    }

    fn by_spell(&self, column: &[f64]) -> Vec<f64> {
        self.person.iter().map(|person| column[*person as usize]).collect()
    }

    fn rows<'r>(&'r self, covariates: Covariates<'r>) -> Result<HazardRows<'r>, EstimateError> {
        let mut rows = HazardRows::new(self.exit, self.event, covariates)?;
        if self.entry.iter().any(|entry| *entry != 0) {
            rows = rows.with_entry(self.entry)?;
        }
        match self.strata {
            Some(strata) => rows.with_strata(strata),
            None => Ok(rows),
        }
    }

    /// Coefficients drawn from what the completed data leave possible.
    fn coefficients(&self, columns: &[Vec<f64>], draws: &mut Draws) -> Result<Vec<f64>, EstimateError> {
        let by_spell: Vec<Vec<f64>> = columns.iter().map(|column| self.by_spell(column)).collect();
        let covariates = Covariates::new(self.person.len(), by_spell.iter().map(Vec::as_slice).collect())?;
        let fit = Cox::default().fit(&self.rows(covariates)?.with_clusters(self.person)?)?;
        let values: Vec<f64> = fit.coefficients().iter().map(|one| one.estimate.value).collect();
        Ok(draws.coefficients(&values, fit.covariance()))
    }

    /// What each person has lived through under given coefficients.
    fn lived(&self, columns: &[Vec<f64>], coefficients: &[f64]) -> Result<Vec<Lived>, EstimateError> {
        let mut predictors = vec![0.0; self.factors[0].known().len()];
        for (column, coefficient) in columns.iter().zip(coefficients) {
            for (predictor, value) in predictors.iter_mut().zip(column) {
                *predictor += coefficient * value;
            }
        }
        let offset = self.by_spell(&predictors);
        let none = Covariates::new(self.person.len(), Vec::new())?;
        let fit = Cox::default().fit(&self.rows(none)?.with_offset(&offset)?)?;
        let mut lived = vec![Lived::default(); predictors.len()];
        let spells = self.person.iter().zip(self.event).zip(&offset);
        for (((person, event), offset), residual) in spells.zip(fit.martingale_residuals()) {
            let of_person = &mut lived[*person as usize];
            let event = f64::from(u8::from(*event));
            of_person.events += event;
            of_person.hazard += (event - residual.unwrap_or(event)) / exp(*offset);
        }
        Ok(lived)
    }
}

/// Levels with those that are missing taken at random from those that are known.
fn begun(factor: &Factor, draws: &mut Draws) -> Vec<u32> {
    let told = factor.told();
    let level = |known: &Option<u32>| known.unwrap_or_else(|| told[draws.below(told.len())]);
    factor.known().iter().map(level).collect()
}

/// How likely each level is, up to a factor: as the other factors make it, times exp(d η - Λ e^(η + rest)), η being its
/// coefficient, d the events and Λ the accumulated hazard at η + rest = 0.
fn weights(likely: &[f64], coefficients: &[f64], rest: f64, lived: Lived) -> Vec<f64> {
    let etas = std::iter::once(0.0).chain(coefficients.iter().copied());
    let told: Vec<f64> = etas
        .map(|eta| lived.events * eta - lived.hazard * exp(eta + rest))
        .collect();
    let most = told.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    likely
        .iter()
        .zip(&told)
        .map(|(likely, told)| likely * exp(told - most))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A level of which 1 in 4 are, with twice the hazard; nobody lives through a hazard of more than ln 2. Without an
    /// event: 3/4 · 1/2 against 1/4 · 1/4, that is 6 to 1. With one: 3/4 · 1/2 against 1/4 · 2 · 1/4, 3 to 1.
    #[test]
    fn a_level_is_likely_as_others_make_it_times_what_it_makes_likely() {
        let two = libm::log(2.0);
        let ratio = |events: f64, rest: f64, hazard: f64| {
            let found = weights(&[0.75, 0.25], &[two], rest, Lived { hazard, events });
            found[0] / found[1]
        };
        assert!((ratio(0.0, 0.0, two) - 6.0).abs() < 1e-14);
        assert!((ratio(1.0, 0.0, two) - 3.0).abs() < 1e-14);
        // The other factors double the hazard of half of it.
        assert!((ratio(1.0, two, two / 2.0) - 3.0).abs() < 1e-14);
    }
}
