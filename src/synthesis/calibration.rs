//! Every number that shapes the world's people and proceedings, with its source where it follows a published figure.
//!
//! Custody: no zone. `F[n]` is a source of the design's register (domain.md section 9); numbers without a source are
//! assumptions of this world and no finding about any other.

use std::ops::RangeInclusive;

use jiff::civil::{Date, date};

/// First day on which a first set of proceedings can start.
pub(super) const OBSERVED_FROM: Date = date(2008, 1, 1);
/// Last day of which the court's records tell.
pub(super) const OBSERVED_TO: Date = date(2024, 12, 31);
/// Day on which the extracts were taken.
pub(super) const EXTRACTED_ON: Date = date(2025, 1, 6);

/// Mean length of a year in days: the k-th year mark is `floor(365.25 k)`.
pub(super) const YEAR_DAYS: f64 = 365.25;

/// One band of age at the first set.
#[derive(Debug, Clone, Copy)]
pub(super) struct AgeBand {
    /// The band in words, as the study file's cut points 20, 25, 30 and 35 name it.
    pub(super) word: &'static str,
    /// First and last age in completed years.
    pub(super) ages: (i32, i32),
    /// Share of mothers. Together with the multipliers these give the age structure of mothers who return: about 19 %
    /// under 20 and half under 25 at their first application (F[7], F[8]).
    pub(super) share: f64,
    /// Factor on the hazard of return. Youngest highest, one in three within seven years (F[10]); in Wales within eight
    /// years 38 % under 20 and 18 % over 30 (F[16]).
    pub(super) multiplier: f64,
}

/// The bands of age at the first set.
pub(super) static AGE_BANDS: [AgeBand; 5] = [
    AgeBand {
        word: "under 20",
        ages: (15, 19),
        share: 0.12,
        multiplier: 1.75,
    },
    AgeBand {
        word: "20 to 24",
        ages: (20, 24),
        share: 0.25,
        multiplier: 1.30,
    },
    AgeBand {
        word: "25 to 29",
        ages: (25, 29),
        share: 0.25,
        multiplier: 1.00,
    },
    AgeBand {
        word: "30 to 34",
        ages: (30, 34),
        share: 0.20,
        multiplier: 0.78,
    },
    AgeBand {
        word: "35 and over",
        ages: (35, 44),
        share: 0.18,
        multiplier: 0.58,
    },
];

/// Hazard of a further set, per year, from each year since the conclusion of the running one. With the multipliers and
/// durations it gives 24 % within seven years of issue (F[6]); high for three years, as most returns come by then
/// (F[16]), and falling so that ten years add little (F[17]).
pub(super) const RETURN_HAZARD: [(i32, f64); 4] = [(0, 0.075), (1, 0.055), (3, 0.030), (5, 0.015)];

/// Whole weeks that a set lasts, each as likely: 38 weeks on average, a quarter within the statutory 26 (43 weeks in
/// 2023/24, F[50b]; 32 % within 26, F[50e]; shorter in the middle years).
pub(super) const SET_WEEKS: RangeInclusive<i32> = 16..=60;

/// Hazard of the mother's death, per year; about twice that of women of her age (F[24]).
pub(super) const DEATH_HAZARD: f64 = 0.003;
/// Hazard that she moves out of the area of the records, per year.
pub(super) const MOVING_OUT_HAZARD: f64 = 0.008;

/// What a further set is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A newborn and nobody else.
    Newborn,
    /// A newborn and children of earlier sets.
    NewbornAndSame,
    /// A newborn and an older sibling never a subject before.
    NewbornAndOlder,
    /// Children of earlier sets.
    Same,
    /// Children of earlier sets and an older sibling.
    SameAndOlder,
    /// An older sibling.
    Older,
}

/// What is wanted of further sets. Where no earlier subject may return, a newborn takes the place: about 60 % concern
/// one in the end (F[13], F[16]).
pub(super) const RETURN_SUBJECTS: [(Wanted, f64); 6] = [
    (Wanted::Newborn, 0.34),
    (Wanted::NewbornAndSame, 0.08),
    (Wanted::NewbornAndOlder, 0.02),
    (Wanted::Same, 0.38),
    (Wanted::SameAndOlder, 0.04),
    (Wanted::Older, 0.14),
];

/// Subjects of a first set, before nature has its say; about 1.6 children for each case (282,300 children in 172,100
/// cases, F[39b]).
pub(super) const FIRST_SUBJECTS: [(usize, f64); 5] = [(1, 0.55), (2, 0.24), (3, 0.13), (4, 0.06), (5, 0.02)];
/// Share of first sets with a newborn (issued at under a month: 19 % first, F[16]).
pub(super) const FIRST_NEWBORN_SHARE: f64 = 0.19;
/// Share of mothers with a child who is no subject of the first set.
pub(super) const SPARED_SIBLING_SHARE: f64 = 0.25;
/// Share of births that are twins.
pub(super) const TWIN_SHARE: f64 = 0.02;

/// What the court knows of a father.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Named and a party.
    Party,
    /// Named, without party status.
    Named,
    /// Known to exist; no name.
    Unnamed,
    /// Not mentioned.
    Absent,
}

/// Fathers: about 70 % have party status (F[20]).
pub(super) const FATHER_STANDING: [(Standing, f64); 4] = [
    (Standing::Party, 0.70),
    (Standing::Named, 0.08),
    (Standing::Unnamed, 0.10),
    (Standing::Absent, 0.12),
];
/// Chance that a return finds the mother with another partner (most mothers return re-partnered or alone, F[15]).
pub(super) const PARTNER_CHANGE: f64 = 0.45;

/// Share of first sets in which the children have two fathers, where there are two children or more.
pub(super) const TWO_FATHERS_SHARE: f64 = 0.25;
/// Chance that a mother bears another surname at the next set.
pub(super) const SURNAME_CHANGE: f64 = 0.13;
/// Chance that she has moved by the next set.
pub(super) const MOVE_CHANCE: f64 = 0.45;

/// Share of mothers of Norfolk who were looked after there, among those whose childhood the records can hold. Recurrent
/// mothers: 40 % (F[12]); the others have no published figure.
pub(super) const CARE_EXPERIENCE: f64 = 0.30;
/// First day of looked-after records (F[29b]).
pub(super) const LOOKED_AFTER_FROM: Date = date(1992, 1, 1);
/// Share of mothers referred to a service after a final order, where there is one.
pub(super) const REFERRAL_SHARE: f64 = 0.35;
/// First day of the services.
pub(super) const SERVICES_FROM: Date = date(2013, 1, 1);
