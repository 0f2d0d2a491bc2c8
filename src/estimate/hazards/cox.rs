//! Cox's proportional hazards regression: what is asked of it, and what it gives.
//!
//! Custody: no zone. A fit keeps the rows that it was made from, for residuals and curves.

use serde::Serialize;

use super::accumulated::Accumulated;
use super::likelihood::{evaluate, event_sums, risks_at};
use super::newton::{Maximum, maximise};
use super::risk_sets::{Step, visit};
use super::sorted::Sorted;
use super::{HazardRows, exact, firth, robust};
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::reservation::{FEW, FEW_CLUSTERS, applying};
use crate::estimate::{Basis, Clusters, ConfidenceLevel, Convergence, Estimate, EstimateError, Reservation, Test};

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
    /// Robust where clusters are told or rows have weights, else of the model; as R's `coxph`.
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

/// One coefficient: the logarithm of a hazard ratio for one unit of its covariate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coefficient {
    /// The logarithm of the hazard ratio.
    pub estimate: Estimate,
    /// The hazard ratio itself.
    pub ratio: Estimate,
    /// Standard error by the model; that of `estimate` where it is not robust.
    pub model_error: f64,
    /// Wald's test of no effect.
    pub test: Test,
}

/// The three tests of all coefficients at once against 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GlobalTests {
    /// Twice the gain in log likelihood.
    pub likelihood_ratio: Test,
    /// b' V⁻¹ b, V the variance in use; `None` where V has no inverse, for want of clusters.
    pub wald: Option<Test>,
    /// Score test at 0 by the model.
    pub score: Test,
}

/// A fitted regression.
pub struct CoxFit {
    pub(super) sorted: Sorted,
    pub(super) maximum: Maximum,
    pub(super) settings: Cox,
    /// Rows of the input.
    pub(super) rows_given: usize,
    pub(super) clusters: Option<Clusters>,
    /// In the scale of the covariates as given.
    pub(super) covariance: Matrix,
    coefficients: Vec<Coefficient>,
    tests: Option<GlobalTests>,
    basis: Basis,
    reservations: Vec<Reservation>,
}

impl std::fmt::Debug for CoxFit {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CoxFit")
            .field("coefficients", &self.coefficients)
            .field("basis", &self.basis)
            .field("reservations", &self.reservations)
            .finish_non_exhaustive()
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
        self.fit_sorted(rows, Sorted::of(rows)?, |sorted, maximum, clusters| {
            robust::variance(sorted, &maximum.coefficients, &maximum.factor, ties, clusters)
        })
    }

    /// Fits rows that have been sorted; `robust` makes the robust variance in their scale.
    pub(super) fn fit_sorted(
        &self,
        rows: &HazardRows<'_>,
        sorted: Sorted,
        robust: impl Fn(&Sorted, &Maximum, &Clusters) -> Matrix,
    ) -> Result<CoxFit, EstimateError> {
        if sorted.groups.iter().all(|group| group.events().is_empty()) {
            return Err(EstimateError::NothingToEstimate { nothing: "no event" });
        }
        if self.penalty == Penalty::Firth && self.ties == Ties::Exact {
            return Err(EstimateError::OutOfRange {
                what: "rule for ties under Firth's penalty",
                must: "Breslow's or Efron's",
            });
        }
        let maximum = self.maximum(&sorted)?;
        let columns = sorted.columns.len();
        let model = unscaled(&maximum.factor.inverse(), &sorted.scales);
        let clusters = rows
            .clusters
            .map(|labels| Clusters::new(labels, rows.len()))
            .transpose()?;
        let is_robust = match self.variance {
            HazardVariance::Model => false,
            HazardVariance::Robust => true,
            HazardVariance::Automatic => clusters.is_some() || rows.weights.is_some(),
        };
        let covariance = if is_robust {
            let own = clusters.clone().unwrap_or_else(|| Clusters::each_row(rows.len()));
            unscaled(&robust(&sorted, &maximum, &own), &sorted.scales)
        } else {
            model.clone()
        };
        let mut coefficients: Vec<Coefficient> = (0..columns)
            .map(|column| self.coefficient(&maximum, &sorted, column, &covariance, &model))
            .collect();
        if self.penalty == Penalty::Firth {
            firth::profile(self, &sorted, &maximum, &mut coefficients)?;
        }
        let basis = basis_of(rows, &sorted, clusters.as_ref());
        let reservations = applying([
            (
                basis.events < FEW * columns as u64,
                Reservation::FewEventsPerCoefficient,
            ),
            (is_robust && basis.persons < FEW_CLUSTERS, Reservation::FewClusters),
            (lopsided(&maximum), Reservation::NearSeparation),
        ]);
        let tests = global_tests(&maximum, &coefficients, &covariance);
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

    fn maximum(&self, sorted: &Sorted) -> Result<Maximum, EstimateError> {
        let columns = sorted.columns.len();
        let sums = event_sums(sorted, |_| 1.0);
        if self.penalty == Penalty::Firth {
            return maximise(columns, self.most_iterations, |b| {
                firth::evaluate(sorted, b, &sums, self.ties)
            });
        }
        if self.ties == Ties::Exact {
            exact::checked(sorted)?;
            return maximise(columns, self.most_iterations, |b| Ok(exact::evaluate(sorted, b, &sums)));
        }
        maximise(columns, self.most_iterations, |b| {
            let risks = risks_at(sorted, b);
            Ok(evaluate(sorted, &risks, b, &sums, self.ties, |_| 1.0))
        })
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

impl CoxFit {
    /// The coefficients, in the order of the covariates.
    pub fn coefficients(&self) -> &[Coefficient] {
        &self.coefficients
    }

    /// The covariance of the coefficients, from which the standard errors are.
    pub fn covariance(&self) -> &Matrix {
        &self.covariance
    }

    /// Log partial likelihood with all coefficients 0.
    pub fn null_log_likelihood(&self) -> f64 {
        self.maximum.start.log_likelihood
    }

    /// Log partial likelihood of the fit.
    pub fn log_likelihood(&self) -> f64 {
        self.maximum.log_likelihood
    }

    /// Tests of all coefficients; `None` where there are none.
    pub fn tests(&self) -> Option<GlobalTests> {
        self.tests
    }

    /// What the fit rests on.
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// How it came to rest.
    pub fn convergence(&self) -> Convergence {
        self.maximum.convergence
    }

    /// What a reader has to be told.
    pub fn reservations(&self) -> &[Reservation] {
        &self.reservations
    }

    /// What was asked for.
    pub fn settings(&self) -> Cox {
        self.settings
    }

    /// Whether a stratum with events has fewer than 10.
    pub(super) fn has_sparse_strata(&self) -> bool {
        self.sorted.strata.iter().any(|stratum| {
            let events: usize = self.sorted.groups[stratum.clone()]
                .iter()
                .map(|group| group.events().len())
                .sum();
            (1..FEW as usize).contains(&events)
        })
    }

    pub(super) fn reserve(&mut self, reservation: Reservation) {
        self.reservations.push(reservation);
    }

    /// Ties as baseline hazards and residuals treat them: there is no exact form of those.
    pub(super) fn hazard_ties(&self) -> Ties {
        if self.settings.ties == Ties::Exact {
            Ties::Efron
        } else {
            self.settings.ties
        }
    }

    /// Risks of the rows and the baseline hazard's steps.
    pub(super) fn hazards(&self) -> (Vec<f64>, Accumulated) {
        let risks = risks_at(&self.sorted, &self.maximum.coefficients);
        let mut steps = vec![Step::default(); self.sorted.groups.len()];
        visit(&self.sorted, &risks, self.hazard_ties(), |set| {
            steps[set.number] = set.step()
        });
        (risks, Accumulated::of(&self.sorted, steps))
    }
}

fn global_tests(maximum: &Maximum, coefficients: &[Coefficient], covariance: &Matrix) -> Option<GlobalTests> {
    let columns = coefficients.len();
    let values = Vector::from_iterator(columns, coefficients.iter().map(|one| one.estimate.value));
    // A robust variance of fewer clusters than coefficients has no inverse, and no Wald test.
    let wald = Factor::of(covariance)
        .ok()
        .map(|factor| values.dot(&factor.solve(&values)));
    let degrees = columns as f64;
    let gain = maximum.log_likelihood - maximum.start.log_likelihood;
    (columns > 0).then(|| GlobalTests {
        likelihood_ratio: Test::chi_squared(2.0 * gain, degrees),
        wald: wald.map(|wald| Test::chi_squared(wald, degrees)),
        score: Test::chi_squared(maximum.start.score_statistic, degrees),
    })
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

pub(super) fn basis_of(rows: &HazardRows<'_>, sorted: &Sorted, clusters: Option<&Clusters>) -> Basis {
    let taken = sorted.rows() as u64;
    let persons = match clusters {
        None => taken,
        Some(clusters) => {
            let mut seen = vec![false; clusters.count()];
            sorted
                .order
                .iter()
                .for_each(|row| seen[clusters.numbers()[*row as usize] as usize] = true);
            seen.iter().filter(|seen| **seen).count() as u64
        }
    };
    let time = |row: &u32| (rows.exit[*row as usize] - rows.entry(*row as usize)) as f64;
    Basis {
        rows: taken,
        persons,
        events: sorted.groups.iter().map(|group| group.events().len() as u64).sum(),
        person_time: Some(sorted.order.iter().map(time).sum()),
    }
}
