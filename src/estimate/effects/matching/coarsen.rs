//! Covariates in classes, for coarsened exact matching.
//!
//! Custody: no zone. A class for each row.

use libm::{ceil, fabs, log2};
use serde::Serialize;

use crate::estimate::EstimateError;
use crate::estimate::covariates::finite;
use crate::estimate::effects::quantiles::{ascending, quantile};

/// How a covariate is put into classes. A value on a cutpoint belongs to the class above it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum Coarsening {
    /// ⌈log₂ n + 1⌉ classes of equal width (Sturges 1926), as MatchIt has it by default.
    #[default]
    Sturges,
    /// So many classes of equal width from the least to the largest value.
    Classes(u32),
    /// So many classes with about as many rows each, cut at quantiles of type 7.
    Quantiles(u32),
    /// Classes between these cutpoints, in any order.
    Cutpoints(Vec<f64>),
}

/// The class of each row, numbered upwards from 0.
///
/// # Errors
/// [`EstimateError::NoRows`], [`EstimateError::NotFinite`], [`EstimateError::OutOfRange`] for no class or values whose
/// range is not finite.
pub fn coarsened(column: &[f64], coarsening: &Coarsening) -> Result<Vec<u64>, EstimateError> {
    if column.is_empty() {
        return Err(EstimateError::NoRows);
    }
    finite("covariate", column)?;
    if column.iter().any(|value| fabs(*value) > f64::MAX / 4.0) {
        return Err(EstimateError::OutOfRange {
            what: "covariate",
            must: "small enough for its range to be finite",
        });
    }
    let cuts = match coarsening {
        Coarsening::Sturges => equal_widths(column, ceil(log2(column.len() as f64) + 1.0) as u32)?,
        Coarsening::Classes(classes) => equal_widths(column, *classes)?,
        Coarsening::Quantiles(classes) => equal_numbers(column, *classes)?,
        Coarsening::Cutpoints(cuts) => {
            finite("cutpoint", cuts)?;
            ascending(cuts.iter().copied())
        }
    };
    let class = |value: &f64| cuts.partition_point(|cut| cut <= value) as u64;
    Ok(column.iter().map(class).collect())
}

fn some(classes: u32) -> Result<u32, EstimateError> {
    // More classes than a million are no coarsening, and would be made one by one.
    if (1..=1_000_000).contains(&classes) {
        return Ok(classes);
    }
    Err(EstimateError::OutOfRange {
        what: "number of classes",
        must: "from 1 to 1000000",
    })
}

fn equal_widths(column: &[f64], classes: u32) -> Result<Vec<f64>, EstimateError> {
    let classes = some(classes)?;
    let least = column.iter().copied().fold(f64::INFINITY, f64::min);
    let most = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let width = (most - least) / f64::from(classes);
    Ok((1..classes).map(|cut| least + f64::from(cut) * width).collect())
}

fn equal_numbers(column: &[f64], classes: u32) -> Result<Vec<f64>, EstimateError> {
    let classes = some(classes)?;
    let sorted = ascending(column.iter().copied());
    let share = |cut: u32| f64::from(cut) / f64::from(classes);
    Ok((1..classes).filter_map(|cut| quantile(&sorted, share(cut))).collect())
}
