//! Variances of fitted regressions: the model's own, those that hold under unequal variances (HC0 to HC3), and those that
//! hold when rows of a cluster belong together (CR0 to CR3 and the jackknife of clusters).
//!
//! Custody: no zone. Numbers by position.
//!
//! All of them are D (Σ t t') D' in the coordinates of [`Working`], with t the score of a row or of a cluster, corrected
//! for its leverage. A cluster's leverage is C = Σ information u u' over its rows, whose size is the number of
//! coefficients: no matrix grows with the rows of a cluster.

use libm::sqrt;
use serde::Serialize;

use super::working::Working;
use crate::estimate::numeric::matrix::{Matrix, Vector, eigen};
use crate::estimate::{Clusters, EstimateError};

/// What the scale of the outcome's variance is taken to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dispersion {
    /// What the family says: 1.
    Fixed,
    /// Estimated: the squared Pearson residuals over their degrees of freedom. The residual variance of least squares;
    /// quasi-Poisson and quasi-binomial for counts and shares.
    Pearson,
}

/// How the variance is kept right when rows differ in their variance, or when the variance is not what the model says
/// (MacKinnon & White 1985; Long & Ervin 2000). The square of a row's score is multiplied as said, with h its leverage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Heteroscedastic {
    /// By 1 (White 1980): too small in small samples.
    Hc0,
    /// By n/(n - k): Stata's `robust`.
    Hc1,
    /// By 1/(1 - h): without bias where variances are equal in truth. Neyman's variance for two groups.
    Hc2,
    /// By 1/(1 - h)²: near the jackknife of rows.
    Hc3,
}

/// How the variance is kept right when rows of a cluster are not independent. G is the number of clusters, n of rows, k of
/// coefficients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "convention")]
pub enum ClusterRobust {
    /// Sums of scores as they are (Liang & Zeger 1986): too small for few clusters. `survival`'s `cluster()`.
    Cr0,
    /// Times G/(G - 1). R `sandwich`'s `vcovCL(type = "HC0")`.
    Cr1,
    /// Times G/(G - 1) · (n - 1)/(n - k): Stata's `vce(cluster)` for linear models and R `sandwich`'s `vcovCL(type =
    /// "HC1")`.
    Cr1Stata,
    /// Times G/(G - 1) · (n - 1)/(n - counted): as `fixest` and `reghdfe`, which do not count fixed effects that are
    /// nested in the clusters.
    Cr1Nested {
        /// Coefficients that count: all but the fixed effects nested in clusters.
        counted: usize,
    },
    /// Bell & McCaffrey (2002), without bias if the model's own variance holds: score (I - H)^(-1/2), H a cluster's
    /// leverage (Pustejovsky & Tipton 2018, J Bus Econ Stat 36:672, with the model's variance as working variance and its
    /// symmetric root).
    Cr2,
    /// Score (I - H)⁻¹: every cluster left out once, the squared changes added up.
    Cr3,
    /// CV3, the jackknife of clusters: (G - 1)/G times [`Cr3`](ClusterRobust::Cr3), the changes taken from the estimate of
    /// all clusters (MacKinnon, Nielsen & Webb 2023, J Econometrics 232:272). Holds best for few or unequal clusters.
    Jackknife,
}

impl ClusterRobust {
    /// Whether it asks what a coefficient is without a cluster, so that there is no answer for one that rests on it alone.
    pub(super) fn leaves_out(self) -> bool {
        matches!(self, ClusterRobust::Cr2 | ClusterRobust::Cr3 | ClusterRobust::Jackknife)
    }
}

/// To which distribution coefficients over their cluster-robust standard errors are referred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClusterReference {
    /// Normal: right for many clusters only.
    Normal,
    /// Student's t with as many degrees of freedom as clusters, less one.
    ClustersLessOne,
    /// Student's t with degrees of freedom after Satterthwaite, for each coefficient its own, as they would be if the
    /// model's variance held (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018, eq. 11). They are those of
    /// [`Cr2`](ClusterRobust::Cr2) whichever variance they stand beside.
    Satterthwaite,
}

/// Which variance is wanted.
#[derive(Debug, Clone, Copy)]
pub enum Variance<'a> {
    /// The model's own: the inverse information times the dispersion.
    Model(Dispersion),
    /// Right when rows are independent of each other.
    Robust(Heteroscedastic),
    /// Right when clusters are independent of each other.
    Clustered {
        /// The cluster of each row.
        clusters: &'a Clusters,
        /// The small-sample convention.
        convention: ClusterRobust,
        /// Where limits and tests come from.
        reference: ClusterReference,
    },
}

impl<'a> Variance<'a> {
    /// Clusters with Bell and McCaffrey's variance and Satterthwaite's degrees of freedom: of the conventions the one that
    /// keeps its level with few or unequal clusters, and agrees with all others when there are many.
    pub fn clustered(clusters: &'a Clusters) -> Variance<'a> {
        Variance::Clustered {
            clusters,
            convention: ClusterRobust::Cr2,
            reference: ClusterReference::Satterthwaite,
        }
    }

    /// Clusters with another convention, referred to t with one degree of freedom less than clusters.
    pub fn clustered_by(clusters: &'a Clusters, convention: ClusterRobust) -> Variance<'a> {
        Variance::Clustered {
            clusters,
            convention,
            reference: ClusterReference::ClustersLessOne,
        }
    }
}

/// Below this a direction is seen in one cluster alone: without it, nothing is known of the direction.
const LEAST_REST: f64 = 1e-9;

/// The meat Σ t t' of independent rows.
pub(super) fn rows_meat(working: &Working, kind: Heteroscedastic) -> Matrix {
    let (n, k) = (working.rows() as f64, working.columns());
    let whole = if kind == Heteroscedastic::Hc1 {
        n / (n - k as f64)
    } else {
        1.0
    };
    let score = |row: usize| {
        let score = working.score(row);
        if score == 0.0 {
            return 0.0;
        }
        let rest = 1.0 - working.leverage(row);
        match kind {
            Heteroscedastic::Hc0 | Heteroscedastic::Hc1 => score,
            // Where a row is fitted by itself its residual is 0 but for rounding.
            _ if rest < LEAST_REST => 0.0,
            Heteroscedastic::Hc2 => score / sqrt(rest),
            Heteroscedastic::Hc3 => score / rest,
        }
    };
    working.weighted_gram(|row| {
        let score = score(row);
        score * score
    }) * whole
}

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
            degrees.add(&cluster);
        }
    }
    Ok(ClusterMeat {
        meat: meat * factor(convention, members.len(), working.rows(), k)?,
        clusters: members.len(),
        resting_on_one,
        satterthwaite: degrees.map(|degrees| degrees.found()),
    })
}

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
        match convention {
            ClusterRobust::Cr2 => self.rest_to(-0.5, &self.score),
            ClusterRobust::Cr3 | ClusterRobust::Jackknife => self.rest_to(-1.0, &self.score),
            _ => self.score.clone(),
        }
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
    if rest < LEAST_REST {
        0.0
    } else if power == -0.5 {
        1.0 / sqrt(rest)
    } else {
        1.0 / rest
    }
}

/// Degrees of freedom after Satterthwaite, for every coefficient: (Σ p_g'p_g)² / Σ (p_g'p_h)² over pairs of clusters, with
/// p_g'p_h = [g = h] τ_g - b_g'b_h, τ_g = d'C(I - C)⁻¹d and b_g = C(I - C)^(-1/2)d, for the row d of the coefficient in
/// D. That is Pustejovsky & Tipton (2018), eq. 11, written in k by k matrices.
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

    fn add(&mut self, cluster: &Cluster) {
        for (at, row) in self.rows.iter().enumerate() {
            let mut along = cluster.axes.tr_mul(row);
            let mut own = 0.0;
            for (part, share) in along.iter_mut().zip(&cluster.shares) {
                own += *part * *part * share * rest_to(-1.0, *share);
                *part *= share * rest_to(-0.5, *share);
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
