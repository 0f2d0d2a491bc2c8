//! Matching: the treated beside the untreated who resemble them.
//!
//! Custody: no zone. Rows by position; a set of two tells who resembles whom.
//!
//! | file | subject |
//! | --- | --- |
//! | `rules` | what two analysts may do differently, each a parameter by name |
//! | `points` | rows as points: score, log odds, Mahalanobis distance, the scale of a caliper |
//! | `places` | rows that lie at the same point, as one |
//! | `search`, `line`, `tree` | the nearest places, in one dimension or several |
//! | `nearest` | nearest neighbours by the rules |
//! | `matches` | who is matched with whom: weights and means |
//! | `matched` | the effect in a matched sample |
//! | `coarsen` | covariates in classes, for coarsened exact matching |
//! | `strata` | exact matching, coarsened or not, and classes of a score |
//! | `stratified` | the effect over strata |
//!
//! Order of matching, tie rule and caliper move an estimate by more than its standard error (from 894 to 1686 in the
//! data of LaLonde): they belong into a plan that is written beforehand, and matching beside an estimate by weights.

mod coarsen;
mod line;
mod matched;
mod matches;
mod nearest;
mod places;
mod points;
mod rules;
mod search;
mod strata;
mod stratified;
mod tree;

pub use coarsen::{Coarsening, coarsened};
pub use matched::{MatchedEffect, MatchedVariance, Neighbours};
pub use matches::{Made, Matches};
pub use nearest::nearest_neighbours;
pub use rules::{Caliper, CaliperScale, CaliperUnit, Covariance, Distance, Order, Reuse, Rules, Ties};
pub use strata::{Strata, exactly, subclasses};
pub use stratified::StratifiedEffect;
