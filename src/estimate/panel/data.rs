//! A panel that has been checked once: what every estimator of this folder reads.
//!
//! Custody: no zone. A fault is told by the position of its row, never by its value.

use crate::estimate::covariates::{checked_weights, finite, length};
use crate::estimate::{Clusters, EstimateError};

/// The columns of a panel, one element for each row; rows in any order.
#[derive(Debug, Clone, Copy, Default)]
pub struct PanelColumns<'a> {
    /// Label of the unit (an area, a court).
    pub unit: &'a [u64],
    /// The period, in whole units of time.
    pub period: &'a [i64],
    /// The outcome.
    pub outcome: &'a [f64],
    /// The first period in which the unit is treated; `None` for a unit that never is. The same in all rows of a unit.
    pub first_treated: &'a [Option<i64>],
    /// Weights of rows; `None` is 1 for each. A row of weight 0 takes no part.
    pub weights: Option<&'a [f64]>,
    /// Labels of clusters, the same in all rows of a unit; `None`: every unit is a cluster of its own.
    pub clusters: Option<&'a [u64]>,
    /// Covariates, one column each.
    pub covariates: &'a [&'a [f64]],
}

/// A panel of units and periods, balanced or not, with at most one row for a unit and a period. Rows are held by unit
/// and period, so that results do not depend on the order in which they were given.
#[derive(Debug, Clone)]
pub struct Panel {
    labels: Vec<u64>,
    periods: Vec<i64>,
    starts: Vec<usize>,
    row_period: Vec<u32>,
    row_unit: Vec<u32>,
    outcome: Vec<f64>,
    weight: Vec<f64>,
    covariates: Vec<Vec<f64>>,
    first_treated: Vec<Option<i64>>,
    clusters: Clusters,
    weighted: bool,
}

impl Panel {
    /// Checks the columns.
    ///
    /// # Errors
    /// [`EstimateError::NoRows`], [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`],
    /// [`EstimateError::WeightNegative`], [`EstimateError::WeightsAllZero`]; [`EstimateError::PeriodTwice`] for two
    /// rows of one unit and period; [`EstimateError::DiffersWithinUnit`] for a first treated period or a cluster that
    /// is not the same in all rows of a unit.
    pub fn new(columns: &PanelColumns<'_>) -> Result<Panel, EstimateError> {
        checked(columns)?;
        let order = sorted(columns);
        unique(columns, &order)?;
        constant(columns, &order)?;
        let taken: Vec<usize> = order.into_iter().filter(|row| weight(columns, *row) > 0.0).collect();
        let starts = starts(columns, &taken);
        let firsts: Vec<usize> = starts.iter().filter_map(|start| taken.get(*start).copied()).collect();
        let mut periods: Vec<i64> = taken.iter().map(|row| columns.period[*row]).collect();
        periods.sort_unstable();
        periods.dedup();
        let column = |values: &[f64]| taken.iter().map(|row| values[*row]).collect::<Vec<f64>>();
        let number = |row: &usize| periods.partition_point(|period| *period < columns.period[*row]) as u32;
        let cluster_labels: Vec<u64> = firsts
            .iter()
            .map(|row| columns.clusters.map_or(columns.unit[*row], |labels| labels[*row]))
            .collect();
        Ok(Panel {
            labels: firsts.iter().map(|row| columns.unit[*row]).collect(),
            row_period: taken.iter().map(number).collect(),
            row_unit: unit_numbers(&starts, taken.len()),
            outcome: column(columns.outcome),
            weight: taken.iter().map(|row| weight(columns, *row)).collect(),
            covariates: columns.covariates.iter().map(|values| column(values)).collect(),
            first_treated: firsts.iter().map(|row| columns.first_treated[*row]).collect(),
            clusters: Clusters::new(&cluster_labels, firsts.len())?,
            weighted: columns.weights.is_some(),
            periods,
            starts,
        })
    }

    /// The panel of some of its rows; `None` without one.
    pub(super) fn subset(&self, keep: impl Fn(usize) -> bool) -> Option<Panel> {
        let taken: Vec<usize> = (0..self.rows()).filter(|row| keep(*row)).collect();
        let unit_of = |row: &usize| self.row_unit[*row] as usize;
        let units: Vec<u64> = taken.iter().map(|row| self.labels[unit_of(row)]).collect();
        let periods: Vec<i64> = taken
            .iter()
            .map(|row| self.periods[self.row_period[*row] as usize])
            .collect();
        let clusters: Vec<u64> = taken
            .iter()
            .map(|row| u64::from(self.clusters.numbers()[unit_of(row)]))
            .collect();
        let column = |values: &Vec<f64>| taken.iter().map(|row| values[*row]).collect::<Vec<f64>>();
        let covariates: Vec<Vec<f64>> = self.covariates.iter().map(column).collect();
        let slices: Vec<&[f64]> = covariates.iter().map(Vec::as_slice).collect();
        let first: Vec<Option<i64>> = taken.iter().map(|row| self.first_treated[unit_of(row)]).collect();
        let (outcome, weights) = (column(&self.outcome), column(&self.weight));
        Panel::new(&PanelColumns {
            unit: &units,
            period: &periods,
            outcome: &outcome,
            first_treated: &first,
            weights: self.weighted.then_some(weights.as_slice()),
            clusters: Some(&clusters),
            covariates: &slices,
        })
        .ok()
    }

    /// The panel with other first treated periods, one for each unit in the order of [`labels`](Panel::labels).
    pub(super) fn assigned(&self, first_treated: Vec<Option<i64>>) -> Panel {
        Panel {
            first_treated,
            ..self.clone()
        }
    }

    /// The panel with another outcome, one value for each row.
    pub(super) fn with_outcome(&self, outcome: Vec<f64>) -> Panel {
        Panel {
            outcome,
            ..self.clone()
        }
    }

    /// Number of rows that take part.
    pub fn rows(&self) -> usize {
        self.outcome.len()
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.labels.len()
    }

    /// The labels of the units, ascending.
    pub fn labels(&self) -> &[u64] {
        &self.labels
    }

    /// The periods in which there is a row, ascending.
    pub fn periods(&self) -> &[i64] {
        &self.periods
    }

    /// The first treated period of each unit, in the order of [`labels`](Panel::labels).
    pub fn first_treated(&self) -> &[Option<i64>] {
        &self.first_treated
    }

    /// The cluster of each unit, in the order of [`labels`](Panel::labels).
    pub fn clusters(&self) -> &Clusters {
        &self.clusters
    }

    /// Whether every unit has a row in every period.
    pub fn is_balanced(&self) -> bool {
        self.rows() == self.units() * self.periods.len()
    }

    /// Whether weights were given.
    pub(super) fn is_weighted(&self) -> bool {
        self.weighted
    }

    /// The rows of a unit, by period.
    pub(super) fn rows_of(&self, unit: usize) -> std::ops::Range<usize> {
        let end = self.starts.get(unit + 1).copied().unwrap_or(self.rows());
        self.starts.get(unit).copied().unwrap_or(end)..end
    }

    /// The row of a unit in a period, told by its number.
    pub(super) fn row(&self, unit: usize, period: usize) -> Option<usize> {
        let rows = self.rows_of(unit);
        let within = self.row_period[rows.clone()].binary_search(&(period as u32)).ok()?;
        Some(rows.start + within)
    }

    /// The number of the unit of each row.
    pub(super) fn row_units(&self) -> &[u32] {
        &self.row_unit
    }

    /// The number of the period of each row.
    pub(super) fn row_periods(&self) -> &[u32] {
        &self.row_period
    }

    /// The cluster of each row.
    ///
    /// # Errors
    /// Those of [`Clusters::new`].
    pub(super) fn row_clusters(&self) -> Result<Clusters, EstimateError> {
        let number = |unit: &u32| u64::from(self.clusters.numbers()[*unit as usize]);
        let numbers: Vec<u64> = self.row_unit.iter().map(number).collect();
        Clusters::new(&numbers, self.rows())
    }

    /// The outcome of each row.
    pub(super) fn outcome(&self) -> &[f64] {
        &self.outcome
    }

    /// The weight of each row, above 0.
    pub(super) fn weights(&self) -> &[f64] {
        &self.weight
    }

    /// The covariates by row.
    pub(super) fn covariates(&self) -> &[Vec<f64>] {
        &self.covariates
    }

    /// Periods since the first treated one of a row; `None` where its unit is never treated.
    pub(super) fn since_treated(&self, row: usize) -> Option<i64> {
        let first = self.first_treated[self.row_unit[row] as usize]?;
        Some(self.periods[self.row_period[row] as usize].saturating_sub(first))
    }

    /// Clusters in which a unit is treated in a period of the panel.
    pub(super) fn treated_clusters(&self) -> usize {
        let last = self.periods.last().copied().unwrap_or(i64::MIN);
        let mut treated = vec![false; self.clusters.count()];
        for (first, cluster) in self.first_treated.iter().zip(self.clusters.numbers()) {
            treated[*cluster as usize] |= first.is_some_and(|first| first <= last);
        }
        treated.into_iter().filter(|treated| *treated).count()
    }
}

fn checked(columns: &PanelColumns<'_>) -> Result<(), EstimateError> {
    let rows = columns.unit.len();
    if rows == 0 {
        return Err(EstimateError::NoRows);
    }
    length("period", columns.period.len(), rows)?;
    length("outcome", columns.outcome.len(), rows)?;
    length("first treated period", columns.first_treated.len(), rows)?;
    if let Some(labels) = columns.clusters {
        length("cluster", labels.len(), rows)?;
    }
    for column in columns.covariates {
        length("covariate", column.len(), rows)?;
        finite("covariate", column)?;
    }
    finite("outcome", columns.outcome)?;
    checked_weights(columns.weights, rows)
}

fn weight(columns: &PanelColumns<'_>, row: usize) -> f64 {
    columns.weights.map_or(1.0, |weights| weights[row])
}

/// The rows by unit and period.
fn sorted(columns: &PanelColumns<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..columns.unit.len()).collect();
    order.sort_by_key(|row| (columns.unit[*row], columns.period[*row], *row));
    order
}

fn unique(columns: &PanelColumns<'_>, order: &[usize]) -> Result<(), EstimateError> {
    let key = |row: usize| (columns.unit[row], columns.period[row]);
    match order.windows(2).find(|pair| key(pair[0]) == key(pair[1])) {
        Some(pair) => Err(EstimateError::PeriodTwice { position: pair[1] }),
        None => Ok(()),
    }
}

fn constant(columns: &PanelColumns<'_>, order: &[usize]) -> Result<(), EstimateError> {
    let one_unit = |pair: &[usize]| columns.unit[pair[0]] == columns.unit[pair[1]];
    for pair in order.windows(2).filter(|pair| one_unit(pair)) {
        let (before, after) = (pair[0], pair[1]);
        if columns.first_treated[before] != columns.first_treated[after] {
            let what = "first treated period";
            return Err(EstimateError::DiffersWithinUnit { what, position: after });
        }
        if columns.clusters.is_some_and(|labels| labels[before] != labels[after]) {
            let what = "cluster";
            return Err(EstimateError::DiffersWithinUnit { what, position: after });
        }
    }
    Ok(())
}

/// Where the rows of each unit start.
fn starts(columns: &PanelColumns<'_>, taken: &[usize]) -> Vec<usize> {
    let begins = |at: &usize| *at == 0 || columns.unit[taken[*at - 1]] != columns.unit[taken[*at]];
    (0..taken.len()).filter(begins).collect()
}

fn unit_numbers(starts: &[usize], rows: usize) -> Vec<u32> {
    let mut numbers = vec![0; rows];
    let ends = starts.iter().skip(1).copied().chain([rows]);
    for (unit, (start, end)) in starts.iter().zip(ends).enumerate() {
        numbers[*start..end].fill(unit as u32);
    }
    numbers
}
