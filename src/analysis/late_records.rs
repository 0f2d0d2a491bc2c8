//! Whether the records of an area begin late: then proceedings before them are not seen, and a later set of proceedings is taken
//! for the first.
//!
//! Custody: days on which clocks started go in, a yes or no comes out.

use crate::study::{CohortRules, Study, day_number};

/// Days before the first of an area's clocks below which it does not count as late.
const YEAR: f64 = 365.25;

/// What chance may leave: of hundreds of areas none begins late by it.
const CHANCE: f64 = 1e-5;

/// Observation, within which the records of an area may begin late.
#[derive(Debug, Clone, Copy)]
pub(super) struct Observation {
    from: i64,
    to: i64,
}

impl Observation {
    /// That of a study, from when on clocks may start under the rules of an estimate.
    pub(super) fn of(study: &Study, rules: &CohortRules) -> Observation {
        let first = day_number(study.observed_from);
        let waited = [&rules.wash_out, &rules.look_back].map(|period| period.after(first));
        Observation {
            from: waited.into_iter().flatten().fold(first, i64::max),
            to: day_number(study.observed_to),
        }
    }

    /// Whether the first of these days comes so long after observation has begun that chance does not explain it: were they spread
    /// evenly over observation, all of n days would lie in its last share s with probability s to the power of n.
    pub(super) fn begins_late(self, days: impl IntoIterator<Item = i32>) -> bool {
        let (mut count, mut first) = (0, i64::MAX);
        for day in days {
            count += 1;
            first = first.min(i64::from(day));
        }
        let (passed, all) = (first.saturating_sub(self.from) as f64, (self.to - self.from) as f64);
        if count == 0 || all <= 0.0 || passed < YEAR {
            return false;
        }
        let left = (1.0 - passed / all).max(0.0);
        libm::pow(left, f64::from(count)) < CHANCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_begin_late_where_so_many_would_hardly_all_be_late() {
        let observed = Observation { from: 0, to: 4000 };
        // Half of observation has passed: 2 to the power of -16 is 1.5e-5, of -17 7.6e-6.
        assert!(!observed.begins_late(vec![2000; 16]));
        assert!(observed.begins_late(vec![2000; 17]));
        // One mother of the first year, or nobody, is no late beginning.
        assert!(!observed.begins_late([vec![2000; 17], vec![300]].concat()));
        assert!(!observed.begins_late([]));
        // Within the first year nobody is late, however many they are.
        assert!(!observed.begins_late(vec![365; 10_000]));
        assert!(observed.begins_late(vec![366; 10_000]));
        // After observation there is nothing left.
        assert!(observed.begins_late([5000]));
    }
}
