//! Shares of kinds, as a table of the settings gives them.
//!
//! Custody: no zone.

use std::collections::BTreeMap;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use crate::synthesis::draws::Draws;

/// Kinds with their shares, which sum to 1; never without any kind.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::synthesis) struct Shares<T> {
    items: Vec<(T, f64)>,
    /// Takes what rounding leaves.
    last: T,
}

impl<T: Copy + Ord> Shares<T> {
    /// The shares of a list of at least one kind. Their order is that of the kinds, whatever that of the list, so that a
    /// file of settings draws what the same numbers by default draw.
    pub(in crate::synthesis) fn of<const N: usize>(mut items: [(T, f64); N]) -> Shares<T> {
        const { assert!(N > 0, "kinds are needed") };
        items.sort_unstable_by_key(|(kind, _)| *kind);
        Shares {
            last: items[N - 1].0,
            items: items.to_vec(),
        }
    }

    /// One of the kinds.
    pub(in crate::synthesis) fn draw(&self, draws: &mut Draws) -> T {
        let place = draws.place(1.0, self.values());
        let chosen = place.and_then(|place| self.items.get(place));
        chosen.map_or(self.last, |(item, _)| *item)
    }

    /// The shares alone.
    pub(in crate::synthesis) fn values(&self) -> impl Iterator<Item = f64> {
        self.items.iter().map(|(_, share)| *share)
    }
}

impl<T: Serialize> Serialize for Shares<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.items.iter().map(|(item, share)| (item, share)))
    }
}

impl<'de, T: Copy + Ord + Deserialize<'de>> Deserialize<'de> for Shares<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items: Vec<(T, f64)> = BTreeMap::<T, f64>::deserialize(deserializer)?.into_iter().collect();
        let (last, _) = items.last().copied().ok_or_else(|| D::Error::custom("no shares"))?;
        Ok(Shares { items, last })
    }
}

/// A place in a list of weights, by weight; the last place takes what rounding leaves. The weights need not sum to 1.
pub(in crate::synthesis) fn place_by_share(weights: &[f64], draws: &mut Draws) -> usize {
    let place = draws.place(weights.iter().sum(), weights.iter().copied());
    place.unwrap_or(weights.len().saturating_sub(1))
}
