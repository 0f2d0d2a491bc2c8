//! Local authorities with services for children, and how many proceedings they see.
//!
//! Custody: no zone; authorities are public bodies.

use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::postcode;
use super::{england, wales};
use crate::synthesis::draws::Draws;
use crate::synthesis::people::Mix;

/// A nation of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::synthesis) enum Nation {
    /// England.
    England,
    /// Wales.
    Wales,
}

/// A region of England, or Wales. In the order of the lists of authorities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::synthesis) enum Region {
    /// North East.
    NorthEast,
    /// North West.
    NorthWest,
    /// Yorkshire and the Humber.
    Yorkshire,
    /// East Midlands.
    EastMidlands,
    /// West Midlands.
    WestMidlands,
    /// East of England.
    East,
    /// London.
    London,
    /// South East.
    SouthEast,
    /// South West.
    SouthWest,
    /// Wales.
    #[serde(skip)]
    Wales,
}

/// A local authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) struct Authority {
    /// Its name, without `Council`.
    pub(in crate::synthesis) name: &'static str,
    /// Region.
    pub(in crate::synthesis) region: Region,
    /// The kind of place by which heritages are drawn.
    pub(in crate::synthesis) mix: Mix,
    /// The court's letters in case numbers.
    pub(in crate::synthesis) court: &'static str,
    /// Letters with which its postcodes start.
    area: &'static str,
    /// Children under 18, in thousands.
    children: u32,
    /// Applications under s31 a year for each 10,000 children.
    rate: u32,
}

/// An authority of England.
pub(super) const fn english(
    name: &'static str,
    region: Region,
    mix: Mix,
    court: &'static str,
    area: &'static str,
    children: u32,
    rate: u32,
) -> Authority {
    Authority {
        name,
        region,
        mix,
        court,
        area,
        children,
        rate,
    }
}

/// An authority of Wales.
pub(super) const fn welsh(
    name: &'static str,
    court: &'static str,
    area: &'static str,
    children: u32,
    rate: u32,
) -> Authority {
    english(name, Region::Wales, Mix::Wales, court, area, children, rate)
}

/// All authorities, and the sum of sizes up to and with each. Regions stand together, Wales last.
struct Atlas {
    authorities: Vec<Authority>,
    sums: Vec<u32>,
}

static ATLAS: LazyLock<Atlas> = LazyLock::new(|| {
    let authorities: Vec<Authority> = england::AUTHORITIES.into_iter().chain(wales::AUTHORITIES).collect();
    let mut sum = 0;
    let sums = authorities
        .iter()
        .map(|authority| {
            sum += authority.size();
            sum
        })
        .collect();
    Atlas { authorities, sums }
});

impl Atlas {
    /// One of the authorities at these places, by size; the one at the first place if none has a size.
    fn draw(&self, places: Range<usize>, draws: &mut Draws) -> Authority {
        let up_to = |place: usize| place.checked_sub(1).and_then(|before| self.sums.get(before));
        let (below, all) = [places.start, places.end]
            .map(|place| up_to(place).copied().unwrap_or(0))
            .into();
        let point = below + draws.index(all.saturating_sub(below) as usize) as u32;
        let place = self.sums.partition_point(|sum| *sum <= point);
        let first = england::AUTHORITIES[0];
        self.authorities.get(place).copied().unwrap_or(first)
    }

    /// The places at which a region's authorities stand.
    fn places(&self, region: Region) -> Range<usize> {
        let before = |authority: &Authority| authority.region < region;
        let within = |authority: &Authority| authority.region <= region;
        self.authorities.partition_point(before)..self.authorities.partition_point(within)
    }
}

impl Authority {
    /// All authorities: England's, then those of Wales.
    pub(in crate::synthesis) fn all() -> &'static [Authority] {
        &ATLAS.authorities
    }

    /// The authority of this name.
    pub(in crate::synthesis) fn named(name: &str) -> Option<Authority> {
        Authority::all()
            .iter()
            .find(|authority| authority.name == name)
            .copied()
    }

    /// Any authority of England, by the number of proceedings.
    pub(in crate::synthesis) fn draw(draws: &mut Draws) -> Authority {
        ATLAS.draw(0..england::AUTHORITIES.len(), draws)
    }

    /// Any authority of Wales, by the number of proceedings.
    pub(in crate::synthesis) fn draw_welsh(draws: &mut Draws) -> Authority {
        Authority::draw_in(Region::Wales, draws)
    }

    /// Any authority of a region, by the number of proceedings.
    pub(super) fn draw_in(region: Region, draws: &mut Draws) -> Authority {
        ATLAS.draw(ATLAS.places(region), draws)
    }

    /// The nation.
    pub(in crate::synthesis) fn nation(self) -> Nation {
        match self.region {
            Region::Wales => Nation::Wales,
            _ => Nation::England,
        }
    }

    /// Children under 18, in thousands.
    pub(in crate::synthesis) fn children(self) -> u32 {
        self.children
    }

    /// Applications under s31 in ten years or so: only the relation to others matters.
    pub(in crate::synthesis) fn size(self) -> u32 {
        self.children * self.rate
    }

    /// A postcode of the authority.
    pub(in crate::synthesis) fn postcode(self, draws: &mut Draws) -> String {
        postcode::draw(self.area, draws)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::draws::{Key, Purpose};

    fn stream(cluster: u32) -> Draws {
        let key = Key {
            seed: 1,
            cluster,
            mother: 0,
        };
        key.draws(Purpose::Moves)
    }

    #[test]
    fn regions_stand_together_and_names_and_courts_are_well_formed() {
        let all = Authority::all();
        assert_eq!(all.len(), 175);
        assert!(all.is_sorted_by_key(|authority| authority.region));
        let mut names: Vec<&str> = all.iter().map(|authority| authority.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 175);
        assert!(
            all.iter()
                .all(|authority| authority.court.len() == 2 && authority.size() > 0)
        );
    }

    #[test]
    fn an_authority_is_drawn_as_often_as_its_size_has_it() {
        let mut draws = stream(1);
        let norfolk = Authority::named("Norfolk").expect("an authority");
        let english = Authority::all()
            .iter()
            .filter(|authority| authority.nation() == Nation::England);
        let all: u32 = english.map(|authority| authority.size()).sum();
        let expected = f64::from(norfolk.size()) / f64::from(all);
        let drawn = (0..200_000).filter(|_| Authority::draw(&mut draws) == norfolk).count() as f64;
        assert!((drawn / 200_000.0 - expected).abs() < 0.001, "{drawn}");
    }

    #[test]
    fn a_region_gives_its_own_authorities_only() {
        let mut draws = stream(2);
        for region in [Region::NorthEast, Region::London, Region::Wales] {
            let drawn: Vec<Authority> = (0..3000).map(|_| Authority::draw_in(region, &mut draws)).collect();
            assert!(drawn.iter().all(|authority| authority.region == region));
        }
        assert!((0..3000).all(|_| Authority::draw(&mut draws).nation() == Nation::England));
    }
}
