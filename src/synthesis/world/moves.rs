//! Settings: moves of home, and the border of England and Wales.
//!
//! Custody: no zone.

use serde::{Deserialize, Serialize};

use super::faults::{MOST_DAYS, SectionFaults};
use super::shares::Shares;
use crate::synthesis::places::Region;

/// Section `[world.moves]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Moves {
    /// Moves of a mother per year, and of a father who lives by himself.
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
    /// Days before her first set from which a mother's moves are known; assumed.
    pub(in crate::synthesis) known_before_days: i32,
    /// Share of moves to another authority that stay in the region; assumed, in the order of size of the internal
    /// migration estimates of the Office for National Statistics, as the two that follow.
    pub(in crate::synthesis) within_region: f64,
    /// Share of moves from Wales to England that lead to a region on the border.
    pub(in crate::synthesis) beside_wales: f64,
    /// The regions on the border, with their shares of such moves.
    pub(in crate::synthesis) border: Shares<Region>,
}

impl Default for Moves {
    fn default() -> Moves {
        Moves {
            per_year: 0.30,
            across: 0.15,
            over_border: 0.001,
            wales_observed: false,
            welsh_first_sets: 0.08,
            known_before_days: 730,
            within_region: 0.70,
            beside_wales: 0.65,
            border: Shares::of([
                (Region::NorthWest, 0.40),
                (Region::WestMidlands, 0.25),
                (Region::SouthWest, 0.35),
            ]),
        }
    }
}

impl Moves {
    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.shares(&[
            ("across", self.across),
            ("welsh_first_sets", self.welsh_first_sets),
            ("within_region", self.within_region),
            ("beside_wales", self.beside_wales),
        ]);
        faults.number("known_before_days", self.known_before_days, (0, MOST_DAYS));
        faults.whole("border", self.border.values());
        faults.rates(&[("per_year", self.per_year), ("over_border", self.over_border)]);
    }
}
