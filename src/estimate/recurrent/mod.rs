//! Events that may come more than once.
//!
//! Custody: no zone. A step of a curve may rest on a single person.
//!
//! | file | subject |
//! | --- | --- |
//! | `histories` | checked slices of person, entry, exit, event and death |
//! | `mean_cumulative` | the mean number of events by a day, with death as what it is |

mod histories;
mod mean_cumulative;

pub use histories::Histories;
pub use mean_cumulative::{EventVariance, MeanCumulative, MeanEstimate, MeanStep};
