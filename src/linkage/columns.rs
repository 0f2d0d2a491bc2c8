//! Sets of tokens, one set a row, and the numbers that stand for tokens while records are compared.
//!
//! Custody: the pseudonymous zone. The numbers mean nothing outside one run.

use std::cmp::Ordering;

use rayon::prelude::*;

/// The distinct values of one token space; a value's number is its rank, so that it does not depend on row order.
#[derive(Debug)]
pub(crate) struct Vocabulary<T> {
    values: Vec<T>,
}

impl<T: Ord + Send> Vocabulary<T> {
    /// All values that occur.
    pub(crate) fn of(values: impl IntoIterator<Item = T>) -> Vocabulary<T> {
        let mut values: Vec<T> = values.into_iter().collect();
        values.par_sort_unstable();
        values.dedup();
        Vocabulary { values }
    }

    /// The number of a value, if it occurs.
    pub(crate) fn number(&self, value: &T) -> Option<u32> {
        self.values.binary_search(value).ok().map(|rank| rank as u32)
    }

    /// The values, ascending.
    pub(crate) fn into_values(self) -> Vec<T> {
        self.values
    }

    /// How many distinct values there are.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }
}

/// A set of numbers for each row, ascending, in two flat arrays.
#[derive(Debug, Default)]
pub(crate) struct Column {
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Column {
    /// Gathers `(row, value)` entries, in any order and with repetitions, into one set a row.
    pub(crate) fn new(rows: usize, mut entries: Vec<(u32, u32)>) -> Column {
        entries.par_sort_unstable();
        entries.dedup();
        let mut starts = Vec::with_capacity(rows + 1);
        let mut start = 0;
        for row in 0..rows {
            starts.push(start as u32);
            start += entries[start..]
                .iter()
                .take_while(|entry| entry.0 as usize == row)
                .count();
        }
        starts.push(start as u32);
        let values = entries.into_iter().take(start).map(|(_, value)| value).collect();
        Column { starts, values }
    }

    /// The set of one row.
    pub(crate) fn of(&self, row: usize) -> &[u32] {
        &self.values[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Whether the sets of two rows share a member.
    pub(crate) fn agree(&self, left: usize, right: usize) -> bool {
        meet(self.of(left), self.of(right))
    }

    /// Whether the set of either row is empty.
    pub(crate) fn lacks(&self, left: usize, right: usize) -> bool {
        self.of(left).is_empty() || self.of(right).is_empty()
    }

    /// The largest number in any set.
    pub(crate) fn largest(&self) -> Option<u32> {
        self.values.iter().max().copied()
    }

    /// Number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The column read the other way: for each of `values` numbers, the rows whose set holds it.
    pub(crate) fn inverted(&self, values: usize) -> Column {
        let entries = (0..self.rows()).flat_map(|row| self.of(row).iter().map(move |&value| (value, row as u32)));
        Column::new(values, entries.collect())
    }
}

/// The members that two ascending sets have in common, ascending.
pub(crate) fn common<'a, T: Ord + Copy>(left: &'a [T], right: &'a [T]) -> impl Iterator<Item = T> + 'a {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        while let (Some(&a), Some(&b)) = (left.get(i), right.get(j)) {
            match a.cmp(&b) {
                Ordering::Less => i += 1,
                Ordering::Greater => j += 1,
                Ordering::Equal => {
                    i += 1;
                    j += 1;
                    return Some(a);
                }
            }
        }
        None
    })
}

/// Whether two ascending sets share a member. Most pairs share nothing, so that a loop of its own, which gives up as soon
/// as either set is used up, is worth its lines.
pub(crate) fn meet(mut left: &[u32], mut right: &[u32]) -> bool {
    while let ([a, left_rest @ ..], [b, right_rest @ ..]) = (left, right) {
        match a.cmp(b) {
            Ordering::Less => left = left_rest,
            Ordering::Greater => right = right_rest,
            Ordering::Equal => return true,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_holds_one_ascending_set_a_row_however_the_entries_come() {
        let column = Column::new(4, vec![(3, 9), (1, 7), (1, 2), (1, 7), (3, 1)]);
        let sets: Vec<&[u32]> = (0..4).map(|row| column.of(row)).collect();
        assert_eq!(sets, [&[][..], &[2, 7], &[], &[1, 9]]);
    }

    #[test]
    fn inverting_a_column_gives_the_rows_of_each_value() {
        let column = Column::new(3, vec![(0, 1), (1, 0), (1, 1), (2, 1)]);
        let inverted = column.inverted(2);
        assert_eq!((inverted.of(0), inverted.of(1)), (&[1][..], &[0, 1, 2][..]));
    }

    #[test]
    fn common_members_are_found_in_ascending_order() {
        assert_eq!(common(&[1, 4, 5, 9], &[2, 4, 9, 11]).collect::<Vec<_>>(), [4, 9]);
        assert!(!meet(&[1, 3], &[2, 4]));
    }
}
