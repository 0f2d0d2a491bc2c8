//! Time to return, as declared: `kind = "time-to-return"`.
//!
//! Custody: no zone; settings only.

use super::settings::years;
use super::{Ground, Strata, observed};
use crate::study::document::Section;
use crate::study::fault::Faults;

/// The transformation on which the interval of a survival probability is symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntervalScale {
    /// ln(-ln S).
    LogLog,
    /// ln S.
    Log,
    /// S itself.
    Plain,
}

impl IntervalScale {
    /// The word in the study file and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            IntervalScale::LogLog => "log-log",
            IntervalScale::Log => "log",
            IntervalScale::Plain => "plain",
        }
    }
}

/// What becomes of death and moving out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherEnds {
    /// They end observation: the curve is that of a world in which nobody dies or moves.
    Censor,
    /// They compete with return: the curve is that of this world (Aalen-Johansen).
    Compete,
}

/// Time to return: a curve at yearly marks, beside the crude share.
#[derive(Debug, Clone)]
pub struct TimeToReturn {
    /// Yearly marks, ascending.
    pub years: Vec<i64>,
    /// Strata, each by itself.
    pub strata: Strata,
    /// Scale of the intervals.
    pub interval: IntervalScale,
    /// Death and moving out.
    pub other_ends: OtherEnds,
}

const SCALES: &[(&str, IntervalScale)] = &[
    ("log-log", IntervalScale::LogLog),
    ("log", IntervalScale::Log),
    ("plain", IntervalScale::Plain),
];

pub(in crate::study) const OTHER_ENDS: &[(&str, OtherEnds)] =
    &[("censor", OtherEnds::Censor), ("compete", OtherEnds::Compete)];

impl TimeToReturn {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<TimeToReturn> {
        let years = years(section, &[1, 2, 3, 4, 5, 6, 7], faults);
        observed::check_clocks(section, &[("years", &years)], ground, faults);
        let strata = Strata::read(section, ground, faults);
        let interval = section.choice("interval", SCALES, Some(IntervalScale::LogLog), faults);
        let other_ends = section.choice("other_ends", OTHER_ENDS, Some(OtherEnds::Censor), faults);
        Some(TimeToReturn {
            years,
            strata,
            interval: interval?,
            other_ends: other_ends?,
        })
    }

    /// Whether another estimate has the same years and the same bands.
    pub(super) fn cuts_like(&self, other: &TimeToReturn) -> bool {
        self.years == other.years && self.strata.cuts_like(&other.strata)
    }
}
