//! Where a parent stands in the design: served, comparator, or neither and why.
//!
//! Custody: words of this program.

/// Where a parent stands in the design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Served,
    ReferredBefore,
    ReferredAfter,
    ReferredOutsideAreas,
    ReferredOutsideSpan,
    ReferredElsewhereBefore,
    ServedWithoutLike,
    Comparator,
    NotAtRisk,
    OutsideAreas,
    NoTrial,
    WithoutLike,
}

impl Place {
    pub(super) const ALL: [Place; 12] = [
        Place::Served,
        Place::ReferredBefore,
        Place::ReferredAfter,
        Place::ReferredOutsideAreas,
        Place::ReferredOutsideSpan,
        Place::ReferredElsewhereBefore,
        Place::ServedWithoutLike,
        Place::Comparator,
        Place::NotAtRisk,
        Place::OutsideAreas,
        Place::NoTrial,
        Place::WithoutLike,
    ];

    /// Whether she was ever referred to the service, and what becomes of her.
    pub(super) fn words(self) -> [&'static str; 2] {
        let referred = "referred to the service";
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
            Place::ServedWithoutLike => [referred, "left out as served: nobody like them is compared"],
            Place::Comparator => [others, "comparators"],
            Place::NotAtRisk => [
                others,
                "left out: returned or no longer observed before they came under observation",
            ],
            Place::OutsideAreas => [others, "left out: from outside the areas of the service"],
            Place::NoTrial => [
                others,
                "left out: not at risk while the service took parents, or with another service",
            ],
            Place::WithoutLike => [others, "left out: nobody like them was served"],
        }
    }
}
