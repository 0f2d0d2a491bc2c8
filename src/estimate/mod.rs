//! Statistics: slices in, numbers and reservations out. No table, no file, no study; written as if it were a crate of
//! its own.
//!
//! Custody: no zone. It sees counts and days without knowing whose they are.
//!
//! | file | subject |
//! | --- | --- |
//! | `spells` | checked slices of entry, exit and event: what survival estimators read |
//! | `risk_table` | how many are at risk, have the event and are censored on each day |
//! | `kaplan_meier` | the Kaplan-Meier curve with Greenwood's standard error, read at a day |
//! | `quantile` | the curve read the other way: the day by which a share has had the event |
//! | `intervals` | confidence levels, and intervals for a survival on five scales |
//! | [`proportion`] | a share of a count: Wilson and Clopper-Pearson |
//! | [`numeric`] | normal quantiles, binomial tails, factors of matrices, random streams |
//! | `reservation` | what a reader of an estimate has to be told |
//! | `error` | what cannot be estimated at all |
//!
//! # Conventions
//! - Time is whole days since the origin (`i64`), so that two spells that end on one day are tied exactly. Estimators
//!   do not depend on the unit: data in months or half-days may be given as whole months or half-days.
//! - A spell is under observation on (entry, exit]: it is at risk on day `t` when entry < `t` <= exit. On its day of
//!   entry it is not yet at risk, on its day of exit it still is.
//! - Events precede censorings on the same day: who is censored on a day is at risk of that day's events.
//! - What does not exist is `None`, never a NaN or a number that stands for one. What exists but is weak carries a
//!   [`Reservation`].
//! - Sums run in order of time and the order of the spells has no influence: the same spells give the same bits.
//!   Logarithms and the like are from `libm`, and so the same on every platform.

mod error;
mod intervals;
mod kaplan_meier;
pub mod numeric;
pub mod proportion;
mod quantile;
mod reservation;
mod risk_table;
mod spells;

pub use error::EstimateError;
pub use intervals::{ConfidenceLevel, Interval, IntervalMethod, Transformation};
pub use kaplan_meier::{KaplanMeier, PointEstimate, Step};
pub use quantile::QuantileEstimate;
pub use reservation::Reservation;
pub use spells::Spells;
