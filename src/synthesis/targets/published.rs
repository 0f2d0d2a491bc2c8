//! The published figures, each with its source, the bounds that a world is held to, and how it is measured.
//!
//! Custody: no zone. `F[n]`, `R-` and `CALC` as in domain.md, section 9.

use super::survival::Survival;
use super::tally::{Count, Tally};
use crate::synthesis::day::YEAR_DAYS;
use crate::synthesis::life::year_mark;

/// What part a figure plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The default world is fitted to it, and a test holds it there.
    Core,
    /// The default world is fitted to it as far as the others allow.
    Fitted,
    /// Not fitted: a check of the model.
    HeldOut,
}

impl Standing {
    /// The part in a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Core => "core",
            Standing::Fitted => "fitted",
            Standing::HeldOut => "held out",
        }
    }
}

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share, between 0 and 1.
    Share,
    /// Months.
    Months,
    /// A number: of sets, of children, or how many times as much.
    Number,
}

impl Unit {
    /// The unit in a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Share => "share",
            Unit::Months => "months",
            Unit::Number => "number",
        }
    }
}

/// A published figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Published {
    pub(super) standing: Standing,
    pub(super) what: &'static str,
    /// As published, in words.
    pub(super) published: &'static str,
    pub(super) source: &'static str,
    /// What to bear in mind; empty for nothing.
    pub(super) note: &'static str,
    pub(super) unit: Unit,
    /// Least and greatest value inside.
    pub(super) bounds: (f64, f64),
    /// The same in a world; not a number where it has nobody to measure.
    pub(super) measure: fn(&Tally) -> f64,
}

fn within(survival: &Survival, years: i32) -> f64 {
    survival.returned_within(year_mark(years)).unwrap_or(f64::NAN)
}

/// Days in a month.
const MONTH_DAYS: f64 = YEAR_DAYS / 12.0;

/// All figures, in the order of the table.
pub(super) const PUBLISHED: [Published; 25] = [
    Published {
        standing: Standing::Core,
        what: "mothers who return within 5 years",
        published: "22 %",
        source: "F[14], England 2007/8 to 2017/18",
        note: "",
        unit: Unit::Share,
        bounds: (0.21, 0.23),
        measure: |tally| within(&tally.mothers, 5),
    },
    Published {
        standing: Standing::Fitted,
        what: "mothers who return within 7 years",
        published: "24.9 %",
        source: "CALC from F[14]",
        note: "interpolated between 5 and 10 years; one in four by F[6]",
        unit: Unit::Share,
        bounds: (0.239, 0.259),
        measure: |tally| within(&tally.mothers, 7),
    },
    Published {
        standing: Standing::Core,
        what: "mothers who return within 10 years",
        published: "25 to 29 %",
        source: "F[17] and F[14]",
        note: "the two studies disagree: a band, not a point",
        unit: Unit::Share,
        bounds: (0.25, 0.29),
        measure: |tally| within(&tally.mothers, 10),
    },
    Published {
        standing: Standing::Core,
        what: "fathers who return within 5 years",
        published: "13 %",
        source: "F[14]",
        note: "a father is one who is a named party",
        unit: Unit::Share,
        bounds: (0.12, 0.14),
        measure: |tally| within(&tally.fathers, 5),
    },
    Published {
        standing: Standing::Fitted,
        what: "fathers who return within 7 years",
        published: "14.6 %",
        source: "CALC from F[14]",
        note: "interpolated between 5 and 10 years",
        unit: Unit::Share,
        bounds: (0.136, 0.156),
        measure: |tally| within(&tally.fathers, 7),
    },
    Published {
        standing: Standing::Core,
        what: "fathers who return within 10 years",
        published: "17 %",
        source: "F[14]",
        note: "",
        unit: Unit::Share,
        bounds: (0.15, 0.19),
        measure: |tally| within(&tally.fathers, 10),
    },
    Published {
        standing: Standing::Core,
        what: "mothers under 20 at the first set who return within 8 years",
        published: "38 %",
        source: "F[16], Wales 2011 to 2018",
        note: "Welsh, and may count new children only",
        unit: Unit::Share,
        bounds: (0.35, 0.41),
        measure: |tally| within(&tally.under_20, 8),
    },
    Published {
        standing: Standing::Core,
        what: "mothers of 30 or more at the first set who return within 8 years",
        published: "18 %",
        source: "F[16], Wales 2011 to 2018",
        note: "published for over 30; Welsh, and may count new children only",
        unit: Unit::Share,
        bounds: (0.16, 0.20),
        measure: |tally| within(&tally.from_30, 8),
    },
    Published {
        standing: Standing::Core,
        what: "mothers seen in a second set, of all in a window of 7 years",
        published: "15.5 % (7,143 of 46,094)",
        source: "F[9], England 2007 to 2013",
        note: "crude: nobody is followed beyond the window",
        unit: Unit::Share,
        bounds: (0.14, 0.17),
        measure: |tally| tally.ratio(Count::WindowRecurrent, Count::WindowMothers),
    },
    Published {
        standing: Standing::Core,
        what: "repeat sets that concern a newborn (under 28 days)",
        published: "60 to 61 %",
        source: "F[13] (removed at birth), F[16]",
        note: "",
        unit: Unit::Share,
        bounds: (0.55, 0.65),
        measure: |tally| tally.ratio(Count::RepeatSetsNewborn, Count::RepeatSets),
    },
    Published {
        standing: Standing::Core,
        what: "recurrent mothers who were looked after as children",
        published: "40 %",
        source: "F[12], court files of 354 mothers",
        note: "no figure is published for mothers who do not return",
        unit: Unit::Share,
        bounds: (0.37, 0.43),
        measure: |tally| tally.ratio(Count::RecurrentInCare, Count::Recurrent),
    },
    Published {
        standing: Standing::Fitted,
        what: "applications of recurrent mothers, of all in 7 years",
        published: "29 to 33 %",
        source: "F[33c], F[7]",
        note: "inside from 28 %: with 15.5 % of mothers and 2.19 applications each it would be 28.7 % (CALC)",
        unit: Unit::Share,
        bounds: (0.28, 0.33),
        measure: |tally| tally.ratio(Count::WindowLinkedApplications, Count::WindowApplications),
    },
    Published {
        standing: Standing::Fitted,
        what: "applications in a second set or later, of all in 7 years",
        published: "about 16 %",
        source: "CALC from F[7] and F[9]",
        note: "",
        unit: Unit::Share,
        bounds: (0.145, 0.175),
        measure: |tally| tally.ratio(Count::WindowLaterApplications, Count::WindowApplications),
    },
    Published {
        standing: Standing::Fitted,
        what: "newborn cases (under 7 days) with an older sibling seen before",
        published: "47 %",
        source: "F[26c], England 2012/13 to 2016/17",
        note: "cases of the 6th to 10th year of observation",
        unit: Unit::Share,
        bounds: (0.44, 0.50),
        measure: |tally| tally.ratio(Count::NewbornCasesWithSibling, Count::NewbornCases),
    },
    Published {
        standing: Standing::Fitted,
        what: "first sets that concern a newborn (under 28 days)",
        published: "19 %",
        source: "F[16], Wales",
        note: "",
        unit: Unit::Share,
        bounds: (0.17, 0.21),
        measure: |tally| tally.ratio(Count::FirstSetsNewborn, Count::FirstSets),
    },
    Published {
        standing: Standing::Fitted,
        what: "median months from the first set to the second, in 7 years",
        published: "about 17.5 months",
        source: "F[8], England 2007 to 2013",
        note: "published figures may count sets that overlap; here a set starts after the conclusion of the last",
        unit: Unit::Months,
        bounds: (16.0, 19.0),
        measure: |tally| tally.intervals.median() / MONTH_DAYS,
    },
    Published {
        standing: Standing::Fitted,
        what: "children in an application, in 7 years",
        published: "1.64 (282,300 children in 172,100 cases)",
        source: "CALC from F[39b], England 2007 to 2019",
        note: "published for all public law",
        unit: Unit::Number,
        bounds: (1.54, 1.74),
        measure: |tally| tally.ratio(Count::WindowSubjects, Count::WindowApplications),
    },
    Published {
        standing: Standing::Fitted,
        what: "fathers with party status",
        published: "about 70 %",
        source: "F[20]",
        note: "",
        unit: Unit::Share,
        bounds: (0.67, 0.73),
        measure: |tally| tally.ratio(Count::FathersWithStatus, Count::FathersOfFirstSubjects),
    },
    Published {
        standing: Standing::HeldOut,
        what: "recurrent mothers under 20 at the first set, in 7 years",
        published: "19 %",
        source: "F[7], England 2007 to 2013",
        note: "",
        unit: Unit::Share,
        bounds: (0.16, 0.22),
        measure: |tally| tally.ratio(Count::WindowRecurrentUnder20, Count::WindowRecurrent),
    },
    Published {
        standing: Standing::HeldOut,
        what: "recurrent mothers under 25 at the first set, in 7 years",
        published: "50 %",
        source: "F[8], England 2007 to 2013",
        note: "",
        unit: Unit::Share,
        bounds: (0.45, 0.55),
        measure: |tally| tally.ratio(Count::WindowRecurrentUnder25, Count::WindowRecurrent),
    },
    Published {
        standing: Standing::HeldOut,
        what: "mothers who return with a new child within 10 years",
        published: "1 in 5",
        source: "F[18], England and Wales",
        note: "",
        unit: Unit::Share,
        bounds: (0.18, 0.22),
        measure: |tally| within(&tally.new_child, 10),
    },
    Published {
        standing: Standing::HeldOut,
        what: "sets of a recurrent mother, in 7 years",
        published: "2.19 (15,645 applications of 7,143 mothers)",
        source: "CALC from F[7], F[9]",
        note: "published as applications",
        unit: Unit::Number,
        bounds: (2.09, 2.29),
        measure: |tally| tally.ratio(Count::WindowRecurrentSets, Count::WindowRecurrent),
    },
    Published {
        standing: Standing::HeldOut,
        what: "children of a recurrent mother in her sets, in 7 years",
        published: "3.19 (22,790 children of 7,143 mothers)",
        source: "CALC from F[7], F[9]",
        note: "",
        unit: Unit::Number,
        bounds: (2.9, 3.5),
        measure: |tally| tally.ratio(Count::WindowRecurrentChildren, Count::WindowRecurrent),
    },
    Published {
        standing: Standing::HeldOut,
        what: "rate of return of mothers, relative to fathers",
        published: "1.7",
        source: "F[14]",
        note: "",
        unit: Unit::Number,
        bounds: (1.55, 1.85),
        measure: |tally| tally.mothers.rate() / tally.fathers.rate(),
    },
    Published {
        standing: Standing::HeldOut,
        what: "returns that come within 3 years, of all seen",
        published: "most",
        source: "F[16], F[19]",
        note: "",
        unit: Unit::Share,
        bounds: (0.5, 1.0),
        measure: |tally| tally.mothers.share_within(year_mark(3)),
    },
];
