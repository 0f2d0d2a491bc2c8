//! Settings: the steps of services' work with a client, and what they note of it.
//!
//! Custody: no zone.

use serde::{Deserialize, Serialize};

use super::faults::SectionFaults;
use super::section::section;
use super::shares::Shares;

section! {
    /// Section `[world.services.work]`. Where there are two, the least and the greatest number, each between as likely;
    /// all assumed.
    Work {
        /// Age in years under which a mother counts as young.
        young_under: number(0, 60) = 25,
        /// Days from a referral to the assessment.
        to_assessment: range(0, 1000) = (5, 30),
        /// Days from the assessment to the start of work.
        to_start: range(0, 1000) = (1, 40),
        /// Least days of work, whenever somebody drops out.
        least_days: number(1, 1000) = 14,
        /// Days from a first referral to a second.
        to_second_referral: range(1, 3650) = (300, 900),
        /// Days before a birth from which on a pregnancy is known.
        pregnancy_known: range(1, 279) = (120, 230),
        /// Days after a birth within which a service hears that the child left its mother's care.
        removal_known: number(0, 6570) = 365,
        /// Scores at the start, from 0 to 10.
        first_scores: range(0, 10) = (1, 6),
        /// Score of substance misuse at the start where there is no such problem.
        sound_scores: range(0, 10) = (7, 10),
        /// By which a score is better at the next review, less than 0 where it is worse.
        change_of_score: range(-10, 10) = (-1, 2),
    }
}

/// Who refers a mother.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum Source {
    /// The council's services for children.
    ChildrensServices,
    /// A midwife.
    Midwife,
    /// A general practitioner.
    Gp,
    /// The mother herself.
    Herself,
}

impl Source {
    /// The services' word.
    pub(in crate::synthesis) fn word(self) -> &'static str {
        match self {
            Source::ChildrensServices => "Children's services",
            Source::Midwife => "Midwife",
            Source::Gp => "GP",
            Source::Herself => "Self",
        }
    }
}

/// Why work ends that is not completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum DroppedOut {
    /// She came no more.
    Disengaged,
    /// She moved.
    Moved,
}

impl DroppedOut {
    /// The services' word.
    pub(in crate::synthesis) fn word(self) -> &'static str {
        match self {
            DroppedOut::Disengaged => "Disengaged",
            DroppedOut::Moved => "Moved",
        }
    }
}

/// Section `[world.services.files]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct ServiceFiles {
    /// Share of those who agree to the service who consent to research; assumed.
    pub(in crate::synthesis) research_consent: f64,
    /// Share of referrals of which the dates were typed as text; assumed.
    pub(in crate::synthesis) dates_as_text: f64,
    /// Of so many clients with whom a service works, one has rows that a validator must set aside: at a steady pace, for
    /// by chance a small world might have none.
    pub(in crate::synthesis) spoilt_every: u32,
    /// Who refers mothers: children's services 50 to 60 % (F[1]), the others assumed.
    pub(in crate::synthesis) sources: Shares<Source>,
    /// Why work ends that is not completed; assumed.
    pub(in crate::synthesis) dropped_out: Shares<DroppedOut>,
}

impl Default for ServiceFiles {
    fn default() -> ServiceFiles {
        ServiceFiles {
            research_consent: 0.85,
            dates_as_text: 0.05,
            spoilt_every: 120,
            sources: Shares::of([
                (Source::ChildrensServices, 0.55),
                (Source::Midwife, 0.20),
                (Source::Gp, 0.10),
                (Source::Herself, 0.15),
            ]),
            dropped_out: Shares::of([(DroppedOut::Disengaged, 0.86), (DroppedOut::Moved, 0.14)]),
        }
    }
}

impl ServiceFiles {
    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.share("research_consent", self.research_consent);
        faults.share("dates_as_text", self.dates_as_text);
        faults.require(self.spoilt_every >= 1, "spoilt_every", "must be at least 1");
        faults.whole("sources", self.sources.values());
        faults.whole("dropped_out", self.dropped_out.values());
    }
}
