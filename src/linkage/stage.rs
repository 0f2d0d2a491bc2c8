//! The linkage of one study: found finished in the work folder, or done and put there.
//!
//! Custody: the pseudonymous zone. What stays are persons, the evidence of each pair (record pseudonyms, levels, weight;
//! no token), the models and their parameters.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Date32Type;
use serde::{Deserialize, Serialize};

use super::facts_tables::facts;
use super::registry::{self, Owner, Registry, RegistryFault, RegistryFigures};
use super::stage_tables::{changes_batch, conflicts_batch, evidence_batch, persons_batch, read_persons};
use super::{
    ConstraintFigures, Linkage, LinkageError, LinkedPerson, LinkedPersons, Parameters, ParametersError, Population,
    Reservation, Settings, TruthQuality, Unlinkable, against_truth, link_under,
};
use crate::intake::{IntakeError, PseudonymisedTable, PseudonymisedTables, token_version};
use crate::store::{Digest, FinishedStage, StageDraft, StageKey, StoreError, WorkFolder, file_sha256, sha256};
use crate::study::{Kind, RegistryChoice, Study};

pub(super) const PERSONS: &str = "persons";
const EVIDENCE: &str = "evidence";
const CONFLICTS: &str = "conflicts";
const CHANGES: &str = "person_log";
const REGISTRY: &str = "registry.json";
const SUMMARY: &str = "summary";
const PARAMETERS: &str = "parameters";

/// Changes whenever the same tokens and settings would give other links.
const VERSION: &str = "linkage/v3";

/// Why a study's records cannot be linked.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The tokens cannot be had.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// Linkage itself fails.
    #[error(transparent)]
    Linkage(#[from] LinkageError),
    /// The parameters that the study names cannot be used.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
    /// The persons of the release before cannot be taken over.
    #[error(transparent)]
    Registry(#[from] RegistryFault),
    /// The work folder cannot be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A table did not fit its own columns: a fault of the program.
    #[error("internal fault: a table of the linkage does not fit its columns")]
    Internal,
}

/// How one population was linked, in figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PopulationSummary {
    /// Mothers, fathers, children or others.
    pub population: Population,
    /// Records that could be linked.
    pub linkable_records: u64,
    /// Records that could not.
    pub unlinkable_records: u64,
    /// Pairs joined.
    pub links: u64,
    /// False links that the model expects among them.
    pub expected_false_links: f64,
    /// Missed links that the model expects.
    pub expected_missed_links: f64,
    /// Whether the model's fit came to rest.
    pub converged: bool,
    /// What whoever uses the links has to be told.
    pub reservations: Vec<Reservation>,
    /// Against the truth, where the study names one: precision, recall, F1 of pairs, and recall of the blocking.
    pub against_truth: Option<TruthFigures>,
}

/// Links judged by the truth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TruthFigures {
    /// Pairs rightly linked.
    pub true_links: u64,
    /// Pairs wrongly linked.
    pub false_links: u64,
    /// Pairs of one person that were not linked.
    pub missed_links: u64,
    /// Share of linked pairs that are one person.
    pub precision: Option<f64>,
    /// Share of pairs of one person that were linked.
    pub recall: Option<f64>,
    /// Harmonic mean of the two.
    pub f1: Option<f64>,
    /// Share of pairs of one person that blocking brought together.
    pub blocking_recall: Option<f64>,
}

/// The linkage of a study in figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LinkageSummary {
    /// Populations that were linked here.
    pub populations: Vec<PopulationSummary>,
    /// How often constraints decided, and what cannot be and stands there all the same.
    pub constraints: ConstraintFigures,
    /// This release against the one before, where the study keeps a registry of persons.
    pub registry: Option<RegistryFigures>,
    /// Records that came linked, by the match status that their source states.
    pub given_records: BTreeMap<String, u64>,
    /// Records of the truth that linkage does not know.
    pub truth_unknown_records: usize,
    /// Records that the truth does not judge.
    pub truth_unjudged_records: usize,
}

/// Persons, and how they were found.
#[derive(Debug, Clone)]
pub struct LinkedStudy {
    persons: LinkedPersons,
    summary: LinkageSummary,
    parameters: PathBuf,
    registry: Option<PathBuf>,
    key: StageKey,
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

    /// The file of the parameters under which they were found, in the work folder: what `[linkage] parameters` may name.
    pub fn parameters(&self) -> &Path {
        &self.parameters
    }

    /// The registry of persons that the next release needs, where the study keeps one.
    pub fn registry(&self) -> Option<&Path> {
        self.registry.as_deref()
    }

    /// The hash of all that the linkage depends on.
    pub fn key(&self) -> &str {
        self.key.as_str()
    }
}

/// Links a study's records, or finds them linked before.
///
/// # Errors
/// [`StageError`] when tokens are gone, settings or parameters cannot be used, or the work folder fails.
pub fn link_study(study: &Study, tables: &PseudonymisedTables, work: &WorkFolder) -> Result<LinkedStudy, StageError> {
    let given = Given::open(study)?;
    let key = stage_key(study, tables, &given)?;
    let finished = match work.finished("linkage", &key)? {
        Some(finished) => finished,
        None => run(study, tables, work, (&key, &given))?,
    };
    tables.retire_tokens(study.tokens, work)?;
    Ok(LinkedStudy {
        persons: read_persons(&finished)?,
        summary: finished.read_summary(SUMMARY)?,
        parameters: finished.file(&format!("{PARAMETERS}.json")),
        registry: study.registry.is_some().then(|| finished.file(REGISTRY)),
        key,
    })
}

/// Checks the parameters that a study names, if it names any.
///
/// # Errors
/// [`StageError::Parameters`] when the file cannot be read, or is not one that fits this program's comparisons.
pub fn check(study: &Study) -> Result<(), StageError> {
    Given::open(study).map(|_| ())
}

/// The parameters that a study names, with the hash of their file.
struct Given(Option<(Parameters, String)>);

impl Given {
    fn open(study: &Study) -> Result<Given, StageError> {
        let opened = study.link_parameters.as_deref().map(Parameters::open).transpose()?;
        Ok(Given(
            opened.map(|(parameters, text)| (parameters, sha256(text.as_bytes()))),
        ))
    }

    fn parameters(&self) -> Option<&Parameters> {
        self.0.as_ref().map(|(parameters, _)| parameters)
    }
}

fn stage_key(study: &Study, tables: &PseudonymisedTables, given: &Given) -> Result<StageKey, StageError> {
    let digest = Digest::default()
        .part("stage", VERSION)
        .part("program", env!("CARGO_PKG_VERSION"));
    let digest = digest.part("threshold", &study.link_threshold.to_string());
    let digest = match &given.0 {
        Some((_, hash)) => digest.part("parameters", hash),
        None => digest,
    };
    let digest = match &study.registry {
        None => digest,
        Some(RegistryChoice::Start) => digest.part("registry", "start"),
        Some(RegistryChoice::File(file)) => digest.part("registry", &registry_hash(&study.folder.join(file))?),
    };
    let tables = tables.tables().iter();
    Ok(StageKey::new(
        tables.fold(digest, |digest, table| digest.part(table.name(), table.key())),
    ))
}

fn registry_hash(path: &Path) -> Result<String, StageError> {
    file_sha256(path).map_err(|error| match error {
        StoreError::Read { path, source } => StageError::Registry(RegistryFault::Unreadable { path, source }),
        error => StageError::Store(error),
    })
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
        pseudonyms: token_version().to_owned(),
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

fn run(
    study: &Study,
    tables: &PseudonymisedTables,
    work: &WorkFolder,
    (key, parameters): (&StageKey, &Given),
) -> Result<FinishedStage, StageError> {
    let settings = Settings {
        threshold: study.link_threshold,
        ..Settings::default()
    };
    let mut tokens = tables.tokens()?;
    let days = case_days(tables)?;
    tokens.date_by_case(|case| days.get(case).copied());
    let linkage = link_under(&tokens, &facts(tables, &tokens)?, &settings, parameters.parameters())?;
    let truth = truth(tables)?;
    let quality = (!truth.is_empty()).then(|| against_truth(&tokens, &settings, linkage.persons(), &truth));
    let (given, given_records) = given(tables)?;
    let mut summary = summarise(&linkage, quality.as_ref(), given_records);
    let draft = work.begin("linkage", key)?;
    draft.summary("models", &linkage.models())?;
    draft.summary(PARAMETERS, linkage.parameters())?;
    write(&draft, CONFLICTS, conflicts_batch(linkage.conflicts())?)?;
    let (persons, evidence, _) = linkage.into_parts();
    write(&draft, EVIDENCE, evidence_batch(&evidence)?)?;
    let (persons, registry) = settle(study, tables, persons, &draft)?;
    summary.registry = registry;
    draft.summary(SUMMARY, &summary)?;
    write(&draft, PERSONS, persons_batch(&persons.combined(given)?)?)?;
    Ok(draft.finish()?)
}

fn write(draft: &StageDraft, name: &str, batch: RecordBatch) -> Result<(), StageError> {
    let mut writer = draft.table(name, batch.schema(), None)?;
    writer.write(&batch)?;
    Ok(writer.finish()?)
}

fn summarise(
    linkage: &Linkage,
    quality: Option<&TruthQuality>,
    given_records: BTreeMap<String, u64>,
) -> LinkageSummary {
    let figures = |population| {
        let counts = quality?
            .populations
            .iter()
            .find(|(judged, _)| *judged == population)
            .map(|(_, counts)| counts)?;
        Some(TruthFigures {
            true_links: counts.true_positives,
            false_links: counts.false_positives,
            missed_links: counts.missed,
            precision: counts.precision(),
            recall: counts.recall(),
            f1: counts.f1(),
            blocking_recall: counts.blocking_recall(),
        })
    };
    let populations = linkage.models().iter().map(|model| PopulationSummary {
        population: model.population,
        linkable_records: model.linkable_records,
        unlinkable_records: model.unlinkable_records,
        links: model.expected.links,
        expected_false_links: model.expected.false_links,
        expected_missed_links: model.expected.missed_links,
        converged: model.converged,
        reservations: model.reservations.clone(),
        against_truth: figures(model.population),
    });
    LinkageSummary {
        populations: populations.collect(),
        constraints: linkage.constraints().clone(),
        registry: None,
        given_records,
        truth_unknown_records: quality.map_or(0, |quality| quality.unknown_records),
        truth_unjudged_records: quality.map_or(0, |quality| quality.unjudged_records),
    }
}

type TextRow = Vec<Option<String>>;

/// Some text columns of a table, row by row.
fn text_rows(table: &PseudonymisedTable, columns: &[&str]) -> Result<Vec<TextRow>, StageError> {
    let mut rows = Vec::new();
    for batch in table.read()? {
        let column = |name: &&str| {
            batch
                .column_by_name(name)
                .and_then(|column| column.as_string_opt::<i32>())
        };
        let texts = columns
            .iter()
            .map(column)
            .collect::<Option<Vec<_>>>()
            .ok_or(StageError::Internal)?;
        let value = |row: usize| {
            let texts = texts
                .iter()
                .map(|text| text.is_valid(row).then(|| text.value(row).to_owned()));
            texts.collect()
        };
        rows.extend((0..batch.num_rows()).map(value));
    }
    Ok(rows)
}

/// The day of each application: that of its issue, or else of its making; of several revisions the earliest.
fn case_days(tables: &PseudonymisedTables) -> Result<BTreeMap<String, i32>, StageError> {
    let mut days: BTreeMap<String, i32> = BTreeMap::new();
    for table in tables.of_kind(Kind::Applications) {
        for batch in table.read()? {
            let date = |name: &str| batch.column_by_name(name)?.as_primitive_opt::<Date32Type>();
            let application = batch
                .column_by_name("application")
                .and_then(|column| column.as_string_opt::<i32>());
            let columns = (application, date("issued_on"), date("applied_on"));
            let (Some(application), Some(issued), Some(applied)) = columns else {
                return Err(StageError::Internal);
            };
            for (application, (issued, applied)) in application.iter().zip(issued.iter().zip(applied)) {
                if let Some((application, day)) = application.zip(issued.or(applied)) {
                    let known = days.entry(application.to_owned()).or_insert(day);
                    *known = day.min(*known);
                }
            }
        }
    }
    Ok(days)
}

/// Which person each record is, as the study's truth files say.
fn truth(tables: &PseudonymisedTables) -> Result<Vec<(String, String)>, StageError> {
    let mut truth = Vec::new();
    for table in tables.of_kind(Kind::Truth) {
        for row in text_rows(table, &["record", "person"])? {
            if let [Some(record), Some(person)] = row.as_slice() {
                truth.push((record.clone(), person.clone()));
            }
        }
    }
    Ok(truth)
}

/// Persons of sources that came linked, and their records by match status. A record without person key is a person of
/// its own that could not be linked.
fn given(tables: &PseudonymisedTables) -> Result<(LinkedPersons, BTreeMap<String, u64>), StageError> {
    let (mut persons, mut statuses) = (Vec::new(), BTreeMap::new());
    for table in tables.tables().iter().filter(|table| table.is_already_linked()) {
        for row in text_rows(table, &["record", "person_id", "match_status"])? {
            let [Some(record), person, status] = row.as_slice() else {
                continue;
            };
            let status = status.as_deref().unwrap_or("not stated");
            *statuses.entry(status.to_owned()).or_default() += 1;
            persons.push(match person {
                Some(person) => LinkedPerson::given(record.clone(), person.clone(), None),
                None => LinkedPerson::unlinked(record.clone(), Unlinkable::NoPersonKey),
            });
        }
    }
    Ok((LinkedPersons::given(persons)?, statuses))
}
