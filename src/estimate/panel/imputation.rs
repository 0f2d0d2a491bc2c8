//! Effects by imputation (Borusyak, Jaravel & Spiess 2024, Review of Economic Studies 91:3253): effects of units and
//! periods are fitted to untreated rows alone, and predict the treated rows as they would have been.
//!
//! Custody: no zone. An effect may rest on a single unit.

use libm::sqrt;
use serde::Serialize;

use super::data::Panel;
use super::design::Absorbed;
use super::event_study::{EventEffect, distinct, few};
use super::influence::{Influence, without_error};
use super::two_way;
use crate::estimate::numeric::matrix::{Matrix, Vector};
use crate::estimate::numeric::sums::sum;
use crate::estimate::regression::{Dispersion, Variance};
use crate::estimate::reservation::FEW_CLUSTERS;
use crate::estimate::result::Limits;
use crate::estimate::{Basis, ConfidenceLevel, Estimate, EstimateError, Reservation};

/// Effects of treatment by imputation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Imputation {
    /// The mean over all treated rows that can be imputed, by weight.
    pub overall: Estimate,
    /// By periods since treatment.
    pub effects: Vec<EventEffect>,
    /// Rows, clusters (as persons) and treated rows imputed (as events).
    pub basis: Basis,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

impl Imputation {
    /// Fits effects of units, of periods and of covariates to untreated rows, and averages what they leave of treated
    /// ones. Efficient if effects are unrestricted and rows independent; takes trends to be parallel in all periods.
    ///
    /// Standard errors are conservative (their equation 7): effects are taken to vary about the mean of their group and
    /// period, weighted as they suggest, and that variation counts as chance. They are √(Σ over clusters of squared
    /// sums), without a small-sample factor, and hold for the groups as they are: their sizes are taken as given.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] without a treated row that can be imputed; [`EstimateError::Collinear`] for
    /// a covariate that follows from units and periods among untreated rows.
    pub fn fit(panel: &Panel, level: ConfidenceLevel) -> Result<Imputation, EstimateError> {
        let imputed = Imputed::of(panel)?;
        let all: Vec<usize> = imputed.treated.iter().map(|cell| cell.row).collect();
        let (overall, _) = imputed.average(panel, &all, level);
        let times = distinct(all.iter().filter_map(|row| panel.since_treated(*row)));
        let effect = |since: i64| {
            let at = |row: &usize| panel.since_treated(*row) == Some(since);
            let rows: Vec<usize> = all.iter().copied().filter(at).collect();
            let (effect, clusters) = imputed.average(panel, &rows, level);
            EventEffect {
                since,
                effect,
                rows: rows.len() as u64,
                reservations: few(clusters as u64),
            }
        };
        Ok(Imputation {
            overall,
            effects: times.into_iter().map(effect).collect(),
            basis: Basis {
                rows: panel.rows() as u64,
                persons: panel.clusters().count() as u64,
                events: all.len() as u64,
                person_time: None,
            },
            reservations: imputed.reservations(panel),
        })
    }
}

/// A treated row as it would have been.
struct Cell {
    row: usize,
    unit: usize,
    effect: f64,
    /// Its design less the mean of its unit's untreated rows.
    design: Vector,
}

struct Imputed {
    treated: Vec<Cell>,
    missing: bool,
    /// (Z'WZ)⁻¹ of untreated rows.
    inverse: Matrix,
    /// Untreated rows of each unit.
    untreated: Vec<Vec<Untreated>>,
}

/// A row on which predictions rest.
struct Untreated {
    /// Its share of its unit's weight.
    share: f64,
    weight: f64,
    residual: f64,
    design: Vector,
}

impl Imputed {
    fn of(panel: &Panel) -> Result<Imputed, EstimateError> {
        let is_treated = |row: usize| two_way::treated(panel, row) > 0.0;
        let nothing = "no treated row that can be imputed";
        let nothing = EstimateError::NothingToEstimate { nothing };
        let base = panel.subset(|row| !is_treated(row)).ok_or(nothing)?;
        let absorbed = Absorbed::new(&base, Vec::new())?;
        if absorbed.columns().is_empty() {
            return Err(nothing);
        }
        let fit = absorbed.fit(base.outcome())?;
        let values = Vector::from_column_slice(fit.values());
        let rows: Vec<usize> = (0..panel.rows()).filter(|row| is_treated(*row)).collect();
        let predicted = rows.iter().map(|row| imputed(panel, &base, &absorbed, *row, &values));
        let treated: Vec<Cell> = predicted.flatten().collect();
        if treated.is_empty() {
            return Err(nothing);
        }
        Ok(Imputed {
            missing: treated.len() < rows.len(),
            treated,
            inverse: fit.covariance(Variance::Model(Dispersion::Fixed))?.matrix,
            untreated: untreated(panel, &base, &absorbed, fit.residuals()),
        })
    }

    /// The mean effect of some treated rows, and the clusters that these are of.
    fn average(&self, panel: &Panel, rows: &[usize], level: ConfidenceLevel) -> (Estimate, usize) {
        let cells: Vec<&Cell> = self
            .treated
            .iter()
            .filter(|cell| rows.binary_search(&cell.row).is_ok())
            .collect();
        let total = sum(cells.iter().map(|cell| panel.weights()[cell.row]));
        let share = |cell: &Cell| panel.weights()[cell.row] / total;
        let value = sum(cells.iter().map(|cell| share(cell) * cell.effect));
        let centres = centres(panel, &cells, share);
        let mut influence = Influence::none(panel.clusters().count());
        let mut by_unit = vec![0.0; panel.units()];
        let mut gradient = Vector::zeros(self.inverse.nrows());
        for (cell, centre) in cells.iter().zip(&centres) {
            let weight = share(cell);
            by_unit[cell.unit] += weight;
            gradient.axpy(weight, &cell.design, 1.0);
            influence.0[cluster(panel, cell.unit)] += weight * (cell.effect - centre);
        }
        let direction = &self.inverse * gradient;
        for (unit, rows) in self.untreated.iter().enumerate() {
            let own = rows.iter().map(|row| {
                let weight = by_unit[unit] * row.share + row.weight * row.design.dot(&direction);
                -weight * row.residual
            });
            influence.0[cluster(panel, unit)] += sum(own);
        }
        let clusters = distinct(cells.iter().map(|cell| cluster(panel, cell.unit) as i64)).len();
        let error = sqrt(influence.covariance(&influence));
        let known = clusters > 1 && error > 0.0 && error.is_finite();
        match known {
            true => (Estimate::normal(value, error, level), clusters),
            false => (without_error(value, Limits::Normal, level), clusters),
        }
    }

    fn reservations(&self, panel: &Panel) -> Vec<Reservation> {
        let mut also = Vec::new();
        also.extend(self.missing.then_some(Reservation::EffectsMissing));
        also.extend(((panel.clusters().count() as u64) < FEW_CLUSTERS).then_some(Reservation::FewClusters));
        let group = |cell: &Cell| panel.first_treated()[cell.unit].unwrap_or(i64::MAX);
        let mut pairs: Vec<(i64, usize)> = self
            .treated
            .iter()
            .map(|cell| (group(cell), cluster(panel, cell.unit)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let alone = pairs.chunk_by(|a, b| a.0 == b.0).any(|group| group.len() == 1);
        also.extend(alone.then_some(Reservation::GroupOfOneCluster));
        two_way::reservations(panel, false, &also)
    }
}

fn cluster(panel: &Panel, unit: usize) -> usize {
    panel.clusters().numbers()[unit] as usize
}

/// The untreated rows (`base`) by unit of the panel.
fn untreated(panel: &Panel, base: &Panel, absorbed: &Absorbed, residuals: &[f64]) -> Vec<Vec<Untreated>> {
    let mut found: Vec<Vec<Untreated>> = (0..panel.units()).map(|_| Vec::new()).collect();
    for (number, label) in base.labels().iter().enumerate() {
        let Ok(unit) = panel.labels().binary_search(label) else {
            continue;
        };
        let total: f64 = base.rows_of(number).map(|row| base.weights()[row]).sum();
        let columns = absorbed.columns();
        found[unit].extend(base.rows_of(number).map(|row| Untreated {
            share: base.weights()[row] / total,
            weight: base.weights()[row],
            residual: residuals[row],
            design: Vector::from_iterator(columns.len(), columns.iter().map(|column| column[row])),
        }));
    }
    found
}

/// A treated row of the panel, predicted from untreated ones (`base`); `None` where its unit or its period has none, or
/// nothing links them.
fn imputed(panel: &Panel, base: &Panel, absorbed: &Absorbed, row: usize, values: &Vector) -> Option<Cell> {
    let unit = panel.row_units()[row] as usize;
    let own = base.labels().binary_search(&panel.labels()[unit]).ok()?;
    let period = base
        .periods()
        .binary_search(&panel.periods()[panel.row_periods()[row] as usize])
        .ok()?;
    let rows = base.rows_of(own);
    let first = base.row_periods()[rows.start] as usize;
    if !absorbed.are_linked(first, period) {
        return None;
    }
    let total: f64 = rows.clone().map(|row| base.weights()[row]).sum();
    let mean = |value: &dyn Fn(usize) -> f64| sum(rows.clone().map(|row| base.weights()[row] * value(row))) / total;
    let mut design = Vector::zeros(values.len());
    for row in rows.clone() {
        if let Some(column) = absorbed.dummy_of(base.row_periods()[row] as usize) {
            design[column] -= base.weights()[row] / total;
        }
    }
    if let Some(column) = absorbed.dummy_of(period) {
        design[column] += 1.0;
    }
    for (number, (whole, part)) in panel.covariates().iter().zip(base.covariates()).enumerate() {
        design[absorbed.first() + number] = whole[row] - mean(&|row| part[row]);
    }
    let effect = panel.outcome()[row] - mean(&|row| base.outcome()[row]) - design.dot(values);
    Some(Cell {
        row,
        unit,
        effect,
        design,
    })
}

/// The mean effect of the group and period of each row, by squared shares.
fn centres(panel: &Panel, cells: &[&Cell], share: impl Fn(&Cell) -> f64) -> Vec<f64> {
    let key = |cell: &Cell| (panel.first_treated()[cell.unit], panel.row_periods()[cell.row]);
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by_key(|at| (key(cells[*at]), *at));
    let mut centres = vec![0.0; cells.len()];
    for group in order.chunk_by(|a, b| key(cells[*a]) == key(cells[*b])) {
        let square = |at: &usize| share(cells[*at]) * share(cells[*at]);
        let total = sum(group.iter().map(square));
        let mean = sum(group.iter().map(|at| square(at) * cells[*at].effect)) / total;
        group.iter().for_each(|at| centres[*at] = mean);
    }
    centres
}
