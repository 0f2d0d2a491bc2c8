//! Synthetic difference-in-differences (Arkhangelsky, Athey, Hirshberg, Imbens & Wager 2021, American Economic Review
//! 111:4088): a difference-in-differences on weighted units and weighted periods.
//!
//! Custody: no zone. Weights name single units; whoever releases them has to know.

use libm::{pow, sqrt};
use rayon::prelude::*;
use serde::Serialize;

use super::data::Panel;
use super::influence::without_error;
use super::simplex;
use super::synthetic_control::DonorWeight;
use super::two_way;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW_TREATED, applying};
use crate::estimate::result::Limits;
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation};

/// The ridge on weights of periods, in standard deviations of the noise (the authors' 1e-6): it only makes them unique.
const PERIOD_RIDGE: f64 = 1e-6;

/// The weight of a period before treatment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PeriodWeight {
    /// The period.
    pub period: i64,
    /// Its weight, not negative; weights sum to 1.
    pub weight: f64,
}

/// What synthetic difference-in-differences finds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SyntheticDifference {
    /// Average effect on the treated units from treatment on. The standard error is that of placebos (algorithm 4),
    /// over all units that were not treated where one was, else over consecutive blocks of them in the order of their
    /// labels; `None` unless there are more of them than treated ones. It takes treated and untreated units to vary
    /// alike.
    pub effect: Estimate,
    /// Weights of the units that were not treated, by label.
    pub units: Vec<DonorWeight>,
    /// Weights of the periods before treatment.
    pub periods: Vec<PeriodWeight>,
    /// The ridge ζ on the weights of units, (N₁T₁)^¼ standard deviations of the change from one period to the next.
    pub ridge: f64,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Fits a panel without gaps in which all treated units begin in the same period. Weights of rows are not used. Weights
/// of units and periods are at the optimum; R's `synthdid` stops its iterations before it, and differs in the fourth
/// digit.
///
/// # Errors
/// [`EstimateError::OutOfRange`] for a panel that is not balanced or with different first treated periods;
/// [`EstimateError::NothingToEstimate`] without treated and other units or without two periods before treatment.
pub fn synthetic_difference(panel: &Panel, level: ConfidenceLevel) -> Result<SyntheticDifference, EstimateError> {
    let block = Block::of(panel)?;
    let fitted = block.fitted()?;
    let error = block.placebo_error()?;
    let effect = match error {
        Some(error) => Estimate::normal(fitted.effect, error, level),
        None => without_error(fitted.effect, Limits::Normal, level),
    };
    let labels = block.controls.iter().map(|(label, _)| *label);
    let periods = panel.periods().iter().copied();
    Ok(SyntheticDifference {
        effect,
        units: labels
            .zip(fitted.units)
            .map(|(unit, weight)| DonorWeight { unit, weight })
            .collect(),
        periods: periods
            .zip(fitted.periods)
            .map(|(period, weight)| PeriodWeight { period, weight })
            .collect(),
        ridge: fitted.ridge,
        reservations: applying([
            (
                (block.treated.len() as u64) < FEW_TREATED,
                Reservation::FewTreatedClusters,
            ),
            (
                (block.controls.len() as u64) < FEW_TREATED,
                Reservation::FewControlClusters,
            ),
        ]),
    })
}

/// Outcomes by unit and period, treated units and others.
struct Block {
    treated: Vec<Vec<f64>>,
    controls: Vec<(u64, Vec<f64>)>,
    before: usize,
}

struct Fitted {
    effect: f64,
    units: Vec<f64>,
    periods: Vec<f64>,
    ridge: f64,
}

impl Block {
    fn of(panel: &Panel) -> Result<Block, EstimateError> {
        if !panel.is_balanced() {
            let (what, must) = ("panel for a synthetic difference", "balanced");
            return Err(EstimateError::OutOfRange { what, must });
        }
        let first = two_way::only_first(panel)?;
        let outcomes = |unit: usize| panel.outcome()[panel.rows_of(unit)].to_vec();
        let is_treated = |unit: &usize| panel.first_treated()[*unit] == Some(first);
        let (treated, controls): (Vec<usize>, Vec<usize>) = (0..panel.units()).partition(is_treated);
        let block = Block {
            treated: treated.into_iter().map(outcomes).collect(),
            controls: controls
                .into_iter()
                .map(|unit| (panel.labels()[unit], outcomes(unit)))
                .collect(),
            before: panel.periods().partition_point(|period| *period < first),
        };
        if block.controls.len() < 2 || block.before < 2 {
            let nothing = "no two other units, or no two periods before treatment";
            return Err(EstimateError::NothingToEstimate { nothing });
        }
        Ok(block)
    }

    fn fitted(&self) -> Result<Fitted, EstimateError> {
        let treated: Vec<&[f64]> = self.treated.iter().map(Vec::as_slice).collect();
        let controls: Vec<&[f64]> = self.controls.iter().map(|(_, values)| values.as_slice()).collect();
        weighted_difference(&treated, &controls, self.before)
    }

    /// The standard deviation of the effects of blocks of untreated units that stand in for the treated.
    fn placebo_error(&self) -> Result<Option<f64>, EstimateError> {
        let (size, count) = (self.treated.len(), self.controls.len());
        if count < size + 2 {
            return Ok(None);
        }
        let effect = |start: usize| {
            let chosen = |index: &usize| (*index + count - start) % count < size;
            let (treated, controls): (Vec<usize>, Vec<usize>) = (0..count).partition(chosen);
            let values = |units: Vec<usize>| units.into_iter().map(|unit| self.controls[unit].1.as_slice()).collect();
            let (treated, controls): (Vec<&[f64]>, Vec<&[f64]>) = (values(treated), values(controls));
            Ok(weighted_difference(&treated, &controls, self.before)?.effect)
        };
        let effects: Vec<f64> = (0..count).into_par_iter().map(effect).collect::<Result<_, _>>()?;
        let mean = sum(effects.iter().copied()) / count as f64;
        let variance = sum(effects.iter().map(|effect| (effect - mean) * (effect - mean))) / count as f64;
        Ok((variance > 0.0).then(|| sqrt(variance)))
    }
}

fn weighted_difference(treated: &[&[f64]], controls: &[&[f64]], before: usize) -> Result<Fitted, EstimateError> {
    let length = treated.first().map_or(0, |values| values.len());
    let after = length - before;
    let noise = first_differences(controls, before);
    let ridge = pow((treated.len() * after) as f64, 0.25) * noise;
    // Units: their paths before treatment, each about its own mean, as a constant gap is allowed.
    let path = centred(&averaged(treated)[..before]);
    let columns: Vec<Vec<f64>> = controls.iter().map(|values| centred(&values[..before])).collect();
    let units = simplex::fit(&columns, &path, ridge * ridge * before as f64)?.weights;
    // Periods: the controls' values in each, about their mean over controls, against the means after treatment.
    let later: Vec<f64> = controls.iter().map(|values| mean(&values[before..])).collect();
    let across = |period: usize| centred(&controls.iter().map(|values| values[period]).collect::<Vec<f64>>());
    let columns: Vec<Vec<f64>> = (0..before).map(across).collect();
    let small = PERIOD_RIDGE * noise;
    let periods = simplex::fit(&columns, &centred(&later), small * small * controls.len() as f64)?.weights;
    let change = |values: &[f64]| mean(&values[before..]) - sum(values.iter().zip(&periods).map(|(y, w)| y * w));
    let own = sum(treated.iter().map(|values| change(values))) / treated.len() as f64;
    let others = sum(controls
        .iter()
        .zip(&units)
        .map(|(values, weight)| weight * change(values)));
    Ok(Fitted {
        effect: own - others,
        units,
        periods,
        ridge,
    })
}

/// The standard deviation of the changes of the controls from one period to the next, before treatment.
fn first_differences(controls: &[&[f64]], before: usize) -> f64 {
    let changes: Vec<f64> = controls
        .iter()
        .flat_map(|values| values[..before].windows(2).map(|pair| pair[1] - pair[0]))
        .collect();
    let average = mean(&changes);
    let squares = sum(changes.iter().map(|change| (change - average) * (change - average)));
    sqrt(squares / (changes.len() as f64 - 1.0).max(1.0))
}

fn averaged(units: &[&[f64]]) -> Vec<f64> {
    let length = units.first().map_or(0, |values| values.len());
    let at = |period: usize| sum(units.iter().map(|values| values[period])) / units.len() as f64;
    (0..length).map(at).collect()
}

fn mean(values: &[f64]) -> f64 {
    sum(values.iter().copied()) / values.len() as f64
}

fn centred(values: &[f64]) -> Vec<f64> {
    let centre = mean(values);
    values.iter().map(|value| value - centre).collect()
}
