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
//! | `curves` | Kaplan-Meier, Nelson-Aalen, log-rank, restricted mean |
//! | `incidence` | Aalen-Johansen, Gray, mean cumulative function |
//! | `hazards` | Cox, recurrent events, Fine and Gray |
//! | `error` | why there is no outcome |

mod columns;
mod curves;
mod error;
mod groups;
mod hazards;
mod incidence;
mod outcome;
mod roles;
mod table;
mod told;

pub use curves::{CurveRequest, kaplan_meier, log_rank, nelson_aalen, restricted_mean};
pub use error::MethodError;
pub use hazards::{CoxRequest, FineGrayRequest, cox, fine_gray};
pub use incidence::{aalen_johansen, mean_cumulative};
pub use outcome::Outcome;
pub use roles::Roles;
