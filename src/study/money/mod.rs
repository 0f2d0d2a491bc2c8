//! Files of money: prices with their sources, an index of prices, and discount rates by the date from which they hold.
//!
//! Custody: no zone; public figures, and no personal data.

mod prices;
mod rates;
mod rows;

pub use prices::{Price, PriceIndex};
pub use rates::{DiscountSchedule, RateStep};
pub(super) use rows::Named;
