//! Shares, rates and ratios of counts.
//!
//! Custody: no zone. Counts, however small.
//!
//! | file | subject |
//! | --- | --- |
//! | [`proportion`] | a share of a count: Wilson, Clopper-Pearson, Jeffreys, mid-P |
//! | [`missed_links`] | a share of recurrent persons, corrected for missed and false links |
//! | [`share_of_totals`] | a share of totals over persons, each with several of what is counted |
//! | [`poisson`] | a count, and a rate per person-time: exact, Byar, mid-P |
//! | [`standardised_ratio`] | observed over expected, and indirectly standardised rates |
//! | [`direct`] | directly standardised rates: Fay-Feuer, Dobson; events of the same persons |
//! | [`dependent_events`] | how much wider limits are where events come several at a time |
//! | [`standardised_risk`] | risks of two groups, standardised directly, and their ratio |
//! | [`two_by_two`] | two groups of persons: risks, odds, attributable fraction, disproportionality |
//! | [`mantel_haenszel`] | two groups within strata: common ratios and differences |
//! | [`homogeneity`] | whether the odds ratios of strata could be one |
//! | [`rate_ratio`] | two rates, by ratio and by difference |
//! | [`clustered_rate_ratio`] | two rates of persons who are not independent of each other |
//! | [`funnel`] | areas beside each other: funnel limits, overdispersion, shrunken ratios |
//! | [`multiplicity`] | p-values adjusted for the number of tests |
//! | `ratio` | a ratio that may lie at an end of its range |
//! | `reserved` | an estimate beside its reservations |
//! | `counts` | what counts, times and weights have to be |

pub mod clustered_rate_ratio;
mod counts;
pub mod dependent_events;
pub mod direct;
pub mod funnel;
pub mod homogeneity;
pub mod mantel_haenszel;
pub mod missed_links;
pub mod multiplicity;
pub mod poisson;
pub mod proportion;
pub mod rate_ratio;
mod ratio;
mod reserved;
pub mod share_of_totals;
pub mod standardised_ratio;
pub mod standardised_risk;
pub mod two_by_two;

pub use ratio::Ratio;
pub use reserved::ReservedEstimate;
