//! A drawing: the few shapes of which all charts are made, in units of the drawing, origin at the top on the left. The same
//! drawing becomes an SVG in the report and a PNG beside it.
//!
//! Custody: releasable.

/// A place on a drawing.
pub(super) type At = (f64, f64);

/// Where a text stands to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// What is drawn at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A filled disc.
    Disc,
    /// An empty ring.
    Ring,
    /// A filled square, standing on its corner.
    Diamond,
}

/// One shape.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// A straight line.
    Line {
        from: At,
        to: At,
        colour: &'static str,
        width: f64,
    },
    /// A line through points, with lengths of dash and gap; none for a line without gaps.
    Through {
        points: Vec<At>,
        colour: &'static str,
        width: f64,
        dashes: &'static str,
    },
    /// A mark.
    Mark {
        at: At,
        mark: Mark,
        size: f64,
        colour: &'static str,
    },
    /// A filled rectangle.
    Bar {
        left: f64,
        top: f64,
        width: f64,
        height: f64,
        colour: &'static str,
    },
    /// A text in one line.
    Text {
        at: At,
        words: String,
        anchor: Anchor,
        size: f64,
        is_strong: bool,
    },
}

/// A picture with its text alternative.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::release) struct Drawing {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) alternative: String,
    pub(super) shapes: Vec<Shape>,
}

/// Width of all charts. They are narrow, so that their letters can be read where a telephone shrinks them.
pub(super) const WIDTH: f64 = 520.0;
/// Size of letters.
pub(super) const LETTERS: f64 = 15.0;
/// Of texts, axes and the line that stands for no difference.
pub(super) const INK: &str = "#1D1D1D";
/// Of lines that lead the eye and say nothing.
pub(super) const FAINT: &str = "#D9D9D9";
/// Of axes.
pub(super) const AXIS: &str = "#3D3D3D";

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

impl Drawing {
    pub(super) fn of(height: f64, alternative: String) -> Drawing {
        Drawing {
            width: WIDTH,
            height,
            alternative,
            shapes: Vec::new(),
        }
    }

    /// What the picture shows, in words.
    pub(in crate::release) fn alternative(&self) -> &str {
        &self.alternative
    }

    pub(super) fn line(&mut self, from: At, to: At, colour: &'static str, width: f64) {
        self.shapes.push(Shape::Line {
            from,
            to,
            colour,
            width,
        });
    }

    pub(super) fn through(&mut self, points: Vec<At>, (colour, dashes): (&'static str, &'static str), width: f64) {
        self.shapes.push(Shape::Through {
            points,
            colour,
            width,
            dashes,
        });
    }

    pub(super) fn mark(&mut self, at: At, mark: Mark, size: f64, colour: &'static str) {
        self.shapes.push(Shape::Mark { at, mark, size, colour });
    }

    pub(super) fn bar(&mut self, (left, top): At, (width, height): (f64, f64), colour: &'static str) {
        self.shapes.push(Shape::Bar {
            left,
            top,
            width,
            height,
            colour,
        });
    }

    pub(super) fn text(&mut self, at: At, anchor: Anchor, words: impl Into<String>) {
        self.sized(at, anchor, LETTERS, false, words.into());
    }

    pub(super) fn strong(&mut self, at: At, anchor: Anchor, words: impl Into<String>) {
        self.sized(at, anchor, LETTERS, true, words.into());
    }

    fn sized(&mut self, at: At, anchor: Anchor, size: f64, is_strong: bool, words: String) {
        self.shapes.push(Shape::Text {
            at,
            words,
            anchor,
            size,
            is_strong,
        });
    }
}
