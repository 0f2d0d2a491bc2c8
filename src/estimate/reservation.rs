//! Reservations: what a reader has to be told beside an estimate, in plain sentences.
//!
//! Custody: no zone. A reservation names thresholds, never the count or the day behind it: it may stand beside an
//! estimate whose counts are withheld.

use std::fmt;

use serde::Serialize;

/// Below this many at risk, events or trials, an estimate is said to rest on few. A convention: directly standardised
/// rates are not published on fewer than 10 events (Office for Health Improvement and Disparities), and survival plots
/// are better ended when few remain (Pocock, Clayton & Altman 2002, Lancet 359:1686).
pub(in crate::estimate) const FEW: u64 = 10;

/// A reason to read an estimate with care. [`Display`](fmt::Display) gives the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reservation {
    /// The day lies after the last exit, and the curve has not reached zero: no estimate.
    BeyondFollowUp,
    /// The day lies before the first entry: no estimate.
    BeforeObservation,
    /// The first entry is after day 0: the curve starts there, not at the origin.
    ConditionalOnEntry,
    /// Up to the day there is a time at which nobody was under observation.
    ObservationInterrupted,
    /// The curve reached zero while other spells had still to enter.
    ZeroBeforeLaterEntries,
    /// The curve has reached zero.
    CurveReachesZero,
    /// Fewer than 10 spells are at risk.
    FewAtRisk,
    /// No event, so that no uncertainty can be estimated from events.
    NoEvents,
    /// Fewer than 10 events.
    FewEvents,
    /// All trials are successes.
    AllEvents,
    /// A share of fewer than 10.
    FewTrials,
    /// The curve does not fall far enough for the quantile: no estimate.
    QuantileNotReached,
    /// The curve rests exactly at the quantile's share.
    QuantileOnLevel,
    /// One or both limits of the quantile lie outside of what was observed: no limit.
    LimitNotReached,
    /// Fewer than 10 rows of an arm take part.
    FewInArm,
    /// Some of those whose effect is asked for have no match.
    Unmatched,
    /// No standard error can be given.
    NoVariance,
    /// A standardised difference between the arms is above 0.1.
    Unbalanced,
    /// More than a tenth of an arm has scores that nobody in the other arm has.
    LittleOverlap,
    /// Rows have scores below 0.01 or above 0.99.
    ScoresNearEnds,
    /// A row has more than ten times the mean weight of its arm.
    ExtremeWeights,
    /// The weights leave an arm an effective number below 10.
    FewEffective,
    /// Rows with scores outside of bounds were left out.
    Trimmed,
    /// Weights beyond a quantile were set to it.
    Truncated,
    /// Fewer than 40 clusters.
    FewClusters,
    /// Without one of the clusters, or of the rows, nothing is known of the coefficient.
    RestsOnOneCluster,
    /// Fewer than 10 events for each covariate.
    FewEventsPerCovariate,
    /// All rows are those of one person: no standard error.
    OnePerson,
    /// Every row is fitted without a remainder.
    FittedExactly,
    /// The profile of the likelihood could not be followed to the limits of the interval.
    ProfileNotFollowed,
}

impl fmt::Display for Reservation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reservation::BeyondFollowUp => write!(out, "nobody was followed this far, so there is no estimate"),
            Reservation::BeforeObservation => {
                write!(out, "nobody was under observation this early, so there is no estimate")
            }
            Reservation::ConditionalOnEntry => {
                write!(
                    out,
                    "observation began after day 0: the curve holds for those without the event until then"
                )
            }
            Reservation::ObservationInterrupted => {
                write!(
                    out,
                    "for a time nobody was under observation, and the curve is carried across it unchanged"
                )
            }
            Reservation::ZeroBeforeLaterEntries => {
                write!(
                    out,
                    "all who were at risk early had the event, and later entries can no longer change the curve"
                )
            }
            Reservation::CurveReachesZero => {
                write!(
                    out,
                    "all who were still at risk have had the event, so no standard error can be given"
                )
            }
            Reservation::FewAtRisk => write!(out, "fewer than {FEW} are at risk"),
            Reservation::NoEvents => write!(out, "without an event, uncertainty cannot be estimated from events"),
            Reservation::FewEvents => write!(out, "the estimate rests on fewer than {FEW} events"),
            Reservation::AllEvents => write!(out, "all had the event, so the share is at its upper end"),
            Reservation::FewTrials => write!(out, "the share is of fewer than {FEW}"),
            Reservation::QuantileNotReached => {
                write!(
                    out,
                    "too few have had the event by the end of follow-up for this quantile to exist"
                )
            }
            Reservation::QuantileOnLevel => {
                write!(
                    out,
                    "the curve rests at exactly this share for a time, and the middle of that time is given"
                )
            }
            Reservation::LimitNotReached => {
                write!(
                    out,
                    "the follow-up is too short or too thin for both limits of the interval"
                )
            }
            Reservation::FewInArm => write!(out, "one of the arms has fewer than {FEW} rows that take part"),
            Reservation::Unmatched => {
                write!(
                    out,
                    "some of those whose effect is asked for have nobody to be compared with, and have no part in it"
                )
            }
            Reservation::NoVariance => write!(out, "nothing can be said of how well the estimate is known"),
            Reservation::Unbalanced => {
                write!(
                    out,
                    "a covariate differs between the arms by more than a tenth of its standard deviation"
                )
            }
            Reservation::LittleOverlap => {
                write!(
                    out,
                    "more than a tenth of an arm is unlike anybody in the other arm, and is compared with nobody"
                )
            }
            Reservation::ScoresNearEnds => {
                write!(
                    out,
                    "for some, one of the treatments is nearly certain: their scores are below 0.01 or above 0.99"
                )
            }
            Reservation::ExtremeWeights => {
                write!(out, "a single row has more than ten times the mean weight of its arm")
            }
            Reservation::Truncated => {
                write!(
                    out,
                    "extreme weights were made smaller, and the arms may no longer be alike"
                )
            }
            Reservation::Trimmed => {
                write!(
                    out,
                    "rows with scores outside of bounds were left out, and the effect is that in those who are left"
                )
            }
            Reservation::FewEffective => {
                write!(
                    out,
                    "the weights leave an arm as little information as fewer than {FEW} rows would have"
                )
            }
            Reservation::FewClusters => {
                write!(
                    out,
                    "there are fewer than 40 clusters, on which standard errors by cluster rest"
                )
            }
            Reservation::FittedExactly => {
                write!(
                    out,
                    "every row is fitted without a remainder, so no standard error can be given"
                )
            }
            Reservation::ProfileNotFollowed => {
                write!(
                    out,
                    "the likelihood could not be followed as far as the limits of the interval or the test"
                )
            }
            Reservation::FewEventsPerCovariate => {
                write!(
                    out,
                    "there are fewer than {FEW} events for each covariate, and coefficients may be too large"
                )
            }
            Reservation::RestsOnOneCluster => {
                write!(
                    out,
                    "the coefficient rests on a single row or cluster, whose chance cannot be told from its effect"
                )
            }
            Reservation::OnePerson => write!(
                out,
                "all rows are those of one person, so no standard error can be given"
            ),
        }
    }
}

/// Those reservations that apply, in the order given.
pub(in crate::estimate) fn applying<const N: usize>(found: [(bool, Reservation); N]) -> Vec<Reservation> {
    found
        .into_iter()
        .filter_map(|(applies, reservation)| applies.then_some(reservation))
        .collect()
}
