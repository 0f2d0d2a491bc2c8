//! Shares, rates and ratios of counts.
//!
//! Custody: no zone. Counts, however small.
//!
//! | file | subject |
//! | --- | --- |
//! | [`proportion`] | a share of a count: Wilson and Clopper-Pearson |

pub mod proportion;
