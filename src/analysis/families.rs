//! Families: mothers and fathers who are joined by shared proceedings, directly or through others; couples who
//! share a person; and who is of which family where it is told.
//!
//! Custody: pseudonyms go in, numbers of families come out.

use std::collections::BTreeMap;

use crate::cohort::couple;
use crate::linkage::Components;

/// The number of the family of each parent, in their order: one for all whom pairs join, directly or through others, and one
/// of its own for who is joined to nobody.
pub(super) fn families<'p>(
    joined: impl Iterator<Item = (&'p str, &'p str)>,
    parents: impl Iterator<Item = &'p str>,
) -> Vec<u64> {
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    let mut place = |parent: &'p str| {
        let next = places.len() as u32;
        *places.entry(parent).or_insert(next)
    };
    let pairs: Vec<(u32, u32)> = joined.map(|(one, other)| (place(one), place(other))).collect();
    let parents: Vec<u32> = parents.map(&mut place).collect();
    let mut components = Components::of(places.len(), pairs.into_iter());
    let numbers = parents.into_iter().map(|parent| u64::from(components.root(parent)));
    numbers.collect()
}

/// The number of the family of each couple, in their order: one for all who share a person, directly or through others. None
/// where units are persons, who are each one's own.
pub(super) fn of_couples<'p>(units: impl Iterator<Item = &'p str>) -> Option<Vec<u64>> {
    let couples: Vec<(&str, &str)> = units.map(couple).collect::<Option<_>>()?;
    Some(families(
        couples.iter().copied(),
        couples.iter().map(|(person, _)| *person),
    ))
}

/// A number for each label, one for all that are alike.
pub(super) fn numbered<'l>(labels: impl Iterator<Item = &'l str>) -> Vec<u64> {
    let mut numbers: BTreeMap<&str, u64> = BTreeMap::new();
    let number = |label: &'l str| {
        let next = numbers.len() as u64;
        *numbers.entry(label).or_insert(next)
    };
    labels.map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_are_alike_have_one_number() {
        assert_eq!(numbered(["Bea", "Ann", "Bea", "Cat"].into_iter()), [0, 1, 0, 2]);
        assert!(numbered(std::iter::empty()).is_empty());
    }

    #[test]
    fn couples_that_share_a_person_are_one_family_and_persons_are_none() {
        let families = of_couples(["Ann+Tom", "Bea+Tim", "Ann+Ted", "Cat+Ted", "Dee+Dan"].into_iter());
        let [first, alone, second, through_others, last] = families.as_deref().unwrap_or_default() else {
            panic!("{families:?}")
        };
        assert_eq!([first, first], [second, through_others]);
        assert!(alone != first && last != first && alone != last);
        assert_eq!(of_couples(["Ann", "Tom"].into_iter()), None);
    }

    #[test]
    fn who_shares_proceedings_with_one_of_a_family_is_of_the_family() {
        let joined = [("Ann", "Tom"), ("Bea", "Tim"), ("Cat", "Sam"), ("Bea", "Tom")];
        let parents = ["Ann", "Tom", "Bea", "Tim", "Sam", "Cat", "Dee", "Dee"];
        let numbers = families(joined.into_iter(), parents.into_iter());
        let [ann, tom, bea, tim, sam, cat, dee, again] = numbers[..] else {
            panic!("{numbers:?}")
        };
        assert_eq!([ann, tom, bea, tim], [0; 4]);
        assert_eq!(sam, cat);
        assert_ne!(cat, 0);
        assert!(![0, cat].contains(&dee));
        assert_eq!(again, dee);
    }
}
