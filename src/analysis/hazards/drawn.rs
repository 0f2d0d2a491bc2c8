//! The regression where some levels are not known: they are drawn, in each of the imputed linkages where there are such,
//! and what the draws give is pooled.
//!
//! Custody: parents by number go in, pooled coefficients come out.

use rayon::prelude::*;

use super::super::histories::{Followed, FurtherSpells};
use super::columns::{Column, Role};
use super::fits::{Asked, Clock, Fitted, Found, fit};
use crate::estimate::imputation::{Factor, HazardImputation, ImputationSettings};
use crate::estimate::pooling::{PoolingSettings, pooled_nested, pooled_p_values};
use crate::estimate::{EstimateError, Reservation};
use crate::study::{Level, Strata, Stratum};

/// Where the levels of a stratum are in the regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    At(u32),
    Drawn,
    /// Of those who are not in the regression.
    Nowhere,
}

/// The levels that are compared, as the study's own links show them: the same under all linkages.
pub(super) struct Scheme {
    strata: Vec<(Stratum, Vec<(Level, Place)>)>,
}

impl Scheme {
    pub(super) fn of(strata: &[Stratum], columns: &[Column<'_>]) -> Scheme {
        let of_stratum = |stratum: &Stratum| {
            let mut next = 0;
            let mut levels = Vec::new();
            for column in columns.iter().filter(|column| column.stratum == *stratum) {
                let place = match column.role {
                    Role::Reference | Role::Compared => Place::At(next),
                    Role::Drawn => Place::Drawn,
                    Role::LeftOut => Place::Nowhere,
                };
                next += u32::from(matches!(place, Place::At(_)));
                levels.extend(column.levels.iter().map(|level| (level.clone(), place)));
            }
            (*stratum, levels)
        };
        Scheme {
            strata: strata.iter().map(of_stratum).collect(),
        }
    }

    /// The places of a parent; none for one who has a level that is not compared.
    fn places(&self, strata: &Strata, parent: &Followed<'_>) -> Option<Vec<Option<u32>>> {
        let place = |(stratum, levels): &(Stratum, Vec<(Level, Place)>)| {
            let own = strata.level(*stratum, parent.episode.traits());
            let found = levels.iter().find(|(level, _)| *level == own);
            match found.map_or(Place::Nowhere, |(_, place)| *place) {
                Place::At(place) => Some(Some(place)),
                Place::Drawn => Some(None),
                Place::Nowhere => None,
            }
        };
        self.strata.iter().map(place).collect()
    }

    fn levels(&self, stratum: usize) -> u32 {
        let places = self.strata.get(stratum).into_iter().flat_map(|(_, levels)| levels);
        let numbers = places.filter_map(|(_, place)| match place {
            Place::At(place) => Some(place + 1),
            Place::Drawn | Place::Nowhere => None,
        });
        numbers.max().unwrap_or(0)
    }
}

/// Parents of one linkage: their spells, and what is known of them.
pub(super) struct Subjects {
    spells: FurtherSpells,
    factors: Vec<Factor>,
}

impl Subjects {
    pub(super) fn of(scheme: &Scheme, strata: &Strata, everybody: &[Followed<'_>]) -> Result<Subjects, EstimateError> {
        let places: Vec<_> = everybody.iter().map(|parent| scheme.places(strata, parent)).collect();
        let mut next = 0..;
        let numbers: Vec<Option<u64>> = places
            .iter()
            .map(|places| places.as_ref().and_then(|_| next.next()))
            .collect();
        let number = |parent: u64| numbers.get(parent as usize).copied().flatten();
        let mut spells = FurtherSpells::of(everybody).without(|parent| number(parent).is_none());
        spells
            .parent
            .iter_mut()
            .for_each(|parent| *parent = number(*parent).unwrap_or_default());
        let factor = |stratum: usize| {
            let known = places
                .iter()
                .flatten()
                .map(|places| places.get(stratum).copied().flatten());
            Factor::new(scheme.levels(stratum), known.collect())
        };
        Ok(Subjects {
            spells,
            factors: (0..scheme.strata.len()).map(factor).collect::<Result<_, _>>()?,
        })
    }

    /// One fit of levels that have been drawn.
    fn fitted(&self, asked: Asked, number: u64) -> Result<Fitted, EstimateError> {
        let clock = Clock::of(&self.spells, asked.model)?;
        let times = (clock.entry.as_slice(), clock.exit.as_slice());
        let levels = HazardImputation::new(&clock.parent, times, &clock.event, &self.factors)?
            .with_strata(&clock.stratum)?
            .draw(ImputationSettings::default(), number)?;
        let each = levels.iter().zip(&self.factors);
        let columns: Vec<Vec<f64>> = each.flat_map(|(levels, factor)| factor.indicators(levels)).collect();
        fit(&self.spells, &columns, asked)
    }
}

/// Coefficients pooled over `imputations` draws for each linkage.
pub(super) fn pooled(linkages: &[Subjects], asked: Asked, imputations: u64) -> Result<Fitted, EstimateError> {
    let runs: Vec<(u64, u64)> = (0..linkages.len() as u64)
        .flat_map(|linkage| (0..imputations).map(move |draw| (linkage, draw)))
        .collect();
    let fits: Vec<Fitted> = runs
        .par_iter()
        .filter_map(|(linkage, draw)| {
            let subjects = linkages.get(*linkage as usize)?;
            Some(subjects.fitted(asked, (linkage << 32) | draw))
        })
        .collect::<Result<_, _>>()?;
    let labels: Vec<u64> = runs.iter().map(|(linkage, _)| *linkage).collect();
    let columns = fits.first().map_or(0, |fit| fit.coefficients.len());
    let mut reservations: Vec<Reservation> = fits.iter().flat_map(|fit| fit.reservations.iter().copied()).collect();
    let mut coefficients = Vec::with_capacity(columns);
    for place in 0..columns {
        let own: Vec<&Found> = fits.iter().filter_map(|fit| fit.coefficients.get(place)).collect();
        let values: Vec<f64> = own.iter().map(|found| found.estimate.value).collect();
        // Profile limits have no standard error; a coefficient that has none cannot be pooled.
        let errors: Option<Vec<f64>> = own.iter().map(|found| found.estimate.standard_error).collect();
        let errors = errors.ok_or(EstimateError::NothingToEstimate {
            nothing: "no standard error",
        })?;
        let settings = PoolingSettings {
            level: asked.level,
            ..PoolingSettings::default()
        };
        let pooled = pooled_nested(&values, &errors, &labels, settings)?;
        reservations.extend(pooled.reservations.iter().copied());
        coefficients.push(Found {
            estimate: pooled.estimate,
            ratio: pooled.estimate.exponentiated(),
            constancy: constancy(&own),
        });
    }
    reservations.sort_unstable();
    reservations.dedup();
    Ok(Fitted {
        coefficients,
        reservations,
    })
}

/// The tests of one ratio being the same at all times, pooled; none where one of them is none.
fn constancy(found: &[&Found]) -> Option<f64> {
    let own: Option<Vec<f64>> = found.iter().map(|found| found.constancy).collect();
    let pooled = pooled_p_values(&own?, 1).ok()?;
    Some(pooled.test.p_value)
}
