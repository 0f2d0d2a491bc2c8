//! Pseudonyms one after another in one text, so that ten million of them take no more than their letters.
//!
//! Custody: pseudonymous.

use std::sync::OnceLock;

use rayon::prelude::*;

/// Pseudonyms by number.
#[derive(Debug, Clone, Default)]
pub struct PseudonymList {
    text: String,
    ends: Vec<usize>,
    /// Where each stands in a table by which it is found; made when one is looked for.
    places: OnceLock<Vec<Place>>,
}

/// A place in a table: a number, from 1, or 0 where the place is free, below some bits of the pseudonym that has it. Only where
/// these are the same is the pseudonym itself looked at, which lies far away.
type Place = u64;

impl PartialEq for PseudonymList {
    fn eq(&self, other: &PseudonymList) -> bool {
        (&self.text, &self.ends) == (&other.text, &other.ends)
    }
}

impl Eq for PseudonymList {}

impl PseudonymList {
    /// Adds one at the end; its number.
    pub(crate) fn push(&mut self, pseudonym: &str) -> u32 {
        self.places.take();
        self.text.push_str(pseudonym);
        self.ends.push(self.text.len());
        self.ends.len() as u32 - 1
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The pseudonym of a number; empty for a number that none bears.
    pub fn get(&self, number: usize) -> &str {
        let start = number
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(number).copied());
        range
            .and_then(|(start, end)| self.text.get(start..end))
            .unwrap_or_default()
    }

    /// All in order of number.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// The number of a pseudonym; of one that the list holds twice the first.
    pub fn number(&self, pseudonym: &str) -> Option<usize> {
        self.search(self.places(), pseudonym).ok()
    }

    /// The number of each of so many pseudonyms that `asked` tells, none where it tells none. They are looked up side by side, and
    /// what is looked at lies far apart: it is read ahead, as reads that do not wait for each other take little longer than one.
    pub(crate) fn numbers<'a>(
        &self,
        count: usize,
        asked: impl Fn(usize) -> Option<&'a str> + Sync,
    ) -> Vec<Option<u32>> {
        let places = self.places();
        let mut numbers = vec![None; count];
        numbers.par_chunks_mut(AHEAD).enumerate().for_each(|(chunk, numbers)| {
            let first = chunk * AHEAD;
            let asked: Vec<Option<&str>> = (first..first + numbers.len()).map(&asked).collect();
            self.bring_near(places, &asked);
            for (number, pseudonym) in numbers.iter_mut().zip(asked) {
                let found = pseudonym.and_then(|pseudonym| self.search(places, pseudonym).ok());
                *number = found.map(|found| found as u32);
            }
        });
        numbers
    }

    /// Reads what a search for some pseudonyms will look at, and makes nothing of it.
    fn bring_near(&self, places: &[Place], asked: &[Option<&str>]) {
        let last = places.len() - 1;
        let spread: Vec<u64> = asked.iter().flatten().map(|pseudonym| spread(pseudonym)).collect();
        let place = |spread: &u64| places[*spread as usize & last];
        let found: Vec<usize> = spread.iter().map(|spread| (place(spread) & !MARK) as usize).collect();
        let ends = found.iter().filter_map(|number| self.ends.get(*number));
        std::hint::black_box(ends.fold(0, |read, end| read ^ end));
        let begins = found
            .iter()
            .map(|number| self.get(number.saturating_sub(1)).as_bytes().first());
        std::hint::black_box(begins.flatten().fold(0, |read, byte| read ^ byte));
    }

    /// A place for each pseudonym, which its own letters give, or the next free one. As many as a power of two, at least half of
    /// them free. To search an ordered list would cost the processor a wait at every step.
    fn places(&self) -> &[Place] {
        self.places.get_or_init(|| {
            let mut places = vec![0; (2 * self.len()).next_power_of_two()];
            for (number, pseudonym) in self.iter().enumerate() {
                if let Err(place) = self.search(&places, pseudonym) {
                    places[place] = spread(pseudonym) & MARK | (number as Place + 1);
                }
            }
            places
        })
    }

    /// The number of a pseudonym among those that have places, or the free place where it would stand.
    fn search(&self, places: &[Place], pseudonym: &str) -> Result<usize, usize> {
        let (last, spread) = (places.len() - 1, spread(pseudonym));
        let mut place = spread as usize & last;
        while places[place] > 0 {
            let number = (places[place] & !MARK) as usize - 1;
            if (places[place] ^ spread) & MARK == 0 && self.get(number) == pseudonym {
                return Ok(number);
            }
            place = (place + 1) & last;
        }
        Err(place)
    }

    /// Whether the pseudonyms are in ascending order, each once.
    pub(super) fn is_ascending(&self) -> bool {
        (1..self.len()).all(|number| self.get(number - 1) < self.get(number))
    }

    /// The same pseudonyms in ascending order, each once, and the new number of each old one.
    pub(super) fn sorted(&self) -> (PseudonymList, Vec<u32>) {
        // By their first letters in a number, which are beside each other in memory: most order is found there.
        let mut order: Vec<(u128, u32)> = (0..self.len() as u32)
            .into_par_iter()
            .map(|number| (beginning(self.get(number as usize)), number))
            .collect();
        order.par_sort_unstable_by(|(one_begins, one), (other_begins, other)| {
            let by_rest = || self.get(*one as usize).cmp(self.get(*other as usize));
            one_begins.cmp(other_begins).then_with(by_rest)
        });
        let mut sorted = PseudonymList::default();
        let mut numbers = vec![0; self.len()];
        for (_, old) in order {
            let pseudonym = self.get(old as usize);
            let is_new = sorted
                .len()
                .checked_sub(1)
                .is_none_or(|last| sorted.get(last) != pseudonym);
            if is_new {
                sorted.push(pseudonym);
            }
            if let Some(number) = numbers.get_mut(old as usize) {
                *number = sorted.len() as u32 - 1;
            }
        }
        (sorted, numbers)
    }
}

/// Pseudonyms for which is read ahead.
const AHEAD: usize = 64;

/// The bits of a place that are those of its pseudonym.
const MARK: Place = !(u32::MAX as Place);

/// Bits of a pseudonym, spread: the upper half marks a place, the lower half tells which. Pseudonyms are as good as random.
fn spread(pseudonym: &str) -> u64 {
    let beginning = beginning(pseudonym);
    let bits = (beginning ^ beginning >> 64) as u64;
    let spread = bits.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    spread ^ spread >> 32
}

/// The first sixteen bytes of a text as a number that sorts as they do; shorter texts as if followed by zeros.
fn beginning(text: &str) -> u128 {
    if let Some(beginning) = text.as_bytes().first_chunk() {
        return u128::from_be_bytes(*beginning);
    }
    let mut bytes = [0; 16];
    let places = bytes.iter_mut().zip(text.bytes());
    places.for_each(|(place, byte)| *place = byte);
    u128::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sorted_list_holds_each_pseudonym_once_and_finds_it() {
        let mut list = PseudonymList::default();
        for pseudonym in ["r_c", "r_a", "r_b", "r_a"] {
            list.push(pseudonym);
        }
        let (sorted, numbers) = list.sorted();
        assert_eq!(sorted.iter().collect::<Vec<_>>(), ["r_a", "r_b", "r_c"]);
        assert_eq!(numbers, [2, 0, 1, 0]);
        assert_eq!((sorted.number("r_b"), sorted.number("r_d")), (Some(1), None));
        assert_eq!(sorted.get(3), "");
        assert!(sorted.is_ascending() && !list.is_ascending());
    }

    #[test]
    fn pseudonyms_that_begin_alike_are_ordered_by_the_rest() {
        let mut list = PseudonymList::default();
        for pseudonym in ["p_0123456789abcdeg", "p_0123456789abcdef", "p_", "p_0123456789abcdefa"] {
            list.push(pseudonym);
        }
        let (sorted, _) = list.sorted();
        assert!(sorted.is_ascending());
        assert_eq!(sorted.get(1), "p_0123456789abcdef");
    }

    #[test]
    fn every_pseudonym_is_found_however_alike_they_begin_and_no_other() {
        for length in [0_usize, 1, 2, 3, 64, 1000] {
            let mut list = PseudonymList::default();
            // Half of them have sixteen bytes in common with the next.
            let pseudonym = |number: usize| format!("r_{:014}{}", number / 2, 2 * (number % 2));
            for number in 0..length {
                list.push(&pseudonym(number));
            }
            assert!((0..length).all(|number| list.number(&pseudonym(number)) == Some(number)));
            assert!((length..length + 9).all(|number| list.number(&pseudonym(number)).is_none()));
            assert_eq!((list.number(""), list.number("r_000000000000011")), (None, None));
            // What is added later is found as well.
            list.push("later");
            assert_eq!(list.number("later"), Some(length));
        }
    }

    #[test]
    fn many_looked_up_side_by_side_are_found_as_one_is() {
        let mut list = PseudonymList::default();
        let name = |number: usize| format!("r_{:016x}", (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        (0..1000).for_each(|number| {
            list.push(&name(number));
        });
        // Every other one is unknown, every tenth is asked for by nobody.
        let asked: Vec<Option<String>> = (0..2000)
            .map(|number| (number % 10 > 0).then(|| name(number)))
            .collect();
        let numbers = list.numbers(asked.len(), |place| asked[place].as_deref());
        for (asked, number) in asked.iter().zip(numbers) {
            let one = asked.as_deref().and_then(|asked| list.number(asked));
            assert_eq!(number.map(|number| number as usize), one);
        }
        assert_eq!(PseudonymList::default().numbers(2, |_| Some("r_1")), [None, None]);
    }
}
