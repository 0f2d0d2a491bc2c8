//! The linkage of one study: found finished in the work folder, or done and put there.
//!
//! Custody: the pseudonymous zone. What stays are persons, the evidence of each pair (record pseudonyms, levels, weight;
//! no token), the models and their parameters.

mod applications;
pub(in crate::linkage) mod contradictions;
mod facts;
mod given;
mod key;
pub(in crate::linkage) mod other_links;
mod reused;
pub(in crate::linkage) mod rows;
pub(in crate::linkage) mod subgroups;
pub(in crate::linkage) mod tables;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;

use super::labels::labels;
use super::registry::{self, Owner, Registry, RegistryFault, RegistryFigures};
use super::values::Values;
use super::{
    Contradictions, Imputation, Knowledge, LinkageError, LinkageSummary, LinkedPersons, ParametersError, Settings,
    TruthRows, Yardstick, link_values,
};
use crate::intake::{IntakeError, LinkageTokens, PseudonymisedTables, token_version};
use crate::store::{FinishedStage, StageDraft, StageKey, StoreError, WorkFolder};
use crate::study::{Kind, RegistryChoice, Study};
use applications::Applications;
use facts::facts;
use given::given;
use key::{given_parameters, named_files, stage_key};
use other_links::{LinkedAt, OtherLinks};
use reused::reused;
use rows::each_row;
use tables::{Batches, changes_batch, conflicts_batch, evidence_batches, imputations_batch, persons_batches};
use tables::{read_imputations, read_persons};

pub(super) const PERSONS: &str = "persons";
pub(super) const EVIDENCE: &str = "evidence";
pub(super) const SCORING: &str = "scoring";
const CONFLICTS: &str = "conflicts";
const IMPUTATIONS: &str = "imputations";
const CHANGES: &str = "person_log";
const REGISTRY: &str = "registry.json";
pub(super) const SUMMARY: &str = "summary";
const PARAMETERS: &str = "parameters";

/// Changes whenever the same tokens and settings would give other links.
pub(super) const VERSION: &str = "linkage/v14";

/// Why a study's records cannot be linked.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The tokens cannot be had.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// Linkage itself fails.
    #[error(transparent)]
    Linkage(#[from] LinkageError),
    /// The persons of the release before cannot be taken over.
    #[error(transparent)]
    Registry(#[from] RegistryFault),
    /// The parameters that the study names cannot be used.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
    /// The work folder cannot be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A table did not fit its own columns: a fault of the program.
    #[error("internal fault: a table of the linkage does not fit its columns")]
    Internal,
    /// A record that was to be explained or labelled is not among those that were linked.
    #[error("the {place} record named is none of those linked: no record that was linked has the pseudonym `{record}`")]
    UnknownRecord {
        /// Its place among those that were named.
        place: &'static str,
        /// Its pseudonym.
        record: String,
    },
    /// Every stratum of a clerical sample needs its pairs.
    #[error("`{given}` pairs are too few: the strata need at least `{least}`")]
    SampleTooSmall {
        /// Pairs asked for.
        given: usize,
        /// The least.
        least: usize,
    },
    /// There is nothing to draw a clerical sample from.
    #[error("there is no pair of one per cent or more to draw from")]
    NoPairs,
    /// One record was given where two are needed.
    #[error("the two records are one: `{record}`")]
    SameRecord {
        /// Its pseudonym.
        record: String,
    },
}

/// Persons, and how they were found.
#[derive(Debug, Clone)]
pub struct LinkedStudy {
    persons: LinkedPersons,
    summary: LinkageSummary,
    registry: Option<PathBuf>,
    imputations: Vec<Imputation>,
    parameters: PathBuf,
    stage: FinishedStage,
    named_files: BTreeMap<&'static str, String>,
    others: OtherLinks,
}

impl LinkedStudy {
    /// The person of each record.
    pub fn persons(&self) -> &LinkedPersons {
        &self.persons
    }

    /// How they were found.
    pub fn summary(&self) -> &LinkageSummary {
        &self.summary
    }

    /// How many imputed linkages there are.
    pub fn imputations(&self) -> usize {
        self.imputations.len()
    }

    /// The person of each record in one imputed linkage after the other.
    pub fn imputed(&self) -> impl Iterator<Item = LinkedPersons> {
        let imputations = self.imputations.iter();
        imputations.map(|imputation| self.persons.imputed(imputation))
    }

    /// The registry of persons that the next release needs, where the study keeps one.
    pub fn registry(&self) -> Option<&Path> {
        self.registry.as_deref()
    }

    /// The file of the parameters under which they were found, in the work folder: what `[linkage] parameters` may name.
    pub fn parameters(&self) -> &Path {
        &self.parameters
    }

    /// The hash of all that the linkage depends on.
    pub fn key(&self) -> &str {
        self.stage.key().as_str()
    }

    /// The SHA-256 of the files that the study names for its linkage: `parameters` and `registry`.
    pub fn named_files(&self) -> &BTreeMap<&'static str, String> {
        &self.named_files
    }

    /// Whether records were linked here, and did not all come linked.
    pub fn links_records(&self) -> bool {
        !self.summary.populations.is_empty()
    }

    /// The links at another threshold that the study asks for, as a study with that threshold would have them; none at
    /// others, and where nothing is linked here.
    ///
    /// # Errors
    /// [`StageError::Store`] when the work folder cannot be read.
    pub fn at(&self, threshold: f64) -> Result<Option<LinkedAt>, StageError> {
        self.others.at(threshold)
    }

    /// The persons without those links of sources that came linked that are weak, by the match status that they state; none
    /// where all are alike.
    pub fn surely_given(&self) -> Option<LinkedPersons> {
        self.others.without_weak(&self.persons)
    }

    /// Where evidence and parameters are.
    pub(super) fn stage(&self) -> &FinishedStage {
        &self.stage
    }
}

/// Links a study's records, or finds them linked before.
///
/// # Errors
/// [`StageError`] when tokens are gone, settings or parameters cannot be used, or the work folder fails.
pub fn link_study(study: &Study, tables: &PseudonymisedTables, work: &WorkFolder) -> Result<LinkedStudy, StageError> {
    let named_files = named_files(study)?;
    let finished = finished(study, tables, work, &named_files)?;
    let summary: LinkageSummary = finished.read_summary(SUMMARY)?;
    let others = OtherLinks::of(study, tables, work, &summary)?;
    tables.retire_tokens(study.tokens, work)?;
    Ok(LinkedStudy {
        persons: read_persons(&finished)?,
        summary,
        others,
        imputations: read_imputations(&finished, IMPUTATIONS, study.imputations)?,
        registry: study.registry.is_some().then(|| finished.file(REGISTRY)),
        parameters: finished.path_of_summary(PARAMETERS),
        stage: finished,
        named_files,
    })
}

/// The stage of a study's links, finished before or now; `named_files` are those of the study.
pub(super) fn finished(
    study: &Study,
    tables: &PseudonymisedTables,
    work: &WorkFolder,
    named_files: &BTreeMap<&'static str, String>,
) -> Result<FinishedStage, StageError> {
    let key = stage_key(study, tables, named_files);
    match work.finished("linkage", &key)? {
        Some(finished) => Ok(finished),
        None => run(study, tables, work, &key),
    }
}

/// Checks the parameters that a study names, if it names any.
///
/// # Errors
/// [`StageError::Parameters`] when the file cannot be read, or is not one that fits this program's comparisons.
pub fn check(study: &Study) -> Result<(), StageError> {
    given_parameters(study)?;
    Ok(())
}

/// Names persons as the release before did, and keeps the registry for the next one.
fn settle(
    study: &Study,
    tables: &PseudonymisedTables,
    persons: LinkedPersons,
    draft: &StageDraft,
) -> Result<(LinkedPersons, Option<RegistryFigures>), StageError> {
    let owner = Owner {
        study: study.name.clone(),
        pseudonym_key: tables.pseudonym_key_id(),
        pseudonyms: token_version(),
    };
    let registry = match &study.registry {
        None => return Ok((persons, None)),
        Some(RegistryChoice::Start) => Registry::default(),
        Some(RegistryChoice::File(file)) => registry::read(&study.folder.join(file), &owner)?,
    };
    let settled = registry.settle(persons);
    write(draft, CHANGES, changes_batch(&settled.changes)?)?;
    let text = registry::text(settled.registry, owner).ok_or(StageError::Internal)?;
    draft.text(REGISTRY, &text)?;
    Ok((settled.persons, Some(settled.figures)))
}

/// How the study wants its records linked.
pub(super) fn settings(study: &Study) -> Settings {
    Settings {
        threshold: study.link_threshold,
        imputations: study.imputations,
        ..Settings::default()
    }
}

/// What linkage reads of all sources.
pub(super) struct Material {
    /// Every mention with the day of its own or of its case; without the tokens of values and the pseudonyms of cases, which
    /// are many, and are not needed any more.
    pub(super) tokens: LinkageTokens,
    pub(super) values: Values,
    applications: Applications,
}

impl Material {
    /// Reads it.
    pub(super) fn of(tables: &PseudonymisedTables) -> Result<Material, StageError> {
        let mut tokens = tables.tokens()?;
        tracing::debug!("tokens are read");
        let mut told = tokens.take_values();
        let values = Values::of(&told);
        tracing::debug!("values are numbered");
        // Half of them, and forgotten at once: nothing hangs on a postcode's tokens.
        drop(std::mem::take(&mut told.postcodes));
        // There are many of them, and to forget them takes as long as to number some.
        let cases = tokens.take_cases();
        let (applications, ()) = rayon::join(|| Applications::read(tables, &cases), || drop(told));
        let applications = applications?;
        tokens.date_by_case(applications.days());
        Ok(Material {
            tokens,
            values,
            applications,
        })
    }
}

/// What the study and its tables tell beside the tokens.
pub(super) fn knowledge(
    study: &Study,
    tables: &PseudonymisedTables,
    material: &Material,
) -> Result<Knowledge, StageError> {
    Ok(Knowledge {
        facts: Some(facts(tables, &material.tokens)?),
        yardstick: Yardstick {
            truth: truth(tables)?,
            groups: subgroups::read(tables, (&material.tokens, &material.values), &material.applications)?,
        },
        labels: labels(tables)?,
        parameters: given_parameters(study)?.map(|(parameters, _)| parameters),
    })
}

fn run(
    study: &Study,
    tables: &PseudonymisedTables,
    work: &WorkFolder,
    key: &StageKey,
) -> Result<FinishedStage, StageError> {
    let settings = settings(study);
    let material = Material::of(tables)?;
    // Before anything is made of records: one that stands for thousands of people would take more time and memory than there is.
    let of_several_people = reused(tables, &material.tokens, &material.values)?;
    let knowledge = knowledge(study, tables, &material)?;
    tracing::debug!("what is known beside the tokens is read");
    // Whatever is needed no more is let go of: it is as large as what comes.
    let Material {
        tokens,
        values,
        applications,
    } = material;
    drop(applications);
    let linkage = link_values((tokens, &values), &settings, knowledge)?;
    tracing::debug!("links are judged");
    drop(values);
    let (given, given_records) = given(tables)?;
    let mut summary = LinkageSummary::of(&linkage, given_records, Contradictions::of(tables, of_several_people)?);
    let draft = work.begin("linkage", key)?;
    draft.summary("models", &linkage.models())?;
    write(&draft, CONFLICTS, conflicts_batch(linkage.conflicts())?)?;
    draft.summary(SCORING, &linkage.scoring())?;
    draft.summary(PARAMETERS, linkage.parameters())?;
    write(&draft, IMPUTATIONS, imputations_batch(linkage.imputations())?)?;
    let (persons, evidence, _) = linkage.into_parts();
    let (evidence, settled) = rayon::join(
        || write_all(&draft, EVIDENCE, evidence_batches(&evidence)),
        || {
            let (persons, registry) = settle(study, tables, persons, &draft)?;
            write_all(&draft, PERSONS, persons_batches(&persons.combined(given)?))?;
            Ok::<_, StageError>(registry)
        },
    );
    evidence?;
    summary.registry = settled?;
    draft.summary(SUMMARY, &summary)?;
    Ok(draft.finish()?)
}

fn write(draft: &StageDraft, name: &str, batch: RecordBatch) -> Result<(), StageError> {
    write_all(draft, name, (batch.schema(), Box::new(std::iter::once(Ok(batch)))))
}

fn write_all(draft: &StageDraft, name: &str, (schema, batches): Batches<'_>) -> Result<(), StageError> {
    let mut writer = draft.table(name, schema, None)?;
    for batch in batches {
        writer.write(&batch?)?;
    }
    Ok(writer.finish()?)
}

/// Which person each record is, as the study's truth files say.
fn truth(tables: &PseudonymisedTables) -> Result<TruthRows, StageError> {
    let mut truth = TruthRows::default();
    for table in tables.of_kind(Kind::Truth) {
        each_row(table, ["record", "person"], |row| {
            if let [Some(record), Some(person)] = row {
                truth.push(record, person);
            }
        })?;
    }
    Ok(truth)
}
