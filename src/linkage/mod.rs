//! Linkage: which records are one person, from tokens alone.
//!
//! ```text
//! LinkageTokens -> Values, Records                   values (tokens of distinct values), records, columns
//!   -> Nodes (per population)                        nodes, unlinkable; relatives in the second pass
//!   -> Blocks                                        blocking: candidate pairs, streamed
//!   -> Pattern                                       compare: levels of agreement, one field a file
//!   -> TrainingData                                  candidates, sampling (random pairs)
//!   -> Model                                         training: unrelated (u), em and monotone (m, lambda), kin; or parameters
//!   -> PairEvidence                                  evidence: scores, with the rarity of names from frequency
//!   Facts -> Lives                                   facts (births, deaths, parents), lives (what they forbid)
//!   -> Clusters -> LinkedPersons                     cluster (agglomeration under constraints), persons
//!   -> Imputations                                   imputation: partitions drawn from what the records leave open
//!   -> Conflicts                                     conflicts: what cannot be and stands there all the same
//!   -> TruthQuality, ExpectedErrors                  quality; models in report
//!   -> Registry                                      registry: ids that outlive a run, merges and splits
//!   -> LinkedStudy                                   stage: all of it for one study, kept in the work folder
//! ```
//!
//! The result depends on the tokens and the settings alone: not on the order of mentions, not on the number of threads.
//!
//! Custody: the pseudonymous zone. No name, date or address comes here, and only `stage` reads and writes, in the work folder.

mod blocking;
mod candidates;
mod cluster;
mod columns;
mod compare;
mod conflicts;
mod em;
mod error;
mod evidence;
mod facts;
mod facts_tables;
mod frequency;
mod imputation;
mod kin;
mod lives;
mod model;
mod monotone;
mod nodes;
mod persons;
mod population;
mod quality;
mod records;
mod registry;
mod relatives;
mod report;
mod reservation;
mod sampling;
mod stage;
mod stage_tables;
mod training;
mod training_data;
mod unlinkable;
mod unrelated;
mod values;

pub use blocking::{BlockingRecall, RuleReport};
pub use conflicts::{Conflict, ConflictKind, ConstraintFigures};
pub use error::LinkageError;
pub use evidence::{Pair, PairEvidence, Verdict};
pub use facts::{Facts, Span};
pub use imputation::{Imputation, ImputationFigures};
pub use persons::{LinkedPerson, LinkedPersons};
pub use population::Population;
pub use quality::{ExpectedErrors, PairCounts, TruthQuality, against_truth};
pub use registry::{Change, ChangeKind, RegistryFault, RegistryFigures};
pub use report::{ComparisonReport, LevelReport, PopulationModel, StartReport, TimeReport};
pub use reservation::Reservation;
pub use stage::{LinkageSummary, LinkedStudy, PopulationSummary, StageError, TruthFigures, link_study};
pub use unlinkable::Unlinkable;

use crate::intake::LinkageTokens;

use blocking::Blocks;
use candidates::Candidates;
use cluster::{Agglomerated, Agglomeration, Clusters};
use evidence::{Scorer, compared_fields};
use imputation::Imputations;
use lives::Lives;
use model::Model;
use nodes::Intake;
use records::Records;
use reservation::Signs;
use training_data::TrainingData;
use values::Values;

/// Row numbers and token numbers have 32 bits; a mention has some fifty tokens.
const MOST_MENTIONS: usize = 50_000_000;

/// How to link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Posterior probability from which two records are joined, between 0 and 1.
    pub threshold: f64,
    /// Records that a block may hold before it is split by finer keys.
    pub largest_block: usize,
    /// Seed of the samples of pairs.
    pub seed: u64,
    /// Whether a second pass compares relatives where records stand in cases together.
    pub compares_relatives: bool,
    /// How many imputed linkages are drawn beside the best one.
    pub imputations: usize,
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
            compares_relatives: true,
            imputations: 0,
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
    constraints: ConstraintFigures,
    conflicts: Vec<Conflict>,
    imputations: Vec<Imputation>,
    imputation_figures: ImputationFigures,
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

    /// How often constraints decided.
    pub fn constraints(&self) -> &ConstraintFigures {
        &self.constraints
    }

    /// What cannot be, and stands in the data or the links all the same.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Imputed linkages, as many as the settings ask for.
    pub fn imputations(&self) -> &[Imputation] {
        &self.imputations
    }

    /// How they were drawn.
    pub fn imputation_figures(&self) -> &ImputationFigures {
        &self.imputation_figures
    }

    /// The three main parts.
    pub fn into_parts(self) -> (LinkedPersons, PairEvidence, Vec<PopulationModel>) {
        (self.persons, self.evidence, self.models)
    }
}

/// Links the records of each population: a record that appears in two populations (a child who becomes a mother) joins
/// its persons in both. Where records stand in cases together, a second pass compares relatives as well, as the first has
/// found them.
///
/// # Errors
/// [`LinkageError::Threshold`] and [`LinkageError::LargestBlock`] for settings without sense,
/// [`LinkageError::TooManyMentions`] beyond what row numbers reach.
pub fn link(tokens: &LinkageTokens, settings: &Settings) -> Result<Linkage, LinkageError> {
    link_with(tokens, &Facts::about(tokens.records()), settings)
}

/// Links as [`link`] does, under what is known of lives beside the tokens.
///
/// # Errors
/// As [`link`].
pub fn link_with(tokens: &LinkageTokens, facts: &Facts<'_>, settings: &Settings) -> Result<Linkage, LinkageError> {
    settings.check()?;
    let mentions = tokens.mentions().len();
    if mentions > MOST_MENTIONS {
        return Err(LinkageError::TooManyMentions {
            mentions,
            limit: MOST_MENTIONS,
        });
    }
    let values = Values::of(tokens.values());
    let records = Records::of(tokens);
    let mut people: Vec<People<'_>> = Population::ALL
        .into_iter()
        .map(|population| People::of(population, tokens, &values, &records))
        .filter(|people| people.intake.nodes.len() + people.intake.unlinkable.len() > 0)
        .collect();
    let mut unlinkable = Reasons::none(records.len());
    people.iter().for_each(|people| unlinkable.note(&people.intake));
    let lives = Lives::of(tokens, facts, settings.seed);
    let mut pass = Pass::run(&people, (&records, &lives), None, settings);
    if settings.compares_relatives {
        let nodes: Vec<_> = people
            .iter()
            .map(|people| (people.population, &people.intake.nodes))
            .collect();
        if let Some(bonds) = relatives::relatives(&nodes, &pass.clusters) {
            people
                .iter_mut()
                .zip(bonds)
                .for_each(|(people, bonds)| people.intake.nodes.kin = bonds);
            let known = pass.clusters;
            pass = Pass::run(&people, (&records, &lives), Some(&known), settings);
        }
    }
    let persons = LinkedPersons::of(&records, &pass.clusters, &pass.pairs, &unlinkable.0);
    let conflicts = conflicts::conflicts(&lives, &pass.clusters, &records);
    Ok(Linkage {
        persons,
        constraints: ConstraintFigures::of(&pass.pairs, pass.outweighed_by_lives, &lives, &conflicts),
        conflicts,
        imputations: pass.imputations.named(&records),
        imputation_figures: pass.imputations.figures,
        evidence: PairEvidence::new(records, pass.pairs),
        models: pass.models,
    })
}

/// The records of one population.
struct People<'v> {
    population: Population,
    intake: Intake<'v>,
}

impl<'v> People<'v> {
    fn of(population: Population, tokens: &LinkageTokens, values: &'v Values, records: &Records) -> People<'v> {
        People {
            population,
            intake: Intake::of(population, tokens, values, records),
        }
    }
}

/// Training, scores and clusters of all populations, once through.
struct Pass {
    models: Vec<PopulationModel>,
    pairs: Vec<Pair>,
    clusters: Clusters,
    outweighed_by_lives: u64,
    imputations: Imputations,
}

impl Pass {
    /// `known` holds the persons of an earlier pass.
    fn run(
        people: &[People<'_>],
        (records, lives): (&Records, &Lives),
        known: Option<&Clusters>,
        settings: &Settings,
    ) -> Pass {
        let trained: Vec<Trained> = people.iter().map(|people| Trained::of(people, settings)).collect();
        let scorers: Vec<Scorer<'_>> = people
            .iter()
            .zip(&trained)
            .map(|(people, trained)| Scorer::new(people.population, &people.intake.nodes, &trained.model))
            .collect();
        let mut pairs = Vec::new();
        let mut below = Vec::new();
        for (scorer, trained) in scorers.iter().zip(&trained) {
            let scored = scorer.candidates(&trained.blocks);
            pairs.extend(scored.pairs);
            below.push(scored.expected_below);
        }
        let agglomeration = Agglomeration {
            records,
            scorers: &scorers,
            threshold: settings.threshold,
            lives,
            known,
        };
        let Agglomerated {
            clusters,
            outweighed_by_lives,
        } = agglomeration.run(&mut pairs);
        let imputations = imputation::impute(&agglomeration, &pairs, &clusters, (settings.imputations, settings.seed));
        let expected: Vec<_> = scorers
            .iter()
            .zip(trained.iter().zip(below))
            .map(|(scorer, (trained, below))| scorer.expected((&trained.blocks, below), &pairs, &clusters))
            .collect();
        let models = trained
            .into_iter()
            .zip(expected)
            .map(|(trained, (expected, blocking_recall))| PopulationModel {
                expected,
                blocking_recall,
                ..trained.report.with_doubt(&pairs)
            });
        let models = models.collect();
        Pass {
            models,
            pairs,
            clusters,
            outweighed_by_lives,
            imputations,
        }
    }
}

/// A population's blocks and its model.
struct Trained {
    blocks: Blocks,
    model: Model,
    report: PopulationModel,
}

impl Trained {
    fn of(people: &People<'_>, settings: &Settings) -> Trained {
        let nodes = &people.intake.nodes;
        let blocks = Blocks::of(nodes, settings.largest_block);
        let candidates = Candidates::of(nodes, &blocks, settings.seed);
        let rules = blocks.reports(&candidates.new_pairs);
        let data = TrainingData::of(nodes, candidates, settings.seed);
        let training = training::train(&data);
        let signs = Signs::of(&training.model, &data.candidates.patterns);
        let records = (nodes.len(), people.intake.unlinkable.len());
        let parameters = (&training.model, Some(&training));
        let report = PopulationModel::new(people.population, records, rules, parameters, signs);
        Trained {
            blocks,
            model: training.model,
            report,
        }
    }
}

/// For each record, why it could not be linked: only if none of its populations could.
struct Reasons(Vec<Option<Unlinkable>>);

impl Reasons {
    fn none(records: usize) -> Reasons {
        Reasons(vec![None; records])
    }

    fn note(&mut self, intake: &Intake<'_>) {
        for &(row, reason) in &intake.unlinkable {
            self.0[row as usize] = Some(reason);
        }
        for &row in &intake.nodes.record {
            self.0[row as usize] = None;
        }
    }
}
