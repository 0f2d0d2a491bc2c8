//! Settings: how long sets last, into which applications they are divided, and what is ordered.
//!
//! Custody: no zone.

use serde::{Deserialize, Serialize};

use super::faults::SectionFaults;
use super::proceedings_days::ProceedingsDays;
use super::shares::Shares;
use crate::synthesis::life::{Conclusion, Order};

/// How a set is divided into applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum Shape {
    /// One application about all subjects.
    Single,
    /// Two applications, days apart, each about some of the siblings.
    SiblingsApart,
    /// A second application about a child born while the first runs.
    NewbornLater,
}

/// Section `[world.proceedings]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Proceedings {
    /// Fewest and most whole weeks that a set lasts, each number as likely: 36 weeks on average, more than a quarter
    /// within the statutory 26 (43 weeks in 2023/24, F[50b]; 32 % within 26, F[50e]; shorter in the middle years).
    pub(in crate::synthesis) weeks: (i32, i32),
    /// Shapes of sets. While one application runs, a second about a newborn is common in the field; the share is
    /// assumed.
    pub(in crate::synthesis) shapes: Shares<Shape>,
    /// Share of second applications that are consolidated into the first.
    pub(in crate::synthesis) consolidated: f64,
    /// Share of care applications that ask for supervision.
    pub(in crate::synthesis) supervision: f64,
    /// Share of sets that an emergency protection order precedes.
    pub(in crate::synthesis) emergency: f64,
    /// Share of applications entered a second time for housekeeping.
    pub(in crate::synthesis) housekeeping: f64,
    /// Share of sets with a care order in which its discharge is asked for later.
    pub(in crate::synthesis) discharge: f64,
    /// Share of sets with a placement order in which that order had an application of its own.
    pub(in crate::synthesis) placement: f64,
    /// Conclusions of applications that run their course; no order in about 2 % of cases and more of applications
    /// (F[24b]).
    pub(in crate::synthesis) conclusions: Shares<Conclusion>,
    /// Final orders for children under `placement_under`; about half are care orders, some with a placement order
    /// (F[24b]).
    pub(in crate::synthesis) young_orders: Shares<Order>,
    /// Final orders for older children.
    pub(in crate::synthesis) older_orders: Shares<Order>,
    /// Age in years below which a child is placed for adoption.
    pub(in crate::synthesis) placement_under: i32,
    /// Share of applications with an interim care order; three in four children are in care at the onset (F[24b]),
    /// many under other powers.
    pub(in crate::synthesis) interim: f64,
    /// Share of the children of such an application who are under the order; assumed.
    pub(in crate::synthesis) interim_children: f64,
    /// Share of these who had left by agreement before; assumed.
    pub(in crate::synthesis) by_agreement: f64,
    /// Days between the steps of proceedings.
    pub(in crate::synthesis) days: ProceedingsDays,
}

impl Default for Proceedings {
    fn default() -> Proceedings {
        Proceedings {
            weeks: (14, 58),
            shapes: Shares::of([
                (Shape::Single, 0.84),
                (Shape::SiblingsApart, 0.08),
                (Shape::NewbornLater, 0.08),
            ]),
            consolidated: 0.35,
            supervision: 0.08,
            emergency: 0.04,
            housekeeping: 0.015,
            discharge: 0.04,
            placement: 0.10,
            conclusions: Shares::of([
                (Conclusion::FinalOrder, 0.89),
                (Conclusion::Withdrawn, 0.04),
                (Conclusion::NoOrder, 0.04),
                (Conclusion::Refused, 0.02),
                (Conclusion::Other, 0.01),
            ]),
            young_orders: Shares::of([
                (Order::Placement, 0.27),
                (Order::Care, 0.17),
                (Order::SpecialGuardianship, 0.22),
                (Order::Supervision, 0.22),
                (Order::ChildArrangements, 0.07),
                (Order::CareAtHome, 0.05),
            ]),
            older_orders: Shares::of([
                (Order::Care, 0.48),
                (Order::SpecialGuardianship, 0.16),
                (Order::Supervision, 0.20),
                (Order::ChildArrangements, 0.09),
                (Order::CareAtHome, 0.07),
            ]),
            placement_under: 6,
            interim: 0.4,
            interim_children: 0.9,
            by_agreement: 0.2,
            days: ProceedingsDays::default(),
        }
    }
}

impl Proceedings {
    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.range("weeks", self.weeks, (6, 520));
        faults.whole("shapes", self.shapes.values());
        faults.whole("conclusions", self.conclusions.values());
        faults.whole("young_orders", self.young_orders.values());
        faults.whole("older_orders", self.older_orders.values());
        faults.shares(&[
            ("consolidated", self.consolidated),
            ("supervision", self.supervision),
            ("emergency", self.emergency),
            ("housekeeping", self.housekeeping),
            ("discharge", self.discharge),
            ("placement", self.placement),
            ("interim", self.interim),
            ("interim_children", self.interim_children),
            ("by_agreement", self.by_agreement),
        ]);
        faults.require(
            (0..=18).contains(&self.placement_under),
            "placement_under",
            "must be an age from 0 to 18",
        );
    }
}
