//! Care experience by what somebody says of a parent's childhood: court files, or clients of services.
//!
//! Custody: no zone; settings only.

use super::{Ground, recorded, refuse};
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;
use crate::study::source::Source;

/// Who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CareTeller {
    /// The court's file of the index set (CE-file).
    CourtFile,
    /// The parent to a service, or the service of its client (CE-self).
    Client,
}

/// How statements about a parent's childhood are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedCare {
    /// Whose statements are read.
    pub teller: CareTeller,
    /// Whether care by others without a council (kin, friends, private arrangements) counts as care experience too.
    pub informal_counts: bool,
}

/// The keys of the study file that are read here alone.
pub(super) const KEYS: &[&str] = &["counts"];

/// The word for time in the care of a council: always care experience.
const FORMAL: &str = "formal care";
/// The word for time away from the parents without a council.
const INFORMAL: &str = "informal";

/// The words that may count, and whether they are informal.
const COUNTS: &[(&str, bool)] = &[(FORMAL, false), (INFORMAL, true)];

impl CareTeller {
    /// The word of the definition in the study file and in queries.
    pub fn as_str(self) -> &'static str {
        match self {
            CareTeller::CourtFile => "file",
            CareTeller::Client => "self",
        }
    }

    /// The source and the column that hold the statements.
    fn column(self) -> (Kind, &'static str) {
        match self {
            CareTeller::CourtFile => (Kind::Parties, "care_experience_file"),
            CareTeller::Client => (Kind::Referrals, "care_experience_self"),
        }
    }
}

impl StatedCare {
    /// The key in which other rules of the same teller differ, and what would be told by it.
    pub(super) fn differs_from(&self, other: &StatedCare) -> Option<(&'static str, &'static str)> {
        let message =
            "are other words than those of another estimate: those of whom one of them alone is said would be told";
        (self.informal_counts != other.informal_counts).then_some(("counts", message))
    }

    pub(super) fn read(
        section: &mut Section<'_>,
        teller: CareTeller,
        ground: Ground<'_>,
        faults: &mut Faults,
    ) -> Option<StatedCare> {
        let line = section.take("counts").unwrap_or(section.line());
        let counts = section.choices("counts", COUNTS, faults);
        if counts == [true] {
            let message = format!("leaves \"{FORMAL}\" out: who was in it would count as without care experience");
            let fault = Fault::new(section.key_path("counts"), line, message);
            faults.add(fault.hint(&format!("write counts = [\"{FORMAL}\", \"{INFORMAL}\"]")));
        }
        refuse(
            section,
            recorded::KEYS,
            (teller.as_str(), "no records of looked-after children are read"),
            faults,
        );
        check_sources(section, teller, ground, faults);
        Some(StatedCare {
            teller,
            informal_counts: counts.contains(&true),
        })
    }

    /// The words that count as care experience.
    pub fn counted(&self) -> impl Iterator<Item = &'static str> {
        let informal_counts = self.informal_counts;
        let counts = COUNTS.iter().filter(move |(_, informal)| informal_counts || !informal);
        counts.map(|(word, _)| *word)
    }

    pub(super) fn in_words(&self) -> String {
        let says = match self.teller {
            CareTeller::CourtFile => "the court's file of the index set says",
            CareTeller::Client => "the parent says to a service, or the service of its client,",
        };
        let what = match self.informal_counts {
            true => "formal care (foster care, a children's home) or informal care by others",
            false => "formal care (foster care, a children's home); informal care by others alone is not",
        };
        format!("{says} {what}")
    }
}

/// Without the column nobody would be known.
fn check_sources(section: &Section<'_>, teller: CareTeller, ground: Ground<'_>, faults: &mut Faults) {
    let (kind, column) = teller.column();
    let tells = |source: &Source| source.kind == kind && source.columns.contains_key(column);
    if !ground.all_read || ground.sources.iter().any(tells) {
        return;
    }
    let path = section.key_path("");
    let message = format!("needs `{column}` in a source of kind `{}`", kind.name());
    let fault = Fault::new(path.trim_end_matches('.'), section.line(), message);
    faults.add(fault.hint("name the column that holds what is said of the parent's own childhood"));
}
