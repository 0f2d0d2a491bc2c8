//! How mothers and fathers leave the records.
//!
//! Custody: no zone; these people do not exist.

use crate::synthesis::day::{Day, YEAR_DAYS};
use crate::synthesis::draws::Draws;

/// How somebody leaves the records before they end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::synthesis) enum Exit {
    /// Death.
    Death,
    /// A move over the border to Wales.
    ToWales,
    /// A move out of England and Wales.
    Away,
}

impl Exit {
    /// The word of truth.
    pub(in crate::synthesis) fn word(self) -> &'static str {
        match self {
            Exit::Death => "death",
            Exit::ToWales => "moved to Wales",
            Exit::Away => "moved away",
        }
    }
}

/// Death or departure after a day, whichever comes first, with these hazards per year.
pub(super) fn first_exit(
    (death_hazard, departure_hazard): (f64, f64),
    from: Day,
    draws: &mut Draws,
) -> Option<(Day, Exit)> {
    let mut after = |hazard: f64, exit: Exit| {
        let days = libm::ceil(draws.exponential() / hazard * YEAR_DAYS);
        // A hazard of 0 gives an infinite time.
        (days < 1e6).then(|| (from.plus(days as i32), exit))
    };
    let death = after(death_hazard, Exit::Death);
    let departure = after(departure_hazard, Exit::Away);
    [death, departure].into_iter().flatten().min_by_key(|(day, _)| *day)
}
