//! Distributions, matrices, roots, sums and random streams that give the same bits on every platform.
//!
//! Custody: no zone. Mathematics.
//!
//! What `statrs` offers for distributions takes `exp` and `ln` from the platform's own library, whose last bits differ
//! between systems; what reaches a result is therefore computed here on `libm`, and held against `statrs` in tests.
//! Matrices are factored by `nalgebra`, built on `libm` too and without the kernels that it chooses by processor.

pub mod beta;
pub mod binomial;
pub mod chi_squared;
pub mod fisher;
pub mod gamma;
pub mod hypergeometric;
pub mod isotonic;
pub mod lanes;
pub mod logistic;
pub mod matrix;
pub mod moments;
pub mod normal;
pub mod poisson;
pub mod random;
pub mod roots;
mod stirling;
pub mod student;
pub mod sums;
