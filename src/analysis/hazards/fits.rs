//! The regression itself, of parents whose levels are all known or have been drawn.
//!
//! Custody: spells of parents by number go in, coefficients come out.

use super::super::histories::FurtherSpells;
use crate::estimate::hazards::{Cox, CoxFit, HazardRows, Penalty, RecurrentModel, TimeScale};
use crate::estimate::{ConfidenceLevel, Covariates, Estimate, EstimateError, Reservation};
use crate::study::HazardModel;

/// Sets of one parent beyond this are taken together where returns are told apart by number.
const LAST_NUMBER: u32 = 4;

/// More parents than this, and a fit with Firth's penalty takes too long.
pub(super) const MOST_PENALISED: usize = 2_000;

/// What is asked of a regression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) model: HazardModel,
    pub(super) level: ConfidenceLevel,
}

/// Coefficients in the order of their columns.
pub(super) struct Fitted {
    pub(super) coefficients: Vec<Found>,
    pub(super) reservations: Vec<Reservation>,
}

/// One coefficient.
pub(super) struct Found {
    /// The logarithm of a ratio of hazards.
    pub(super) estimate: Estimate,
    /// The ratio.
    pub(super) ratio: Estimate,
    /// The p-value of the ratio being the same at all times; none where it cannot be tested.
    pub(super) constancy: Option<f64>,
}

/// Spells on the clock of a model.
pub(super) struct Clock {
    pub(super) parent: Vec<u64>,
    pub(super) entry: Vec<i64>,
    pub(super) exit: Vec<i64>,
    pub(super) event: Vec<bool>,
    pub(super) stratum: Vec<u32>,
}

impl Clock {
    /// Spells are in the order of parents and times.
    pub(super) fn of(spells: &FurtherSpells, model: HazardModel) -> Clock {
        let mut clock = Clock {
            parent: Vec::new(),
            entry: Vec::new(),
            exit: Vec::new(),
            event: Vec::new(),
            stratum: Vec::new(),
        };
        let (mut last, mut number, mut last_event) = (None, 0, 0);
        let times = spells.entry.iter().zip(&spells.exit);
        for ((parent, (entry, exit)), event) in spells.parent.iter().zip(times).zip(&spells.event) {
            let is_first = last != Some(*parent);
            if is_first {
                (last, number, last_event) = (Some(*parent), 1, 0);
            }
            let (since, stratum) = match model {
                HazardModel::FirstReturn | HazardModel::EveryReturn => (0, 0),
                HazardModel::ByNumber => (last_event, LAST_NUMBER.min(number)),
            };
            if is_first || model != HazardModel::FirstReturn {
                clock.parent.push(*parent);
                clock.entry.push(entry - since);
                clock.exit.push(exit - since);
                clock.event.push(*event);
                clock.stratum.push(stratum);
            }
            if *event {
                (number, last_event) = (number + 1, *exit);
            }
        }
        clock
    }
}

/// Fits columns by parent to spells.
pub(super) fn fit(spells: &FurtherSpells, columns: &[Vec<f64>], asked: Asked) -> Result<Fitted, EstimateError> {
    let cox = Cox {
        level: asked.level,
        ..Cox::default()
    };
    let fit = match asked.model {
        HazardModel::FirstReturn => match first_returns(spells, columns, &cox) {
            // A level without a return has no ratio that is likeliest; the penalised likelihood has one.
            Err(EstimateError::Separated { .. }) if parents(spells) <= MOST_PENALISED => {
                let penalty = Penalty::Firth;
                first_returns(spells, columns, &Cox { penalty, ..cox })?
            }
            fitted => fitted?,
        },
        HazardModel::EveryReturn => every_return(RecurrentModel::AndersenGill, spells, columns, &cox)?,
        HazardModel::ByNumber => every_return(RecurrentModel::PwpGapTime, spells, columns, &cox)?,
    };
    let constancy = match fit.proportionality(TimeScale::default()) {
        Ok(found) => found.covariates.iter().map(|test| Some(test.p_value)).collect(),
        Err(_) => vec![None; columns.len()],
    };
    let found = fit.coefficients().iter().zip(constancy);
    Ok(Fitted {
        coefficients: found
            .map(|(found, constancy)| Found {
                estimate: found.estimate,
                ratio: found.ratio,
                constancy,
            })
            .collect(),
        reservations: fit.reservations().to_vec(),
    })
}

/// How many parents have spells.
fn parents(spells: &FurtherSpells) -> usize {
    spells.parent.chunk_by(|a, b| a == b).count()
}

/// The columns by spell.
fn by_spell(parent: &[u64], columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let of_spell = |column: &Vec<f64>| {
        let value = |parent: &u64| column.get(*parent as usize).copied().unwrap_or_default();
        parent.iter().map(value).collect()
    };
    columns.iter().map(of_spell).collect()
}

fn first_returns(spells: &FurtherSpells, columns: &[Vec<f64>], cox: &Cox) -> Result<CoxFit, EstimateError> {
    let clock = Clock::of(spells, HazardModel::FirstReturn);
    let columns = by_spell(&clock.parent, columns);
    let covariates = Covariates::new(clock.parent.len(), columns.iter().map(Vec::as_slice).collect())?;
    cox.fit(&HazardRows::new(&clock.exit, &clock.event, covariates)?.with_entry(&clock.entry)?)
}

fn every_return(
    model: RecurrentModel,
    spells: &FurtherSpells,
    columns: &[Vec<f64>],
    cox: &Cox,
) -> Result<CoxFit, EstimateError> {
    let columns = by_spell(&spells.parent, columns);
    let covariates = Covariates::new(spells.parent.len(), columns.iter().map(Vec::as_slice).collect())?;
    model.fit(&spells.histories()?, &covariates, LAST_NUMBER, cox)
}
