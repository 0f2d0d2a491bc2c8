//! Variances of fitted regressions: the model's own, those that hold under unequal variances (HC0 to HC3), and those that
//! hold when rows of a cluster belong together (CR0 to CR3 and the jackknife of clusters).
//!
//! Custody: no zone. Numbers by position.
//!
//! All of them are D (Σ t t') D' in the coordinates of [`Working`], with t the score of a row or of a cluster, corrected
//! for its leverage; `clusters` corrects those of clusters.

use libm::sqrt;
use rayon::prelude::*;
use serde::Serialize;

use super::working::Working;
use crate::estimate::Clusters;
use crate::estimate::numeric::matrix::Matrix;

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
    /// leverage (Pustejovsky & Tipton 2018, J Bus Econ Stat 36:672). The working variance is the model's own; in least
    /// squares it is the same for all rows, whatever their weights, as R `clubSandwich` has it. The root is the one that is
    /// symmetric where the working variance is the identity; for generalised linear models `clubSandwich` takes another,
    /// which is without bias as well and differs by parts of a thousand.
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
        self.power() < 0.0
    }

    /// The power of I - H by which a cluster's score is corrected.
    pub(super) fn power(self) -> f64 {
        match self {
            ClusterRobust::Cr2 => -0.5,
            ClusterRobust::Cr3 | ClusterRobust::Jackknife => -1.0,
            _ => 0.0,
        }
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
    /// model's variance held (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018, eq. 11).
    Satterthwaite,
}

impl Heteroscedastic {
    /// Whether it asks what a coefficient is without a row, so that there is no answer for one that rests on it alone.
    pub(super) fn leaves_out(self) -> bool {
        matches!(self, Heteroscedastic::Hc2 | Heteroscedastic::Hc3)
    }
}

/// By which convention a variance was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "variance")]
pub enum VarianceConvention {
    /// The model's own.
    Model {
        /// What the scale was taken to be.
        dispersion: Dispersion,
    },
    /// Right when rows are independent of each other.
    Robust {
        /// The correction for leverage.
        kind: Heteroscedastic,
    },
    /// Right when clusters are independent of each other.
    Clustered {
        /// The small-sample convention.
        correction: ClusterRobust,
        /// Where limits and tests come from.
        reference: ClusterReference,
    },
    /// Fisher's information; limits and tests are of the profile of the penalised likelihood.
    Profile,
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

    /// The convention alone.
    pub(super) fn convention(&self) -> VarianceConvention {
        match *self {
            Variance::Model(dispersion) => VarianceConvention::Model { dispersion },
            Variance::Robust(kind) => VarianceConvention::Robust { kind },
            Variance::Clustered {
                convention: correction,
                reference,
                ..
            } => VarianceConvention::Clustered { correction, reference },
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

/// What a leverage has to leave for its row or cluster not to stand alone.
pub(super) const LEAST_REST: f64 = 1e-9;

/// The meat Σ t t' of independent rows, and the coefficients of which nothing is known without one of the rows.
pub(super) fn rows_meat(working: &Working, kind: Heteroscedastic) -> (Matrix, Vec<bool>) {
    let (n, k) = (working.rows() as f64, working.columns());
    let whole = if kind == Heteroscedastic::Hc1 {
        n / (n - k as f64)
    } else {
        1.0
    };
    let rests: Vec<f64> = (0..working.all_rows())
        .into_par_iter()
        .map(|row| 1.0 - working.leverage(row))
        .collect();
    let score = |row: usize| match kind {
        Heteroscedastic::Hc0 | Heteroscedastic::Hc1 => working.score(row),
        // Where a row is fitted by itself its residual is 0 but for rounding.
        _ if rests[row] < LEAST_REST => 0.0,
        Heteroscedastic::Hc2 => working.score(row) / sqrt(rests[row]),
        Heteroscedastic::Hc3 => working.score(row) / rests[row],
    };
    let meat = working.weighted_gram(|row| {
        let score = score(row);
        score * score
    });
    let mut alone = vec![false; k];
    for (row, _) in rests.iter().enumerate().filter(|(_, rest)| **rest < LEAST_REST) {
        working.mark_moved(&working.direction(row).normalize(), &mut alone);
    }
    (meat * whole, alone)
}
