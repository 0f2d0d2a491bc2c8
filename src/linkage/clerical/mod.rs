//! A clerical sample: pairs for people to judge, drawn at random within strata of match weight.
//!
//! Custody: the pseudonymous zone. Pseudonyms of records, names of sources, counts; no weight of a pair, which would tell the
//! reviewer what to find, and no value.

mod allocation;
mod strata;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::estimate::numeric::random::RandomStream;
use crate::intake::PseudonymisedTables;
use crate::study::Study;

use super::stage::rows::each_row;
use super::stage::{LinkedStudy, StageError};
use strata::Cell;

pub use strata::Stratum;

/// Streams of random numbers, so that drawing pairs, shuffling them and numbering strata do not hang together.
const DRAWING: u64 = 0x636c_6572_6963_616c;
const SHUFFLING: u64 = DRAWING + 1;
const NUMBERING: u64 = DRAWING + 2;

/// The columns of a clerical file.
const HEADER: [&str; 8] = [
    "pair", "record_a", "record_b", "source_a", "source_b", "stratum", "weight", "label",
];

/// Pairs drawn, and what they were drawn from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClericalSample {
    /// The strata that hold pairs, by population and weight; their numbers follow neither.
    pub strata: Vec<Stratum>,
    /// The pairs in an order that tells nothing.
    pub pairs: Vec<SampledPair>,
}

/// A pair for people to judge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SampledPair {
    /// Pseudonyms of the two records.
    pub records: [String; 2],
    /// The sources that hold each of them.
    pub sources: [String; 2],
    /// Number of the stratum.
    pub stratum: usize,
    /// Pairs of the stratum for each one drawn: the inverse of the probability of being drawn.
    pub weight: f64,
}

impl ClericalSample {
    /// The sample as a file to be filled in: one row a pair, `label` empty.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory cannot fail.
        let _ = writer.write_record(HEADER);
        for (place, pair) in self.pairs.iter().enumerate() {
            let ([a, b], [source_a, source_b]) = (&pair.records, &pair.sources);
            let (place, stratum) = ((place + 1).to_string(), pair.stratum.to_string());
            let weight = pair.weight.to_string();
            let _ = writer.write_record([&place, a, b, source_a, source_b, &stratum, &weight, ""]);
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

impl LinkedStudy {
    /// Draws so many pairs from the stored evidence, most of them where the linkage is in doubt. The same linkage and the same
    /// seed give the same pairs; tokens are not needed.
    ///
    /// Pairs below one per cent are not among the evidence and cannot be drawn.
    ///
    /// # Errors
    /// [`StageError::SampleTooSmall`] where there are more strata than pairs to draw from them, [`StageError::NoPairs`] where
    /// there is no evidence; [`StageError`] when it cannot be read.
    pub fn clerical(
        &self,
        study: &Study,
        tables: &PseudonymisedTables,
        pairs: usize,
        seed: u64,
    ) -> Result<ClericalSample, StageError> {
        let candidates = strata::candidates(self.stage())?;
        let mut cells = strata::cells(&candidates, study.link_threshold);
        if cells.is_empty() {
            return Err(StageError::NoPairs);
        }
        let least: usize = cells.iter().map(Cell::least).sum();
        if pairs < least {
            return Err(StageError::SampleTooSmall { given: pairs, least });
        }
        allocation::allocate(&mut cells, pairs);
        let numbers = numbers(cells.len(), seed);
        let mut drawn: Vec<(usize, usize, f64)> = Vec::new();
        for (stratum, cell) in numbers.iter().zip(&cells) {
            let weight = cell.members.len() as f64 / cell.sampled.max(1) as f64;
            drawn.extend(draw(cell, seed).into_iter().map(|pair| (pair, *stratum, weight)));
        }
        let order = RandomStream::new(seed, SHUFFLING);
        drawn.sort_unstable_by_key(|(pair, _, _)| (order.words(*pair as u64)[0], *pair));
        let records = drawn.iter().flat_map(|(pair, _, _)| &candidates[*pair].records);
        let sources = sources(tables, &records.map(String::as_str).collect())?;
        let source = |record: &String| sources.get(record.as_str()).cloned().unwrap_or_default();
        let pairs = drawn.iter().map(|&(pair, stratum, weight)| {
            let records = candidates[pair].records.clone();
            SampledPair {
                sources: records.each_ref().map(source),
                records,
                stratum,
                weight,
            }
        });
        Ok(ClericalSample {
            pairs: pairs.collect(),
            strata: numbers
                .iter()
                .zip(&cells)
                .map(|(stratum, cell)| cell.report(*stratum))
                .collect(),
        })
    }
}

/// The numbers of so many strata, from 1, in an order that tells nothing: strata lie in the order of match weight, and a number that
/// followed it would tell the reviewer what to find.
fn numbers(strata: usize, seed: u64) -> Vec<usize> {
    let stream = RandomStream::new(seed, NUMBERING);
    let mut order: Vec<usize> = (0..strata).collect();
    order.sort_unstable_by_key(|stratum| (stream.words(*stratum as u64)[0], *stratum));
    let mut numbers = vec![0; strata];
    for (place, stratum) in order.into_iter().enumerate() {
        numbers[stratum] = place + 1;
    }
    numbers
}

/// A simple random sample of a stratum: those with the smallest random numbers.
fn draw(cell: &Cell, seed: u64) -> Vec<usize> {
    let stream = RandomStream::new(seed, DRAWING);
    let mut order: Vec<usize> = cell.members.clone();
    order.sort_unstable_by_key(|pair| (stream.words(*pair as u64)[0], *pair));
    order.truncate(cell.sampled);
    order
}

/// The names of the sources that tell who each record is.
fn sources(tables: &PseudonymisedTables, records: &BTreeSet<&str>) -> Result<BTreeMap<String, String>, StageError> {
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    for table in tables.tables().iter().filter(|table| table.kind().tells_who()) {
        let mut held: BTreeSet<&str> = BTreeSet::new();
        each_row(table, ["record"], |[record]| {
            held.extend(record.and_then(|record| records.get(record)));
        })?;
        for record in held {
            let names = sources.entry(record.to_owned()).or_default();
            if !names.is_empty() {
                names.push_str("; ");
            }
            names.push_str(table.name());
        }
    }
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strata_are_numbered_once_each_and_not_by_weight() {
        for seed in 1..=5 {
            let found = numbers(24, seed);
            assert_eq!(found, numbers(24, seed), "the same seed gives the same numbers");
            assert_ne!(found, numbers(24, seed + 1));
            assert!(!found.is_sorted());
            // Numbers that told the weight would rise from nearly every stratum to the next, or fall.
            let rising = found.windows(2).filter(|two| two[0] < two[1]).count();
            assert!((5..=18).contains(&rising), "{found:?}");
            let mut sorted = found;
            sorted.sort_unstable();
            assert_eq!(sorted, (1..=24).collect::<Vec<_>>());
        }
        assert_eq!(numbers(1, 3), [1]);
    }
}
