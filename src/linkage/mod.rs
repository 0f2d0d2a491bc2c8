//! Linkage: which records are one person, from tokens alone.
//!
//! ```text
//! LinkageTokens -> Records, Nodes (per population)   records, nodes, columns, unlinkable
//!   -> Blocks                                        blocking: candidate pairs, streamed
//!   -> Pattern                                       compare: levels of agreement, one field a file
//!   -> Model                                         training: sampling (u), em and monotone (m, lambda), kin
//!   -> PairEvidence                                  evidence: scores, with the rarity of names from frequency
//!   -> LinkedPersons                                 cluster, persons
//!   -> TruthQuality, ExpectedErrors                  quality; models in report
//!   -> LinkedStudy                                   stage: all of it for one study, kept in the work folder
//! ```
//!
//! The result depends on the tokens and the settings alone: not on the order of mentions, not on the number of threads.
//!
//! Custody: the pseudonymous zone. No name, date or address comes here, and only `stage` reads and writes, in the work folder.

mod blocking;
mod cluster;
mod columns;
mod compare;
mod em;
mod error;
mod evidence;
mod frequency;
mod kin;
mod model;
mod monotone;
mod nodes;
mod persons;
mod population;
mod quality;
mod records;
mod report;
mod sampling;
mod stage;
mod training;
mod unlinkable;

pub use blocking::RuleReport;
pub use error::LinkageError;
pub use evidence::{Pair, PairEvidence, Verdict};
pub use persons::{LinkedPerson, LinkedPersons};
pub use population::Population;
pub use quality::{ExpectedErrors, PairCounts, TruthQuality, against_truth};
pub use report::{ComparisonReport, LevelReport, PopulationModel};
pub use stage::{LinkageSummary, LinkedStudy, PopulationSummary, StageError, TruthFigures, link_study};
pub use unlinkable::Unlinkable;

use crate::intake::LinkageTokens;

use blocking::Blocks;
use evidence::{Scored, compared_fields};
use nodes::Intake;
use records::Records;
use training::TrainingData;

/// Row numbers and token numbers have 32 bits; a mention has some fifty tokens.
const MOST_MENTIONS: usize = 50_000_000;

/// How to link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Posterior probability from which two records are joined, between 0 and 1.
    pub threshold: f64,
    /// Records that a block may hold before it is split by finer keys.
    pub largest_block: usize,
    /// Seed of the sample of random pairs.
    pub seed: u64,
}

impl Default for Settings {
    /// Joins what is more likely one person than not. At this threshold false and missed links were nearest to each other in
    /// number in synthetic worlds of 300 to 30,000 mothers, which is what an unbiased share of recurrent mothers needs;
    /// uses that must not confuse two people want a higher one.
    fn default() -> Settings {
        Settings {
            threshold: 0.5,
            largest_block: 1000,
            seed: 1,
        }
    }
}

impl Settings {
    fn check(&self) -> Result<(), LinkageError> {
        if !(self.threshold > 0.0 && self.threshold < 1.0) {
            return Err(LinkageError::Threshold { given: self.threshold });
        }
        if self.largest_block < 2 {
            return Err(LinkageError::LargestBlock {
                given: self.largest_block,
            });
        }
        Ok(())
    }
}

/// The result of linkage.
#[derive(Debug)]
pub struct Linkage {
    persons: LinkedPersons,
    evidence: PairEvidence,
    models: Vec<PopulationModel>,
}

impl Linkage {
    /// The person of each record.
    pub fn persons(&self) -> &LinkedPersons {
        &self.persons
    }

    /// What speaks for and against each pair.
    pub fn evidence(&self) -> &PairEvidence {
        &self.evidence
    }

    /// The model of each population that has records, in the order of [`Population::ALL`].
    pub fn models(&self) -> &[PopulationModel] {
        &self.models
    }

    /// The three parts.
    pub fn into_parts(self) -> (LinkedPersons, PairEvidence, Vec<PopulationModel>) {
        (self.persons, self.evidence, self.models)
    }
}

/// Links the records of each population: a record that appears in two populations (a child who becomes a mother) joins
/// its persons in both.
///
/// # Errors
/// [`LinkageError::Threshold`] and [`LinkageError::LargestBlock`] for settings without sense,
/// [`LinkageError::TooManyMentions`] beyond what row numbers reach.
pub fn link(tokens: &LinkageTokens, settings: &Settings) -> Result<Linkage, LinkageError> {
    settings.check()?;
    let mentions = tokens.mentions();
    if mentions.len() > MOST_MENTIONS {
        return Err(LinkageError::TooManyMentions {
            mentions: mentions.len(),
            limit: MOST_MENTIONS,
        });
    }
    let records = Records::of(mentions);
    let mut unlinkable = Reasons::none(records.len());
    let mut scored = Vec::new();
    let mut models = Vec::new();
    for population in Population::ALL {
        let intake = Intake::of(population, mentions, &records);
        unlinkable.note(&intake);
        if intake.nodes.len() + intake.unlinkable.len() > 0 {
            let (population_scored, model) = link_population(population, &intake, settings);
            scored.push(population_scored);
            models.push(model);
        }
    }
    let below: Vec<f64> = scored.iter().map(|scored| scored.expected_below).collect();
    let mut pairs: Vec<Pair> = scored.into_iter().flat_map(|scored| scored.pairs).collect();
    let clusters = cluster::cluster(&records, &mut pairs, settings.threshold);
    for (model, expected_below) in models.iter_mut().zip(below) {
        let own = pairs.iter().filter(|pair| pair.population() == model.population);
        model.expected = ExpectedErrors::of(own, expected_below, &clusters);
    }
    let persons = LinkedPersons::of(&records, &clusters, &pairs, &unlinkable.0);
    Ok(Linkage {
        persons,
        evidence: PairEvidence::new(records, pairs),
        models,
    })
}

fn link_population(population: Population, intake: &Intake, settings: &Settings) -> (Scored, PopulationModel) {
    let nodes = &intake.nodes;
    let blocks = Blocks::of(nodes, settings.largest_block);
    let candidates = training::candidates(nodes, &blocks);
    let data = TrainingData::of(nodes, candidates.patterns, settings.seed);
    let (model, fit) = training::train(&data);
    let rules = blocks.reports(&candidates.new_pairs);
    let scored = evidence::score(population, nodes, &blocks, &model);
    let records = (nodes.len(), intake.unlinkable.len());
    (scored, PopulationModel::new(population, records, rules, &model, fit))
}

/// For each record, why it could not be linked: only if none of its populations could.
struct Reasons(Vec<Option<Unlinkable>>);

impl Reasons {
    fn none(records: usize) -> Reasons {
        Reasons(vec![None; records])
    }

    fn note(&mut self, intake: &Intake) {
        for &(row, reason) in &intake.unlinkable {
            self.0[row as usize] = Some(reason);
        }
        for &row in &intake.nodes.record {
            self.0[row as usize] = None;
        }
    }
}
