//! Residuals of a fit.
//!
//! Custody: no zone. A residual belongs to a single row.

use libm::{log, sqrt};
use serde::Serialize;

use super::CoxFit;
use super::score_residuals::ScoreResiduals;

/// A value for each row of the input, in its order; `None` for a row of weight 0, which took no part.
pub type RowValues = Vec<Option<f64>>;

/// Schoenfeld's residuals: a row of covariates less the mean of those at risk, for each event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Schoenfeld {
    /// The row of the input that had the event, in order of stratum and time.
    pub rows: Vec<u32>,
    /// Its time.
    pub times: Vec<i64>,
    /// One column for each covariate, one value for each event.
    pub columns: Vec<Vec<f64>>,
}

impl CoxFit {
    /// Events less expected events (Therneau & Grambsch 2000, section 4.2.1).
    pub fn martingale_residuals(&self) -> RowValues {
        let (risks, accumulated) = self.hazards();
        let sorted = &self.sorted;
        let mut hazards = vec![0.0; sorted.rows()];
        accumulated.of_rows(sorted, 0..sorted.rows(), &mut hazards);
        let mut residuals: Vec<f64> = (0..sorted.rows())
            .map(|place| -risks[place] * hazards[place] / sorted.weight(place))
            .collect();
        for group in &sorted.groups {
            residuals[group.events()]
                .iter_mut()
                .for_each(|residual| *residual += 1.0);
        }
        self.by_row(&residuals)
    }

    /// Martingale residuals made symmetric about 0: sign(m) √(-2 (m + δ ln(δ - m))).
    pub fn deviance_residuals(&self) -> RowValues {
        let mut has_event = vec![false; self.rows_given];
        for group in &self.sorted.groups {
            group
                .events()
                .for_each(|place| has_event[self.sorted.order[place] as usize] = true);
        }
        let deviance = |(martingale, event): (Option<f64>, &bool)| {
            martingale.map(|m| {
                let gained = if *event { log(1.0 - m) } else { 0.0 };
                sqrt((-2.0 * (m + gained)).max(0.0)).copysign(m)
            })
        };
        self.martingale_residuals()
            .into_iter()
            .zip(&has_event)
            .map(deviance)
            .collect()
    }

    /// The score residuals of each covariate (Therneau & Grambsch 2000, section 4.6), not multiplied by weights.
    pub fn score_residuals(&self) -> Vec<RowValues> {
        let columns = self.scaled_score_residuals();
        let scaled = columns.iter().zip(&self.sorted.scales);
        scaled
            .map(|(column, scale)| self.by_row(&column.iter().map(|value| value * scale).collect::<Vec<_>>()))
            .collect()
    }

    /// About how far each coefficient would move without the row: score residuals times the weight of the row and the
    /// inverse information.
    pub fn dfbeta(&self) -> Vec<RowValues> {
        let scores = self.scaled_score_residuals();
        let inverse = self.maximum.factor.inverse();
        let moved = |column: usize| -> Vec<f64> {
            let scale = self.sorted.scales[column];
            (0..self.sorted.rows())
                .map(|place| {
                    let terms = scores
                        .iter()
                        .enumerate()
                        .map(|(other, score)| inverse[(column, other)] * score[place]);
                    self.sorted.weight(place) * terms.sum::<f64>() / scale
                })
                .collect()
        };
        (0..scores.len()).map(|column| self.by_row(&moved(column))).collect()
    }

    /// [`dfbeta`](CoxFit::dfbeta) in standard errors of the model.
    pub fn dfbetas(&self) -> Vec<RowValues> {
        let errors = self.coefficients().iter().map(|coefficient| coefficient.model_error);
        let moved = self.dfbeta().into_iter().zip(errors);
        moved
            .map(|(column, error)| {
                column
                    .into_iter()
                    .map(|value| value.map(|value| value / error))
                    .collect()
            })
            .collect()
    }

    /// Schoenfeld's residuals (1982, Biometrika 69:239-241).
    pub fn schoenfeld_residuals(&self) -> Schoenfeld {
        let sorted = &self.sorted;
        let (risks, _) = self.hazards();
        let scores = ScoreResiduals::of(sorted, &risks, self.hazard_ties());
        let events: Vec<(usize, usize)> = sorted
            .groups
            .iter()
            .enumerate()
            .flat_map(|(number, group)| group.events().map(move |place| (number, place)))
            .collect();
        let column_of = |column: usize| -> Vec<f64> {
            let residual = |(number, place): &(usize, usize)| {
                sorted.scales[column] * (sorted.columns[column][*place] - scores.mean(*number, column))
            };
            events.iter().map(residual).collect()
        };
        Schoenfeld {
            rows: events.iter().map(|(_, place)| sorted.order[*place]).collect(),
            times: events.iter().map(|(number, _)| sorted.groups[*number].time).collect(),
            columns: (0..sorted.columns.len()).map(column_of).collect(),
        }
    }

    /// Schoenfeld's residuals scaled to the coefficients as functions of time: b + events · V · residual, V the inverse
    /// information (Grambsch & Therneau 1994, Biometrika 81:515-526).
    pub fn scaled_schoenfeld_residuals(&self) -> Schoenfeld {
        let plain = self.schoenfeld_residuals();
        let covariance = super::cox::unscaled(&self.maximum.factor.inverse(), &self.sorted.scales);
        let events = plain.rows.len();
        let column_of = |column: usize| -> Vec<f64> {
            let coefficient = self.coefficients()[column].estimate.value;
            let residual = |event: usize| {
                let terms = plain
                    .columns
                    .iter()
                    .enumerate()
                    .map(|(other, values)| covariance[(column, other)] * values[event]);
                coefficient + events as f64 * terms.sum::<f64>()
            };
            (0..events).map(residual).collect()
        };
        Schoenfeld {
            columns: (0..plain.columns.len()).map(column_of).collect(),
            ..plain
        }
    }

    /// In order of places and in the scale of the sorted columns, without weights.
    fn scaled_score_residuals(&self) -> Vec<Vec<f64>> {
        let (risks, _) = self.hazards();
        let scores = ScoreResiduals::of(&self.sorted, &risks, self.hazard_ties());
        let unweighted = |column: usize| -> Vec<f64> {
            let residuals = scores.whole(column);
            residuals
                .iter()
                .enumerate()
                .map(|(place, value)| value / self.sorted.weight(place))
                .collect()
        };
        (0..self.sorted.columns.len()).map(unweighted).collect()
    }

    fn by_row(&self, places: &[f64]) -> RowValues {
        let mut rows = vec![None; self.rows_given];
        for (row, value) in self.sorted.order.iter().zip(places) {
            rows[*row as usize] = Some(*value);
        }
        rows
    }
}
