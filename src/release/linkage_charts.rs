//! Charts of the linkage as inline SVG, each with a text alternative: the weights of the levels of agreement, and precision
//! and recall at other thresholds. They draw what the released tables hold, and no more.
//!
//! Custody: releasable.

use maud::{Markup, html};

use super::chart::{end_names, number, styles};
use super::figures::Figures;

const WIDTH: f64 = 720.0;

/// The middle of the bars, where a level speaks neither for one person nor against.
const MIDDLE: f64 = 400.0;
/// Room of the longest bar on either side, and of the number at its end.
const REACH: f64 = 130.0;
const ROW: f64 = 20.0;
const FOR: &str = "#12436D";
const AGAINST: &str = "#801650";

/// Bits for and against by level of agreement, field by field: the evidence that each level is.
pub(super) fn weights(figures: &Figures<'_>, population: &str) -> Option<Markup> {
    let mut rows: Vec<(String, Option<(String, f64)>)> = Vec::new();
    for (field, levels) in figures.fields(population) {
        let shown: Vec<(String, f64)> = levels
            .into_iter()
            .filter_map(|level| {
                Some((
                    level.clone(),
                    figures.number(&[population, &field, &level], "match weight, bits")?,
                ))
            })
            .collect();
        if !shown.is_empty() {
            rows.push((field, None));
            // The strongest agreement first.
            rows.extend(
                shown
                    .into_iter()
                    .rev()
                    .map(|(level, bits)| (level.clone(), Some((level, bits)))),
            );
        }
    }
    let strongest = rows
        .iter()
        .filter_map(|(_, bar)| Some(bar.as_ref()?.1.abs()))
        .fold(0.0, f64::max);
    if strongest <= 0.0 {
        return None;
    }
    let height = ROW * (rows.len() as f64 + 1.5);
    let view = format!("0 0 {WIDTH} {}", number(height));
    let words: Vec<String> = rows.iter().map(|(name, bar)| in_words(name, bar.as_ref())).collect();
    let alternative = format!("Match weights of the {population}, in bits. {}", words.join(" "));
    Some(html! {
        svg viewBox=(view) role="img" aria-label=(alternative) class="chart weights" {
            line x1=(number(MIDDLE)) x2=(number(MIDDLE)) y1=(number(ROW)) y2=(number(height)) stroke="#3d3d3d" stroke-width="1" {}
            text x=(number(MIDDLE - 10.0)) y="14" text-anchor="end" { "for two people" }
            text x=(number(MIDDLE + 10.0)) y="14" { "for one person" }
            @for (place, (name, bar)) in rows.iter().enumerate() {
                @let y = ROW * (place as f64 + 2.1);
                @match bar {
                    None => { text x="0" y=(number(y)) class="name" { (name) } }
                    Some((level, bits)) => { (weight_bar(level, *bits, y, REACH / strongest)) }
                }
            }
        }
    })
}

fn in_words(name: &str, bar: Option<&(String, f64)>) -> String {
    match bar {
        None => format!("{name}:"),
        Some((level, bits)) => format!("{level} {bits};"),
    }
}

fn weight_bar(level: &str, bits: f64, y: f64, scale: f64) -> Markup {
    let length = bits.abs() * scale;
    let (left, colour) = if bits < 0.0 {
        (MIDDLE - length, AGAINST)
    } else {
        (MIDDLE, FOR)
    };
    let (end, anchor) = if bits < 0.0 {
        (left - 6.0, "end")
    } else {
        (MIDDLE + length + 6.0, "start")
    };
    html! {
        text x="16" y=(number(y)) { (level) }
        rect x=(number(left)) y=(number(y - 11.0)) width=(number(length)) height="13" fill=(colour) {}
        text x=(number(end)) y=(number(y)) text-anchor=(anchor) { (format!("{bits}")) }
    }
}

const HEIGHT: f64 = 340.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 560.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 48.0;

/// What is drawn over the thresholds, in the order of the styles.
const SHARES: [&str; 4] = [
    "expected precision, %",
    "expected recall, %",
    "precision, %",
    "recall, %",
];

/// Precision and recall of pairs over thresholds: as the model expects, and as the truth says where there is one.
pub(super) fn thresholds(figures: &Figures<'_>, population: &str) -> Option<Markup> {
    let line = |measure: &'static str| {
        let point = |threshold: String| {
            let share = figures.number(&[population, &threshold], measure)?;
            Some((threshold.parse::<f64>().ok()?, share))
        };
        let points: Vec<(f64, f64)> = figures.seconds(population).into_iter().filter_map(point).collect();
        (points.len() > 1).then_some((measure.trim_end_matches(", %"), points))
    };
    let lines: Vec<(&str, Vec<(f64, f64)>)> = SHARES.into_iter().filter_map(line).collect();
    let lowest = lines
        .iter()
        .flat_map(|(_, points)| points)
        .map(|(_, share)| *share)
        .fold(100.0, f64::min);
    if lines.is_empty() {
        return None;
    }
    let bottom = (libm::floor(lowest / 10.0) * 10.0).clamp(0.0, 90.0);
    let x = |threshold: f64| LEFT + (RIGHT - LEFT) * threshold;
    let y = |share: f64| HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (share - bottom) / (100.0 - bottom);
    let words: Vec<String> = lines
        .iter()
        .map(|(name, points)| curve_in_words(name, points))
        .collect();
    let alternative = format!("Pairs of {population} by threshold. {}", words.join(" "));
    let ends = lines.iter().zip(styles()).filter_map(|((name, points), (colour, _))| {
        let (threshold, share) = points.last()?;
        Some((y(*share), x(*threshold), *name, colour))
    });
    Some(html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(alternative) class="chart" {
            @for share in (bottom as i64..=100).step_by(if bottom < 50.0 { 20 } else { 10 }) {
                line x1=(number(LEFT)) x2=(number(RIGHT)) y1=(number(y(share as f64))) y2=(number(y(share as f64))) stroke="#d9d9d9" stroke-width="1" {}
                text x=(number(LEFT - 8.0)) y=(number(y(share as f64) + 5.0)) text-anchor="end" { (share) "%" }
            }
            @for tenths in (0..=10_u8).step_by(2) {
                @let threshold = f64::from(tenths) / 10.0;
                text x=(number(x(threshold))) y=(number(HEIGHT - BOTTOM + 22.0)) text-anchor="middle" { (threshold) }
            }
            text x=(number((LEFT + RIGHT) / 2.0)) y=(number(HEIGHT - 6.0)) text-anchor="middle" {
                "probability from which a pair is linked"
            }
            @for ((_, points), (colour, dashes)) in lines.iter().zip(styles()) {
                @let path: Vec<String> = points.iter().map(|(threshold, share)| format!("{},{}", number(x(*threshold)), number(y(*share)))).collect();
                polyline points=(path.join(" ")) fill="none" stroke=(colour) stroke-width="2.5" stroke-dasharray=(dashes) {}
            }
            (end_names(ends.collect()))
        }
    })
}

fn curve_in_words(name: &str, points: &[(f64, f64)]) -> String {
    let words = |(threshold, share): &(f64, f64)| format!("{share} % at {threshold}");
    let ends: Vec<String> = points.first().into_iter().chain(points.last()).map(words).collect();
    format!("{name}: {}.", ends.join(", "))
}
