//! Curves of time to an event on a plain file: what they share, and the cumulative hazard.
//!
//! Custody: as `table`.

use super::MethodError;
use super::columns::{Clock, Faults};
use super::groups::Group;
use super::outcome::Outcome;
use super::periods::{Period, PeriodRequest, within};
use super::readings::{Readings, needs_times};
use super::roles::{Read, Roles, Times};
use crate::estimate::survival::{CumulativeMethod, CumulativeScale, NelsonAalen, RiskTable, TiedHazard, Window};
use crate::estimate::{EstimateError, IntervalMethod, Spells, Transformation};

/// What a method of curves is asked for, beside its columns.
#[derive(Debug, Clone)]
pub struct CurveRequest {
    /// File and columns.
    pub roles: Roles,
    /// Times at which curves are read, as written.
    pub at: Vec<String>,
    /// Scale of intervals of a survival.
    pub scale: Transformation,
    /// A window of calendar time.
    pub period: Option<PeriodRequest>,
}

/// What most curves begin with.
pub(super) struct Opened {
    pub(super) read: Read,
    pub(super) times: Times,
    pub(super) event: Vec<bool>,
    pub(super) at: Vec<i64>,
    pub(super) method: IntervalMethod,
    pub(super) period: Option<Period>,
}

impl CurveRequest {
    pub(super) fn open(&self) -> Result<Opened, MethodError> {
        let mut faults = Faults::default();
        let read = self.roles.read(&mut faults)?;
        let times = read.times(&self.roles, &mut faults)?;
        let event = self.roles.needed(&self.roles.event, "event")?;
        let event = read.table.marks(event, self.roles.event_is.as_deref(), &mut faults);
        faults.checked()?;
        let (times, at, period) = self.placed(times)?;
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
            period,
        })
    }

    /// Times of rows, those at which curves are read, and the window, on one clock.
    pub(super) fn placed(&self, times: Times) -> Result<(Times, Vec<i64>, Option<Period>), MethodError> {
        let Some(asked) = &self.period else {
            let (times, at) = times.read_at(&self.at)?;
            return Ok((times, at, None));
        };
        let written = [self.at.as_slice(), &[asked.after.clone(), asked.until.clone()]].concat();
        let (mut times, mut at) = times.read_at(&written)?;
        let until = at.pop().unwrap_or_default();
        let after = at.pop().unwrap_or_default();
        let origin = times.origin.take().unwrap_or_default();
        let window = Window { after, until };
        Ok((times, at, Some(Period { origin, window })))
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
            let curve = within(self.period.as_ref(), &self.read, spells, &group, &fit)?;
            curves.push((group, curve));
        }
        Ok(curves)
    }
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
