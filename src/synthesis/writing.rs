//! Writing a world, window by window: drawn, written down, numbered, laid out, and forgotten.
//!
//! Custody: no zone. What is drawn and laid out on all processors is numbered and written in order.

use std::path::Path;

use rayon::prelude::*;

use super::blocks::{Block, draw_world};
use super::day::Day;
use super::error::SynthesisError;
use super::extracts::{self, Costs, Piece, SHEET_FILES, SheetInProgress, SheetPiece, Shown, TextFile, TextInProgress};
use super::life::Model;
use super::records::{Desks, References, Running, Taken};
use super::targets::{self, Tally, Targets};
use super::truth::{self, Effects};
use super::world::World;
use super::{Settings, Written, WrittenFile};
use crate::store::{FolderDraft, mark_synthetic};

/// A world that is being written.
struct Writer<'w> {
    shown: &'w Shown<'w>,
    texts: Vec<(TextFile, TextInProgress)>,
    sheets: Vec<SheetInProgress>,
    sheets_as_text: bool,
    running: Running,
    tally: Tally,
    effects: Effects,
    costs: Costs,
}

/// What a block adds to the files.
struct Pieces {
    texts: Vec<Piece>,
    sheets: Vec<SheetPiece>,
    effects: Effects,
    costs: Costs,
}

/// Writes the world of some settings to the new folder `out`.
pub(super) fn write_world(settings: &Settings, out: &Path) -> Result<Written, SynthesisError> {
    let draft = FolderDraft::begin(out)?;
    let model = Model::of(&settings.world);
    let shown = Shown {
        model: &model,
        references: References::of(settings.seed),
        taken: taken(settings),
    };
    let sheets_as_text = settings.mothers > settings.world.files.workbooks_up_to;
    let mut writer = Writer::begin(&draft, &shown, sheets_as_text)?;
    draw_world(&model, (settings.seed, settings.mothers), |blocks| writer.write(blocks))?;
    let targets = Targets::of(&writer.tally);
    let mut files = writer.finish(&draft)?;
    files.push(extracts::births(&shown, settings.mothers, &draft)?);
    let planted = serde_json::to_vec_pretty(&truth::planted(
        &model,
        shown.taken.until,
        settings.mothers,
        settings.seed,
    ))?;
    draft.write(truth::PLANTED, &[planted.as_slice(), b"\n"].concat())?;
    files.push(WrittenFile {
        path: truth::PLANTED.to_owned(),
        rows: 1,
    });
    draft.write(truth::WORLD, settings.world.to_toml()?.as_bytes())?;
    files.push(WrittenFile {
        path: truth::WORLD.to_owned(),
        rows: 1,
    });
    let marked: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    mark_synthetic(&draft, &marked)?;
    for (file, text) in extracts::study_files(&shown, sheets_as_text) {
        draft.write(file, text.as_bytes())?;
    }
    draft.publish()?;
    Ok(Written { files, targets })
}

/// When the extracts are taken: they tell of the observation up to that day.
fn taken(settings: &Settings) -> Taken {
    let World { population, files, .. } = &settings.world;
    let on = settings.as_of.map_or(files.extracted_on, Day::of);
    Taken {
        on,
        until: population.observed_to.min(on),
    }
}

impl<'w> Writer<'w> {
    fn begin(draft: &FolderDraft, shown: &'w Shown<'w>, sheets_as_text: bool) -> Result<Writer<'w>, SynthesisError> {
        let text = |file: TextFile| Ok((TextInProgress::begin(draft, shown, &file)?, file));
        let files = extracts::TEXT_FILES.into_iter().chain(truth::TEXT_FILES);
        let texts: Result<Vec<_>, SynthesisError> = files.map(text).collect();
        let sheet = |file| SheetInProgress::begin(draft, shown, file, sheets_as_text);
        let sheets: Result<Vec<_>, SynthesisError> = SHEET_FILES.into_iter().map(sheet).collect();
        Ok(Writer {
            shown,
            texts: texts?.into_iter().map(|(progress, file)| (file, progress)).collect(),
            sheets: sheets?,
            sheets_as_text,
            running: Running::default(),
            tally: Tally::default(),
            effects: Effects::default(),
            costs: Costs::default(),
        })
    }

    fn write(&mut self, blocks: &[Block]) -> Result<(), SynthesisError> {
        targets::count(self.shown.model.world, blocks, &mut self.tally);
        let mut desks: Vec<Desks<'_>> = blocks
            .par_iter()
            .map(|block| Desks::of(self.shown.model, &block.lives))
            .collect();
        for desk in &mut desks {
            desk.number(self.shown.model.world, &mut self.running);
        }
        let pieces: Result<Vec<Pieces>, SynthesisError> = desks.par_iter().map(|desk| self.pieces(desk)).collect();
        pieces?.into_iter().try_for_each(|pieces| self.put(pieces))
    }

    fn pieces(&self, desks: &Desks<'_>) -> Result<Pieces, SynthesisError> {
        let texts = self.texts.iter().map(|(file, _)| file.piece(self.shown, desks));
        let sheets = SHEET_FILES
            .iter()
            .map(|file| file.piece(self.shown, desks, self.sheets_as_text));
        Ok(Pieces {
            texts: texts.collect::<Result<_, _>>()?,
            sheets: sheets.collect::<Result<_, _>>()?,
            effects: Effects::of(self.shown, desks.lives),
            costs: Costs::of(self.shown, desks.lives),
        })
    }

    fn put(&mut self, pieces: Pieces) -> Result<(), SynthesisError> {
        for ((_, file), piece) in self.texts.iter_mut().zip(&pieces.texts) {
            file.write(piece)?;
        }
        for (sheet, piece) in self.sheets.iter_mut().zip(pieces.sheets) {
            sheet.write(piece)?;
        }
        self.effects.add(&pieces.effects);
        self.costs.add(pieces.costs);
        Ok(())
    }

    fn finish(self, draft: &FolderDraft) -> Result<Vec<WrittenFile>, SynthesisError> {
        let mut files = Vec::new();
        for (_, text) in self.texts {
            files.push(text.finish()?);
        }
        for sheet in self.sheets {
            files.push(sheet.finish(draft)?);
        }
        files.push(self.costs.write(draft)?);
        files.push(self.effects.write(self.shown, draft)?);
        Ok(files)
    }
}
