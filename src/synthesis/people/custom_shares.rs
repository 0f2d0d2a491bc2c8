//! Settings: how often a custom makes something of a name.
//!
//! Custody: no zone; these people do not exist.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::heritage::Custom;
use crate::synthesis::world::{SectionFaults, section};

section! {
    /// Section `[world.names.customs]`: what customs make of names. All shares are assumed.
    Customs {
        /// Share of people with a middle name, where custom does not give one to all.
        middle_name: share = 0.45,
        /// Share of Sikhs whose surname is `Singh` or `Kaur`; the others bear it before a family name.
        religious_name: share = 0.45,
        /// Share of Pakistani women with a title or a second forename in place of the family name.
        pakistani_title: share = 0.35,
        /// Share of Bangladeshi women with a title in place of the family name.
        bangladeshi_title: share = 0.55,
        /// Share of those with a surname in Irish among those whose surname has such a form.
        in_irish: share = 0.015,
        /// Share of Arabs named after the father with `bin` or `bint`.
        filiation: share = 0.04,
        /// Share of children with the mother's surname, where the father is known and bears another.
        mothers_surname: share = 0.47,
        /// Share of these children with the father's surname; the others have both.
        fathers_surname: share = 0.46,
        /// Share of twins whose parents look for names that begin alike.
        twins_alike: share = 0.35,
        /// Years by which parents are behind and ahead of the fashion of their decade, at most.
        fashion: range(-40, 40) = (-6, 4),
    }
}

impl Customs {
    /// Adds what is more than a whole.
    pub(super) fn check_whole(&self, faults: &mut SectionFaults<'_>) {
        faults.require(
            self.mothers_surname + self.fathers_surname <= 1.0 + 1e-9,
            "mothers_surname",
            "must leave room for `fathers_surname`",
        );
    }
}

/// Shares, by custom, of women who take the husband's surname and of those who join it to theirs.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(transparent)]
pub(in crate::synthesis) struct Marriage(BTreeMap<Custom, (f64, f64)>);

impl Default for Marriage {
    fn default() -> Marriage {
        let shares = |custom| match custom {
            Custom::Somali => (0.0, 0.0),
            Custom::Sikh | Custom::Pakistani | Custom::Bangladeshi => (0.35, 0.01),
            Custom::Arabic => (0.35, 0.03),
            Custom::Yoruba | Custom::Igbo | Custom::Akan => (0.70, 0.05),
            Custom::Polish => (0.80, 0.06),
            Custom::Hindu => (0.75, 0.03),
            Custom::English | Custom::Welsh | Custom::Scottish | Custom::Irish => (0.82, 0.08),
        };
        Marriage(Custom::ALL.map(|custom| (custom, shares(custom))).into())
    }
}

impl Marriage {
    /// The shares of a custom; nobody changes her surname where it is not named.
    pub(super) fn of(&self, custom: Custom) -> (f64, f64) {
        self.0.get(&custom).copied().unwrap_or_default()
    }

    /// Adds what is out of bounds.
    pub(super) fn check(&self, faults: &mut SectionFaults<'_>) {
        for (takes, joins) in self.0.values() {
            let shares = [*takes, *joins, takes + joins];
            faults.require(
                shares.iter().all(|share| (0.0..=1.0 + 1e-9).contains(share)),
                "marriage",
                "must be two shares that sum to 1 at most",
            );
        }
    }
}
