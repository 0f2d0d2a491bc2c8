//! The four counts of a table, and tests of no association.
//!
//! Custody: no zone. Four counts, however small.

use libm::fabs;
use serde::Serialize;

use super::super::counts::total;
use crate::estimate::numeric::hypergeometric::Margins;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::{EstimateError, Reference, Reservation, Test};

/// Fewer expected in a cell, and the chi-squared distribution is a poor guide (Cochran 1954, Biometrics 10:417).
const FEW_EXPECTED: f64 = 5.0;

/// Persons with and without an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Those with the event.
    pub events: u64,
    /// Those without.
    pub others: u64,
}

/// Two groups of persons, none of them in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TwoByTwo {
    exposed: Group,
    unexposed: Group,
}

/// A test with what its reader has to be told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableTest {
    /// The test.
    pub test: Test,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Whether a chi-squared statistic is made smaller, as counts are whole numbers and the distribution is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Correction {
    /// As it is. The default: the correction makes the test miss more than it has to.
    #[default]
    None,
    /// By 1/2 of the distance between observed and expected, but no more than that distance (Yates 1934), as R does.
    Continuity,
}

/// The sums of a table's rows and columns.
#[derive(Debug, Clone, Copy)]
pub(in crate::estimate::rates) struct Sums {
    /// Exposed with the event, exposed without, unexposed with, unexposed without.
    pub(in crate::estimate::rates) cells: [f64; 4],
    pub(in crate::estimate::rates) exposed: f64,
    pub(in crate::estimate::rates) unexposed: f64,
    pub(in crate::estimate::rates) events: f64,
    pub(in crate::estimate::rates) others: f64,
    pub(in crate::estimate::rates) all: f64,
}

impl TwoByTwo {
    /// A table of two groups.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for more than 1e10 persons.
    pub fn new(exposed: Group, unexposed: Group) -> Result<TwoByTwo, EstimateError> {
        let cells = [exposed.events, exposed.others, unexposed.events, unexposed.others];
        total("number of persons", &cells)?;
        Ok(TwoByTwo { exposed, unexposed })
    }

    /// The first group, which ratios and differences hold against the second.
    pub fn exposed(&self) -> Group {
        self.exposed
    }

    /// The second group.
    pub fn unexposed(&self) -> Group {
        self.unexposed
    }

    pub(in crate::estimate::rates) fn sums(&self) -> Sums {
        let TwoByTwo { exposed, unexposed } = self;
        let (with, without) = (exposed.events + unexposed.events, exposed.others + unexposed.others);
        let cells = [exposed.events, exposed.others, unexposed.events, unexposed.others];
        Sums {
            cells: cells.map(|count| count as f64),
            exposed: (exposed.events + exposed.others) as f64,
            unexposed: (unexposed.events + unexposed.others) as f64,
            events: with as f64,
            others: without as f64,
            all: (with + without) as f64,
        }
    }

    /// The sums of a table with somebody in both groups.
    pub(super) fn compared(&self) -> Result<Sums, EstimateError> {
        let sums = self.sums();
        if sums.exposed > 0.0 && sums.unexposed > 0.0 {
            return Ok(sums);
        }
        let nothing = "nobody in one of the groups";
        Err(EstimateError::NothingToEstimate { nothing })
    }

    /// The sums of a table with somebody in both groups, with the event, and without.
    fn varied(&self) -> Result<Sums, EstimateError> {
        let sums = self.compared()?;
        if sums.events > 0.0 && sums.others > 0.0 {
            return Ok(sums);
        }
        let nothing = "no variation between persons with and without the event";
        Err(EstimateError::NothingToEstimate { nothing })
    }

    pub(super) fn margins(&self) -> Option<Margins> {
        let exposed = self.exposed.events + self.exposed.others;
        let unexposed = self.unexposed.events + self.unexposed.others;
        Margins::new(exposed, unexposed, self.exposed.events + self.unexposed.events)
    }

    /// Reservations that hold for any estimate from a table.
    pub(super) fn reservations(&self, no_upper_limit: bool) -> Vec<Reservation> {
        let Sums {
            cells, events, others, ..
        } = self.sums();
        applying([
            (events == 0.0, Reservation::NoEvents),
            (events > 0.0 && events < FEW as f64, Reservation::FewEvents),
            (others == 0.0, Reservation::AllEvents),
            (no_upper_limit, Reservation::NoUpperLimit),
            (cells.contains(&0.0), Reservation::EmptyCell),
        ])
    }
}

impl Sums {
    /// Exposed with the event that are expected when it does not depend on the group.
    pub(in crate::estimate::rates) fn expected(&self) -> f64 {
        self.exposed * (self.events / self.all)
    }
}

/// Pearson's chi-squared test of no association.
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] for a table with nobody in a group, with the event, or without.
pub fn chi_squared(table: &TwoByTwo, correction: Correction) -> Result<TableTest, EstimateError> {
    let sums = table.varied()?;
    // The distance between observed and expected is the same in every cell.
    let [a, b, c, d] = sums.cells;
    let distance = corrected(fabs(a * d - b * c) / sums.all, correction);
    let (with, without) = (sums.events / sums.all, sums.others / sums.all);
    let statistic = distance * distance / (with * without) * (1.0 / sums.exposed + 1.0 / sums.unexposed);
    let fewest = sums.exposed.min(sums.unexposed) * with.min(without);
    Ok(TableTest {
        test: Test::chi_squared(statistic, 1.0),
        reservations: applying([(fewest < FEW_EXPECTED, Reservation::FewExpected)]),
    })
}

/// A distance between observed and expected counts, made smaller by 1/2 but not negative.
pub(in crate::estimate::rates) fn corrected(distance: f64, correction: Correction) -> f64 {
    match correction {
        Correction::None => distance,
        Correction::Continuity => (distance - 0.5).max(0.0),
    }
}

/// Fisher's exact test of no association, given both margins: the probability of all tables that are no more probable
/// than the one seen, as in R. The statistic is the number of exposed with the event. A p-value below 1e-290 is given
/// as 0.
///
/// # Errors
/// [`EstimateError::NothingToEstimate`] for a table with nobody in a group, with the event, or without.
pub fn fisher_exact(table: &TwoByTwo) -> Result<Test, EstimateError> {
    table.varied()?;
    let nothing = "no table to compare with";
    let margins = table.margins().ok_or(EstimateError::NothingToEstimate { nothing })?;
    Ok(Test {
        statistic: table.exposed.events as f64,
        reference: Reference::Own,
        p_value: margins.two_sided(table.exposed.events),
    })
}
