//! Local authorities and made-up postcodes.
//!
//! Custody: no zone. The postcodes are well formed, but their districts (81 to 88 of real areas) do not exist, so that
//! none is anybody's address.

use super::draws::Draws;

/// A local authority of the study's codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Authority {
    /// Its name.
    pub(super) name: &'static str,
    /// The court's letters in case numbers.
    pub(super) court: &'static str,
    /// Letters with which its postcodes start.
    area: &'static str,
    /// The services that work there.
    pub(super) services: &'static [&'static str],
}

const fn authority(name: &'static str, court: &'static str, area: &'static str) -> Authority {
    Authority {
        name,
        court,
        area,
        services: &[],
    }
}

/// The council whose own files are part of the world.
pub(super) const NORFOLK: Authority = Authority {
    name: "Norfolk",
    court: "NR",
    area: "NR",
    services: &["Mpower", "Pause"],
};

/// Authorities and their shares; the council with files of its own is large enough to show something.
const AUTHORITIES: [(Authority, f64); 12] = [
    (NORFOLK, 0.14),
    (
        Authority {
            name: "Suffolk",
            court: "IP",
            area: "IP",
            services: &["Positive Choices", "Mpower"],
        },
        0.09,
    ),
    (
        Authority {
            name: "Cambridgeshire",
            court: "CB",
            area: "CB",
            services: &["Mpower", "Pause"],
        },
        0.08,
    ),
    (authority("Essex", "CM", "CM"), 0.10),
    (authority("Lincolnshire", "LN", "LN"), 0.07),
    (authority("Leeds", "LS", "LS"), 0.10),
    (authority("Bradford", "BD", "BD"), 0.08),
    (authority("Hull", "HU", "HU"), 0.07),
    (authority("Bristol", "BS", "BS"), 0.07),
    (authority("Kent", "ME", "ME"), 0.11),
    (authority("Lambeth", "ZC", "SW"), 0.045),
    (authority("Hackney", "ZE", "E"), 0.045),
];

/// Letters that the inward part of a postcode may hold.
const INWARD_LETTERS: [char; 20] = [
    'A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Y', 'Z',
];

/// Chance that a move stays within the authority.
const MOVE_WITHIN: f64 = 0.85;

impl Authority {
    /// Any authority, by its share.
    pub(super) fn draw(draws: &mut Draws) -> Authority {
        draws.weighted(&AUTHORITIES)
    }

    /// A postcode of the authority.
    pub(super) fn postcode(self, draws: &mut Draws) -> String {
        let district = draws.between(81, 88);
        let sector = draws.between(0, 9);
        let (first, second) = (draws.one_of(&INWARD_LETTERS), draws.one_of(&INWARD_LETTERS));
        format!("{}{district} {sector}{first}{second}", self.area)
    }

    /// A postcode after a move, mostly nearby.
    pub(super) fn postcode_after_move(self, draws: &mut Draws) -> String {
        let place = if draws.chance(MOVE_WITHIN) {
            self
        } else {
            Authority::draw(draws)
        };
        place.postcode(draws)
    }
}
