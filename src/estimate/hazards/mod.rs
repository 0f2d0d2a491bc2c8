//! Regressions of hazards on covariates.
//!
//! Custody: no zone. Fits keep the rows that they were made from.
//!
//! | file | subject |
//! | --- | --- |
//! | `rows` | checked slices: what a hazard regression reads |
//! | `cox` | Cox's regression: settings, and how it is fitted |
//! | `fit` | what it gives: coefficients, tests, evidence |
//! | `order` | the order of rows by stratum, time and event |
//! | `sorted` | rows in that order, covariates centred and scaled |
//! | `fine_gray` | regression of the subdistribution hazard: settings and results |
//! | `competing` | competing events and the distribution of censoring |
//! | `recurrent` | Andersen-Gill, Prentice-Williams-Peterson and Wei-Lin-Weissfeld |
//! | `refits` | the same regression under other weights, again and again |
//! | `kernel` | loops over columns |
//! | `risk_sets` | sums over those at risk at each time with events |
//! | `at_risk` | their running sums, as time runs backwards |
//! | `accumulated` | the baseline hazard as rows accumulate it |
//! | `likelihood` | partial likelihood by Breslow and Efron, with its derivatives |
//! | `exact` | the same, exact under ties |
//! | `firth` | the same under Firth's penalty, and its profile |
//! | `newton` | the maximum of a likelihood |
//! | `score_residuals` | what each row brings to the score |
//! | `robust` | the robust variance |
//! | `residuals` | martingale, deviance, score, dfbeta and Schoenfeld residuals |
//! | `proportionality` | the test of proportional hazards |
//! | `baseline` | baseline hazards and predicted curves |
//! | `concordance` | Harrell's concordance |

mod accumulated;
mod at_risk;
mod baseline;
mod competing;
mod concordance;
mod cox;
mod exact;
mod fine_gray;
mod firth;
mod fit;
mod kernel;
mod likelihood;
mod newton;
mod order;
mod proportionality;
mod recurrent;
mod refits;
mod residuals;
mod risk_sets;
mod robust;
mod rows;
mod score_residuals;
mod sorted;

pub use baseline::{CoxCurve, CurvePoint, CurveStep};
pub use competing::FineGrayConvention;
pub use concordance::Concordance;
pub use cox::{Cox, HazardVariance, Penalty, Ties};
pub use fine_gray::{FineGray, FineGrayFit};
pub use fit::{Coefficient, CoxFit, GlobalTests};
pub use proportionality::{Proportionality, TimeScale};
pub use recurrent::{Arranged, RecurrentModel};
pub use refits::CoxRefits;
pub use residuals::{RowValues, Schoenfeld};
pub use rows::HazardRows;
