//! The curve of return as an inline SVG, with a text alternative. It draws what the released table holds, and no more.
//!
//! Custody: releasable.

use maud::{Markup, html};

use crate::disclosure::{EVERYBODY, Label, ReleasedTable};

/// A curve to draw.
struct Line {
    name: String,
    points: Vec<Point>,
}

struct Point {
    years: i64,
    share: f64,
    lower: Option<f64>,
    upper: Option<f64>,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 56.0;
/// Room on the right, for the names of several lines or for nothing.
const RIGHT_WITH_NAMES: f64 = 150.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 48.0;

/// Colours of the UK Analysis Function, in their order; dashes tell lines apart without colour.
const STYLES: [(&str, &str); 6] = [
    ("#12436D", ""),
    ("#28A197", "7 3"),
    ("#801650", "2 3"),
    ("#F46A25", "9 3 2 3"),
    ("#3D3D3D", "4 4"),
    ("#A285D1", "12 4"),
];

/// The styles, from the first again where there are more lines than styles: the names beside the lines tell them apart.
pub(super) fn styles() -> impl Iterator<Item = (&'static str, &'static str)> {
    STYLES.into_iter().cycle()
}

/// The curve of everybody, with its interval.
pub(super) fn overall(table: &ReleasedTable, title: &str) -> Option<Markup> {
    let line = line(table, &EVERYBODY, "all")?;
    let alternative = alternative(&line, title);
    Some(draw(&[line], true, title, &alternative))
}

/// The curves of one stratum, level by level, without intervals: those are in the table. Of a group whose level is not known
/// there is no curve: who cannot be put into a group can seldom be linked, so that it would run too low.
pub(super) fn by_stratum(table: &ReleasedTable, stratum: &'static str, title: &str) -> Option<Markup> {
    let name = |group: &[Label]| group.get(1).map(ToString::to_string).unwrap_or_default();
    let groups = table.groups(stratum);
    let lines: Vec<Line> = groups
        .iter()
        .filter(|group| !is_unknown(group))
        .filter_map(|group| line(table, group, &name(group)))
        .collect();
    if lines.is_empty() {
        return None;
    }
    let parts: Vec<String> = lines.iter().map(|line| alternative(line, &line.name)).collect();
    Some(draw(&lines, false, title, &parts.join(" ")))
}

/// Whether a group is that of the persons whose level is not known.
pub(super) fn is_unknown(group: &[Label]) -> bool {
    matches!(group.get(1), Some(Label::Level(level)) if level.is_unknown())
}

fn line(table: &ReleasedTable, group: &[Label], name: &str) -> Option<Line> {
    let figure = |years: i64, measure: &str| table.after(group, years, measure)?.value().map(|value| value.value());
    let point = |years: i64| {
        let share = figure(years, "probability of return")?;
        let (lower, upper) = (figure(years, "lower limit"), figure(years, "upper limit"));
        Some(Point {
            years,
            share,
            lower,
            upper,
        })
    };
    let points: Vec<Point> = table.years().into_iter().filter_map(point).collect();
    (!points.is_empty()).then(|| Line {
        name: name.to_owned(),
        points,
    })
}

/// The chart in words: where it starts, where it ends, with its interval.
fn alternative(line: &Line, subject: &str) -> String {
    let words = |point: &Point| {
        let interval = match (point.lower, point.upper) {
            (Some(lower), Some(upper)) => format!(" (interval {lower} to {upper})"),
            _ => String::new(),
        };
        let years = if point.years == 1 { "year" } else { "years" };
        format!("{} % within {} {years}{interval}", point.share, point.years)
    };
    let ends = line
        .points
        .first()
        .into_iter()
        .chain(line.points.last().filter(|_| line.points.len() > 1));
    format!(
        "{subject}: {}.",
        ends.map(words).collect::<Vec<_>>().join(", rising to ")
    )
}

struct Frame {
    last_year: i64,
    top_share: f64,
    right: f64,
}

impl Frame {
    fn of(lines: &[Line]) -> Frame {
        let points = || lines.iter().flat_map(|line| &line.points);
        let highest = points()
            .map(|point| point.upper.unwrap_or(point.share))
            .fold(0.0, f64::max);
        let last_year = points().map(|point| point.years).max().unwrap_or(1);
        Frame {
            last_year,
            top_share: (libm::ceil(highest / 10.0) * 10.0).clamp(10.0, 100.0),
            right: WIDTH - if lines.len() > 1 { RIGHT_WITH_NAMES } else { RIGHT },
        }
    }

    fn x(&self, years: f64) -> f64 {
        // Years are few.
        LEFT + (self.right - LEFT) * years / self.last_year as f64
    }

    fn y(&self, share: f64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share / self.top_share
    }
}

pub(super) fn number(value: f64) -> String {
    format!("{value:.1}")
}

fn draw(lines: &[Line], with_intervals: bool, title: &str, alternative: &str) -> Markup {
    let frame = Frame::of(lines);
    let view = format!("0 0 {WIDTH} {HEIGHT}");
    html! {
        svg viewBox=(view) role="img" aria-label=(format!("{title}. {alternative}")) class="chart" {
            (grid(&frame))
            @for (line, (colour, dashes)) in lines.iter().zip(styles()) {
                @if with_intervals { (intervals(line, &frame, colour)) }
                polyline points=(path(line, &frame)) fill="none" stroke=(colour) stroke-width="2.5" stroke-dasharray=(dashes) {}
                @for point in &line.points {
                    circle cx=(number(frame.x(point.years as f64))) cy=(number(frame.y(point.share))) r="3.5" fill=(colour) {}
                }
            }
            @if lines.len() > 1 { (names(lines, &frame)) }
        }
    }
}

fn grid(frame: &Frame) -> Markup {
    let (left, right) = (number(LEFT), number(frame.right));
    let steps = if frame.top_share > 50.0 { 20 } else { 10 };
    // Shares in the frame are at most a hundred.
    let shares = (0..=frame.top_share as i64).step_by(steps);
    html! {
        @for share in shares {
            @let y = frame.y(share as f64);
            line x1=(left) x2=(right) y1=(number(y)) y2=(number(y)) stroke="#d9d9d9" stroke-width="1" {}
            text x=(number(LEFT - 8.0)) y=(number(y + 5.0)) text-anchor="end" { (share) "%" }
        }
        @for year in 0..=frame.last_year {
            text x=(number(frame.x(year as f64))) y=(number(HEIGHT - BOTTOM + 22.0)) text-anchor="middle" { (year) }
        }
        text x=(number((LEFT + frame.right) / 2.0)) y=(number(HEIGHT - 6.0)) text-anchor="middle" {
            "years since first proceedings"
        }
    }
}

fn path(line: &Line, frame: &Frame) -> String {
    let start = (0.0, 0.0);
    let points = line.points.iter().map(|point| (point.years as f64, point.share));
    let text = |(years, share)| format!("{},{}", number(frame.x(years)), number(frame.y(share)));
    std::iter::once(start)
        .chain(points)
        .map(text)
        .collect::<Vec<_>>()
        .join(" ")
}

fn intervals(line: &Line, frame: &Frame, colour: &str) -> Markup {
    html! {
        @for point in &line.points {
            @if let (Some(lower), Some(upper)) = (point.lower, point.upper) {
                @let x = number(frame.x(point.years as f64));
                line x1=(x) x2=(x) y1=(number(frame.y(lower))) y2=(number(frame.y(upper))) stroke=(colour) stroke-width="1.5" {}
            }
        }
    }
}

/// Names beside the ends of their lines.
fn names(lines: &[Line], frame: &Frame) -> Markup {
    let ends = lines.iter().zip(styles()).filter_map(|(line, (colour, _))| {
        let last = line.points.last()?;
        Some((
            frame.y(last.share),
            frame.x(last.years as f64),
            line.name.as_str(),
            colour,
        ))
    });
    end_names(ends.collect())
}

/// Names beside the ends of lines (height, place, name, colour), moved apart where they would lie on each other.
pub(super) fn end_names(mut ends: Vec<(f64, f64, &str, &str)>) -> Markup {
    const APART: f64 = 17.0;
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = f64::NEG_INFINITY;
    for end in &mut ends {
        end.0 = end.0.max(lowest + APART);
        lowest = end.0;
    }
    html! {
        @for (y, x, name, colour) in ends {
            text x=(number(x + 10.0)) y=(number(y + 5.0)) fill=(colour) class="name" { (name) }
        }
    }
}
