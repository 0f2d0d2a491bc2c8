//! Love plots: how far apart those compared were in each thing that was recorded, before they were made alike and after
//! (Love 2004; Austin 2009, Statistics in Medicine 28(25):3083-3107, for the threshold of 0.1).
//!
//! Custody: releasable.

use super::drawing::{Anchor, INK, Mark};
use super::plane::{multiples, step};
use super::rows::{Layout, Row, Ticks, layout};
use super::{Chart, not_drawn};
use crate::release::cells::capitalised;
use crate::release::figures::Figures;
use crate::release::measured::MeasuredSection;
use crate::release::told::{Line, lines};

const BEFORE: &str = "standardised difference before";
const AFTER: &str = "standardised difference after";
const AT_MOST: &str = "standardised difference after, at most";
/// Arms that differ by more than this are not alike.
const THRESHOLD: f64 = 0.1;
const BLUE: &str = "#12436D";
const ORANGE: &str = "#F46A25";
/// Differences beyond this are drawn at the edge.
const EDGE: f64 = 2.0;

/// Absolute differences of one row.
#[derive(Debug, Clone, Copy)]
struct Apart {
    before: f64,
    after: f64,
    /// The greatest that shares told alike can have after, where it is told.
    at_most: Option<f64>,
    /// Not adjusted for, and not changed by the service.
    is_control: bool,
}

/// One chart for each way in which the arms were made alike.
pub(super) fn charts(section: &MeasuredSection, figures: &Figures<'_>) -> Vec<Chart> {
    if !figures.measures().contains(&BEFORE) || !figures.measures().contains(&AFTER) {
        return Vec::new();
    }
    let method = figures.dimensions().iter().position(|told| *told == "method");
    let of = |line: &Line| {
        method
            .and_then(|place| line.labels.get(place).cloned())
            .unwrap_or_default()
    };
    let all = lines(figures.table());
    let mut methods: Vec<String> = Vec::new();
    for line in &all {
        let own = of(line);
        if !methods.contains(&own) {
            methods.push(own);
        }
    }
    let chart = |own: &String| {
        let meant: Vec<&Line> = all.iter().filter(|line| of(line) == *own).collect();
        one(section, figures, own, (&meant, method))
    };
    methods.iter().filter_map(chart).collect()
}

fn one(
    section: &MeasuredSection,
    figures: &Figures<'_>,
    own: &str,
    (meant, method): (&[&Line], Option<usize>),
) -> Option<Chart> {
    let rows: Vec<Row<Apart>> = meant.iter().filter_map(|line| row(section, line, method)).collect();
    if rows.is_empty() {
        return None;
    }
    let title = match own {
        "" => section.title.clone(),
        own => format!("{}, by {own}", section.title),
    };
    let apart = || rows.iter().filter_map(|row| row.marked);
    let far = |of: fn(Apart) -> f64| apart().filter(|apart| of(*apart) > THRESHOLD).count();
    let (before, after) = (far(|apart| apart.before), far(|apart| apart.after));
    // Their dot is not beyond the threshold, and what lies behind it may be.
    let hides = |apart: &Apart| apart.after <= THRESHOLD && apart.at_most.is_some_and(|most| most > THRESHOLD);
    let may_be = apart().filter(hides).count();
    let words: Vec<&str> = rows.iter().map(|row| row.words.as_str()).collect();
    let alternative = format!(
        "{title}. Of {} rows {before} are further apart than {THRESHOLD} before, and {after} after{}. {}.",
        rows.len(),
        match may_be {
            0 => String::new(),
            more => format!(", and {more} more may be"),
        },
        words.join("; ")
    );
    let furthest = |apart: Apart| apart.before.max(apart.after).max(apart.at_most.unwrap_or(0.0));
    let greatest = apart().map(furthest).fold(0.4, f64::max);
    let mut laid = layout(&rows, &ticks(greatest.min(EDGE)), alternative);
    for (row, middle) in rows.iter().zip(laid.middles.clone()) {
        if let Some(apart) = row.marked {
            draw(&mut laid, apart, middle);
        }
    }
    Some(Chart {
        table: figures.name().to_owned(),
        part: own.to_owned(),
        caption: format!(
            "{title}: standardised differences between the arms. Rings: before; dots: after; diamonds: after, of what was not \
             adjusted for and the service cannot have changed. Differences are of the shares as told: what lies behind a mark may be \
             as far right as the bar beside it reaches. Right of the dark line at {THRESHOLD} the arms are not alike. What \
             nobody recorded is not in this picture.{}",
            not_drawn(meant.len() - rows.len())
        ),
        title,
        drawing: laid.drawing,
    })
}

fn row(section: &MeasuredSection, line: &Line, method: Option<usize>) -> Option<Row<Apart>> {
    let (before, after) = (line.number(BEFORE)?, line.number(AFTER)?);
    let at_most = line.number(AT_MOST);
    let remarked = section
        .reviewed
        .remarks
        .iter()
        .find(|(labels, _)| *labels == line.labels);
    let remark = remarked.and_then(|(_, remark)| *remark).unwrap_or_default();
    let labels = line
        .labels
        .iter()
        .enumerate()
        .filter(|(place, _)| Some(*place) != method);
    let labels: Vec<String> = labels.map(|(_, word)| word.replace('_', " ")).collect();
    Some(Row {
        words: format!(
            "{}: {:.2}, then {:.2}{}",
            capitalised(&labels.join(", ")),
            before.abs(),
            after.abs(),
            match at_most {
                Some(most) if most > after.abs() => format!(", at most {most:.2}"),
                _ => String::new(),
            }
        ),
        marked: Some(Apart {
            before: before.abs(),
            after: after.abs(),
            at_most,
            is_control: remark.starts_with("negative control"),
        }),
    })
}

fn ticks(greatest: f64) -> Ticks {
    let step = step(greatest, 5.0);
    let top = libm::ceil(greatest / step) * step;
    Ticks {
        along: (0.0, top),
        at: multiples(step, (0.0, top))
            .into_iter()
            .map(|figure| (figure, format!("{figure:.1}")))
            .collect(),
        strong: Some(THRESHOLD),
        title: "standardised difference, whichever way",
    }
}

fn draw(laid: &mut Layout, apart: Apart, middle: f64) {
    let plane = laid.plane;
    let x = |figure: f64| plane.x(figure.min(plane.along.1));
    laid.drawing
        .line((x(apart.before), middle), (x(apart.after), middle), "#A285D1", 1.5);
    if let Some(most) = apart.at_most.filter(|most| *most > apart.after) {
        laid.drawing.line((x(apart.after), middle), (x(most), middle), INK, 1.5);
    }
    laid.drawing.mark((x(apart.before), middle), Mark::Ring, 5.0, ORANGE);
    let mark = if apart.is_control { Mark::Diamond } else { Mark::Disc };
    laid.drawing.mark(
        (x(apart.after), middle),
        mark,
        5.0,
        if apart.is_control { INK } else { BLUE },
    );
    if apart.before > plane.along.1 {
        laid.drawing.text((plane.right + 4.0, middle + 5.0), Anchor::Start, ">");
    }
}
