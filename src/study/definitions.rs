//! Definitions: what a set of proceedings is, who enters the cohort, when its clock starts and stops.
//!
//! Custody: no zone; settings only. Each definition is printed beside every figure that rests on it.

use jiff::Span;
use jiff::civil::Date;

use super::codebook::{Codebook, Level, Vocabulary, day_number};
use super::contradictions;
use super::document::{At, Section};
use super::fault::{Fault, Faults};
use super::origin::{self, Known, ORIGINS, Origin, OriginFacts};
use super::returns::{COUNTED_RETURNS, CountedReturns};
use super::unit::{UNITS, Unit};

/// What becomes of an application that is issued while a set is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// It joins the open set.
    WhileOpen,
    /// It joins the open set, unless all its children were born after that set began: then it is a set of its own.
    Separate,
}

/// What becomes of an application that was consolidated into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consolidation {
    /// It belongs to the set of that other application.
    Join,
    /// The statement is ignored; its dates and children decide.
    Ignore,
}

impl Overlap {
    /// The word in the study file and in tables.
    pub fn as_str(self) -> &'static str {
        word_of(OVERLAPS, self)
    }
}

impl Consolidation {
    /// The word in the study file and in tables.
    pub fn as_str(self) -> &'static str {
        word_of(CONSOLIDATIONS, self)
    }
}

/// A period of calendar time, such as `2 years` or `30 days`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    text: String,
}

impl Period {
    /// No time at all.
    pub fn none() -> Period {
        Period {
            text: in_words(Span::new()),
        }
    }

    /// The period in words.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The period as a label of tables.
    pub fn level(&self) -> Level {
        Level::setting(&self.text)
    }

    /// Whether it is no time at all.
    pub fn is_zero(&self) -> bool {
        self.text == "0 days"
    }

    /// The day that lies this long after a day, both in days since 1970-01-01; none where the calendar does not reach.
    pub fn after(&self, day: i64) -> Option<i64> {
        let span: Span = self.text.parse().ok()?;
        let epoch = Date::constant(1970, 1, 1);
        let day = epoch.checked_add(Span::new().try_days(day).ok()?).ok()?;
        day.checked_add(span).ok().map(day_number)
    }

    /// The day that lies this long before a day, as [`Period::after`].
    pub fn before(&self, day: i64) -> Option<i64> {
        let span: Span = self.text.parse().ok()?;
        let epoch = Date::constant(1970, 1, 1);
        let day = epoch.checked_add(Span::new().try_days(day).ok()?).ok()?;
        day.checked_sub(span).ok().map(day_number)
    }

    /// The period that a text of the study file states, if it is one.
    pub(crate) fn parse(text: &str) -> Option<Period> {
        let span: Span = text.parse().ok()?;
        let whole_days = span.get_hours() == 0 && span.get_minutes() == 0 && span.get_seconds() == 0;
        (whole_days && !span.is_negative()).then(|| Period { text: in_words(span) })
    }
}

/// A span in the words that SQL reads as an interval and a reader as a period.
fn in_words(span: Span) -> String {
    let parts = [
        (i64::from(span.get_years()), "year"),
        (i64::from(span.get_months()), "month"),
        (i64::from(span.get_weeks()), "week"),
        (i64::from(span.get_days()), "day"),
    ];
    let words = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| match count {
            1 => format!("1 {unit}"),
            _ => format!("{count} {unit}s"),
        });
    let words = words.collect::<Vec<_>>().join(" ");
    if words.is_empty() { "0 days".to_owned() } else { words }
}

/// What a set of proceedings is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRules {
    /// Overlapping applications.
    pub overlap: Overlap,
    /// An application issued at most this long after the latest conclusion of a set still belongs to it.
    pub minimum_gap: Period,
    /// An application without conclusion counts as open for at most this long.
    pub open_at_most: Period,
    /// Consolidated applications.
    pub consolidation: Consolidation,
}

impl EarlierStart {
    /// The words in the study file.
    pub fn as_str(self) -> &'static str {
        word_of(EARLIER_STARTS, self)
    }
}

/// How young a newborn is: the definitions of the field differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newborn {
    /// Under 7 days (England, Born into Care 2018).
    Week,
    /// Under 2 weeks (Wales, Born into Care 2019).
    Fortnight,
    /// Under 4 weeks (the papers on recurrence).
    FourWeeks,
}

impl Newborn {
    /// A newborn is younger than so many days.
    pub fn days(self) -> i64 {
        match self {
            Newborn::Week => 7,
            Newborn::Fortnight => 14,
            Newborn::FourWeeks => 28,
        }
    }

    /// The words in the study file and in reports.
    pub fn as_str(self) -> &'static str {
        word_of(NEWBORNS, self)
    }
}

/// What becomes of a parent whose first set started before observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarlierStart {
    /// She does not enter.
    Exclude,
    /// She is at risk from the first day of observation on, if she has not returned by then (left truncation).
    DelayedEntry,
}

/// Who enters the cohort, and when the clock runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CohortRules {
    /// Whose sets are counted.
    pub unit: Unit,
    /// A person whose first observed set falls within this long after the start of observation is no index person.
    pub wash_out: Period,
    /// Every index person has a history of this length, and none longer; none for all that is observed.
    pub look_back: Period,
    /// When the clock starts.
    pub origin: Origin,
    /// What tells of the day on which it starts.
    pub origin_facts: OriginFacts,
    /// Which later sets count as a return.
    pub returns: CountedReturns,
    /// Parents whose first set started before observation.
    pub earlier_start: EarlierStart,
    /// How young a newborn is.
    pub newborn: Newborn,
    /// The authority whose applications alone are seen; none for all.
    pub only_area: Option<Level>,
}

/// The definitions under which an estimate is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definitions {
    /// What a set of proceedings is.
    pub sets: SetRules,
    /// Who enters the cohort, and when the clock runs.
    pub cohort: CohortRules,
}

pub(super) const OVERLAPS: &[(&str, Overlap)] = &[("while-open", Overlap::WhileOpen), ("separate", Overlap::Separate)];
pub(super) const CONSOLIDATIONS: &[(&str, Consolidation)] =
    &[("join", Consolidation::Join), ("ignore", Consolidation::Ignore)];
pub(super) const NEWBORNS: &[(&str, Newborn)] = &[
    ("7 days", Newborn::Week),
    ("2 weeks", Newborn::Fortnight),
    ("4 weeks", Newborn::FourWeeks),
];
const EARLIER_STARTS: &[(&str, EarlierStart)] = &[
    ("exclude", EarlierStart::Exclude),
    ("delayed entry", EarlierStart::DelayedEntry),
];

/// The word of a meaning: every meaning has one.
pub(super) fn word_of<T: PartialEq>(words: &[(&'static str, T)], meaning: T) -> &'static str {
    let found = words.iter().find(|(_, known)| *known == meaning);
    found.map_or("", |(word, _)| *word)
}

impl Definitions {
    /// Whether the clock starts at a parent's first application: it starts the first set, whatever else belongs to that.
    pub fn starts_at_first_issue(&self) -> bool {
        let cohort = &self.cohort;
        cohort.origin == Origin::Issued && cohort.look_back.is_zero() && cohort.earlier_start == EarlierStart::Exclude
    }

    /// The design's defaults.
    pub(super) fn default_ones(known: Known<'_>) -> Option<Definitions> {
        Some(Definitions {
            sets: SetRules {
                overlap: Overlap::WhileOpen,
                minimum_gap: Period::none(),
                open_at_most: Period::parse("2 years")?,
                consolidation: Consolidation::Join,
            },
            cohort: CohortRules {
                unit: Unit::Mother,
                wash_out: Period::none(),
                look_back: Period::none(),
                origin: Origin::Issued,
                origin_facts: OriginFacts::of(known.sources),
                returns: CountedReturns::Any,
                earlier_start: EarlierStart::Exclude,
                newborn: Newborn::FourWeeks,
                only_area: None,
            },
        })
    }
}

/// The study's definitions, from its sections `[sets]` and `[cohort]`.
pub(super) fn read(
    sets: Option<Section<'_>>,
    cohort: Option<Section<'_>>,
    known: Known<'_>,
    faults: &mut Faults,
) -> Option<Definitions> {
    let base = Definitions::default_ones(known)?;
    let gap = sets.as_ref().and_then(contradictions::Stated::of);
    let sets = sets.and_then(|mut section| {
        let rules = set_rules(&mut section, &base.sets, faults);
        section.finish(faults);
        rules
    });
    let cohort = cohort.and_then(|mut section| {
        let rules = cohort_rules(&mut section, &base.cohort, known, faults);
        origin::check_unit(&section, rules.as_ref(), faults);
        section.choice("return_at", &[("issued", ())], Some(()), faults);
        section.finish(faults);
        rules
    });
    let definitions = Definitions {
        sets: sets?,
        cohort: cohort?,
    };
    contradictions::check_gap(gap, &base, &definitions, known.observed, faults);
    Some(definitions)
}

/// The definitions of one estimate: the study's, with those in the estimate's own section in their place. The unit does not act on
/// one whose rows have units of their own.
pub(super) fn overlaid(
    section: Option<Section<'_>>,
    (base, known): (&Definitions, Known<'_>),
    has_own_units: bool,
    faults: &mut Faults,
) -> Option<Definitions> {
    let Some(mut section) = section else {
        return Some(base.clone());
    };
    let (sets, cohort) = (
        set_rules(&mut section, &base.sets, faults),
        cohort_rules(&mut section, &base.cohort, known, faults),
    );
    if !has_own_units {
        origin::check_unit(&section, cohort.as_ref(), faults);
    }
    let gap = contradictions::Stated::of(&section);
    section.finish(faults);
    let definitions = Definitions {
        sets: sets?,
        cohort: cohort?,
    };
    contradictions::check_gap(gap, base, &definitions, known.observed, faults);
    Some(definitions)
}

fn set_rules(section: &mut Section<'_>, base: &SetRules, faults: &mut Faults) -> Option<SetRules> {
    let overlap = section.choice("overlap", OVERLAPS, Some(base.overlap), faults);
    let minimum_gap = period(section, "minimum_gap", &base.minimum_gap, faults);
    let open_at_most = period(section, "open_at_most", &base.open_at_most, faults);
    let consolidation = section.choice("consolidation", CONSOLIDATIONS, Some(base.consolidation), faults);
    Some(SetRules {
        overlap: overlap?,
        minimum_gap: minimum_gap?,
        open_at_most: open_at_most?,
        consolidation: consolidation?,
    })
}

fn cohort_rules(
    section: &mut Section<'_>,
    base: &CohortRules,
    known: Known<'_>,
    faults: &mut Faults,
) -> Option<CohortRules> {
    let unit = section.choice("unit", UNITS, Some(base.unit), faults);
    let wash_out = period(section, "wash_out", &base.wash_out, faults);
    let look_back = period(section, "look_back", &base.look_back, faults);
    let origin = section.choice("origin", ORIGINS, Some(base.origin), faults);
    let origin_facts = OriginFacts::read(section, &base.origin_facts, known, faults);
    origin::check(section, origin.as_slice(), known, faults);
    let returns = section.choice("returns", COUNTED_RETURNS, Some(base.returns), faults);
    let earlier_start = section.choice("earlier_start", EARLIER_STARTS, Some(base.earlier_start), faults);
    let newborn = section.choice("newborn", NEWBORNS, Some(base.newborn), faults);
    let only_area = match section.text("only_area", faults) {
        Some(found) => area(section.key_path("only_area"), &found, known.codebook, faults),
        None => base.only_area.clone(),
    };
    let rules = CohortRules {
        only_area,
        unit: unit?,
        wash_out: wash_out?,
        look_back: look_back?,
        origin: origin?,
        origin_facts,
        returns: returns?,
        earlier_start: earlier_start?,
        newborn: newborn?,
    };
    contradictions::check(section, &rules, known.observed, faults);
    Some(rules)
}

/// An authority of the code book.
pub(super) fn area(path: String, found: &At<String>, codebook: &Codebook, faults: &mut Faults) -> Option<Level> {
    let level = codebook.level(Vocabulary::LocalAuthority, &found.value);
    if level.is_none() {
        let message = format!("`{}` is no local authority of the code book", found.value);
        faults.add(
            Fault::new(path, found.line, message).hint("add it to `local_authority` under [codebook], or correct it"),
        );
    }
    level
}

fn period(section: &mut Section<'_>, key: &str, default: &Period, faults: &mut Faults) -> Option<Period> {
    let Some(found) = section.text(key, faults) else {
        return Some(default.clone());
    };
    parsed_period(section, key, &found, faults)
}

pub(super) fn parsed_period(
    section: &Section<'_>,
    key: &str,
    found: &At<String>,
    faults: &mut Faults,
) -> Option<Period> {
    let parsed = Period::parse(&found.value);
    if parsed.is_none() {
        let fault = Fault::new(section.key_path(key), found.line, "is not a period".to_owned());
        faults.add(fault.hint("write whole days, weeks, months or years, such as \"30 days\" or \"2 years\""));
    }
    parsed
}
