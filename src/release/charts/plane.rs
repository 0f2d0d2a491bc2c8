//! A plane with axes: from figures to places of a drawing, gridlines and their numbers.
//!
//! Custody: releasable.

use super::drawing::{AXIS, Anchor, At, Drawing, FAINT, LETTERS, WIDTH, styles};
use super::font::Font;

/// The part of a drawing in which figures have places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// Least and greatest figure along.
    pub(super) along: (f64, f64),
    /// Least and greatest figure upwards.
    pub(super) upwards: (f64, f64),
}

impl Plane {
    pub(super) fn x(&self, figure: f64) -> f64 {
        let (least, greatest) = self.along;
        self.left + (self.right - self.left) * (figure - least) / (greatest - least)
    }

    pub(super) fn y(&self, figure: f64) -> f64 {
        let (least, greatest) = self.upwards;
        self.bottom - (self.bottom - self.top) * (figure - least) / (greatest - least)
    }

    pub(super) fn place(&self, along: f64, upwards: f64) -> At {
        (self.x(along), self.y(upwards))
    }

    /// A gridline that lies, with its number on the left.
    pub(super) fn level(&self, drawing: &mut Drawing, figure: f64, words: String, is_strong: bool) {
        let y = self.y(figure);
        let colour = if is_strong { AXIS } else { FAINT };
        drawing.line((self.left, y), (self.right, y), colour, 1.0);
        drawing.text((self.left - 8.0, y + 5.0), Anchor::End, words);
    }

    /// A number under the plane.
    pub(super) fn foot(&self, drawing: &mut Drawing, figure: f64, words: String) {
        drawing.text((self.x(figure), self.bottom + 20.0), Anchor::Middle, words);
    }

    /// What is along, under its numbers.
    pub(super) fn along_is(&self, drawing: &mut Drawing, words: &str) {
        let middle = (self.left + self.right) / 2.0;
        drawing.text((middle, self.bottom + 41.0), Anchor::Middle, words);
    }
}

/// A step of 1, 2 or 5 times a power of ten, so that a width has at most so many of them.
pub(super) fn step(width: f64, most: f64) -> f64 {
    let least = width / most;
    let power = libm::pow(10.0, libm::floor(libm::log10(least)));
    let steps = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
    steps.into_iter().find(|step| *step >= least).unwrap_or(10.0 * power)
}

/// Multiples of a step from a figure to another.
pub(super) fn multiples(step: f64, (least, greatest): (f64, f64)) -> Vec<f64> {
    let first = libm::ceil(least / step - 1e-9) as i64;
    let last = libm::floor(greatest / step + 1e-9) as i64;
    (first..=last).map(|times| times as f64 * step).collect()
}

/// Room on the right of a plane for the names of its lines.
pub(super) fn room_for(names: &[&str]) -> f64 {
    let font = Font::ours();
    let room = |name: &&str| font.room(name, LETTERS * BOLD);
    let widest = names.iter().map(room).fold(0.0, f64::max);
    (widest + 32.0).clamp(16.0, MOST_ROOM)
}

const MOST_ROOM: f64 = 190.0;
/// How much wider than plain letters the bold ones are in which names stand, in the fonts that browsers take.
const BOLD: f64 = 1.15;

/// Names beside the ends of lines (place, name), moved apart where they would lie on each other, each with a piece of its
/// line. Letters are dark: the palette's lighter colours are too pale for them.
pub(super) fn end_names(drawing: &mut Drawing, ends: &[(At, String)], bottom: f64) {
    const LINE: f64 = 17.0;
    let font = Font::ours();
    let start = ends.iter().map(|((x, _), _)| *x).fold(0.0, f64::max) + 8.0;
    let room = WIDTH - start - 22.0;
    let mut named: Vec<(f64, Vec<String>, (&'static str, &'static str))> = ends
        .iter()
        .zip(styles())
        .map(|(((_, y), name), style)| (*y, font.wrapped(name, LETTERS * BOLD, room), style))
        .collect();
    named.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut free = f64::NEG_INFINITY;
    for (y, lines, _) in &mut named {
        *y = y.max(free);
        free = *y + LINE * lines.len() as f64 + 2.0;
    }
    // What was pushed below the plane is lifted again, and what stands above it with it.
    let mut floor = bottom + LINE;
    for (y, lines, _) in named.iter_mut().rev() {
        let height = LINE * lines.len() as f64 + 2.0;
        *y = y.min(floor - height);
        floor = *y;
    }
    for (y, lines, style) in named {
        drawing.through(vec![(start, y), (start + 16.0, y)], style, 2.5);
        for (row, line) in (0_u8..).zip(lines) {
            let at = (start + 20.0, y + 5.0 + LINE * f64::from(row));
            drawing.strong(at, Anchor::Start, line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_cover_the_width() {
        assert_eq!(step(100.0, 5.0), 20.0);
        assert_eq!(step(100.0, 4.0), 50.0);
        assert_eq!(step(0.7, 7.0), 0.1);
        assert_eq!(multiples(20.0, (0.0, 60.0)), [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(multiples(0.5, (-0.7, 0.6)), [-0.5, 0.0, 0.5]);
    }

    #[test]
    fn names_that_would_lie_on_each_other_are_moved_apart_and_stay_in_the_picture() {
        let mut drawing = Drawing::of(200.0, String::new());
        let ends = ["a", "b", "c"].map(|name| ((300.0, 150.0), name.to_owned()));
        end_names(&mut drawing, &ends, 150.0);
        let heights: Vec<f64> = drawing
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                super::super::drawing::Shape::Text { at, .. } => Some(at.1),
                _ => None,
            })
            .collect();
        assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 17.0), "{heights:?}");
        assert!(heights.iter().all(|height| *height < 175.0), "{heights:?}");
    }
}
