//! Counts of distinct persons: the only counts that disclosure accepts.
//!
//! Custody: pseudonymous zone; the count itself may be judged for release.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::sketch::Sketch;

/// What stands between the ids of two persons in that of a couple (`sets/unit_parties`).
pub(super) const COUPLE: char = '+';

/// The two persons of a couple, by its id; none where the id is a person's.
pub fn couple(unit: &str) -> Option<(&str, &str)> {
    unit.split_once(COUPLE)
}

/// A number of distinct persons, or of distinct couples of two, or of children. It is made only by counting them, so that rows, sets or
/// applications can never pass for people:
///
/// ```compile_fail
/// let count = seriatim::cohort::PersonCount(12);
/// ```
/// ```compile_fail
/// let count: seriatim::cohort::PersonCount = 12_u64.into();
/// ```
///
/// It knows by a sketch which persons it counts, so that disclosure can tell the same persons in two tables. Counts are
/// compared by their numbers, and of equal ones by how many they rest on.
#[derive(Clone, Copy, Default)]
pub struct PersonCount {
    number: u64,
    contributors: u64,
    sketch: Sketch,
    returned: bool,
}

impl PersonCount {
    /// Counts distinct persons by their pseudonyms, or distinct couples by theirs.
    pub fn of<'p>(persons: impl IntoIterator<Item = &'p str>) -> PersonCount {
        let distinct: BTreeSet<&str> = persons.into_iter().collect();
        let couples: Vec<(&str, &str)> = distinct.iter().filter_map(|id| couple(id)).collect();
        let alone = distinct.len() - couples.len();
        let mut sketch = Sketch::default();
        distinct.iter().for_each(|person| sketch.take(person));
        PersonCount {
            number: distinct.len() as u64,
            contributors: (alone + apart(&couples)) as u64,
            sketch,
            returned: false,
        }
    }

    /// Counts distinct children, each with its family by whatever name: brothers and sisters rest on one.
    pub fn of_children<'p>(children: impl IntoIterator<Item = (&'p str, &'p str)>) -> PersonCount {
        let distinct: BTreeMap<&str, &str> = children.into_iter().collect();
        let families: BTreeSet<&str> = distinct.values().copied().collect();
        PersonCount {
            contributors: families.len() as u64,
            ..PersonCount::of(distinct.into_keys())
        }
    }

    /// The same persons, as those of some at risk who have returned, with whichever class of return: by a day, or at all. Of the
    /// same persons at risk those who have returned by a day are among those who have by a later one, whichever tables tell so.
    #[must_use]
    pub fn who_returned(self) -> PersonCount {
        PersonCount { returned: true, ..self }
    }

    /// Whether they are counted as having returned ([`PersonCount::who_returned`]).
    pub fn have_returned(&self) -> bool {
        self.returned
    }

    /// The number, for figures.
    pub fn get(self) -> u64 {
        self.number
    }

    /// On how many it rests, for disclosure control: of couples as many as share nobody with each other, of children as many as
    /// have families. A mother with five others is one, so that couples are never more than their mothers or their fathers.
    pub fn contributors(self) -> u64 {
        self.contributors
    }

    /// On how many at least the difference from a part of it, or from a whole, rests: some, if it is of any.
    pub fn apart_from(self, other: PersonCount) -> u64 {
        let some = u64::from(self.number != other.number);
        self.contributors.abs_diff(other.contributors).max(some)
    }

    /// Which persons they are.
    pub fn sketch(&self) -> &Sketch {
        &self.sketch
    }

    fn compared(self) -> (u64, u64) {
        (self.number, self.contributors)
    }
}

impl fmt::Debug for PersonCount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PersonCount({})", self.number)
    }
}

impl PartialEq for PersonCount {
    fn eq(&self, other: &PersonCount) -> bool {
        self.compared() == other.compared()
    }
}

impl Eq for PersonCount {}

impl PartialOrd for PersonCount {
    fn partial_cmp(&self, other: &PersonCount) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PersonCount {
    fn cmp(&self, other: &PersonCount) -> Ordering {
        self.compared().cmp(&other.compared())
    }
}

/// The number of couples of which no two share a person (a matching, by Karp and Sipser 1981): who is left with one partner
/// goes first, which makes it the greatest where partners form no ring of rings, and never more than that.
fn apart(couples: &[(&str, &str)]) -> usize {
    let mut partners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (one, other) in couples {
        partners.entry(one).or_default().insert(other);
        partners.entry(other).or_default().insert(one);
    }
    // By number of partners left, then by id.
    let mut waiting: BTreeSet<(usize, &str)> = partners.iter().map(|(person, own)| (own.len(), *person)).collect();
    let mut found = 0;
    while let Some((_, person)) = waiting.pop_first() {
        let own = partners.remove(person).unwrap_or_default();
        let fewest = own
            .iter()
            .min_by_key(|other| (partners.get(*other).map_or(0, BTreeSet::len), **other));
        let Some(chosen) = fewest.copied() else { continue };
        found += 1;
        let of_chosen = partners.remove(chosen).unwrap_or_default();
        waiting.remove(&(of_chosen.len(), chosen));
        for (gone, left) in [(person, &own), (chosen, &of_chosen)] {
            for other in left {
                let Some(theirs) = partners.get_mut(other) else {
                    continue;
                };
                waiting.remove(&(theirs.len(), *other));
                theirs.remove(gone);
                waiting.insert((theirs.len(), *other));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(ids: &[&str]) -> (u64, u64) {
        let count = PersonCount::of(ids.iter().copied());
        (count.get(), count.contributors())
    }

    #[test]
    fn persons_count_each_once() {
        assert_eq!(counts(&["ann", "bea", "ann"]), (2, 2));
        assert_eq!(counts(&[]), (0, 0));
    }

    #[test]
    fn couples_who_share_a_person_rest_on_one() {
        // A mother with three fathers; two couples apart; one of three in a row, of which the ends are apart.
        assert_eq!(counts(&["f1+m", "f2+m", "f3+m"]), (3, 1));
        assert_eq!(counts(&["f1+m1", "f2+m2", "f2+m2"]), (2, 2));
        assert_eq!(counts(&["a+f1", "a+f2", "b+f2"]), (3, 2));
        // A ring of four has two apart, a path of five persons two.
        assert_eq!(counts(&["a+x", "a+y", "b+x", "b+y"]), (4, 2));
        assert_eq!(counts(&["a+x", "a+y", "b+y", "b+z"]), (4, 2));
    }

    #[test]
    fn children_rest_on_their_families() {
        let count = |children: &[(&'static str, &'static str)]| {
            let count = PersonCount::of_children(children.iter().copied());
            (count.get(), count.contributors())
        };
        assert_eq!(count(&[("abe", "ann"), ("ada", "ann"), ("bob", "bea")]), (3, 2));
        assert_eq!(count(&[("abe", "ann"), ("abe", "ann")]), (1, 1));
        assert_eq!(count(&[]), (0, 0));
        // The same children are the same set, however they are counted.
        let (children, persons) = (PersonCount::of_children([("abe", "ann")]), PersonCount::of(["abe"]));
        assert_eq!(children.sketch(), persons.sketch());
    }

    #[test]
    fn a_difference_of_couples_rests_on_some() {
        let count = |ids: &[&str]| PersonCount::of(ids.iter().copied());
        let (one, two) = (count(&["f1+m"]), count(&["f1+m", "f2+m"]));
        assert_eq!(
            (two.apart_from(one), one.apart_from(two), two.apart_from(two)),
            (1, 1, 0)
        );
        assert_eq!(count(&["ann", "bea", "cat"]).apart_from(count(&["ann"])), 2);
        assert_eq!(count(&["f+m"]).apart_from(PersonCount::default()), 1);
    }

    #[test]
    fn couples_are_never_more_than_their_mothers_and_grow_with_what_is_counted() {
        // All pairs of so many mothers and fathers, and of ever more of them.
        for (mothers, fathers) in [(1, 7), (3, 5), (6, 2), (4, 4)] {
            let ids: Vec<String> = (0..mothers * fathers)
                .map(|pair| format!("f{}+m{}", pair % fathers, pair / fathers))
                .collect();
            let mut before = 0;
            for end in 0..=ids.len() {
                let found = PersonCount::of(ids.iter().take(end).map(String::as_str)).contributors();
                assert!(found >= before && found <= mothers.min(fathers) as u64);
                before = found;
            }
            assert_eq!(before, mothers.min(fathers) as u64);
        }
    }
}
