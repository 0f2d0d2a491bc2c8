//! Sketches of sets of persons: whether two sets are one, and whether they differ in a few persons only, without a list of them.
//!
//! Persons fall into so many buckets by a hash of their pseudonym; a sketch is the sum of the hashes in each. Sketches of disjoint
//! sets add up to that of both, and two sets that differ in n persons differ in n buckets at most: what differs in few buckets
//! differs in few persons (linear counting, Whang, Vander-Zanden and Taylor 1990).
//!
//! Custody: pseudonymous zone. A sketch of few persons could be found again by whoever holds their pseudonyms.

/// Buckets: far more than any threshold of persons.
const BUCKETS: usize = 64;

/// The sketch of a set of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sketch([u32; BUCKETS]);

impl Default for Sketch {
    fn default() -> Sketch {
        Sketch([0; BUCKETS])
    }
}

impl Sketch {
    /// Takes a person in, who must not be in it.
    pub(super) fn take(&mut self, person: &str) {
        let hash = hash(person);
        // The bucket is of bits that the value has not.
        let slot = (hash >> 58) as usize % BUCKETS;
        self.0[slot] = self.0[slot].wrapping_add(hash as u32 | 1);
    }

    /// The sketch of this set and another that shares nobody with it.
    #[must_use]
    pub fn with(mut self, other: &Sketch) -> Sketch {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own = own.wrapping_add(*other);
        }
        self
    }

    /// The sketch of this set without some who are in it.
    #[must_use]
    pub fn without(mut self, some: &Sketch) -> Sketch {
        for (own, some) in self.0.iter_mut().zip(&some.0) {
            *own = own.wrapping_sub(*some);
        }
        self
    }

    /// In how many buckets two sets differ: no more than the persons who are in one of them only.
    pub fn differs(&self, other: &Sketch) -> u64 {
        self.0.iter().zip(&other.0).filter(|(own, other)| own != other).count() as u64
    }

    /// The sums, for whoever keeps the sketch.
    pub fn sums(&self) -> &[u32] {
        &self.0
    }

    /// The sketch of sums that were kept; none if they are not as many.
    pub fn of_sums(sums: &[u32]) -> Option<Sketch> {
        sums.try_into().ok().map(Sketch)
    }
}

/// FNV-1a, finished as SplitMix64 is: the same on every machine.
fn hash(text: &str) -> u64 {
    let mut hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(persons: std::ops::Range<u32>) -> Sketch {
        let mut sketch = Sketch::default();
        persons.for_each(|person| sketch.take(&person.to_string()));
        sketch
    }

    #[test]
    fn disjoint_sets_add_up() {
        assert_eq!(of(0..40).with(&of(40..100)), of(0..100));
        assert_ne!(of(0..40).with(&of(41..100)), of(0..100));
        assert_eq!(of(0..100).without(&of(0..40)), of(40..100));
        assert_eq!(of(0..100).without(&of(0..100)), Sketch::default());
        assert_eq!(of(0..0), Sketch::default());
    }

    #[test]
    fn sets_that_differ_in_few_persons_differ_in_few_buckets() {
        assert_eq!(of(0..500).differs(&of(0..500)), 0);
        for few in 1..10 {
            let differs = of(0..500).differs(&of(0..500 + few));
            assert!(differs >= 1 && differs <= u64::from(few), "{few}: {differs}");
        }
        // Three left and four came.
        assert!(of(3..504).differs(&of(0..500)) <= 7);
        assert!(of(0..500).differs(&of(0..540)) > 20);
        assert!(of(0..500).differs(&of(250..750)) > 60);
    }

    #[test]
    fn what_was_kept_is_the_same_sketch() {
        assert_eq!(Sketch::of_sums(of(0..9).sums()), Some(of(0..9)));
        assert_eq!(Sketch::of_sums(&[1, 2]), None);
    }
}
