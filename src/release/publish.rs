//! How a release comes into its folder: all files are laid out in a draft beside it, which takes its name in one step. The
//! manifest comes last, when what vouches for the others is known.
//!
//! Custody: releasable. A folder that is there already is compared and never overwritten.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::provenance::{self, Written};
use super::recorded::{MANIFEST, headless_sha256};
use super::{Contents, Manifest, ReleaseError};
use super::{attack, charts, check, dictionary, heading_style, papers, quality, report, tables, workbook};
use crate::store::{Below, FolderDraft, StoreError, sha256};

/// What became of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    /// It was written.
    Written,
    /// The same release, byte for byte, stood there already.
    Unchanged,
}

/// A release in the making: every file but the manifest, in a draft that vanishes unless it is published.
#[derive(Debug)]
pub struct LaidOut {
    draft: FolderDraft,
    folder: PathBuf,
    /// Files with their hashes, in the order of writing.
    written: Vec<(String, String)>,
    /// Tables with the hashes of their figures.
    logical: Vec<(String, String)>,
}

/// Lays out the files of a release that is to stand in `folder`.
///
/// # Errors
/// [`ReleaseError`] of files that are too large or cannot be laid out or written.
pub fn lay_out(contents: &Contents, folder: &Path) -> Result<LaidOut, ReleaseError> {
    let mut out = LaidOut {
        draft: FolderDraft::beside(folder)?,
        folder: folder.to_path_buf(),
        written: Vec::new(),
        logical: Vec::new(),
    };
    let charts = charts::all(contents);
    for table in contents.tables() {
        let name = table.name();
        for (file, rows) in tables::parts(table) {
            out.write(file, &tables::csv_of(table, rows))?;
        }
        let parquet = tables::parquet(table).map_err(laid_out("Parquet"))?;
        out.write(format!("tables/{name}.parquet"), &parquet)?;
        out.logical.push((name.to_owned(), tables::logical_sha256(table)));
    }
    let book = workbook::workbook(contents).map_err(laid_out("a workbook"))?;
    let book = heading_style::tagged(book, workbook::TITLE).map_err(laid_out("a workbook"))?;
    out.write("tables.xlsx".to_owned(), &book)?;
    out.write("report.html".to_owned(), report::html(contents).as_bytes())?;
    out.write(attack::TIES.to_owned(), &attack::json(&contents.ties))?;
    for chart in &charts {
        let bytes = chart.png().ok_or_else(|| laid_out("a picture")("it has no area"))?;
        out.write(chart.file(), &bytes)?;
    }
    let mut files = papers::papers(contents, &charts, &out.written);
    files.extend(dictionary::files(contents, &out.written));
    files.extend(quality::files(contents));
    files.extend(provenance::files(contents));
    for (name, bytes) in files {
        out.write(name, &bytes)?;
    }
    let (name, bytes) = provenance::research_object(contents, &as_written(out.draft.path(), &out.written)?);
    out.write(name, &bytes)?;
    Ok(out)
}

impl LaidOut {
    /// Writes a file, unless no output checker takes it.
    fn write(&mut self, name: String, bytes: &[u8]) -> Result<(), ReleaseError> {
        if bytes.len() as u64 > check::MOST_BYTES {
            return Err(ReleaseError::TooLarge { file: name });
        }
        self.draft.write(&name, bytes)?;
        self.written.push((name, sha256(bytes)));
        Ok(())
    }

    /// Every file but the manifest, with its SHA-256.
    pub fn files(&self) -> BTreeMap<&str, &str> {
        let files = self.written.iter();
        files.map(|(name, hash)| (name.as_str(), hash.as_str())).collect()
    }

    /// SHA-256 of the manifest without the head of the log of actions: what that log, which is closed before, can hold of it.
    pub fn headless_sha256(&self, manifest: &Manifest) -> String {
        headless_sha256(&self.json(manifest), &manifest.actions_sha256)
    }

    fn json(&self, manifest: &Manifest) -> Vec<u8> {
        manifest.json(&self.written, &self.logical)
    }

    /// Writes the manifest and gives the draft its name, or finds the same release there.
    ///
    /// # Errors
    /// [`ReleaseError::Differs`] when another release stands there; [`ReleaseError::Store`].
    pub fn publish(self, manifest: &Manifest) -> Result<Published, ReleaseError> {
        self.draft.write(MANIFEST, &self.json(manifest))?;
        if !self.folder.exists() {
            self.draft.publish()?;
            return Ok(Published::Written);
        }
        let files = differences(self.draft.path(), &self.folder)?;
        if files.is_empty() {
            return Ok(Published::Unchanged);
        }
        let path = self.folder;
        Err(ReleaseError::Differs { path, files })
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

/// What two folders do not hold alike, by name: what is no file is alike to nothing.
fn differences(one: &Path, other: &Path) -> Result<Vec<String>, StoreError> {
    let (mine, theirs) = (Below::of(one)?, Below::of(other)?);
    let read = |root: &Path, name: &str| std::fs::read(root.join(name)).ok();
    let are_alike = |name: &str| {
        let are_files = mine.files.contains(name) && theirs.files.contains(name);
        are_files && read(one, name).is_some_and(|bytes| read(other, name) == Some(bytes))
    };
    let names: BTreeSet<&String> = mine.names().chain(theirs.names()).collect();
    let differing = names.into_iter().filter(|name| !are_alike(name));
    Ok(differing.cloned().collect())
}
