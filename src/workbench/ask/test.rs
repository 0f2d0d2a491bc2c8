//! One test of a column, as a question may put it: some of its words, or a range between public cuts. It divides the rows into parts
//! whose persons are counted apart, so that no answer and no refusal turns on a word or a band of a few.
//!
//! Custody: pseudonymous zone; names of columns, words of the code book and cuts that the asker wrote.

use std::collections::BTreeSet;

use super::{AskError, refused};

/// Where values may be cut: nobody is found by an exact day or number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grid {
    /// Days, at the turns of years.
    Years,
    /// Whole numbers, each.
    Each,
    /// Whole numbers: each up to five, then by five.
    Fives,
    /// Numbers of days, by years of 365.
    Days,
}

impl Grid {
    /// Whether a value is a cut.
    pub(super) fn is_cut(self, value: i64) -> bool {
        match self {
            Grid::Years | Grid::Each => true,
            Grid::Fives => (0..=5).contains(&value) || value % 5 == 0,
            Grid::Days => value % 365 == 0,
        }
    }

    /// The cut after, or before, one.
    fn beside(self, cut: i64, is_after: bool) -> i64 {
        let step = match self {
            Grid::Years | Grid::Each => 1,
            Grid::Fives if cut < 5 || (cut == 5 && !is_after) => 1,
            Grid::Fives => 5,
            Grid::Days => 365,
        };
        if is_after { cut + step } else { cut - step }
    }

    fn literal(self, cut: i64) -> String {
        match self {
            Grid::Years => format!("date '{cut:04}-01-01'"),
            _ => cut.to_string(),
        }
    }
}

/// What is asked of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// That one of these literals stands in it, or none of them.
    Words {
        /// As SQL writes them.
        literals: BTreeSet<String>,
        /// Whether one of them has to stand there.
        is_in: bool,
    },
    /// That it is null, or is not.
    Null {
        /// Whether it has to be.
        is_in: bool,
    },
    /// That it lies from one cut to below another.
    Range {
        /// Where it may be cut.
        grid: Grid,
        /// The first value.
        from: Option<i64>,
        /// The value after the last.
        until: Option<i64>,
    },
}

/// A test of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) column: String,
    pub(super) asked: Asked,
}

impl Test {
    /// The test that holds where this one does not, and the column is known.
    pub(super) fn turned(mut self) -> Result<Test, AskError> {
        match &mut self.asked {
            Asked::Words { is_in, .. } | Asked::Null { is_in } => *is_in = !*is_in,
            Asked::Range { .. } => {
                return refused(
                    format!("turns a range of `{}` round", self.column),
                    "write the other comparison",
                );
            }
        }
        Ok(self)
    }

    /// Both tests of one column as one.
    pub(super) fn with(self, other: Test) -> Result<Test, AskError> {
        let (
            Asked::Range { grid, from, until },
            Asked::Range {
                from: later,
                until: earlier,
                ..
            },
        ) = (&self.asked, &other.asked)
        else {
            return refused(
                format!("tests `{}` twice", self.column),
                "test each column once: by some of its words, or by one range",
            );
        };
        let until = match (until, earlier) {
            (Some(one), Some(other)) => Some(*one.min(other)),
            (one, other) => one.or(*other),
        };
        let asked = Asked::Range {
            grid: *grid,
            from: *from.max(later),
            until,
        };
        Ok(Test { asked, ..self })
    }

    /// Whether it can hold for some value.
    pub(super) fn can_hold(&self) -> bool {
        !matches!(self.asked, Asked::Range { from: Some(from), until: Some(until), .. } if from >= until)
    }

    /// The test in one form.
    pub(super) fn canonical(&self) -> String {
        let column = &self.column;
        match &self.asked {
            Asked::Words { literals, is_in } => {
                let listed = literals.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
                format!("({column} {}in ({listed}))", if *is_in { "" } else { "not " })
            }
            Asked::Null { is_in } => format!("({column} is {}null)", if *is_in { "" } else { "not " }),
            Asked::Range { grid, from, until } => {
                let from = from.map(|cut| format!("({column} >= {})", grid.literal(cut)));
                let until = until.map(|cut| format!("({column} < {})", grid.literal(cut)));
                from.into_iter().chain(until).collect::<Vec<_>>().join(" and ")
            }
        }
    }

    /// The parts in which persons have to be enough, each by a word: those that meet the test begin with `i`. Rows of a part that
    /// is not among them count for the test alone.
    pub(super) fn parts(&self) -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        for (part, _) in self.divided() {
            if part.len() > 1 && !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    }

    /// The part of a row, as an expression of the engine.
    pub(super) fn part(&self) -> String {
        let mut text = "case".to_owned();
        for (part, when) in self.divided() {
            text += &match when {
                Some(when) => format!(" when {when} then '{part}'"),
                None => format!(" else '{part}'"),
            };
        }
        text + " end"
    }

    /// The parts in the order in which a row is held against them, the last for all other rows.
    fn divided(&self) -> Vec<(String, Option<String>)> {
        let column = format!("asked.{}", self.column);
        let side = |is_in: bool| if is_in { "i" } else { "o" };
        let unknown = ("o".to_owned(), Some(format!("{column} is null")));
        match &self.asked {
            Asked::Words { literals, is_in } => {
                let listed = literals.iter().enumerate();
                let listed = listed.map(|(place, literal)| {
                    (
                        format!("{}{place}", side(*is_in)),
                        Some(format!("{column} = {literal}")),
                    )
                });
                let unknown = (!is_in).then_some(unknown);
                let others = (format!("{}0", side(!is_in)), None);
                listed.chain(unknown).chain([others]).collect()
            }
            Asked::Null { is_in } => vec![
                (format!("{}0", side(*is_in)), Some(format!("{column} is null"))),
                (format!("{}0", side(!is_in)), None),
            ],
            Asked::Range { grid, from, until } => {
                let mut parts = vec![unknown];
                let below = |cut: i64| Some(format!("{column} < {}", grid.literal(cut)));
                let from_on = |cut: i64| Some(format!("{column} >= {}", grid.literal(cut)));
                let part = |word: &str| word.to_owned();
                if let Some(cut) = from {
                    parts.push((part("o"), below(grid.beside(*cut, false))));
                    parts.push((part("o0"), below(*cut)));
                }
                if let Some(cut) = until {
                    parts.push((part("o"), from_on(grid.beside(*cut, true))));
                    parts.push((part("o1"), from_on(*cut)));
                }
                // The bands within the range that touch its ends; of a range of one band they are one.
                if let Some(cut) = from {
                    parts.push((part("i0"), below(grid.beside(*cut, true))));
                }
                if let Some(cut) = until {
                    parts.push((part("i1"), from_on(grid.beside(*cut, false))));
                }
                let is_one_band = from
                    .zip(*until)
                    .is_some_and(|(from, until)| grid.beside(from, true) >= until);
                if is_one_band {
                    parts.retain(|(part, _)| part != "i1");
                }
                parts.push((part("i"), None));
                parts
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(grid: Grid, from: Option<i64>, until: Option<i64>) -> Test {
        Test {
            column: "age".to_owned(),
            asked: Asked::Range { grid, from, until },
        }
    }

    #[test]
    fn the_bands_on_both_sides_of_each_cut_are_counted_apart() {
        let open = range(Grid::Fives, Some(25), None);
        assert_eq!(open.parts(), ["o0", "i0"]);
        assert_eq!(
            open.part(),
            "case when asked.age is null then 'o' when asked.age < 20 then 'o' when asked.age < 25 then 'o0' when asked.age < 30 then 'i0' else 'i' end"
        );
        assert_eq!(range(Grid::Fives, Some(20), Some(30)).parts(), ["o0", "o1", "i0", "i1"]);
        assert_eq!(range(Grid::Fives, Some(25), Some(30)).parts(), ["o0", "o1", "i0"]);
        assert!(!range(Grid::Fives, Some(30), Some(30)).can_hold());
    }

    #[test]
    fn cuts_are_coarse() {
        assert!(Grid::Fives.is_cut(4) && Grid::Fives.is_cut(45) && !Grid::Fives.is_cut(44));
        assert_eq!([4, 5, 10].map(|cut| Grid::Fives.beside(cut, true)), [5, 10, 15]);
        assert_eq!([4, 5, 10].map(|cut| Grid::Fives.beside(cut, false)), [3, 4, 5]);
        assert!(Grid::Days.is_cut(730) && !Grid::Days.is_cut(400));
    }

    #[test]
    fn each_word_that_is_listed_is_counted_apart() {
        let words = Test {
            column: "class".to_owned(),
            asked: Asked::Words {
                literals: ["'a'", "'b'"].map(str::to_owned).into(),
                is_in: true,
            },
        };
        assert_eq!(words.parts(), ["i0", "i1", "o0"]);
        assert_eq!(words.clone().turned().expect("words").parts(), ["o0", "o1", "i0"]);
        assert_eq!(words.canonical(), "(class in ('a', 'b'))");
        assert!(words.clone().with(words).is_err());
    }
}
