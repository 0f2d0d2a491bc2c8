//! Panels of areas, or of other units: effects of services that begin at different times in different places, and what
//! can be said of them where few places are treated.
//!
//! Custody: no zone. Effects by group and period may rest on a single unit; whoever releases them has to know.
//!
//! | file | subject |
//! | --- | --- |
//! | `data` | the checked panel: unit, period, outcome, first treated period, weights, clusters, covariates |
//! | `design` | effects of units and periods taken out of columns |
//! | `two_by_two` | four means: treated and others, before and after |
//! | `two_way` | two-way fixed effects, and the conventions of their standard errors |
//! | `event_study` | leads and lags: two-way fixed effects, and Sun & Abraham's weighted means |
//! | `imputation` | effects of treated rows less what untreated rows predict (Borusyak, Jaravel & Spiess 2024) |
//! | `combination` | weighted sums of coefficients |
//! | `bacon` | the comparisons of which their coefficient is made |
//! | `group_time` | effects by group and period (Callaway & Sant'Anna 2021), and their settings |
//! | `cohort` | the units that take part in it, and how a group is compared in a period |
//! | `comparison` | one group and one base against its controls: means, regression, inverse probability, doubly robust |
//! | `aggregate` | group-time effects summed up: simple, by time since treatment, by group, by calendar |
//! | `influence` | influence functions summed by cluster, and the standard errors they give |
//! | `wild` | the wild bootstrap by clusters, with intervals of what it does not reject |
//! | `wild_draws` | its draws, from sums over clusters |
//! | `inversion` | limits as the values at which a test turns |
//! | `randomisation` | the statistic under other assignments of treatment |
//! | `assignment` | these assignments: all of them, or a seeded sample |
//! | `group_time_randomised` | the mean group-time effect under them |
//! | `shifted` | two-way fixed effects under another assignment, from sums over clusters |
//! | `bands` | bands that hold for all effects at once |
//! | `synthetic_control` | one treated unit beside a weighted mean of others, placebos, leave-one-out |
//! | `synthetic_did` | synthetic difference-in-differences: weighted units and weighted periods |
//! | `simplex` | least squares with weights that are not negative and sum to 1 |

mod aggregate;
mod assignment;
mod bacon;
mod bands;
mod cohort;
mod combination;
mod comparison;
mod data;
mod design;
mod event_study;
mod group_time;
mod group_time_randomised;
mod imputation;
mod influence;
mod inversion;
mod randomisation;
mod shifted;
mod simplex;
mod synthetic_control;
mod synthetic_did;
mod two_by_two;
mod two_way;
mod wild;
mod wild_draws;

pub use aggregate::{Aggregate, AggregateEffect};
pub use bacon::{Against, BaconComparison, Decomposition, decompose};
pub use bands::{Band, Bands, Multiplier};
pub use data::{Panel, PanelColumns};
pub use event_study::{Endpoints, EventEffect, EventStudy, EventStudySettings};
pub use group_time::{BasePeriod, Controls, GroupTime, GroupTimeEffect, GroupTimeMethod, GroupTimeSettings};
pub use group_time_randomised::{MeanEffect, randomise_group_time, randomise_group_time_means};
pub use imputation::Imputation;
pub use randomisation::{
    RandomisationSettings, RandomisationStatistic, RandomisationTest, randomise_means, randomise_two_way,
};
pub use synthetic_control::{DonorWeight, Gap, PlaceboPool, PlaceboTest, Predictors, SyntheticControl, SyntheticFit};
pub use synthetic_did::{PeriodWeight, SyntheticDifference, synthetic_difference};
pub use two_by_two::{TwoByTwo, two_by_two};
pub use two_way::{PanelErrors, TwoWay, TwoWaySettings};
pub use wild::{ClusteredModel, WildBootstrap, WildSettings, WildWeights, wild_bootstrap, wild_two_way};
