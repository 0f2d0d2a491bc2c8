//! Rare names, composed of elements by rank.
//!
//! Custody: no zone; what is composed is nobody's name in particular.

/// Elements that make names. A name is a function of its rank alone.
///
/// Names come shape by shape: all pairs of a first and a second element in the first shape, then all in the second.
/// Within a shape the pairs are scattered, so that neighbours in rank are no neighbours in the alphabet.
#[derive(Debug)]
pub(super) struct Composed {
    /// Beginnings.
    pub(super) firsts: &'static [&'static str],
    /// Endings.
    pub(super) seconds: &'static [&'static str],
    /// What stands between the two and after them, most usual first.
    pub(super) shapes: &'static [(&'static str, &'static str)],
}

/// A prime above every number of elements here, so that stepping by it visits each pair once.
const STEP: usize = 1_000_003;

impl Composed {
    /// Number of names.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.firsts.len() * self.seconds.len() * self.shapes.len()
    }

    /// The name of a rank, counted from 0; beyond the last they start again.
    pub(super) fn name(&self, rank: usize) -> String {
        let pairs = (self.firsts.len() * self.seconds.len()).max(1);
        let (shape, pair) = (rank / pairs % self.shapes.len().max(1), rank % pairs * STEP % pairs);
        let seconds = self.seconds.len().max(1);
        let first = self.firsts.get(pair / seconds).copied().unwrap_or_default();
        let second = self.seconds.get(pair % seconds).copied().unwrap_or_default();
        let (link, end) = self.shapes.get(shape).copied().unwrap_or_default();
        [first, link, second, end].concat()
    }
}
