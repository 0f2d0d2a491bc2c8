//! Treated and untreated persons compared on a plain file.
//!
//! Custody: as `table`.

use serde_json::json;

use super::MethodError;
use super::columns::Faults;
use super::matching::{MatchRequest, Matched};
use super::outcome::{Cell, Outcome};
use super::roles::without_effect;
use super::roles::{Read, Roles};
use super::told::{estimate, perhaps, row};
use crate::estimate::effects::e_value::{Association, EValue, e_value};
use crate::estimate::effects::{
    Compared, Contrast, Contrasting, CrossFitting, Denominator, DoublyRobust, DoublyRobustVariance, Estimand,
    OutcomeModel, PropensityScore, Standardising, Treatment, balance, doubly_robust, entropy_balanced, overlap,
    standardised,
};
use crate::estimate::{Covariates, EstimateError, Reservation};

/// How the arms are made alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffectEstimator {
    /// By weights from a propensity score.
    Weights,
    /// By weights and a model of the outcome, either of which may be wrong.
    DoublyRobust,
    /// By a model of the outcome.
    Standardisation,
    /// By weights that balance every covariate exactly.
    Entropy,
    /// By nearest neighbours on the propensity score.
    Matching,
}

/// What a comparison is asked for.
#[derive(Debug, Clone)]
pub struct EffectRequest {
    /// File and columns; the first of the method's own is the treatment.
    pub roles: Roles,
    /// The value that marks the treated, where it is not 1.
    pub treated_is: Option<String>,
    /// Whose effect.
    pub estimand: Estimand,
    /// How the arms are made alike.
    pub estimator: EffectEstimator,
    /// Whether the outcome is a mark, modelled by logistic regression, rather than a number.
    pub binary: bool,
    /// How rows are matched.
    pub matching: MatchRequest,
    /// Doubly robust alone: models fitted on other rows than those for which they speak.
    pub cross_fitting: Option<CrossFitting>,
}

/// An effect.
///
/// # Errors
/// [`MethodError`].
pub fn effect(request: &EffectRequest) -> Result<Outcome, MethodError> {
    let matching = request.estimator == EffectEstimator::Matching;
    let doubly_robust = request.estimator == EffectEstimator::DoublyRobust;
    let mut idle = vec![
        (
            matching && request.roles.cluster.is_some(),
            "--cluster",
            "the variance of matching is of rows or matched sets",
        ),
        (
            matching && request.binary,
            "--binary",
            "matching tells the difference of means alone",
        ),
        (
            !doubly_robust && request.cross_fitting.is_some(),
            "--folds",
            "it belongs to --estimator doubly-robust",
        ),
    ];
    idle.extend(request.matching.idle(request.estimator));
    without_effect(&idle)?;
    let mut faults = Faults::default();
    let roles = &request.roles;
    let read = roles.read(&mut faults)?;
    let name = roles.needed(&roles.outcome, "outcome")?;
    let y = if request.binary {
        let marks = read.table.marks(name, roles.event_is.as_deref(), &mut faults);
        marks.iter().map(|mark| f64::from(u8::from(*mark))).collect()
    } else {
        read.table.numbers(name, &mut faults)
    };
    let treatment = roles.others.first().map_or("", String::as_str);
    let treated = read.table.marks(treatment, request.treated_is.as_deref(), &mut faults);
    faults.checked()?;
    if matching {
        return in_matched(request, &read, &y, &treated);
    }
    compared(request, &read, &y, &treated).map_err(|source| read.told(source))
}

fn compared(request: &EffectRequest, read: &Read, y: &[f64], treated: &[bool]) -> Result<Outcome, EstimateError> {
    let treatment = Treatment::new(treated)?;
    let covariates = read.covariates()?;
    let clusters = read.clusters.as_deref();
    let (estimand, level) = (request.estimand, read.level);
    let model = if request.binary {
        OutcomeModel::Logistic
    } else {
        OutcomeModel::Linear
    };
    let mut outcome = read.outcome("effect");
    outcome.tell("estimand", estimand);
    outcome.tell("estimator", request.estimator);
    match request.estimator {
        EffectEstimator::Weights => {
            let score = PropensityScore::fit(&treatment, &covariates)?;
            let weights = score.weights(estimand)?;
            let how = Contrasting {
                clusters,
                level,
                ..Contrasting::default()
            };
            let found = weights.contrast(y, &how)?;
            contrast(&mut outcome, &found.contrast, request.binary);
            arms(&mut outcome, &found.compared);
            balanced(&mut outcome, read, &covariates, &treatment, weights.values(), estimand)?;
            positivity(&mut outcome, &score, found.reservations.clone());
            outcome.tell("result", found);
        }
        EffectEstimator::DoublyRobust => {
            let how = DoublyRobust {
                model,
                cross_fitting: request.cross_fitting,
                // Right where either model is; of models that were fitted elsewhere there is none.
                variance: match request.cross_fitting {
                    Some(_) => DoublyRobustVariance::InfluenceFunction,
                    None => DoublyRobustVariance::Stacked,
                },
                clusters,
                level,
            };
            let found = doubly_robust(y, &treatment, &covariates, &covariates, estimand, &how)?;
            contrast(&mut outcome, &found.contrast, request.binary);
            arms(&mut outcome, &found.compared);
            if let Some(CrossFitting { folds, seed }) = request.cross_fitting {
                outcome.line(format!("cross-fitted in {folds} folds under seed {seed}"));
            }
            outcome.reserve(&found.reservations);
            outcome.tell("result", found);
        }
        EffectEstimator::Standardisation => {
            let how = Standardising { model, clusters, level };
            let found = standardised(y, &treatment, &covariates, estimand, &how)?;
            contrast(&mut outcome, &found.contrast, request.binary);
            arms(&mut outcome, &found.compared);
            outcome.reserve(&found.reservations);
            outcome.tell("result", found);
        }
        EffectEstimator::Entropy => {
            let weights = entropy_balanced(&treatment, &covariates, estimand)?;
            let found = weights.contrast(y, clusters, level)?;
            contrast(&mut outcome, &found.contrast, request.binary);
            arms(&mut outcome, &found.compared);
            balanced(&mut outcome, read, &covariates, &treatment, weights.values(), estimand)?;
            outcome.reserve(&found.reservations);
            outcome.tell("result", found);
        }
        // Matched elsewhere.
        EffectEstimator::Matching => {}
    }
    Ok(outcome)
}

fn in_matched(request: &EffectRequest, read: &Read, y: &[f64], treated: &[bool]) -> Result<Outcome, MethodError> {
    let told = |source| read.told(source);
    let (treatment, covariates) = (Treatment::new(treated).map_err(told)?, read.covariates().map_err(told)?);
    let mut outcome = read.outcome("effect");
    outcome.tell("estimand", request.estimand);
    outcome.tell("estimator", request.estimator);
    let matched = Matched {
        request,
        read,
        y,
        treatment: &treatment,
        covariates: &covariates,
    };
    matched.tell(&mut outcome)?;
    Ok(outcome)
}

fn contrast(outcome: &mut Outcome, found: &Contrast, binary: bool) {
    let mut rows = vec![
        row("mean if treated", estimate(&found.treated)),
        row("mean if not", estimate(&found.untreated)),
        row("difference", estimate(&found.difference)),
    ];
    if binary {
        rows.push(row("risk ratio", perhaps(found.risk_ratio.as_ref())));
        rows.push(row("odds ratio", perhaps(found.odds_ratio.as_ref())));
    }
    outcome.grid(&["measure", "estimate", "standard error", "lower", "upper"], rows);
}

pub(super) fn arms(outcome: &mut Outcome, compared: &Compared) {
    outcome.line(format!(
        "{} treated (effective {:.1}), {} untreated (effective {:.1}), {} persons or clusters",
        compared.treated,
        compared.effective_treated,
        compared.untreated,
        compared.effective_untreated,
        compared.persons
    ));
}

pub(super) fn balanced(
    outcome: &mut Outcome,
    read: &Read,
    covariates: &Covariates<'_>,
    treatment: &Treatment<'_>,
    weights: &[f64],
    estimand: Estimand,
) -> Result<(), EstimateError> {
    let found = balance(covariates, treatment, Some(weights), Denominator::of(estimand))?;
    let rows = read.terms.iter().zip(&found.covariates).map(|(term, one)| {
        let adjusted = one.adjusted.as_ref();
        row(
            term.name.clone(),
            [
                Cell::Number(one.raw.standardised_difference),
                Cell::Number(adjusted.and_then(|adjusted| adjusted.standardised_difference)),
                Cell::Number(adjusted.and_then(|adjusted| adjusted.variance_ratio)),
            ],
        )
    });
    let rows = rows.collect();
    outcome.grid(
        &["covariate", "standardised difference", "after", "variance ratio after"],
        rows,
    );
    outcome.tell("balance", found);
    Ok(())
}

pub(super) fn positivity(outcome: &mut Outcome, score: &PropensityScore<'_>, mut reservations: Vec<Reservation>) {
    let found = overlap(score);
    reservations.extend(found.reservations.clone());
    reservations.sort_unstable();
    reservations.dedup();
    outcome.reserve(&reservations);
    outcome.tell("overlap", found);
}

/// How strong an unmeasured confounder would have to be to explain an association away.
///
/// # Errors
/// [`MethodError`].
pub fn evidence(association: &Association) -> Result<Outcome, MethodError> {
    let EValue {
        risk_ratio,
        estimate,
        limit,
    } = e_value(association)?;
    let mut outcome = Outcome::default();
    outcome.grid(
        &["of", "E-value"],
        vec![
            row("the estimate", [Cell::Number(Some(estimate))]),
            row("the limit nearest to no effect", [Cell::Number(limit)]),
        ],
    );
    outcome.line(format!("as a risk ratio: {risk_ratio:.6}"));
    outcome.tell("ok", true);
    outcome.tell("method", "e-value");
    outcome.tell(
        "result",
        json!({ "risk_ratio": risk_ratio, "estimate": estimate, "limit": limit }),
    );
    Ok(outcome)
}
