//! The planted hazard of a further set: cumulated over time, and turned round.
//!
//! Custody: no zone; arithmetic on settings.

use crate::synthesis::day::YEAR_DAYS;
use crate::synthesis::world::Returns;

/// Last day of the k-th year.
pub(in crate::synthesis) fn year_mark(years: i32) -> i32 {
    libm::floor(YEAR_DAYS * f64::from(years)) as i32
}

/// A piece of time since a conclusion in which the hazard is constant.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// Days after the conclusion from which it holds.
    from: i32,
    per_day: f64,
    /// Cumulative hazard up to `from`.
    before: f64,
}

/// The hazard of a further set by days since the conclusion of the last, for a mother whose factors are 1.
#[derive(Debug, Clone)]
pub(in crate::synthesis) struct Hazard {
    pieces: Vec<Piece>,
}

/// Days that no life reaches.
const NEVER: i32 = i32::MAX / 4;

impl Hazard {
    /// The hazard of these settings.
    pub(in crate::synthesis) fn of(returns: &Returns) -> Hazard {
        let mut pieces: Vec<Piece> = Vec::with_capacity(returns.hazard.len());
        for (year, per_year) in &returns.hazard {
            let from = year_mark(*year);
            let before = pieces
                .last()
                .map_or(0.0, |last| last.before + f64::from(from - last.from) * last.per_day);
            pieces.push(Piece {
                from,
                per_day: per_year / YEAR_DAYS,
                before,
            });
        }
        Hazard { pieces }
    }

    /// Cumulative hazard over the first `days` whole days after a conclusion; 0 for none or fewer.
    pub(in crate::synthesis) fn cumulative(&self, days: i32) -> f64 {
        let running = self.pieces.iter().rev().find(|piece| piece.from < days);
        running.map_or(0.0, |piece| piece.before + f64::from(days - piece.from) * piece.per_day)
    }

    /// The first day after a conclusion, at least 1, by which the cumulative hazard reaches `wanted`.
    ///
    /// For a `wanted` that is exponential with mean 1, divided by a mother's factor, this is the time to her next set:
    /// the inverse of the survivor function.
    pub(in crate::synthesis) fn days_to_reach(&self, wanted: f64) -> i32 {
        let Some(piece) = self.pieces.iter().rev().find(|piece| piece.before < wanted) else {
            return 1;
        };
        let days = libm::ceil((wanted - piece.before) / piece.per_day);
        if days < f64::from(NEVER) {
            (piece.from + days as i32).max(1)
        } else {
            NEVER
        }
    }

    /// As [`Hazard::days_to_reach`], where from `changed` days after the conclusion on the hazard is `ratio` times what
    /// it would be.
    pub(in crate::synthesis) fn days_to_reach_changed(&self, wanted: f64, changed: i32, ratio: f64) -> i32 {
        let before = self.cumulative(changed);
        if ratio == 1.0 || wanted <= before {
            return self.days_to_reach(wanted);
        }
        if ratio <= 0.0 {
            return NEVER;
        }
        self.days_to_reach(before + (wanted - before) / ratio).max(changed + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hazard() -> Hazard {
        Hazard::of(&Returns {
            hazard: vec![(0, 0.10), (2, 0.05)],
            ..Returns::default()
        })
    }

    #[test]
    fn the_cumulative_hazard_is_the_closed_form_of_its_pieces() {
        let hazard = hazard();
        assert_eq!(hazard.cumulative(0), 0.0);
        assert!((hazard.cumulative(730) - 0.10 * 730.0 / YEAR_DAYS).abs() < 1e-12);
        let five_years = 0.10 * 730.0 / YEAR_DAYS + 0.05 * f64::from(1826 - 730) / YEAR_DAYS;
        assert!((hazard.cumulative(1826) - five_years).abs() < 1e-12);
    }

    #[test]
    fn the_inverse_is_the_first_day_by_which_the_hazard_is_reached() {
        let hazard = hazard();
        for step in 1..2000 {
            let wanted = f64::from(step) * 0.0005;
            let days = hazard.days_to_reach(wanted);
            assert!(hazard.cumulative(days) >= wanted - 1e-12, "{wanted}");
            assert!(hazard.cumulative(days - 1) < wanted + 1e-12, "{wanted}");
        }
    }

    #[test]
    fn a_halved_hazard_takes_twice_as_long_and_one_of_nought_for_ever() {
        let hazard = Hazard::of(&Returns {
            hazard: vec![(0, 0.10)],
            ..Returns::default()
        });
        let (plain, halved) = (hazard.days_to_reach(0.3), hazard.days_to_reach_changed(0.3, 100, 0.5));
        assert!((halved - 100 - 2 * (plain - 100)).abs() <= 2, "{plain} and {halved}");
        assert_eq!(hazard.days_to_reach_changed(0.3, 100, 1.0), plain);
        assert_eq!(hazard.days_to_reach_changed(0.3, 100, 0.0), NEVER);
        assert_eq!(hazard.days_to_reach_changed(0.01, 100, 0.5), hazard.days_to_reach(0.01));
    }
}
