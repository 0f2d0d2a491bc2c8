//! An exact linear-programming solver for the tests: whole numbers over a common denominator (Edmonds 1967; Bareiss 1968), the
//! rule of Bland. It shares nothing with the solver of the library, neither numbers nor code.

use seriatim::disclosure::linked::{Linked, Told};

/// Equations over variables that are not below zero, at a corner.
struct Tableau {
    rows: Vec<Vec<i128>>,
    basis: Vec<usize>,
    columns: usize,
    denominator: i128,
}

impl Tableau {
    fn pivot(&mut self, row: usize, column: usize) {
        if self.rows[row][column] < 0 {
            self.rows[row].iter_mut().for_each(|value| *value = -*value);
        }
        let own = self.rows[row].clone();
        let by = own[column];
        for (place, other) in self.rows.iter_mut().enumerate() {
            if place != row {
                let factor = other[column];
                for (value, own) in other.iter_mut().zip(&own) {
                    *value = (*value * by - factor * own) / self.denominator;
                }
            }
        }
        self.denominator = by;
        self.basis[row] = column;
    }

    /// Moves to the greatest of the sum of some variables with their factors; none if nothing bounds it.
    fn maximise(&mut self, factors: &[i128]) -> Option<(i128, i128)> {
        let factor = |column: usize| factors.get(column).copied().unwrap_or(0);
        loop {
            let gain = |column: &usize| {
                let basic = self.rows.iter().zip(&self.basis);
                let lost: i128 = basic.map(|(row, basic)| factor(*basic) * row[*column]).sum();
                self.denominator * factor(*column) - lost > 0
            };
            let Some(entering) = (0..self.columns).find(gain) else {
                let basic = self.rows.iter().zip(&self.basis);
                let value = basic.map(|(row, basic)| factor(*basic) * row[self.columns]).sum();
                return Some((value, self.denominator));
            };
            let mut leaving: Option<usize> = None;
            for place in 0..self.rows.len() {
                let by = self.rows[place][entering];
                if by <= 0 {
                    continue;
                }
                let is_nearer = leaving.is_none_or(|other| {
                    let (own, best) = (
                        self.rows[place][self.columns] * self.rows[other][entering],
                        self.rows[other][self.columns] * by,
                    );
                    own < best || (own == best && self.basis[place] < self.basis[other])
                });
                if is_nearer {
                    leaving = Some(place);
                }
            }
            self.pivot(leaving?, entering);
        }
    }

    /// A corner of what meets the equations.
    fn feasible(equations: &[(Vec<(usize, i128)>, i128)], columns: usize) -> Option<Tableau> {
        let width = columns + equations.len();
        let mut rows = Vec::new();
        for (place, (terms, equals)) in equations.iter().enumerate() {
            let sign = if *equals < 0 { -1 } else { 1 };
            let mut row = vec![0; width + 1];
            terms.iter().for_each(|(column, factor)| row[*column] += sign * factor);
            row[columns + place] = 1;
            row[width] = sign * equals;
            rows.push(row);
        }
        let mut start = Tableau {
            basis: (columns..width).collect(),
            rows,
            columns: width,
            denominator: 1,
        };
        let artificial: Vec<i128> = (0..width).map(|column| if column < columns { 0 } else { -1 }).collect();
        if start.maximise(&artificial)?.0 != 0 {
            return None;
        }
        let mut place = 0;
        while place < start.rows.len() {
            if start.basis[place] < columns {
                place += 1;
            } else if let Some(column) = (0..columns).find(|column| start.rows[place][*column] != 0) {
                start.pivot(place, column);
            } else {
                start.rows.remove(place);
                start.basis.remove(place);
            }
        }
        for row in &mut start.rows {
            let equals = row[width];
            row.truncate(columns);
            row.push(equals);
        }
        start.columns = columns;
        Some(start)
    }
}

/// The interval of each withheld cell, between whole numbers, from what is told alone: every cell is a variable.
pub(crate) fn intervals(linked: &Linked, withheld: &[bool]) -> Vec<(usize, i128, Option<i128>)> {
    let cells = linked.cells();
    let mut equations: Vec<(Vec<(usize, i128)>, i128)> = Vec::new();
    for relation in linked.relations() {
        let parts = relation.parts.iter().map(|part| (*part, 1));
        equations.push((parts.chain([(relation.whole, -1)]).collect(), 0));
    }
    let mut width = cells.len();
    for (place, cell) in cells
        .iter()
        .enumerate()
        .filter(|(place, _)| !linked.is_hidden(*place, withheld))
    {
        let (least, most) = (i128::from(cell.told_as.0), i128::from(cell.told_as.1));
        if least == most {
            equations.push((vec![(place, 1)], least));
            continue;
        }
        // least <= cell, and cell <= most.
        equations.push((vec![(place, 1), (width, -1)], least));
        equations.push((vec![(place, 1), (width + 1, 1)], most));
        width += 2;
    }
    let mut tableau = Tableau::feasible(&equations, width).expect("the truth agrees with what is told");
    let own = |place: &usize| matches!(cells[*place].told, Told::With(_)) && linked.is_hidden(*place, withheld);
    let hidden: Vec<usize> = (0..cells.len()).filter(own).collect();
    let mut found = Vec::new();
    for place in hidden {
        let mut factors = vec![0; place + 1];
        factors[place] = 1;
        let most = tableau.maximise(&factors).map(|(value, by)| value.div_euclid(by));
        factors[place] = -1;
        let (value, by) = tableau.maximise(&factors).expect("nothing is below zero");
        found.push((place, -value.div_euclid(by), most));
    }
    found
}

#[test]
fn the_solver_of_the_tests_finds_what_a_hand_finds() {
    // x + y <= 4, x + 3y <= 6: the greatest x + 2y is 5.
    let rows = [(vec![(0, 1), (1, 1), (2, 1)], 4), (vec![(0, 1), (1, 3), (3, 1)], 6)];
    let mut tableau = Tableau::feasible(&rows, 4).expect("feasible");
    let (value, by) = tableau.maximise(&[1, 2]).expect("bounded");
    assert_eq!((value % by, value / by), (0, 5));
    assert!(Tableau::feasible(&[(vec![(0, 1)], 1), (vec![(0, 1)], 2)], 1).is_none());
    let mut ray = Tableau::feasible(&[(vec![(0, 1), (1, -1)], 1)], 2).expect("feasible");
    assert!(ray.maximise(&[1]).is_none());
}
