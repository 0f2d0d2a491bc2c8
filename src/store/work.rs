//! The work folder: finished stages, each under the hash of all that it depends on.
//!
//! Custody: pseudonymous. A stage is either whole or absent: it is drafted beside its place and renamed into it, so a
//! crash leaves nothing that could be mistaken for a result, and what was finished before it is found again.

use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::lock::WorkLock;
use super::table::{self, Seal, TableWriter};
use super::{Digest, FolderDraft, StoreError, seal};

/// The hash of all that a stage depends on: inputs, settings, keys (by id), versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageKey(String);

impl StageKey {
    /// A key from a digest of all parts.
    pub fn new(parts: Digest) -> StageKey {
        StageKey(parts.finish())
    }

    /// The key in hexadecimal.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The folder of finished stages.
#[derive(Debug, Clone)]
pub struct WorkFolder {
    root: PathBuf,
}

impl WorkFolder {
    /// The work folder at `root`; it is made when the first stage is.
    pub fn at(root: &Path) -> WorkFolder {
        WorkFolder {
            root: root.to_path_buf(),
        }
    }

    fn place(&self, stage: &str, key: &StageKey) -> PathBuf {
        let short: String = key.0.chars().take(16).collect();
        self.root.join(format!("{stage}-{short}"))
    }

    /// Where a run may put what does not fit into memory. What one that was killed left there is swept away by the next.
    pub fn spill(&self) -> PathBuf {
        self.root.join(".draft-spill")
    }

    /// Takes the folder for one run and sweeps away what a run that was killed left half-done. The folder is free again
    /// when the lock is dropped.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another run has it; [`StoreError::Write`].
    pub fn lock(&self) -> Result<WorkLock, StoreError> {
        let lock = WorkLock::take(&self.root)?;
        for folder in self.folders()? {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with(".draft-") {
                std::fs::remove_dir_all(&folder).map_err(|source| StoreError::write(&folder, source))?;
            }
        }
        Ok(lock)
    }

    /// Removes a table from every stage, of earlier runs too.
    ///
    /// # Errors
    /// [`StoreError::Write`] when one cannot be removed.
    pub fn purge(&self, table: &str) -> Result<(), StoreError> {
        for folder in self.folders()? {
            let path = folder.join(format!("{table}.parquet"));
            if path.is_file() {
                std::fs::remove_file(&path).map_err(|source| StoreError::write(&path, source))?;
            }
        }
        Ok(())
    }

    fn folders(&self) -> Result<Vec<PathBuf>, StoreError> {
        let unreadable = |source| StoreError::read(&self.root, source);
        let mut folders = Vec::new();
        for entry in std::fs::read_dir(&self.root).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_dir() {
                folders.push(path);
            }
        }
        Ok(folders)
    }

    /// The stage, if it was finished before with the same key and every file of it is as it was then.
    ///
    /// # Errors
    /// [`StoreError::Untrusted`] when a file was changed or is missing; a table that was purged may be.
    pub fn finished(&self, stage: &str, key: &StageKey) -> Result<Option<FinishedStage>, StoreError> {
        let path = self.place(stage, key);
        if !path.is_dir() {
            return Ok(None);
        }
        seal::verify(&path, key)?;
        Ok(Some(FinishedStage { path, key: key.clone() }))
    }

    /// All finished stages of one name, whatever their keys, in the order of their folders. The work folder need not exist.
    ///
    /// # Errors
    /// [`StoreError::Untrusted`] when a file of one was changed.
    pub fn all_finished(&self, stage: &str) -> Result<Vec<FinishedStage>, StoreError> {
        if !self.root.is_dir() {
            return Ok(Vec::new());
        }
        let is_of_stage = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.strip_prefix(stage).is_some_and(|rest| rest.starts_with('-'))
        };
        let mut folders: Vec<PathBuf> = self.folders()?.into_iter().filter(is_of_stage).collect();
        folders.sort();
        let finished = |path: PathBuf| {
            let key = StageKey(seal::key(&path)?);
            seal::verify(&path, &key)?;
            Ok(FinishedStage { path, key })
        };
        folders.into_iter().map(finished).collect()
    }

    /// Starts a stage.
    ///
    /// # Errors
    /// [`StoreError`] when the draft cannot be made.
    pub fn begin(&self, stage: &str, key: &StageKey) -> Result<StageDraft, StoreError> {
        Ok(StageDraft {
            folder: FolderDraft::begin(&self.place(stage, key))?,
            key: key.clone(),
        })
    }
}

/// A stage in the making.
#[derive(Debug)]
pub struct StageDraft {
    folder: FolderDraft,
    key: StageKey,
}

impl StageDraft {
    /// Starts a table; with a seal it is encrypted.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be made.
    pub fn table(&self, name: &str, schema: SchemaRef, seal: Option<&Seal>) -> Result<TableWriter, StoreError> {
        let relative = format!("{name}.parquet");
        let file = self.folder.create(&relative)?;
        TableWriter::new(self.folder.path().join(relative), file, schema, &self.key, seal)
    }

    /// Writes a small summary as JSON.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be written.
    pub fn summary<T: Serialize>(&self, name: &str, summary: &T) -> Result<(), StoreError> {
        let relative = format!("{name}.json");
        let bytes = serde_json::to_vec_pretty(summary)
            .map_err(|error| StoreError::write(&self.folder.path().join(&relative), error.into()))?;
        self.folder.write(&relative, &bytes)
    }

    /// Writes a text file.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be written.
    pub fn text(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.folder.write(name, text.as_bytes())
    }

    /// Ends the stage: from here on it is found by its key.
    ///
    /// # Errors
    /// [`StoreError`] when the folder cannot take its name.
    pub fn finish(self) -> Result<FinishedStage, StoreError> {
        seal::write(&self.folder, &self.key)?;
        let path = self.folder.publish()?;
        Ok(FinishedStage { path, key: self.key })
    }
}

/// A finished stage.
#[derive(Debug, Clone)]
pub struct FinishedStage {
    path: PathBuf,
    key: StageKey,
}

impl FinishedStage {
    /// The hash of all that the stage depends on.
    pub fn key(&self) -> &StageKey {
        &self.key
    }

    fn path_of(&self, name: &str, extension: &str) -> PathBuf {
        self.path.join(format!("{name}.{extension}"))
    }

    /// Reads a table, once its footer has shown that it is this stage's table of that schema.
    ///
    /// # Errors
    /// [`StoreError::Untrusted`] when mark, key or schema disagree; [`StoreError::Read`].
    pub fn read(&self, name: &str, schema: &SchemaRef, seal: Option<&Seal>) -> Result<Vec<RecordBatch>, StoreError> {
        let mut batches = Vec::new();
        self.each_batch(name, (schema, seal), |batch| {
            batches.push(batch);
            Ok::<(), StoreError>(())
        })?;
        Ok(batches)
    }

    /// Reads a table as [`FinishedStage::read`] does, batch by batch: of a large one a few are held at a time.
    ///
    /// # Errors
    /// As [`FinishedStage::read`], and what `visit` returns.
    pub fn each_batch<E: From<StoreError>>(
        &self,
        name: &str,
        opened_by: (&SchemaRef, Option<&Seal>),
        visit: impl FnMut(RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        table::each(&self.path_of(name, "parquet"), &self.key, opened_by, visit)
    }

    /// The path of an unencrypted table, once its footer has shown that it is this stage's table of that schema.
    ///
    /// # Errors
    /// As [`FinishedStage::read`].
    pub fn verified_path(&self, name: &str, schema: &SchemaRef) -> Result<PathBuf, StoreError> {
        let path = self.path_of(name, "parquet");
        table::verify(&path, &self.key, schema)?;
        Ok(path)
    }

    /// Reads a summary.
    ///
    /// # Errors
    /// [`StoreError::Read`] or [`StoreError::Untrusted`].
    pub fn read_summary<T: DeserializeOwned>(&self, name: &str) -> Result<T, StoreError> {
        let path = self.path_of(name, "json");
        let bytes = std::fs::read(&path).map_err(|source| StoreError::read(&path, source))?;
        serde_json::from_slice(&bytes).map_err(|_| StoreError::untrusted(&path, "it is not the summary it should be"))
    }

    /// The path of a file of the stage, by its whole name.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The path of a summary.
    pub fn path_of_summary(&self, name: &str) -> PathBuf {
        self.path_of(name, "json")
    }

    /// Whether the stage still holds a table.
    pub fn holds(&self, name: &str) -> bool {
        self.path_of(name, "parquet").is_file()
    }
}
