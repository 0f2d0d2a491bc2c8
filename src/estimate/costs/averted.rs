//! Events that an effect averts among clients, year by year of their follow-up.
//!
//! Custody: no zone. Numbers without a subject.

use libm::{log1p, pow};
use serde::Serialize;

/// An effect on an event, each client having it once at most or not.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum AvertedBy {
    /// A ratio of hazards, which holds over the whole time, and the probability of the event within it without the service.
    HazardRatio {
        /// The ratio.
        ratio: f64,
        /// The probability without the service, at least 0 and below 1.
        baseline: f64,
    },
    /// A difference of probabilities within the time, with less without: below 0 for events averted.
    RiskDifference {
        /// With the service less without.
        difference: f64,
    },
    /// Events averted per client in all, counted elsewhere.
    Counted {
        /// Events averted for each client; below 0 for events more.
        each: f64,
    },
}

/// Events averted per client in each year of `years`; below 0 for events more.
///
/// Under a ratio of hazards they come at constant hazards, as many in each year as the two curves draw apart; a difference
/// and a count say nothing of when, and are spread evenly.
pub fn averted(by: AvertedBy, years: u32) -> Vec<f64> {
    let each = |total: f64| (0..years).map(|_| total / f64::from(years)).collect();
    match by {
        AvertedBy::RiskDifference { difference } => each(-difference),
        AvertedBy::Counted { each: total } => each(total),
        AvertedBy::HazardRatio { ratio, baseline } => {
            // Without the service (1 - baseline)^(t / years) are without the event after t years, with it that to the ratio.
            let free = |year: u32, power: f64| pow(1.0 - baseline, power * f64::from(year) / f64::from(years));
            let apart = |year: u32| free(year, ratio) - free(year, 1.0);
            (1..=years).map(|year| apart(year) - apart(year - 1)).collect()
        }
    }
}

impl AvertedBy {
    /// The ratio of hazards at which so many events are averted per client; `None` where no ratio above 0 averts as many.
    pub fn hazard_ratio_for(events: f64, baseline: f64) -> Option<f64> {
        let possible = baseline > 0.0 && baseline < 1.0 && events < baseline;
        // 1 - baseline + events = (1 - baseline)^ratio
        possible.then(|| log1p(events - baseline) / log1p(-baseline))
    }
}
