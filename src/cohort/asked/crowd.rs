//! Sets of persons that can be united and held against one another quickly.
//!
//! Custody: pseudonymous zone; who is in a set never leaves it.

use std::collections::BTreeMap;

/// The numbers of persons, given in the order in which they are met.
#[derive(Debug, Clone, Default)]
pub struct Roll(BTreeMap<String, usize>);

impl Roll {
    pub(super) fn number(&mut self, person: &str) -> usize {
        if let Some(number) = self.0.get(person) {
            return *number;
        }
        let number = self.0.len();
        self.0.insert(person.to_owned(), number);
        number
    }
}

/// A set of persons by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Crowd(Vec<u64>);

impl Crowd {
    pub(super) fn take(&mut self, number: usize) {
        let place = number / 64;
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        if let Some(word) = self.0.get_mut(place) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn len(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    pub(super) fn add(&mut self, other: &Crowd) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    /// How many of this set are not in another.
    pub(super) fn without(&self, other: &Crowd) -> u64 {
        self.len() - self.shared(other)
    }

    /// How many two sets share.
    pub(super) fn shared(&self, other: &Crowd) -> u64 {
        let words = self.0.iter().zip(&other.0);
        words.map(|(own, other)| u64::from((own & other).count_ones())).sum()
    }

    /// The persons whom two sets share.
    pub(super) fn both(&self, other: &Crowd) -> Crowd {
        Crowd(self.0.iter().zip(&other.0).map(|(own, other)| own & other).collect())
    }

    /// How many are in one of two sets only.
    pub(super) fn apart(&self, other: &Crowd) -> u64 {
        self.len() + other.len() - 2 * self.shared(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_any_length_are_held_against_one_another() {
        let crowd = |numbers: &[usize]| {
            let mut crowd = Crowd::default();
            numbers.iter().for_each(|number| crowd.take(*number));
            crowd
        };
        let (one, other) = (crowd(&[0, 1, 200]), crowd(&[1, 2]));
        assert_eq!((one.len(), one.shared(&other), one.without(&other)), (3, 1, 2));
        assert_eq!((one.apart(&other), other.apart(&one)), (3, 3));
        assert_eq!(one.both(&other), crowd(&[1]));
        let mut all = other;
        all.add(&one);
        assert_eq!(all.len(), 4);
    }
}
