//! Shares, rates and ratios of counts.
//!
//! Custody: no zone. Counts, however small.
//!
//! | file | subject |
//! | --- | --- |
//! | [`proportion`] | a share of a count: Wilson, Clopper-Pearson, Jeffreys, mid-P |
//! | [`poisson`] | a count, and a rate per person-time: exact, Byar, mid-P |

pub mod poisson;
pub mod proportion;
