//! Shares over years, one line for each thing that is read: returns by class with the classes competing, returns of mothers and
//! fathers, after orders, as seen by one council, and of those whom a service served beside weighted comparators.
//!
//! Custody: releasable.

use super::drawing::{Anchor, Drawing, LETTERS, Mark, WIDTH, styles};
use super::font::Font;
use super::plane::Plane;
use super::{Chart, not_drawn};
use crate::release::cells::capitalised;
use crate::release::figures::Figures;
use crate::release::measured::MeasuredSection;
use crate::release::told::{Line as Told, lines as rows_of};

/// A year, the share by then, and its limits.
type Point = (f64, f64, Option<(f64, f64)>);

/// A line: its name, and its points.
struct Line {
    name: String,
    points: Vec<Point>,
}

/// More lines than this cannot be told apart in one picture.
const MOST: usize = 6;
const LEFT: f64 = 50.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 260.0;
const NAMES: f64 = 66.0;
const NAME: f64 = 19.0;
/// Height of the numbers at risk with their heading.
const RISK: f64 = 46.0;

pub(super) fn charts(section: &MeasuredSection, figures: &Figures<'_>) -> Option<Chart> {
    let (named, part): (fn(&Told) -> Option<String>, _) = match figures.dimensions() {
        [_, "years"] => (name, ""),
        // The same table has ratios, of which there is a chart.
        ["served", "method", "time", "quantity", "years"] => (arm, "returns"),
        _ => return None,
    };
    let (lines, withheld) = lines(figures, named);
    let at_risk = at_risk(figures);
    let title = match part {
        "" => section.title.clone(),
        part => format!("{}, {part}", section.title),
    };
    let mut drawn: Vec<Line> = lines.into_iter().filter(|line| line.points.len() > 1).collect();
    let left_out = drawn.len().saturating_sub(MOST);
    drawn.truncate(MOST);
    (!drawn.is_empty()).then(|| Chart {
        table: figures.name().to_owned(),
        part: part.to_owned(),
        caption: format!(
            "{title}, in per cent by years. Upright lines: {} % intervals.{}{}{}",
            section.confidence,
            if at_risk.is_empty() {
                ""
            } else {
                " Below: how many are still at risk."
            },
            if left_out > 0 {
                " Further rows are in the table."
            } else {
                ""
            },
            not_drawn(withheld)
        ),
        drawing: draw(&drawn, &at_risk, &title),
        title,
    })
}

/// The lines of all things whose share is told, and how many shares are not told.
fn lines(figures: &Figures<'_>, name: impl Fn(&Told) -> Option<String>) -> (Vec<Line>, usize) {
    let (mut lines, mut withheld): (Vec<Line>, usize) = (Vec::new(), 0);
    for row in rows_of(figures.table()) {
        let years = row.labels.last().and_then(|word| word.parse().ok());
        let (Some(name), Some(years)) = (name(&row), years) else {
            continue;
        };
        let named = |measure: &str| row.number(&format!("{measure}, %")).or_else(|| row.number(measure));
        let Some(share) = named("estimate") else {
            withheld += 1;
            continue;
        };
        let point = (years, share, named("lower limit").zip(named("upper limit")));
        match lines.iter_mut().find(|line| line.name == name) {
            Some(line) => line.points.push(point),
            None => lines.push(Line {
                name,
                points: vec![point],
            }),
        }
    }
    (lines, withheld)
}

/// What a row of a table of shares is a share of; none where it tells no share.
fn name(row: &Told) -> Option<String> {
    let name = row.labels.first()?;
    let is_share = row.has("estimate, %") || name.ends_with(", %");
    is_share.then(|| name.trim_end_matches(", %").replace('_', " "))
}

/// Whose returns a row of a table of effects tells, if it tells those of everybody in an arm.
fn arm(row: &Told) -> Option<String> {
    let [served, _, _, quantity, _] = row.labels.as_slice() else {
        return None;
    };
    let is_arm = served == "all" && quantity.contains(" who returned, ") && !quantity.contains("competing");
    let name = quantity.strip_suffix(", %").filter(|_| is_arm)?;
    Some(name.to_owned())
}

/// How many are still at risk after each year, where the table tells it: one fact for all lines.
fn at_risk(figures: &Figures<'_>) -> Vec<(f64, String)> {
    let mut told: Vec<(f64, String)> = Vec::new();
    for row in rows_of(figures.table()) {
        let years = row.labels.last().and_then(|word| word.parse().ok());
        let count = row.figure("at risk").and_then(|figure| figure.value());
        if let (Some(years), Some(count)) = (years, count)
            && told.iter().all(|(other, _)| *other != years)
        {
            told.push((years, count.to_string()));
        }
    }
    told
}

fn draw(lines: &[Line], at_risk: &[(f64, String)], title: &str) -> Drawing {
    let points = || lines.iter().flat_map(|line| &line.points);
    let last_year = points().map(|point| point.0).fold(1.0, f64::max);
    let highest = points()
        .map(|(_, share, limits)| limits.map_or(*share, |limits| limits.1))
        .fold(0.0, f64::max);
    let font = Font::ours();
    let names: Vec<Vec<String>> = lines
        .iter()
        .map(|line| font.wrapped(&capitalised(&line.name), LETTERS, WIDTH - 50.0))
        .collect();
    let name_lines: usize = names.iter().map(Vec::len).sum();
    let plane = Plane {
        left: LEFT,
        right: WIDTH - RIGHT,
        top: TOP,
        bottom: BOTTOM,
        along: (0.0, last_year),
        upwards: (0.0, (libm::ceil(highest / 10.0) * 10.0).clamp(10.0, 100.0)),
    };
    let words: Vec<String> = lines.iter().map(in_words).collect();
    let risk = if at_risk.is_empty() { 0.0 } else { RISK };
    let height = BOTTOM + NAMES + risk + NAME * name_lines as f64;
    let mut drawing = Drawing::of(height, format!("{title}. {}", words.join(" ")));
    grid(&mut drawing, &plane);
    for (place, (line, style)) in lines.iter().zip(styles()).enumerate() {
        // Intervals of several lines in one year stand a little apart.
        let shift = (place as f64 - (lines.len() as f64 - 1.0) / 2.0) * 4.0;
        curve(&mut drawing, &plane, line, style, shift);
    }
    for (years, count) in at_risk {
        drawing.text(
            (plane.x(*years), BOTTOM + NAMES + RISK / 2.0),
            Anchor::Middle,
            count.as_str(),
        );
    }
    if !at_risk.is_empty() {
        drawing.strong((4.0, BOTTOM + NAMES), Anchor::Start, "Still at risk");
    }
    let mut y = BOTTOM + NAMES + risk;
    for (lines, style) in names.into_iter().zip(styles()) {
        drawing.through(vec![(8.0, y - 5.0), (36.0, y - 5.0)], style, 2.5);
        for line in lines {
            drawing.text((44.0, y), Anchor::Start, line);
            y += NAME;
        }
    }
    drawing
}

fn grid(drawing: &mut Drawing, plane: &Plane) {
    let top = plane.upwards.1;
    let step = if top > 50.0 { 20 } else { 10 };
    // Shares in the plane are at most a hundred.
    for share in (0..=top as i64).step_by(step) {
        plane.level(drawing, share as f64, format!("{share}%"), share == 0);
    }
    for year in (0..=plane.along.1 as i64).step_by(if plane.along.1 > 12.0 { 2 } else { 1 }) {
        plane.foot(drawing, year as f64, year.to_string());
    }
    plane.along_is(drawing, "years");
}

fn curve(drawing: &mut Drawing, plane: &Plane, line: &Line, style: (&'static str, &'static str), shift: f64) {
    let place = |years: f64, share: f64| {
        let (x, y) = plane.place(years, share);
        (x + shift, y)
    };
    let places = line.points.iter().map(|(years, share, _)| place(*years, *share));
    drawing.through(places.collect(), style, 2.0);
    for (years, share, limits) in &line.points {
        if let Some((lower, upper)) = limits {
            drawing.line(place(*years, *lower), place(*years, *upper), style.0, 1.5);
        }
        drawing.mark(place(*years, *share), Mark::Disc, 3.5, style.0);
    }
}

fn in_words(line: &Line) -> String {
    let words = |(years, share, limits): &(f64, f64, Option<(f64, f64)>)| {
        let interval = limits.map_or(String::new(), |(lower, upper)| format!(" ({lower} to {upper})"));
        let unit = if *years == 1.0 { "year" } else { "years" };
        format!("{share} %{interval} within {years} {unit}")
    };
    let told: Vec<String> = line.points.iter().map(words).collect();
    format!("{}: {}.", capitalised(&line.name), told.join(", "))
}
