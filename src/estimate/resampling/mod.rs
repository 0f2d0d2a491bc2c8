//! Uncertainty by resampling: bootstrap and jackknife, by cluster and never by row.
//!
//! Custody: no zone. A replicate may rest on one cluster.
//!
//! | file | subject |
//! | --- | --- |
//! | `design` | what is resampled: clusters, within strata, and the draws of each replicate |
//! | `bootstrap` | the engine: a statistic of each replicate, in parallel |
//! | `replicates` | the replicates of one statistic: bias, standard error, quantiles |
//! | `interval` | normal, basic, percentile, BCa and studentised limits |
//! | `jackknife` | each cluster left out once: standard error, bias, acceleration, influence |
//!
//! A statistic is a function of one number for each cluster, how often it was drawn (or, in the Bayesian bootstrap, its
//! weight). [`Resampling::row_weights`] spreads these over the rows, so that any estimator with weights can be
//! resampled without a row being copied. A standard error *within* a replicate, which studentised limits need, has to
//! count a cluster drawn twice as two clusters.

mod bootstrap;
mod design;
mod interval;
mod jackknife;
mod replicates;

pub use bootstrap::{Bootstrap, BootstrapKind, BootstrapSettings, bayesian_bootstrap, bootstrap};
pub use design::Resampling;
pub use interval::{BootstrapEstimate, BootstrapLimits, IntervalSettings};
pub use jackknife::{Centre, Jackknife, jackknife, reweighted_jackknife};
pub use replicates::{QuantileMethod, Replicates, TieRule};
