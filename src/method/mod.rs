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
//! | `hazards` | Cox, recurrent events, Fine and Gray |
//! | `error` | why there is no outcome |

mod columns;
mod error;
mod hazards;
mod outcome;
mod roles;
mod table;

pub use error::MethodError;
pub use hazards::{CoxRequest, FineGrayRequest, cox, fine_gray};
pub use outcome::Outcome;
pub use roles::Roles;
