//! Published figures to compare a study with: a file of settings with a source for each figure, read with all its faults.
//!
//! Custody: no zone; the file holds what others have published, and no personal data.

mod read;

use super::codebook::Level;
use super::definitions::{Newborn, Overlap};
use super::estimates::OtherEnds;
use super::unit::Unit;

pub(super) use read::parse;

/// The figures that the program brings along.
pub(super) const BUILT_IN: &str = include_str!("../../../data-samples/benchmarks/published.csv");

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Probability of return within so many years.
    Return,
    /// Probability of a return with a new child within so many years, whichever return it is.
    ReturnWithNewChild,
    /// Probability that the first return comes within so many years and is with a new child.
    FirstReturnWithNewChild,
    /// Crude share with a second set, of parents with a first set in a window.
    ReturnInWindow,
    /// Share of the applications in a window that are of parents with a second set in it.
    ApplicationsOfRecurrent,
    /// Mean number of applications in a window of parents with a second set in it.
    ApplicationsPerRecurrent,
    /// Mean number of children in a window of parents with a second set in it.
    ChildrenPerRecurrent,
    /// Share of recurrent parents who were of an age at the first set.
    AgeOfRecurrent,
    /// Median months from the first set to the second, both in a window.
    MonthsBetweenSets,
    /// Share of first sets that are about a newborn.
    FirstSetsWithNewborn,
    /// Share of later sets that are about a newborn.
    LaterSetsWithNewborn,
    /// Share of newborns in proceedings with a sibling in an earlier application.
    NewbornsWithSibling,
    /// Rate of first returns of mothers over that of fathers.
    RatioToFathers,
    /// Probability that a child has further proceedings within so many years of its first final order.
    ReturnAfterOrder,
    /// Something that is not compared: kept for the record.
    Other,
}

const MEASURES: &[(&str, Measure)] = &[
    ("return", Measure::Return),
    ("return with a new child", Measure::ReturnWithNewChild),
    ("first return with a new child", Measure::FirstReturnWithNewChild),
    ("return in a window", Measure::ReturnInWindow),
    ("applications of recurrent parents", Measure::ApplicationsOfRecurrent),
    ("applications per recurrent parent", Measure::ApplicationsPerRecurrent),
    ("children per recurrent parent", Measure::ChildrenPerRecurrent),
    ("age of recurrent parents", Measure::AgeOfRecurrent),
    ("months between sets", Measure::MonthsBetweenSets),
    ("first sets with a newborn", Measure::FirstSetsWithNewborn),
    ("later sets with a newborn", Measure::LaterSetsWithNewborn),
    ("newborns with an earlier sibling", Measure::NewbornsWithSibling),
    ("ratio of rates to fathers", Measure::RatioToFathers),
    ("return after an order", Measure::ReturnAfterOrder),
    ("other", Measure::Other),
];

impl Measure {
    /// The words in the file and in tables.
    pub fn as_str(self) -> &'static str {
        let found = MEASURES.iter().find(|(_, measure)| *measure == self);
        found.map_or("", |(words, _)| *words)
    }

    /// What it is measured in.
    pub fn scale(self) -> Scale {
        match self {
            Measure::MonthsBetweenSets => Scale::Months,
            Measure::ApplicationsPerRecurrent
            | Measure::ChildrenPerRecurrent
            | Measure::RatioToFathers
            | Measure::Other => Scale::Number,
            _ => Scale::Share,
        }
    }

    fn has_horizon(self) -> bool {
        !matches!(
            self,
            Measure::FirstSetsWithNewborn | Measure::LaterSetsWithNewborn | Measure::Other
        )
    }

    /// Whether it counts what comes within so many years from the start of observation on.
    pub fn has_window(self) -> bool {
        matches!(
            self,
            Measure::ReturnInWindow
                | Measure::ApplicationsOfRecurrent
                | Measure::ApplicationsPerRecurrent
                | Measure::ChildrenPerRecurrent
                | Measure::AgeOfRecurrent
                | Measure::MonthsBetweenSets
        )
    }

    fn has_ages(self) -> bool {
        matches!(
            self,
            Measure::Return | Measure::ReturnWithNewChild | Measure::FirstReturnWithNewChild | Measure::AgeOfRecurrent
        )
    }
}

impl Benchmark {
    /// Of whom it is, in a word.
    pub fn whose(&self) -> &'static str {
        self.unit.map_or(CHILD, Unit::as_str)
    }

    /// By how much what the figure was rounded from may lie off it: half of the unit of its last digit. Noughts at the end are lost
    /// where tables are written, so that shares count as told to a per cent at least, and means to a tenth.
    pub fn rounding(&self) -> f64 {
        let written = self.value.to_string();
        let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let least = match self.measure.scale() {
            Scale::Share => 2,
            Scale::Number => 1,
            Scale::Months => 0,
        };
        0.5 / libm::pow(10.0, decimals.max(least) as f64)
    }
}

/// The unit of figures that count children.
const CHILD: &str = "child";

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// A share, between 0 and 1.
    Share,
    /// Months.
    Months,
    /// A mean or another number.
    Number,
}

/// Which returns a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Any.
    Any,
    /// Those about a child who was not there before.
    NewChild,
}

const COUNTED: &[(&str, Counted)] = &[("any", Counted::Any), ("new child", Counted::NewChild)];

/// What part a figure plays in the default synthetic world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calibration {
    /// The world is fitted to it.
    Fitted,
    /// It is held out, as a check of the model.
    HeldOut,
}

const CALIBRATIONS: &[(&str, Calibration)] = &[
    ("core", Calibration::Fitted),
    ("fitted", Calibration::Fitted),
    ("held out", Calibration::HeldOut),
];

/// Ages in completed years at the first set: from, and below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ages {
    from: Option<i64>,
    below: Option<i64>,
}

impl Ages {
    /// Whether an age is one of them; one that is not known is only where all are.
    pub fn hold(self, age: Option<i64>) -> bool {
        match age {
            None => self == Ages::default(),
            Some(age) => self.from.is_none_or(|from| age >= from) && self.below.is_none_or(|below| age < below),
        }
    }

    fn parse(words: &str) -> Option<Ages> {
        let number = |text: &str| text.parse::<i64>().ok().filter(|age| (0..=120).contains(age));
        if words.is_empty() || words == "all" {
            return Some(Ages::default());
        }
        let (from, below) = if let Some(below) = words.strip_prefix("under ") {
            (None, Some(number(below)?))
        } else if let Some(from) = words.strip_suffix(" and over") {
            (Some(number(from)?), None)
        } else {
            let (from, to) = words.split_once(" to ")?;
            (Some(number(from)?), Some(number(to)? + 1))
        };
        let holds_some = from.is_none_or(|from| below.is_none_or(|below| from < below));
        holds_some.then_some(Ages { from, below })
    }
}

/// One published figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmark {
    /// What was measured.
    pub measure: Measure,
    /// Of whom; none where it is of children, whose parents' unit plays no part.
    pub unit: Option<Unit>,
    /// Place and time.
    pub population: Level,
    /// Years; none where the measure has none.
    pub horizon: Option<i64>,
    /// The stratum in words.
    pub stratum: Level,
    /// Ages of the stratum.
    pub ages: Ages,
    /// The figure.
    pub value: f64,
    /// Its published interval.
    pub interval: Option<(f64, f64)>,
    /// Persons behind it, if they were published.
    pub people: Option<u64>,
    /// Its rule for overlapping applications, if it is known.
    pub overlap: Option<Overlap>,
    /// Which returns it counts, if that is known.
    pub counted: Option<Counted>,
    /// How young its newborns are, if that is known.
    pub newborn: Option<Newborn>,
    /// What becomes of death and moving out in it, if that is known.
    pub other_ends: Option<OtherEnds>,
    /// Its part in the default synthetic world.
    pub calibration: Option<Calibration>,
    /// Source and note.
    pub source: Level,
}

/// The figures of a file, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmarks {
    rows: Vec<Benchmark>,
    text: String,
}

impl Benchmarks {
    /// All figures.
    pub fn rows(&self) -> &[Benchmark] {
        &self.rows
    }

    /// The file as read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cumulative shares returned of a population of all ages, by years, ascending.
    pub fn curve(&self, unit: Unit, population: &str) -> Vec<(i64, f64)> {
        let meant = self.rows.iter().filter(|row| {
            row.measure == Measure::Return
                && row.unit == Some(unit)
                && row.ages == Ages::default()
                && row.population.as_str() == population
        });
        let mut curve: Vec<(i64, f64)> = meant.filter_map(|row| Some((row.horizon?, row.value))).collect();
        curve.sort_by_key(|(years, _)| *years);
        curve
    }

    /// The populations of which there is a curve, each once.
    pub(super) fn populations(&self, unit: Unit) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for row in self.rows.iter().filter(|row| row.unit == Some(unit)) {
            let name = row.population.as_str();
            if row.measure == Measure::Return && row.ages == Ages::default() && !found.contains(&name) {
                found.push(name);
            }
        }
        found
    }
}
