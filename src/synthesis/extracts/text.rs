//! A text file, written in pieces.
//!
//! Custody: no zone; it writes what it is given.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use super::Shown;
use super::lines::{Format, Lines, Piece};
use crate::store::{FolderDraft, StoreError};
use crate::synthesis::WrittenFile;
use crate::synthesis::error::SynthesisError;
use crate::synthesis::records::Desks;

/// What a text file looks like, and what stands in it.
pub(in crate::synthesis) struct TextFile {
    /// Path below the world's folder.
    pub(in crate::synthesis) path: &'static str,
    pub(in crate::synthesis) format: Format,
    /// Writes the titles above the header.
    pub(in crate::synthesis) titles: fn(&Shown<'_>, &mut Lines),
    pub(in crate::synthesis) columns: &'static [&'static str],
    /// Writes the rows of a block.
    pub(in crate::synthesis) rows: fn(&Shown<'_>, &Desks<'_>, &mut Lines),
    /// Writes what stands below so many rows.
    pub(in crate::synthesis) total: fn(u64, &mut Lines),
}

impl TextFile {
    /// A file with nothing above its header and nothing below its rows.
    pub(in crate::synthesis) const fn new(
        path: &'static str,
        format: Format,
        columns: &'static [&'static str],
        rows: fn(&Shown<'_>, &Desks<'_>, &mut Lines),
    ) -> TextFile {
        TextFile {
            path,
            format,
            titles: |_, _| {},
            columns,
            rows,
            total: |_, _| {},
        }
    }

    /// The rows of a block as bytes.
    pub(in crate::synthesis) fn piece(&self, shown: &Shown<'_>, desks: &Desks<'_>) -> Result<Piece, SynthesisError> {
        let mut lines = Lines::new(self.format);
        (self.rows)(shown, desks, &mut lines);
        lines.finish(self.path)
    }
}

/// A text file that is open for writing.
pub(in crate::synthesis) struct TextInProgress {
    path: &'static str,
    full_path: PathBuf,
    file: BufWriter<File>,
    format: Format,
    total: fn(u64, &mut Lines),
    rows: u64,
}

impl TextInProgress {
    /// Makes the file and writes what stands above its rows.
    pub(in crate::synthesis) fn begin(
        draft: &FolderDraft,
        shown: &Shown<'_>,
        file: &TextFile,
    ) -> Result<TextInProgress, SynthesisError> {
        let mut progress = TextInProgress {
            path: file.path,
            full_path: draft.path().join(file.path),
            file: BufWriter::with_capacity(1 << 18, draft.create(file.path)?),
            format: file.format,
            total: file.total,
            rows: 0,
        };
        let mut lines = Lines::at_start(file.format);
        (file.titles)(shown, &mut lines);
        lines.line(file.columns);
        progress.write(&lines.finish(file.path)?)?;
        Ok(progress)
    }

    /// Writes a piece.
    pub(in crate::synthesis) fn write(&mut self, piece: &Piece) -> Result<(), SynthesisError> {
        self.rows += piece.rows;
        let written = self.file.write_all(&piece.bytes);
        written.map_err(|source| StoreError::write(&self.full_path, source).into())
    }

    /// Writes what stands below the rows.
    pub(in crate::synthesis) fn finish(mut self) -> Result<WrittenFile, SynthesisError> {
        let mut lines = Lines::new(self.format);
        (self.total)(self.rows, &mut lines);
        self.write(&lines.finish(self.path)?)?;
        let flushed = self.file.flush();
        flushed.map_err(|source| StoreError::write(&self.full_path, source))?;
        Ok(WrittenFile {
            path: self.path.to_owned(),
            rows: self.rows,
        })
    }
}

/// Writes a small file at once: header and rows.
pub(in crate::synthesis) fn whole(
    draft: &FolderDraft,
    path: &'static str,
    columns: &[&str],
    rows: impl FnOnce(&mut Lines),
) -> Result<WrittenFile, SynthesisError> {
    let mut lines = Lines::at_start(Format::PLAIN);
    lines.line(columns);
    rows(&mut lines);
    let piece = lines.finish(path)?;
    draft.write(path, &piece.bytes)?;
    Ok(WrittenFile {
        path: path.to_owned(),
        rows: piece.rows,
    })
}
