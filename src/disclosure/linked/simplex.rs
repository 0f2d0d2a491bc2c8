//! Linear programs: a dense tableau of the simplex method in two phases, after Dantzig (1963).
//!
//! Coefficients are small whole numbers, mostly ones, and right-hand sides counts, so that double precision is exact enough: what it
//! leaves is far below the half that tells whole numbers apart. After so many steps without an end the rule of Bland (1977) takes over, which cannot
//! cycle; as it can be very long, and what rounding leaves can keep it from an end, it is stopped after as many again.
//!
//! Custody: no data of its own.

use super::budget::Budget;

/// What is nought.
const NOUGHT: f64 = 1e-9;
/// What is nought beside the greatest cost: sums of great costs are rounded in their last places, and what is left of them would
/// seem to improve for ever.
const ROUNDING: f64 = 1e-12;

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
    /// Not found within the steps or the budget: it stands at a corner, of which more than the least may be said.
    Stopped,
}

impl Polytope {
    /// A corner of what meets the equations; none if nothing does, or none is found within the budget.
    pub(super) fn of(equations: &[Equation], columns: usize, budget: &Budget) -> Option<Polytope> {
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
        match start.minimise(&cost, budget, &mut |_| ()) {
            Least::At(left) if left < 1e-6 => {}
            _ => return None,
        }
        start.drop_artificial(columns, budget);
        Some(start)
    }

    fn drop_artificial(&mut self, columns: usize, budget: &Budget) {
        let mut place = 0;
        while place < self.rows.len() {
            if self.basis[place] < columns {
                place += 1;
                continue;
            }
            match (0..columns).find(|column| self.rows[place][*column].abs() > NOUGHT) {
                Some(column) => budget.spend(self.pivot(place, column)),
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
    pub(super) fn minimise(&mut self, cost: &[f64], budget: &Budget, see: &mut dyn FnMut(&Polytope)) -> Least {
        let patience = 4 * (self.rows.len() + 10);
        let greatest = cost.iter().fold(0.0_f64, |most, own| most.max(own.abs()));
        let nought = NOUGHT.max(greatest * ROUNDING);
        let mut reduced = self.reduced(cost);
        for step in 0.. {
            let mut improving = (0..self.columns).filter(|column| reduced[*column] < -nought);
            let entering = if step < patience {
                improving.min_by(|one, other| reduced[*one].total_cmp(&reduced[*other]))
            } else {
                improving.next()
            };
            let Some(entering) = entering else { break };
            if step >= 2 * patience || budget.is_spent() {
                return Least::Stopped;
            }
            let Some(leaving) = self.leaving(entering) else {
                return Least::Unbounded;
            };
            budget.spend(self.pivot(leaving, entering));
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

    /// Takes a variable into the basis, and tells how many entries were looked at and written. Most of a row is nought, and
    /// nought changes no other row.
    fn pivot(&mut self, place: usize, column: usize) -> usize {
        let divisor = self.rows[place][column];
        let mut own = std::mem::take(&mut self.rows[place]);
        let mut terms: Vec<(usize, f64)> = Vec::new();
        for (other, value) in own.iter_mut().enumerate().filter(|(_, value)| **value != 0.0) {
            *value /= divisor;
            terms.push((other, *value));
        }
        let mut written = self.columns + self.rows.len();
        for row in self.rows.iter_mut().filter(|row| !row.is_empty()) {
            let factor = row[column];
            if factor.abs() > 1e-12 {
                for (other, value) in &terms {
                    row[*other] -= factor * value;
                }
                written += terms.len();
            }
        }
        self.rows[place] = own;
        self.basis[place] = column;
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ample() -> Budget {
        Budget::of(u64::MAX)
    }

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
        let mut polytope = Polytope::of(&rows, 4, &ample()).expect("feasible");
        let Least::At(least) = polytope.minimise(&[-1.0, -2.0], &ample(), &mut |_| ()) else {
            panic!("bounded");
        };
        assert!((least + 5.0).abs() < 1e-9, "{least}");
    }

    #[test]
    fn nothing_meets_a_contradiction_and_nothing_ends_a_ray() {
        let contradiction = [equation(&[(0, 1.0)], 1.0), equation(&[(0, 1.0)], 2.0)];
        assert!(Polytope::of(&contradiction, 1, &ample()).is_none());
        assert!(Polytope::of(&[equation(&[(0, 1.0)], -1.0)], 1, &ample()).is_none());
        // x - y = 1 goes on for ever, and an equation said twice is said once.
        let ray = [
            equation(&[(0, 1.0), (1, -1.0)], 1.0),
            equation(&[(0, 2.0), (1, -2.0)], 2.0),
        ];
        let mut polytope = Polytope::of(&ray, 2, &ample()).expect("feasible");
        assert_eq!(polytope.minimise(&[-1.0], &ample(), &mut |_| ()), Least::Unbounded);
        assert_eq!(polytope.minimise(&[1.0], &ample(), &mut |_| ()), Least::At(1.0));
    }

    #[test]
    fn a_budget_that_is_spent_stops_before_the_end() {
        let rows = [
            equation(&[(0, 1.0), (1, 1.0), (2, 1.0)], 4.0),
            equation(&[(0, 1.0), (1, 3.0), (3, 1.0)], 6.0),
        ];
        assert!(Polytope::of(&rows, 4, &Budget::of(1)).is_none());
        // At the greatest cost there is a way down.
        let mut polytope = Polytope::of(&rows, 4, &ample()).expect("feasible");
        polytope.minimise(&[-1.0, -2.0], &ample(), &mut |_| ());
        let stopped = polytope.minimise(&[1.0, 2.0], &Budget::of(0), &mut |_| ());
        assert_eq!(stopped, Least::Stopped);
    }
}
