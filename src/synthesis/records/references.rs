//! The numbers that records, applications and people bear: unique, and in no order that tells of a person.
//!
//! Custody: no zone. A reference is its running number under a permutation of a range of numbers of one length; when a
//! range is used up, numbers one digit longer follow. Running numbers are given mother by mother, so that a larger world
//! gives its first mothers the references they have in a smaller one of the same seed.

use super::scramble::{GOLDEN, scrambled};

/// What is numbered.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Parties = 1,
    Applications = 2,
    LinkedParties = 3,
    LinkedApplications = 4,
    People = 5,
    CouncilChildren = 6,
    Clients = 7,
    LinkedClients = 8,
}

/// The references of a world.
#[derive(Debug, Clone, Copy)]
pub(in crate::synthesis) struct References {
    seed: u64,
}

impl References {
    /// The references of the world of a seed.
    pub(in crate::synthesis) fn of(seed: u64) -> References {
        References { seed }
    }

    /// A party's reference in the court's extract: seven digits or more.
    pub(in crate::synthesis) fn party(self, number: u64) -> String {
        self.digits(Kind::Parties, 7, number).to_string()
    }

    /// An application's reference in the court's extract: six digits or more.
    pub(in crate::synthesis) fn application(self, number: u64) -> String {
        self.digits(Kind::Applications, 6, number).to_string()
    }

    /// A party's reference in a trusted environment: five letters or more.
    pub(in crate::synthesis) fn linked_party(self, number: u64) -> String {
        self.letters(Kind::LinkedParties, number)
    }

    /// An application's reference in a trusted environment: five letters or more.
    pub(in crate::synthesis) fn linked_application(self, number: u64) -> String {
        self.letters(Kind::LinkedApplications, number)
    }

    /// A child's number with a council: six digits or more.
    pub(in crate::synthesis) fn council_child(self, number: u64) -> String {
        self.digits(Kind::CouncilChildren, 6, number).to_string()
    }

    /// A client's number with a service: `C` and six digits or more.
    pub(in crate::synthesis) fn client(self, number: u64) -> String {
        format!("C{}", self.digits(Kind::Clients, 6, number))
    }

    /// A client's reference in a trusted environment: five letters or more.
    pub(in crate::synthesis) fn linked_client(self, number: u64) -> String {
        self.letters(Kind::LinkedClients, number)
    }

    /// The anonymous key of a person in a trusted environment: five letters or more.
    pub(in crate::synthesis) fn anonymous_key(self, person: u64) -> String {
        self.letters(Kind::People, person)
    }

    /// A number of `length` digits or, when those are used up, of more.
    fn digits(self, kind: Kind, length: u32, number: u64) -> u64 {
        self.in_base(kind, 10, length, number)
    }

    /// A number in base 26, the last digit first. Letters cannot be taken for a number in a spreadsheet.
    fn letters(self, kind: Kind, number: u64) -> String {
        let mut left = self.in_base(kind, 26, 5, number);
        let mut text = String::with_capacity(8);
        while left > 0 {
            text.push(char::from(b'A' + (left % 26) as u8));
            left /= 26;
        }
        text
    }

    fn in_base(self, kind: Kind, base: u64, length: u32, number: u64) -> u64 {
        let (mut first, mut left) = (base.pow(length - 1), number);
        // Those of each length: all that do not start with 0.
        while left >= first * (base - 1) {
            left -= first * (base - 1);
            first *= base;
        }
        let key = mixed(self.seed ^ mixed(kind as u64 ^ first.rotate_left(32)));
        first + permuted(key, first * (base - 1), left)
    }
}

/// Rounds of the network; four make a permutation that cannot be told from a random one by who sees its values only
/// (Luby and Rackoff 1988).
const ROUNDS: u64 = 4;

/// A permutation of `0..range`: a Feistel network over the next even power of two, walked until it is inside the range
/// again (Black and Rogaway 2002).
fn permuted(key: u64, range: u64, number: u64) -> u64 {
    let bits = u64::BITS - (range - 1).leading_zeros();
    let half = bits.div_ceil(2);
    let mask = (1_u64 << half) - 1;
    let mut value = number;
    loop {
        let (mut left, mut right) = (value >> half, value & mask);
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ (mixed(key ^ mixed(right ^ round << 56)) & mask));
        }
        value = left << half | right;
        if value < range {
            return value;
        }
    }
}

/// The next word of splitmix64 from this one.
fn mixed(word: u64) -> u64 {
    scrambled(word.wrapping_add(GOLDEN))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_range_of_any_length_is_permuted_one_to_one() {
        for range in [1, 2, 3, 90, 1000, 4096, 9001] {
            let image: BTreeSet<u64> = (0..range).map(|number| permuted(7, range, number)).collect();
            assert_eq!(
                image.into_iter().collect::<Vec<_>>(),
                (0..range).collect::<Vec<_>>(),
                "{range}"
            );
        }
    }

    #[test]
    fn numbers_grow_by_a_digit_when_a_length_is_used_up_and_are_never_given_twice() {
        let references = References::of(1);
        let given: BTreeSet<u64> = (0..9_900)
            .map(|number| references.digits(Kind::Parties, 2, number))
            .collect();
        assert_eq!(given.len(), 9_900);
        assert_eq!(given.range(10..100).count(), 90);
        assert_eq!(given.range(100..1000).count(), 900);
        assert!(given.iter().all(|number| (10..100_000).contains(number)));
    }

    #[test]
    fn neighbours_are_not_neighbours_any_more() {
        let references = References::of(1);
        let steps: BTreeSet<i64> = (0..1000)
            .map(|number| references.digits(Kind::Parties, 7, number) as i64)
            .collect::<Vec<_>>()
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .collect();
        assert!(steps.len() > 990, "{} steps", steps.len());
    }

    #[test]
    fn letters_are_five_at_first() {
        let references = References::of(1);
        assert!((0..2000).all(|number| references.anonymous_key(number).len() == 5));
        assert_eq!(references.anonymous_key(26_u64.pow(5)).len(), 6);
    }
}
