//! Two-way fixed effects under another assignment of treatment, from sums over clusters: what is needed of a cluster
//! that is first treated in a given period is worked out once.
//!
//! Custody: no zone. Numbers by position.

use libm::sqrt;

use super::data::Panel;
use super::design::Absorbed;
use super::randomisation::Refit;
use super::two_way;
use crate::estimate::EstimateError;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};

/// The treatment column of a cluster in a class, in sums over its rows: D with units taken out, e the outcome and Z the
/// other columns, all weighted.
#[derive(Clone)]
struct Treated {
    /// Σ D².
    square: f64,
    /// Σ D e.
    outcome: f64,
    /// Σ D times treatment as it was in truth.
    true_treatment: f64,
    /// Σ Z D.
    columns: Vector,
}

/// By row: the columns of periods and covariates with units taken out, and what they leave of the outcome.
struct Rows {
    z: Vec<Vector>,
    left: Vec<f64>,
    /// What they leave of treatment as it was in truth.
    treatment: Vec<f64>,
    cluster: Vec<usize>,
}

impl Rows {
    fn of(panel: &Panel, absorbed: &Absorbed) -> Result<Rows, EstimateError> {
        let size = absorbed.columns().len();
        let z = |row: usize| Vector::from_iterator(size, absorbed.columns().iter().map(|column| column[row]));
        let cluster = |row: usize| panel.clusters().numbers()[panel.row_units()[row] as usize] as usize;
        let left = |values: &[f64]| {
            if size == 0 {
                Ok(absorbed.demeaned(values))
            } else {
                absorbed.fit(values).map(|fit| fit.residuals().to_vec())
            }
        };
        let treated: Vec<f64> = (0..panel.rows()).map(|row| two_way::treated(panel, row)).collect();
        Ok(Rows {
            z: (0..panel.rows()).map(z).collect(),
            left: left(panel.outcome())?,
            treatment: left(&treated)?,
            cluster: (0..panel.rows()).map(cluster).collect(),
        })
    }

    fn size(&self) -> usize {
        self.z.first().map_or(0, |z| z.len())
    }

    /// The sums of each cluster for a treatment column.
    fn treated(&self, panel: &Panel, column: &[f64], clusters: usize) -> Vec<Treated> {
        let nothing = Treated {
            square: 0.0,
            outcome: 0.0,
            true_treatment: 0.0,
            columns: Vector::zeros(self.size()),
        };
        let mut sums = vec![nothing; clusters];
        for (row, value) in column.iter().enumerate() {
            let of = &mut sums[self.cluster[row]];
            let d = panel.weights()[row] * value;
            of.square += d * value;
            of.outcome += d * self.left[row];
            of.true_treatment += d * self.treatment[row];
            of.columns.axpy(d, &self.z[row], 1.0);
        }
        sums
    }

    /// Σ Z Z' and Σ Z e of each cluster.
    fn columns(&self, panel: &Panel, clusters: usize) -> Vec<(Matrix, Vector)> {
        let size = self.size();
        let mut sums = vec![(Matrix::zeros(size, size), Vector::zeros(size)); clusters];
        for (row, z) in self.z.iter().enumerate() {
            let (cross, outcome) = &mut sums[self.cluster[row]];
            cross.ger(panel.weights()[row], z, z, 1.0);
            outcome.axpy(panel.weights()[row] * self.left[row], z, 1.0);
        }
        sums
    }
}

/// What every assignment rests on.
pub(super) struct Shifted {
    own: Vec<usize>,
    never: usize,
    /// By cluster, and then by class.
    treated: Vec<Vec<Treated>>,
    /// Σ Z Z' and Σ Z e of each cluster.
    columns: Vec<(Matrix, Vector)>,
    factor: Option<Factor>,
}

impl Shifted {
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a cluster whose units are not first treated in the same period.
    pub(super) fn of(panel: &Panel) -> Result<Shifted, EstimateError> {
        let firsts = cluster_firsts(panel)?;
        let mut classes = firsts.clone();
        classes.sort_unstable();
        classes.dedup();
        let class_of = |first: &i64| classes.partition_point(|class| class < first);
        let absorbed = Absorbed::new(panel, Vec::new())?;
        let rows = Rows::of(panel, &absorbed)?;
        let begun = |first: &i64| {
            let late = |row| f64::from(u8::from(panel.periods()[panel.row_periods()[row] as usize] >= *first));
            absorbed.demeaned(&(0..panel.rows()).map(late).collect::<Vec<f64>>())
        };
        let mut treated = vec![Vec::new(); firsts.len()];
        for first in &classes {
            let sums = rows.treated(panel, &begun(first), firsts.len());
            treated.iter_mut().zip(sums).for_each(|(own, of)| own.push(of));
        }
        let columns = rows.columns(panel, firsts.len());
        let size = absorbed.columns().len();
        let total = columns
            .iter()
            .fold(Matrix::zeros(size, size), |total, (cross, _)| total + cross);
        Ok(Shifted {
            own: firsts.iter().map(class_of).collect(),
            never: classes.binary_search(&i64::MAX).unwrap_or(classes.len()),
            treated,
            columns,
            factor: Factor::of(&total).ok(),
        })
    }

    /// The class of each cluster as it was.
    pub(super) fn own(&self) -> &[usize] {
        &self.own
    }

    /// The class of clusters that are never treated.
    pub(super) fn never(&self) -> usize {
        self.never
    }

    /// The coefficient of treatment under an assignment of classes to clusters, with its standard error by clusters.
    pub(super) fn coefficient(&self, classes: &[usize]) -> Option<Refit> {
        let taken = || self.treated.iter().zip(classes).map(|(own, class)| &own[*class]);
        let size = self.columns.first().map_or(0, |(cross, _)| cross.nrows());
        let mut along = Vector::zeros(size);
        taken().for_each(|of| along += &of.columns);
        let square: f64 = taken().map(|of| of.square).sum();
        let explained = match &self.factor {
            Some(factor) => factor.solve(&along),
            None if size == 0 => Vector::zeros(0),
            None => return None,
        };
        // What units, periods and covariates leave of treatment.
        let left = square - along.dot(&explained);
        if left <= 1e-10 * square || left.is_nan() {
            return None;
        }
        let value = taken().map(|of| of.outcome).sum::<f64>() / left;
        let score = |(of, (cross, outcome)): (&Treated, &(Matrix, Vector))| {
            let own = of.square - 2.0 * explained.dot(&of.columns) + explained.dot(&(cross * &explained));
            of.outcome - explained.dot(outcome) - value * own
        };
        let squares: f64 = taken().zip(&self.columns).map(|pair| score(pair) * score(pair)).sum();
        let error = sqrt(squares) / left;
        Some(Refit {
            value,
            slope: taken().map(|of| of.true_treatment).sum::<f64>() / left,
            error: (error > 0.0 && error.is_finite()).then_some(error),
        })
    }
}

/// The first treated period of each cluster; the largest number for one that never is within the panel.
fn cluster_firsts(panel: &Panel) -> Result<Vec<i64>, EstimateError> {
    let last = panel.periods().last().copied().unwrap_or(i64::MIN);
    let mut firsts: Vec<Option<i64>> = vec![None; panel.clusters().count()];
    for (first, cluster) in panel.first_treated().iter().zip(panel.clusters().numbers()) {
        let own = first.filter(|first| *first <= last).unwrap_or(i64::MAX);
        let known = firsts[*cluster as usize].get_or_insert(own);
        if *known != own {
            let (what, must) = ("first treated period", "the same for all units of a cluster");
            return Err(EstimateError::OutOfRange { what, must });
        }
    }
    Ok(firsts.into_iter().flatten().collect())
}
