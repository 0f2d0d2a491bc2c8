//! Money: what a service costs, what it may save, and how sure that is.
//!
//! Custody: no zone. Sums of money without a subject; no rate or price stands in the code.
//!
//! | file | subject |
//! | --- | --- |
//! | `discount` | what a sum in a later year is worth now, by rates that change with the years |
//! | `deflate` | prices of one year in those of another |
//! | `ratio` | cost per unit of effect, with Fieller's limits |
//! | `benefit` | net benefit at a value of the effect, and the effect at which a service breaks even |
//! | `averted` | events that an effect averts, year by year |
//! | `shapes` | what is not known exactly, as a distribution by its mean and standard deviation |
//! | `simulate` | the saving under draws of all that is not known exactly |

mod averted;
mod benefit;
mod deflate;
mod discount;
mod ratio;
mod shapes;
mod simulate;

pub use averted::{AvertedBy, averted};
pub use benefit::{NetBenefit, break_even, net_benefit};
pub use deflate::Deflator;
pub use discount::{DiscountRates, RateFrom};
pub use ratio::{CostEffect, FiellerSet, PerUnit, per_unit};
pub use shapes::Uncertain;
pub use simulate::{Model, Simulated, simulate};
