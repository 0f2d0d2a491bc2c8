//! What can be concluded of a published figure beside this study's: whether they are further apart than the doubt of both leaves
//! open, and how their definitions stand to each other.
//!
//! Custody: a figure as it is told goes in, a sentence of this program comes out: it tells no more than the figure.

use crate::estimate::rates::proportion::wilson;
use crate::estimate::{ConfidenceLevel, Interval};
use crate::study::{Benchmark, Counted, Definitions, Measure, Overlap};

/// Whether this study and a published figure are further apart than the doubt of both leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// They are not.
    No,
    /// They are.
    Yes,
    /// They are, if the source knows its figure as well as a share of so many persons.
    YesAsShare,
    /// They are further apart than this study's doubt alone leaves open, and nothing is known of that of the source.
    NotKnown,
    /// This study's figure has no limits.
    NoLimits,
    /// This study has no figure.
    NoFigure,
}

/// How well a source knows its figure.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Doubt {
    /// As its limits say.
    Limits(Interval),
    /// At best as a share of its persons, whom it did not follow for equally long.
    AtBest(Interval),
    /// Nothing is told of it.
    NotKnown,
}

/// A published figure with its doubt.
#[derive(Debug, Clone, Copy)]
struct Published {
    value: f64,
    /// By how much what it was rounded from may lie off it.
    rounding: f64,
    doubt: Doubt,
}

impl Published {
    /// The figure of a row, its doubt at a level. A published interval is taken for one of 95 %.
    fn of(row: &Benchmark, level: ConfidenceLevel) -> Published {
        let wider = level.deviate() / ConfidenceLevel::PERCENT_95.deviate();
        let told = row.interval.map(|(lower, upper)| Interval {
            lower: row.value - wider * (row.value - lower),
            upper: row.value + wider * (upper - row.value),
        });
        let doubt = match (told, row.people.and_then(|people| limits(people, row.value, level))) {
            (Some(told), _) => Doubt::Limits(told),
            (None, Some(of_share)) => match row.measure {
                Measure::ReturnInWindow | Measure::AgeOfRecurrent => Doubt::Limits(of_share),
                Measure::Return
                | Measure::ReturnWithNewChild
                | Measure::FirstReturnWithNewChild
                | Measure::ReturnAfterOrder => Doubt::AtBest(of_share),
                // No shares of persons.
                Measure::ApplicationsOfRecurrent
                | Measure::ApplicationsPerRecurrent
                | Measure::ChildrenPerRecurrent
                | Measure::MonthsBetweenSets
                | Measure::FirstSetsWithNewborn
                | Measure::LaterSetsWithNewborn
                | Measure::NewbornsWithSibling
                | Measure::RatioToFathers
                | Measure::Other => Doubt::NotKnown,
            },
            (None, None) => Doubt::NotKnown,
        };
        Published {
            value: row.value,
            rounding: row.rounding(),
            doubt,
        }
    }

    /// Whether the doubt of both leaves open that there is no difference, if theirs is this.
    fn may_be(&self, own: (f64, Interval), theirs: Interval) -> bool {
        let difference = Interval::of_difference(own, (self.value, theirs));
        difference.lower <= self.rounding && -self.rounding <= difference.upper
    }

    fn apart_from(&self, own: Option<(f64, Option<Interval>)>) -> Apart {
        let Some((value, limits)) = own else {
            return Apart::NoFigure;
        };
        let Some(limits) = limits else {
            return Apart::NoLimits;
        };
        let own = (value, limits);
        let certain = Interval {
            lower: self.value,
            upper: self.value,
        };
        match self.doubt {
            // More doubt of the source would leave no less open.
            _ if self.may_be(own, certain) => Apart::No,
            Doubt::NotKnown => Apart::NotKnown,
            Doubt::Limits(theirs) | Doubt::AtBest(theirs) if self.may_be(own, theirs) => Apart::No,
            Doubt::Limits(_) => Apart::Yes,
            Doubt::AtBest(_) => Apart::YesAsShare,
        }
    }
}

/// The limits of a share of so many persons (Wilson's); none where it is no share, or of nobody.
fn limits(people: u64, share: f64, level: ConfidenceLevel) -> Option<Interval> {
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    // So many people can be counted exactly.
    let counted = libm::round(share * people as f64) as u64;
    let found = wilson(counted.min(people), people, level).ok()?;
    Some(found.interval)
}

/// Whether a figure of this study, as it is told with its limits, and a published one are further apart than the doubt of both
/// leaves open.
pub(super) fn apart(row: &Benchmark, own: Option<(f64, Option<Interval>)>, level: ConfidenceLevel) -> Apart {
    Published::of(row, level).apart_from(own)
}

/// How the study's definitions stand to those of the published figure.
#[derive(Clone, Copy)]
enum Rule {
    Same,
    Other,
    Unknown,
}

fn rule<T: PartialEq>(published: Option<T>, own: &T) -> Rule {
    match published {
        None => Rule::Unknown,
        Some(rule) if rule == *own => Rule::Same,
        Some(_) => Rule::Other,
    }
}

/// A sentence on definitions after the one on the difference: all that can be said is written in the program.
macro_rules! concluded {
    ($apart:expr, $definitions:literal) => {
        match $apart {
            Apart::No => concat!("no further apart than the doubt of both leaves open; ", $definitions),
            Apart::Yes => concat!("further apart than the doubt of both leaves open; ", $definitions),
            Apart::YesAsShare => concat!(
                "further apart than the doubt of both leaves open, if the source knows its figure as well as a plain share of its \
                 persons; ",
                $definitions
            ),
            Apart::NotKnown => concat!(
                "outside of this study's limits; as nothing is known of the doubt of the source, whether chance explains it cannot be \
                 said; ",
                $definitions
            ),
            Apart::NoLimits => concat!(
                "whether chance explains a difference cannot be said, as this study's figure has no limits; ",
                $definitions
            ),
            Apart::NoFigure => $definitions,
        }
    };
}

/// What can be concluded of a row.
pub(super) fn conclusion(row: &Benchmark, definitions: &Definitions, apart: Apart) -> &'static str {
    if row.measure == Measure::ReturnAfterOrder {
        return concluded!(
            apart,
            "children from the first final order to the next application about them; coming of age competes"
        );
    }
    // A return with a new child counts new children; all else counts sets whoever they are about.
    let own = match row.measure {
        Measure::ReturnWithNewChild | Measure::FirstReturnWithNewChild => Counted::NewChild,
        _ => Counted::Any,
    };
    let overlap: Option<Overlap> = row.overlap;
    match (rule(overlap, &definitions.sets.overlap), rule(row.counted, &own)) {
        (Rule::Same, Rule::Same) => concluded!(
            apart,
            "the source treats overlapping applications and counts returns as this study does"
        ),
        (Rule::Same, Rule::Other) => concluded!(apart, "the source counts other returns than this study"),
        (Rule::Same, Rule::Unknown) => concluded!(apart, "which returns the source counts is not known"),
        (Rule::Other, Rule::Same) => concluded!(apart, "the source treats overlapping applications differently"),
        (Rule::Other, Rule::Other) => concluded!(
            apart,
            "the source treats overlapping applications differently and counts other returns"
        ),
        (Rule::Other, Rule::Unknown) => concluded!(
            apart,
            "the source treats overlapping applications differently, and which returns it counts is not known"
        ),
        (Rule::Unknown, Rule::Same) => {
            concluded!(apart, "how the source treats overlapping applications is not known")
        }
        (Rule::Unknown, Rule::Other) => concluded!(
            apart,
            "how the source treats overlapping applications is not known, and it counts other returns"
        ),
        (Rule::Unknown, Rule::Unknown) => concluded!(
            apart,
            "how the source treats overlapping applications, and which returns it counts, is not known"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVEL: ConfidenceLevel = ConfidenceLevel::PERCENT_95;

    fn interval(lower: f64, upper: f64) -> Interval {
        Interval { lower, upper }
    }

    fn published(value: f64, doubt: Doubt) -> Published {
        Published {
            value,
            rounding: 0.005,
            doubt,
        }
    }

    #[test]
    fn limits_of_both_are_squared_and_added() {
        // 0.30 (0.25 to 0.36) and 0.20 (0.17 to 0.24) lie 0.10 apart, and 0.05 and 0.04 towards each other leave 0.064 open.
        let theirs = Doubt::Limits(interval(0.17, 0.24));
        let apart = |value, lower, upper| {
            let own = Some((value, Some(interval(lower, upper))));
            published(0.20, theirs).apart_from(own)
        };
        assert_eq!(apart(0.30, 0.25, 0.36), Apart::Yes);
        // 0.06 apart: neither interval holds the other figure, and both together leave it open.
        assert_eq!(apart(0.26, 0.21, 0.32), Apart::No);
        // 0.067 apart, of which rounding may be 0.005; 0.071 apart is more.
        assert_eq!(apart(0.267, 0.217, 0.33), Apart::No);
        assert_eq!(apart(0.271, 0.221, 0.33), Apart::Yes);
        // On the other side 0.03 and 0.06 leave 0.067 open.
        assert_eq!(apart(0.13, 0.09, 0.19), Apart::No);
        assert_eq!(apart(0.12, 0.09, 0.18), Apart::Yes);
    }

    #[test]
    fn what_is_not_known_of_the_source_leaves_open_what_lies_within_this_studys_limits_alone() {
        let own = |value, lower, upper| Some((value, Some(interval(lower, upper))));
        let unknown = published(0.20, Doubt::NotKnown);
        assert_eq!(unknown.apart_from(own(0.24, 0.19, 0.30)), Apart::No);
        assert_eq!(unknown.apart_from(own(0.30, 0.25, 0.36)), Apart::NotKnown);
        // The same as a share of its persons at best.
        let at_best = published(0.20, Doubt::AtBest(interval(0.17, 0.24)));
        assert_eq!(at_best.apart_from(own(0.26, 0.21, 0.32)), Apart::No);
        assert_eq!(at_best.apart_from(own(0.30, 0.25, 0.36)), Apart::YesAsShare);
        assert_eq!(at_best.apart_from(Some((0.0, None))), Apart::NoLimits);
        assert_eq!(at_best.apart_from(None), Apart::NoFigure);
    }

    #[test]
    fn a_share_of_persons_has_limits_and_no_other_number() {
        // Wilson's of 40 of 200.
        let found = limits(200, 0.2, LEVEL);
        assert!(found.is_some_and(|own| (own.lower - 0.150_5).abs() < 1e-3 && (own.upper - 0.260_8).abs() < 1e-3));
        assert_eq!(limits(0, 0.2, LEVEL), None);
        assert_eq!(limits(200, 1.7, LEVEL), None);
    }
}
