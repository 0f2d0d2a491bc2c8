//! Where a parent stands in the design: served, comparator, or neither and why.
//!
//! Custody: words of this program.

use crate::study::{Effect, Undetermined};

/// Of whom the service knew.
const REFERRED: &str = "referred to the service";

/// Where a parent stands in the design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Served,
    ReferredBefore,
    ReferredAfter,
    ReferredOutsideAreas,
    ReferredOutsideSpan,
    ReferredElsewhereBefore,
    ReferredNotEligible,
    ReferredUndetermined,
    ServedUndetermined,
    ServedWithoutLike,
    ServedWithoutMatch,
    Comparator,
    ComparatorUndetermined,
    ComparatorElsewhere,
    NotAtRisk,
    OutsideAreas,
    NoTrial,
    NotEligible,
    Undetermined,
    WithoutLike,
}

impl Place {
    const ALL: [Place; 20] = [
        Place::Served,
        Place::ServedUndetermined,
        Place::ServedWithoutMatch,
        Place::ReferredBefore,
        Place::ReferredAfter,
        Place::ReferredOutsideAreas,
        Place::ReferredOutsideSpan,
        Place::ReferredNotEligible,
        Place::ReferredUndetermined,
        Place::ReferredElsewhereBefore,
        Place::ServedWithoutLike,
        Place::Comparator,
        Place::ComparatorUndetermined,
        Place::ComparatorElsewhere,
        Place::NotAtRisk,
        Place::OutsideAreas,
        Place::NoTrial,
        Place::NotEligible,
        Place::Undetermined,
        Place::WithoutLike,
    ];

    /// The places that there are in a design, in the order of the table.
    pub(super) fn of(asked: &Effect) -> impl Iterator<Item = Place> {
        let undetermined = asked.eligible.as_ref().map(|rule| rule.undetermined);
        Place::ALL.into_iter().filter(move |place| match place {
            Place::ReferredNotEligible | Place::NotEligible => undetermined.is_some(),
            Place::ReferredUndetermined | Place::Undetermined => undetermined == Some(Undetermined::LeaveOut),
            Place::ServedUndetermined | Place::ComparatorUndetermined => undetermined == Some(Undetermined::TakeIn),
            Place::ServedWithoutMatch => asked.matching.is_some(),
            _ => true,
        })
    }

    /// Whether she is of the served.
    pub(super) fn is_served(self) -> bool {
        matches!(self, Place::Served | Place::ServedUndetermined)
    }

    /// Whether she takes part as a comparator and was never referred.
    pub(super) fn is_comparator(self) -> bool {
        matches!(
            self,
            Place::Comparator | Place::ComparatorUndetermined | Place::ComparatorElsewhere
        )
    }

    /// Whether she was ever referred to the service.
    pub(super) fn is_referred(self) -> bool {
        self.words()[0] == REFERRED
    }

    /// Whether she was ever referred to the service, and what becomes of her.
    pub(super) fn words(self) -> [&'static str; 2] {
        let referred = REFERRED;
        let others = "not referred";
        match self {
            Place::Served => [referred, "served: at risk and eligible on the day of referral"],
            Place::ReferredBefore => [
                referred,
                "left out as served: referred before the clock started or observation began",
            ],
            Place::ReferredAfter => [
                referred,
                "left out as served: returned, died or no longer observed on the day of referral",
            ],
            Place::ReferredOutsideAreas => [referred, "left out as served: from outside the areas of the service"],
            Place::ReferredOutsideSpan => [referred, "left out as served: referred outside the days of the service"],
            Place::ReferredElsewhereBefore => [referred, "left out as served: came to another service before"],
            Place::ReferredNotEligible => [
                referred,
                "left out as served: not eligible by the rule on the day of referral",
            ],
            Place::ReferredUndetermined => [
                referred,
                "left out as served: nobody can tell whether eligible by the rule on the day of referral",
            ],
            Place::ServedUndetermined => [
                referred,
                "served: taken in although nobody can tell whether eligible by the rule",
            ],
            Place::ServedWithoutMatch => [
                referred,
                "served, and in no figure of matching: nobody near enough was at risk on the day of referral",
            ],
            Place::ServedWithoutLike => [referred, "left out as served: nobody like them is compared"],
            Place::Comparator => [others, "comparators"],
            Place::ComparatorUndetermined => [
                others,
                "comparators: taken in although nobody can tell whether eligible by the rule on any day",
            ],
            Place::ComparatorElsewhere => [
                others,
                "comparators who came to another service later, while they were at risk",
            ],
            Place::NotAtRisk => [
                others,
                "left out: returned or no longer observed before they came under observation",
            ],
            Place::OutsideAreas => [others, "left out: from outside the areas of the service"],
            Place::NoTrial => [
                others,
                "left out: not at risk while the service took parents, or with another service",
            ],
            Place::NotEligible => [
                others,
                "left out: not eligible by the rule on any day on which the service took parents",
            ],
            Place::Undetermined => [
                others,
                "left out: nobody can tell whether eligible by the rule on some day, and eligible on none",
            ],
            Place::WithoutLike => [others, "left out: nobody like them was served"],
        }
    }
}
