//! Sequential trials: what a service changed, where it starts at any time after the clock does.
//!
//! Whoever is referred on a day is compared, from that day on, with all who were at risk on it, at the same time since the
//! origin, and had not been referred: each day of referral is a trial with its own time zero (Hernán et al. 2008, Epidemiology
//! 19:766; Gran et al. 2010, Stat Med 29:2757). Nobody is treated before she is, so that no time is immortal; who is referred
//! later leaves the comparators, and those like her who stay stand for her.
//!
//! Custody: no zone. Numbers by position; results may rest on a single row.
//!
//! | file | subject |
//! | --- | --- |
//! | `histories` | persons: time at risk, day of service, days of eligibility |
//! | `referral` | the rate of referral, by what is known and the time since the origin |
//! | `passing` | how much referral a person has passed by |
//! | `standing` | whose effect, and what a comparator weighs on a day |
//! | `engagement` | who engages within a grace period |
//! | `ratio` | ratios of hazards |
//! | `matched` | matching within trials |
//! | `rows` | persons by trial: who is compared with whom at time zero |
//! | `curves` | curves since time zero, and mean times without the event |
//! | `earlier` | what had happened before, which no service can have changed |
//! | `naive` | what must not be taken for an effect |
//! | `detectable` | the smallest effect that could have been seen |
//! | `tipping` | how much that is not recorded would change the conclusion |

mod curves;
mod detectable;
mod earlier;
mod engagement;
mod histories;
mod matched;
mod naive;
mod passing;
mod ratio;
mod referral;
mod rows;
mod standing;
mod tipping;

pub use curves::{CurveContrast, TrialCurves};
pub use detectable::{detectable_ratio, events_needed};
pub use earlier::{EarlierContrast, compared_earlier};
pub use engagement::{Engagement, NOBODY_ENGAGED};
pub use histories::{Days, Histories};
pub use matched::{MatchedTrials, TrialMatching};
pub use naive::{before_and_after, ever_served, latest_review};
pub use ratio::{Comparing, HazardContrast, Window, compared_hazards};
pub use referral::{REFERRAL_BREAKS, ReferralModel};
pub use rows::{TrialRow, columns_of_rows, trial_rows};
pub use tipping::{share_that_explains, unseen_share};
