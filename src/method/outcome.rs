//! What an estimator says: facts and tables for people, one object for machines.
//!
//! Custody: as `table`. It has not been reviewed for release.

use serde_json::{Map, Value};

use crate::estimate::ConfidenceLevel;

/// Heads of columns that hold times.
const TIMES: [&str; 3] = ["time", "by", "mean time"];

/// The outcome of one estimator on one file.
#[derive(Debug, Default)]
pub struct Outcome {
    blocks: Vec<Block>,
    /// Told after all else.
    notes: Vec<String>,
    /// The level of its intervals, from 0 to 1.
    level: Option<f64>,
    /// The column in whose unit its times are.
    clock: Option<String>,
    json: Map<String, Value>,
}

#[derive(Debug)]
enum Block {
    Line(String),
    Grid { head: Vec<String>, rows: Vec<Vec<Cell>> },
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// A word, to the left.
    Word(String),
    /// A number, to the right, with six digits; nothing where there is none.
    Number(Option<f64>),
    /// A number as it was given, such as a time at which a curve is read.
    Given(Option<f64>),
    /// A count.
    Count(u64),
    /// A probability of error.
    Probability(f64),
}

impl Outcome {
    /// A line of its own.
    pub(super) fn line(&mut self, line: impl Into<String>) {
        self.blocks.push(Block::Line(line.into()));
    }

    /// What has to be told beside the numbers, once.
    pub(super) fn note(&mut self, note: impl Into<String>) {
        let note = format!("note{}", note.into());
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn grid(&mut self, head: &[&str], rows: Vec<Vec<Cell>>) {
        self.blocks.push(Block::Grid {
            head: head.iter().map(|name| (*name).to_owned()).collect(),
            rows,
        });
    }

    /// Limits in its tables are at this level.
    pub(super) fn at_level(&mut self, level: ConfidenceLevel) {
        self.level = Some(level.level());
        self.tell("level", level);
    }

    /// Times in its tables are in the unit of this column.
    pub(super) fn in_unit_of(&mut self, column: &str) {
        self.clock = Some(column.to_owned());
    }

    /// A member of the object.
    pub(super) fn tell(&mut self, name: &str, value: impl serde::Serialize) {
        self.json
            .insert(name.to_owned(), serde_json::to_value(value).unwrap_or(Value::Null));
    }

    /// What has to be told beside the numbers.
    pub(super) fn reserve<R: std::fmt::Display + serde::Serialize>(&mut self, reservations: &[R]) {
        for reservation in reservations {
            self.note(format!(": {reservation}"));
        }
        self.tell("reservations", reservations);
    }

    /// For people.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Line(line) => lines.push(line.clone()),
                Block::Grid { head, rows } => {
                    let head: Vec<String> = head.iter().map(|name| self.headed(name)).collect();
                    lines.extend(drawn(&head, rows));
                }
            }
        }
        if let Some(column) = self.clock.as_ref().filter(|_| self.has_times()) {
            lines.push(format!("times are in the unit of `{column}`"));
        }
        lines.extend(self.notes.iter().cloned());
        lines
    }

    /// The head of a column, limits with their level.
    fn headed(&self, name: &str) -> String {
        match self.level {
            Some(level) if ["lower", "upper"].contains(&name) => format!("{name} {}", percent(level)),
            _ => name.to_owned(),
        }
    }

    /// Whether a table holds times.
    fn has_times(&self) -> bool {
        let is_time = |name: &String| TIMES.contains(&name.as_str());
        self.blocks.iter().any(|block| match block {
            Block::Line(_) => false,
            Block::Grid { head, .. } => head.iter().any(is_time),
        })
    }

    /// For machines.
    pub fn json(&self) -> Value {
        Value::Object(self.json.clone())
    }
}

fn drawn(head: &[String], rows: &[Vec<Cell>]) -> Vec<String> {
    let texts: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(Cell::text).collect()).collect();
    let width = |column: usize| {
        let cells = texts.iter().filter_map(|row| row.get(column));
        cells
            .chain(head.get(column))
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let is_word = |column: usize| rows.iter().all(|row| matches!(row.get(column), Some(Cell::Word(_))));
    let line = |texts: &[String]| {
        let cells = texts.iter().zip(&widths).enumerate().map(|(column, (text, width))| {
            if is_word(column) {
                format!("{text:<width$}")
            } else {
                format!("{text:>width$}")
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    std::iter::once(line(head))
        .chain(texts.iter().map(|row| line(row)))
        .collect()
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Cell::Word(word) => word.clone(),
            Cell::Number(None) | Cell::Given(None) => "-".to_owned(),
            Cell::Given(Some(number)) => number.to_string(),
            Cell::Number(Some(number)) => six_digits(*number),
            Cell::Count(count) => count.to_string(),
            Cell::Probability(p) if *p < 1e-4 => "<0.0001".to_owned(),
            Cell::Probability(p) => format!("{p:.4}"),
        }
    }
}

/// A level in per cent, with as many decimal places as it has.
fn percent(level: f64) -> String {
    format!("{} %", libm::round(level * 1e8) / 1e6)
}

/// A number to six significant digits, without an exponent where that is readable.
pub(super) fn six_digits(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e9).contains(&size) {
        return format!("{number:.5e}");
    }
    let whole = libm::floor(libm::log10(size)) as i32 + 1;
    format!("{number:.decimals$}", decimals = (6 - whole).clamp(0, 9) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_six_digits() {
        let pairs = [
            (0.0, "0"),
            (0.5438871, "0.543887"),
            (-12.3456789, "-12.3457"),
            (123456.7, "123457"),
            (0.000123456, "0.000123456"),
            (1.2e-7, "1.20000e-7"),
            (3e12, "3.00000e12"),
        ];
        for (number, text) in pairs {
            assert_eq!(six_digits(number), text);
        }
    }

    #[test]
    fn limits_are_named_with_their_level() {
        assert_eq!(
            [0.95, 0.9, 0.975, 0.999].map(percent),
            ["95 %", "90 %", "97.5 %", "99.9 %"]
        );
    }

    #[test]
    fn words_stand_left_and_numbers_right() {
        let rows = vec![
            vec![
                Cell::Word("age".to_owned()),
                Cell::Number(Some(1.5)),
                Cell::Probability(1e-9),
            ],
            vec![Cell::Word("x".to_owned()), Cell::Number(None), Cell::Probability(0.25)],
        ];
        let mut outcome = Outcome::default();
        outcome.grid(&["term", "value", "p"], rows);
        assert_eq!(
            outcome.lines(),
            [
                "term    value        p",
                "age   1.50000  <0.0001",
                "x           -   0.2500"
            ]
        );
    }
}
