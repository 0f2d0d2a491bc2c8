//! The rows of the table: the headline first, then what supports or doubts it.
//!
//! Custody: effects go in, groups of figures come out; reviewed before release.

use super::fits::Fitted;
use super::units::Units;
use super::{Figure, Group, Label, Side};
use crate::cohort::PersonCount;
use crate::estimate::{ConfidenceLevel, Estimate, Interval, Reservation};
use crate::study::{AreaEffect, Level};

const ALL: Label = Label::Word("all");
const LEFT_OUT: &str = "areas that were not seen for long enough before the opening are left out";
const NOTHING: &str = "nothing can be compared: no period of a served area has others beside it";
const BY_PLACEBOS: &str = "p: the share of areas whose gap from their own synthetic control grows as much";
const FORBIDDEN: &str = "no headline: areas already served stand in as comparators";

/// One row before it is a group.
struct Row {
    labels: Vec<Label>,
    value: Option<f64>,
    interval: Option<Interval>,
    p_value: Option<f64>,
    remark: &'static str,
    reservations: Vec<Reservation>,
}

impl Row {
    fn of(words: &'static str, value: Option<f64>) -> Row {
        Row {
            labels: vec![Label::Word(words), ALL],
            value,
            interval: None,
            p_value: None,
            remark: "",
            reservations: Vec::new(),
        }
    }

    fn group(self, cells: Vec<PersonCount>) -> Group {
        let number = |value, side, decimals| Figure::Number { value, side, decimals };
        let limit = |end: fn(Interval) -> f64| self.interval.map(end);
        Group {
            labels: self.labels,
            family: None,
            cells,
            figures: vec![
                ("estimate", number(self.value, Side::Nearest, 1)),
                ("lower limit", number(limit(|found| found.lower), Side::Lower, 1)),
                ("upper limit", number(limit(|found| found.upper), Side::Upper, 1)),
                ("p", number(self.p_value, Side::Nearest, 3)),
            ],
            remark: self.remark,
            reservations: self.reservations,
        }
    }
}

pub(super) fn groups(
    asked: &AreaEffect,
    units: &Units<'_>,
    fitted: &Option<Fitted>,
    level: ConfidenceLevel,
) -> Vec<Group> {
    let cells = units.cells();
    let headline = "effect on the rate";
    let Some(fitted) = fitted else {
        let remark = if units.refused.is_empty() {
            NOTHING
        } else {
            units.refused
        };
        let row = Row {
            remark,
            ..Row::of(headline, None)
        };
        return vec![row.group(cells)];
    };
    let mut rows = vec![
        headline_row(headline, units, fitted),
        by_clusters(fitted),
        Row {
            p_value: fitted.pre_trends.map(|test| test.p_value),
            ..Row::of("trends before, together", None)
        },
    ];
    rows.extend(others(fitted));
    let (value, error) = averted(asked, units, fitted);
    rows.push(Row {
        interval: error.and_then(|error| Estimate::normal(value, error, level).interval),
        ..Row::of("events averted in served areas", Some(value))
    });
    let mut groups: Vec<Group> = rows.into_iter().map(|row| row.group(cells.clone())).collect();
    groups.extend(by_year(units, fitted));
    groups
}

fn headline_row(words: &'static str, units: &Units<'_>, fitted: &Fitted) -> Row {
    let found = &fitted.headline;
    Row {
        interval: found.estimate.interval,
        p_value: Some(found.test.p_value),
        remark: if units.left_out { LEFT_OUT } else { "" },
        reservations: reservations(fitted),
        ..Row::of(words, Some(found.estimate.value))
    }
}

/// What has to be told beside the headline.
pub(super) fn reservations(fitted: &Fitted) -> Vec<Reservation> {
    let all = fitted.reservations.iter().chain(&fitted.headline.reservations);
    all.copied().collect()
}

fn by_clusters(fitted: &Fitted) -> Row {
    let found = &fitted.by_clusters.overall;
    Row {
        interval: found.interval,
        p_value: found.against_zero().map(|test| test.p_value),
        reservations: fitted.by_clusters.reservations.clone(),
        ..Row::of("the same, errors by area", Some(found.value))
    }
}

/// What other estimators say, where they can.
fn others(fitted: &Fitted) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some((effect, p_value, reservations)) = &fitted.synthetic {
        rows.push(Row {
            p_value: Some(*p_value),
            remark: BY_PLACEBOS,
            reservations: reservations.clone(),
            ..Row::of("synthetic control", Some(*effect))
        });
    }
    if let Some(found) = &fitted.synthetic_difference {
        rows.push(Row {
            interval: found.effect.interval,
            p_value: found.effect.against_zero().map(|test| test.p_value),
            reservations: found.reservations.clone(),
            ..Row::of("synthetic difference-in-differences", Some(found.effect.value))
        });
    }
    if let Some(found) = &fitted.two_way {
        let forbidden = found.forbidden.filter(|share| *share > 0.0);
        rows.push(Row {
            interval: found.estimate.interval,
            p_value: found.p_value,
            remark: if forbidden.is_some() { FORBIDDEN } else { "" },
            reservations: found.reservations.clone(),
            ..Row::of("two-way fixed effects, for comparison", Some(found.estimate.value))
        });
        rows.push(Row::of(
            "of its weight on areas already served, %",
            found.forbidden.map(|share| share * 100.0),
        ));
    }
    rows
}

/// Effects by periods since the opening, with bands that hold for all of them at once.
fn by_year(units: &Units<'_>, fitted: &Fitted) -> Vec<Group> {
    let pairs = fitted.by_year.effects.iter().zip(&fitted.bands.bands);
    let row = |(effect, band): (&crate::estimate::panel::AggregateEffect, &crate::estimate::panel::Band)| {
        let before = effect.at < 0;
        let words = if before {
            "before the opening"
        } else {
            "from the opening on"
        };
        let row = Row {
            labels: vec![Label::Word(words), Label::Level(Level::of_year(effect.at))],
            interval: band.band,
            reservations: effect.reservations.clone(),
            ..Row::of(words, Some(effect.effect.value))
        };
        row.group(units.cells_where(|since| before || since == effect.at))
    };
    pairs.map(row).collect()
}

/// Events averted in the served areas from the opening on, with the standard error that the headline's interval has; none
/// where the headline has none.
pub(super) fn averted(asked: &AreaEffect, units: &Units<'_>, fitted: &Fitted) -> (f64, Option<f64>) {
    let mut exposed = 0.0;
    for unit in units.served() {
        let is_served = |period: i64| unit.first.is_some_and(|first| period >= first);
        let served = unit.periods.iter().filter(|(period, ..)| is_served(*period));
        exposed += served.map(|(_, exposure, _)| exposure).sum::<f64>();
    }
    let events = exposed / asked.outcome.per();
    let found = &fitted.headline.estimate;
    let by_interval = found
        .interval
        .map(|limits| (limits.upper - limits.lower) / (2.0 * found.level.deviate()));
    let error = by_interval.or(fitted.by_clusters.overall.standard_error);
    (-found.value * events, error.map(|error| error * events))
}

pub(super) fn negative_control(units: &Units<'_>, fitted: &Option<Fitted>) -> Group {
    let words = "effect on the negative control";
    let row = match fitted {
        Some(fitted) => headline_row(words, units, fitted),
        None => Row {
            remark: if units.refused.is_empty() {
                NOTHING
            } else {
                units.refused
            },
            ..Row::of(words, None)
        },
    };
    row.group(units.cells())
}
