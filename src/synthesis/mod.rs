//! Synthetic worlds: extracts of courts, councils and services about people who never were, with the truth beside them.
//!
//! Custody: no zone. Nothing in the pipeline depends on this module; it shows what real extracts look like, and planted
//! truth lets linkage and estimates be held against what they ought to find.
//!
//! | folder or file | subject |
//! | --- | --- |
//! | `world/` | settings, each with unit, default and source |
//! | `people/`, `places/` | names and customs; authorities and postcodes |
//! | `life/` | what happens: families, sets of proceedings, orders, moves, childhoods in care |
//! | `services/` | who may come to a service, who comes, and what it changes |
//! | `records/` | how it is written down: clerks, docket, clients, references |
//! | `extracts/` | the files of courts, councils, services and a trusted environment |
//! | `truth/` | what is true, in tables |
//! | `targets/` | the world against published figures |
//! | `blocks`, `writing` | drawing block after block; writing the same way |
//! | `day`, `draws`, `error` | dates, random draws, what can go wrong |
//!
//! A world is drawn cluster by cluster (`life::cluster`), written block by block and forgotten: memory does not grow
//! with the number of mothers. Every draw has its own place in a counter-based stream, so that neither the number of
//! threads nor the size of the world changes anybody in it.
//!
//! Less than one row in a hundred must be set aside by a validator. Each such row is an addition beside good rows, so
//! that the truth stays knowable: parentage with an unknown relation, life events and reviews on 31 February, reviews
//! of an unknown domain, referrals that end before they start.

mod blocks;
mod day;
mod draws;
mod error;
mod extracts;
mod life;
mod people;
mod places;
mod records;
mod services;
mod targets;
mod truth;
mod world;
mod writing;

use std::path::Path;

use jiff::civil::Date;

pub use error::SynthesisError;
pub use targets::{Standing, TargetRow, Targets, Unit};
pub use world::World;

/// The greatest number of mothers that a world can have.
pub const MOST_MOTHERS: u32 = 10_000_000;

/// What world to make.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Number of mothers.
    pub mothers: u32,
    /// Seed. The same settings give the same bytes; the same seed gives the same first mothers.
    pub seed: u64,
    /// Day on which the extracts are taken; none for the day that the world's settings give. The extracts show what was
    /// entered by then, and truth tells of what had happened.
    pub as_of: Option<Date>,
    /// The numbers that shape the world.
    pub world: World,
}

impl Settings {
    /// A world of default settings.
    pub fn new(mothers: u32, seed: u64) -> Settings {
        Settings {
            mothers,
            seed,
            as_of: None,
            world: World::default(),
        }
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// Path below the world's folder, with `/` between folders.
    pub path: String,
    /// Rows of data: neither headers, titles and totals nor empty rows.
    pub rows: u64,
}

/// A world that was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The files, in the order of writing.
    pub files: Vec<WrittenFile>,
    /// The world against published figures.
    pub targets: Targets,
}

/// Makes a world and writes it to the new folder `out`, in one step at the end.
///
/// # Errors
/// [`SynthesisError::Mothers`] for no mothers or too many; [`SynthesisError::AsOf`] for a day before observation begins;
/// [`SynthesisError::Store`] when `out` exists already or cannot be written.
pub fn synthesise(settings: &Settings, out: &Path) -> Result<Written, SynthesisError> {
    check(settings)?;
    writing::write_world(settings, out)
}

/// Draws a world without writing it, and holds it against the published figures. They are measured over the whole
/// observation, whatever the day on which extracts are to be taken.
///
/// # Errors
/// As [`synthesise`], for the settings.
pub fn targets(settings: &Settings) -> Result<Targets, SynthesisError> {
    check(settings)?;
    let model = life::Model::of(&settings.world);
    let mut total = targets::Tally::default();
    blocks::draw_world(&model, (settings.seed, settings.mothers), |blocks| {
        targets::count(&settings.world, blocks, &mut total);
        Ok::<(), SynthesisError>(())
    })?;
    Ok(Targets::of(&total))
}

fn check(settings: &Settings) -> Result<(), SynthesisError> {
    let (mothers, most) = (settings.mothers, MOST_MOTHERS);
    if !(1..=most).contains(&mothers) {
        return Err(SynthesisError::Mothers { mothers, most });
    }
    let from = settings.world.population.observed_from.date();
    let as_of = settings.as_of.unwrap_or(settings.world.files.extracted_on.date());
    if as_of < from {
        return Err(SynthesisError::AsOf { as_of, from });
    }
    Ok(())
}
