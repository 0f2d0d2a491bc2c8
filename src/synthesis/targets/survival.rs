//! Time to a first return, counted by whole days: memory does not grow with the number of people.
//!
//! Custody: no zone.

use crate::synthesis::day::YEAR_DAYS;

/// People by day of return and by day of the end of observation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Survival {
    returned: Vec<u64>,
    ended: Vec<u64>,
}

impl Survival {
    /// Counts somebody who returned, or was last observed, so many days after the first set began.
    pub(super) fn count(&mut self, days: i32, returned: bool) {
        let counts = if returned { &mut self.returned } else { &mut self.ended };
        let day = usize::try_from(days).unwrap_or(0);
        if counts.len() <= day {
            counts.resize(day + 1, 0);
        }
        if let Some(count) = counts.get_mut(day) {
            *count += 1;
        }
    }

    /// Adds the people of another count.
    pub(super) fn add(&mut self, other: &Survival) {
        for (own, others) in [(&mut self.returned, &other.returned), (&mut self.ended, &other.ended)] {
            if own.len() < others.len() {
                own.resize(others.len(), 0);
            }
            for (own, others) in own.iter_mut().zip(others) {
                *own += others;
            }
        }
    }

    /// Everybody counted.
    pub(super) fn people(&self) -> u64 {
        self.returned.iter().sum::<u64>() + self.ended.iter().sum::<u64>()
    }

    /// Probability of return within so many days (Kaplan and Meier 1958); none where nobody was counted.
    pub(super) fn returned_within(&self, days: i32) -> Option<f64> {
        let mut at_risk = self.people();
        if at_risk == 0 {
            return None;
        }
        let mut staying = 1.0;
        for day in 0..=usize::try_from(days).unwrap_or(0) {
            let returned = self.returned.get(day).copied().unwrap_or(0);
            if returned > 0 {
                staying *= 1.0 - returned as f64 / at_risk as f64;
            }
            at_risk -= returned + self.ended.get(day).copied().unwrap_or(0);
        }
        Some(1.0 - staying)
    }

    /// Returns per person and year of observation.
    pub(super) fn rate(&self) -> f64 {
        let days = |counts: &[u64]| -> f64 {
            (0_u32..)
                .zip(counts)
                .map(|(day, count)| f64::from(day) * *count as f64)
                .sum()
        };
        let years = (days(&self.returned) + days(&self.ended)) / YEAR_DAYS;
        self.returned.iter().sum::<u64>() as f64 / years
    }

    /// Share of those who returned who had done so within so many days.
    pub(super) fn share_within(&self, days: i32) -> f64 {
        let by_then = usize::try_from(days).unwrap_or(0) + 1;
        let early: u64 = self.returned.iter().take(by_then).sum();
        early as f64 / self.returned.iter().sum::<u64>() as f64
    }

    /// Median days to return of those who returned.
    pub(super) fn median(&self) -> f64 {
        let half = self.returned.iter().sum::<u64>() as f64 / 2.0;
        let mut so_far = 0.0;
        for (day, count) in (0_u32..).zip(&self.returned) {
            so_far += *count as f64;
            if so_far >= half {
                return f64::from(day);
            }
        }
        f64::NAN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: one of four returns at 10, one leaves at 20, one of the remaining two returns at 30: 1 - 3/4 * 1/2.
    #[test]
    fn the_estimate_is_that_of_a_case_done_by_hand_in_any_order_of_counting() {
        let mut first = Survival::default();
        first.count(40, false);
        first.count(10, true);
        let mut second = Survival::default();
        second.count(30, true);
        second.count(20, false);
        first.add(&second);
        assert_eq!(first.people(), 4);
        assert_eq!(first.returned_within(35), Some(5.0 / 8.0));
        assert_eq!(first.returned_within(29), Some(1.0 / 4.0));
        assert_eq!(first.median(), 10.0);
        assert_eq!(first.share_within(29), 0.5);
        assert!((first.rate() - 2.0 / (100.0 / YEAR_DAYS)).abs() < 1e-12);
    }
}
