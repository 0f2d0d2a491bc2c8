//! Linkage: which records are one person, from tokens alone.
//!
//! ```text
//! LinkageTokens -> Values                            values: tokens of distinct values as sets in columns; which birth dates
//!                                                    are stand-ins, which fields are empty
//!   -> Records, Nodes (per population)               nodes: what each record tells, who can be linked; relatives in
//!                                                    the second pass
//!   -> Blocks                                        blocking: candidate pairs, streamed
//!   -> Pattern                                       compare: levels of agreement, one field a file
//!   -> TrainingData -> Model                         training: pairs of candidates, random, and alike in one field;
//!                                                    u, m and lambda; the classes of kin and of households
//!   -> Parameters                                    model: shares of each level, the weight of a pair; kept and read again
//!   -> PairEvidence                                  scoring: pairs under the model, with the rarity of what they agree in
//!   Knowledge                                        what is known beside: facts, labels, parameters, truth, groups
//!   Facts -> Lives, Conflicts                        lives: births, deaths and parents, and what they forbid; what cannot
//!                                                    be and stands there all the same
//!   -> Clusters -> LinkedPersons                     clusters: agglomeration under constraints
//!   -> ChildhoodFigures                              childhoods: persons beside the looked-after children they may have been
//!   = Pass, Workings                                 pass (once through), workings (all of it, for links and explanations)
//!   -> Imputations                                   imputation: partitions drawn from what the records leave open
//!   -> TruthQuality, ExpectedErrors, GroupReport     quality
//!   -> PopulationModel, LinkageSummary               report: the model and its reservations, in words and numbers
//!   -> Registry                                      registry: ids that outlive a run, merges and splits
//!   -> Explanation, ClericalSample -> Label          explain, clerical, labels: pairs looked at, and what people say of them
//!   -> LinkedStudy                                   stage: all of it for one study, read from and kept in the work folder
//! ```
//!
//! The result depends on the tokens and the settings alone: not on the order of mentions, not on the number of threads.
//!
//! Custody: the pseudonymous zone. No name, date or address comes here, and only `stage` reads and writes, in the work folder.

mod blocking;
mod childhoods;
mod clerical;
mod clusters;
mod compare;
mod error;
mod explain;
mod hashing;
mod imputation;
mod knowledge;
mod labels;
mod lives;
mod model;
mod nodes;
mod pass;
mod population;
mod quality;
mod registry;
mod report;
mod scoring;
mod settings;
mod stage;
mod training;
mod values;
mod workings;

pub use blocking::{BlockingRecall, RuleReport};
pub use childhoods::ChildhoodFigures;
pub use clerical::{ClericalSample, SampledPair, Stratum};
pub(crate) use clusters::components::Components;
pub use clusters::persons::{LinkedPerson, LinkedPersons};
pub use error::LinkageError;
pub use explain::{Blocked, Explanation, FieldTerm, PairExplanation, RecordStanding, Told};
pub use imputation::{Imputation, ImputationFigures};
pub use knowledge::Knowledge;
pub use labels::{Judgement, Label, LabelCounts, LabelReport, LabelledCount, LabelledShare};
pub use lives::conflicts::{Conflict, ConflictKind, ConstraintFigures};
pub use lives::facts::{Facts, Span};
pub use model::parameters::{Parameters, ParametersError};
pub use nodes::unlinkable::Unlinkable;
pub use population::Population;
pub use quality::{
    CurvePoint, DIFFERING, ExpectedErrors, GroupReport, Grouping, Groups, Judged, NOT_KNOWN, PairCounts,
    PopulationQuality, TruthQuality, TruthRows, Yardstick,
};
pub use registry::{Change, ChangeKind, RegistryFault, RegistryFigures};
pub use report::reservation::Reservation;
pub use report::summary::{
    FieldSummary, GroupSummary, LevelSummary, LinkageSummary, PopulationSummary, RuleSummary, TruthFigures,
};
pub use report::words::word;
pub use report::{ComparisonReport, LevelReport, PopulationModel, StartReport, StratumReport};
pub use scoring::evidence::{Pair, PairEvidence, Verdict};
pub use settings::Settings;
pub use stage::contradictions::Contradictions;
pub use stage::other_links::LinkedAt;
pub use stage::subgroups::vocabulary;
pub use stage::{LinkedStudy, StageError, check, link_study};
pub use values::births_set_aside::BirthsSetAside;
pub use values::completeness::{Emptiness, FieldReport};

/// The version of what a linkage computes, for manifests.
pub fn version() -> &'static str {
    stage::VERSION
}

use crate::intake::LinkageTokens;

use quality::judge;
use scoring::Scoring;
use values::Values;
use workings::{Workings, work_out};

/// The result of linkage.
#[derive(Debug)]
pub struct Linkage {
    persons: LinkedPersons,
    evidence: PairEvidence,
    models: Vec<PopulationModel>,
    parameters: Parameters,
    quality: Option<TruthQuality>,
    constraints: ConstraintFigures,
    conflicts: Vec<Conflict>,
    imputations: Vec<Imputation>,
    imputation_figures: ImputationFigures,
    scoring: Vec<Scoring>,
    labels: LabelCounts,
    childhoods: Option<ChildhoodFigures>,
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

    /// How the truth judges the links, where it is known.
    pub fn quality(&self) -> Option<&TruthQuality> {
        self.quality.as_ref()
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

    /// What became of the labels.
    pub fn labels(&self) -> LabelCounts {
        self.labels
    }

    /// How childhoods in care were looked for; none where no time in care is known.
    pub fn childhoods(&self) -> Option<&ChildhoodFigures> {
        self.childhoods.as_ref()
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
    link_with(tokens, settings, Knowledge::default())
}

/// Links as [`link`] does, under all that is known beside the tokens, and says how good the links are.
///
/// # Errors
/// As [`link`]; [`LinkageError::TruthOfSeveralPersons`] and [`LinkageError::TruthOfNobody`] for a truth that contradicts
/// itself or is about other records; [`LinkageError::LabelWeights`] for sampling weights that are none;
/// [`LinkageError::NoParameters`] where parameters are given, and a population that has records, or relatives, has none.
/// Labels that name records which linkage does not know, contradict each other or are of one class are no error: they are
/// counted, and calibrate nothing.
pub fn link_with(tokens: &LinkageTokens, settings: &Settings, knowledge: Knowledge) -> Result<Linkage, LinkageError> {
    let values = Values::of(tokens.values());
    // Whoever links a study hands its tokens over; here they stay with whoever asks.
    let mut tokens = tokens.clone();
    tokens.take_values();
    link_values((tokens, &values), settings, knowledge)
}

/// Links as [`link_with`] does; the tokens may have lost their values.
fn link_values(
    (tokens, values): (LinkageTokens, &Values),
    settings: &Settings,
    knowledge: Knowledge,
) -> Result<Linkage, LinkageError> {
    work_out((tokens, values), settings, knowledge, |workings| {
        let Workings {
            people,
            records,
            lives,
            labels,
            truth,
            groups,
            unlinkable,
            completeness,
            parameters,
            childhoods,
            pass,
        } = workings;
        let quality = truth.as_ref().map(|truth| judge(truth, &groups, &pass.links(people)));
        let judged = truth.as_ref().zip(quality.as_ref());
        let models = pass.reports(people, (&completeness, &labels), &groups, judged);
        let conflicts = lives::conflicts::conflicts(&lives, &pass.clusters, &records);
        let constraints = ConstraintFigures::of(&pass.pairs, pass.outweighed_by_lives, &lives, &conflicts);
        let scoring = pass.scoring(people, &labels);
        // All of these are large, and so are the persons.
        drop((lives, truth, groups, pass.trained));
        Linkage {
            persons: LinkedPersons::of(&records, &pass.clusters, &pass.pairs, &unlinkable.0),
            constraints,
            imputations: pass.imputations.named(&records),
            imputation_figures: pass.imputations.figures.clone(),
            scoring,
            labels: labels.counts(),
            evidence: PairEvidence::new(records, pass.pairs),
            conflicts,
            childhoods,
            models,
            parameters,
            quality,
        }
    })
}
