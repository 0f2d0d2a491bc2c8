//! Strata of pairs: population and bin of match weight.
//!
//! Custody: the pseudonymous zone.

use arrow::array::AsArray;
use arrow::datatypes::Float64Type;
use serde::Serialize;

use crate::linkage::Population;
use crate::linkage::stage::rows::text;
use crate::linkage::stage::tables::evidence_schema;
use crate::linkage::stage::{EVIDENCE, StageError};
use crate::store::FinishedStage;

/// Bounds of the bins in bits from the weight of the threshold: narrow where a link is in doubt, wide where it is not.
const BOUNDS: [f64; 9] = [-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 8.0, 16.0];

/// Pairs drawn from a stratum at least, if it has so many: of one pair alone no spread can be told.
const LEAST: usize = 2;

/// A pair of the evidence.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) population: Population,
    pub(super) records: [String; 2],
    pub(super) weight: f64,
    pub(super) probability: f64,
}

/// A stratum, for those who draw and weigh.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stratum {
    /// Its number, from 1.
    pub stratum: usize,
    /// The population.
    pub population: Population,
    /// Least match weight, in bits (posterior log odds, base 2); none for the lowest bin.
    pub from: Option<f64>,
    /// Match weight that it does not reach; none for the highest bin.
    pub below: Option<f64>,
    /// Pairs that it holds.
    pub pairs: usize,
    /// Pairs drawn.
    pub sampled: usize,
}

/// A stratum while pairs are drawn from it.
#[derive(Debug)]
pub(super) struct Cell {
    population: Population,
    from: Option<f64>,
    below: Option<f64>,
    /// Places of its pairs among the candidates.
    pub(super) members: Vec<usize>,
    /// Mean of their probabilities.
    pub(super) probability: f64,
    /// How many are drawn.
    pub(super) sampled: usize,
}

impl Cell {
    /// How many pairs are drawn at least.
    pub(super) fn least(&self) -> usize {
        self.members.len().min(LEAST)
    }

    pub(super) fn report(&self, stratum: usize) -> Stratum {
        Stratum {
            stratum,
            population: self.population,
            from: self.from,
            below: self.below,
            pairs: self.members.len(),
            sampled: self.sampled,
        }
    }

    #[cfg(test)]
    pub(super) fn of_size(pairs: usize, probability: f64) -> Cell {
        Cell {
            population: Population::Mothers,
            from: None,
            below: None,
            members: (0..pairs).collect(),
            probability,
            sampled: 0,
        }
    }
}

/// All pairs of the evidence, in its order.
pub(super) fn candidates(stage: &FinishedStage) -> Result<Vec<Candidate>, StageError> {
    let mut candidates = Vec::new();
    for batch in stage.read(EVIDENCE, &evidence_schema(), None)? {
        let text = |name: &str| text(&batch, name);
        let number = |name: &str| batch.column_by_name(name)?.as_primitive_opt::<Float64Type>();
        let columns = (text("population"), text("first_record"), text("second_record"));
        let (Some(populations), Some(first), Some(second)) = columns else {
            return Err(StageError::Internal);
        };
        let (Some(weights), Some(probabilities)) = (number("weight"), number("probability")) else {
            return Err(StageError::Internal);
        };
        for row in 0..batch.num_rows() {
            let named = Population::ALL.into_iter();
            let population = named.into_iter().find(|own| own.as_str() == populations.value(row));
            candidates.push(Candidate {
                population: population.ok_or(StageError::Internal)?,
                records: [first.value(row).to_owned(), second.value(row).to_owned()],
                weight: weights.value(row),
                probability: probabilities.value(row),
            });
        }
    }
    Ok(candidates)
}

/// The strata that hold pairs, by population and weight.
pub(super) fn cells(candidates: &[Candidate], threshold: f64) -> Vec<Cell> {
    let cut = libm::log2(threshold / (1.0 - threshold));
    let bound = |bin: usize| BOUNDS.get(bin).map(|bound| cut + bound);
    let mut cells = Vec::new();
    for population in Population::ALL {
        for bin in 0..=BOUNDS.len() {
            let (from, below) = (bin.checked_sub(1).and_then(bound), bound(bin));
            let holds = |pair: &Candidate| {
                let (above, under) = (
                    from.is_none_or(|from| pair.weight >= from),
                    below.is_none_or(|below| pair.weight < below),
                );
                pair.population == population && above && under
            };
            let members: Vec<usize> = (0..candidates.len()).filter(|pair| holds(&candidates[*pair])).collect();
            if members.is_empty() {
                continue;
            }
            let sum: f64 = members.iter().map(|pair| candidates[*pair].probability).sum();
            cells.push(Cell {
                population,
                from,
                below,
                probability: sum / members.len() as f64,
                members,
                sampled: 0,
            });
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(population: Population, weight: f64) -> Candidate {
        Candidate {
            population,
            records: ["r_a".to_owned(), "r_b".to_owned()],
            weight,
            probability: 1.0 / (1.0 + libm::exp2(-weight)),
        }
    }

    #[test]
    fn bins_are_counted_from_the_threshold_and_empty_ones_are_none() {
        // The threshold 0.8 lies at log2(4) = 2 bits: the bin from it to a bit above is 2 to 3.
        let pairs = [
            candidate(Population::Children, 2.1),
            candidate(Population::Mothers, 2.9),
            candidate(Population::Mothers, 40.0),
            candidate(Population::Mothers, -6.0),
            candidate(Population::Mothers, 2.1),
        ];
        let rounded = |bound: Option<f64>| bound.map(libm::round);
        let found: Vec<_> = cells(&pairs, 0.8)
            .into_iter()
            .map(|cell| (cell.population, rounded(cell.from), rounded(cell.below), cell.members))
            .collect();
        assert_eq!(
            found,
            [
                (Population::Mothers, None, Some(-2.0), vec![3]),
                (Population::Mothers, Some(2.0), Some(3.0), vec![1, 4]),
                (Population::Mothers, Some(18.0), None, vec![2]),
                (Population::Children, Some(2.0), Some(3.0), vec![0]),
            ]
        );
    }
}
