//! Newborns in proceedings per 10,000 live births, as declared: `kind = "newborn-rate"`.
//!
//! Custody: no zone; settings only.

use std::collections::BTreeSet;

use super::Ground;
use crate::study::codebook::Level;
use crate::study::definitions::{Definitions, area};
use crate::study::document::Section;
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;

/// What has a rate of its own, beside the rate of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateBy {
    /// Each calendar year.
    Year,
    /// Each local authority.
    Area,
    /// Each local authority in each calendar year.
    AreaAndYear,
}

/// How the limits of a rate are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateLimits {
    /// Garwood's exact limits of a Poisson count.
    Exact,
    /// Byar's approximation, from 10 events on; exact below.
    Byar,
}

/// Newborns in proceedings per 10,000 live births.
#[derive(Debug, Clone)]
pub struct NewbornRate {
    /// What has a rate of its own.
    pub by: RateBy,
    /// How limits are made.
    pub limits: RateLimits,
    /// The authorities that the court's extracts cover; none for all whose births are known.
    pub areas: Vec<Level>,
}

const BY: &[(&str, RateBy)] = &[
    ("year", RateBy::Year),
    ("area", RateBy::Area),
    ("area and year", RateBy::AreaAndYear),
];
const LIMITS: &[(&str, RateLimits)] = &[("exact", RateLimits::Exact), ("byar", RateLimits::Byar)];

impl RateLimits {
    /// The limits in words.
    pub fn in_words(self) -> &'static str {
        match self {
            RateLimits::Exact => "exact Poisson",
            RateLimits::Byar => "Byar's",
        }
    }
}

impl NewbornRate {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Option<NewbornRate> {
        let by = section.choice("by", BY, Some(RateBy::Year), faults);
        let limits = section.choice("limits", LIMITS, Some(RateLimits::Exact), faults);
        let named = section.texts("areas", faults);
        if let (Some(first), Some(_)) = (named.first(), &ground.definitions.cohort.only_area) {
            let message = "contradicts `only_area`: one authority's applications alone are seen".to_owned();
            faults.add(Fault::new(section.key_path("areas"), first.line, message).hint("leave one of the two out"));
        }
        let level = |found| area(section.key_path("areas"), found, ground.codebook, faults);
        let areas = named.iter().filter_map(level).collect();
        check_sources(section, ground, faults);
        Some(NewbornRate {
            by: by?,
            limits: limits?,
            areas,
        })
    }

    /// Whether what one withholds could be worked out from the other, with the key and what is wrong: rates by areas and years
    /// beside one of them, and rates whose newborns are counted otherwise or elsewhere, so that a few make the difference.
    pub(super) fn tells_of(
        &self,
        other: &NewbornRate,
        (own, others): (&Definitions, &Definitions),
    ) -> Option<(&'static str, &'static str)> {
        let by = self.by != other.by && (self.by == RateBy::AreaAndYear || other.by == RateBy::AreaAndYear);
        let areas = self.areas.iter().collect::<BTreeSet<_>>() != other.areas.iter().collect::<BTreeSet<_>>();
        let reasons = [
            (
                by,
                "by",
                "is by areas and years, and another rate is by one of them (or the other way round)",
            ),
            (
                own.cohort.newborn != others.cohort.newborn,
                "definitions.newborn",
                "is another cut than that of another rate: the newborns between the two cuts would be told",
            ),
            (
                areas,
                "areas",
                "are others than those of another rate: the areas between the two would be told",
            ),
            (
                own != others,
                "definitions",
                "are others than those of another rate: the newborns whom they place otherwise would be told",
            ),
        ];
        let found = reasons.into_iter().find(|(applies, ..)| *applies);
        found.map(|(_, key, message)| (key, message))
    }
}

/// Without births there is no rate.
fn check_sources(section: &Section<'_>, ground: Ground<'_>, faults: &mut Faults) {
    let of_kind = || ground.sources.iter().filter(|source| source.kind == Kind::Areas);
    if !ground.all_read || of_kind().any(|source| source.columns.contains_key("live_births")) {
        return;
    }
    let path = section.key_path("");
    let (message, hint) = match of_kind().next() {
        None => (
            "needs a source of kind `areas`",
            "it tells how many were born in each authority and year",
        ),
        Some(_) => (
            "needs `live_births` in a source of kind `areas`",
            "name the column that holds it",
        ),
    };
    faults.add(Fault::new(path.trim_end_matches('.'), section.line(), message.to_owned()).hint(hint));
}
