//! Special functions and random streams that give the same bits on every platform.
//!
//! Custody: no zone. Mathematics.
//!
//! What `statrs` offers for normal and beta quantiles takes `exp` and `ln` from the platform's own library, whose last
//! bits differ between systems; what reaches a result is therefore computed here on `libm`.

pub mod binomial;
pub mod cholesky;
pub mod isotonic;
pub mod logistic;
pub mod normal;
pub mod random;
