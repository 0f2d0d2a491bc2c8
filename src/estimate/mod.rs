//! Statistics: slices in, numbers and reservations out. No table, no file, no study; written as if it were a crate of
//! its own.
//!
//! Custody: no zone. It sees counts and days without knowing whose they are.
//!
//! | module | subject |
//! | --- | --- |
//! | [`survival`] | curves of time to an event, and their comparison |
//! | [`recurrent`] | events that may come more than once |
//! | [`hazards`] | regressions of hazards: Cox, Fine and Gray, recurrent events |
//! | [`regression`] | least squares and generalised linear models, with variances that hold by rows or by clusters |
//! | [`rates`] | shares, rates and ratios of counts |
//! | [`effects`] | treated and untreated persons compared: weights, matching, balance, E-values |
//! | [`panel`] | effects in panels of areas: difference-in-differences, synthetic control, few clusters |
//! | [`costs`] | costs and savings: discounting, ratios of cost and effect, break-even, draws |
//! | [`resampling`] | bootstrap and jackknife by cluster, and their intervals |
//! | [`imputation`] | what is not known of a person, drawn from what the rest of the data leave possible |
//! | [`pooling`] | results of several imputations or linkages made one |
//! | [`numeric`] | distributions, matrices, roots, sums and random streams |
//! | `result` | what every result carries: estimate, basis, convergence, test |
//! | `confidence` | confidence levels and intervals |
//! | `covariates` | checked columns of covariates, weights and clusters |
//! | `reservation` | what a reader of an estimate has to be told |
//! | `sentences` | in which words |
//! | `error` | what cannot be estimated at all |
//!
//! # Conventions
//! - Time is whole days since the origin (`i64`), so that two spells that end on one day are tied exactly. Estimators
//!   do not depend on the unit: data in months or half-days may be given as whole months or half-days.
//! - A spell is under observation on (entry, exit]: it is at risk on day `t` when entry < `t` <= exit. On its day of
//!   entry it is not yet at risk, on its day of exit it still is.
//! - Events precede censorings on the same day: who is censored on a day is at risk of that day's events.
//! - A cluster (a mother, an area) is told by a label of its own for each row; rows of one cluster are not independent.
//! - A fit that did not converge is an error, never a result.
//! - What does not exist is `None`, never a NaN or a number that stands for one. What exists but is weak carries a
//!   [`Reservation`].
//! - Sums run in order of time and the order of the spells has no influence: the same spells give the same bits.
//!   Logarithms and the like are from `libm`, and so the same on every platform.

mod confidence;
pub mod costs;
mod covariates;
pub mod effects;
mod error;
pub mod hazards;
pub mod imputation;
pub mod numeric;
pub mod panel;
pub mod pooling;
pub mod rates;
pub mod recurrent;
pub mod regression;
pub mod resampling;
mod reservation;
mod result;
mod sentences;
pub mod survival;

pub use confidence::{ConfidenceLevel, Interval};
pub use covariates::{Clusters, Covariates};
pub use error::EstimateError;
pub use reservation::{FEW, FEW_CLUSTERS, Reservation, SMALL_POPULATION, applying};
pub use result::{Basis, Convergence, Estimate, Limits, Reference, Test};
pub use survival::{IntervalMethod, KaplanMeier, PointEstimate, QuantileEstimate, Spells, Step, Transformation};
