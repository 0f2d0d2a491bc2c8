//! Rows by group.
//!
//! Custody: as `table`.

use super::roles::Read;

/// The rows of one group.
pub(super) struct Group {
    /// Its name; `None` where there is one group alone.
    pub(super) name: Option<String>,
    pub(super) rows: Vec<usize>,
}

impl Group {
    /// The name, or what stands for everybody.
    pub(super) fn label(&self) -> String {
        self.name.clone().unwrap_or_else(|| "all".to_owned())
    }

    /// The values of its rows.
    pub(super) fn of<T: Copy>(&self, values: &[T]) -> Vec<T> {
        self.rows.iter().map(|row| values[*row]).collect()
    }
}

impl Read {
    /// The groups of `--by`, in the order of their levels; all rows where there is none.
    pub(super) fn grouped(&self) -> Vec<Group> {
        let Some((labels, levels)) = &self.groups else {
            return vec![Group {
                name: None,
                rows: (0..self.table.rows()).collect(),
            }];
        };
        let mut groups: Vec<Group> = levels
            .iter()
            .map(|level| Group {
                name: Some(level.clone()),
                rows: Vec::new(),
            })
            .collect();
        for (row, label) in labels.iter().enumerate() {
            if let Some(group) = groups.get_mut(*label as usize) {
                group.rows.push(row);
            }
        }
        groups
    }

    /// The labels of `--by` as numbers, each row's own; 0 for all where there is none.
    pub(super) fn group_numbers(&self) -> Vec<u64> {
        match &self.groups {
            Some((labels, _)) => labels.iter().map(|label| u64::from(*label)).collect(),
            None => vec![0; self.table.rows()],
        }
    }

    pub(super) fn group_name(&self, number: u64) -> String {
        let levels = self.groups.as_ref().map(|(_, levels)| levels);
        let level = usize::try_from(number).ok().and_then(|number| levels?.get(number));
        level.cloned().unwrap_or_else(|| "all".to_owned())
    }
}
