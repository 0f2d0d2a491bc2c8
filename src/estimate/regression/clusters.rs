//! What clusters say of the variance of coefficients, and with how many degrees of freedom.
//!
//! Custody: no zone. Mathematics.

use super::cluster_leverage::{Cluster, EqualVariances, Owed, WeightedCluster};
use super::sandwich::ClusterRobust;
use super::working::Working;
use crate::estimate::numeric::matrix::{Matrix, Vector, inverse_root};
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
    let equal = EqualVariances::of(working);
    let mut meat = Matrix::zeros(k, k);
    let mut resting_on_one = vec![false; k];
    let mut degrees = with_degrees.then(|| Satterthwaite::new(working.decoding(), equal.as_ref()));
    for rows in &members {
        let plain = Cluster::of(working, rows);
        plain.mark_alone(working, &mut resting_on_one);
        let weighted = equal
            .as_ref()
            .map(|equal| WeightedCluster::of(&plain, working, rows, equal));
        let score = match &weighted {
            Some(weighted) => weighted.corrected(convention),
            None => plain.corrected(convention),
        };
        meat.ger(1.0, &score, &score, 1.0);
        if let Some(degrees) = &mut degrees {
            degrees.add(|row| match &weighted {
                Some(weighted) => weighted.owed(convention, row),
                None => plain.owed(convention, row),
            });
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

/// Degrees of freedom after Satterthwaite, for every coefficient: (Σ p_g'p_g)² / Σ (p_g'p_h)² over pairs of clusters, for
/// p_g'p_h as in [`Owed`] (Pustejovsky & Tipton 2018, eq. 11, written in matrices of the size of J).
struct Satterthwaite {
    rows: Vec<Vector>,
    inner: Matrix,
    traces: Vec<f64>,
    squares: Vec<f64>,
    products: Vec<Matrix>,
}

impl Satterthwaite {
    fn new(decoding: &Matrix, equal: Option<&EqualVariances>) -> Satterthwaite {
        let k = decoding.ncols();
        let inner = equal.map_or(-Matrix::identity(k, k), |equal| -&equal.kernel);
        let size = inner.nrows();
        Satterthwaite {
            rows: decoding.row_iter().map(|row| row.transpose() / row.norm()).collect(),
            inner,
            traces: vec![0.0; k],
            squares: vec![0.0; k],
            products: vec![Matrix::zeros(size, size); k],
        }
    }

    fn add(&mut self, owed: impl Fn(&Vector) -> Owed) {
        for (at, row) in self.rows.iter().enumerate() {
            let Owed { own, parts } = owed(row);
            let own = own.norm_squared();
            let across = parts.dot(&(&self.inner * &parts));
            self.traces[at] += own + across;
            self.squares[at] += own * own + 2.0 * own * across;
            self.products[at].ger(1.0, &parts, &parts, 1.0);
        }
    }

    fn found(&self) -> Vec<f64> {
        let parts = self.traces.iter().zip(&self.squares).zip(&self.products);
        parts
            .map(|((trace, squares), product)| {
                let half = &self.inner * product;
                trace * trace / (squares + (&half * &half).trace())
            })
            .collect()
    }
}

/// The degrees of freedom η of Hotelling's T² that has the variance of the cluster-robust covariance of some coefficients,
/// given by their rows in D, as it would be if the working variance held (Pustejovsky & Tipton 2018, section 3.2, the
/// approximation HTZ): q (q + 1) / Σ Var of the elements of that covariance, standardised. `None` where it has no inverse.
pub(super) fn hotelling_degrees(
    working: &Working,
    clusters: &Clusters,
    convention: ClusterRobust,
    rows: &[Vector],
) -> Result<Option<f64>, EstimateError> {
    let members = working.rows_by_cluster(clusters)?;
    let rows: Vec<Vector> = rows.iter().map(|row| row / row.norm()).collect();
    let (expected, _) = spread(working, &members, convention, &rows);
    let Some(root) = inverse_root(&expected) else {
        return Ok(None);
    };
    let combined = |shares: &[f64]| {
        let parts = rows.iter().zip(shares);
        parts.fold(Vector::zeros(working.columns()), |sum, (row, share)| sum + row * *share)
    };
    let standardised: Vec<Vector> = root.column_iter().map(|column| combined(column.as_slice())).collect();
    let (_, variance) = spread(working, &members, convention, &standardised);
    let q = rows.len() as f64;
    Ok(Some(q * (q + 1.0) / variance))
}

/// The expected value of the covariance of some coefficients if the working variance held, and the sum of the variances of
/// its elements: with e_st,gh the expected product of what s owes to g and t to h, Σ_g e_st,gg and Σ_gh (e_ss,gh e_tt,gh +
/// e_st,gh e_ts,gh).
fn spread(working: &Working, members: &[Vec<usize>], convention: ClusterRobust, rows: &[Vector]) -> (Matrix, f64) {
    let (q, equal) = (rows.len(), EqualVariances::of(working));
    let inner = Satterthwaite::new(working.decoding(), equal.as_ref()).inner;
    let mut expected = Matrix::zeros(q, q);
    let mut products = vec![Matrix::zeros(inner.nrows(), inner.nrows()); q * q];
    let mut variance = 0.0;
    for rows_of_cluster in members {
        let plain = Cluster::of(working, rows_of_cluster);
        let weighted = equal
            .as_ref()
            .map(|equal| WeightedCluster::of(&plain, working, rows_of_cluster, equal));
        let owed: Vec<Owed> = rows
            .iter()
            .map(|row| match &weighted {
                Some(weighted) => weighted.owed(convention, row),
                None => plain.owed(convention, row),
            })
            .collect();
        let own = Matrix::from_fn(q, q, |s, t| owed[s].own.dot(&owed[t].own));
        let across = Matrix::from_fn(q, q, |s, t| owed[s].parts.dot(&(&inner * &owed[t].parts)));
        expected += &own + &across;
        for s in 0..q {
            for t in 0..q {
                products[s * q + t].ger(1.0, &owed[s].parts, &owed[t].parts, 1.0);
                variance += own[(s, s)] * (own[(t, t)] + across[(t, t)]) + own[(t, t)] * across[(s, s)];
                variance += own[(s, t)] * (own[(s, t)] + 2.0 * across[(s, t)]);
            }
        }
    }
    for s in 0..q {
        for t in 0..q {
            let (one, other) = (&inner * &products[s * q + t], &inner * &products[t * q + s]);
            variance += (&one * &other).trace() + (&other * &other).trace();
        }
    }
    (expected, variance)
}
