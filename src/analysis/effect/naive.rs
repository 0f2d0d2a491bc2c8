//! What is often told of a service and is no effect of it: shown beside the effect, with the reason.
//!
//! Custody: aggregates of persons.

use std::collections::BTreeMap;

use super::super::returns::day_of;
use super::super::{Group, Label};
use super::design::{Design, Parent};
use super::ratios::horizon;
use super::rows::{Evidence, figures, plain, reason};
use crate::cohort::{PersonCount, ProceedingsSet};
use crate::estimate::effects::trials::ever_served;
use crate::estimate::rates::clustered_rate_ratio::{PersonTimes, clustered_rate_ratio};
use crate::estimate::{Clusters, ConfidenceLevel, Estimate, EstimateError, Interval, Limits, Reservation};
use crate::study::Effect;

const EVER: &str = "who was ever served, from the index set on, and the others: the time before the service is counted for it, \
     and who returned early could not be served (immortal time), so that a service without effect seems to help";
const BEFORE_AFTER: &str = "sets of the served in the years after the referral and as long before it: nobody is referred \
     without proceedings, so that the years before hold them by construction, and they are fewer later whatever is done \
     (regression to the mean)";

pub(super) fn groups(
    design: &Design<'_>,
    asked: &Effect,
    sets: &[ProceedingsSet],
    level: ConfidenceLevel,
) -> Vec<Group> {
    vec![ever(design, asked, level), before_after(design, asked, sets, level)]
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

fn ever(design: &Design<'_>, asked: &Effect, level: ConfidenceLevel) -> Group {
    let ready = design.ready(asked, |_| true);
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
        found.map(|found| found.ratio),
        EVER,
    )
}

fn before_after(design: &Design<'_>, asked: &Effect, sets: &[ProceedingsSet], level: ConfidenceLevel) -> Group {
    let mut starts: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for set in sets {
        starts.entry(&set.parent).or_default().push(i64::from(set.started_on));
    }
    let span = horizon(asked).min(day_of(asked.horizon));
    let served = design.parents.iter().filter(|parent| parent.is_served(asked));
    let (mut exposed, mut events, mut times, mut labels) = (vec![], vec![], vec![], vec![]);
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for (number, parent) in served.enumerate() {
        let zero = i64::from(parent.episode.origin_on()) + parent.referred.unwrap_or_default();
        let own = starts.get(parent.episode.parent()).map_or(&[][..], Vec::as_slice);
        let between = |from: i64, to: i64| own.iter().filter(|day| from < **day && **day <= to).count() as u64;
        let end = parent.episode.days() + i64::from(parent.episode.origin_on());
        let after = between(zero, zero + span.min(end - zero));
        for (is_after, count, days) in [
            (true, after, span.min(end - zero)),
            (false, between(zero - span, zero), span),
        ] {
            exposed.push(is_after);
            events.push(count);
            times.push(days as f64);
            labels.push(number as u64);
        }
        let side = if after > 0 { &mut with } else { &mut without };
        side.push(parent.episode.parent());
    }
    let found = ratio((&exposed, &events, &times), &labels, level);
    group(
        "the served, after the referral and before",
        "ratio of rates of sets of proceedings",
        vec![PersonCount::of(with), PersonCount::of(without)],
        found,
        BEFORE_AFTER,
    )
}

fn ratio(
    (exposed, events, person_time): (&[bool], &[u64], &[f64]),
    labels: &[u64],
    level: ConfidenceLevel,
) -> Result<Estimate, EstimateError> {
    let nothing = EstimateError::NothingToEstimate { nothing: "no event" };
    let clusters = Clusters::new(labels, labels.len())?;
    let rows = PersonTimes {
        exposed,
        events,
        person_time,
    };
    let found = clustered_rate_ratio(rows, &clusters, level)?.ratio;
    let value = found.value.ok_or(nothing)?;
    let limits = found.lower.zip(found.upper).ok_or(nothing)?;
    let interval = Interval {
        lower: limits.0,
        upper: limits.1,
    };
    Ok(Estimate::with_limits(value, interval, Limits::Own, level))
}
