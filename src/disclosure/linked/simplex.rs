//! Linear programs: a dense tableau of the simplex method in two phases, after Dantzig (1963).
//!
//! Coefficients are ones, and right-hand sides counts, so that double precision is exact enough: what it leaves is far below the
//! half that tells whole numbers apart. After so many steps without an end the rule of Bland (1977) takes over, which cannot
//! cycle.
//!
//! Custody: no data of its own.

/// What is nought.
const NOUGHT: f64 = 1e-9;

/// An equation: coefficients by column, and the right-hand side.
#[derive(Debug, Clone)]
pub(super) struct Equation {
    pub(super) terms: Vec<(usize, f64)>,
    pub(super) equals: f64,
}

/// All that is not below zero and meets some equations, at one of its corners.
#[derive(Debug, Clone)]
pub(super) struct Polytope {
    /// Coefficients, the right-hand side last.
    rows: Vec<Vec<f64>>,
    basis: Vec<usize>,
    columns: usize,
}

/// Where a minimum lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Least {
    At(f64),
    Unbounded,
}

impl Polytope {
    /// A corner of what meets the equations; none if nothing does.
    pub(super) fn of(equations: &[Equation], columns: usize) -> Option<Polytope> {
        let width = columns + equations.len();
        let mut rows = Vec::with_capacity(equations.len());
        for (place, equation) in equations.iter().enumerate() {
            let sign = if equation.equals < 0.0 { -1.0 } else { 1.0 };
            let mut row = vec![0.0; width + 1];
            for (column, coefficient) in &equation.terms {
                row[*column] += sign * coefficient;
            }
            row[columns + place] = 1.0;
            row[width] = sign * equation.equals;
            rows.push(row);
        }
        let mut start = Polytope {
            basis: (columns..width).collect(),
            rows,
            columns: width,
        };
        let cost: Vec<f64> = (0..width)
            .map(|column| f64::from(u8::from(column >= columns)))
            .collect();
        match start.minimise(&cost, &mut |_| ()) {
            Least::At(left) if left < 1e-6 => {}
            _ => return None,
        }
        start.drop_artificial(columns);
        Some(start)
    }

    fn drop_artificial(&mut self, columns: usize) {
        let mut place = 0;
        while place < self.rows.len() {
            if self.basis[place] < columns {
                place += 1;
                continue;
            }
            match (0..columns).find(|column| self.rows[place][*column].abs() > NOUGHT) {
                Some(column) => self.pivot(place, column),
                // It follows from the others.
                None => {
                    self.rows.remove(place);
                    self.basis.remove(place);
                }
            }
        }
        for row in &mut self.rows {
            let equals = row[self.columns];
            row.truncate(columns);
            row.push(equals);
        }
        self.columns = columns;
    }

    /// The value of each variable at the corner where it stands: those that are not named are nought.
    pub(super) fn corner(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let columns = self.columns;
        self.basis
            .iter()
            .copied()
            .zip(self.rows.iter().map(move |row| row[columns]))
    }

    /// Moves to the corner of least cost, and shows each corner on the way.
    pub(super) fn minimise(&mut self, cost: &[f64], see: &mut dyn FnMut(&Polytope)) -> Least {
        let patience = 4 * (self.rows.len() + 10);
        let mut reduced = self.reduced(cost);
        for step in 0.. {
            let mut improving = (0..self.columns).filter(|column| reduced[*column] < -NOUGHT);
            let entering = if step < patience {
                improving.min_by(|one, other| reduced[*one].total_cmp(&reduced[*other]))
            } else {
                improving.next()
            };
            let Some(entering) = entering else { break };
            let Some(leaving) = self.leaving(entering) else {
                return Least::Unbounded;
            };
            self.pivot(leaving, entering);
            let factor = reduced[entering];
            for (own, other) in reduced.iter_mut().zip(&self.rows[leaving]) {
                *own -= factor * other;
            }
            see(self);
        }
        let of_corner = |(column, value): (usize, f64)| cost.get(column).map_or(0.0, |cost| cost * value);
        Least::At(self.corner().map(of_corner).sum())
    }

    fn reduced(&self, cost: &[f64]) -> Vec<f64> {
        let mut reduced = cost.to_vec();
        reduced.resize(self.columns + 1, 0.0);
        for (row, basic) in self.rows.iter().zip(&self.basis) {
            let factor = cost.get(*basic).copied().unwrap_or(0.0);
            if factor != 0.0 {
                for (own, other) in reduced.iter_mut().zip(row) {
                    *own -= factor * other;
                }
            }
        }
        reduced
    }

    /// The row that limits how far a variable can grow; of several the one whose variable comes first.
    fn leaving(&self, entering: usize) -> Option<usize> {
        let mut found: Option<(f64, usize, usize)> = None;
        for (place, row) in self.rows.iter().enumerate() {
            if row[entering] <= NOUGHT {
                continue;
            }
            let (limit, basic) = (row[self.columns].max(0.0) / row[entering], self.basis[place]);
            let is_nearer = found
                .is_none_or(|(least, first, _)| limit < least - NOUGHT || (limit <= least + NOUGHT && basic < first));
            if is_nearer {
                found = Some((limit, basic, place));
            }
        }
        found.map(|(_, _, place)| place)
    }

    fn pivot(&mut self, place: usize, column: usize) {
        let divisor = self.rows[place][column];
        for value in &mut self.rows[place] {
            *value /= divisor;
        }
        let own = std::mem::take(&mut self.rows[place]);
        for row in self.rows.iter_mut().filter(|row| !row.is_empty()) {
            let factor = row[column];
            if factor.abs() > 1e-12 {
                for (value, other) in row.iter_mut().zip(&own) {
                    *value -= factor * other;
                }
            }
        }
        self.rows[place] = own;
        self.basis[place] = column;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equation(terms: &[(usize, f64)], equals: f64) -> Equation {
        Equation {
            terms: terms.to_vec(),
            equals,
        }
    }

    #[test]
    fn a_program_solved_by_hand() {
        // Maximise x + 2y, x + y + s = 4, x + 3y + t = 6: at x = 3, y = 1 it is 5.
        let rows = [
            equation(&[(0, 1.0), (1, 1.0), (2, 1.0)], 4.0),
            equation(&[(0, 1.0), (1, 3.0), (3, 1.0)], 6.0),
        ];
        let mut polytope = Polytope::of(&rows, 4).expect("feasible");
        let Least::At(least) = polytope.minimise(&[-1.0, -2.0], &mut |_| ()) else {
            panic!("bounded");
        };
        assert!((least + 5.0).abs() < 1e-9, "{least}");
    }

    #[test]
    fn nothing_meets_a_contradiction_and_nothing_ends_a_ray() {
        let contradiction = [equation(&[(0, 1.0)], 1.0), equation(&[(0, 1.0)], 2.0)];
        assert!(Polytope::of(&contradiction, 1).is_none());
        assert!(Polytope::of(&[equation(&[(0, 1.0)], -1.0)], 1).is_none());
        // x - y = 1 goes on for ever, and an equation said twice is said once.
        let ray = [
            equation(&[(0, 1.0), (1, -1.0)], 1.0),
            equation(&[(0, 2.0), (1, -2.0)], 2.0),
        ];
        let mut polytope = Polytope::of(&ray, 2).expect("feasible");
        assert_eq!(polytope.minimise(&[-1.0], &mut |_| ()), Least::Unbounded);
        assert_eq!(polytope.minimise(&[1.0], &mut |_| ()), Least::At(1.0));
    }
}
