//! Columns of text as what an estimator reads: numbers, times, marks, labels, covariates.
//!
//! Custody: as `table`. Faults are collected, and name columns and rows.

use super::table::Table;

/// Decimal places that a time may have.
const MOST_DECIMALS: u32 = 9;
/// Counts above this are refused, as the estimators of counts do: so many rows as there can be do not overflow a sum.
const MOST_COUNTED: f64 = 1e10;

/// Faults of a file, in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<String>);

impl Faults {
    pub(super) fn add(&mut self, fault: String) {
        self.0.push(fault);
    }

    /// The faults, where there are any.
    pub(super) fn checked(self) -> Result<(), super::MethodError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(super::MethodError::Faults { faults: self.0 })
        }
    }
}

/// The unit in which times are counted: whole numbers of ten to the power of minus `decimals` of the file's unit, so that
/// equal times are equal to the last digit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub(super) struct Clock {
    decimals: u32,
}

impl Clock {
    /// A time in the unit of the file.
    pub(super) fn read(self, ticks: f64) -> f64 {
        ticks / self.per_unit() as f64
    }

    /// One that holds at least so many decimal places, up to nine.
    pub(super) fn finer(self, decimals: u32) -> Clock {
        Clock {
            decimals: self.decimals.max(decimals).min(MOST_DECIMALS),
        }
    }

    pub(super) fn per_unit(self) -> i64 {
        10_i64.pow(self.decimals)
    }

    /// A time given on the command line as whole ticks, where it is one.
    pub(super) fn ticks(self, time: &str) -> Option<i64> {
        scaled(time, self.decimals)
    }
}

/// Decimal places of a number as written.
pub(super) fn decimals(cell: &str) -> u32 {
    cell.split_once('.')
        .map_or(0, |(_, after)| after.trim_end_matches('0').len() as u32)
}

/// A covariate as the model has it.
#[derive(Debug)]
pub(super) struct Term {
    /// As tables have it: with the level of a category.
    pub(super) name: String,
    /// As errors have it: the column alone, for a level is a value of a row.
    pub(super) column: String,
    pub(super) values: Vec<f64>,
}

/// A category that is asked for: `column`, or `column=baseline`.
fn asked<'a>(factors: &'a [String], column: &str) -> Option<Option<&'a str>> {
    let parted = factors.iter().map(|factor| match factor.split_once('=') {
        Some((name, baseline)) => (name, Some(baseline)),
        None => (factor.as_str(), None),
    });
    parted
        .into_iter()
        .find(|(name, _)| *name == column)
        .map(|(_, baseline)| baseline)
}

/// The names of the columns behind `column=baseline`.
pub(super) fn factor_names(factors: &[String]) -> impl Iterator<Item = &str> {
    factors
        .iter()
        .map(|factor| factor.split_once('=').map_or(factor.as_str(), |(name, _)| name))
}

impl Table {
    /// A column of numbers; 0 where there is none, with a fault.
    pub(super) fn numbers(&self, name: &str, faults: &mut Faults) -> Vec<f64> {
        let number = |cell: &str| cell.parse::<f64>().ok().filter(|number| number.is_finite());
        self.parsed(name, "a number", number, faults)
    }

    /// A column of counts.
    pub(super) fn counts(&self, name: &str, faults: &mut Faults) -> Vec<u64> {
        let whole = |cell: &str| {
            let number = cell.parse::<f64>().ok()?;
            ((0.0..=MOST_COUNTED).contains(&number) && libm::trunc(number) == number).then_some(number as u64)
        };
        self.parsed(name, "a whole number from 0 to 10,000,000,000", whole, faults)
    }

    /// A column of whole numbers, such as years.
    pub(super) fn whole(&self, name: &str, faults: &mut Faults) -> Vec<i64> {
        self.parsed(name, "a whole number", |cell| scaled(cell, 0), faults)
    }

    /// A column of first treated periods: a whole number, or nothing, 0, `never` or infinity where there is none.
    pub(super) fn first_treated(&self, name: &str, faults: &mut Faults) -> Vec<Option<i64>> {
        let is_never =
            |cell: &str| cell.is_empty() || ["never", "inf"].iter().any(|word| cell.eq_ignore_ascii_case(word));
        let period = |cell: &str| {
            if is_never(cell) {
                return Some(None);
            }
            scaled(cell, 0).map(|period| Some(period).filter(|period| *period != 0))
        };
        self.parsed(name, "a whole number, or empty for never", period, faults)
    }

    /// Columns of times on one clock.
    pub(super) fn times(&self, names: &[&str], faults: &mut Faults) -> (Vec<Vec<i64>>, Clock) {
        let decimals = |cell: &str| {
            cell.split_once('.')
                .map_or(0, |(_, after)| after.trim_end_matches('0').len() as u32)
        };
        let most = names
            .iter()
            .flat_map(|name| self.cells(name))
            .map(|(_, cell)| decimals(cell))
            .max()
            .unwrap_or(0);
        let clock = Clock::default().finer(most);
        let what = "a time: a plain decimal number with at most 9 decimal places";
        let columns = names
            .iter()
            .map(|name| self.parsed(name, what, |cell| clock.ticks(cell), faults));
        (columns.collect(), clock)
    }

    /// Marks of an event: 1 or true, or the value named; else 0 or false, or any other value.
    pub(super) fn marks(&self, name: &str, value: Option<&str>, faults: &mut Faults) -> Vec<bool> {
        match value {
            Some(value) => {
                let of_mark = |text: &str| mark(text).map(u8::from);
                let same = |cell: &str| {
                    cell == value
                        || is_same_number(cell, value)
                        || of_mark(cell).is_some_and(|one| of_mark(value) == Some(one))
                };
                let marks: Vec<bool> = self.cells(name).map(|(_, cell)| same(cell)).collect();
                if !marks.contains(&true) {
                    faults.add(format!("column `{name}`: no row has the value that marks the event"));
                }
                marks
            }
            None => self.parsed(
                name,
                "0 or 1; name the value that marks the event if it is another",
                mark,
                faults,
            ),
        }
    }

    /// Labels as numbers from 0, in the order of the levels, with the levels: in order of number where all are numbers,
    /// else of text.
    pub(super) fn levels(&self, name: &str) -> (Vec<u32>, Vec<String>) {
        let mut levels: Vec<&str> = self.cells(name).map(|(_, cell)| cell).collect();
        levels.sort_unstable();
        levels.dedup();
        let numbers: Option<Vec<f64>> = levels.iter().map(|level| level.parse().ok()).collect();
        if let Some(numbers) = numbers {
            let mut paired: Vec<(f64, &str)> = numbers.into_iter().zip(levels).collect();
            paired.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
            levels = paired.into_iter().map(|(_, level)| level).collect();
        }
        let places: std::collections::BTreeMap<&str, u32> = levels
            .iter()
            .enumerate()
            .map(|(place, level)| (*level, place as u32))
            .collect();
        let labels = self
            .cells(name)
            .map(|(_, cell)| places.get(cell).copied().unwrap_or_default());
        (
            labels.collect(),
            levels.iter().map(|level| (*level).to_owned()).collect(),
        )
    }

    /// Covariates: columns of numbers as they are; columns of words, and those named as factors, as one column for each
    /// level but the baseline, which is the first unless it is named.
    pub(super) fn terms(&self, covariates: &[String], factors: &[String], faults: &mut Faults) -> Vec<Term> {
        let mut terms = Vec::new();
        for name in covariates {
            let numeric = self.cells(name).filter(|(_, cell)| cell.parse::<f64>().is_ok()).count();
            match asked(factors, name) {
                Some(baseline) => self.factor(name, baseline, &mut terms, faults),
                None if numeric == 0 && self.cells(name).any(|(_, cell)| is_with_commas(cell)) => {
                    faults.add(format!(
                        "column `{name}`: numbers are written with commas; write decimal points and no separators, or name the column with --factors"
                    ));
                }
                None if numeric == 0 => self.factor(name, None, &mut terms, faults),
                None => terms.push(Term {
                    name: name.clone(),
                    column: name.clone(),
                    values: self.numbers(name, faults),
                }),
            }
        }
        terms
    }

    fn factor(&self, name: &str, baseline: Option<&str>, terms: &mut Vec<Term>, faults: &mut Faults) {
        let (labels, levels) = self.levels(name);
        let place = match baseline {
            None => Some(0),
            Some(baseline) => levels
                .iter()
                .position(|level| level == baseline || is_same_number(level, baseline)),
        };
        if levels.len() < 2 {
            faults.add(format!(
                "column `{name}`: there is one category alone, and nothing to compare it with"
            ));
            return;
        }
        let Some(place) = place else {
            faults.add(format!("column `{name}`: no row has the baseline that is named for it"));
            return;
        };
        for (number, level) in levels.iter().enumerate().filter(|(number, _)| *number != place) {
            terms.push(Term {
                name: format!("{name}={level}"),
                column: name.to_owned(),
                values: labels
                    .iter()
                    .map(|label| f64::from(u8::from(*label as usize == number)))
                    .collect(),
            });
        }
    }

    fn parsed<T: Default>(
        &self,
        name: &str,
        what: &str,
        parse: impl Fn(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Vec<T> {
        let (mut wrong, mut first) = (0, 0);
        let values = self
            .cells(name)
            .map(|(row, cell)| {
                parse(cell).unwrap_or_else(|| {
                    wrong += 1;
                    if wrong == 1 {
                        first = row;
                    }
                    T::default()
                })
            })
            .collect();
        if wrong > 0 {
            faults.add(format!(
                "column `{name}`: {wrong} of its values {} not {what}; the first is in row {first}",
                if wrong == 1 { "is" } else { "are" }
            ));
        }
        values
    }
}

/// Whether a cell is digits parted by commas: a number as some write it, and not as it is read here.
fn is_with_commas(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    digits.contains(',')
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',' || byte == b'.')
}

fn mark(cell: &str) -> Option<bool> {
    if cell.eq_ignore_ascii_case("true") || is_same_number(cell, "1") {
        return Some(true);
    }
    (cell.eq_ignore_ascii_case("false") || is_same_number(cell, "0")).then_some(false)
}

fn is_same_number(cell: &str, other: &str) -> bool {
    matches!((cell.parse::<f64>(), other.parse::<f64>()), (Ok(one), Ok(other)) if one == other)
}

/// A plain decimal number times ten to the power of `decimals`, where that is whole and fits.
fn scaled(cell: &str, decimals: u32) -> Option<i64> {
    let (sign, digits) = match cell.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, cell.strip_prefix('+').unwrap_or(cell)),
    };
    let (whole, after) = digits.split_once('.').unwrap_or((digits, ""));
    let after = after.trim_end_matches('0');
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && after.is_empty() || !is_plain(whole) || !is_plain(after) || after.len() > decimals as usize {
        return None;
    }
    let padded = format!("{whole}{after:0<width$}", width = decimals as usize);
    padded.parse::<i64>().ok().map(|ticks| sign * ticks)
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn decimals_become_whole_ticks_to_the_last_digit() {
        assert_eq!(scaled("4.5", 1), Some(45));
        assert_eq!(scaled("4", 1), Some(40));
        assert_eq!(scaled("0.30", 1), Some(3));
        assert_eq!(scaled(".5", 2), Some(50));
        assert_eq!(scaled("-2", 0), Some(-2));
        assert_eq!(scaled("0.1", 0), None);
        for wrong in ["", ".", "1e3", "1,5", "inf", "--1", "99999999999999999999"] {
            assert_eq!(scaled(wrong, 3), None, "{wrong}");
        }
    }
}
