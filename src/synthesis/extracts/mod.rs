//! The files of a world: what each looks like, and how they are written, block after block.
//!
//! Custody: no zone; invented records.
//!
//! | file | subject |
//! | --- | --- |
//! | `court`, `court_children` | applications and parties; parentage, orders and life events |
//! | `council`, `service`, `costs`, `linked` | councils; services and what they cost; what a trusted environment gives |
//! | `births` | how many are born in each area |
//! | `study` | the study files that fit the world |
//! | `text`, `sheets` | a text file, and a sheet that is a workbook or a text, written in pieces |
//! | `lines`, `workbook` | how text and workbooks are laid out |

mod births;
mod costs;
mod council;
mod court;
mod court_children;
mod lines;
mod linked;
mod service;
mod sheets;
mod study;
mod text;
mod workbook;

pub(super) use births::births;
pub(super) use costs::Costs;
pub(super) use council::begun;
pub(super) use lines::{Format, Lines, Piece};
pub(super) use service::referred;
pub(super) use sheets::{SheetFile, SheetInProgress, SheetPiece};
pub(super) use study::study_files;
pub(super) use text::{TextFile, TextInProgress, whole};

use super::day::Day;
use super::life::Model;
use super::records::{References, Taken};

/// What extracts show of a world, and by which names.
#[derive(Debug)]
pub(super) struct Shown<'w> {
    pub(super) model: &'w Model<'w>,
    pub(super) references: References,
    pub(super) taken: Taken,
}

impl Shown<'_> {
    /// A day that has come when the extracts are taken, written by `write`; nothing else.
    pub(super) fn known(&self, day: Option<Day>, write: fn(Day) -> String) -> String {
        self.taken.known(day).map(write).unwrap_or_default()
    }
}

/// The text files, in the order of writing.
pub(super) const TEXT_FILES: [TextFile; 16] = [
    court::APPLICATIONS,
    court::PARTIES,
    court_children::PARENTAGE,
    court_children::ORDERS,
    court_children::LIFE_EVENTS,
    council::REMOVALS,
    council::HEADER,
    council::EPISODES,
    service::REVIEWS,
    service::PREGNANCIES,
    linked::APPLICATIONS,
    linked::PARTIES,
    linked::LIFE_EVENTS,
    linked::LOOKED_AFTER_HEADER,
    linked::LOOKED_AFTER_EPISODES,
    linked::REFERRALS,
];

/// The files that are workbooks in small worlds.
pub(super) const SHEET_FILES: [SheetFile; 2] = [council::IDENTITIES, service::REFERRALS];
