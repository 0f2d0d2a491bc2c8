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
mod group_table;
mod heading_style;
mod linkage;
mod manifest;
mod measured;
mod papers;
mod provenance;
mod quality;
mod recorded;
mod report;
mod tables;
#[cfg(test)]
mod tests;
mod told;
mod verify;
mod workbook;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use check::{Checked, check};
pub use compare::{Cause, Changed, Comparison, Moved, MovedTable, Shown, compare};
pub use dictionary::{DeclaredTable, DescribedColumn, DescribedTable, Dictionary, ValueKind, Zone};
pub use linkage::LinkageSection;
pub use manifest::{Input, Manifest, PlanRecord, Rules, StepCount};
pub use measured::MeasuredSection;
pub use provenance::RanQuery;
pub use recorded::{MANIFEST_VERSION, analysed_before, ledger_place};
pub use report::Definition;
pub use verify::{Verified, verify};

use provenance::Written;

use crate::disclosure::{PrintedTies, ReleasedTable, Reviewed};
use crate::store::{FolderDraft, StoreError};
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
    #[error("`{}` is not as it was written: {}", path.display(), faults.join("; "))]
    NotAsWritten {
        /// The release folder.
        path: PathBuf,
        /// What is wrong, file by file.
        faults: Vec<String>,
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
    format!(
        "{} differ",
        files
            .iter()
            .map(|file| format!("`{file}`"))
            .collect::<Vec<_>>()
            .join(", ")
    )
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
        curves.chain(measured).chain(others)
    }

    fn tables(&self) -> impl Iterator<Item = &ReleasedTable> {
        self.reviewed().filter_map(|reviewed| match reviewed {
            Reviewed::Released(table) => Some(table),
            Reviewed::Withheld { .. } => None,
        })
    }
}

/// What became of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    /// It was written.
    Written,
    /// The same release, byte for byte, stood there already.
    Unchanged,
}

/// The CSV files of a release's tables with their hashes, for whoever keeps them elsewhere.
pub fn tables_sha256(contents: &Contents) -> BTreeMap<String, String> {
    let tables = contents.tables();
    let files = tables.flat_map(|table| {
        let parts = tables::parts(table).into_iter();
        parts.map(|(file, rows)| (file, crate::store::sha256(&tables::csv_of(table, rows))))
    });
    files.collect()
}

/// Writes a release to `folder`, or finds the same one there.
///
/// # Errors
/// [`ReleaseError::Differs`] when another release stands there; [`ReleaseError::Store`].
pub fn publish(contents: &Contents, folder: &Path) -> Result<Published, ReleaseError> {
    let draft = FolderDraft::beside(folder)?;
    let mut written = Vec::new();
    let mut write = |name: String, bytes: &[u8]| {
        fits(&name, bytes)?;
        draft.write(&name, bytes)?;
        written.push((name, crate::store::sha256(bytes)));
        Ok::<(), ReleaseError>(())
    };
    let (charts, mut logical) = (charts::all(contents), Vec::new());
    for table in contents.tables() {
        let name = table.name();
        for (file, rows) in tables::parts(table) {
            write(file, &tables::csv_of(table, rows))?;
        }
        write(
            format!("tables/{name}.parquet"),
            &tables::parquet(table).map_err(laid_out("Parquet"))?,
        )?;
        logical.push((name, tables::logical_sha256(table)));
    }
    let book = workbook::workbook(contents).map_err(laid_out("a workbook"))?;
    let book = heading_style::tagged(book, workbook::TITLE).map_err(laid_out("a workbook"))?;
    write("tables.xlsx".to_owned(), &book)?;
    write("report.html".to_owned(), report::html(contents).as_bytes())?;
    write(attack::TIES.to_owned(), &attack::json(&contents.ties))?;
    for chart in &charts {
        let bytes = chart.png().ok_or_else(|| laid_out("a picture")("it has no area"))?;
        write(chart.file(), &bytes)?;
    }
    let mut files = papers::papers(contents, &charts, &written);
    files.extend(dictionary::files(contents, &written));
    files.extend(quality::files(contents));
    files.extend(provenance::files(contents));
    for (name, bytes) in files {
        fits(&name, &bytes)?;
        draft.write(&name, &bytes)?;
        written.push((name, crate::store::sha256(&bytes)));
    }
    let (name, bytes) = provenance::research_object(contents, &as_written(draft.path(), &written)?);
    draft.write(&name, &bytes)?;
    written.push((name, crate::store::sha256(&bytes)));
    draft.write(recorded::MANIFEST, &contents.manifest.json(&written, &logical))?;
    if !folder.exists() {
        draft.publish()?;
        return Ok(Published::Written);
    }
    let files = differences(draft.path(), folder)?;
    if files.is_empty() {
        return Ok(Published::Unchanged);
    }
    Err(ReleaseError::Differs {
        path: folder.to_path_buf(),
        files,
    })
}

/// Refuses a file that no output checker takes.
fn fits(name: &str, bytes: &[u8]) -> Result<(), ReleaseError> {
    match bytes.len() as u64 > check::MOST_BYTES {
        true => Err(ReleaseError::TooLarge { file: name.to_owned() }),
        false => Ok(()),
    }
}

/// The files of a draft with their sizes.
fn as_written(draft: &Path, hashes: &[(String, String)]) -> Result<Vec<Written>, StoreError> {
    let written = |(name, sha256): &(String, String)| {
        let path = draft.join(name);
        let found = std::fs::metadata(&path).map_err(|source| StoreError::read(&path, source))?;
        Ok(Written {
            name: name.clone(),
            sha256: sha256.clone(),
            bytes: found.len(),
        })
    };
    hashes.iter().map(written).collect()
}

fn laid_out<E: std::fmt::Display>(form: &'static str) -> impl Fn(E) -> ReleaseError {
    move |error| ReleaseError::Layout {
        form,
        reason: error.to_string(),
    }
}

/// A released table as CSV bytes: labels, measure, value, status.
pub fn csv_of(table: &ReleasedTable) -> Vec<u8> {
    tables::csv(table)
}

/// Holds a release made anew against the one that it should repeat, byte by byte.
///
/// # Errors
/// [`ReleaseError::NotReproduced`] with every file that differs; [`ReleaseError::Store`].
pub fn reproduces(release: &Path, again: &Path) -> Result<(), ReleaseError> {
    let files = differences(release, again)?;
    if files.is_empty() {
        return Ok(());
    }
    Err(ReleaseError::NotReproduced {
        path: release.to_path_buf(),
        again: again.to_path_buf(),
        files,
    })
}

/// Files in which two folders differ, by name.
fn differences(one: &Path, other: &Path) -> Result<Vec<String>, StoreError> {
    let (mine, theirs) = (files_below(one)?, files_below(other)?);
    let mut names: Vec<&String> = mine.iter().chain(&theirs).collect();
    names.sort();
    names.dedup();
    let read = |root: &Path, name: &str| std::fs::read(root.join(name)).ok();
    Ok(names
        .into_iter()
        .filter(|name| read(one, name) != read(other, name))
        .cloned()
        .collect())
}

fn files_below(root: &Path) -> Result<Vec<String>, StoreError> {
    let (mut files, mut folders) = (Vec::new(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        let unreadable = |source| StoreError::read(&folder, source);
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(relative) = path.strip_prefix(root) {
                files.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    Ok(files)
}
