//! Rubin's rules for one number.
//!
//! Custody: no zone. Numbers without a subject.

use serde::Serialize;

use super::Scale;
use super::analyses::Analyses;
use crate::estimate::numeric::moments::{mean, mean_and_variance};
use crate::estimate::reservation::applying;
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Reservation};

/// Fewer degrees of freedom than this give limits that say almost nothing.
const FEW_DEGREES: f64 = 3.0;

/// Degrees of freedom of the t distribution to which a pooled estimate is referred.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "rule")]
pub enum Degrees {
    /// (M-1)/λ² (Rubin 1987, equation 3.1.6), for analyses that are themselves referred to the normal distribution: the
    /// default, as most estimators here are.
    #[default]
    Rubin,
    /// Never more than the complete data would have (Barnard & Rubin 1999, Biometrika 86:948): for analyses that are
    /// referred to t, as a regression of few rows or a variance by few clusters.
    BarnardRubin {
        /// Degrees of freedom of an analysis if nothing were missing; above 0.
        complete: f64,
    },
}

impl Degrees {
    pub(super) fn check(self) -> Result<(), EstimateError> {
        let (what, must) = ("number of degrees of freedom", "above 0");
        match self {
            Degrees::BarnardRubin { complete } if complete.is_nan() || complete <= 0.0 => {
                Err(EstimateError::OutOfRange { what, must })
            }
            _ => Ok(()),
        }
    }

    /// Degrees of freedom if nothing were missing.
    pub(super) fn complete(self) -> f64 {
        match self {
            Degrees::Rubin => f64::INFINITY,
            Degrees::BarnardRubin { complete } => complete,
        }
    }

    /// Degrees of freedom with a share λ of the variance due to what is missing, known from M imputations.
    pub(super) fn with(self, imputations: f64, missing_share: f64) -> f64 {
        let known = if missing_share > 0.0 {
            (imputations - 1.0) / (missing_share * missing_share)
        } else {
            f64::INFINITY
        };
        let complete = self.complete();
        if complete.is_infinite() {
            return known;
        }
        let observed = (complete + 1.0) / (complete + 3.0) * complete * (1.0 - missing_share);
        // Of reciprocals, so that infinitely many of the one leave the other.
        1.0 / (1.0 / known + 1.0 / observed)
    }
}

/// Scale, degrees of freedom and level of a pooled estimate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct PoolingSettings {
    /// Scale on which estimates are averaged.
    pub scale: Scale,
    /// Degrees of freedom.
    pub degrees: Degrees,
    /// Level of confidence.
    pub level: ConfidenceLevel,
}

/// One number pooled over imputations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pooled {
    /// The mean on the scale, brought back from it, with t limits made on the scale. Without an interval where no
    /// analysis has an uncertainty of its own.
    pub estimate: Estimate,
    /// The scale; what follows lies on it.
    pub scale: Scale,
    /// M, the number of imputations.
    pub imputations: u32,
    /// Q̄, the mean of the estimates.
    pub mean: f64,
    /// Ū, the mean of their variances.
    pub within: f64,
    /// B, the variance of the estimates (by M-1); `None` for one imputation.
    pub between: Option<f64>,
    /// T = Ū + (1 + 1/M)B.
    pub total: f64,
    /// r = (1 + 1/M)B/Ū; `None` for one imputation, and where Ū is 0.
    pub relative_increase: Option<f64>,
    /// λ = (1 + 1/M)B/T: the fraction of missing information if M were infinite; `None` for one imputation, and where T
    /// is 0.
    pub missing_share: Option<f64>,
    /// (r + 2/(ν+3))/(r + 1): the fraction of missing information, with what M imputations leave unknown of it (Rubin
    /// 1987, equation 3.1.10, with the ν in use, as in R's `mice`). 0 where B is 0; `None` as `relative_increase`.
    pub fraction_missing: Option<f64>,
    /// ν, the degrees of freedom; `None` where they are infinitely many, and where there is no interval.
    pub degrees_of_freedom: Option<f64>,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// Pools estimates with their standard errors, one pair for each imputation (Rubin 1987, *Multiple Imputation for
/// Nonresponse in Surveys*, section 3.1). With one imputation it is the estimate itself, its uncertainty not complete,
/// with the degrees of freedom of complete data. R's `mice` sets a λ below 0.0001 to that number for the degrees of
/// freedom; here imputations that agree leave those of complete data, times (ν+1)/(ν+3).
///
/// ```
/// use seriatim::estimate::pooling::{PoolingSettings, pooled};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// let found = pooled(&[1.0, 2.0, 3.0], &[1.0, 1.0, 1.0], PoolingSettings::default())?;
/// // T = 1 + (1 + 1/3) · 1
/// assert!((found.total - 7.0 / 3.0).abs() < 1e-15);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`EstimateError::LengthDiffers`]; [`EstimateError::NotFinite`]; [`EstimateError::NothingToEstimate`] for no
/// imputation; [`EstimateError::OutOfRange`] for a negative standard error, an estimate outside of its scale, numbers
/// too large to be squared, and degrees of freedom that are not above 0.
pub fn pooled(values: &[f64], standard_errors: &[f64], settings: PoolingSettings) -> Result<Pooled, EstimateError> {
    settings.degrees.check()?;
    let analyses = Analyses::on(settings.scale, values, standard_errors)?;
    let (count, within) = (values.len() as f64, analyses.within);
    let between = mean_and_variance(&analyses.values).map(|(_, variance)| variance);
    let added = (1.0 + 1.0 / count) * between.unwrap_or(0.0);
    let total = within + added;
    let missing_share = between.filter(|_| total > 0.0).map(|_| added / total);
    let degrees = match missing_share {
        Some(share) => settings.degrees.with(count, share),
        None => settings.degrees.complete(),
    };
    let relative_increase = between.map(|_| added / within).filter(|increase| increase.is_finite());
    let centre = mean(&analyses.values).unwrap_or_default();
    let usable = (within > 0.0).then_some(degrees);
    let (estimate, beyond) = settings.scale.estimate(centre, total, usable, settings.level);
    let fraction_missing = relative_increase.map(|increase| fraction(increase, degrees));
    let mut reservations = told(values.len(), between, within, fraction_missing, usable);
    reservations.extend(beyond);
    Ok(Pooled {
        estimate,
        scale: settings.scale,
        imputations: values.len() as u32,
        mean: centre,
        within,
        between,
        total,
        relative_increase,
        missing_share,
        fraction_missing,
        degrees_of_freedom: usable.filter(|degrees| degrees.is_finite()),
        reservations,
    })
}

fn fraction(increase: f64, degrees: f64) -> f64 {
    if increase == 0.0 {
        return 0.0;
    }
    (increase + 2.0 / (degrees + 3.0)) / (increase + 1.0)
}

fn told(
    count: usize,
    between: Option<f64>,
    within: f64,
    fraction_missing: Option<f64>,
    degrees: Option<f64>,
) -> Vec<Reservation> {
    // White, Royston & Wood 2011, Statistics in Medicine 30:377.
    let few = fraction_missing.is_some_and(|fraction| 100.0 * fraction > count as f64);
    applying([
        (count == 1, Reservation::SingleImputation),
        (few, Reservation::FewImputations),
        (between == Some(0.0), Reservation::ImputationsAgree),
        (within == 0.0, Reservation::NoUncertaintyWithin),
        (degrees.is_some_and(few_degrees), Reservation::FewDegreesOfFreedom),
    ])
}

pub(super) fn few_degrees(degrees: f64) -> bool {
    degrees < FEW_DEGREES
}
