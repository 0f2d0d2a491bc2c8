//! The letters of charts: their outlines and how wide a text is. The font is part of the program, so that a picture is the
//! same file on every machine.
//!
//! Custody: releasable.

use tiny_skia::PathBuilder;
use ttf_parser::{Face, OutlineBuilder};

/// Noto Sans, Latin letters only; where it is from stands in the README beside it.
const BYTES: &[u8] = include_bytes!("font/NotoSans-Latin.ttf");

/// Letters as drawn in a browser can be wider than ours by about this.
const WIDER: f64 = 1.12;

/// The font, read.
pub(super) struct Font(Option<Face<'static>>);

impl Font {
    /// The program's font. Its bytes do not change: a test holds that they can be read.
    pub(super) fn ours() -> Font {
        Font(Face::parse(BYTES, 0).ok())
    }

    fn per_em(&self) -> f64 {
        self.0.as_ref().map_or(1.0, |face| f64::from(face.units_per_em()))
    }

    /// How far each letter is from the start, in units of the font, and how wide the whole text is. A letter that the font
    /// lacks is shown as its sign for that.
    fn advances(&self, words: &str) -> (Vec<(ttf_parser::GlyphId, f64)>, f64) {
        let (mut letters, mut width) = (Vec::new(), 0.0);
        if let Some(face) = &self.0 {
            for letter in words.chars() {
                let glyph = face.glyph_index(letter).unwrap_or_default();
                letters.push((glyph, width));
                width += face.glyph_hor_advance(glyph).map_or(0.0, f64::from);
            }
        }
        (letters, width)
    }

    /// How wide a text is at a size.
    pub(super) fn width(&self, words: &str, size: f64) -> f64 {
        self.advances(words).1 * size / self.per_em()
    }

    /// The same with room for the fonts of browsers.
    pub(super) fn room(&self, words: &str, size: f64) -> f64 {
        self.width(words, size) * WIDER
    }

    /// Words in as many lines as they need within a width.
    pub(super) fn wrapped(&self, words: &str, size: f64, room: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        // Spaces that are not to be broken are none of these.
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match longer.filter(|longer| self.room(longer, size) <= room) {
                Some(longer) => {
                    lines.pop();
                    lines.push(longer);
                }
                None => lines.push(word.to_owned()),
            }
        }
        lines
    }

    /// The outlines of a text whose first letter begins at a place, on its base line.
    pub(super) fn outlines(&self, words: &str, size: f64, (x, y): (f64, f64)) -> Option<tiny_skia::Path> {
        let face = self.0.as_ref()?;
        let scale = size / self.per_em();
        let mut pen = Pen {
            path: PathBuilder::new(),
            scale,
            from: (x, y),
        };
        for (glyph, advance) in self.advances(words).0 {
            pen.from = (x + advance * scale, y);
            face.outline_glyph(glyph, &mut pen);
        }
        pen.path.finish()
    }
}

/// Outlines of the font, whose heights grow upwards, to a path of the picture, whose heights grow downwards.
struct Pen {
    path: PathBuilder,
    scale: f64,
    from: (f64, f64),
}

impl Pen {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        let along = self.from.0 + f64::from(x) * self.scale;
        let down = self.from.1 - f64::from(y) * self.scale;
        (along as f32, down as f32)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_that_charts_use_is_in_the_font() {
        let face = Face::parse(BYTES, 0).unwrap();
        let letters = ('!'..='~').chain("£–—‘’“”…−×éÉŵŷ".chars());
        let missing: Vec<char> = letters.filter(|letter| face.glyph_index(*letter).is_none()).collect();
        assert_eq!(missing, [' '; 0]);
    }

    #[test]
    fn texts_have_widths_and_outlines_and_break_between_words() {
        let font = Font::ours();
        let (one, two) = (font.width("mmm", 15.0), font.width("mmmmmm", 15.0));
        assert!(one > 20.0 && (two - 2.0 * one).abs() < 1e-9);
        assert_eq!(
            font.wrapped("from one to two", 10.0, font.room("from one", 10.0)),
            ["from one", "to two"]
        );
        assert_eq!(font.wrapped("incomprehensibilities", 10.0, 5.0).len(), 1);
        let bounds = font.outlines("l", 100.0, (10.0, 100.0)).unwrap().bounds();
        assert!(bounds.left() > 10.0 && bounds.top() < 30.0 && bounds.bottom() <= 100.5);
    }
}
