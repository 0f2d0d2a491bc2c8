//! Settings: how well a trusted environment could match records to people, and what it tells of their addresses.
//!
//! Custody: no zone.

use serde::{Deserialize, Serialize};

use super::faults::SectionFaults;
use super::shares::Shares;

/// How a record was matched to a person (domain.md section 4b), by the code of the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub(in crate::synthesis) enum MatchStatus {
    /// By health number.
    #[serde(rename = "1")]
    HealthNumber,
    /// By exact identifiers.
    #[serde(rename = "4")]
    Exact,
    /// By identifiers that are near enough.
    #[serde(rename = "35")]
    Near,
    /// By identifiers that may be another person's.
    #[serde(rename = "39")]
    Weak,
    /// Not at all: the record has no key.
    #[serde(rename = "99")]
    NoMatch,
}

impl MatchStatus {
    /// The code.
    pub(in crate::synthesis) fn code(self) -> &'static str {
        match self {
            MatchStatus::HealthNumber => "1",
            MatchStatus::Exact => "4",
            MatchStatus::Near => "35",
            MatchStatus::Weak => "39",
            MatchStatus::NoMatch => "99",
        }
    }
}

/// Section `[world.linked]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Linked {
    /// Share of parents who live in each fifth of deprivation, the most deprived first; assumed. Nothing hangs on it but what
    /// follows: it changes no hazard.
    pub(in crate::synthesis) deprivation: [f64; 5],
    /// The same of mothers who were looked after as children; assumed.
    pub(in crate::synthesis) deprivation_after_care: [f64; 5],
    /// Match statuses of mothers, by code: by health number (1), exact (4) or near identifiers (35), weak (39), not at
    /// all (99); assumed. By default none is weak or missing, so that what mothers do can be compared between the files
    /// with names and those without.
    pub(in crate::synthesis) mothers: Shares<MatchStatus>,
    /// Match statuses of everybody else; assumed.
    pub(in crate::synthesis) others: Shares<MatchStatus>,
}

impl Default for Linked {
    fn default() -> Linked {
        Linked {
            deprivation: [0.36, 0.26, 0.18, 0.12, 0.08],
            deprivation_after_care: [0.46, 0.27, 0.15, 0.08, 0.04],
            mothers: Shares::of([
                (MatchStatus::HealthNumber, 0.55),
                (MatchStatus::Exact, 0.33),
                (MatchStatus::Near, 0.12),
            ]),
            others: Shares::of([
                (MatchStatus::HealthNumber, 0.50),
                (MatchStatus::Exact, 0.32),
                (MatchStatus::Near, 0.12),
                (MatchStatus::Weak, 0.04),
                (MatchStatus::NoMatch, 0.02),
            ]),
        }
    }
}

impl Linked {
    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.whole("deprivation", self.deprivation.into_iter());
        faults.whole("deprivation_after_care", self.deprivation_after_care.into_iter());
        faults.whole("mothers", self.mothers.values());
        faults.whole("others", self.others.values());
    }
}
