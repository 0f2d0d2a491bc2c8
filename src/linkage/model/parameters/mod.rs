//! Parameters of models: what training found, to be kept, frozen and used again.
//!
//! Custody: the pseudonymous zone; shares of pairs, no pair, no token and no frequency of a value. How rare a name is comes
//! from the records at hand, so that nothing here tells of any value.

mod error;
mod numbers;
mod reading;
mod shares;

use serde::{Deserialize, Serialize};

use super::shares::Shares;
use crate::linkage::LinkageError;
use crate::linkage::compare::RELATIVES;
use crate::linkage::model::{Kinship, MOST_RELATED, Model};
use crate::linkage::population::Population;
use crate::linkage::training::dependence::Unrelated;
use shares::{FieldShares, TimeShare};

pub use error::ParametersError;

/// What the first key of a file of parameters holds.
const FORMAT: &str = "seriatim linkage parameters";
/// Version of the format.
const VERSION: u32 = 4;

/// The parameters of all populations of a linkage.
///
/// [`Parameters::to_json`] writes them as a file holds them, [`Parameters::from_json`] reads them. Every number is one that
/// its decimal form gives back to the last bit, so that records linked under kept parameters are linked as when they were
/// trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    format: String,
    version: u32,
    populations: Vec<PopulationParameters>,
}

/// The parameters of one population.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PopulationParameters {
    pub(crate) population: Population,
    /// Records on which they were trained.
    pub(crate) records: u64,
    /// Of the first pass, in which records are compared by what they are themselves.
    pub(crate) by_themselves: PassParameters,
    /// Of the second pass, in which relatives are compared as well; none where no records stood in cases together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) with_relatives: Option<PassParameters>,
}

/// The parameters of one pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PassParameters {
    /// Probability that two records, taken at random, are one person.
    lambda: f64,
    /// Probability that two records that are not one person belong to kin.
    kin_share: f64,
    /// Probability that they belong to one household.
    household_share: f64,
    /// Matches by the time between their records.
    times: Vec<TimeShare>,
    /// Share of the matches that tell a birth date in which either record lacks a forename.
    unnamed: f64,
    fields: Vec<FieldShares>,
}

/// What is compared in a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compared {
    /// Records, by what they are themselves.
    ByThemselves,
    /// Relatives as well, as the pass before has found them.
    WithRelatives,
}

/// The parameters of one population in one pass, to be kept.
#[derive(Debug)]
pub(crate) struct Kept {
    population: Population,
    records: u64,
    parameters: PassParameters,
}

impl Kept {
    /// Those of a model of so many records.
    pub(crate) fn of(population: Population, records: usize, model: &Model) -> Kept {
        Kept {
            population,
            records: records as u64,
            parameters: PassParameters::of(model),
        }
    }
}

impl Parameters {
    /// The parameters of a first pass, by population in their order.
    pub(crate) fn of(first: Vec<Kept>) -> Parameters {
        let populations = first.into_iter().map(|kept| PopulationParameters {
            population: kept.population,
            records: kept.records,
            by_themselves: kept.parameters,
            with_relatives: None,
        });
        Parameters {
            format: FORMAT.to_owned(),
            version: VERSION,
            populations: populations.collect(),
        }
    }

    /// Adds those of a second pass over the same records.
    pub(crate) fn add_second(&mut self, second: Vec<Kept>) {
        for kept in second {
            let own = self
                .populations
                .iter_mut()
                .find(|own| own.population == kept.population);
            if let Some(own) = own {
                own.with_relatives = Some(kept.parameters);
            }
        }
    }

    /// Adds those of a further population.
    pub(crate) fn add(&mut self, kept: Kept) {
        self.populations.extend(Parameters::of(vec![kept]).populations);
    }

    /// The populations that have parameters.
    pub fn populations(&self) -> impl Iterator<Item = Population> {
        self.populations.iter().map(|own| own.population)
    }

    /// The model of a population for so many records. A record has as many matches, kin, and strangers with a relative in
    /// common, however many there are of it: the share of each among all pairs falls as the number of records grows.
    ///
    /// # Errors
    /// [`LinkageError::NoParameters`] without parameters of the population for what is compared.
    pub(crate) fn model(
        &self,
        population: Population,
        compared: Compared,
        records: usize,
    ) -> Result<Model, LinkageError> {
        let missing = || LinkageError::NoParameters {
            population: population.as_str(),
            compared: match compared {
                Compared::ByThemselves => "",
                Compared::WithRelatives => " with relatives",
            },
        };
        let own = self.populations.iter().find(|own| own.population == population);
        let own = own.ok_or_else(missing)?;
        let pass = match compared {
            Compared::ByThemselves => &own.by_themselves,
            Compared::WithRelatives => own.with_relatives.as_ref().ok_or_else(missing)?,
        };
        let partners = |records: u64| records.max(2) as f64 - 1.0;
        Ok(pass.model(partners(own.records) / partners(records as u64)))
    }
}

impl PassParameters {
    /// Those of a model.
    pub(crate) fn of(model: &Model) -> PassParameters {
        PassParameters {
            lambda: model.lambda,
            kin_share: model.kin.share,
            household_share: model.household.share,
            times: TimeShare::of(model),
            unnamed: model.unnamed,
            fields: FieldShares::of(model),
        }
    }

    fn model(&self, factor: f64) -> Model {
        let unrelated = FieldShares::shares(&self.fields, |field| &field.u);
        let related = |share: f64, shares: Shares| Kinship {
            share: (share * factor).min(MOST_RELATED),
            shares,
        };
        Model {
            lambda: (self.lambda * factor).min(0.5),
            matched: FieldShares::shares(&self.fields, |field| &field.m),
            kin: related(self.kin_share, FieldShares::shares(&self.fields, |field| &field.kin)),
            household: related(
                self.household_share,
                FieldShares::shares(&self.fields, |field| &field.household),
            ),
            unrelated: FieldShares::unrelated(
                &self.fields,
                if factor == 1.0 {
                    unrelated
                } else {
                    with_rarer_relatives(&unrelated, factor)
                },
            ),
            times: TimeShare::each(&self.times, |time| time.share),
            unnamed: self.unnamed,
            time_ratio: TimeShare::each(&self.times, |time| time.ratio),
        }
    }
}

/// The shares of unrelated pairs in a population in which to have a relative in common is so much more frequent.
fn with_rarer_relatives(unrelated: &Shares, factor: f64) -> Shares {
    Shares::from_strata(|stratum, field| {
        let mut levels = unrelated.levels(stratum, field).to_vec();
        if field == RELATIVES {
            levels
                .iter_mut()
                .skip(1)
                .for_each(|share| *share = (*share * factor).min(0.25));
            levels[0] = 1.0 - levels.iter().skip(1).sum::<f64>();
        }
        levels
    })
}

/// A model all of whose numbers have a decimal form that gives them back: what is linked under before its parameters are
/// kept.
pub(crate) fn as_kept(model: &Model) -> Model {
    let shares = |shares: &Shares| {
        Shares::from_strata(|stratum, field| shares.levels(stratum, field).iter().map(|share| kept(*share)).collect())
    };
    let related = |class: &Kinship| Kinship {
        share: kept(class.share),
        shares: shares(&class.shares),
    };
    Model {
        lambda: kept(model.lambda),
        matched: shares(&model.matched),
        kin: related(&model.kin),
        household: related(&model.household),
        unrelated: Unrelated::dependent(shares(model.unrelated.alone()), |dependence| {
            let given = model.unrelated.given(dependence);
            Some(given.iter().map(|share| kept(*share)).collect())
        }),
        times: model.times.map(kept),
        unnamed: kept(model.unnamed),
        time_ratio: model.time_ratio.map(kept),
    }
}

/// The nearest number with 12 significant digits, and at most 22 after the point: a whole number below 2^53 divided by a
/// power of ten that is a double itself, which every reader of decimals rounds alike.
fn kept(number: f64) -> f64 {
    let rounded = |text: String| text.parse().unwrap_or(number);
    rounded(format!("{:.22}", rounded(format!("{number:.11e}"))))
}

#[cfg(test)]
mod tests;
