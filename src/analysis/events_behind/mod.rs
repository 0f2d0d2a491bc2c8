//! Ratios whose errors hang on numbers of events: told so that they tell no more of these numbers than the rounded ones do.
//!
//! The variance of the logarithm of a ratio of hazards of two groups is 1/(D p (1 - p)), with D events of which p are of the one
//! (Schoenfeld 1983, Biometrics 39:499), and that is 1/d₁ + 1/d₀, with d₁ and d₀ the events of each; of a ratio of rates it is so
//! too. Limits with decimals tell the counts that are rounded beside them. The variance is raised to what it would be at the least
//! counts that are rounded alike, var + (1/least₁ - 1/d₁) + (1/least₀ - 1/d₀), so that it is the same for all of them but for the
//! last digits. As 1/d falls with d, no limit comes nearer than it was: the interval covers no less often than it says. Where the
//! variance is more than the two parts, as beside other factors, or with errors by person, what is added is the same; what is left of
//! the counts then hangs on a part of the variance that is told nowhere.
//!
//! Custody: counts of events and ratios; reviewed before release.

#[cfg(test)]
mod tests;

use crate::estimate::rates::Ratio;
use crate::estimate::{Estimate, Interval};
use crate::study::DisclosurePolicy;

/// The events of one side of a ratio, with the least and the greatest number that they could be by what is told of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Behind {
    count: u64,
    least: u64,
    most: u64,
}

impl Behind {
    /// Of a group whose ratio is told with its count, or withheld with it; of a reference with no fewer than are told.
    pub(super) fn of(count: u64, policy: &DisclosurePolicy) -> Behind {
        let (least, most) = policy.alike(count);
        Behind { count, least, most }
    }

    /// Both sides of a ratio.
    pub(super) fn both(counts: [u64; 2], policy: &DisclosurePolicy) -> [Behind; 2] {
        counts.map(|count| Behind::of(count, policy))
    }

    /// By how much 1/count is less than that of the least; 0 where there is no event.
    fn added(self) -> f64 {
        match self.count {
            0 => 0.0,
            // Counts are far below 2^53.
            count => 1.0 / self.least.max(1) as f64 - 1.0 / count as f64,
        }
    }

    /// How far, as a part of it, the count that is told may lie from the one behind it.
    fn away(self) -> f64 {
        match self.least + self.most {
            0 => 0.0,
            both => (self.most - self.least) as f64 / both as f64,
        }
    }
}

fn added(behind: &[Behind; 2]) -> f64 {
    behind.iter().map(|side| side.added()).sum()
}

/// The standard error of the logarithm of a ratio at the least counts that are rounded alike.
pub(super) fn widened_error(error: f64, behind: &[Behind; 2]) -> f64 {
    let added = added(behind);
    if added > 0.0 {
        libm::sqrt(error * error + added)
    } else {
        error
    }
}

/// A ratio with the limits that it has at the least counts that are rounded alike. Half the width of its logarithm's interval, on
/// either side, is as many standard errors as before: of profile limits, which have none, those of a normal deviate.
pub(super) fn widened(ratio: Estimate, behind: &[Behind; 2]) -> Estimate {
    let added = added(behind);
    if added <= 0.0 || ratio.value <= 0.0 {
        return ratio;
    }
    let error = ratio.standard_error.map(|error| error / ratio.value);
    let of_limits = error
        .zip(ratio.interval)
        .map(|(error, limits)| libm::log(limits.upper / limits.lower) / (2.0 * error));
    let deviate = of_limits
        .filter(|own| own.is_finite())
        .unwrap_or_else(|| ratio.level.deviate());
    Estimate {
        standard_error: error.map(|error| ratio.value * libm::sqrt(error * error + added)),
        interval: ratio.interval.map(|limits| Interval {
            lower: ratio.value * libm::exp(-farther(limits.lower / ratio.value, deviate, added)),
            upper: ratio.value * libm::exp(farther(limits.upper / ratio.value, deviate, added)),
        }),
        ..ratio
    }
}

/// The same of a ratio of rates, each of whose limits may be without the other.
pub(super) fn widened_ratio(found: Ratio, behind: &[Behind; 2]) -> Ratio {
    let added = added(behind);
    let Some(value) = found.value.filter(|value| *value > 0.0 && added > 0.0) else {
        return found;
    };
    let deviate = found.level.deviate();
    let far = |limit: f64| farther(limit / value, deviate, added);
    Ratio {
        log_standard_error: found.log_standard_error.map(|error| libm::sqrt(error * error + added)),
        lower: found.lower.map(|lower| value * libm::exp(-far(lower))),
        upper: found.upper.map(|upper| value * libm::exp(far(upper))),
        ..found
    }
}

/// How far the logarithm of a limit over its ratio lies from 0, with so much more variance.
fn farther(limit: f64, deviate: f64, added: f64) -> f64 {
    let half = libm::log(limit);
    libm::sqrt(half * half + deviate * deviate * added)
}

/// A hundredth: the last of two decimals.
const LAST: f64 = 0.01;

/// With how many decimals a ratio of two groups is told: two, or one where a count that is rounded alike would change it by more than
/// the last of two. A ratio of which one decimal would leave nothing is told with two.
pub(super) fn decimals(ratio: f64, behind: &[Behind; 2]) -> u32 {
    let away = behind.iter().map(|side| side.away()).fold(0.0, f64::max);
    if ratio * away > LAST && ratio >= 0.05 { 1 } else { 2 }
}
