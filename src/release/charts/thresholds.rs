//! Precision and recall of pairs over thresholds: as the model expects, and as the truth says where there is one.
//!
//! Custody: releasable.

use super::Chart;
use super::drawing::{Anchor, Drawing, LETTERS, WIDTH, styles};
use super::plane::Plane;
use crate::release::figures::Figures;

/// What is drawn over the thresholds, in the order of the styles.
const SHARES: [&str; 4] = [
    "expected precision, %",
    "expected recall, %",
    "precision, %",
    "recall, %",
];

const BOTTOM: f64 = 260.0;
const NAMES: f64 = 66.0;

type Line = (&'static str, Vec<(f64, f64)>);

pub(super) fn chart(figures: &Figures<'_>, population: &str) -> Option<Chart> {
    let line = |measure: &'static str| {
        let point = |threshold: String| {
            let share = figures.number(&[population, &threshold], measure)?;
            Some((threshold.parse::<f64>().ok()?, share))
        };
        let points: Vec<(f64, f64)> = figures.seconds(population).into_iter().filter_map(point).collect();
        (points.len() > 1).then_some((measure.trim_end_matches(", %"), points))
    };
    let lines: Vec<Line> = SHARES.into_iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| Chart {
        table: figures.name().to_owned(),
        part: String::new(),
        title: format!("Pairs of {population} at other thresholds"),
        caption: format!(
            "Pairs of {population} at other thresholds, each pair by itself: the share of linked pairs that are one person \
             (precision), and of pairs that are one person that are linked (recall)."
        ),
        drawing: draw(&lines, population),
    })
}

fn draw(lines: &[Line], population: &str) -> Drawing {
    let shares = lines.iter().flat_map(|(_, points)| points).map(|(_, share)| *share);
    let lowest = shares.fold(100.0, f64::min);
    let bottom = (libm::floor(lowest / 10.0) * 10.0).clamp(0.0, 90.0);
    let plane = Plane {
        left: 50.0,
        right: WIDTH - 20.0,
        top: 14.0,
        bottom: BOTTOM,
        along: (0.0, 1.0),
        upwards: (bottom, 100.0),
    };
    let words: Vec<String> = lines.iter().map(in_words).collect();
    let alternative = format!("Pairs of {population} by threshold. {}", words.join(" "));
    let mut drawing = Drawing::of(BOTTOM + NAMES + 21.0 * lines.len() as f64, alternative);
    for share in (bottom as i64..=100).step_by(if bottom < 50.0 { 20 } else { 10 }) {
        plane.level(&mut drawing, share as f64, format!("{share}%"), false);
    }
    for fifths in 0_u8..=5 {
        let threshold = f64::from(fifths) / 5.0;
        plane.foot(&mut drawing, threshold, format!("{threshold:.1}"));
    }
    plane.along_is(&mut drawing, "probability from which a pair is linked");
    for (place, ((name, points), style)) in lines.iter().zip(styles()).enumerate() {
        let places = points.iter().map(|(threshold, share)| plane.place(*threshold, *share));
        drawing.through(places.collect(), style, 2.5);
        let y = BOTTOM + NAMES + 21.0 * place as f64;
        drawing.through(vec![(8.0, y - LETTERS / 3.0), (36.0, y - LETTERS / 3.0)], style, 2.5);
        drawing.text((44.0, y), Anchor::Start, *name);
    }
    drawing
}

fn in_words((name, points): &Line) -> String {
    let words = |(threshold, share): &(f64, f64)| format!("{share} % at {threshold}");
    let ends: Vec<String> = points.first().into_iter().chain(points.last()).map(words).collect();
    format!("{name}: {}.", ends.join(", "))
}
