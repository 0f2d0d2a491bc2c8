//! The probability of return over years, with its intervals and with how many are still at risk.
//!
//! Custody: releasable.

use super::Chart;
use super::drawing::{Anchor, Drawing, LETTERS, Mark, WIDTH, styles};
use super::font::Font;
use super::plane::{Plane, end_names, room_for};
use crate::disclosure::{EVERYBODY, Label, Released, ReleasedTable, Reviewed};
use crate::release::CurveSection;
use crate::release::figures::is_of_none;

/// Strata that a report draws: name in the table, heading.
pub(in crate::release) const STRATA: [(&str, &str); 7] = [
    ("age_band", "By age at first proceedings"),
    ("children", "By number of children in first proceedings"),
    ("period", "By period of first proceedings"),
    ("youngest_child", "By age of the youngest child in first proceedings"),
    ("local_authority", "By local authority of first proceedings"),
    ("order", "By order made in first proceedings"),
    (
        "children_removed",
        "By number of children removed by the start of the clock",
    ),
];

/// A curve to draw.
struct Line {
    name: String,
    points: Vec<Point>,
    /// How many are at risk after each year, from none on, as they are told.
    at_risk: Vec<(i64, String)>,
}

struct Point {
    years: i64,
    share: f64,
    limits: Option<(f64, f64)>,
    /// Whether nobody was seen to return by then.
    is_of_none: bool,
}

const LEFT: f64 = 50.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 300.0;
/// From the bottom of the plane to the heading of numbers at risk, and the height of a line of them.
const RISK: f64 = 68.0;
const RISK_LINE: f64 = 20.0;

pub(super) fn charts(section: &CurveSection) -> Vec<Chart> {
    let Reviewed::Released(table) = &section.table else {
        return Vec::new();
    };
    let everybody = line(table, &EVERYBODY, "everybody").map(|line| Chart {
        table: table.name().to_owned(),
        part: String::new(),
        title: section.title.clone(),
        caption: format!(
            "Probability of a further set of proceedings{}, by years since the first. Upright lines: {} % intervals. Below: how \
             many are still at risk.",
            section.counted, section.confidence
        ),
        drawing: draw(&[line], &section.title),
    });
    let strata = STRATA
        .into_iter()
        .filter_map(|(stratum, heading)| by_stratum(table, stratum, (heading, section.counted)));
    everybody.into_iter().chain(strata).collect()
}

/// The curves of one stratum, level by level, without intervals: those are in the table. Of a group whose level is not known
/// there is no curve: who cannot be put into a group can seldom be linked, so that it would run too low.
fn by_stratum(table: &ReleasedTable, stratum: &'static str, (heading, counted): (&str, &str)) -> Option<Chart> {
    let name = |group: &[Label]| group.get(1).map(ToString::to_string).unwrap_or_default();
    let groups = table.groups(stratum);
    let lines: Vec<Line> = groups
        .iter()
        .filter(|group| !is_unknown(group))
        .filter_map(|group| line(table, group, &name(group)))
        .collect();
    (!lines.is_empty()).then(|| Chart {
        table: table.name().to_owned(),
        part: stratum.to_owned(),
        title: heading.to_owned(),
        caption: format!(
            "{heading}: probability of return{counted}, by years since the first proceedings. Intervals are in the table: lines that lie \
             apart need not differ. Below: how many are still at risk; [c] stands for what is withheld."
        ),
        drawing: draw(&lines, heading),
    })
}

/// Whether a group is that of the persons whose level is not known.
pub(in crate::release) fn is_unknown(group: &[Label]) -> bool {
    matches!(group.get(1), Some(Label::Open(level)) if level.is_unknown())
}

fn line(table: &ReleasedTable, group: &[Label], name: &str) -> Option<Line> {
    let figure = |years: i64, measure: &str| table.after(group, years, measure)?.value().map(|value| value.value());
    let point = |years: i64| {
        Some(Point {
            years,
            share: figure(years, "probability of return")?,
            limits: figure(years, "lower limit").zip(figure(years, "upper limit")),
            is_of_none: is_of_none(table, group, years),
        })
    };
    let years = table.years();
    let points: Vec<Point> = years.iter().copied().filter_map(point).collect();
    let told = |years: i64, measure: &str| match table.after(group, years, measure) {
        Some(Released::Value(value)) => value.to_string(),
        _ => "[c]".to_owned(),
    };
    let at_start = points.first().map(|first| (0, told(first.years, "at start")));
    let later = years.iter().map(|years| (*years, told(*years, "at risk")));
    let at_risk = at_start.into_iter().chain(later).collect();
    (!points.is_empty()).then(|| Line {
        name: name.to_owned(),
        points,
        at_risk,
    })
}

/// The chart in words: where each line starts, where it ends, with its interval.
fn alternative(line: &Line) -> String {
    let words = |point: &Point| {
        let interval = match point.limits {
            Some((lower, upper)) => format!(" (interval {lower} to {upper})"),
            None => String::new(),
        };
        let years = if point.years == 1 { "year" } else { "years" };
        match point.is_of_none {
            true => format!(
                "no return seen within {} {years} (the true share may be well above 0)",
                point.years
            ),
            false => format!("{} % within {} {years}{interval}", point.share, point.years),
        }
    };
    let last = line.points.last();
    let rises = line.points.len() > 1 && last.is_some_and(|last| !last.is_of_none);
    let ends = line.points.first().filter(|_| rises).into_iter().chain(last);
    let ends: Vec<String> = ends.map(words).collect();
    format!("{}: {}.", line.name, ends.join(", rising to "))
}

fn draw(lines: &[Line], title: &str) -> Drawing {
    let last_year = lines
        .iter()
        .flat_map(|line| &line.at_risk)
        .map(|(years, _)| *years)
        .max()
        .unwrap_or(1);
    let highest = lines
        .iter()
        .flat_map(|line| &line.points)
        .map(|point| point.limits.map_or(point.share, |limits| limits.1))
        .fold(0.0, f64::max);
    let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    let is_one = lines.len() == 1;
    let plane = Plane {
        left: LEFT,
        right: WIDTH - if is_one { RIGHT } else { room_for(&names) },
        top: TOP,
        bottom: BOTTOM,
        along: (0.0, last_year as f64),
        upwards: (0.0, (libm::ceil(highest / 10.0) * 10.0).clamp(10.0, 100.0)),
    };
    let words: Vec<String> = lines.iter().map(alternative).collect();
    let risk_lines = lines.len() * if is_one { 1 } else { 2 };
    let height = BOTTOM + RISK + RISK_LINE * (risk_lines as f64 + 0.5);
    let mut drawing = Drawing::of(height, format!("{title}. {}", words.join(" ")));
    grid(&mut drawing, &plane);
    for (line, style) in lines.iter().zip(styles()) {
        curve(&mut drawing, &plane, line, style, is_one);
    }
    if !is_one {
        let end = |line: &Line| {
            let last = line.points.last()?;
            Some((plane.place(last.years as f64, last.share), line.name.clone()))
        };
        let ends: Vec<_> = lines.iter().filter_map(end).collect();
        end_names(&mut drawing, &ends, BOTTOM);
    }
    numbers_at_risk(&mut drawing, &plane, lines);
    drawing
}

fn grid(drawing: &mut Drawing, plane: &Plane) {
    let top = plane.upwards.1;
    let step = if top > 50.0 { 20 } else { 10 };
    // Shares in the plane are at most a hundred.
    for share in (0..=top as i64).step_by(step) {
        plane.level(drawing, share as f64, format!("{share}%"), share == 0);
    }
    for year in (0..=plane.along.1 as i64).step_by(years_apart(plane, "00")) {
        plane.foot(drawing, year as f64, year.to_string());
    }
    plane.along_is(drawing, "years since first proceedings");
}

/// So many years that texts of a width do not touch.
fn years_apart(plane: &Plane, widest: &str) -> usize {
    let room = Font::ours().room(widest, LETTERS) + 8.0;
    let year = (plane.right - plane.left) / plane.along.1;
    libm::ceil(room / year).max(1.0) as usize
}

fn curve(drawing: &mut Drawing, plane: &Plane, line: &Line, style: (&'static str, &'static str), with_limits: bool) {
    let start = std::iter::once((0.0, 0.0));
    let told = line.points.iter().map(|point| (point.years as f64, point.share));
    let places = start.chain(told).map(|(years, share)| plane.place(years, share));
    drawing.through(places.collect(), style, 2.5);
    for point in &line.points {
        let years = point.years as f64;
        if let Some((lower, upper)) = point.limits.filter(|_| with_limits) {
            drawing.line(plane.place(years, lower), plane.place(years, upper), style.0, 1.5);
        }
        drawing.mark(plane.place(years, point.share), Mark::Disc, 3.5, style.0);
    }
}

/// How many are still at risk after each year, under the years; of several lines each has its name above its own.
fn numbers_at_risk(drawing: &mut Drawing, plane: &Plane, lines: &[Line]) {
    let told = lines
        .iter()
        .flat_map(|line| &line.at_risk)
        .map(|(_, told)| told.as_str());
    let widest = told.max_by_key(|told| told.len()).unwrap_or_default();
    let apart = years_apart(plane, widest) as i64;
    let mut y = plane.bottom + RISK;
    drawing.strong((4.0, y), Anchor::Start, "Still at risk");
    for line in lines {
        if lines.len() > 1 {
            y += RISK_LINE;
            drawing.text((4.0, y), Anchor::Start, line.name.as_str());
        }
        y += RISK_LINE;
        for (years, told) in line.at_risk.iter().filter(|(years, _)| years % apart == 0) {
            drawing.text((plane.x(*years as f64), y), Anchor::Middle, told.as_str());
        }
    }
}
