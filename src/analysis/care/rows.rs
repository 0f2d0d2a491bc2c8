//! Rows of the table of care experience: labels, figures, evidence.
//!
//! Custody: aggregates of persons.

use super::super::crossed::{Comparison, Crossed, FourCounts};
use super::super::few::{Few, of_all_alike};
use super::super::measured::limited_share;
use super::super::proportion::{ShareLimits, proportion};
use super::super::{Figure, Group, Label, Side};
use super::members::Followed;
use crate::cohort::PersonCount;
use crate::estimate::rates::Ratio;
use crate::estimate::{ConfidenceLevel, Estimate, FEW, Interval, Reservation};
use crate::study::DisclosurePolicy;

/// What a row is about.
#[derive(Clone, Copy)]
pub(super) struct About {
    pub(super) followed: Followed,
    pub(super) among: &'static str,
    pub(super) measure: &'static str,
    pub(super) of: &'static str,
}

impl About {
    fn labels(self) -> Vec<Label> {
        let years = match self.followed {
            Followed::Years(years) => Label::Years(years),
            Followed::AnyTime => Label::Word("any"),
        };
        vec![
            years,
            Label::Word(self.among),
            Label::Word(self.measure),
            Label::Word(self.of),
        ]
    }
}

/// What a row says; without a value it says that there is none.
#[derive(Default)]
pub(super) struct Said {
    pub(super) value: Option<f64>,
    pub(super) lower: Option<f64>,
    pub(super) upper: Option<f64>,
    pub(super) reservations: Vec<Reservation>,
}

impl Said {
    pub(super) fn ratio(ratio: Ratio) -> Said {
        Said {
            value: ratio.value,
            lower: ratio.lower,
            upper: ratio.upper,
            reservations: ratio.reservations,
        }
    }

    pub(super) fn interval(value: f64, interval: Option<Interval>, reservations: Vec<Reservation>) -> Said {
        Said {
            value: Some(value),
            lower: interval.map(|interval| interval.lower),
            upper: interval.map(|interval| interval.upper),
            reservations,
        }
    }

    pub(super) fn estimate(estimate: &Estimate, reservations: Vec<Reservation>) -> Said {
        Said::interval(estimate.value, estimate.interval, reservations)
    }

    /// The same, with what is said where so few events stand behind it, of all numbers that are rounded alike.
    pub(super) fn of_events(self, (events, said): (u64, Reservation), policy: &DisclosurePolicy) -> Said {
        Said {
            reservations: of_all_alike(self.reservations, [Few::of(events, FEW, said)], policy),
            ..self
        }
    }

    /// A value without limits.
    pub(super) fn value(value: Option<f64>) -> Said {
        Said {
            value: value.filter(|value| value.is_finite()),
            ..Said::default()
        }
    }
}

/// A share of so many parents, in per cent.
pub(super) fn share(about: About, of: PersonCount, cells: &[PersonCount], said: Said) -> Group {
    // A limit that was made for a count may lie beyond all of them.
    let upper = said.upper.map(|upper| upper.min(1.0));
    let figures = limited_share(said.value, [said.lower, upper], of);
    group(about, of, cells, figures, said.reservations)
}

/// A share of so many parents that is so many of them, with limits after Wilson.
pub(super) fn counted(
    about: About,
    of: PersonCount,
    cells: &[PersonCount],
    with: u64,
    (level, policy): (ConfidenceLevel, &DisclosurePolicy),
) -> Group {
    let found = proportion((with, of.get()), ShareLimits::Wilson, level, policy);
    // What is more than all has no share.
    let (figures, reservations) = found.unwrap_or_else(|_| (limited_share(None, [None, None], of), Vec::new()));
    group(about, of, cells, figures, reservations)
}

/// A number that rests on so many parents.
pub(super) fn number(about: About, of: PersonCount, cells: &[PersonCount], decimals: u32, said: Said) -> Group {
    let figure = |value: Option<f64>, side| Figure::Number {
        value: value.filter(|value| value.is_finite()),
        side,
        decimals,
    };
    group(
        about,
        of,
        cells,
        [
            figure(said.value, Side::Nearest),
            figure(said.lower, Side::Lower),
            figure(said.upper, Side::Upper),
        ],
        said.reservations,
    )
}

/// A figure of four counts of so many parents.
pub(super) fn crossed(
    about: About,
    of: PersonCount,
    cells: &[PersonCount],
    decimals: u32,
    (counts, what, level): (FourCounts, Comparison, ConfidenceLevel),
    policy: &DisclosurePolicy,
) -> Group {
    let (parts, reservations) = Crossed::parts(counts, what, level, policy);
    let figures = parts.map(|crossed| Figure::Crossed { crossed, decimals });
    group(about, of, cells, figures, reservations)
}

/// A ratio of risks of four counts of so many parents, where nothing is drawn by chance, without limits: as it is, or as the least or
/// the greatest that is possible.
pub(super) fn plain_ratio(
    about: About,
    of: PersonCount,
    cells: &[PersonCount],
    (counts, side): (FourCounts, Side),
) -> Group {
    let ratio = Figure::Crossed {
        crossed: Crossed::plain(counts, side),
        decimals: RATIO,
    };
    let none = |side| Figure::Number {
        value: None,
        side,
        decimals: RATIO,
    };
    let figures = [ratio, none(Side::Lower), none(Side::Upper)];
    group(about, of, cells, figures, Vec::new())
}

/// Decimals of a ratio.
const RATIO: u32 = 2;

fn group(
    about: About,
    of: PersonCount,
    cells: &[PersonCount],
    [value, lower, upper]: [Figure; 3],
    reservations: Vec<Reservation>,
) -> Group {
    Group {
        labels: about.labels(),
        family: None,
        cells: cells.to_vec(),
        figures: vec![
            ("parents", Figure::Persons(of)),
            ("estimate", value),
            ("lower limit", lower),
            ("upper limit", upper),
        ],
        remark: "",
        reservations,
    }
}
