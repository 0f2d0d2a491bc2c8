//! Settings of names; when women change their surname: marriage, and the return to the birth surname.
//!
//! Custody: no zone; these people do not exist.

use serde::{Deserialize, Serialize};

use super::customs;
use super::person::Person;
use crate::synthesis::day::{Day, YEAR_DAYS};
use crate::synthesis::draws::Draws;
use crate::synthesis::world::SectionFaults;

/// Age in years from which a woman marries.
pub(in crate::synthesis) const MARRIES_FROM: i32 = 18;

/// Section `[world.names]`.
///
/// With the errors of records the two rates give 18 % of surnames that differ between two collection points 30 months
/// apart (Lam, Boyd, Linacre, Blackburn and Harron 2024, IJPDS 9(1):2389, mothers of the ALSPAC cohort). Neither has a
/// source of its own: they are *fitted*.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Names {
    /// Whether people may share forename and surname, as they do in life. If not, each bears a name for life that
    /// nobody else bears.
    pub(in crate::synthesis) homonyms: bool,
    /// Marriages per year among women of 18 and over who bear their birth surname. Not all change it: see the customs.
    pub(in crate::synthesis) marriages: f64,
    /// Returns to the birth surname per year among women who bear another.
    pub(in crate::synthesis) returns: f64,
}

impl Default for Names {
    fn default() -> Names {
        Names {
            homonyms: true,
            marriages: 0.055,
            returns: 0.06,
        }
    }
}

impl Names {
    /// Adds what is out of bounds.
    pub(in crate::synthesis) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.rate("marriages", self.marriages);
        faults.rate("returns", self.returns);
    }

    /// The first change of a woman's surname after `from` and by `to`, with the partner she has then: its day and the
    /// new surname.
    pub(in crate::synthesis) fn next_surname(
        &self,
        woman: &Person,
        partner: &Person,
        from: Day,
        to: Day,
        draws: &mut Draws,
    ) -> Option<(Day, String)> {
        let own = woman.surname_on(from);
        let is_single = own == woman.birth_surname();
        let rate = if is_single { self.marriages } else { self.returns };
        let starts = from.max(woman.born.plus_years(MARRIES_FROM));
        let days = draws.exponential() / rate * YEAR_DAYS;
        let wed = customs::after_marriage(woman.heritage.custom, own, partner.surname_on(from), draws);
        let happens = rate > 0.0 && days < f64::from(to.since(starts));
        if !happens {
            return None;
        }
        let day = starts.plus(1 + days as i32);
        let surname = if is_single {
            wed?
        } else {
            woman.birth_surname().to_owned()
        };
        Some((day.min(to), surname))
    }
}
