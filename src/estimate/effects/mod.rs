//! Effects of a treatment, from persons of whom some were treated and others not, by what is known of them at time zero.
//!
//! Custody: no zone. Numbers by position; results may rest on a single row.
//!
//! | file | subject |
//! | --- | --- |
//! | `treatment` | who was treated, whose effect is asked for, what a comparison rests on |
//! | `propensity` | the probability of being treated, by what is known at time zero |
//! | `weights` | weights by that score; stabilised, trimmed, truncated |
//! | `positivity` | whether everybody could have been either; the bounds within which an effect is known best |
//! | `balance` | how far apart the covariates of both arms lie, before and after |
//! | `weighted` | weighted means, with the variance that knows that the score was estimated |
//! | `entropy` | weights that give one arm exactly the means of the other |
//! | `standardisation` | outcome regression over a population (g-computation) |
//! | `doubly_robust` | score and outcome regression together |
//! | `censoring` | weights for censoring that hangs on what is known of a person |
//! | `survival_contrast` | weighted curves compared at a horizon, and mean times up to it |
//! | `weighted_curve` | a weighted curve, and the influence of each spell on it |
//! | `weighted_incidence` | likewise the share with the event, where something competes with it |
//! | [`matching`] | the treated beside the untreated who resemble them |
//! | [`trials`] | services that start at any time: a trial on each day of referral |
//! | [`e_value`] | how strong something unmeasured would have to be |
//! | `contrast` | difference and ratios of two means, from the influence of each row |
//! | `stacking` | what the doubt of a model below an estimate adds to it |
//! | `outcome_model` | regressions of the outcome, one for each arm |
//! | `folds` | parts of the data by a seeded deal |
//! | `quantiles` | sample quantiles |
//! | `estimates` | estimates that are finite |

mod balance;
mod censoring;
mod contrast;
mod doubly_robust;
pub mod e_value;
mod entropy;
mod estimates;
mod folds;
pub mod matching;
mod outcome_model;
mod positivity;
mod propensity;
mod quantiles;
mod stacking;
mod standardisation;
mod survival_contrast;
mod treatment;
pub mod trials;
mod weighted;
mod weighted_curve;
mod weighted_incidence;
mod weights;

pub use balance::{Balance, Comparison, CovariateBalance, Denominator, balance, balance_between};
pub use censoring::{CensoringWeights, PersonPeriods, WithinPeriod};
pub use contrast::Contrast;
pub use doubly_robust::{CrossFitting, DoublyRobust, DoublyRobustContrast, DoublyRobustVariance, doubly_robust};
pub use entropy::{EntropyContrast, EntropyWeights, entropy_balanced};
pub use outcome_model::OutcomeModel;
pub use positivity::{Overlap, optimal_bounds, overlap};
pub use propensity::PropensityScore;
pub use standardisation::{StandardisedContrast, Standardising, standardised};
pub use survival_contrast::{ArmsOverTime, SurvivalContrast, TreatedSpells};
pub use treatment::{Compared, Estimand, Treatment};
pub use weighted::{Contrasting, Normalisation, ScoreDoubt, WeightedContrast};
pub use weights::BalancingWeights;

use estimates::finite_estimate;
