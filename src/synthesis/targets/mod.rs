//! A world against the published figures: what the field has found, and what is true of this world.
//!
//! Custody: no zone. Everything is measured on the truth, never on the records.
//!
//! | file | subject |
//! | --- | --- |
//! | `published` | the figures, with sources, bounds and measures |
//! | `tally`, `survival` | what is counted over lives |

mod published;
mod survival;
mod tally;

use rayon::prelude::*;

use super::blocks::Block;
use super::world::World;
use published::PUBLISHED;

pub use published::{Standing, Unit};
pub(super) use tally::Tally;

/// Worlds of fewer mothers are not judged: chance alone may take them out of bounds.
const JUDGED_FROM: u64 = 50_000;

/// The definition of a set under which all figures of the table are measured.
const SETS: &str = "a set starts after the conclusion of the last (while-open, no gap); issue to issue";

/// One figure, as published and as it is in a world.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    /// What part the figure plays.
    pub standing: Standing,
    /// What it is.
    pub target: &'static str,
    /// As published, in words.
    pub published: &'static str,
    /// Where, in the register of domain.md.
    pub source: &'static str,
    /// What to bear in mind; empty for nothing.
    pub note: &'static str,
    /// What it is measured in.
    pub unit: Unit,
    /// Least value inside.
    pub lower: f64,
    /// Greatest value inside.
    pub upper: f64,
    /// The value in this world; not a number where it has nobody to measure.
    pub this_world: f64,
    /// Whether it lies inside; none for a world too small to be judged.
    pub inside: Option<bool>,
}

/// The table of published figures and this world's.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// The definition of a set that all of them rest on.
    pub sets: &'static str,
    /// Mothers in the world.
    pub mothers: u64,
    /// One row per figure.
    pub rows: Vec<TargetRow>,
}

impl Targets {
    /// The table of a world of which all has been counted.
    pub(super) fn of(tally: &Tally) -> Targets {
        let mothers = tally.mothers.people();
        let rows = PUBLISHED.iter().map(|published| {
            let (lower, upper) = published.bounds;
            let this_world = (published.measure)(tally);
            TargetRow {
                standing: published.standing,
                target: published.what,
                published: published.published,
                source: published.source,
                note: published.note,
                unit: published.unit,
                lower,
                upper,
                this_world,
                inside: (mothers >= JUDGED_FROM).then(|| (lower..=upper).contains(&this_world)),
            }
        });
        Targets {
            sets: SETS,
            mothers,
            rows: rows.collect(),
        }
    }
}

/// Counts the lives of some blocks.
pub(super) fn count(world: &World, blocks: &[Block], total: &mut Tally) {
    let of_block = |block: &Block| {
        let mut tally = Tally::default();
        for cluster in block.clusters() {
            tally.count(&world.population, cluster);
        }
        tally
    };
    let tallies: Vec<Tally> = blocks.par_iter().map(of_block).collect();
    tallies.iter().for_each(|tally| total.add(tally));
}
