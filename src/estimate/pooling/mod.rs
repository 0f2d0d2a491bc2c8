//! Results of several imputations or linkages made one, with the doubt that what is missing adds.
//!
//! Custody: no zone. Numbers without a subject.
//!
//! | file | subject |
//! | --- | --- |
//! | `scale` | the scales on which estimates are averaged, and the way back |
//! | `analyses` | checked estimates and standard errors of several data sets |
//! | `rubin` | Rubin's rules for one number |
//! | `recovered` | the same from limits alone, each side by itself |
//! | `nested` | the rules where each of several linkages is imputed several times |
//! | `wald` | several coefficients tested together (D1) |
//! | `statistics` | tests pooled from statistics or p-values alone (D2) |
//! | `likelihood` | likelihood ratio tests pooled (D3) |
//!
//! All rest on imputations (or linkages) that are drawn from what the data leave possible, independently of one
//! another; a best guess repeated is none. The order in which they are given has no influence.

mod analyses;
mod likelihood;
mod nested;
mod recovered;
mod rubin;
mod scale;
mod statistics;
mod wald;

pub use likelihood::pooled_likelihood_ratio;
pub use nested::{NestedPooled, pooled_nested};
pub use recovered::{Limited, PooledLimits, pooled_limits};
pub use rubin::{Degrees, Pooled, PoolingSettings, pooled};
pub use scale::Scale;
pub use statistics::{pooled_p_values, pooled_statistics};
pub use wald::{PooledTest, pooled_wald};
