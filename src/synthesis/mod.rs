//! Synthetic worlds: extracts of courts, a council and services about people who never were, with the truth beside
//! them.
//!
//! Custody: no zone. Nothing in the pipeline depends on this module; it shows what real extracts look like, and planted
//! truth lets linkage and estimates be held against what they ought to find.
//!
//! | file | subject |
//! | --- | --- |
//! | `calibration`, `hazard`, `timing` | the numbers of the world; the planted return; each mother's dates |
//! | `people`, `name_lists`, `places`, `family` | who they are and where they live |
//! | `proceedings`, `applications`, `outcomes`, `looked_after` | what happens to them |
//! | `clerk`, `docket`, `references` | how it is written down |
//! | `court`, `court_children`, `council`, `service`, `linked`, `truth` | the files |
//! | `table`, `workbook`, `day`, `draws` | how a file is laid out, dates, random draws |
//!
//! Less than one row in a hundred must be set aside by a validator. Each such row is an addition beside good rows, so
//! that the truth stays knowable: parentage with an unknown relation, life events and reviews on 31 February, reviews
//! of an unknown domain, referrals that end before they start.

mod applications;
mod calibration;
mod clerk;
mod council;
mod court;
mod court_children;
mod day;
mod docket;
mod draws;
mod error;
mod family;
mod hazard;
mod linked;
mod looked_after;
mod name_lists;
mod outcomes;
mod people;
mod places;
mod proceedings;
mod references;
mod service;
mod table;
mod timing;
mod truth;
mod workbook;

use std::path::Path;

pub use error::SynthesisError;

use crate::store::{FolderDraft, mark_synthetic};
use docket::Docket;
use proceedings::Life;
use table::Extract;

/// What world to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Number of mothers.
    pub mothers: u32,
    /// Seed. The same seed and number of mothers give the same bytes; the same seed gives the same first mothers.
    pub seed: u64,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// Path below the world's folder, with `/` between folders.
    pub path: String,
    /// Rows of data: neither headers, titles and totals nor empty rows.
    pub rows: usize,
}

/// The files of a world, in the order of writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The files.
    pub files: Vec<WrittenFile>,
}

/// The study files that fit a world; they are copied into it so that the folder can be run as it stands.
const STUDY_FILES: [(&str, &str); 2] = [
    ("study.toml", include_str!("../../data-samples/study.toml")),
    (
        "already-linked.toml",
        include_str!("../../data-samples/already-linked.toml"),
    ),
];

/// Makes a world and writes it to the new folder `out`, in one step at the end.
///
/// # Errors
/// [`SynthesisError::Mothers`] for no mothers or too many; [`SynthesisError::Store`] when `out` exists already or
/// cannot be written.
pub fn synthesise(settings: &Settings, out: &Path) -> Result<Written, SynthesisError> {
    let most = references::MOST_MOTHERS;
    if !(1..=most).contains(&settings.mothers) {
        return Err(SynthesisError::Mothers {
            mothers: settings.mothers,
            most,
        });
    }
    let draft = FolderDraft::begin(out)?;
    let mut files = Vec::new();
    for extract in extracts(settings)? {
        draft.write(extract.file, &extract.bytes)?;
        files.push(WrittenFile {
            path: extract.file.to_owned(),
            rows: extract.rows,
        });
    }
    let marked: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    mark_synthetic(&draft, &marked)?;
    for (file, text) in STUDY_FILES {
        draft.write(file, text.as_bytes())?;
    }
    draft.publish()?;
    Ok(Written { files })
}

fn extracts(settings: &Settings) -> Result<Vec<Extract>, SynthesisError> {
    let Settings { mothers, seed } = *settings;
    let lives: Vec<Life> = (1..=mothers).map(|number| Life::draw(seed, number)).collect();
    let docket = Docket::of(&lives, seed);
    let looked_after = council::looked_after(&lives, seed);
    let clients = service::clients(&lives, seed);
    Ok(vec![
        court::applications(&docket)?,
        court::parties(&docket)?,
        court_children::parentage(&docket)?,
        court_children::orders(&docket)?,
        court_children::life_events(&docket)?,
        council::removals(&docket)?,
        council::header(&looked_after)?,
        council::episodes(&looked_after)?,
        council::identities(&looked_after)?,
        service::referrals(&clients)?,
        service::review_table(&clients)?,
        linked::applications(&docket)?,
        linked::parties(&docket, &lives, seed)?,
        linked::life_events(&docket)?,
        truth::court_records(&docket)?,
        truth::council_records(&looked_after)?,
        truth::service_records(&clients)?,
        truth::sets(&lives)?,
        truth::returns(&lives)?,
        truth::planted_probabilities(mothers, seed)?,
    ])
}
