//! Effects on areas by periods since a service opened: what differed before it, which should be nothing, beside what did from then
//! on, with bands and a line at none.
//!
//! Custody: releasable.

use super::drawing::{AXIS, Anchor, Drawing, INK, Mark, WIDTH, styles};
use super::plane::{Plane, multiples, step};
use super::{Chart, not_drawn};
use crate::release::figures::Figures;
use crate::release::measured::MeasuredSection;
use crate::release::told::lines;

/// The effect at one period since the opening.
struct Period {
    since: i64,
    effect: f64,
    band: Option<(f64, f64)>,
}

const BEFORE: &str = "before the opening";
const AFTER: &str = "from the opening on";
const LEFT: f64 = 60.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 280.0;
const FOOT: f64 = 52.0;

pub(super) fn charts(section: &MeasuredSection, figures: &Figures<'_>) -> Option<Chart> {
    let along = match figures.dimensions() {
        ["figure", "years_since_opening"] => "years since the opening",
        ["figure", "quarters_since_opening"] => "quarters since the opening",
        _ => return None,
    };
    let (periods, left_out) = periods(figures);
    (periods.len() > 1).then(|| Chart {
        table: figures.name().to_owned(),
        part: String::new(),
        title: section.title.clone(),
        caption: format!(
            "{}: effect on the rate by {along}. Rings: before the opening, where there should be no effect: one there says that areas \
             differed already. Discs: from the opening on. Upright lines: {} % bands, which hold for all periods at once. The strong \
             line that lies stands for no effect; a mark on it without a band is the period from which effects are measured.{}",
            section.title,
            section.confidence,
            not_drawn(left_out)
        ),
        drawing: draw(&periods, along, &section.title),
    })
}

/// The periods that are told, in their order, and how many are not.
fn periods(figures: &Figures<'_>) -> (Vec<Period>, usize) {
    let (mut found, mut left_out): (Vec<Period>, usize) = (Vec::new(), 0);
    for line in lines(figures.table()) {
        let is_period = line.labels.first().is_some_and(|word| word == BEFORE || word == AFTER);
        let Some(since) = line
            .labels
            .get(1)
            .and_then(|word| word.parse().ok())
            .filter(|_| is_period)
        else {
            continue;
        };
        match line.number("estimate") {
            Some(effect) => found.push(Period {
                since,
                effect,
                band: line.number("lower limit").zip(line.number("upper limit")),
            }),
            None => left_out += 1,
        }
    }
    found.sort_by_key(|period| period.since);
    (found, left_out)
}

fn draw(periods: &[Period], along: &str, title: &str) -> Drawing {
    let words: Vec<String> = periods.iter().map(|period| in_words(period, along)).collect();
    let mut drawing = Drawing::of(BOTTOM + FOOT, format!("{title}. {}.", words.join("; ")));
    let plane = plane(periods);
    let step = step(plane.upwards.1 - plane.upwards.0, 6.0);
    let decimals = if step < 1.0 { 1 } else { 0 };
    for figure in multiples(step, plane.upwards) {
        let figure = if figure == 0.0 { 0.0 } else { figure };
        plane.level(&mut drawing, figure, format!("{figure:.decimals$}"), false);
    }
    drawing.line((plane.left, plane.y(0.0)), (plane.right, plane.y(0.0)), INK, 2.0);
    opening(&mut drawing, periods, &plane);
    let told = |place: Option<&Period>| place.map_or(0, |period| period.since);
    let (first, last) = (told(periods.first()), told(periods.last()));
    let every = 1 + (last - first) / 13;
    for since in (first..=last).filter(|since| since % every == 0) {
        plane.foot(&mut drawing, since as f64, since.to_string());
    }
    let (after, before) = ends();
    for period in periods {
        let at = |effect: f64| plane.place(period.since as f64, effect);
        let (mark, colour) = match period.since < 0 {
            true => (Mark::Ring, before),
            false => (Mark::Disc, after),
        };
        if let Some((lower, upper)) = period.band {
            drawing.line(at(lower), at(upper), colour, 2.0);
        }
        drawing.mark(at(period.effect), mark, 4.5, colour);
    }
    plane.along_is(&mut drawing, along);
    drawing
}

/// Colours from the opening on, and before it.
fn ends() -> (&'static str, &'static str) {
    let mut own = styles();
    let (after, before) = (own.next().unwrap_or_default(), own.nth(1).unwrap_or_default());
    (after.0, before.0)
}

/// The plane that holds all effects, their bands and none.
fn plane(periods: &[Period]) -> Plane {
    let ends = periods.iter().flat_map(|period| {
        let (lower, upper) = period.band.unwrap_or((period.effect, period.effect));
        [period.effect, lower, upper]
    });
    let (least, greatest) = ends.fold((0.0, 0.0), |(least, greatest): (f64, f64), end| {
        (least.min(end), greatest.max(end))
    });
    let step = step((greatest - least).max(0.4), 6.0);
    let since = || periods.iter().map(|period| period.since as f64);
    Plane {
        left: LEFT,
        right: WIDTH - RIGHT,
        top: TOP,
        bottom: BOTTOM,
        along: (
            since().fold(f64::INFINITY, f64::min) - 0.5,
            since().fold(f64::NEG_INFINITY, f64::max) + 0.5,
        ),
        upwards: (
            libm::floor(least / step) * step,
            libm::ceil(greatest / step).max(1.0) * step,
        ),
    }
}

/// The line between the time before the opening and the time after it, where both are told.
fn opening(drawing: &mut Drawing, periods: &[Period], plane: &Plane) {
    let is_told = |before: bool| periods.iter().any(|period| (period.since < 0) == before);
    if is_told(true) && is_told(false) {
        let x = plane.x(-0.5);
        drawing.line((x, plane.top), (x, plane.bottom), AXIS, 1.0);
        drawing.text((x, plane.top - 12.0), Anchor::Middle, "opening");
    }
}

fn in_words(period: &Period, along: &str) -> String {
    let unit = along.split(' ').next().unwrap_or_default();
    let one = unit.trim_end_matches('s');
    let number = period.since.unsigned_abs();
    let unit = if number == 1 { one } else { unit };
    let when = match period.since {
        since if since < 0 => format!("{number} {unit} before the opening"),
        0 => format!("in the {one} of the opening"),
        _ => format!("{number} {unit} after it"),
    };
    let band = period
        .band
        .map_or(String::new(), |(lower, upper)| format!(" ({lower} to {upper})"));
    format!("{when}: {}{band}", period.effect)
}
