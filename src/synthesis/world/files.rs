//! Settings: when the extracts are taken, and how they are laid out.
//!
//! Custody: no zone.

use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::faults::SectionFaults;
use super::revisions::RevisionDays;
use crate::synthesis::day::Day;

/// Section `[world.files]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Files {
    /// Day on which the extracts are taken, unless another is asked for.
    pub(in crate::synthesis) extracted_on: Day,
    /// Share of applications of which the extract also holds an earlier revision.
    pub(in crate::synthesis) revised: f64,
    /// Share of applications of which a wrong conclusion was entered at first.
    pub(in crate::synthesis) mistaken_conclusions: f64,
    /// Share of applications in which the mother's mother is heard.
    pub(in crate::synthesis) grandmothers: f64,
    /// Share of applications whose clerk writes surnames in capitals.
    pub(in crate::synthesis) capitals: f64,
    /// Share of applications for which a row is entered that a validator must set aside.
    pub(in crate::synthesis) spoilt_rows: f64,
    /// Share of applications in which a space, or a no-break space, follows the authority.
    pub(in crate::synthesis) trailing_spaces: f64,
    /// Share of applications after which somebody left an empty row.
    pub(in crate::synthesis) empty_rows: f64,
    /// Worlds of more mothers have text files in place of workbooks, which hold 1,048,576 rows at most and are kept in
    /// memory until they are written.
    pub(in crate::synthesis) workbooks_up_to: u32,
    /// Fresh draws over which the planted probabilities of mothers are averaged.
    pub(in crate::synthesis) planted_draws: u32,
    /// Fresh clusters in which fathers are followed for theirs.
    pub(in crate::synthesis) planted_fathers: u32,
    /// When what the court knows is entered.
    pub(in crate::synthesis) revisions: RevisionDays,
}

impl Default for Files {
    fn default() -> Files {
        Files {
            extracted_on: Day::of(date(2025, 1, 6)),
            revised: 0.06,
            mistaken_conclusions: 0.024,
            grandmothers: 0.02,
            capitals: 0.12,
            spoilt_rows: 0.004,
            trailing_spaces: 0.01,
            empty_rows: 0.003,
            workbooks_up_to: 50_000,
            planted_draws: 100_000,
            planted_fathers: 10_000,
            revisions: RevisionDays::default(),
        }
    }
}

impl Files {
    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.shares(&[
            ("revised", self.revised),
            ("mistaken_conclusions", self.mistaken_conclusions),
            ("grandmothers", self.grandmothers),
            ("capitals", self.capitals),
            ("spoilt_rows", self.spoilt_rows),
            ("trailing_spaces", self.trailing_spaces),
            ("empty_rows", self.empty_rows),
        ]);
        faults.require(
            self.workbooks_up_to <= 200_000,
            "workbooks_up_to",
            "must be at most 200000, for a sheet holds no more rows",
        );
        let draws = [
            ("planted_draws", self.planted_draws),
            ("planted_fathers", self.planted_fathers),
        ];
        for (key, draws) in draws {
            faults.require(draws >= 100, key, "must be at least 100");
        }
    }
}
