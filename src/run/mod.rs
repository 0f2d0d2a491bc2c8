//! The pipeline as one function.
//!
//! Custody: it hands products from zone to zone and looks into none.

mod actions;
mod beside;
mod contents;
mod dictionary;
mod machine;
mod own_view;
mod question;
mod rows;
mod standing;
mod verify;

use std::path::{Path, PathBuf};

pub use beside::verify_ledger;
pub use dictionary::dictionary;
pub use machine::Limits;
pub use own_view::own_view;
pub use question::{Answered, ask};
pub use verify::{rerun, verify};

use crate::analysis::{self, Findings};
use crate::cohort::Cohort;
use crate::disclosure::{self, Material};
use crate::error::Error;
use crate::intake::{self, Keys, LookedUp, PseudonymisedTable, PseudonymisedTables};
use crate::ledger;
use crate::linkage::{self, ClericalSample, Explanation, LinkedStudy};
use crate::release::{self, Published};
use crate::store::{Analyses, Analysis, Lock, Plan, StoreError, WorkFolder, inputs_hash, write_new};
use crate::study::Study;
use crate::support;
use crate::workbench::{Catalogue, Workbench};

use machine::Machine;
use standing::Standing;

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
    /// How the run stands to the plan that was locked, in sentences; none where no plan was locked.
    pub plan: Vec<String>,
}

/// A lock that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// Where it stands.
    pub path: PathBuf,
    /// The hash of the plan.
    pub plan: String,
    /// How many analyses the work folder held already.
    pub analyses_before: usize,
}

/// Runs a whole study: extracts to a release in `out/release`, finished stages in `out/work`.
///
/// # Errors
/// [`Error`], by stage. Nothing half-written is left behind.
pub fn run(study: &Study, out: &Path, watch: &dyn Fn(Step)) -> Result<Outcome, Error> {
    run_within(study, out, &Limits::default(), watch)
}

/// Runs a whole study within limits of threads and memory, which change no byte of its release.
///
/// # Errors
/// As [`run`], and where the memory is not enough.
pub fn run_within(study: &Study, out: &Path, limits: &Limits, watch: &dyn Fn(Step)) -> Result<Outcome, Error> {
    run_after(study, out, limits, None, watch)
}

/// Runs a study as if these analyses had been made before, as when a release is made anew, or those that the work folder holds. A
/// release made anew is no further one, and is not remembered.
fn run_after(
    study: &Study,
    out: &Path,
    limits: &Limits,
    before: Option<Vec<Analysis>>,
    watch: &dyn Fn(Step),
) -> Result<Outcome, Error> {
    watch(Step::Checking);
    let keys = Keys::open(study)?;
    linkage::check(study)?;
    let catalogue = Catalogue::open(study.queries.as_deref())?;
    Workbench::empty(study, &catalogue)?.plan_all(study)?;
    let (plan, locked) = (Plan::of(study, catalogue.hashes())?, Lock::find(study)?);
    let work = WorkFolder::at(&out.join("work"));
    let _lock = work.lock()?;
    let ledger = beside::ledger(study, keys.ledger(), out)?;
    let is_anew = before.is_some();
    let machine = Machine::within(limits, &work)?;
    watch(Step::Intake);
    let tables = machine.run(|| intake::pseudonymise(study, &keys, &work))?;
    let inputs = inputs_hash(tables.tables().iter().map(PseudonymisedTable::file_hash));
    let standing = Standing::of(&plan, locked, &inputs, (&Analyses::of(&work)?, before));
    watch(Step::Linkage);
    let linked = machine.run(|| linkage::link_study(study, &tables, &work))?;
    watch(Step::Cohort);
    let resources = machine.resources();
    let workbench = Workbench::open_with(study, &catalogue, &tables, linked.persons(), resources)?;
    let mut cohort = Cohort::open(study, workbench)?;
    watch(Step::Analysis);
    let findings = machine.run(|| analysis::analyse(study, &mut cohort, &linked))?;
    watch(Step::Release);
    let material = Material::of(&findings, study.is_service_only());
    let judged = disclosure::judge(material, &study.disclosure, &study.overrides)?;
    let hold = |ledger: &ledger::Ledger| ledger.hold(&judged, study, false);
    let held = ledger.as_ref().map(hold).transpose()?;
    let manifest = contents::manifest(
        study,
        &keys,
        &tables,
        &linked,
        cohort.workbench(),
        &catalogue,
        (&findings, standing.record()),
    )?;
    let told = standing.told();
    let mut contents = contents::of(
        (study, &catalogue),
        &findings,
        &judged,
        ledger::in_words(held.as_ref()),
        manifest,
    );
    contents.manifest.ledger = held.as_ref().map(|held| held.place.clone());
    let made = actions::Made {
        study,
        keys: &keys,
        tables: &tables,
        linked: &linked,
        workbench: cohort.workbench(),
        catalogue: &catalogue,
        findings: &findings,
    };
    let (release, safe_side) = (out.join("release"), out.join("support"));
    support::refuse_release(&safe_side)?;
    let laid_out = release::lay_out(&contents, &release)?;
    let support = actions::support(&made, &contents, &laid_out);
    contents.manifest.actions_sha256 = support.head().to_owned();
    // Nothing is half-written: where no release stands yet, the support of another run is found before one is written; where
    // one stands, that it is another is told first. The ledger remembers a release before anything
    // is there that records its place.
    let remember = || match (ledger, held) {
        (Some(ledger), Some(held)) if !is_anew => ledger.remember(held),
        _ => Ok(()),
    };
    let published = if release.exists() {
        let published = laid_out.publish(&contents.manifest)?;
        support.publish(&safe_side)?;
        remember()?;
        published
    } else {
        if safe_side.exists() {
            support.publish(&safe_side)?;
        }
        remember()?;
        support.publish(&safe_side)?;
        laid_out.publish(&contents.manifest)?
    };
    let (analysis, before) = standing.analysis();
    analysis.mark(&work, before)?;
    Ok(Outcome {
        findings,
        linked,
        release,
        published,
        plan: told,
    })
}

/// Locks the plan of a study that [`check`] finds no fault in: writes the hashes of its parts, and which analyses the work
/// folder in `out` holds already, to the path that the study file names or beside it.
///
/// # Errors
/// [`Error`] of queries and files; a lock is never overwritten.
pub fn lock_plan(study: &Study, out: &Path) -> Result<Locked, Error> {
    let catalogue = Catalogue::open(study.queries.as_deref())?;
    let plan = Plan::of(study, catalogue.hashes())?;
    let before = Analyses::of(&WorkFolder::at(&out.join("work")))?.all();
    let (path, analyses_before) = (Lock::path_of(study), before.len());
    Lock::new(&plan, before).write(&path)?;
    Ok(Locked {
        path,
        plan: plan.sha256(),
        analyses_before,
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
    let machine = Machine::within(&Limits::default(), &work)?;
    watch(Step::Intake);
    let tables = machine.run(|| intake::pseudonymise(study, keys, &work))?;
    watch(Step::Linkage);
    let linked = machine.run(|| linkage::link_study(study, &tables, &work))?;
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
    let (pairs, all_or_none) = match wanted {
        Wanted::Clerical(path) => (intake::read_clerical(path)?, false),
        Wanted::Records(one, other) => {
            let named = |record| intake::record_pseudonym(study, &keys, record);
            let other = other.map(named).transpose()?.unwrap_or_default();
            (vec![[named(one)?, other]], true)
        }
    };
    Ok(intake::look_up(study, &keys, (&pairs, all_or_none), file, out)?)
}

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
    Workbench::empty(study, &catalogue)?.plan_all(study)?;
    Ok(())
}
