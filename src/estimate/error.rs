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
    /// Not one row.
    #[error("there are no rows to estimate from")]
    NoRows,
    /// A column does not belong to the rows.
    #[error("there are `{found}` values of {what} for `{rows}` rows")]
    LengthDiffers {
        /// What the column holds.
        what: &'static str,
        /// Number of values.
        found: usize,
        /// Number of rows.
        rows: usize,
    },
    /// A value that is not a finite number.
    #[error("the {what} at position `{position}` is no finite number")]
    NotFinite {
        /// What the value is.
        what: &'static str,
        /// Position in the slice, from 0.
        position: usize,
    },
    /// A value or a setting that cannot be what it is meant to be.
    #[error("a {what} must be {must}")]
    OutOfRange {
        /// What the value is.
        what: &'static str,
        /// What it has to be, in words.
        must: &'static str,
    },
    /// A weight below 0.
    #[error("the weight at position `{position}` is negative")]
    WeightNegative {
        /// Position in the slice, from 0.
        position: usize,
    },
    /// Weights that leave nobody.
    #[error("all weights are 0")]
    WeightsAllZero,
    /// Nothing to estimate from: no event, no group to compare, no variation where some is needed.
    #[error("there is {nothing}, so nothing can be estimated")]
    NothingToEstimate {
        /// What is missing, as in "no event".
        nothing: &'static str,
    },
    /// A covariate that is constant, or a sum of multiples of those before it.
    #[error("covariate `{column}` (from 0) is constant or follows from those before it: leave it out")]
    Collinear {
        /// Its position among the covariates, from 0; an intercept does not count.
        column: usize,
    },
    /// The likelihood rises without end: a covariate separates those with the event from those without.
    #[error(
        "no finite coefficient is best: covariate `{column}` (from 0) separates events from others; use Firth's penalty"
    )]
    Separated {
        /// Its position among the covariates, from 0.
        column: usize,
    },
    /// The iterations did not come to rest.
    #[error("the fit did not converge within `{iterations}` iterations, and is not given")]
    NotConverged {
        /// Iterations made.
        iterations: u32,
    },
    /// A spell of a person who has died.
    #[error("the spell at position `{position}` follows one of the same person that ended with death")]
    FollowsDeath {
        /// Position in the slices, from 0.
        position: usize,
    },
    /// Spells of one person that overlap.
    #[error("the spell at position `{position}` starts before an earlier one of the same person has ended")]
    Overlaps {
        /// Position in the slices, from 0.
        position: usize,
    },
    /// More replicates of a bootstrap could not be estimated than was allowed.
    #[error("`{failed}` of `{replicates}` replicates could not be estimated, more than was allowed")]
    ReplicatesFailed {
        /// Replicates without an estimate.
        failed: u32,
        /// Replicates asked for.
        replicates: u32,
    },
    /// Two rows of a panel for one unit and one period.
    #[error("the row at position `{position}` is the second of its unit and period")]
    PeriodTwice {
        /// Position in the slices, from 0.
        position: usize,
    },
    /// What belongs to a unit differs between its rows.
    #[error("the {what} at position `{position}` is not that of the other rows of its unit")]
    DiffersWithinUnit {
        /// What the column holds.
        what: &'static str,
        /// Position in the slices, from 0.
        position: usize,
    },
}
