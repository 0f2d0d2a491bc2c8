//! Declared estimates and the disclosure policy.
//!
//! Custody: no zone; settings only.

use super::codebook::Bands;
use super::document::{At, Section};
use super::fault::{Fault, Faults};

/// A typed column by which an estimate is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stratum {
    /// Age of the parent at the start of the index set.
    AgeBand,
    /// Number of children who are subjects of the index set.
    Children,
}

impl Stratum {
    /// The name in the study file and in released tables.
    pub fn name(self) -> &'static str {
        match self {
            Stratum::AgeBand => "age_band",
            Stratum::Children => "children",
        }
    }

    /// The heading in a report.
    pub fn heading(self) -> &'static str {
        match self {
            Stratum::AgeBand => "Age at first proceedings",
            Stratum::Children => "Children in first proceedings",
        }
    }
}

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

/// Time to return: Kaplan-Meier at yearly marks, beside the crude share.
#[derive(Debug, Clone)]
pub struct TimeToReturn {
    /// Name of tables and files.
    pub name: String,
    /// Heading in the report.
    pub title: String,
    /// Yearly marks, ascending.
    pub years: Vec<i64>,
    /// Strata, each by itself.
    pub strata: Vec<Stratum>,
    /// Bands of age.
    pub age_bands: Bands,
    /// Bands of the number of children.
    pub children_bands: Bands,
    /// Scale of the intervals.
    pub interval: IntervalScale,
    /// Confidence level, between 0 and 1.
    pub confidence: f64,
}

impl TimeToReturn {
    /// Whether another estimate has the same years and the same bands.
    pub(super) fn cuts_like(&self, other: &TimeToReturn) -> bool {
        self.years == other.years && self.age_bands == other.age_bands && self.children_bands == other.children_bands
    }
}

/// What may leave.
#[derive(Debug, Clone, Copy)]
pub struct DisclosurePolicy {
    /// A figure that rests on fewer distinct persons is withheld.
    pub threshold: u64,
    /// Counts are rounded to the nearest multiple of this.
    pub round_to: u64,
}

const STRATA: &[(&str, Stratum)] = &[("age_band", Stratum::AgeBand), ("children", Stratum::Children)];
const SCALES: &[(&str, IntervalScale)] = &[
    ("log-log", IntervalScale::LogLog),
    ("log", IntervalScale::Log),
    ("plain", IntervalScale::Plain),
];

/// No study may go below these: there is no switch that turns disclosure control off.
const LOWEST_THRESHOLD: i64 = 5;
const LOWEST_ROUNDING: i64 = 5;

/// The longest follow-up in years that an estimate may ask for.
const LONGEST_FOLLOW_UP: i64 = 40;

pub(super) fn read(mut section: Section<'_>, faults: &mut Faults) -> Option<TimeToReturn> {
    let name = section.required_text("name", "give the estimate a short name", faults);
    let kind = section.choice("kind", &[("time-to-return", ())], None, faults);
    let title = section.required_text("title", "give the estimate a heading for the report", faults);
    let years = ascending(
        &mut section,
        "years",
        &[1, 2, 3, 4, 5, 6, 7],
        1..=LONGEST_FOLLOW_UP,
        faults,
    );
    let strata = read_strata(&mut section, faults);
    let age_bands = ascending(&mut section, "age_bands", &[20, 25, 30, 35], 10..=70, faults);
    let children_bands = ascending(&mut section, "children_bands", &[2, 3, 4], 2..=20, faults);
    let interval = section.choice("interval", SCALES, Some(IntervalScale::LogLog), faults);
    let confidence = read_confidence(&mut section, faults);
    let slug = name.as_ref().is_some_and(|name| is_slug(&name.value));
    if let Some(name) = name.as_ref().filter(|_| !slug) {
        let message = "should hold small letters, digits and hyphens only: files are named by it".to_owned();
        faults.add(Fault::new(section.key_path("name"), name.line, message));
    }
    section.finish(faults);
    kind?;
    Some(TimeToReturn {
        name: name?.value,
        title: title?.value,
        years,
        strata,
        age_bands: Bands::of_age(age_bands),
        children_bands: Bands::of_count(children_bands),
        interval: interval?,
        confidence,
    })
}

pub(super) fn read_disclosure(mut section: Section<'_>, faults: &mut Faults) -> DisclosurePolicy {
    let threshold = at_least(&mut section, "threshold", 10, LOWEST_THRESHOLD, faults);
    let round_to = at_least(&mut section, "round_to", 5, LOWEST_ROUNDING, faults);
    section.finish(faults);
    DisclosurePolicy { threshold, round_to }
}

/// Whether a text is made of small letters, digits and hyphens.
pub(super) fn is_slug(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(allowed)
}

fn at_least(section: &mut Section<'_>, key: &str, default: i64, lowest: i64, faults: &mut Faults) -> u64 {
    let found = section.integer(key, faults).unwrap_or(At {
        value: default,
        line: section.line(),
    });
    if found.value < lowest {
        let message = format!("is {}, and no study may go below {lowest}", found.value);
        faults.add(Fault::new(section.key_path(key), found.line, message));
    }
    found.value.max(lowest).unsigned_abs()
}

fn ascending(
    section: &mut Section<'_>,
    key: &str,
    default: &[i64],
    allowed: std::ops::RangeInclusive<i64>,
    faults: &mut Faults,
) -> Vec<i64> {
    let found = section.integers(key, faults);
    if found.is_empty() {
        return default.to_vec();
    }
    let values: Vec<i64> = found.iter().map(|at| at.value).collect();
    let in_order = values.is_sorted_by(|a, b| a < b);
    let line = found.first().map_or(section.line(), |at| at.line);
    if !in_order || values.iter().any(|value| !allowed.contains(value)) {
        let message = format!(
            "should ascend and lie between {} and {}",
            allowed.start(),
            allowed.end()
        );
        faults.add(Fault::new(section.key_path(key), line, message));
    }
    values
}

fn read_strata(section: &mut Section<'_>, faults: &mut Faults) -> Vec<Stratum> {
    let mut strata = Vec::new();
    for word in section.texts("strata", faults) {
        match STRATA.iter().find(|(name, _)| *name == word.value) {
            Some((_, stratum)) => strata.push(*stratum),
            None => {
                let fault = Fault::new(
                    section.key_path("strata"),
                    word.line,
                    format!("`{}` is not known", word.value),
                );
                faults.add(fault.hint("write `age_band` or `children`"));
            }
        }
    }
    strata
}

fn read_confidence(section: &mut Section<'_>, faults: &mut Faults) -> f64 {
    let found = section.number("confidence", faults).unwrap_or(At {
        value: 0.95,
        line: section.line(),
    });
    if !(0.5..1.0).contains(&found.value) {
        let message = "should be at least 0.5 and below 1".to_owned();
        faults.add(Fault::new(section.key_path("confidence"), found.line, message));
    }
    found.value
}
