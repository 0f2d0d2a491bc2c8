//! The rate of first returns of mothers over that of fathers, and on whom it rests.
//!
//! Custody: cohort rows go in, a ratio comes out.

use super::events_behind::{Behind, widened_ratio};
use super::few::{Few, of_all_alike};
use super::returns::day_of;
use crate::cohort::{Episode, PersonCount};
use crate::estimate::rates::Ratio;
use crate::estimate::rates::clustered_rate_ratio::{PersonTimes, clustered_rate_ratio};
use crate::estimate::rates::rate_ratio::{Exposure, RateRatioMethod, rate_ratio};
use crate::estimate::{Clusters, ConfidenceLevel, EstimateError, FEW, FEW_CLUSTERS, Reservation};
use crate::study::DisclosurePolicy;

const BY_FAMILY: &str = "limits by family, robust: parents of shared proceedings are not independent";
const EXACT: &str =
    "exact limits, as of independent counts: no two parents at risk share proceedings, or a group has no return";

/// Whether each parent has returned by a day, and the days at risk until then.
fn exposures(episodes: &[Episode], day: i64) -> impl Iterator<Item = (u64, f64)> {
    episodes.iter().map(move |episode| {
        let at_risk = episode.days().min(day) - episode.entered_after().min(day);
        (u64::from(has_returned(episode, day)), at_risk as f64)
    })
}

fn has_returned(episode: &Episode, day: i64) -> bool {
    episode.returned().is_some() && episode.days() <= day
}

fn exposure(episodes: &[Episode], day: i64) -> Exposure {
    Exposure {
        events: exposures(episodes, day).map(|(events, _)| events).sum(),
        person_time: exposures(episodes, day).map(|(_, time)| time).sum(),
    }
}

/// Distinct parents with a return by a day, and without.
fn with_and_without(episodes: &[Episode], day: i64) -> [PersonCount; 2] {
    [true, false].map(|keep| {
        let kept = episodes.iter().filter(|episode| has_returned(episode, day) == keep);
        PersonCount::of(kept.map(Episode::parent))
    })
}

/// Mothers with a return by a day and without, and fathers.
pub(super) fn cells_of_both(mothers: &[Episode], fathers: &[Episode], day: i64) -> Vec<PersonCount> {
    [with_and_without(mothers, day), with_and_without(fathers, day)].concat()
}

/// The ratio and how its limits are made; none where nobody is at risk, or returns. `families` are those of mothers and then
/// of fathers.
pub(super) fn ratio_of_rates(
    mothers: &[Episode],
    fathers: &[Episode],
    families: &[u64],
    (horizon, level): (i64, ConfidenceLevel),
    policy: &DisclosurePolicy,
) -> Result<Option<(Ratio, &'static str)>, EstimateError> {
    let day = day_of(horizon);
    let (of_mothers, of_fathers) = (exposure(mothers, day), exposure(fathers, day));
    if of_mothers.person_time <= 0.0 || of_fathers.person_time <= 0.0 || of_mothers.events + of_fathers.events == 0 {
        return Ok(None);
    }
    let clusters = Clusters::new(families, families.len())?;
    let is_joined = clusters.count() < families.len();
    let is_by_family = is_joined && of_mothers.events > 0 && of_fathers.events > 0;
    let (found, limits) = if is_by_family {
        let exposed: Vec<bool> = (0..families.len()).map(|place| place < mothers.len()).collect();
        let (events, times): (Vec<u64>, Vec<f64>) = exposures(mothers, day).chain(exposures(fathers, day)).unzip();
        let rows = PersonTimes {
            exposed: &exposed,
            events: &events,
            person_time: &times,
        };
        (clustered_rate_ratio(rows, &clusters, level)?.ratio, BY_FAMILY)
    } else {
        let exact = rate_ratio(of_mothers, of_fathers, RateRatioMethod::Exact, level)?;
        (exact.ratio, EXACT)
    };
    let found = widened_ratio(found, &Behind::both([of_mothers.events, of_fathers.events], policy));
    let events = of_mothers.events + of_fathers.events;
    let by_family = if is_by_family { clusters.count() as u64 } else { 0 };
    let few = [
        Few::of(events, FEW, Reservation::FewEvents),
        Few::of(by_family, FEW_CLUSTERS, Reservation::FewClusters),
    ];
    let reservations = of_all_alike(found.reservations, few, policy);
    Ok(Some((Ratio { reservations, ..found }, limits)))
}
