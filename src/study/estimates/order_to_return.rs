//! Children who return after an order, as declared: `kind = "order-to-return"`.
//!
//! Custody: no zone; settings only.

use super::settings::{needs, years};
use super::{Ground, observed};
use crate::study::codebook::{Level, Vocabulary};
use crate::study::document::Section;
use crate::study::fault::Faults;
use crate::study::kind::Kind;

/// Further proceedings about a child after its first final order, by order.
#[derive(Debug, Clone)]
pub struct OrderToReturn {
    /// Yearly marks, ascending.
    pub years: Vec<i64>,
    /// Final orders, in the order of reports.
    pub orders: Vec<Level>,
}

impl OrderToReturn {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> OrderToReturn {
        let told_by = (Kind::Orders, "children are followed from the orders it tells of");
        needs(section, told_by, ground, faults);
        let years = years(section, &[1, 3, 5], faults);
        // The clock starts at an order within observation, whatever the definitions of sets.
        observed::check_stated(section, &[("years", &years)], ground, faults);
        let final_orders = ground.codebook.levels(Vocabulary::Order).iter();
        OrderToReturn {
            years,
            orders: final_orders
                .filter(|order| !order.as_str().starts_with("interim"))
                .cloned()
                .collect(),
        }
    }
}
