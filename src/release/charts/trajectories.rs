//! What clients were like at referral and at their reviews: one panel for each instrument, the mean of those reviewed then beside
//! what the same persons had at referral.
//!
//! Custody: releasable.

use super::drawing::{Anchor, Drawing, Mark, WIDTH, styles};
use super::plane::{Plane, multiples, step};
use super::{Chart, not_drawn};
use crate::release::cells::capitalised;
use crate::release::figures::Figures;
use crate::release::measured::MeasuredSection;
use crate::release::told::{Line, lines};

/// What is told of one mark.
struct Review {
    months: f64,
    before: f64,
    then: f64,
    /// Limits of the mean change.
    change: Option<(f64, f64)>,
}

struct Panel {
    instrument: String,
    reviews: Vec<Review>,
}

const PANEL: f64 = 190.0;
const HEAD: f64 = 30.0;
const FOOT: f64 = 44.0;

pub(super) fn charts(section: &MeasuredSection, figures: &Figures<'_>) -> Option<Chart> {
    if figures.dimensions() != ["instrument", "at"] || !figures.measures().contains(&"mean then") {
        return None;
    }
    let (panels, left_out) = panels(&lines(figures.table()));
    (!panels.is_empty()).then(|| Chart {
        table: figures.name().to_owned(),
        part: String::new(),
        title: section.title.clone(),
        caption: format!(
            "{}. Unbroken: the mean at each review; dashed: what the same clients had at referral. Upright lines: {} % intervals of \
             the change, laid at the value at referral. Who left early is in none of the later reviews, and nothing here shows what \
             would have happened without the service.{}",
            section.title,
            section.confidence,
            not_drawn(left_out)
        ),
        drawing: draw(&panels, &section.title),
    })
}

/// The panels of what is told at more than one mark, and how many marks are not told.
fn panels(lines: &[Line]) -> (Vec<Panel>, usize) {
    let (mut panels, mut left_out): (Vec<Panel>, usize) = (Vec::new(), 0);
    for line in lines {
        let (Some(instrument), Some(at)) = (line.labels.first(), line.labels.get(1)) else {
            continue;
        };
        // The latest review of each comes after unequal times.
        let Some(months) = at.strip_suffix(" months").and_then(|months| months.parse().ok()) else {
            continue;
        };
        let (Some(before), Some(then)) = (line.number("mean at referral"), line.number("mean then")) else {
            left_out += 1;
            continue;
        };
        let review = Review {
            months,
            before,
            then,
            change: line.number("lower limit").zip(line.number("upper limit")),
        };
        match panels.last_mut().filter(|panel| panel.instrument == *instrument) {
            Some(panel) => panel.reviews.push(review),
            None => panels.push(Panel {
                instrument: instrument.clone(),
                reviews: vec![review],
            }),
        }
    }
    panels.retain(|panel| panel.reviews.len() > 1);
    (panels, left_out)
}

fn draw(panels: &[Panel], title: &str) -> Drawing {
    let last = panels
        .iter()
        .flat_map(|panel| &panel.reviews)
        .map(|review| review.months)
        .fold(1.0, f64::max);
    let words: Vec<String> = panels.iter().map(in_words).collect();
    let mut drawing = Drawing::of(
        PANEL * panels.len() as f64 + 10.0,
        format!("{title}. {}", words.join(" ")),
    );
    for (place, panel) in panels.iter().enumerate() {
        one(&mut drawing, panel, PANEL * place as f64, last);
    }
    drawing
}

fn one(drawing: &mut Drawing, panel: &Panel, top: f64, last: f64) {
    let figures = panel.reviews.iter().flat_map(|review| {
        let (lower, upper) = review.change.unwrap_or((0.0, 0.0));
        [review.before, review.then, review.before + lower, review.before + upper]
    });
    let figures: Vec<f64> = figures.collect();
    let least = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = figures.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let step = step((greatest - least).max(0.4), 4.0);
    let upwards = (
        libm::floor(least / step) * step,
        (libm::floor(greatest / step) + 1.0) * step,
    );
    let plane = Plane {
        left: 50.0,
        right: WIDTH - 24.0,
        top: top + HEAD,
        bottom: top + PANEL - FOOT,
        along: (0.0, last * 1.03),
        upwards,
    };
    drawing.strong((4.0, top + 18.0), Anchor::Start, capitalised(&panel.instrument));
    let decimals = if step < 1.0 { 1 } else { 0 };
    for figure in multiples(step, upwards) {
        plane.level(drawing, figure, format!("{figure:.decimals$}"), false);
    }
    let mut own = styles();
    let (then, before) = (own.next().unwrap_or_default(), own.nth(1).unwrap_or_default());
    for review in &panel.reviews {
        plane.foot(drawing, review.months, format!("{}", review.months));
        if let Some((lower, upper)) = review.change {
            let at = |change: f64| plane.place(review.months, review.before + change);
            drawing.line(at(lower), at(upper), then.0, 1.5);
        }
    }
    drawing.text((4.0, plane.bottom + 20.0), Anchor::Start, "months");
    let line = |of: fn(&Review) -> f64| {
        let places = panel.reviews.iter();
        places.map(|review| plane.place(review.months, of(review))).collect()
    };
    drawing.through(line(|review| review.before), before, 2.0);
    drawing.through(line(|review| review.then), then, 2.5);
    for review in &panel.reviews {
        drawing.mark(plane.place(review.months, review.before), Mark::Ring, 3.5, before.0);
        drawing.mark(plane.place(review.months, review.then), Mark::Disc, 3.5, then.0);
    }
}

fn in_words(panel: &Panel) -> String {
    let words = |review: &Review| format!("{} at {} months, from {}", review.then, review.months, review.before);
    let told: Vec<String> = panel.reviews.iter().map(words).collect();
    format!("{}: {}.", capitalised(&panel.instrument), told.join("; "))
}
