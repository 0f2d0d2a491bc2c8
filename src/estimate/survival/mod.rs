//! Curves of the time to an event, and their comparison.
//!
//! Custody: no zone. A step of a curve may rest on a single spell.
//!
//! | file | subject |
//! | --- | --- |
//! | `spells` | checked slices of entry, exit and event: what survival estimators read |
//! | `risk_table` | how many are at risk, have the event and are censored on each day |
//! | `kaplan_meier` | the Kaplan-Meier curve with Greenwood's standard error, read at a day |
//! | `quantile` | the curve read the other way: the day by which a share has had the event |
//! | `transformation` | the five scales of intervals for a survival |

mod kaplan_meier;
mod quantile;
mod risk_table;
mod spells;
mod transformation;

pub use kaplan_meier::{KaplanMeier, PointEstimate, Step};
pub use quantile::QuantileEstimate;
pub use spells::Spells;
pub(in crate::estimate) use transformation::survival_interval;
pub use transformation::{IntervalMethod, Transformation};
