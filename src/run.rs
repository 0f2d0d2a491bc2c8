//! The pipeline as one function.
//!
//! Custody: it hands products from zone to zone and looks into none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::analysis::{self, Findings, TimeToReturn};
use crate::cohort;
use crate::disclosure::{self, EVERYBODY, Reviewed};
use crate::error::Error;
use crate::intake::{self, Keys, LookedUp, PseudonymisedTable, PseudonymisedTables};
use crate::linkage::{self, ClericalSample, Explanation, LinkedStudy};
use crate::release::{self, Contents, CurveSection, Definition, Input, Manifest, Published, StepCount};
use crate::store::{StoreError, WorkFolder, sha256, write_new};
use crate::study::{DisclosurePolicy, Study, Unit};
use crate::workbench::{Catalogue, Workbench};

/// The stages of a run, in order; told to whoever watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The study's queries are planned on empty tables.
    Checking,
    /// Extracts become tables under pseudonyms.
    Intake,
    /// Records become persons.
    Linkage,
    /// Applications become sets, sets become time at risk.
    Cohort,
    /// Estimates.
    Analysis,
    /// Review and release.
    Release,
}

impl Step {
    /// All steps.
    pub const ALL: [Step; 6] = [
        Step::Checking,
        Step::Intake,
        Step::Linkage,
        Step::Cohort,
        Step::Analysis,
        Step::Release,
    ];

    /// The step in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Checking => "checking queries",
            Step::Intake => "reading and pseudonymising extracts",
            Step::Linkage => "linking records",
            Step::Cohort => "uniting applications to sets of proceedings",
            Step::Analysis => "estimating",
            Step::Release => "reviewing and releasing",
        }
    }
}

/// What a run leaves.
#[derive(Debug)]
pub struct Outcome {
    /// Findings as they were before review; for tests and simulation, never for output.
    pub findings: Findings,
    /// The linkage.
    pub linked: LinkedStudy,
    /// The release folder.
    pub release: PathBuf,
    /// Whether the release was written or stood there already.
    pub published: Published,
}

/// Runs a whole study: extracts to a release in `out/release`, finished stages in `out/work`.
///
/// # Errors
/// [`Error`], by stage. Nothing half-written is left behind.
pub fn run(study: &Study, out: &Path, watch: &dyn Fn(Step)) -> Result<Outcome, Error> {
    watch(Step::Checking);
    let keys = Keys::open(study)?;
    linkage::check(study)?;
    let catalogue = Catalogue::open(study.queries.as_deref())?;
    Workbench::empty(study, &catalogue)?.run_all()?;
    let work = WorkFolder::at(&out.join("work"));
    let _lock = work.lock()?;
    watch(Step::Intake);
    let tables = intake::pseudonymise(study, &keys, &work)?;
    watch(Step::Linkage);
    let linked = linkage::link_study(study, &tables, &work)?;
    watch(Step::Cohort);
    let mut workbench = Workbench::open(study, &catalogue, &tables, linked.persons())?;
    let cohort = cohort::build(study, &mut workbench)?;
    watch(Step::Analysis);
    let findings = analysis::analyse(study, &cohort, &linked)?;
    watch(Step::Release);
    let manifest = manifest(study, &keys, &tables, &linked, &workbench, &catalogue, &findings);
    let contents = contents(study, &findings, manifest);
    let release = out.join("release");
    let published = release::publish(&contents, &release)?;
    Ok(Outcome {
        findings,
        linked,
        release,
        published,
    })
}

/// Brings a study's extracts in and links their records, in `out/work`, where [`run`] finds both again.
///
/// # Errors
/// [`Error`] of keys, extracts, linkage or files.
pub fn link(study: &Study, out: &Path, watch: &dyn Fn(Step)) -> Result<LinkedStudy, Error> {
    watch(Step::Checking);
    let keys = Keys::open(study)?;
    linkage::check(study)?;
    Ok(linked(study, &keys, out, watch)?.0)
}

/// The links of a study and the tables that they are of, worked out or found.
fn linked(
    study: &Study,
    keys: &Keys,
    out: &Path,
    watch: &dyn Fn(Step),
) -> Result<(LinkedStudy, PseudonymisedTables), Error> {
    let work = WorkFolder::at(&out.join("work"));
    let _lock = work.lock()?;
    watch(Step::Intake);
    let tables = intake::pseudonymise(study, keys, &work)?;
    watch(Step::Linkage);
    let linked = linkage::link_study(study, &tables, &work)?;
    Ok((linked, tables))
}

/// Explains why two records are, or are not, one person. The records are named by pseudonym or as `SYSTEM:REFERENCE`; a
/// study that has not been linked in `out/work` yet is linked first.
///
/// # Errors
/// [`Error`] of names of records, and as [`link`].
pub fn explain(study: &Study, out: &Path, records: [&str; 2], watch: &dyn Fn(Step)) -> Result<Explanation, Error> {
    watch(Step::Checking);
    let keys = Keys::open(study)?;
    let [one, other] = records.map(|record| intake::record_pseudonym(study, &keys, record));
    let (one, other) = (one?, other?);
    let (linked, tables) = linked(study, &keys, out, watch)?;
    Ok(linked.explain(study, &tables, (&one, &other))?)
}

/// Draws pairs for people to judge and writes them to `file`. A study that has not been linked in `out/work` yet is linked
/// first.
///
/// # Errors
/// [`Error`] of the sample and of the file, and as [`link`].
pub fn clerical(
    study: &Study,
    out: &Path,
    (pairs, seed): (usize, u64),
    file: &Path,
    watch: &dyn Fn(Step),
) -> Result<ClericalSample, Error> {
    if file.exists() {
        let path = file.to_path_buf();
        return Err(StoreError::Exists { path }.into());
    }
    watch(Step::Checking);
    let keys = Keys::open(study)?;
    let (linked, tables) = linked(study, &keys, out, watch)?;
    let sample = linked.clerical(study, &tables, pairs, seed)?;
    write_new(file, sample.csv().as_bytes())?;
    Ok(sample)
}

/// Whose rows are looked up.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'w> {
    /// The pairs of a clerical file.
    Clerical(&'w Path),
    /// Two records, or one, named as for [`explain`].
    Records(&'w str, Option<&'w str>),
}

/// Writes the rows of the extracts behind records to `file`, in the clear: for the data owner. Neither work folder nor
/// linkage is needed, and `out`, where results go, is no place for it.
///
/// # Errors
/// [`Error`] of keys, names of records, extracts or the file.
pub fn look_up(study: &Study, out: &Path, wanted: Wanted<'_>, file: &Path) -> Result<LookedUp, Error> {
    let keys = Keys::open(study)?;
    let pairs = match wanted {
        Wanted::Clerical(path) => intake::read_clerical(path)?,
        Wanted::Records(one, other) => {
            let named = |record| intake::record_pseudonym(study, &keys, record);
            let other = other.map(named).transpose()?.unwrap_or_default();
            vec![[named(one)?, other]]
        }
    };
    Ok(intake::look_up(study, &keys, &pairs, file, out)?)
}

/// Tables whose rows are parents, or their sets one by one.
const ROWS_ARE_PARENTS: [&str; 7] = [
    "parents",
    "entries",
    "exclusions",
    "exits",
    "time_to_return",
    "returns",
    "sets",
];

/// Checks a study without computing: keys, extracts as far as their headers, parameters of the linkage, and every query
/// planned on empty tables.
///
/// # Errors
/// [`Error`] of the first stage that has faults, with all faults of that stage.
pub fn check(study: &Study) -> Result<(), Error> {
    Keys::open(study)?;
    intake::check(study)?;
    linkage::check(study)?;
    let catalogue = Catalogue::open(study.queries.as_deref())?;
    Workbench::empty(study, &catalogue)?.run_all()?;
    Ok(())
}

fn manifest(
    study: &Study,
    keys: &Keys,
    tables: &PseudonymisedTables,
    linked: &LinkedStudy,
    workbench: &Workbench,
    catalogue: &Catalogue,
    findings: &Findings,
) -> Manifest {
    let versions = [
        ("seriatim", env!("CARGO_PKG_VERSION").to_owned()),
        ("datafusion", datafusion::DATAFUSION_VERSION.to_owned()),
        ("tokens", intake::token_version().to_owned()),
    ];
    let inputs = tables.tables().iter().map(|table| input(table, &study.disclosure));
    // Tables of one row per parent are left out: their differences would tell of outcomes that are withheld.
    let told = |table: &str| {
        !ROWS_ARE_PARENTS.contains(&table) && catalogue.query(table).is_none_or(|query| !query.is_check())
    };
    let steps = workbench
        .row_counts()
        .into_iter()
        .filter(|(table, _)| told(table))
        .map(|(table, rows)| StepCount {
            table,
            rows: disclosure::step_count(rows as u64, &study.disclosure),
        });
    Manifest {
        manifest_version: 1,
        study: study.name.clone(),
        study_sha256: sha256(study.text.as_bytes()),
        synthetic: tables.tables().iter().all(PseudonymisedTable::is_synthetic),
        versions: BTreeMap::from(versions),
        pseudonym_key_id: keys.pseudonym_id(),
        inputs: inputs.collect(),
        queries: catalogue.hashes(),
        linkage_key: linked.key().to_owned(),
        definitions: findings
            .definitions()
            .iter()
            .map(|found| (found.term, found.meaning.clone()))
            .collect(),
        steps: steps.collect(),
    }
}

fn input(table: &PseudonymisedTable, policy: &DisclosurePolicy) -> Input {
    let counts = table.counts();
    let outcomes = [
        ("read", counts.read),
        ("accepted", counts.accepted),
        ("set aside", counts.quarantined),
    ];
    let outcomes = outcomes.map(|(outcome, rows)| (outcome.to_owned(), rows));
    let told = counts.skipped.iter().filter(|(reason, _)| !reason.contains("header"));
    let skipped = told.map(|(reason, rows)| (format!("skipped: {reason}"), *rows));
    let rows = outcomes.into_iter().chain(skipped);
    Input {
        source: table.name().to_owned(),
        file: table.file().to_owned(),
        sha256: table.file_hash().to_owned(),
        rows: rows
            .map(|(outcome, rows)| (outcome, disclosure::step_count(rows, policy)))
            .collect(),
    }
}

fn contents(study: &Study, findings: &Findings, manifest: Manifest) -> Contents {
    let policy = &study.disclosure;
    let definitions = findings.definitions().iter();
    Contents {
        title: study.title.clone(),
        study: study.name.clone(),
        is_synthetic: manifest.synthetic,
        unit: match study.cohort.unit {
            Unit::Mother => "mothers",
            Unit::Father => "fathers",
        },
        curves: findings
            .curves()
            .iter()
            .map(|curve| curve_section(curve, policy))
            .collect(),
        classes: disclosure::review(findings.classes(), policy),
        flow: disclosure::review(findings.flow(), policy),
        linkage: disclosure::review(findings.linkage(), policy),
        definitions: definitions
            .map(|found| Definition {
                term: found.term,
                meaning: found.meaning.clone(),
            })
            .collect(),
        policy: format!(
            "Figures that rest on fewer than {} distinct persons are withheld, and so are figures from which those could be \
             worked out; counts are rounded to the nearest {}.",
            policy.threshold, policy.round_to
        ),
        manifest,
    }
}

fn curve_section(curve: &TimeToReturn, policy: &DisclosurePolicy) -> CurveSection {
    let declared = curve.declared();
    let scale = declared.interval.as_str();
    let table = disclosure::review(curve, policy);
    CurveSection {
        title: declared.title.clone(),
        confidence: format!("{}", libm::round(declared.confidence * 1000.0) / 10.0),
        method: format!("Kaplan-Meier with Greenwood's variance and {scale} intervals"),
        reservations: reservations(curve, &table),
        table,
    }
}

/// The reservations of what is shown of the curve of everybody, each once: a mark that is withheld has none to tell.
fn reservations(curve: &TimeToReturn, reviewed: &Reviewed) -> Vec<String> {
    let Reviewed::Released(table) = reviewed else {
        return Vec::new();
    };
    let is_shown = |year: i64| {
        table
            .after(&EVERYBODY, year, "probability of return")
            .is_some_and(|figure| figure.value().is_some())
    };
    let mut sentences: Vec<String> = Vec::new();
    let marks = curve.overall().map(|overall| overall.marks()).unwrap_or_default();
    for mark in marks.iter().filter(|mark| is_shown(mark.year)) {
        for sentence in mark.not_returned.reservations.iter().map(ToString::to_string) {
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
    }
    sentences.push(
        "death and moving away end observation here; where they are frequent, the probability is slightly too high"
            .to_owned(),
    );
    if table.withheld() > 0 {
        sentences.push("some figures are withheld because they would tell of too few; they are marked [c]".to_owned());
    }
    sentences
}
