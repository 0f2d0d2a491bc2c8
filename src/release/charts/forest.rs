//! Forest plots: ratios around 1, or shares, each with its interval, one a row: who returns more often, the same quantity under
//! other definitions, under other links, beside published figures, an effect by method and by group, and under other choices.
//!
//! Custody: releasable.

use std::collections::BTreeSet;

use super::drawing::{AXIS, Mark};
use super::rows::{Row, Ticks, layout};
use super::{Chart, not_drawn};
use crate::release::figures::Figures;
use crate::release::measured::MeasuredSection;
use crate::release::told::{Line, lines};
use crate::study::NOT_KNOWN;

const BLUE: &str = "#12436D";
const ORANGE: &str = "#F46A25";
/// Groups of more rows than this are left to the table.
const MOST_IN_GROUP: usize = 20;
/// Ratios beyond these are drawn at the edge.
const EDGES: (f64, f64) = (0.1, 10.0);

/// What is said where ratios of those whose level is not known are left to the table.
const OF_UNKNOWN: &str = " Of parents whose level is not known no ratio is drawn: many of them may not be linked either, and then \
                          it is too low. It is in the table.";

/// What is marked in a row.
#[derive(Debug, Clone, Copy)]
struct Spread {
    value: f64,
    limits: Option<(f64, f64)>,
    /// A figure that others have published.
    published: Option<f64>,
}

/// What the rows of a table are.
#[derive(Clone, Copy, PartialEq)]
enum Scale {
    Ratio,
    Share,
    Published,
}

pub(super) fn charts(section: &MeasuredSection, figures: &Figures<'_>) -> Option<Chart> {
    let scale = scale(figures.dimensions())?;
    let all = lines(figures.table());
    let meant = all.iter().filter(|line| is_meant(figures.dimensions(), line));
    let (unknown, meant): (Vec<&Line>, Vec<&Line>) =
        meant.partition(|line| is_of_unknown(figures.dimensions(), line, scale));
    let mut rows = rows(figures.dimensions(), &meant, scale);
    let is_curve = is_of_choices(figures.dimensions());
    if is_curve {
        // In the order of their ratios, so that their spread is seen.
        let value = |row: &Row<Spread>| row.marked.map_or(0.0, |spread| spread.value);
        rows.sort_by(|one, other| value(one).total_cmp(&value(other)));
    }
    let marked = rows.iter().filter(|row| row.marked.is_some()).count();
    // A row without any interval is a row of reference.
    let spread = rows.iter().filter_map(|row| row.marked);
    if marked < 2 || spread.filter(|spread| spread.limits.is_some()).count() < 1 {
        return None;
    }
    let ticks = ticks(&rows, scale);
    let words: Vec<String> = rows.iter().map(in_words).collect();
    let alternative = format!("{}. {}", section.title, words.join(" "));
    let mut laid = layout(&rows, &ticks, alternative);
    for (row, middle) in rows.iter().zip(laid.middles.clone()) {
        if let Some(spread) = row.marked {
            draw(&mut laid, spread, middle, scale);
        }
    }
    Some(Chart {
        table: figures.name().to_owned(),
        part: String::new(),
        title: section.title.clone(),
        caption: caption(
            section,
            (scale, is_curve),
            meant.len().saturating_sub(marked),
            !unknown.is_empty(),
        ),
        drawing: laid.drawing,
    })
}

fn scale(dimensions: &[&str]) -> Option<Scale> {
    match dimensions {
        ["factor", "level"] | ["served", "method", "time", "quantity", "years"] => Some(Scale::Ratio),
        ["years_followed", "among", "quantity", "of"] | ["method", "whose_effect", ..] => Some(Scale::Ratio),
        ["links", "threshold"] | ["quantity", "years"] => Some(Scale::Share),
        ["overlap", "minimum_gap", ..] => Some(Scale::Share),
        ["quantity", "unit", ..] => Some(Scale::Published),
        _ => None,
    }
}

/// Whether rows are one ratio under other choices.
fn is_of_choices(dimensions: &[&str]) -> bool {
    dimensions.starts_with(&["method", "whose_effect"])
}

/// Whether a row of the table is one of those that the picture compares.
fn is_meant(dimensions: &[&str], line: &Line) -> bool {
    let of = |dimension: &str| {
        let place = dimensions.iter().position(|told| *told == dimension);
        place
            .and_then(|place| line.labels.get(place))
            .map_or("", String::as_str)
    };
    match dimensions {
        ["served", ..] => of("quantity").starts_with("ratio"),
        ["years_followed", ..] => {
            let quantity = of("quantity");
            quantity.contains("ratio") && !quantity.starts_with("bounds") && !quantity.contains("difference")
        }
        // The others are not in per cent.
        ["quantity", "unit", ..] => of("quantity").starts_with("return") || of("quantity").starts_with("first return"),
        _ => true,
    }
}

/// Whether a row is the ratio of those whose level is not known: who they are says nothing, and many of them could not be linked.
/// Where the others are compared with them, theirs is the row of reference.
fn is_of_unknown(dimensions: &[&str], line: &Line, scale: Scale) -> bool {
    let is_unknown = line.labels.get(1).is_some_and(|level| level == NOT_KNOWN);
    let is_compared = spread(line, scale).is_some_and(|spread| spread.limits.is_some());
    dimensions == ["factor", "level"] && is_unknown && is_compared
}

fn rows(dimensions: &[&str], meant: &[&Line], scale: Scale) -> Vec<Row<Spread>> {
    let mut rows: Vec<Row<Spread>> = Vec::new();
    let mut heading = "";
    for line in meant {
        let Some(spread) = spread(line, scale) else { continue };
        let of_heading = |other: &&&Line| other.labels.first() == line.labels.first();
        if dimensions == ["factor", "level"] {
            if meant.iter().filter(of_heading).count() > MOST_IN_GROUP {
                continue;
            }
            let own = line.labels.first().map_or("", String::as_str);
            if own != heading {
                heading = own;
                rows.push(Row {
                    words: crate::release::cells::capitalised(&own.replace('_', " ")),
                    marked: None,
                });
            }
        }
        rows.push(Row {
            words: words((dimensions, meant), line, scale),
            marked: Some(spread),
        });
    }
    rows
}

/// The words of a row: what its labels say, and the figures.
fn words((dimensions, meant): (&[&str], &[&Line]), line: &Line, scale: Scale) -> String {
    let label = |place: usize| line.labels.get(place).map_or("", String::as_str);
    let name = match dimensions {
        ["factor", ..] => label(1).to_owned(),
        ["served", ..] => format!("{}: {}, {}", label(0), label(1), label(2)),
        ["years_followed", ..] => format!("{}, {}, {} years", label(1), label(2), label(0)),
        ["links", ..] => format!("{}, {}", label(0), label(1)),
        ["method", "whose_effect", ..] => match label(2) {
            "all but one" => format!("{}, {}, all but {}", label(0), label(1), label(3)),
            adjusted => format!("{}, {}, {adjusted}", label(0), label(1)),
        },
        ["quantity", "years"] => format!("{} ({} years)", label(0), label(1)),
        // The ends of the whole grid have no definitions of their own.
        ["overlap", ..] if label(0).contains("of all rows") => label(0).to_owned(),
        ["overlap", ..] => format!(
            "{}, gap {}, {}, from {}, wash-out {}, {}{}",
            label(0),
            label(1),
            label(2),
            label(3),
            label(4),
            label(5),
            open_at_most(meant, label(6))
        ),
        _ => {
            let stratum = match label(3) {
                "all" => String::new(),
                stratum => format!(", {stratum}"),
            };
            format!("{}: {}{stratum}, {} years; {}", label(0), label(1), label(2), label(4))
        }
    };
    let unit = if scale == Scale::Ratio { "" } else { "\u{a0}%" };
    let value = |figure: &str| line.figure(figure).and_then(|figure| figure.value());
    let told = value(estimate_of(scale)).or_else(|| value("estimate"));
    let told = told.map_or(String::new(), |told| told.to_string());
    let [lower, upper] = limits_of(scale).map(value);
    let limits = lower.zip(upper).map_or(String::new(), |(lower, upper)| {
        format!("\u{a0}({lower}\u{a0}to\u{a0}{upper})")
    });
    format!("{}: {told}{unit}{limits}", name.replace('_', " "))
}

/// How long an application without conclusion counts as open, where rows of a grid differ in it.
fn open_at_most(meant: &[&Line], own: &str) -> String {
    let told = meant.iter().filter_map(|line| line.labels.get(6));
    // The ends of the whole grid have no definitions of their own.
    let told: BTreeSet<&String> = told.filter(|label| *label != "any").collect();
    match told.len() > 1 {
        true => format!(", open {own}"),
        false => String::new(),
    }
}

fn estimate_of(scale: Scale) -> &'static str {
    match scale {
        Scale::Ratio => "estimate",
        Scale::Share => "estimate, %",
        Scale::Published => "this study",
    }
}

fn limits_of(scale: Scale) -> [&'static str; 2] {
    match scale {
        Scale::Share => ["lower limit, %", "upper limit, %"],
        _ => ["lower limit", "upper limit"],
    }
}

fn spread(line: &Line, scale: Scale) -> Option<Spread> {
    let [lower, upper] = limits_of(scale);
    let value = line.number(estimate_of(scale))?;
    let is_drawn = scale != Scale::Ratio || value > 0.0;
    is_drawn.then(|| Spread {
        value,
        limits: line.number(lower).zip(line.number(upper)),
        published: line.number("published"),
    })
}

/// Where a figure lies: ratios by their logarithm, so that a half is as far from 1 as two.
fn place(figure: f64, scale: Scale) -> f64 {
    match scale {
        Scale::Ratio => libm::log(figure.clamp(EDGES.0, EDGES.1)),
        _ => figure,
    }
}

fn ticks(rows: &[Row<Spread>], scale: Scale) -> Ticks {
    let figures = rows.iter().filter_map(|row| row.marked).flat_map(|spread| {
        let (lower, upper) = spread.limits.unwrap_or((spread.value, spread.value));
        [lower, upper, spread.value, spread.published.unwrap_or(spread.value)]
    });
    let figures: Vec<f64> = figures.collect();
    let least = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = figures.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if scale != Scale::Ratio {
        let step = super::plane::step(greatest.max(5.0), 6.0);
        let top = libm::ceil(greatest.max(5.0) / step) * step;
        let at = super::plane::multiples(step, (0.0, top));
        return Ticks {
            along: (0.0, top),
            at: at.into_iter().map(|figure| (figure, format!("{figure}%"))).collect(),
            strong: None,
            title: "per cent",
        };
    }
    let told = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];
    let from = told
        .iter()
        .rev()
        .find(|tick| **tick <= least)
        .copied()
        .unwrap_or(0.1)
        .min(0.5);
    let to = told
        .iter()
        .find(|tick| **tick >= greatest)
        .copied()
        .unwrap_or(10.0)
        .max(2.0);
    let within = told.into_iter().filter(|tick| (from..=to).contains(tick));
    Ticks {
        along: (place(from, scale), place(to, scale)),
        at: within.map(|tick| (place(tick, scale), tick.to_string())).collect(),
        strong: Some(0.0),
        title: "ratio; left of 1: fewer returns, right of 1: more",
    }
}

fn draw(laid: &mut super::rows::Layout, spread: Spread, middle: f64, scale: Scale) {
    let (least, greatest) = laid.plane.along;
    let plane = laid.plane;
    let x = |figure: f64| plane.x(place(figure, scale).clamp(least, greatest));
    if let Some((lower, upper)) = spread.limits {
        let limit = |figure: f64| x(figure.max(0.0));
        laid.drawing
            .line((limit(lower), middle), (limit(upper), middle), BLUE, 2.0);
    }
    let mark = if spread.limits.is_some() || scale != Scale::Ratio {
        Mark::Disc
    } else {
        Mark::Ring
    };
    let colour = if mark == Mark::Ring { AXIS } else { BLUE };
    laid.drawing.mark((x(spread.value), middle), mark, 4.5, colour);
    if let Some(published) = spread.published {
        laid.drawing.mark((x(published), middle), Mark::Diamond, 6.0, ORANGE);
    }
}

fn caption(
    section: &MeasuredSection,
    (scale, is_curve): (Scale, bool),
    left_out: usize,
    leaves_unknown_out: bool,
) -> String {
    let limits = match section.confidence.as_str() {
        "" => "their intervals".to_owned(),
        confidence => format!("{confidence} % intervals"),
    };
    let reading = match scale {
        Scale::Ratio if is_curve => {
            "In the order of the ratio, by method, by whose effect it is and by what is adjusted for. None is better for where it lies."
        }
        Scale::Ratio => {
            "An interval that crosses 1 allows for no difference. Rings are the groups to which others are compared."
        }
        Scale::Share => "Rows whose intervals overlap need not differ.",
        Scale::Published => {
            "Dots: this study; diamonds: what was published, without its own doubt. Other figures are in the table."
        }
    };
    let unknown = if leaves_unknown_out { OF_UNKNOWN } else { "" };
    format!(
        "{} with {limits}. {reading}{unknown}{}",
        section.title,
        not_drawn(left_out)
    )
}

fn in_words(row: &Row<Spread>) -> String {
    let published = row.marked.and_then(|spread| spread.published);
    let published = published.map_or(String::new(), |published| format!("; published: {published}"));
    format!(
        "{}{published}{}",
        row.words,
        if row.marked.is_some() { ";" } else { ":" }
    )
}
