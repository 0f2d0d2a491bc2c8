//! A sheet that is a workbook in a small world, and a text file in a large one: workbooks hold so many rows only, and
//! stay in memory until they are written.
//!
//! Custody: no zone; it writes what it is given.

use super::Shown;
use super::lines::{Encoding, Format, Lines, Piece};
use super::text::{TextFile, TextInProgress};
use super::workbook::{Cell, Epoch, Workbook};
use crate::store::FolderDraft;
use crate::synthesis::WrittenFile;
use crate::synthesis::day::Day;
use crate::synthesis::error::SynthesisError;
use crate::synthesis::records::Desks;

/// What a sheet looks like, and what stands in it.
pub(in crate::synthesis) struct SheetFile {
    /// Path of the workbook below the world's folder.
    pub(super) workbook: &'static str,
    /// Path of the text file that takes its place.
    pub(super) text: &'static str,
    pub(super) sheet: &'static str,
    pub(super) epoch: Epoch,
    /// How dates are written in the text file.
    pub(super) dates: fn(Day) -> String,
    /// Titles above the header.
    pub(super) titles: fn(&Shown<'_>) -> Vec<Vec<Cell>>,
    pub(super) columns: &'static [&'static str],
    /// The rows of a block.
    pub(super) rows: fn(&Shown<'_>, &Desks<'_>, &mut Vec<Vec<Cell>>),
    /// Whether the number of rows stands below them.
    pub(super) total: bool,
}

/// The rows of a block: cells for the workbook, or text.
pub(in crate::synthesis) enum SheetPiece {
    Cells(Vec<Vec<Cell>>),
    Text(Piece),
}

/// A sheet in the making.
pub(in crate::synthesis) enum SheetInProgress {
    Workbook(SheetFile, Box<Workbook>),
    Text(Box<TextInProgress>),
}

const TEXT: Format = Format::spreadsheet(',', Encoding::Utf8);

impl SheetFile {
    /// The rows of a block. A row without cells is an empty line.
    pub(in crate::synthesis) fn piece(
        &self,
        shown: &Shown<'_>,
        desks: &Desks<'_>,
        as_text: bool,
    ) -> Result<SheetPiece, SynthesisError> {
        let mut cells = Vec::new();
        (self.rows)(shown, desks, &mut cells);
        if !as_text {
            return Ok(SheetPiece::Cells(cells));
        }
        let mut lines = Lines::new(TEXT);
        for row in &cells {
            if row.is_empty() {
                lines.empty_row(self.columns.len());
            } else {
                let texts: Vec<String> = row.iter().map(|cell| cell.in_text(self.dates)).collect();
                lines.row(&texts.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }
        lines.finish(self.text).map(SheetPiece::Text)
    }
}

impl SheetInProgress {
    /// Begins the workbook, or the text file with its titles.
    pub(in crate::synthesis) fn begin(
        draft: &FolderDraft,
        shown: &Shown<'_>,
        file: SheetFile,
        as_text: bool,
    ) -> Result<SheetInProgress, SynthesisError> {
        if as_text {
            let text = TextFile::new(file.text, TEXT, file.columns, |_, _, _| {});
            return Ok(SheetInProgress::Text(Box::new(TextInProgress::begin(
                draft, shown, &text,
            )?)));
        }
        let mut workbook = Workbook::new(file.workbook, file.sheet, file.epoch);
        (file.titles)(shown).into_iter().for_each(|line| workbook.line(line));
        workbook.heading(file.columns);
        Ok(SheetInProgress::Workbook(file, Box::new(workbook)))
    }

    /// Writes a piece.
    pub(in crate::synthesis) fn write(&mut self, piece: SheetPiece) -> Result<(), SynthesisError> {
        match (self, piece) {
            (SheetInProgress::Workbook(_, workbook), SheetPiece::Cells(rows)) => {
                for row in rows {
                    if row.is_empty() {
                        workbook.line(row);
                    } else {
                        workbook.row(row);
                    }
                }
                Ok(())
            }
            (SheetInProgress::Text(text), SheetPiece::Text(piece)) => text.write(&piece),
            // One world's pieces are all of one kind.
            _ => Ok(()),
        }
    }

    /// Writes what stands below the rows.
    pub(in crate::synthesis) fn finish(self, draft: &FolderDraft) -> Result<WrittenFile, SynthesisError> {
        match self {
            SheetInProgress::Text(text) => text.finish(),
            SheetInProgress::Workbook(file, mut workbook) => {
                let rows = workbook.rows();
                if file.total {
                    let total = u32::try_from(rows).unwrap_or(u32::MAX);
                    workbook.line(vec![Cell::text("Total"), Cell::Number(total)]);
                }
                draft.write(file.workbook, &workbook.finish()?)?;
                Ok(WrittenFile {
                    path: file.workbook.to_owned(),
                    rows,
                })
            }
        }
    }
}
