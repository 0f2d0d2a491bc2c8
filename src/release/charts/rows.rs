//! A chart of rows: each with its words above its mark, so that long words need no room beside it.
//!
//! Custody: releasable.

use super::drawing::{AXIS, Anchor, Drawing, FAINT, LETTERS, WIDTH};
use super::font::Font;
use super::plane::Plane;

/// Room on either side of the marks.
const SIDE: f64 = 24.0;
/// Height of a line of words, and of a mark under it.
const LINE: f64 = 19.0;
const BAND: f64 = 20.0;
/// How far a gridline goes above and below the middle of a mark.
const TICK: f64 = 8.0;
const TOP: f64 = 12.0;
const FOOT: f64 = 52.0;

/// One row.
pub(super) struct Row<T> {
    /// The words above the mark.
    pub(super) words: String,
    /// What is marked; none for a heading.
    pub(super) marked: Option<T>,
}

/// Rows laid out: the heights at which their marks stand.
pub(super) struct Layout {
    pub(super) drawing: Drawing,
    pub(super) plane: Plane,
    /// Per row, the height of the middle of its mark.
    pub(super) middles: Vec<f64>,
}

/// Figures at which gridlines stand, with what is written under them; and the one that stands out.
pub(super) struct Ticks {
    pub(super) along: (f64, f64),
    pub(super) at: Vec<(f64, String)>,
    pub(super) strong: Option<f64>,
    /// What is along.
    pub(super) title: &'static str,
}

/// Lays rows out over an axis.
pub(super) fn layout<T>(rows: &[Row<T>], ticks: &Ticks, alternative: String) -> Layout {
    let font = Font::ours();
    let wrapped: Vec<Vec<String>> = rows
        .iter()
        .map(|row| font.wrapped(&row.words, LETTERS, WIDTH - 12.0))
        .collect();
    let height_of = |(row, lines): (&Row<T>, &Vec<String>)| {
        let band = if row.marked.is_some() { BAND } else { 4.0 };
        LINE * lines.len() as f64 + band
    };
    let rows_height: f64 = rows.iter().zip(&wrapped).map(height_of).sum();
    let bottom = TOP + rows_height;
    let mut drawing = Drawing::of(bottom + FOOT, alternative);
    let plane = Plane {
        left: SIDE,
        right: WIDTH - SIDE,
        top: TOP,
        bottom,
        along: ticks.along,
        upwards: (0.0, 1.0),
    };
    let (mut middles, mut y) = (Vec::new(), TOP);
    for (row, lines) in rows.iter().zip(&wrapped) {
        for (place, line) in (1_u8..).zip(lines) {
            let at = (2.0, y + LINE * f64::from(place) - 4.0);
            match row.marked {
                Some(_) => drawing.text(at, Anchor::Start, line.as_str()),
                None => drawing.strong(at, Anchor::Start, line.as_str()),
            }
        }
        let middle = y + LINE * lines.len() as f64 + BAND / 2.0 - 3.0;
        if row.marked.is_some() {
            grid(&mut drawing, &plane, ticks, middle);
        }
        middles.push(middle);
        y += height_of((row, lines));
    }
    for (figure, words) in &ticks.at {
        plane.foot(&mut drawing, *figure, words.clone());
    }
    plane.along_is(&mut drawing, ticks.title);
    Layout {
        drawing,
        plane,
        middles,
    }
}

/// Gridlines behind one mark: between marks stand words.
fn grid(drawing: &mut Drawing, plane: &Plane, ticks: &Ticks, middle: f64) {
    let (top, bottom) = (middle - TICK, middle + TICK);
    let mut upright = |figure: f64, colour, width| {
        let x = plane.x(figure);
        drawing.line((x, top), (x, bottom), colour, width);
    };
    for (figure, _) in &ticks.at {
        upright(*figure, FAINT, 1.0);
    }
    if let Some(figure) = ticks.strong {
        upright(figure, AXIS, 1.5);
    }
}
