//! Children who return after an order, as declared: `kind = "order-to-return"`.
//!
//! Custody: no zone; settings only.

use super::settings::years;
use crate::study::codebook::{Codebook, Level, Vocabulary};
use crate::study::document::Section;
use crate::study::fault::Faults;

/// Further proceedings about a child after its first final order, by order.
#[derive(Debug, Clone)]
pub struct OrderToReturn {
    /// Yearly marks, ascending.
    pub years: Vec<i64>,
    /// Final orders, in the order of reports.
    pub orders: Vec<Level>,
}

impl OrderToReturn {
    pub(super) fn read(section: &mut Section<'_>, codebook: &Codebook, faults: &mut Faults) -> OrderToReturn {
        let final_orders = codebook.levels(Vocabulary::Order).iter();
        OrderToReturn {
            years: years(section, &[1, 3, 5], faults),
            orders: final_orders
                .filter(|order| !order.as_str().starts_with("interim"))
                .cloned()
                .collect(),
        }
    }
}
