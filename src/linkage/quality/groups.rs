//! Groups of records: by sex, by year of birth and the like. Links are never made by them; their quality is told by them.
//!
//! Custody: the pseudonymous zone. Levels are words of the code book and of this program.

use std::collections::BTreeMap;

/// The level of records of which no row tells any.
pub const NOT_KNOWN: &str = "not known";
/// The level of records of which two rows tell two.
pub const DIFFERING: &str = "told differently";

/// One way to group records.
#[derive(Debug, Clone)]
pub struct Grouping {
    name: &'static str,
    /// Code of each level that was told, from 2; 0 stands for [`NOT_KNOWN`], 1 for [`DIFFERING`].
    codes: BTreeMap<String, u16>,
    of: Vec<u16>,
}

const UNTOLD: u16 = 0;
const TWICE: u16 = 1;

impl Grouping {
    /// A grouping of so many records by what `name` says, of which nothing is told yet.
    pub fn new(name: &'static str, records: usize) -> Grouping {
        Grouping {
            name,
            codes: BTreeMap::new(),
            of: vec![UNTOLD; records],
        }
    }

    /// Notes what a row tells of a record, given by its number; the order of rows does not matter. Beyond 65,533 levels
    /// the level counts as not known.
    pub fn tell(&mut self, record: usize, level: &str) {
        let code = match self.codes.get(level) {
            Some(code) => *code,
            None => {
                let next = u16::try_from(self.codes.len() + 2).unwrap_or(UNTOLD);
                self.codes.insert(level.to_owned(), next);
                next
            }
        };
        if let Some(known) = self.of.get_mut(record) {
            *known = match *known {
                UNTOLD => code,
                same if same == code => code,
                _ => TWICE,
            };
        }
    }

    /// Whether any row told anything.
    pub fn is_told(&self) -> bool {
        !self.codes.is_empty()
    }

    /// Levels in order of their words, then those of records told differently and not at all; and the place of each code
    /// in that order.
    fn levels(&self) -> (Vec<String>, Vec<usize>) {
        let mut places = vec![0; self.codes.len() + 2];
        let mut levels: Vec<String> = Vec::with_capacity(places.len());
        for (level, code) in &self.codes {
            if let Some(place) = places.get_mut(usize::from(*code)) {
                *place = levels.len();
            }
            levels.push(level.clone());
        }
        for (code, level) in [(TWICE, DIFFERING), (UNTOLD, NOT_KNOWN)] {
            if let Some(place) = places.get_mut(usize::from(code)) {
                *place = levels.len();
            }
            levels.push(level.to_owned());
        }
        (levels, places)
    }
}

/// All groupings of the records of a study, in which every level is a cell with a number.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    cells: Vec<(&'static str, String)>,
    /// For each grouping, the cell of each record.
    of: Vec<Vec<u32>>,
}

impl Groups {
    /// Numbers the levels of groupings of the same records; a grouping of which no row told anything is left out.
    pub fn of(groupings: Vec<Grouping>) -> Groups {
        let mut groups = Groups::default();
        for grouping in groupings.into_iter().filter(Grouping::is_told) {
            let first = groups.cells.len();
            let (levels, places) = grouping.levels();
            let cell = |code: &u16| (first + places.get(usize::from(*code)).copied().unwrap_or_default()) as u32;
            groups.of.push(grouping.of.iter().map(cell).collect());
            let cells = levels.into_iter().map(|level| (grouping.name, level));
            groups.cells.extend(cells);
        }
        groups
    }

    /// Grouping and level of each cell, in the order of their numbers.
    pub(crate) fn cells(&self) -> &[(&'static str, String)] {
        &self.cells
    }

    /// The cells of a record, one a grouping.
    pub(crate) fn of_record(&self, record: usize) -> impl Iterator<Item = usize> + '_ {
        self.of
            .iter()
            .filter_map(move |cells| Some(*cells.get(record)? as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_numbered_by_their_words_whatever_the_order_of_rows() {
        let rows = [(0, "male"), (2, "female"), (1, "male"), (3, "male"), (3, "female")];
        let grouped = |rows: &[(usize, &str)]| {
            let mut sex = Grouping::new("sex", 5);
            rows.iter().for_each(|(record, level)| sex.tell(*record, level));
            let groups = Groups::of(vec![sex, Grouping::new("ethnicity", 5)]);
            let of: Vec<Vec<usize>> = (0..5).map(|record| groups.of_record(record).collect()).collect();
            (groups.cells().to_vec(), of)
        };
        let (cells, of) = grouped(&rows);
        let words: Vec<&str> = cells.iter().map(|(_, level)| level.as_str()).collect();
        assert_eq!(words, ["female", "male", DIFFERING, NOT_KNOWN]);
        assert_eq!(of, [vec![1], vec![1], vec![0], vec![2], vec![3]]);
        let turned: Vec<_> = rows.into_iter().rev().collect();
        assert_eq!(grouped(&turned), (cells, of));
    }
}
