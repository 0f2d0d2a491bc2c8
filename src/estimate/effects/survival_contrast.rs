//! Treated and untreated compared by weighted curves of the time to an event: at a horizon, and in the mean time up to it.
//!
//! Custody: no zone. Estimates may rest on a single spell.

use libm::sqrt;
use serde::Serialize;

use super::estimates::{few_clusters, without_doubt};
use super::positivity;
use super::stacking::Below;
use super::treatment::{Compared, Treatment};
use super::weighted_curve::{Curve, Read, Spell};
use super::weighted_incidence::IncidenceCurve;
use super::weights::BalancingWeights;
use crate::estimate::covariates::{checked_weights, length};
use crate::estimate::numeric::sums::sum;
use crate::estimate::reservation::{FEW, applying};
use crate::estimate::survival::Spells;
use crate::estimate::{Clusters, ConfidenceLevel, Estimate, EstimateError, Limits, Reservation};

/// Less than this of the largest weight of an arm is lost beside it, and would seem to be nobody.
const LEAST_WEIGHT: f64 = 1e-100;

/// Spells of treated and untreated, with weights. A person may have several that do not overlap, with weights that change
/// from one to the next, as those for censoring do.
#[derive(Debug, Clone)]
pub struct TreatedSpells<'a> {
    spells: Vec<Spell>,
    weights: Vec<f64>,
    treatment: Treatment<'a>,
    persons: Clusters,
    score: Option<Stack<'a>>,
    /// Whether each spell ends with what makes the event impossible, where that is told.
    competes: Option<Vec<bool>>,
}

/// The model of the score below the weights, and the slope of each weight by the log odds of its score, over the weight.
#[derive(Debug, Clone)]
struct Stack<'a> {
    below: Below<'a>,
    slopes: Vec<f64>,
}

/// A number of both arms, and its difference. The three are absent together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ArmsOverTime {
    /// Of the treated.
    pub treated: Estimate,
    /// Of the untreated.
    pub untreated: Estimate,
    /// Treated less untreated.
    pub difference: Estimate,
}

/// Treated and untreated compared by weighted curves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SurvivalContrast {
    /// The day at which curves are read.
    pub horizon: i64,
    /// Share without the event after the horizon; `None` where an arm was not followed so far.
    pub survival: Option<ArmsOverTime>,
    /// Mean time without the event from day 0 up to the horizon; `None` likewise.
    pub restricted_mean: Option<ArmsOverTime>,
    /// What it rests on; rows are spells.
    pub compared: Compared,
    /// What a reader has to be told.
    pub reservations: Vec<Reservation>,
}

impl<'a> TreatedSpells<'a> {
    /// Spells on (entry, exit], all from day 0 where there are no entries; whether each ends with the event; whose arm it is;
    /// its weight; and the person whose it is (`None`: each spell a person of its own).
    ///
    /// # Errors
    /// Those of [`Spells`]; [`EstimateError::LengthDiffers`], [`EstimateError::NotFinite`],
    /// [`EstimateError::WeightNegative`], [`EstimateError::WeightsAllZero`] also where those of one arm are,
    /// [`EstimateError::OutOfRange`] for weights that are nothing beside others.
    pub fn new(
        entry: Option<&[i64]>,
        exit: &[i64],
        event: &[bool],
        treatment: &Treatment<'a>,
        weights: &[f64],
        persons: Option<&[u64]>,
    ) -> Result<TreatedSpells<'a>, EstimateError> {
        match entry {
            Some(entry) => Spells::with_entry(entry, exit, event)?,
            None => Spells::from_origin(exit, event)?,
        };
        length("treatment", treatment.rows(), exit.len())?;
        checked_weights(Some(weights), exit.len())?;
        let relative = treatment.relative(weights)?;
        if weights
            .iter()
            .zip(&relative)
            .any(|(weight, relative)| *weight > 0.0 && *relative < LEAST_WEIGHT)
        {
            return Err(EstimateError::OutOfRange {
                what: "weight",
                must: "0, or not less than 1e-100 of the largest of its arm",
            });
        }
        let spell = |row: usize| Spell {
            row,
            entry: entry.map_or(0, |entry| entry[row]),
            exit: exit[row],
            event: event[row],
            // Curves do not hang on the scale of weights.
            weight: relative[row],
        };
        let persons = treatment.clusters(persons)?;
        Ok(TreatedSpells {
            spells: (0..exit.len()).map(spell).collect(),
            weights: weights.to_vec(),
            treatment: *treatment,
            persons,
            score: None,
            competes: None,
        })
    }

    /// The same with what makes the event impossible, such as death: whether a spell that ends without the event ends with it.
    ///
    /// # Errors
    /// [`EstimateError::LengthDiffers`]; [`EstimateError::OutOfRange`] for a spell that ends with both.
    pub fn with_competing(mut self, competes: &[bool]) -> Result<TreatedSpells<'a>, EstimateError> {
        length("mark of what competes", competes.len(), self.spells.len())?;
        if self.spells.iter().any(|spell| spell.event && competes[spell.row]) {
            return Err(EstimateError::OutOfRange {
                what: "mark of what competes",
                must: "told of those alone that end without the event",
            });
        }
        self.competes = Some(competes.to_vec());
        Ok(self)
    }

    /// The share with the event by a horizon, where something competes with it (Aalen-Johansen): treated and untreated, and
    /// their difference. None where an arm was not followed so far. Variances are as in [`contrast`](TreatedSpells::contrast);
    /// where nothing was [told to compete](TreatedSpells::with_competing) it is what that leaves of 1.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a horizon that is not after day 0.
    pub fn incidence(&self, horizon: i64, level: ConfidenceLevel) -> Result<Option<ArmsOverTime>, EstimateError> {
        check_horizon(horizon)?;
        let competes = |spell: &Spell| self.competes.as_ref().is_some_and(|competes| competes[spell.row]);
        let curves = [false, true].map(|treated| IncidenceCurve::of(self.own(treated), competes));
        let reached = curves.iter().all(|curve| curve.reaches(horizon));
        Ok(reached.then(|| self.arms(&curves.each_ref().map(|curve| curve.at(horizon)), level)))
    }

    /// Spells with weights by a score, one spell for each of its rows. Variances know that the score was estimated: its
    /// equations are stacked, as in [`BalancingWeights::contrast`].
    ///
    /// # Errors
    /// As [`new`](TreatedSpells::new).
    pub fn by_score(
        entry: Option<&[i64]>,
        exit: &[i64],
        event: &[bool],
        weights: &BalancingWeights<'_, 'a>,
        persons: Option<&[u64]>,
    ) -> Result<TreatedSpells<'a>, EstimateError> {
        let spells = TreatedSpells::new(entry, exit, event, weights.score.treatment(), weights.values(), persons)?;
        let slope = |(value, slope): (&f64, &f64)| if *value > 0.0 { slope / value } else { 0.0 };
        let score = weights.score.below().map(|below| Stack {
            below: below.clone(),
            slopes: weights.values.iter().zip(&weights.slopes).map(slope).collect(),
        });
        Ok(TreatedSpells { score, ..spells })
    }

    /// Compares both arms at a horizon: the difference of weighted Kaplan-Meier curves, and of the mean times without the
    /// event up to it (restricted mean survival time), which needs no proportional hazards.
    ///
    /// Variances are those of the infinitesimal jackknife over persons, who may have spells in both arms (R's `survfit` with
    /// `robust = TRUE` and `id`). Weights are taken as known unless they were given [by score](TreatedSpells::by_score).
    /// Where all weights are 1 and nobody enters late they are Greenwood's.
    ///
    /// # Errors
    /// [`EstimateError::OutOfRange`] for a horizon that is not after day 0.
    pub fn contrast(&self, horizon: i64, level: ConfidenceLevel) -> Result<SurvivalContrast, EstimateError> {
        check_horizon(horizon)?;
        let curves = [false, true].map(|treated| Curve::of(self.own(treated)));
        let reached = curves.iter().all(|curve| curve.reaches(horizon));
        let read = |of: &dyn Fn(&Curve) -> Read| {
            let reads = curves.each_ref().map(of);
            reached.then(|| self.arms(&reads, level))
        };
        let survival = read(&|curve| curve.survival(horizon));
        let restricted_mean = read(&|curve| curve.area(horizon));
        Ok(SurvivalContrast {
            horizon,
            survival,
            restricted_mean,
            compared: Compared::of(&self.treatment, &self.weights, &self.persons),
            reservations: self.reservations(&curves, horizon, survival.as_ref()),
        })
    }

    /// The spells of an arm that weigh anything.
    fn own(&self, treated: bool) -> Vec<Spell> {
        let own = |spell: &&Spell| self.treatment.marks()[spell.row] == treated && spell.weight > 0.0;
        self.spells.iter().filter(own).copied().collect()
    }

    fn arms(&self, [untreated, treated]: &[Read; 2], level: ConfidenceLevel) -> ArmsOverTime {
        let estimate = |value: f64, signs: [f64; 2]| {
            let mut of_row = vec![0.0; self.treatment.rows()];
            for (read, sign) in [untreated, treated].into_iter().zip(signs) {
                read.influence
                    .iter()
                    .for_each(|(row, part)| of_row[*row] += sign * part);
            }
            let error = self.error(of_row);
            // Below this it is rounding: nobody had the event, or all had.
            if error > 1e-13 * value.abs() && error > 0.0 {
                Estimate::normal(value, error, level)
            } else {
                without_doubt(value, Limits::Normal, level)
            }
        };
        ArmsOverTime {
            treated: estimate(treated.value, [0.0, 1.0]),
            untreated: estimate(untreated.value, [1.0, 0.0]),
            difference: estimate(treated.value - untreated.value, [-1.0, 1.0]),
        }
    }

    /// The standard error of what rows have this influence on.
    fn error(&self, mut of_row: Vec<f64>) -> f64 {
        if let Some(score) = &self.score {
            let slopes: Vec<f64> = of_row
                .iter()
                .zip(&score.slopes)
                .map(|(part, slope)| part * slope)
                .collect();
            let carried = score.below.carried(&slopes);
            of_row
                .iter_mut()
                .zip(carried)
                .for_each(|(part, carried)| *part += carried);
        }
        let mut of_person = vec![0.0; self.persons.count()];
        for (part, person) in of_row.iter().zip(self.persons.numbers()) {
            of_person[*person as usize] += part;
        }
        sqrt(sum(of_person.into_iter().map(|part| part * part)))
    }

    fn reservations(&self, curves: &[Curve; 2], horizon: i64, survival: Option<&ArmsOverTime>) -> Vec<Reservation> {
        let any = |of: &dyn Fn(&Curve) -> bool| curves.iter().any(of);
        let fewest = curves
            .iter()
            .map(|curve| curve.events(horizon))
            .min()
            .unwrap_or_default();
        let zero = |one: &ArmsOverTime| one.treated.value == 0.0 || one.untreated.value == 0.0;
        let mut told = applying([
            (survival.is_none(), Reservation::BeyondFollowUp),
            (any(&|curve| curve.first_entry() > 0), Reservation::ConditionalOnEntry),
            (
                any(&|curve| curve.interrupted(horizon)),
                Reservation::ObservationInterrupted,
            ),
            (survival.is_some_and(zero), Reservation::CurveReachesZero),
            (any(&|curve| curve.at_risk(horizon) < FEW), Reservation::FewAtRisk),
            (fewest == 0, Reservation::NoEvents),
            ((1..FEW).contains(&fewest), Reservation::FewEvents),
            (
                survival.is_some_and(|one| one.difference.standard_error.is_none()),
                Reservation::NoVariance,
            ),
        ]);
        told.extend(few_clusters(&self.persons));
        told.extend(positivity::of_weights(&self.treatment, &self.weights));
        told.sort_unstable();
        told
    }
}

fn check_horizon(horizon: i64) -> Result<(), EstimateError> {
    match horizon > 0 {
        true => Ok(()),
        false => Err(EstimateError::OutOfRange {
            what: "horizon",
            must: "after day 0",
        }),
    }
}
