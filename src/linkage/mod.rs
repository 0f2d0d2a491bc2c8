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
//!   -> Clusters -> LinkedPersons                     pass (all of that, once through); cluster (agglomeration under
//!                                                    constraints), persons
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
mod kin;
mod lives;
mod model;
mod monotone;
mod nodes;
mod parameters;
mod pass;
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
pub use parameters::{Parameters, ParametersError};
pub use persons::{LinkedPerson, LinkedPersons};
pub use population::Population;
pub use quality::{ExpectedErrors, PairCounts, TruthQuality, against_truth};
pub use registry::{Change, ChangeKind, RegistryFault, RegistryFigures};
pub use report::{ComparisonReport, LevelReport, PopulationModel, StartReport, TimeReport};
pub use reservation::Reservation;
pub use stage::{LinkageSummary, LinkedStudy, PopulationSummary, StageError, TruthFigures, check, link_study};
pub use unlinkable::Unlinkable;

use crate::intake::LinkageTokens;

use evidence::compared_fields;
use lives::Lives;
use nodes::Intake;
use pass::{Pass, People, Under};
use records::Records;
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
    parameters: Parameters,
    constraints: ConstraintFigures,
    conflicts: Vec<Conflict>,
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

    /// The parameters under which the records were linked: to be kept, and used on another extract.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// How often constraints decided.
    pub fn constraints(&self) -> &ConstraintFigures {
        &self.constraints
    }

    /// What cannot be, and stands in the data or the links all the same.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Persons, evidence and models.
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
    link_under(tokens, facts, settings, None)
}

/// Links as [`link_with`] does, under given parameters where there are any, without training: the same records, links and
/// all, as when the parameters were trained, and on another extract weights that mean the same. How rare a shared name is
/// still comes from the records at hand.
///
/// # Errors
/// As [`link`], and [`LinkageError::NoParameters`] where a population has records and no parameters, or relatives and no
/// parameters that know of them.
pub fn link_under(
    tokens: &LinkageTokens,
    facts: &Facts<'_>,
    settings: &Settings,
    parameters: Option<&Parameters>,
) -> Result<Linkage, LinkageError> {
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
    let under = Under {
        settings,
        lives: &lives,
        parameters,
    };
    let mut pass = Pass::run(&people, &records, &under, None)?;
    let mut kept = Parameters::of(std::mem::take(&mut pass.kept));
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
            pass = Pass::run(&people, &records, &under, Some(&known))?;
            kept.add_second(std::mem::take(&mut pass.kept));
        }
    }
    let persons = LinkedPersons::of(&records, &pass.clusters, &pass.pairs, &unlinkable.0);
    let conflicts = conflicts::conflicts(&lives, &pass.clusters, &records);
    Ok(Linkage {
        persons,
        constraints: ConstraintFigures::of(&pass.pairs, pass.outweighed_by_lives, &lives, &conflicts),
        conflicts,
        evidence: PairEvidence::new(records, pass.pairs),
        models: pass.models,
        parameters: parameters.cloned().unwrap_or(kept),
    })
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
