//! The smallest effect that so many events would show.
//!
//! Custody: no zone. Mathematics.

use libm::{exp, log, sqrt};

use crate::estimate::numeric::normal;
use crate::estimate::{ConfidenceLevel, EstimateError};

/// The ratio of hazards below 1 that a two-sided test at a level would find with a probability (`power`), where both arms have
/// so many events: exp(-(z + z') √(1/d₁ + 1/d₀)). With equal arms this is Schoenfeld's formula (1983, Biometrics 39:499): d
/// events in all show exp(-2 (z + z')/√d).
///
/// ```
/// use seriatim::estimate::ConfidenceLevel;
/// use seriatim::estimate::effects::trials::{detectable_ratio, events_needed};
///
/// let ratio = detectable_ratio([60.0, 60.0], 0.8, ConfidenceLevel::PERCENT_95)?;
/// assert!((ratio - 0.6).abs() < 0.001);
/// assert_eq!(events_needed(0.7, 0.5, 0.8, ConfidenceLevel::PERCENT_95)?, 247);
/// # Ok::<(), seriatim::estimate::EstimateError>(())
/// ```
///
/// # Errors
/// [`EstimateError::OutOfRange`] for a power outside of 0 to 1, [`EstimateError::NothingToEstimate`] for an arm without events.
pub fn detectable_ratio(events: [f64; 2], power: f64, level: ConfidenceLevel) -> Result<f64, EstimateError> {
    let deviates = deviates(power, level)?;
    if events.iter().any(|events| *events <= 0.0) {
        return Err(EstimateError::NothingToEstimate { nothing: "no event" });
    }
    Ok(exp(-deviates * sqrt(1.0 / events[0] + 1.0 / events[1])))
}

/// Events in all that a ratio needs, where a share of them would be of the treated if there were no effect; rounded up
/// (Schoenfeld 1983).
///
/// # Errors
/// [`EstimateError::OutOfRange`] for a ratio that is 1 or not above 0, or a share or power outside of 0 to 1.
pub fn events_needed(ratio: f64, share: f64, power: f64, level: ConfidenceLevel) -> Result<u64, EstimateError> {
    let deviates = deviates(power, level)?;
    if ratio.is_nan() || ratio <= 0.0 || ratio == 1.0 || share.is_nan() || share <= 0.0 || share >= 1.0 {
        return Err(EstimateError::OutOfRange {
            what: "ratio to be found, or share of events,",
            must: "above 0 and not 1, a share below 1",
        });
    }
    let log_ratio = log(ratio);
    Ok(libm::ceil(deviates * deviates / (share * (1.0 - share) * log_ratio * log_ratio)) as u64)
}

fn deviates(power: f64, level: ConfidenceLevel) -> Result<f64, EstimateError> {
    if power.is_nan() || power <= 0.0 || power >= 1.0 {
        return Err(EstimateError::OutOfRange {
            what: "power",
            must: "above 0 and below 1",
        });
    }
    Ok(level.deviate() + normal::quantile(power))
}
