//! Pseudonyms one after another in one text, so that ten million of them take no more than their letters.
//!
//! Custody: pseudonymous.

use rayon::prelude::*;

/// Pseudonyms by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PseudonymList {
    text: String,
    ends: Vec<usize>,
}

impl PseudonymList {
    /// Adds one at the end; its number.
    pub(super) fn push(&mut self, pseudonym: &str) -> u32 {
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

    /// The number of a pseudonym, in a list in ascending order.
    pub fn number(&self, pseudonym: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle).cmp(pseudonym) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
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

/// The first sixteen bytes of a text as a number that sorts as they do; shorter texts as if followed by zeros.
fn beginning(text: &str) -> u128 {
    let mut bytes = [0; 16];
    bytes
        .iter_mut()
        .zip(text.bytes())
        .for_each(|(place, byte)| *place = byte);
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
}
