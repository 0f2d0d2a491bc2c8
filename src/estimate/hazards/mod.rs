//! Regressions of hazards on covariates.
//!
//! Custody: no zone. Fits keep the rows that they were made from.
//!
//! | file | subject |
//! | --- | --- |
//! | `rows` | checked slices: what a hazard regression reads |
//! | `cox` | Cox's regression: settings, coefficients, tests |
//! | `sorted` | rows by stratum and time, covariates centred and scaled |
//! | `kernel` | loops over columns |
//! | `likelihood` | partial likelihood by Breslow and Efron, with its derivatives |
//! | `exact` | the same, exact under ties |
//! | `newton` | the maximum of a likelihood |
//! | `robust` | score residuals and the robust variance |

mod cox;
mod exact;
mod kernel;
mod likelihood;
mod newton;
mod robust;
mod rows;
mod sorted;

pub use cox::{Coefficient, Cox, CoxFit, GlobalTests, HazardVariance, Ties};
pub use rows::HazardRows;
