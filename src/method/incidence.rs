//! Incidence under competing causes, and means of events that recur, on a plain file.
//!
//! Custody: as `table`.

use super::MethodError;
use super::columns::Faults;
use super::curves::CurveRequest;
use super::groups::Group;
use super::outcome::Outcome;
use super::periods::within;
use super::readings::{Readings, needs_times};
use super::told::{on_clock, test_line};
use crate::estimate::recurrent::{EventVariance, Histories, MeanCumulative};
use crate::estimate::survival::{
    AalenJohansen, CumulativeMethod, CumulativeScale, Gray, IncidenceVariance, RiskTable, RiskTables,
};
use crate::estimate::{IntervalMethod, Spells};

/// The Aalen-Johansen cumulative incidence of every cause at the times asked for, and Gray's tests where there are groups.
///
/// # Errors
/// [`MethodError`].
pub fn aalen_johansen(
    request: &CurveRequest,
    censored_is: &str,
    variance: IncidenceVariance,
) -> Result<Outcome, MethodError> {
    let mut faults = Faults::default();
    let roles = &request.roles;
    let read = roles.read(&mut faults)?;
    let times = read.times(roles, &mut faults)?;
    let column = roles.needed(&roles.event, "event")?;
    let is_censored = read.table.marks(column, Some(censored_is), &mut Faults::default());
    faults.checked()?;
    let (labels, levels) = read.table.levels(column);
    let (times, at, period) = request.placed(times)?;
    needs_times(&at)?;
    // Causes are the levels that do not mark censoring, in their order.
    let mut kinds: Vec<u32> = labels
        .iter()
        .zip(&is_censored)
        .filter(|(_, censored)| !**censored)
        .map(|(kind, _)| *kind)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let place = |kind: u32| {
        kinds
            .iter()
            .position(|other| *other == kind)
            .map_or(0, |place| place as u32 + 1)
    };
    let cause: Vec<u32> = labels
        .iter()
        .zip(&is_censored)
        .map(|(kind, censored)| if *censored { 0 } else { place(*kind) })
        .collect();
    let causes = kinds.len() as u32;
    let names: Vec<String> = kinds.iter().map(|kind| levels[*kind as usize].clone()).collect();
    let method = IntervalMethod {
        transformation: request.scale,
        level: read.level,
    };
    let mut outcome = read.outcome("aalen-johansen");
    if !is_censored.contains(&true) {
        outcome.note(": no row has the value that marks censoring: every row ends with one of the causes");
    }
    outcome.tell("interval", method);
    outcome.tell("variance", variance);
    outcome.tell("causes", &names);
    let mut readings = Readings::new(times.clock);
    for group in read.grouped() {
        let (exit, cause) = (group.of(&times.exit), group.of(&cause));
        let entry = times.entry.as_ref().map(|entry| group.of(entry));
        let spells = Spells::with_causes(entry.as_deref(), &exit, &cause, causes);
        let curve = within(period.as_ref(), &read, spells, &group, |spells, _| {
            Ok(AalenJohansen::of(&RiskTable::of(spells), variance))
        })?;
        for (number, name) in names.iter().enumerate() {
            let points = at
                .iter()
                .map(|time| curve.at(number + 1, *time, method))
                .collect::<Result<Vec<_>, _>>()?;
            let named = Group {
                name: Some(match &group.name {
                    Some(group) => format!("{group}, {name}"),
                    None => name.clone(),
                }),
                rows: Vec::new(),
            };
            let members = [("group", group.name.clone().into()), ("cause", name.as_str().into())];
            readings.add(&mut outcome, &named, &points, curve.steps(number + 1)?, members);
        }
    }
    readings.told(&mut outcome, "incidence");
    if read.groups.is_some() {
        let spells = Spells::with_causes(times.entry.as_deref(), &times.exit, &cause, causes);
        let (groups, strata) = (read.group_numbers(), read.strata_numbers());
        let everybody = Group {
            name: None,
            rows: (0..groups.len()).collect(),
        };
        let tables = within(period.as_ref(), &read, spells, &everybody, |spells, all| {
            let strata = strata.as_ref().map(|strata| all.of(strata));
            RiskTables::of(spells, &all.of(&groups), strata.as_deref())
        })?;
        let mut tests = Vec::new();
        for (number, name) in names.iter().enumerate() {
            match Gray::of(&tables, number + 1, 0.0) {
                Ok(found) => {
                    test_line(&mut outcome, &format!("Gray's test, {name}"), &found.test);
                    tests.push(found);
                }
                // The curves stand without it, as under delayed entry, for which it was not derived.
                Err(error) => outcome.note(format!(": Gray's test, {name}, is left out: {error}")),
            }
        }
        outcome.tell("gray", tests);
    }
    Ok(outcome)
}

/// The mean number of events up to the times asked for, with or without a terminal event.
///
/// # Errors
/// [`MethodError`].
pub fn mean_cumulative(
    request: &CurveRequest,
    terminal_is: Option<&str>,
    variance: Option<EventVariance>,
    scale: CumulativeScale,
) -> Result<Outcome, MethodError> {
    let mut faults = Faults::default();
    let roles = &request.roles;
    roles.needed(&roles.cluster, "cluster")?;
    let read = roles.read(&mut faults)?;
    let times = read.times(roles, &mut faults)?;
    let column = roles.needed(&roles.event, "event")?;
    // Where a terminal event shares the column, the event that recurs has a value of its own.
    let event_is = roles.event_is.as_deref().or(terminal_is.map(|_| "1"));
    let event = read.table.marks(column, event_is, &mut faults);
    let death = terminal_is.map(|terminal| read.table.marks(column, Some(terminal), &mut faults));
    faults.checked()?;
    let (times, at) = times.read_at(&request.at)?;
    needs_times(&at)?;
    let variance = variance.unwrap_or(if death.is_some() {
        EventVariance::GhoshLin
    } else {
        EventVariance::Robust
    });
    let method = CumulativeMethod {
        scale,
        level: read.level,
    };
    let mut outcome = read.outcome("mean-cumulative");
    outcome.tell("interval", method);
    outcome.tell("variance", variance);
    let origin = vec![0; times.exit.len()];
    let entry = times.entry.as_ref().unwrap_or(&origin);
    let persons = read.clusters.clone().unwrap_or_default();
    let mut readings = Readings::new(times.clock);
    for group in read.grouped() {
        let (entry, exit, event) = (group.of(entry), group.of(&times.exit), group.of(&event));
        let death = death.as_ref().map(|death| group.of(death));
        let histories = Histories::new(&group.of(&persons), &entry, &exit, &event, death.as_deref());
        let histories = histories.map_err(|source| read.told_among(source, &group.rows))?;
        let curve = MeanCumulative::of(&histories, variance)?;
        let points: Vec<_> = at.iter().map(|time| curve.at(*time, method)).collect();
        let members = [("basis", on_clock(curve.basis(), times.clock, &["person_time"]))];
        readings.add(&mut outcome, &group, &points, curve.steps(), members);
    }
    readings.told(&mut outcome, "mean events");
    Ok(outcome)
}
