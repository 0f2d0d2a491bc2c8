//! Risks of two groups, standardised directly: what a standard population would have at the risks of either.
//!
//! Custody: no zone. Counts of strata, however small.

use libm::sqrt;
use serde::Serialize;

use super::counts::{not_negative, total};
use super::ratio::Ratio;
use super::two_by_two::{Sums, TwoByTwo};
use crate::estimate::covariates::length;
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{ConfidenceLevel, EstimateError, Reservation};

/// Two risks, standardised to one population.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StandardisedRisks {
    /// The risk that the standard population would have as exposed.
    pub exposed: f64,
    /// The risk that it would have as unexposed.
    pub unexposed: f64,
    /// The first over the second.
    pub ratio: Ratio,
}

/// The risks Σ wᵢ aᵢ/n₁ᵢ and Σ wᵢ cᵢ/n₀ᵢ for shares wᵢ of the standard population, and their ratio. The variance of its
/// logarithm is the sum over both groups of Σ wᵢ² p(1-p)/n over the square of the risk (Flanders & Rhodes 1987, Journal of
/// Chronic Diseases 40:697; Rothman, Greenland & Lash 2008, *Modern Epidemiology*, chapter 15).
///
/// Strata in which a group has nobody take no part, and the standard population is that of the others.
///
/// # Errors
/// [`EstimateError::NoRows`], [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`],
/// [`EstimateError::OutOfRange`] for weights that are negative and more than 1e10 persons,
/// [`EstimateError::NothingToEstimate`] when in no stratum both groups and the standard population have somebody.
pub fn standardised_risks(
    strata: &[TwoByTwo],
    standard: &[f64],
    level: ConfidenceLevel,
) -> Result<StandardisedRisks, EstimateError> {
    if strata.is_empty() {
        return Err(EstimateError::NoRows);
    }
    length("standard population", standard.len(), strata.len())?;
    not_negative("standard population", standard)?;
    let all: Vec<Sums> = strata.iter().map(TwoByTwo::sums).collect();
    total(
        "number of persons",
        &all.iter().map(|s| s.all as u64).collect::<Vec<_>>(),
    )?;
    let compared: Vec<(&Sums, f64)> = all
        .iter()
        .zip(standard.iter().copied())
        .filter(|(s, weight)| s.exposed > 0.0 && s.unexposed > 0.0 && *weight > 0.0)
        .collect();
    let weights = sum(compared.iter().map(|(_, weight)| *weight));
    if weights <= 0.0 {
        let nothing = "no stratum in which both groups and the standard population have somebody";
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    let risk = |of: fn(&Sums) -> [f64; 2]| {
        let (mut risks, mut squares) = (Vec::new(), Vec::new());
        for (s, weight) in &compared {
            let ([events, persons], weight) = (of(s), weight / weights);
            let share = events / persons;
            risks.push(weight * share);
            squares.push(weight * weight * share * (1.0 - share) / persons);
        }
        (sum(risks), sum(squares))
    };
    let (exposed, of_exposed) = risk(|s| [s.cells[0], s.exposed]);
    let (unexposed, of_unexposed) = risk(|s| [s.cells[2], s.unexposed]);
    let square = of_exposed / (exposed * exposed) + of_unexposed / (unexposed * unexposed);
    let events = sum(compared.iter().map(|(s, _)| s.events));
    let told = applying([
        (events == 0.0, Reservation::NoEvents),
        (events > 0.0 && events < FEW as f64, Reservation::FewEvents),
        (exposed == 0.0 || unexposed == 0.0, Reservation::EmptyCell),
        (compared.len() < strata.len(), Reservation::EmptyStratum),
    ]);
    Ok(StandardisedRisks {
        exposed,
        unexposed,
        ratio: Ratio::by_logarithm([exposed, unexposed], Some(sqrt(square)), level, told),
    })
}
