//! Effects of units and periods taken out of columns, so that a regression on what is left is the regression with all
//! of them.
//!
//! Custody: no zone. Mathematics on positions.
//!
//! Effects of units are taken out exactly, as each unit's weighted mean; those of periods, which are few, stay as
//! columns. Nothing is iterated, and what is nested in clusters is out of the way: leaving a cluster out, or adjusting
//! its residuals for leverage, gives what it would with all dummies (Pustejovsky & Tipton 2018, theorem 2).

use super::data::Panel;
use super::two_way::PanelErrors;
use crate::estimate::numeric::sums::Sum;
use crate::estimate::regression::{Design, LeastSquares, Response, Variance};
use crate::estimate::{Clusters, Covariates, EstimateError};

/// Columns less their unit means: dummies of periods, columns asked for, covariates of the panel.
pub(super) struct Absorbed {
    columns: Vec<Vec<f64>>,
    weights: Vec<f64>,
    ranges: Vec<std::ops::Range<usize>>,
    clusters: Clusters,
    /// For each period the least one linked to it.
    linked: Vec<usize>,
    /// For each period the column of its dummy.
    dummy_of: Vec<Option<usize>>,
    dummies: usize,
    asked: usize,
}

impl Absorbed {
    /// All rows of a panel.
    ///
    /// # Errors
    /// Those of clusters.
    pub(super) fn new(panel: &Panel, asked: Vec<Vec<f64>>) -> Result<Absorbed, EstimateError> {
        let linked = linked(panel);
        let kept: Vec<usize> = (0..linked.len()).filter(|period| linked[*period] != *period).collect();
        let dummies: Vec<Vec<f64>> = kept.iter().map(|period| dummy(panel, *period)).collect();
        let mut found = Absorbed {
            columns: Vec::new(),
            weights: panel.weights().to_vec(),
            ranges: (0..panel.units()).map(|unit| panel.rows_of(unit)).collect(),
            clusters: panel.row_clusters()?,
            dummy_of: (0..linked.len())
                .map(|period| kept.binary_search(&period).ok())
                .collect(),
            linked,
            dummies: dummies.len(),
            asked: asked.len(),
        };
        let all = dummies.into_iter().chain(asked).chain(panel.covariates().to_vec());
        found.columns = all.map(|column| found.demeaned(&column)).collect();
        Ok(found)
    }

    /// Position of the first column asked for.
    pub(super) fn first(&self) -> usize {
        self.dummies
    }

    /// The column of a period's dummy; `None` for the first of its set, which has none.
    pub(super) fn dummy_of(&self, period: usize) -> Option<usize> {
        self.dummy_of.get(period).copied().flatten()
    }

    /// Whether units observed in several periods link two periods, so that their effects can be compared.
    pub(super) fn are_linked(&self, a: usize, b: usize) -> bool {
        self.linked.get(a).is_some_and(|root| self.linked.get(b) == Some(root))
    }

    /// The cluster of each row.
    pub(super) fn clusters(&self) -> &Clusters {
        &self.clusters
    }

    /// The columns, those of periods first.
    pub(super) fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    /// Least squares of an outcome by row.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] where a column asked for follows from units, periods and those before it;
    /// [`EstimateError::Collinear`] for a covariate.
    pub(super) fn fit(&self, outcome: &[f64]) -> Result<LeastSquares, EstimateError> {
        let outcome = self.demeaned(outcome);
        let slices = self.columns.iter().map(Vec::as_slice).collect();
        let design = Design::without_intercept(&Covariates::new(outcome.len(), slices)?);
        let response = Response::new(&outcome).with_weights(&self.weights);
        LeastSquares::fit(&design, response).map_err(|error| self.named(error))
    }

    fn named(&self, error: EstimateError) -> EstimateError {
        let EstimateError::Collinear { column } = error else {
            return error;
        };
        match column.checked_sub(self.dummies + self.asked) {
            Some(column) => EstimateError::Collinear { column },
            None => EstimateError::NothingToEstimate {
                nothing: "no variation of treatment beside that of units and periods",
            },
        }
    }

    /// The variance by clusters in a convention.
    pub(super) fn variance(&self, errors: PanelErrors) -> Variance<'_> {
        let all = self.columns.len() + self.ranges.len();
        errors.variance(&self.clusters, all, self.columns.len() + 1)
    }

    /// A column less its weighted mean in each unit. A unit's mean of what is constant in it is that constant to the
    /// last bit, so that nothing is left of it.
    pub(super) fn demeaned(&self, column: &[f64]) -> Vec<f64> {
        let mut left = column.to_vec();
        for range in &self.ranges {
            let Some(first) = column.get(range.start) else { continue };
            let (mut total, mut moved) = (Sum::default(), Sum::default());
            for row in range.clone() {
                total.add(self.weights[row]);
                moved.add(self.weights[row] * (column[row] - first));
            }
            let mean = moved.value() / total.value();
            for row in range.clone() {
                left[row] = (column[row] - first) - mean;
            }
        }
        left
    }
}

/// The sets of periods that units link to each other, each told by its first. There is nothing to compare periods
/// across which no unit was observed twice; so each set has a dummy for every period but one.
fn linked(panel: &Panel) -> Vec<usize> {
    let mut root: Vec<usize> = (0..panel.periods().len()).collect();
    for unit in 0..panel.units() {
        let mut periods = panel.rows_of(unit).map(|row| panel.row_periods()[row] as usize);
        let Some(first) = periods.next() else { continue };
        for period in periods {
            let (a, b) = (find(&mut root, first), find(&mut root, period));
            root[a.max(b)] = a.min(b);
        }
    }
    (0..root.len()).map(|period| find(&mut root, period)).collect()
}

fn dummy(panel: &Panel, period: usize) -> Vec<f64> {
    let rows = panel.row_periods().iter();
    rows.map(|own| f64::from(u8::from(*own as usize == period))).collect()
}

/// The least period linked to this one, paths shortened on the way.
fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}
