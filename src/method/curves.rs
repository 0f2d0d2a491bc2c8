//! Curves of time to an event on a plain file.
//!
//! Custody: as `table`.

use super::MethodError;
use super::columns::{Clock, Faults};
use super::groups::Group;
use super::outcome::{Cell, Outcome};
use super::readings::{Readings, needs_times};
use super::roles::{Read, Roles, Times};
use super::told::on_clock;
use crate::estimate::survival::{
    CumulativeMethod, CumulativeScale, NelsonAalen, RiskTable, TiedHazard, WeightedKaplanMeier,
};
use crate::estimate::{EstimateError, IntervalMethod, KaplanMeier, Spells, Transformation};

/// What a method of curves is asked for, beside its columns.
#[derive(Debug, Clone)]
pub struct CurveRequest {
    /// File and columns.
    pub roles: Roles,
    /// Times at which curves are read, as written.
    pub at: Vec<String>,
    /// Scale of intervals of a survival.
    pub scale: Transformation,
}

/// What most curves begin with.
pub(super) struct Opened {
    pub(super) read: Read,
    pub(super) times: Times,
    pub(super) event: Vec<bool>,
    pub(super) at: Vec<i64>,
    pub(super) method: IntervalMethod,
}

impl CurveRequest {
    pub(super) fn open(&self) -> Result<Opened, MethodError> {
        let mut faults = Faults::default();
        let read = self.roles.read(&mut faults)?;
        let times = read.times(&self.roles, &mut faults)?;
        let event = self.roles.needed(&self.roles.event, "event")?;
        let event = read.table.marks(event, self.roles.event_is.as_deref(), &mut faults);
        faults.checked()?;
        let (times, at) = times.read_at(&self.at)?;
        let method = IntervalMethod {
            transformation: self.scale,
            level: read.level,
        };
        Ok(Opened {
            read,
            times,
            event,
            at,
            method,
        })
    }
}

impl Opened {
    pub(super) fn clock(&self) -> Clock {
        self.times.clock
    }

    pub(super) fn curves<T>(
        &self,
        fit: impl Fn(&Spells<'_>, &Group) -> Result<T, EstimateError>,
    ) -> Result<Vec<(Group, T)>, MethodError> {
        let mut curves = Vec::new();
        for group in self.read.grouped() {
            let (exit, event) = (group.of(&self.times.exit), group.of(&self.event));
            let entry = self.times.entry.as_ref().map(|entry| group.of(entry));
            let spells = match &entry {
                Some(entry) => Spells::with_entry(entry, &exit, &event),
                None => Spells::from_origin(&exit, &event),
            };
            let told = |source| self.read.told_among(source, &group.rows);
            let curve = fit(&spells.map_err(told)?, &group).map_err(told)?;
            curves.push((group, curve));
        }
        Ok(curves)
    }
}

/// The Kaplan-Meier curve: its quartiles, and its height at the times asked for; with weights, with robust errors.
///
/// # Errors
/// [`MethodError`].
pub fn kaplan_meier(request: &CurveRequest) -> Result<Outcome, MethodError> {
    let opened = request.open()?;
    if opened.read.weights.is_some() {
        return weighted(&opened);
    }
    let clock = opened.clock();
    let mut outcome = opened.read.outcome("kaplan-meier");
    outcome.tell("interval", opened.method);
    let curves = opened.curves(|spells, _| Ok((RiskTable::of(spells).basis(), KaplanMeier::fit(spells))))?;
    let mut quartiles = Vec::new();
    let mut readings = Readings::new(clock);
    for (group, (basis, curve)) in &curves {
        let mut of_group = Vec::new();
        for share in [0.25, 0.5, 0.75] {
            let found = curve.quantile(share, opened.method)?;
            let day = |day: Option<f64>| Cell::Given(day.map(|day| clock.read(day)));
            quartiles.push(vec![
                Cell::Word(group.label()),
                Cell::Count(basis.rows),
                Cell::Count(basis.events),
                Cell::Given(Some(share)),
                day(found.time),
                day(found.lower),
                day(found.upper),
            ]);
            of_group.push(on_clock(found, clock, &["time", "lower", "upper"]));
        }
        let points: Vec<_> = opened.at.iter().map(|time| curve.at(*time, opened.method)).collect();
        let members = [
            ("basis", on_clock(basis, clock, &["person_time"])),
            ("quantiles", of_group.into()),
        ];
        readings.add(&mut outcome, group, &points, curve.steps(), members);
    }
    let head = [
        "group",
        "spells",
        "events",
        "share with the event",
        "by",
        "lower",
        "upper",
    ];
    outcome.grid(&head, quartiles);
    readings.told(&mut outcome, "survival");
    Ok(outcome)
}

fn weighted(opened: &Opened) -> Result<Outcome, MethodError> {
    needs_times(&opened.at)?;
    let clock = opened.clock();
    let mut outcome = opened.read.outcome("kaplan-meier");
    outcome.tell("interval", opened.method);
    let weights = opened.read.weights.as_deref().unwrap_or_default();
    let curves = opened.curves(|spells, group| {
        let persons = opened.read.clusters.as_ref().map(|clusters| group.of(clusters));
        WeightedKaplanMeier::fit(spells, &group.of(weights), persons.as_deref())
    })?;
    let mut readings = Readings::new(clock);
    for (group, curve) in &curves {
        let points: Vec<_> = opened.at.iter().map(|time| curve.at(*time, opened.method)).collect();
        let members = [("basis", on_clock(curve.basis(), clock, &["person_time"]))];
        readings.add(&mut outcome, group, &points, curve.steps(), members);
    }
    outcome.line("weighted; standard errors by the infinitesimal jackknife");
    readings.told(&mut outcome, "survival");
    Ok(outcome)
}

/// The Nelson-Aalen cumulative hazard at the times asked for.
///
/// # Errors
/// [`MethodError`].
pub fn nelson_aalen(request: &CurveRequest, ties: TiedHazard, scale: CumulativeScale) -> Result<Outcome, MethodError> {
    let opened = request.open()?;
    needs_times(&opened.at)?;
    let method = CumulativeMethod {
        scale,
        level: opened.read.level,
    };
    let mut outcome = opened.read.outcome("nelson-aalen");
    outcome.tell("interval", method);
    outcome.tell("ties", ties);
    let curves = opened.curves(|spells, _| Ok(NelsonAalen::of(&RiskTable::of(spells), ties)))?;
    let mut readings = Readings::new(opened.clock());
    for (group, curve) in &curves {
        let points: Vec<_> = opened.at.iter().map(|time| curve.at(*time, method)).collect();
        readings.add(&mut outcome, group, &points, curve.steps(), []);
    }
    readings.told(&mut outcome, "cumulative hazard");
    Ok(outcome)
}
