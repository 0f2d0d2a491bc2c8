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
}

/// A set of numbers for each row, ascending. Where no set has more than one member, which is so of most kinds of token,
/// there is one number a row and nothing else to be looked up; where all sets are empty, there is nothing at all.
#[derive(Debug)]
pub(crate) struct Column {
    rows: usize,
    /// Start of each row's set among the values, and the end; none where each row has one place.
    starts: Option<Vec<u32>>,
    values: Vec<u32>,
    is_empty: bool,
}

/// Stands for "no member" where each row has one place.
const NONE: u32 = u32::MAX;

impl Column {
    /// Gathers `(row, value)` entries, in any order and with repetitions, into one set a row. Values are numbers of a
    /// vocabulary, below the largest of 32 bits.
    pub(crate) fn new(rows: usize, mut entries: Vec<(u32, u32)>) -> Column {
        if !entries.is_sorted() {
            entries.par_sort_unstable();
        }
        entries.dedup();
        entries.truncate(entries.partition_point(|entry| (entry.0 as usize) < rows));
        if entries.windows(2).all(|two| two[0].0 < two[1].0) {
            return Column::of_one_place(rows, &entries);
        }
        let mut starts = vec![0; rows + 1];
        entries.iter().for_each(|entry| starts[entry.0 as usize + 1] += 1);
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        Column {
            rows,
            starts: Some(starts),
            values: entries.into_iter().map(|(_, value)| value).collect(),
            is_empty: false,
        }
    }

    /// Gathers entries of which each row has one at most.
    fn of_one_place(rows: usize, entries: &[(u32, u32)]) -> Column {
        let is_empty = entries.is_empty();
        let mut values = vec![NONE; if is_empty { 0 } else { rows }];
        entries.iter().for_each(|&(row, value)| values[row as usize] = value);
        Column {
            rows,
            starts: None,
            values,
            is_empty,
        }
    }

    /// Gathers `(row, value)` entries whose values ascend, in linear time.
    pub(crate) fn of_ascending(rows: usize, entries: &[(u32, u32)]) -> Column {
        let mut starts = vec![0_u32; rows + 1];
        entries.iter().for_each(|entry| starts[entry.0 as usize + 1] += 1);
        if starts.iter().all(|members| *members <= 1) {
            return Column::of_one_place(rows, entries);
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let (mut next, mut values) = (starts.clone(), vec![NONE; entries.len()]);
        for &(row, value) in entries {
            let place = &mut next[row as usize];
            values[*place as usize] = value;
            *place += 1;
        }
        let is_repeated = |row: &[u32]| {
            values[row[0] as usize..row[1] as usize]
                .windows(2)
                .any(|two| two[0] == two[1])
        };
        if starts.windows(2).any(is_repeated) {
            return Column::new(rows, entries.to_vec());
        }
        Column {
            rows,
            starts: Some(starts),
            values,
            is_empty: false,
        }
    }

    /// The set of one row.
    #[inline]
    pub(crate) fn of(&self, row: usize) -> &[u32] {
        match &self.starts {
            Some(starts) => &self.values[starts[row] as usize..starts[row + 1] as usize],
            None if self.is_empty || self.values[row] == NONE => &[],
            None => std::slice::from_ref(&self.values[row]),
        }
    }

    /// Whether the sets of two rows share a member.
    #[inline]
    pub(crate) fn agree(&self, left: usize, right: usize) -> bool {
        match &self.starts {
            _ if self.is_empty => false,
            Some(_) => meet(self.of(left), self.of(right)),
            None => self.values[left] == self.values[right] && self.values[left] != NONE,
        }
    }

    /// Whether the set of either row is empty.
    #[inline]
    pub(crate) fn lacks(&self, left: usize, right: usize) -> bool {
        self.is_empty || self.of(left).is_empty() || self.of(right).is_empty()
    }

    /// The largest number in any set.
    pub(crate) fn largest(&self) -> Option<u32> {
        let members = self.values.iter().filter(|value| **value != NONE);
        members.max().copied()
    }

    /// Number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.rows
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
        assert_eq!((column.rows(), column.largest()), (4, Some(9)));
    }

    #[test]
    fn a_column_of_single_members_answers_as_one_of_sets_does() {
        let single = Column::new(4, vec![(2, 5), (0, 5), (3, 8)]);
        let sets: Vec<&[u32]> = (0..4).map(|row| single.of(row)).collect();
        assert_eq!(sets, [&[5][..], &[], &[5], &[8]]);
        assert_eq!((single.rows(), single.largest()), (4, Some(8)));
        let agree = [(0, 2), (0, 1), (1, 1), (0, 3)].map(|(left, right)| single.agree(left, right));
        assert_eq!(agree, [true, false, false, false]);
        assert!(single.lacks(0, 1) && !single.lacks(0, 3));
        let empty = Column::new(2, Vec::new());
        assert!(empty.lacks(0, 1) && !empty.agree(0, 1) && empty.largest().is_none() && empty.of(1).is_empty());
        assert_eq!(empty.rows(), 2);
    }

    #[test]
    fn entries_whose_values_ascend_give_the_same_columns() {
        let entries = [
            vec![],
            vec![(2, 5), (0, 6), (3, 8)],
            vec![(3, 1), (1, 2), (1, 7), (3, 9)],
            vec![(3, 1), (1, 2), (1, 2), (3, 9)],
        ];
        for entries in entries {
            let (one, other) = (Column::of_ascending(4, &entries), Column::new(4, entries));
            assert!((0..4).all(|row| one.of(row) == other.of(row)));
            assert_eq!((one.is_empty, one.starts), (other.is_empty, other.starts));
        }
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
