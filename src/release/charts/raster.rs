//! A drawing as a PNG. What is drawn is drawn in the order of its shapes, by one thread, without the processor's own vector
//! instructions: the same drawing gives the same bytes.
//!
//! Custody: releasable.

use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform,
};

use super::drawing::{Anchor, At, Drawing, INK, Mark, Shape};
use super::font::Font;
use super::png;

/// Pixels per unit of a drawing: wide enough for print.
const SCALE: f32 = 2.5;
/// How much thicker the strokes of strong letters are, of their size.
const STRONG: f64 = 0.045;

/// The bytes of the picture; none where it has no area.
pub(super) fn png(drawing: &Drawing) -> Option<Vec<u8>> {
    let pixels = |units: f64| libm::ceil(units * f64::from(SCALE)) as u32;
    let mut canvas = Canvas {
        pixmap: Pixmap::new(pixels(drawing.width), pixels(drawing.height))?,
        font: Font::ours(),
    };
    canvas.pixmap.fill(Color::WHITE);
    for shape in &drawing.shapes {
        canvas.draw(shape);
    }
    encoded(&canvas.pixmap, &drawing.alternative)
}

/// The picture without its alpha, which is full everywhere, and its alternative in words with it.
fn encoded(pixmap: &Pixmap, alternative: &str) -> Option<Vec<u8>> {
    let colours = pixmap
        .data()
        .chunks_exact(4)
        .flat_map(|pixel| pixel.iter().copied().take(3));
    let colours: Vec<u8> = colours.collect();
    png::encoded((pixmap.width(), pixmap.height()), &colours, alternative)
}

struct Canvas {
    pixmap: Pixmap,
    font: Font,
}

impl Canvas {
    fn draw(&mut self, shape: &Shape) {
        match shape {
            Shape::Line {
                from,
                to,
                colour,
                width,
            } => self.stroke(through(&[*from, *to]), colour, *width, ""),
            Shape::Through {
                points,
                colour,
                width,
                dashes,
            } => self.stroke(through(points), colour, *width, dashes),
            Shape::Mark { at, mark, size, colour } => self.mark(*at, *mark, *size, colour),
            Shape::Bar {
                left,
                top,
                width,
                height,
                colour,
            } => {
                let bar = Rect::from_xywh(*left as f32, *top as f32, *width as f32, *height as f32);
                self.fill(bar.map(PathBuilder::from_rect), colour);
            }
            Shape::Text {
                at,
                words,
                anchor,
                size,
                is_strong,
            } => self.text(*at, words, *anchor, *size, *is_strong),
        }
    }

    fn mark(&mut self, (x, y): At, mark: Mark, size: f64, colour: &str) {
        let round = PathBuilder::from_circle(x as f32, y as f32, size as f32);
        match mark {
            Mark::Disc => self.fill(round, colour),
            Mark::Ring => self.stroke(round, colour, 1.5, ""),
            Mark::Diamond => self.fill(
                through(&[(x, y - size), (x + size, y), (x, y + size), (x - size, y)]),
                colour,
            ),
        }
    }

    fn text(&mut self, (x, y): At, words: &str, anchor: Anchor, size: f64, is_strong: bool) {
        let width = self.font.width(words, size);
        let start = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        let outlines = self.font.outlines(words, size, (start, y));
        if is_strong {
            self.stroke(outlines.clone(), INK, size * STRONG, "");
        }
        self.fill(outlines, INK);
    }

    fn fill(&mut self, path: Option<Path>, colour: &str) {
        if let Some(path) = path {
            let scale = Transform::from_scale(SCALE, SCALE);
            self.pixmap
                .fill_path(&path, &paint(colour), FillRule::Winding, scale, None);
        }
    }

    fn stroke(&mut self, path: Option<Path>, colour: &str, width: f64, dashes: &str) {
        let lengths: Vec<f32> = dashes.split(' ').filter_map(|length| length.parse().ok()).collect();
        let stroke = Stroke {
            width: width as f32,
            line_cap: LineCap::Butt,
            line_join: LineJoin::Round,
            dash: StrokeDash::new(lengths, 0.0),
            ..Stroke::default()
        };
        if let Some(path) = path {
            let scale = Transform::from_scale(SCALE, SCALE);
            self.pixmap.stroke_path(&path, &paint(colour), &stroke, scale, None);
        }
    }
}

fn through(points: &[At]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (place, (x, y)) in points.iter().enumerate() {
        match place {
            0 => path.move_to(*x as f32, *y as f32),
            _ => path.line_to(*x as f32, *y as f32),
        }
    }
    path.finish()
}

/// A colour as `#RRGGBB`; what is none is black.
fn paint(colour: &str) -> Paint<'static> {
    let part = |place: usize| {
        let digits = colour.get(place..place + 2).unwrap_or("00");
        u8::from_str_radix(digits, 16).unwrap_or(0)
    };
    let mut paint = Paint {
        anti_alias: true,
        ..Paint::default()
    };
    paint.set_color_rgba8(part(1), part(3), part(5), 255);
    paint
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing() -> Drawing {
        let mut drawing = Drawing::of(40.0, "a bar".to_owned());
        drawing.bar((0.0, 0.0), (100.0, 20.0), "#12436D");
        drawing.through(vec![(0.0, 30.0), (520.0, 30.0)], ("#F46A25", "7 3"), 2.0);
        drawing.mark((400.0, 20.0), Mark::Diamond, 4.0, "#801650");
        drawing.strong((200.0, 15.0), Anchor::Middle, "words");
        drawing
    }

    #[test]
    fn a_picture_holds_what_is_drawn_in_its_colours_and_its_alternative() {
        let bytes = png(&drawing()).unwrap();
        let ((width, height), pixels) = super::super::tests::decoded(&bytes);
        assert_eq!((width, height), (1300, 100));
        let at = |x: usize, y: usize| &pixels[(y * 1300 + x) * 3..][..3];
        assert_eq!(at(10, 10), [0x12, 0x43, 0x6D]);
        assert_eq!(at(1000, 50), [0x80, 0x16, 0x50]);
        assert_eq!(at(1200, 10), [255, 255, 255]);
        assert!(bytes.windows(5).any(|window| window == b"a bar"));
    }

    #[test]
    fn the_same_drawing_gives_the_same_bytes() {
        assert_eq!(png(&drawing()), png(&drawing()));
    }
}
