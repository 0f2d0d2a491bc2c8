//! Spells taken apart into a row for each period at risk, for models of the hazard in discrete time.
//!
//! Custody: no zone. Rows by position; each is a part of a single spell.

use crate::estimate::{EstimateError, Spells};

/// The most rows that spells are taken apart into: 2²⁸, which with one covariate are 4 GiB.
const MOST_ROWS: u64 = 1 << 28;

/// A row for each spell and period in which it was at risk, in the order of the spells and of time.
///
/// A logistic model of `event` on these rows is the discrete-time hazard model (Allison 1982, Sociological Methodology 13:61;
/// Singer & Willett 1993): with a [complementary log-log link](super::Family::ComplementaryLogLog) its coefficients are log
/// hazard ratios of proportional hazards in continuous time. Rows of one spell need no clusters, for a spell has one event;
/// rows of a mother with several spells do.
///
/// ```
/// use seriatim::estimate::regression::PersonPeriods;
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// // One leaves in period 2 with the event; one enters after period 1 and leaves in period 3 without.
/// let rows = PersonPeriods::new(Some(&[0, 1]), &[2, 3], &[true, false])?;
/// assert_eq!(rows.spells(), [0, 0, 1, 1]);
/// assert_eq!(rows.periods(), [1.0, 2.0, 2.0, 3.0]);
/// assert_eq!(rows.events(), [0.0, 1.0, 0.0, 0.0]);
/// assert_eq!(rows.spread(&[27.0, 31.0])?, [27.0, 27.0, 31.0, 31.0]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PersonPeriods {
    from: usize,
    spells: Vec<u32>,
    periods: Vec<f64>,
    events: Vec<f64>,
}

impl PersonPeriods {
    /// Takes spells on (entry, exit] apart, in which one unit of time is one period: give days divided into weeks or months
    /// beforehand. Without entries all are at risk from period 1.
    ///
    /// # Errors
    /// Those of [`Spells`]; [`EstimateError::OutOfRange`] for more than 2²⁸ rows.
    pub fn new(entry: Option<&[i64]>, exit: &[i64], event: &[bool]) -> Result<PersonPeriods, EstimateError> {
        match entry {
            Some(entry) => Spells::with_entry(entry, exit, event)?,
            None => Spells::from_origin(exit, event)?,
        };
        let first = |spell: usize| entry.map_or(0, |entry| entry[spell]);
        let lengths = exit.iter().enumerate().map(|(spell, exit)| exit.abs_diff(first(spell)));
        let rows = lengths.fold(0_u64, u64::saturating_add);
        if rows > MOST_ROWS {
            let (what, must) = (
                "sum of the lengths of spells",
                "at most 2^28 periods: count time in longer ones",
            );
            return Err(EstimateError::OutOfRange { what, must });
        }
        let mut found = PersonPeriods {
            from: exit.len(),
            spells: Vec::with_capacity(rows as usize),
            periods: Vec::with_capacity(rows as usize),
            events: Vec::with_capacity(rows as usize),
        };
        for (spell, (exit, event)) in exit.iter().zip(event).enumerate() {
            for period in first(spell) + 1..=*exit {
                found.spells.push(spell as u32);
                found.periods.push(period as f64);
                found.events.push(f64::from(*event && period == *exit));
            }
        }
        Ok(found)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.spells.len()
    }

    /// The position of the spell of each row.
    pub fn spells(&self) -> &[u32] {
        &self.spells
    }

    /// The period of each row, from 1.
    pub fn periods(&self) -> &[f64] {
        &self.periods
    }

    /// 1 for the row of a spell's event, 0 for every other.
    pub fn events(&self) -> &[f64] {
        &self.events
    }

    /// A value of each spell, brought to its rows: a covariate, a weight, a label of a cluster.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`] unless there is one for each spell.
    pub fn spread<T: Copy>(&self, values: &[T]) -> Result<Vec<T>, EstimateError> {
        let (found, rows) = (values.len(), self.from);
        if found != rows {
            let what = "a covariate of spells";
            return Err(EstimateError::LengthDiffers { what, found, rows });
        }
        Ok(self.spells.iter().map(|spell| values[*spell as usize]).collect())
    }
}
