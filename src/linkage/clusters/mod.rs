//! Persons: which rows are one.
//!
//! Custody: the pseudonymous zone.

pub(in crate::linkage) mod agglomeration;
pub(in crate::linkage) mod apart;
pub(in crate::linkage) mod components;
mod forming;
pub(in crate::linkage) mod persons;

/// A partition of rows into clusters, each known by its smallest row.
#[derive(Debug)]
pub(crate) struct Clusters {
    root: Vec<u32>,
    /// Clusters of several rows, each ascending, by smallest row.
    groups: Vec<Vec<u32>>,
}

impl Clusters {
    /// Rows of which those of each group, ascending and of no other group, are one, and any other is by itself.
    pub(crate) fn of(rows: usize, mut groups: Vec<Vec<u32>>) -> Clusters {
        groups.sort_unstable();
        let mut root: Vec<u32> = (0..rows as u32).collect();
        for group in &groups {
            group.iter().for_each(|row| root[*row as usize] = group[0]);
        }
        Clusters { root, groups }
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.root.len()
    }

    /// The smallest row of the cluster of `row`.
    pub(crate) fn root(&self, row: usize) -> usize {
        self.root[row] as usize
    }

    /// The rows of the person of `row`, ascending.
    pub(crate) fn person(&self, row: u32) -> Vec<u32> {
        let root = self.root[row as usize];
        let place = self.groups.binary_search_by_key(&root, |group| group[0]);
        place.map_or(vec![row], |place| self.groups[place].clone())
    }

    /// The rows of all clusters of several rows, by smallest row.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &[u32]> {
        self.groups.iter().map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_is_known_by_its_smallest_row() {
        let clusters = Clusters::of(6, vec![vec![3, 5], vec![1, 4]]);
        assert_eq!(
            (0..6).map(|row| clusters.root(row)).collect::<Vec<_>>(),
            [0, 1, 2, 3, 1, 3]
        );
        assert_eq!(clusters.groups().collect::<Vec<_>>(), [&[1, 4], &[3, 5]]);
        assert_eq!((clusters.person(5), clusters.person(2)), (vec![3, 5], vec![2]));
    }
}
