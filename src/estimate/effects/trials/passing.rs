//! How much referral a person has passed by: the integral of her rate over days of trial, with its slopes.
//!
//! Custody: no zone. Sums by person.

use super::histories::Histories;
use super::referral::{ReferralModel, Stretch};

/// H of one person: the rate summed over the days of trial before a day, as if she stayed at risk until then. exp(-H) is the
/// probability of not having been referred.
pub(super) struct Passing {
    pub(super) stretches: Vec<Stretch>,
    bands: usize,
    /// The person's covariates.
    covariates: Vec<f64>,
}

impl Passing {
    pub(super) fn of(histories: &Histories<'_>, model: &ReferralModel, person: usize) -> Passing {
        let columns = histories.covariates.columns().iter();
        Passing {
            stretches: model.stretches(histories, person),
            bands: model.band_count(),
            covariates: columns.map(|column| column[person]).collect(),
        }
    }

    /// H before a day.
    pub(super) fn before(&self, day: i64) -> f64 {
        self.passed(day).map(|(stretch, days)| stretch.rate * days).sum()
    }

    /// The stretches of which days lie before a day, with their number.
    fn passed(&self, day: i64) -> impl Iterator<Item = (&Stretch, f64)> {
        let days = move |stretch: &Stretch| (day.min(stretch.days.until) - stretch.days.from).max(0) as f64;
        self.stretches.iter().map(move |stretch| (stretch, days(stretch)))
    }

    /// Adds `times` the slope of H before a day by each coefficient: the days' rates by band, and H times each covariate.
    pub(super) fn add_slope(&self, day: i64, times: f64, slope: &mut [f64]) {
        let mut whole = 0.0;
        for (stretch, days) in self.passed(day) {
            let part = times * stretch.rate * days;
            slope[stretch.band] += part;
            whole += part;
        }
        self.add_covariates(whole, slope);
    }

    /// Adds `times` the slope of the logarithm of a rate.
    pub(super) fn add_rate_slope(&self, band: usize, times: f64, slope: &mut [f64]) {
        slope[band] += times;
        self.add_covariates(times, slope);
    }

    fn add_covariates(&self, times: f64, slope: &mut [f64]) {
        for (slope, x) in slope[self.bands..].iter_mut().zip(&self.covariates) {
            *slope += times * x;
        }
    }
}
