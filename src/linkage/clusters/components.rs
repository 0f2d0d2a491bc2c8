//! Components: rows that edges hold together, directly or through others.
//!
//! Custody: the pseudonymous zone; numbers of rows.

/// The components of some rows, each known by its smallest row.
#[derive(Debug)]
pub(crate) struct Components {
    parent: Vec<u32>,
}

impl Components {
    /// The components that edges between so many rows make.
    pub(crate) fn of(rows: usize, edges: impl Iterator<Item = (u32, u32)>) -> Components {
        let mut components = Components {
            parent: (0..rows as u32).collect(),
        };
        for (one, other) in edges {
            let (one, other) = (components.root(one), components.root(other));
            components.parent[one.max(other) as usize] = one.min(other);
        }
        components
    }

    /// The smallest row of a row's component, the path to it halved.
    pub(crate) fn root(&mut self, row: u32) -> u32 {
        let mut row = row;
        while self.parent[row as usize] != row {
            self.parent[row as usize] = self.parent[self.parent[row as usize] as usize];
            row = self.parent[row as usize];
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_is_known_by_its_smallest_row() {
        let mut components = Components::of(7, [(5, 3), (1, 2), (3, 2)].into_iter());
        let roots: Vec<u32> = (0..7).map(|row| components.root(row)).collect();
        assert_eq!(roots, [0, 1, 1, 1, 4, 1, 6]);
    }
}
