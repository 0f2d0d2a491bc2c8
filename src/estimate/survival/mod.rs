//! Curves of the time to an event, and their comparison.
//!
//! Custody: no zone. A step of a curve may rest on a single spell.
//!
//! | file | subject |
//! | --- | --- |
//! | `spells` | checked slices of entry, exit and event or cause: what survival estimators read |
//! | `risk_table` | how many are at risk, have the event and are censored on each day |
//! | `counts` | the same as a database counts it, and by group and stratum |
//! | `tally` | how tables are made of spells and of counts |
//! | `kaplan_meier` | the Kaplan-Meier curve with Greenwood's standard error, read at a day |
//! | `quantile` | the curve read the other way: the day by which a share has had the event |
//! | `conditional` | the curve of those who have come to a day without the event |
//! | `weighted`, `weighted_incidence` | curves of weighted spells, with the error of persons with several |
//! | `weighted_spells` | checked weights, and what stands at risk |
//! | `clustered` | curves of units in clusters, as those of one family are, with the error by cluster |
//! | `nelson_aalen` | the cumulative hazard, and the survival that follows from it |
//! | `restricted_mean` | mean time without the event up to a horizon, and time lost |
//! | `aalen_johansen` | the incidence of each of several competing causes |
//! | `time_lost` | mean time lost to one of them up to a horizon |
//! | `log_rank`, `gray` | whether the hazards, or the incidences, of groups are equal |
//! | `contrast` | differences and ratios between two groups |
//! | `period` | only what falls into a window of calendar time |
//! | `aligned`, `score_test` | tables of several groups side by side, and the statistic of their comparison |
//! | `influence`, `in_order` | each person's influence on a curve, day by day |
//! | `forecast` | how many of those still at risk will have the event within a time, also of those in clusters |
//! | `averted` | how many events fewer there would be at another hazard |
//! | `detectable` | the smallest effect that those at risk could show |
//! | `transformation`, `cumulative` | the scales of intervals for shares, and for hazards and mean numbers |

mod aalen_johansen;
mod aligned;
mod averted;
mod clustered;
mod conditional;
pub(in crate::estimate) mod contrast;
mod counts;
pub(in crate::estimate) mod cumulative;
mod detectable;
mod forecast;
mod gray;
pub(in crate::estimate) mod in_order;
pub(in crate::estimate) mod influence;
mod kaplan_meier;
mod log_rank;
mod nelson_aalen;
mod period;
mod quantile;
mod restricted_mean;
mod risk_table;
mod score_test;
mod spells;
mod tally;
mod time_lost;
mod transformation;
mod weighted;
mod weighted_incidence;
mod weighted_spells;

pub use aalen_johansen::{AalenJohansen, IncidenceEstimate, IncidenceStep, IncidenceVariance};
pub use averted::averted;
pub use clustered::{ClusteredEstimate, ClusteredIncidence, ClusteredKaplanMeier};
pub use contrast::Contrast;
pub use counts::{Counts, RiskTables};
pub use cumulative::{CumulativeMethod, CumulativeScale};
pub use detectable::{Comparison, detectable_ratio};
pub use forecast::{Forecast, forecast, forecast_by_cluster};
pub use gray::Gray;
pub use kaplan_meier::{KaplanMeier, PointEstimate, Step};
pub use log_rank::{GroupScore, LogRank, Weighting};
pub use nelson_aalen::{HazardEstimate, HazardStep, NelsonAalen, TiedHazard};
pub use period::{PeriodSpells, Window};
pub use quantile::QuantileEstimate;
pub use restricted_mean::RestrictedMean;
pub use risk_table::{RiskRow, RiskTable};
pub use spells::Spells;
pub use time_lost::TimeLost;
pub(in crate::estimate) use transformation::survival_interval;
pub use transformation::{IntervalMethod, Transformation};
pub use weighted::{WeightedEstimate, WeightedKaplanMeier, WeightedStep};
pub use weighted_incidence::{WeightedAalenJohansen, WeightedIncidence};
