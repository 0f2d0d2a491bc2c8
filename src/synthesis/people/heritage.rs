//! Whose names a person bears, and how common each heritage is where.
//!
//! Custody: no zone; these people do not exist. The shares are assumptions: about four mothers in five are white and
//! British in care proceedings, with room for every kind of name; cities, London and Wales are drawn apart.

use super::ethnicity::Ethnicity;
use super::names;
use super::part::Sex;
use crate::synthesis::draws::Draws;

use std::borrow::Cow;

/// A custom of naming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::synthesis) enum Custom {
    /// English, and of families who took English names.
    English,
    /// Welsh.
    Welsh,
    /// Scottish: `Mac` and `Mc`.
    Scottish,
    /// Irish: `O'`, rarely `Ó` and `Ní`.
    Irish,
    /// Polish: surnames in -ski have a form for women.
    Polish,
    /// Sikh: `Singh` and `Kaur`, in place of a family name or before it.
    Sikh,
    /// Hindu.
    Hindu,
    /// Pakistani: women may bear a title or a forename in place of a family name.
    Pakistani,
    /// Bangladeshi: most women bear `Begum` or `Khatun`.
    Bangladeshi,
    /// Somali: a forename, the father's and the grandfather's; mother and child differ.
    Somali,
    /// Arabic.
    Arabic,
    /// Yoruba.
    Yoruba,
    /// Igbo.
    Igbo,
    /// Akan, and neighbours from Ghana to the Gambia.
    Akan,
}

impl Custom {
    /// All customs.
    #[cfg(test)]
    pub(in crate::synthesis) const ALL: [Custom; 14] = [
        Custom::English,
        Custom::Welsh,
        Custom::Scottish,
        Custom::Irish,
        Custom::Polish,
        Custom::Sikh,
        Custom::Hindu,
        Custom::Pakistani,
        Custom::Bangladeshi,
        Custom::Somali,
        Custom::Arabic,
        Custom::Yoruba,
        Custom::Igbo,
        Custom::Akan,
    ];

    /// Whether names are brought over from another script or from speech, so that no spelling is the right one.
    pub(in crate::synthesis) fn is_transliterated(self) -> bool {
        matches!(
            self,
            Custom::Sikh | Custom::Hindu | Custom::Pakistani | Custom::Bangladeshi | Custom::Somali | Custom::Arabic
        )
    }

    /// Whether names come from English or its neighbours on these islands, so that clerks know how to spell them.
    pub(in crate::synthesis) fn is_familiar(self) -> bool {
        matches!(self, Custom::English | Custom::Welsh | Custom::Scottish | Custom::Irish)
    }
}

/// The kinds of place among which the mix of heritages differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Mix {
    /// Counties and towns of England.
    Counties,
    /// The large and the diverse cities of England outside London.
    Cities,
    /// London.
    London,
    /// Wales.
    Wales,
}

/// Whose names a person bears, and the ethnicity that goes with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) struct Heritage {
    /// The custom of naming.
    pub(in crate::synthesis) custom: Custom,
    /// Ethnicity in the groups of the extracts.
    pub(in crate::synthesis) ethnicity: Ethnicity,
}

const fn of(custom: Custom, ethnicity: Ethnicity) -> Heritage {
    Heritage { custom, ethnicity }
}

/// The heritages, in the order of the columns below.
const HERITAGES: [Heritage; 16] = [
    of(Custom::English, Ethnicity::WhiteBritish),
    of(Custom::Welsh, Ethnicity::WhiteBritish),
    of(Custom::Scottish, Ethnicity::WhiteBritish),
    of(Custom::Irish, Ethnicity::WhiteOther),
    of(Custom::Polish, Ethnicity::WhiteOther),
    of(Custom::English, Ethnicity::Mixed),
    of(Custom::English, Ethnicity::Black),
    of(Custom::Pakistani, Ethnicity::Asian),
    of(Custom::Bangladeshi, Ethnicity::Asian),
    of(Custom::Sikh, Ethnicity::Asian),
    of(Custom::Hindu, Ethnicity::Asian),
    of(Custom::Somali, Ethnicity::Black),
    of(Custom::Arabic, Ethnicity::Other),
    of(Custom::Yoruba, Ethnicity::Black),
    of(Custom::Igbo, Ethnicity::Black),
    of(Custom::Akan, Ethnicity::Black),
];

/// Shares in per mille.
const COUNTIES: [u32; 16] = [804, 15, 35, 30, 35, 32, 8, 12, 3, 2, 4, 3, 5, 4, 3, 5];
const CITIES: [u32; 16] = [577, 12, 30, 35, 30, 80, 30, 88, 16, 11, 14, 20, 22, 12, 8, 15];
const LONDON: [u32; 16] = [334, 8, 20, 40, 45, 130, 110, 32, 42, 14, 25, 45, 40, 45, 25, 45];
const WALES: [u32; 16] = [420, 465, 20, 20, 18, 22, 4, 6, 6, 1, 3, 4, 5, 2, 1, 3];
/// Where a person of no given place lives, in per mille.
const PLACES: [u32; 4] = [590, 210, 140, 60];

/// Chance that a partner is of the mother's heritage.
const SAME_HERITAGE: f64 = 0.8;

impl Heritage {
    /// Any heritage, by its share in England and Wales.
    pub(in crate::synthesis) fn draw(draws: &mut Draws) -> Heritage {
        let mixes = [Mix::Counties, Mix::Cities, Mix::London, Mix::Wales];
        let mix = mixes.get(per_mille(&PLACES, draws)).copied();
        Heritage::draw_in(mix.unwrap_or(Mix::Counties), draws)
    }

    /// A heritage, by its share in a kind of place.
    pub(in crate::synthesis) fn draw_in(mix: Mix, draws: &mut Draws) -> Heritage {
        let shares = match mix {
            Mix::Counties => &COUNTIES,
            Mix::Cities => &CITIES,
            Mix::London => &LONDON,
            Mix::Wales => &WALES,
        };
        let place = per_mille(shares, draws);
        HERITAGES.get(place).copied().unwrap_or(HERITAGES[0])
    }

    /// The heritage of a partner.
    pub(in crate::synthesis) fn of_partner(self, draws: &mut Draws) -> Heritage {
        if draws.chance(SAME_HERITAGE) {
            self
        } else {
            Heritage::draw(draws)
        }
    }

    /// The heritage of the child of two parents: the naming of either, of more than one ethnic group if they differ.
    pub(in crate::synthesis) fn of_child(self, father: Heritage, draws: &mut Draws) -> Heritage {
        let naming = if draws.chance(0.5) { self } else { father };
        let ethnicity = if self.ethnicity == father.ethnicity {
            self.ethnicity
        } else {
            Ethnicity::Mixed
        };
        of(naming.custom, ethnicity)
    }

    /// A family's surname of this heritage, in the form that men bear.
    pub(in crate::synthesis) fn surname(self, draws: &mut Draws) -> String {
        names::surname(self.custom, draws).into_owned()
    }

    /// A forename of this heritage, for somebody born in `year`.
    pub(super) fn forename(self, sex: Sex, year: i16, draws: &mut Draws) -> Cow<'static, str> {
        names::forename(self.custom, sex, year, draws)
    }
}

/// A place in a list of shares that sum to 1000, by share.
fn per_mille(shares: &[u32], draws: &mut Draws) -> usize {
    let mut left = draws.between(0, 999).unsigned_abs();
    for (place, share) in shares.iter().enumerate() {
        if left < *share {
            return place;
        }
        left -= share;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_heritages_sum_to_a_thousand() {
        for shares in [COUNTIES, CITIES, LONDON, WALES] {
            assert_eq!(shares.iter().sum::<u32>(), 1000);
        }
        assert_eq!(PLACES.iter().sum::<u32>(), 1000);
    }
}
