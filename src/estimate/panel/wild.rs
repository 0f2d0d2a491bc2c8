//! The wild bootstrap by clusters for one coefficient of a linear model, with the hypothesis imposed: what a t
//! statistic by clusters would be if the residuals of whole clusters had come out with other signs.
//!
//! Custody: no zone. Numbers by position.

use libm::sqrt;
use rayon::prelude::*;
use serde::Serialize;

use super::bands::MOST_DRAWS;
use super::data::Panel;
use super::design::Absorbed;
use super::inversion;
use super::two_way;
use super::wild_draws::{ClusterSums, Draw, Factors, draw};
use crate::estimate::covariates::length;
use crate::estimate::numeric::matrix::{Matrix, Vector};
use crate::estimate::regression::{ClusterRobust, Design, Dispersion, LeastSquares, Response, Variance};
use crate::estimate::reservation::{FEW_CLUSTERS, applying};
use crate::estimate::result::Limits;
use crate::estimate::{Clusters, ConfidenceLevel, Covariates, Estimate, EstimateError, Reference, Reservation, Test};

/// How much smaller than the statistic itself a draw may be and still count as being as large: rounding.
const TIE: f64 = 1e-10;

/// The random factors of the residuals of a cluster, of mean 0 and variance 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WildWeights {
    /// -1 or 1: the default.
    #[default]
    Rademacher,
    /// Webb's (2023, Canadian J Economics 56:839) six points ±√½, ±1, ±√1½: with fewer than about twelve clusters,
    /// where signs alone give too few different draws.
    Webb,
}

/// What has to be decided before a wild bootstrap.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WildSettings {
    /// The random factors.
    pub weights: WildWeights,
    /// Draws; where all different ones are no more than this, each is made once instead.
    pub draws: u32,
    /// The seed. A draw is a function of it, of its number and of the cluster.
    pub seed: u64,
    /// Level of the interval.
    pub level: ConfidenceLevel,
}

impl Default for WildSettings {
    fn default() -> WildSettings {
        WildSettings {
            weights: WildWeights::default(),
            draws: 9_999,
            seed: 1,
            level: ConfidenceLevel::default(),
        }
    }
}

/// What the wild bootstrap finds of a coefficient.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WildBootstrap {
    /// The coefficient with its standard error by clusters (times G/(G-1)), and as interval the values that the test
    /// does not reject; none where a limit is not found, as with few clusters.
    pub estimate: Estimate,
    /// The test of the hypothesis: t by clusters, with the share of draws whose t is as far from 0; of drawn ones, with
    /// the statistic itself counted among them.
    pub test: Test,
    /// Draws made.
    pub draws: u32,
    /// Whether these are all different draws.
    pub enumerated: bool,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// A linear model whose rows belong to clusters.
#[derive(Debug, Clone, Copy)]
pub struct ClusteredModel<'a> {
    /// Intercept and covariates.
    pub design: &'a Design<'a>,
    /// The outcome of each row.
    pub outcome: &'a [f64],
    /// Weights of rows; `None` is 1 for each.
    pub weights: Option<&'a [f64]>,
    /// The cluster of each row.
    pub clusters: &'a Clusters,
}

/// The test that the coefficient at `position` of the design is `null`, by the wild bootstrap of clusters with the
/// hypothesis imposed (WCR; Cameron, Gelbach & Miller 2008, Review of Economics and Statistics 90:414), each draw
/// worked out from sums over clusters (Roodman, MacKinnon, Nielsen & Webb 2019, Stata Journal 19:4).
///
/// # Errors
/// Those of [`LeastSquares::fit`]; [`EstimateError::OutOfRange`] for a position past the design, a null that is not
/// finite or draws outside of 99 to a million; [`EstimateError::NothingToEstimate`] for fewer than two clusters or a
/// perfect fit.
pub fn wild_bootstrap(
    model: &ClusteredModel<'_>,
    position: usize,
    null: f64,
    settings: WildSettings,
) -> Result<WildBootstrap, EstimateError> {
    let design = model.design;
    length("cluster", model.clusters.numbers().len(), design.rows())?;
    length("outcome", model.outcome.len(), design.rows())?;
    let ones = vec![1.0; design.rows()];
    let intercept = design.has_intercept().then_some(ones.as_slice());
    let model = Model {
        columns: intercept
            .into_iter()
            .chain(design.covariates().columns().iter().copied())
            .collect(),
        outcome: model.outcome,
        weights: model.weights,
        clusters: model.clusters,
        position,
    };
    model.bootstrap(null, settings)
}

/// The wild bootstrap of the coefficient of treatment in [two-way fixed effects](super::TwoWay), clusters as in the
/// panel.
///
/// # Errors
/// As [`TwoWay::fit`](super::TwoWay::fit) and [`wild_bootstrap`].
pub fn wild_two_way(panel: &Panel, null: f64, settings: WildSettings) -> Result<WildBootstrap, EstimateError> {
    let treated: Vec<f64> = (0..panel.rows()).map(|row| two_way::treated(panel, row)).collect();
    let absorbed = Absorbed::new(panel, vec![treated])?;
    absorbed.fit(panel.outcome())?;
    let outcome = absorbed.demeaned(panel.outcome());
    let model = Model {
        columns: absorbed.columns().iter().map(Vec::as_slice).collect(),
        outcome: &outcome,
        weights: Some(panel.weights()),
        clusters: absorbed.clusters(),
        position: absorbed.first(),
    };
    let mut found = model.bootstrap(null, settings)?;
    let told = two_way::reservations(panel, two_way::is_staggered(panel), &found.reservations);
    found.reservations = told;
    Ok(found)
}

/// A linear model and the coefficient in question.
struct Model<'a> {
    columns: Vec<&'a [f64]>,
    outcome: &'a [f64],
    weights: Option<&'a [f64]>,
    clusters: &'a Clusters,
    position: usize,
}

impl Model<'_> {
    fn bootstrap(&self, null: f64, settings: WildSettings) -> Result<WildBootstrap, EstimateError> {
        self.checked(null, settings)?;
        let fit = self.fitted(&(0..self.columns.len()).collect::<Vec<_>>(), self.outcome)?;
        let raw = Variance::clustered_by(self.clusters, ClusterRobust::Cr0);
        let told = fit.coefficients(raw, settings.level)?.coefficients;
        let nothing = "no variation left by the model";
        let nothing = EstimateError::NothingToEstimate { nothing };
        let own = told.get(self.position).ok_or(nothing)?;
        let error = own.estimate.standard_error.ok_or(nothing)?;
        let inverse = fit.covariance(Variance::Model(Dispersion::Fixed))?.matrix;
        let sums = self.sums(fit.residuals(), &inverse)?;
        let row = inverse.column(self.position).into_owned();
        let factors = Factors::of(settings, sums.len());
        let found = Found {
            value: own.estimate.value,
            variance: error * error,
            draws: (0..factors.count)
                .into_par_iter()
                .map(|number| draw(&sums, &row, &factors.of_draw(number, sums.len())))
                .collect(),
            enumerated: factors.enumerated,
            alone: !own.reservations.is_empty(),
        };
        let clusters = sums.len() as f64;
        Ok(found.told(null, error * sqrt(clusters / (clusters - 1.0)), settings, sums.len()))
    }

    fn checked(&self, null: f64, settings: WildSettings) -> Result<(), EstimateError> {
        let refused = |what, must| Err(EstimateError::OutOfRange { what, must });
        if self.position >= self.columns.len() {
            return refused("position of a coefficient", "within the design");
        }
        if !null.is_finite() {
            return refused("hypothesis", "a finite number");
        }
        if !(99..=MOST_DRAWS).contains(&settings.draws) {
            return refused("number of draws", "between 99 and a million");
        }
        Ok(())
    }

    fn fitted(&self, kept: &[usize], outcome: &[f64]) -> Result<LeastSquares, EstimateError> {
        let response = Response::new(outcome);
        let response = self.weights.map_or(response, |weights| response.with_weights(weights));
        let rows = self.columns.first().map_or(0, |column| column.len());
        let columns = kept.iter().map(|column| self.columns[*column]).collect();
        LeastSquares::fit(&Design::without_intercept(&Covariates::new(rows, columns)?), response)
    }

    /// What a column leaves when the other columns of the design have explained what they can of it.
    fn left(&self, outcome: &[f64]) -> Result<Vec<f64>, EstimateError> {
        let others: Vec<usize> = (0..self.columns.len())
            .filter(|column| *column != self.position)
            .collect();
        if others.is_empty() {
            return Ok(outcome.to_vec());
        }
        Ok(self.fitted(&others, outcome)?.residuals().to_vec())
    }

    /// What of each cluster every draw rests on, for clusters with a row that takes part.
    fn sums(&self, residuals: &[f64], inverse: &Matrix) -> Result<Vec<ClusterSums>, EstimateError> {
        let (fixed, moving) = (residuals, self.left(self.columns[self.position])?);
        let row = inverse.column(self.position).into_owned();
        let size = self.columns.len();
        let zero = || Vector::zeros(size);
        let mut sums: Vec<ClusterSums> = (0..self.clusters.count())
            .map(|_| ClusterSums {
                fixed: zero(),
                moving: zero(),
                leverage: zero(),
            })
            .collect();
        let mut takes_part = vec![false; sums.len()];
        for (at, cluster) in self.clusters.numbers().iter().enumerate() {
            let weight = self.weights.map_or(1.0, |weights| weights[at]);
            takes_part[*cluster as usize] |= weight > 0.0;
            let x = Vector::from_iterator(size, self.columns.iter().map(|column| column[at]));
            let along = x.dot(&row);
            let of = &mut sums[*cluster as usize];
            of.fixed.axpy(weight * fixed[at], &x, 1.0);
            of.moving.axpy(weight * moving[at], &x, 1.0);
            of.leverage.axpy(weight * along, &x, 1.0);
        }
        for of in &mut sums {
            of.leverage = inverse * &of.leverage;
        }
        let pairs = sums.into_iter().zip(takes_part);
        Ok(pairs.filter(|(_, takes_part)| *takes_part).map(|(of, _)| of).collect())
    }
}

struct Found {
    value: f64,
    /// The sandwich as it is, without a factor, as that of draws.
    variance: f64,
    draws: Vec<Draw>,
    enumerated: bool,
    /// Whether the coefficient rests on a single cluster.
    alone: bool,
}

impl Found {
    fn p_value(&self, null: f64) -> f64 {
        let own = (self.value - null) * (self.value - null) / self.variance;
        let as_far = self
            .draws
            .iter()
            .filter(|draw| draw.square(null - self.value) >= own * (1.0 - TIE))
            .count();
        if self.enumerated {
            as_far as f64 / self.draws.len() as f64
        } else {
            (as_far as f64 + 1.0) / (self.draws.len() as f64 + 1.0)
        }
    }

    fn told(&self, null: f64, error: f64, settings: WildSettings, clusters: usize) -> WildBootstrap {
        let level = settings.level;
        let interval = inversion::interval(self.value, error, level, |null| self.p_value(null));
        let mut reservations = applying([
            (interval.is_none(), Reservation::IntervalUnbounded),
            (self.rests_on_few(), Reservation::FewAssignments),
            (self.alone, Reservation::RestsOnOneCluster),
            ((clusters as u64) < FEW_CLUSTERS, Reservation::FewClusters),
        ]);
        reservations.sort_unstable();
        WildBootstrap {
            estimate: Estimate {
                value: self.value,
                standard_error: Some(error),
                interval,
                limits: Limits::Own,
                level,
            },
            test: Test {
                statistic: (self.value - null) / error,
                reference: Reference::Own,
                p_value: self.p_value(null),
            },
            draws: self.draws.len() as u32,
            enumerated: self.enumerated,
            reservations,
        }
    }

    /// Whether so few draws differ that no p-value can fall below 5 %: each has a mirror image.
    fn rests_on_few(&self) -> bool {
        self.enumerated && self.draws.len() < 40
    }
}
