//! Two groups of persons, of whom some had an event: one table, and many.
//!
//! Custody: no zone. Four counts, however small.
//!
//! | file | subject |
//! | --- | --- |
//! | `table` | the four counts, and tests of no association |
//! | [`risk`] | risk ratio and risk difference |
//! | [`odds`] | odds ratio |
//! | [`burden`] | population attributable fraction, disproportionality index |

pub mod burden;
pub mod odds;
pub mod risk;
mod table;

pub use table::{Correction, Group, TableTest, TwoByTwo, chi_squared, fisher_exact};
pub(super) use table::{Sums, corrected};
