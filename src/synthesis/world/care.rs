//! Settings: mothers' own childhoods in care, and the records of them.
//!
//! Custody: no zone.

use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::faults::SectionFaults;
use super::shares::Shares;
use crate::synthesis::day::Day;

/// Where a child is placed outside adoption, by the code of the return (domain.md section 4e).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub(in crate::synthesis) enum Placement {
    /// Foster carers, not for long and not to adopt.
    U6,
    /// Foster carers, for long.
    U4,
    /// Kin as foster carers, for long.
    U1,
    /// Kin as foster carers, not for long.
    U3,
    /// A children's home.
    K2,
}

impl Placement {
    /// The code.
    pub(in crate::synthesis) fn code(self) -> &'static str {
        match self {
            Placement::U6 => "U6",
            Placement::U4 => "U4",
            Placement::U1 => "U1",
            Placement::U3 => "U3",
            Placement::K2 => "K2",
        }
    }
}

/// Section `[world.care]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Care {
    /// Share of mothers who were looked after as children, by age band at the first set. *Fitted* with
    /// `returns.care_factor` to 40 % of recurrent mothers (F[12]); highest among the youngest, for care-experienced
    /// women have their children early (64 % a first birth in their teens, F[12]).
    pub(in crate::synthesis) experience: Vec<f64>,
    /// Mean length in days of a mother's own time in care.
    pub(in crate::synthesis) mean_days: f64,
    /// Share whose time in care began by agreement and not by an order.
    pub(in crate::synthesis) by_agreement: f64,
    /// First day of looked-after records (F[29b]).
    pub(in crate::synthesis) records_from: Day,
    /// First and last day of the years in which only a third of children were recorded, those whose day of birth is
    /// divisible by three (F[29c]).
    pub(in crate::synthesis) sampled: (Day, Day),
    /// Share of mothers who grew up in the authority where they live at the first set; assumed.
    pub(in crate::synthesis) same_authority: f64,
    /// Least and greatest age in days at the start of a mother's own time in care; assumed.
    pub(in crate::synthesis) from_age_days: (i32, i32),
    /// Least length in days of a mother's own time in care; assumed.
    pub(in crate::synthesis) least_days: i32,
    /// Least and greatest number of days from its start to a care order, where it did not begin by agreement; assumed.
    pub(in crate::synthesis) to_order_days: (i32, i32),
    /// Where children are placed outside adoption, by code: foster carers (U6, U4), kin (U3, U1), homes (K2); assumed.
    pub(in crate::synthesis) placements: Shares<Placement>,
}

impl Default for Care {
    fn default() -> Care {
        Care {
            experience: vec![0.40, 0.36, 0.31, 0.27, 0.23],
            mean_days: 900.0,
            by_agreement: 0.4,
            records_from: Day::of(date(1992, 1, 1)),
            sampled: (Day::of(date(1998, 1, 1)), Day::of(date(2003, 12, 31))),
            same_authority: 0.7,
            from_age_days: (400, 5800),
            least_days: 30,
            to_order_days: (120, 400),
            placements: Shares::of([
                (Placement::U6, 0.40),
                (Placement::U4, 0.25),
                (Placement::U1, 0.15),
                (Placement::U3, 0.10),
                (Placement::K2, 0.10),
            ]),
        }
    }
}

impl Care {
    pub(super) fn check(&self, age_bands: usize, faults: &mut SectionFaults<'_>) {
        faults.require(
            self.experience.len() == age_bands,
            "experience",
            "must have one share for each of `population.age_bands`",
        );
        for share in &self.experience {
            faults.shares(&[("experience", *share)]);
        }
        faults.shares(&[
            ("by_agreement", self.by_agreement),
            ("same_authority", self.same_authority),
        ]);
        faults.days("mean_days", self.mean_days);
        // Days before somebody is of age.
        faults.range("from_age_days", self.from_age_days, (0, 6570));
        faults.number("least_days", self.least_days, (1, 6570));
        faults.range("to_order_days", self.to_order_days, (1, 6570));
        faults.whole("placements", self.placements.values());
        let (first, last) = self.sampled;
        faults.require(
            self.records_from <= first && first <= last,
            "sampled",
            "must be a first and a last day in order, after `records_from`",
        );
    }
}
