//! Families: mothers and fathers who are joined by shared proceedings, directly or through others.
//!
//! Custody: pseudonyms of parents go in, numbers of families come out.

use std::collections::BTreeMap;

/// Parents in the order in which they were first named, and for each another of the same family nearer to its first.
#[derive(Debug, Default)]
pub(super) struct Families {
    places: BTreeMap<String, usize>,
    nearer: Vec<usize>,
}

impl Families {
    /// Joins two parents, and with them all whom each is joined to.
    pub(super) fn join(&mut self, one: &str, other: &str) {
        let (one, other) = (self.place(one), self.place(other));
        let (one, other) = (self.first(one), self.first(other));
        // The lower place is the first of the family: the result does not hang on the order of joins.
        self.nearer[one.max(other)] = one.min(other);
    }

    /// The number of a parent's family; a new one for who was never joined to anybody.
    pub(super) fn number(&mut self, parent: &str) -> u64 {
        let place = self.place(parent);
        self.first(place) as u64
    }

    fn place(&mut self, parent: &str) -> usize {
        if let Some(place) = self.places.get(parent) {
            return *place;
        }
        let place = self.nearer.len();
        self.nearer.push(place);
        self.places.insert(parent.to_owned(), place);
        place
    }

    fn first(&mut self, mut place: usize) -> usize {
        while self.nearer[place] != place {
            // Halves the way for the next who asks.
            self.nearer[place] = self.nearer[self.nearer[place]];
            place = self.nearer[place];
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_shares_proceedings_with_one_of_a_family_is_of_the_family() {
        let mut families = Families::default();
        families.join("Ann", "Tom");
        families.join("Bea", "Tim");
        families.join("Cat", "Sam");
        families.join("Bea", "Tom");
        let numbers = ["Ann", "Tom", "Bea", "Tim"].map(|parent| families.number(parent));
        assert_eq!(numbers, [0; 4]);
        assert_eq!(families.number("Sam"), families.number("Cat"));
        assert_ne!(families.number("Cat"), 0);
        let alone = families.number("Dee");
        assert!(![0, families.number("Cat")].contains(&alone));
        assert_eq!(families.number("Dee"), alone);
    }
}
