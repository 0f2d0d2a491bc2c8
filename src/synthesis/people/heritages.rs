//! Settings: how common each heritage is where.
//!
//! Custody: no zone; these people do not exist. There is room for every kind of name, and counties, cities, London and
//! Wales are drawn apart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ethnicity::Ethnicity;
use super::heritage::{Custom, Heritage, Mix};
use crate::synthesis::draws::Draws;
use crate::synthesis::world::SectionFaults;

/// A heritage, as the settings call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum Kind {
    /// White and British.
    English,
    /// White and British.
    Welsh,
    /// White and British.
    Scottish,
    /// White, of elsewhere.
    Irish,
    /// White, of elsewhere.
    Polish,
    /// Of more than one ethnic group, with English names.
    Mixed,
    /// Black, with English names.
    Caribbean,
    /// Asian.
    Pakistani,
    /// Asian.
    Bangladeshi,
    /// Asian.
    Sikh,
    /// Asian.
    Hindu,
    /// Black.
    Somali,
    /// Of another group.
    Arabic,
    /// Black.
    Yoruba,
    /// Black.
    Igbo,
    /// Black.
    Akan,
}

impl Kind {
    fn heritage(self) -> Heritage {
        let (custom, ethnicity) = match self {
            Kind::English => (Custom::English, Ethnicity::WhiteBritish),
            Kind::Welsh => (Custom::Welsh, Ethnicity::WhiteBritish),
            Kind::Scottish => (Custom::Scottish, Ethnicity::WhiteBritish),
            Kind::Irish => (Custom::Irish, Ethnicity::WhiteOther),
            Kind::Polish => (Custom::Polish, Ethnicity::WhiteOther),
            Kind::Mixed => (Custom::English, Ethnicity::Mixed),
            Kind::Caribbean => (Custom::English, Ethnicity::Black),
            Kind::Pakistani => (Custom::Pakistani, Ethnicity::Asian),
            Kind::Bangladeshi => (Custom::Bangladeshi, Ethnicity::Asian),
            Kind::Sikh => (Custom::Sikh, Ethnicity::Asian),
            Kind::Hindu => (Custom::Hindu, Ethnicity::Asian),
            Kind::Somali => (Custom::Somali, Ethnicity::Black),
            Kind::Arabic => (Custom::Arabic, Ethnicity::Other),
            Kind::Yoruba => (Custom::Yoruba, Ethnicity::Black),
            Kind::Igbo => (Custom::Igbo, Ethnicity::Black),
            Kind::Akan => (Custom::Akan, Ethnicity::Black),
        };
        Heritage { custom, ethnicity }
    }
}

/// Section `[world.names.heritages]`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::synthesis) struct Heritages {
    /// Where a partner of another heritage, or another person of no given place, lives: in counties and towns, in large
    /// cities, in London, in Wales. In per mille; assumed.
    places: [u32; 4],
    /// Share of partners of the mother's heritage; assumed.
    same: f64,
    /// Share of children of parents of two heritages who are named by the mother's; assumed.
    mothers_naming: f64,
    /// Shares of each heritage in those four kinds of place, in per mille; each kind of place sums to 1000. Assumed: about
    /// four mothers in five are white and British in care proceedings.
    shares: BTreeMap<Kind, [u32; 4]>,
}

impl Default for Heritages {
    fn default() -> Heritages {
        Heritages {
            places: [590, 210, 140, 60],
            same: 0.8,
            mothers_naming: 0.5,
            shares: BTreeMap::from([
                (Kind::English, [804, 577, 334, 420]),
                (Kind::Welsh, [15, 12, 8, 465]),
                (Kind::Scottish, [35, 30, 20, 20]),
                (Kind::Irish, [30, 35, 40, 20]),
                (Kind::Polish, [35, 30, 45, 18]),
                (Kind::Mixed, [32, 80, 130, 22]),
                (Kind::Caribbean, [8, 30, 110, 4]),
                (Kind::Pakistani, [12, 88, 32, 6]),
                (Kind::Bangladeshi, [3, 16, 42, 6]),
                (Kind::Sikh, [2, 11, 14, 1]),
                (Kind::Hindu, [4, 14, 25, 3]),
                (Kind::Somali, [3, 20, 45, 4]),
                (Kind::Arabic, [5, 22, 40, 5]),
                (Kind::Yoruba, [4, 12, 45, 2]),
                (Kind::Igbo, [3, 8, 25, 1]),
                (Kind::Akan, [5, 15, 45, 3]),
            ]),
        }
    }
}

impl Heritages {
    /// Any heritage, by its share in England and Wales.
    pub(in crate::synthesis) fn draw(&self, draws: &mut Draws) -> Heritage {
        let mix = Mix::ALL.get(per_mille(self.places, draws)).copied();
        self.draw_in(mix.unwrap_or(Mix::Counties), draws)
    }

    /// A heritage, by its share in a kind of place.
    pub(in crate::synthesis) fn draw_in(&self, mix: Mix, draws: &mut Draws) -> Heritage {
        let place = per_mille(self.shares_in(mix), draws);
        let kind = self.shares.keys().nth(place).copied();
        kind.unwrap_or(Kind::English).heritage()
    }

    /// The heritage of a partner of somebody of this one.
    pub(in crate::synthesis) fn of_partner(&self, own: Heritage, draws: &mut Draws) -> Heritage {
        if draws.chance(self.same) { own } else { self.draw(draws) }
    }

    /// The heritage of the child of two parents: the naming of either, of more than one ethnic group if they differ.
    pub(super) fn of_child(&self, mother: Heritage, father: Heritage, draws: &mut Draws) -> Heritage {
        let naming = if draws.chance(self.mothers_naming) {
            mother
        } else {
            father
        };
        let ethnicity = if mother.ethnicity == father.ethnicity {
            mother.ethnicity
        } else {
            Ethnicity::Mixed
        };
        Heritage {
            custom: naming.custom,
            ethnicity,
        }
    }

    fn shares_in(&self, mix: Mix) -> impl Iterator<Item = u32> {
        self.shares.values().map(move |shares| match (mix, shares) {
            (Mix::Counties, [share, ..]) | (Mix::Cities, [_, share, ..]) => *share,
            (Mix::London, [_, _, share, _]) | (Mix::Wales, [.., share]) => *share,
        })
    }

    /// Adds what is out of bounds.
    pub(in crate::synthesis) fn check(&self, faults: &mut SectionFaults<'_>) {
        faults.share("same", self.same);
        faults.share("mothers_naming", self.mothers_naming);
        faults.require(is_whole(self.places.into_iter()), "places", "must sum to 1000");
        faults.require(
            Mix::ALL.into_iter().all(|mix| is_whole(self.shares_in(mix))),
            "shares",
            "must sum to 1000 in each kind of place",
        );
    }
}

/// Whether shares in per mille make up a whole.
fn is_whole(shares: impl Iterator<Item = u32>) -> bool {
    shares.map(u64::from).sum::<u64>() == 1000
}

/// A place in a list of shares that sum to 1000, by share.
fn per_mille(shares: impl IntoIterator<Item = u32>, draws: &mut Draws) -> usize {
    let mut left = draws.between(0, 999).unsigned_abs();
    for (place, share) in shares.into_iter().enumerate() {
        if left < share {
            return place;
        }
        left -= share;
    }
    0
}
