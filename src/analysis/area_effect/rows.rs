//! The rows of the table: the headline first, then what supports or doubts it.
//!
//! Custody: effects go in, groups of figures come out; reviewed before release.

use super::averted::{Averted, in_steps, limits_in_steps};
use super::behind::{self, foreseen};
use super::fits::Fitted;
use super::units::Units;
use super::{Figure, Group, Label, Side};
use crate::cohort::PersonCount;
use crate::estimate::{Interval, Reservation};
use crate::study::{AreaEffect, DisclosurePolicy, Level};

const ALL: Label = Label::Word("all");
/// Sentences of which one is made.
macro_rules! left_out {
    () => {
        "left out: "
    };
}
macro_rules! late {
    () => {
        "areas that were not seen for long enough before the opening"
    };
}
macro_rules! births {
    () => {
        "areas of which no births, or no time at risk, are known"
    };
}
macro_rules! newborns {
    () => {
        "newborns whose birth dates do not decide whether they are"
    };
}
const NOTHING: &str = "nothing can be compared: no period of a served area has others beside it";
const IN_PART: &str =
    "of those periods alone of which an effect was estimated: in the others there was nothing to compare with";
const BY_PLACEBOS: &str =
    "areas count alike; p: the share of areas whose gap from their own synthetic control grows as much";
const ALIKE: &str = "areas count alike";
const FORBIDDEN: &str = "areas count alike; no headline: areas already served can stand in as comparators";

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

    /// In steps, limits outwards; as it is where there are none.
    fn in_steps(self, step: Option<f64>) -> Row {
        let Some(step) = step else { return self };
        Row {
            value: self.value.map(|value| in_steps(value, step, Side::Nearest)),
            interval: self.interval.map(|limits| limits_in_steps(limits, step)),
            ..self
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

/// The steps in which effects are told of those periods that lie so many from the opening: as much as the events that counts are
/// rounded to make of the time at risk of served areas in those of them of which an effect can be estimated. None where events are
/// divided by births: these are rounded.
fn step(asked: &AreaEffect, units: &Units<'_>, policy: &DisclosurePolicy, keep: impl Fn(i64) -> bool) -> Option<f64> {
    let exposure = behind::exposure(asked, units, keep);
    // What counts are rounded to is a small whole number.
    let is_told_so = !asked.outcome.needs_births() && exposure > 0.0;
    is_told_so.then(|| policy.round_to as f64 * asked.outcome.per() / exposure)
}

pub(super) fn groups(
    asked: &AreaEffect,
    units: &Units<'_>,
    fitted: &Option<Fitted>,
    policy: &DisclosurePolicy,
) -> Vec<Group> {
    let cells = of_effect(asked, units);
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
    let of_all_periods = step(asked, units, policy, |since| since >= 0);
    let trends = Row {
        p_value: fitted.pre_trends.map(|test| test.p_value),
        ..Row::of("trends before, together", None)
    };
    let mut groups = vec![
        headline_row(headline, units, fitted)
            .in_steps(of_all_periods)
            .group(cells.clone()),
        by_clusters(fitted).in_steps(of_all_periods).group(cells.clone()),
        trends.group(behind::cells(asked, units, |since| since < -foreseen(asked))),
    ];
    let of_all = behind::with_earlier(asked, units, |since| since >= 0);
    groups.extend(
        others(fitted, of_all_periods)
            .into_iter()
            .map(|row| row.group(of_all.clone())),
    );
    groups.extend(averted(&fitted.averted).map(|row| row.group(cells.clone())));
    groups.extend(by_year(asked, units, fitted, policy));
    groups
}

/// Events averted, over how many years, and how much of what served areas were exposed to that is.
fn averted(found: &Averted) -> [Row; 3] {
    let is_part = found.share < 1.0 - 1e-9;
    [
        Row {
            interval: found.interval,
            remark: if is_part { IN_PART } else { "" },
            ..Row::of("events averted in served areas", Some(found.events))
        },
        // Years of a study are far below 2^53.
        Row::of("years over which they are counted", Some(found.years as f64)),
        Row::of(
            "births or time at risk of served areas that is counted, %",
            Some(100.0 * found.share),
        ),
    ]
}

/// The persons behind the effect: those of all periods from the opening on, and of the last before it.
pub(super) fn of_effect(asked: &AreaEffect, units: &Units<'_>) -> Vec<PersonCount> {
    behind::cells(asked, units, |since| since >= 0)
}

fn headline_row(words: &'static str, units: &Units<'_>, fitted: &Fitted) -> Row {
    let found = &fitted.headline;
    Row {
        interval: found.estimate.interval,
        p_value: Some(found.test.p_value),
        remark: left_out(units),
        reservations: reservations(fitted),
        ..Row::of(words, Some(found.estimate.value))
    }
}

/// Who is left out, in one sentence.
fn left_out(units: &Units<'_>) -> &'static str {
    match (units.left_out, units.without_births, units.undecided) {
        (false, false, false) => "",
        (true, false, false) => concat!(left_out!(), late!()),
        (false, true, false) => concat!(left_out!(), births!()),
        (false, false, true) => concat!(left_out!(), newborns!()),
        (true, true, false) => concat!(left_out!(), late!(), "; ", births!()),
        (true, false, true) => concat!(left_out!(), late!(), "; ", newborns!()),
        (false, true, true) => concat!(left_out!(), births!(), "; ", newborns!()),
        (true, true, true) => concat!(left_out!(), late!(), "; ", births!(), "; ", newborns!()),
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
fn others(fitted: &Fitted, step: Option<f64>) -> Vec<Row> {
    let (mut rows, mut shares) = (Vec::new(), Vec::new());
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
            remark: ALIKE,
            reservations: found.reservations.clone(),
            ..Row::of("synthetic difference-in-differences", Some(found.effect.value))
        });
    }
    if let Some(found) = &fitted.two_way {
        // Where the weight cannot be worked out, as in a panel with gaps, nothing says that there is none.
        let is_clean = found.forbidden == Some(0.0);
        rows.push(Row {
            interval: found.estimate.interval,
            p_value: found.p_value,
            remark: if is_clean { ALIKE } else { FORBIDDEN },
            reservations: found.reservations.clone(),
            ..Row::of("two-way fixed effects, for comparison", Some(found.estimate.value))
        });
        shares.push(Row::of(
            "of its weight on areas already served, %",
            found.forbidden.map(|share| share * 100.0),
        ));
    }
    // A share of weights is no rate.
    rows.into_iter().map(|row| row.in_steps(step)).chain(shares).collect()
}

/// Effects by periods since the opening, with bands that hold for all of them at once. Those from the opening on are parts of
/// the headline: one that is withheld could be worked out from it and the others.
fn by_year(asked: &AreaEffect, units: &Units<'_>, fitted: &Fitted, policy: &DisclosurePolicy) -> Vec<Group> {
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
        Group {
            family: (!before).then_some(0),
            ..row
                .in_steps(step(asked, units, policy, |since| since == effect.at))
                .group(behind::cells(asked, units, |since| since == effect.at))
        }
    };
    pairs.map(row).collect()
}

pub(super) fn negative_control(
    asked: &AreaEffect,
    units: &Units<'_>,
    fitted: &Option<Fitted>,
    policy: &DisclosurePolicy,
) -> Group {
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
    row.in_steps(step(asked, units, policy, |since| since >= 0))
        .group(of_effect(asked, units))
}
