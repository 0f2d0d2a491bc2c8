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
//! | `residuals` | martingale, deviance, score, dfbeta and Schoenfeld residuals |
//! | `proportionality` | the test of proportional hazards |
//! | `baseline` | baseline hazards and predicted curves |
//! | `concordance` | Harrell's concordance |

mod baseline;
mod concordance;
mod cox;
mod exact;
mod kernel;
mod likelihood;
mod newton;
mod proportionality;
mod residuals;
mod robust;
mod rows;
mod sorted;

pub use baseline::{CoxCurve, CurvePoint, CurveStep};
pub use concordance::Concordance;
pub use cox::{Coefficient, Cox, CoxFit, GlobalTests, HazardVariance, Ties};
pub use proportionality::{Proportionality, TimeScale};
pub use residuals::{RowValues, Schoenfeld};
pub use rows::HazardRows;
