//! How many come how far: one bar for each step of a service, or for each place of those who could be compared.
//!
//! Custody: releasable.

use super::drawing::Anchor;
use super::plane::{multiples, step};
use super::rows::{Row, Ticks, layout};
use super::{Chart, not_drawn};
use crate::release::cells::capitalised;
use crate::release::figures::Figures;
use crate::release::measured::MeasuredSection;
use crate::release::told::lines;

const BLUE: &str = "#12436D";
const HEIGHT: f64 = 14.0;

pub(super) fn charts(section: &MeasuredSection, figures: &Figures<'_>) -> Option<Chart> {
    let counted = match figures.dimensions() {
        ["step"] => "number",
        ["parents", "of_them"] => "parents",
        _ => return None,
    };
    let all = lines(figures.table());
    let rows: Vec<Row<f64>> = all
        .iter()
        .filter_map(|line| {
            let count = line.number(counted)?;
            let name = capitalised(&line.labels.join(": ").replace('_', " "));
            let words = match line.figure("of").and_then(|of| of.value()) {
                Some(of) => format!("{name}: {count} of {of}"),
                None => format!("{name}: {count}"),
            };
            let marked = Some(count);
            Some(Row { words, marked })
        })
        .collect();
    let most = rows.iter().filter_map(|row| row.marked).fold(0.0, f64::max);
    if rows.len() < 2 || most <= 0.0 {
        return None;
    }
    let step = step(most, 5.0);
    let top = libm::ceil(most / step) * step;
    let ticks = Ticks {
        along: (0.0, top),
        at: multiples(step, (0.0, top))
            .into_iter()
            .map(|count| (count, format!("{count:.0}")))
            .collect(),
        strong: Some(0.0),
        title: "persons, rounded",
    };
    let words: Vec<&str> = rows.iter().map(|row| row.words.as_str()).collect();
    let mut laid = layout(&rows, &ticks, format!("{}. {}.", section.title, words.join("; ")));
    for (row, middle) in rows.iter().zip(laid.middles.clone()) {
        let Some(count) = row.marked else { continue };
        let (from, to) = (laid.plane.x(0.0), laid.plane.x(count));
        laid.drawing
            .bar((from, middle - HEIGHT / 2.0), (to - from, HEIGHT), BLUE);
        if count == 0.0 {
            laid.drawing.text((from + 6.0, middle + 5.0), Anchor::Start, "0");
        }
    }
    Some(Chart {
        table: figures.name().to_owned(),
        part: String::new(),
        title: section.title.clone(),
        caption: format!(
            "{}: persons at each step, rounded.{}",
            section.title,
            not_drawn(all.len() - rows.len())
        ),
        drawing: laid.drawing,
    })
}
