//! Definitions: what a set of proceedings is, who enters the cohort, when its clock starts and stops.
//!
//! Custody: no zone; settings only. Each definition is printed beside every figure that rests on it.

use jiff::Span;

use super::document::Section;
use super::fault::{Fault, Faults};

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

/// A period of calendar time, such as `2 years` or `30 days`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    text: String,
}

impl Period {
    /// The period in words.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn parse(text: &str) -> Option<Period> {
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
#[derive(Debug, Clone)]
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

/// Whose sets are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Mothers, second female parents among them.
    Mother,
    /// Fathers.
    Father,
}

/// When the clock of a return starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Issue of the first application of the index set.
    Issued,
    /// Conclusion of the index set.
    Concluded,
}

/// Who enters the cohort, and when the clock runs.
#[derive(Debug, Clone)]
pub struct CohortRules {
    /// Whose sets are counted.
    pub unit: Unit,
    /// A person whose first observed set falls within this long after the start of observation is no index person.
    pub wash_out: Period,
    /// When the clock starts.
    pub origin: Origin,
}

const OVERLAPS: &[(&str, Overlap)] = &[("while-open", Overlap::WhileOpen), ("separate", Overlap::Separate)];
const CONSOLIDATIONS: &[(&str, Consolidation)] = &[("join", Consolidation::Join), ("ignore", Consolidation::Ignore)];
const UNITS: &[(&str, Unit)] = &[("mother", Unit::Mother), ("father", Unit::Father)];
const ORIGINS: &[(&str, Origin)] = &[("issued", Origin::Issued), ("final order", Origin::Concluded)];

pub(super) fn read_sets(mut section: Section<'_>, faults: &mut Faults) -> Option<SetRules> {
    let overlap = section.choice("overlap", OVERLAPS, Some(Overlap::WhileOpen), faults);
    let minimum_gap = period(&mut section, "minimum_gap", "0 days", faults);
    let open_at_most = period(&mut section, "open_at_most", "2 years", faults);
    let consolidation = section.choice("consolidation", CONSOLIDATIONS, Some(Consolidation::Join), faults);
    section.finish(faults);
    Some(SetRules {
        overlap: overlap?,
        minimum_gap: minimum_gap?,
        open_at_most: open_at_most?,
        consolidation: consolidation?,
    })
}

pub(super) fn read_cohort(mut section: Section<'_>, faults: &mut Faults) -> Option<CohortRules> {
    let unit = section.choice("unit", UNITS, Some(Unit::Mother), faults);
    let wash_out = period(&mut section, "wash_out", "0 years", faults);
    let origin = section.choice("origin", ORIGINS, Some(Origin::Issued), faults);
    section.choice("return_at", &[("issued", ())], Some(()), faults);
    section.finish(faults);
    Some(CohortRules {
        unit: unit?,
        wash_out: wash_out?,
        origin: origin?,
    })
}

fn period(section: &mut Section<'_>, key: &str, default: &str, faults: &mut Faults) -> Option<Period> {
    let Some(found) = section.text(key, faults) else {
        return Period::parse(default);
    };
    let parsed = Period::parse(&found.value);
    if parsed.is_none() {
        let fault = Fault::new(section.key_path(key), found.line, "is not a period".to_owned());
        faults.add(fault.hint("write whole days, weeks, months or years, such as \"30 days\" or \"2 years\""));
    }
    parsed
}
