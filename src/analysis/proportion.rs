//! Shares of a number of persons, or of things, by counting: each can be worked out for other counts than those that were found,
//! such as rounded ones.
//!
//! Custody: counts of persons; reviewed before release.

use super::measured::{Figure, Side};
use crate::estimate::rates::proportion::{Proportion as Found, clopper_pearson, wilson};
use crate::estimate::{ConfidenceLevel, EstimateError, Reservation};
use crate::study::DisclosurePolicy;

/// How its limits are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShareLimits {
    /// After Wilson.
    Wilson,
    /// Exact, after Clopper and Pearson.
    Exact,
}

/// One figure of a share: the share itself, or one of its limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proportion {
    with: u64,
    of: u64,
    limits: Option<(ShareLimits, ConfidenceLevel)>,
    part: Side,
}

impl Proportion {
    /// So many of so many, without limits.
    pub(super) fn plain(with: u64, of: u64) -> Proportion {
        Proportion {
            with,
            of,
            limits: None,
            part: Side::Nearest,
        }
    }

    /// Which part it is, and which way it is rounded.
    pub fn side(&self) -> Side {
        self.part
    }

    /// The whole.
    pub fn of(&self) -> u64 {
        self.of
    }

    /// The figure as it was found, between 0 and 1; none of nobody.
    pub fn exact(&self) -> Option<f64> {
        self.with((self.with, self.of))
    }

    /// The share of the rounded counts, with limits that hold for all counts that are rounded alike: no more than these tell.
    pub fn told(&self, policy: &DisclosurePolicy) -> Option<f64> {
        if policy.rounded(self.of) == 0 {
            return None;
        }
        let ((few, many), (least, most)) = (policy.alike(self.with), policy.alike(self.of));
        match self.part {
            Side::Nearest => self.with((policy.rounded(self.with), policy.rounded(self.of))),
            Side::Lower => self.with((few.min(most), most)),
            Side::Upper => self.with((many.min(least), least)),
        }
    }

    fn with(&self, (with, of): (u64, u64)) -> Option<f64> {
        let limits = || {
            let (limits, level) = self.limits?;
            found((with, of), limits, level).ok().map(|found| found.interval)
        };
        match self.part {
            // Counts of persons are far below 2^53.
            Side::Nearest => (of > 0).then(|| with as f64 / of as f64),
            Side::Lower => limits().map(|limits| limits.lower),
            Side::Upper => limits().map(|limits| limits.upper),
        }
    }
}

fn found((with, of): (u64, u64), limits: ShareLimits, level: ConfidenceLevel) -> Result<Found, EstimateError> {
    match limits {
        ShareLimits::Wilson => wilson(with, of, level),
        ShareLimits::Exact => clopper_pearson(with, of, level),
    }
}

/// So many of so many with limits, and what a reader has to be told of all that are rounded alike; without figures of nobody.
///
/// # Errors
/// As [`wilson`] and [`clopper_pearson`].
pub(super) fn proportion(
    (with, of): (u64, u64),
    limits: ShareLimits,
    level: ConfidenceLevel,
    policy: &DisclosurePolicy,
) -> Result<([Figure; 3], Vec<Reservation>), EstimateError> {
    let part = |part| {
        Figure::Proportion(Proportion {
            part,
            limits: Some((limits, level)),
            ..Proportion::plain(with, of)
        })
    };
    let told = match of {
        0 => Vec::new(),
        _ => reservations((with, of), limits, level, policy)?,
    };
    Ok(([Side::Nearest, Side::Lower, Side::Upper].map(part), told))
}

/// What a reader has to be told of so many of so many: that of the least counts which are rounded alike, so that it is one for all of
/// them. All are all where both are told as one number.
///
/// # Errors
/// As [`wilson`] and [`clopper_pearson`].
pub(super) fn reservations(
    (with, of): (u64, u64),
    limits: ShareLimits,
    level: ConfidenceLevel,
    policy: &DisclosurePolicy,
) -> Result<Vec<Reservation>, EstimateError> {
    if with > of {
        return Err(EstimateError::SuccessesExceedTrials);
    }
    let ((few, _), (least, _)) = (policy.alike(with), policy.alike(of));
    Ok(found((few.min(least), least), limits, level)?.reservations)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Profile;

    #[test]
    fn a_share_of_told_counts_tells_no_more_than_they_do() -> Result<(), EstimateError> {
        let (level, policy) = (ConfidenceLevel::new(0.95)?, Profile::Strict.policy());
        let shown = |with, of| -> Result<[Option<f64>; 3], EstimateError> {
            let (figures, _) = proportion((with, of), ShareLimits::Exact, level, &policy)?;
            Ok(figures.map(|figure| match figure {
                Figure::Proportion(own) => own.told(&policy),
                _ => None,
            }))
        };
        // 30 of 50, whatever it was.
        let thirty = shown(30, 50)?;
        assert_eq!(thirty[0], Some(0.6));
        for (with, of) in [(28, 51), (32, 48), (29, 52)] {
            assert_eq!(shown(with, of)?, thirty);
            let own = clopper_pearson(with, of, level)?.interval;
            assert!(thirty[1].is_some_and(|told| told <= own.lower) && thirty[2].is_some_and(|told| told >= own.upper));
        }
        // Everybody of 15, and so of all that is told alike.
        assert_eq!((shown(15, 15)?[0], shown(15, 15)?[2]), (Some(1.0), Some(1.0)));
        assert_eq!(shown(0, 2)?, [None; 3]);
        assert_eq!(Proportion::plain(28, 51).exact(), Some(28.0 / 51.0));
        Ok(())
    }

    #[test]
    fn what_is_said_of_a_share_is_said_of_all_counts_that_are_rounded_alike() -> Result<(), EstimateError> {
        let level = ConfidenceLevel::PERCENT_95;
        let said = |profile: Profile, counts| reservations(counts, ShareLimits::Wilson, level, &profile.policy());
        // 8 to 12 of 48 to 52 are told as 10 of 50.
        for with in 8..=12 {
            for of in 48..=52 {
                assert_eq!(
                    said(Profile::Sail, (with, of))?,
                    [Reservation::FewEvents],
                    "{with} of {of}"
                );
            }
        }
        assert_eq!(said(Profile::Sail, (13, 48))?, []);
        assert_eq!(
            said(Profile::Sail, (5, 12))?,
            [Reservation::FewEvents, Reservation::FewTrials]
        );
        // 45 to 54 are told as 50, of which 50 are all.
        for (with, of) in [(45, 54), (50, 50), (54, 54)] {
            assert_eq!(
                said(Profile::Dfe, (with, of))?,
                [Reservation::AllEvents],
                "{with} of {of}"
            );
        }
        assert_eq!(said(Profile::Dfe, (44, 54))?, []);
        assert_eq!(said(Profile::Strict, (0, 40))?, [Reservation::NoEvents]);
        assert!(said(Profile::Strict, (41, 40)).is_err());
        Ok(())
    }
}
