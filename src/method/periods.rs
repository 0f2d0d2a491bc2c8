//! Only what falls into a window of calendar time, on a plain file.
//!
//! Custody: as `table`.

use super::MethodError;
use super::groups::Group;
use super::roles::Read;
use crate::estimate::survival::{PeriodSpells, Window};
use crate::estimate::{EstimateError, Spells};

/// A window of calendar time, as written: the time before the first that counts, and the last that does. The calendar
/// time of each row's time 0 is a column of the roles.
#[derive(Debug, Clone)]
pub struct PeriodRequest {
    /// The time before the first one that counts.
    pub after: String,
    /// The last time that counts.
    pub until: String,
}

impl PeriodRequest {
    /// The window, from two times on one line, as flags have it.
    ///
    /// # Errors
    /// [`MethodError::Settings`] unless there are two.
    pub fn of(times: &[String]) -> Result<Option<PeriodRequest>, MethodError> {
        match times {
            [] => Ok(None),
            [after, until] => Ok(Some(PeriodRequest {
                after: after.clone(),
                until: until.clone(),
            })),
            _ => Err(MethodError::Settings {
                what: "--window needs two times: the one before the first that counts, and the last".to_owned(),
            }),
        }
    }
}

/// A window, and when time 0 of each row fell, on one clock.
pub(super) struct Period {
    pub(super) origin: Vec<i64>,
    pub(super) window: Window,
}

/// What `fit` makes of the spells of a group: of their parts within the window, where there is one. It is given the rows
/// of the spells that it is given.
pub(super) fn within<T>(
    period: Option<&Period>,
    read: &Read,
    spells: Result<Spells<'_>, EstimateError>,
    group: &Group,
    fit: impl Fn(&Spells<'_>, &Group) -> Result<T, EstimateError>,
) -> Result<T, MethodError> {
    let told = |source| read.told_among(source, &group.rows);
    let spells = spells.map_err(told)?;
    let Some(period) = period else {
        return fit(&spells, group).map_err(told);
    };
    let inside = PeriodSpells::of(&spells, &group.of(&period.origin), period.window).map_err(told)?;
    let inner = Group {
        name: group.name.clone(),
        rows: inside.rows().iter().map(|place| group.rows[*place]).collect(),
    };
    let found = inside.spells().and_then(|spells| fit(&spells, &inner));
    found.map_err(|source| read.told_among(source, &inner.rows))
}
