//! Regressions: least squares and generalised linear models, with variances that hold when rows differ or belong together.
//!
//! Custody: no zone. Numbers by position; residuals and fitted values are of single rows.
//!
//! | file | subject |
//! | --- | --- |
//! | `design` | intercept and covariates; outcome, weights and offset |
//! | `orthonormal` | a design in coordinates that cost no digits |
//! | `least_squares` | linear least squares |
//! | `family` | logistic, complementary log-log, Poisson and negative binomial: row by row |
//! | `ascent` | Newton's ascent of a likelihood |
//! | `separation` | whether no finite coefficient is best, and which covariate is to blame |
//! | `likelihood` | likelihood and deviance of a fit, and what they say of each row |
//! | `generalised_linear` | a fitted generalised linear model |
//! | `working` | what of a fit its variances rest on |
//! | `sandwich` | variances: the model's, HC0 to HC3, CR0 to CR3 and the jackknife of clusters |
//! | `coefficients` | coefficients with their doubt, and tests of several of them |

mod ascent;
mod coefficients;
mod design;
mod family;
mod generalised_linear;
mod least_squares;
mod likelihood;
mod orthonormal;
mod sandwich;
mod separation;
mod working;

pub use coefficients::{Coefficient, Coefficients, Covariance};
pub use design::{Design, Response};
pub use family::Family;
pub use generalised_linear::{GeneralisedLinear, Residual};
pub use least_squares::LeastSquares;
pub use sandwich::{ClusterReference, ClusterRobust, Dispersion, Heteroscedastic, Variance};
