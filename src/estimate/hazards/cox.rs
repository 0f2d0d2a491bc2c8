//! Cox's proportional hazards regression: what is asked of it, and how it is fitted.
//!
//! Custody: no zone. Settings, and rows on their way through.

use serde::Serialize;

use super::fit::{Coefficient, CoxFit, basis_of, global_tests};
use super::likelihood::{Likelihood, Risks, evaluate, event_sums};
use super::newton::{Maximum, maximise_from};
use super::sorted::Sorted;
use super::{HazardRows, exact, firth, robust};
use crate::estimate::numeric::matrix::Matrix;
use crate::estimate::reservation::{FEW, FEW_CLUSTERS, applying};
use crate::estimate::{Clusters, ConfidenceLevel, Estimate, EstimateError, Reservation, Test};

/// How events at one time are ordered among themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ties {
    /// Efron (1977, JASA 72:557-565): the average over orders, approximately. The default, as in R: days are ties of
    /// times that were not, and Breslow's form is biased towards no effect where there are many.
    #[default]
    Efron,
    /// Breslow (1974, Biometrics 30:89-99): all at once, as if those who leave were still there.
    Breslow,
    /// The discrete partial likelihood of Cox (1972), by the recursion of Gail, Lubin & Rubinstein (1981, Biometrika
    /// 68:703-707): exact where time itself is discrete. Takes steps in proportion to events times rows at risk at each
    /// tied time; without weights.
    Exact,
}

/// Which variance the standard errors are taken from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HazardVariance {
    /// Robust where clusters are told or rows have weights, else of the model. R's `coxph` takes weights that are whole
    /// numbers for counts of rows, and keeps the model's.
    #[default]
    Automatic,
    /// The inverse of the information.
    Model,
    /// D'D, D being the dfbetas summed within clusters (Lin & Wei 1989, JASA 84:1074-1078), without a factor for their
    /// number; each row is a cluster of its own where none are told.
    Robust,
}

/// What is added to the likelihood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Penalty {
    /// Nothing.
    #[default]
    None,
    /// Half the logarithm of the information's determinant (Firth 1993, Biometrika 80:27-38; Heinze & Schemper 2001,
    /// Biometrics 57:114-119): estimates are finite under separation, and less biased in small samples. Intervals are
    /// those of the penalised profile likelihood, tests its likelihood ratios; not with exact ties.
    Firth,
}

/// What is asked of a regression.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cox {
    /// How ties are treated.
    pub ties: Ties,
    /// What is added to the likelihood.
    pub penalty: Penalty,
    /// Where standard errors come from.
    pub variance: HazardVariance,
    /// Level of intervals.
    pub level: ConfidenceLevel,
    /// Newton steps after which the fit is given up.
    pub most_iterations: u32,
}

impl Default for Cox {
    fn default() -> Cox {
        Cox {
            ties: Ties::default(),
            penalty: Penalty::default(),
            variance: HazardVariance::default(),
            level: ConfidenceLevel::default(),
            most_iterations: 50,
        }
    }
}

impl Cox {
    /// Fits by maximum partial likelihood. Memory is that of the covariates once more and a few columns.
    ///
    /// # Errors
    /// [`EstimateError::NothingToEstimate`] without an event, [`EstimateError::Collinear`],
    /// [`EstimateError::Separated`], [`EstimateError::NotConverged`]; [`EstimateError::OutOfRange`] for weights with
    /// exact ties, or ties too large for them.
    pub fn fit(&self, rows: &HazardRows<'_>) -> Result<CoxFit, EstimateError> {
        // There are no exact residuals.
        let ties = if self.ties == Ties::Exact {
            Ties::Efron
        } else {
            self.ties
        };
        self.fit_sorted(rows, Sorted::of(rows)?, |sorted, maximum, clusters, risks| {
            robust::variance(sorted, risks, &maximum.factor, ties, clusters)
        })
    }

    /// Fits rows that have been sorted; `robust` makes the robust variance in their scale, with the risks of the rows.
    pub(super) fn fit_sorted(
        &self,
        rows: &HazardRows<'_>,
        sorted: Sorted,
        robust: impl FnOnce(&Sorted, &Maximum, &Clusters, &[f64]) -> Matrix,
    ) -> Result<CoxFit, EstimateError> {
        self.check(rows, &sorted)?;
        let mut risks = Risks::default();
        let maximum = self.maximum(&sorted, &mut risks)?;
        let columns = sorted.columns.len();
        let model = unscaled(&maximum.factor.inverse(), &sorted.scales);
        let clusters = rows
            .clusters
            .map(|labels| Clusters::new(labels, rows.len()))
            .transpose()?;
        let is_robust = match self.variance {
            HazardVariance::Model => false,
            HazardVariance::Robust => true,
            HazardVariance::Automatic if self.penalty == Penalty::Firth => false,
            HazardVariance::Automatic => clusters.is_some() || rows.weights.is_some(),
        };
        let basis = basis_of(rows, &sorted, clusters.as_ref());
        if is_robust && clusters.is_some() && basis.persons < 2 {
            return Err(EstimateError::NothingToEstimate {
                nothing: "one cluster alone",
            });
        }
        let covariance = if is_robust {
            let risks = risks.move_to(&sorted, &maximum.coefficients);
            let robust = match &clusters {
                Some(clusters) => robust(&sorted, &maximum, clusters, risks),
                None => robust(&sorted, &maximum, &Clusters::each_row(rows.len()), risks),
            };
            unscaled(&robust, &sorted.scales)
        } else {
            model.clone()
        };
        let mut coefficients: Vec<Coefficient> = (0..columns)
            .map(|column| self.coefficient(&maximum, &sorted, column, &covariance, &model))
            .collect();
        if self.penalty == Penalty::Firth {
            firth::profile(self, &sorted, &maximum, &mut coefficients)?;
        }
        let reservations = applying([
            (
                basis.events < FEW * columns as u64,
                Reservation::FewEventsPerCoefficient,
            ),
            (is_robust && basis.persons < FEW_CLUSTERS, Reservation::FewClusters),
            (lopsided(&maximum), Reservation::NearSeparation),
            (has_sparse_strata(&sorted), Reservation::SparseStrata),
        ]);
        let tests = global_tests(&maximum, &coefficients, &covariance, is_robust.then_some(basis.persons));
        Ok(CoxFit {
            sorted,
            maximum,
            settings: *self,
            rows_given: rows.len(),
            clusters,
            covariance,
            coefficients,
            tests,
            basis,
            reservations,
        })
    }

    /// What can be told before a fit.
    fn check(&self, rows: &HazardRows<'_>, sorted: &Sorted) -> Result<(), EstimateError> {
        if sorted.groups.iter().all(|group| group.events().is_empty()) {
            return Err(EstimateError::NothingToEstimate { nothing: "no event" });
        }
        let robust_wanted = self.variance == HazardVariance::Robust || rows.clusters.is_some();
        if self.penalty == Penalty::Firth && robust_wanted {
            return Err(EstimateError::OutOfRange {
                what: "variance under Firth's penalty",
                must: "the model's, without clusters: its limits are those of the penalised profile",
            });
        }
        if self.penalty == Penalty::Firth && self.ties == Ties::Exact {
            return Err(EstimateError::OutOfRange {
                what: "rule for ties under Firth's penalty",
                must: "Breslow's or Efron's",
            });
        }
        Ok(())
    }

    /// The maximum; `risks` is memory to work in.
    fn maximum(&self, sorted: &Sorted, risks: &mut Risks) -> Result<Maximum, EstimateError> {
        let start = vec![0.0; sorted.columns.len()];
        let sums = event_sums(sorted, |_| 1.0);
        if self.penalty == Penalty::None && self.ties != Ties::Exact {
            let mut there = |b: &[f64]| Ok(self.likelihood(sorted, &sums, b, risks));
            return maximise_from(start, self.most_iterations, &mut there)?.settled(there);
        }
        if self.penalty == Penalty::Firth {
            let there = |b: &[f64]| firth::evaluate(sorted, b, &sums, self.ties);
            return maximise_from(start, self.most_iterations, there)?.settled(there);
        }
        exact::checked(sorted)?;
        let there = |b: &[f64]| Ok(exact::evaluate(sorted, b, &sums));
        maximise_from(start, self.most_iterations, there)?.settled(there)
    }

    /// The maximum by Breslow's or Efron's ties without a penalty, sought from given coefficients.
    pub(super) fn maximum_from(&self, sorted: &Sorted, start: Vec<f64>) -> Result<Maximum, EstimateError> {
        let sums = event_sums(sorted, |_| 1.0);
        let mut risks = Risks::default();
        maximise_from(start, self.most_iterations, |b| {
            Ok(self.likelihood(sorted, &sums, b, &mut risks))
        })
    }

    fn likelihood(&self, sorted: &Sorted, sums: &[f64], coefficients: &[f64], risks: &mut Risks) -> Likelihood {
        let risks = risks.move_to(sorted, coefficients);
        evaluate(sorted, risks, coefficients, sums, self.ties, |_| 1.0)
    }

    fn coefficient(
        &self,
        maximum: &Maximum,
        sorted: &Sorted,
        column: usize,
        covariance: &Matrix,
        model: &Matrix,
    ) -> Coefficient {
        let value = maximum.coefficients[column] / sorted.scales[column];
        let error = |matrix: &Matrix| libm::sqrt(matrix[(column, column)]);
        let estimate = Estimate::normal(value, error(covariance), self.level);
        Coefficient {
            estimate,
            ratio: estimate.exponentiated(),
            model_error: error(model),
            test: Test::normal(value / error(covariance)),
        }
    }
}

/// Whether one of several strata has events, and fewer than 10.
fn has_sparse_strata(sorted: &Sorted) -> bool {
    let events = |stratum: &std::ops::Range<usize>| -> usize {
        sorted.groups[stratum.clone()]
            .iter()
            .map(|group| group.events().len())
            .sum()
    };
    sorted.strata.len() > 1
        && sorted
            .strata
            .iter()
            .any(|stratum| (1..FEW as usize).contains(&events(stratum)))
}

/// A matrix in the scale of [`Sorted`] in that of the covariates as given.
pub(super) fn unscaled(matrix: &Matrix, scales: &[f64]) -> Matrix {
    Matrix::from_fn(matrix.nrows(), matrix.ncols(), |row, column| {
        matrix[(row, column)] / (scales[row] * scales[column])
    })
}

/// Whether a coefficient is so far out, in standard deviations of its covariate, that separation threatens: a hazard that
/// differs by more than e⁸ between rows one standard deviation apart.
fn lopsided(maximum: &Maximum) -> bool {
    maximum.coefficients.iter().any(|coefficient| coefficient.abs() > 8.0)
}
