//! What cannot be estimated at all: inputs that contradict themselves. Weak data are no error; see
//! [`Reservation`](super::Reservation).
//!
//! Custody: no zone. Messages name positions and settings, never a value of a spell.

use thiserror::Error;

/// Why there is no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum EstimateError {
    /// Not one spell.
    #[error("there are no spells to estimate from")]
    NoSpells,
    /// The slices do not describe the same spells.
    #[error("`{entries}` entries, `{exits}` exits and `{events}` event marks do not belong to the same spells")]
    LengthsDiffer {
        /// Number of entries; equal to `exits` where no entries were given.
        entries: usize,
        /// Number of exits.
        exits: usize,
        /// Number of event marks.
        events: usize,
    },
    /// A spell enters before the origin of its clock.
    #[error("the spell at position `{position}` enters before day 0")]
    EntersBeforeOrigin {
        /// Position in the slices, from 0.
        position: usize,
    },
    /// A spell is never at risk: its exit is not after its entry.
    #[error("the spell at position `{position}` does not exit after its entry")]
    NeverAtRisk {
        /// Position in the slices, from 0.
        position: usize,
    },
    /// A confidence level outside of 0 to 1.
    #[error("a confidence level lies between 0 and 1, and `{level}` does not")]
    LevelOutOfRange {
        /// The level asked for.
        level: f64,
    },
    /// A quantile for a share outside of 0 to 1.
    #[error("a quantile is of a share between 0 and 1, and `{share}` is none")]
    ShareOutOfRange {
        /// The share asked for.
        share: f64,
    },
    /// A proportion of nothing.
    #[error("there is no proportion of `0` trials")]
    NoTrials,
    /// A proportion above 1.
    #[error("there are more successes than trials")]
    SuccessesExceedTrials,
}
