//! What somebody who assures the quality of a study needs beside its figures: who answers for it (Aqua Book, HM Treasury), what
//! is to be checked and where, the logs that the Aqua Book asks for, and which levels of a reproducible analytical pipeline
//! the run meets by itself.
//!
//! What a program can know is filled in; what a person has to say is left blank, for a copy: a release is never edited.
//!
//! Custody: releasable; words of the study file, definitions, rounded counts of rows.

mod checklist;
mod levels;
mod logs;

use super::Contents;
use super::papers::File;

/// The papers of quality assurance.
pub(super) fn files(contents: &Contents) -> Vec<File> {
    vec![
        ("quality/qa.md".to_owned(), checklist::markdown(contents).into_bytes()),
        ("quality/RAP.md".to_owned(), levels::markdown(contents).into_bytes()),
        ("quality/data_log.csv".to_owned(), logs::data(contents)),
        ("quality/assumptions.csv".to_owned(), logs::assumptions(contents)),
        ("quality/decisions.csv".to_owned(), logs::decisions(contents)),
    ]
}
