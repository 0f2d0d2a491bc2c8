//! Where records are written: each office has customs of its own, which follow from its name.
//!
//! Custody: no zone; invented customs.

use super::scramble::{GOLDEN, scrambled};

/// A court, a council or a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) struct Office(u64);

impl Office {
    /// The office of a kind (`court`, `council`, a service) in a place.
    pub(in crate::synthesis) fn of(kind: &str, place: &str) -> Office {
        // FNV-1a (Fowler, Noll and Vo): the same number for the same words everywhere.
        let bytes = kind.bytes().chain([b' ']).chain(place.bytes());
        Office(bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        }))
    }

    /// A number from 0 to 1 that is the office's own in a matter: as good as drawn, and always the same.
    pub(super) fn standing(self, matter: u64) -> f64 {
        let word = scrambled(self.0 ^ matter.wrapping_mul(GOLDEN));
        (word >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standings_are_spread_evenly_over_offices_and_matters() {
        let places: Vec<String> = (0..200).map(|place| format!("place {place}")).collect();
        let mut standings: Vec<f64> = Vec::new();
        for place in &places {
            let office = Office::of("court", place);
            standings.extend((0..50).map(|matter| office.standing(matter)));
        }
        for tenth in 1..10 {
            let below = standings.iter().filter(|standing| **standing < f64::from(tenth) / 10.0);
            let share = below.count() as f64 / 10_000.0;
            assert!((share - f64::from(tenth) / 10.0).abs() < 0.02, "{tenth} {share}");
        }
    }
}
