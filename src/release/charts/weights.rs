//! Match weights: what each level of agreement says for one person, or for two, in bits.
//!
//! Custody: releasable.

use super::Chart;
use super::drawing::{Anchor, FAINT, LETTERS};
use super::font::Font;
use super::rows::{Row, Ticks, layout};
use crate::release::figures::Figures;

const FOR: &str = "#12436D";
const AGAINST: &str = "#801650";
const HEIGHT: f64 = 13.0;

/// Bits for and against by level of agreement, field by field: the evidence that each level is.
pub(super) fn chart(figures: &Figures<'_>, population: &str) -> Option<Chart> {
    let rows = rows(figures, population);
    let strongest = rows
        .iter()
        .filter_map(|row| row.marked)
        .map(f64::abs)
        .fold(0.0, f64::max);
    if strongest <= 0.0 {
        return None;
    }
    let words: Vec<String> = rows.iter().map(in_words).collect();
    let alternative = format!("Match weights of the {population}, in bits. {}", words.join(" "));
    // The numbers at the ends of bars need room.
    let reach = strongest * 1.25;
    let ticks = Ticks {
        along: (-reach, reach),
        at: Vec::new(),
        strong: Some(0.0),
        title: "left: for two people; right: for one person",
    };
    let mut laid = layout(&rows, &ticks, alternative);
    let font = Font::ours();
    for (row, middle) in rows.iter().zip(laid.middles.clone()) {
        let Some(bits) = row.marked else { continue };
        let (zero, end) = (laid.plane.x(0.0), laid.plane.x(bits));
        let colour = if bits < 0.0 { AGAINST } else { FOR };
        let from = (zero.min(end), middle - HEIGHT / 2.0);
        laid.drawing.bar(from, ((end - zero).abs(), HEIGHT), colour);
        let told = format!("{bits}");
        let (place, anchor) = if bits < 0.0 {
            (end - 6.0, Anchor::End)
        } else {
            (end + 6.0, Anchor::Start)
        };
        laid.drawing.text((place, middle + 5.0), anchor, told);
    }
    let (left, right) = (laid.plane.left, laid.plane.right);
    let foot = laid.plane.bottom + font.width("m", LETTERS);
    laid.drawing.line((left, foot), (right, foot), FAINT, 1.0);
    Some(Chart {
        table: figures.name().to_owned(),
        part: String::new(),
        title: format!("Match weights of the {population}"),
        caption: format!(
            "Match weights of the {population}: what each level of agreement says, in bits. One bit doubles the odds that two \
             records are one person. Rare names and postcodes say more than this, common ones less."
        ),
        drawing: laid.drawing,
    })
}

fn rows(figures: &Figures<'_>, population: &str) -> Vec<Row<f64>> {
    let mut rows: Vec<Row<f64>> = Vec::new();
    for (field, levels) in figures.fields(population) {
        let shown = levels.into_iter().filter_map(|level| {
            let bits = figures.number(&[population, &field, &level], "match weight, bits")?;
            Some(Row {
                words: level,
                marked: Some(bits),
            })
        });
        let shown: Vec<Row<f64>> = shown.collect();
        if !shown.is_empty() {
            rows.push(Row {
                words: field,
                marked: None,
            });
            // The strongest agreement first.
            rows.extend(shown.into_iter().rev());
        }
    }
    rows
}

fn in_words(row: &Row<f64>) -> String {
    match row.marked {
        None => format!("{}:", row.words),
        Some(bits) => format!("{} {bits};", row.words),
    }
}
