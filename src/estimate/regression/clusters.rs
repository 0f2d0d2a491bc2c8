//! Scores of clusters, corrected for the leverage of their cluster, and the degrees of freedom that they leave.
//!
//! Custody: no zone. Mathematics.
//!
//! In the coordinates of [`Working`] a cluster's leverage is C = Σ information u u' over its rows, whose size is the number
//! of coefficients: no matrix grows with the rows of a cluster.

use libm::{pow, sqrt};

use super::sandwich::{ClusterRobust, LEAST_REST};
use super::working::Working;
use crate::estimate::numeric::matrix::{Matrix, Vector, eigen};
use crate::estimate::{Clusters, EstimateError};

/// What the clusters give: the meat, their number, and, where asked for, the degrees of freedom of each coefficient.
pub(super) struct ClusterMeat {
    pub(super) meat: Matrix,
    pub(super) clusters: usize,
    /// Coefficients of which nothing is known without one of the clusters.
    pub(super) resting_on_one: Vec<bool>,
    pub(super) satterthwaite: Option<Vec<f64>>,
}

/// # Errors
/// [`EstimateError::LengthDiffers`]; [`EstimateError::NothingToEstimate`] for fewer than two clusters.
pub(super) fn cluster_meat(
    working: &Working,
    clusters: &Clusters,
    convention: ClusterRobust,
    with_degrees: bool,
) -> Result<ClusterMeat, EstimateError> {
    let members = working.rows_by_cluster(clusters)?;
    if members.len() < 2 {
        let nothing = "no second cluster";
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    let k = working.columns();
    let mut meat = Matrix::zeros(k, k);
    let mut resting_on_one = vec![false; k];
    let mut degrees = with_degrees.then(|| Satterthwaite::new(working.decoding()));
    for rows in &members {
        let cluster = Cluster::of(working, rows);
        let score = cluster.corrected(convention);
        meat.ger(1.0, &score, &score, 1.0);
        cluster.mark_alone(working.decoding(), &mut resting_on_one);
        if let Some(degrees) = &mut degrees {
            degrees.add(&cluster, convention);
        }
    }
    Ok(ClusterMeat {
        meat: meat * factor(convention, members.len(), working.rows(), k)?,
        clusters: members.len(),
        resting_on_one,
        satterthwaite: degrees.map(|degrees| degrees.found()),
    })
}

/// What the convention multiplies sums of squared scores with.
fn factor(convention: ClusterRobust, clusters: usize, rows: usize, columns: usize) -> Result<f64, EstimateError> {
    let (g, n) = (clusters as f64, rows as f64);
    let counted = |k: usize| {
        if k < rows {
            Ok(g / (g - 1.0) * (n - 1.0) / (n - k as f64))
        } else {
            let nothing = "no row more than coefficients";
            Err(EstimateError::NothingToEstimate { nothing })
        }
    };
    match convention {
        ClusterRobust::Cr0 | ClusterRobust::Cr2 | ClusterRobust::Cr3 => Ok(1.0),
        ClusterRobust::Cr1 => Ok(g / (g - 1.0)),
        ClusterRobust::Cr1Stata => counted(columns),
        ClusterRobust::Cr1Nested { counted: k } => counted(k),
        ClusterRobust::Jackknife => Ok((g - 1.0) / g),
    }
}

/// A cluster in the coordinates of [`Working`]: its score t and its leverage C = V Λ V'.
struct Cluster {
    score: Vector,
    shares: Vector,
    axes: Matrix,
}

impl Cluster {
    fn of(working: &Working, rows: &[usize]) -> Cluster {
        let k = working.columns();
        let mut score = Vector::zeros(k);
        let mut leverage = Matrix::zeros(k, k);
        for row in rows {
            let direction = working.direction(*row);
            score.axpy(working.score(*row), &direction, 1.0);
            leverage.ger(working.information(*row), &direction, &direction, 1.0);
        }
        // Its elements are finite, since those of the directions were seen to be.
        let (shares, axes) = eigen(&leverage).unwrap_or((Vector::zeros(k), Matrix::identity(k, k)));
        Cluster { score, shares, axes }
    }

    /// (I - C)^power of a vector, directions that lie in the cluster alone left out.
    fn rest_to(&self, power: f64, vector: &Vector) -> Vector {
        let mut along = self.axes.tr_mul(vector);
        for (part, share) in along.iter_mut().zip(&self.shares) {
            *part *= rest_to(power, *share);
        }
        &self.axes * along
    }

    fn corrected(&self, convention: ClusterRobust) -> Vector {
        self.rest_to(convention.power(), &self.score)
    }

    /// Marks the coefficients that move along a direction of which only this cluster knows.
    fn mark_alone(&self, decoding: &Matrix, marks: &mut [bool]) {
        for (axis, share) in self.axes.column_iter().zip(&self.shares) {
            if 1.0 - share >= LEAST_REST {
                continue;
            }
            let moved = decoding * axis;
            for ((mark, change), row) in marks.iter_mut().zip(&moved).zip(decoding.row_iter()) {
                *mark |= change.abs() > 1e-7 * row.norm();
            }
        }
    }
}

fn rest_to(power: f64, share: f64) -> f64 {
    let rest = 1.0 - share;
    match power {
        0.0 => 1.0,
        _ if rest < LEAST_REST => 0.0,
        -0.5 => 1.0 / sqrt(rest),
        _ => pow(rest, power),
    }
}

/// Degrees of freedom after Satterthwaite, for every coefficient: (Σ p_g'p_g)² / Σ (p_g'p_h)² over pairs of clusters, with
/// p_g'p_h = [g = h] τ_g - b_g'b_h, τ_g = d'C(I - C)²ᵖd and b_g = C(I - C)ᵖd, for the row d of the coefficient in D and the
/// power p of the convention. That is Pustejovsky & Tipton (2018), eq. 11, written in k by k matrices.
struct Satterthwaite {
    rows: Vec<Vector>,
    traces: Vec<f64>,
    squares: Vec<f64>,
    products: Vec<Matrix>,
}

impl Satterthwaite {
    fn new(decoding: &Matrix) -> Satterthwaite {
        let k = decoding.ncols();
        Satterthwaite {
            rows: decoding.row_iter().map(|row| row.transpose() / row.norm()).collect(),
            traces: vec![0.0; k],
            squares: vec![0.0; k],
            products: vec![Matrix::zeros(k, k); k],
        }
    }

    fn add(&mut self, cluster: &Cluster, convention: ClusterRobust) {
        let power = convention.power();
        for (at, row) in self.rows.iter().enumerate() {
            let mut along = cluster.axes.tr_mul(row);
            let mut own = 0.0;
            for (part, share) in along.iter_mut().zip(&cluster.shares) {
                own += *part * *part * share * rest_to(2.0 * power, *share);
                *part *= share * rest_to(power, *share);
            }
            let product = &cluster.axes * along;
            let square = product.norm_squared();
            self.traces[at] += own - square;
            self.squares[at] += own * own - 2.0 * own * square;
            self.products[at].ger(1.0, &product, &product, 1.0);
        }
    }

    fn found(&self) -> Vec<f64> {
        let parts = self.traces.iter().zip(&self.squares).zip(&self.products);
        parts
            .map(|((trace, squares), product)| trace * trace / (squares + product.norm_squared()))
            .collect()
    }
}
