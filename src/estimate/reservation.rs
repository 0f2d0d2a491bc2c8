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

/// Below this many clusters, standard errors by cluster are too small (Cameron & Miller 2015, J Human Resources 50:317,
/// section VI: "few" ends between 20 and 50).
pub(in crate::estimate) const FEW_CLUSTERS: u64 = 40;

/// Below this many treated (or untreated) clusters, neither standard errors by cluster nor the wild bootstrap hold their
/// level (MacKinnon & Webb 2018, Econometrics Journal 21:114).
pub(in crate::estimate) const FEW_TREATED: u64 = 5;

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
    /// Fewer than 5 treated clusters: no cluster-robust standard error can be trusted.
    FewTreatedClusters,
    /// Fewer than 5 clusters that are not treated.
    FewControlClusters,
    /// Units that are treated from the first period on were left out: nothing is known of them before.
    AlwaysTreatedLeftOut,
    /// Units without a row in both periods of a comparison take no part in it.
    UnbalancedPanel,
    /// For some groups and periods there is no effect, for lack of controls or of variation.
    EffectsMissing,
    /// A control looks almost surely treated by its covariates: the weighting rests on few.
    PoorOverlap,
    /// Treatment starts at different times: two-way fixed effects use treated units as controls.
    StaggeredAdoption,
    /// A treated group is a single cluster: its own variation cannot be seen.
    GroupOfOneCluster,
    /// Other weights fit as well: the gap after treatment depends on which are taken.
    WeightsNotUnique,
    /// The synthetic control is not near the treated unit before treatment.
    PoorFitBefore,
    /// Fewer than 10 periods before treatment.
    ShortPrePeriod,
    /// Fewer than 20 units: no placebo test can reach 5 %.
    FewPlacebos,
    /// No limit of the interval was found on one side at least: the test rejects nothing there.
    IntervalUnbounded,
    /// So few different assignments of treatment (or signs) that no test can reach 5 %.
    FewAssignments,
    /// Fewer than 40 clusters.
    FewClusters,
    /// Without one of the clusters, or of the rows, nothing is known of the coefficient.
    RestsOnOneCluster,
    /// Fewer than 10 events for each covariate.
    FewEventsPerCovariate,
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
            Reservation::FewTreatedClusters => write!(
                out,
                "fewer than {FEW_TREATED} clusters are treated: rely on randomisation inference, not on standard errors"
            ),
            Reservation::FewControlClusters => {
                write!(out, "fewer than {FEW_TREATED} clusters are there to compare with")
            }
            Reservation::AlwaysTreatedLeftOut => write!(
                out,
                "units treated from the first period on are left out, as nothing is known of them before"
            ),
            Reservation::UnbalancedPanel => write!(
                out,
                "the panel has gaps: a unit takes part only where the periods compared are both there"
            ),
            Reservation::EffectsMissing => write!(
                out,
                "some groups and periods have no effect, for lack of controls or of variation, and are left out"
            ),
            Reservation::PoorOverlap => write!(
                out,
                "some controls look almost surely treated by their covariates, and weigh heavily"
            ),
            Reservation::GroupOfOneCluster => write!(
                out,
                "a treated group is a single cluster, whose own variation cannot be seen: standard errors are too small"
            ),
            Reservation::WeightsNotUnique => write!(
                out,
                "other weights fit as well before treatment, and would give another gap after it"
            ),
            Reservation::PoorFitBefore => write!(
                out,
                "the comparison is not near the treated unit before treatment, and cannot be trusted after it"
            ),
            Reservation::ShortPrePeriod => {
                write!(
                    out,
                    "with fewer than 10 periods before treatment, the fit may be one by chance"
                )
            }
            Reservation::FewPlacebos => write!(out, "with fewer than 20 units, no placebo test can reach 5 %"),
            Reservation::IntervalUnbounded => write!(
                out,
                "on one side at least the test rejects no value, however far, so there is no interval"
            ),
            Reservation::FewAssignments => write!(
                out,
                "treatment could have been assigned in so few ways that no test can reach 5 %"
            ),
            Reservation::StaggeredAdoption => write!(
                out,
                "treatment starts at different times, so that units already treated serve as controls: see the shares \
                 of comparisons"
            ),
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
