//! Flags of limits by resampling.
//!
//! Custody: none.

use clap::Args;

use super::choice::{Words, one_of};
use crate::method::{ReplicateLimits, ResamplingRequest};

const LIMITS: Words<ReplicateLimits> = &[
    ("percentile", ReplicateLimits::Percentile),
    ("bca", ReplicateLimits::BiasCorrected),
    ("basic", ReplicateLimits::Basic),
    ("normal", ReplicateLimits::Normal),
];

/// Bootstrap or jackknife.
#[derive(Debug, Args)]
pub(super) struct Resample {
    /// Limits also by so many bootstrap replicates, of clusters where they are named, else of rows
    #[arg(long, value_name = "REPLICATES", conflicts_with = "jackknife")]
    bootstrap: Option<u32>,
    /// Seed of the replicates; by default 1
    #[arg(long, requires = "bootstrap")]
    seed: Option<u64>,
    /// How limits are made of replicates; by default percentile
    #[arg(long, value_parser = one_of(LIMITS), requires = "bootstrap")]
    interval: Option<ReplicateLimits>,
    /// Limits also by leaving out each cluster, or row, once
    #[arg(long)]
    jackknife: bool,
}

impl Resample {
    pub(super) fn request(&self) -> Option<ResamplingRequest> {
        match self.bootstrap {
            Some(replicates) => Some(ResamplingRequest::Bootstrap {
                replicates,
                seed: self.seed.unwrap_or(1),
                limits: self.interval.unwrap_or_default(),
            }),
            None => self.jackknife.then_some(ResamplingRequest::Jackknife),
        }
    }
}
