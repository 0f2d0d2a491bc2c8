//! Regressions of events that recur.
//!
//! Custody: no zone. Spells by person, without who it is.

use serde::Serialize;

use super::{Cox, CoxFit, HazardRows};
use crate::estimate::covariates::length;
use crate::estimate::recurrent::Histories;
use crate::estimate::{Covariates, EstimateError};

/// How events of one person are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecurrentModel {
    /// Andersen & Gill (1982, Annals of Statistics 10:1100-1120): one hazard for every event, first or later. With the
    /// robust variance, which is always used here, its coefficients are those of the rate of events, or marginal mean (Lin,
    /// Wei, Yang & Ying 2000, JRSS B 62:711-730): the total effect on their number.
    AndersenGill,
    /// Prentice, Williams & Peterson (1981, Biometrika 68:373-379), total time: a hazard for each number of event, among
    /// those who have had all before it, by time since the origin. Conditions on what came after treatment.
    PwpTotalTime,
    /// The same by time since the event before, or since the origin where there is none.
    PwpGapTime,
    /// Wei, Lin & Weissfeld (1989, JASA 84:1065-1073): the time from the origin to each number of event as an outcome of
    /// its own, everybody at risk of all of them; covariates are those of a person's first spell.
    WeiLinWeissfeld,
}

/// What one of the models makes of the spells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arranged {
    /// The spell of the histories from which each row is.
    pub row: Vec<u32>,
    /// The time after which it is at risk, on the clock of the model.
    pub entry: Vec<i64>,
    /// The time at which it ends.
    pub exit: Vec<i64>,
    /// Whether an event comes at its end.
    pub event: Vec<bool>,
    /// The number of the event, as far as the model tells them apart.
    pub stratum: Vec<u32>,
}

impl RecurrentModel {
    /// Fits the model to histories; `covariates` belong to their spells. Numbers of events above `last_stratum` are taken
    /// together with it (for [`RecurrentModel::WeiLinWeissfeld`], left out); it does not matter to
    /// [`RecurrentModel::AndersenGill`]. Death ends a history as censoring does. Standard errors are robust, by person,
    /// whatever `cox` says of them.
    ///
    /// # Errors
    /// As [`Cox::fit`]; [`EstimateError::OutOfRange`] for a `last_stratum` of 0.
    pub fn fit(
        self,
        histories: &Histories<'_>,
        covariates: &Covariates<'_>,
        last_stratum: u32,
        cox: &Cox,
    ) -> Result<CoxFit, EstimateError> {
        let persons: Vec<u64> = histories.persons().numbers().iter().copied().map(u64::from).collect();
        self.fit_by_cluster(histories, covariates, last_stratum, (cox, &persons))
    }

    /// The same with standard errors that are robust by cluster of persons: a label for each spell, the same for all of a
    /// person.
    ///
    /// # Errors
    /// As [`RecurrentModel::fit`]; [`EstimateError::LengthDiffers`] unless there is a label for each spell.
    pub fn fit_by_cluster(
        self,
        histories: &Histories<'_>,
        covariates: &Covariates<'_>,
        last_stratum: u32,
        (cox, clusters): (&Cox, &[u64]),
    ) -> Result<CoxFit, EstimateError> {
        length("covariate", covariates.rows(), histories.count())?;
        length("cluster", clusters.len(), histories.count())?;
        let arranged = self.arranged(histories, last_stratum)?;
        let gathered = |column: &&[f64]| -> Vec<f64> { arranged.row.iter().map(|row| column[*row as usize]).collect() };
        let columns: Vec<Vec<f64>> = covariates.columns().iter().map(gathered).collect();
        let clusters: Vec<u64> = arranged.row.iter().map(|row| clusters[*row as usize]).collect();
        let covariates = Covariates::new(arranged.row.len(), columns.iter().map(Vec::as_slice).collect())?;
        let rows = HazardRows::new(&arranged.exit, &arranged.event, covariates)?
            .with_entry(&arranged.entry)?
            .with_strata(&arranged.stratum)?
            .with_clusters(&clusters)?;
        let robust = Cox {
            variance: super::HazardVariance::Robust,
            ..*cox
        };
        robust.fit(&rows)
    }

    /// The rows that the model is fitted to, as [`RecurrentModel::fit`] makes them.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a `last_stratum` of 0.
    pub fn arranged(self, histories: &Histories<'_>, last_stratum: u32) -> Result<Arranged, EstimateError> {
        if last_stratum == 0 {
            return Err(EstimateError::OutOfRange {
                what: "last stratum",
                must: "at least 1",
            });
        }
        Ok(match self {
            RecurrentModel::WeiLinWeissfeld => marginal(histories, last_stratum),
            _ => self.conditional(histories, last_stratum),
        })
    }

    /// Each spell with the number of its event, and with the clock of the model.
    fn conditional(self, histories: &Histories<'_>, last_stratum: u32) -> Arranged {
        let mut arranged = Arranged::of(histories.count());
        for spells in histories.by_person() {
            let (mut number, mut last_event) = (1, 0);
            for row in spells {
                let place = *row as usize;
                let (start, stop) = histories.times(place);
                let origin = if self == RecurrentModel::PwpGapTime {
                    last_event
                } else {
                    0
                };
                let stratum = if self == RecurrentModel::AndersenGill {
                    0
                } else {
                    number.min(last_stratum)
                };
                arranged.push(
                    *row,
                    (start - origin, stop - origin),
                    histories.has_event(place),
                    stratum,
                );
                if histories.has_event(place) {
                    number += 1;
                    last_event = stop;
                }
            }
        }
        arranged
    }
}

/// The time to each number of event, for every person.
fn marginal(histories: &Histories<'_>, last_stratum: u32) -> Arranged {
    // Nobody has more events than the most that anybody has.
    let events = |spells: &[u32]| spells.iter().filter(|row| histories.has_event(**row as usize)).count();
    let most = histories.by_person().map(events).max().unwrap_or(0);
    let last_stratum = last_stratum.min(u32::try_from(most.max(1)).unwrap_or(u32::MAX));
    let mut arranged = Arranged::of(histories.count());
    for spells in histories.by_person() {
        let (Some(first), Some(last)) = (spells.first(), spells.last()) else {
            continue;
        };
        let (entry, _) = histories.times(*first as usize);
        let (_, end) = histories.times(*last as usize);
        let mut events = spells
            .iter()
            .map(|row| *row as usize)
            .filter(|place| histories.has_event(*place));
        for number in 1..=last_stratum {
            let event = events.next().map(|place| histories.times(place).1);
            arranged.push(*first, (entry, event.unwrap_or(end)), event.is_some(), number);
        }
    }
    arranged
}

impl Arranged {
    fn of(rows: usize) -> Arranged {
        Arranged {
            row: Vec::with_capacity(rows),
            entry: Vec::with_capacity(rows),
            exit: Vec::with_capacity(rows),
            event: Vec::with_capacity(rows),
            stratum: Vec::with_capacity(rows),
        }
    }

    fn push(&mut self, row: u32, (entry, exit): (i64, i64), event: bool, stratum: u32) {
        self.row.push(row);
        self.entry.push(entry);
        self.exit.push(exit);
        self.event.push(event);
        self.stratum.push(stratum);
    }
}
