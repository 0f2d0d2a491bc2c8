//! What a hazard regression gives: coefficients, tests, the evidence they rest on.
//!
//! Custody: no zone. A fit keeps the rows that it was made from, for residuals and curves.

use serde::Serialize;

use super::accumulated::Accumulated;
use super::likelihood::risks_at;
use super::newton::Maximum;
use super::risk_sets::{Step, visit};
use super::sorted::Sorted;
use super::{Cox, HazardRows, Ties};
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::{Basis, Clusters, Convergence, Estimate, Reservation, Test};

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
    pub(super) coefficients: Vec<Coefficient>,
    pub(super) tests: Option<GlobalTests>,
    pub(super) basis: Basis,
    pub(super) reservations: Vec<Reservation>,
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

pub(super) fn global_tests(
    maximum: &Maximum,
    coefficients: &[Coefficient],
    covariance: &Matrix,
    robust_clusters: Option<u64>,
) -> Option<GlobalTests> {
    let columns = coefficients.len();
    let values = Vector::from_iterator(columns, coefficients.iter().map(|one| one.estimate.value));
    // A robust variance of fewer clusters than coefficients has no inverse, and no Wald test.
    let is_whole = robust_clusters.is_none_or(|clusters| clusters > columns as u64);
    let factor = Factor::of(covariance).ok().filter(|_| is_whole);
    let wald = factor.map(|factor| values.dot(&factor.solve(&values)));
    let degrees = columns as f64;
    let gain = maximum.log_likelihood - maximum.start.log_likelihood;
    (columns > 0).then(|| GlobalTests {
        likelihood_ratio: Test::chi_squared(2.0 * gain, degrees),
        wald: wald.map(|wald| Test::chi_squared(wald, degrees)),
        score: Test::chi_squared(maximum.start.score_statistic, degrees),
    })
}

pub(super) fn basis_of(rows: &HazardRows<'_>, sorted: &Sorted, clusters: Option<&Clusters>) -> Basis {
    let taken = sorted.rows() as u64;
    let persons = clusters.map_or(taken, |clusters| present(clusters, sorted));
    // In the order of the input, which memory gives faster than that of times.
    let time = |row: usize| i128::from(rows.exit[row]) - i128::from(rows.entry(row));
    let person_time: i128 = (0..rows.len()).filter(|row| rows.weight(*row) > 0.0).map(time).sum();
    Basis {
        rows: taken,
        persons,
        events: sorted.groups.iter().map(|group| group.events().len() as u64).sum(),
        person_time: Some(person_time as f64),
    }
}

/// Clusters that have a row in the fit.
fn present(clusters: &Clusters, sorted: &Sorted) -> u64 {
    if clusters.count() == clusters.numbers().len() {
        return sorted.rows() as u64;
    }
    let mut seen = vec![false; clusters.count()];
    for row in &sorted.order {
        seen[clusters.numbers()[*row as usize] as usize] = true;
    }
    seen.iter().filter(|seen| **seen).count() as u64
}
