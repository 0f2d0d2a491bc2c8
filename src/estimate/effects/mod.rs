//! Effects of a treatment, from persons of whom some were treated and others not, by what is known of them at time zero.
//!
//! Custody: no zone. Numbers by position; results may rest on a single row.
//!
//! | file | subject |
//! | --- | --- |
//! | `treatment` | who was treated, whose effect is asked for, what a comparison rests on |
//! | `balance` | how far apart the covariates of both arms lie, before and after |
//! | [`matching`] | the treated beside the untreated who resemble them |
//! | [`e_value`] | how strong something unmeasured would have to be |
//! | `quantiles` | sample quantiles |
//! | `estimates` | estimates that are finite |

mod balance;
pub mod e_value;
mod estimates;
pub mod matching;
mod quantiles;
mod treatment;

pub use balance::{Balance, Comparison, CovariateBalance, Denominator, balance};
pub use treatment::{Compared, Estimand, Treatment};

use estimates::{finite_estimate, without_doubt};
