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

/// Below this many clusters a robust variance is known to be too small (Cameron & Miller 2015, Journal of Human Resources
/// 50:317-372, section VI).
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
    /// Fewer than 10 events for each coefficient.
    FewEventsPerCoefficient,
    /// A robust variance from fewer than 40 clusters.
    FewClusters,
    /// A coefficient so large that events may be separated from the rest.
    NearSeparation,
    /// A stratum with fewer than 10 events.
    SparseStrata,
    /// Hazards are not proportional: the test rejects it at 5 %.
    NonProportionalHazards,
    /// Some replicates of a bootstrap could not be estimated and were left out.
    ReplicatesFailed,
    /// Too few replicates of a bootstrap for the level asked for.
    FewReplicates,
    /// A limit lies at the outermost replicate of a bootstrap.
    LimitAtOutermostReplicate,
    /// All replicates lie on one side of the estimate: no interval that corrects for bias.
    ReplicatesOnOneSide,
    /// The limits would coincide: no interval.
    LimitsCoincide,
    /// Fewer than 40 independent units are resampled.
    FewUnitsResampled,
    /// A stratum has one cluster only.
    LoneCluster,
    /// One imputation only.
    SingleImputation,
    /// One linkage only.
    SingleLinkage,
    /// Fewer imputations than a hundred times the share of information that is missing.
    FewImputations,
    /// All imputations give the same estimate.
    ImputationsAgree,
    /// No analysis has an uncertainty of its own: no interval.
    NoUncertaintyWithin,
    /// Fewer than 3 degrees of freedom.
    FewDegreesOfFreedom,
    /// The limits are no finite numbers: no interval.
    LimitsBeyondBounds,
    /// Without one of the clusters, or of the rows, nothing is known of the coefficient.
    RestsOnOneCluster,
    /// Fewer than 10 events for each covariate.
    FewEventsPerCovariate,
    /// Every row is fitted without a remainder.
    FittedExactly,
    /// The profile of the likelihood could not be followed to the limits of the interval.
    ProfileNotFollowed,
    /// All rows are those of one person: no standard error.
    OnePerson,
    /// The data set no upper limit to the ratio: none is given.
    NoUpperLimit,
    /// A cell of the table is empty: what rests on its logarithm does not exist.
    EmptyCell,
    /// A limit would have left the range of what is estimated, and is given as the end of it.
    LimitTruncated,
    /// Fewer than 5 are expected in a cell, where the chi-squared approximation is poor.
    FewExpected,
    /// A stratum in which nothing can be compared took no part.
    EmptyStratum,
    /// The areas vary no more than chance lets them.
    NoExtraVariation,
    /// Fewer than 10 areas.
    FewAreas,
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
}

impl fmt::Display for Reservation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reservation::BeyondFollowUp => write!(out, "nobody was followed this far, so there is no estimate"),
            Reservation::BeforeObservation => {
                write!(out, "nobody was under observation this early, so there is no estimate")
            }
            Reservation::ConditionalOnEntry => write!(
                out,
                "observation began after day 0: the curve holds for those without the event until then"
            ),
            Reservation::ObservationInterrupted => write!(
                out,
                "for a time nobody was under observation, and the curve is carried across it unchanged"
            ),
            Reservation::ZeroBeforeLaterEntries => write!(
                out,
                "all who were at risk early had the event, and later entries can no longer change the curve"
            ),
            Reservation::CurveReachesZero => write!(
                out,
                "all who were still at risk have had the event, so no standard error can be given"
            ),
            Reservation::FewAtRisk => write!(out, "fewer than {FEW} are at risk"),
            Reservation::NoEvents => write!(out, "without an event, uncertainty cannot be estimated from events"),
            Reservation::FewEvents => write!(out, "the estimate rests on fewer than {FEW} events"),
            Reservation::AllEvents => write!(out, "all had the event, so the share is at its upper end"),
            Reservation::FewTrials => write!(out, "the share is of fewer than {FEW}"),
            Reservation::QuantileNotReached => write!(
                out,
                "too few have had the event by the end of follow-up for this quantile to exist"
            ),
            Reservation::QuantileOnLevel => write!(
                out,
                "the curve rests at exactly this share for a time, and the middle of that time is given"
            ),
            Reservation::LimitNotReached => write!(
                out,
                "the follow-up is too short or too thin for both limits of the interval"
            ),
            Reservation::FewEventsPerCoefficient => write!(
                out,
                "fewer than {FEW} events for each coefficient: estimates may be far out"
            ),
            Reservation::FewClusters => write!(
                out,
                "a robust standard error from fewer than {FEW_CLUSTERS} clusters is too small"
            ),
            Reservation::NearSeparation => write!(
                out,
                "a coefficient is so large that a covariate may separate events from others"
            ),
            Reservation::SparseStrata => write!(out, "a stratum has fewer than {FEW} events"),
            Reservation::NonProportionalHazards => write!(
                out,
                "hazards are not proportional: a hazard ratio is an average over time, and times to the event should be compared beside it"
            ),
            Reservation::ReplicatesFailed => {
                write!(out, "some resampled data sets could not be estimated and were left out")
            }
            Reservation::FewReplicates => write!(
                out,
                "the data were resampled too few times for this level: chance moves the limits"
            ),
            Reservation::LimitAtOutermostReplicate => write!(
                out,
                "a limit is the outermost resampled value, and the true limit may lie further out"
            ),
            Reservation::ReplicatesOnOneSide => write!(
                out,
                "all resampled values lie on one side of the estimate, so its bias cannot be corrected"
            ),
            Reservation::LimitsCoincide => write!(
                out,
                "the limits would coincide, and claim a certainty that there is not"
            ),
            Reservation::FewUnitsResampled => write!(
                out,
                "fewer than {FEW_CLUSTERS} independent units are resampled, and intervals tend to be too narrow"
            ),
            Reservation::LoneCluster => write!(
                out,
                "a stratum has only one cluster, which seems to add no uncertainty: intervals are too narrow"
            ),
            Reservation::SingleImputation => write!(
                out,
                "there is only one imputation, so the uncertainty of what was imputed is not counted"
            ),
            Reservation::SingleLinkage => write!(
                out,
                "there is only one linkage, so the uncertainty of linkage is not counted"
            ),
            Reservation::FewImputations => write!(
                out,
                "much is missing for so few imputations: another run of them could give another result"
            ),
            Reservation::ImputationsAgree => write!(
                out,
                "all imputations give the same estimate: nothing was missing that matters, or they did not vary"
            ),
            Reservation::NoUncertaintyWithin => write!(
                out,
                "none of the completed data sets gives an uncertainty of its own, so there is no interval"
            ),
            Reservation::FewDegreesOfFreedom => {
                write!(out, "with so few degrees of freedom the interval says almost nothing")
            }
            Reservation::LimitsBeyondBounds => write!(out, "the limits lie beyond all bounds, so none are given"),
            Reservation::RestsOnOneCluster => write!(
                out,
                "the coefficient rests on a single row or cluster, whose chance cannot be told from its effect"
            ),
            Reservation::FewEventsPerCovariate => write!(
                out,
                "there are fewer than {FEW} events for each covariate, and coefficients may be too large"
            ),
            Reservation::FittedExactly => write!(
                out,
                "every row is fitted without a remainder, so no standard error can be given"
            ),
            Reservation::ProfileNotFollowed => write!(
                out,
                "the likelihood could not be followed as far as the limits of the interval or the test"
            ),
            Reservation::OnePerson => write!(
                out,
                "all rows are those of one person, so no standard error can be given"
            ),
            Reservation::NoUpperLimit => write!(out, "the data set no upper limit to the ratio"),
            Reservation::EmptyCell => write!(
                out,
                "a cell of the table is empty, so the ratio is at an end of its range and has no limits of every kind"
            ),
            Reservation::LimitTruncated => write!(
                out,
                "a limit would lie outside of the range that is possible, and is given as its end"
            ),
            Reservation::FewExpected => write!(
                out,
                "fewer than 5 are expected in a cell, so an exact test is to be preferred"
            ),
            Reservation::EmptyStratum => write!(out, "strata in which nothing can be compared took no part"),
            Reservation::NoExtraVariation => write!(out, "the areas vary no more than chance alone would let them"),
            Reservation::FewAreas => write!(out, "fewer than {FEW} areas are compared"),
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
            Reservation::StaggeredAdoption => write!(
                out,
                "treatment starts at different times, so that units already treated serve as controls: see the shares of comparisons"
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
            Reservation::ShortPrePeriod => write!(
                out,
                "with fewer than 10 periods before treatment, the fit may be one by chance"
            ),
            Reservation::FewPlacebos => write!(out, "with fewer than 20 units, no placebo test can reach 5 %"),
            Reservation::IntervalUnbounded => write!(
                out,
                "on one side at least the test rejects no value, however far, so there is no interval"
            ),
            Reservation::FewAssignments => write!(
                out,
                "treatment could have been assigned in so few ways that no test can reach 5 %"
            ),
            Reservation::FewInArm => write!(out, "one of the arms has fewer than {FEW} rows that take part"),
            Reservation::Unmatched => write!(
                out,
                "some of those whose effect is asked for have nobody to be compared with, and have no part in it"
            ),
            Reservation::NoVariance => write!(out, "nothing can be said of how well the estimate is known"),
            Reservation::Unbalanced => write!(
                out,
                "a covariate differs between the arms by more than a tenth of its standard deviation"
            ),
            Reservation::LittleOverlap => write!(
                out,
                "more than a tenth of an arm is unlike anybody in the other arm, and is compared with nobody"
            ),
            Reservation::ScoresNearEnds => write!(
                out,
                "for some, one of the treatments is nearly certain: their scores are below 0.01 or above 0.99"
            ),
            Reservation::ExtremeWeights => {
                write!(out, "a single row has more than ten times the mean weight of its arm")
            }
            Reservation::FewEffective => write!(
                out,
                "the weights leave an arm as little information as fewer than {FEW} rows would have"
            ),
            Reservation::Trimmed => write!(
                out,
                "rows with scores outside of bounds were left out, and the effect is that in those who are left"
            ),
            Reservation::Truncated => write!(
                out,
                "extreme weights were made smaller, and the arms may no longer be alike"
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
