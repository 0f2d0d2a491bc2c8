//! The release folder: tables, report and manifest, written in one step or not at all.
//!
//! Custody: releasable. It is given reviewed tables, words of the study file and hashes, and has no way to anything else.
//! A folder that is there already is compared and never overwritten.

mod attack;
mod cells;
mod charts;
mod check;
mod compare;
mod curve_section;
mod dictionary;
mod figures;
mod findings;
mod forms;
mod group_table;
mod heading_style;
mod linkage;
mod manifest;
mod measured;
mod on_paper;
mod papers;
mod provenance;
mod publish;
mod quality;
mod recorded;
mod report;
mod tables;
#[cfg(test)]
mod tests;
mod told;
mod told_whole;
mod units;
mod verify;
mod workbook;

use std::path::PathBuf;

pub use check::{Checked, check};
pub use compare::{Cause, Changed, Comparison, Moved, MovedTable, Shown, compare};
pub use dictionary::{DeclaredTable, DescribedColumn, DescribedTable, Dictionary, ValueKind, Zone};
pub use linkage::LinkageSection;
pub use manifest::{Input, Manifest, PlanRecord, Rules, StepCount};
pub use measured::MeasuredSection;
pub use provenance::RanQuery;
pub use publish::{LaidOut, Published, lay_out, reproduces};
pub use recorded::{MANIFEST_VERSION, analysed_before, ledger_place};
pub use report::Definition;
pub use verify::{Verified, verify};

use crate::disclosure::{PrintedTies, ReleasedTable, Reviewed};
use crate::store::{StoreError, listed};
use crate::study::Quality;

/// Why a release cannot be published.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// Another release stands where this one should go.
    #[error("`{}` holds another release: {}", path.display(), quoted(files))]
    Differs {
        /// The release folder.
        path: PathBuf,
        /// Files that differ, are missing, or are there besides.
        files: Vec<String>,
    },
    /// A folder is no release.
    #[error("`{}` is no release: it holds no manifest.json", path.display())]
    NoRelease {
        /// The folder.
        path: PathBuf,
    },
    /// A manifest cannot be read as one.
    #[error("`{}` is no manifest that this version of the program reads", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
    },
    /// A table of a release cannot be read as one.
    #[error("`{}` is no table of a release", path.display())]
    Table {
        /// The table.
        path: PathBuf,
    },
    /// A release is not as it was written.
    #[error("`{}` is not as it was written: {}", path.display(), listed(faults, "; "))]
    NotAsWritten {
        /// The release folder.
        path: PathBuf,
        /// What is wrong, file by file.
        faults: Vec<String>,
    },
    /// Files of a release differ in nothing but their line ends from those that were written.
    #[error("`{}` is not as it was written: only the line ends of {} differ", path.display(), listed(files, ", "))]
    OtherLineEnds {
        /// The release folder.
        path: PathBuf,
        /// The files.
        files: Vec<String>,
    },
    /// A release was made from another study file than the one at hand.
    #[error("`{}` was made from another study file: sha256 {recorded}, and this one has {found}", path.display())]
    OtherStudy {
        /// The release folder.
        path: PathBuf,
        /// SHA-256 of the study file in its manifest.
        recorded: String,
        /// SHA-256 of the study file at hand.
        found: String,
    },
    /// A release that agrees with its manifest cannot be made anew where something is already.
    #[error("`{}` agrees with its manifest, and was not made anew: `{}` exists already", path.display(), again.display())]
    AgainThere {
        /// The release folder.
        path: PathBuf,
        /// Where it was to be made anew.
        again: PathBuf,
    },
    /// A release made anew differs from the one that was to be verified.
    #[error("`{}` is not what this study gives now: {}; the release made now is `{}`", path.display(), quoted(files), again.display())]
    NotReproduced {
        /// The release that was to be verified.
        path: PathBuf,
        /// The release made now.
        again: PathBuf,
        /// Files that differ, are missing, or are there besides.
        files: Vec<String>,
    },
    /// A file would be larger than is taken.
    #[error("`{file}` would have more than 16 MB, and no output checker takes it")]
    TooLarge {
        /// The file.
        file: String,
    },
    /// A table cannot be laid out: a fault of the program.
    #[error("internal fault: the tables cannot be laid out as {form}: {reason}")]
    Layout {
        /// As what.
        form: &'static str,
        /// What the writer of that form says; it is given reviewed tables only.
        reason: String,
    },
    /// Files cannot be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn quoted(files: &[String]) -> String {
    let quoted: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
    format!("{} differ", listed(&quoted, ", "))
}

/// Everything that a release says.
#[derive(Debug, Clone)]
pub struct Contents {
    /// Heading.
    pub title: String,
    /// Short name of the study.
    pub study: String,
    /// Whether all sources are synthetic: the report is watermarked.
    pub is_synthetic: bool,
    /// Whether no court's records were read: outcomes are those known to the service, and nothing is told of proceedings.
    pub is_service_only: bool,
    /// Whether no proceedings start towards the end of observation, so that the extracts may not reach as far.
    pub records_end_early: bool,
    /// Whether no proceedings start when observation begins, so that the extracts may begin later.
    pub records_begin_late: bool,
    /// Whether so many conclusions are missing that returns are taken for parts of the set before.
    pub lacks_conclusions: bool,
    /// Whether many applications are in nobody's set, as extracts do not fit together or dates are missing.
    pub leaves_applications_out: bool,
    /// The word for the persons counted, such as `mothers`.
    pub unit: &'static str,
    /// Declared estimates: heading, confidence level in per cent, and the reviewed table.
    pub curves: Vec<CurveSection>,
    /// Declared estimates of figures about groups.
    pub measured: Vec<MeasuredSection>,
    /// First returns by class.
    pub classes: Reviewed,
    /// Who enters.
    pub flow: Reviewed,
    /// How good the links are.
    pub linkage: LinkageSection,
    /// Definitions.
    pub definitions: Vec<Definition>,
    /// Threshold and rounding, in words.
    pub policy: String,
    /// What was done for this release beside the rules, in sentences.
    pub safety: Vec<String>,
    /// How its counts are tied to one another.
    pub ties: PrintedTies,
    /// The record of how it was made.
    pub manifest: Manifest,
    /// The tables behind it, described.
    pub dictionary: Dictionary,
    /// The queries that ran.
    pub queries: Vec<RanQuery>,
    /// Who answers for it.
    pub quality: Quality,
}

/// One declared estimate of time to return.
#[derive(Debug, Clone)]
pub struct CurveSection {
    /// Heading.
    pub title: String,
    /// The word for those who are counted: those of the estimate, where it has a unit of its own.
    pub unit: &'static str,
    /// From where the clock counts, in a sentence.
    pub clock: &'static str,
    /// What follows the word "return" where not every set counts as one: which do.
    pub counted: &'static str,
    /// Confidence level in per cent.
    pub confidence: String,
    /// Name of the method.
    pub method: String,
    /// The definitions under which it holds, where they are not the study's.
    pub definitions: Vec<String>,
    /// The reviewed table.
    pub table: Reviewed,
    /// Plain sentences that a reader has to be told.
    pub reservations: Vec<String>,
}

impl Contents {
    fn reviewed(&self) -> impl Iterator<Item = &Reviewed> {
        let of_courts = [&self.classes, &self.flow]
            .into_iter()
            .filter(|_| !self.is_service_only);
        let others = of_courts.chain(self.linkage.reviewed());
        let measured = self.measured.iter().map(|section| &section.reviewed.table);
        let curves = self.curves.iter().map(|section| &section.table);
        let all = curves.chain(measured).chain(others);
        all.filter(|reviewed| figures::says_something(reviewed))
    }

    fn tables(&self) -> impl Iterator<Item = &ReleasedTable> {
        self.reviewed().filter_map(|reviewed| match reviewed {
            Reviewed::Released(table) => Some(table),
            Reviewed::Withheld { .. } => None,
        })
    }
}

/// A released table as CSV bytes: labels, measure, value, status.
pub fn csv_of(table: &ReleasedTable) -> Vec<u8> {
    tables::csv(table)
}
