//! A share of recurrent persons as errors of linkage leave it, and what it was before them.
//!
//! A missed link makes one person who was seen again into two who were not: the numerator falls and the denominator rises.
//! A false one makes two who were not seen again into one who was. With the true share ρ, the share R of recurrent persons
//! whose link was found, φ pairs of persons who were taken for one, per person, and a probability γ that the second part of
//! a person who was split is seen again in its turn,
//!
//! ρ' = (ρR + φ + γρ(1 - R)) / (1 + ρ(1 - R) - φ),
//!
//! which is what a count of persons gives; solved for the true share, ρ = (ρ' - φ(1 + ρ')) / (R - (ρ' - γ)(1 - R)). Links
//! are taken to be missed whoever the person is and whenever it was. Where nobody is seen more than twice γ is 0; those who
//! were seen twice are often seen a third time, and to take γ for 0 then corrects too much. Where γ = ρ' and φ = 0, missed
//! links only thin the share out: ρ = ρ'/R.
//!
//! Hagger-Johnson et al. (2015, BMJ Open 5:e008118) found readmission under-estimated by 3.8 % where 4.1 % of the links
//! were missed; this says 5.0 % at a share of 0.24.
//!
//! Custody: no zone. Numbers without a subject.

use serde::Serialize;

use crate::estimate::reservation::applying;
use crate::estimate::{EstimateError, Interval, Reservation};

/// How often links err.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LinkErrors {
    recall: f64,
    false_merges: f64,
    onward: f64,
}

impl LinkErrors {
    /// `recall` is R, above 0 and at most 1; `false_merges` is φ, at least 0 and below R.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`].
    pub fn new(recall: f64, false_merges: f64) -> Result<LinkErrors, EstimateError> {
        if !(recall > 0.0 && recall <= 1.0) {
            let (what, must) = ("share of links that were found", "above 0 and at most 1");
            return Err(EstimateError::OutOfRange { what, must });
        }
        if !(false_merges >= 0.0 && false_merges < recall) {
            let must = "at least 0 and below the share of links that were found";
            let what = "share of persons taken for another";
            return Err(EstimateError::OutOfRange { what, must });
        }
        Ok(LinkErrors {
            recall,
            false_merges,
            onward: 0.0,
        })
    }

    /// The same, with the probability γ that the second part of a person who was split is seen again, between 0 and 1; 0
    /// where it is not told.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`].
    pub fn with_onward(self, onward: f64) -> Result<LinkErrors, EstimateError> {
        if !(0.0..=1.0).contains(&onward) {
            let (what, must) = ("probability of being seen again", "between 0 and 1");
            return Err(EstimateError::OutOfRange { what, must });
        }
        Ok(LinkErrors { onward, ..self })
    }

    /// R, the share of links that were found.
    pub fn recall(self) -> f64 {
        self.recall
    }

    /// φ, pairs of persons taken for one, per person.
    pub fn false_merges(self) -> f64 {
        self.false_merges
    }

    /// What a true share looks like through such links.
    pub fn observed(self, share: f64) -> f64 {
        let split = share * (1.0 - self.recall);
        (share * self.recall + self.false_merges + self.onward * split) / (1.0 + split - self.false_merges)
    }

    /// The share that looks like `observed`; beyond 1 and without bound where no share does.
    fn before(self, observed: f64) -> f64 {
        let left = self.recall - (observed - self.onward) * (1.0 - self.recall);
        if left <= 0.0 {
            return f64::INFINITY;
        }
        (observed - self.false_merges * (1.0 + observed)) / left
    }
}

/// A share, corrected for errors of linkage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorrectedShare {
    /// The share.
    pub share: f64,
    /// Its interval: the correction rises with what was observed, so that corrected limits are limits of what is corrected.
    /// How well the errors themselves are known is not in it.
    pub interval: Option<Interval>,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

/// Corrects a share, and its interval, for such errors of links. A limit beyond 0 or 1 is given as 0 or 1.
///
/// ```
/// use seriatim::estimate::rates::missed_links::{LinkErrors, corrected};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// // Of 24 % who return, 21.1 % are seen to where one link in ten is missed.
/// let errors = LinkErrors::new(0.9, 0.0)?;
/// assert!((corrected(0.216 / 1.024, None, errors)?.share - 0.24).abs() < 1e-15);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`EstimateError::OutOfRange`] for an observed share outside of 0 to 1; [`EstimateError::NothingToEstimate`] where no
/// share between 0 and 1 would look like it through such links.
pub fn corrected(
    observed: f64,
    interval: Option<Interval>,
    errors: LinkErrors,
) -> Result<CorrectedShare, EstimateError> {
    if !(0.0..=1.0).contains(&observed) {
        let (what, must) = ("share", "between 0 and 1");
        return Err(EstimateError::OutOfRange { what, must });
    }
    let share = errors.before(observed);
    if !(0.0..=1.0).contains(&share) {
        let nothing = "no share that would look like this through such links";
        return Err(EstimateError::NothingToEstimate { nothing });
    }
    let limits = interval.map(|limits| (errors.before(limits.lower), errors.before(limits.upper)));
    let beyond = limits.is_some_and(|(lower, upper)| lower < 0.0 || upper > 1.0);
    Ok(CorrectedShare {
        share,
        interval: limits.map(|(lower, upper)| Interval {
            lower: lower.clamp(0.0, 1.0),
            upper: upper.clamp(0.0, 1.0),
        }),
        reservations: applying([(beyond, Reservation::LimitTruncated)]),
    })
}
