//! The quantities that the field calls "one in four", as declared: `kind = "quantities"`.
//!
//! Custody: no zone; settings only.

use super::settings::one_year;
use super::{Ground, observed};
use crate::study::document::Section;
use crate::study::fault::Faults;

/// The six quantities, side by side.
#[derive(Debug, Clone, Copy)]
pub struct Quantities {
    /// Years within which a return counts (A).
    pub horizon: i64,
    /// Years within which a return with a new child counts (F).
    pub new_child_horizon: i64,
    /// Years of the window within which sets and applications are counted (B, C), from the start of observation.
    pub window: i64,
    /// Years that have to be observed before a child counts (D, E), so that earlier proceedings can be seen.
    pub look_back: i64,
}

impl Quantities {
    pub(super) fn read(section: &mut Section<'_>, ground: Ground<'_>, faults: &mut Faults) -> Quantities {
        let asked = Quantities {
            horizon: one_year(section, "horizon", 7, faults),
            new_child_horizon: one_year(section, "new_child_horizon", 10, faults),
            window: one_year(section, "window", 7, faults),
            look_back: one_year(section, "look_back", 5, faults),
        };
        let of_clocks: [(&str, &[i64]); 2] = [
            ("horizon", &[asked.horizon]),
            ("new_child_horizon", &[asked.new_child_horizon]),
        ];
        observed::check_clocks(section, &of_clocks, ground, faults);
        // These run from the start of observation.
        let of_study: [(&str, &[i64]); 2] = [("window", &[asked.window]), ("look_back", &[asked.look_back])];
        observed::check_stated(section, &of_study, ground, faults);
        asked
    }
}
