//! Regressions of events that recur.
//!
//! Custody: no zone. Spells by person, without who it is.

use serde::Serialize;

use super::{Cox, CoxFit, HazardRows};
use crate::estimate::covariates::length;
use crate::estimate::{Clusters, Covariates, EstimateError, Reservation};

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

/// Spells of persons whose events may recur.
#[derive(Debug, Clone)]
pub struct Histories<'a> {
    persons: &'a [u64],
    start: &'a [i64],
    stop: &'a [i64],
    event: &'a [bool],
    /// Rows by person and start.
    order: Vec<u32>,
}

/// What one of the models makes of the spells.
struct Arranged {
    row: Vec<u32>,
    entry: Vec<i64>,
    exit: Vec<i64>,
    event: Vec<bool>,
    stratum: Vec<u32>,
}

impl<'a> Histories<'a> {
    /// Spells on (start, stop], each with or without an event at its stop, and the label of the person to whom it
    /// belongs.
    ///
    /// # Errors
    /// [`EstimateError::NoRows`], [`EstimateError::LengthDiffers`], [`EstimateError::EntersBeforeOrigin`],
    /// [`EstimateError::NeverAtRisk`]; [`EstimateError::Overlaps`] where two spells of a person do.
    pub fn new(
        persons: &'a [u64],
        start: &'a [i64],
        stop: &'a [i64],
        event: &'a [bool],
    ) -> Result<Histories<'a>, EstimateError> {
        let rows = persons.len();
        if rows == 0 {
            return Err(EstimateError::NoRows);
        }
        length("start", start.len(), rows)?;
        length("stop", stop.len(), rows)?;
        length("event mark", event.len(), rows)?;
        if let Some(position) = start.iter().position(|start| *start < 0) {
            return Err(EstimateError::EntersBeforeOrigin { position });
        }
        if let Some(position) = start.iter().zip(stop).position(|(start, stop)| stop <= start) {
            return Err(EstimateError::NeverAtRisk { position });
        }
        // Also refuses more rows than can be numbered.
        Clusters::new(persons, rows)?;
        let mut order: Vec<u32> = (0..rows as u32).collect();
        order.sort_unstable_by_key(|row| (persons[*row as usize], start[*row as usize], *row));
        for pair in order.windows(2) {
            if let [earlier, later] = *pair {
                let (earlier, position) = (earlier as usize, later as usize);
                if persons[earlier] == persons[position] && start[position] < stop[earlier] {
                    return Err(EstimateError::Overlaps { position });
                }
            }
        }
        Ok(Histories {
            persons,
            start,
            stop,
            event,
            order,
        })
    }

    /// Fits a model; `covariates` belong to the spells. Numbers of events above `last_stratum` are taken together with
    /// it (for [`RecurrentModel::WeiLinWeissfeld`], left out); it does not matter to [`RecurrentModel::AndersenGill`].
    /// Standard errors are robust, by person, whatever `cox` says of them.
    ///
    /// # Errors
    /// As [`Cox::fit`]; [`EstimateError::OutOfRange`] for a `last_stratum` of 0.
    pub fn fit(
        &self,
        model: RecurrentModel,
        covariates: &Covariates<'_>,
        last_stratum: u32,
        cox: &Cox,
    ) -> Result<CoxFit, EstimateError> {
        length("covariate", covariates.rows(), self.persons.len())?;
        if last_stratum == 0 {
            return Err(EstimateError::OutOfRange {
                what: "last stratum",
                must: "at least 1",
            });
        }
        let arranged = match model {
            RecurrentModel::WeiLinWeissfeld => self.marginal(last_stratum),
            _ => self.conditional(model, last_stratum),
        };
        let gathered = |column: &&[f64]| -> Vec<f64> { arranged.row.iter().map(|row| column[*row as usize]).collect() };
        let columns: Vec<Vec<f64>> = covariates.columns().iter().map(gathered).collect();
        let persons: Vec<u64> = arranged.row.iter().map(|row| self.persons[*row as usize]).collect();
        let covariates = Covariates::new(arranged.row.len(), columns.iter().map(Vec::as_slice).collect())?;
        let rows = HazardRows::new(&arranged.exit, &arranged.event, covariates)?
            .with_entry(&arranged.entry)?
            .with_strata(&arranged.stratum)?
            .with_clusters(&persons)?;
        let robust = Cox {
            variance: super::HazardVariance::Robust,
            ..*cox
        };
        let mut fit = robust.fit(&rows)?;
        if fit.has_sparse_strata() {
            fit.reserve(Reservation::SparseStrata);
        }
        Ok(fit)
    }

    /// Each spell with the number of its event, and with the clock of the model.
    fn conditional(&self, model: RecurrentModel, last_stratum: u32) -> Arranged {
        let mut arranged = Arranged::of(self.order.len());
        let mut person = None;
        let (mut number, mut last_event) = (1, 0);
        for row in &self.order {
            let place = *row as usize;
            if person != Some(self.persons[place]) {
                person = Some(self.persons[place]);
                (number, last_event) = (1, 0);
            }
            let origin = if model == RecurrentModel::PwpGapTime {
                last_event
            } else {
                0
            };
            let stratum = if model == RecurrentModel::AndersenGill {
                0
            } else {
                number.min(last_stratum)
            };
            let times = (self.start[place] - origin, self.stop[place] - origin);
            arranged.push(*row, times, self.event[place], stratum);
            if self.event[place] {
                number += 1;
                last_event = self.stop[place];
            }
        }
        arranged
    }

    /// The time to each number of event, for every person.
    fn marginal(&self, last_stratum: u32) -> Arranged {
        let mut arranged = Arranged::of(self.order.len());
        let of_one = |a: &u32, b: &u32| self.persons[*a as usize] == self.persons[*b as usize];
        for spells in self.order.chunk_by(of_one) {
            let (Some(first), Some(last)) = (spells.first(), spells.last()) else {
                continue;
            };
            let entry = self.start[*first as usize];
            let end = self.stop[*last as usize];
            let mut events = spells
                .iter()
                .map(|row| *row as usize)
                .filter(|place| self.event[*place]);
            for number in 1..=last_stratum {
                let event = events.next().map(|place| self.stop[place]);
                arranged.push(*first, (entry, event.unwrap_or(end)), event.is_some(), number);
            }
        }
        arranged
    }
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
