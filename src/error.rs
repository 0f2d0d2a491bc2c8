//! One error for the whole program: which stage failed, with which exit code, and what to do.
//!
//! Custody: no zone; it passes on messages that hold no value from a row.

use crate::analysis::AnalysisError;
use crate::cohort::CohortError;
use crate::disclosure::DisclosureError;
use crate::intake::IntakeError;
use crate::ledger::LedgerError;
use crate::linkage::{LinkageError, ParametersError, StageError};
use crate::method::MethodError;
use crate::own_view::OwnViewError;
use crate::release::ReleaseError;
use crate::store::{KeyError, PlanError, QuestionLogError, StoreError};
use crate::study::{Origin, OwnRecordsError, StudyError};
use crate::support::SupportError;
use crate::synthesis::SynthesisError;
use crate::workbench::{AskError, WorkbenchError};

/// A failure, by the stage in which it happened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The study file.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// A key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The extracts.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The linkage.
    #[error(transparent)]
    Linkage(#[from] StageError),
    /// The queries.
    #[error(transparent)]
    Workbench(#[from] WorkbenchError),
    /// The cohort.
    #[error(transparent)]
    Cohort(#[from] CohortError),
    /// The estimates.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// The release.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// Files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The synthetic world.
    #[error(transparent)]
    Synthesis(#[from] SynthesisError),
    /// A method on a plain file.
    #[error(transparent)]
    Method(#[from] MethodError),
    /// Which service's own records are meant.
    #[error(transparent)]
    OwnRecords(#[from] OwnRecordsError),
    /// A service's own view.
    #[error(transparent)]
    OwnView(#[from] OwnViewError),
    /// The lock of the plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The support of a release.
    #[error(transparent)]
    Support(#[from] SupportError),
    /// A question to the tables.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// The log of questions.
    #[error(transparent)]
    Questions(#[from] QuestionLogError),
    /// What may leave.
    #[error(transparent)]
    Disclosure(#[from] DisclosureError),
    /// The ledger of releases.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// The name of a stage and the exit code of a failure in it. Code 2 is a wrong command line.
struct Stage {
    name: &'static str,
    code: u8,
}

impl Error {
    fn of(&self) -> Stage {
        if self.file().is_some() {
            return Stage {
                name: "files",
                code: 17,
            };
        }
        let (name, code) = match self {
            Error::Study(_) => ("study", 10),
            Error::Key(_) | Error::Intake(IntakeError::Key(_)) => ("key", 11),
            Error::Intake(_) | Error::Linkage(StageError::Intake(_)) => ("intake", 12),
            Error::Linkage(_) => ("linkage", 13),
            Error::Workbench(_) | Error::Cohort(_) => ("queries", 14),
            Error::Analysis(_) => ("estimates", 15),
            Error::Release(
                ReleaseError::Differs { .. }
                | ReleaseError::Layout { .. }
                | ReleaseError::TooLarge { .. }
                | ReleaseError::Store(_),
            ) => ("release", 16),
            Error::Release(ReleaseError::AgainThere { .. }) => ("files", 17),
            Error::Release(_) => ("verification", 20),
            Error::Store(_) => ("files", 17),
            Error::Synthesis(_) => ("synthesis", 18),
            Error::Method(_) => ("method", 19),
            Error::OwnRecords(_) | Error::OwnView(_) => ("own view", 23),
            Error::Plan(_) => ("plan", 22),
            Error::Support(SupportError::InRelease { .. } | SupportError::Differs { .. } | SupportError::Store(_)) => {
                ("support", 26)
            }
            Error::Support(_) => ("verification", 20),
            Error::Ask(_) | Error::Questions(_) => ("question", 25),
            Error::Disclosure(_) | Error::Ledger(_) => ("disclosure", 24),
        };
        Stage { name, code }
    }

    /// The failure of a file behind this error, whichever stage met it.
    fn file(&self) -> Option<&StoreError> {
        match self {
            Error::Store(error)
            | Error::Intake(IntakeError::Store(error))
            | Error::Linkage(StageError::Store(error) | StageError::Intake(IntakeError::Store(error)))
            | Error::Workbench(WorkbenchError::Intake(IntakeError::Store(error)))
            | Error::Analysis(AnalysisError::Linkage(StageError::Store(error)))
            | Error::Release(ReleaseError::Store(error))
            | Error::OwnView(OwnViewError::Store(error))
            | Error::Plan(PlanError::Store(error))
            | Error::Support(SupportError::Store(error))
            | Error::Questions(QuestionLogError::Store(error))
            | Error::Ledger(LedgerError::Store(error))
            | Error::Synthesis(SynthesisError::Store(error)) => Some(error),
            _ => None,
        }
    }

    /// The stage in which it happened.
    pub fn stage(&self) -> &'static str {
        self.of().name
    }

    /// The exit code: one per stage.
    pub fn exit_code(&self) -> u8 {
        self.of().code
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        if let Some(error) = self.file() {
            return file_hint(error);
        }
        match self {
            Error::Study(StudyError::Unreadable { .. }) => "name a study file, such as data-samples/study.toml",
            Error::Study(StudyError::NotText { .. }) => "save the study file as UTF-8",
            Error::Study(StudyError::Faults { .. }) => {
                "correct the lines named; data-samples/README.md explains every key"
            }
            Error::Key(error) | Error::Intake(IntakeError::Key(error)) => key_hint(error),
            Error::Intake(error) | Error::Linkage(StageError::Intake(error)) => intake_hint(error),
            Error::Linkage(StageError::Linkage(error)) => linkage_hint(error),
            Error::Linkage(StageError::Parameters(error)) => parameters_hint(error),
            Error::Linkage(StageError::UnknownRecord { .. }) => {
                "name a record of the parties, referrals, identities or looked-after children that the study's sources hold"
            }
            Error::Linkage(StageError::SampleTooSmall { .. }) => "ask for more with --pairs",
            Error::Linkage(StageError::NoPairs) => "nothing in the extracts resembles anything else in them",
            Error::Linkage(StageError::SameRecord { .. }) => "name two records",
            Error::Linkage(_) => "nothing was released; the message names what stands in the way",
            Error::Workbench(error) | Error::Cohort(CohortError::Workbench(error)) => query_hint(error),
            Error::Cohort(_) => "nothing was released; compare the study's own queries with the built-in ones",
            Error::Analysis(AnalysisError::Nobody {
                origin: Origin::Removed,
                ..
            }) => {
                "nobody is known to have had a child removed after the index set: name the sources that tell of it with `removed_by` \
                 under [cohort], and compare their dates and children with the extracts of the court"
            }
            Error::Analysis(AnalysisError::Nobody {
                origin: Origin::Referred,
                ..
            }) => {
                "nobody is known to have been referred after the index set: see `referred_to` under [cohort], and whether the \
                 service's clients were linked"
            }
            Error::Analysis(AnalysisError::Nobody { .. }) => {
                "compare the study's observation and cohort with what the extracts cover; sources whose numbers of applications \
                 and records are the same need the same `system`"
            }
            Error::Analysis(AnalysisError::NothingJoins) => {
                "compare how both write an application (leading zeros, letter case, `.0`); sources whose numbers of applications are the \
                 same need the same `system`"
            }
            Error::Analysis(_) => "compare the study's observation and cohort with what the extracts cover",
            Error::Release(error) => release_hint(error),
            Error::Store(_) => "see that the folder can be written to, or name another with --out",
            Error::Method(error) => error.hint(),
            Error::OwnRecords(OwnRecordsError::NoReport { .. }) => {
                "declare an [[estimate]] of kind = \"service-report\": a service may see its own records, and nobody else's"
            }
            Error::OwnRecords(_) => "name the service with --service",
            Error::OwnView(OwnViewError::InRelease { .. }) => "name a folder on the safe side with --out",
            Error::OwnView(_) => "see that the study's title and the service's name hold plain text",
            Error::Plan(error) => error.hint(),
            Error::Support(error) => error.hint(),
            Error::Ask(error) => error.hint,
            Error::Questions(QuestionLogError::Shortened { .. }) => {
                "questions are held against those before them: bring the files back that were taken away, from a backup"
            }
            Error::Questions(_) => "questions are held against those before them: restore the log as it was written",
            Error::Disclosure(error) => error.hint(),
            Error::Ledger(error) => error.hint(),
            Error::Synthesis(
                SynthesisError::WorldFile { .. } | SynthesisError::WorldText(_) | SynthesisError::World { .. },
            ) => "data-samples/world.toml has every setting with its default",
            Error::Synthesis(_) => "see `seriatim synthesise --help`",
        }
    }
}

fn file_hint(error: &StoreError) -> &'static str {
    match error {
        StoreError::Exists { path } if path.is_file() => "nothing is ever overwritten: name another file",
        StoreError::InRelease { .. } | StoreError::InSupport { .. } => {
            "nothing was written: name a folder on the safe side with --out"
        }
        StoreError::Exists { .. } => "nothing is ever overwritten: name another folder with --out",
        StoreError::Busy { .. } => "wait until it has ended, or name another folder with --out",
        StoreError::Untrusted { .. } => "remove the work folder and run again from the extracts",
        _ => "see that the folder can be written to, or name another with --out",
    }
}

fn intake_hint(error: &IntakeError) -> &'static str {
    match error {
        IntakeError::Purged { .. } => "remove the work folder and run again from the extracts",
        IntakeError::InsideResults { .. } => "name a file where the extracts are kept",
        IntakeError::ClericalFile { .. } => "name a file that `seriatim clerical` wrote",
        IntakeError::NotInExtracts { .. } => {
            "nothing was written: compare the record's number with the extracts, in which rows that are set aside count as not there"
        }
        IntakeError::NotAReference | IntakeError::UnknownSystem { .. } => {
            "give the record's pseudonym, or the `system` of its source in the study file, a colon, and its reference there"
        }
        _ => "nothing was released; correct the extracts or the study file and run again",
    }
}

fn linkage_hint(error: &LinkageError) -> &'static str {
    match error {
        LinkageError::TruthOfSeveralPersons { .. } => {
            "a truth gives every record one person: correct the sources of kind `truth`, or take them out"
        }
        LinkageError::NumbersOfSeveralPeople { .. } => {
            "equal numbers of one `system` are one record: name as `record` a column that numbers people, or each mention of one, or \
             put the number of the application, or the year, before the number; see `record` in data-samples/README.md"
        }
        LinkageError::GivenSeveralPersons { .. } => {
            "a record has one person: name as `record` a column that numbers people, or each mention of one, or put the number of the \
             application, or the year, before the number; or correct the person keys"
        }
        LinkageError::TruthOfNobody { .. } => {
            "give each source of kind `truth` the `system` of the extract whose records it names"
        }
        LinkageError::NoParameters { .. } => {
            "name parameters that were trained on extracts with the same people in them, or take `parameters` out of \
             [linkage]: they are then estimated from these records"
        }
        _ => "nothing was released; the message names what stands in the way",
    }
}

fn parameters_hint(error: &ParametersError) -> &'static str {
    match error {
        ParametersError::Unreadable { .. } => {
            "name the file relative to the study file: `parameters.json` as `seriatim link` tells where it wrote it"
        }
        ParametersError::Version { .. } | ParametersError::Fields { .. } | ParametersError::Levels { .. } => {
            "train them again with this program: run `seriatim link` without `parameters` in [linkage]"
        }
        ParametersError::Numbers { .. } => {
            "copy the file again from where `seriatim link` wrote it, or take `parameters` out of [linkage]: they are then trained \
             anew"
        }
        _ => "copy the file again from where `seriatim link` wrote it; it is not meant to be edited",
    }
}

fn query_hint(error: &WorkbenchError) -> &'static str {
    match error {
        WorkbenchError::Unreadable { .. } => "name the folder of queries relative to the study file",
        WorkbenchError::UnknownQuery { .. } => {
            "name the file as the query that it replaces, such as cohort/entries.sql"
        }
        WorkbenchError::Contract { .. } | WorkbenchError::Order { .. } => {
            "compare the query's header with its statement"
        }
        WorkbenchError::Plan { .. } => {
            "correct the statement; queries only read, and have no functions of clocks or of chance"
        }
        WorkbenchError::Forbidden { .. } => "take the step out: queries only read",
        WorkbenchError::Memory { .. } => "allow it more with --memory-limit, or fewer threads with --threads",
        WorkbenchError::Execution { .. } => "cast and divide only what can be cast and divided",
        WorkbenchError::Check { .. } => {
            "the tables contradict themselves, and nothing is estimated from them; a query of the study's own may be why"
        }
        WorkbenchError::Intake(error) => intake_hint(error),
        WorkbenchError::Engine => "the machine may lack memory or threads; close other programs and run again",
    }
}

fn release_hint(error: &ReleaseError) -> &'static str {
    match error {
        ReleaseError::TooLarge { .. } => {
            "declare fewer strata or years in one estimate, or put the estimates into two studies"
        }
        ReleaseError::NoRelease { .. } => "name the folder `release` that `seriatim run` made",
        ReleaseError::Manifest { .. } => {
            "verify it with the version of the program that wrote it, or fetch the release again"
        }
        ReleaseError::Table { .. } => "see with `seriatim verify` whether the release is as it was written",
        ReleaseError::NotAsWritten { .. } => "do not rely on it: fetch the release again from where it was published",
        ReleaseError::OtherLineEnds { .. } => {
            "copy the release as binary (with git, `* -text` in `.gitattributes`), and verify it again"
        }
        ReleaseError::AgainThere { .. } => {
            "nothing is ever overwritten: remove what an earlier `verify --rerun` made there, or name another folder with --out"
        }
        ReleaseError::OtherStudy { .. } => "name the study file that it was made from",
        ReleaseError::NotReproduced { .. } => "see which figures moved, and why, with `seriatim compare`",
        ReleaseError::Layout { .. } => "nothing was released; please report what the message says",
        ReleaseError::Differs { .. } | ReleaseError::Store(_) => {
            "nothing was overwritten: name another folder with --out, or move the earlier release away"
        }
    }
}

fn key_hint(error: &KeyError) -> &'static str {
    match error {
        KeyError::File(StoreError::Exists { .. }) => "a key is never overwritten: name another file",
        KeyError::File(StoreError::InRelease { .. } | StoreError::InSupport { .. }) => {
            "no key was made: name a file where only its owner can reach it"
        }
        KeyError::File(StoreError::Write { .. }) => "name a file in a folder that can be written to",
        KeyError::Same => "make a second key with `seriatim key new PATH`",
        KeyError::File(_) => "make a key with `seriatim key new PATH` and name it in the study file's [keys]",
        KeyError::Readable { .. } => "take the rights of others away: chmod 600 PATH",
        KeyError::Malformed { .. } => "make a key with `seriatim key new PATH`",
        KeyError::NotSynthetic { .. } => {
            "make two keys with `seriatim key new PATH` and name them in the study file's [keys]"
        }
        KeyError::NoRandomness => "this machine cannot make keys; make them on another",
    }
}
