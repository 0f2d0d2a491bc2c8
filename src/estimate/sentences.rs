//! What each reservation says.
//!
//! Custody: no zone. A sentence names thresholds, never a count or a day.

use std::fmt;

use super::Reservation;
use super::reservation::{FEW, FEW_CLUSTERS, FEW_TREATED, SMALL_POPULATION};

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
            Reservation::OneOfManyEvents => write!(
                out,
                "somebody has more than ten events, and weighs as much as that many others: her records may be those of several people"
            ),
            Reservation::NobodyAtRisk => {
                write!(out, "under some definition nobody is at risk, so there is no estimate")
            }
            Reservation::FewAtRisk => write!(out, "fewer than {FEW} are at risk"),
            Reservation::NoEvents => write!(
                out,
                "there was no event, so that limits that rest on the number of events are none, and exact ones tell how high it may be"
            ),
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
            Reservation::ClustersNotCounted => write!(
                out,
                "limits take all for independent, also those who belong together, as couples that share a person do: they may be too narrow"
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
            Reservation::UncertainExpectation => write!(
                out,
                "of some groups few elsewhere are like them: what is expected of them is in more doubt than a count of that size, and \
                 their limits are wide"
            ),
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
            Reservation::PopulationMissing => write!(
                out,
                "the size of some populations is not known: they are left out, and so are their events"
            ),
            Reservation::SmallPopulation => write!(
                out,
                "the rate is per fewer than {SMALL_POPULATION}: one event more or less moves it by more than 10 per 10,000"
            ),
            Reservation::EventsLeftOut => write!(
                out,
                "some events lie in no population whose size is known and are left out: the rate may be too low"
            ),
            Reservation::EventsUndecided => write!(
                out,
                "of some it cannot be told whether they are events, and none of them is counted: the rate may be too low"
            ),
            Reservation::UnrecordedConfounding => write!(
                out,
                "nobody was assigned by chance: what is not recorded, such as motivation and severity, may explain any part of it"
            ),
            Reservation::NegativeControlApart => write!(
                out,
                "what the service cannot have changed differs between the arms after weighting: they are not alike, and the \
                 effect is not to be relied on"
            ),
            Reservation::NotAnEffect => write!(out, "this is no effect of the service, and is not to be used as one"),
            Reservation::SubstitutionOrSurveillance => write!(
                out,
                "it may have come in place of proceedings (substitution), and who is seen more is noticed more (surveillance): \
                 neither is told apart from what the service did"
            ),
        }
    }
}
