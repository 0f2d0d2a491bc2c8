//! Postcodes that are well formed and do not exist.
//!
//! Custody: no zone. Districts 81 to 88 of most areas do not exist; the few that do are left out, so that no postcode is
//! anybody's address.

use crate::synthesis::draws::Draws;

/// First and last number of the made-up districts.
const DISTRICTS: (i32, i32) = (81, 88);

/// Districts of those numbers that exist, for places or for large users of the post.
const REAL: [(&str, i32); 13] = [
    ("BN", 88),
    ("CF", 81),
    ("CF", 82),
    ("CF", 83),
    ("CH", 88),
    ("LE", 87),
    ("LS", 88),
    ("NE", 82),
    ("NE", 83),
    ("NE", 85),
    ("NE", 88),
    ("S", 81),
    ("WA", 88),
];

/// Letters that the inward part of a postcode may hold.
const INWARD_LETTERS: [char; 20] = [
    'A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Y', 'Z',
];

/// A postcode of an area.
pub(super) fn draw(area: &str, draws: &mut Draws) -> String {
    let mut district = draws.between(DISTRICTS.0, DISTRICTS.1);
    while REAL.contains(&(area, district)) {
        district = draws.between(DISTRICTS.0, DISTRICTS.1);
    }
    let sector = draws.between(0, 9);
    let (first, second) = (draws.one_of(&INWARD_LETTERS), draws.one_of(&INWARD_LETTERS));
    format!("{area}{district} {sector}{first}{second}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::draws::{Key, Purpose};

    #[test]
    fn no_postcode_lies_in_a_district_that_exists() {
        let mut draws = Key {
            seed: 1,
            cluster: 1,
            mother: 0,
        }
        .draws(Purpose::Moves);
        for (area, district) in REAL {
            let real = format!("{area}{district} ");
            assert!((0..2000).all(|_| !super::draw(area, &mut draws).starts_with(&real)));
        }
    }
}
