//! Settings of names; when women change their surname: marriage, and the return to the birth surname.
//!
//! Custody: no zone; these people do not exist.

use serde::{Deserialize, Serialize};

use super::custom_shares::{Customs, Marriage};
use super::customs;
use super::heritages::Heritages;
use super::person::Person;
use crate::synthesis::day::{Day, YEAR_DAYS};
use crate::synthesis::draws::Draws;
use crate::synthesis::world::Faults;

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
    /// Marriages per year among women who bear their birth surname. Not all change it: see the customs.
    pub(in crate::synthesis) marriages: f64,
    /// Returns to the birth surname per year among women who bear another.
    pub(in crate::synthesis) returns: f64,
    /// Age in years from which a woman marries; assumed.
    pub(in crate::synthesis) marries_from: i32,
    /// What customs make of names.
    pub(in crate::synthesis) customs: Customs,
    /// Shares, by custom, of women who take the husband's surname at marriage and of those who join it to theirs;
    /// assumed. A custom that is not named changes nothing.
    pub(in crate::synthesis) marriage: Marriage,
    /// How common each heritage is where.
    pub(in crate::synthesis) heritages: Heritages,
}

impl Default for Names {
    fn default() -> Names {
        Names {
            homonyms: true,
            marriages: 0.055,
            returns: 0.06,
            marries_from: 18,
            customs: Customs::default(),
            marriage: Marriage::default(),
            heritages: Heritages::default(),
        }
    }
}

impl Names {
    /// Adds what is out of bounds.
    pub(in crate::synthesis) fn check(&self, faults: &mut Faults) {
        let own = &mut faults.section("names");
        own.rate("marriages", self.marriages);
        own.rate("returns", self.returns);
        own.number("marries_from", self.marries_from, (16, 50));
        self.marriage.check(own);
        self.customs.check(&mut faults.section("names.customs"));
        self.customs.check_whole(&mut faults.section("names.customs"));
        self.heritages.check(&mut faults.section("names.heritages"));
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
        let starts = from.max(woman.born.plus_years(self.marries_from));
        let days = draws.exponential() / rate * YEAR_DAYS;
        let wed = customs::after_marriage(self, woman.heritage.custom, own, partner.surname_on(from), draws);
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
