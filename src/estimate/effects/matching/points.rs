//! Rows as points: where each lies by the distance that is asked for, and beside it by the scale of a caliper.
//!
//! Custody: no zone. Coordinates of rows by position.

use libm::{fabs, log, log1p, sqrt};

use super::rules::{Caliper, CaliperScale, CaliperUnit, Covariance, Distance};
use crate::estimate::effects::treatment::Treatment;
use crate::estimate::numeric::matrix::{self, Matrix};
use crate::estimate::numeric::sums::sum;
use crate::estimate::{Covariates, EstimateError};

/// Points of one dimension or several. The first `metric` coordinates make the distance (their root sum of squares); one
/// more may be the scale of a caliper.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Points {
    coordinates: Vec<f64>,
    size: usize,
    /// How many coordinates make the distance.
    pub(super) metric: usize,
    /// The largest distance of a match.
    pub(super) farthest: f64,
    /// The largest difference in the last coordinate, where it is the scale of a caliper.
    pub(super) width: Option<f64>,
}

impl Points {
    /// # Errors
    /// [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for scores without
    /// log odds or a caliper that is none.
    pub(super) fn of(
        distance: &Distance<'_>,
        caliper: Option<&Caliper<'_>>,
        treatment: &Treatment<'_>,
    ) -> Result<Points, EstimateError> {
        let mut columns = match distance {
            Distance::Score(scores) => vec![score(scores, treatment)?],
            Distance::LogOdds(scores) => vec![log_odds(scores, treatment)?],
            Distance::Mahalanobis { covariates, covariance } => whitened(covariates, *covariance, treatment)?,
        };
        let metric = columns.len();
        let (mut farthest, mut width) = (f64::INFINITY, None);
        match caliper.map(|caliper| (caliper, caliper.scale)) {
            None => {}
            Some((caliper, CaliperScale::Distance)) => {
                let own = columns
                    .first()
                    .filter(|_| !matches!(distance, Distance::Mahalanobis { .. }));
                farthest = absolute(caliper, own.map(Vec::as_slice), treatment)?;
            }
            Some((caliper, CaliperScale::Column(column))) => {
                let column = score(column, treatment)?;
                width = Some(absolute(caliper, Some(&column), treatment)?);
                columns.push(column);
            }
        }
        let rows = 0..treatment.rows();
        Ok(Points {
            coordinates: rows
                .flat_map(|row| columns.iter().map(move |column| column[row]))
                .collect(),
            size: columns.len(),
            metric,
            farthest,
            width,
        })
    }

    /// The point of a row.
    pub(super) fn at(&self, row: usize) -> &[f64] {
        &self.coordinates[row * self.size..(row + 1) * self.size]
    }

    /// Coordinates of a point, those of a caliper among them.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// The same without any caliper.
    pub(super) fn unlimited(&self) -> Points {
        let rows = self.coordinates.chunks(self.size.max(1));
        Points {
            coordinates: rows.flat_map(|point| point.iter().take(self.metric).copied()).collect(),
            size: self.metric,
            metric: self.metric,
            farthest: f64::INFINITY,
            width: None,
        }
    }
}

/// A column whose differences are all finite, without the sign of zero.
fn score(column: &[f64], treatment: &Treatment<'_>) -> Result<Vec<f64>, EstimateError> {
    treatment.check("score", column)?;
    if column.iter().any(|value| fabs(*value) > f64::MAX / 4.0) {
        return Err(EstimateError::OutOfRange {
            what: "score",
            must: "small enough for differences to be finite",
        });
    }
    Ok(column.iter().map(|value| value + 0.0).collect())
}

fn log_odds(scores: &[f64], treatment: &Treatment<'_>) -> Result<Vec<f64>, EstimateError> {
    treatment.check("score", scores)?;
    if scores.iter().any(|score| *score <= 0.0 || *score >= 1.0) {
        return Err(EstimateError::OutOfRange {
            what: "score that is to have log odds",
            must: "above 0 and below 1",
        });
    }
    Ok(scores.iter().map(|score| log(*score) - log1p(-score)).collect())
}

/// The width of a caliper in the unit of its scale.
fn absolute(caliper: &Caliper<'_>, scale: Option<&[f64]>, treatment: &Treatment<'_>) -> Result<f64, EstimateError> {
    if !(caliper.width >= 0.0 && caliper.width.is_finite()) {
        return Err(EstimateError::OutOfRange {
            what: "width of a caliper",
            must: "a finite number of at least 0",
        });
    }
    let one_dimension = EstimateError::OutOfRange {
        what: "unit of a caliper on a Mahalanobis distance",
        must: "its own",
    };
    let all = |_: bool| true;
    let deviation = match (caliper.unit, scale) {
        (CaliperUnit::Own, _) => return Ok(caliper.width),
        (_, None) => return Err(one_dimension),
        (CaliperUnit::Deviation, Some(scale)) => deviation(scale, treatment, all),
        (CaliperUnit::PooledDeviation, Some(scale)) => {
            let arm = |treated: bool| deviation(scale, treatment, move |mark| mark == treated);
            arm(true)
                .zip(arm(false))
                .map(|(one, other)| sqrt((one * one + other * other) / 2.0))
        }
    };
    let width = deviation.map(|deviation| deviation * caliper.width);
    width
        .filter(|width| width.is_finite())
        .ok_or(EstimateError::NothingToEstimate {
            nothing: "no standard deviation for the caliper",
        })
}

fn deviation(scale: &[f64], treatment: &Treatment<'_>, taking: impl Fn(bool) -> bool) -> Option<f64> {
    let rows = || scale.iter().zip(treatment.marks()).filter(|(_, mark)| taking(**mark));
    let values = || rows().map(|(value, _)| *value);
    let count = values().count() as f64;
    // Divided before they are squared, so that nothing overflows.
    let largest = values().fold(0.0_f64, |most, value| most.max(fabs(value)));
    if count < 2.0 || largest == 0.0 {
        return (count >= 2.0).then_some(0.0);
    }
    let mean = sum(values().map(|value| value / largest)) / count;
    let squares = sum(values().map(|value| (value / largest - mean) * (value / largest - mean)));
    Some(largest * sqrt(squares / (count - 1.0)))
}

/// Coordinates in which the straight distance is Mahalanobis's: the covariates in standard deviations, times the inverse
/// root of their correlation, so that covariates of very different scale lose no digits.
fn whitened(
    covariates: &Covariates<'_>,
    covariance: Covariance,
    treatment: &Treatment<'_>,
) -> Result<Vec<Vec<f64>>, EstimateError> {
    crate::estimate::covariates::length("treatment", treatment.rows(), covariates.rows())?;
    if covariates.count() == 0 {
        return Err(EstimateError::NothingToEstimate {
            nothing: "no covariate to measure a distance by",
        });
    }
    let columns: Vec<Vec<f64>> = covariates.columns().iter().map(|column| standardised(column)).collect();
    let size = columns.len();
    let none = EstimateError::NothingToEstimate {
        nothing: "no variation of the covariates within the arms",
    };
    let products = covariances(&columns, covariance, treatment).ok_or(none)?;
    let scales: Vec<f64> = (0..size).map(|column| sqrt(products[(column, column)])).collect();
    if scales.iter().all(|scale| *scale == 0.0) {
        return Err(none);
    }
    // A covariate without variation has no scale, and is left out.
    let per: Vec<f64> = scales
        .iter()
        .map(|scale| if *scale > 0.0 { 1.0 / scale } else { 0.0 })
        .collect();
    let correlation = Matrix::from_fn(size, size, |a, b| products[(a, b)] * per[a] * per[b]);
    let root = matrix::inverse_root(&correlation).ok_or(none)?;
    let part = |k: usize, j: usize, row: usize| root[(k, j)] * per[j] * columns[j][row];
    let coordinate = |k: usize, row: usize| (0..size).map(|j| part(k, j, row)).sum::<f64>() + 0.0;
    let column = |k: usize| (0..treatment.rows()).map(|row| coordinate(k, row)).collect();
    Ok((0..size).map(column).collect())
}

/// The covariances of columns; `None` without a degree of freedom.
fn covariances(columns: &[Vec<f64>], covariance: Covariance, treatment: &Treatment<'_>) -> Option<Matrix> {
    let means = columns.iter().map(|column| centres(column, covariance, treatment));
    let means: Vec<[f64; 2]> = means.collect();
    let centred = |column: usize, row: usize| columns[column][row] - means[column][usize::from(treatment.marks()[row])];
    let product = |a: usize, b: usize| sum((0..treatment.rows()).map(|row| centred(a, row) * centred(b, row)));
    let freedom = match covariance {
        Covariance::WithinArms => treatment.rows() as f64 - 2.0,
        Covariance::AllRows => treatment.rows() as f64 - 1.0,
    };
    let size = columns.len();
    (freedom > 0.0).then(|| Matrix::from_fn(size, size, |a, b| product(a.min(b), a.max(b)) / freedom))
}

/// A column around its mean and in units of its largest distance from it; zeros where it is constant.
fn standardised(column: &[f64]) -> Vec<f64> {
    let largest = column.iter().fold(0.0_f64, |most, value| most.max(fabs(*value)));
    if largest == 0.0 {
        return vec![0.0; column.len()];
    }
    let constant = column.windows(2).all(|pair| pair[0] == pair[1]);
    let mean = sum(column.iter().map(|value| value / largest)) / column.len() as f64;
    column
        .iter()
        .map(|value| if constant { 0.0 } else { value / largest - mean })
        .collect()
}

/// The means around which products are taken, of the untreated and of the treated.
fn centres(column: &[f64], covariance: Covariance, treatment: &Treatment<'_>) -> [f64; 2] {
    let mean = |taking: &dyn Fn(bool) -> bool| {
        let values = || column.iter().zip(treatment.marks()).filter(|(_, mark)| taking(**mark));
        sum(values().map(|(value, _)| *value)) / values().count() as f64
    };
    match covariance {
        Covariance::AllRows => [mean(&|_| true); 2],
        Covariance::WithinArms => [mean(&|mark| !mark), mean(&|mark| mark)],
    }
}
