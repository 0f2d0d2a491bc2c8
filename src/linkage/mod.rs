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
//!   -> Clusters -> LinkedPersons                     cluster (agglomeration under constraints), persons
//!   -> TruthQuality, ExpectedErrors                  quality; models in report
//!   -> LinkedStudy                                   stage: all of it for one study, kept in the work folder
//! ```
//!
//! The result depends on the tokens and the settings alone: not on the order of mentions, not on the number of threads.
//!
//! Custody: the pseudonymous zone. No name, date or address comes here, and only `stage` reads and writes, in the work folder.

mod blocking;
mod candidates;
mod clerical;
mod cluster;
mod columns;
mod compare;
mod em;
mod error;
mod evidence;
mod explain;
mod frequency;
mod kin;
mod labels;
mod model;
mod monotone;
mod nodes;
mod persons;
mod population;
mod quality;
mod records;
mod relatives;
mod report;
mod reservation;
mod sampling;
mod scoring;
mod stage;
mod stage_tables;
mod training;
mod training_data;
mod unlinkable;
mod unrelated;
mod values;

pub use blocking::{BlockingRecall, RuleReport};
pub use clerical::{ClericalSample, SampledPair, Stratum};
pub use error::LinkageError;
pub use evidence::{Pair, PairEvidence, Verdict};
pub use explain::{Blocked, Explanation, FieldTerm, PairExplanation, RecordStanding, Told};
pub use labels::{Judgement, Label, LabelCounts, LabelReport, LabelledCount, LabelledShare};
pub use persons::{LinkedPerson, LinkedPersons};
pub use population::Population;
pub use quality::{ExpectedErrors, PairCounts, TruthQuality, against_truth};
pub use report::{ComparisonReport, LevelReport, PopulationModel, StartReport, TimeReport};
pub use reservation::Reservation;
pub use stage::{LinkageSummary, LinkedStudy, PopulationSummary, StageError, TruthFigures, link_study};
pub use unlinkable::Unlinkable;

use crate::intake::LinkageTokens;

use blocking::Blocks;
use candidates::Candidates;
use cluster::{Agglomeration, Clusters};
use evidence::Scorer;
use labels::Labels;
use model::Model;
use nodes::Intake;
use records::Records;
use reservation::Signs;
use scoring::Scoring;
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
    scoring: Vec<Scoring>,
    labels: LabelCounts,
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

    /// What became of the labels.
    pub fn labels(&self) -> LabelCounts {
        self.labels
    }

    /// What pairs were scored under, by population.
    pub(crate) fn scoring(&self) -> &[Scoring] {
        &self.scoring
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
    link_labelled(tokens, &[], settings)
}

/// Links as [`link`] does, with probabilities calibrated to what people say of pairs. Labels that name records which linkage
/// does not know, contradict each other or are of one class are counted, and calibrate nothing.
///
/// # Errors
/// As [`link`], and [`LinkageError::LabelWeights`] for sampling weights that are none.
pub fn link_labelled(tokens: &LinkageTokens, labels: &[Label], settings: &Settings) -> Result<Linkage, LinkageError> {
    work_out((tokens, labels), settings, |workings| {
        let Workings {
            records,
            labels,
            unlinkable,
            pass,
            ..
        } = workings;
        let persons = LinkedPersons::of(&records, &pass.clusters, &pass.pairs, &unlinkable.0);
        Linkage {
            persons,
            evidence: PairEvidence::new(records, pass.pairs),
            models: pass.models,
            scoring: pass.scoring,
            labels: labels.counts(),
        }
    })
}

/// All that linkage works out, while it lasts.
struct Workings<'w> {
    people: &'w [People<'w>],
    records: Records,
    labels: Labels,
    unlinkable: Reasons,
    /// The last pass.
    pass: Pass,
}

/// Does the work of [`link`] and hands all of it over.
fn work_out<T>(
    (tokens, labels): (&LinkageTokens, &[Label]),
    settings: &Settings,
    then: impl FnOnce(Workings<'_>) -> T,
) -> Result<T, LinkageError> {
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
    let labels = Labels::of(labels, &records)?;
    let mut people: Vec<People<'_>> = Population::ALL
        .into_iter()
        .map(|population| People::of(population, tokens, &values, &records))
        .filter(|people| people.intake.nodes.len() + people.intake.unlinkable.len() > 0)
        .collect();
    let mut unlinkable = Reasons::none(records.len());
    people.iter().for_each(|people| unlinkable.note(&people.intake));
    // Labels calibrate the last pass alone: relatives, and with them the pairs that are kept, are those of the linkage from
    // which the labels were drawn.
    let mut pass = Pass::run(&people, (&records, &Labels::default()), settings);
    let nodes = people.iter().map(|people| (people.population, &people.intake.nodes));
    let bonds = settings
        .compares_relatives
        .then(|| relatives::relatives(&nodes.collect::<Vec<_>>(), &pass.clusters))
        .flatten();
    let has_bonds = bonds.is_some();
    for (people, bonds) in people.iter_mut().zip(bonds.into_iter().flatten()) {
        people.intake.nodes.kin = bonds;
    }
    if has_bonds || !labels.are_none() {
        pass = Pass::run(&people, (&records, &labels), settings);
    }
    Ok(then(Workings {
        people: &people,
        records,
        labels,
        unlinkable,
        pass,
    }))
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
    /// In the order of the populations.
    scoring: Vec<Scoring>,
    pairs: Vec<Pair>,
    clusters: Clusters,
}

impl Pass {
    fn run(people: &[People<'_>], (records, labels): (&Records, &Labels), settings: &Settings) -> Pass {
        let trained: Vec<Trained> = people.iter().map(|people| Trained::of(people, settings)).collect();
        let scorers: Vec<Scorer<'_>> = people
            .iter()
            .zip(&trained)
            .map(|(people, trained)| {
                Scorer::new(people.population, &people.intake.nodes, &trained.model).calibrated(labels)
            })
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
        };
        let clusters = agglomeration.run(&mut pairs);
        let expected: Vec<_> = scorers
            .iter()
            .zip(trained.iter().zip(below))
            .map(|(scorer, (trained, below))| scorer.expected((&trained.blocks, below), &pairs, &clusters))
            .collect();
        let judged = scorers.iter().map(|scorer| scorer.judged(labels, &pairs, &clusters));
        let judged: Vec<_> = judged.zip(scorers.iter().map(Scorer::calibration)).collect();
        let (mut models, mut scoring) = (Vec::new(), Vec::new());
        for (trained, ((expected, blocking_recall), (labels, calibration))) in
            trained.into_iter().zip(expected.into_iter().zip(judged))
        {
            scoring.push(Scoring {
                population: trained.report.population,
                model: trained.model,
                calibration,
            });
            models.push(PopulationModel {
                expected,
                blocking_recall,
                labels,
                ..trained.report.with_doubt(&pairs)
            });
        }
        Pass {
            models,
            scoring,
            pairs,
            clusters,
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
