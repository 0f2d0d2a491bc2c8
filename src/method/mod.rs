//! One estimator on a plain file: columns by name, no study, nothing kept.
//!
//! Custody: no zone of the pipeline. Files of the work folder are refused; what comes out has not been reviewed.
//!
//! | file | subject |
//! | --- | --- |
//! | `table` | a CSV or Parquet file as columns of text |
//! | `columns` | text as numbers, times, marks, labels, covariates |
//! | `roles` | which column plays which part |
//! | `outcome` | tables for people, an object for machines |
//! | `told` | estimates and tests as cells |
//! | `groups` | rows by group |
//! | `readings` | curves read at given times |
//! | `curves` | what curves share; Nelson-Aalen |
//! | `kaplan_meier` | Kaplan-Meier |
//! | `periods` | what falls into a window of calendar time |
//! | `resampled` | limits by bootstrap and jackknife |
//! | `comparisons` | log-rank, restricted mean |
//! | `incidence` | Aalen-Johansen, Gray, mean cumulative function |
//! | `hazards` | Cox, recurrent events, Fine and Gray |
//! | `predictions`, `residuals` | curves that a regression of hazards predicts, and what it leaves of each row |
//! | `rates` | shares, rates, standardised ratios, funnels, p-values for many tests |
//! | `two_groups` | two-by-two tables and two rates, within strata or not |
//! | `regressions` | least squares and generalised linear models |
//! | `effects` | treated and untreated persons, E-values |
//! | `matching` | the same by matching |
//! | `survival_contrasts` | the same by weighted curves of the time to an event |
//! | `censoring` | weights for censoring |
//! | `panels` | difference-in-differences, synthetic control |
//! | `pooled` | Rubin's rules |
//! | `error` | why there is no outcome |

mod censoring;
mod columns;
mod comparisons;
mod curves;
mod effects;
mod error;
mod groups;
mod hazards;
mod incidence;
mod kaplan_meier;
mod matching;
mod outcome;
mod panels;
mod periods;
mod pooled;
mod predictions;
mod rates;
mod readings;
mod regressions;
mod resampled;
mod residuals;
mod roles;
mod survival_contrasts;
mod table;
mod told;
mod two_groups;

pub use censoring::{CensoringRequest, censoring_weights};
pub use comparisons::{log_rank, restricted_mean};
pub use curves::{CurveRequest, nelson_aalen};
pub use effects::{EffectEstimator, EffectRequest, effect, evidence};
pub use error::MethodError;
pub use hazards::{CoxRequest, FineGrayRequest, cox, fine_gray};
pub use incidence::{aalen_johansen, mean_cumulative};
pub use kaplan_meier::{KaplanMeierRequest, kaplan_meier};
pub use matching::{MatchKind, MatchRequest};
pub use outcome::Outcome;
pub use panels::{PanelEstimator, PanelRequest, difference_in_differences, synthetic_control};
pub use periods::PeriodRequest;
pub use pooled::pool;
pub use predictions::PredictionRequest;
pub use rates::{ShareMethod, adjust, direct, funnel, rate, share, standardised};
pub use regressions::{RegressionKind, RegressionRequest, RegressionVariance, regression};
pub use resampled::{ReplicateLimits, ResamplingRequest};
pub use residuals::ResidualKind;
pub use roles::Roles;
pub use survival_contrasts::{SurvivalContrastRequest, survival_contrast};
pub use two_groups::{TableMethods, two_by_two, two_rates};
