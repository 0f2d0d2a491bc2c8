//! The places at which the rows of an arm lie: rows with the same point and the same exact factors share one, so that
//! many ties cost no more than one.
//!
//! Custody: no zone. Rows by position.

use super::points::Points;

/// Rows of one arm, by stratum and place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Places {
    /// All rows of the arm: by stratum, by point, and within a place by precedence.
    rows: Vec<u32>,
    /// Where each place begins in `rows`, and where the last ends.
    starts: Vec<u32>,
    /// The first place of each stratum, and past the last.
    strata: Vec<u32>,
}

impl Places {
    /// Places of the rows of an arm, which are given in order of precedence; `stratum` has a number below `count` for
    /// every row.
    pub(super) fn of(points: &Points, mut rows: Vec<u32>, stratum: &[u32], count: usize) -> Places {
        let key = |row: &u32| (stratum[*row as usize], points.at(*row as usize));
        // Stable, so that rows of one place stay in order of precedence.
        rows.sort_by(|a, b| {
            let ((stratum_a, a), (stratum_b, b)) = (key(a), key(b));
            let by_point = a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne());
            stratum_a
                .cmp(&stratum_b)
                .then(by_point.unwrap_or(std::cmp::Ordering::Equal))
        });
        let begins = |at: &usize| *at == 0 || key(&rows[*at]) != key(&rows[*at - 1]);
        let mut starts: Vec<u32> = (0..rows.len()).filter(begins).map(|at| at as u32).collect();
        let of_place: Vec<u32> = starts.iter().map(|at| stratum[rows[*at as usize] as usize]).collect();
        let strata = (0..=count as u32).map(|number| of_place.partition_point(|other| *other < number) as u32);
        let strata = strata.collect();
        starts.push(rows.len() as u32);
        Places { rows, starts, strata }
    }

    /// The rows of a place, by precedence.
    pub(super) fn members(&self, place: u32) -> &[u32] {
        let (from, to) = (self.starts[place as usize], self.starts[place as usize + 1]);
        &self.rows[from as usize..to as usize]
    }

    /// Number of places.
    pub(super) fn count(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    /// The places of a stratum.
    pub(super) fn of_stratum(&self, stratum: u32) -> std::ops::Range<u32> {
        self.strata[stratum as usize]..self.strata[stratum as usize + 1]
    }

    /// The point of a place.
    pub(super) fn point<'p>(&self, points: &'p Points, place: u32) -> &'p [f64] {
        points.at(self.members(place)[0] as usize)
    }
}
