//! What is often told of a service and is no effect of it: shown beside the effect, with the reason.
//!
//! Custody: aggregates of persons.

use std::collections::{BTreeMap, BTreeSet};

use super::super::events_behind::{Behind, widened};
use super::super::{Group, Label};
use super::design::{Design, Ready};
use super::parent::Parent;
use super::ratios::horizon;
use super::rows::{Evidence, figures, plain, reason};
use crate::cohort::{Cohort, CohortError, PersonCount};
use crate::estimate::effects::trials::{before_and_after, ever_served, latest_review};
use crate::estimate::rates::Ratio;
use crate::estimate::{ConfidenceLevel, Estimate, EstimateError, Interval, Limits, Reservation};
use crate::study::{CountedReturns, Definitions, Effect, Kind, Period, Study, day_number};

const EVER: &str = "who was ever served, from the index set on, and the others: the time before the service is counted for it, \
     and who returned early could not be served (immortal time), so that a service without effect seems to help";
const BEFORE_AFTER: &str = "sets of the served in the years after the referral and as long before it, as far as sets are seen: nobody is referred \
     without proceedings, so that the years before hold them by construction, and they are fewer later whatever is done \
     (regression to the mean)";
const LAGGED: &str = "the same without the year before the referral, which holds what led to it: as far as the ratio moves by leaving it \
     out, it tells of that year and not of the service (regression to the mean)";
const ONE_CLASS: &str = "returns of one class alone are counted after the referral, and before it the set that the clock starts from, \
                         whatever its class: the two cannot be compared";
/// The days just before the referral that the second reading leaves out.
const LAG: i64 = 365;
const LATEST: &str = "reviews end with the programme, and who leaves has no later one: clients are looked at for as long as they \
     come, the others for as long as anybody can be, so that fewer are seen to return";

/// What services and courts tell that nothing else here needs.
#[derive(Default)]
pub(super) struct Told {
    starts: BTreeMap<String, Vec<i64>>,
    /// The first day of which sets are seen, since 1970-01-01, and the history that every index set has; none for all there is.
    seen: (i64, Option<Period>),
    /// Whether returns of one class alone are counted.
    one_class: bool,
    /// The latest review of each client; none where no source tells of reviews.
    reviews: Option<BTreeMap<String, i32>>,
}

impl Told {
    pub(super) fn of(
        study: &Study,
        (asked, definitions): (&Effect, &Definitions),
        cohort: &mut Cohort,
    ) -> Result<Told, CohortError> {
        let look_back = &definitions.cohort.look_back;
        let mut told = Told {
            starts: cohort.starts()?,
            seen: (
                day_number(study.observed_from),
                (!look_back.is_zero()).then(|| look_back.clone()),
            ),
            one_class: definitions.cohort.returns != CountedReturns::Any,
            reviews: None,
        };
        if study.sources.iter().any(|source| source.kind == Kind::Reviews) {
            let clients = cohort.service_records(asked.service.as_str())?.clients.into_iter();
            let latest = clients.filter_map(|client| {
                let days = client.reviews.iter().map(|review| review.reviewed_on);
                Some((client.person, days.max()?))
            });
            told.reviews = Some(latest.collect());
        }
        Ok(told)
    }
}

impl Told {
    /// The first day of which a parent's sets are seen: what lies before the history that every index set has is as if it were not.
    fn seen_from(&self, parent: &Parent<'_>) -> i64 {
        let (from, look_back) = &self.seen;
        let started = parent.episode.traits().started_on;
        let history = look_back.as_ref().and_then(|look_back| look_back.before(started));
        history.map_or(*from, |first| first.max(*from))
    }
}

pub(super) fn groups(design: &Design<'_>, asked: &Effect, told: &Told, level: ConfidenceLevel) -> Vec<Group> {
    let ready = design.ready(asked);
    let mut groups = vec![
        ever(design, (asked, &ready), level),
        before_after(design, (asked, &ready), told, (level, 0)),
        before_after(design, (asked, &ready), told, (level, LAG)),
    ];
    let reviewed = told.reviews.as_ref();
    groups.extend(reviewed.map(|reviews| latest(design, (asked, &ready), reviews, level)));
    groups
}

fn group(
    comparison: &'static str,
    quantity: &'static str,
    cells: Vec<PersonCount>,
    found: Result<Estimate, EstimateError>,
    why: &'static str,
) -> Group {
    Group {
        labels: vec![Label::Word(comparison), Label::Word(quantity)],
        family: None,
        cells,
        figures: figures(found.as_ref().ok(), plain(2), None)
            .into_iter()
            .take(3)
            .collect(),
        remark: found.map_or_else(reason, |_| why),
        reservations: vec![Reservation::NotAnEffect],
    }
}

fn ever(design: &Design<'_>, (asked, ready): (&Effect, &Ready), level: ConfidenceLevel) -> Group {
    let found = ready.histories().and_then(|histories| ever_served(&histories, level));
    let positions = |served: bool, returned: bool| -> Vec<usize> {
        let is_meant = |parent: &Parent<'_>| {
            parent.is_served(asked) == served && (parent.episode.returned().is_some() || !returned)
        };
        (0..design.parents.len())
            .filter(|place| is_meant(&design.parents[*place]))
            .collect()
    };
    let evidence = Evidence {
        served: positions(true, false),
        served_returned: positions(true, true),
        compared: positions(false, false),
        compared_returned: positions(false, true),
    };
    group(
        "ever served or not, from the index set on",
        "ratio of hazards of return",
        evidence.cells(design),
        found.map(|found| widened(found.ratio, &returns(&evidence, design))),
        EVER,
    )
}

/// Sets of the served as long before the referral as after it, less so many days just before.
fn before_after(
    design: &Design<'_>,
    (asked, ready): (&Effect, &Ready),
    told: &Told,
    (level, lag): (ConfidenceLevel, i64),
) -> Group {
    let span = horizon(asked);
    let before = design.parents.iter().map(|parent| {
        let zero = i64::from(parent.episode.origin_on()) + parent.referred.unwrap_or_default() - lag;
        let own = told.starts.get(parent.episode.parent()).map_or(&[][..], Vec::as_slice);
        // The last day that is not among them: so long before, or that before the first of which anything is seen.
        let last = (zero - span).max(told.seen_from(parent) - 1);
        let events = own.iter().filter(|day| last < **day && **day <= zero).count() as u64;
        (events, (zero - last).max(1))
    });
    let before: Vec<(u64, i64)> = before.collect();
    let found = ready
        .histories()
        .and_then(|histories| before_and_after(&histories, &before, span, level));
    let by = |parent: &Parent<'_>| parent.referred.unwrap_or_default() + span;
    let returned = |parent: &Parent<'_>| parent.episode.returned().is_some() && parent.episode.days() <= by(parent);
    let served = design.parents.iter().zip(&before);
    let served = served.filter(|(parent, _)| parent.is_served(asked));
    let standing: Vec<(&str, bool, u64)> = served
        .map(|(parent, (earlier, _))| (parent.episode.parent(), returned(parent), *earlier))
        .collect();
    let (words, remark) = match lag {
        0 => ("the served, after the referral and before", BEFORE_AFTER),
        _ => (
            "the served, after the referral and before the year that led to it",
            LAGGED,
        ),
    };
    let (ratio, remark) = match told.one_class {
        true => (
            Err(EstimateError::NothingToEstimate {
                nothing: "returns of every class",
            }),
            ONE_CLASS,
        ),
        false => {
            let ratio = found.and_then(|found| of_ratio(&found, level));
            (
                ratio.map(|ratio| widened(ratio, &sets_of_both(&standing, design))),
                remark,
            )
        }
    };
    group(
        words,
        "ratio of rates of sets of proceedings",
        cells_of_both(&standing),
        ratio,
        remark,
    )
}

/// Disjoint cells of those who returned after and who did not, each apart by whether they had no set before, one, or more: how many
/// had so many is in the figure as much as how many returned. What nobody had is no cell.
fn cells_of_both(standing: &[(&str, bool, u64)]) -> Vec<PersonCount> {
    let mut numbers: BTreeSet<u64> = standing.iter().map(|(_, _, before)| (*before).min(2)).collect();
    if numbers.is_empty() {
        numbers.insert(1);
    }
    let cell = |(number, wanted): (u64, bool)| {
        let own = standing.iter().filter(|(_, returned, _)| *returned == wanted);
        let own = own.filter(|(_, _, before)| (*before).min(2) == number);
        PersonCount::of(own.map(|(parent, ..)| *parent))
    };
    let places = [true, false]
        .into_iter()
        .flat_map(|returned| numbers.iter().map(move |number| (*number, returned)));
    places.map(cell).collect()
}

fn latest(
    design: &Design<'_>,
    (asked, ready): (&Effect, &Ready),
    reviews: &BTreeMap<String, i32>,
    level: ConfidenceLevel,
) -> Group {
    let on_clock = |parent: &Parent<'_>| {
        let review = reviews.get(parent.episode.parent())?;
        Some(i64::from(*review) - i64::from(parent.episode.origin_on()))
    };
    let reviewed: Vec<Option<i64>> = design.parents.iter().map(on_clock).collect();
    let found = ready
        .histories()
        .and_then(|histories| latest_review(&histories, &reviewed, level));
    let mut evidence = Evidence::default();
    for (place, parent) in design.parents.iter().enumerate() {
        let returned = parent.episode.returned().is_some();
        match (parent.is_served(asked), parent.referred, reviewed[place]) {
            (true, Some(day), Some(review)) if review >= day => {
                evidence.served.push(place);
                if returned && parent.episode.days() <= review {
                    evidence.served_returned.push(place);
                }
            }
            (false, None, _) => {
                evidence.compared.push(place);
                if returned {
                    evidence.compared_returned.push(place);
                }
            }
            _ => {}
        }
    }
    group(
        "clients at their latest review, and those never referred",
        "ratio of shares who returned",
        evidence.cells(design),
        found
            .and_then(|found| of_ratio(&found, level))
            .map(|ratio| widened(ratio, &returns(&evidence, design))),
        LATEST,
    )
}

/// The returns on both sides.
fn returns(evidence: &Evidence, design: &Design<'_>) -> [Behind; 2] {
    let returned = [&evidence.served_returned, &evidence.compared_returned];
    Behind::both(returned.map(|returned| returned.len() as u64), &design.policy)
}

/// Those who returned after, and the sets before.
fn sets_of_both(standing: &[(&str, bool, u64)], design: &Design<'_>) -> [Behind; 2] {
    let after = standing.iter().filter(|(_, returned, _)| *returned).count() as u64;
    let before: u64 = standing.iter().map(|(_, _, before)| before).sum();
    Behind::both([after, before], &design.policy)
}

fn of_ratio(found: &Ratio, level: ConfidenceLevel) -> Result<Estimate, EstimateError> {
    let nothing = EstimateError::NothingToEstimate { nothing: "no event" };
    let value = found.value.ok_or(nothing)?;
    let limits = found.lower.zip(found.upper).ok_or(nothing)?;
    let interval = Interval {
        lower: limits.0,
        upper: limits.1,
    };
    Ok(Estimate::with_limits(value, interval, Limits::Own, level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_with_more_sets_before_are_a_cell_of_their_own() {
        // Thirty served: twelve return, of whom two had more than the index set before, and of the others three.
        let names: Vec<String> = (0..30).map(|number| number.to_string()).collect();
        let standing = |place: usize| match place {
            0..2 => (true, 3),
            2..12 => (true, 1),
            12..15 => (false, 2),
            _ => (false, 1),
        };
        let standing: Vec<(&str, bool, u64)> = names
            .iter()
            .enumerate()
            .map(|(place, name)| (name.as_str(), standing(place).0, standing(place).1))
            .collect();
        let counts = |standing: &[(&str, bool, u64)]| -> Vec<u64> {
            cells_of_both(standing).iter().map(|cell| cell.get()).collect()
        };
        assert_eq!(counts(&standing), [10, 2, 15, 3]);
        // Where all had the index set alone there is nothing more to be apart by.
        assert_eq!(counts(&standing[2..12]), [10, 0]);
        assert_eq!(counts(&[]), [0, 0]);
    }
}
