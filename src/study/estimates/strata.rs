//! Strata: typed columns by which an estimate is split, and their levels.
//!
//! Custody: no zone; settings only.

use jiff::civil::{Date, date};

use super::settings::{age_bounds, ascending};
use super::{EstimateKind, Ground};
use crate::study::codebook::{Bands, Level, Vocabulary};
use crate::study::definitions::EarlierStart;
use crate::study::document::{At, Section};
use crate::study::fault::{Fault, Faults};
use crate::study::kind::Kind;
use crate::study::origin::Origin;

/// A typed column by which an estimate is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stratum {
    /// Age of the parent at the start of the index set.
    AgeBand,
    /// Number of children who are subjects of the index set.
    Children,
    /// Period in which the index set started.
    Period,
    /// Age of the youngest child at the issue of the index set.
    YoungestChild,
    /// Local authority of the index set.
    LocalAuthority,
    /// Weightiest final order of the index set.
    Order,
    /// Number of children who had been away from the parent by the start of the clock.
    ChildrenRemoved,
}

impl Stratum {
    /// All strata.
    pub const ALL: [Stratum; 7] = [
        Stratum::AgeBand,
        Stratum::Children,
        Stratum::Period,
        Stratum::YoungestChild,
        Stratum::LocalAuthority,
        Stratum::Order,
        Stratum::ChildrenRemoved,
    ];

    /// The name in the study file and in released tables.
    pub fn name(self) -> &'static str {
        match self {
            Stratum::AgeBand => "age_band",
            Stratum::Children => "children",
            Stratum::Period => "period",
            Stratum::YoungestChild => "youngest_child",
            Stratum::LocalAuthority => "local_authority",
            Stratum::Order => "order",
            Stratum::ChildrenRemoved => "children_removed",
        }
    }

    /// The heading in a report.
    pub fn heading(self) -> &'static str {
        match self {
            Stratum::AgeBand => "Age at first proceedings",
            Stratum::Children => "Children in first proceedings",
            Stratum::Period => "Period of first proceedings",
            Stratum::YoungestChild => "Youngest child in first proceedings",
            Stratum::LocalAuthority => "Local authority of first proceedings",
            Stratum::Order => "Order made in first proceedings",
            Stratum::ChildrenRemoved => "Children removed by the start of the clock",
        }
    }
}

/// What is known of an index set, and decides into which levels it falls.
#[derive(Debug, Clone, Copy)]
pub struct Traits<'t> {
    /// Age of the parent in completed years.
    pub age: Option<i64>,
    /// Subjects.
    pub children: i64,
    /// Day of issue, days since 1970-01-01.
    pub started_on: i64,
    /// Whether a subject is a newborn; none where birth dates cannot decide.
    pub newborn: Option<bool>,
    /// Age of the youngest subject in completed years; none where it is not known.
    pub youngest: Option<i64>,
    /// Local authority.
    pub local_authority: Option<&'t str>,
    /// Weightiest final order.
    pub order: Option<&'t str>,
    /// Children who had been away by the start of the clock; none where no source tells of removals.
    pub children_removed: Option<i64>,
}

/// The strata of an estimate, and how their columns are cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strata {
    chosen: Vec<Stratum>,
    age: Bands,
    children: Bands,
    /// Breaks between periods, days since 1970-01-01.
    period: Bands,
    youngest: Bands,
    newborn: Level,
    local_authorities: Vec<Level>,
    orders: Vec<Level>,
    removed: Bands,
    unknown: Level,
}

impl EstimateKind {
    /// Whether its figures are told by the levels of a stratum.
    pub fn is_split_by(&self, stratum: Stratum) -> bool {
        let splits = |strata: &Strata| strata.chosen().contains(&stratum);
        match self {
            EstimateKind::TimeToReturn(own) => splits(&own.strata),
            EstimateKind::Hazards(own) => splits(&own.strata),
            EstimateKind::AreaBenchmark(own) => splits(&own.strata),
            EstimateKind::Effect(own) => splits(&own.strata),
            EstimateKind::Quantities(_)
            | EstimateKind::Benchmark(_)
            | EstimateKind::NewbornRate(_)
            | EstimateKind::AreaEffect(_)
            | EstimateKind::Sensitivity(_)
            | EstimateKind::ReturnByClass(_)
            | EstimateKind::FurtherSets(_)
            | EstimateKind::Parents(_)
            | EstimateKind::OrderToReturn(_)
            | EstimateKind::Births(_)
            | EstimateKind::OneArea(_)
            | EstimateKind::ExpectedReturns(_)
            | EstimateKind::CareExperience(_)
            | EstimateKind::LinkageDoubt(_)
            | EstimateKind::Eligibility(_)
            | EstimateKind::Scoping(_)
            | EstimateKind::ServiceReport(_)
            | EstimateKind::CostsAndSavings(_) => false,
        }
    }
}

/// The 26-week limit came into force (Children and Families Act 2014, section 14), and the first lockdown of 2020.
pub(super) const BREAKS: [Date; 2] = [date(2014, 4, 22), date(2020, 3, 23)];

/// Final orders, the weightiest first, that a set can end with.
const ORDERS: [&str; 10] = [
    "adoption",
    "placement",
    "care",
    "special guardianship",
    "child arrangements",
    "care at home",
    "supervision",
    "no order",
    "dismissed",
    "other",
];

impl Strata {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Strata {
        let chosen = Strata::named_by(section, "strata", faults);
        Strata::cut(section, ("strata", chosen), ground, faults)
    }

    /// The strata that a key lists.
    pub(super) fn named_by(section: &mut Section<'_>, key: &str, faults: &mut Faults) -> Vec<Stratum> {
        let words: Vec<(&str, Stratum)> = Stratum::ALL.iter().map(|stratum| (stratum.name(), *stratum)).collect();
        section.choices(key, &words, faults)
    }

    /// These strata, cut as the section says; faults are told of the key that lists them.
    pub(super) fn cut(
        section: &mut Section<'_>,
        (key, chosen): (&str, Vec<Stratum>),
        ground: Ground<'_>,
        faults: &mut Faults,
    ) -> Strata {
        let age = age_bounds(section, faults);
        let children = ascending(section, "children_bands", &[2, 3, 4], 2..=20, faults);
        let breaks = breaks(section, ground, faults);
        if chosen.contains(&Stratum::Order) && ground.definitions.cohort.origin != Origin::Concluded {
            let message =
                "holds `order`, which is not known before the clock starts unless it starts at the final order"
                    .to_owned();
            let fault = Fault::new(section.key_path(key), section.line(), message);
            faults
                .add(fault.hint("start the clock at the final order: [estimate.definitions] origin = \"final order\""));
        }
        let tells_orders = ground.sources.iter().any(|source| source.kind == Kind::Orders);
        if chosen.contains(&Stratum::Order) && ground.all_read && !tells_orders {
            let message = "holds `order`, of which no source tells".to_owned();
            let fault = Fault::new(section.key_path(key), section.line(), message);
            faults.add(fault.hint("name a source of kind \"orders\", or leave `order` out"));
        }
        let tells_removals = !ground.definitions.cohort.origin_facts.removed_by.is_empty();
        if chosen.contains(&Stratum::ChildrenRemoved) && ground.all_read && !tells_removals {
            let message = "holds `children_removed`, of which no source tells".to_owned();
            let fault = Fault::new(section.key_path(key), section.line(), message);
            let hint =
                "name a source of kind \"removals\", \"looked_after\" or \"orders\", or leave `children_removed` out";
            faults.add(fault.hint(hint));
        }
        let orders = ORDERS
            .iter()
            .filter_map(|word| ground.codebook.level(Vocabulary::Order, word));
        Strata {
            chosen,
            age: Bands::of_age(age),
            children: Bands::of_count(1, children),
            period: Bands::of_dates(&breaks),
            youngest: Bands::of_age(vec![1, 5, 10]),
            newborn: Level::setting(&format!("under {}", ground.definitions.cohort.newborn.as_str())),
            local_authorities: ground.codebook.levels(Vocabulary::LocalAuthority).to_vec(),
            orders: orders.collect(),
            removed: Bands::of_count(0, vec![1, 2, 3]),
            unknown: Level::unknown(),
        }
    }

    /// The strata that were asked for, in their order.
    pub fn chosen(&self) -> &[Stratum] {
        &self.chosen
    }

    /// Bands of age.
    pub fn age_bands(&self) -> &Bands {
        &self.age
    }

    /// Bands of the number of children.
    pub fn children_bands(&self) -> &Bands {
        &self.children
    }

    /// All levels of a stratum in their order, last that for what is not known.
    pub fn levels(&self, stratum: Stratum) -> Vec<Level> {
        let with_unknown = |levels: &[Level]| levels.iter().chain([&self.unknown]).cloned().collect();
        match stratum {
            Stratum::AgeBand => self.age.levels().cloned().collect(),
            Stratum::Children => self.children.levels().cloned().collect(),
            Stratum::Period => self.period.levels().cloned().collect(),
            Stratum::YoungestChild => {
                let older = self.youngest.levels().cloned();
                std::iter::once(self.newborn.clone()).chain(older).collect()
            }
            Stratum::LocalAuthority => with_unknown(&self.local_authorities),
            Stratum::Order => with_unknown(&self.orders),
            Stratum::ChildrenRemoved => self.removed.levels().cloned().collect(),
        }
    }

    /// The level of a stratum into which an index set falls.
    pub fn level(&self, stratum: Stratum, traits: Traits<'_>) -> Level {
        match stratum {
            Stratum::AgeBand => self.age.level(traits.age),
            Stratum::Children => self
                .children
                .level(Some(traits.children).filter(|children| *children > 0)),
            Stratum::Period => self.period.level(Some(traits.started_on)),
            Stratum::YoungestChild => match (traits.newborn, traits.youngest) {
                (Some(true), _) => self.newborn.clone(),
                (Some(false), youngest) => self.youngest.level(youngest),
                (None, Some(youngest)) if youngest > 0 => self.youngest.level(Some(youngest)),
                (None, _) => self.unknown.clone(),
            },
            Stratum::LocalAuthority => self.named(&self.local_authorities, traits.local_authority),
            Stratum::Order => self.named(&self.orders, traits.order),
            Stratum::ChildrenRemoved => self.removed.level(traits.children_removed),
        }
    }

    fn named(&self, levels: &[Level], word: Option<&str>) -> Level {
        let found = levels.iter().find(|level| Some(level.as_str()) == word);
        found.unwrap_or(&self.unknown).clone()
    }

    /// Whether other strata are cut at the same bounds.
    pub(super) fn cuts_like(&self, other: &Strata) -> bool {
        self.age == other.age && self.children == other.children && self.period == other.period
    }
}
/// Dates at which periods are cut: those of a list, or every New Year of observation; else the [`BREAKS`].
fn breaks(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Vec<Date> {
    let breaks: Vec<Date> = if section.said("periods").is_some() {
        let by_year = section.choice("periods", &[("year", ())], Some(()), faults);
        let years = ground.observed.filter(|_| by_year.is_some());
        let years = years.map_or(0..0, |(from, to)| from.year() + 1..to.year() + 1);
        years.filter_map(|year| Date::new(year, 1, 1).ok()).collect()
    } else {
        let listed = section.dates("periods", faults);
        let ascends = listed.is_sorted_by(|a, b| a.value < b.value);
        if let Some(first) = listed.first().filter(|_| !ascends) {
            let message = "should ascend".to_owned();
            faults.add(Fault::new(section.key_path("periods"), first.line, message));
        }
        check_observed(section, &listed, ground, faults);
        listed.iter().map(|at| at.value).collect()
    };
    match breaks.is_empty() {
        true => BREAKS.to_vec(),
        false => breaks,
    }
}

/// A period that lies outside of observation as a whole has nobody in it. Parents who enter late have first sets from before. The
/// [`BREAKS`] stand for any observation where nothing is listed, and so they do where they are listed as they are.
fn check_observed(section: &Section<'_>, breaks: &[At<Date>], ground: Ground<'_>, faults: &mut Faults) {
    let Some((from, to)) = ground.observed else { return };
    let enter_late = ground.definitions.cohort.earlier_start == EarlierStart::DelayedEntry;
    if breaks.iter().map(|found| found.value).eq(BREAKS) {
        return;
    }
    let is_outside = |day: Date| day > to || (day <= from && !enter_late);
    if let Some(outside) = breaks.iter().find(|found| is_outside(found.value)) {
        let message = format!("holds {}, which cuts off no day of observation", outside.value);
        let fault = Fault::new(section.key_path("periods"), outside.line, message);
        faults
            .add(fault.hint("name days after `observed_from` and up to `observed_to`: each is the first of a period"));
    }
}
