//! One error for the whole program: which stage failed, with which exit code, and what to do.
//!
//! Custody: no zone; it passes on messages that hold no value from a row.

use crate::analysis::AnalysisError;
use crate::cohort::CohortError;
use crate::intake::IntakeError;
use crate::linkage::StageError;
use crate::release::ReleaseError;
use crate::store::{KeyError, StoreError};
use crate::study::StudyError;
use crate::synthesis::SynthesisError;
use crate::workbench::WorkbenchError;

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
}

/// The name of a stage and the exit code of a failure in it. Code 2 is a wrong command line.
struct Stage {
    name: &'static str,
    code: u8,
}

impl Error {
    fn of(&self) -> Stage {
        let (name, code) = match self {
            Error::Study(_) => ("study", 10),
            Error::Key(_) | Error::Intake(IntakeError::Key(_)) => ("key", 11),
            Error::Intake(_) => ("intake", 12),
            Error::Linkage(StageError::Intake(_)) => ("intake", 12),
            Error::Linkage(_) => ("linkage", 13),
            Error::Workbench(_) | Error::Cohort(_) => ("queries", 14),
            Error::Analysis(_) => ("estimates", 15),
            Error::Release(_) => ("release", 16),
            Error::Store(_) => ("files", 17),
            Error::Synthesis(_) => ("synthesis", 18),
        };
        Stage { name, code }
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
        match self {
            Error::Study(StudyError::Unreadable { .. }) => "name a study file, such as data-samples/study.toml",
            Error::Study(StudyError::Faults { .. }) => "correct the lines named; the README explains every key",
            Error::Key(error) | Error::Intake(IntakeError::Key(error)) => key_hint(error),
            Error::Intake(IntakeError::Purged { .. })
            | Error::Linkage(StageError::Intake(IntakeError::Purged { .. })) => {
                "remove the work folder and run again from the extracts"
            }
            Error::Intake(_) => "nothing was released; correct the extracts or the study file and run again",
            Error::Linkage(_) => "nothing was released; the message names what stands in the way",
            Error::Workbench(WorkbenchError::Check { .. })
            | Error::Cohort(CohortError::Workbench(WorkbenchError::Check { .. })) => {
                "the tables contradict themselves: nothing is estimated from them; please report this"
            }
            Error::Workbench(_) | Error::Cohort(_) => "compare the query's header with its statement",
            Error::Analysis(_) => "compare the study's observation and cohort with what the extracts cover",
            Error::Release(ReleaseError::Differs { .. }) => {
                "nothing was overwritten: name another folder with --out, or move the earlier release away"
            }
            Error::Release(_) | Error::Store(_) => "see that the folder can be written to, or name another with --out",
            Error::Synthesis(_) => "name a folder that does not exist yet with --out",
        }
    }
}

fn key_hint(error: &KeyError) -> &'static str {
    match error {
        KeyError::File(StoreError::Exists { .. }) => "a key is never overwritten: name another file",
        KeyError::File(_) => "make a key with `seriatim key new PATH` and name it in the study file's [keys]",
        KeyError::Readable { .. } => "take the rights of others away: chmod 600 PATH",
        KeyError::Malformed { .. } => "make a key with `seriatim key new PATH`",
        KeyError::NotSynthetic { .. } => {
            "make two keys with `seriatim key new PATH` and name them in the study file's [keys]"
        }
        KeyError::NoRandomness => "this machine cannot make keys; make them on another",
    }
}
