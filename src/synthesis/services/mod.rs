//! Services: who may come, who comes, what it changes, and what is noted of it.
//!
//! Custody: no zone; invented clients.
//!
//! | file | subject |
//! | --- | --- |
//! | `eligibility` | a design's rule against a mother's life, on a day and over time |
//! | `enrolment` | referral with self-selection, start, second referrals, and the planted effect |
//! | `partners` | who comes with a mother |
//! | `follow_up` | reviews and pregnancies of a client |

mod eligibility;
mod enrolment;
mod follow_up;
mod partners;

pub(super) use eligibility::{Verdict, periods};
pub(super) use enrolment::{Enrolment, Referral, enrol};
pub(super) use follow_up::{DOMAINS, Pregnancy, Review, is_pregnant, pregnancies, reviews};
pub(super) use partners::partners;
