//! Synthetic control (Abadie, Diamond & Hainmueller 2010): a treated unit beside the weighted mean of others that was
//! nearest to it before.
//!
//! Custody: no zone. Weights and gaps name single units; whoever releases them has to know.

use libm::sqrt;
use rayon::prelude::*;
use serde::Serialize;

use super::data::Panel;
use super::simplex::{self, SimplexFit};
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::applying;
use crate::estimate::{EstimateError, Reservation};

/// Root mean squared gap before treatment, relative to the root mean square of the outcome, above which the fit is told
/// to be poor: the fit index of Adhikari & Alm (2016, Southern Economic Journal 83:450) stands at 0.10.
const POOR: f64 = 0.1;
/// Fewer periods before treatment than this may be met by chance (Abadie 2021, J Economic Literature 59:391, section
/// 4).
const SHORT: usize = 10;
/// With fewer units than this, no placebo test reaches 5 %.
const FEW_PLACEBOS: usize = 20;

/// What the weights are fitted to, in place of the outcomes before treatment: one value for each unit, and the
/// importance of each predictor (the matrix V), given. Each predictor is divided by its standard deviation over the
/// units first, as R's `Synth` does.
#[derive(Debug, Clone, Copy)]
pub struct Predictors<'a> {
    /// Columns with one value for each unit, in the order of [`Panel::labels`].
    pub columns: &'a [&'a [f64]],
    /// One importance for each column, not negative.
    pub importance: &'a [f64],
}

/// Whether the treated unit may serve as a control for the others in placebo tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceboPool {
    /// It may not: its outcomes after treatment are what is in question. The default.
    #[default]
    WithoutTreated,
    /// It may, as in some published code.
    WithTreated,
}

/// One period of the treated unit and its synthetic control.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gap {
    /// The period.
    pub period: i64,
    /// Outcome of the treated unit.
    pub treated: f64,
    /// Weighted mean of the others.
    pub synthetic: f64,
    /// `treated` - `synthetic`.
    pub gap: f64,
}

/// The weight of a unit in the synthetic control.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DonorWeight {
    /// Label of the unit.
    pub unit: u64,
    /// Its weight, not negative; weights sum to 1.
    pub weight: f64,
}

/// A unit's fit: its own synthetic control and the gap to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SyntheticFit {
    /// Label of the unit.
    pub unit: u64,
    /// Weights of the others, by label; those of weight 0 too.
    pub weights: Vec<DonorWeight>,
    /// Period by period.
    pub gaps: Vec<Gap>,
    /// Mean gap from the first treated period on.
    pub effect: f64,
    /// Root mean squared gap before treatment.
    pub rmspe_before: f64,
    /// Root mean squared gap from treatment on.
    pub rmspe_after: f64,
    /// `rmspe_after` / `rmspe_before`; `None` where nothing is left before treatment.
    pub ratio: Option<f64>,
    /// How far the weights are from the conditions of optimality, relative: 0 at the best.
    pub violation: f64,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// The test of the treated unit among placebos.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceboTest {
    /// The treated unit's ratio; `None` where nothing is left before treatment, and it counts as larger than any.
    pub ratio: Option<f64>,
    /// The share of units whose ratio is as large, itself among them.
    pub p_value: f64,
    /// How many ratios are as large as the treated unit's, its own among them.
    pub rank: u64,
    /// The fits of the other units as if they had been treated, by label.
    pub placebos: Vec<SyntheticFit>,
    /// What a reader has to be told, in the order in which [`Reservation`] declares them.
    pub reservations: Vec<Reservation>,
}

/// A treated unit and those that it may be compared with.
///
/// ```
/// use seriatim::estimate::panel::{Panel, PanelColumns, SyntheticControl};
///
/// # fn main() -> Result<(), seriatim::estimate::EstimateError> {
/// let panel = Panel::new(&PanelColumns {
///     unit: &[1, 1, 1, 2, 2, 2, 3, 3, 3],
///     period: &[1, 2, 3, 1, 2, 3, 1, 2, 3],
///     outcome: &[3.0, 3.0, 9.0, 4.0, 0.0, 6.0, 0.0, 4.0, 8.0],
///     first_treated: &[Some(3), Some(3), Some(3), None, None, None, None, None, None],
///     ..PanelColumns::default()
/// })?;
/// let found = SyntheticControl::fit(&panel, None)?;
/// // Half of each of the others: 7 where the treated unit has 9.
/// assert_eq!(found.treated().effect, 2.0);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct SyntheticControl {
    labels: Vec<u64>,
    /// Outcomes of each unit by period.
    outcomes: Vec<Vec<f64>>,
    /// What weights are fitted to, for each unit.
    matched: Vec<Vec<f64>>,
    periods: Vec<i64>,
    before: usize,
    treated: usize,
    fit: SyntheticFit,
}

impl SyntheticControl {
    /// Fits the one treated unit of a panel without gaps to those that are never treated. Weights of rows are not used.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a panel that is not balanced, for other than one treated unit, for predictors
    /// that are not one finite value for each unit with an importance that is not negative;
    /// [`EstimateError::NothingToEstimate`] without a period on both sides of treatment or without another unit.
    pub fn fit(panel: &Panel, predictors: Option<Predictors<'_>>) -> Result<SyntheticControl, EstimateError> {
        if !panel.is_balanced() {
            let (what, must) = ("panel for a synthetic control", "balanced");
            return Err(EstimateError::OutOfRange { what, must });
        }
        let (treated, first) = only_treated(panel)?;
        let before = panel.periods().partition_point(|period| *period < first);
        if before == 0 {
            return Err(EstimateError::NothingToEstimate {
                nothing: "no period before treatment",
            });
        }
        let outcomes: Vec<Vec<f64>> = (0..panel.units())
            .map(|unit| panel.outcome()[panel.rows_of(unit)].to_vec())
            .collect();
        let matched = match predictors {
            Some(predictors) => scaled(&predictors, panel.units())?,
            None => outcomes.iter().map(|values| values[..before].to_vec()).collect(),
        };
        let mut found = SyntheticControl {
            labels: panel.labels().to_vec(),
            outcomes,
            matched,
            periods: panel.periods().to_vec(),
            before,
            treated,
            fit: SyntheticFit::nothing(),
        };
        found.fit = found.fitted(treated, &found.others(&[treated]))?;
        Ok(found)
    }

    /// The treated unit's fit.
    pub fn treated(&self) -> &SyntheticFit {
        &self.fit
    }

    /// Every other unit as if it had been treated, and the treated unit's place among them (Abadie, Diamond &
    /// Hainmueller 2010, section 3.5): the test is exact if the treated unit was drawn at random.
    ///
    /// # Errors
    /// Those of the fits; [`EstimateError::NothingToEstimate`] with one other unit.
    pub fn placebos(&self, pool: PlaceboPool) -> Result<PlaceboTest, EstimateError> {
        let others = self.others(&[self.treated]);
        let fit = |unit: &usize| match pool {
            PlaceboPool::WithoutTreated => self.fitted(*unit, &self.others(&[*unit, self.treated])),
            PlaceboPool::WithTreated => self.fitted(*unit, &self.others(&[*unit])),
        };
        let placebos: Vec<SyntheticFit> = others.par_iter().map(fit).collect::<Result<_, _>>()?;
        // Without a gap before treatment the ratio is beyond every other.
        let size = |fit: &SyntheticFit| fit.ratio.unwrap_or(f64::INFINITY);
        let own = size(&self.fit);
        let rank = 1 + placebos.iter().filter(|placebo| size(placebo) >= own).count();
        let units = placebos.len() + 1;
        Ok(PlaceboTest {
            ratio: self.fit.ratio,
            p_value: rank as f64 / units as f64,
            rank: rank as u64,
            placebos,
            reservations: applying([(units < FEW_PLACEBOS, Reservation::FewPlacebos)]),
        })
    }

    /// The treated unit's fit without each of the units that have weight, by their labels: how much rests on one of
    /// them.
    ///
    /// # Errors
    /// Those of the fits; [`EstimateError::NothingToEstimate`] with one other unit.
    pub fn leave_one_out(&self) -> Result<Vec<(u64, SyntheticFit)>, EstimateError> {
        let weighted = self.fit.weights.iter().filter(|donor| donor.weight > 0.0);
        let left: Vec<u64> = weighted.map(|donor| donor.unit).collect();
        let without = |label: &u64| {
            let unit = self.labels.partition_point(|other| other < label);
            Ok((*label, self.fitted(self.treated, &self.others(&[self.treated, unit]))?))
        };
        left.par_iter().map(without).collect()
    }

    fn others(&self, without: &[usize]) -> Vec<usize> {
        (0..self.labels.len()).filter(|unit| !without.contains(unit)).collect()
    }

    fn fitted(&self, unit: usize, donors: &[usize]) -> Result<SyntheticFit, EstimateError> {
        let columns: Vec<Vec<f64>> = donors.iter().map(|donor| self.matched[*donor].clone()).collect();
        let fit = simplex::fit(&columns, &self.matched[unit], 0.0)?;
        let gaps: Vec<Gap> = (0..self.periods.len())
            .map(|period| {
                let terms = donors.iter().zip(&fit.weights);
                let synthetic = sum(terms.map(|(donor, weight)| weight * self.outcomes[*donor][period]));
                let treated = self.outcomes[unit][period];
                Gap {
                    period: self.periods[period],
                    treated,
                    synthetic,
                    gap: treated - synthetic,
                }
            })
            .collect();
        Ok(self.summed_up(unit, donors, fit, gaps))
    }

    fn summed_up(&self, unit: usize, donors: &[usize], fit: SimplexFit, gaps: Vec<Gap>) -> SyntheticFit {
        let (before, after) = gaps.split_at(self.before);
        let (rmspe_before, rmspe_after) = (rms(before.iter().map(|g| g.gap)), rms(after.iter().map(|g| g.gap)));
        let size = rms(before.iter().map(|g| g.treated));
        // A gap of rounding errors is none.
        let perfect = rmspe_before <= 1e-12 * size;
        let pairs = donors.iter().zip(&fit.weights);
        SyntheticFit {
            unit: self.labels[unit],
            weights: pairs
                .map(|(donor, weight)| DonorWeight {
                    unit: self.labels[*donor],
                    weight: *weight,
                })
                .collect(),
            effect: sum(after.iter().map(|g| g.gap)) / after.len() as f64,
            rmspe_before,
            rmspe_after,
            ratio: (!perfect).then(|| rmspe_after / rmspe_before),
            violation: fit.violation,
            reservations: applying([
                (!fit.unique, Reservation::WeightsNotUnique),
                (rmspe_before > POOR * size, Reservation::PoorFitBefore),
                (self.before < SHORT, Reservation::ShortPrePeriod),
            ]),
            gaps,
        }
    }
}

impl SyntheticFit {
    fn nothing() -> SyntheticFit {
        SyntheticFit {
            unit: 0,
            weights: Vec::new(),
            gaps: Vec::new(),
            effect: 0.0,
            rmspe_before: 0.0,
            rmspe_after: 0.0,
            ratio: None,
            violation: 0.0,
            reservations: Vec::new(),
        }
    }
}

/// The number of the one treated unit, and its first treated period.
fn only_treated(panel: &Panel) -> Result<(usize, i64), EstimateError> {
    let last = panel.periods().last().copied().unwrap_or(i64::MIN);
    let begins = |(unit, first): (usize, &Option<i64>)| first.filter(|first| *first <= last).map(|first| (unit, first));
    let treated: Vec<(usize, i64)> = panel.first_treated().iter().enumerate().filter_map(begins).collect();
    match treated[..] {
        [only] => Ok(only),
        [] => Err(EstimateError::NothingToEstimate {
            nothing: "no unit that is treated within the panel",
        }),
        _ => Err(EstimateError::OutOfRange {
            what: "number of treated units",
            must: "one: sum several up to one first",
        }),
    }
}

fn rms(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    sqrt(sum(values.map(|value| value * value)) / count)
}

/// The predictors of each unit, divided by their standard deviations and times the roots of their importance.
fn scaled(predictors: &Predictors<'_>, units: usize) -> Result<Vec<Vec<f64>>, EstimateError> {
    use crate::estimate::covariates::{finite, length};
    length(
        "predictor importance",
        predictors.importance.len(),
        predictors.columns.len(),
    )?;
    finite("predictor importance", predictors.importance)?;
    if predictors.importance.iter().any(|v| *v < 0.0) || predictors.importance.iter().all(|v| *v == 0.0) {
        let (what, must) = (
            "predictor importance",
            "not negative, and above 0 for one predictor at least",
        );
        return Err(EstimateError::OutOfRange { what, must });
    }
    let mut matched = vec![Vec::new(); units];
    for (at, (column, importance)) in predictors.columns.iter().zip(predictors.importance).enumerate() {
        length("predictor", column.len(), units)?;
        finite("predictor", column)?;
        let mean = sum(column.iter().copied()) / units as f64;
        let square = sum(column.iter().map(|x| (x - mean) * (x - mean))) / (units as f64 - 1.0);
        if square <= 0.0 || !square.is_finite() {
            return Err(EstimateError::Collinear { column: at });
        }
        for (unit, value) in matched.iter_mut().zip(*column) {
            unit.push(sqrt(*importance) * value / sqrt(square));
        }
    }
    Ok(matched)
}
