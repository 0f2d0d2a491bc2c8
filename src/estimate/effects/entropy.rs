//! Entropy balancing: weights that give one arm exactly the means of the other, and lie as near to equal as they can.
//!
//! Custody: no zone. A weight for each row.

use libm::{exp, fabs};
use serde::Serialize;

use super::contrast::{Arms, Contrast};
use super::positivity;
use super::treatment::{Compared, Estimand, Treatment};
use crate::estimate::covariates::length;
use crate::estimate::numeric::matrix::{Factor, Matrix, Vector};
use crate::estimate::numeric::sums::sum;
use crate::estimate::{ConfidenceLevel, Convergence, Covariates, EstimateError, Reservation};

const MOST_STEPS: u32 = 200;
const MOST_HALVINGS: u32 = 60;
/// Newton's decrement, which is about the relative gap of the objective to its least, at which the fit is at rest.
const AT_REST: f64 = 1e-24;
/// Beyond this, in standard deviations of a covariate, multipliers grow without end.
const TOO_FAR: f64 = 1e4;

/// Weights by entropy balancing.
#[derive(Debug, Clone)]
pub struct EntropyWeights<'a> {
    treatment: Treatment<'a>,
    estimand: Estimand,
    values: Vec<f64>,
    convergence: Convergence,
    /// Covariates around the mean of the arm that is matched, in standard deviations of the arm that is weighted, row by
    /// row.
    standard: Vec<Vec<f64>>,
}

/// A contrast of means, one of which is weighted by entropy balancing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntropyContrast {
    /// Whose effect.
    pub estimand: Estimand,
    /// Both means, their difference, and for a binary outcome their ratios.
    pub contrast: Contrast,
    /// What it rests on.
    pub compared: Compared,
    /// How the weights came to rest.
    pub convergence: Convergence,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// Weights of the untreated with the covariate means of the treated, or the other way round, that have the largest entropy
/// of all such (Hainmueller 2012, Political Analysis 20:25): w ∝ exp(λ'x), found by Newton's method on the dual. Rows whose
/// effect is asked for have weight 1, and the others' weights sum to their number.
///
/// # Errors
/// [`EstimateError::LengthDiffers`], [`EstimateError::OutOfRange`] for another estimand than the treated and the untreated,
/// [`EstimateError::Collinear`] within the arm that is weighted, [`EstimateError::NothingToEstimate`] where no weights can
/// have those means, [`EstimateError::NotConverged`].
pub fn entropy_balanced<'a>(
    treatment: &Treatment<'a>,
    covariates: &Covariates<'_>,
    estimand: Estimand,
) -> Result<EntropyWeights<'a>, EstimateError> {
    length("treatment", treatment.rows(), covariates.rows())?;
    let asked = match estimand {
        Estimand::Treated => true,
        Estimand::Untreated => false,
        _ => {
            return Err(EstimateError::OutOfRange {
                what: "effect by entropy balancing",
                must: "that in the treated or in the untreated",
            });
        }
    };
    let (targets, pool) = (treatment.arm(asked), treatment.arm(!asked));
    let columns = covariates.columns().iter().enumerate();
    let columns = columns.map(|(number, column)| standard(number, column, &targets, &pool));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let row = |row: usize| -> Vec<f64> { columns.iter().map(|column| column[row]).collect() };
    let standard: Vec<Vec<f64>> = (0..treatment.rows()).map(row).collect();
    let points: Vec<&[f64]> = pool.iter().map(|row| standard[*row].as_slice()).collect();
    let (shares, convergence) = least(&points, columns.len())?;
    let mut values = vec![1.0; treatment.rows()];
    for (row, share) in pool.iter().zip(shares) {
        values[*row] = share * targets.len() as f64;
    }
    Ok(EntropyWeights {
        treatment: *treatment,
        estimand,
        values,
        convergence,
        standard,
    })
}

/// A covariate around its mean among the targets, in standard deviations of the pool.
fn standard(number: usize, column: &[f64], targets: &[usize], pool: &[usize]) -> Result<Vec<f64>, EstimateError> {
    let largest = column.iter().fold(0.0_f64, |most, value| most.max(fabs(*value)));
    let constant = pool.windows(2).all(|pair| column[pair[0]] == column[pair[1]]);
    if constant || largest == 0.0 {
        return Err(EstimateError::Collinear { column: number });
    }
    let mean = |rows: &[usize]| sum(rows.iter().map(|row| column[*row] / largest)) / rows.len() as f64;
    let (centre, own) = (mean(targets), mean(pool));
    let square = |row: &usize| (column[*row] / largest - own) * (column[*row] / largest - own);
    let spread = libm::sqrt(sum(pool.iter().map(square)) / pool.len() as f64);
    Ok(column.iter().map(|value| (value / largest - centre) / spread).collect())
}

/// The shares ∝ exp(λ'x) that minimise ln Σ exp(λ'x), at which Σ share x = 0.
fn least(points: &[&[f64]], size: usize) -> Result<(Vec<f64>, Convergence), EstimateError> {
    let mut multipliers = Vector::zeros(size);
    let (mut shares, mut value) = shares(points, &multipliers);
    for iterations in 0..MOST_STEPS {
        let (gradient, factor) = slopes(points, &shares, size)?;
        let step = factor.solve(&gradient);
        let decrement = gradient.dot(&step);
        // Where only the limit of ever larger multipliers has the means, the decrement vanishes and the step does not.
        if decrement <= AT_REST && step.amax() <= 1e-6 {
            let last_step = libm::sqrt(decrement.max(0.0));
            return Ok((shares, Convergence { iterations, last_step }));
        }
        let mut length = 1.0;
        let mut found = None;
        for _ in 0..MOST_HALVINGS {
            let trial = &multipliers - &step * length;
            let (trial_shares, trial_value) = self::shares(points, &trial);
            // Near the bottom the objective is as flat as its rounding; Newton's full step is then right.
            if trial_value <= value - 1e-4 * length * decrement || decrement < 1e-9 {
                found = Some((trial, trial_shares, trial_value));
                break;
            }
            length /= 2.0;
        }
        let Some((next, next_shares, next_value)) = found else {
            return Err(EstimateError::NotConverged { iterations });
        };
        (multipliers, shares, value) = (next, next_shares, next_value);
        if !multipliers.iter().all(|multiplier| fabs(*multiplier) <= TOO_FAR) {
            return Err(out_of_reach());
        }
    }
    Err(out_of_reach())
}

fn out_of_reach() -> EstimateError {
    EstimateError::NothingToEstimate {
        nothing: "no weighting that gives one arm the covariate means of the other",
    }
}

/// exp(λ'x) as shares, and ln Σ exp(λ'x).
fn shares(points: &[&[f64]], multipliers: &Vector) -> (Vec<f64>, f64) {
    let exponent = |point: &&[f64]| {
        point
            .iter()
            .zip(multipliers)
            .map(|(x, multiplier)| x * multiplier)
            .sum::<f64>()
    };
    let exponents: Vec<f64> = points.iter().map(exponent).collect();
    let most = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = exponents.iter().map(|exponent| exp(exponent - most)).collect();
    let total = sum(powers.iter().copied());
    (
        powers.iter().map(|power| power / total).collect(),
        most + libm::log(total),
    )
}

/// Σ share x, and the factor of its slopes Σ share (x - x̄)(x - x̄)'.
fn slopes(points: &[&[f64]], shares: &[f64], size: usize) -> Result<(Vector, Factor), EstimateError> {
    let rows = || shares.iter().zip(points);
    let mean = |k: usize| sum(rows().map(|(share, point)| share * point[k]));
    let gradient = Vector::from_iterator(size, (0..size).map(mean));
    let product = |(share, point): (&f64, &&[f64]), a: usize, b: usize| {
        share * (point[a] - gradient[a]) * (point[b] - gradient[b])
    };
    let second = Matrix::from_fn(size, size, |a, b| {
        if a >= b {
            sum(rows().map(|row| product(row, a, b)))
        } else {
            0.0
        }
    });
    match Factor::of(&second) {
        Ok(factor) => Ok((gradient, factor)),
        // Either a covariate follows from others, or the weights have gone to the edge of where rows lie.
        Err(dependent) if shares.iter().all(|share| *share > 1e-8 / shares.len() as f64) => {
            Err(EstimateError::Collinear { column: dependent.row })
        }
        Err(_) => Err(out_of_reach()),
    }
}

impl EntropyWeights<'_> {
    /// The weight of each row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// How the weights came to rest; the last step is in the root of the objective.
    pub fn convergence(&self) -> Convergence {
        self.convergence
    }

    /// What a comparison with these weights rests on, effective numbers among it.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`] for clusters of other rows.
    pub fn compared(&self, clusters: Option<&[u64]>) -> Result<Compared, EstimateError> {
        let clusters = self.treatment.clusters(clusters)?;
        Ok(Compared::of(&self.treatment, &self.values, &clusters))
    }

    /// Contrasts the means of an outcome. Variances are those of M-estimation, with the equations of the multipliers and
    /// of the means that they meet stacked (Zhao & Percival 2017, J Causal Inference 5:20160010), summed by clusters.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for an outcome so
    /// large that its squares are not finite, [`EstimateError::Collinear`].
    pub fn contrast(
        &self,
        outcome: &[f64],
        clusters: Option<&[u64]>,
        level: ConfidenceLevel,
    ) -> Result<EntropyContrast, EstimateError> {
        self.treatment.check("outcome", outcome)?;
        let clusters = self.treatment.clusters(clusters)?;
        let asked = self.estimand == Estimand::Treated;
        let (targets, pool) = (self.treatment.arm(asked), self.treatment.arm(!asked));
        let plain = self.of_targets(outcome, &targets);
        let weighted = self.of_pool(outcome, &targets, &pool)?;
        let arms = if asked {
            Arms::of(weighted, plain)
        } else {
            Arms::of(plain, weighted)
        };
        let (contrast, told) = arms.contrast(outcome, &self.treatment, &self.values, &clusters, level)?;
        let mut reservations = positivity::of_weights(&self.treatment, &self.values);
        reservations.extend(told);
        reservations.sort_unstable();
        Ok(EntropyContrast {
            estimand: self.estimand,
            contrast,
            compared: Compared::of(&self.treatment, &self.values, &clusters),
            convergence: self.convergence,
            reservations,
        })
    }

    /// The mean of the arm that is matched, and the influence of each row on it.
    fn of_targets(&self, outcome: &[f64], targets: &[usize]) -> (f64, Vec<f64>) {
        let count = targets.len() as f64;
        let mean = sum(targets.iter().map(|row| outcome[*row] / count));
        let mut influence = vec![0.0; outcome.len()];
        for row in targets {
            influence[*row] = (outcome[*row] - mean) / count;
        }
        (mean, influence)
    }

    /// The weighted mean of the other arm: a row of it has influence by what a weighted regression of the outcome on the
    /// covariates leaves, a row of the targets by what that regression expects of it beyond their mean.
    fn of_pool(&self, outcome: &[f64], targets: &[usize], pool: &[usize]) -> Result<(f64, Vec<f64>), EstimateError> {
        let count = targets.len() as f64;
        let share = |row: usize| self.values[row] / count;
        let mean = sum(pool.iter().map(|row| share(*row) * outcome[*row]));
        let size = self.standard.first().map_or(0, Vec::len);
        let point = |row: usize, k: usize| self.standard[row][k];
        let products = Matrix::from_fn(size, size, |a, b| {
            sum(pool.iter().map(|row| share(*row) * point(*row, a) * point(*row, b)))
        });
        let with_outcome = |k: usize| {
            sum(pool
                .iter()
                .map(|row| share(*row) * point(*row, k) * (outcome[*row] - mean)))
        };
        let right = Vector::from_iterator(size, (0..size).map(with_outcome));
        let factor = Factor::of(&products).map_err(|dependent| EstimateError::Collinear { column: dependent.row })?;
        let slopes = factor.solve(&right);
        let expected = |row: usize| (0..size).map(|k| slopes[k] * point(row, k)).sum::<f64>();
        let mut influence = vec![0.0; outcome.len()];
        for row in pool {
            influence[*row] = share(*row) * (outcome[*row] - mean - expected(*row));
        }
        for row in targets {
            influence[*row] = expected(*row) / count;
        }
        Ok((mean, influence))
    }
}
