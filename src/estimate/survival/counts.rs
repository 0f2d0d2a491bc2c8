//! What a database makes of spells: counts by day. And one risk table for each group, of spells or of counts.
//!
//! Custody: no zone. Counts per day and group; a count may be as small as one.

use serde::Serialize;

use super::tally;
use super::{RiskTable, Spells};
use crate::estimate::covariates::length;
use crate::estimate::{Clusters, EstimateError};

/// Counts of spells by day, as columns of one length. A day may stand in several rows, as partial aggregates leave it,
/// and rows may be in any order: counts of one day are added.
///
/// On each day more spells may not leave than are under observation (entered earlier, not yet left), and all who enter
/// have to leave by an event or by censoring: tables that have been rounded or suppressed are refused.
///
/// ```sql
/// -- entries and exits of spells, one row for each day
/// select day, sum(entered), sum(event), sum(censored) from (
///     select entry as day, 1 as entered, 0 as event, 0 as censored from spells
///     union all
///     select exit, 0, case when event then 1 else 0 end, case when event then 0 else 1 end from spells)
/// group by day
/// ```
///
/// ```
/// use seriatim::estimate::KaplanMeier;
/// use seriatim::estimate::survival::{Counts, RiskTable};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// let counts = Counts {
///     time: &[0, 120, 300],
///     entered: &[4, 0, 0],
///     events: vec![&[0, 1, 1]],
///     censored: &[0, 0, 2],
/// };
/// let curve = KaplanMeier::of(&RiskTable::from_counts(&counts)?);
/// assert!((curve.steps()[1].survival - 0.5).abs() < 1e-15);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Counts<'a> {
    /// The day, 0 or later.
    pub time: &'a [i64],
    /// Spells that enter on the day, at risk from the next one on: all of them on day 0 without delayed entry.
    pub entered: &'a [u64],
    /// For each cause, spells that end on the day with an event of it. One column where causes are not told apart.
    pub events: Vec<&'a [u64]>,
    /// Spells that end on the day without an event.
    pub censored: &'a [u64],
}

/// A risk table for each group within each stratum. Groups and strata are in the order of their labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RiskTables {
    groups: Vec<u64>,
    strata: Vec<u64>,
    cells: Vec<Cell>,
}

/// One group in one stratum, both by position.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Cell {
    stratum: usize,
    group: usize,
    table: RiskTable,
}

impl RiskTables {
    /// Reduces spells, each with the label of its group and, where there are strata, of its stratum.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`].
    pub fn of(spells: &Spells<'_>, groups: &[u64], strata: Option<&[u64]>) -> Result<RiskTables, EstimateError> {
        let layout = Layout::new(groups, strata, spells.count())?;
        let numbers = layout.cells.numbers();
        let tables = tally::of_spells(spells, |row| numbers[row] as usize, layout.cells.count());
        Ok(layout.filled(tables))
    }

    /// Takes counts over, each row with the label of its group and, where there are strata, of its stratum.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], those of [`RiskTable::from_counts`], and [`EstimateError::NoSpells`] for a group
    /// with no more than zeros in all strata.
    pub fn from_counts(
        counts: &Counts<'_>,
        groups: &[u64],
        strata: Option<&[u64]>,
    ) -> Result<RiskTables, EstimateError> {
        let layout = Layout::new(groups, strata, counts.time.len())?;
        let numbers: Vec<usize> = layout.cells.numbers().iter().map(|cell| *cell as usize).collect();
        let tables = tally::of_counts(counts, &numbers, layout.cells.count())?;
        let filled = layout.filled(tables);
        let mut held: Vec<usize> = filled.cells.iter().map(|cell| cell.group).collect();
        held.sort_unstable();
        held.dedup();
        if held.is_empty() || held.len() < filled.groups.len() {
            return Err(EstimateError::NoSpells);
        }
        Ok(filled)
    }

    /// Labels of the groups, ascending.
    pub fn groups(&self) -> &[u64] {
        &self.groups
    }

    /// Labels of the strata, ascending; one, 0, where none were told.
    pub fn strata(&self) -> &[u64] {
        &self.strata
    }

    /// Label of the stratum, label of the group and table, by stratum and then by group. A group without a spell in a
    /// stratum is not there.
    pub fn iter(&self) -> impl Iterator<Item = (u64, u64, &RiskTable)> {
        self.cells
            .iter()
            .map(|cell| (self.strata[cell.stratum], self.groups[cell.group], &cell.table))
    }

    /// The table of a group in a stratum, by their labels.
    pub fn get(&self, stratum: u64, group: u64) -> Option<&RiskTable> {
        let found = self.iter().find(|(s, g, _)| (*s, *g) == (stratum, group));
        found.map(|(_, _, table)| table)
    }

    /// The same tables with one cause as the event, see [`RiskTable::of_cause`].
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a cause that there is not.
    pub fn of_cause(&self, cause: usize) -> Result<RiskTables, EstimateError> {
        let mut tables = self.clone();
        for cell in &mut tables.cells {
            cell.table = cell.table.of_cause(cause)?;
        }
        Ok(tables)
    }

    /// Stratum by stratum, the tables that it holds with the position of their group.
    pub(super) fn by_stratum(&self) -> impl Iterator<Item = Vec<(usize, &RiskTable)>> {
        let strata = self.cells.chunk_by(|a, b| a.stratum == b.stratum);
        strata.map(|cells| cells.iter().map(|cell| (cell.group, &cell.table)).collect())
    }
}

/// Which cells there are, and which one each row belongs to.
struct Layout {
    groups: Vec<u64>,
    strata: Vec<u64>,
    /// Rows by cell, whose order is that of stratum and group.
    cells: Clusters,
    /// Stratum and group of each cell.
    places: Vec<(usize, usize)>,
}

impl Layout {
    fn new(groups: &[u64], strata: Option<&[u64]>, rows: usize) -> Result<Layout, EstimateError> {
        length("group", groups.len(), rows)?;
        let by_group = Clusters::new(groups, rows)?;
        let group_labels = distinct(groups);
        let Some(strata) = strata else {
            return Ok(Layout {
                places: (0..group_labels.len()).map(|group| (0, group)).collect(),
                groups: group_labels,
                strata: vec![0],
                cells: by_group,
            });
        };
        length("stratum", strata.len(), rows)?;
        let by_stratum = Clusters::new(strata, rows)?;
        let across = group_labels.len() as u64;
        let pair = |(stratum, group): (&u32, &u32)| u64::from(*stratum) * across + u64::from(*group);
        let pairs: Vec<u64> = by_stratum.numbers().iter().zip(by_group.numbers()).map(pair).collect();
        let place = |pair: &u64| ((pair / across) as usize, (pair % across) as usize);
        Ok(Layout {
            places: distinct(&pairs).iter().map(place).collect(),
            groups: group_labels,
            strata: distinct(strata),
            cells: Clusters::new(&pairs, rows)?,
        })
    }

    fn filled(self, tables: Vec<RiskTable>) -> RiskTables {
        let cell = |((stratum, group), table)| Cell { stratum, group, table };
        let cells = self.places.into_iter().zip(tables).map(cell);
        RiskTables {
            groups: self.groups,
            strata: self.strata,
            cells: cells.filter(|cell| !cell.table.rows().is_empty()).collect(),
        }
    }
}

fn distinct(labels: &[u64]) -> Vec<u64> {
    let mut known = labels.to_vec();
    known.sort_unstable();
    known.dedup();
    known
}
