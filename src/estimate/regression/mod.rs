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
//! | `negative_binomial` | negative binomial regression with θ estimated |
//! | `penalised` | the ascent with Jeffreys' prior as a penalty |
//! | `firth` | Firth's penalised likelihood, with intervals of its profile |
//! | `likelihood` | likelihood and deviance of a fit, and what they say of each row |
//! | `generalised_linear` | a fitted generalised linear model |
//! | `prediction` | expected values of other rows, with intervals |
//! | `person_periods` | spells taken apart into periods, for hazards in discrete time |
//! | `working` | what of a fit its variances rest on |
//! | `sandwich` | variances: the model's, HC0 to HC3, CR0 to CR3 and the jackknife of clusters |
//! | `clusters` | what clusters say of the variance, and Satterthwaite's degrees of freedom |
//! | `cluster_leverage` | a cluster's score corrected for its leverage |
//! | `coefficients` | coefficients with their doubt, and tests of several of them |

mod ascent;
mod cluster_leverage;
mod clusters;
mod coefficients;
mod design;
mod family;
mod firth;
mod generalised_linear;
mod least_squares;
mod likelihood;
mod negative_binomial;
mod orthonormal;
mod penalised;
mod person_periods;
mod prediction;
mod sandwich;
mod separation;
mod working;

pub use coefficients::{Coefficient, Coefficients, Covariance};
pub use design::{Design, Response};
pub use family::Family;
pub use firth::Firth;
pub use generalised_linear::{GeneralisedLinear, Residual};
pub use least_squares::LeastSquares;
pub use negative_binomial::NegativeBinomial;
pub use person_periods::PersonPeriods;
pub use sandwich::{ClusterReference, ClusterRobust, Dispersion, Heteroscedastic, Variance, VarianceConvention};
