//! Settings: moves of home, and the border of England and Wales.
//!
//! Custody: no zone.

use serde::{Deserialize, Serialize};

use super::faults::SectionFaults;

/// Section `[world.moves]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Moves {
    /// Moves of a mother per year.
    pub(in crate::synthesis) per_year: f64,
    /// Share of moves that lead to another authority of the nation.
    pub(in crate::synthesis) across: f64,
    /// Moves of a mother over the border of England and Wales per year.
    pub(in crate::synthesis) over_border: f64,
    /// Whether the court's extract covers Wales too. If it does not, as here, a mother who moves there is no longer
    /// observed: the windows and the systems of the two nations differ (F[14], F[16], F[40]).
    pub(in crate::synthesis) wales_observed: bool,
    /// Share of first sets in Wales, where Wales is observed (12,745 public-law applications 2011 to 2019, F[40],
    /// against about 110,000 in England, CALC).
    pub(in crate::synthesis) welsh_first_sets: f64,
}

impl Default for Moves {
    fn default() -> Moves {
        Moves {
            per_year: 0.30,
            across: 0.15,
            over_border: 0.001,
            wales_observed: false,
            welsh_first_sets: 0.08,
        }
    }
}

impl Moves {
    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.shares(&[("across", self.across), ("welsh_first_sets", self.welsh_first_sets)]);
        faults.rates(&[("per_year", self.per_year), ("over_border", self.over_border)]);
    }
}
