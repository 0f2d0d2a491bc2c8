//! Reservations: what a reader has to be told beside an estimate, in plain sentences.
//!
//! Custody: no zone. A reservation names thresholds, never the count or the day behind it: it may stand beside an
//! estimate whose counts are withheld.

use serde::Serialize;

/// Below this many at risk, events or trials, an estimate is said to rest on few. A convention: directly standardised
/// rates are not published on fewer than 10 events (Office for Health Improvement and Disparities), and survival plots
/// are better ended when few remain (Pocock, Clayton & Altman 2002, Lancet 359:1686).
pub const FEW: u64 = 10;

/// Below this many clusters a robust variance is known to be too small (Cameron & Miller 2015, Journal of Human Resources
/// 50:317-372, section VI).
pub const FEW_CLUSTERS: u64 = 40;

/// What is to be said of an error between so many clusters that takes the place of one between independent units: that they are
/// few, where there is one (`has_error`), or that there is none any more (`is_lost`).
pub(in crate::estimate) fn of_clusters(clusters: u64, has_error: bool, is_lost: bool) -> Vec<Reservation> {
    applying([
        (has_error && clusters < FEW_CLUSTERS, Reservation::FewClusters),
        (is_lost, Reservation::NoVariance),
    ])
}

/// Below this many treated (or untreated) clusters, neither standard errors by cluster nor the wild bootstrap hold their
/// level (MacKinnon & Webb 2018, Econometrics Journal 21:114).
pub(in crate::estimate) const FEW_TREATED: u64 = 5;

/// Below this size of a population one event more or less moves a rate by more than 10 in 10,000.
pub const SMALL_POPULATION: u64 = 1_000;

/// A reason to read an estimate with care. [`Display`](std::fmt::Display) gives the sentence.
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
    /// One person has more than ten events, each of which counts.
    OneOfManyEvents,
    /// Nobody is at risk at any time: no estimate.
    NobodyAtRisk,
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
    /// Rows belong to clusters, and the limits take them for independent of each other.
    ClustersNotCounted,
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
    /// What is expected has a larger variance than what is observed would have.
    UncertainExpectation,
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
    /// The size of some populations is not known: they are left out with their events.
    PopulationMissing,
    /// A rate per fewer than 1,000.
    SmallPopulation,
    /// Some events lie in no population that is known, and are left out.
    EventsLeftOut,
    /// Of some it cannot be told whether they are events: none of them is counted.
    EventsUndecided,
    /// What decides on treatment may not be recorded: always said of effects without randomisation.
    UnrecordedConfounding,
    /// A negative control differs between the arms after weighting.
    NegativeControlApart,
    /// The figure is no effect, and is shown beside one.
    NotAnEffect,
    /// What is compared may stand in for something else, or be seen because somebody looks.
    SubstitutionOrSurveillance,
}

/// Those reservations that apply, in the order given.
pub fn applying<const N: usize>(found: [(bool, Reservation); N]) -> Vec<Reservation> {
    found
        .into_iter()
        .filter_map(|(applies, reservation)| applies.then_some(reservation))
        .collect()
}
